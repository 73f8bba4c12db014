"""The table of verbs: a paradigm of its own for every kind of root, and no word that is usually another one."""

from __future__ import annotations

import pytest

from search.bengali import verbs
from search.bengali.endings import fold_length
from search.bengali.normalize import key
from search.bengali.verbs import is_finite, is_other, verb_forms, verb_of, verbal_nouns


def verb(word: str) -> str | None:
    return verb_of(fold_length(key(word)))


@pytest.mark.parametrize(
    ("noun", "forms"),
    [
        pytest.param("বলা", "বলে বলেন বলছে বলছিলাম বলেছেন বলেছিল বলল বললো বলত বলতো বলবে বলবো বলুন বলো", id="spoken"),
        pytest.param("করা", "করিয়াছে করিয়াছিলেন করিতেছে করিল করিতাম করিব করিয়া করিবার", id="literary"),
        pytest.param("করা", "করানো করায় করাচ্ছে করিয়েছেন করাতে করাবেন", id="causative"),
        pytest.param("করা", "করেনি করেননি করবেনা করিনা করেই করলেও", id="with-not-or-an-emphatic"),
        pytest.param("থাকা", "থাকে থেকে থেকেছে থাকবেন আছে ছিলেন", id="a-vowel-that-changes-and-to-be"),
        pytest.param("শোনা", "শোনে শুনছে শুনেছি শুনিয়েছে শোনাল", id="a-vowel-that-rises"),
        pytest.param("যাওয়া", "যায় যাচ্ছেন গেছে গিয়েছিল গেলে যেত যাবার যাইতেছে গিয়াছে", id="a-root-of-its-own"),
        pytest.param("দেওয়া", "দেয় দেয়া দিচ্ছে দিয়েছে দিলেন দেবে", id="both-spellings-of-the-noun"),
        pytest.param("দাঁড়ানো", "দাঁড়ায় দাঁড়িয়ে দাঁড়িয়েছিলেন দাঁড়াবে", id="a-root-in-a"),
        pytest.param("বেরানো", "বেরিয়ে বেরোতে বেরোনো বেরোল", id="a-root-in-o"),
        pytest.param("কোপানো", "কোপায় কুপিয়ে কুপিয়েছে", id="a-long-root-whose-vowel-rises"),
        pytest.param("বদলানো", "বদলায় বদলেছে বদলিয়ে", id="a-long-root-that-contracts"),
        pytest.param("ভোলানো", "ভুলে ভুলছে ভোলে", id="a-verb-whose-noun-would-be-a-district"),
        pytest.param("জমানো", "জমে জমেছে জমবে", id="a-verb-whose-noun-would-be-a-deposit"),
        pytest.param("ভাঙা", "ভাঙছে ভাঙ্গছে ভেঙ্গে", id="another-spelling-of-the-root"),
    ],
)
def test_a_form_leads_to_its_verbal_noun(noun: str, forms: str) -> None:
    assert {form: verb(form) for form in forms.split()} == dict.fromkeys(forms.split(), fold_length(key(noun)))


@pytest.mark.parametrize(
    "word", "বাড়ি বাড়িতে হাসিনা করোনা পরিবার দিন ছুটি শুনানি কর বল সরকার জ্বালানি ছায়া চায়না পাক জমা দেওয়াল দেওয়ালি লিখিত হানিয়া".split()
)
def test_what_is_usually_another_word_is_no_verb(word: str) -> None:
    assert verb(word) is None


def test_a_verbal_noun_takes_the_endings_of_a_noun_and_a_finite_form_does_not() -> None:
    assert (is_finite("করা"), is_finite("করে"), is_finite("দেশ")) == (False, True, False)


def test_the_list_knows_what_is_usually_another_word() -> None:
    assert [is_other(fold_length(key(word))) for word in ("গড়াই", "বাড়ি", "করা")] == [True, True, False]


def test_every_verbal_noun_leads_to_itself() -> None:
    assert {noun: verb_of(noun) for noun in verbal_nouns() if verb_forms()[noun] == noun} == {
        noun: noun for noun in verbal_nouns() if verb_forms()[noun] == noun
    }
    assert {verb_of(noun) or noun for noun in verb_forms().values()} == set(verb_forms().values())


def test_the_digest_that_stands_for_the_forms_is_theirs() -> None:
    """Where it is not, an index made with other forms would be opened: give FORMS the new digest."""
    assert verbs.digest_of_forms() == verbs.FORMS

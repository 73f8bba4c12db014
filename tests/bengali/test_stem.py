"""The stemmer: inflected forms meet, distinct words do not, with an archive to learn from and without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.endings import fold_length
from search.bengali.lexicon import Lexicon, built_in, learn_lexicon
from search.bengali.normalize import key
from search.bengali.stem import Stem, stem, stem_word


def stem_of(word: str, lexicon: Lexicon | None = None) -> str:
    return stem_word(key(word), lexicon or built_in()).text


@pytest.mark.parametrize(
    "forms",
    [
        pytest.param("রাশিয়া রাশিয়ার রাশিয়ায় রাশিয়াকে রাশিয়াও", id="a-name-in-its-cases"),
        pytest.param("চুক্তি চুক্তির চুক্তিতে চুক্তিটি চুক্তিটির চুক্তিগুলো চুক্তিগুলোর", id="classifier-and-case"),
        pytest.param("দেশ দেশের দেশে দেশকে দেশেও দেশটি দেশটির", id="a-stem-that-ends-in-a-consonant"),
        pytest.param("মানুষ মানুষের মানুষকে মানুষদের মানুষেরা মানুষেরই মানুষসহ", id="persons"),
        pytest.param("নেতা নেতার নেতারা নেতাদের নেতাকে নেতাদেরকে", id="persons-in-a-vowel"),
        pytest.param("দল দলের দলগুলোরও দলটিই দলসমূহ", id="endings-in-layers"),
        pytest.param("বই বইয়ের বইটি", id="a-short-word"),
        pytest.param("সরকার সরকারের সরকারকে", id="a-root-that-ends-like-a-case"),
        pytest.param("কমিটি কমিটির কমিটিকে কমিটিগুলো", id="a-root-that-ends-like-a-classifier"),
        pytest.param("দশক দশকে দশকের", id="a-root-that-ends-like-a-person"),
        pytest.param("সংসদ সংসদের সংসদে", id="a-root-before-which-the-genitive-looks-like-persons"),
        pytest.param("সরকারি সরকারী", id="long-and-short-i"),
        pytest.param("সমর্থন সমর্থনেরও", id="case-and-emphatic"),
        pytest.param("করা করার করাটা করানোর করেছিলেন করিয়াছে করাচ্ছে করবার", id="a-verb"),
        pytest.param("আমি আমাকে আমার আমাদের আমারই", id="a-pronoun"),
        pytest.param("নওগাঁ নওগাঁর নওগাঁয়", id="a-moon-dot-at-the-end"),
        pytest.param("বিএনপি বিএনপির বিএনপিকে বিএনপিও বিএনপিকেও বিএনপিরই", id="an-acronym-of-letter-names"),
        pytest.param("আইটি আইটির আইটিতে", id="an-acronym-that-ends-like-a-classifier"),
        pytest.param("ইউকে ইউকের ইউকেতে ইউকেও", id="an-acronym-that-ends-like-a-person"),
        pytest.param("এনআইডি এনআইডিটা এনআইডিটাই", id="a-classifier-behind-an-acronym"),
        pytest.param("বীজ বীজে বীজের", id="a-word-that-looks-like-an-acronym-in-a-place"),
        pytest.param("টিকা টিকার টিকাও টিকায়", id="a-vaccine-is-no-verb"),
        pytest.param("গড়াই গড়াইয়ের গড়াইতে", id="a-river-that-looks-like-a-verb"),
        pytest.param("মধ্যরাত মধ্যরাতে মধ্যরাতের", id="a-compound-that-ends-like-a-place"),
        pytest.param("হুকুমকারী হুকুমকারীর হুকুমকারীদের", id="an-unknown-compound-in-a-vowel"),
        pytest.param("সময় সময়মতো", id="according-to"),
        pytest.param("নেতা নেতৃবৃন্দ নেতৃবৃন্দের", id="a-plural-of-another-stem"),
        pytest.param("র\u200d্যাব র্যাবের র\u200c্যাবকে", id="joiners"),
    ],
)
def test_forms_of_one_word_share_a_stem(forms: str) -> None:
    assert len({stem_of(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "forms",
    [
        pytest.param("ভ্রাখিন ভ্রাখিনের ভ্রাখিনকে ভ্রাখিনদের", id="a-consonant"),
        pytest.param("জ্রাভোনিয়া জ্রাভোনিয়ার জ্রাভোনিয়ায় জ্রাভোনিয়াকে", id="a-country"),
        pytest.param("দ্রেলোস্কি দ্রেলোস্কির দ্রেলোস্কিকে দ্রেলোস্কিরা", id="i"),
    ],
)
def test_a_name_never_seen_loses_the_endings_that_can_hardly_be_anything_else(forms: str) -> None:
    assert len({stem_of(form) for form in forms.split()}) == 1


NAMES = """
সরকার কমিটি কোটি বাজার ভোটার ভারত কাদের তাহের জাহাঙ্গীর নজরুল মমতা কবিতা সাকিব মাহমুদ আনোয়ার শেখর পার্টি ডিগ্রি চেহারা ইশারা
এলাকা টাকা কলকাতা জাতি সমিতি মাতা জুলাই মুম্বাই রেডিও জনগণ কারখানা বিদায় রাত সেতু মেয়ে রংপুর লাহোর বিশ্ববাজার রোববার উপায়
"""


@pytest.mark.parametrize("word", NAMES.split())
def test_the_last_letters_of_a_word_that_looks_inflected_stay(word: str) -> None:
    inflected = {word: 30, f"{word}ের": 9, f"{word}কে": 4}
    lexicon = learn_lexicon({key(form): count for form, count in inflected.items()})
    assert [stem_of(word), stem_of(word, lexicon)] == [stem_of(f"{word}কে"), stem_of(f"{word}কে", lexicon)]
    assert len(stem_of(word)) == len(stem_of(word, lexicon)) == len(key(word))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("ভারত", "ভার", id="root-final-ta"),
        pytest.param("জাতি", "জা", id="root-final-ti"),
        pytest.param("সৃষ্টি", "সৃষ", id="conjunct-is-not-cut"),
        pytest.param("সরকারি", "সরকার", id="a-word-derived-from-another"),
        pytest.param("বন", "বনেদি", id="other-word"),
        pytest.param("দই", "দ", id="nothing-would-be-left"),
        pytest.param("রাত", "রা", id="short-root"),
        pytest.param("করোটি", "করো", id="no-ending-of-a-noun-behind-a-finite-verb"),
        pytest.param("দিন", "দেওয়া", id="a-noun-that-is-a-form-of-a-verb-too"),
    ],
)
def test_distinct_words_keep_distinct_stems(one: str, other: str) -> None:
    assert stem_of(one) != stem_of(other)


ACRONYMS = "পিটিআই ডব্লিউটিও এফএও বিএমইটি এসএমই ওডিআই ইউএই সিএসকে এসএসসি এইচআইভি এনবিআর"


@pytest.mark.parametrize("word", ACRONYMS.split())
def test_an_acronym_keeps_all_its_letters_whatever_an_archive_knows(word: str) -> None:
    shorter = key(word[:-2])  # one letter less, or what is no acronym
    lexicon = learn_lexicon({shorter: 30, f"{shorter}র": 9, f"{shorter}কে": 4})
    assert [stem_of(word), stem_of(word, lexicon)] == [key(word)] * 2


LOOK_INFLECTED = """
মিয়ানমার গুয়াহাটি আলিপুরদুয়ার মিরসরাই ছিনতাই টিকা চায়না পাক দেওয়ালি জমা হানিয়া আগারগাঁও নিউক্লিয়ার কড়াই গণ্ডার বাল্যবিয়ে
"""


@pytest.mark.parametrize("word", LOOK_INFLECTED.split())
def test_a_name_or_noun_that_looks_like_a_form_is_its_own_stem(word: str) -> None:
    assert stem_word(key(word), built_in()) == Stem(fold_length(key(word)), False)


def test_an_archive_teaches_what_the_built_in_words_do_not_know() -> None:
    forms = {"ঝুমা": 9, "ঝুমাকে": 5, "ঝুমারা": 4, "ঝুমার": 8}
    lexicon = learn_lexicon({key(form): count for form, count in forms.items()})
    assert stem_of("ঝুমার") != stem_of("ঝুমা")
    assert {stem_of(form, lexicon) for form in forms} == {"ঝুমা"}


def test_a_stem_says_whether_it_is_a_verb() -> None:
    words = ("করেছেন", "করার", "দেশের")
    assert [stem_word(word, built_in()) for word in words] == [Stem("করা", True), Stem("করা", True), Stem("দেশ", False)]


@pytest.mark.parametrize("word", ["2024", "bnp", "g20", "", "3.5"])
def test_what_is_not_bengali_is_its_own_stem(word: str) -> None:
    assert stem_word(word, built_in()) == Stem(word, False)


_LETTERS = st.text(st.characters(min_codepoint=0x0980, max_codepoint=0x09E3), min_size=1)
_ENDED = st.lists(
    st.sampled_from("দল মা বাজা করা আমি কমি টি টা র ের ে কে দের রা ই ও তে য় গুলো সহ ভাবে মতো নি না গণ এম পি আই কে জে".split()),
    min_size=1,
)


@given(st.one_of(_LETTERS, _ENDED.map("".join)))
def test_the_stem_of_a_stem_is_itself_and_is_never_empty(word: str) -> None:
    once = stem(key(word))
    assert stem(once) == once
    assert bool(once) == bool(key(word))

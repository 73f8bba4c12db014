"""What was probably meant: candidates by the skeleton of a word, in the order of a noisy channel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.normalize import key
from search.bengali.spelling import Correction, rank_corrections, spelling_cost, spelling_keys, typed_keys

WORDS = st.text(alphabet="কখগচছজঝটঠডঢতথদধনপফবভমরলশষসহণযাািীুূেোঁ্ংই", min_size=1, max_size=14).map(key)


def cost(typed: str, word: str) -> float:
    return spelling_cost(key(typed), key(word))


def finds(typed: str, word: str) -> bool:
    return bool(set(typed_keys(key(typed))) & set(spelling_keys(key(word))))


def ranked(typed: str, **df: int) -> list[str]:
    candidates = [(key(word), count) for word, count in df.items()]
    return [correction.word for correction in rank_corrections(key(typed), candidates, most=5)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("পুলিস", "পুলিশ", id="sibilant"),
        pytest.param("কারন", "কারণ", id="retroflex-n"),
        pytest.param("টেবিলতি", "টেবিলটি", id="dental-for-retroflex"),
        pytest.param("বারি", "বাড়ি", id="flapped-r"),
        pytest.param("জাত্রী", "যাত্রী", id="two-letters-for-j"),
        pytest.param("বিদ্যুত", "বিদ্যুৎ", id="khanda-ta"),
        pytest.param("নদি", "নদী", id="vowel-length"),
        pytest.param("বাতাষ", "বাতাস", id="rare-sibilant"),
        pytest.param("বাগ", "বাঘ", id="breath-lost"),
        pytest.param("চাদ", "চাঁদ", id="moon-dot-lost"),
        pytest.param("সত্ত", "সত্য", id="ya-phala-heard-as-doubling"),
        pytest.param("মদ্ধ", "মধ্য", id="ya-phala-heard-as-doubling-before-breath"),
        pytest.param("বিশশাস", "বিশ্বাস", id="ba-phala-heard-as-doubling"),
        pytest.param("সাস্থ", "স্বাস্থ্য", id="phalas-lost"),
        pytest.param("আত্তা", "আত্মা", id="silent-m"),
        pytest.param("খমতা", "ক্ষমতা", id="ksha"),
        pytest.param("বরষা", "বর্ষা", id="reph-written-out"),
        pytest.param("পরথম", "প্রথম", id="ra-phala-written-out"),
        pytest.param("আন্দলন", "আন্দোলন", id="o-lost"),
        pytest.param("বেবসা", "ব্যবসা", id="ya-phala-heard-as-e"),
        pytest.param("আপ", "অ্যাপ", id="first-vowel-of-a-loan"),
        pytest.param("অয়েব", "ওয়েব", id="glide"),
        pytest.param("সংগে", "সঙ্গে", id="nasal"),
        pytest.param("কৃকেট", "ক্রিকেট", id="vocalic-r"),
    ],
)
def test_a_usual_confusion_is_near_and_found(typed: str, meant: str) -> None:
    assert finds(typed, meant)
    assert cost(typed, meant) <= 0.6


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("প্রতিকাদ", "প্রতিবাদ", id="one-consonant-for-another"),
        pytest.param("নির্চন", "নির্বাচন", id="consonant-lost"),
        pytest.param("নির্বাচকন", "নির্বাচন", id="consonant-added"),
        pytest.param("নির্চাবন", "নির্বাচন", id="neighbours-swapped"),
    ],
)
def test_any_one_consonant_may_be_wrong(typed: str, meant: str) -> None:
    assert finds(typed, meant)


def test_two_wrong_consonants_of_five_are_another_word() -> None:
    assert not finds("সরকার", "দলগুলোর")


def test_the_common_letter_is_typed_for_the_rare_one_rather_than_the_other_way_round() -> None:
    assert cost("ঘন্টা", "ঘণ্টা") < cost("ঘণ্টা", "ঘন্টা")


def test_a_broken_conjunct_is_nearer_than_a_wrong_letter() -> None:
    assert cost("মনত্রী", "মন্ত্রী") < cost("মস্ত্রী", "মন্ত্রী")


def test_the_same_spelling_in_another_encoding_costs_nothing() -> None:
    assert cost("বা\u09dcি", "বা\u09a1\u09bcি") == 0.0


def test_the_nearer_word_goes_first() -> None:
    assert ranked("নদি", নাদির=10, নদী=10, নন্দী=10)[0] == key("নদী")


def test_of_equally_near_words_the_more_frequent_goes_first() -> None:
    assert ranked("চদ", চাঁদ=3, চাদ=1000) == [key("চাদ"), key("চাঁদ")]


def test_a_frequent_word_outranks_a_rare_one_that_is_a_little_nearer() -> None:
    assert ranked("ভুমি", ভূমি=500, ভুমিও=1, ভুমী=1)[0] == key("ভূমি")


def test_the_typed_word_is_never_its_own_correction() -> None:
    assert ranked("নদি", নদি=9, নদী=9) == [key("নদী")]


def test_a_correction_says_its_cost_and_document_frequency() -> None:
    assert rank_corrections("কারন", [("কারণ", 7)], most=1) == [Correction("কারণ", 0.05, 7)]


def test_no_more_than_asked_for_and_none_of_nothing() -> None:
    candidates = [("কারণ", 7), ("করুন", 5), ("কেরানি", 3)]

    assert len(rank_corrections("কারন", candidates, most=2)) == 2
    assert rank_corrections("কারন", [], most=2) == []


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("putin", id="latin"),
        pytest.param("20", id="number"),
        pytest.param("জি20", id="with-digits"),
        pytest.param("", id="empty"),
        pytest.param("ক" * 41, id="longer-than-any-word"),
    ],
)
def test_what_is_no_bengali_word_has_no_keys(word: str) -> None:
    assert (spelling_keys(word), typed_keys(word)) == ((), ())


def test_the_first_typed_key_is_the_key_that_the_word_is_filed_under() -> None:
    assert typed_keys("নির্বাচন")[:1] == spelling_keys("নির্বাচন")


def test_a_vocabulary_files_a_word_once_and_looks_under_a_bounded_number_of_keys() -> None:
    longest = "কচতপ" * 10

    assert len(spelling_keys(longest)) == 1
    assert len(typed_keys(longest)) <= 30 * 41 + 1


@given(WORDS)
def test_a_word_costs_nothing_as_itself(word: str) -> None:
    assert spelling_cost(word, word) == 0.0


@given(WORDS, WORDS)
def test_a_cost_is_never_negative(typed: str, word: str) -> None:
    assert spelling_cost(typed, word) >= 0.0


@given(WORDS, st.dictionaries(WORDS, st.integers(1, 10**6), max_size=200))
def test_corrections_are_candidates_other_than_the_typed_word(typed: str, vocabulary: dict[str, int]) -> None:
    corrections = rank_corrections(typed, vocabulary.items(), most=5)

    assert len(corrections) == min(5, len(vocabulary.keys() - {typed}))
    assert all(vocabulary[found.word] == found.df and found.word != typed for found in corrections)

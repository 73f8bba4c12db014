"""What the first letters of a key say of its stem: no word with a stem may be passed over for its opening."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali import verbs
from search.bengali.lexicon import built_in_words
from search.bengali.normalize import key
from search.bengali.stem import opening, openings_of, stem

ENDINGS = ["", "র", "ের", "কে", "ে", "তে", "য়", "টি", "গুলো", "দের", "ই", "ও", "নি", "না", "ঃ"]
WORDS = st.sampled_from(sorted(built_in_words()) + sorted(verbs.verb_forms())[::7])
LETTERS = (
    st.text(st.characters(min_codepoint=0x0981, max_codepoint=0x09E3), min_size=1, max_size=8).map(key).filter(bool)
)


def is_possible(word: str, stem_of_word: str) -> bool:
    openings = openings_of(frozenset({stem_of_word}), ())
    return openings is None or opening(word) in openings


@given(WORDS, st.lists(st.sampled_from(ENDINGS), max_size=3))
def test_a_word_with_endings_has_an_opening_of_its_stem(word: str, endings: list[str]) -> None:
    inflected = key(word + "".join(endings))
    assert is_possible(inflected, stem(inflected))


@given(LETTERS)
def test_so_has_any_row_of_letters(word: str) -> None:
    assert is_possible(word, stem(word))


@given(LETTERS, st.integers(1, 8))
def test_a_word_has_an_opening_of_its_beginning(word: str, length: int) -> None:
    openings = openings_of(frozenset(), (word[:length],))
    assert openings is None or opening(word) in openings


@pytest.mark.parametrize(
    ("word", "stem_of_word", "expected"),
    [
        pytest.param("সরকারের", "সরকার", True, id="same-beginning"),
        pytest.param("সরকারের", "নির্বাচন", False, id="other-beginning"),
        pytest.param("এলেন", "আসা", True, id="form-of-a-verb-that-begins-otherwise"),
        pytest.param("গেছেন", "যাওয়া", True, id="another-verb"),
        pytest.param("দলের", "দল", True, id="stem-shorter-than-an-opening"),
        pytest.param("মাঠে", "দল", False, id="not-of-a-short-stem"),
    ],
)
def test_openings(word: str, stem_of_word: str, expected: bool) -> None:
    assert is_possible(key(word), key(stem_of_word)) is expected


def test_a_stem_of_one_letter_leaves_every_opening_possible() -> None:
    assert openings_of(frozenset({"এ"}), ()) is None


def test_numbers_and_latin_words_are_no_words_of_bengali_letters() -> None:
    assert openings_of(frozenset({"5", "500000", "bnp"}), ("a",)) == frozenset()

"""Numbers under 16 are read as they were written, whatever the pieces and wherever one starts to read."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.index.codec.nibbles import IN_WORD, LARGEST, NibbleWriter, sums, take, unpack, with_largest

NUMBERS = st.lists(st.integers(0, LARGEST), max_size=9)
WORDS = st.lists(st.lists(st.integers(0, LARGEST), min_size=IN_WORD, max_size=IN_WORD), max_size=5)


def packed(pieces: list[list[int]]) -> NDArray[np.uint8]:
    """*pieces*, and a zero after them where they are odd in number."""
    written = [np.empty(0, np.uint8)]
    writer = NibbleWriter(written.append)
    for piece in [*pieces, [0] * (sum(map(len, pieces)) % 2)]:
        writer.append(np.array(piece, np.uint8))
    return np.concatenate(written)


def as_words(words: list[list[int]]) -> NDArray[np.uint64]:
    return packed(words).view("<u8")


def test_the_first_of_two_is_the_lower_half_of_the_byte() -> None:
    assert packed([[1, 2, 3]]).tolist() == [0x21, 0x03]


@given(st.lists(NUMBERS, max_size=4), st.integers(0, 36), st.integers(0, 36))
def test_any_stretch_is_read(pieces: list[list[int]], one: int, other: int) -> None:
    numbers = [number for piece in pieces for number in piece]
    start, end = sorted((min(one, len(numbers)), min(other, len(numbers))))
    assert unpack(packed(pieces), start, end).tolist() == numbers[start:end]


@given(WORDS)
def test_any_number_of_a_word_is_taken(words: list[list[int]]) -> None:
    columns = np.tile(np.arange(IN_WORD), len(words))
    assert take(as_words(words).repeat(IN_WORD), columns).tolist() == [number for word in words for number in word]


@given(WORDS)
def test_the_numbers_of_a_word_are_added_up(words: list[list[int]]) -> None:
    assert sums(as_words(words)).tolist() == [sum(word) for word in words]


@given(WORDS)
def test_words_with_the_largest_number_are_found(words: list[list[int]]) -> None:
    assert with_largest(as_words(words)).tolist() == [place for place, word in enumerate(words) if LARGEST in word]


def test_a_word_of_the_largest_numbers_does_not_run_over() -> None:
    assert sums(as_words([[LARGEST] * IN_WORD])).tolist() == [LARGEST * IN_WORD]

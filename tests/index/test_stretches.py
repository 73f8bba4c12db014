"""Stretches found on arrays are those that are cut from the text, and a hash is found again."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from search.bengali.lexicon import built_in
from search.bengali.terms import SUPPOSED, analyze_at_once, is_living_compound
from search.index.stretches import HashTable, Stretches

PIECES = "উ লীগ বি এন পি মি নেতা-কর্মী ৫ ১০ লাখ কোটি থেকে ২০২৪-এর কুর’আন 😀 𝟓 , ,, ; । ( “ ” ? ! . - ".split()
GAPS = ("", " ", "  ", "\n", "\t", "\r", "\u00a0", ", ", ",")
texts = (
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), max_size=12).map(
        lambda parts: "".join(sum(parts, ()))
    )
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.integers(60, 70).map(lambda length: "ক" * length)
)


def terms_of(stretches: Stretches, number: int) -> list[set[str]]:
    """The exact terms of each word of a stretch, by the built-in lexicon."""
    found: list[set[str]] = [set() for _ in range(stretches.words[number])]
    for place in range(stretches.first[number], stretches.first[number + 1]):
        term = stretches.term_texts[stretches.terms[place]]
        if not term.startswith(SUPPOSED):
            found[stretches.offsets[place]].add(term)
        elif is_living_compound(term[len(SUPPOSED) :], built_in()):
            found[stretches.offsets[place]].add(term[len(SUPPOSED) :])
    return found


@given(st.lists(texts, max_size=4))
@example(["৫", "লাখ", "৫ লাখ ২০ হাজার", "", "৫,\nলাখ"])
def test_the_words_are_those_of_the_texts(given_texts: list[str]) -> None:
    stretches = Stretches()
    for _ in range(2):  # the second time all of them are known
        found = stretches.find(given_texts)
        words: list[list[set[str]]] = [[] for _ in given_texts]
        for number, text in zip(found.numbers.tolist(), found.texts.tolist(), strict=True):
            words[text] += terms_of(stretches, number)
        expected = [[set(token.exact_terms()) for token in analyze_at_once(text, built_in())] for text in given_texts]
        assert words == expected


@given(st.lists(st.lists(st.integers(1, 2**64 - 1), unique=True, max_size=40), max_size=6), st.integers(0, 63))
def test_a_table_finds_what_was_added_and_nothing_else(batches: list[list[int]], shift: int) -> None:
    table = HashTable()
    expected: dict[int, int] = {}
    for batch in batches:
        new = [number >> shift or 1 for number in batch]  # small numbers all have the same slot
        new = [number for number in dict.fromkeys(new) if number not in expected]
        table.add(np.array(new, dtype=np.uint64), np.arange(len(expected), len(expected) + len(new), dtype=np.int32))
        expected |= dict(zip(new, range(len(expected), len(expected) + len(new)), strict=True))
    asked = [*expected, *(number + 1 for number in expected if number < 2**64 - 1), 12345]
    assert table.find(np.array(asked, dtype=np.uint64)).tolist() == [expected.get(number, -1) for number in asked]


def test_a_table_grows() -> None:
    hashes = np.arange(1, 200_001, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    table = HashTable()
    for start in range(0, len(hashes), 50_000):
        table.add(hashes[start : start + 50_000], np.arange(start, start + 50_000, dtype=np.int32))
    assert table.find(hashes).tolist() == list(range(200_000))

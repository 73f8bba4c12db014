"""One key per word, however it is encoded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.bengali.normalize import key
from search.bengali.terms import analyze

BENGALI_TEXT = st.text(st.characters(min_codepoint=0x0980, max_codepoint=0x09FF) | st.sampled_from("\u200c\u200d।:'-5"))
GOLDEN = Path(__file__).parent / "keys_golden.tsv"


def golden() -> list[tuple[str, str, str]]:
    """(class, typed, key) of every case."""
    lines = [line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(name, _plain(typed), _plain(expected)) for name, typed, expected in lines]


def _plain(escaped: str) -> str:
    return str(json.loads(f'"{escaped}"'))


CASES = [pytest.param(typed, expected, id=f"{name}-{typed!a}") for name, typed, expected in golden()]


@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_every_encoding_of_a_word_has_its_key(typed: str, expected: str) -> None:
    assert key(typed) == expected


@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_every_encoding_of_a_word_is_one_word_in_a_text(typed: str, expected: str) -> None:
    assert [token.exact for token in analyze(f"আজ {typed} এবং")] == ["আজ", expected, "এবং"]


def test_words_that_a_reader_tells_apart_have_keys_of_their_own() -> None:
    words = [expected for name, _, expected in golden() if name == "distinct"]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("আত্মা", "আৎমা", id="ta-that-joins"),
        pytest.param("৩.৫", "৩৫", id="decimal-point"),
        pytest.param("ঢাকা", "ঢাকাঃ", id="visarga"),
    ],
)
def test_distinct_words_keep_distinct_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text() | BENGALI_TEXT)
@example("ত্\u200dত্")
@example("\u09c7\u09be\u09be\u09c7")
@example("\u09af\u09bc\u09bc্\u09bc")
@example("\u0981\u09be\u0981\u09d7")
@example("\ud800ক")
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert key(key(text)) == key(text)


@given(BENGALI_TEXT)
def test_invisible_joiners_never_make_another_key_but_for_khanda_ta(text: str) -> None:
    plain = text.replace("\u200c", "").replace("\u200d", "")
    if "ত\u09cd" not in text:
        assert key(text) == key(plain)

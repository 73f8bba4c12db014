"""From printed text to tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.normalize import key
from search.bengali.terms import analyze, fingerprint

Row = tuple[str, str, str]  # surface, exact, stem


def rows(text: str) -> list[Row]:
    return [(text[token.start : token.end], token.exact, token.stem) for token in analyze(text)]


@pytest.mark.parametrize(
    ("text", "surface", "exact"),
    [
        pytest.param("১০টা", "১০টা", "10", id="classifier-behind-a-number"),
        pytest.param("২১শে", "২১শে", "21", id="ordinal"),
        pytest.param("২০২৪-এর", "২০২৪-এর", "2024", id="ending-behind-a-hyphen"),
        pytest.param("৭১'র", "৭১'র", "71", id="ending-behind-an-apostrophe"),
        pytest.param("BNP-র", "BNP-র", "bnp", id="latin-word-with-an-ending"),
        pytest.param("পুতিন'র", "পুতিন'র", "পুতিন", id="name-with-an-apostrophe"),
        pytest.param("ঢাকা-র", "ঢাকা-র", "ঢাকা", id="name-with-a-hyphen"),
        pytest.param("5G", "5G", "5g", id="latin-and-digit-stay-together"),
        pytest.param("হ'ল", "হ'ল", "হল", id="apostrophe-for-a-dropped-vowel"),
        pytest.param("১,২৩,৪৫৬.৭৮", "১,২৩,৪৫৬.৭৮", "123456.78", id="number"),
    ],
)
def test_the_whole_printed_word_is_one_token(text: str, surface: str, exact: str) -> None:
    assert [row[:2] for row in rows(text)] == [(surface, exact)]


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        pytest.param("৫০০কোটি", ["৫০০", "কোটি"], id="unit"),
        pytest.param("২০জুন", ["২০", "জুন"], id="month"),
        pytest.param("জি২০", ["জি", "২০"], id="letters-before"),
        pytest.param("২০২৪-২৫", ["২০২৪", "২৫"], id="range"),
        pytest.param("একে-অপরের", ["একে", "অপরের"], id="compound"),
    ],
)
def test_words_that_are_glued_are_parted(text: str, surfaces: list[str]) -> None:
    assert [surface for surface, _, _ in rows(text)] == surfaces


def test_exact_and_stem_terms_stand_side_by_side() -> None:
    assert rows("রাশিয়ার ২ নেতা") == [
        ("রাশিয়ার", key("রাশিয়ার"), key("রাশিয়া")),
        ("২", "2", "2"),
        ("নেতা", "নেতা", "নেতা"),
    ]


@given(st.text(st.sampled_from("কখটারএ১২9ab-'’. :়্ি\u09df😀\u200c")) | st.text())
def test_tokens_lie_in_order_and_their_terms_are_keys(text: str) -> None:
    place = 0
    for token in analyze(text):
        assert place <= token.start < token.end <= len(text)
        assert token.exact
        assert token.stem
        assert key(token.exact) == token.exact
        place = token.end


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 64

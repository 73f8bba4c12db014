"""What is written short or apart is found as what it stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.normalize import key
from search.bengali.terms import analyze

Row = tuple[str, ...]  # surface, then the exact terms


def rows(text: str) -> list[Row]:
    return [(text[token.start : token.end], *token.exact_terms()) for token in analyze(text)]


def keys(*row: str) -> Row:
    return (row[0], *map(key, row[1:]))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("উ.কোরিয়া", id="full-stop"),
        pytest.param("উ. কোরিয়া", id="full-stop-and-space"),
        pytest.param("উ কোরিয়া", id="space"),
    ],
)
def test_a_short_word_gains_the_term_of_the_full_one_at_its_place(text: str) -> None:
    assert rows(text) == [keys("উ", "উ", "উত্তর"), keys("কোরিয়া", "কোরিয়া")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("উঃ কোরিয়া", [keys("উঃ", "উঃ", "উত্তর"), keys("কোরিয়া", "কোরিয়া")], id="visarga"),
        pytest.param("আ.লীগ", [keys("আ", "আ", "আওয়ামী"), keys("লীগ", "লীগ")], id="party"),
        pytest.param("আ’লীগ", [keys("আ", "আ", "আওয়ামী"), keys("লীগ", "লীগ")], id="party-with-an-apostrophe"),
        pytest.param("আ. মান্নান", [keys("আ", "আ"), keys("মান্নান", "মান্নান")], id="only-before-its-word"),
        pytest.param("মোঃ আলী", [keys("মোঃ", "মোঃ", "মোহাম্মদ"), keys("আলী", "আলী")], id="given-name"),
        pytest.param("(অব.)", [keys("অব", "অব", "অবসরপ্রাপ্ত")], id="needs-its-full-stop"),
        pytest.param("ভয়েস অব", [keys("ভয়েস", "ভয়েস"), keys("অব", "অব")], id="a-word-without-it"),
        pytest.param("১০ কি.মি. দূরে", [("১০", "10"), keys("কি.মি", "কিমি", "কিলোমিটার"), keys("দূরে", "দূরে")], id="unit"),
    ],
)
def test_abbreviations_of_the_news(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("বি.এন.পি", [("বি.এন.পি", "বিএনপি")], id="full-stops"),
        pytest.param("বি.এন.পির", [("বি.এন.পির", "বিএনপির")], id="with-a-case"),
        pytest.param("এ এফ পি", [("এ এফ পি", "এএফপি")], id="spaces"),
        pytest.param("এ. কে. এম. নূর", [("এ. কে. এম", "একেএম"), keys("নূর", "নূর")], id="stops-and-spaces"),
        pytest.param("এ এফ পি এ.কে.এম.", [("এ এফ পি", "এএফপি"), ("এ.কে.এম", "একেএম")], id="two-in-a-row"),
        pytest.param("ইউ.এন. ও", [("ইউ.এন", "ইউএন"), ("ও", "ও")], id="a-word-behind"),
        pytest.param("এ ও কে", [("এ", "এ"), ("ও", "ও"), ("কে", "কে")], id="words-that-are-letters-too"),
        pytest.param("বি এন", [("বি", "বি"), ("এন", "এন")], id="two-with-a-space-are-left-alone"),
    ],
)
def test_the_letters_of_an_acronym_are_one_word(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@given(st.lists(st.sampled_from("উ আ লীগ বি এন পি কে এ ও . , - ' ঃ কি মি কোরিয়া ১০ 😀".split()), max_size=12))
def test_spelling_out_keeps_the_order_and_the_letters_of_the_text(parts: list[str]) -> None:
    for text in ("".join(parts), " ".join(parts)):
        place = 0
        for token in analyze(text):
            assert place <= token.start < token.end <= len(text)
            place = token.end

"""One key per word, however it is encoded."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.bengali.normalize import key

BENGALI_TEXT = st.text(st.characters(min_codepoint=0x0980, max_codepoint=0x09FF) | st.sampled_from("\u200c\u200d।:'-5"))


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        pytest.param("হ\u09df", "হ\u09af\u09bc", id="ya-with-nukta-in-one-piece"),
        pytest.param("বা\u09dcি", "বা\u09a1\u09bcি", id="ra-with-nukta-in-one-piece"),
        pytest.param("আষা\u09dd", "আষা\u09a2\u09bc", id="rha-with-nukta-in-one-piece"),
        pytest.param("ক\u09c7\u09beটি", "কোটি", id="o-sign-in-two-pieces"),
        pytest.param("ক\u09be\u09c7টি", "কোটি", id="o-sign-in-two-pieces-reversed"),
        pytest.param("ম\u09c7\u09d7লিক", "মৌলিক", id="au-sign-in-two-pieces"),
        pytest.param("অ\u09beমার", "আমার", id="long-a-of-short-a-and-a-sign"),
        pytest.param("র\u200d্যাব", "র্যাব", id="joiner-before-the-hasanta"),
        pytest.param("র্\u200dযাব", "র্যাব", id="joiner-after-the-hasanta"),
        pytest.param("র\u200c্যাব", "র্যাব", id="non-joiner"),
        pytest.param("রাষ্ট্র\u200cপতি", "রাষ্ট্রপতি", id="non-joiner-inside-a-word"),
        pytest.param("বাং\u00adলাদেশ", "বাংলাদেশ", id="soft-hyphen"),
        pytest.param("\ufeffখবর\u200b", "খবর", id="byte-order-mark-and-zero-width-space"),
        pytest.param("সত্\u200d", "সৎ", id="khanda-ta-as-joiner"),
        pytest.param("সত্", "সৎ", id="khanda-ta-as-hasanta-at-the-end"),
        pytest.param("উত্সব", "উৎসব", id="khanda-ta-as-hasanta-before-a-consonant-it-does-not-join"),
        pytest.param("চিকিত্\u200cসা", "চিকিৎসা", id="khanda-ta-as-non-joiner"),
        pytest.param("দু:খ", "দুঃখ", id="visarga-as-colon"),
        pytest.param("ৰাজ্য", "রাজ্য", id="assamese-ra"),
        pytest.param("ৱিশ্ব", "বিশ্ব", id="assamese-va"),
        pytest.param("যা\u09bcর", "য\u09bcার", id="nukta-after-the-vowel-sign"),
        pytest.param("রো\u09bcড", "রোড", id="stray-nukta"),
        pytest.param("বক্\u09cdতা", "বক্তা", id="hasanta-twice"),
        pytest.param("২০২৪", "2024", id="bengali-digits"),
        pytest.param("２০24", "2024", id="wide-and-mixed-digits"),
        pytest.param("৫,০০,০০০", "500000", id="grouped-digits"),
        pytest.param("BNP", "bnp", id="latin-capitals"),
        pytest.param("হ’ল", "হল", id="curly-apostrophe"),
        pytest.param("হ'ল", "হল", id="straight-apostrophe"),
    ],
)
def test_encodings_of_one_word_have_one_key(typed: str, usual: str) -> None:
    assert key(typed) == key(usual)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("বড়", "বর", id="ra-with-and-without-nukta"),
        pytest.param("যায়", "যাই", id="ya-with-nukta-and-i"),
        pytest.param("বাঁধা", "বাধা", id="chandrabindu"),
        pytest.param("দিন", "দীন", id="vowel-length"),
        pytest.param("কান", "কাণ", id="two-letters-na"),
        pytest.param("আত্মা", "আৎমা", id="ta-that-joins"),
        pytest.param("৩.৫", "৩৫", id="decimal-point"),
    ],
)
def test_distinct_words_keep_distinct_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text() | BENGALI_TEXT)
@example("ত্\u200dত্")
@example("\u09c7\u09be\u09be\u09c7")
@example("\u09af\u09bc\u09bc্\u09bc")
@example("\ud800ক")
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert key(key(text)) == key(text)


@given(BENGALI_TEXT)
def test_invisible_joiners_never_make_another_key_but_for_khanda_ta(text: str) -> None:
    plain = text.replace("\u200c", "").replace("\u200d", "")
    if "ত\u09cd" not in text:
        assert key(text) == key(plain)

"""Accepted spellings of one word meet in its loose key, different words do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali import variants
from search.bengali.normalize import key
from search.bengali.wordlists import read_list

LETTERS = st.text(alphabet=[chr(code) for code in range(0x0980, 0x09E4)], max_size=24)


def loose(word: str) -> str:
    return variants.loose_key(key(word))


@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param("সরকারী সরকারি", id="long-and-short-i"),
        pytest.param("কাহিনী কাহিনি", id="long-and-short-i-at-the-end"),
        pytest.param("শ্রেণীর শ্রেণির", id="before-a-case-ending"),
        pytest.param("গ্রীক গ্রিক", id="in-a-loan"),
        pytest.param("রূপালী রুপালি", id="long-and-short-u"),
        pytest.param("ঈগল ইগল", id="vowel-letter-i"),
        pytest.param("ঊর্ধ্ব উর্ধ্ব", id="vowel-letter-u"),
        pytest.param("ঘণ্টা ঘন্টা", id="retroflex-n"),
        pytest.param("স্টেশন ষ্টেশন", id="sibilant-before-t"),
        pytest.param("পুরস্কার পুরষ্কার", id="sibilant-before-k"),
        pytest.param("শ্লোগান স্লোগান", id="sibilants-of-a-long-word"),
        pytest.param("ভবিষ্যৎ ভবিষ্যত", id="khanda-ta"),
        pytest.param("সাধারণতঃ সাধারণত", id="visarga-at-the-end"),
        pytest.param("দুঃস্থ দুস্থ", id="visarga-within"),
        pytest.param("পৌঁছে পৌছে", id="moon-dot"),
        pytest.param("ব্যাংক ব্যাঙ্ক", id="nasal-before-k"),
        pytest.param("সংগীত সঙ্গীত", id="nasal-before-g"),
        pytest.param("বাঙালি বাঙ্গালি বাংগালী", id="nasal-between-vowels"),
        pytest.param("অ্যাম্বুলেন্স এ্যাম্বুলেন্স", id="first-vowel-of-a-loan"),
        pytest.param("ফেসবুক ফেইসবুক", id="ei-in-a-loan"),
        pytest.param("ট্রেন ট্রেইন", id="ei-before-n"),
        pytest.param("ভালো ভাল", id="final-o-of-an-adjective"),
        pytest.param("করলো করল", id="final-o-of-a-verb"),
        pytest.param("এতো এত", id="final-o-after-a-vowel-letter"),
        pytest.param("বড়ো বড়", id="final-o-after-a-nukta"),
        pytest.param("কোনো কোনও কোন", id="any"),
        pytest.param("এখনো এখনও", id="still"),
        pytest.param("কর্ম্ম কর্ম", id="doubled-under-reph"),
        pytest.param("সূর্য্য সূর্য", id="doubled-ya-under-reph"),
        pytest.param("কার্য্যালয় কার্যালয়", id="doubled-within"),
        pytest.param("বর্দ্ধমান বর্ধমান", id="doubled-before-breath"),
    ],
)
def test_spellings_of_one_word_share_a_loose_key(spellings: str) -> None:
    assert len({loose(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("আশা", "আসা", id="sibilants-of-a-short-word"),
        pytest.param("পড়া", "পরা", id="flapped-r"),
        pytest.param("যেতা", "জেতা", id="two-letters-for-j"),
        pytest.param("বক্ষ", "বক্স", id="ksha-is-no-sibilant"),
        pytest.param("কালো", "কাল", id="final-o-that-tells-words-apart"),
        pytest.param("আলো", "আল", id="final-o-of-light"),
        pytest.param("এখনও", "এখন", id="still-is-not-now"),
        pytest.param("মেইল", "মেল", id="ei-before-l"),
        pytest.param("নেই", "নে", id="ei-at-the-end"),
        pytest.param("বঙ্গ", "বং", id="nasal-at-the-end"),
        pytest.param("গাঁজা", "গাজা", id="moon-dot-that-tells-words-apart"),
        pytest.param("গাঁজার", "গাজার", id="in-a-case-too"),
        pytest.param("নীল", "নিল", id="long-i-that-tells-words-apart"),
    ],
)
def test_different_words_keep_apart(one: str, other: str) -> None:
    assert loose(one) != loose(other)


@pytest.mark.parametrize("word", ["putin", "2024", "", "g20"])
def test_what_is_not_bengali_is_its_own_loose_key(word: str) -> None:
    assert loose(word) == word


@given(LETTERS)
def test_a_loose_key_is_its_own_loose_key(word: str) -> None:
    assert loose_twice(word) == loose(word)


def loose_twice(word: str) -> str:
    return variants.loose_key(loose(word))


def test_a_word_of_ten_thousand_letters_is_folded() -> None:
    assert loose("শ" * 10_000) == "স" * 10_000


def test_every_word_told_apart_is_one_that_the_rules_would_change() -> None:
    words = [key(word) for word in read_list("told_apart")]

    assert [word for word in words if variants._fold(word) == word] == []


def test_the_rules_for_a_fingerprint_hold_the_told_apart_words() -> None:
    assert key("গাঁজা") in variants.rules()

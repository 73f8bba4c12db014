"""Words where news prints them, with the spans where they stand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.bengali.segment import find_words


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in find_words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("রাশিয়া-উ.কোরিয়া প্রতিরক্ষা", ["রাশিয়া", "উ", "কোরিয়া", "প্রতিরক্ষা"], id="dot-after-an-abbreviation"),
        pytest.param("ড.ইউনূস ও মো. শাহাবুদ্দিন", ["ড", "ইউনূস", "ও", "মো", "শাহাবুদ্দিন"], id="dot-after-a-title"),
        pytest.param("খবর:ঢাকা", ["খবর", "ঢাকা"], id="colon-after-a-label"),
        pytest.param("দু:খ অত:পর", ["দু:খ", "অত:পর"], id="colon-typed-for-visarga"),
        pytest.param("আপডেট: ১৩:২৪", ["আপডেট", "১৩", "২৪"], id="colon-of-a-clock"),
        pytest.param("১,২৩,৪৫৬.৭৮ ৩.৫%", ["১,২৩,৪৫৬.৭৮", "৩.৫"], id="numbers-stay-whole"),
        pytest.param("বলেন।তিনি ‘যুদ্ধ’ শেষ॥", ["বলেন", "তিনি", "যুদ্ধ", "শেষ"], id="danda-without-a-space"),
        pytest.param("ঢাকা–খুলনা একে-অপরের", ["ঢাকা", "খুলনা", "একে", "অপরের"], id="dashes"),
        pytest.param("#নিরাপদ_সড়ক", ["নিরাপদ", "সড়ক"], id="hashtag"),
        pytest.param("www.khobor.example/a_b", ["www", "khobor", "example", "a", "b"], id="address"),
        pytest.param("🇧🇩বাংলাদেশ👍🏽জিতল😀", ["বাংলাদেশ", "জিতল"], id="emoji-shift-nothing"),
        pytest.param("পুতিন'র হ’ল", ["পুতিন'র", "হ’ল"], id="apostrophe-inside"),
        pytest.param("'কিম' “উন”", ["কিম", "উন"], id="quotes-around"),
        pytest.param("র\u200d্যাব র\u200c্যাব", ["র\u200d্যাব", "র\u200c্যাব"], id="joiners-inside"),
        pytest.param("উদ্\u200bযাপন অ্যা\u200bপ", ["উদ্\u200bযাপন", "অ্যা\u200bপ"], id="zero-width-space-for-a-joiner"),
        pytest.param("উল্লে\u00adখ র\ufeff্যাব", ["উল্লে\u00adখ", "র\ufeff্যাব"], id="soft-hyphen-and-byte-order-mark"),
        pytest.param("ঢাকা\u200b। খুলনা\u00a0বরিশাল", ["ঢাকা", "খুলনা", "বরিশাল"], id="zero-width-space-and-hard-space"),
        pytest.param("হ`ল হ´ল হ′ল হ‛ল", ["হ`ল", "হ´ল", "হ′ল", "হ‛ল"], id="other-signs-for-an-apostrophe"),
        pytest.param("বলেন৷তিনি|আর॥শেষ", ["বলেন", "তিনি", "আর", "শেষ"], id="other-signs-for-a-danda"),
        pytest.param("বয়:সন্ধি বয\u09bc:সন্ধি", ["বয়:সন্ধি", "বয\u09bc:সন্ধি"], id="colon-behind-either-ya"),
        pytest.param("উ．কোরিয়া", ["উ", "কোরিয়া"], id="wide-full-stop"),
        pytest.param("১০০/- ২৫°সে ৳৫০০", ["১০০", "২৫", "সে", "৫০০"], id="signs-around-numbers"),
        pytest.param("কোভিড-১৯ জি-৭ G20 5G", ["কোভিড", "১৯", "জি", "৭", "G20", "5G"], id="letters-with-numbers"),
        pytest.param("", [], id="nothing"),
        pytest.param(" ।,-", [], id="punctuation-only"),
    ],
)
def test_words_are_found_as_printed(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
@example("😀 পুতিন 👍🏽 উত্তর")
@example("\ud800ক \ud83d\ude00 খ")
@example("ক\x00খ")
def test_spans_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    place = 0
    for start, end in find_words(text):
        assert place <= start < end <= len(text)
        place = end


@given(st.lists(st.sampled_from(["পুতিন", "😀", "উত্তর", "👍🏽", "𝟓"]), max_size=12))
def test_emoji_and_other_wide_characters_do_not_shift_the_words_after_them(parts: list[str]) -> None:
    assert [word for word in words(" ".join(parts)) if word in ("পুতিন", "উত্তর")] == [
        part for part in parts if part in ("পুতিন", "উত্তর")
    ]


def test_threads_do_not_disturb_each_other() -> None:
    texts = [f"রাশিয়া {number} উ.কোরিয়া " * 50 for number in range(40)]
    expected = [words(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(words, texts)) == expected

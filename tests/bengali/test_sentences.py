"""Sentences end at a danda, and nothing is cut inside a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.sentences import cut_after, cut_before, find_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("এক। দুই! তিন?", ["এক।", "দুই!", "তিন?"], id="danda-and-marks"),
        pytest.param("বাক্য।তৃতীয়", ["বাক্য।", "তৃতীয়"], id="no-space-after"),
        pytest.param("বলেন ড. ইউনূস ও মো. আলী। শেষ", ["বলেন ড. ইউনূস ও মো. আলী।", "শেষ"], id="abbreviations"),
        pytest.param("উ. কোরিয়া ৩.৫ শতাংশ।", ["উ. কোরিয়া ৩.৫ শতাংশ।"], id="dots-in-a-sentence"),
        pytest.param("‘যাব।’ তিনি বলেন", ["‘যাব।’", "তিনি বলেন"], id="closing-quote"),
        pytest.param("এক৷ দুই| তিন॥", ["এক৷", "দুই|", "তিন॥"], id="other-dandas"),
        pytest.param("শিরোনাম\nপ্রথম", ["শিরোনাম", "প্রথম"], id="lines"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in find_sentences(text)] == sentences


@given(st.text(st.sampled_from("কি। \n?’ab.😀")))
def test_sentences_hold_all_but_white_space(text: str) -> None:
    inside = "".join(text[start:end] for start, end in find_sentences(text))
    assert "".join(inside.split()) == "".join(text.split())


@given(st.text(st.sampled_from("কিষ্ণা😀👍🏽")), st.integers(min_value=0, max_value=200))
def test_a_cut_is_never_inside_a_letter(text: str, place: int) -> None:
    for cut in (cut_before(text, place), cut_after(text, place)):
        assert 0 <= cut <= len(text)
        if 0 < cut < len(text):
            assert text[cut] not in "ি্া🏽"

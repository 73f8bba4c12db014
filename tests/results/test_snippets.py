"""Snippets: whole sentences, whole words marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.terms import Analyzer
from search.query.parser import parse_query
from search.results.marks import mark_words, wanted_in
from search.results.page import Snippet
from search.results.snippets import ELLIPSIS, cut_around
from search.settings import Limits, Snippets

SETTINGS = Snippets()
ANALYZER = Analyzer()


def snippets(body: str, query: str, settings: Snippets = SETTINGS) -> tuple[Snippet, ...]:
    wanted = wanted_in(parse_query(query, Limits(), ANALYZER).tree, "body")
    return cut_around(body, mark_words(body, wanted, ANALYZER), wanted, settings)


def shown(body: str, query: str) -> list[tuple[str, list[str]]]:
    return [(cut.text, [cut.text[start:end] for start, end in cut.marks]) for cut in snippets(body, query)]


def test_the_printed_word_is_marked_in_full_where_only_the_stem_matched() -> None:
    assert shown("রাশিয়ার সেনা। নদী।", "রাশিয়া") == [("রাশিয়ার সেনা।", ["রাশিয়ার"])]


def test_the_two_sentences_that_show_most_words_come_in_the_order_of_the_text() -> None:
    body = "নদী বয়। কিম এলেন। মাঠ সবুজ। পুতিন গেলেন। কিম ফিরলেন।"
    assert shown(body, "পুতিন কিম") == [("কিম এলেন।", ["কিম"]), ("পুতিন গেলেন।", ["পুতিন"])]


def test_a_sentence_with_an_abbreviation_stays_whole() -> None:
    assert shown("সভায় ড. ইউনূস ও মো. আলী আসেন। শেষ।", "আলী") == [("সভায় ড. ইউনূস ও মো. আলী আসেন।", ["আলী"])]


def test_a_body_without_the_words_gives_its_beginning_unmarked() -> None:
    assert shown("নদী বয়। মাঠ সবুজ।", "পুতিন") == [("নদী বয়। মাঠ সবুজ।", [])]


def test_an_empty_body_has_no_snippet() -> None:
    assert snippets("", "পুতিন") == ()


def test_a_long_sentence_is_cut_between_words_around_its_marks() -> None:
    body = "কখ গঘ ঙচ " * 60 + "পুতিন " + "কখ গঘ ঙচ " * 60
    [cut] = snippets(body, "পুতিন")
    assert cut.text.startswith(ELLIPSIS)
    assert cut.text.endswith(ELLIPSIS)
    assert len(cut.text) <= SETTINGS.characters + 2
    assert set(cut.text.strip(ELLIPSIS).split()) == {"কখ", "গঘ", "ঙচ", "পুতিন"}
    assert [cut.text[start:end] for start, end in cut.marks] == ["পুতিন"]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        pytest.param('"উত্তর কোরিয়া"', ["উত্তর", "কোরিয়া"], id="only-the-words-of-the-phrase-in-place"),
        pytest.param("কোরি*", ["কোরিয়া", "কোরিয়ার"], id="prefix"),
        pytest.param("উত্তর -কোরিয়া", ["উত্তর", "উত্তর"], id="what-is-excluded-is-not-marked"),
        pytest.param("title:উত্তর কোরিয়া", ["কোরিয়া", "কোরিয়ার"], id="what-is-wanted-in-the-title-is-not"),
        pytest.param("source:উত্তর কোরিয়া", ["কোরিয়া", "কোরিয়ার"], id="what-filters-is-not"),
    ],
)
def test_marks_sit_on_what_was_looked_for(query: str, marked: list[str]) -> None:
    [(_, words)] = shown("উত্তর কোরিয়া ও উত্তর মেরু কোরিয়ার কাছে।", query)
    assert words == marked


@given(
    st.text(st.sampled_from("কখি্া ।\n.😀🏽’ab\u200d"), max_size=400),
    st.text(st.sampled_from("কখি্া ab😀"), max_size=12),
    st.integers(min_value=1, max_value=60),
)
def test_snippets_are_pieces_of_the_body_and_marks_lie_in_them(body: str, query: str, characters: int) -> None:
    for cut in snippets(body, query, Snippets(characters=characters)):
        assert cut.text.strip(ELLIPSIS) in body
        place = 0
        for start, end in cut.marks:
            assert place <= start < end <= len(cut.text)
            assert not cut.text[start:end].isspace()
            place = end


def test_of_a_long_sentence_the_piece_with_most_marks_is_shown_and_of_equal_ones_the_first() -> None:
    far = "নদী " + "মেঘ " * 20
    [cut] = snippets(f"{far}নদী নদী নদী {far}নদী নদী নদী", "নদী", Snippets(characters=30))
    assert cut.text == "…মেঘ নদী নদী নদী নদী মেঘ মেঘ…"


def test_a_sentence_with_a_hundred_thousand_marks_is_cut_like_any_other() -> None:
    [cut] = snippets("নদী " * 100_000, "নদী", Snippets(characters=12))
    assert (cut.text, cut.marks) == ("নদী নদী নদী…", ((0, 3), (4, 7), (8, 11)))

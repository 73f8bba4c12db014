"""Marks: the words that a query looks for, found without making every token of a text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.terms import Analyzer
from search.query.parser import parse_query
from search.query.tree import Expansion, Node, Or, joined
from search.results.marks import find_marked, mark_words, wanted_in
from search.settings import Limits

ANALYZER = Analyzer()
# What depends on its neighbours (numbers, initials, units, abbreviations, compounds), what does not, and what stands between.
WORDS = (
    "পুতিন পুতিনের কিম রাশিয়া রাশিয়ার নির্বাচন নির্বাচনে কমিশন কমিশনের মার্কিন যুক্তরাষ্ট্র যুক্তরাষ্ট্রের করা করেছেন গেলেন "
    "উ. উত্তর আ. লীগ আ’লীগ মো. আলী ড. এ এফ পি এ.কে.এম. বি.এন.পি বিএনপি বিএনপির ৫ লাখ ৫,০০,০০০ ৫০০কোটি ১০টা দুই শতাধিক সাড়ে তিন "
    "কি.মি. কি. মি. নেতা-কর্মী নেতাকর্মীরা ২০২৪-এর BNP-র B.N.P. vitamins ‘জয়’টি \U0001f600 দু:খ উত্\u200dসব"
).split()
BETWEEN = [
    " ",
    " ",
    " ",
    "  ",
    ", ",
    "। ",
    "।",
    "\n",
    " - ",
    " “",
    "” ",
    " (",
    ") ",
    "!",
    "-",
    ".",
    ":",
    "\t",
    "\u00a0",
]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(BETWEEN)), max_size=40).map(
    lambda pairs: "".join(map("".join, pairs))
)
QUERIES = st.lists(
    st.sampled_from(
        [
            *WORDS,
            '"নির্বাচন কমিশন"',
            '"এ এফ পি"',
            '"৫ লাখ"',
            '"উত্তর কিম"',
            "নির্*",
            "৫*",
            "title:পুতিন",
            "body:কিম",
            "-রাশিয়া",
            "নেতাকর্মী",
        ]
    ),
    max_size=5,
).map(" ".join)
STEMS = st.sampled_from(
    [ANALYZER.stem_of(word).text for word in ("মার্কিন", "যুক্তরাষ্ট্র", "পুতিন", "উত্তর", "500000", "লীগ", "কর্মী")]
)
RUNS = st.lists(STEMS, min_size=1, max_size=3).map(tuple)


def tree_of(query: str, ways: list[tuple[str, ...]]) -> Node:
    tree = parse_query(query, Limits(), ANALYZER).tree
    return joined(Or, [tree, Expansion("synonym", tuple(ways), (), "")]) if ways else tree


def marked(text: str, query: str, *ways: tuple[str, ...]) -> list[str]:
    wanted = wanted_in(tree_of(query, list(ways)), "body")
    return [text[token.start : token.end] for token in mark_words(text, wanted, ANALYZER)]


@given(TEXTS, QUERIES, st.lists(RUNS, max_size=3))
def test_what_is_found_is_what_is_found_among_all_tokens(text: str, query: str, ways: list[tuple[str, ...]]) -> None:
    wanted = wanted_in(tree_of(query, ways), "body")
    assert mark_words(text, wanted, ANALYZER) == find_marked(ANALYZER.analyze(text), wanted)


@given(st.text(), QUERIES)
def test_it_holds_of_any_text(text: str, query: str) -> None:
    wanted = wanted_in(tree_of(f"{query} {text[:20]}", []), "body")
    assert mark_words(text, wanted, ANALYZER) == find_marked(ANALYZER.analyze(text), wanted)


@given(
    TEXTS,
    st.frozensets(st.sampled_from(WORDS), max_size=4).map(
        lambda words: frozenset(ANALYZER.stem_of(word).text for word in words)
    ),
)
def test_runs_hold_what_stands_side_by_side_and_nothing_else(text: str, stems: frozenset[str]) -> None:
    tokens = ANALYZER.analyze(text)
    runs = ANALYZER.find(text, stems)
    assert all(runs)
    found = [token for run in runs for token in run]
    assert found == [token for token in tokens if not stems.isdisjoint(token.stem_terms())]
    places = [[tokens.index(token) for token in run] for run in runs]
    assert all(run == list(range(run[0], run[-1] + 1)) for run in places)
    assert all(before[-1] + 1 < behind[0] for before, behind in pairwise(places))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        pytest.param("রাশিয়ার নেতা, রাশিয়া", "রাশিয়া", ["রাশিয়ার", "রাশিয়া"], id="every-form-as-printed"),
        pytest.param("উ. কোরিয়ার নেতা", "উত্তর", ["উ"], id="what-an-abbreviation-stands-for"),
        pytest.param("মোট ৫ লাখ টাকা", "৫,০০,০০০", ["৫"], id="value-of-several-words"),
        pytest.param("নির্বাচন ও কমিশন, নির্বাচন কমিশন", '"নির্বাচন কমিশন"', ["নির্বাচন", "কমিশন"], id="phrase-only-in-a-row"),
        pytest.param("নির্বাচন - কমিশন", '"নির্বাচন কমিশন"', ["নির্বাচন", "কমিশন"], id="punctuation-parts-no-phrase"),
        pytest.param("নির্বাচনী প্রচার", "নির্*", ["নির্বাচনী"], id="beginning"),
    ],
)
def test_marks(text: str, query: str, expected: list[str]) -> None:
    assert marked(text, query) == expected


def test_a_run_of_what_may_stand_for_a_word_is_marked_only_in_a_row() -> None:
    way = tuple(ANALYZER.stem_of(word).text for word in ("মার্কিন", "যুক্তরাষ্ট্র"))
    assert marked("মার্কিন সেনা। মার্কিন যুক্তরাষ্ট্রে যান। যুক্তরাষ্ট্র", "আমেরিকা", way) == ["মার্কিন", "যুক্তরাষ্ট্রে"]

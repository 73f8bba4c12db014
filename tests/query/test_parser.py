"""Every text is a query: what each means, and what the reader is told."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.bengali.terms import Analyzer
from search.errors import QueryError
from search.query.parser import parse_query
from search.query.tree import Dates
from search.settings import Limits

LIMITS = Limits()
ANALYZER = Analyzer()


def interpreted(text: str) -> str:
    return parse_query(text, LIMITS, ANALYZER).interpreted


def notes(text: str) -> list[tuple[str, str, int, int]]:
    return [(note.code, note.text, note.start, note.end) for note in parse_query(text, LIMITS, ANALYZER).notes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("রাশিয়া উত্তর কোরিয়া", "রাশিয়া OR উত্তর OR কোরিয়া", id="plain-words"),
        pytest.param("রাশিয়া-উ.কোরিয়া", "রাশিয়া OR উ OR কোরিয়া", id="a-hyphen-is-no-minus"),
        pytest.param("পুতিন -চীন", "পুতিন AND NOT চীন", id="minus"),
        pytest.param("পুতিন \u2212চীন", "পুতিন AND NOT চীন", id="minus-sign"),
        pytest.param("-চীন", "NOT চীন", id="minus-alone"),
        pytest.param("NOT NOT চীন", "চীন", id="not-twice"),
        pytest.param('"উত্তর কোরিয়া"', '"উত্তর কোরিয়া"', id="phrase"),
        pytest.param("“উত্তর কোরিয়া” পুতিন", 'পুতিন AND "উত্তর কোরিয়া"', id="curly-phrase-is-required"),
        pytest.param('-"উত্তর কোরিয়া"', 'NOT "উত্তর কোরিয়া"', id="excluded-phrase"),
        pytest.param("ক AND খ OR গ", "(ক AND খ) OR গ", id="and-binds-tighter-than-or"),
        pytest.param("উত্তর কোরিয়া OR জাপান", "(উত্তর AND কোরিয়া) OR জাপান", id="words-side-by-side-hold-together"),
        pytest.param("পুতিন AND (কিম OR উন)", "পুতিন AND (কিম OR উন)", id="brackets"),
        pytest.param("(পুতিন OR কিম) চুক্তি", "(পুতিন OR কিম) AND চুক্তি", id="bracket-beside-a-word"),
        pytest.param("পুতিন /এবং/ কিম", "পুতিন AND কিম", id="bengali-and"),
        pytest.param("পুতিন /অথবা/ কিম", "পুতিন OR কিম", id="bengali-or"),
        pytest.param("পুতিন /নয়/ কিম", "পুতিন AND NOT কিম", id="bengali-not"),
        pytest.param("পুতিন এবং কিম নয়", "পুতিন OR এবং OR কিম OR নয়", id="bengali-words-are-words"),
        pytest.param("প্রেসিডেন্ট (৭১) বলেন", "প্রেসিডেন্ট OR ৭১ OR বলেন", id="brackets-of-a-pasted-headline"),
        pytest.param("কোরি*", "কোরি*", id="prefix"),
        pytest.param("শিরোনাম:পুতিন", "title:পুতিন", id="title-in-bengali"),
        pytest.param("title:(পুতিন OR কিম)", "title:পুতিন OR title:কিম", id="a-field-of-a-bracket"),
        pytest.param("উৎস:আলো", 'source:"আলো"', id="source-in-bengali"),
        pytest.param("বিভাগ:খেলা", 'section:"খেলা"', id="section-in-bengali"),
        pytest.param("লেখক:রহিম", 'byline:"রহিম"', id="byline-in-bengali"),
        pytest.param('source:"দৈনিক শীতলক্ষ্যা"', 'source:"দৈনিক শীতলক্ষ্যা"', id="a-name-of-two-words"),
        pytest.param("পুতিন date:২০২৪-০৬", "পুতিন AND date:২০২৪-০৬", id="date"),
        pytest.param('date:"২০ জুন ২০২৪"', 'date:"২০ জুন ২০২৪"', id="date-in-words"),
        pytest.param("তারিখ:২০২৪..২০২৫", "date:২০২৪..২০২৫", id="date-range"),
        pytest.param("date:২০ জুন ২০২৪", 'date:"২০ জুন ২০২৪"', id="date-in-words-without-quotes"),
        pytest.param("date:২০ জুন, ২০২৪", 'date:"২০ জুন, ২০২৪"', id="date-with-a-comma"),
        pytest.param("পুতিন date:জুন ২০২৪ চীন", '(পুতিন OR চীন) AND date:"জুন ২০২৪"', id="words-around-a-date"),
        pytest.param("date:৬ আষাঢ় ১৪৩১", 'date:"৬ আষাঢ় ১৪৩১"', id="bangla-date"),
        pytest.param("date:২০২৪ সাল", 'date:"২০২৪ সাল"', id="year-and-its-word"),
        pytest.param("date:২০২৪ নির্বাচন", "নির্বাচন AND date:২০২৪", id="a-word-behind-a-year"),
        pytest.param("date:২০২৩..২০ জুন ২০২৪", 'date:"২০২৩..২০ জুন ২০২৪"', id="range-in-words"),
        pytest.param("date:২০ জুন ২০২৪ .. ৩০ জুন ২০২৪", 'date:"২০ জুন ২০২৪ .. ৩০ জুন ২০২৪"', id="range-with-spaces"),
        pytest.param("from:জুন ২০২৪ to:জুলাই ২০২৪", 'from:"জুন ২০২৪" AND to:"জুলাই ২০২৪"', id="from-and-to-in-words"),
        pytest.param("from:২০২৪-০৬ to:২০২৪-০৭", "from:২০২৪-০৬ AND to:২০২৪-০৭", id="from-and-to"),
        pytest.param("", "", id="empty"),
        pytest.param("   ", "", id="blank"),
        pytest.param("!!!", "", id="no-words"),
    ],
)
def test_a_query_means(text: str, expected: str) -> None:
    assert interpreted(text) == expected


@pytest.mark.parametrize(
    ("text", "read_as", "expected"),
    [
        pytest.param('"পুতিন', "পুতিন", [("lone-quote", '"', 0, 1)], id="lone-quote"),
        pytest.param('পুতিন" কিম', "পুতিন OR কিম", [("lone-quote", '"', 5, 6)], id="lone-quote-behind"),
        pytest.param("foo:bar", "foo OR bar", [("unknown-field", "foo:", 0, 4)], id="unknown-field"),
        pytest.param("খবর:ঢাকা", "খবর OR ঢাকা", [("unknown-field", "খবর:", 0, 4)], id="a-printed-label"),
        pytest.param("পুতিন AND", "পুতিন OR and", [("dangling-operator", "AND", 6, 9)], id="dangling-and"),
        pytest.param("OR পুতিন", "or OR পুতিন", [("dangling-operator", "OR", 0, 2)], id="or-in-front"),
        pytest.param("পুতিন NOT", "পুতিন OR not", [("dangling-operator", "NOT", 6, 9)], id="dangling-not"),
        pytest.param("(পুতিন", "পুতিন", [("lone-parenthesis", "(", 0, 1)], id="lone-bracket"),
        pytest.param("পুতিন)", "পুতিন", [("lone-parenthesis", ")", 5, 6)], id="lone-closing-bracket"),
        pytest.param("পুতিন - কিম", "পুতিন OR কিম", [("stray-minus", "-", 6, 7)], id="stray-minus"),
        pytest.param("* পুতিন", "পুতিন", [("stray-star", "*", 0, 1)], id="stray-star"),
        pytest.param("কো*রিয়া", "কো OR রিয়া", [("stray-star", "*", 2, 3)], id="star-inside"),
        pytest.param("শিরোনাম: পুতিন", "শিরোনাম OR পুতিন", [("empty-field", "শিরোনাম:", 0, 8)], id="field-and-a-space"),
        pytest.param("date:গতকাল", "গতকাল", [("not-a-date", "গতকাল", 5, 10)], id="a-date-that-is-none"),
        pytest.param("?!", "", [("no-words", "?!", 0, 2)], id="no-words"),
        pytest.param(
            "দু:খ ১৩:২৪ https://a.example/b", "দু:খ OR ১৩ OR ২৪ OR https OR a OR example OR b", [], id="colons-of-text"
        ),
        pytest.param("ঢাকা () খুলনা", "ঢাকা OR খুলনা", [], id="empty-brackets"),
    ],
)
def test_what_is_no_operator_is_words_and_a_note_says_where(
    text: str, read_as: str, expected: list[tuple[str, str, int, int]]
) -> None:
    assert (interpreted(text), notes(text)) == (read_as, expected)


@pytest.mark.parametrize(
    ("text", "code", "span"),
    [
        pytest.param("date:২০২৪-১৩", "impossible-date", (0, 12), id="month-13"),
        pytest.param("ক date:2024-02-30", "impossible-date", (2, 17), id="30-february"),
        pytest.param("date:৩১ জুন ২০২৪ ক", "impossible-date", (0, 16), id="31-june-in-words"),
        pytest.param("date:২০২৪-০৬-২০..২০ জুন ২০২৩", "date-range-reversed", (0, 28), id="range-in-words-reversed"),
        pytest.param("date:২০ জুন", "impossible-date", (0, 7), id="no-year-and-no-today"),
        pytest.param("date:২০২৪..২০২৩", "date-range-reversed", (0, 15), id="range-reversed"),
        pytest.param("from:২০২৫ to:২০২৪", "date-range-reversed", (5, 9), id="from-after-to"),
        pytest.param("ক" * 501, "query-too-long", None, id="too-long"),
        pytest.param("নদী " * 65, "query-too-many-words", None, id="too-many-words"),
    ],
)
def test_what_cannot_be_meant_is_an_error(text: str, code: str, span: tuple[int, int] | None) -> None:
    with pytest.raises(QueryError) as raised:
        parse_query(text, LIMITS, ANALYZER)
    assert (raised.value.code, raised.value.span, raised.value.parameter) == (code, span, "q")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("date:১৪৩১", 20240414, 20250414, id="bangla-year"),
        pytest.param("date:৬ আষাঢ় ১৪৩১", 20240620, 20240621, id="bangla-day-in-dhaka-and-kolkata"),
        pytest.param("date:জুন ২০২৪..৬ আষাঢ় ১৪৩১", 20240601, 20240621, id="range-over-both-calendars"),
        pytest.param("date:গতকাল", 20260609, 20260609, id="yesterday"),
        pytest.param("date:গত ৭ দিন", 20260604, 20260610, id="the-last-days"),
        pytest.param("date:২০ জুন", 20250620, 20250620, id="the-last-day-of-that-name"),
        pytest.param("from:আজ", 20260610, None, id="from-today"),
        pytest.param("to:২ সপ্তাহ আগে", None, 20260527, id="to-two-weeks-ago"),
    ],
)
def test_a_date_asks_for_its_days(text: str, first: int | None, last: int | None) -> None:
    tree = parse_query(text, LIMITS, ANALYZER, datetime.date(2026, 6, 10)).tree
    assert isinstance(tree, Dates)
    assert (tree.first, tree.last) == (first, last)


OPERATORS = 'AND OR NOT ( ) " “ - * title: শিরোনাম: source: foo: /এবং/ : / ..'.split()
PIECES = st.sampled_from([*OPERATORS, "পুতিন", "১৩", "😀", " ", "\n"])


@given(st.text(max_size=200) | st.lists(PIECES, max_size=25).map("".join) | st.lists(PIECES, max_size=25).map(" ".join))
@example("(" * 250 + ")" * 250)
@example("NOT " * 124)
@example('((("' * 60)
def test_no_text_breaks_the_parser_and_notes_point_into_it(text: str) -> None:
    parsed = parse_query(text, LIMITS, ANALYZER)
    for note in parsed.notes:
        assert 0 <= note.start <= note.end <= len(text)
        assert note.text.strip() == text[note.start : note.end].strip()


@given(st.lists(PIECES.filter(lambda piece: piece not in ("*", ":", "/")), max_size=15).map(" ".join))
def test_the_interpretation_reads_as_itself(text: str) -> None:
    once = interpreted(text)
    assert interpreted(once) == once

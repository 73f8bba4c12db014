"""Filters: what parameters choose, and which documents they let through."""

from __future__ import annotations

import datetime

import pytest

from search.engine import Engine
from search.errors import QueryError
from search.query.filters import NO_FILTERS, Filters, read_filters
from search.query.tree import Dates
from search.results.page import FacetCount
from tests.conftest import MakeEngine


def read(**given: str | list[str]) -> Filters:
    nothing: dict[str, str | list[str]] = dict.fromkeys(("from_", "to", "source", "section", "year", "month"), "")
    return read_filters(**{**nothing, **given}, today=datetime.date(2024, 6, 20))  # type: ignore[arg-type]  # as the API has it


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    return make_engine(
        {"title": "ঢাকা এক", "published": "2023-02-01", "source": "সমকাল"},
        {"title": "ঢাকা দুই", "published": "2023-11-30T23:59:00+06:00", "source": "যুগান্তর"},
        {"title": "ঢাকা তিন", "published": "2024-05-15", "source": "সমকাল", "section": "খেলা"},
        {"title": "ঢাকা চার", "published": "2024-06-15", "source": "সমকাল"},
        {"title": "ঢাকা পাঁচ", "source": "সমকাল"},
    )


def ids(engine: Engine, **filters: str | list[str]) -> str:
    found = engine.search("ঢাকা", **filters).hits  # type: ignore[arg-type]  # names of filters only
    return "".join(sorted(hit.article_id for hit in found))


def test_blank_values_choose_nothing() -> None:
    assert read(source=["", " "], year="", from_=" ") == NO_FILTERS


def test_what_is_meant_alike_is_alike() -> None:
    assert read(year=["২০২৪", " 2023"], month="২০২৪-০৬", source=["খ", "ক", "খ"]) == Filters(
        source=("ক", "খ"), times=("2023", "2024", "2024-06")
    )
    assert read(from_="জুন ২০২৪", to="গতকাল").days == Dates(20240601, 20240619, "")


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        *[("year", text) for text in ("24", "20245", "২০২৪ সাল", "0000", "2024-06", "-2024", "٢٠٢٤", "গত বছর")],
        *[("month", text) for text in ("2024", "2024-13", "2024-00", "2024-6", "0000-01", "2024-06-20", "জুন ২০২৪")],
    ],
)
def test_what_is_no_year_or_month_is_a_query_error(parameter: str, text: str) -> None:
    with pytest.raises(QueryError) as raised:
        read(**{parameter: text})
    error = raised.value
    assert (error.code, error.parameter, error.values) == ("impossible-date", parameter, {"text": text})


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        pytest.param({"year": "2023"}, "ab", id="year"),
        pytest.param({"year": ["২০২৩", "২০২৪"]}, "abcd", id="years"),
        pytest.param({"month": "2023-11"}, "b", id="month-as-printed"),
        pytest.param({"year": "2023", "month": "2024-05"}, "abc", id="year-or-month"),
        pytest.param({"year": "2024", "month": "2024-05"}, "cd", id="month-of-the-year-too"),
        pytest.param({"year": "2023", "source": "সমকাল"}, "a", id="year-and-source"),
        pytest.param({"year": "2024", "from_": "2024-06"}, "d", id="year-and-days"),
        pytest.param({"year": "1999"}, "", id="year-without-articles"),
        pytest.param({"year": "2023", "from_": "2024"}, "", id="year-and-days-apart"),
    ],
)
def test_years_and_months_are_alternatives_and_other_filters_conditions(
    engine: Engine, filters: dict[str, str | list[str]], found: str
) -> None:
    assert ids(engine, **filters) == found


@pytest.mark.parametrize("filters", [{"from_": "2023-11", "to": "2024-05"}, {"month": ["2023-11", "2024-05"]}])
def test_facets_of_time_count_what_lies_outside_the_chosen_time(
    engine: Engine, filters: dict[str, str | list[str]]
) -> None:
    facets = engine.search("ঢাকা", **filters).facets  # type: ignore[arg-type]  # names of filters only
    assert facets is not None
    assert facets.year == (FacetCount("2023", 2), FacetCount("2024", 2))
    assert [month.value for month in facets.month] == ["2023-02", "2023-11", "2024-05", "2024-06"]
    assert facets.source == (FacetCount("যুগান্তর", 1), FacetCount("সমকাল", 1))


def test_dates_inside_the_query_bound_the_facets_of_time_too(engine: Engine) -> None:
    facets = engine.search("ঢাকা date:2024", month="2024-05").facets
    assert facets is not None
    assert facets.month == (FacetCount("2024-05", 1), FacetCount("2024-06", 1))


def test_a_looser_query_is_tried_where_the_filters_leave_nothing_of_the_strict_one(make_engine: MakeEngine) -> None:
    engine = make_engine(
        {"title": "পদ্মা সেতু", "published": "2023-01-01"}, {"title": "পদ্মা নদী", "published": "2024-01-01"}
    )
    page = engine.search("পদ্মা AND সেতু", year="2024")
    assert [hit.article_id for hit in page.hits] == ["b"]
    assert [note.code for note in page.notes] == ["relaxed-to-any"]

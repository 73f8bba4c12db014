"""Facets: counts over columns, by a mask of documents or by their numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index.memory import Memory
from search.index.snapshot import Docs, Groups, Snapshot, Values
from search.results.facets import count_facets, count_values
from search.results.page import FacetCount, Facets


@dataclass
class Columns:
    """The columns of a small archive, as a Snapshot has them; each document is a group of its own.

    *told*: the story that each document tells, none of them the same where they are left out.
    """

    source: Values
    section: Values
    month: Values
    told: list[int] = field(default_factory=list)
    remembered: Memory = field(default_factory=lambda: Memory(1_000))

    @property
    def documents(self) -> int:
        return len(self.source.codes)

    @property
    def live(self) -> Docs:
        return np.arange(self.documents, dtype=np.int32)

    @property
    def stories(self) -> Docs:
        """By the number of the first document of each."""
        return np.array([self.told.index(story) for story in self.told], dtype=np.int32)

    @property
    def groups(self) -> Groups:
        columns = {"source": self.source, "section": self.section, "month": self.month}
        return Groups(np.arange(len(self.source.codes)), columns)


def column(*names: str) -> Values:
    distinct = tuple(sorted({"", *names}))
    return Values(np.array([distinct.index(name) for name in names], dtype=np.int32), distinct)


ARCHIVE = cast(
    "Snapshot",
    Columns(
        column("সমকাল", "যুগান্তর", "সমকাল", "", "যুগান্তর"),
        column("খেলা", "খেলা", "বাণিজ্য", "খেলা", ""),
        column("2024-06", "2023-12", "2024-06", "", "2024-01"),
    ),
)
ALL = np.ones(5, dtype=bool)


def mask(*docs: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.isin(np.arange(5), docs)


def through(field: str, *names: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.isin(ARCHIVE.groups.columns[field].names, names)


def test_values_come_most_frequent_first_and_then_by_name_without_those_that_have_none() -> None:
    assert count_values(ARCHIVE, "source", ALL) == (FacetCount("যুগান্তর", 2), FacetCount("সমকাল", 2))
    assert count_values(ARCHIVE, "section", ALL) == (FacetCount("খেলা", 3), FacetCount("বাণিজ্য", 1))


def test_months_come_in_order_without_the_undated() -> None:
    assert count_facets(ARCHIVE, ALL, {}).month == (
        FacetCount("2023-12", 1),
        FacetCount("2024-01", 1),
        FacetCount("2024-06", 2),
    )


def test_no_document_has_no_facets() -> None:
    assert count_facets(ARCHIVE, mask(), {}) == Facets()


def test_a_facet_leaves_out_its_own_filter_and_heeds_the_others() -> None:
    assert count_facets(ARCHIVE, ALL, {"source": through("source", "সমকাল")}) == Facets(
        source=(FacetCount("যুগান্তর", 2), FacetCount("সমকাল", 2)),
        section=(FacetCount("খেলা", 1), FacetCount("বাণিজ্য", 1)),
        year=(FacetCount("2024", 2),),
        month=(FacetCount("2024-06", 2),),
    )
    assert count_facets(
        ARCHIVE, mask(0, 1, 2), {"source": through("source", "সমকাল"), "section": through("section", "খেলা")}
    ) == Facets(
        source=(FacetCount("যুগান্তর", 1), FacetCount("সমকাল", 1)),
        section=(FacetCount("খেলা", 1), FacetCount("বাণিজ্য", 1)),
        year=(FacetCount("2024", 1),),
        month=(FacetCount("2024-06", 1),),
    )


def test_years_add_up_their_months() -> None:
    assert count_facets(ARCHIVE, ALL, {}).year == (FacetCount("2023", 1), FacetCount("2024", 3))


def test_sources_and_sections_heed_the_filters_of_time_which_leaves_all_months_counted() -> None:
    whole = count_facets(ARCHIVE, ALL, {})
    by_month = count_facets(ARCHIVE, ALL, {"month": through("month", "2023-12", "2024-01")})
    by_days = count_facets(ARCHIVE, ALL, {}, days=mask(1, 4))
    assert by_month.source == by_days.source == (FacetCount("যুগান্তর", 2),)
    assert by_month.section == by_days.section == (FacetCount("খেলা", 1),)
    assert {by_month.month, by_days.month} == {whole.month}
    assert {by_month.year, by_days.year} == {whole.year}


@given(st.lists(st.tuples(st.sampled_from(["", "ক", "খ", "গ"]), st.booleans()), min_size=1))
def test_counts_are_those_of_counting_one_by_one(rows: list[tuple[str, bool]]) -> None:
    names = column(*(name for name, _ in rows))
    archive = cast("Snapshot", Columns(names, names, names))
    matched = np.array([is_matched for _, is_matched in rows], dtype=bool)
    counted = Counter(name for name, is_matched in rows if is_matched and name)
    expected = tuple(
        FacetCount(name, count) for name, count in sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    )
    assert count_values(archive, "source", matched) == expected


NAMES = st.sampled_from(["", "ক", "খ"])
MONTHS = st.sampled_from(["", "2023-12", "2024-01", "2024-06"])


@given(
    st.lists(st.tuples(NAMES, NAMES, MONTHS, st.integers(0, 4), st.booleans(), st.booleans()), min_size=1, max_size=20),
    st.sets(st.sampled_from(["source", "section", "month"])),
    st.booleans(),
)
def test_each_count_of_stories_is_that_of_a_search_with_the_value_chosen(
    rows: list[tuple[str, str, str, int, bool, bool]], filters: set[str], by_days: bool
) -> None:
    chosen_names = {"source": "ক", "section": "খ", "month": "2024-01"}
    sources, sections, months, told, matched, days = zip(*rows, strict=True)
    columns = {"source": column(*sources), "section": column(*sections), "month": column(*months)}
    archive = cast("Snapshot", Columns(columns["source"], columns["section"], columns["month"], list(told)))
    chosen = {name: np.isin(columns[name].names, chosen_names[name]) for name in filters}
    within = np.array(days) if by_days else None
    counted = count_facets(archive, np.array(matched), chosen, within, grouped=True)

    def stories(facet: str, value: str) -> int:
        """How many stories match with *value* in place of the filter of the facet; of time, in place of all filters of time."""
        is_of_time = facet in ("month", "year")
        others = filters - {"month" if is_of_time else facet}
        found = set()
        for source, section, month, story, is_matched, is_within in rows:
            names = {"source": source, "section": section, "month": month, "year": month[:4]}
            passes = all(names[other] == chosen_names[other] for other in others)
            if is_matched and passes and names[facet] == value and (is_within or is_of_time or not by_days):
                found.add(story)
        return len(found)

    for facet in ("source", "section", "year", "month"):
        values = {month[:4] for month in months} if facet == "year" else {*columns[facet].names}
        expected = {value: count for value in values - {""} if (count := stories(facet, value))}
        assert {one.value: one.count for one in getattr(counted, facet)} == expected

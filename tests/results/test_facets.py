"""Facets: counts over columns, by a mask of documents or by their numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.snapshot import Snapshot, Values
from search.results.facets import count_facets, count_months, count_values
from search.results.page import FacetCount, Facets


@dataclass
class Columns:
    """The columns of a small archive, as a Snapshot has them."""

    values: dict[str, Values]
    months: Values


def column(*names: str) -> Values:
    distinct = tuple(sorted(set(names)))
    return Values(np.array([distinct.index(name) for name in names], dtype=np.int32), distinct)


ARCHIVE = cast(
    "Snapshot",
    Columns(
        {"source": column("সমকাল", "যুগান্তর", "সমকাল", "", "যুগান্তর"), "section": column("খেলা", "খেলা", "বাণিজ্য", "খেলা", "")},
        column("2024-06", "2023-12", "2024-06", "", "2024-01"),
    ),
)
ALL = np.ones(5, dtype=bool)


def mask(*docs: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.isin(np.arange(5), docs)


@pytest.mark.parametrize("docs", [pytest.param(ALL, id="mask"), pytest.param(np.arange(5), id="numbers")])
def test_values_come_most_frequent_first_and_then_by_name_without_those_that_have_none(docs: np.ndarray) -> None:
    assert count_values(ARCHIVE, "source", docs) == (FacetCount("যুগান্তর", 2), FacetCount("সমকাল", 2))
    assert count_values(ARCHIVE, "section", docs) == (FacetCount("খেলা", 3), FacetCount("বাণিজ্য", 1))


@pytest.mark.parametrize("docs", [pytest.param(ALL, id="mask"), pytest.param(np.arange(5), id="numbers")])
def test_months_come_in_order_without_the_undated(docs: np.ndarray) -> None:
    assert count_months(ARCHIVE, docs) == (FacetCount("2023-12", 1), FacetCount("2024-01", 1), FacetCount("2024-06", 2))


def test_no_document_has_no_facets() -> None:
    assert count_facets(ARCHIVE, mask(), {}) == Facets()


def test_a_facet_leaves_out_its_own_filter_and_heeds_the_others() -> None:
    assert count_facets(ARCHIVE, ALL, {"source": mask(0, 2)}) == Facets(
        source=(FacetCount("যুগান্তর", 2), FacetCount("সমকাল", 2)),
        section=(FacetCount("খেলা", 1), FacetCount("বাণিজ্য", 1)),
        month=(FacetCount("2024-06", 2),),
    )
    assert count_facets(ARCHIVE, mask(0, 1, 2), {"source": mask(0, 2), "section": mask(0, 1, 3)}) == Facets(
        source=(FacetCount("যুগান্তর", 1), FacetCount("সমকাল", 1)),
        section=(FacetCount("খেলা", 1), FacetCount("বাণিজ্য", 1)),
        month=(FacetCount("2024-06", 1),),
    )


@given(st.lists(st.tuples(st.sampled_from(["", "ক", "খ", "গ"]), st.booleans())))
def test_counts_are_those_of_counting_one_by_one(rows: list[tuple[str, bool]]) -> None:
    archive = cast("Snapshot", Columns({"source": column(*(name for name, _ in rows))}, column()))
    chosen = np.array([is_chosen for _, is_chosen in rows], dtype=bool)
    counted = Counter(name for name, is_chosen in rows if is_chosen and name)
    expected = tuple(
        FacetCount(name, count) for name, count in sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    )
    assert (
        count_values(archive, "source", chosen) == count_values(archive, "source", np.flatnonzero(chosen)) == expected
    )

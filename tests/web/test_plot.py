"""Where points, lines and labels of a plot are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.plot import TimeTick, across, down, line, round_ticks, runs, time_ticks


def months(first_year: int, count: int, first_month: int = 1) -> list[str]:
    numbers = range(first_year * 12 + first_month - 1, first_year * 12 + first_month - 1 + count)
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers]


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        pytest.param(0, (0, 1), id="nothing"),
        pytest.param(0.034, (0, 0.01, 0.02, 0.03, 0.04), id="a-few-percent"),
        pytest.param(0.3, (0, 0.1, 0.2, 0.3), id="a-tenth-is-written-exactly"),
        pytest.param(1, (0, 0.2, 0.4, 0.6, 0.8, 1), id="everything"),
        pytest.param(1234, (0, 500, 1000, 1500), id="thousands"),
    ],
)
def test_ticks_are_round_and_enclose_the_highest_number(highest: float, ticks: tuple[float, ...]) -> None:
    assert round_ticks(highest) == ticks


def test_there_is_no_half_article() -> None:
    assert round_ticks(2, whole=True) == (0, 1, 2)


@given(st.floats(1e-6, 1e9), st.integers(2, 12))
def test_ticks_are_few_and_evenly_spaced(highest: float, most: int) -> None:
    ticks = round_ticks(highest, most)
    assert len(ticks) <= most + 2
    assert ticks[-1] >= highest * (1 - 1e-9) > ticks[-2] * (1 - 1e-6)
    steps = [after - before for before, after in pairwise(ticks)]
    assert max(steps) == pytest.approx(min(steps))


@pytest.mark.parametrize(
    ("shown", "most", "ticks"),
    [
        pytest.param(months(2024, 3, 5), 4, (("2024-05", False), ("2024-06", False), ("2024-07", False)), id="each"),
        pytest.param(
            months(2023, 15, 12), 4, (("2024-01", False), ("2024-07", False), ("2025-01", False)), id="half-years"
        ),
        pytest.param(months(2019, 72), 6, tuple((f"{year}-01", True) for year in range(2019, 2025)), id="years"),
        pytest.param(
            months(1990, 420), 6, tuple((f"{year}-01", True) for year in (1990, 2000, 2010, 2020)), id="decades"
        ),
    ],
)
def test_round_stretches_of_time_are_named(shown: list[str], most: int, ticks: tuple[tuple[str, bool], ...]) -> None:
    assert time_ticks(shown, most) == tuple(TimeTick(shown.index(month), month, is_year) for month, is_year in ticks)


@given(st.integers(1, 3000), st.integers(1, 12), st.integers(2, 20))
def test_never_more_are_named_than_there_is_room_for(count: int, first_month: int, most: int) -> None:
    assert len(time_ticks(months(1850, count, first_month), most)) <= most


def test_each_number_stands_in_the_middle_of_its_band() -> None:
    assert [across(place, 4) for place in range(4)] == [12.5, 37.5, 62.5, 87.5]


def test_the_top_is_where_the_axis_ends() -> None:
    assert (down(0, 8), down(8, 8), down(2, 8)) == (100, 0, 75)


def test_runs_end_where_there_is_nothing() -> None:
    values = [1, 0, None, None, 3, None, 2]
    assert list(runs(values)) == [[(0, 1), (1, 0)], [(4, 3)], [(6, 2)]]


def test_line_is_the_points_of_a_polyline() -> None:
    assert line([(0, 1), (1, 0)], 4, 2) == "12.5,50 37.5,100"

"""The report of the last run: what is kept of it, and that nothing hangs on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from search.index.reports import (
    LAST_RUN,
    MOST_CHARACTERS,
    MOST_LISTED,
    MOST_OF_A_REASON,
    LastRun,
    read_last_run,
    write_last_run,
)
from search.sources.records import Notice, Reject

RUN = LastRun(
    command="rebuild",
    sources=("seeds", "-"),
    started="2024-06-20T13:24:00+06:00",
    finished="2024-06-20T13:25:01+06:00",
    generation="g-000007",
    articles=4,
    added=3,
    replaced=1,
    unchanged=2,
    deleted=5,
    read=6,
    seconds=61.25,
    missing=("zz",),
    rejected={"no-text": 1},
    rejects=(Reject("খবর.jsonl", 3, "no-text", "neither title nor body has any text"),),
    notices=(Notice("খবর.csv", "cut short"),),
)


def test_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_last_run(tmp_path, RUN)
    assert read_last_run(tmp_path) == RUN
    assert [entry.name for entry in tmp_path.iterdir()] == [LAST_RUN]


def test_newer_report_replaces_the_older(tmp_path: Path) -> None:
    write_last_run(tmp_path, RUN)
    failed = LastRun("update", (), RUN.started, RUN.finished, error="the index cannot be written")
    write_last_run(tmp_path, failed)
    assert read_last_run(tmp_path) == failed


def test_many_rejects_are_counted_and_the_first_of_each_reason_listed(tmp_path: Path) -> None:
    common = tuple(Reject("a", line, "no-text", "x") for line in range(1000))
    rare = Reject("b", None, "bad-date", "y")
    write_last_run(tmp_path, replace(RUN, rejected={"no-text": 1000, "bad-date": 1}, rejects=(*common, rare)))
    kept = read_last_run(tmp_path)
    assert kept
    assert (kept.rejected, kept.rejects) == ({"no-text": 1000, "bad-date": 1}, (*common[:MOST_OF_A_REASON], rare))


def test_report_is_bounded_however_much_goes_wrong(tmp_path: Path) -> None:
    rejects = tuple(Reject("p" * 9999, line, f"reason {line}", "ক" * 9999) for line in range(3000))
    ids, notices = ("i" * 9999,) * 3000, (Notice("p", "ক" * 9999),) * 3000
    write_last_run(tmp_path, replace(RUN, rejects=rejects, missing=ids, notices=notices))
    kept = read_last_run(tmp_path)
    assert kept
    assert [len(kept.rejects), len(kept.missing), len(kept.notices)] == [MOST_LISTED] * 3
    assert {len(kept.rejects[0].message), len(kept.rejects[0].path), len(kept.missing[0])} == {MOST_CHARACTERS}
    assert (tmp_path / LAST_RUN).stat().st_size < 2**20


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"command": 1}', "\x00", '{"rejects": [{"path": 1}]}'],
)
def test_damaged_report_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / LAST_RUN).write_text(text, encoding="utf-8")
    assert read_last_run(tmp_path) is None


def test_missing_report_is_none(tmp_path: Path) -> None:
    assert read_last_run(tmp_path) is None
    assert read_last_run(tmp_path / "none") is None


def test_path_that_is_no_text_is_kept_as_well_as_it_can_be(tmp_path: Path) -> None:
    write_last_run(tmp_path, replace(RUN, sources=("খবর\udcff",)))
    kept = read_last_run(tmp_path)
    assert kept
    assert kept.sources == ("খবর?",)

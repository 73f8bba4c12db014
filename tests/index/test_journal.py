"""The journal: what was read of a part is found again, of that part alone."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from search.articles import Article
from search.index.journal import JOURNAL, Journal
from search.sources.parts import Origin, Part
from search.sources.records import Lead, Notice, Record, Reject, Repair

PART = Part("html", Origin("pages/খবর.html", url="https://example.org/1"), b"<html>")
ARTICLE = Article(id="a", title="পদ্মা", published="2024-06-20")
RECORDS: list[Record] = [
    ARTICLE,
    Lead(ARTICLE),
    Reject("p", 3, "no-text", "nothing"),
    Repair("p", "bijoy", 2),
    Notice("p", "কিছু"),
]


def test_what_was_read_is_found_again_in_another_run(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "rules")
    assert journal.find(PART) is None
    journal.keep(PART, RECORDS)
    journal.close()
    journal = Journal(tmp_path, "rules")
    assert journal.find(PART) == RECORDS
    journal.close()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(PART, payload=b"<html >"), id="other-bytes"),
        pytest.param(replace(PART, format="text"), id="another-format"),
        pytest.param(replace(PART, origin=Origin("pages/other.html", url="https://example.org/1")), id="another-file"),
    ],
)
def test_another_part_is_not_found(tmp_path: Path, other: Part) -> None:
    journal = Journal(tmp_path, "rules")
    journal.keep(PART, RECORDS)
    assert journal.find(other) is None
    journal.close()


def test_what_other_rules_read_is_not_found(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "rules")
    journal.keep(PART, RECORDS)
    journal.close()
    journal = Journal(tmp_path, "other rules")
    assert journal.find(PART) is None
    journal.close()


def test_without_anything_to_keep_there_is_no_file(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "rules")
    assert journal.find(PART) is None
    assert journal.find_page("https://example.org/1") is None
    journal.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [pytest.param(0, id="its-beginning"), pytest.param(4096, id="a-page-inside")])
def test_a_damaged_one_makes_way_for_an_empty_one(tmp_path: Path, place: int) -> None:
    journal = Journal(tmp_path, "rules")
    journal.keep(PART, RECORDS)
    journal.close()
    with (tmp_path / JOURNAL).open("r+b") as file:
        file.seek(place)
        file.write(b"\xff" * 200)
    (tmp_path / f"{JOURNAL}-journal").write_bytes(b"of the damaged one")
    journal = Journal(tmp_path, "rules")
    assert journal.find(PART) is None
    journal.keep(PART, RECORDS)
    journal.close()
    assert [file.name for file in tmp_path.iterdir()] == [JOURNAL]


def test_a_disk_that_fails_costs_nothing_of_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path, "rules")
    journal.keep(PART, RECORDS)
    journal.close()

    class Failing(sqlite3.Connection):
        def executescript(self, _script: str, /) -> sqlite3.Cursor:
            raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Failing))
        with pytest.raises(sqlite3.OperationalError):
            Journal(tmp_path, "rules")
    journal = Journal(tmp_path, "rules")
    assert journal.find(PART) == RECORDS
    journal.close()

"""The journal: what was read of a part is found again, of that part alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from search.articles import Article
from search.index.journal import Journal
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

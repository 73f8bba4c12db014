"""The ledger: which files are as they were, by which rules they were read, and that a damaged one costs time alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.index.ledger import LEDGER, Ledger, Stamp, stamp_of

STAMP = Stamp(10, 1_718_868_240_000_000_001)


@pytest.fixture
def generation(tmp_path: Path) -> Path:
    """A generation whose ledger has one file and one address."""
    (tmp_path / "g-000001").mkdir()
    ledger = Ledger(tmp_path / "g-000001" / LEDGER, "rules")
    ledger.note(Path("pages/খবর.html"), STAMP, ["a", "খ"])
    ledger.note_validators("https://example.org/feed", {"etag": '"1"'})
    ledger.written()
    ledger.close()
    return tmp_path / "g-000001"


def test_a_ledger_goes_on_with_the_one_before(generation: Path, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "new", "rules", generation)
    assert ledger.has(Path("pages/খবর.html"), STAMP)
    assert not ledger.has(Path("pages/খবর.html"), STAMP._replace(size=11))
    assert not ledger.has(Path("pages/other.html"), STAMP)
    assert ledger.ids_of(Path("pages/খবর.html")) == ["a", "খ"]
    assert ledger.ids_of(Path("pages/other.html")) == []
    assert dict(ledger.validators()) == {"https://example.org/feed": {"etag": '"1"'}}
    ledger.close()


def test_what_was_read_by_other_rules_is_not_in_it(generation: Path, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "new", "other rules", generation)
    assert not ledger.has(Path("pages/খবর.html"), STAMP)
    assert dict(ledger.validators()) == {}
    ledger.close()


def test_the_ledger_before_is_left_as_it_is(generation: Path, tmp_path: Path) -> None:
    before = (generation / LEDGER).read_bytes()
    ledger = Ledger(tmp_path / "new", "rules", generation)
    ledger.note(Path("x"), STAMP, [])
    ledger.written()
    ledger.close()
    assert (generation / LEDGER).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no database at all" * 1000, b"SQLite format 3\x00" + bytes(5000)])
def test_a_damaged_ledger_is_an_empty_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / LEDGER).write_bytes(content)
    ledger = Ledger(tmp_path / "new", "rules", tmp_path / "g")
    assert not ledger.has(Path("x"), STAMP)
    ledger.note(Path("x"), STAMP, ["a"])
    assert ledger.has(Path("x"), STAMP)
    ledger.close()


def test_a_file_is_known_by_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.txt").write_text("x")
    ledger = Ledger(tmp_path / "ledger", "rules")
    ledger.note(tmp_path / "page.txt", stamp_of(tmp_path / "page.txt"), ["a"])
    monkeypatch.chdir(tmp_path)
    assert ledger.has(Path("page.txt"), stamp_of(Path("page.txt")))
    ledger.close()


def test_files_that_are_not_kept_are_unknown(generation: Path, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "new", "rules", generation)
    ledger.note(Path("pages/other.html"), STAMP, ["b"])
    ledger.keep_only([Path("pages/other.html"), Path("pages/other.html"), Path("never seen")])
    assert ledger.has(Path("pages/other.html"), STAMP)
    assert not ledger.has(Path("pages/খবর.html"), STAMP)
    assert dict(ledger.validators()) == {}
    ledger.close()

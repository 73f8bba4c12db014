"""What the fault tests share: the command run in this process, files of articles, and what an index serves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.articles import Article
from search.cli import khobor as command
from search.engine import open_engine

OLD_IDS = ("old-1", "old-2", "old-3")


@pytest.fixture(scope="session")
def khobor() -> Callable[..., Result]:
    """Runs ``khobor`` with the given arguments; whatever it raises but SystemExit comes through."""

    def run(*arguments: object) -> Result:
        return CliRunner(catch_exceptions=False).invoke(command, [str(argument) for argument in arguments])

    return run


@pytest.fixture(scope="session")
def contents() -> Callable[[Path], dict[str, Article]]:
    """Reads everything that the index in a folder serves: id -> article; at most a hundred."""

    def read(index: Path) -> dict[str, Article]:
        with open_engine(index) as engine:
            hits = engine.search("", size=100, grouped=False).hits
            found = {hit.article_id: engine.article(hit.article_id) for hit in hits}
            assert len(found) == engine.stats().articles
        return {article_id: marked.article for article_id, marked in found.items() if marked}

    return read


@pytest.fixture(scope="session")
def write_records() -> Callable[..., Path]:
    """Writes records as JSON Lines."""

    def write(path: Path, *records: dict[str, object]) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
        return path

    return write


@pytest.fixture
def live_index(tmp_path: Path, khobor: Callable[..., Result], write_records: Callable[..., Path]) -> Path:
    """An index that serves the three articles OLD_IDS as g-000001."""
    records = ({"id": article_id, "title": f"পুরোনো খবর {article_id}"} for article_id in OLD_IDS)
    source = write_records(tmp_path / "live" / "old.jsonl", *records)
    index = tmp_path / "live" / "index"
    assert khobor("rebuild", source, "--index", index).exit_code == 0
    return index

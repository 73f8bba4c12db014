"""What several test modules share: engines over the seeds and over small corpora that can be ranked by eye."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from search.articles import Article, article_from_record
from search.engine import WhooshEngine, open_engine
from search.index import builder
from search.sources.registry import read_sources

SEEDS = Path(__file__).parent.parent / "seeds"
NOW = "2024-06-20T13:24:00+06:00"

set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "khobor-hypothesis")  # and not in the checkout
settings.register_profile("khobor", deadline=None, derandomize=True, database=None)
settings.load_profile("khobor")

MakeEngine = Callable[..., WhooshEngine]


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of seeds/."""
    index = tmp_path_factory.mktemp("seed-index")
    records = read_sources([str(SEEDS)])
    builder.rebuild(index, (record for record in records if isinstance(record, Article)), sources=["seeds"], now=NOW)
    return index


@pytest.fixture(scope="session")
def seed_engine(seed_index: Path) -> Iterator[WhooshEngine]:
    with open_engine(seed_index) as engine:
        yield engine


@pytest.fixture
def make_engine(tmp_path: Path) -> Iterator[MakeEngine]:
    """Makes an engine over the articles of its arguments, each the keyword arguments of one; ids a, b, c ... by default."""
    opened: list[WhooshEngine] = []

    def make(*records: dict[str, str]) -> WhooshEngine:
        articles = [
            article_from_record({"id": chr(ord("a") + place), **record}) for place, record in enumerate(records)
        ]
        index = tmp_path / f"index-{len(opened)}"
        builder.rebuild(index, articles, sources=["test"], now=NOW)
        opened.append(open_engine(index))
        return opened[-1]

    yield make
    for engine in opened:
        engine.close()

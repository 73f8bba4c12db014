"""The engines side by side, and the processes of their own in which each builds and is opened, so that it starts from nothing.

In: articles as JSON Lines, queries. Out: what builds, what searches. ``build`` and ``open`` of this module are those processes.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

from search.engine import open_engine
from tests.benchmarks import rivals
from tests.benchmarks.queries import Query
from tests.benchmarks.rivals import TOP, Search

KHOBOR = (sys.executable, "-c", "from web.command import main; main()")
THIS = (sys.executable, "-m", "tests.benchmarks.engines")


@dataclass(frozen=True, slots=True)
class Engine:
    """*build*: the command that makes an index of articles in a folder with so many processes or threads.

    *jobs*: what a build is measured with. *rounds*: of timing; a round of the slow ones takes minutes, and noise is little to them.
    *most*: articles up to which it is measured at all. *index*: whose index it searches.
    """

    index: str
    version: str
    build: Callable[[Path, Path, int], Sequence[str]]
    open: Callable[[Path], Search]
    jobs: Sequence[int] = (1,)
    rounds: int = 3
    most: int = 10**9


def build_khobor(articles: Path, folder: Path, jobs: int) -> Sequence[str]:
    return [*KHOBOR, *rebuild_arguments(articles, folder, jobs)]


def rebuild_arguments(articles: Path, folder: Path, jobs: int) -> list[str]:
    """What ``khobor`` is told to build an index."""
    return ["rebuild", str(articles), "--index", str(folder), "--jobs", str(jobs)]


def build_by(name: str) -> Callable[[Path, Path, int], Sequence[str]]:
    return lambda articles, folder, jobs: [*THIS, "build", name, str(articles), str(folder), str(jobs)]


def open_khobor(folder: Path) -> Search:
    """Without what the others do not do: snippets and facets."""
    engine = open_engine(folder)

    def search(asked: Query) -> list[str]:
        page = engine.search(asked.text, size=TOP, facets=False, **asked.wishes)
        return [hit.article_id for hit in page.hits]

    return search


BUILDERS = {"tantivy": rivals.build_tantivy, "fts5": rivals.build_fts5, "whoosh": rivals.build_whoosh}
ENGINES = {
    "khobor": Engine("khobor", version("khobor"), build_khobor, open_khobor, jobs=(1, 2)),
    "tantivy": Engine("tantivy", version("tantivy"), build_by("tantivy"), rivals.open_tantivy, jobs=(1, 2)),
    "tantivy without ids": Engine(
        "tantivy", version("tantivy"), build_by("tantivy"), rivals.open_tantivy_without_ids, jobs=()
    ),
    "fts5": Engine("fts5", sqlite3.sqlite_version, build_by("fts5"), rivals.open_fts5, rounds=1),
    "whoosh": Engine("whoosh", version("whoosh3"), build_by("whoosh"), rivals.open_whoosh, rounds=1, most=20_000),
}


def open_command(name: str, folder: Path, asked: Sequence[Query]) -> list[str]:
    return [*THIS, "open", name, str(folder), json.dumps([asdict(query) for query in asked])]


def timed_opening(name: str, folder: Path, asked: Sequence[Query]) -> list[float]:
    """Milliseconds until an index is open, until it is open once more, then until each of *asked* is answered.

    Modules are imported already; what a process reads and works out once, it does the first time.
    """
    times = [time.perf_counter()]
    search = ENGINES[name].open(folder)
    times.append(time.perf_counter())
    search = ENGINES[name].open(folder)
    times.append(time.perf_counter())
    for query in asked:
        search(query)
        times.append(time.perf_counter())
    return [1000 * (after - before) for before, after in pairwise(times)]


def main() -> None:
    command, name, *rest = sys.argv[1:]
    if command == "build":
        articles, folder, jobs = rest
        BUILDERS[name](Path(articles), Path(folder), int(jobs))
    else:
        folder, queries = rest
        asked = [Query(**{**query, "words": tuple(query["words"])}) for query in json.loads(queries)]
        print(json.dumps(timed_opening(name, Path(folder), asked)))


if __name__ == "__main__":
    main()

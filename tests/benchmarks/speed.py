"""Khobor beside Tantivy, SQLite FTS5 and Whoosh's stock codec, on the same articles and the same texts in one run.

    python -m tests.benchmarks.speed ARTICLES.jsonl --sizes 20000 100000 --headlines TSV --keywords TSV --output FOLDER

from the checkout measures building, opening, searching, serving, growth, and whether the engines find the same. ARTICLES is
canonical JSON Lines, of which the first so many are taken, or with --make a script that writes them when run as SCRIPT N FILE.
What is kept in the folder --keep, articles and indexes, the next call uses again; what it does not measure again stays in the
report. The ratios decide: the times are those of this machine at this moment. Wants the extra ``[bench]``.
"""

from __future__ import annotations

import argparse
import datetime
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from tests.benchmarks import agreement, profiling, serving, timing
from tests.benchmarks.engines import ENGINES
from tests.benchmarks.queries import Query, make_queries
from tests.benchmarks.report import MIX, environment, growth_rows, read_figures, write_report
from tests.benchmarks.timing import Row, Times

OPENING_QUERIES = 10
AGREE_ARTICLES = 5000  # whole answers are compared, not their first page
AGREE_QUERIES = 40  # of each kind
AGREE_KINDS = ("1 words, any", "2 words, all", "3 words, all", "phrase of 2", "phrase of 3", "filtered", "newest first")

Kinds = Mapping[str, Sequence[Query]]


@dataclass(frozen=True, slots=True)
class Bench:
    """*source*: articles, or the script that makes them. *work*: where they and the indexes go. *engines*: by name."""

    source: Path
    is_script: bool
    work: Path
    engines: Sequence[str]

    def articles(self, size: int) -> Path:
        """A file of *size* articles."""
        path = self.work / f"{size}.jsonl"
        if not path.exists():
            part = path.with_suffix(".part")  # what is half written must not be taken for whole by the next call
            if self.is_script:
                subprocess.run([sys.executable, self.source, str(size), part], check=True)
            else:
                copy_first(self.source, part, size)
            part.rename(path)
        return path

    def built(self, name: str, size: int, jobs: int = 1) -> tuple[Path, Row]:
        """The folder of an index of *size* articles, and the figures of its build; built unless an earlier call did."""
        index = ENGINES[name].index
        folder = self.work / f"{size}-{index}-{jobs}"
        note = folder.with_suffix(".json")
        if not note.exists():
            shutil.rmtree(folder, ignore_errors=True)
            say(f"building {index} of {size:,} articles, jobs {jobs}")
            figures = timing.measure_build(ENGINES[name].build(self.articles(size), folder, jobs), folder, size)
            note.write_text(json.dumps({"engine": index, "jobs": jobs, **figures, "taken": now()}), encoding="utf-8")
        row: Row = json.loads(note.read_text(encoding="utf-8"))
        return folder, row

    def engines_of(self, size: int) -> list[str]:
        return [name for name in self.engines if size <= ENGINES[name].most]


def main() -> None:
    given = arguments()
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(given.articles.resolve(), given.make, given.keep or Path(temporary), given.engines)
        bench.work.mkdir(parents=True, exist_ok=True)
        output = given.output or Path(tempfile.mkdtemp(prefix="khobor-speed-"))
        figures = read_figures(output)
        kinds = make_queries(bench.articles(min(given.sizes)), given.headlines, given.keywords, given.most)
        for size in sorted(given.sizes):
            for part in given.only:
                say(f"{part}, {size:,} articles")
                rows = [{"size": size, "taken": now(), **row} for row in PARTS[part](bench, size, kinds)]
                others = [row for row in figures.get(part, []) if row["size"] != size]
                figures[part] = sorted(others + rows, key=lambda row: row["size"])
                figures["growth"] = growth_rows(figures)
                write_report(figures, environment(), output)
        if given.profile:
            print_profiles(bench, min(given.sizes), kinds)
        print((output / "figures.md").read_text(encoding="utf-8"))
        print(f"in {output}: {', '.join(sorted(file.name for file in output.iterdir()))}")


def arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("articles", type=Path, help="JSON Lines, or with --make a script")
    asked.add_argument("--make", action="store_true", help="run ARTICLES to make the articles")
    asked.add_argument("--sizes", type=int, nargs="+", default=[20_000], metavar="N", help="articles (default: 20000)")
    asked.add_argument("--headlines", type=Path, required=True, help='lines "qid TAB text": long queries')
    asked.add_argument("--keywords", type=Path, required=True, help="the same: short queries")
    asked.add_argument("--most", type=int, default=200, help="queries of each kind (default: %(default)s)")
    asked.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    asked.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="what to measure (default: all)")
    asked.add_argument("--profile", action="store_true", help="show where the time goes, at the smallest size")
    asked.add_argument("--keep", type=Path, metavar="FOLDER", help="where articles and indexes stay")
    asked.add_argument("--output", type=Path, metavar="FOLDER", help="where the report goes (default: a temporary one)")
    return asked.parse_args()


def copy_first(source: Path, target: Path, most: int) -> None:
    with source.open("rb") as lines, target.open("wb") as copy:
        copy.writelines(islice(lines, most))


def build_rows(bench: Bench, size: int, _kinds: Kinds) -> Iterator[Row]:
    for name in bench.engines_of(size):
        for jobs in ENGINES[name].jobs:
            yield bench.built(name, size, jobs)[1]


def open_rows(bench: Bench, size: int, kinds: Kinds) -> Iterator[Row]:
    for name in bench.engines_of(size):
        if name == ENGINES[name].index:
            folder, _ = bench.built(name, size)
            yield {"engine": name, **timing.measure_opening(name, folder, kinds["headlines"][:OPENING_QUERIES])}


def query_rows(bench: Bench, size: int, kinds: Kinds) -> Iterator[Row]:
    """A row an engine and kind, with the time of every query; then one an engine for all kinds together."""
    searches = {name: ENGINES[name].open(bench.built(name, size)[0]) for name in bench.engines_of(size)}
    found: dict[str, list[Times]] = {name: [] for name in searches}
    for name, kind, times in timing.time_queries(searches, kinds):
        found[name].append(times)
        yield {"engine": name, "kind": kind, **timing.percentiles(times), "times_ms": times.round(4).tolist()}
    for name, of_kinds in found.items():
        yield {"engine": name, "kind": MIX, **timing.percentiles(np.concatenate(of_kinds))}


def serve_rows(bench: Bench, size: int, kinds: Kinds) -> Iterator[Row]:
    texts = [query.text for kind in ("headlines", "keywords") for query in kinds[kind]]
    yield from serving.measure_serving(bench.built("khobor", size)[0], texts)


def agree_rows(bench: Bench, size: int, kinds: Kinds) -> Iterator[Row]:
    """Over no more than AGREE_ARTICLES, whatever *size* is."""
    most = min(size, AGREE_ARTICLES)
    asked = {kind: kinds[kind][:AGREE_QUERIES] for kind in AGREE_KINDS}
    index, _ = bench.built("khobor", most)
    for row in agreement.check_agreement(index, bench.articles(most), asked):
        yield {"articles": most, **row}


def print_profiles(bench: Bench, size: int, kinds: Kinds) -> None:
    index, _ = bench.built("khobor", size)
    with tempfile.TemporaryDirectory() as folder:
        print(f"\nkhobor rebuild, {size:,} articles\n{profiling.profile_build(bench.articles(size), Path(folder))}")
    for kind, queries in kinds.items():
        print(f"\n{kind}, {len(queries)} queries\n{profiling.profile_queries(index, queries)}")


def now() -> str:
    return datetime.datetime.now().astimezone().isoformat(timespec="minutes")


def say(what: str) -> None:
    print(f"{now()} {what}", file=sys.stderr, flush=True)


PARTS = {"build": build_rows, "open": open_rows, "query": query_rows, "serve": serve_rows, "agree": agree_rows}

if __name__ == "__main__":
    main()

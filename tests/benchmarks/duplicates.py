"""How well the same story is told from another: ``python -m tests.benchmarks.duplicates NEWS``.

NEWS: a folder of crawled news, lines of JSON packed by xz, with the articles that ``tests/judged/near_duplicates.tsv`` has judged
in pairs; see tests/judged/README.md. All of it is indexed, and of every pair it is asked whether the generation has both in one
story: candidates, rule and grouping are measured together. Prints precision and recall with 95 % intervals (Wilson) of each half
of the set, of pairs of two papers and of one, then the pairs that came out wrong.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
import math
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from search.articles import Article, InvalidArticle, article_from_record
from search.bengali.dates import find_time
from search.index import builder, generations
from search.index.bulk import Effort
from search.index.snapshot import Snapshot
from search.sources.duplicates import paper_of

JUDGED = Path(__file__).parent.parent / "judged" / "near_duplicates.tsv"
NOW = "2026-06-08T12:00:00+06:00"  # for the manifest
JOBS = 2


class Judged(NamedTuple):
    half: str  # "tuned": the rules were set by it; "held": they were not
    one: str
    other: str
    label: str  # "same", "other", "unsure"
    kind: str


class Outcome(NamedTuple):
    pair: Judged
    of_two_papers: bool
    is_joined: bool


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("news", type=Path)
    given = asked.parse_args()
    if not any(given.news.glob("*.jsonl.xz")):
        print(f"skipped: {given.news} has no *.jsonl.xz, and the judged articles are not part of the project")
        sys.exit(0)
    with tempfile.TemporaryDirectory() as folder:
        outcomes = measure(given.news, Path(folder))
    for name, chosen in (
        ("tuned", [one for one in outcomes if one.pair.half == "tuned"]),
        ("held out", [one for one in outcomes if one.pair.half == "held"]),
        ("two papers", [one for one in outcomes if one.of_two_papers]),
        ("one paper", [one for one in outcomes if not one.of_two_papers]),
        ("all", outcomes),
    ):
        print_figures(name, chosen)
    for outcome in outcomes:
        if outcome.is_joined != (outcome.pair.label == "same"):
            print("joined" if outcome.is_joined else "apart ", *outcome.pair)


def measure(news: Path, folder: Path) -> list[Outcome]:
    report = builder.rebuild(folder, read_articles(news), sources=[], now=NOW, effort=Effort(JOBS))
    print(f"{report.articles:,} articles, {report.grouped:,} of them behind another one of their story")
    snapshot = Snapshot(folder / str(generations.current_generation(folder)))
    try:
        return [outcome for pair in read_judged() if (outcome := outcome_of(pair, snapshot))]
    finally:
        snapshot.close()


def outcome_of(pair: Judged, snapshot: Snapshot) -> Outcome | None:
    """None where an article is not there."""
    one, other = snapshot.find(pair.one), snapshot.find(pair.other)
    if one is None or other is None:
        print("not there:", *pair)
        return None
    papers = {paper_of(snapshot.article(doc).source) for doc in (one, other)}
    return Outcome(pair, len(papers) == 2, bool(snapshot.stories[one] == snapshot.stories[other]))


def read_judged() -> list[Judged]:
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        return [Judged(**row) for row in csv.DictReader(lines, delimiter="\t")]


def read_articles(news: Path) -> Iterator[Article]:
    """The articles of a crawl, with what is needed here of each."""
    for path in sorted(news.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                published = find_time(record.get("date") or "")
                try:
                    yield article_from_record({**record, "published": published})
                except InvalidArticle:
                    continue


def print_figures(name: str, outcomes: Iterable[Outcome]) -> None:
    counts = {(label, is_joined): 0 for label in ("same", "other", "unsure") for is_joined in (True, False)}
    for outcome in outcomes:
        counts[outcome.pair.label, outcome.is_joined] += 1
    right, wrong, missed = counts["same", True], counts["other", True], counts["same", False]
    print(
        f"{name:10}  precision {rate(right, right + wrong)}  recall {rate(right, right + missed)}  "
        f"other {wrong + counts['other', False]}  unsure {counts['unsure', True]} joined of "
        f"{counts['unsure', True] + counts['unsure', False]}"
    )


def rate(part: int, whole: int) -> str:
    """*part* of *whole* with its 95 % interval by Wilson's score."""
    if not whole:
        return "none"
    share, z = part / whole, 1.96
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    width = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return f"{share:.3f} ({part}/{whole}; {middle - width:.3f} to {middle + width:.3f})"


if __name__ == "__main__":
    main()

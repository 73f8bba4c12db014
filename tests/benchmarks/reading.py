"""What a reader waits for besides searching: ``python -m tests.benchmarks.reading INDEX --headlines TSV [--latin TSV]``.

HEADLINES: lines "qid TAB text", typed letter by letter, a suggestion asked for at each; LATIN: lines "Bengali TAB Latin", of which
the Latin words are. Besides, articles chosen at random have their related ones found, three words are compared over time, and
the week and the days are counted, as after an index has changed. Milliseconds of wall time in one process, once warm.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from search.engine import Engine, open_engine
from search.results.page import Hit

TYPED = 3000  # letters: some two hundred headlines
WORDS_TYPED = 4  # of a headline: few type more
ARTICLES = 100
WARM = 100  # calls that are not timed


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("index", type=Path)
    asked.add_argument("--headlines", type=Path, required=True)
    asked.add_argument("--latin", type=Path)
    given = asked.parse_args()
    with open_engine(given.index) as engine:
        headlines = column_of(given.headlines, 1)
        measure("suggestions, Bengali letters", engine.complete, [*islice(beginnings(headlines), TYPED)])
        if given.latin:
            words = column_of(given.latin, 1)
            measure("suggestions, Latin letters", engine.complete, [*islice(beginnings(words), TYPED)])
        measure("related articles", engine.related, [hit.article_id for hit in some_articles(engine)])
        three = [tuple(headline.split()[:3]) for headline in headlines[: 2 * ARTICLES]]
        measure("three words over time", engine.trends, three)
    measure_first(given.index, "the week, first time", lambda engine: engine.week())
    measure_first(given.index, "the days of all years, first time", lambda engine: engine.days("0001", "9999"))


def column_of(path: Path, place: int) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [line.split("\t")[place] for line in lines if line.count("\t") >= place]
    random.Random(7).shuffle(texts)  # rows of such files are in some order
    return texts


def beginnings(texts: Sequence[str]) -> Iterator[str]:
    """What is in the box after each letter of each of *texts*."""
    for text in texts:
        typed = " ".join(text.split()[:WORDS_TYPED])
        yield from (typed[:end] for end in range(1, len(typed) + 1))


def some_articles(engine: Engine) -> list[Hit]:
    """Articles from all over the archive."""
    months = [month.value for month in engine.months()]
    chosen = random.Random(7).choices(months or [""], k=ARTICLES + WARM)
    return [
        hit for month in chosen for hit in engine.search("", month=month, size=1, snippets=False, facets=False).hits
    ]


def measure(name: str, ask: Callable[..., object], questions: Sequence[object]) -> None:
    """Print how long *ask* takes for *questions*, the first of which warm it up."""
    for question in questions[:WARM]:
        ask(question)
    times = []
    for question in questions[WARM:]:
        started = time.perf_counter()
        ask(question)
        times.append(1000 * (time.perf_counter() - started))
    p50, p95 = np.percentile(times, (50, 95))
    print(f"{name:34}{len(times):6,} times   p50 {p50:6.1f} ms   p95 {p95:6.1f} ms   most {max(times):6.1f} ms")


def measure_first(index: Path, name: str, ask: Callable[[Engine], object]) -> None:
    """Print how long *ask* takes in an engine that has only answered a search."""
    with open_engine(index) as engine:
        engine.search("ঢাকা")
        started = time.perf_counter()
        ask(engine)
        print(f"{name:34}{1000 * (time.perf_counter() - started):6.0f} ms")


if __name__ == "__main__":
    main()

"""Khobor beside Tantivy, on the same articles and queries in one run: ``python compare.py ARTICLES.jsonl QUERIES.tsv``.

Tantivy is given the terms that Khobor indexes (stems, parted by spaces), so both look for the same words. The ratios decide: the
seconds are those of this machine at this moment. Wants the extra ``[bench]``.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import tantivy

from search.articles import Article
from search.bengali.terms import analyze
from search.engine import open_engine
from search.evaluate import read_queries
from search.index import builder
from search.settings import Settings
from search.sources.registry import read_sources

TOP = 10


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("articles", help="as khobor rebuild takes them")
    asked.add_argument("queries", type=Path, help='lines "qid TAB text"')
    asked.add_argument("--most", type=int, default=200, help="queries to time (default: %(default)s)")
    given = asked.parse_args()
    records = read_sources([given.articles], Settings().limits)
    articles = [record for record in records if isinstance(record, Article)]
    queries = [query.text for query in itertools.islice(read_queries(given.queries), given.most)]
    with tempfile.TemporaryDirectory() as folder:
        ours = measure(*khobor(Path(folder) / "khobor", articles), queries)
        theirs = measure(*tantivy_index(Path(folder) / "tantivy", articles), queries)
    print(f"{len(articles):,} articles, {len(queries)} queries, top {TOP}")
    print(f"{'':12}{'build s':>10}{'p50 ms':>10}{'p95 ms':>10}")
    for name, row in (
        ("khobor", ours),
        ("tantivy", theirs),
        ("ratio", [a / b for a, b in zip(ours, theirs, strict=True)]),
    ):
        print(f"{name:12}" + "".join(f"{value:10.2f}" for value in row))


def khobor(folder: Path, articles: Sequence[Article]) -> tuple[float, Callable[[str], object]]:
    """(seconds to build, how to search) over *articles*."""
    started = time.perf_counter()
    builder.rebuild(folder, articles, sources=["benchmark"], now="2024-01-01")
    seconds = time.perf_counter() - started
    engine = open_engine(folder)
    return seconds, lambda query: engine.search(query, size=TOP, snippets=False)


def tantivy_index(folder: Path, articles: Sequence[Article]) -> tuple[float, Callable[[str], object]]:
    """The same for Tantivy, one thread; the analysis is Khobor's and counted."""
    folder.mkdir()
    schema = tantivy.SchemaBuilder().add_text_field("body", tokenizer_name="whitespace").build()
    index = tantivy.Index(schema, path=str(folder))
    started = time.perf_counter()
    writer = index.writer(num_threads=1)
    for article in articles:
        writer.add_document(tantivy.Document(body=stems(f"{article.title} {article.body}")))
    writer.commit()
    writer.wait_merging_threads()
    seconds = time.perf_counter() - started
    index.reload()
    searcher = index.searcher()

    def search(query: str) -> object:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", term)) for term in stems(query).split(" ")
        ]
        return searcher.search(tantivy.Query.boolean_query(terms), TOP)

    return seconds, search


def stems(text: str) -> str:
    return " ".join(token.stem for token in analyze(text))


def measure(build_seconds: float, search: Callable[[str], object], queries: Sequence[str]) -> list[float]:
    """[seconds to build, median and 95th percentile of a search in milliseconds], each query asked once before it counts."""
    for query in queries:
        search(query)
    times = []
    for query in queries:
        started = time.perf_counter()
        search(query)
        times.append((time.perf_counter() - started) * 1000)
    return [build_seconds, statistics.median(times), statistics.quantiles(times, n=20)[-1]]


if __name__ == "__main__":
    main()

"""Judged queries -> figures: answers as a TREC run, and the usual measures of one.

The measures are those of trec_eval with binary gain: MRR@10, S@1 (the share of queries answered right at the top), nDCG@10, R@100.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from search.articles import Article
from search.engine import Engine, open_engine
from search.errors import QueryError, SourceError
from search.index import builder
from search.settings import Settings

TAG = "khobor"
Qrels = Mapping[str, Mapping[str, int]]  # query id -> article id -> grade; above 0 is relevant


@dataclass(frozen=True, slots=True)
class Query:
    query_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    mrr_10: float
    s_1: float
    ndcg_10: float
    r_100: float
    queries: int

    def __str__(self) -> str:
        return f"MRR@10 {self.mrr_10:.4f} S@1 {self.s_1:.4f} nDCG@10 {self.ndcg_10:.4f} R@100 {self.r_100:.4f} n {self.queries}"


def read_queries(path: Path) -> Iterator[Query]:
    """The queries of a file of lines "qid TAB text". Raises SourceError, naming the line that is none."""
    for number, line in _lines_with_text(path):
        query_id, tab, text = line.partition("\t")
        if not tab or not query_id.strip():
            raise SourceError(path, f"line {number} is no query: write qid TAB text")
        yield Query(query_id.strip(), text)


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """The judgements of a TREC qrels file: qid, anything, article id, grade. Raises SourceError."""
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in _lines_with_text(path):
        fields = line.split()
        if len(fields) != 4 or not fields[3].lstrip("-").isdigit():
            raise SourceError(path, f"line {number} is no judgement: write qid 0 article-id grade")
        qrels[fields[0]][fields[2]] = int(fields[3])
    return dict(qrels)


def answer(engine: Engine, query: Query, depth: int) -> list[tuple[str, float]]:
    """(article id, score) of the first *depth* articles for *query*, best first. Raises QueryError."""
    page_size = min(depth, Settings().limits.page_size)
    found: list[tuple[str, float]] = []
    for page in range(1, math.ceil(depth / page_size) + 1):
        hits = engine.search(query.text, size=page_size, page=page, snippets=False).hits
        found += [(hit.article_id, hit.score) for hit in hits]
        if len(hits) < page_size:
            break
    return found[:depth]


def write_run(engine: Engine, queries: Iterable[Query], run: TextIO, depth: int) -> list[str]:
    """Write the answers to *queries* as a TREC run; returns what is wrong with those that could not be answered."""
    failed = []
    for query in queries:
        try:
            answers = answer(engine, query, depth)
        except QueryError as error:
            failed.append(f"query {query.query_id}: {error}")
            continue
        for rank, (article_id, score) in enumerate(answers, start=1):
            run.write(f"{query.query_id} Q0 {_one_word(article_id)} {rank} {score:.6f} {TAG}\n")
    return failed


def score(answers: Mapping[str, Sequence[str]], qrels: Qrels) -> Figures:
    """The measures over every query of *qrels*; *answers*: query id -> article ids, best first."""
    rows = [_measures(answers.get(query_id, ()), relevant) for query_id, relevant in qrels.items()]
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)] if rows else [0.0] * 4
    mrr_10, s_1, ndcg_10, r_100 = means
    return Figures(mrr_10, s_1, ndcg_10, r_100, len(rows))


def evaluate(articles: Iterable[Article], queries: Iterable[Query], qrels: Qrels, *, now: str) -> Figures:
    """Build an index of *articles* in a temporary folder, answer *queries* from it, and score the answers."""
    with tempfile.TemporaryDirectory(prefix="khobor-") as folder:
        if not builder.rebuild(Path(folder), articles, sources=(), now=now).articles:
            raise SourceError("evaluate", "there is no article to search")
        with open_engine(folder) as engine:
            answers = {query.query_id: [found for found, _ in answer(engine, query, 100)] for query in queries}
    return score(answers, qrels)


def _measures(answers: Sequence[str], relevant: Mapping[str, int]) -> tuple[float, float, float, float]:
    places = [place for place, article_id in enumerate(answers) if relevant.get(article_id, 0) > 0]
    positive = sum(grade > 0 for grade in relevant.values())
    reciprocal = 1 / (places[0] + 1) if places and places[0] < 10 else 0.0
    ideal = sum(1 / math.log2(place + 2) for place in range(min(10, positive)))
    gain = sum(1 / math.log2(place + 2) for place in places if place < 10)
    found = sum(place < 100 for place in places)
    first = float(bool(places) and places[0] == 0)
    return reciprocal, first, gain / ideal if ideal else 0.0, found / positive if positive else 0.0


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """(number, line) of each line of a text file, from 1, without its end. Raises SourceError where it is not UTF-8."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            yield from ((number, line.rstrip("\r\n")) for number, line in enumerate(lines, start=1))
    except UnicodeDecodeError as error:
        raise SourceError(path, f"it is not UTF-8: {error.reason}") from error


def _lines_with_text(path: Path) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in read_lines(path) if line.strip())


def _one_word(article_id: str) -> str:
    """*article_id* without white space, which parts the columns of a run."""
    return re.sub(r"\s", "_", article_id)

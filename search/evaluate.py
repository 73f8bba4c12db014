"""Judged queries -> figures: queries and judgements in TREC's formats, answers as a TREC run, the measures of one run or of two.

The measures themselves are those of trec_eval, worked out by ir-measures: nDCG@10 by the grades of the judgements,
MRR@10, MAP, R@100 and S@1 (the share of queries answered right at the top), where a grade above 0 is relevant. They are
means over every judged query, answered or not. A run stands in the order of its scores, equal ones in that of the file.
"""

from __future__ import annotations

import html
import math
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from search.articles import Article
from search.engine import Engine, open_engine
from search.errors import KhoborError, QueryError, SourceError
from search.index import builder
from search.settings import Settings

TAG = "khobor"
DEPTH = 100  # R@100 looks no deeper
LABELS = {"mrr_10": "MRR@10", "s_1": "S@1", "ndcg_10": "nDCG@10", "r_100": "R@100", "map": "MAP"}
SAMPLES = 10_000  # a p of 0.05 is then within 0.005 of the exact one, nineteen times of twenty
SEED = 2007  # any will do, as long as the same two runs always get the same p

Qrels = Mapping[str, Mapping[str, int]]  # query id -> article id -> grade; above 0 is relevant
Run = Mapping[str, Sequence[str]]  # query id -> article ids, best first


@dataclass(frozen=True, slots=True)
class Query:
    query_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The measures of one query, or their means over several."""

    mrr_10: float
    s_1: float
    ndcg_10: float
    r_100: float
    map: float

    def __str__(self) -> str:
        return " ".join(f"{LABELS[name]} {value:.4f}" for name, value in asdict(self).items())


@dataclass(frozen=True, slots=True)
class Evaluation:
    mean: Figures
    by_query: Mapping[str, Figures]
    failed: tuple[str, ...] = ()  # what is wrong with each query that could not be asked

    def __str__(self) -> str:
        return f"{self.mean} n {len(self.by_query)}"


@dataclass(frozen=True, slots=True)
class QueryDifference:
    query_id: str
    value: float
    compared: float
    difference: float


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of a run against that of the run that it is compared with; above 0 is better."""

    measure: str  # a field of Figures
    mean: float
    better: int  # queries
    worse: int
    same: int
    p_value: float
    largest: tuple[QueryDifference, ...]

    def __str__(self) -> str:
        queries = f"better {self.better} worse {self.worse} same {self.same}"
        return f"{LABELS[self.measure]} {self.mean:+.4f} {queries} p {self.p_value:.4f}"


def read_queries(path: Path) -> list[Query]:
    """The queries of a file of lines "qid TAB text", or the titles of a file of TREC topics, as FIRE writes them too.

    Raises SourceError, naming the line or the topic that is none.
    """
    lines = list(_lines_with_text(path))
    if lines and lines[0][1].lstrip().startswith("<"):
        queries = list(_read_topics(path, "\n".join(line for _, line in lines)))
    else:
        queries = [_read_query(path, number, line) for number, line in lines]
    seen: set[str] = set()
    for query in queries:
        if query.query_id in seen:
            raise SourceError(path, f"query {query.query_id} is there twice")
        seen.add(query.query_id)
    return queries


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """The judgements of a TREC qrels file: qid, anything, article id, grade. Raises SourceError."""
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in _lines_with_text(path):
        fields = line.split()
        if len(fields) != 4 or not re.fullmatch(r"-?\d+", fields[3]):
            raise SourceError(path, f"line {number} is no judgement: write qid 0 article-id grade")
        query_id, _, article_id, grade = fields
        if qrels[query_id].setdefault(article_id, int(grade)) != int(grade):
            raise SourceError(
                path, f"line {number} judges {article_id} for query {query_id} otherwise than a line before"
            )
    if not qrels:
        raise SourceError(path, "there is no judgement in it")
    return dict(qrels)


def read_run(path: Path) -> dict[str, list[str]]:
    """The answers of a TREC run file: qid, anything, article id, rank, score, tag. Raises SourceError."""
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    for number, line in _lines_with_text(path):
        fields = line.split()
        score_given = _number(fields[4]) if len(fields) == 6 else None
        if score_given is None:
            raise SourceError(path, f"line {number} is no answer: write qid Q0 article-id rank score tag")
        query_id, _, article_id, *_ = fields
        if article_id in scores[query_id]:
            raise SourceError(path, f"line {number} gives {article_id} for query {query_id} a second time")
        scores[query_id][article_id] = score_given
    if not scores:
        raise SourceError(path, "there is no answer in it")
    return {query_id: sorted(found, key=found.__getitem__, reverse=True) for query_id, found in scores.items()}


def answer(engine: Engine, query: Query, depth: int) -> list[tuple[str, float]]:
    """(article id, score) of the first *depth* articles for *query*, best first. Raises QueryError."""
    page_size = min(depth, Settings().limits.page_size)
    page = engine.search(query.text, size=page_size, snippets=False, grouped=False)
    found = [(_one_word(hit.article_id), hit.score) for hit in page.hits]
    while page.cursor and len(found) < depth:
        page = engine.search(query.text, size=page_size, cursor=page.cursor, snippets=False, grouped=False)
        found += [(_one_word(hit.article_id), hit.score) for hit in page.hits]
    return found[:depth]


def write_run(engine: Engine, queries: Iterable[Query], run: TextIO, depth: int) -> list[str]:
    """Write the answers to *queries* as a TREC run; returns what is wrong with those that could not be answered.

    The scores of a query fall from line to line, if need be by the least step that trec_eval (single precision) can
    tell: it sorts by score, and equal ones by article id, which is not our order.
    """
    failed = []
    for query in queries:
        try:
            answers = answer(engine, query, depth)
        except QueryError as error:
            failed.append(f"query {query.query_id}: {error}")
            continue
        last = np.float32(np.inf)
        for rank, (article_id, score_given) in enumerate(answers, start=1):
            last = min(np.float32(score_given), np.nextafter(last, np.float32(-np.inf)))
            run.write(f"{query.query_id} Q0 {article_id} {rank} {last:.9g} {TAG}\n")
    return failed


def score(run: Run, qrels: Qrels) -> Evaluation:
    """The measures of *run* over every query of *qrels*. Raises KhoborError where ir-measures is not installed."""
    try:
        import ir_measures
    except ImportError as error:
        raise KhoborError("to score answers, install ir-measures: pip install ir-measures") from error
    measures = {
        ir_measures.RR @ 10: "mrr_10",
        ir_measures.Success @ 1: "s_1",
        ir_measures.nDCG @ 10: "ndcg_10",
        ir_measures.R @ 100: "r_100",
        ir_measures.AP: "map",
    }
    places = {query_id: {one: -place for place, one in enumerate(found)} for query_id, found in run.items()}
    values: dict[str, dict[str, float]] = {query_id: {} for query_id in qrels}
    for found in ir_measures.iter_calc(list(measures), qrels, places):
        values[found.query_id][measures[found.measure]] = float(found.value)
    by_query = {query_id: Figures(**row) for query_id, row in values.items()}
    return Evaluation(_mean(by_query.values()), by_query)


def evaluate(
    articles: Iterable[Article], queries: Sequence[Query], qrels: Qrels, *, now: str, depth: int = DEPTH
) -> Evaluation:
    """Build an index of *articles* in a temporary folder, answer *queries* from it, and score the answers."""
    with tempfile.TemporaryDirectory(prefix="khobor-") as folder:
        if not builder.rebuild(Path(folder), articles, sources=(), now=now).articles:
            raise SourceError("evaluate", "there is no article to search")
        with open_engine(folder) as engine:
            return evaluate_engine(engine, queries, qrels, depth=depth)


def evaluate_engine(engine: Engine, queries: Iterable[Query], qrels: Qrels, *, depth: int = DEPTH) -> Evaluation:
    """Answer *queries* from *engine* and score the answers; a query that cannot be asked counts as one without an answer."""
    run, failed = {}, []
    for query in queries:
        try:
            run[query.query_id] = [article_id for article_id, _ in answer(engine, query, depth)]
        except QueryError as error:
            failed.append(f"query {query.query_id}: {error}")
    found = score(run, qrels)
    return Evaluation(found.mean, found.by_query, tuple(failed))


def check_ids(asked: Iterable[str], qrels: Qrels) -> list[str]:
    """What to say of queries without a judgement and of judgements without a query. Raises SourceError where none meet."""
    asked_ids = dict.fromkeys(asked)
    unjudged = [query_id for query_id in asked_ids if query_id not in qrels]
    unasked = [query_id for query_id in qrels if query_id not in asked_ids]
    if len(unasked) == len(qrels):
        raise SourceError("evaluate", f"no query is judged: the judgements are of {_some(unasked)}")
    notes = [f"not judged, so not scored: {_some(unjudged)}"] if unjudged else []
    return [*notes, f"judged but not asked or not answered, so scored 0: {_some(unasked)}"] if unasked else notes


def compare(found: Evaluation, other: Evaluation, *, largest: int) -> list[Difference]:
    """Each measure of *found* against that of *other*, over the same judged queries, with the *largest* differences."""
    return [_compare_measure(name, found.by_query, other.by_query, largest) for name in LABELS]


def table_by_query(found: Evaluation, other: Evaluation | None = None) -> Iterator[str]:
    """The lines of a table of every query's measures, columns parted by tabs, and of those of the run compared with."""
    names = [*LABELS, *(f"{name}_compared" for name in LABELS if other)]
    yield "\t".join(("query", *names))
    for query_id, figures in found.by_query.items():
        values = astuple(figures) + (astuple(other.by_query[query_id]) if other else ())
        yield "\t".join((query_id, *(f"{value:.4f}" for value in values)))


def p_value(differences: NDArray[np.float64]) -> float:
    """How likely a mean difference this far from 0 is, either way, where the two runs are equally good.

    The paired randomisation test (Smucker, Allan and Carterette, CIKM 2007): for each query the two runs change places or
    not, at random. A query without a difference changes nothing, so it is left out.
    """
    changed = differences[differences != 0]
    least = abs(changed.sum()) - 1e-9  # the same sum in another order of terms differs in the last digits
    random = np.random.default_rng(SEED)
    as_far = 0
    for _ in range(SAMPLES // 1000):  # in thousands, to hold little in memory
        signs = random.integers(0, 2, size=(1000, len(changed)), dtype=np.int8) * 2.0 - 1.0
        as_far += int(np.count_nonzero(np.abs(signs @ changed) >= least))
    return (as_far + 1) / (SAMPLES + 1)


def _compare_measure(name: str, found: Mapping[str, Figures], other: Mapping[str, Figures], largest: int) -> Difference:
    pairs = [(query_id, getattr(figures, name), getattr(other[query_id], name)) for query_id, figures in found.items()]
    rows = [QueryDifference(query_id, value, compared, value - compared) for query_id, value, compared in pairs]
    differences = np.array([row.difference for row in rows])
    better, worse = int((differences > 0).sum()), int((differences < 0).sum())
    changed = sorted((row for row in rows if row.difference), key=lambda row: -abs(row.difference))
    return Difference(
        measure=name,
        mean=float(differences.mean()),
        better=better,
        worse=worse,
        same=len(rows) - better - worse,
        p_value=p_value(differences),
        largest=tuple(changed[:largest]),
    )


def _mean(rows: Iterable[Figures]) -> Figures:
    return Figures(*np.mean([astuple(row) for row in rows], axis=0).tolist())


def _read_query(path: Path, number: int, line: str) -> Query:
    query_id, tab, text = line.partition("\t")
    if not tab or not query_id.strip():
        raise SourceError(path, f"line {number} is no query: write qid TAB text")
    return Query(query_id.strip(), text)


_TOPIC = re.compile(r"<top\b[^>]*>(.*?)(?:</top>|(?=<top\b)|\Z)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"<num>\s*(?:Number\s*:)?([^<]*)", re.IGNORECASE)
_TITLE = re.compile(r"<title>\s*(?:Topic\s*:)?([^<]*)", re.IGNORECASE)


def _read_topics(path: Path, text: str) -> Iterator[Query]:
    """TREC's topics, whose fields need no closing tag, and FIRE's, which are XML and have one."""
    topics = _TOPIC.findall(text)
    if not topics:
        raise SourceError(path, "there is no <top> in it")
    for place, topic in enumerate(topics, start=1):
        query_id, title = _topic_field(_NUMBER, topic), _topic_field(_TITLE, topic)
        if not query_id or not title:
            raise SourceError(path, f"topic {place} is none: it needs a <num> and a <title>")
        yield Query(query_id, title)


def _topic_field(pattern: re.Pattern[str], topic: str) -> str:
    found = pattern.search(topic)
    return " ".join(html.unescape(found[1]).split()) if found else ""


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """(number, line) of each line of a text file, from 1, without its end. Raises SourceError where it is not UTF-8."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            yield from ((number, line.rstrip("\r\n")) for number, line in enumerate(lines, start=1))
    except UnicodeDecodeError as error:
        raise SourceError(path, f"it is not UTF-8: {error.reason}") from error


def _lines_with_text(path: Path) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in read_lines(path) if line.strip())


def _number(text: str) -> float | None:
    """*text* as a number that can be put in order, else None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return None if math.isnan(value) else value


def _one_word(article_id: str) -> str:
    """*article_id* without white space, which parts the columns of a run."""
    return re.sub(r"\s", "_", article_id)


def _some(ids: Sequence[str]) -> str:
    """*ids* to read: all of a few, the first of many."""
    most = 10
    return ", ".join(ids[:most]) + (f" and {len(ids) - most} more" if len(ids) > most else "")

"""Judged queries -> figures: the measures by hand, the files they come from, the run that is written."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import astuple
from math import log2
from pathlib import Path

import pytest

from search.articles import Article
from search.engine import WhooshEngine
from search.errors import SourceError
from search.evaluate import Figures, Query, answer, evaluate, read_qrels, read_queries, score, write_run

NOW = "2024-06-20T13:24:00+06:00"
LONG = [f"x{number}" for number in range(200)]


@pytest.mark.parametrize(
    ("answers", "relevant", "figures"),
    [
        pytest.param(["a"], {"a": 1}, (1.0, 1.0, 1.0, 1.0), id="at-the-top"),
        pytest.param(["x", "a"], {"a": 1}, (1 / 2, 0.0, 1 / log2(3), 1.0), id="second"),
        pytest.param(["x", "a", "b"], {"a": 1, "b": 1}, (1 / 2, 0.0, 0.693426, 1.0), id="second-and-third-of-two"),
        pytest.param(["a", "x"], {"a": 1, "b": 1}, (1.0, 1.0, 1 / (1 + 1 / log2(3)), 1 / 2), id="one-of-two"),
        pytest.param(["a", "b"], {"a": 3, "b": 1}, (1.0, 1.0, 1.0, 1.0), id="grades-count-as-one"),
        pytest.param(["x", "a"], {"x": 0, "a": 1}, (1 / 2, 0.0, 1 / log2(3), 1.0), id="grade-0-is-not-relevant"),
        pytest.param([*LONG[:9], "a"], {"a": 1}, (1 / 10, 0.0, 1 / log2(11), 1.0), id="tenth"),
        pytest.param([*LONG[:10], "a"], {"a": 1}, (0.0, 0.0, 0.0, 1.0), id="eleventh"),
        pytest.param([*LONG[:99], "a"], {"a": 1}, (0.0, 0.0, 0.0, 1.0), id="hundredth"),
        pytest.param([*LONG[:100], "a"], {"a": 1}, (0.0, 0.0, 0.0, 0.0), id="hundred-and-first"),
        pytest.param([], {"a": 1}, (0.0, 0.0, 0.0, 0.0), id="no-answer"),
        pytest.param(["a"], {"a": 0}, (0.0, 0.0, 0.0, 0.0), id="nothing-relevant"),
        pytest.param(LONG[:10], dict.fromkeys(LONG[:20], 1), (1.0, 1.0, 1.0, 1 / 2), id="more-relevant-than-ten"),
    ],
)
def test_the_measures_of_one_query_are_those_worked_out_by_hand(
    answers: list[str], relevant: dict[str, int], figures: tuple[float, float, float, float]
) -> None:
    found = score({"q": answers}, {"q": relevant})
    assert (found.mrr_10, found.s_1, found.ndcg_10, found.r_100) == pytest.approx(figures, abs=1e-6)
    assert found.queries == 1


def test_figures_are_means_over_every_judged_query_answered_or_not() -> None:
    qrels = {"1": {"a": 1}, "2": {"b": 1}, "3": {"c": 1}, "4": {"d": 1}}
    found = score({"1": ["a"], "2": ["x", "b"], "3": ["x"], "not judged": ["y"]}, qrels)
    assert astuple(found) == pytest.approx((0.375, 0.25, (1 + 1 / log2(3)) / 4, 0.5, 4))
    assert str(found) == "MRR@10 0.3750 S@1 0.2500 nDCG@10 0.4077 R@100 0.5000 n 4"


def test_no_judgement_is_all_zero() -> None:
    assert score({"1": ["a"]}, {}) == Figures(0.0, 0.0, 0.0, 0.0, 0)


def test_queries_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "queries.tsv"
    path.write_text("\ufeff1\tপদ্মা সেতু\r\n\n 2 \tযমুনা\tনদী\n3\t\n", encoding="utf-8")
    assert list(read_queries(path)) == [Query("1", "পদ্মা সেতু"), Query("2", "যমুনা\tনদী"), Query("3", "")]


def test_judgements_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "qrels"
    path.write_text("1 0 a 1\n1\tQ0\tb\t0\n2 0 a 3\n2 0 c -1\n2 0 a 2\n", encoding="utf-8")
    assert read_qrels(path) == {"1": {"a": 1, "b": 0}, "2": {"a": 2, "c": -1}}


@pytest.mark.parametrize(
    ("read", "data", "message"),
    [
        pytest.param(read_queries, b"1\tx\n2 x\n", "line 2 is no query: write qid TAB text", id="query-without-tab"),
        pytest.param(read_queries, b"\tx\n", "line 1 is no query: write qid TAB text", id="query-without-id"),
        pytest.param(read_qrels, b"1 0 a\n", "line 1 is no judgement: write qid 0 article-id grade", id="three-fields"),
        pytest.param(
            read_qrels, b"\n1 0 a 0.5\n", "line 2 is no judgement: write qid 0 article-id grade", id="grade-of-a-half"
        ),
        pytest.param(read_queries, b"1\t\xff\n", "it is not UTF-8: invalid start byte", id="not-utf-8"),
    ],
)
def test_a_line_that_is_none_is_named(
    tmp_path: Path, read: Callable[[Path], object], data: bytes, message: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(SourceError) as raised:
        list(read(path))  # type: ignore[call-overload]  # one gives an iterator, the other a dict
    assert str(raised.value) == f"{path}: {message}"


def test_a_run_has_six_columns_and_says_what_could_not_be_asked(make_engine: Callable[..., WhooshEngine]) -> None:
    engine = make_engine({"id": "one two", "title": "পদ্মা পদ্মা"}, {"id": "b", "title": "পদ্মা নদী কূলে"}, {"title": "মেঘনা"})
    run = io.StringIO()
    queries = [Query("1", "পদ্মা"), Query("2", "ক" * 501), Query("3", "সাগর"), Query("4", "মেঘনা")]
    failed = write_run(engine, queries, run, depth=10)
    assert [line.startswith("query 2: ") for line in failed] == [True]
    rows = [line.split(" ") for line in run.getvalue().splitlines()]
    assert [(qid, q0, article, rank, tag) for qid, q0, article, rank, _, tag in rows] == [
        ("1", "Q0", "one_two", "1", "khobor"),
        ("1", "Q0", "b", "2", "khobor"),
        ("4", "Q0", "c", "1", "khobor"),
    ]
    scores = [float(row[4]) for row in rows[:2]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(("depth", "count"), [(1, 1), (30, 30), (100, 100), (101, 101), (150, 130), (1000, 130)])
def test_a_depth_past_one_page_goes_on_to_the_next(
    make_engine: Callable[..., WhooshEngine], depth: int, count: int
) -> None:
    engine = make_engine(*({"id": f"n{number:03d}", "title": "পদ্মা"} for number in range(130)))
    found = [article_id for article_id, _ in answer(engine, Query("1", "পদ্মা"), depth)]
    assert len(found) == len(set(found)) == count


def test_an_evaluation_builds_asks_and_scores() -> None:
    articles = [Article(id="a", title="পদ্মা সেতু"), Article(id="b", title="যমুনা নদী"), Article(id="c", title="ঢাকা")]
    queries = [Query("1", "পদ্মার সেতুতে"), Query("2", "যমুনা"), Query("3", "সাগর")]
    qrels = {"1": {"a": 1}, "2": {"b": 1}, "3": {"c": 1}}
    found = evaluate(articles, queries, qrels, now=NOW)
    assert astuple(found) == pytest.approx((2 / 3, 2 / 3, 2 / 3, 2 / 3, 3))


def test_an_evaluation_without_an_article_says_so() -> None:
    with pytest.raises(SourceError, match="there is no article to search"):
        evaluate([], [], {}, now=NOW)

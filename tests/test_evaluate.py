"""Judged queries -> figures: the measures by hand, the files they come from, the run that is written, two runs compared."""

from __future__ import annotations

import io
import itertools
import sys
from collections.abc import Callable
from dataclasses import astuple
from math import log2
from pathlib import Path

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from search.engine import WhooshEngine
from search.errors import KhoborError, SourceError
from search.evaluate import (
    Evaluation,
    Figures,
    Query,
    QueryDifference,
    answer,
    check_ids,
    compare,
    evaluate,
    p_value,
    read_qrels,
    read_queries,
    read_run,
    score,
    table_by_query,
    write_run,
)

NOW = "2024-06-20T13:24:00+06:00"
LONG = [f"x{number}" for number in range(200)]


@pytest.mark.parametrize(
    ("answers", "relevant", "figures"),  # MRR@10, S@1, nDCG@10, R@100, MAP
    [
        pytest.param(["a"], {"a": 1}, (1.0, 1.0, 1.0, 1.0, 1.0), id="at-the-top"),
        pytest.param(["x", "a"], {"a": 1}, (1 / 2, 0.0, 1 / log2(3), 1.0, 1 / 2), id="second"),
        pytest.param(["x", "a", "b"], {"a": 1, "b": 1}, (1 / 2, 0.0, 0.693426, 1.0, 7 / 12), id="second-and-third"),
        pytest.param(["a", "x"], {"a": 1, "b": 1}, (1.0, 1.0, 1 / (1 + 1 / log2(3)), 1 / 2, 1 / 2), id="one-of-two"),
        pytest.param(
            ["b", "a"], {"a": 2, "b": 1}, (1.0, 1.0, (1 + 2 / log2(3)) / (2 + 1 / log2(3)), 1.0, 1.0), id="grades"
        ),
        pytest.param(["x", "a"], {"x": 0, "a": 1}, (1 / 2, 0.0, 1 / log2(3), 1.0, 1 / 2), id="grade-0-not-relevant"),
        pytest.param(["x", "a"], {"x": -1, "a": 1}, (1 / 2, 0.0, 1 / log2(3), 1.0, 1 / 2), id="nor-one-below"),
        pytest.param([*LONG[:9], "a"], {"a": 1}, (1 / 10, 0.0, 1 / log2(11), 1.0, 1 / 10), id="tenth"),
        pytest.param([*LONG[:10], "a"], {"a": 1}, (0.0, 0.0, 0.0, 1.0, 1 / 11), id="eleventh"),
        pytest.param([*LONG[:99], "a"], {"a": 1}, (0.0, 0.0, 0.0, 1.0, 1 / 100), id="hundredth"),
        pytest.param([*LONG[:100], "a"], {"a": 1}, (0.0, 0.0, 0.0, 0.0, 1 / 101), id="hundred-and-first"),
        pytest.param([], {"a": 1}, (0.0, 0.0, 0.0, 0.0, 0.0), id="no-answer"),
        pytest.param(["a"], {"a": 0}, (0.0, 0.0, 0.0, 0.0, 0.0), id="nothing-relevant"),
        pytest.param(LONG[:10], dict.fromkeys(LONG[:20], 1), (1.0, 1.0, 1.0, 1 / 2, 1 / 2), id="more-than-ten"),
    ],
)
def test_the_measures_of_one_query_are_those_worked_out_by_hand(
    answers: list[str], relevant: dict[str, int], figures: tuple[float, ...]
) -> None:
    found = score({"q": answers}, {"q": relevant})
    assert astuple(found.by_query["q"]) == pytest.approx(figures, abs=1e-6)
    assert found.mean == found.by_query["q"]


def test_figures_are_means_over_every_judged_query_answered_or_not() -> None:
    qrels = {"1": {"a": 1}, "2": {"b": 1}, "3": {"c": 1}, "4": {"d": 1}}
    found = score({"1": ["a"], "2": ["x", "b"], "3": ["x"], "not judged": ["y"]}, qrels)
    assert astuple(found.mean) == pytest.approx((0.375, 0.25, (1 + 1 / log2(3)) / 4, 0.5, 0.375))
    assert list(found.by_query) == ["1", "2", "3", "4"]
    assert str(found) == "MRR@10 0.3750 S@1 0.2500 nDCG@10 0.4077 R@100 0.5000 MAP 0.3750 n 4"


def test_without_ir_measures_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(KhoborError, match="pip install ir-measures"):
        score({"1": ["a"]}, {"1": {"a": 1}})


def test_queries_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "queries.tsv"
    path.write_text("\ufeff1\tপদ্মা সেতু\r\n\n 2 \tযমুনা\tনদী\n3\t\n", encoding="utf-8")
    assert read_queries(path) == [Query("1", "পদ্মা সেতু"), Query("2", "যমুনা\tনদী"), Query("3", "")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "<top>\n<num> Number: 1\n<title> Topic: পদ্মা\n  সেতু\n<desc> Description:\nকোথায়?\n</top>\n\n"
            "<top>\n<num> Number: 2\n<title> R&amp;D\n</top>\n",
            id="trec",
        ),
        pytest.param(
            "<?xml version='1.0' encoding='UTF-8'?>\n<topics>\n<top lang='bn'>\n<num>1</num>\n<title>পদ্মা সেতু</title>\n"
            "<desc>কোথায়?</desc>\n</top>\n<top lang='bn'><num>2</num><title>R&amp;D</title></top>\n</topics>\n",
            id="fire",
        ),
        pytest.param("\ufeff<TOP><NUM>1<TITLE>পদ্মা সেতু\n<top><num>2<title>R&D", id="nothing-is-closed"),
    ],
)
def test_queries_are_the_titles_of_topics(tmp_path: Path, text: str) -> None:
    path = tmp_path / "topics"
    path.write_text(text, encoding="utf-8")
    assert read_queries(path) == [Query("1", "পদ্মা সেতু"), Query("2", "R&D")]


def test_judgements_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "qrels"
    path.write_text("1 0 a 1\n1\tQ0\tb\t0\n2 0 a 2\n2 0 c -1\n2 0 a 2\n", encoding="utf-8")
    assert read_qrels(path) == {"1": {"a": 1, "b": 0}, "2": {"a": 2, "c": -1}}


def test_a_run_is_in_the_order_of_its_scores_and_of_the_file_where_they_are_equal(tmp_path: Path) -> None:
    path = tmp_path / "run"
    path.write_text("2 Q0 x 1 0 t\n1 Q0 c 3 1.5 t\n1 Q0 a 1 1.5 t\n1 Q0 b 2 2e1 t\n", encoding="utf-8")
    assert read_run(path) == {"2": ["x"], "1": ["b", "c", "a"]}


QUERY = "is no query: write qid TAB text"
JUDGEMENT = "is no judgement: write qid 0 article-id grade"
ANSWER = "is no answer: write qid Q0 article-id rank score tag"
TOPIC = "is none: it needs a <num> and a <title>"


@pytest.mark.parametrize(
    ("read", "data", "message"),
    [
        pytest.param(read_queries, b"1\tx\n2 x\n", f"line 2 {QUERY}", id="query-without-tab"),
        pytest.param(read_queries, b"\tx\n", f"line 1 {QUERY}", id="query-without-id"),
        pytest.param(read_queries, b"1\tx\n1\ty\n", "query 1 is there twice", id="query-twice"),
        pytest.param(read_queries, b"1\t\xff\n", "it is not UTF-8: invalid start byte", id="not-utf-8"),
        pytest.param(read_queries, b"<top><num>1<title>x</top><top><num>2</top>", f"topic 2 {TOPIC}", id="no-title"),
        pytest.param(read_queries, b"<top><title>x</title></top>", f"topic 1 {TOPIC}", id="topic-without-number"),
        pytest.param(read_queries, b"<html><title>404</title></html>", "there is no <top> in it", id="no-topic"),
        pytest.param(read_qrels, b"1 0 a\n", f"line 1 {JUDGEMENT}", id="three-fields"),
        pytest.param(read_qrels, b"\n1 0 a 0.5\n", f"line 2 {JUDGEMENT}", id="grade-of-a-half"),
        pytest.param(
            read_qrels,
            b"1 0 a 1\n1 0 a 2\n",
            "line 2 judges a for query 1 otherwise than a line before",
            id="judged-twice",
        ),
        pytest.param(read_qrels, b"\n", "there is no judgement in it", id="no-judgement"),
        pytest.param(read_run, b"1 Q0 a 1 0.5\n", f"line 1 {ANSWER}", id="five-fields"),
        pytest.param(read_run, b"1 Q0 a 1 high t\n", f"line 1 {ANSWER}", id="score-of-letters"),
        pytest.param(read_run, b"1 Q0 a 1 nan t\n", f"line 1 {ANSWER}", id="score-that-has-no-order"),
        pytest.param(
            read_run,
            b"1 Q0 a 1 2 t\n2 Q0 a 1 2 t\n1 Q0 a 2 1 t\n",
            "line 3 gives a for query 1 a second time",
            id="answer-twice",
        ),
        pytest.param(read_run, b"", "there is no answer in it", id="no-answer"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_place(
    tmp_path: Path, read: Callable[[Path], object], data: bytes, message: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(SourceError) as raised:
        read(path)
    assert str(raised.value) == f"{path}: {message}"


def test_queries_and_judgements_that_do_not_meet_are_said() -> None:
    qrels = {str(number): {"a": 1} for number in range(12)}
    assert check_ids(qrels, qrels) == []
    assert check_ids(["0", "x", "y"], qrels) == [
        "not judged, so not scored: x, y",
        "judged but not asked or not answered, so scored 0: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 1 more",
    ]
    with pytest.raises(SourceError, match="no query is judged: the judgements are of 0, 1,"):
        check_ids(["x"], qrels)


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


def test_a_written_run_is_scored_in_our_order_even_among_equal_scores(
    tmp_path: Path, make_engine: Callable[..., WhooshEngine]
) -> None:
    engine = make_engine(*({"id": f"n{number:03d}", "title": "পদ্মা"} for number in range(130)))
    path = tmp_path / "run"
    with path.open("w", encoding="utf-8") as run:
        write_run(engine, [Query("1", "পদ্মা"), Query("2", "")], run, depth=130)
    ours = {
        number: [found for found, _ in answer(engine, Query("", text), 130)]
        for number, text in (("1", "পদ্মা"), ("2", ""))
    }
    assert read_run(path) == ours
    qrels = {number: {found[79]: 1} for number, found in ours.items()}
    lines = [line.split() for line in path.read_text().splitlines()]
    written = [ir_measures.ScoredDoc(number, article, float(value)) for number, _, article, _, value, _ in lines]
    by_trec_eval = ir_measures.calc_aggregate([ir_measures.AP], qrels, written)
    assert by_trec_eval[ir_measures.AP] == pytest.approx(1 / 80)


@pytest.mark.parametrize(("depth", "count"), [(1, 1), (30, 30), (100, 100), (101, 101), (150, 130), (1000, 130)])
def test_a_depth_past_one_page_goes_on_to_the_next(
    make_engine: Callable[..., WhooshEngine], depth: int, count: int
) -> None:
    engine = make_engine(*({"id": f"n{number:03d}", "title": "পদ্মা"} for number in range(130)))
    found = [article_id for article_id, _ in answer(engine, Query("1", "পদ্মা"), depth)]
    assert len(found) == len(set(found)) == count


def test_an_evaluation_builds_asks_and_scores_and_says_what_could_not_be_asked() -> None:
    articles = [Article(id="a", title="পদ্মা সেতু"), Article(id="b c", title="যমুনা নদী"), Article(id="d", title="ঢাকা")]
    queries = [Query("1", "পদ্মার সেতুতে"), Query("2", "যমুনা"), Query("3", "ক" * 501)]
    qrels = {"1": {"a": 1}, "2": {"b_c": 1}, "3": {"d": 1}}
    found = evaluate(articles, queries, qrels, now=NOW)
    assert astuple(found.mean) == pytest.approx((2 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3))
    assert [line.startswith("query 3: ") for line in found.failed] == [True]


def test_an_evaluation_without_an_article_says_so() -> None:
    with pytest.raises(SourceError, match="there is no article to search"):
        evaluate([], [], {}, now=NOW)


def evaluation_of(*values: float) -> Evaluation:
    """An evaluation of queries a, b, c ... of which each measure is one of *values*."""
    by_query = {chr(ord("a") + place): Figures(*[value] * 5) for place, value in enumerate(values)}
    return Evaluation(Figures(*[sum(values) / len(values)] * 5), by_query)


def test_two_runs_are_compared_measure_by_measure_the_largest_differences_first() -> None:
    found, other = evaluation_of(1.0, 0.5, 0.5, 0.25), evaluation_of(0.5, 0.5, 1.0, 0.0)
    differences = compare(found, other, largest=2)
    assert [one.measure for one in differences] == ["mrr_10", "s_1", "ndcg_10", "r_100", "map"]
    ndcg = differences[2]
    assert (ndcg.mean, ndcg.better, ndcg.worse, ndcg.same) == (0.0625, 2, 1, 1)
    assert ndcg.largest == (QueryDifference("a", 1.0, 0.5, 0.5), QueryDifference("c", 0.5, 1.0, -0.5))
    assert str(ndcg) == f"nDCG@10 +0.0625 better 2 worse 1 same 1 p {ndcg.p_value:.4f}"


def test_a_table_has_a_line_for_each_query_and_the_columns_of_the_run_compared_with() -> None:
    found, other = evaluation_of(1.0, 1 / 3), evaluation_of(0.5, 0.0)
    columns = ["mrr_10", "s_1", "ndcg_10", "r_100", "map"]
    assert [line.split("\t") for line in table_by_query(found)] == [
        ["query", *columns],
        ["a", *["1.0000"] * 5],
        ["b", *["0.3333"] * 5],
    ]
    assert [line.split("\t") for line in table_by_query(found, other)] == [
        ["query", *columns, *(f"{column}_compared" for column in columns)],
        ["a", *["1.0000"] * 5, *["0.5000"] * 5],
        ["b", *["0.3333"] * 5, *["0.0000"] * 5],
    ]


def exact_p_value(differences: list[float]) -> float:
    """The share of all choices of sign whose sum is as far from 0 as that of *differences*."""
    sums = [sum(signed) for signed in itertools.product(*((value, -value) for value in differences))]
    return sum(abs(one) >= abs(sum(differences)) - 1e-9 for one in sums) / len(sums)


@pytest.mark.parametrize(
    "differences",
    [
        pytest.param([0.5], id="one-query-shows-nothing"),
        pytest.param([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], id="always-better"),
        pytest.param([0.1, -0.2, 0.3, -0.1, 0.5, 0.1, -0.4, 0.2, 0.2], id="now-better-now-worse"),
        pytest.param([0.3, -0.3], id="as-much-better-as-worse"),
    ],
)
def test_the_p_value_is_near_the_exact_one(differences: list[float]) -> None:
    assert p_value(np.array(differences)) == pytest.approx(exact_p_value(differences), abs=0.01)


def test_runs_that_do_not_differ_do_not_differ_significantly() -> None:
    assert p_value(np.zeros(50)) == 1.0


@given(st.lists(st.floats(-1, 1, allow_nan=False), min_size=1, max_size=20))
def test_the_p_value_is_a_probability_and_the_same_either_way_round(values: list[float]) -> None:
    differences = np.array(values)
    assert 0 < p_value(differences) == p_value(-differences) <= 1

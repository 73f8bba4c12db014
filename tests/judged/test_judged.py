"""The answers to our own judged queries over seeds/ are scored, query by query, as was recorded.

A change of ranking is a visible change of figures.tsv: look at what moved, then record anew, from the top of the checkout:

    python tests/judged/test_judged.py
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest

from search.articles import Article
from search.engine import WhooshEngine
from search.evaluate import Evaluation, check_ids, evaluate, evaluate_engine, read_qrels, read_queries
from search.sources.registry import read_sources

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent / "seeds"
FIGURES = HERE / "figures.tsv"
RECORD = "python tests/judged/test_judged.py"
QUERIES = read_queries(HERE / "queries.tsv")
QRELS = read_qrels(HERE / "qrels.tsv")
FLOORS = {"ndcg_10": 0.93, "mrr_10": 0.95}  # whatever is recorded, no change may go below


def rule_of(query_id: str) -> str:
    return query_id.rpartition("-")[0]


def rows_of(found: Evaluation) -> Iterator[str]:
    """The lines of the table: each query, then the mean of each rule and of all."""
    rules: dict[str, list[tuple[float, float]]] = defaultdict(list)
    yield "query\tndcg_10\tmrr_10"
    for query_id, figures in found.by_query.items():
        rules[rule_of(query_id)].append((figures.ndcg_10, figures.mrr_10))
        yield f"{query_id}\t{figures.ndcg_10:.3f}\t{figures.mrr_10:.3f}"
    for rule, pairs in rules.items():
        ndcg_10, mrr_10 = (sum(column) / len(pairs) for column in zip(*pairs, strict=True))
        yield f"mean of {rule}\t{ndcg_10:.3f}\t{mrr_10:.3f}"
    yield f"mean\t{found.mean.ndcg_10:.3f}\t{found.mean.mrr_10:.3f}"


def seed_articles() -> Iterator[Article]:
    return (one for one in read_sources([str(SEEDS)]) if isinstance(one, Article))


@pytest.fixture(scope="module")
def found(seed_engine: WhooshEngine) -> Evaluation:
    return evaluate_engine(seed_engine, QUERIES, QRELS)


def test_every_query_can_be_asked(found: Evaluation) -> None:
    assert found.failed == ()


def test_every_query_has_the_figures_that_were_recorded(found: Evaluation) -> None:
    recorded = FIGURES.read_text(encoding="utf-8").splitlines() if FIGURES.exists() else []
    changed = list(unified_diff(recorded, list(rows_of(found)), "recorded", "found", lineterm="", n=0))
    if changed:
        pytest.fail("\n".join([*changed, "", f"If that is as it should be, record it: {RECORD}"]), pytrace=False)


def test_the_means_stay_above_their_floors(found: Evaluation) -> None:
    below = {name: getattr(found.mean, name) for name, floor in FLOORS.items() if getattr(found.mean, name) < floor}
    assert below == {}


def test_the_set_is_whole() -> None:
    assert len(QUERIES) >= 60
    assert check_ids([query.query_id for query in QUERIES], QRELS) == []
    assert {article_id for judged in QRELS.values() for article_id in judged} <= {one.id for one in seed_articles()}
    assert [query_id for query_id, judged in QRELS.items() if max(judged.values()) < 2] == []


def test_the_readme_says_what_each_rule_is_and_how_many_queries_ask_for_it() -> None:
    counts: dict[str, int] = defaultdict(int)
    for query in QUERIES:
        counts[rule_of(query.query_id)] += 1
    lines = (HERE / "README.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| `")]
    assert {name.strip("`"): int(count) for name, count, _ in cells} == counts


def record() -> None:
    """Write the table anew. The time is fixed, so that the same code always writes the same table."""
    found = evaluate(seed_articles(), QUERIES, QRELS, now="2024-06-20T13:24:00+06:00")
    FIGURES.write_text("".join(f"{row}\n" for row in rows_of(found)), encoding="utf-8")


if __name__ == "__main__":
    record()

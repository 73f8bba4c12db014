"""The khobor command: every command, the shape of its --json, and its exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from search.cli import index_path
from search.cli import khobor as command
from search.index.generations import writing
from search.index.reports import LAST_RUN, read_last_run
from tests.sources.test_duplicates import REPORT

ROOT = Path(__file__).parent.parent
Khobor = Callable[..., Result]


@pytest.fixture
def khobor() -> Khobor:
    """Runs ``khobor`` with the given arguments, over standard input if *stdin* is given."""

    def run(*arguments: object, stdin: bytes | None = None) -> Result:
        runner = CliRunner(catch_exceptions=False)
        return runner.invoke(command, [str(argument) for argument in arguments], input=stdin)

    return run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    records = [
        {
            "id": "a",
            "url": "https://example.org/a",
            "title": "পদ্মা সেতু",
            "body": "পদ্মা সেতুতে যানজট।",
            "published": "2024-06-20",
            "source": "দৈনিক",
            "section": "জাতীয়",
        },
        {"id": "b", "title": "যমুনা নদী", "body": "নদীর পাড়ে পদ্মা নেই।", "published": "2024-06-21T08:00:00+06:00"},
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.fixture
def index(tmp_path: Path, khobor: Khobor, source: Path) -> Path:
    assert khobor("rebuild", source, "--index", tmp_path / "index").exit_code == 0
    return tmp_path / "index"


def as_json(run: Result) -> Any:
    """The one object that *run* printed."""
    (line,) = run.stdout.splitlines()
    return json.loads(line)


TIMINGS = ("seconds", "articles_per_second", "stages", "readers", "slowest")
NOTHING_ELSE = {"grouped": 0, "files_unchanged": 0, "recalled": 0, "repaired": {}, "rejects_file": None}


def without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    assert set(names) <= set(record)
    return {name: value for name, value in record.items() if name not in names}


def test_rebuild_reports_what_it_did(tmp_path: Path, khobor: Khobor, source: Path) -> None:
    run = khobor("rebuild", source, "--index", tmp_path / "i", "--json")
    assert (run.exit_code, run.stderr) == (0, "")
    assert without(as_json(run), *TIMINGS) == NOTHING_ELSE | {
        "generation": "g-000001",
        "articles": 2,
        "added": 2,
        "replaced": 0,
        "unchanged": 0,
        "deleted": 0,
        "missing": [],
        "read": 2,
        "rejected": {},
        "rejects": [],
        "notices": [],
    }


@pytest.mark.parametrize("effort", [("--jobs", "2"), ("--memory", "256"), ("--jobs", "1", "--memory", "4096")])
def test_rebuild_and_update_may_be_told_how_much_to_take(
    tmp_path: Path, khobor: Khobor, source: Path, effort: tuple[str, ...]
) -> None:
    assert khobor("rebuild", source, "--index", tmp_path / "i", *effort).exit_code == 0
    assert khobor("update", "--delete", "no-such-id", "--index", tmp_path / "i", *effort).exit_code == 1


def test_rebuild_with_rejects_and_notices_lists_them_and_exits_1(tmp_path: Path, khobor: Khobor) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"id":"a","title":"x","tags":1}\n{}\n{"title":5}\n{"id":"b"}\n')
    run = khobor("rebuild", path, "--index", tmp_path / "i", "--json")
    report = as_json(run)
    assert run.exit_code == 1
    assert (report["read"], report["rejected"]) == (1, {"no-text": 2, "not-a-string": 1})
    assert report["rejects"] == [
        {"path": str(path), "line": 2, "reason": "no-text", "message": "neither title nor body has any text"},
        {"path": str(path), "line": 3, "reason": "not-a-string", "message": "title is int, not a string"},
        {"path": str(path), "line": 4, "reason": "no-text", "message": "neither title nor body has any text"},
    ]
    assert report["notices"] == [{"path": str(path), "message": "keys that no article has were left aside: tags"}]
    assert run.stderr.splitlines() == [
        f"note: {path}: keys that no article has were left aside: tags",
        f"rejected: {path}:2: neither title nor body has any text",
        f"rejected: {path}:3: title is int, not a string",
        f"rejected: {path}:4: neither title nor body has any text",
    ]


def test_rebuild_for_people_says_what_is_in_service(tmp_path: Path, khobor: Khobor, source: Path) -> None:
    run = khobor("rebuild", source, "--index", tmp_path / "i")
    read, waited, in_service = run.stdout.splitlines()
    assert read.startswith("read 2 articles in ")
    assert read.endswith("rejected 0; added 2, replaced 0, unchanged 0, deleted 0")
    assert re.fullmatch(r"waited for reading .* s, inverting .* s, writing .* s; most for .*", waited)
    assert in_service == "in service: g-000001, 2 articles"


def test_rebuild_reads_standard_input(tmp_path: Path, khobor: Khobor, source: Path) -> None:
    run = khobor("rebuild", "-", "--index", tmp_path / "i", "--json", stdin=source.read_bytes())
    assert (run.exit_code, as_json(run)["articles"]) == (0, 2)


def test_update_adds_replaces_and_deletes(tmp_path: Path, khobor: Khobor, index: Path) -> None:
    path = tmp_path / "more.jsonl"
    path.write_text('{"id":"b","title":"নতুন"}\n{"id":"c","title":"আরও নতুন"}\n')
    run = khobor("update", path, "--delete", "a", "--delete", "zz", "--index", index, "--json")
    assert (run.exit_code, run.stderr) == (1, "not there to delete: zz\n")
    assert without(as_json(run), *TIMINGS) == NOTHING_ELSE | {
        "generation": "g-000002",
        "articles": 2,
        "added": 1,
        "replaced": 1,
        "unchanged": 0,
        "deleted": 1,
        "missing": ["zz"],
        "read": 2,
        "rejected": {},
        "rejects": [],
        "notices": [],
    }


def test_update_can_only_delete(khobor: Khobor, index: Path) -> None:
    run = khobor("update", "--delete", "a", "--index", index, "--json")
    assert (run.exit_code, as_json(run)["deleted"], as_json(run)["articles"]) == (0, 1, 1)


def test_update_of_what_is_there_builds_nothing(khobor: Khobor, index: Path, source: Path) -> None:
    run = khobor("update", source, "--index", index, "--json")
    assert (run.exit_code, as_json(run)["unchanged"], as_json(run)["generation"]) == (0, 2, "g-000001")


def test_search_prints_one_object(khobor: Khobor, index: Path) -> None:
    page = as_json(khobor("search", "পদ্মা সেতু", "--index", index, "--json", "--size", "1"))
    assert page["took_ms"] >= 0
    (hit,) = page["results"]
    assert hit["score"] > 0
    assert without(hit, "score") == {
        "id": "a",
        "url": "https://example.org/a",
        "title": "পদ্মা সেতু",
        "source": "দৈনিক",
        "section": "জাতীয়",
        "byline": None,
        "published": "2024-06-20",
        "title_marks": [[0, 5], [6, 10]],
        "snippets": [{"text": "পদ্মা সেতুতে যানজট।", "marks": [[0, 5], [6, 12]]}],
        "duplicates": [],
        "duplicate_count": 0,
        "duplicate_sources": 0,
    }
    assert page["cursor"]
    assert without(page, "took_ms", "results", "query", "cursor") == {
        "total": 2,
        "total_is_exact": True,
        "total_articles": 2,
        "page": 1,
        "size": 1,
        "facets": {
            "source": [{"value": "দৈনিক", "count": 1}],
            "section": [{"value": "জাতীয়", "count": 1}],
            "year": [{"value": "2024", "count": 2}],
            "month": [{"value": "2024-06", "count": 2}],
        },
        "suggestion": None,
    }
    assert without(page["query"], "interpreted") == {"text": "পদ্মা সেতু", "corrected_from": None, "notes": []}


def test_search_lists_who_else_prints_a_report(khobor: Khobor, tmp_path: Path) -> None:
    report = {"id": "a", "title": "তিস্তার পানি বাড়ছে", "body": REPORT, "source": "সমকাল", "published": "2024-06-18"}
    copy = {**report, "id": "b", "title": "পানিবন্দী মানুষ", "source": "যুগান্তর", "published": "2024-06-19"}
    path = tmp_path / "reports.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in (report, copy)))
    khobor("rebuild", path, "--index", tmp_path / "reports")
    lines = khobor("search", "তিস্তার পানি", "--index", tmp_path / "reports").stdout.splitlines()
    assert lines[0].startswith("1 stories in 2 articles: ")
    assert lines[-1] == "   = যুগান্তর · 2024-06-19 · b: পানিবন্দী মানুষ"
    alone = as_json(khobor("search", "তিস্তার পানি", "--grouped", "off", "--index", tmp_path / "reports", "--json"))
    assert ([hit["duplicates"] for hit in alone["results"]], alone["total"]) == ([[], []], 2)


def test_search_filters_sorts_and_pages(khobor: Khobor, index: Path) -> None:
    def ids(*options: str) -> list[str]:
        run = khobor("search", "পদ্মা", *options, "--index", index, "--json")
        return [hit["id"] for hit in as_json(run)["results"]]

    assert ids() == ["a", "b"]
    assert ids("--sort", "newest") == ["b", "a"]
    assert ids("--sort", "oldest") == ["a", "b"]
    assert ids("--from", "2024-06-21") == ["b"]
    assert ids("--to", "২০২৪-০৬-২০") == ["a"]
    assert ids("--source", "দৈনিক") == ["a"]
    assert ids("--section", "নেই", "--section", "জাতীয়") == ["a"]
    assert ids("--year", "২০২৪", "--month", "2023-01") == ["a", "b"]
    assert ids("--month", "2023-01", "--year", "2022") == []
    assert ids("--size", "1", "--page", "2") == ["b"]


def test_search_goes_on_from_the_cursor_of_a_page(khobor: Khobor, index: Path) -> None:
    first = as_json(khobor("search", "পদ্মা", "--size", "1", "--index", index, "--json"))
    following = khobor("search", "পদ্মা", "--size", "1", "--cursor", first["cursor"], "--index", index, "--json")
    assert [hit["id"] for hit in as_json(following)["results"]] == ["b"]
    assert as_json(following)["cursor"] is None
    refused = khobor("search", "সেতু", "--cursor", first["cursor"], "--index", index)
    assert (refused.exit_code, refused.stderr) == (2, "khobor: the cursor is damaged, or of another search\n")


def test_search_explains_each_article_where_it_is_told_to(khobor: Khobor, index: Path) -> None:
    [hit] = as_json(khobor("search", "সেতু", "--explain", "--index", index, "--json"))["results"]
    assert hit["explanation"]["score"] == hit["score"]
    shown = khobor("search", "সেতু", "--explain", "--index", index).stdout
    assert "সেতু met সেতু in the title, as it is printed" in shown


def test_search_for_people_shows_numbered_articles(khobor: Khobor, index: Path) -> None:
    run = khobor("search", "পদ্মা", "--index", index, "--size", "1", "--page", "2")
    total, _, title, about, snippet = run.stdout.splitlines()
    assert total.startswith("2 articles: ")
    assert (title, about) == ("2. যমুনা নদী", "   2024-06-21T08:00:00+06:00 · b")
    assert snippet == "   নদীর পাড়ে পদ্মা নেই।"


def test_a_query_may_begin_with_a_minus(khobor: Khobor, index: Path) -> None:
    page = as_json(khobor("search", "-সেতু", "--index", index, "--json"))
    assert [hit["id"] for hit in page["results"]] == ["b"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(["--size", "0"], "khobor: size 0: from 1 to 100\n", id="size-0"),
        pytest.param(["--page", "-1"], "khobor: page -1: pages count from 1\n", id="page-below-1"),
        pytest.param(["--sort", "best"], "khobor: ", id="sort"),
        pytest.param(["--from", "2024-02-30"], "khobor: ", id="date"),
        pytest.param(["--size", "x"], "Usage: ", id="size-that-is-no-number"),
    ],
)
def test_what_cannot_be_meant_exits_2(khobor: Khobor, index: Path, options: list[str], message: str) -> None:
    run = khobor("search", "পদ্মা", *options, "--index", index)
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr.startswith(message)


def test_run_writes_a_trec_run(tmp_path: Path, khobor: Khobor, index: Path) -> None:
    queries, output = tmp_path / "q.tsv", tmp_path / "run"
    queries.write_text("1\tপদ্মা\n2\tসাগর\n", encoding="utf-8")
    assert khobor("run", queries, "--output", output, "--index", index).exit_code == 0
    rows = [line.split(" ") for line in output.read_text().splitlines()]
    assert [(row[:4], row[5:]) for row in rows] == [
        (["1", "Q0", "a", "1"], ["khobor"]),
        (["1", "Q0", "b", "2"], ["khobor"]),
    ]
    assert khobor("run", queries, "--output", output, "--depth", "1", "--index", index).exit_code == 0
    assert len(output.read_text().splitlines()) == 1


def test_run_with_a_query_that_cannot_be_asked_exits_1(tmp_path: Path, khobor: Khobor, index: Path) -> None:
    queries, output = tmp_path / "q.tsv", tmp_path / "run"
    queries.write_text(f"1\t{'ক' * 501}\n2\tপদ্মা\n", encoding="utf-8")
    run = khobor("run", queries, "--output", output, "--index", index)
    assert run.exit_code == 1
    assert run.stderr.startswith("khobor: query 1: ")
    assert len(output.read_text().splitlines()) == 2


def test_run_into_a_folder_that_is_not_there_exits_2(tmp_path: Path, khobor: Khobor, index: Path) -> None:
    queries = tmp_path / "q.tsv"
    queries.write_text("1\tপদ্মা\n", encoding="utf-8")
    assert khobor("run", queries, "--output", tmp_path / "none" / "run", "--index", index).exit_code == 2


@pytest.fixture
def judged(tmp_path: Path) -> tuple[object, ...]:
    """The options that name two judged queries: the index below answers one at the top and the other not at all."""
    queries, qrels = tmp_path / "q.tsv", tmp_path / "qrels"
    queries.write_text("1\tপদ্মা সেতু\n2\tযমুনা\n", encoding="utf-8")
    qrels.write_text("1 0 a 1\n2 0 a 1\n", encoding="utf-8")
    return ("--queries", queries, "--qrels", qrels)


HALF = {"mrr_10": 0.5, "s_1": 0.5, "ndcg_10": 0.5, "r_100": 0.5, "map": 0.5}
HALF_LINE = "MRR@10 0.5000 S@1 0.5000 nDCG@10 0.5000 R@100 0.5000 MAP 0.5000 n 2"


def test_evaluate_builds_asks_and_prints_the_figures(khobor: Khobor, source: Path, judged: tuple[object, ...]) -> None:
    run = khobor("evaluate", "--docs", source, *judged, "--json")
    assert (run.exit_code, run.stderr) == (0, "")
    assert as_json(run) == {**HALF, "queries": 2}
    assert khobor("evaluate", "--docs", source, *judged).stdout == HALF_LINE + "\n"


def test_evaluate_asks_an_index_that_is_there(khobor: Khobor, index: Path, judged: tuple[object, ...]) -> None:
    run = khobor("evaluate", "--index", index, *judged)
    assert (run.exit_code, run.stdout, run.stderr) == (0, HALF_LINE + "\n", "")
    assert khobor("evaluate", "--index", index / "none", *judged).exit_code == 3


def test_evaluate_scores_what_run_wrote(
    khobor: Khobor, index: Path, tmp_path: Path, judged: tuple[object, ...]
) -> None:
    _, queries, *qrels = judged
    assert khobor("run", queries, "--output", tmp_path / "run", "--index", index).exit_code == 0
    run = khobor("evaluate", "--run", tmp_path / "run", *qrels)
    assert (run.exit_code, run.stdout, run.stderr) == (0, HALF_LINE + "\n", "")


def test_evaluate_compares_two_runs(khobor: Khobor, source: Path, tmp_path: Path, judged: tuple[object, ...]) -> None:
    other, table = tmp_path / "other", tmp_path / "table.tsv"
    other.write_text("1 Q0 b 1 2 x\n1 Q0 a 2 1 x\n")
    options = ("evaluate", "--docs", source, *judged, "--compare", other)
    compared = as_json(khobor(*options, "--largest", 1, "--per-query", table, "--json"))
    assert without(compared, "compared") == {**HALF, "queries": 2}
    assert [one["measure"] for one in compared["compared"]["differences"]] == list(HALF)
    assert compared["compared"]["mrr_10"] == 0.25
    assert compared["compared"]["differences"][0] == {
        "measure": "mrr_10",
        "mean": 0.25,
        "better": 1,
        "worse": 0,
        "same": 1,
        "p_value": 1.0,
        "largest": [{"query_id": "1", "value": 1.0, "compared": 0.5, "difference": 0.5}],
    }
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()]
    assert [row[:2] + row[6:7] for row in rows] == [
        ["query", "mrr_10", "mrr_10_compared"],
        ["1", "1.0000", "0.5000"],
        ["2", "0.0000", "0.0000"],
    ]
    lines = khobor(*options).stdout.splitlines()
    assert lines[:3] == [
        HALF_LINE,
        "compared: MRR@10 0.2500 S@1 0.0000 nDCG@10 0.3155 R@100 0.5000 MAP 0.2500 n 2",
        "MRR@10 +0.2500 better 1 worse 0 same 1 p 1.0000",
    ]
    assert "    query 1: +0.3691, 1.0000 after 0.6309" in lines


def test_evaluate_says_which_queries_it_does_not_score_or_could_not_ask(
    tmp_path: Path, khobor: Khobor, source: Path, judged: tuple[object, ...]
) -> None:
    queries = tmp_path / "more.tsv"
    queries.write_text(f"1\tপদ্মা সেতু\n3\tঢাকা\n4\t{'ক' * 501}\n", encoding="utf-8")
    run = khobor("evaluate", "--docs", source, "--queries", queries, *judged[2:])
    assert (run.exit_code, run.stdout) == (1, HALF_LINE + "\n")
    said = run.stderr.splitlines()
    assert said[:2] == [
        "note: not judged, so not scored: 3, 4",
        "note: judged but not asked or not answered, so scored 0: 2",
    ]
    assert [line.startswith("khobor: query 4: ") for line in said[2:]] == [True]


def test_evaluate_with_a_document_rejected_exits_1(khobor: Khobor, source: Path, judged: tuple[object, ...]) -> None:
    with source.open("a") as lines:
        lines.write("{}\n")
    run = khobor("evaluate", "--docs", source, *judged)
    assert (run.exit_code, run.stdout) == (1, HALF_LINE + "\n")
    assert run.stderr.startswith(f"rejected: {source}")


def test_evaluate_of_a_bad_file_exits_2(
    tmp_path: Path, khobor: Khobor, source: Path, judged: tuple[object, ...]
) -> None:
    queries = tmp_path / "bad.tsv"
    queries.write_text("no tab\n")
    run = khobor("evaluate", "--docs", source, "--queries", queries, *judged[2:])
    assert (run.exit_code, run.stderr) == (2, f"khobor: {queries}: line 1 is no query: write qid TAB text\n")


@pytest.mark.parametrize(
    "options",
    [
        pytest.param((), id="nothing-that-answers"),
        pytest.param(("--docs", "{file}", "--index", "{file}", "--queries", "{file}"), id="two-that-answer"),
        pytest.param(("--docs", "{file}"), id="nothing-to-ask"),
        pytest.param(("--run", "{file}", "--queries", "{file}"), id="a-run-needs-no-queries"),
        pytest.param(("--run", "{file}", "--per-query", "{file}/none/table"), id="no-folder-for-the-table"),
    ],
)
def test_evaluate_wants_one_thing_that_answers_and_a_place_to_write(
    khobor: Khobor, source: Path, options: tuple[str, ...]
) -> None:
    run = khobor("evaluate", "--qrels", source, *(option.format(file=source) for option in options))
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr.startswith("Usage: ")


def test_analyze_shows_words_and_terms(khobor: Khobor) -> None:
    run = khobor("analyze", "😀 নদীর, BNP", "--json")
    assert as_json(run) == {
        "tokens": [
            {"surface": "নদীর", "start": 2, "end": 6, "terms": ["নদীর", "নদি"]},
            {"surface": "BNP", "start": 8, "end": 11, "terms": ["bnp"]},
        ]
    }
    assert khobor("analyze", "😀 নদীর, BNP").stdout == "2-6\tনদীর\tনদীর নদি\n8-11\tBNP\tbnp\n"


def test_analyze_takes_a_file_of_words(tmp_path: Path, khobor: Khobor) -> None:
    words = tmp_path / "words"
    words.write_text("নদীর\nউ.কোরিয়া\n।\n", encoding="utf-8")
    run = khobor("analyze", "--words", words)
    assert run.stdout == "নদীর\tনদীর\tনদি\nউ.কোরিয়া\tউ কোরিয়া\tউ কোরিয়া\n।\t\t\n"
    words.write_bytes(b"\xff\n")
    assert khobor("analyze", "--words", words).exit_code == 2


def test_analyze_wants_a_text_or_words(khobor: Khobor, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("x")
    assert khobor("analyze").exit_code == 2
    assert khobor("analyze", "x", "--words", tmp_path / "words").exit_code == 2


def test_analyze_checks_the_index_that_is_named(khobor: Khobor, index: Path, tmp_path: Path) -> None:
    assert khobor("analyze", "নদী", "--index", index).exit_code == 0
    assert khobor("analyze", "নদী", "--index", tmp_path / "none").exit_code == 3


def test_analyze_goes_by_the_lexicon_of_the_index_that_is_named(khobor: Khobor, tmp_path: Path) -> None:
    source = tmp_path / "articles.jsonl"
    bodies = ["লোতা গ্রাম", "লোতা নদী", "লোতাকে দেখো", "লোতায় যাও", "লোতার মানুষ"]  # a name that no list has
    lines = [json.dumps({"id": str(number), "body": body}, ensure_ascii=False) for number, body in enumerate(bodies)]
    source.write_text("\n".join(lines), encoding="utf-8")
    assert khobor("rebuild", source, "--index", tmp_path / "index").exit_code == 0
    asked = ("analyze", "লোতার", "--json")
    terms = [as_json(khobor(*asked, *more))["tokens"][0]["terms"] for more in ((), ("--index", tmp_path / "index"))]
    assert terms == [["লোতার"], ["লোতার", "লোতা"]]


def test_explain_says_why_an_article_matches(khobor: Khobor, seed_index: Path) -> None:
    run = khobor("explain", "putin uttor korea", "9f4b09f4900475b6", "--index", seed_index)
    assert run.exit_code == 0
    assert "পুতিন met পুতিন, পুতিনের, পুতিনকে in the body, by its stem" in run.stdout
    explained = as_json(khobor("explain", "রাশিয়া", "9f4b09f4900475b6", "--index", seed_index, "--json"))
    assert explained["score"] == pytest.approx(sum(reason["score"] for reason in explained["reasons"]))


def test_explain_wants_an_article_that_is_there(khobor: Khobor, seed_index: Path) -> None:
    run = khobor("explain", "রাশিয়া", "no-such-id", "--index", seed_index)
    assert (run.exit_code, "has no article no-such-id" in run.stderr) == (2, True)


def test_search_reads_latin_letters_unless_told_not_to(khobor: Khobor, seed_index: Path) -> None:
    read = as_json(khobor("search", "putin", "--index", seed_index, "--json"))
    assert (read["query"]["interpreted"], read["query"]["corrected_from"]) == ("পুতিন", "putin")
    plain = as_json(khobor("search", "putin", "--roman", "off", "--index", seed_index, "--json"))
    assert (plain["query"]["interpreted"], plain["query"]["corrected_from"]) == ("putin", None)


def test_search_offers_a_better_spelling(khobor: Khobor, seed_index: Path) -> None:
    run = khobor("search", "সমঝতা চুক্তি", "--index", seed_index)
    assert "did you mean: সমঝোতা চুক্তি" in run.stdout


def test_suggest_shows_what_a_word_may_stand_for(khobor: Khobor, seed_index: Path, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text("putin\nসমঝতা\n", encoding="utf-8")
    run = khobor("suggest", "--words", words, "--most", "1", "--index", seed_index)
    assert run.stdout == "putin\tপুতিন\nসমঝতা\tসমঝোতা\n"
    assert as_json(khobor("suggest", "putin", "--most", "1", "--index", seed_index, "--json")) == {
        "suggestions": {"putin": ["পুতিন"]}
    }
    assert khobor("suggest", "--index", seed_index).exit_code == 2


def test_stats_prints_one_object(khobor: Khobor, index: Path) -> None:
    stats = as_json(khobor("stats", "--index", index, "--json"))
    files = [file for file in (index / "g-000001").iterdir() if file.name != "manifest.json"]
    assert stats["size_bytes"] == sum(file.stat().st_size for file in files)
    assert len(stats["fingerprint"]) == 64
    assert without(stats, "size_bytes", "fingerprint", "built") == {
        "generation": "g-000001",
        "articles": 2,
        "terms": 9,
        "first_day": "2024-06-20",
        "last_day": "2024-06-21",
        "source": [{"value": "দৈনিক", "count": 1}],
        "section": [{"value": "জাতীয়", "count": 1}],
    }
    assert "articles: 2\n" in khobor("stats", "--index", index).stdout


def test_verify_says_that_all_is_whole(khobor: Khobor, index: Path) -> None:
    assert khobor("verify", "--index", index).stdout == "g-000001: whole, 2 articles\n"
    assert as_json(khobor("verify", "--index", index, "--json")) == {"generation": "g-000001", "articles": 2}


def test_generations_lists_them_and_rolls_back(khobor: Khobor, index: Path, source: Path) -> None:
    assert khobor("rebuild", source, "--index", index).exit_code == 0
    rows = as_json(khobor("generations", "--index", index, "--json"))["generations"]
    assert [without(row, "built") for row in rows] == [
        {"name": "g-000001", "in_service": False, "articles": 2},
        {"name": "g-000002", "in_service": True, "articles": 2},
    ]
    run = khobor("generations", "--rollback", "--index", index)
    assert run.exit_code == 0
    assert [line.split()[:2] for line in run.stdout.splitlines()] == [
        ["*", "g-000001"],
        ["g-000002", rows[1]["built"]],
    ]


def test_generations_of_no_index_are_none(khobor: Khobor, tmp_path: Path) -> None:
    assert as_json(khobor("generations", "--index", tmp_path / "none", "--json")) == {"generations": []}


@pytest.mark.parametrize("arguments", [("search", "x"), ("stats",), ("verify",)], ids=lambda given: given[0])
def test_without_an_index_a_command_exits_3_and_says_what_to_run(
    khobor: Khobor, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    run = khobor(*arguments, "--index", tmp_path / "none")
    message = f"khobor: there is no index in {tmp_path / 'none'}: build one with khobor rebuild SOURCE\n"
    assert (run.exit_code, run.stdout, run.stderr) == (3, "", message)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("rebuild",), id="rebuild-of-nothing"),
        pytest.param(("update",), id="update-of-nothing"),
        pytest.param(("rebuild", ".", "--jobs", "0"), id="no-process"),
        pytest.param(("update", ".", "--memory", "16"), id="too-little-memory"),
        pytest.param(("search",), id="search-for-nothing"),
        pytest.param(("run",), id="run-of-nothing"),
        pytest.param(("evaluate",), id="evaluate-of-nothing"),
        pytest.param(("no-such-command",), id="unknown-command"),
        pytest.param(("stats", "--no-such-option"), id="unknown-option"),
    ],
)
def test_a_wrong_call_exits_2_and_shows_the_usage(khobor: Khobor, arguments: tuple[str, ...]) -> None:
    run = khobor(*arguments)
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr.startswith("Usage: ")


@pytest.mark.parametrize("name", sorted(command.commands))
def test_every_command_has_help(khobor: Khobor, name: str) -> None:
    run = khobor(name, "--help")
    assert run.exit_code == 0
    assert run.stdout.startswith(f"Usage: khobor {name} ")


def test_the_folder_of_the_index_is_the_given_one_else_that_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHOBOR_INDEX", str(tmp_path / "named"))
    assert index_path(tmp_path / "given") == tmp_path / "given"
    assert index_path(None) == tmp_path / "named"
    monkeypatch.delenv("KHOBOR_INDEX")
    assert index_path(None) == ROOT / "index_data"


def process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from search.cli import khobor; khobor(prog_name='khobor')", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_environment_of_a_process_names_its_index_and_its_log(index: Path) -> None:
    ended = process("verify", KHOBOR_INDEX=str(index), KHOBOR_LOG="debug")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "g-000001: whole, 2 articles\n", "")
    wrong = process("verify", KHOBOR_INDEX=str(index), KHOBOR_LOG="loud")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "KHOBOR_LOG is LOUD: it must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL" in wrong.stderr


def test_a_reader_that_goes_away_ends_the_command_quietly(index: Path) -> None:
    ended = subprocess.run(
        [
            "sh",
            "-c",
            '"$0" -c "from search.cli import khobor; khobor()" search পদ্মা --index "$1" | true',
            sys.executable,
            index,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stderr == ""


def test_words_in_and_terms_out_pair_up_line_by_line(khobor: Khobor, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("রাশিয়ার\n\nBNP-র\n", encoding="utf-8")
    answer = khobor("analyze", "--words", words)
    exact, stem = (unicodedata.normalize("NFC", word) for word in ("রাশিয়ার", "রাশিয়া"))
    assert answer.stdout == f"রাশিয়ার\t{exact}\t{stem}\n\t\t\nBNP-র\tbnp\tbnp\n"


def test_a_pipe_is_a_source(khobor: Khobor, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(pipe.write_text, '{"id": "a", "title": "পুতিন"}\n', encoding="utf-8")
        answer = khobor("rebuild", pipe, "--index", tmp_path / "index", "--json")
        written.result()
    assert (answer.exit_code, json.loads(answer.stdout)["added"]) == (0, 1)


def test_report_of_the_last_run_is_left_beside_the_index(
    khobor: Khobor, index: Path, source: Path, tmp_path: Path
) -> None:
    first = read_last_run(index)
    assert first
    assert (first.command, first.sources, first.error) == ("rebuild", (str(source),), None)
    assert (first.generation, first.added, first.read, first.started <= first.finished) == ("g-000001", 2, 2, True)

    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{}\n{"id": "c", "title": "মেঘনা", "tags": 1}\n', encoding="utf-8")
    printed = as_json(khobor("update", wrong, "--delete", "a", "--delete", "zz", "--index", index, "--json"))
    last = read_last_run(index)
    assert last
    assert (last.command, last.rejected, last.missing) == ("update", {"no-text": 1}, ("zz",))
    kept = json.loads((index / LAST_RUN).read_text(encoding="utf-8"))
    assert without(kept, "command", "sources", "started", "finished", "error") == printed


def test_report_says_why_a_run_failed(khobor: Khobor, index: Path, source: Path) -> None:
    next((index / "g-000001").glob("*.fields")).write_bytes(b"")
    run = khobor("update", source, "--index", index)
    last = read_last_run(index)
    assert run.exit_code == 3
    assert last
    assert (last.command, last.generation, run.stderr) == ("update", None, f"khobor: {last.error}\n")


def test_run_that_finds_the_index_busy_leaves_the_report_to_the_other(
    khobor: Khobor, index: Path, source: Path
) -> None:
    before = read_last_run(index)
    with writing(index):
        assert khobor("rebuild", source, "--index", index).exit_code == 4
    assert read_last_run(index) == before


def test_run_is_none_the_worse_for_want_of_a_report(khobor: Khobor, index: Path, source: Path) -> None:
    (index / LAST_RUN).unlink()
    (index / LAST_RUN).mkdir()
    run = khobor("rebuild", source, "--index", index)
    assert (run.exit_code, run.stderr) == (0, f"note: {index}: it has no report of this run: Is a directory\n")


@pytest.mark.parametrize("field", ["published", "updated"])
def test_a_default_that_is_no_time_exits_2(khobor: Khobor, tmp_path: Path, source: Path, field: str) -> None:
    run = khobor("rebuild", source, "--index", tmp_path / "new", "--default", f"{field}=2024-13-45")
    assert (run.exit_code, run.stdout) == (2, "")
    assert "give a time as 2024-06-20" in run.stderr


def test_a_run_that_is_told_to_end_leaves_nothing_in_temporary_folders(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "temporary").mkdir()
    program = "from search.cli import khobor; khobor()"
    command = [sys.executable, "-c", program, "rebuild", str(tmp_path / "pipe"), "--index", str(tmp_path / "new")]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    with subprocess.Popen(command, cwd=ROOT, env=environment) as run, (tmp_path / "pipe").open("wb"):
        # the other end is open: the run is under way, and waits for more
        assert [*(tmp_path / "temporary").iterdir()]
        run.terminate()
        assert run.wait(timeout=60) == -signal.SIGTERM
    assert not [*(tmp_path / "temporary").iterdir()]

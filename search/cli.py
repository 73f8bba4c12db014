"""The ``khobor`` command, all but ``serve``: a thin layer over what Python can import.

Answers go to standard output, everything about the run to standard error. Exit codes: 0 done, 1 done with rejects, 2 usage,
3 index unusable, 4 busy.
"""

from __future__ import annotations

import datetime
import json
import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import click
import platformdirs
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

import search.evaluate as evaluation
from search.articles import DHAKA, Article
from search.bengali.terms import Analyzer
from search.bengali.tokens import Token
from search.engine import open_engine
from search.errors import IndexBusy, IndexUnusable, KhoborError, SourceError
from search.index import builder, generations, reports
from search.index.bulk import LEAST_MEMORY, USUAL_MEMORY, Effort
from search.results.explanation import in_words, reasons_in_words
from search.results.page import Hit, Mark, ResultPage
from search.results.records import page_to_record, stats_to_record
from search.settings import Settings
from search.sources.parts import Reading
from search.sources.records import Notice, Record, Reject
from search.sources.registry import check_sources, read_sources, total_bytes

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
DONE, DONE_WITH_REJECTS, USAGE, UNUSABLE, BUSY = range(5)


class _Group(click.Group):
    """Turns the errors that Khobor raises on purpose into one line and an exit code."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KhoborError as error:
            click.echo(f"khobor: {error}", err=True)
            raise SystemExit(exit_code_of(error)) from error


def exit_code_of(error: KhoborError) -> int:
    return {IndexUnusable: UNUSABLE, IndexBusy: BUSY}.get(type(error), USAGE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="khobor")
def khobor() -> None:
    """Full-text search for Bengali news."""
    level = os.environ.get("KHOBOR_LOG", "WARNING").upper()
    if level not in LOG_LEVELS:
        raise click.UsageError(f"KHOBOR_LOG is {level}: it must be one of {', '.join(LOG_LEVELS)}")
    logging.basicConfig(level=level)


_index_option = click.option(
    "--index",
    type=click.Path(path_type=Path),
    help="The folder of the index.  [default: KHOBOR_INDEX, else index_data]",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def _switch(name: str, help_text: str) -> Callable[[Any], Any]:
    """An option that is on unless it is told off."""
    return click.option(f"--{name}", type=click.Choice(["on", "off"]), default="on", show_default=True, help=help_text)


_roman_option = _switch("roman", "Whether words in Latin letters are read as Bengali ones.")
_sources_argument = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")


def index_path(given: Path | None) -> Path:
    """The folder of the index: as given, else KHOBOR_INDEX, else index_data of the checkout, else the user's data folder."""
    if given:
        return given
    if named := os.environ.get("KHOBOR_INDEX"):
        return Path(named)
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / "index_data"
    return Path(platformdirs.user_data_dir("khobor"))


_jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes to work in; the index is the same.  [default: one for each processor]",
)
_memory_option = click.option(
    "--memory",
    default=USUAL_MEMORY,
    show_default=True,
    type=click.IntRange(min=LEAST_MEMORY),
    metavar="MB",
    help="Megabytes that all of them together may take, about.",
)


@khobor.command("rebuild")
@_sources_argument
@_jobs_option
@_memory_option
@_index_option
@_json_option
def rebuild_command(sources: tuple[str, ...], jobs: int | None, memory: int, index: Path | None, as_json: bool) -> None:
    """Build a new generation from files, folders or - (standard input), verify it, and put it in service."""
    effort = Effort(jobs or _processors(), memory)
    raise SystemExit(run_rebuild(sources, index_path(index), effort=effort, as_json=as_json))


def run_rebuild(
    sources: Sequence[str | Path], index: Path, *, effort: Effort | None = None, as_json: bool = False
) -> int:
    """What ``khobor rebuild`` does. Returns its exit code; raises KhoborError."""
    given = [str(source) for source in sources]
    effort = effort or Effort(_processors())

    def build(articles: Iterable[Article], on_indexed: Callable[[int], None]) -> builder.Report:
        return builder.rebuild(index, articles, sources=given, now=_now(), effort=effort, on_indexed=on_indexed)

    return _run("rebuild", given, index, as_json, build)


@khobor.command("update")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--delete", "deleted", multiple=True, metavar="ID", help="Remove this article; may be given again.")
@_jobs_option
@_memory_option
@_index_option
@_json_option
def update_command(
    sources: tuple[str, ...],
    deleted: tuple[str, ...],
    jobs: int | None,
    memory: int,
    index: Path | None,
    as_json: bool,
) -> None:
    """Add articles, replace those of the same id, remove others; all of it or nothing goes into service."""
    if not sources and not deleted:
        raise click.UsageError("name a SOURCE to add or an ID to --delete")

    effort, folder = Effort(jobs or _processors(), memory), index_path(index)

    def build(articles: Iterable[Article], on_indexed: Callable[[int], None]) -> builder.Report:
        return builder.update(
            folder,
            articles,
            delete=deleted,
            sources=sources,
            now=_now(),
            effort=effort,
            on_indexed=on_indexed,
        )

    raise SystemExit(_run("update", sources, folder, as_json, build))


@khobor.command("search", context_settings={"ignore_unknown_options": True})  # a query may begin with a minus
@click.argument("query")
@click.option("--from", "from_", metavar="D", help="Not before this day, month or year.")
@click.option("--to", metavar="D", help="Not after this day, month or year.")
@click.option("--source", multiple=True, metavar="S", help="Only of this source; may be given again.")
@click.option("--section", multiple=True, metavar="S", help="Only of this section; may be given again.")
@click.option("--year", multiple=True, metavar="Y", help="Only of this year; may be given again.")
@click.option("--month", multiple=True, metavar="M", help="Only of this month, YYYY-MM; may be given again.")
@click.option("--sort", default="relevance", show_default=True, help="relevance, newest or oldest.")
@click.option("--size", default=10, show_default=True, metavar="N", help="Articles on a page.")
@click.option("--page", default=1, show_default=True, metavar="N", help="Which page, from 1.")
@click.option("--cursor", metavar="C", help="In place of a page: the cursor that --json had for what follows.")
@click.option("--explain", is_flag=True, help="Say of each article why it is there.")
@_roman_option
@_switch("spelling", "Whether a misspelt query may be corrected, and better spellings are offered.")
@_switch("loose", "Whether a query that finds nothing may be loosened.")
@_switch("grouped", "Whether articles that tell one story in nearly the same words are one result.")
@_index_option
@_json_option
def search_command(
    query: str, index: Path | None, as_json: bool, roman: str, spelling: str, loose: str, grouped: str, **asked: Any
) -> None:
    """Search, and print a page of results."""
    asked |= {"roman": roman == "on", "spelling": spelling == "on", "loose": loose == "on", "grouped": grouped == "on"}
    with open_engine(index_path(index), today=_today) as engine:
        started = time.perf_counter()
        page = engine.search(query, **asked)
        took_ms = (time.perf_counter() - started) * 1000
    if as_json:
        _print_json(page_to_record(page, took_ms))
    else:
        _print_page(page)


@khobor.command("explain", context_settings={"ignore_unknown_options": True})
@click.argument("query")
@click.argument("article_id", metavar="ID")
@_roman_option
@_index_option
@_json_option
def explain_command(query: str, article_id: str, roman: str, index: Path | None, as_json: bool) -> None:
    """Say why the article ID matches QUERY: which words met by which rule, and what each field gave."""
    with open_engine(index_path(index), today=_today) as engine:
        explanation = engine.explain(query, article_id, roman=roman == "on")
    if explanation is None:
        raise click.UsageError(f"the index has no article {article_id}")
    if as_json:
        _print_json(asdict(explanation))
    else:
        click.echo("\n".join(in_words(explanation)))


@khobor.command("suggest")
@click.argument("word", required=False)
@click.option(
    "--words", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file with a word a line."
)
@click.option("--most", default=10, show_default=True, type=click.IntRange(min=1), help="Words for each.")
@_index_option
@_json_option
def suggest_command(word: str | None, words: Path | None, most: int, index: Path | None, as_json: bool) -> None:
    """Show the words of the archive that WORD may stand for, best first: Latin letters by sound, Bengali ones by spelling."""
    if (word is None) == (words is None):
        raise click.UsageError("give a WORD, or --words FILE")
    asked = [line for _, line in evaluation.read_lines(words)] if words else [word or ""]
    with open_engine(index_path(index)) as engine:
        found = {one: engine.suggest(one, most) for one in asked}
    if as_json:
        _print_json({"suggestions": found})
    else:
        click.echo("\n".join("\t".join((one, *found[one])) for one in asked))


@khobor.command("run")
@click.argument("queries", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The TREC run to write.")
@click.option("--depth", default=100, show_default=True, type=click.IntRange(min=1), help="Articles for each query.")
@_index_option
def run_command(queries: Path, output: Path, depth: int, index: Path | None) -> None:
    """Answer each query of QUERIES, lines "qid TAB text" or TREC topics, and write a TREC run."""
    if not output.parent.is_dir():
        raise click.UsageError(f"there is no folder {output.parent} to write {output.name} in")
    asked = evaluation.read_queries(queries)
    with open_engine(index_path(index)) as engine, output.open("w", encoding="utf-8") as run:
        failed = evaluation.write_run(engine, asked, run, depth)
    for problem in failed:
        click.echo(f"khobor: {problem}", err=True)
    raise SystemExit(DONE_WITH_REJECTS if failed else DONE)


_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@khobor.command("evaluate")
@click.option("--docs", metavar="D", help="Articles, as rebuild takes them: answer from an index built of them.")
@click.option("--index", type=click.Path(path_type=Path), help="Answer from the index in this folder.")
@click.option("--run", type=_file, help="Score the answers of this TREC run.")
@click.option("--queries", type=_file, help="What to ask with --docs or --index: qid TAB text, or TREC topics.")
@click.option("--qrels", required=True, type=_file, help="TREC judgements.")
@click.option("--compare", type=_file, help="Another TREC run: show what differs, and how likely by chance.")
@click.option("--largest", default=5, show_default=True, type=click.IntRange(min=0), help="Differences to list.")
@click.option("--per-query", type=click.Path(dir_okay=False, path_type=Path), help="A table to write, a query a line.")
@click.option(
    "--depth", default=evaluation.DEPTH, show_default=True, type=click.IntRange(min=1), help="Articles for each query."
)
@_json_option
def evaluate_command(
    qrels: Path,
    queries: Path | None,
    compare: Path | None,
    largest: int,
    per_query: Path | None,
    as_json: bool,
    **answers: Any,
) -> None:
    """Score answers to judged queries: from an index of their own, from one that is there, or in a TREC run."""
    if sum(answers[source] is not None for source in ("docs", "index", "run")) != 1:
        raise click.UsageError("give one of --docs, --index and --run")
    if (answers["run"] is None) == (queries is None):
        raise click.UsageError("give --queries with --docs or --index, and not with --run")
    if per_query and not per_query.parent.is_dir():
        raise click.UsageError(f"there is no folder {per_query.parent} to write {per_query.name} in")
    judged = evaluation.read_qrels(qrels)
    other = evaluation.score(evaluation.read_run(compare), judged) if compare else None
    found, rejected = _evaluate(evaluation.read_queries(queries) if queries else [], judged, **answers)
    for problem in found.failed:
        click.echo(f"khobor: {problem}", err=True)
    if per_query:
        per_query.write_text("".join(f"{line}\n" for line in evaluation.table_by_query(found, other)), encoding="utf-8")
    _print_evaluation(found, other, largest, as_json)
    raise SystemExit(DONE_WITH_REJECTS if rejected or found.failed else DONE)


def _evaluate(
    queries: Sequence[evaluation.Query],
    qrels: evaluation.Qrels,
    *,
    docs: str | None,
    index: Path | None,
    run: Path | None,
    depth: int,
) -> tuple[evaluation.Evaluation, int]:
    """The figures of whichever of *docs*, *index* and *run* is given, and how many articles were rejected."""
    answered = evaluation.read_run(run) if run else None
    for note in evaluation.check_ids(answered or [query.query_id for query in queries], qrels):
        click.echo(f"note: {note}", err=True)
    if answered:
        return evaluation.score(answered, qrels), 0
    if index:
        with open_engine(index) as engine:
            return evaluation.evaluate_engine(engine, queries, qrels, depth=depth), 0
    reading = _Run([str(docs)])
    check_sources(reading.sources)
    articles = reading.articles(lambda _bytes, _articles: None, Settings())
    found = evaluation.evaluate(articles, queries, qrels, now=_now(), depth=depth)
    reading.print_problems()
    return found, len(reading.rejects)


def _print_evaluation(
    found: evaluation.Evaluation, other: evaluation.Evaluation | None, largest: int, as_json: bool
) -> None:
    differences = evaluation.compare(found, other, largest=largest) if other else []
    if as_json:
        record: dict[str, object] = {**asdict(found.mean), "queries": len(found.by_query)}
        if other:
            record["compared"] = {**asdict(other.mean), "differences": [asdict(one) for one in differences]}
        _print_json(record)
        return
    click.echo(str(found))
    if other:
        click.echo(f"compared: {other}")
    for one in differences:
        click.echo(str(one))
        if one.measure == "ndcg_10":
            for query in one.largest:
                click.echo(
                    f"    query {query.query_id}: {query.difference:+.4f}, {query.value:.4f} after {query.compared:.4f}"
                )


@khobor.command("analyze")
@click.argument("text", required=False)
@click.option(
    "--words", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file with a word a line."
)
@click.option(
    "--index",
    type=click.Path(path_type=Path),
    help="Take the lexicon of this index, and not the built-in one.",
)
@_json_option
def analyze_command(text: str | None, words: Path | None, index: Path | None, as_json: bool) -> None:
    """Show the words of TEXT and the terms that each is found by, or those of each line of a file of words."""
    if (text is None) == (words is None):
        raise click.UsageError("give a TEXT, or --words FILE")
    analyzer = _analyzer_of(index) if index else Analyzer()
    if words:
        _print_terms_of_words(words, analyzer)
        return
    tokens = [_token_record(text or "", token) for token in analyzer.analyze(text or "")]
    if as_json:
        _print_json({"tokens": tokens})
        return
    for token in tokens:
        click.echo(f"{token['start']}-{token['end']}\t{token['surface']}\t{' '.join(token['terms'])}")


def _analyzer_of(index: Path) -> Analyzer:
    with open_engine(index) as engine:
        return engine.analyzer


@khobor.command("stats")
@_index_option
@_json_option
def stats_command(index: Path | None, as_json: bool) -> None:
    """Show what is in the generation in service."""
    with open_engine(index_path(index)) as engine:
        stats = engine.stats()
    if as_json:
        _print_json(stats_to_record(stats))
        return
    for name, value in asdict(stats).items():
        shown = ", ".join(f"{one['value']} {one['count']:,}" for one in value) if isinstance(value, tuple) else value
        click.echo(f"{name.replace('_', ' ')}: {shown}")


@khobor.command("verify")
@_index_option
@_json_option
def verify_command(index: Path | None, as_json: bool) -> None:
    """Check every file of the generation in service against its manifest, and that it opens and answers."""
    folder = index_path(index)
    name = generations.current_generation(folder)
    if name is None:
        raise IndexUnusable(f"there is no index in {folder}: build one with khobor rebuild SOURCE")
    builder.refuse_damaged(folder / name)
    builder.check(folder / name)
    articles = generations.read_manifest(folder / name).articles
    if as_json:
        _print_json({"generation": name, "articles": articles})
    else:
        click.echo(f"{name}: whole, {articles:,} articles")


@khobor.command("generations")
@click.option("--rollback", is_flag=True, help="Put the generation before the one in service back in service.")
@_index_option
@_json_option
def generations_command(rollback: bool, index: Path | None, as_json: bool) -> None:
    """List the generations, the one in service marked *, or go back to the one before."""
    folder = index_path(index)
    if rollback:
        builder.roll_back(folder)
    current = generations.current_generation(folder)
    rows = [_generation_record(folder / name, name == current) for name in generations.list_generations(folder)]
    if as_json:
        _print_json({"generations": rows})
        return
    for row in rows:
        about = f"{row['built']}  {row['articles']:,} articles" if row["built"] else "cannot be read"
        click.echo(f"{'*' if row['in_service'] else ' '} {row['name']}  {about}")


def _generation_record(generation: Path, in_service: bool) -> dict[str, Any]:
    """A row of the list; of a generation that cannot be read all but the name is null."""
    try:
        manifest = generations.read_manifest(generation)
    except IndexUnusable:
        return {"name": generation.name, "in_service": in_service, "built": None, "articles": None}
    return {
        "name": generation.name,
        "in_service": in_service,
        "built": manifest.built,
        "articles": manifest.articles,
    }


@dataclass(slots=True)
class _Run:
    """One reading of sources: what came of its records, and how far it is."""

    sources: Sequence[str]
    read: int = 0
    rejects: list[Reject] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def articles(self, progress: Callable[[int, int], None], settings: Settings) -> Iterator[Article]:
        def on_bytes(count: int) -> None:
            progress(count, self.read)

        for record in read_sources(self.sources, Reading(limits=settings.limits), on_bytes):
            if isinstance(record, Article):
                self.read += 1
                yield record
            else:
                self._note(record)

    def print_problems(self) -> None:
        for notice in self.notices:
            click.echo(f"note: {notice.path}: {notice.message}", err=True)
        for reject in self.rejects:
            click.echo(f"rejected: {reject}", err=True)

    def _note(self, record: Record) -> None:
        if isinstance(record, Reject):
            self.rejects.append(record)
        elif isinstance(record, Notice):
            self.notices.append(record)


_Build = Callable[[Iterable[Article], Callable[[int], None]], builder.Report]


def _run(command: str, sources: Sequence[str], index: Path, as_json: bool, build: _Build) -> int:
    """Read *sources* into *build*, say what came of it, keep that in the folder *index*, and return the exit code."""
    check_sources(sources)
    run = _Run(sources)
    started, started_at = time.perf_counter(), _now()
    keep = partial(_keep_report, index, run, command=command, started_at=started_at)
    try:
        with _progress(total_bytes(sources)) as (on_read, on_indexed):
            report = build(run.articles(on_read, Settings()), on_indexed)
    except (
        IndexUnusable,
        SourceError,
    ) as error:  # where it is busy the report will be that of the run which is under way
        keep(builder.Report(), time.perf_counter() - started, error=str(error))
        raise
    seconds = time.perf_counter() - started
    keep(report, seconds)
    _print_problems(run, report)
    if as_json:
        _print_json(_run_record(run, report, seconds))
    else:
        _print_report(run, report, seconds)
    if not run.read and sources and not run.rejects:
        return USAGE
    return DONE_WITH_REJECTS if run.rejects or report.missing else DONE


def _run_record(run: _Run, report: builder.Report, seconds: float) -> dict[str, object]:
    return {
        **asdict(report),
        "read": run.read,
        "rejected": dict(Counter(reject.reason for reject in run.rejects)),
        "rejects": [asdict(reject) for reject in run.rejects],
        "notices": [asdict(notice) for notice in run.notices],
        "seconds": round(seconds, 3),
    }


def _keep_report(
    index: Path,
    run: _Run,
    report: builder.Report,
    seconds: float,
    *,
    command: str,
    started_at: str,
    error: str | None = None,
) -> None:
    """Leave a report of *run* in the folder *index*; a run is none the worse for want of it."""
    if not index.is_dir():
        return
    about = {
        **asdict(report),
        "missing": tuple(report.missing),
        "sources": tuple(run.sources),
        "read": run.read,
        "seconds": round(seconds, 3),
        "rejected": dict(Counter(reject.reason for reject in run.rejects)),
        "rejects": tuple(run.rejects),
        "notices": tuple(run.notices),
    }
    try:
        reports.write_last_run(
            index, reports.LastRun(command=command, started=started_at, finished=_now(), error=error, **about)
        )
    except OSError as failure:
        if error is None:  # or the error says it: where no report can be written, no index can
            click.echo(f"khobor: {index} has no report of this run: {failure.strerror}", err=True)


def _print_problems(run: _Run, report: builder.Report) -> None:
    run.print_problems()
    for article_id in report.missing:
        click.echo(f"not there to delete: {article_id}", err=True)
    if run.sources and not run.read:
        click.echo(f"khobor: no article in {', '.join(run.sources)}; nothing was added to the index", err=True)


def _print_report(run: _Run, report: builder.Report, seconds: float) -> None:
    rate = run.read / seconds if seconds else 0.0
    changes = f"added {report.added:,}, replaced {report.replaced:,}, unchanged {report.unchanged:,}, deleted {report.deleted:,}"
    click.echo(
        f"read {run.read:,} articles in {seconds:.1f} s ({rate:,.0f}/s); rejected {len(run.rejects):,}; {changes}"
    )
    if report.generation:
        click.echo(f"in service: {report.generation}, {report.articles:,} articles")


@contextmanager
def _progress(total: int | None) -> Iterator[tuple[Callable[[int, int], None], Callable[[int], None]]]:
    """Two functions to call, with the bytes just read and the articles so far, and with the articles indexed so far.

    Where there is a terminal they draw a bar each.
    """
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[articles]:,} articles"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        reading = bar.add_task("reading", total=total, articles=0)
        indexing = bar.add_task("indexing", total=None, articles=0)

        def on_read(count: int, articles: int) -> None:
            bar.update(reading, advance=count, articles=articles)
            bar.update(indexing, total=articles)

        yield on_read, lambda count: bar.update(indexing, completed=count, articles=count)


def _print_page(page: ResultPage) -> None:
    for note in page.notes:
        click.echo(f"note: {note.text!r} at {note.start}: {note.code}", err=True)
    stories = f"{page.total:,} stories in " if page.total < page.total_articles else ""
    click.echo(f"{stories}{page.total_articles:,} articles: {page.interpreted}")
    if page.suggestion:
        click.echo(f"did you mean: {page.suggestion}")
    for place, hit in enumerate(page.hits, (page.page - 1) * page.size + 1):
        _print_hit(place, hit)


def _print_hit(place: int, hit: Hit) -> None:
    click.echo(f"\n{place}. {_bold(hit.title, hit.title_marks)}")
    click.echo(f"   {_about(hit)}")
    for snippet in hit.snippets:
        click.echo("   " + _bold(" ".join(snippet.text.split("\n")), snippet.marks))
    for line in reasons_in_words(hit.explanation) if hit.explanation else ():
        click.echo(f"   {line}")
    for other in hit.duplicates:
        click.echo(f"   = {_about(other)}" + (f": {other.title}" if other.title != hit.title else ""))
    if more := hit.duplicate_count - len(hit.duplicates):
        click.echo(f"   = {more:,} more")


def _about(hit: Hit) -> str:
    return " · ".join(filter(None, (hit.source, hit.section, hit.published, hit.article_id)))


def _bold(text: str, marks: Sequence[Mark]) -> str:
    """*text* with its marks in bold; click takes the bold away where the output is no terminal."""
    pieces, place = [], 0
    for start, end in marks:
        pieces += [text[place:start], click.style(text[start:end], bold=True)]
        place = end
    return "".join((*pieces, text[place:]))


def _print_terms_of_words(words: Path, analyzer: Analyzer) -> None:
    for _, word in evaluation.read_lines(words):
        tokens = analyzer.analyze(word)
        exact, stem = (" ".join(getattr(token, kind) for token in tokens) for kind in ("exact", "stem"))
        click.echo(f"{word}\t{exact}\t{stem}")


def _token_record(text: str, token: Token) -> dict[str, Any]:
    terms = [*dict.fromkeys((token.exact, token.stem, *token.also))]
    return {"surface": text[token.start : token.end], "start": token.start, "end": token.end, "terms": terms}


def _print_json(record: object) -> None:
    click.echo(json.dumps(record, ensure_ascii=False))


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _today() -> datetime.date:
    return datetime.datetime.now(DHAKA).date()


def _now() -> str:
    return datetime.datetime.now(DHAKA).isoformat(timespec="seconds")

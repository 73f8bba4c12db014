"""The ``khobor`` command, all but ``serve``: a thin layer over what Python can import.

Answers go to standard output, everything about the run to standard error. Exit codes: 0 done, 1 done with rejects, 2 usage,
3 index unusable, 4 busy.
"""

from __future__ import annotations

import datetime
import json
import logging
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any

import click
import platformdirs

import search.evaluate as evaluation
from search.articles import DHAKA, FIELDS, Article, iso_time
from search.bengali.terms import Analyzer
from search.bengali.tokens import Token
from search.engine import open_engine
from search.errors import IndexBusy, IndexUnusable, KhoborError, SourceError
from search.index import builder, generations
from search.index.bulk import LEAST_MEMORY, USUAL_MEMORY, Effort
from search.ingest import MakeFetcher, Order, ingest
from search.progress import outcome_in_words, outcome_to_record, print_problems, watching
from search.results.explanation import in_words, reasons_in_words
from search.results.page import Hit, Mark, ResultPage
from search.results.records import page_to_record, stats_to_record
from search.settings import Fetching, News
from search.sources.download import World
from search.sources.fetching import Fetcher, Pages
from search.sources.hosts import Validators
from search.sources.parts import Reading
from search.sources.records import Reject
from search.sources.registry import check_sources, read_sources, total_bytes
from search.watching import watched, without_gone

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
DONE, DONE_WITH_REJECTS, USAGE, UNUSABLE, BUSY = range(5)
_PATIENCE = 5.0  # seconds between two tries while another process writes
_BEGINNING_MS = 500  # milliseconds until a watch that has just begun is heard of


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


def _pairs(_context: click.Context, _option: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """FIELD=VALUE of each, by field. Raises BadParameter."""
    pairs = dict(one.partition("=")[::2] for one in given)
    for field_name, value in pairs.items():
        if field_name not in FIELDS or not value:
            fields = ", ".join(FIELDS)
            raise click.BadParameter(f"{field_name}={value}: give FIELD=..., where FIELD is one of {fields}")
    return pairs


def _defaults(context: click.Context, option: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """FIELD=VALUE of each, by field, times as an Article has them. Raises BadParameter."""
    pairs = _pairs(context, option, given)
    for field_name in ("published", "updated"):
        if value := pairs.get(field_name):
            pairs[field_name] = iso_time(value) or ""
            if not pairs[field_name]:
                raise click.BadParameter(
                    f"{field_name}={value}: give a time as 2024-06-20 or 2024-06-20T13:24:00+06:00"
                )
    return pairs


_READING_OPTIONS = (
    click.option("--map", "columns", multiple=True, callback=_pairs, metavar="FIELD=HEADING",
                 help="In tables and JSON, the heading that a field stands under; may be given again."),
    click.option("--default", "defaults", multiple=True, callback=_defaults, metavar="FIELD=VALUE",
                 help="For articles without the field, e.g. source=NAME; may be given again."),
    click.option("--sql", "query", metavar="QUERY", help="What to ask a database: a SELECT, a row an article."),
    click.option("--least-words", default=News().least_words, show_default=True, type=click.IntRange(min=0),
                 metavar="N", help="Words that the text of a page must have to be an article."),
    click.option("--least-bengali", default=News().least_bengali, show_default=True, type=click.FloatRange(0, 1),
                 metavar="SHARE", help="Share of the letters of a page that must be Bengali."),
    click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path),
                 help="Where to write every reject, as JSON Lines.  [default: rejects.jsonl beside the index]"),
)  # fmt: skip


_FETCHING_OPTIONS = (
    click.option("--follow", is_flag=True, help="Fetch the pages behind the entries of a feed, too."),
    click.option("--sitemaps", "find_sitemaps", is_flag=True, help="Take the root of a site for its sitemaps."),
    click.option("--most", default=Fetching().most, show_default=True, type=click.IntRange(min=1), metavar="N",
                 help="Pages that one address may lead to."),
    click.option("--delay", default=Fetching().delay, show_default=True, type=click.FloatRange(min=0), metavar="S",
                 help="Seconds between two requests to a host."),
    click.option("--contact", default="", metavar="ADDRESS", help="Where you are found, for the owners of the servers."),
    click.option("--allow-private", is_flag=True, help="Fetch from a private network, where SOURCE names it."),
    click.option("--ignore-robots", is_flag=True, help="Fetch what robots.txt forbids: of a site of your own."),
)  # fmt: skip


def _fetching_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_FETCHING_OPTIONS):
        command = option(command)
    return command


def _make_fetcher(ignore_robots: bool, **asked: Any) -> MakeFetcher:
    def make(known: Mapping[str, Validators], pages: Pages) -> Fetcher:
        world = World(time.monotonic, time.sleep, lambda: datetime.datetime.now(datetime.timezone.utc), random.random)
        return Fetcher(Fetching(obey=not ignore_robots, **asked), world, known, pages=pages)

    return make


_FETCHING = ("follow", "find_sitemaps", "most", "delay", "contact", "allow_private", "ignore_robots")


def _reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_READING_OPTIONS):
        command = option(command)
    return command


def _reading(
    *, columns: dict[str, str], defaults: dict[str, str], query: str | None, least_words: int, least_bengali: float
) -> Reading:
    news = News(least_words=least_words, least_bengali=least_bengali)
    return Reading(news=news, columns=columns, defaults=defaults, query=query, clock=time.process_time)


def _order(
    command: str, index: Path, sources: tuple[str, ...], effort: Effort, asked: dict[str, Any], **more: Any
) -> Order:
    """The order of a command that was *asked* for with the options of reading and of fetching."""
    fetching = {name: asked.pop(name) for name in _FETCHING}
    return Order(command, index, sources, _reading(**asked), effort, make_fetcher=_make_fetcher(**fetching), **more)


@khobor.command("rebuild")
@_sources_argument
@_reading_options
@_fetching_options
@_jobs_option
@_memory_option
@_index_option
@_json_option
def rebuild_command(
    sources: tuple[str, ...],
    rejects: Path | None,
    jobs: int | None,
    memory: int,
    index: Path | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Build a new generation from files, folders, databases, addresses or - (standard input), verify it, and put it in service."""
    effort = Effort(jobs or _processors(), memory)
    order = _order("rebuild", index_path(index), sources, effort, asked, rejects=rejects)
    raise SystemExit(run_order(order, as_json=as_json))


def run_rebuild(sources: Sequence[str | Path], index: Path) -> int:
    """What ``khobor rebuild`` does. Returns its exit code; raises KhoborError."""
    given = tuple(map(str, sources))
    return run_order(Order("rebuild", index, given, Reading(clock=time.process_time), Effort(_processors())))


@khobor.command("update")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--delete", "deleted", multiple=True, metavar="ID", help="Remove this article; may be given again.")
@click.option("--mirror", is_flag=True, help="Remove what the sources do not have.")
@click.option("--reread", is_flag=True, help="Read pages again even where their files are as they were.")
@click.option("--watch", is_flag=True, help="Go on, and update whenever a file of the sources changes.")
@_reading_options
@_fetching_options
@_jobs_option
@_memory_option
@_index_option
@_json_option
def update_command(
    sources: tuple[str, ...],
    deleted: tuple[str, ...],
    mirror: bool,
    reread: bool,
    watch: bool,
    rejects: Path | None,
    jobs: int | None,
    memory: int,
    index: Path | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Add articles, replace those that changed, remove others; all of it or nothing goes into service."""
    if not sources and (mirror or watch or not deleted):
        raise click.UsageError("name a SOURCE to add, or an ID to --delete")
    effort, folder = Effort(jobs or _processors(), memory), index_path(index)
    changes = {"delete": deleted, "mirror": mirror, "reread": reread}
    order = _order("update", folder, sources, effort, asked, rejects=rejects, **changes)
    if watch:
        for changed in watched(order, _changes_below):
            _run_patiently(changed, as_json=as_json)
        return
    raise SystemExit(run_order(order, as_json=as_json))


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
    check_sources([str(docs)])
    rejects: list[Reject] = []
    found = evaluation.evaluate(_articles_of(str(docs), rejects), queries, qrels, now=_now(), depth=depth)
    for reject in rejects:
        click.echo(f"rejected: {reject}", err=True)
    return found, len(rejects)


def _articles_of(source: str, rejects: list[Reject]) -> Iterator[Article]:
    """The articles of *source*; what is none goes to *rejects*."""
    for record in read_sources([source]):
        if isinstance(record, Article):
            yield record
        elif isinstance(record, Reject):
            rejects.append(record)


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


def run_order(order: Order, *, as_json: bool = False) -> int:
    """Do what *order* says and tell what came of it. Returns the exit code; raises KhoborError."""
    with _ending_in_order(), watching(total_bytes(order.sources), time.monotonic) as watcher:
        outcome = ingest(order, now=_now, clock=time.perf_counter, watcher=watcher)
    print_problems(order, outcome)
    if as_json:
        _print_json(outcome_to_record(outcome))
    else:
        click.echo("\n".join(outcome_in_words(outcome)))
    if order.sources and not (outcome.read or outcome.rejected or outcome.files_unchanged):
        return USAGE
    return DONE_WITH_REJECTS if outcome.rejected or outcome.report.missing else DONE


class _Terminated(BaseException):
    """SIGTERM has come."""


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Have SIGTERM end this process as it always does, but not before temporary folders are gone."""
    if threading.current_thread() is not threading.main_thread():  # to others no signal comes
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except _Terminated:
        signal.signal(signal.SIGTERM, before)
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


def _run_patiently(order: Order, *, as_json: bool) -> None:
    """Do *order* however long another process writes the index, for those of its sources that are still there."""
    while there := without_gone(order):
        try:
            run_order(there, as_json=as_json)
            return
        except IndexBusy as busy:
            click.echo(f"khobor: {busy}", err=True)
            time.sleep(_PATIENCE)
        except SourceError:
            if without_gone(there) == there:
                raise


def _changes_below(*paths: str) -> Iterator[set[Path]]:
    """The files below *paths* that change, some at a time: from this call on, until Ctrl-C."""
    import watchfiles  # here, for it is of no use to any other command

    folders = [*filter(os.path.isdir, paths)]
    around = [
        str(Path(path).parent) for path in paths if path not in folders
    ]  # a file that is replaced is heard of no more
    told = watchfiles.watch(
        *folders,
        *around,
        recursive=bool(folders),
        rust_timeout=_BEGINNING_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    next(told)  # it only begins to look when it is asked for the first time
    return ({Path(path) for _, path in changes} for changes in told if changes)


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

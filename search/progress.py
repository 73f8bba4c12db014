"""How far a run is, for whoever waits: bars with rate and time left on a terminal, a plain line now and then in a log; and in the
end what came of it, in words and as a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from search.index.reports import MOST_OF_A_REASON
from search.ingest import Order, Outcome, Watcher

_LINE_EVERY = 30.0  # seconds, in a log


@contextmanager
def watching(total: int | None, clock: Callable[[], float]) -> Iterator[Watcher]:
    """A watcher that tells on standard error how far a run is. *total*: bytes of all sources, where they are known."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(total, clock)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[articles]:,} articles"),
        TextColumn("{task.fields[rate]:,.0f}/s"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        yield _Bars(bars, total, clock)


class _Bars:
    def __init__(self, bars: Progress, total: int | None, clock: Callable[[], float]) -> None:
        self._bars = bars
        self._clock = clock
        self._begun = clock()
        self._read = bars.add_task("reading", total=total, articles=0, rate=0.0)
        self._indexed = bars.add_task("indexing", total=None, articles=0, rate=0.0)

    def on_bytes(self, count: int) -> None:
        self._bars.update(self._read, advance=count)

    def on_read(self, articles: int) -> None:
        self._bars.update(self._read, articles=articles, rate=self._rate(articles))
        self._bars.update(self._indexed, total=articles)

    def on_indexed(self, articles: int) -> None:
        self._bars.update(self._indexed, completed=articles, articles=articles, rate=self._rate(articles))

    def _rate(self, articles: int) -> float:
        return articles / max(self._clock() - self._begun, 1e-9)


class _Lines:
    def __init__(self, total: int | None, clock: Callable[[], float]) -> None:
        self._total = total
        self._clock = clock
        self._begun = self._told = clock()
        self._bytes = self._articles = 0
        self._indexing_begun: float | None = None

    def on_bytes(self, count: int) -> None:
        self._bytes += count

    def on_read(self, articles: int) -> None:
        self._articles = articles
        self._tell("read", articles, self._bytes, self._total, self._begun)

    def on_indexed(self, articles: int) -> None:
        if self._indexing_begun is None:
            self._indexing_begun = self._clock()
        self._tell("indexed", articles, articles, self._articles, self._indexing_begun)

    def _tell(self, what: str, articles: int, done: int, total: int | None, begun: float) -> None:
        now = self._clock()
        if now - self._told < _LINE_EVERY:
            return
        self._told = now
        seconds = max(now - begun, 1e-9)
        line = f"khobor: {what} {articles:,} articles in {seconds:.0f} s ({articles / seconds:,.0f}/s)"
        if total and done:
            share = min(done / total, 1.0)
            line += f", {share:.0%}, about {seconds / share - seconds:.0f} s left"
        click.echo(line, err=True)


def print_problems(order: Order, outcome: Outcome) -> None:
    """Say on standard error what was left out, and why: the first few of each reason, and where all of them are."""
    for notice in outcome.notices:
        click.echo(f"note: {notice.path}: {notice.message}", err=True)
    for reject in outcome.examples.kept:
        click.echo(f"rejected: {reject}", err=True)
    hidden = outcome.rejected.total() - len(outcome.examples.kept)
    if hidden:
        reasons = ", ".join(
            f"{reason} {count:,}" for reason, count in outcome.rejected.most_common() if count > MOST_OF_A_REASON
        )
        click.echo(f"rejected: {hidden:,} more ({reasons}): all are in {outcome.rejects_file}", err=True)
    for article_id in outcome.report.missing:
        click.echo(f"not there to delete: {article_id}", err=True)
    if order.sources and not (outcome.read or outcome.files_unchanged):
        click.echo(f"khobor: no article in {', '.join(order.shown_sources)}; nothing was added to the index", err=True)


def outcome_in_words(outcome: Outcome) -> Iterator[str]:
    report = outcome.report
    rate = outcome.read / outcome.seconds if outcome.seconds else 0.0
    yield (
        f"read {outcome.read:,} articles in {outcome.seconds:.1f} s ({rate:,.0f}/s); rejected {outcome.rejected.total():,}; "
        f"added {report.added:,}, replaced {report.replaced:,}, unchanged {report.unchanged:,}, deleted {report.deleted:,}"
    )
    if outcome.rejected:
        yield f"rejected: {_counts(outcome.rejected.most_common())}"
    if outcome.repaired:
        yield f"mended: {_counts(outcome.repaired.most_common())}"
    if outcome.files_unchanged:
        yield f"not read, being as they were: {outcome.files_unchanged:,} files"
    if outcome.recalled:
        yield f"read by the run before, which broke off: {outcome.recalled:,} articles"
    if outcome.stages:
        stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in outcome.stages.items())
        yield f"waited for {stages}; most for {outcome.slowest}"
    if report.generation:
        grouped = f", {report.grouped:,} of them told by another" if report.grouped else ""
        yield f"in service: {report.generation}, {report.articles:,} articles{grouped}"


def outcome_to_record(outcome: Outcome) -> dict[str, object]:
    """The object that ``--json`` prints."""
    return {
        **asdict(outcome.report),
        "read": outcome.read,
        "files_unchanged": outcome.files_unchanged,
        "recalled": outcome.recalled,
        "rejected": dict(outcome.rejected),
        "rejects": [asdict(reject) for reject in outcome.examples.kept],
        "rejects_file": str(outcome.rejects_file) if outcome.rejects_file else None,
        "repaired": dict(outcome.repaired),
        "notices": [asdict(notice) for notice in outcome.notices],
        "seconds": round(outcome.seconds, 3),
        "articles_per_second": outcome.articles_per_second,
        "stages": {stage: round(seconds, 3) for stage, seconds in outcome.stages.items()},
        "readers": outcome.readers_to_record(),
        "slowest": outcome.slowest,
    }


def _counts(counted: list[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counted)

"""Sources -> a new generation in service, and what came of every record: the whole of a rebuild or an update.

The only place that knows the order of its steps. Readers run ahead of the builder, in processes of their own, a few parts and no
more. The clock and the day are told, and whoever watches is told how far it is.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Protocol

from search.articles import Article
from search.errors import IndexBusy, IndexUnusable, SourceError
from search.index import builder, generations, reports
from search.index.bulk import USUAL_EFFORT, Effort
from search.index.journal import JOURNAL, Journal
from search.index.ledger import LEDGER, Ledger, Stamp, stamp_of
from search.sources.database import is_address, shown_address
from search.sources.fetching import Fetcher, Pages
from search.sources.hosts import Validators
from search.sources.parts import Reading
from search.sources.records import Lead, Notice, Reject, Repair
from search.sources.registry import READERS, Batch, check_sources, is_path, read_batches
from search.workers import Workers

REJECTS = "rejects.jsonl"  # beside the generations: every reject of the last run
READING_VERSION = 1  # of what readers make of bytes; raise it when they make something else
_FILES = "|".join(map(re.escape, ("CURRENT", "LOCK", reports.LAST_RUN, REJECTS, JOURNAL)))  # with what lies beside each
_OF_INDEX = re.compile(rf"g-\d{{6,}}(?:\.building)?/.*|(?:{_FILES})[\w.-]*", re.DOTALL)
# Rejects that leave open what stands there: of a line that is damaged, of a file that cannot be read
_UNREAD = frozenset(
    "unreadable broken-archive bomb nested-too-deep encrypted not-fetched reader-failed too-slow too-complex "
    "bad-json broken-row broken-utf8".split()
)


class Watcher(Protocol):
    """Whoever wants to know how far a run is."""

    def on_bytes(self, count: int) -> None:
        """*count* more bytes of the sources were read."""

    def on_read(self, articles: int) -> None:
        """So many articles were read so far."""

    def on_indexed(self, articles: int) -> None:
        """So many of them are indexed; all are read by now."""


class Nobody:
    """Who does not want to know."""

    def on_bytes(self, count: int) -> None: ...

    def on_read(self, articles: int) -> None: ...

    def on_indexed(self, articles: int) -> None: ...


MakeFetcher = Callable[[Mapping[str, Validators], Pages], Fetcher]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done to the index in the folder *index*.

    *command*: ``rebuild`` or ``update``; of an update, *delete* are ids to remove, *mirror* says whether all goes that the sources
    do not have, and *reread* that files are read even where they are as they were. *rejects*: the file to write all rejects to,
    ``rejects.jsonl`` in the folder of the index if None. *make_fetcher*: of the validators that the index has and of the pages that
    an earlier run fetched, whoever fetches what is at addresses of the web.
    """

    command: str
    index: Path
    sources: tuple[str, ...]
    reading: Reading = field(default_factory=Reading)
    effort: Effort = USUAL_EFFORT
    delete: tuple[str, ...] = ()
    mirror: bool = False
    reread: bool = False
    rejects: Path | None = None
    make_fetcher: MakeFetcher | None = None

    @property
    def shown_sources(self) -> tuple[str, ...]:
        """The sources as they may be kept and shown: without passwords."""
        return tuple(shown_address(one) if is_address(one) else one for one in self.sources)


class Own:
    """What a run writes itself, and so is no source though it lies in one: all that makes up an index, and the file of rejects."""

    def __init__(self, order: Order) -> None:
        self._index = f"{os.path.realpath(order.index)}/"
        self._rejects = os.path.realpath(order.rejects or order.index / REJECTS)
        self._folder = self._real_folder = ""  # the last one that was asked of: files come folder by folder

    def has(self, file: Path) -> bool:
        folder, name = os.path.split(file)
        if folder != self._folder:
            self._folder, self._real_folder = folder, os.path.realpath(folder)
        real = f"{self._real_folder}/{name}"
        is_of_index = real.startswith(self._index) and _OF_INDEX.fullmatch(real, len(self._index)) is not None
        return is_of_index or real == self._rejects


@dataclass(slots=True)
class Outcome:
    """What came of a run. *report*: what was done to the index; the rest as in search.index.reports.LastRun.

    *recalled*: how many of the articles an earlier run that broke off had read. *readers*: for each format how many articles it
    gave, and after how many seconds of work.
    """

    report: builder.Report = field(default_factory=builder.Report)
    read: int = 0
    files_unchanged: int = 0
    recalled: int = 0
    seconds: float = 0.0
    examples: reports.Examples = field(default_factory=reports.Examples)
    notices: dict[Notice, None] = field(default_factory=dict)  # each once, in their order
    repaired: Counter[str] = field(default_factory=Counter)
    stages: dict[str, float] = field(default_factory=dict)
    readers: dict[str, tuple[int, float]] = field(default_factory=dict)
    rejects_file: Path | None = None

    def count(self, batch: Batch) -> None:
        articles = sum(isinstance(record, Article | Lead) for record in batch.records)
        self.read += articles
        if batch.is_recalled:
            self.recalled += articles
        elif batch.format:
            before, seconds = self.readers.get(batch.format, (0, 0.0))
            self.readers[batch.format] = before + articles, seconds + batch.seconds

    def note(self, record: Reject | Repair | Notice, rejects: _RejectsFile) -> None:
        if isinstance(record, Reject):
            self.examples.add(record)
            rejects.add(record)
        elif isinstance(record, Repair):
            self.repaired[record.kind] += record.count
        elif len(self.notices) < reports.MOST_LISTED:
            self.notices[record] = None

    @property
    def articles_per_second(self) -> float | None:
        return round(self.read / self.seconds, 1) if self.seconds else None

    def readers_to_record(self) -> dict[str, dict[str, float]]:
        return {
            name: {"articles": articles, "seconds": round(seconds, 3)}
            for name, (articles, seconds) in self.readers.items()
        }

    @property
    def rejected(self) -> Counter[str]:
        return self.examples.counts

    @property
    def slowest(self) -> str | None:
        """What the run waited for most: a stage, or of reading the format that took most of it."""
        if not self.stages:
            return None
        stage = max(self.stages, key=self.stages.__getitem__)
        if stage == "reading" and self.readers:
            return f"reading {max(self.readers, key=lambda name: self.readers[name][1])}"
        return stage

    @property
    def is_complete(self) -> bool:
        """Whether every source was read to its end, so that what it does not have is not there."""
        return not _UNREAD & self.rejected.keys()


def ingest(
    order: Order, *, now: Callable[[], str], clock: Callable[[], float], watcher: Watcher | None = None
) -> Outcome:
    """Do what *order* says, and leave a report of it in the folder of the index.

    *now*: the time as ISO 8601; *clock*: seconds that pass. Raises SourceError, IndexUnusable, IndexBusy; of the first two the
    report says so, too.
    """
    check_sources(order.sources)
    if order.mirror and not all(map(is_path, order.sources)):
        raise SourceError(
            "--mirror", "only files and folders are mirrored: what else there is may hold more than was read"
        )
    if order.rejects and any(is_path(source) and _is_same(order.rejects, source) for source in order.sources):
        raise SourceError(order.rejects, "it is a source, and the rejects would take its place: name another file")
    run = _Run(order, clock, watcher or Nobody())
    outcome, started_at, started = run.outcome, now(), clock()
    try:
        outcome.report = run.build(started_at)
    except (IndexUnusable, SourceError) as error:  # while it is busy the report is that of the run which is under way
        outcome.seconds = clock() - started
        _keep_report(order, outcome, started_at, now(), str(error))
        raise
    outcome.seconds = clock() - started
    _keep_report(order, outcome, started_at, now(), None)
    return outcome


def _is_same(path: Path, other: str) -> bool:
    return os.path.realpath(path) == os.path.realpath(other)


def _keep_report(order: Order, outcome: Outcome, started: str, finished: str, error: str | None) -> None:
    """Leave a report of the run in the folder of the index; a run is none the worse for want of it, and its outcome says so."""
    if not order.index.is_dir():
        return
    report = asdict(outcome.report)
    run = reports.LastRun(
        command=order.command,
        sources=order.shown_sources,
        started=started,
        finished=finished,
        error=error,
        read=outcome.read,
        files_unchanged=outcome.files_unchanged,
        recalled=outcome.recalled,
        seconds=round(outcome.seconds, 3),
        rejected=dict(outcome.rejected),
        rejects=tuple(outcome.examples.kept),
        notices=tuple(outcome.notices),
        repaired=dict(outcome.repaired),
        articles_per_second=outcome.articles_per_second,
        stages={stage: round(seconds, 3) for stage, seconds in outcome.stages.items()},
        readers=outcome.readers_to_record(),
        slowest=outcome.slowest,
        rejects_file=str(outcome.rejects_file) if outcome.rejects_file else None,
        **{**report, "missing": tuple(report["missing"])},
    )
    try:
        reports.write_last_run(order.index, run)
    except OSError as failure:
        problem = f"it has no report of this run: {failure.strerror or failure}"
        outcome.notices[Notice(str(order.index), problem)] = None


@contextmanager
def _folder_for_notes(index: Path) -> Iterator[Path]:
    """A temporary folder, for what a run notes. Raises IndexUnusable where nothing can be written there, or beside *index*."""
    kept = "what was in service still is"
    try:
        made = tempfile.TemporaryDirectory(prefix="khobor-")
    except OSError as error:
        raise IndexUnusable(f"{error.strerror}: make room, or name another folder by TMPDIR; {kept}") from error
    with made as name:
        try:
            yield Path(name)
        except sqlite3.OperationalError as error:
            folders = f"{index} or {Path(name).parent}"
            raise IndexUnusable(
                f"{folders} cannot be written ({error}): make room or mend its rights; {kept}"
            ) from error


class _Run:
    """One run. What it keeps while it reads is opened when the builder asks for the first article, and so holds the lock."""

    def __init__(self, order: Order, clock: Callable[[], float], watcher: Watcher) -> None:
        self.outcome = Outcome()
        self._order = order
        self._clock = clock
        self._watcher = watcher
        self._rules = reading_rules(order.reading)
        self._files: _Files | None = None
        self._fetcher: Fetcher | None = None
        self._stages = _Stages(clock)

    def build(self, now: str) -> builder.Report:
        order = self._order
        with ExitStack() as stack:
            folder = stack.enter_context(_folder_for_notes(order.index))
            stack.callback(self._close)
            articles = stack.enter_context(closing(self._articles(folder)))
            if order.command == "rebuild":
                report = builder.rebuild(
                    order.index,
                    articles,
                    sources=order.shown_sources,
                    now=now,
                    effort=order.effort,
                    ledger=self._ledger,
                    on_indexed=self._watcher.on_indexed,
                )
            else:
                report = builder.update(
                    order.index,
                    articles,
                    delete=order.delete,
                    keep_only=self._kept,
                    sources=order.shown_sources,
                    now=now,
                    effort=order.effort,
                    ledger=self._ledger,
                    on_indexed=self._watcher.on_indexed,
                )
        self.outcome.stages = self._stages.ended()
        _remove_journal(order.index)
        return report

    def _articles(self, folder: Path) -> Generator[Article | Lead]:
        """Yield the articles of the sources; everything else that is read is noted."""
        order, outcome = self._order, self.outcome
        with ExitStack() as stack:
            files = self._files = _Files(self._open_ledger(folder), reread=order.reread)
            journal = stack.enter_context(closing(Journal(order.index, self._rules)))
            rejects = stack.enter_context(closing(_RejectsFile(order.rejects or order.index / REJECTS)))
            fetcher = self._fetcher = self._make_fetcher(files.ledger, journal)
            readers = stack.enter_context(Workers(order.effort.jobs))
            own = Own(order)
            batches = read_batches(
                order.sources,
                order.reading,
                readers,
                on_bytes=self._watcher.on_bytes,
                is_known=lambda file: own.has(file) or files.is_known(file),
                fetch=fetcher.fetch if fetcher else None,
                memory=journal,
            )
            for batch in self._stages.reading(stack.enter_context(closing(batches))):
                files.take(batch)
                outcome.count(batch)
                for record in batch.records:
                    if isinstance(record, Article | Lead):
                        yield record
                    else:
                        outcome.note(record, rejects)
                self._watcher.on_read(outcome.read)
            files.finish()
            outcome.files_unchanged = len(files.unchanged) + (fetcher.unchanged if fetcher else 0)
            outcome.rejects_file = rejects.path if outcome.rejected else None

    def _make_fetcher(self, ledger: Ledger, journal: Journal) -> Fetcher | None:
        if self._order.make_fetcher is None:
            return None
        known = {} if self._order.reread else dict(ledger.validators())
        return self._order.make_fetcher({url: Validators(**told) for url, told in known.items()}, journal)

    def _open_ledger(self, folder: Path) -> Ledger:
        index = self._order.index
        live = generations.current_generation_or_none(index) if self._order.command == "update" else None
        return Ledger(folder / LEDGER, self._rules, index / live if live else None)

    def _ledger(self) -> Path | None:
        """The ledger for the new generation: asked for when all is read."""
        if self._files is None:
            return None
        for url, validators in self._fetcher.validators.items() if self._fetcher else ():
            self._files.ledger.note_validators(url, validators.as_record())
        return self._files.ledger.written()

    def _close(self) -> None:
        if self._files:
            self._files.ledger.close()

    def _kept(self) -> list[str] | None:
        """The ids of what stays though it was not read, where what the sources do not have is to go; else None."""
        if not (self._order.mirror and self._files):
            return None
        if not self.outcome.is_complete:
            self.outcome.notices[
                Notice("--mirror", "nothing was removed, since not all of the sources could be read")
            ] = None
            return None
        kept = self._files.ids_of_unchanged()
        if not (kept or self.outcome.read):
            self.outcome.notices[
                Notice("--mirror", "nothing was removed, since the sources have no article at all")
            ] = None
            return None
        self._files.forget_others()
        return kept


def _remove_journal(index: Path) -> None:
    """Remove the journal of a run that ended well; if another run has begun by now, it reads from it, and will remove it."""
    with suppress(IndexBusy, IndexUnusable), generations.writing(index):
        (index / JOURNAL).unlink(missing_ok=True)


class _Files:
    """Which files are as they were, and which of those that were read the next run will know: those of pages, which take long."""

    def __init__(self, ledger: Ledger, *, reread: bool) -> None:
        self.ledger = ledger
        self.unchanged: list[Path] = []
        self._noted: list[Path] = []
        self._reread = reread
        self._stamps: dict[
            str, tuple[Path, Stamp]
        ] = {}  # of those that are to come, as they were before they were read
        self._source: str | None = None
        self._ids: list[str] = []
        self._is_scraped = self._is_whole = False

    def is_known(self, file: Path) -> bool:
        try:
            stamp = stamp_of(file)
        except OSError:  # reading it will say so
            return False
        if not self._reread and self.ledger.has(file, stamp):
            self.unchanged.append(file)
            return True
        self._stamps[str(file)] = file, stamp
        return False

    def take(self, batch: Batch) -> None:
        """Batches come in the order of the files."""
        if batch.source != self._source:
            self.finish()
            self._source, self._ids, self._is_scraped, self._is_whole = batch.source, [], False, True
        self._is_scraped |= batch.format in READERS and READERS[batch.format].is_scraped
        for record in batch.records:
            if isinstance(record, Article | Lead):
                self._ids.append(record.id if isinstance(record, Article) else record.article.id)
            elif isinstance(record, Reject) and record.reason in _UNREAD:
                self._is_whole = False

    def finish(self) -> None:
        """Note the file that was read last, if it was read to its end."""
        file, stamp = self._stamps.pop(self._source or "", (None, None))
        if file and stamp and self._is_whole and self._is_scraped:
            self.ledger.note(file, stamp, self._ids)
            self._noted.append(file)

    def forget_others(self) -> None:
        """Have the ledger forget the files that are not there any more, or not meant."""
        self.ledger.keep_only([*self.unchanged, *self._noted])

    def ids_of_unchanged(self) -> list[str]:
        return [article_id for file in self.unchanged for article_id in self.ledger.ids_of(file)]


class _RejectsFile:
    """Writes every reject as a line of JSON; without any, there is no file."""

    def __init__(self, path: Path) -> None:
        """Raises SourceError where it cannot be written: at once where there is no folder for it, else when the first comes."""
        self.path = path
        self._file: IO[str] | None = None
        if not path.parent.is_dir():
            raise SourceError(path, f"the rejects cannot be written there: there is no folder {path.parent}")
        if path.is_file() and not path.is_symlink():  # a link, a pipe or a device is somebody's
            path.unlink()  # that of the run before

    def add(self, reject: Reject) -> None:
        record = {"source": reject.path, "record": reject.line, "reason": reject.reason, "message": reject.message}
        try:
            if self._file is None:
                self._file = self.path.open("w", encoding="utf-8", errors="replace")
            self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
        except OSError as error:
            raise SourceError(self.path, f"the rejects cannot be written there: {error.strerror or error}") from error

    def close(self) -> None:
        if self._file:
            self._file.close()


class _Stages:
    """How long the builder waited for what is read, and what it did with the rest of the time."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._begun = clock()
        self._read: float | None = None
        self._waited = 0.0

    def reading(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        asked = self._clock()
        for batch in batches:
            self._waited += self._clock() - asked
            yield batch
            asked = self._clock()
        self._read = self._clock()
        self._waited += self._read - asked

    def ended(self) -> dict[str, float]:
        """Seconds that were spent waiting for readers, finding words meanwhile, and writing the index when all was read."""
        end = self._clock()
        read = end if self._read is None else self._read
        return {"reading": self._waited, "inverting": read - self._begun - self._waited, "writing": end - read}


def reading_rules(reading: Reading) -> str:
    """All that decides what is read in a file, as one line: what was read by other rules has to be read again."""
    named = (sorted(one.items()) for one in (reading.columns, reading.defaults))
    return repr((READING_VERSION, reading.limits, reading.news, *named))

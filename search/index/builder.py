"""Articles -> a new generation in service: rebuild from nothing, or update what is there.

Both build beside the generation in service, check what they built, have it reach the disk, and only then swap. Killed at any
moment, they leave the old one in service; so does every error that they raise.

What is read goes through search.index.bulk and becomes one segment. A rebuild learns the lexicon of the archive on the way. An
update goes on with the lexicon of the generation that it starts from, so that the stems of old and new articles are the same; a
rebuild now and then lets the lexicon grow with the archive. Of the generation before, an update takes over the segments, but for
small ones, which are merged into the new one.
"""

from __future__ import annotations

import os
import shutil
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files, create_in
from whoosh.util import fib

from search.articles import Article, writable
from search.bengali.lexicon import Lexicon, gather_evidence, judge_evidence
from search.errors import IndexUnusable
from search.index import generations
from search.index.bulk import USUAL_EFFORT, Effort, Runs
from search.index.changes import Changes
from search.index.codec.columnar import ColumnarCodec
from search.index.codec.documents import DocumentsReader
from search.index.codec.segment import DOCUMENTS, FIELDS, ColumnarSegment
from search.index.impacts import write_impacts
from search.index.inversion import Counted
from search.index.ledger import LEDGER
from search.index.merging import Part
from search.index.schema import article_schema
from search.index.segments import IMPACTS, INDEX_NAME
from search.index.snapshot import LEXICON, Snapshot, fingerprint
from search.index.stories import STORIES, StoryTable, find_candidates, write_stories
from search.index.vocabulary import TABLES, is_table, write_table
from search.settings import Ranking
from search.sources.records import Lead
from search.workers import Workers

_PIECE = 25_000  # words: a quarter of a second's work
_MOST_COUNTED = 3_000_000  # words held in memory while counting, some 400 MB; past it those seen once make room
OnIndexed = Callable[[int], None]  # told how many articles are indexed so far
_NOBODY: OnIndexed = lambda _count: None  # noqa: E731
MakeLedger = Callable[[], Path | None]  # where the ledger of the new generation lies; None leaves the one there is
_NO_LEDGER: MakeLedger = lambda: None  # noqa: E731


@dataclass(slots=True)
class Report:
    """What a run did to the index: *generation* is the one in service after it, None where there is none."""

    generation: str | None = None
    articles: int = 0
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    deleted: int = 0
    grouped: int = 0  # articles that tell the story of another one again
    missing: list[str] = field(default_factory=list)  # ids that were to be deleted and are not there


def rebuild(
    index: Path,
    articles: Iterable[Article | Lead],
    *,
    sources: Sequence[str],
    now: str,
    effort: Effort = USUAL_EFFORT,
    ledger: MakeLedger = _NO_LEDGER,
    on_indexed: OnIndexed = _NOBODY,
) -> Report:
    """Build a generation of *articles* alone and put it in service; with no article at all, leave things as they are.

    *now*: ISO 8601, for the manifest. Of several articles with one id or address the last counts, as search.index.changes has it.
    *effort*: how much of the machine to take; the index is the same. *ledger*: asked once all articles are read, for the file that
    goes into the generation as its ledger. *on_indexed* is called once all articles are read and indexing goes on.
    Raises IndexBusy, IndexUnusable; whatever *articles* raises ends the run with the index untouched.
    """
    with generations.writing(index):
        building = generations.new_building(index)
        run = _Run(index, building, Changes(), sources, now, effort, ledger, on_indexed)
        return _build_anew(run, articles)


def update(
    index: Path,
    articles: Iterable[Article | Lead],
    *,
    delete: Sequence[str] = (),
    keep_only: Callable[[], Iterable[str] | None] = lambda: None,
    sources: Sequence[str] = (),
    now: str,
    effort: Effort = USUAL_EFFORT,
    ledger: MakeLedger = _NO_LEDGER,
    on_indexed: OnIndexed = _NOBODY,
) -> Report:
    """Put in service a copy of the live generation with *articles* added or replaced, and the ids *delete* removed.

    An article that is there already, word for word, is not written again; where nothing changes, nothing is built.
    *keep_only*: asked once all articles are read; where it gives ids, whatever is neither among *articles* nor of these ids is
    removed. Without a live generation this is a rebuild. Raises as rebuild does.
    """
    with generations.writing(index):
        live = generations.current_generation(index)
        building = generations.new_building(index)
        if live is None:
            changes = Changes(missing=[*dict.fromkeys(delete)])
            return _build_anew(_Run(index, building, changes, sources, now, effort, ledger, on_indexed), articles)
        refuse_damaged(index / live)  # its files go over unread, and a new manifest would vouch for them
        snapshot = Snapshot(index / live)
        try:
            _copy_files(snapshot.path, building)
            changes = Changes(snapshot)
            changes.delete(delete)
            run = _Run(
                index, building, changes, (*snapshot.manifest.sources, *sources), now, effort, ledger, on_indexed
            )
            return _build_on(run, articles, keep_only, snapshot.analyzer.lexicon)
        finally:
            snapshot.close()


def roll_back(index: Path) -> str:
    """Put the generation before the one in service back in service, once it has proved whole. Returns its name.

    Raises IndexUnusable where there is none, or it is damaged; IndexBusy.
    """
    with generations.writing(index):
        current = generations.current_generation_or_none(index)
        names = generations.list_generations(index)
        before = names[: names.index(current)] if current in names else names
        if not before:
            raise IndexUnusable(f"{index} has no generation to go back to")
        refuse_damaged(index / before[-1])
        check(index / before[-1])
        generations.point_to(index, before[-1])
        return before[-1]


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of building: where, from what, and what it changes."""

    index: Path
    building: Path
    changes: Changes
    sources: Sequence[str]
    now: str
    effort: Effort
    ledger: MakeLedger
    on_indexed: OnIndexed


def _build_anew(run: _Run, articles: Iterable[Article | Lead]) -> Report:
    """Build a generation that starts from nothing, by a lexicon that is learnt from *articles*."""
    create_in(str(run.building), article_schema()).close()
    with Workers(run.effort.jobs) as workers:
        runs = Runs(run.building, workers, run.effort)
        lexicon = _learn(workers, runs.read(run.changes.taken(articles)))
        lexicon.save(run.building / LEXICON)
        return _build(run, runs, lexicon)


def _build_on(
    run: _Run,
    articles: Iterable[Article | Lead],
    keep_only: Callable[[], Iterable[str] | None],
    lexicon: Lexicon,
) -> Report:
    """Build a generation that starts from the segments that are in the building."""
    with Workers(run.effort.jobs) as workers:
        runs = Runs(run.building, workers, run.effort, _dictionary_of_largest(run.building))
        for _ in runs.read(run.changes.taken(articles)):
            pass
        kept = keep_only()
        if kept is not None:
            run.changes.keep_only(kept)
        return _build(run, runs, lexicon)


def _learn(workers: Workers, batches: Iterable[Counted]) -> Lexicon:
    """The lexicon of the words of all *batches*."""
    return judge_evidence(workers.in_order(gather_evidence, _pieces_of(_count_words(batches))))


def _count_words(batches: Iterable[Counted]) -> Counter[str]:
    """In how many articles each word is."""
    counts: Counter[str] = Counter()
    for batch in batches:
        counts.update(dict(zip(batch.words, batch.df.tolist(), strict=True)))
        if len(counts) > _MOST_COUNTED:
            counts = Counter({word: count for word, count in counts.items() if count > 1})
    return counts


def _pieces_of(counts: Counter[str]) -> Iterator[tuple[dict[str, int]]]:
    """*counts* in pieces that several processes can work on."""
    items = iter(counts.items())
    while piece := dict(islice(items, _PIECE)):
        yield (piece,)


def _build(run: _Run, runs: Runs, lexicon: Lexicon) -> Report:
    changes = run.changes
    report = _report(changes)
    if changes.written or changes.deleted:
        _write(run, runs, lexicon)
        report.articles, report.grouped = _seal(run, runs.workers)
        report.generation = generations.put_in_service(run.index, run.building)
    else:  # the empty building goes as all that is half built goes
        report.generation = generations.current_generation_or_none(run.index)
        if report.generation:
            report.articles = generations.read_manifest(run.index / report.generation).articles
            report.grouped = len(StoryTable(run.index / report.generation).docs)
    return report


def _report(changes: Changes) -> Report:
    return Report(
        added=len(changes.latest) - len(changes.replaced),
        replaced=len(changes.replaced) + len(changes.superseded),
        unchanged=changes.unchanged,
        deleted=len(changes.deleted),
        missing=changes.missing,
    )


def _write(run: _Run, runs: Runs, lexicon: Lexicon) -> None:
    """Write the segment of what was read and of what is merged with it, and the list of segments that there are now."""
    finished = 0
    for count in runs.finish(lexicon):
        finished += count
        run.on_indexed(finished // 2)  # to merge them takes about as long again
    storage = FileStorage(str(run.building))
    contents = TOC.read(storage, INDEX_NAME)
    _mark_deleted(contents.segments, [*run.changes.deleted.values(), *run.changes.replaced.values()])
    small, kept = _choose_small(contents.segments, run.changes.written - len(run.changes.superseded))
    contents.generation += 1
    if small or runs.sizes:
        kept.append(_merge(run, runs, small, contents.generation))
    contents.segments = kept
    contents.write(storage, INDEX_NAME)
    clean_files(storage, INDEX_NAME, contents.generation, kept)


def _merge(run: _Run, runs: Runs, small: Sequence[ColumnarSegment], number: int) -> ColumnarSegment:
    segment = ColumnarSegment(ColumnarCodec(), INDEX_NAME)
    segment.segid = f"{number:08d}"  # and not by chance: the same articles make the same files
    documents, fields = (segment.path(run.building, extension) for extension in (DOCUMENTS, FIELDS))
    others = [(_part_of(one, run.building), list(one.deleted_docs())) for one in small]
    count = runs.merge(documents, fields, run.changes.superseded, others, partial(_tell_merged, run))
    segment.set_doc_count(count)
    return segment


def _tell_merged(run: _Run, share: float) -> None:
    run.on_indexed(round(run.changes.written * (1 + share) / 2))


def _part_of(segment: ColumnarSegment, folder: Path) -> Part:
    return Part(segment.path(folder, DOCUMENTS), segment.path(folder, FIELDS), segment.doc_count_all(), False)


def _mark_deleted(segments: Iterable[ColumnarSegment], documents: Iterable[int]) -> None:
    """Mark *documents*, numbered over all *segments*, as deleted."""
    wanted = sorted(documents, reverse=True)
    first = 0
    for segment in segments:
        while wanted and wanted[-1] < first + segment.doc_count_all():
            segment.delete_document(wanted.pop() - first)
        first += segment.doc_count_all()


def _choose_small(
    segments: Sequence[ColumnarSegment], added: int
) -> tuple[list[ColumnarSegment], list[ColumnarSegment]]:
    """(those to merge with *added* new documents, the rest), as whoosh.writing.MERGE_SMALL, to which those are a segment too."""
    by_size: list[tuple[int, ColumnarSegment | None]] = sorted(
        ((one.doc_count_all(), one) for one in segments), key=itemgetter(0)
    )
    if added:
        by_size.insert(bisect_right(by_size, added, key=itemgetter(0)), (added, None))
    total = 0
    for place, (size, _) in enumerate(by_size):
        total += size
        if place > 3 and total < fib(place + 5):  # numbers of that policy: after four segments, while they are small
            small = [one for _, one in by_size[: place + 1] if one is not None]
            return small, [one for one in segments if one not in small]
    return [], list(segments)


def _dictionary_of_largest(building: Path) -> bytes | None:
    """What the articles of the largest segment are compressed by, so that merging can take them as they are."""
    segments = TOC.read(FileStorage(str(building)), INDEX_NAME).segments
    largest = max(segments, key=ColumnarSegment.doc_count_all, default=None)
    return DocumentsReader(largest.path(building, DOCUMENTS)).dictionary or None if largest else None


def _seal(run: _Run, workers: Workers) -> tuple[int, int]:
    """Make the building a whole generation: tables, manifest, checksums, on disk, read back.

    Returns how many articles it has, and how many of them tell the story of another one again.
    """
    building = run.building
    workers.renew()  # the tables take as much memory as inverting did, of which the processes would keep half
    last_steps = ((write_impacts, building, Ranking()), *((write_table, building, name) for name in TABLES))
    count: int = sum(segment.doc_count() for segment in TOC.read(FileStorage(str(building)), INDEX_NAME).segments)
    *_, candidates = workers.in_order(_do, (*last_steps, (find_candidates, building)), articles=count)
    before = run.changes.base.path if run.changes.base else None
    grouped = write_stories(building, candidates, before, workers)
    if ledger := run.ledger():
        (building / LEDGER).unlink(missing_ok=True)  # through a link it would be written into the generation in service
        shutil.copyfile(ledger, building / LEDGER)
    generations.write_manifest(
        building,
        fingerprint=fingerprint(),
        built=run.now,
        articles=count,
        sources=tuple(dict.fromkeys(map(writable, run.sources))),
    )
    check(building)
    return count, grouped


def _do(step: Callable[..., Any], *given: object) -> Any:
    return step(*given)


def refuse_damaged(generation: Path) -> None:
    """Read every file of *generation*. Raises IndexUnusable where one is not as the manifest has it."""
    if damaged := generations.damaged_files(generation):
        raise IndexUnusable(
            f"{generation}: missing or changed: {', '.join(damaged)}; go back with khobor generations --rollback, "
            "or run khobor rebuild"
        )


def check(generation: Path) -> None:
    """Open *generation* and read of it what its manifest promises. Raises IndexUnusable where it does not hold."""
    snapshot = Snapshot(generation)
    try:
        if len(snapshot.live) != snapshot.manifest.articles:
            promised = snapshot.manifest.articles
            raise IndexUnusable(
                f"{generation} has {len(snapshot.live)} articles, its manifest says {promised}: rebuild it"
            )
        for doc in snapshot.live[[0, -1]] if len(snapshot.live) else ():
            if snapshot.find(snapshot.article(int(doc)).id) != doc:
                raise IndexUnusable(f"{generation}: an article is not found by its id: rebuild it")
    finally:
        snapshot.close()


def _copy_files(generation: Path, building: Path) -> None:
    """Bring lexicon, segments and ledger of *generation* into *building*, as links where the file system has them: they never
    change."""
    for name in generations.read_manifest(generation).files:
        if is_table(name) or name == STORIES or name.endswith(IMPACTS):
            continue  # it is written anew: through a link that would be into the generation in service
        try:
            os.link(generation / name, building / name)
        except OSError:
            shutil.copy2(generation / name, building / name)

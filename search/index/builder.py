"""Articles -> a new generation in service: rebuild from nothing, or update what is there.

Both build beside the generation in service, check what they built, have it reach the disk, and only then swap. Killed at any
moment, they leave the old one in service; so does every error that they raise.

A rebuild reads its articles twice: first it learns the lexicon of the archive from their words and lays the articles aside on disk,
then it indexes them with what it learnt. An update goes on with the lexicon of the generation that it starts from, so that the
stems of old and new articles are the same; a rebuild now and then lets the lexicon grow with the archive.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from whoosh.index import Index, create_in, open_dir
from whoosh.reading import IndexReader
from whoosh.writing import SegmentWriter

from search.articles import Article, writable
from search.bengali.romanize import roman_keys
from search.bengali.spelling import spelling_keys
from search.bengali.terms import Analyzer
from search.bengali.variants import loose_key
from search.errors import IndexUnusable
from search.index import generations
from search.index.learning import lay_aside, read_back
from search.index.schema import EXACT_FIELDS, STEM_FIELD, article_schema, article_to_document
from search.index.snapshot import LEXICON, Snapshot, fingerprint
from search.index.vocabulary import STEMS, WORDS, is_table, write_words

POSTING_BUFFER_MB = 128  # Whoosh spills postings past what it counts as this; 15,000 articles peaked at 535 MiB


@dataclass(slots=True)
class Report:
    """What a run did to the index: *generation* is the one in service after it, None where there is none."""

    generation: str | None = None
    articles: int = 0
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    deleted: int = 0
    missing: list[str] = field(default_factory=list)  # ids that were to be deleted and are not there


_RARELY = 50  # documents: up to here it matters to the reading of queries whether a word occurs, and how often
LAID_ASIDE = "articles.jsonl"  # only while a generation is being built
OnIndexed = Callable[[int], None]  # told how many articles are indexed so far


def rebuild(
    index: Path,
    articles: Iterable[Article],
    *,
    sources: Sequence[str],
    now: str,
    on_indexed: OnIndexed = lambda _count: None,
) -> Report:
    """Build a generation of *articles* alone and put it in service; with no article at all, leave things as they are.

    *now*: ISO 8601, for the manifest. Of several articles with one id the last counts. *on_indexed* is called once all articles
    are read and indexing goes on.
    Raises IndexBusy, IndexUnusable; whatever *articles* raises ends the run with the index untouched.
    """
    with generations.writing(index):
        building = generations.new_building(index)
        run = _Run(index, building, _Changes(), sources, now, on_indexed)
        return _build_anew(run, articles)


def update(
    index: Path,
    articles: Iterable[Article],
    *,
    delete: Sequence[str] = (),
    sources: Sequence[str] = (),
    now: str,
    on_indexed: OnIndexed = lambda _count: None,
) -> Report:
    """Put in service a copy of the live generation with *articles* added or replaced by id, and the ids *delete* removed.

    An article that is there already, word for word, is not written again; where nothing changes, nothing is built.
    Without a live generation this is a rebuild. Raises as rebuild does.
    """
    with generations.writing(index):
        live = generations.current_generation(index)
        building = generations.new_building(index)
        if live is None:
            changes = _Changes(missing=[*dict.fromkeys(delete)])
            return _build_anew(_Run(index, building, changes, sources, now, on_indexed), articles)
        refuse_damaged(index / live)  # its files go over unread, and a new manifest would vouch for them
        snapshot = Snapshot(index / live)
        try:
            _copy_segments(snapshot.path, building)
            changes = _Changes(snapshot)
            changes.delete(delete)
            run = _Run(index, building, changes, (*snapshot.manifest.sources, *sources), now, on_indexed)
            return _build(run, articles, snapshot.analyzer)
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


@dataclass(slots=True)
class _Changes:
    """What a run changes against the generation it started from (none for a rebuild), so that the last of one id wins."""

    base: Snapshot | None = None
    missing: list[str] = field(default_factory=list)
    deleted: dict[str, int] = field(default_factory=dict)  # id -> its document in the base
    replaced: dict[str, int] = field(default_factory=dict)
    latest: dict[str, int] = field(default_factory=dict)  # id -> place in the order of writing
    superseded: list[int] = field(default_factory=list)  # places
    written: int = 0
    unchanged: int = 0

    def delete(self, ids: Sequence[str]) -> None:
        for article_id in dict.fromkeys(ids):
            doc = self._in_base(article_id)
            if doc is None:
                self.missing.append(article_id)
            else:
                self.deleted[article_id] = doc

    def take(self, article: Article) -> bool:
        """Note *article*; False when it is there already, word for word."""
        doc = self._in_base(article.id)
        if doc is not None and self.base and article.id not in self.latest:
            if article.id not in self.deleted and self.base.article(doc) == article:
                self.unchanged += 1
                return False
            self.deleted.pop(article.id, None)
            self.replaced[article.id] = doc
        elif article.id in self.latest:
            self.superseded.append(self.latest[article.id])
        self.latest[article.id] = self.written
        self.written += 1
        return True

    def report(self) -> Report:
        replaced = len(self.replaced) + len(self.superseded)
        return Report(
            added=len(self.latest) - len(self.replaced),
            replaced=replaced,
            unchanged=self.unchanged,
            deleted=len(self.deleted),
            missing=self.missing,
        )

    def _in_base(self, article_id: str) -> int | None:
        return self.base.find(article_id) if self.base else None


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of building: where, from what, and what it changes."""

    index: Path
    building: Path
    changes: _Changes
    sources: Sequence[str]
    now: str
    on_indexed: OnIndexed


def _build_anew(run: _Run, articles: Iterable[Article]) -> Report:
    """Build a generation that starts from nothing, by a lexicon that is learnt from *articles*."""
    laid_aside = run.building / LAID_ASIDE
    lexicon = lay_aside(articles, laid_aside)
    lexicon.save(run.building / LEXICON)
    create_in(str(run.building), article_schema()).close()
    return _build(run, read_back(laid_aside), Analyzer(lexicon))


def _build(run: _Run, articles: Iterable[Article], analyzer: Analyzer) -> Report:
    _write(run, articles, analyzer)
    changes = run.changes
    report = changes.report()
    if changes.written or changes.deleted:
        report.articles = _seal(run.building, run.sources, run.now)
        report.generation = generations.put_in_service(run.index, run.building)
    else:  # the empty building goes as all that is half built goes
        report.generation = generations.current_generation_or_none(run.index)
        report.articles = generations.read_manifest(run.index / report.generation).articles if report.generation else 0
    return report


def _write(run: _Run, articles: Iterable[Article], analyzer: Analyzer) -> None:
    index = open_dir(str(run.building))
    first = index.doc_count_all()  # the number of the first document that is written
    writer = SegmentWriter(index, limitmb=POSTING_BUFFER_MB)
    changes = run.changes
    try:
        for place, article in enumerate(articles, start=1):
            if changes.take(article):
                writer.add_document(**article_to_document(article, analyzer))
            run.on_indexed(place)
    except BaseException:
        writer.cancel()
        raise
    writer.commit(merge=False)  # merging would give the documents other numbers
    stale = [*changes.deleted.values(), *changes.replaced.values(), *(first + place for place in changes.superseded)]
    index.close()
    _delete(run.building, stale)


def _delete(building: Path, documents: Sequence[int]) -> None:
    """Delete *documents* by number, and let Whoosh merge the small segments."""
    index = open_dir(str(building))
    writer = SegmentWriter(index, limitmb=POSTING_BUFFER_MB)
    for document in documents:
        writer.delete_document(document)
    writer.commit()
    index.close()


def _seal(building: Path, sources: Sequence[str], now: str) -> int:
    """Make *building* a whole generation: manifest, checksums, on disk, and read back. Returns how many articles it has."""
    (building / "MAIN_WRITELOCK").unlink(missing_ok=True)  # Whoosh's own; LOCK stands above it
    (building / LAID_ASIDE).unlink(missing_ok=True)
    with closing(open_dir(str(building), readonly=True)) as index:
        count: int = index.doc_count()
        _write_vocabulary(building, index)
    generations.write_manifest(
        building,
        fingerprint=fingerprint(),
        built=now,
        articles=count,
        sources=tuple(dict.fromkeys(map(writable, sources))),
    )
    check(building)
    return count


def _write_vocabulary(building: Path, index: Index) -> None:
    with closing(index.reader()) as reader:
        words = _document_counts(reader, EXACT_FIELDS)
        stems = _document_counts(reader, STEM_FIELD.values())
    write_words(building, WORDS, words, {"sound": roman_keys, "spelling": spelling_keys})
    write_words(building, STEMS, stems, {"loose": lambda stem: (loose_key(stem),)})


def _document_counts(reader: IndexReader, fields: Iterable[str]) -> dict[str, int]:
    """Term -> in how many documents it is: of the title or of the body, whichever has it in more; none where all are deleted.

    Whoosh counts deleted documents until it merges them away. For a frequent term that makes no difference.
    """
    counts: dict[str, int] = {}
    for name in fields:
        for term, info in reader.iter_field(name):
            count = info.doc_frequency()
            if count <= _RARELY and reader.has_deletions():
                count = sum(1 for _ in reader.postings(name, term).all_ids())
            if count:
                word = term.decode("utf-8")
                counts[word] = max(counts.get(word, 0), count)
    return counts


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


def _copy_segments(generation: Path, building: Path) -> None:
    """Bring lexicon and segments of *generation* into *building*, as links where the file system has them: they never change."""
    for name in generations.read_manifest(generation).files:
        if is_table(name):  # written anew, and through a link that would change the generation in service
            continue
        try:
            os.link(generation / name, building / name)
        except OSError:
            shutil.copy2(generation / name, building / name)

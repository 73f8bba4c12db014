"""One generation, opened for reading: postings, phrases and columns as arrays, and the articles themselves.

The only way from the rest of Khobor to what is stored. Documents are numbered from 0 over the whole generation; the numbers of
deleted ones are never given out. Safe to use from several threads: a Whoosh reader is not, so each call borrows one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.index import EmptyIndexError, Index, open_dir
from whoosh.reading import IndexReader, TermNotFound

from search.articles import Article
from search.bengali import romanize, spelling, terms, variants
from search.bengali.lexicon import load_lexicon
from search.bengali.terms import Analyzer
from search.errors import IndexUnusable
from search.index import generations
from search.index.schema import LENGTH_COLUMN, STEM_FIELD, UNDATED, VALUE_COLUMN, article_of_stored
from search.index.vocabulary import STEMS, WORDS, WordTable

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_REMEMBERED_WORDS = 50_000  # of what the analyzer made: the queries and hits of an hour, some 30 MB a process
_REMEMBERED_TERMS = 512  # postings of the most frequent words are read again and again: 16 bytes a document each
LEXICON = "lexicon.npy"  # of the archive, learnt when the generation was built anew


class Postings(NamedTuple):
    """*docs*: document numbers, ascending, each once. *tf*: how often the term is in the field of each; never 0."""

    docs: Ints
    tf: Ints


@dataclass(frozen=True, slots=True)
class Values:
    """A column of names: *codes* holds for each document a place in *names*; the name "" stands for none."""

    codes: Ints
    names: tuple[str, ...]


class Snapshot:
    """An open generation. Raises IndexUnusable when it is missing, damaged, or made by other rules than this khobor's.

    *analyzer*: what made its terms, and has to make those of the queries to it. *words*, *stems*: the exact terms and the stems
    of titles and bodies.
    """

    def __init__(self, generation: Path) -> None:
        self.path = generation
        self.manifest = generations.read_manifest(generation)
        if self.manifest.fingerprint != fingerprint():
            raise IndexUnusable(
                f"{generation} was built by another version of Khobor's rules for Bengali: run khobor rebuild with its sources"
            )
        generations.check_sizes(generation, self.manifest)
        try:
            self.analyzer = Analyzer(load_lexicon(generation / LEXICON), remembered=_REMEMBERED_WORDS)
            self.words, self.stems = WordTable(generation, WORDS), WordTable(generation, STEMS)
        except (OSError, ValueError) as error:
            raise IndexUnusable(f"{generation} has a file that cannot be read ({error}): run khobor rebuild") from error
        self._index = _open(generation, self.manifest)
        self._idle: LifoQueue[IndexReader] = LifoQueue()
        self._idle.put(self._index.reader())  # keeps the files of this generation alive once it is dropped
        self.postings = lru_cache(_REMEMBERED_TERMS)(self._read_postings)

    def close(self) -> None:
        """Let go of the files. No call may be under way."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                break
        self._index.close()

    @property
    def documents(self) -> int:
        """How many document numbers there are, those of deleted ones among them."""
        return len(self.alive)

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        """For each document whether it is still there."""
        with self._reader() as reader:
            deleted = np.fromiter((reader.is_deleted(doc) for doc in range(reader.doc_count_all())), dtype=bool)
        return ~deleted

    @cached_property
    def live(self) -> Ints:
        """The numbers of all documents that are still there, ascending."""
        return np.flatnonzero(self.alive)

    @cached_property
    def instants(self) -> Ints:
        """For each document its time of publication in seconds since 1970 UTC, or UNDATED."""
        return np.array(self._column("instant", UNDATED), dtype=np.int64)

    @cached_property
    def newest(self) -> int:
        """The instant of the newest article that is there, or UNDATED."""
        return int(self.instants[self.live].max()) if len(self.live) else UNDATED

    @cached_property
    def days(self) -> Ints:
        """For each document its day as printed, as the number YYYYMMDD, or UNDATED."""
        return np.array(self._column("day", UNDATED), dtype=np.int64)

    @cached_property
    def ids(self) -> list[str]:
        """For each document the id of its article."""
        return [value.decode("utf-8") for value in self._column("id", b"")]

    @cached_property
    def id_ranks(self) -> Ints:
        """For each document the place of its id among all ids in the order of their characters."""
        ranks = np.empty(self.documents, dtype=np.int64)
        ranks[np.argsort(np.array(self.ids, dtype=object), kind="stable")] = np.arange(self.documents)
        return ranks

    @cached_property
    def values(self) -> dict[str, Values]:
        """The columns of whole sources and sections, by field."""
        return {field: _values(self._column(column, b"")) for field, column in VALUE_COLUMN.items()}

    @cached_property
    def lengths(self) -> dict[str, Ints]:
        """For each scored field how many terms it has in each document; a field and its stems have as many."""
        own = {name: np.array(self._column(column, 0), dtype=np.int64) for name, column in LENGTH_COLUMN.items()}
        return own | {stems: own[name] for name, stems in STEM_FIELD.items()}

    @cached_property
    def average_lengths(self) -> dict[str, float]:
        """For each scored field its mean length over the documents that are there and have it; 1.0 where none has."""
        return {field: _mean_of_positive(lengths[self.live]) for field, lengths in self.lengths.items()}

    def _read_postings(self, field: str, term: str) -> Postings:
        """The documents that have *term* in *field*; none where it does not occur."""
        with self._reader() as reader:
            try:
                matcher = reader.postings(field, term)
            except TermNotFound:
                return NO_POSTINGS
            found: list[tuple[int, int]] = []
            while matcher.is_active():
                found.append((matcher.id(), int(matcher.weight())))
                matcher.next()
        return _as_postings(found)

    def positions(self, field: str, term: str, docs: Ints) -> tuple[Ints, Ints]:
        """Where *term* stands in *field* of *docs* (numbers, in any order): places in *docs*, and positions counted in words."""
        place_of = {int(doc): place for place, doc in enumerate(docs)}
        places: list[int] = []
        positions: list[int] = []
        with self._reader() as reader:
            try:
                matcher = reader.postings(field, term)
            except TermNotFound:
                return _NO_INTS, _NO_INTS
            for doc in sorted(place_of):
                if matcher.is_active() and matcher.id() < doc:
                    matcher.skip_to(doc)
                if not matcher.is_active():
                    break
                if matcher.id() == doc:
                    found = matcher.value_as("positions")
                    positions += found
                    places += [place_of[doc]] * len(found)
        return np.array(places, dtype=np.int64), np.array(positions, dtype=np.int64)

    def phrase(self, field: str, words: Sequence[str]) -> Postings:
        """The documents where *words* stand one after the other in *field*; tf counts the places."""
        if len(words) == 1:
            return self.postings(field, words[0])
        with self._reader() as reader:
            try:
                matchers = [reader.postings(field, word) for word in words]
            except TermNotFound:
                return NO_POSTINGS
            return _as_postings([(doc, places) for doc, places in _phrase_places(matchers) if places])

    def terms_with_prefix(self, field: str, prefix: str) -> list[str]:
        """The terms of *field* that begin with *prefix*, in order."""
        with self._reader() as reader:
            return [term.decode("utf-8") for term in reader.expand_prefix(field, prefix)]

    @property
    def term_count(self) -> int:
        """How many distinct exact terms the text fields have together."""
        return len(self.words)

    def article(self, doc: int) -> Article:
        with self._reader() as reader:
            return article_of_stored(reader.stored_fields(doc)["article"])

    def find(self, article_id: str) -> int | None:
        """The document of the article with that id, or None."""
        docs = self.postings("id", article_id).docs
        return int(docs[0]) if len(docs) else None

    def _column(self, name: str, missing: object) -> list[Any]:
        """A column over all documents; a segment in which no document has it counts as *missing* throughout."""
        with self._reader() as reader:
            column: list[Any] = []
            for leaf, _ in reader.leaf_readers():
                has = leaf.has_column(name)
                column += list(leaf.column_reader(name, translate=False)) if has else [missing] * leaf.doc_count_all()
            return column

    @contextmanager
    def _reader(self) -> Iterator[IndexReader]:
        reader = self._idle_or_new_reader()
        try:
            yield reader
        finally:
            self._idle.put(reader)

    def _idle_or_new_reader(self) -> IndexReader:
        try:
            return self._idle.get_nowait()
        except Empty:
            pass
        try:
            return self._index.reader()
        except (
            OSError,
            EmptyIndexError,
        ):  # the generation was dropped since: take turns with the readers that are open
            return self._idle.get()


_NO_INTS: Ints = np.empty(0, dtype=np.int64)
NO_POSTINGS = Postings(_NO_INTS, _NO_INTS)


@cache
def fingerprint() -> str:
    """Of everything that decides which terms an article has in an index, and under which keys its words are filed."""
    decides = (terms.fingerprint(), romanize.rules(), spelling.rules(), variants.rules())
    return hashlib.sha256("\x1e".join(decides).encode("utf-8")).hexdigest()


def _open(generation: Path, manifest: generations.Manifest) -> Index:
    """Whoosh's index, once its table of contents, which is pickled and must not be read on trust, has proved unchanged."""
    for name in manifest.files:
        if name.endswith(".toc"):
            generations.check_content(generation, manifest, name)
    return open_dir(str(generation), readonly=True)


def _values(column: list[bytes]) -> Values:
    names, codes = np.unique(np.array([value.decode("utf-8") for value in column], dtype=object), return_inverse=True)
    return Values(codes.astype(np.int64), tuple(names.tolist()))


def _mean_of_positive(lengths: Ints) -> float:
    positive = lengths[lengths > 0]
    return float(positive.mean()) if len(positive) else 1.0


def _as_postings(found: list[tuple[int, int]]) -> Postings:
    if not found:
        return NO_POSTINGS
    table = np.array(found, dtype=np.int64)
    return Postings(table[:, 0], table[:, 1])


def _phrase_places(matchers: list[Any]) -> Iterator[tuple[int, int]]:
    """(document, how often the words of *matchers* follow each other in it) for each document that has them all."""
    while all(matcher.is_active() for matcher in matchers):
        furthest = max(matcher.id() for matcher in matchers)
        behind = [matcher for matcher in matchers if matcher.id() < furthest]
        if behind:
            for matcher in behind:
                matcher.skip_to(furthest)
            continue
        starts = [{at - place for at in matcher.value_as("positions")} for place, matcher in enumerate(matchers)]
        yield furthest, len(set.intersection(*starts))
        for matcher in matchers:
            matcher.next()

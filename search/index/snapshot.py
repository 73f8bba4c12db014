"""One generation, opened for reading: postings, positions, columns and bounds as arrays, and the articles themselves.

The only way from the rest of Khobor to what is stored. Documents are numbered from 0 over the whole generation, segment after
segment; the numbers of deleted ones are never given out. Safe to use from several threads: what is read are views of files that
never change, and what is remembered is kept behind a lock. Whoosh only says which segments there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from search.articles import Article
from search.bengali import romanize, spelling, terms, variants
from search.bengali.lexicon import load_lexicon
from search.bengali.terms import Analyzer
from search.errors import IndexUnusable
from search.index import generations
from search.index.bm25 import mean_of_positive
from search.index.bounds import Bounded, Listed, bounds_of
from search.index.docsets import DocBits, DocList, meet_each
from search.index.memory import Memory, zeros
from search.index.sameness import RULES
from search.index.schema import (
    ADDRESS_COLUMN,
    LEAD_FIELD,
    NO_ADDRESS,
    STEM_FIELD,
    UNDATED,
    VALUE_FIELDS,
    address_hash,
    article_of_stored,
)
from search.index.segments import LiveSegment, open_segments, segment_of, tf_in_lead
from search.index.stories import StoryTable
from search.index.vocabulary import RUNS, STEMS, WORDS, WordTable
from search.sources.addresses import canonical_url

Docs = NDArray[np.int32]
Ints = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

SCORED_FIELDS = ("title", "title_stem", "body", "body_stem", LEAD_FIELD)
LEXICON = "lexicon.npy"  # of the archive, learnt when the generation was built anew
_REMEMBERED_WORDS = 50_000  # of what the analyzer made: the queries and hits of an hour, some 30 MB a process
_REMEMBERED_BYTES = 512 * 2**20  # what 600 headlines and as many short queries take in 500,000 articles
_LONG = 100  # documents of a list for each that is looked for: a look-up in a longer one costs less than a pass over it
_FAR = 1 << 20  # positions between two documents, more than any article has words


class Postings(NamedTuple):
    """*docs*: document numbers, ascending, each once. *tf*: how often the term is in the field of each; never 0."""

    docs: Docs
    tf: NDArray[np.int32]


class Found(NamedTuple):
    """The postings of some terms in some documents, those of one term in the order of the documents.

    *term*, *doc*: the place of each in what was asked for; *tf*: of each. *positions*: of one posting after another, counted in
    words; only of those whose terms were to have them.
    """

    term: Ints
    doc: Ints
    tf: NDArray[np.int32]
    positions: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Values:
    """A column of names: *codes* holds for each document a place in *names*; the name "" stands for none."""

    codes: Ints
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """Documents that have the same source, section and month are one group. *codes*: for each document its group. *columns*: by
    "source", "section" and "month" the columns of the groups.
    """

    codes: Ints
    columns: dict[str, Values]


class Snapshot:
    """An open generation. Raises IndexUnusable when it is missing, damaged, or made by other rules than this khobor's.

    *analyzer*: what made its terms, and has to make those of the queries to it. *words*, *stems*: the exact terms and the stems
    of titles and bodies. *runs*: two or three exact terms that stand side by side in several titles.
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
            self.words, self.stems, self.runs = (WordTable(generation, name) for name in (WORDS, STEMS, RUNS))
            self._stories = StoryTable(generation)
            self._segments = _open(generation, self.manifest)
        except (OSError, ValueError) as error:
            raise IndexUnusable(f"{generation} has a file that cannot be read ({error}): run khobor rebuild") from error
        self.documents = sum(
            len(segment) for segment in self._segments
        )  # of all numbers, those of deleted ones among them
        self.remembered = Memory(_REMEMBERED_BYTES)

    def close(self) -> None:
        """Let go of the files. No call may be under way, and no array that was given out may be used any more."""
        self._segments = []
        self.remembered = Memory(0)

    # Documents

    @cached_property
    def alive(self) -> Mask:
        """For each document whether it is still there."""
        return _joined([segment.alive for segment in self._segments], bool)

    @cached_property
    def has_deletions(self) -> bool:
        return any(len(segment.deleted) for segment in self._segments)

    @cached_property
    def live(self) -> Docs:
        """The numbers of all documents that are still there, ascending."""
        return np.flatnonzero(self.alive).astype(np.int32)

    @cached_property
    def live_count(self) -> int:
        """How many documents are still there."""
        return self.documents - sum(len(segment.deleted) for segment in self._segments)

    @cached_property
    def instants(self) -> Ints:
        """For each document its time of publication in seconds since 1970 UTC, or UNDATED."""
        return self._numbers("instant")

    @cached_property
    def newest(self) -> int:
        """The instant of the newest article that is there, or UNDATED."""
        return int(self.instants[self.alive].max()) if self.live_count else UNDATED

    @cached_property
    def days(self) -> Ints:
        """For each document its day as printed, as the number YYYYMMDD, or UNDATED."""
        return self._numbers("day")

    @cached_property
    def values(self) -> dict[str, Values]:
        """The columns of whole sources and sections, by field."""
        return {field: self._values(field) for field in VALUE_FIELDS}

    @cached_property
    def months(self) -> Values:
        """For each document its month as YYYY-MM; "" for those without a date."""
        months = np.where(self.days == UNDATED, 0, self.days // 10_000 * 12 + self.days // 100 % 100 - 1)
        first = int(months[months > 0].min(initial=months.max(initial=0)))
        codes = np.where(months > 0, months - first + 1, 0)
        names = (f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, first + int(codes.max(initial=0))))
        return Values(codes.astype(np.intp), ("", *names))

    @cached_property
    def groups(self) -> Groups:
        columns = {**self.values, "month": self.months}
        keys = np.zeros(self.documents, dtype=np.int64)
        for column in columns.values():
            keys = keys * len(column.names) + column.codes
        _, first, codes = np.unique(keys, return_index=True, return_inverse=True)
        return Groups(codes, {field: Values(column.codes[first], column.names) for field, column in columns.items()})

    @cached_property
    def lengths(self) -> dict[str, Ints]:
        """For each scored field how many terms it has in each document."""
        return {
            field: _joined([segment.documents.lengths(field).view(np.int32) for segment in self._segments], np.int32)
            for field in SCORED_FIELDS
        }

    @cached_property
    def average_lengths(self) -> dict[str, float]:
        """For each scored field its mean length over the documents that are there and have it; 1.0 where none has."""
        return {field: mean_of_positive(lengths[self.alive]) for field, lengths in self.lengths.items()}

    def article(self, doc: int) -> Article:
        segment = segment_of(self._segments, doc)
        return article_of_stored(segment.documents.stored(doc - segment.base))

    def find(self, article_id: str) -> int | None:
        """The document of the article with that id, or None."""
        docs = self.postings("id", article_id).docs
        return int(docs[0]) if len(docs) else None

    @cached_property
    def stories(self) -> Ints:
        """For each document the number of the first document of its story; its own number where it tells a story alone."""
        stories = np.arange(self.documents, dtype=np.int32)
        stories[self._stories.docs] = self._stories.first
        return stories

    def told_by(self, doc: int) -> Docs:
        """The documents that tell the story of *doc* and are still there, ascending."""
        first = self.stories[doc]
        docs = np.append(self._stories.docs[self._stories.first == first], first)
        return np.sort(docs[self.alive[docs]])

    def find_by_url(self, url: str) -> int | None:
        """The document of an article with the address *url*, of canonical form, or None."""
        docs, hashes = self._addresses
        wanted = np.uint64(address_hash(url))
        for doc in docs[hashes.searchsorted(wanted) : hashes.searchsorted(wanted, side="right")].tolist():
            if canonical_url(self.article(doc).url or "") == url:
                return int(doc)
        return None

    @cached_property
    def _addresses(self) -> tuple[Docs, NDArray[np.uint64]]:
        """The documents that are still there and have an address, by the hash of it, and these hashes."""
        hashes = _joined([segment.documents.rows(ADDRESS_COLUMN)[:, 0] for segment in self._segments], np.uint64)
        docs = np.flatnonzero(self.alive & (hashes != NO_ADDRESS)).astype(np.int32)
        docs = docs[np.argsort(hashes[docs], kind="stable")]
        return docs, hashes[docs]

    def ids_of(self, docs: Docs) -> list[str]:
        """The ids of *docs*, in any order."""
        return [
            segment.id_of(doc - segment.base) for doc in docs.tolist() for segment in (segment_of(self._segments, doc),)
        ]

    def id_order(self, docs: Docs) -> Ints:
        """The places in *docs* in the order of the characters of their ids."""
        if len(self._segments) == 1:  # within a segment the codes of the ids are in that order
            return np.argsort(self._segments[0].id_codes.take(docs), kind="stable")
        ids = self.ids_of(docs)
        return np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)

    def come_after(self, docs: Docs, article_id: str) -> Mask:
        """For each of *docs* (ascending) whether its id comes after *article_id* in the order of the characters."""
        parts = [
            segment.id_codes.take(docs[start:end] - segment.base) >= segment.id_code_after(article_id)
            for segment, start, end in self._spans(docs)
        ]
        return _joined(parts, bool)

    # Terms

    def df(self, field: str, term: str) -> int:
        """In how many documents *term* is in *field*."""
        if field == LEAD_FIELD:
            for segment, found in self._found(STEM_FIELD["body"], term):
                return int(segment.impacts["lead.df"][found.number])  # each segment has that of all
            return 0
        if self.has_deletions:
            return self.remembered.get(("df", field, term), lambda: self._count_living(field, term))
        return sum(found.members.size for _, found in self._found(field, term))

    def df_of_any(self, field: str, terms: Sequence[str]) -> int:
        """In how many documents any of *terms* is in *field*."""
        found = [(segment, of_term) for term in terms for segment, of_term in self._found(field, term)]
        with zeros(np.bool_, self.documents) as marked:
            for segment, of_term in found:
                of_term.members.mark(marked[segment.base :])
            count = int(np.count_nonzero(marked & self.alive if self.has_deletions else marked))
            marked.fill(False)
        return count

    def postings(self, field: str, term: str) -> Postings:
        """The documents that have *term* in *field*; none where it does not occur."""
        if field == LEAD_FIELD:
            return self._read_lead(term)
        return _as_postings(
            (segment, found.docs, segment.opened(field).tf(found.number)) for segment, found in self._found(field, term)
        )

    def postings_with_prefix(self, field: str, prefix: str) -> Postings:
        """The documents that have any term of *field* that begins with *prefix*, as if these were one term."""
        first, last = prefix.encode("utf-8"), prefix.encode("utf-8") + b"\xff"  # no UTF-8 has such a byte
        read = []
        for segment in self._segments:
            if reader := segment.reader(field):
                docs, tf = reader.postings_between(reader.first_from(first), reader.first_from(last))
                counts = np.bincount(docs, tf, minlength=len(segment))
                has = np.flatnonzero(counts).astype(np.int32)
                read.append((segment, has, counts[has].astype(np.int32)))
        return _as_postings(read)

    def phrase(self, field: str, words: Sequence[str]) -> Postings:
        """The documents where *words* stand one after the other in *field*; tf counts the places."""
        if len(words) == 1:
            return self.postings(field, words[0])
        return self.remembered.get(("phrase", field, *words), lambda: self._read_phrase(field, words))

    def bounds(self, field: str, term: str) -> tuple[Bounded, ...]:
        """What *term* gives at most in *field* and what is folded into it, by the ranking of `impact_facts`; of each segment."""
        return tuple([found.bounded for _, found in self._found(field, term)])

    @cached_property
    def impact_facts(self) -> dict[str, Any]:
        """The numbers of the ranking that the bounds were worked out with."""
        return self._segments[0].impacts.facts if self._segments else {}

    def locate(self, wanted: Sequence[tuple[str, str]], docs: Docs, *, positioned: int) -> Found:
        """The postings of *wanted*, (field, term) each, those of one field side by side, in *docs* (ascending).

        *positioned*: of how many of them, from the first on, the positions are wanted, too; none of their fields goes beyond.
        """
        found = [self._found(field, term) for field, term in wanted]
        parts = [
            _locate_in(segment, wanted, found, docs[start:end] - segment.base, start, positioned)
            for segment, start, end in self._spans(docs)
        ]
        return parts[0] if len(parts) == 1 else Found(*map(np.concatenate, zip(_NOWHERE, *parts, strict=True)))

    def positions(self, field: str, term: str, docs: Docs) -> tuple[Ints, Ints]:
        """Where *term* stands in *field* of *docs* (ascending): places in *docs*, and positions counted in words."""
        found = self.locate([(field, term)], docs, positioned=1)
        return np.repeat(found.doc, found.tf), found.positions

    @property
    def term_count(self) -> int:
        """How many distinct exact terms the text fields have together."""
        return len(self.words)

    def _count_living(self, field: str, term: str) -> int:
        return sum(int(np.count_nonzero(segment.alive.take(found.docs))) for segment, found in self._found(field, term))

    def _found(self, field: str, term: str) -> tuple[tuple[LiveSegment, _Term], ...]:
        """The segments that have *term* in *field*, and where."""
        return self.remembered.get(("term", field, term), lambda: tuple(self._look_up(field, term)))

    def _look_up(self, field: str, term: str) -> Iterator[tuple[LiveSegment, _Term]]:
        for segment in self._segments:
            reader = segment.reader(field)
            number = reader.find(term.encode("utf-8")) if reader else None
            if reader and number is not None:
                first, docs = int(reader.first[number]), reader.docs(number)
                if f"{field}.codes" in segment.impacts:
                    codes = segment.impacts[f"{field}.codes"][first : first + len(docs)]
                    step = float(segment.impacts[f"{field}.steps"][number])
                    yield segment, _Term(number, first, bounds_of(segment.base, len(segment), docs, codes, step))
                else:
                    yield segment, _Term(number, first, Listed(segment.base, DocList(docs), _NO_CODES, 0.0))

    def _read_lead(self, term: str) -> Postings:
        """The lead is no field on disk: it is the first words of the body."""
        field = STEM_FIELD["body"]
        read = []
        for segment, found in self._found(field, term):
            reader = segment.opened(field)
            tf = tf_in_lead(reader.tf(found.number), reader.positions(found.number))
            has = np.flatnonzero(tf)
            read.append((segment, found.docs[has], tf[has]))
        return _as_postings(read)

    def _read_phrase(self, field: str, words: Sequence[str]) -> Postings:
        """The positions of *words* are read in the documents alone that have all of them."""
        docs = self._with_all(field, [*dict.fromkeys(words)])
        counts = np.bincount(self._phrase_starts(field, words, docs) // _FAR, minlength=len(docs))
        has = np.flatnonzero(counts)
        return Postings(docs[has], counts[has].astype(np.int32))

    def _with_all(self, field: str, terms: Sequence[str]) -> Docs:
        """The documents that have all of *terms* in *field*; those of the rarest are looked up in the others."""
        found = [dict(self._found(field, term)) for term in terms]
        parts = []
        for segment in self._segments:
            here = [of_term[segment] for of_term in found if segment in of_term]
            if len(here) == len(terms):
                rarest, *others = sorted(here, key=lambda term: term.members.size)
                docs = rarest.docs
                for term in others:
                    docs = docs[term.members.meet(docs)[0]]
                parts.append((docs[segment.alive[docs]] if len(segment.deleted) else docs) + np.int32(segment.base))
        return _joined(parts, np.int32)

    def _phrase_starts(self, field: str, words: Sequence[str], docs: Docs) -> Ints:
        """Where *words* stand one after the other: place in *docs* * _FAR + position of the first of them, each once."""
        starts: Ints | None = None
        for number, word in enumerate(words):
            places, positions = self.positions(field, word, docs)
            begins = (
                places.astype(np.int64) * _FAR + positions - number
            )  # ascending, as the positions of each document are
            starts = begins if starts is None else starts[is_among(starts, begins)]
        return _NO_INTS if starts is None else starts[np.diff(starts, prepend=-1) > 0]

    def _spans(self, docs: Docs) -> Iterator[tuple[LiveSegment, int, int]]:
        """The segments that some of *docs* (ascending) are in, with the first place in *docs* and the one after the last."""
        start = 0
        for segment in self._segments:
            end = int(docs.searchsorted(segment.base + len(segment)))
            if start < end:
                yield segment, start, end
            start = end

    def _numbers(self, column: str) -> Ints:
        return _joined([segment.documents.numbers(column) for segment in self._segments], np.int64)

    def _values(self, column: str) -> Values:
        found = [segment.documents.values(column) for segment in self._segments]
        names = sorted({"", *(name.decode("utf-8") for _, of_segment in found for name in of_segment)})
        place = {name: number for number, name in enumerate(names)}
        codes = [
            np.array([place[name.decode("utf-8")] for name in of_segment], dtype=np.intp)[codes]
            for codes, of_segment in found
        ]
        return Values(_joined(codes, np.intp), tuple(names))


_NO_INTS = np.empty(0, dtype=np.int32)
_NO_CODES = np.empty(0, dtype=np.uint8)
NO_POSTINGS = Postings(_NO_INTS, _NO_INTS)
_NOWHERE = Found(_NO_INTS, _NO_INTS, _NO_INTS, _NO_INTS)


class _Term(NamedTuple):
    """A term of one field of one segment. *first*: the number of its first posting. *bounded*: no codes where none are kept."""

    number: int
    first: int
    bounded: Bounded

    @property
    def members(self) -> DocList | DocBits:
        return self.bounded.members

    @property
    def docs(self) -> Docs:
        """Numbers within the segment, deleted ones among them."""
        return self.members.docs if isinstance(self.members, DocList) else self.members.docs()


def _locate_in(
    segment: LiveSegment,
    wanted: Sequence[tuple[str, str]],
    found: Sequence[Sequence[tuple[LiveSegment, _Term]]],
    docs: Docs,
    before: int,
    positioned: int,
) -> Found:
    """The postings of the terms that were *found* in *docs* (local), *before* of which no place in what was asked for."""
    here = [(number, term) for number, parts in enumerate(found) for owner, term in parts if owner is segment]
    short: list[tuple[int, _Term, Docs]] = []
    bits: list[tuple[int, _Term, DocBits]] = []
    met = []
    for number, term in here:
        members = term.members
        if isinstance(members, DocBits):
            bits.append((number, term, members))
        elif members.size <= _LONG * len(docs):
            short.append((number, term, members.docs))
        else:
            places, postings = members.meet(docs)
            met.append((np.full(len(places), number), places, postings + term.first))
    if bits:
        which, places, postings = meet_each([members for _, _, members in bits], docs)
        numbers, first = np.array([(number, term.first) for number, term, _ in bits]).T
        met.append((numbers[which], places, postings + first[which]))
    if short:
        met.append(_meet_all(short, docs, len(segment)))
    if not met:
        return _NOWHERE
    term_of, places, postings = (np.concatenate(column) for column in zip(*met, strict=True))
    if len(met) > 1:
        order = np.argsort(term_of.astype(np.uint16), kind="stable")
        term_of, places, postings = term_of[order], places[order], postings[order]
    tf, positions = _counts_and_positions(segment, wanted, term_of, postings, positioned)
    return Found(term_of, places + before if before else places, tf, positions)


def _meet_all(terms: Sequence[tuple[int, _Term, Docs]], docs: Docs, documents: int) -> tuple[Ints, Ints, Ints]:
    """The postings of some *terms* in *docs*: the number of the term for each, the places in *docs*, and which they are.

    All at once: of each document of the terms it is asked whether it is one of *docs*.
    """
    joined = np.concatenate([of_term for _, _, of_term in terms])
    with zeros(np.bool_, documents) as is_wanted:
        is_wanted[docs] = True
        met = is_wanted.take(joined).nonzero()[0]
        is_wanted[docs] = False
    ends = np.cumsum([len(of_term) for _, _, of_term in terms])
    which = ends.searchsorted(met, side="right")
    first = np.array(
        [term.first - end + len(of_term) for (_, term, of_term), end in zip(terms, ends.tolist(), strict=True)]
    )
    numbers = np.array([number for number, _, _ in terms])
    return numbers[which], docs.searchsorted(joined[met]), met + first[which]


def _counts_and_positions(
    segment: LiveSegment, wanted: Sequence[tuple[str, str]], term_of: Ints, postings: Ints, positioned: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """tf of *postings*, which are those of *term_of* in *wanted*, and the positions of those of the first *positioned* of them."""
    counts, positions = [_NO_INTS], [_NO_INTS]
    for field, start, end in _runs(wanted):
        first, last = term_of.searchsorted((start, end))
        if first == last:
            continue
        reader = segment.opened(field)
        if start < positioned:
            tf, of_field = reader.positions_of(postings[first:last])
            positions.append(of_field)
        else:
            tf = reader.tf_of(postings[first:last])
        counts.append(tf)
    return np.concatenate(counts), np.concatenate(positions)


def _runs(wanted: Sequence[tuple[str, str]]) -> Iterator[tuple[str, int, int]]:
    """(field, its first place in *wanted*, the place after its last)."""
    start = 0
    for field, run in groupby(wanted, key=itemgetter(0)):
        end = start + sum(1 for _ in run)
        yield field, start, end
        start = end


def _as_postings(read: Iterable[tuple[LiveSegment, Docs, NDArray[np.int32]]]) -> Postings:
    """The postings of several segments, numbered over the generation, those of deleted documents left out."""
    parts = [_living(segment, docs, tf) for segment, docs, tf in read]
    if len(parts) == 1:
        return parts[0]
    return Postings(_joined([part.docs for part in parts], np.int32), _joined([part.tf for part in parts], np.int32))


def _living(segment: LiveSegment, docs: Docs, tf: NDArray[np.int32]) -> Postings:
    if len(segment.deleted):
        alive = segment.alive[docs]
        docs, tf = docs[alive], tf[alive]
    return Postings(docs + segment.base if segment.base else docs, tf)


def _joined(parts: Sequence[NDArray[Any]], dtype: DTypeLike) -> NDArray[Any]:
    """*parts* one after the other; of one alone nothing is copied."""
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])


def is_among(docs: Docs, others: Docs) -> Mask:
    """For each of *docs* whether it is one of *others*; both ascending."""
    return (
        others.take(others.searchsorted(docs), mode="clip") == docs if len(others) else np.zeros(len(docs), dtype=bool)
    )


def _open(generation: Path, manifest: generations.Manifest) -> list[LiveSegment]:
    """The segments, once their table of contents, which is pickled and must not be read on trust, has proved unchanged."""
    for name in manifest.files:
        if name.endswith(".toc"):
            generations.check_content(generation, manifest, name)
    segments = open_segments(generation)
    for segment in segments:
        segment.check()
    return segments


@cache
def fingerprint() -> str:
    """Of everything that decides which terms an article has in an index, how its words are filed, and its signature."""
    decides = (terms.fingerprint(), romanize.rules(), spelling.rules(), variants.rules(), RULES)
    return hashlib.sha256("\x1e".join(decides).encode("utf-8")).hexdigest()

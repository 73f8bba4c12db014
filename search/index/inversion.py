"""A batch of articles -> a run: everything that a segment holds, of these articles alone.

In two steps, because which stems there are is known only when all articles of an archive have been read. `spill` cuts the texts
into stretches, looks up what each stretch becomes and sorts what occurs where; that needs no lexicon, and its result waits on disk.
`finish` makes of it the postings of words and, by the lexicon, of stems. Both work on arrays over all words of a batch; Python only
sees what is new to the process: a stretch, a word.

An *occurrence* is one term at one place of a text. It is one integer, so that sorting these sorts the postings of a field:

    term | document | position | also        from the high bits to the low ones

*term*: its place among the terms of the batch in the order of their bytes; *document*: numbered from 0 in the batch; *position*:
counted in words; *also*: 1 for what a word only stands for (উত্তর for উ.).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.articles import Article
from search.bengali.lexicon import Lexicon, word_hash
from search.bengali.stem import stem_word
from search.bengali.terms import SUPPOSED, is_living_compound
from search.index.codec.arrays import ArrayFile, ArrayWriter
from search.index.codec.consecutive import packed, places_of, starts_of_equal, unpacked
from search.index.codec.documents import DocumentsWriter, compress
from search.index.codec.postings import Block
from search.index.sameness import Signatures, sign
from search.index.schema import (
    ADDRESS_COLUMN,
    CONTENT_COLUMN,
    EXACT_FIELDS,
    ID_FIELD,
    LEAD_FIELD,
    LEAD_WORDS,
    NUMBER_COLUMNS,
    ROW_COLUMNS,
    SIGNATURE_COLUMN,
    STEM_FIELD,
    TEXT_FIELDS,
    VALUE_FIELDS,
    address_hash,
    content_hash,
    dates_of,
    stored_article,
)
from search.index.stretches import Stretches, as_array
from search.index.waiting import write_block
from search.sources.addresses import canonical_url

_PIECE = 1 << 19  # occurrences that are sorted at a time: their arrays stay in the cache
_MOST_REMEMBERED = 500_000  # stretches, or stems, that a process keeps from one batch to the next: some 100 bytes each

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]
Value = TypeVar("Value")


class Counted(NamedTuple):
    """How many articles of a batch have each word, in title or body; what a word only stands for does not count."""

    articles: int
    words: list[str]
    df: NDArray[np.uint32]  # [len(words)]


@dataclass(frozen=True, slots=True)
class Run:
    """The files of one batch in *folder*."""

    folder: Path
    number: int

    @property
    def spill(self) -> Path:
        return self.folder / f"run-{self.number:05d}.spill"

    @property
    def documents(self) -> Path:
        return self.folder / f"run-{self.number:05d}.documents"

    @property
    def fields(self) -> Path:
        """Its postings, as search.index.waiting has them."""
        return self.folder / f"run-{self.number:05d}.fields"

    def remove(self) -> None:
        for file in (self.spill, self.documents, self.fields):
            file.unlink(missing_ok=True)


# The first step: no lexicon


class Spiller:
    """Takes batches through the first step. Keeps what it learns about stretches, for the next batch."""

    def __init__(self, folder: Path, dictionary: bytes) -> None:
        """*dictionary*: of the compression of articles."""
        self._folder = folder
        self._dictionary = dictionary
        self._stretches = Stretches()
        self._term_hashes = array("Q")  # of each of its terms

    def spill(self, number: int, articles: Sequence[Article]) -> Counted:
        """Write the spill of run *number*."""
        if len(self._stretches) > _MOST_REMEMBERED:
            self._stretches, self._term_hashes = Stretches(), array("Q")
        fields = {name: self._find([getattr(article, name) or "" for article in articles]) for name in TEXT_FIELDS}
        signatures = self._sign(fields["body"], len(articles))
        terms, ranks = self._rank(found.terms for found in fields.values())
        layout = Layout.of(len(terms), len(articles), fields.values())
        keys = {name: layout.keys(ranks, found) for name, found in fields.items()}
        with ArrayWriter(Run(self._folder, number).spill) as arrays:
            for name, values in keys.items():
                arrays.append(f"keys.{name}", values)
            _write_strings(arrays, "terms", [term.encode("utf-8") for term in terms])
            _write_strings(arrays, "stored", compress(list(map(stored_article, articles)), self._dictionary))
            _write_columns(arrays, articles)
            arrays.append(SIGNATURE_COLUMN, signatures.reshape(-1))
            arrays.close(document_bits=layout.document_bits, position_bits=layout.position_bits)
        return _count(terms, [keys[name] for name in EXACT_FIELDS], layout, len(articles))

    def _find(self, texts: Sequence[str]) -> Occurrences:
        """What occurs where in *texts*, one of each document."""
        known = self._stretches
        numbers, documents = known.find(texts)
        words = as_array(known.words)[numbers]
        before = np.cumsum(words, dtype=np.int32) - words
        first_of = np.searchsorted(documents, np.arange(len(texts), dtype=np.int32))
        positions = before - np.append(before, np.int32(0))[first_of][documents]
        first = as_array(known.first)
        of_each = np.diff(first)[numbers]
        at = places_of(first[numbers], of_each)
        return Occurrences(
            as_array(known.terms)[at],
            np.repeat(documents, of_each),
            np.repeat(positions, of_each) + as_array(known.offsets)[at],
            as_array(known.also)[at],
        )

    def _sign(self, bodies: Occurrences, count: int) -> Signatures:
        """The signatures of *count* texts by their words; what these only stand for says no more."""
        texts = self._stretches.term_texts
        self._term_hashes.extend(map(word_hash, texts[len(self._term_hashes) :]))
        words = bodies.also == 0
        return sign(as_array(self._term_hashes)[bodies.terms[words]], bodies.documents[words], count)

    def _rank(self, occurring: Iterable[Int32s]) -> tuple[list[str], Ints]:
        """The terms that occur, in order, and for each number of a term its place among them."""
        texts = self._stretches.term_texts
        occurs = np.zeros(len(texts), dtype=np.bool_)
        for terms in occurring:
            occurs[terms] = True
        numbers = self._stretches.sorted_terms()
        numbers = numbers[occurs[numbers]]
        ranks = np.zeros(len(texts), dtype=np.int64)
        ranks[numbers] = np.arange(len(numbers))
        return [texts[number] for number in numbers.tolist()], ranks


class Occurrences(NamedTuple):
    """Arrays with an element an occurrence, in the order of the texts."""

    terms: Int32s
    documents: Int32s
    positions: Int32s
    also: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Layout:
    """How many bits of an occurrence stand for its document and for its position."""

    document_bits: int
    position_bits: int

    @classmethod
    def of(cls, terms: int, documents: int, fields: Iterable[Occurrences]) -> Layout:
        longest = max(int(found.positions.max(initial=0)) for found in fields)
        layout = cls(documents.bit_length(), longest.bit_length())
        if terms.bit_length() + layout.term_shift > 63:
            raise ValueError(f"a batch of {documents} documents and {terms} terms is too large")
        return layout

    @property
    def document_shift(self) -> int:
        return self.position_bits + 1

    @property
    def term_shift(self) -> int:
        return self.document_bits + self.document_shift

    def keys(self, ranks: Ints, found: Occurrences) -> Ints:
        """The occurrences, which are in the order of the texts, as sorted integers."""
        terms = ranks[found.terms]
        keys = terms << self.document_bits
        keys |= found.documents
        keys <<= self.position_bits
        keys |= found.positions
        keys <<= 1
        keys |= found.also
        pieces = (slice(start, start + _PIECE) for start in range(0, len(keys), _PIECE))
        joined = np.concatenate([keys[:0], *(keys[piece][_order_of(terms[piece])] for piece in pieces)])
        joined.sort(kind="stable")  # which merges what is sorted already
        return joined

    def documents(self, keys: Ints) -> Ints:
        return (keys >> self.document_shift) & ((1 << self.document_bits) - 1)

    def positions(self, keys: Ints) -> Ints:
        return (keys >> 1) & ((1 << self.position_bits) - 1)

    def with_terms(self, keys: Ints, numbers: Ints) -> Ints:
        """*keys*, each term t become numbers[t]."""
        changed: Ints = numbers[keys >> self.term_shift] << self.term_shift
        return changed | (keys & ((1 << self.term_shift) - 1))

    def block(self, keys: Ints, terms: Sequence[bytes]) -> Block:
        """The postings of the occurrences *keys*, sorted; *terms*: all that their numbers stand for."""
        pairs = keys >> self.document_shift
        starts = starts_of_equal(pairs)
        heads = pairs[starts]
        df = np.bincount(heads >> self.document_bits, minlength=len(terms))
        present = np.flatnonzero(df)
        return Block(
            [terms[number] for number in present.tolist()],
            df[present].astype(np.uint32),
            (heads & ((1 << self.document_bits) - 1)).astype(np.uint32),
            np.diff(starts, append=len(keys)).astype(np.uint32),
            self.positions(keys).astype(np.uint32),
        )


def _count(terms: list[str], fields: Sequence[Ints], layout: Layout, articles: int) -> Counted:
    """In how many articles each of *terms* is, in any of *fields* and as a word that is there."""
    longest, *others = sorted((_words_of(keys, layout) for keys in fields), key=len, reverse=True)
    df = np.bincount(longest >> layout.document_bits, minlength=len(terms))
    for pairs in others:
        places = np.minimum(longest.searchsorted(pairs), len(longest) - 1)
        df += np.bincount(pairs[longest[places] != pairs] >> layout.document_bits, minlength=len(terms))
    present = np.flatnonzero(df)
    return Counted(articles, [terms[number] for number in present.tolist()], df[present].astype(np.uint32))


def _words_of(keys: Ints, layout: Layout) -> Ints:
    """The different pairs of term and document among *keys*, without what words only stand for."""
    return _distinct(keys[keys & 1 == 0] >> layout.document_shift)


def _write_columns(arrays: ArrayWriter, articles: Sequence[Article]) -> None:
    for column in (ID_FIELD, *VALUE_FIELDS):
        _write_strings(arrays, column, [(getattr(article, column) or "").encode("utf-8") for article in articles])
    dates = np.array([dates_of(article) for article in articles], dtype=np.int64)
    for place, column in enumerate(NUMBER_COLUMNS):
        arrays.append(column, dates[:, place])
    addresses = (address_hash(canonical_url(article.url) if article.url else None) for article in articles)
    arrays.append(ADDRESS_COLUMN, np.fromiter(addresses, np.uint64, len(articles)))
    arrays.append(CONTENT_COLUMN, np.fromiter(map(content_hash, articles), np.uint64, len(articles)))


# The second step: by the lexicon


class Finisher:
    """Takes runs through the second step. Keeps the stems that it has made, for the next run."""

    def __init__(self, folder: Path, lexicon: Lexicon, dictionary: bytes) -> None:
        self._folder = folder
        self._dictionary = dictionary
        self._stems = Memo(lambda term: stem_word(term.decode("utf-8"), lexicon).text.encode("utf-8"))
        self._living = Memo(lambda term: is_living_compound(term.decode("utf-8"), lexicon))

    def finish(self, number: int) -> int:
        """Make of the spill of run *number* its documents and its postings. Returns how many documents there are."""
        self._stems.shrink()
        self._living.shrink()
        run = Run(self._folder, number)
        spilled = ArrayFile(run.spill)
        ids = _read_strings(spilled, "id")
        with DocumentsWriter(run.documents, (), self._dictionary) as documents:
            documents.add_frames(_read_strings(spilled, "stored"))
            for column in (ID_FIELD, *VALUE_FIELDS):
                documents.add_values(column, _read_strings(spilled, column))
            for column in NUMBER_COLUMNS:
                documents.add_numbers(column, spilled[column])
            for column in ROW_COLUMNS:
                documents.add_rows(column, spilled[column].reshape(len(ids), -1))
            for field, lengths in self._write_fields(run.fields, spilled, ids).items():
                documents.add_lengths(field, lengths)
            documents.close(len(ids))
        run.spill.unlink()
        return len(ids)

    def _write_fields(self, path: Path, spilled: ArrayFile, ids: list[bytes]) -> dict[str, NDArray[np.uint32]]:
        """Write all postings to *path*. Returns the lengths of every field."""
        layout = Layout(**spilled.facts)
        settled = self._settle(_read_strings(spilled, "terms"))
        stems, stem_numbers = self._stem(settled.terms)
        lengths = {}
        with ArrayWriter(path) as arrays:
            write_block(arrays, ID_FIELD, _block_of_ids(ids))
            for name in TEXT_FIELDS:
                keys = settled.apply(spilled[f"keys.{name}"], layout)
                write_block(arrays, name, layout.block(keys, settled.terms))
                documents = layout.documents(keys)
                lengths[name] = _lengths(documents, len(ids))
                if name == "body":
                    lengths[LEAD_FIELD] = _lengths(documents[layout.positions(keys) < LEAD_WORDS], len(ids))
                if name in STEM_FIELD:
                    stemmed = layout.with_terms(keys, stem_numbers)
                    stemmed.sort(
                        kind="stable"
                    )  # by merging: nearly all is in order, since most words begin as their stems
                    write_block(arrays, STEM_FIELD[name], layout.block(stemmed, stems))
                    lengths[STEM_FIELD[name]] = lengths[name]
        return lengths

    def _settle(self, terms: list[bytes]) -> _Settled:
        """What becomes of the supposed ones among *terms*."""
        mark = SUPPOSED.encode("ascii")
        start, end = bisect_left(terms, mark), bisect_left(terms, bytes([mark[0] + 1]))
        supposed = [term[1:] for term in terms[start:end]]
        accepted = {term for term in supposed if self._living[term]}
        certain = terms[:start] + terms[end:]
        kept = sorted([*certain, *accepted.difference(certain)])  # quick, since nearly all is in order
        number_of = {term: number for number, term in enumerate(kept)}
        numbers = [
            *map(number_of.__getitem__, terms[:start]),
            *(number_of[term] if term in accepted else -1 for term in supposed),
        ]
        numbers += map(number_of.__getitem__, terms[end:])
        return _Settled(kept, start, end, np.array(numbers, dtype=np.int64))

    def _stem(self, terms: Sequence[bytes]) -> tuple[list[bytes], Ints]:
        """The stems of *terms*, each once and in order, and for each term the place of its stem."""
        of_each = list(map(self._stems.__getitem__, terms))
        stems = sorted(dict.fromkeys(of_each))  # in the order of the terms nearly all are in their own
        place_of = {stem: place for place, stem in enumerate(stems)}
        return stems, np.fromiter(map(place_of.__getitem__, of_each), np.int64, len(of_each))


class Memo(dict[bytes, Value]):
    """Term -> what *make* makes of it, remembered."""

    def __init__(self, make: Callable[[bytes], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, term: bytes) -> Value:
        found = self[term] = self._make(term)
        return found

    def shrink(self) -> None:
        """Forget everything, if that is much."""
        if len(self) > _MOST_REMEMBERED:
            self.clear()


class _Settled(NamedTuple):
    """The terms of a run, now that it is known which compounds live."""

    terms: list[bytes]  # in order, each once
    start: int  # in the spill the terms from start up to end were supposed ones
    end: int
    numbers: Ints  # for each term of the spill its place in `terms`, or -1

    def apply(self, keys: Ints, layout: Layout) -> Ints:
        """*keys* of the spill by the terms that there are, sorted."""
        bounds = [self.start << layout.term_shift, self.end << layout.term_shift]
        first, last = keys.searchsorted(np.array(bounds, dtype=np.int64)).tolist()
        certain = layout.with_terms(np.concatenate([keys[:first], keys[last:]]), self.numbers)  # in order still
        supposed = layout.with_terms(keys[first:last], self.numbers)
        accepted = np.sort(supposed[supposed >= 0])
        return np.insert(certain, certain.searchsorted(accepted), accepted)


def _block_of_ids(ids: Sequence[bytes]) -> Block:
    documents = sorted(range(len(ids)), key=ids.__getitem__)
    terms = sorted(set(ids))
    place_of = {term: place for place, term in enumerate(terms)}
    df = np.bincount([place_of[term] for term in ids], minlength=len(terms))
    ones = np.ones(len(ids), dtype=np.uint32)
    return Block(terms, df.astype(np.uint32), np.array(documents, dtype=np.uint32), ones, None)


def _lengths(documents: Ints, count: int) -> NDArray[np.uint32]:
    return np.bincount(documents, minlength=count).astype(np.uint32)


# Small things about arrays


def _order_of(values: Ints) -> Ints:
    """What sorts *values*, 0 or more, and keeps equal ones in order: 16 bits at a time, in a sixth of the time of all at once."""
    order = (values & 0xFFFF).astype(np.uint16).argsort(kind="stable")
    for shift in range(16, int(values.max(initial=0)).bit_length(), 16):
        digits = (values >> shift).astype(np.uint16)
        order = order[digits[order].argsort(kind="stable")]
    return order


def _distinct(values: Ints) -> Ints:
    return values[starts_of_equal(values)]


def _write_strings(arrays: ArrayWriter, name: str, strings: Sequence[bytes]) -> None:
    content, offsets = packed(strings)
    arrays.append(name, content)
    arrays.append(f"{name}.offsets", offsets)


def _read_strings(arrays: ArrayFile, name: str) -> list[bytes]:
    return unpacked(arrays[name], arrays[f"{name}.offsets"])

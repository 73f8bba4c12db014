"""What each posting gives at most to the score of its document, worked out once when a generation is built.

With it a search knows which documents can be among the best without reading tf, length and positions of each, and which words
cannot lift any document that has nothing else. The score itself is worked out exactly, for the few that are left, by search.query.

For each segment one file of arrays beside those of its postings. For each *field* of title, title_stem, body and body_stem, which
has T terms and P postings:

    {field}.codes  uint8    [P]  a posting gives no more than codes * step of its term, and more than (codes - 1) * step
    {field}.steps  float32  [T]  units of the score

and for the lead, whose postings are those of body_stem that stand in its first words:

    lead.df        uint32   [T of body_stem]  number of documents of the whole generation that have the term in their lead

Who looks for a word looks for it in title and body at once. So body_stem has, on top of its own, what the lead and title_stem of
the same document give, and body what title gives; codes of title_stem and title are 0 where the body has the term too. Deleted
documents count nowhere, their codes are 0. The facts of the file are the numbers of the ranking that were used (see `facts_of`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.index.bm25 import idfs_of, mean_of_positive, norms_of, saturated
from search.index.codec.arrays import ArrayWriter
from search.index.codec.consecutive import starts_of
from search.index.codec.postings import Block, FieldReader
from search.index.schema import LEAD_FIELD, STEM_FIELD
from search.index.segments import LiveSegment, open_segments, tf_in_lead
from search.settings import Ranking

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_CODE = 255
_FAR = 1 << 32  # more than any segment has documents
_CHUNK = 1_000_000  # postings at a time: some fifteen arrays of them, of 8 bytes each, are held
_NUMBERS = ("k1", "b", "title", "title_stem", "body", "body_stem", "lead")


def facts_of(ranking: Ranking) -> dict[str, float]:
    """The numbers of *ranking* that decide what a posting gives."""
    return {name: float(getattr(ranking, name)) for name in _NUMBERS}


def write_impacts(building: Path, ranking: Ranking) -> None:
    """Write the bounds of every segment of the generation in *building*, which has all its segments and deletions."""
    segments = open_segments(building)
    counts = _Counts(segments, ranking)
    for number, segment in enumerate(segments):
        segment.impacts_path.unlink(missing_ok=True)  # it may be a link to that of a generation in service
        with ArrayWriter(segment.impacts_path) as arrays:
            for title, body in (("title", "body"), (STEM_FIELD["title"], STEM_FIELD["body"])):
                _write_pair(arrays, counts, number, title, body)
            arrays.append("lead.df", counts.df[LEAD_FIELD][number])
            arrays.close(**facts_of(ranking))


class _Counts:
    """What has to be known of the whole generation: its documents, mean lengths, and the df of every term of each segment."""

    def __init__(self, segments: Sequence[LiveSegment], ranking: Ranking) -> None:
        self.segments = segments
        self.ranking = ranking
        self.documents = sum(int(segment.alive.sum()) for segment in segments)
        fields = ("title", "title_stem", "body", "body_stem")
        self.averages = {field: _average_length(segments, field) for field in (*fields, LEAD_FIELD)}
        self.df: Mapping[str, list[NDArray[np.uint32]]] = {field: self._df(field) for field in fields}
        self.df |= {LEAD_FIELD: self._shared(STEM_FIELD["body"], list(map(_df_in_lead, segments)))}

    def norms(self, field: str, number: int) -> Floats:
        """For each document of segment *number*."""
        lengths = self.segments[number].documents.lengths(field)
        return norms_of(lengths, self.averages[field], self.ranking)

    def weights(self, field: str, number: int) -> Floats:
        """For each term of segment *number* its idf times the weight of *field*."""
        return self.ranking.weight(field) * idfs_of(self.df[field][number], self.documents)

    def _df(self, field: str) -> list[NDArray[np.uint32]]:
        return self._shared(field, [live_df(segment, field) for segment in self.segments])

    def _shared(self, field: str, counts: list[NDArray[np.uint32]]) -> list[NDArray[np.uint32]]:
        """For each segment the df over all of them, from that within each."""
        if len(counts) == 1:
            return counts
        terms = [_terms(segment.reader(field)) for segment in self.segments]
        total: dict[bytes, int] = {}
        for of_segment, df in zip(terms, counts, strict=True):
            for term, count in zip(of_segment, df.tolist(), strict=True):
                total[term] = total.get(term, 0) + count
        return [np.array([total[term] for term in of_segment], dtype=np.uint32) for of_segment in terms]


@dataclass(frozen=True, slots=True)
class _Part:
    """What the postings of a title give. *term*: the number of the same term in the body, -1 where it has none."""

    term: Ints
    doc: NDArray[np.uint32]
    impact: Floats


def _write_pair(arrays: ArrayWriter, counts: _Counts, number: int, title: str, body: str) -> None:
    """Write the arrays of the fields *title* and *body* of segment *number*; what both give to a document goes to the body."""
    segment = counts.segments[number]
    part = _part_of_title(counts, number, title, segment.reader(body))
    alone = np.ones(len(part.doc), dtype=bool)
    if reader := segment.reader(body):
        for start, end in _chunks(reader):
            docs, impact = _impacts(counts, number, body, start, end)
            _fold(impact, np.repeat(np.arange(start, end), reader.df[start:end]), docs, part, alone)
            _append(arrays, body, impact, reader.df[start:end])
    if title_reader := segment.reader(title):
        _append(arrays, title, np.where(alone, part.impact, 0.0), title_reader.df)


def _part_of_title(counts: _Counts, number: int, title: str, body: FieldReader | None) -> _Part:
    reader = counts.segments[number].reader(title)
    if reader is None:
        return _Part(np.empty(0, np.int64), np.empty(0, np.uint32), np.empty(0))
    in_body = [body.find(term) if body else None for term in _terms(reader)]
    terms = np.array([-1 if place is None else place for place in in_body], dtype=np.int64)
    docs, impact = _impacts(counts, number, title, 0, len(reader))
    return _Part(np.repeat(terms, reader.df), docs, impact)


def _impacts(counts: _Counts, number: int, field: str, start: int, end: int) -> tuple[NDArray[np.uint32], Floats]:
    """The documents of the postings of terms *start* up to *end*, and what each gives, that in the lead of a body added."""
    segment = counts.segments[number]
    reader = segment.opened(field)
    block = reader.block(start, end)
    impact = np.repeat(counts.weights(field, number)[start:end], block.df)
    impact *= saturated(block.tf, counts.norms(field, number)[block.docs], counts.ranking.k1)
    if field == STEM_FIELD["body"]:
        tf = _tf_in_lead(block)
        has = np.flatnonzero(tf)
        weights = np.repeat(counts.weights(LEAD_FIELD, number)[start:end], block.df)[has]
        norms = counts.norms(LEAD_FIELD, number)[block.docs[has]]
        impact[has] += weights * saturated(tf[has], norms, counts.ranking.k1)
    return block.docs, impact * segment.alive[block.docs] if len(segment.deleted) else impact


def _fold(impact: Floats, term: Ints, doc: NDArray[np.uint32], part: _Part, alone: NDArray[np.bool_]) -> None:
    """Add to *impact*, of postings of a body, what *part* gives to the same *term* and *doc*; that is no more *alone*."""
    mine = np.flatnonzero((part.term >= term[0]) & (part.term <= term[-1]))
    if not len(mine):
        return
    keys = term * _FAR + doc
    wanted = part.term[mine] * _FAR + part.doc[mine]
    places = keys.searchsorted(wanted)
    found = keys.take(places, mode="clip") == wanted
    impact[places[found]] += part.impact[mine[found]]
    alone[mine[found]] = False


def _append(arrays: ArrayWriter, field: str, impact: Floats, df: NDArray[np.uint32]) -> None:
    """Write *impact* as codes, rounded up, the most of each term as MOST_CODE."""
    most = np.maximum.reduceat(impact, starts_of(df)) if len(df) else impact
    steps = np.nextafter((most / MOST_CODE).astype(np.float32), np.float32(np.inf))
    steps[most == 0] = 1.0  # whatever it is, its codes are 0
    codes = np.ceil(impact / np.repeat(steps.astype(np.float64), df))
    arrays.append(f"{field}.codes", codes.astype(np.uint8))
    arrays.append(f"{field}.steps", steps)


def _chunks(reader: FieldReader) -> Iterator[tuple[int, int]]:
    """Ranges of terms that have some _CHUNK postings together, or are one term alone."""
    start = 0
    while start < len(reader):
        fitting = int(reader.first.searchsorted(reader.first[start] + _CHUNK, side="right")) - 1
        end = max(fitting, start + 1)
        yield start, end
        reader.release()
        start = end


def live_df(segment: LiveSegment, field: str) -> NDArray[np.uint32]:
    """For each term of *field* how many documents that are still there have it."""
    reader = segment.reader(field)
    if reader is None:
        return np.empty(0, np.uint32)
    if not len(segment.deleted):
        return reader.df
    blocks = (reader.block(start, end) for start, end in _chunks(reader))
    return np.concatenate([np.empty(0, np.uint32), *(_count(segment.alive[block.docs], block.df) for block in blocks)])


def _df_in_lead(segment: LiveSegment) -> NDArray[np.uint32]:
    """For each stem of the body how many documents that are still there have it in their lead."""
    reader = segment.reader(STEM_FIELD["body"])
    blocks = (reader.block(start, end) for start, end in _chunks(reader)) if reader else ()
    counts = (_count((_tf_in_lead(block) > 0) & segment.alive[block.docs], block.df) for block in blocks)
    return np.concatenate([np.empty(0, np.uint32), *counts])


def _tf_in_lead(block: Block) -> NDArray[np.int32]:
    """How often each posting of a body stands in its lead."""
    assert block.positions is not None
    return tf_in_lead(block.tf, block.positions)


def _count(has: NDArray[np.bool_], df: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """How many of the postings of each term *has*."""
    counts: NDArray[np.uint32] = np.add.reduceat(has, starts_of(df), dtype=np.uint32)
    return counts


def _average_length(segments: Sequence[LiveSegment], field: str) -> float:
    lengths = np.concatenate([segment.documents.lengths(field)[segment.alive] for segment in segments])
    return mean_of_positive(lengths)


def _terms(reader: FieldReader | None) -> list[bytes]:
    return reader.terms(0, len(reader)) if reader else []

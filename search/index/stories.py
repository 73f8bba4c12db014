"""The articles of a generation -> which of them are one story; and the table that it is read from.

Signatures say which pairs are worth a look (search.index.sameness), the texts say which of these are one story
(search.sources.duplicates). Each article then goes to the first that it is one story with, in the order of publication and, within
a moment, of ids; it is compared with such first ones alone, since of a chain of articles, each a little different, not all are
one. So the stories are the same however the articles came in: at once or in many updates, in whatever order.

The table is one file of arrays:

    docs     int32   the documents that tell a story after another one, ascending
    first    int32   for each of them the first document of its story
    judged   uint64  hashes of two contents each, ascending: the pairs whose texts were compared
    is_same  bool    for each whether they are one story

By what was judged, an update compares no pair of articles a second time.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.codec.arrays import ArrayFile, ArrayWriter
from search.index.sameness import UNKNOWN_DAY, WIDTH, Hashes, Ints, find_pairs, mixed
from search.index.schema import CONTENT_COLUMN, SIGNATURE_COLUMN, UNDATED, article_of_stored
from search.index.segments import LiveSegment, open_segments, segment_of
from search.sources.duplicates import LEAST_RUNS, RULES, Story, are_same, read_story
from search.workers import Workers

STORIES = "same.stories"  # the file
_PIECE = 2_000  # pairs that a process compares at a time: a second's work
_HELD = 500  # texts that it keeps for the next pair: 20 MB

Docs = NDArray[np.int32]
Mask = NDArray[np.bool_]


class StoryTable:
    """The table of a generation, read. Raises OSError, ValueError."""

    def __init__(self, generation: Path) -> None:
        arrays = ArrayFile(generation / STORIES)
        try:
            self.docs: Docs = arrays["docs"]
            self.first: Docs = arrays["first"]
            self.judged: Hashes = arrays["judged"]
            self.is_same: Mask = arrays["is_same"]
            self.rules: str = arrays.facts["rules"]
        except KeyError as error:
            raise ValueError(f"{STORIES} has no array {error}: a file of another layout") from error


class Candidates(NamedTuple):
    """Pairs that may be one story. *docs*: the documents that were looked at, in the order of publication, undated ones last, and
    within a moment of their ids. *one*, *other*: places in it, one before other. *keys*: of their contents, see _keys_of.
    """

    docs: Docs
    one: Ints
    other: Ints
    keys: Hashes


def find_candidates(building: Path) -> Candidates:
    """The pairs among the articles of the generation in *building*, which has all its segments and deletions."""
    segments = open_segments(building)
    columns = [(one.documents.rows(SIGNATURE_COLUMN), _contents_of(one), _days_of(one)) for one in segments]
    signatures, contents, days = map(np.concatenate, zip(_NO_COLUMNS, *columns, strict=True))
    docs = _in_order(segments)
    pairs = find_pairs(signatures[docs], days[docs])
    return Candidates(docs, *pairs, _keys_of(contents[docs[pairs.one]], contents[docs[pairs.other]]))


def write_stories(building: Path, candidates: Candidates, before: Path | None, workers: Workers) -> int:
    """Write the table of the generation in *building*. Returns how many articles tell a story after another one.

    *before*: the generation that it starts from, whose verdicts still hold.
    """
    verdicts = _Verdicts(StoryTable(before) if before else None)
    missing = np.sort(verdicts.take(candidates.keys))  # those of one document side by side
    tasks = ((piece,) for piece in _pieces(candidates, missing))
    found = workers.in_order(_Judge.compare, tasks, partial(_Judge, building))
    verdicts.add(candidates.keys[missing], np.array([*chain.from_iterable(found)], dtype=np.bool_))
    first_of = _group(candidates, verdicts, _Judge(building))
    docs, firsts = (
        candidates.docs[np.array(places, dtype=np.intp)] for places in (list(first_of), list(first_of.values()))
    )
    order = np.argsort(docs)
    with ArrayWriter(building / STORIES) as arrays:
        arrays.append("docs", docs[order])
        arrays.append("first", firsts[order])
        verdicts.write(arrays)
        arrays.close(rules=RULES)
    return len(docs)


_NO_MASK = np.empty(0, dtype=np.bool_)
_NO_HASHES = np.empty(0, dtype=np.uint64)
_NO_COLUMNS = np.empty((0, WIDTH), dtype=np.uint8), _NO_HASHES, np.empty(0, dtype=np.int64)


class _Verdicts:
    """Which pairs of contents are one story, by their keys."""

    def __init__(self, before: StoryTable | None) -> None:
        """*before*: what was judged by the same rules already."""
        still_holds = before is not None and before.rules == RULES
        self._before = (before.judged, before.is_same) if before and still_holds else (_NO_HASHES, _NO_MASK)
        self._judged = _NO_HASHES
        self._is_same = _NO_MASK
        self._asked: dict[int, bool] = {}  # beyond the candidates

    def take(self, keys: Hashes) -> Ints:
        """Take over what is known of *keys*. Returns the places of those that are to be judged, one for each key."""
        keys, places = np.unique(keys, return_index=True)
        judged, is_same = self._before
        known = np.isin(keys, judged, assume_unique=True)
        self.add(keys[known], is_same[judged.searchsorted(keys[known])])
        return places[~known]

    def add(self, keys: Hashes, is_same: Mask) -> None:
        """Add what was found of *keys*, none of which is there."""
        judged = np.concatenate([self._judged, keys])
        order = np.argsort(judged)
        self._judged, self._is_same = judged[order], np.concatenate([self._is_same, is_same])[order]

    def of(self, keys: Hashes) -> Mask:
        """For each of *keys*, all of which are there, whether it stands for one story."""
        return self._is_same[self._judged.searchsorted(keys)]

    def ask(self, key: int, compare: Callable[[], bool]) -> bool:
        """Whether *key* stands for one story; by *compare* where that is not known."""
        for judged, is_same in ((self._judged, self._is_same), self._before):
            place = int(judged.searchsorted(np.uint64(key)))
            if place < len(judged) and int(judged[place]) == key:
                return self._asked.setdefault(key, bool(is_same[place]))
        if key not in self._asked:
            self._asked[key] = compare()
        return self._asked[key]

    def write(self, arrays: ArrayWriter) -> None:
        keys = np.fromiter(self._asked, np.uint64, len(self._asked))
        new = ~np.isin(keys, self._judged)
        self.add(keys[new], np.fromiter(self._asked.values(), np.bool_, len(keys))[new])
        arrays.append("judged", self._judged)
        arrays.append("is_same", self._is_same)


class _Judge:
    """Compares the texts of a generation, in a process of its own."""

    def __init__(self, building: Path) -> None:
        self._segments = open_segments(building)
        self._story_of = lru_cache(maxsize=_HELD)(self._read)

    def compare(self, pairs: Sequence[tuple[int, int]]) -> list[bool]:
        """For each of *pairs* of documents whether they are one story."""
        return [are_same(self._story_of(one), self._story_of(other)) for one, other in pairs]

    def ask(self, verdicts: _Verdicts, doc: int, other: int) -> bool:
        """Whether the two documents are one story; compared only where *verdicts* do not know."""
        contents = (self._content_of(doc), self._content_of(other))
        key = int(_keys_of(*(np.array([content], dtype=np.uint64) for content in contents))[0])
        return verdicts.ask(key, lambda: self.compare([(doc, other)])[0])

    def _content_of(self, doc: int) -> int:
        segment = segment_of(self._segments, doc)
        return int(segment.documents.rows(CONTENT_COLUMN)[doc - segment.base, 0])

    def _read(self, doc: int) -> Story:
        segment = segment_of(self._segments, doc)
        return read_story(article_of_stored(segment.documents.stored(doc - segment.base)))


def _group(candidates: Candidates, verdicts: _Verdicts, judge: _Judge) -> dict[int, int]:
    """By place of an article that tells a story after another one that of the first that tells it.

    Of a thousand copies only some were looked at beside each, which all stand behind a first one: then that is compared, too.
    """
    same = verdicts.of(candidates.keys)
    before: dict[int, list[int]] = defaultdict(list)  # by place those before it that are the same, ascending
    for other, one in sorted(zip(candidates.other[same].tolist(), candidates.one[same].tolist(), strict=True)):
        before[other].append(one)
    first_of: dict[int, int] = {}
    for place, others in before.items():
        first = next((other for other in others if other not in first_of), None)
        if first is None:
            doc = int(candidates.docs[place])
            firsts = dict.fromkeys(first_of[other] for other in others)
            first = next((one for one in firsts if judge.ask(verdicts, int(candidates.docs[one]), doc)), None)
        if first is not None:
            first_of[place] = first
    return first_of


def _pieces(candidates: Candidates, places: Ints) -> Iterator[list[tuple[int, int]]]:
    """The pairs at *places*, some at a time."""
    one, other = (candidates.docs[column[places]].tolist() for column in (candidates.one, candidates.other))
    pairs = [*zip(one, other, strict=True)]
    for start in range(0, len(pairs), _PIECE):
        yield pairs[start : start + _PIECE]


def _keys_of(contents: Hashes, others: Hashes) -> Hashes:
    """64 bits for each two contents, whichever comes first."""
    keys: Hashes = mixed(np.minimum(contents, others)) + np.maximum(contents, others)
    return keys


def _contents_of(segment: LiveSegment) -> Hashes:
    contents: Hashes = segment.documents.rows(CONTENT_COLUMN)[:, 0]
    return contents


def _days_of(segment: LiveSegment) -> Ints:
    """For each document its day, counted from that before the year 1, or UNKNOWN_DAY."""
    days, places = np.unique(segment.documents.numbers("day"), return_inverse=True)
    return np.array([_ordinal(day) for day in days.tolist()], dtype=np.int64)[places]


def _ordinal(day: int) -> int:
    if day == UNDATED:
        return UNKNOWN_DAY
    return datetime.date(day // 10_000, day // 100 % 100, day % 100).toordinal()


def _in_order(segments: Sequence[LiveSegment]) -> Docs:
    """The documents that are there and have words enough to be compared, in the order that Candidates has them in."""
    instants = [segment.documents.numbers("instant") for segment in segments]
    has_text = [segment.alive & (segment.documents.lengths("body") > LEAST_RUNS) for segment in segments]
    times = np.concatenate([np.empty(0, dtype=np.int64), *instants])
    order = np.lexsort((_id_ranks(segments), np.where(times == UNDATED, -UNDATED, times)))
    docs: Docs = order[np.concatenate([_NO_MASK, *has_text])[order]].astype(np.int32)
    return docs


def _id_ranks(segments: Sequence[LiveSegment]) -> Ints:
    """For each document the place of its id in the order of all."""
    found = [segment.documents.values("id") for segment in segments]
    names = sorted({name for _, of_segment in found for name in of_segment})
    rank = {name: number for number, name in enumerate(names)}
    ranks = [np.array([rank[name] for name in of_segment], dtype=np.int64)[codes] for codes, of_segment in found]
    return np.concatenate([np.empty(0, dtype=np.int64), *ranks])

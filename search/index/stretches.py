"""Texts -> the numbers of their stretches, found on arrays; and, in arrays by these numbers, what each stretch becomes.

An archive is hundreds of millions of stretches of text between two spaces, and some hundred thousand different ones. To look
each up in a dict takes more time than anything else in a build, nearly all of it waiting for memory. So texts are taken as arrays
of UTF-16 units; every stretch is told by a 64-bit hash of its units, found for a whole slab of text at once; and only one that is
new becomes a string, for search.bengali.terms to read.

A million different stretches share a hash with a chance of one in forty million; they would then be taken for each other.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.bengali.terms import SPACES, read_unstemmed

Int32s = NDArray[np.int32]
Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]

_SLAB = 1 << 18  # units that are looked at together: their arrays stay in the cache
_LONGEST = 64  # units; longer stretches (tables of numbers, addresses) are rare, and are looked up as strings
_ENCODING = "utf-16-le"
_SPACE = " ".encode(_ENCODING)
_RANDOM = np.random.Generator(np.random.PCG64(20240620))  # any fixed seed
_OF_UNIT = _RANDOM.integers(1 << 64, size=1 << 16, dtype=np.uint64)  # what each unit is in a hash
_BASE = int(_RANDOM.integers(1 << 63, dtype=np.uint64)) * 2 + 1  # odd, so that there is a number that undoes it
_UNDONE = pow(_BASE, -1, 1 << 64)
_LEAST_SLOTS = 1 << 16
_NONE = np.uint64(0)  # an empty slot; no stretch has this hash


class Found(NamedTuple):
    """The stretches of several texts, in order, with an element a stretch; empty ones are left out."""

    numbers: Int32s
    texts: Int32s  # which of the texts it is of


class Stretches:
    """The stretches that a process has met, S of them, and what they become.

    The terms of stretch s are first[s] up to first[s + 1] of `terms`, `offsets` and `also`; a term is a place in `term_texts`.
    """

    def __init__(self) -> None:
        self.words = array("i")  # [S] how many words it has
        self.back = array("B")  # [S] what ties it to the stretch before it
        self.on = array("B")  # [S] and to the one behind it
        self.first = array("i", [0])  # [S + 1]
        self.terms = array("i")  # [first[S]]
        self.offsets = array("i")  # [first[S]] which word of the stretch a term belongs to
        self.also = array("B")  # [first[S]] 1 for what that word only stands for
        self.term_texts: list[str] = []
        self._term_numbers: dict[str, int] = {}
        self._sorted_terms: list[int] = []
        self._by_text: dict[str, int] = {}
        self._by_hash = HashTable()

    def __len__(self) -> int:
        return len(self.words)

    def sorted_terms(self) -> Ints:
        """The numbers of all terms in the order of their code points, which is that of UTF-8."""
        self._sorted_terms += range(len(self._sorted_terms), len(self.term_texts))
        self._sorted_terms.sort(key=self.term_texts.__getitem__)  # quick, since those of the last time are in order
        return np.array(self._sorted_terms, dtype=np.int64)

    def find(self, texts: Sequence[str]) -> Found:
        """The stretches of *texts*; those that are tied to each other are read as one."""
        slabs = [self._find_in_slab(texts[start:end], start) for start, end in _slabs(texts)]
        if not slabs:
            return Found(np.empty(0, np.int32), np.empty(0, np.int32))
        return Found(*map(np.concatenate, zip(*slabs, strict=True)))

    def _find_in_slab(self, texts: Sequence[str], first_text: int) -> Found:
        encoded = [text.encode(_ENCODING) for text in texts]
        content = _SPACE.join((*encoded, b""))
        units = np.frombuffer(content, dtype=np.uint16)
        starts, ends = _cut(units)
        sums = _sums(units)
        numbers = self._numbers_of(sums, content, starts, ends)
        text_ends = np.cumsum([len(text) // 2 + 1 for text in encoded])
        of_each = np.diff(starts.searchsorted(text_ends), prepend=0)
        found = Found(numbers, np.repeat(np.arange(first_text, first_text + len(texts), dtype=np.int32), of_each))
        firsts, lasts = self._runs(found)
        found.numbers[firsts] = self._numbers_of(sums, content, starts[firsts], ends[lasts])
        is_in_run = np.zeros(len(numbers) + 1, dtype=np.int8)
        is_in_run[firsts + 1] += 1
        is_in_run[lasts + 1] -= 1
        kept = np.cumsum(is_in_run[:-1]) == 0  # all but what went into the first of each run
        return Found(found.numbers[kept], found.texts[kept])

    def _numbers_of(self, sums: Hashes, content: bytes, starts: Ints, ends: Ints) -> Int32s:
        """The numbers of the stretches of *content* that lie there."""
        hashes = _hashes(sums, starts, ends)
        numbers = self._by_hash.find(hashes)
        missing = np.flatnonzero(numbers < 0)
        if len(missing):
            new, at = np.unique(hashes[missing], return_index=True)
            added = [self._add(_text(content, starts[place], ends[place])) for place in missing[at].tolist()]
            self._by_hash.add(new, np.array(added, dtype=np.int32))
            numbers[missing] = self._by_hash.find(hashes[missing])
        for place in np.flatnonzero(ends - starts > _LONGEST).tolist():
            numbers[place] = self._number(_text(content, starts[place], ends[place]))
        return numbers

    def _runs(self, found: Found) -> tuple[Ints, Ints]:
        """The places of the first and of the last of the stretches that are to be read as one: each is tied to the next."""
        places = np.flatnonzero(as_array(self.words)[found.numbers])  # those of punctuation only neither tie nor part
        numbers, texts = found.numbers[places], found.texts[places]
        ties = as_array(self.on)[numbers[:-1]] & as_array(self.back)[numbers[1:]]
        is_tied = (ties != 0) & (texts[:-1] == texts[1:])
        edges = np.diff(is_tied.view(np.int8), prepend=0, append=0)
        firsts, lasts = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        return places[firsts], places[lasts]

    def _number(self, text: str) -> int:
        number = self._by_text.get(text)
        if number is None:
            number = self._by_text[text] = self._add(text)
        return number

    def _add(self, text: str) -> int:
        words, back, on = read_unstemmed(text)
        self.words.append(len(words))
        self.back.append(back)
        self.on.append(on)
        for offset, terms in enumerate(words):
            for place, term in enumerate(terms):
                self.terms.append(self._term_number(term))
                self.offsets.append(offset)
                self.also.append(place > 0)
        self.first.append(len(self.terms))
        return len(self.words) - 1

    def _term_number(self, term: str) -> int:
        number = self._term_numbers.setdefault(term, len(self.term_texts))
        if number == len(self.term_texts):
            self.term_texts.append(term)
        return number


class HashTable:
    """Hashes -> numbers, many at a time: a hash lies in the slot that its upper bits name, or in the first free one behind."""

    def __init__(self) -> None:
        self._count = 0
        self._begin(_LEAST_SLOTS)

    def find(self, hashes: Hashes) -> Int32s:
        """The number of each of *hashes*, -1 for one that is not there."""
        slots = self._slots(hashes)
        numbers = np.where(self._hashes[slots] == hashes, self._numbers[slots], np.int32(-1))
        rest = np.flatnonzero((numbers < 0) & (self._hashes[slots] != _NONE))
        while len(rest):
            slots[rest] = (slots[rest] + 1) & (len(self._hashes) - 1)
            there = self._hashes[slots[rest]]
            is_found = there == hashes[rest]
            numbers[rest[is_found]] = self._numbers[slots[rest[is_found]]]
            rest = rest[~is_found & (there != _NONE)]
        return numbers

    def add(self, hashes: Hashes, numbers: Int32s) -> None:
        """Add *hashes*, none of which is there, each once."""
        self._count += len(hashes)
        if 2 * self._count > len(self._hashes):
            used = self._hashes != _NONE
            old = self._hashes[used], self._numbers[used]
            self._begin(1 << int(4 * self._count).bit_length())
            self._put(*old)
        self._put(hashes, numbers)

    def _begin(self, slots: int) -> None:
        self._hashes = np.zeros(slots, dtype=np.uint64)
        self._numbers = np.zeros(slots, dtype=np.int32)
        self._shift = np.uint64(64 - (slots.bit_length() - 1))

    def _slots(self, hashes: Hashes) -> Ints:
        slots: Ints = (hashes >> self._shift).astype(np.int64)
        return slots

    def _put(self, hashes: Hashes, numbers: Int32s) -> None:
        slots = self._slots(hashes)
        while len(hashes):
            is_free = self._hashes[slots] == _NONE
            self._hashes[slots[is_free]] = hashes[is_free]  # of several with one slot, one stays
            is_in = self._hashes[slots] == hashes
            self._numbers[slots[is_in]] = numbers[is_in]
            hashes, numbers, slots = hashes[~is_in], numbers[~is_in], (slots[~is_in] + 1) & (len(self._hashes) - 1)


def as_array(numbers: array[int]) -> NDArray[Any]:
    """A copy: an array.array cannot grow while NumPy looks at it."""
    return np.array(numbers, dtype=np.dtype(numbers.typecode))


def _slabs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The bounds of groups of *texts* of about _SLAB units."""
    start = held = 0
    for place, text in enumerate(texts):
        held += len(text)
        if held >= _SLAB:
            yield start, place + 1
            start, held = place + 1, 0
    if start < len(texts):
        yield start, len(texts)


def _text(content: bytes, start: int, end: int) -> str:
    return content[2 * start : 2 * end].decode(_ENCODING)


def _space_units() -> tuple[NDArray[np.bool_], list[int]]:
    """For each unit whether it is a space, and the units that are one where a space follows."""
    is_space = np.zeros(1 << 16, dtype=np.bool_)
    is_space[[ord(sign) for sign in (" ", *SPACES) if len(sign) == 1]] = True
    return is_space, [ord(sign[0]) for sign in SPACES if len(sign) == 2]


_IS_SPACE, _BEFORE_SPACE = _space_units()


def _cut(units: NDArray[np.uint16]) -> tuple[Ints, Ints]:
    """Where the stretches of *units* begin and end, as search.bengali.terms.cut has them; the last unit is a space."""
    is_space = _IS_SPACE[units]
    behind = is_space[1:].copy()
    for unit in _BEFORE_SPACE:
        is_space[:-1] |= (units[:-1] == unit) & behind
    spaces = np.flatnonzero(is_space)
    starts = np.concatenate([[0], spaces[:-1] + 1]) if len(spaces) else spaces
    is_full = starts < spaces
    return starts[is_full], spaces[is_full]


def _sums(units: NDArray[np.uint16]) -> Hashes:
    """[n + 1] Before each unit, the sum over all before it of what each is, times _BASE to the power of its place."""
    sums = np.zeros(len(units) + 1, dtype=np.uint64)
    np.cumsum(_OF_UNIT[units] * _powers(len(units))[0], out=sums[1:])
    return sums


def _hashes(sums: Hashes, starts: Ints, ends: Ints) -> Hashes:
    """The hash of each stretch: as if it stood at the beginning, its own part of the sums."""
    undone = _powers(len(sums))[1]
    hashes: Hashes = np.maximum((sums[ends] - sums[starts]) * undone[starts], np.uint64(1))
    return hashes


def _powers(count: int) -> tuple[Hashes, Hashes]:
    """The first powers of _BASE, and of what undoes it."""
    if len(_known_powers[0]) < count:
        for place, base in enumerate((_BASE, _UNDONE)):
            factors = np.full(count, base, dtype=np.uint64)
            factors[0] = 1
            _known_powers[place] = np.cumprod(factors)
    return _known_powers[0][:count], _known_powers[1][:count]


_known_powers = [np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.uint64)]

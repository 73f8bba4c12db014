"""Articles -> short signatures of their texts; many signatures -> the few pairs of them that may be of one story.

A signature is a MinHash of the runs of two words in a body: of two articles as many of its numbers are equal as their runs are
shared. A byte of each number is kept, which leaves one in 256 equal by chance. Articles that agree in all four numbers of a band
are a pair worth a look; the numbers are put together to bands in several ways, so that a pair that shares half of its runs is
missed two times in a hundred, and one that shares six runs of ten is found. Whether it is one story is told by the texts
(search.sources.duplicates), never by this.

Words are exact terms here, so that encoding and punctuation do not matter. A signature depends on its article alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.codec.consecutive import places_of, starts_of_equal
from search.sources.duplicates import DAYS_APART

WIDTH = 64  # bytes of a signature: of 48, one pair in forty that share half is missed more; 96 gain nothing
_SEED = 20240620  # any fixed one: it decides the signatures
RULES = f"rensa 2, {WIDTH} of 8 bits, seed {_SEED}, runs of two"  # signatures by others say nothing of these

# The numbers at 0, step, 2 * step ... stand side by side; by these steps no two bands have two numbers in common.
_STEPS = (1, 5, 7, 11)
_LEAST_EQUAL = 20  # of WIDTH; of a pair that shares half of its runs 32 are equal, and fewer than 20 once in a thousand
_LEAST_OF_WHOLE = 51  # of a text that is all there again; fewer once in a thousand
_MOST_BESIDE = 20  # behind each in a band, and before each in all: a form may be printed ten thousand times in a month
_AT_A_TIME = 1 << 20  # pairs whose signatures are compared at once: 128 MB
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, of no pattern
_FOLD = np.uint64(32)

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]
Signatures = NDArray[np.uint8]  # [n, WIDTH]
UNKNOWN_DAY = -1


class Pairs(NamedTuple):
    """Places of two articles each, one before other; every pair once, in order."""

    one: Ints
    other: Ints


def sign(words: Hashes, articles: NDArray[np.int32], count: int) -> Signatures:
    """The signatures of *count* articles, those of texts without a run all alike. *words*: a hash of each word, text after text;
    *articles*: which article each is of, ascending.
    """
    from rensa import RMinHash  # 10 ms, which only a build has to wait for

    is_run = articles[1:] == articles[:-1]
    runs = mixed(mixed(words[:-1]) + words[1:])[is_run]
    ends = np.cumsum(np.bincount(articles[1:][is_run], minlength=count))
    offsets = np.concatenate([[0], ends]).astype(np.uint64)
    rows = RMinHash.digest_matrix_from_flat_token_hashes(runs, offsets, WIDTH, _SEED).to_rows()
    return np.array(rows, dtype=np.uint32).reshape(count, WIDTH).astype(np.uint8)


def find_pairs(signatures: Signatures, days: Ints) -> Pairs:
    """The places of those of *signatures* that may be of one story. *days*: of each its day, counted from any, or UNKNOWN_DAY.

    Of many that agree in a band each is looked at with those beside it, as they are given: in the order of time.
    """
    count = len(signatures)
    whole = _whole(signatures)
    copies = _beside(whole, count)
    found = _joined([one for pairs in copies for one in _near(pairs, signatures, days)], count)
    for step in _STEPS:
        columns = np.arange(WIDTH) * step % WIDTH
        bands = np.ascontiguousarray(signatures[:, columns]).view(np.uint32)  # four bytes each: of three, subjects pair
        pairs_of_bands = (_different(pairs, whole) for band in bands.T for pairs in _beside(band, count))
        near = [one for pairs in pairs_of_bands for one in _near(pairs, signatures, days)]
        found = _joined([found, *near], count)
    return Pairs(*divmod(np.sort(found.pairs), max(count, 1)))


def _whole(signatures: Signatures) -> Hashes:
    """A hash of each of *signatures*."""
    whole = np.zeros(len(signatures), dtype=np.uint64)
    for numbers in np.ascontiguousarray(signatures).view(np.uint64).T:
        whole = mixed(whole + numbers)
    return whole


def _different(pairs: Ints, whole: Hashes) -> Ints:
    """Those of *pairs* whose signatures are not the same: ten thousand copies of one text would be paired anew by every band."""
    one, other = divmod(pairs, len(whole))
    differ: NDArray[np.bool_] = whole[one] != whole[other]
    return pairs[differ]


class _Found(NamedTuple):
    """Pairs of places, as place * number of places + other place, and in how many numbers their signatures are *equal*."""

    pairs: Ints
    equal: Ints


def _joined(parts: Sequence[_Found], count: int) -> _Found:
    """All that was found in *parts*, cut to the nearest."""
    nothing = _Found(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    return _nearest(_Found(*map(np.concatenate, zip(nothing, *parts, strict=True))), count)


def _nearest(found: _Found, count: int) -> _Found:
    """Every pair of *found* once; of those that end in one place the _MOST_BESIDE most equal, the earliest first."""
    pairs, places = np.unique(found.pairs, return_index=True)
    equal = found.equal[places]
    ends = pairs % max(count, 1)
    order = np.lexsort((pairs, -equal, ends))
    starts = starts_of_equal(ends[order])
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    kept = order[rank < _MOST_BESIDE]
    return _Found(pairs[kept], equal[kept])


def _beside(band: NDArray[np.unsignedinteger[Any]], count: int) -> Iterator[Ints]:
    """The pairs of places with one number in *band*, as place * count + other place."""
    order = np.argsort(band, kind="stable")
    starts = starts_of_equal(band[order].astype(np.int64))
    sizes = np.diff(starts, append=len(band))
    starts, sizes = starts[sizes > 1], sizes[sizes > 1]
    places, ends = places_of(starts, sizes), np.repeat(starts + sizes, sizes)
    for distance in range(1, min(_MOST_BESIDE, int(sizes.max(initial=1)) - 1) + 1):
        has = places + distance < ends
        places, ends = places[has], ends[has]
        yield order[places] * count + order[places + distance]


def _near(pairs: Ints, signatures: Signatures, days: Ints) -> Iterator[_Found]:
    """Those of *pairs* whose signatures and days allow that they are one story."""
    for start in range(0, len(pairs), _AT_A_TIME):
        piece = pairs[start : start + _AT_A_TIME]
        one, other = divmod(piece, len(signatures))
        equal = (signatures[one] == signatures[other]).sum(axis=1)
        is_known = (days[one] != UNKNOWN_DAY) & (days[other] != UNKNOWN_DAY)
        is_far = is_known & (np.abs(days[one] - days[other]) > DAYS_APART + 1)  # the days of two clocks
        near = equal >= np.where(is_far, _LEAST_OF_WHOLE, _LEAST_EQUAL)
        yield _Found(piece[near], equal[near].astype(np.int64))


def mixed(hashes: Hashes) -> Hashes:
    """*hashes*, each spread over all its bits."""
    spread: Hashes = hashes * _MIX
    spread ^= spread >> _FOLD
    return spread

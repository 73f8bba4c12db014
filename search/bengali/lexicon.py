"""Which words live: the stems that the endings of nouns may be taken off to.

What merely looks inflected (কমিটি, সরকার, তাহের) is told from what is (চুক্তিটি, এলাকার, দেশের) by what is left: চুক্তি lives by itself
and with other endings, কমি does not. A few thousand words of news are built in. The rest is learnt from all the words
of an archive, when its index is rebuilt, and kept beside it as sorted 64-bit hashes.

Words are keys with short vowels (search.bengali.endings.fold_length).
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.bengali.endings import (
    CASE,
    CLASSIFIER,
    EMPHATIC,
    ENDINGS,
    POSTPOSITION,
    Cut,
    count_syllables,
    cuts,
    fold_length,
)
from search.bengali.normalize import key
from search.bengali.verbs import verb_of, verbal_nouns
from search.bengali.wordlists import read_list

_LEAST_SYLLABLES = 2  # of a word that is learnt: what looks like কো with টি is কোটি
_LEAST_BESIDE = 2  # articles that have the word otherwise than with its most frequent ending: one may be a slip
_LEAST_SHARE = 0.05  # and their part of all: beside a thousand কমিটি stand a few কমি, typed in error
_ALONE = 0  # stands for no ending; the endings are numbered from 1
_NUMBERS = {text: number for number, text in enumerate(dict.fromkeys(ending.text for ending in ENDINGS), start=1)}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that live: those built in, and those learnt from an archive."""

    learnt: NDArray[np.uint64]  # hashes, sorted

    def knows(self, word: str) -> bool:
        """Whether *word* lives."""
        if word in built_in_words():
            return True
        if not len(self.learnt):
            return False
        hashed = np.uint64(word_hash(word))
        place = int(self.learnt.searchsorted(hashed))
        return place < len(self.learnt) and bool(self.learnt[place] == hashed)

    def save(self, path: Path) -> None:
        """Write what was learnt to *path*, as NumPy's own format."""
        with path.open("wb") as file:
            np.save(file, self.learnt)


@cache
def built_in() -> Lexicon:
    """The lexicon that has learnt from no archive."""
    return Lexicon(np.empty(0, np.uint64))


@lru_cache(maxsize=1)
def kept_words() -> frozenset[str]:
    """Words that no ending comes off, whatever lives: তারা is not তা, and রেডিও not রেডি."""
    return _read("kept")


@lru_cache(maxsize=1)
def built_in_words() -> frozenset[str]:
    """The words that live in any archive; none of them is another one with an ending."""
    return kept_words() | base_words() | verbal_nouns()


@lru_cache(maxsize=1)
def base_words() -> frozenset[str]:
    """Words that look like another one with an ending, and live in any archive."""
    return _read("bases")


def is_compound(word: str) -> bool:
    """Whether the last part of *word* is one that many names and compounds have, such as -বাজার, -বাদ or -পুর."""
    return word.endswith(heads())


@lru_cache(maxsize=1)
def heads() -> tuple[str, ...]:
    """The last parts of compounds that look as if they had an ending."""
    return tuple(sorted(_read("heads")))


def learn_lexicon(counts: Mapping[str, int]) -> Lexicon:
    """The lexicon of an archive; *counts* is the number of articles that each exact term is in."""
    return judge_evidence([gather_evidence(counts)])


class Evidence(NamedTuple):
    """For words, by their hashes, in how many articles each has which ending; arrays with an element a term that says so."""

    hashes: NDArray[np.uint64]
    endings: NDArray[np.uint8]  # numbers of endings
    articles: NDArray[np.int64]


def gather_evidence(counts: Mapping[str, int]) -> Evidence:
    """What some of the terms of an archive say; *counts* as of learn_lexicon."""
    hashes, endings, articles = array("Q"), array("B"), array("q")
    for term, count in counts.items():
        for word, ending in _evidence(fold_length(term)):
            hashes.append(word_hash(word))
            endings.append(ending)
            articles.append(count)
    return Evidence(np.array(hashes, np.uint64), np.array(endings, np.uint8), np.array(articles, np.int64))


def judge_evidence(gathered: Iterable[Evidence]) -> Lexicon:
    """The lexicon that follows from all that was *gathered* of the terms of an archive, each term once."""
    nothing = gather_evidence({})
    return Lexicon(_living(*map(np.concatenate, zip(nothing, *gathered, strict=True))))


def load_lexicon(path: Path) -> Lexicon:
    """The lexicon saved at *path*, left on the disk; raises ValueError on a damaged file."""
    try:
        learnt = np.load(path, mmap_mode="r", allow_pickle=False)
    except EOFError as error:
        raise ValueError(f"{path} ends too early") from error
    if not isinstance(learnt, np.ndarray) or learnt.dtype != np.uint64 or learnt.ndim != 1:
        raise ValueError(f"{path} holds no lexicon")
    return Lexicon(learnt)


def _read(name: str) -> frozenset[str]:
    return frozenset(fold_length(key(word)) for line in read_list(name) for word in line.split())


def _evidence(term: str) -> Iterator[tuple[str, int]]:
    """The words that *term* speaks for, each with the ending that it has there, read as one noun from the outside in.

    An emphatic is no evidence: it follows anything, an ending too.
    """
    if verb_of(term):
        return
    if _is_long_enough(term):
        yield term, _ALONE
    word = term
    for layer in (EMPHATIC, POSTPOSITION, CASE, CLASSIFIER):
        cut = _first_cut(word, layer)
        if cut is None:
            continue
        word = cut.left
        if layer >= CASE and _is_long_enough(word):
            yield word, _NUMBERS[cut.ending.text]


def _first_cut(word: str, layer: int) -> Cut | None:
    return next((cut for cut in cuts(word) if cut.ending.layer == layer), None)


def _is_long_enough(word: str) -> bool:
    return count_syllables(word) >= _LEAST_SYLLABLES


def _living(hashes: NDArray[np.uint64], endings: NDArray[np.uint8], articles: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The hashes of the words, sorted, that enough articles have otherwise than with the one ending most have them with."""
    if not len(hashes):
        return hashes
    order = np.lexsort((endings, hashes))
    hashes, endings, articles = hashes[order], endings[order], articles[order]
    pairs = np.flatnonzero(np.r_[True, (hashes[1:] != hashes[:-1]) | (endings[1:] != endings[:-1])])
    in_pair = np.add.reduceat(articles, pairs)
    hashes, endings = hashes[pairs], endings[pairs]
    words = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]])
    total = np.add.reduceat(in_pair, words)
    most = np.maximum.reduceat(np.where(endings == _ALONE, 0, in_pair), words)
    beside = total - most
    lives = (most > 0) & (beside >= _LEAST_BESIDE) & (beside >= _LEAST_SHARE * total)
    return hashes[words][lives]


def word_hash(word: str) -> int:
    """64 bits that stand for *word* in arrays: of a million words two share theirs with a chance of one in forty million."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")

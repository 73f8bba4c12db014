"""The distinct words of a generation, in order and filed under keys: how a word sounds, how it may be misspelt, its loose spelling.

Made once when a generation is built; afterwards read straight from memory-mapped files, so that opening costs nothing and the
workers of a server share the pages. What a key means is the business of search.bengali; here it is a string that words share.

A table of n words is one file of these arrays:

    words      uint8       the words in UTF-8, one behind the other, sorted by their bytes
    offsets    int64[n+1]  word i is words[offsets[i]:offsets[i+1]]
    df         int32[n]    in how many documents it is
    backwards  int32[n]    the words' numbers, sorted by the words read from the end
    KIND.hash  uint64[m]   hashes of the keys of that kind, ascending, one for each pair of key and word
    KIND.word  int32[m]    the number of the word of each pair; under one key the most frequent first

Among the kinds is one under which each word is filed by itself, so that it is found without a search through the words.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.bengali.lexicon import word_hash
from search.bengali.romanize import roman_keys
from search.bengali.spelling import spelling_keys
from search.bengali.variants import loose_key
from search.index.codec.arrays import ArrayFile, ArrayWriter
from search.index.codec.consecutive import packed
from search.index.impacts import live_df
from search.index.schema import EXACT_FIELDS, STEM_FIELD
from search.index.segments import open_segments

MOST_WORDS = 1_000_000  # the most frequent are kept: past this, nearly all are seen once and half of those are noise

_SUFFIX = ".words"
_HASH, _WORD = ".hash", ".word"
_ITSELF = "itself"  # the kind of key that is the word
WORDS, STEMS = "words", "stems"  # the tables of a generation

KeysOf = Callable[[str], Iterable[str]]


class WordTable:
    """The words of one kind (exact terms, stems) of a generation. Words are numbered from 0 in the order of their bytes.

    The file is mapped at once, so that a table goes on answering when its generation is dropped. Raises OSError, ValueError.
    """

    def __init__(self, folder: Path, name: str) -> None:
        arrays = ArrayFile(folder / f"{name}{_SUFFIX}")
        try:
            self._words, self._offsets, self._backwards = arrays["words"], arrays["offsets"], arrays["backwards"]
            self.df: NDArray[np.int32] = arrays["df"]
            kinds = [array.removesuffix(_HASH) for array in arrays if array.endswith(_HASH)]
            self._filed = {kind: (arrays[kind + _HASH], arrays[kind + _WORD]) for kind in kinds}
        except KeyError as error:
            raise ValueError(f"{name}{_SUFFIX} has no array {error}: a file of another layout") from error

    def __len__(self) -> int:
        return len(self.df)

    def word(self, number: int) -> str:
        return self._bytes(number).decode("utf-8")

    def find(self, word: str) -> int | None:
        """The number of *word*, or None where no article has it."""
        hashes, numbers = self._filed[_ITSELF]
        wanted = np.uint64(word_hash(word))
        place = int(hashes.searchsorted(wanted))
        while place < len(hashes) and hashes[place] == wanted:
            if self.word(number := int(numbers[place])) == word:
                return number
            place += 1
        return None

    def count(self, word: str) -> int:
        """In how many documents *word* is."""
        number = self.find(word)
        return 0 if number is None else int(self.df[number])

    def starting_with(self, prefix: str, most: int) -> list[str]:
        """At most *most* words that begin with *prefix*, in order."""
        wanted = prefix.encode("utf-8")
        found: list[str] = []
        for number in range(self._first_from(wanted), len(self)):
            word = self._bytes(number)
            if not word.startswith(wanted) or len(found) == most:
                break
            found.append(word.decode("utf-8"))
        return found

    def ending_with(self, suffix: str, most: int) -> list[str]:
        """At most *most* words that end with *suffix*, in the order of the words read from the end."""
        found: list[str] = []
        for place in range(self._first_backwards_from(suffix[::-1]), len(self)):
            word = self.word(int(self._backwards[place]))
            if not word.endswith(suffix) or len(found) == most:
                break
            found.append(word)
        return found

    def filed_under(self, kind: str, keys: Iterable[str], most: int) -> list[tuple[str, int]]:
        """(word, df) of the words filed under any of *keys*, each once; of one key at most *most*, the most frequent."""
        hashes, numbers = self._filed[kind]
        wanted = np.array([word_hash(key) for key in keys], dtype=np.uint64)
        ends = np.searchsorted(hashes, wanted, "right")
        firsts = np.searchsorted(hashes, wanted, "left")
        pairs = zip(firsts.tolist(), ends.tolist(), strict=True)
        runs = (numbers[first : min(end, first + most)].tolist() for first, end in pairs if first < end)
        return [(self.word(number), int(self.df[number])) for number in dict.fromkeys(chain.from_iterable(runs))]

    def _bytes(self, number: int) -> bytes:
        found: bytes = self._words[self._offsets[number] : self._offsets[number + 1]].tobytes()
        return found

    def _first_from(self, wanted: bytes) -> int:
        """The place of the first word that is not before *wanted*."""
        return bisect_left(range(len(self)), wanted, key=self._bytes)

    def _first_backwards_from(self, wanted: str) -> int:
        return bisect_left(range(len(self)), wanted, key=lambda place: self.word(int(self._backwards[place]))[::-1])


def write_table(building: Path, name: str) -> None:
    """Write the table *name*, WORDS or STEMS, of the generation in *building*, which has all its segments and deletions."""
    if name == WORDS:
        write_words(
            building, WORDS, count_documents(building, EXACT_FIELDS), {"sound": roman_keys, "spelling": spelling_keys}
        )
    else:
        stems = count_documents(building, tuple(STEM_FIELD.values()))
        write_words(building, STEMS, stems, {"loose": lambda stem: (loose_key(stem),)})


def count_documents(building: Path, fields: Sequence[str]) -> dict[str, int]:
    """Term -> in how many documents of *building* it is, in whichever of *fields* has it in more; deleted ones do not count."""
    segments = open_segments(building)
    most: dict[str, int] = {}
    for field in fields:
        counts: Counter[str] = Counter()
        for segment in segments:
            if reader := segment.reader(field):
                df = live_df(segment, field).tolist()
                terms = (term.decode("utf-8") for term in reader.terms(0, len(reader)))
                counts.update({term: count for term, count in zip(terms, df, strict=True) if count})
        most = (
            counts if not most else {**most, **{word: max(count, most.get(word, 0)) for word, count in counts.items()}}
        )
    return most


def write_words(folder: Path, name: str, counts: Mapping[str, int], keys: Mapping[str, KeysOf]) -> None:
    """Write the table *name* of the words of *counts* (word -> documents) to *folder*, filed under the *keys* of each kind."""
    kept = sorted(counts, key=lambda word: (-counts[word], word))[:MOST_WORDS]
    words = sorted(kept)  # by code points, which is the order of UTF-8's bytes
    content, offsets = packed([word.encode("utf-8") for word in words])
    df = np.array([counts[word] for word in words], dtype=np.int32)
    backwards = sorted(range(len(words)), key=lambda number: words[number][::-1])
    with ArrayWriter(folder / f"{name}{_SUFFIX}") as arrays:
        arrays.append("words", content)
        arrays.append("offsets", offsets)
        arrays.append("df", df)
        arrays.append("backwards", np.array(backwards, dtype=np.int32))
        for kind, keys_of in {**keys, _ITSELF: _itself}.items():
            hashes, numbers = _filed(words, df, keys_of)
            arrays.append(kind + _HASH, hashes)
            arrays.append(kind + _WORD, numbers)


def _itself(word: str) -> tuple[str]:
    return (word,)


def is_table(file: str) -> bool:
    """Whether a file of that name is a table."""
    return file.endswith(_SUFFIX)


def _filed(words: list[str], df: NDArray[np.int32], keys_of: KeysOf) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    of_key, of_word = array("Q"), array("i")  # a million tuples would take five times as much
    for number, word in enumerate(words):
        for key in dict.fromkeys(keys_of(word)):
            of_key.append(word_hash(key))
            of_word.append(number)
    hashes, numbers = np.array(of_key, dtype=np.uint64), np.array(of_word, dtype=np.int32)
    order = np.lexsort((-df[numbers], hashes))
    return hashes[order], numbers[order]

"""The distinct words of a generation, in order and filed under keys: how a word sounds, how it may be misspelt, its loose spelling;
and the runs of words that its headlines say again and again, as words of their own.

Made once when a generation is built; afterwards read straight from memory-mapped files, so that opening costs nothing and the
workers of a server share the pages. What a key means is the business of search.bengali; here it is a string that words share.

A table of n words is one file of these arrays:

    words      uint8       the words in UTF-8, one behind the other, sorted by their bytes
    offsets    int64[n+1]  word i is words[offsets[i]:offsets[i+1]]
    df         int32[n]    in how many documents it is; a run: how often it is in titles

and, of words and stems but not of runs, which are looked for by how they begin alone:

    backwards  int32[n]    the words' numbers, sorted by the words read from the end
    KIND.hash  uint64[m]   hashes of the keys of that kind, ascending, one for each pair of key and word
    KIND.word  int32[m]    the number of the word of each pair; under one key the most frequent first

and what only some tables have:

    titled     int32[n]    how often the word is in titles
    title      int32[n]    a document whose title has the word, or the run; 0 where none has

and of the kind SOUND, under which words are also looked for by how a key begins:

    KIND.keys         uint8       its k different keys in order, one behind the other
    KIND.key_offsets  int64[k+1]  key i is keys[key_offsets[i]:key_offsets[i+1]]
    KIND.first        int32[k+1]  the words filed under key i are by_key[first[i]:first[i+1]]
    KIND.by_key       int32[m]    the numbers of words

Among the kinds is one under which each word is filed by itself, so that it is found without a search through the words.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
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
from search.index.headlines import Said, count_runs, count_said, read_titles
from search.index.impacts import live_df
from search.index.schema import EXACT_FIELDS, STEM_FIELD
from search.index.segments import open_segments

MOST_WORDS = 1_000_000  # the most frequent are kept: past this, nearly all are seen once and half of those are noise

_SUFFIX = ".words"
_HASH, _WORD = ".hash", ".word"
_KEYS, _OFFSETS, _FIRST, _BY_KEY = ".keys", ".key_offsets", ".first", ".by_key"
_ITSELF = "itself"  # the kind of key that is the word
SOUND = "sound"  # the kind of key by whose beginning words are found, too
TABLES = WORDS, STEMS, RUNS = "words", "stems", "runs"  # of a generation
_AFTER = b"\xff"  # behind all that begins so: no UTF-8 has such a byte

KeysOf = Callable[[str], Iterable[str]]
Numbers = NDArray[np.int32]


class WordTable:
    """The words of one kind (exact terms, stems) of a generation. Words are numbered from 0 in the order of their bytes.

    The file is mapped at once, so that a table goes on answering when its generation is dropped. Raises OSError, ValueError.
    """

    def __init__(self, folder: Path, name: str) -> None:
        arrays = ArrayFile(folder / f"{name}{_SUFFIX}")
        try:
            self._words, self._offsets = arrays["words"], arrays["offsets"]
            self.df: Numbers = arrays["df"]
            self._arrays = arrays
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

    @cached_property
    def _backwards(self) -> Numbers:
        return self._arrays["backwards"]

    @cached_property
    def titled(self) -> Numbers:
        """For each word how often it is in titles; KeyError in a table that does not know."""
        return self._arrays["titled"]

    @cached_property
    def title(self) -> Numbers:
        """For each word a document whose title has it; 0 where none has, see `titled`."""
        return self._arrays["title"]

    def starting_with(self, prefix: str, most: int) -> list[str]:
        """At most *most* words that begin with *prefix*, in order."""
        return list(map(self.word, self.numbers_starting_with(prefix)[:most]))

    def numbers_starting_with(self, prefix: str) -> range:
        """The numbers of the words that begin with *prefix*."""
        wanted = prefix.encode("utf-8")
        return range(self._first_from(wanted), self._first_from(wanted + _AFTER))

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

    def numbers_filed_from(self, kind: str, beginnings: Iterable[str]) -> Numbers:
        """The numbers of the words filed under keys of *kind* that begin with any of *beginnings*, some more than once.

        *kind*: SOUND, of whose keys there is an order.
        """
        keys, offsets = self._arrays[kind + _KEYS], self._arrays[kind + _OFFSETS]
        first, by_key = self._arrays[kind + _FIRST], self._arrays[kind + _BY_KEY]
        bounds = sorted(
            (_place(keys, offsets, wanted), _place(keys, offsets, wanted + _AFTER))
            for wanted in (beginning.encode("utf-8") for beginning in dict.fromkeys(beginnings))
        )
        return np.concatenate([_NO_NUMBERS, *(by_key[first[start] : first[end]] for start, end in bounds)])

    def _bytes(self, number: int) -> bytes:
        found: bytes = self._words[self._offsets[number] : self._offsets[number + 1]].tobytes()
        return found

    def _first_from(self, wanted: bytes) -> int:
        """The place of the first word that is not before *wanted*."""
        return _place(self._words, self._offsets, wanted)

    def _first_backwards_from(self, wanted: str) -> int:
        return bisect_left(range(len(self)), wanted, key=lambda place: self.word(int(self._backwards[place]))[::-1])


_NO_NUMBERS = np.empty(0, dtype=np.int32)


def _place(content: NDArray[np.uint8], offsets: NDArray[np.int64], wanted: bytes) -> int:
    """The place of the first of several strings, in order one behind the other, that is not before *wanted*."""
    return bisect_left(
        range(len(offsets) - 1), wanted, key=lambda place: content[offsets[place] : offsets[place + 1]].tobytes()
    )


def write_table(building: Path, name: str) -> None:
    """Write the table *name*, one of TABLES, of the generation in *building*, which has all its segments and deletions."""
    if name == WORDS:
        counts, said = count_documents(building, EXACT_FIELDS), count_said(read_titles(building))
        write_words(building, WORDS, counts, {SOUND: roman_keys, "spelling": spelling_keys}, said)
    elif name == RUNS:
        _write_runs(building, count_runs(read_titles(building)))
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


def write_words(
    folder: Path,
    name: str,
    counts: Mapping[str, int],
    keys: Mapping[str, KeysOf],
    said: Mapping[str, Said] | None = None,
) -> None:
    """Write the table *name* of the words of *counts* (word -> documents) to *folder*, filed under the *keys* of each kind.

    *said*: what titles say of them, for a table that is to tell.
    """
    words = _kept(counts)
    backwards = sorted(range(len(words)), key=lambda number: words[number][::-1])
    with ArrayWriter(folder / f"{name}{_SUFFIX}") as arrays:
        df = _append_words(arrays, words, counts)
        arrays.append("backwards", np.array(backwards, dtype=np.int32))
        for kind, keys_of in {**keys, _ITSELF: _itself}.items():
            hashes, numbers = _filed(words, df, keys_of)
            arrays.append(kind + _HASH, hashes)
            arrays.append(kind + _WORD, numbers)
        if said is not None:
            of_words = np.array([said.get(word, _NEVER_SAID) for word in words], dtype=np.int32).reshape(-1, 2)
            arrays.append("titled", of_words[:, 0])
            arrays.append("title", of_words[:, 1])
        if SOUND in keys:
            _append_in_order(arrays, SOUND, words, keys[SOUND])


_NEVER_SAID = Said(0, 0)


def _write_runs(folder: Path, said: Mapping[str, Said]) -> None:
    counts = {run: found.times for run, found in said.items()}
    runs = _kept(counts)
    with ArrayWriter(folder / f"{RUNS}{_SUFFIX}") as arrays:
        _append_words(arrays, runs, counts)
        arrays.append("title", np.array([said[run].document for run in runs], dtype=np.int32))


def _kept(counts: Mapping[str, int]) -> list[str]:
    """The MOST_WORDS most frequent words of *counts*, by code points, which is the order of UTF-8's bytes."""
    return sorted(sorted(counts, key=lambda word: (-counts[word], word))[:MOST_WORDS])


def _append_words(arrays: ArrayWriter, words: Sequence[str], counts: Mapping[str, int]) -> Numbers:
    """Append the *words* and their counts to *arrays*. Returns these."""
    content, offsets = packed([word.encode("utf-8") for word in words])
    df = np.array([counts[word] for word in words], dtype=np.int32)
    arrays.append("words", content)
    arrays.append("offsets", offsets)
    arrays.append("df", df)
    return df


def _append_in_order(arrays: ArrayWriter, kind: str, words: Sequence[str], keys_of: KeysOf) -> None:
    """Append to *arrays* the keys of *kind* in order, and which of *words* are filed under each."""
    filed: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        for key in dict.fromkeys(keys_of(word)):
            filed.setdefault(key, []).append(number)
    names = sorted(filed)
    content, offsets = packed([name.encode("utf-8") for name in names])
    arrays.append(kind + _KEYS, content)
    arrays.append(kind + _OFFSETS, offsets)
    arrays.append(kind + _FIRST, np.cumsum([0, *(len(filed[name]) for name in names)], dtype=np.int32))
    arrays.append(kind + _BY_KEY, np.fromiter(chain.from_iterable(filed[name] for name in names), dtype=np.int32))


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

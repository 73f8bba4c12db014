"""What has been typed of a name -> the sources and sections of the archive that may be meant, those with more articles first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from search.bengali.romanize import is_latin, opens_with
from search.index.schema import VALUE_FIELDS
from search.index.snapshot import Snapshot
from search.results.wordings import Asked


@dataclass(frozen=True, slots=True)
class Name:
    """A source or section (*field*), and how many articles it has."""

    field: str
    text: str
    articles: int


def find_names(asked: Asked, snapshot: Snapshot, fields: Sequence[str] = VALUE_FIELDS) -> list[Name]:
    """The names of *fields* in which the words before stand side by side, and behind them one that begins so."""
    names = [known for field in fields for known in _names_of(field, snapshot)]
    found = [(place, name) for name, words in names if (place := _place_in(words, asked)) is not None]
    return [name for _, name in sorted(found, key=lambda one: (one[0] > 0, -one[1].articles, one[1].text))]


def _names_of(field: str, snapshot: Snapshot) -> tuple[tuple[Name, tuple[str, ...]], ...]:
    """All names of *field* that any article has, with the keys of their words."""
    return snapshot.remembered.get(("names", field), lambda: tuple(_read_names(field, snapshot)))


def _read_names(field: str, snapshot: Snapshot) -> Iterator[tuple[Name, tuple[str, ...]]]:
    column = snapshot.values[field]
    counts = np.bincount(column.codes[snapshot.alive], minlength=len(column.names))
    for name, count in zip(column.names, counts.tolist(), strict=True):
        if name and count:
            yield Name(field, name, count), tuple(token.exact for token in snapshot.analyzer.analyze(name))


def _place_in(words: Sequence[str], asked: Asked) -> int | None:
    """At which of the *words* of a name it begins to be what is asked for; None where it is not."""
    before = [token.exact for token in asked.typed.before]
    for place in range(len(words) - len(before) - bool(asked.opening) + 1):
        end = place + len(before)
        are_before = all(_is(typed, word, asked) for typed, word in zip(before, words[place:end], strict=True))
        if are_before and (not asked.opening or _begins(words[end], asked)):
            return place
    return None


def _is(typed: str, word: str, asked: Asked) -> bool:
    return typed == word or (asked.roman and is_latin(typed) and opens_with(typed, word))


def _begins(word: str, asked: Asked) -> bool:
    return word.startswith(asked.opening) or asked.may_begin(word)

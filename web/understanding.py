"""The notes of a ResultPage -> what a reader is told first: which words were searched for in place of those typed.

Out: an Understanding, codes and query texts; how they are worded is for the template. What else was noted is about pieces of the
query: a Hint for each, and the query in Pieces, so that the explanation can stand where its place is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.query.notes import Note
from search.results.page import ResultPage

_READ, _CORRECTED = "read-latin", "corrected"
_RELAXED = "relaxed-"


@dataclass(frozen=True, slots=True)
class Understanding:
    """*read*: what Latin letters were read as. *corrected*: the query that was searched for, since nothing has the typed words.

    *relaxed*: how the query was loosened until something matched. *suggestion*: a query that was perhaps meant. *hints*: all
    notes that are about a piece of the query, in the order of their places.
    """

    read: str | None
    corrected: str | None
    relaxed: tuple[Note, ...]
    suggestion: str | None
    hints: tuple[Note, ...]

    @property
    def is_told(self) -> bool:
        return bool(self.read or self.corrected or self.relaxed or self.suggestion)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the query. *hint*: the number of the hint that is about it, from 1; None where it was read as it stands."""

    text: str
    hint: int | None


def understanding_of(page: ResultPage) -> Understanding:
    texts = {note.code: note.text for note in page.notes}
    return Understanding(
        read=texts.get(_READ),
        corrected=texts.get(_CORRECTED),
        relaxed=tuple(note for note in page.notes if note.code.startswith(_RELAXED)),
        suggestion=page.suggestion,
        hints=tuple(sorted((note for note in page.notes if not _is_told_first(note)), key=_place)),
    )


def pieces_of(query: str, hints: tuple[Note, ...]) -> Iterator[Piece]:
    """Yield *query* from end to end. A hint whose place another one covers already has no piece; *hints* are in order."""
    position = 0
    for number, hint in enumerate(hints, start=1):
        start, end = max(hint.start, position), min(hint.end, len(query))
        if start < end:
            yield from _plain(query[position:start])
            yield Piece(query[start:end], number)
            position = end
    yield from _plain(query[position:])


def _is_told_first(note: Note) -> bool:
    return note.code in (_READ, _CORRECTED) or note.code.startswith(_RELAXED)


def _plain(text: str) -> Iterator[Piece]:
    if text:
        yield Piece(text, None)


def _place(note: Note) -> tuple[int, int]:
    return note.start, note.end

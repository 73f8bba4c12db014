"""The notes of a ResultPage -> what a reader is told first: which words were searched for in place of those typed.

Out: an Understanding, codes and query texts; how they are worded is for the template, what else was noted is left for its list.
"""

from __future__ import annotations

from dataclasses import dataclass

from search.query.notes import Note
from search.results.page import ResultPage

_REPLACED = ("read-latin", "corrected")
_RELAXED = "relaxed-"


@dataclass(frozen=True, slots=True)
class Understanding:
    """*read*: what Latin letters were read as. *corrected*: the query that was searched for, since nothing has the typed words.

    *relaxed*: how the query was loosened until something matched. *suggestion*: a query that was perhaps meant. *others*: all
    notes that are about a piece of the query.
    """

    read: str | None
    corrected: str | None
    relaxed: tuple[Note, ...]
    suggestion: str | None
    others: tuple[Note, ...]

    @property
    def is_told(self) -> bool:
        return bool(self.read or self.corrected or self.relaxed or self.suggestion)


def understanding_of(page: ResultPage) -> Understanding:
    texts = {note.code: note.text for note in page.notes}
    return Understanding(
        read=texts.get("read-latin"),
        corrected=texts.get("corrected"),
        relaxed=tuple(note for note in page.notes if note.code.startswith(_RELAXED)),
        suggestion=page.suggestion,
        others=tuple(note for note in page.notes if not _is_told_first(note)),
    )


def _is_told_first(note: Note) -> bool:
    return note.code in _REPLACED or note.code.startswith(_RELAXED)

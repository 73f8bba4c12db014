"""Token: a word of a text with the terms that it is found by."""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """A word of a text. *start*, *end*: code points of the text as printed. *exact*: its key; *stem*: the stem of that.

    *also*: keys of the words that it stands for, at its place: উত্তর for উ.
    """

    start: int
    end: int
    exact: str
    stem: str
    also: tuple[str, ...] = ()

    def exact_terms(self) -> tuple[str, ...]:
        return (self.exact, *self.also)

"""Token and Word: a word of a text with the terms that it is found by, with and without its place."""

from __future__ import annotations

from enum import IntFlag
from typing import NamedTuple


class Word(NamedTuple):
    """What a word is found by. *exact*: its key; *stem*: the stem of that; *is_verb*: whether it came by the table of verbs.

    *also*: keys of what it stands for, at its place (উত্তর for উ.); *also_stems*: their stems, in the same order.
    """

    exact: str
    stem: str
    is_verb: bool = False
    also: tuple[str, ...] = ()
    also_stems: tuple[str, ...] = ()

    def exact_terms(self) -> tuple[str, ...]:
        return (self.exact, *self.also)

    def stem_terms(self) -> tuple[str, ...]:
        return (self.stem, *self.also_stems)


class Token(NamedTuple):
    """A Word of a text. *start*, *end*: code points of the text as printed; the rest as in Word."""

    start: int
    end: int
    exact: str
    stem: str
    is_verb: bool = False
    also: tuple[str, ...] = ()
    also_stems: tuple[str, ...] = ()

    def exact_terms(self) -> tuple[str, ...]:
        return (self.exact, *self.also)

    def stem_terms(self) -> tuple[str, ...]:
        return (self.stem, *self.also_stems)


class Tie(IntFlag):
    """How a word may depend on its neighbour: two are read together where both have the same tie to each other."""

    NONE = 0
    NUMBER = 1  # ৫ লাখ
    LETTER_NAME = 2  # এ এফ পি
    INITIAL = 4  # আ ক ম
    LATIN = 8  # B.N.P.
    UNIT = 16  # কি. মি.
    FOLLOWED = 32  # আ. লীগ

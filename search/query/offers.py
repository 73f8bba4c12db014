"""Other words for places of a query text: what Latin letters are read as, and better spellings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """A span of the query text, in code points, and the word that is offered for it."""

    start: int
    end: int
    word: str


def apply_offers(text: str, offers: Iterable[Offer]) -> str:
    """The query *text* with each of *offers*, which do not overlap, in its place."""
    for offer in sorted(offers, key=lambda offer: -offer.start):
        text = text[: offer.start] + offer.word + text[offer.end :]
    return text

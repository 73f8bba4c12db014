"""Words of a query that the archive hardly has -> the words of it that were probably meant.

A word is taken for misspelt when it is in next to no article, no lexicon knows it as a word that is merely rare, and one like it
is in clearly more articles: then the query is offered once more with that word in its place. Nothing is replaced here; what
becomes of the offer is the engine's business.
"""

from __future__ import annotations

from collections.abc import Iterator

from search.bengali.spelling import (
    MOST_UNDER_OTHER_KEY,
    MOST_UNDER_OWN_KEY,
    Correction,
    rank_corrections,
    typed_keys,
)
from search.bengali.tokens import Token
from search.index.schema import FILTER_FIELDS
from search.index.snapshot import Snapshot
from search.index.vocabulary import WordTable
from search.query.offers import Offer
from search.query.tree import Node, Phrase, Word, leaves

_HARDLY = 2  # articles: a misspelling of a common word stands in one or two of an archive, a rare name in more
_CLEARLY_MORE = 10  # times as many articles
_FAR = 0.15  # cost a letter past which it is another word: beyond it fewer than half of the corrections are right
_TOO_FAR = 1.0  # cost past which it is another word however long it is: beyond it six in ten are right
_LEAST_LETTERS = 3  # of a shorter word every other is near
_LEAST_OF_KNOWN = 5  # of a word that an article or two has: a shorter one is rather a name (কিম) than a misspelling


def find_corrections(tree: Node, snapshot: Snapshot) -> list[Offer]:
    """The corrections of the words of *tree*, left to right."""
    offers = (_offer(token, snapshot) for token in _tokens(tree))
    return sorted((offer for offer in offers if offer), key=lambda offer: offer.start)


def find_spellings(word: str, archive: WordTable, most: int) -> list[Correction]:
    """At most *most* other words of the archive that *word*, a key, may have been meant to be, however frequent it is itself."""
    keys = typed_keys(word)
    candidates = [
        *archive.filed_under("spelling", keys[:1], MOST_UNDER_OWN_KEY),
        *archive.filed_under("spelling", keys[1:], MOST_UNDER_OTHER_KEY),
    ]
    return rank_corrections(word, candidates, most)


def is_near(correction: Correction, word: str) -> bool:
    """Whether *word* is near enough to it to be a misspelling and not another word."""
    return correction.cost <= min(_FAR * len(word), _TOO_FAR)


def _tokens(tree: Node) -> Iterator[Token]:
    for leaf in leaves(tree):
        if isinstance(leaf, Word | Phrase) and leaf.field not in FILTER_FIELDS:
            yield from (leaf.token,) if isinstance(leaf, Word) else leaf.tokens


def _offer(token: Token, snapshot: Snapshot) -> Offer | None:
    asked = ("meant", token.exact, token.stem)
    meant = snapshot.remembered.get(asked, lambda: _meant(token.exact, token.stem, snapshot))
    return Offer(token.start, token.end, meant) if meant else None


def _meant(exact: str, stem: str, snapshot: Snapshot) -> str:
    """The word that was probably meant by one with these terms; empty where it is taken as it is."""
    known = max(snapshot.words.count(exact), snapshot.stems.count(stem))
    if known > _HARDLY or len(exact) < (_LEAST_OF_KNOWN if known else _LEAST_LETTERS):
        return ""
    if known and snapshot.analyzer.lexicon.knows(stem):
        return ""
    found = next(iter(find_spellings(exact, snapshot.words, 1)), None)
    if found is None or not is_near(found, exact) or found.df < _CLEARLY_MORE * known:
        return ""
    return found.word

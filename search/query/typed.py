"""A query that is still being typed -> what it says so far, and the word at its end that is only begun.

It is read by the parser with some word in that place, so that what stands before it (a quote, a minus, the name of a field) means
here what it will mean then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from search.bengali.segment import find_words
from search.bengali.terms import Analyzer
from search.bengali.tokens import Token
from search.errors import QueryError
from search.index.schema import FILTER_FIELDS
from search.query.lexer import QUOTES, field_named
from search.query.parser import parse_query
from search.query.tree import And, Node, Not, Or, Phrase, Word
from search.settings import Limits

_SOME_WORD = "শব্দ"  # no name of a letter, no number, no abbreviation: it changes nothing of what stands before it
_GO_ON = ("(", "-", "\u2212")  # a word may begin right behind them
_DATES = ("date", "from", "to")


@dataclass(frozen=True, slots=True)
class Typed:
    """*kept*: all but the *beginning* of the word that is being typed, which is "" where the next one would begin.

    *field*: what the word is looked for in, None for everywhere. *is_excluded*: whether articles with it are not wanted. *closing*:
    the quote that ends the phrase it is in, "" outside of one. *before*: the words that stand directly before it. *words*: all
    that an article is to have, without it.
    """

    kept: str
    beginning: str
    field: str | None
    is_excluded: bool
    closing: str
    before: tuple[Token, ...]
    words: tuple[Token, ...]

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing but words side by side."""
        end = self.before[0].start if self.before else len(self.kept)
        return not (self.closing or self.kept[:end].strip())


class _Leaf(NamedTuple):
    """A word or phrase of a tree, and whether it is excluded."""

    node: Word | Phrase
    is_excluded: bool


def read_typed(text: str, limits: Limits, analyzer: Analyzer) -> Typed | None:
    """What *text* says so far, its words as *analyzer* finds them; None where no word can be gone on with or begun at its end."""
    start = _beginning_of(text)
    if start is None or len(text) > limits.query_chars or _is_date(text[:start]):
        return None
    kept = text[:start]
    closing = _closing_quote(kept)
    try:
        tree = parse_query(f"{kept}{_SOME_WORD}{closing}", limits, analyzer).tree
    except QueryError:  # it says an impossible date, or too much
        return None
    found = list(_leaves(tree))
    own = next((leaf for leaf in found if _tokens(leaf)[-1].start == start), None)
    if own is None:
        return None
    words = [token for leaf in found if _is_wanted(leaf) for token in _tokens(leaf) if token.start != start]
    beside = _tokens(own) if closing else [token for leaf in found if _is_like(leaf, own) for token in _tokens(leaf)]
    before = tuple(_directly_before(start, beside, text))
    return Typed(kept, text[start:], own.node.field, own.is_excluded, closing, before, tuple(words))


def _beginning_of(text: str) -> int | None:
    """Where the word begins that *text* ends with, or the next one would; None where neither can be."""
    words = find_words(text)
    if words and words[-1][1] == len(text):
        return words[-1][0]
    is_open = not text or text[-1].isspace() or text.endswith(_GO_ON) or field_named(text.split()[-1]) != ""
    return len(text) if is_open or (text[-1] in QUOTES and _closing_quote(text)) else None


def _is_date(kept: str) -> bool:
    """Whether what comes behind *kept* is the value of a field of dates."""
    return field_named(kept.split(" ")[-1].lstrip("-\u2212")) in _DATES


def _closing_quote(text: str) -> str:
    """The quote that would end the phrase at the end of *text*; "" where there is none."""
    quotes = [letter for letter in text if letter in QUOTES]
    if len(quotes) % 2 == 0:
        return ""
    return '"' if quotes[-1] == '"' else "\u201d"


def _leaves(node: Node, is_excluded: bool = False) -> Iterator[_Leaf]:
    match node:
        case Not(child):
            yield from _leaves(child, not is_excluded)
        case And(children) | Or(children):
            for child in children:
                yield from _leaves(child, is_excluded)
        case Word() | Phrase():
            yield _Leaf(node, is_excluded)


def _tokens(leaf: _Leaf) -> Sequence[Token]:
    return leaf.node.tokens if isinstance(leaf.node, Phrase) else (leaf.node.token,)


def _is_wanted(leaf: _Leaf) -> bool:
    return not leaf.is_excluded and leaf.node.field not in FILTER_FIELDS


def _is_like(leaf: _Leaf, other: _Leaf) -> bool:
    return isinstance(leaf.node, Word) and (leaf.node.field, leaf.is_excluded) == (other.node.field, other.is_excluded)


def _directly_before(start: int, tokens: Sequence[Token], text: str) -> list[Token]:
    """Those of *tokens* that stand before the place *start* with nothing but spaces and hyphens between, left to right."""
    found: list[Token] = []
    for token in sorted(tokens, reverse=True):
        if token.start < start and not text[token.end : start].strip(" -\u2010\u2011"):
            found.append(token)
            start = token.start
    return found[::-1]

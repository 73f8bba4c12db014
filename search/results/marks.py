"""Which words of a text to mark for a query: those whose terms it asks for, as spans of the whole printed words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from search.bengali.tokens import Token
from search.query.tree import Expansion, Node, Phrase, Prefix, Word, leaves
from search.results.page import Mark


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query looks for in one text field: terms of words, words in a row by their exact terms, beginnings of words.

    *instead* and *runs*, both by stems: what may stand for words of the query, one word or several in a row.
    """

    exact: frozenset[str] = field(default_factory=frozenset)
    stems: frozenset[str] = field(default_factory=frozenset)
    phrases: tuple[tuple[tuple[str, ...], ...], ...] = ()  # for each word of a phrase its alternatives
    prefixes: tuple[str, ...] = ()
    instead: frozenset[str] = field(default_factory=frozenset)
    runs: tuple[tuple[str, ...], ...] = ()


def wanted_in(tree: Node, text_field: str) -> Wanted:
    """What *tree* looks for in ``title`` or ``body``; what it excludes, or filters by, is not looked for."""
    looked_for = [leaf for leaf in leaves(tree) if leaf.field in (None, text_field)]
    words = [leaf.token for leaf in looked_for if isinstance(leaf, Word)]
    ways = [way for leaf in looked_for if isinstance(leaf, Expansion) for way in leaf.ways]
    stems = frozenset(stem for token in words for stem in token.stem_terms())
    return Wanted(
        frozenset(term for token in words for term in token.exact_terms()),
        stems,
        tuple(tuple(map(Token.exact_terms, leaf.tokens)) for leaf in looked_for if isinstance(leaf, Phrase)),
        tuple(leaf.prefix for leaf in looked_for if isinstance(leaf, Prefix)),
        frozenset(way[0] for way in ways if len(way) == 1) - stems,
        tuple(way for way in ways if len(way) > 1),
    )


def find_marked(tokens: Sequence[Token], wanted: Wanted) -> list[Token]:
    """The tokens to mark, in order."""
    in_row = {place for phrase in wanted.phrases for place in _places(tokens, phrase, Token.exact_terms)}
    in_row |= {place for run in wanted.runs for place in _places(tokens, [(stem,) for stem in run], Token.stem_terms)}
    return [
        token
        for place, token in enumerate(tokens)
        if place in in_row or is_asked_for(token, wanted) or not wanted.instead.isdisjoint(token.stem_terms())
    ]


def as_marks(tokens: Sequence[Token], offset: int = 0) -> tuple[Mark, ...]:
    """The spans of *tokens*, counted from *offset* of the text that they were found in."""
    return tuple((token.start - offset, token.end - offset) for token in tokens)


def is_asked_for(token: Token, wanted: Wanted) -> bool:
    """Whether *token* is a word of the query itself, and not what may stand for one."""
    return (
        not wanted.exact.isdisjoint(token.exact_terms())
        or not wanted.stems.isdisjoint(token.stem_terms())
        or (bool(wanted.prefixes) and token.exact.startswith(wanted.prefixes))
    )


def _places(
    tokens: Sequence[Token], words: Sequence[Sequence[str]], terms_of: Callable[[Token], tuple[str, ...]]
) -> Iterator[int]:
    """The places of tokens that stand in a row and each have a term of the word in the same place of *words*."""
    for start in range(len(tokens) - len(words) + 1):
        row = tokens[start : start + len(words)]
        if all(not set(terms_of(token)).isdisjoint(word) for token, word in zip(row, words, strict=True)):
            yield from range(start, start + len(words))

"""Which words of a text to mark for a query: those whose terms it asks for, as spans of the whole printed words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from search.bengali.terms import stem_terms
from search.bengali.tokens import Token
from search.index.schema import FILTER_FIELDS
from search.query.tree import And, Node, Or, Phrase, Prefix, Word
from search.results.page import Mark


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query looks for in one text field: terms of words, phrases by their exact terms, beginnings of words."""

    exact: frozenset[str] = field(default_factory=frozenset)
    stems: frozenset[str] = field(default_factory=frozenset)
    phrases: tuple[tuple[tuple[str, ...], ...], ...] = ()  # for each word of a phrase its alternatives
    prefixes: tuple[str, ...] = ()


def wanted_in(tree: Node, text_field: str) -> Wanted:
    """What *tree* looks for in ``title`` or ``body``; what it excludes, or filters by, is not looked for."""
    leaves = [leaf for leaf in _leaves(tree) if leaf.field in (None, text_field)]
    words = [leaf.token for leaf in leaves if isinstance(leaf, Word)]
    return Wanted(
        frozenset(term for token in words for term in token.exact_terms()),
        frozenset(term for token in words for term in stem_terms(token)),
        tuple(tuple(map(Token.exact_terms, leaf.tokens)) for leaf in leaves if isinstance(leaf, Phrase)),
        tuple(leaf.prefix for leaf in leaves if isinstance(leaf, Prefix)),
    )


def find_marked(tokens: Sequence[Token], wanted: Wanted) -> list[Token]:
    """The tokens to mark, in order."""
    in_phrase = {place for phrase in wanted.phrases for place in _places(tokens, phrase)}
    return [token for place, token in enumerate(tokens) if place in in_phrase or _is_wanted(token, wanted)]


def as_marks(tokens: Sequence[Token], offset: int = 0) -> tuple[Mark, ...]:
    """The spans of *tokens*, counted from *offset* of the text that they were found in."""
    return tuple((token.start - offset, token.end - offset) for token in tokens)


def _leaves(node: Node) -> Iterator[Word | Phrase | Prefix]:
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from _leaves(child)
        case Word() | Phrase() | Prefix():
            if node.field not in FILTER_FIELDS:
                yield node


def _is_wanted(token: Token, wanted: Wanted) -> bool:
    return (
        not wanted.exact.isdisjoint(token.exact_terms())
        or not wanted.stems.isdisjoint(stem_terms(token))
        or (bool(wanted.prefixes) and token.exact.startswith(wanted.prefixes))
    )


def _places(tokens: Sequence[Token], phrase: tuple[tuple[str, ...], ...]) -> Iterator[int]:
    for start in range(len(tokens) - len(phrase) + 1):
        window = tokens[start : start + len(phrase)]
        if all(not set(token.exact_terms()).isdisjoint(word) for token, word in zip(window, phrase, strict=True)):
            yield from range(start, start + len(phrase))

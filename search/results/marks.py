"""Which words of a text to mark for a query: those whose terms it asks for, as spans of the whole printed words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from search.bengali.terms import Analyzer
from search.bengali.tokens import Token
from search.query.tree import Expansion, Node, Phrase, Prefix, Word, leaves
from search.results.page import Mark


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query looks for in one text field: terms of words, words in a row by their exact terms, beginnings of words.

    *instead* and *runs*, both by stems: what may stand for words of the query, one word or several in a row. *findable*: the stems
    of all these words; what has none of them and does not begin with one of *prefixes* is not looked for.
    """

    exact: frozenset[str] = field(default_factory=frozenset)
    stems: frozenset[str] = field(default_factory=frozenset)
    phrases: tuple[tuple[tuple[str, ...], ...], ...] = ()  # for each word of a phrase its alternatives
    prefixes: tuple[str, ...] = ()
    instead: frozenset[str] = field(default_factory=frozenset)
    runs: tuple[tuple[str, ...], ...] = ()
    findable: frozenset[str] = field(default_factory=frozenset)


def wanted_in(tree: Node, text_field: str) -> Wanted:
    """What *tree* looks for in ``title`` or ``body``; what it excludes, or filters by, is not looked for."""
    looked_for = [leaf for leaf in leaves(tree) if leaf.field in (None, text_field)]
    words = [leaf.token for leaf in looked_for if isinstance(leaf, Word)]
    phrases = [leaf.tokens for leaf in looked_for if isinstance(leaf, Phrase)]
    ways = [way for leaf in looked_for if isinstance(leaf, Expansion) for way in leaf.ways]
    stems = _stems_of(words)
    return Wanted(
        frozenset(term for token in words for term in token.exact_terms()),
        stems,
        tuple(tuple(map(Token.exact_terms, tokens)) for tokens in phrases),
        tuple(leaf.prefix for leaf in looked_for if isinstance(leaf, Prefix)),
        frozenset(way[0] for way in ways if len(way) == 1) - stems,
        tuple(way for way in ways if len(way) > 1),
        stems.union(*ways, *map(_stems_of, phrases)),
    )


def _stems_of(tokens: Iterable[Token]) -> frozenset[str]:
    return frozenset(stem for token in tokens for stem in token.stem_terms())


def mark_words(text: str, wanted: Wanted, analyzer: Analyzer) -> list[Token]:
    """The tokens of *text* to mark, in order: as find_marked among all of them, in a fraction of the time.

    A term has one stem, so what has none of the stems of what is wanted has none of its terms.
    """
    runs = analyzer.find(text, wanted.findable, wanted.prefixes)
    return [token for run in runs for token in find_marked(run, wanted)]


def find_marked(tokens: Sequence[Token], wanted: Wanted) -> list[Token]:
    """Those of *tokens*, which stand side by side, that are to be marked, in order."""
    in_row: set[int] = set()
    for phrase in wanted.phrases:
        in_row.update(_places(tokens, phrase, Token.exact_terms))
    for run in wanted.runs:
        if len(run) <= len(tokens):
            in_row.update(_places(tokens, [(stem,) for stem in run], Token.stem_terms))
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
        token.stem in wanted.stems  # nearly always: the rest is for what it also stands for
        or not wanted.stems.isdisjoint(token.also_stems)
        or not wanted.exact.isdisjoint(token.exact_terms())
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

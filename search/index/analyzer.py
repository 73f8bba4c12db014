"""The bridge from search.bengali to Whoosh: a tokenizer over ICU words, and the two terms that each word is indexed by.

A Whoosh schema holds its analyzers and is pickled into every index, so these classes keep no state and no ICU object.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Filter, Token, Tokenizer

from search.bengali.terms import analyze, stem_terms


class BengaliTokenizer(Tokenizer):  # type: ignore[misc]  # whoosh is not typed under strict
    """Yields a Whoosh token a word, its text the exact term, its ``stem`` the stem term, its characters the printed span.

    What an abbreviation stands for is one more token at the same position.
    """

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        **_others: Any,
    ) -> Iterator[Token]:
        token = Token(positions, chars, removestops=False, mode=mode)
        for position, word in enumerate(analyze(value), start=start_pos):
            for exact, stemmed in zip(word.exact_terms(), stem_terms(word), strict=True):
                token.text, token.stem, token.boost, token.stopped = exact, stemmed, 1.0, False
                if keeporiginal:
                    token.original = value[word.start : word.end]
                if positions:
                    token.pos = position
                if chars:
                    token.startchar, token.endchar = start_char + word.start, start_char + word.end
                yield token


class StemTerm(Filter):  # type: ignore[misc]
    """Puts the stem term of each word in the place of its exact term."""

    def __call__(self, tokens: Iterator[Token]) -> Iterator[Token]:
        for token in tokens:
            token.text = token.stem
            yield token


def exact_analyzer() -> Tokenizer:
    return BengaliTokenizer()


def stem_analyzer() -> Any:
    return BengaliTokenizer() | StemTerm()

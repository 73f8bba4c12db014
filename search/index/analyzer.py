"""The bridge from search.bengali to Whoosh: a tokenizer over analysed text, and the two terms that each word is indexed by.

A Whoosh schema holds its analyzers and is pickled into every index, so these classes keep no state and no ICU object. The words
come with the text: they depend on the lexicon of the archive, and are the same for all fields that a text is indexed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.analysis import Filter, Tokenizer
from whoosh.analysis import Token as WhooshToken

from search.bengali.terms import analyze
from search.bengali.tokens import Token, Word


class AnalyzedText(str):
    """A text that carries its *words*: Whoosh takes strings and would have each field analyse it anew."""

    words: Sequence[Word]

    def __new__(cls, text: str, words: Sequence[Word]) -> AnalyzedText:
        made = super().__new__(cls, text)
        made.words = words
        return made


class BengaliTokenizer(Tokenizer):  # type: ignore[misc]  # whoosh is not typed under strict
    """Yields a Whoosh token a word, its text the exact term, its ``stem`` the stem term.

    What an abbreviation or a number stands for is one more token at the same position. A plain string is analysed by the
    built-in lexicon; then there are printed spans, too.
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
    ) -> Iterator[WhooshToken]:
        token = WhooshToken(positions, chars, removestops=False, mode=mode)
        words: Sequence[Word | Token] = value.words if isinstance(value, AnalyzedText) else analyze(value)
        for position, word in enumerate(words, start=start_pos):
            for exact, stemmed in zip(word.exact_terms(), word.stem_terms(), strict=True):
                token.text, token.stem, token.boost, token.stopped = exact, stemmed, 1.0, False
                if positions:
                    token.pos = position
                if keeporiginal and isinstance(word, Token):
                    token.original = value[word.start : word.end]
                if chars and isinstance(word, Token):
                    token.startchar, token.endchar = start_char + word.start, start_char + word.end
                yield token


class StemTerm(Filter):  # type: ignore[misc]
    """Puts the stem term of each word in the place of its exact term."""

    def __call__(self, tokens: Iterator[WhooshToken]) -> Iterator[WhooshToken]:
        for token in tokens:
            token.text = token.stem
            yield token


def exact_analyzer() -> Tokenizer:
    return BengaliTokenizer()


def stem_analyzer() -> Any:
    return BengaliTokenizer() | StemTerm()

"""Every number that can be tuned, with the reason for its value. Frozen: a changed setting is a new object."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request or one record may ask for."""

    query_chars: int = (
        500  # the longest real headline is under 200; percent-encoded it still fits a request line of 8 KB
    )
    query_words: int = 64  # a headline has 5 to 20 words; past this each word costs and none helps
    page_size: int = 100  # a page of hits reads and marks every one of its articles
    article_chars: int = 2_000_000  # the longest real article is under 100,000; a mis-cut dump is millions
    record_bytes: int = 16 * 2**20  # one JSON line of the longest article with every letter escaped (\u09XX), and room


@dataclass(frozen=True, slots=True)
class Bm25:
    """The ranking's parameters; the weights multiply the BM25 of a field.

    Chosen on the headline and keyword sets (README, Figures), where titles are empty: title weights are by reason, not measured.
    """

    k1: float = 1.2  # the usual value of the literature
    b: float = 0.75  # the same
    title: float = 0.5  # twice the body's: the words of a headline are what an article is about
    title_stem: float = 2.0
    body: float = 0.25  # over the stem, lifts the very form that was asked for; at 1.0 MRR falls by 0.007
    body_stem: float = 1.0  # carries the matching: printed words alone reach MRR 0.80, stems 0.85

    def weight(self, field: str) -> float:
        return float(getattr(self, field))


@dataclass(frozen=True, slots=True)
class Snippets:
    count: int = 2  # the second often shows the words that the first lacks; a third is not read
    characters: int = 220  # two to three lines on a phone; nine sentences in ten of the news are shorter


@dataclass(frozen=True, slots=True)
class Settings:
    snippets: Snippets = field(default_factory=Snippets)
    bm25: Bm25 = field(default_factory=Bm25)
    limits: Limits = field(default_factory=Limits)

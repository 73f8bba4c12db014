"""Every number that can be tuned, with the reason for its value. Frozen: a changed setting is a new object."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request or one record may ask for."""

    query_chars: int = 1000  # the longest real headline is under 200; a pasted paragraph still fits
    query_words: int = 64  # a headline has 5 to 20 words; past this each word costs and none helps
    page_size: int = 100  # a page of hits reads and marks every one of its articles
    article_chars: int = 2_000_000  # the longest real article is under 100,000; a mis-cut dump is millions
    record_bytes: int = 16 * 2**20  # one JSON line of the longest article with every letter escaped (\u09XX), and room


@dataclass(frozen=True, slots=True)
class Settings:
    limits: Limits = field(default_factory=Limits)

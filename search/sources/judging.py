"""What was cut out of a page -> whether it is news in Bengali."""

from __future__ import annotations

from typing import NamedTuple

from search.articles import Article
from search.settings import News


class Fault(NamedTuple):
    """Why something is no news in Bengali. *reason*: a short code for counting."""

    reason: str
    message: str


def find_fault(article: Article, news: News) -> Fault | None:
    """Why *article*, which was cut out of a page, is no news in Bengali; None where it is."""
    return None

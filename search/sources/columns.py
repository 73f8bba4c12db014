"""The names and values that others keep articles under -> those of Article: the one table of headings, for JSON and tables alike."""

from __future__ import annotations

from collections.abc import Mapping

from search.articles import Article
from search.sources.parts import Origin, Reading
from search.sources.records import Repair


def article_of_row(row: Mapping[str, object], origin: Origin, reading: Reading) -> tuple[Article, list[Repair]]:
    """The Article of *row*, a value under each heading, and what had to be left out of it. Raises InvalidArticle."""
    raise NotImplementedError


def unknown_headings(headings: set[str], reading: Reading) -> set[str]:
    """Those of *headings* that no field of Article is read from."""
    raise NotImplementedError

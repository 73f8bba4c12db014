"""What every reader of a format yields: an article, or what else its owner has to know about a record or a file."""

from __future__ import annotations

from dataclasses import dataclass

from search.articles import Article


@dataclass(frozen=True, slots=True)
class Lead:
    """An article of which a feed gives the headline and the beginning: it never takes the place of more of the same article."""

    article: Article


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that is no article. *reason* is a short code for counting; *line* counts from 1, None where there are no lines.

    A line is whatever the format counts: a line, a row, an item of a list, a record of a crawl.
    """

    path: str
    line: int | None
    reason: str
    message: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Repair:
    """Something that was mended in *count* articles of *path*, or had to be left out of them, so that they could be kept.

    *kind* is a short code for counting: ``broken-utf8``, ``bijoy``, ``date-not-read``.
    """

    path: str
    kind: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a file that its owner should know and that cost no article."""

    path: str
    message: str


Record = Article | Lead | Reject | Repair | Notice

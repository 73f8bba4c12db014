"""What every reader of a format yields: an Article, or a Reject that says which record is none and why."""

from __future__ import annotations

from dataclasses import dataclass

from search.articles import Article


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that is no article. *reason* is a short code for counting; *line* counts from 1, None where there are no lines."""

    path: str
    line: int | None
    reason: str
    message: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a file that its owner should know and that cost no article."""

    path: str
    message: str


Record = Article | Reject | Notice

"""What can go wrong, named by who can act on it.

Each carries a *code* that programs and translations can hold on to, and an English sentence for people. Anything else
that is raised is a bug and is meant to crash.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


class KhoborError(Exception):
    """The base of every error that Khobor raises on purpose."""


class QueryError(KhoborError):
    """The reader asked for something that cannot be meant. Safe to show.

    *parameter* is the name of what was wrong as the API spells it (``q``, ``from``, ``page`` ...); *span* is the place in
    the query text, in code points, where there is one; *values* fill the message in whatever language it is shown.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        parameter: str = "q",
        span: tuple[int, int] | None = None,
        values: Mapping[str, str] | None = None,
    ) -> None:
        self.code = code
        self.parameter = parameter
        self.span = span
        self.values = dict(values or {})
        super().__init__(message.format(**self.values))


class SourceError(KhoborError):
    """A source of articles cannot be used at all: it is for whoever feeds articles to mend."""

    def __init__(self, path: Path | str, message: str) -> None:
        self.path = str(path)
        super().__init__(f"{self.path}: {message}")


class IndexUnusable(KhoborError):
    """The index cannot be opened or written; the message says what to run. For the operator."""


class IndexBusy(KhoborError):
    """Another process is writing the index. For the operator: wait, or end that process."""

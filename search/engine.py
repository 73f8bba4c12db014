"""The Engine protocol: what a page, an endpoint or a script may ask of an index of articles."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Protocol

from search.results.page import MarkedArticle, ResultPage, Stats


class Engine(Protocol):
    """Answers from one generation of an index, from any number of threads, until it is closed."""

    @property
    def generation(self) -> str:
        """The name of the generation that answers, e.g. ``g-000123``: whatever is cached is good for as long as it stands."""

    def search(
        self,
        query: str,
        *,
        from_: str | None = None,
        to: str | None = None,
        source: str | Sequence[str] = (),
        section: str | Sequence[str] = (),
        sort: str = "relevance",
        page: int = 1,
        size: int = 10,
        snippets: bool = True,
    ) -> ResultPage:
        """The articles that match *query* within the filters, one page of them; an empty query matches all, newest first.

        *from_* and *to* are days, months or years, both included, digits of either script. Several sources (or sections)
        are alternatives. *sort*: relevance, newest, oldest.
        Raises QueryError, its *parameter* spelled as in the HTTP API (``from``, not ``from_``).
        """

    def article(self, article_id: str, query: str = "") -> MarkedArticle | None:
        """The article of that id with the words of *query* marked, or None."""

    def stats(self) -> Stats:
        """What is in the generation that answers."""

    def close(self) -> None: ...

    def __enter__(self) -> Engine: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

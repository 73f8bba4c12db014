"""LiveEngine: an Engine that follows the index, so that a rebuild needs no restart and fails no request.

In: how to open the current generation and how to ask its name. Out: an Engine whose answers come from the newest
generation that could be opened. What lies on the disk is search.index.generations' business.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType

from search.bengali.terms import Analyzer
from search.engine import Engine
from search.errors import IndexUnusable
from search.results.page import (
    Explanation,
    FacetCount,
    Listing,
    MarkedArticle,
    Related,
    ResultPage,
    Stats,
    Suggestion,
    Trends,
    Week,
)

CHECK_SECONDS = 0.5  # reading one small file; a server must notice a new generation within a second
RETRY_SECONDS = 5.0  # opening one that cannot be used reads much of it in vain
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Failure:
    """A generation that did not open, why, and when to try it again."""

    name: str | None
    reason: str
    next_try: float


class _Held:
    """An open engine and how many requests are under way on it."""

    __slots__ = ("engine", "users")

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.users = 0


class LiveEngine:
    """Answers from the generation that is current when it is asked, from any number of threads.

    The first request that finds a new generation opens it; those beside it are answered by the old one, which closes
    when the last request on it ends. Raises IndexUnusable only while there is nothing at all to answer from.
    """

    def __init__(
        self,
        open_current: Callable[[], Engine],
        current: Callable[[], str | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_current = open_current
        self._current = current
        self._clock = clock
        self._opening = threading.Lock()  # held by the one thread that looks and opens
        self._counting = (
            threading.Lock()
        )  # guards _held and each _Held.users; never held while anything opens or closes
        self._held: _Held | None = None
        self._next_look = clock()
        self._failed: _Failure | None = None

    @property
    def generation(self) -> str:
        with self._borrowed() as engine:
            return engine.generation

    @property
    def edition(self) -> str:
        with self._borrowed() as engine:
            return engine.edition

    @property
    def analyzer(self) -> Analyzer:
        with self._borrowed() as engine:
            return engine.analyzer

    def search(
        self,
        query: str,
        *,
        from_: str | None = None,
        to: str | None = None,
        source: str | Sequence[str] = (),
        section: str | Sequence[str] = (),
        year: str | Sequence[str] = (),
        month: str | Sequence[str] = (),
        sort: str = "relevance",
        page: int = 1,
        size: int = 10,
        cursor: str | None = None,
        snippets: bool = True,
        facets: bool = True,
        roman: bool = True,
        spelling: bool = True,
        loose: bool = True,
        explain: bool = False,
        grouped: bool = True,
    ) -> ResultPage:
        with self._borrowed() as engine:
            return engine.search(
                query,
                from_=from_,
                to=to,
                source=source,
                section=section,
                year=year,
                month=month,
                sort=sort,
                page=page,
                size=size,
                cursor=cursor,
                snippets=snippets,
                facets=facets,
                roman=roman,
                spelling=spelling,
                loose=loose,
                explain=explain,
                grouped=grouped,
            )

    def article(self, article_id: str, query: str = "", *, roman: bool = True) -> MarkedArticle | None:
        with self._borrowed() as engine:
            return engine.article(article_id, query, roman=roman)

    def complete(self, typed: str, most: int = 8, *, roman: bool = True) -> tuple[Suggestion, ...]:
        with self._borrowed() as engine:
            return engine.complete(typed, most, roman=roman)

    def related(self, article_id: str, most: int = 5) -> Related | None:
        with self._borrowed() as engine:
            return engine.related(article_id, most)

    def trends(
        self, queries: Sequence[str], *, from_: str | None = None, to: str | None = None, roman: bool = True
    ) -> Trends:
        with self._borrowed() as engine:
            return engine.trends(queries, from_=from_, to=to, roman=roman)

    def week(self, most: int = 10) -> Week | None:
        with self._borrowed() as engine:
            return engine.week(most)

    def days(self, from_: str, to: str) -> tuple[FacetCount, ...]:
        with self._borrowed() as engine:
            return engine.days(from_, to)

    def months(self) -> tuple[FacetCount, ...]:
        with self._borrowed() as engine:
            return engine.months()

    def listing(self, month: str) -> tuple[Listing, ...]:
        with self._borrowed() as engine:
            return engine.listing(month)

    def suggest(self, word: str, most: int = 10) -> tuple[str, ...]:
        with self._borrowed() as engine:
            return engine.suggest(word, most)

    def explain(self, query: str, article_id: str, *, roman: bool = True) -> Explanation | None:
        with self._borrowed() as engine:
            return engine.explain(query, article_id, roman=roman)

    def stats(self) -> Stats:
        with self._borrowed() as engine:
            return engine.stats()

    def follow(self) -> None:
        """Open the current generation where it is not open yet, so that no request waits for it; log why it cannot be opened."""
        with self._opening:
            self._follow()

    def close(self) -> None:
        """Close what is open once the requests on it have ended, and open nothing again."""
        with self._opening:
            self._next_look = math.inf
            self._replace(None)

    def __enter__(self) -> LiveEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _borrowed(self) -> Iterator[Engine]:
        """The engine for one request, which stays open until the request ends."""
        held = self._take()
        try:
            yield held.engine
        finally:
            self._give_back(held)

    def _take(self) -> _Held:
        # With something to answer from nobody waits for whoever opens; with nothing there is nothing else to do.
        if self._opening.acquire(blocking=self._held is None):
            try:
                self._follow()
            finally:
                self._opening.release()
        with self._counting:
            if self._held is None:
                raise IndexUnusable(self._failed.reason if self._failed else "the index is closed")
            self._held.users += 1
            return self._held

    def _give_back(self, held: _Held) -> None:
        with self._counting:
            held.users -= 1
            is_last = held.users == 0 and held is not self._held
        if is_last:
            held.engine.close()

    def _follow(self) -> None:
        """Move over to the current generation where it is time to look and it is another one."""
        now = self._clock()
        if now < self._next_look:
            return
        self._next_look = now + CHECK_SECONDS
        name = None
        try:
            name = self._current()
            if self._is_due(name, now):
                self._replace(self._open_current())
                self._failed = None
        except IndexUnusable as error:
            self._note_failure(name, error, now)

    def _is_due(self, name: str | None, now: float) -> bool:
        if self._failed and self._failed.name == name and now < self._failed.next_try:
            return False
        # Without a name the old one stays; with nothing at all we open even so, for opening says what is wrong.
        return self._held is None or name not in (None, self._held.engine.generation)

    def _note_failure(self, name: str | None, error: IndexUnusable, now: float) -> None:
        if self._failed is None or self._failed.name != name:
            log.warning("cannot move over to %s: %s", name or "an index", error)
        self._failed = _Failure(name, str(error), now + RETRY_SECONDS)

    def _replace(self, engine: Engine | None) -> None:
        with self._counting:
            old, self._held = self._held, _Held(engine) if engine else None
            is_idle = old is not None and old.users == 0
        if old and is_idle:
            old.engine.close()

"""The Engine protocol: what a page, an endpoint or a script may ask of an index; and the engine that answers from one folder.

The only place that knows the order of the steps: parse, match, order, cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.bengali.terms import analyze
from search.errors import IndexUnusable, QueryError
from search.index.generations import current_generation
from search.index.schema import UNDATED
from search.index.snapshot import Snapshot
from search.query.ordering import in_order
from search.query.parser import check_order, parse_query, read_period
from search.query.ranking import Matches, match
from search.query.tree import And, Dates, Everything, Node, day_number
from search.results.facets import count_months, count_values
from search.results.marks import as_marks, find_marked, wanted_in
from search.results.page import Facets, Hit, Mark, MarkedArticle, ResultPage, Stats
from search.results.snippets import cut_snippets
from search.settings import Settings


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


class WhooshEngine:
    """The embedded engine: one generation of an index on this machine, as it was when it was opened."""

    def __init__(self, snapshot: Snapshot, settings: Settings) -> None:
        self._snapshot = snapshot
        self._settings = settings

    @property
    def generation(self) -> str:
        return self._snapshot.path.name

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
        self._check_page(page, size)
        parsed = parse_query(query, self._settings.limits)
        days = _days(from_, to)
        chosen = {"source": _as_tuple(source), "section": _as_tuple(section)}
        if isinstance(parsed.tree, Everything) and sort == "relevance":
            sort = "newest"  # where nothing is asked, nothing is more relevant than the news
        found = match(And((parsed.tree, days)) if days else parsed.tree, self._snapshot, self._settings.bm25)
        within = {name: _has_value(self._snapshot, name, values, found) for name, values in chosen.items()}
        kept = within["source"] & within["section"]
        ordered = in_order(Matches(found.docs[kept], found.scores[kept]), self._snapshot, sort)
        shown = slice((page - 1) * size, page * size)
        hits = zip(ordered.docs[shown].tolist(), ordered.scores[shown].tolist(), strict=True)
        return ResultPage(
            text=query,
            interpreted=parsed.interpreted,
            total=len(ordered.docs),
            page=page,
            size=size,
            hits=tuple(self._hit(doc, score, parsed.tree, snippets) for doc, score in hits),
            notes=parsed.notes,
            facets=Facets(
                source=count_values(self._snapshot, "source", found.docs[within["section"]]),
                section=count_values(self._snapshot, "section", found.docs[within["source"]]),
                month=count_months(self._snapshot, ordered.docs),
            ),
        )

    def article(self, article_id: str, query: str = "") -> MarkedArticle | None:
        doc = self._snapshot.find(article_id)
        if doc is None:
            return None
        article = self._snapshot.article(doc)
        tree = parse_query(query, self._settings.limits).tree
        return MarkedArticle(article, _marks(article.title, tree, "title"), _marks(article.body, tree, "body"))

    def stats(self) -> Stats:
        live, manifest = self._snapshot.live, self._snapshot.manifest
        days = self._snapshot.days[live]
        dated = np.sort(days[days != UNDATED])
        return Stats(
            generation=self.generation,
            articles=len(live),
            built=manifest.built,
            size_bytes=sum(manifest.sizes.values()),
            fingerprint=manifest.fingerprint,
            terms=self._snapshot.term_count,
            first_day=_iso_day(int(dated[0])) if len(dated) else None,
            last_day=_iso_day(int(dated[-1])) if len(dated) else None,
            source=count_values(self._snapshot, "source", live),
            section=count_values(self._snapshot, "section", live),
        )

    def close(self) -> None:
        self._snapshot.close()

    def __enter__(self) -> WhooshEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check_page(self, page: int, size: int) -> None:
        most = self._settings.limits.page_size
        if page < 1:
            raise QueryError(
                "page-out-of-range", "page {text}: pages count from 1", parameter="page", values={"text": str(page)}
            )
        if not 1 <= size <= most:
            values = {"text": str(size), "most": str(most)}
            raise QueryError("size-out-of-range", "size {text}: from 1 to {most}", parameter="size", values=values)

    def _hit(self, doc: int, score: float, tree: Node, with_snippets: bool) -> Hit:
        article = self._snapshot.article(doc)
        return Hit(
            article_id=article.id,
            url=article.url,
            title=article.title,
            source=article.source,
            section=article.section,
            byline=article.byline,
            published=article.published,
            score=score,
            title_marks=_marks(article.title, tree, "title"),
            snippets=cut_snippets(article.body, wanted_in(tree, "body"), self._settings.snippets)
            if with_snippets
            else (),
        )


def open_engine(index: str | Path, settings: Settings | None = None) -> WhooshEngine:
    """Open the generation in service in the folder *index*. Raises IndexUnusable, which says what to run."""
    folder = Path(index)
    name = current_generation(folder)
    if name is None:
        raise IndexUnusable(f"there is no index in {folder}: build one with khobor rebuild SOURCE")
    return WhooshEngine(Snapshot(folder / name), settings or Settings())


def _days(from_: str | None, to: str | None) -> Dates | None:
    """The filter of the parameters ``from`` and ``to``, either of which may be missing or blank."""
    first = read_period(from_, "from") if from_ and from_.strip() else None
    last = read_period(to, "to") if to and to.strip() else None
    check_order(first, last, "from")
    if first is None and last is None:
        return None
    return Dates(day_number(first.first) if first else None, day_number(last.last) if last else None, "")


def _as_tuple(value: str | Sequence[str]) -> tuple[str, ...]:
    values = (value,) if isinstance(value, str) else tuple(value)
    return tuple(one for one in values if one.strip())


def _has_value(snapshot: Snapshot, field: str, values: Sequence[str], matches: Matches) -> NDArray[np.bool_]:
    """For each of *matches* whether its *field* is one of *values*, by their keys; all of them where no value is chosen."""
    if not values:
        return np.ones(len(matches.docs), dtype=bool)
    column = snapshot.values[field]
    keys = {_whole_key(value) for value in values}
    codes = [code for code, name in enumerate(column.names) if name and _whole_key(name) in keys]
    return np.isin(column.codes[matches.docs], codes)


def _whole_key(value: str) -> str:
    return " ".join(token.exact for token in analyze(value)) or value


def _marks(text: str, tree: Node, field: str) -> tuple[Mark, ...]:
    return as_marks(find_marked(analyze(text), wanted_in(tree, field)))


def _iso_day(number: int) -> str:
    return f"{number // 10000:04d}-{number // 100 % 100:02d}-{number % 100:02d}"

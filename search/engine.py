"""The Engine protocol: what a page, an endpoint or a script may ask of an index; and the engine that answers from one folder.

The only place that knows the order of the steps: parse, match, order, cut.
"""

from __future__ import annotations

import datetime
import hashlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol

from search.articles import Article
from search.bengali.normalize import key
from search.bengali.romanize import is_latin
from search.bengali.terms import Analyzer
from search.errors import IndexUnusable, QueryError
from search.index.generations import current_generation
from search.index.schema import EXACT_FIELDS, UNDATED
from search.index.snapshot import Mask, Snapshot
from search.query.correction import find_corrections, find_spellings
from search.query.expansion import expand, is_part, without_parts
from search.query.filters import NO_FILTERS, Filters, LetThrough, apply_filters, read_days, read_filters
from search.query.notes import Note
from search.query.offers import apply_offers
from search.query.ordering import Place, check_sort, place_of
from search.query.parser import parse_query
from search.query.reading import find_readings, read_latin
from search.query.relaxation import relaxed, require_all
from search.query.selection import Selection, any_match, matching, select
from search.query.stories import select_stories
from search.query.synonyms import Synonyms, built_in
from search.query.tree import Dates, Everything, Node, Nothing, dates_in, leaves, to_text
from search.results.cache import PageCache
from search.results.completion import complete
from search.results.copies import NO_COPIES, Copies, find_copies
from search.results.cursor import Cursor, bad_cursor, expired_cursor, read_cursor, write_cursor
from search.results.explanation import explain_matches
from search.results.facets import count_facets, count_values
from search.results.marks import Wanted, as_marks, mark_words, wanted_in
from search.results.page import (
    Explanation,
    FacetCount,
    Facets,
    Hit,
    Listing,
    Mark,
    MarkedArticle,
    Related,
    ResultPage,
    Snippet,
    Stats,
    Suggestion,
    Trend,
    Trends,
    Week,
    hit_of,
)
from search.results.related import find_related
from search.results.rising import find_rising
from search.results.snippets import cut_around
from search.results.timeline import count_by_month, count_days, count_months, iso_day, list_month, months_between
from search.settings import Limits, Settings

Today = Callable[[], datetime.date]
_REMEMBERED_QUERIES = 1000  # as read, some 10 KB each: pages and filters of one query follow each other


class Engine(Protocol):
    """Answers from one generation of an index, from any number of threads, until it is closed."""

    @property
    def generation(self) -> str:
        """The name of the generation that answers, e.g. ``g-000123``."""

    @property
    def edition(self) -> str:
        """Changes whenever an answer may, so that whatever is cached is good for as long as it stands. ASCII letters and digits."""

    @property
    def analyzer(self) -> Analyzer:
        """What made the terms of the generation that answers."""

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
        """The articles that match *query* within the filters, one page of them; an empty query matches all, newest first.

        *from_* and *to* are days, months or years, both included, digits of either script. Several sources (or sections)
        are alternatives, and so are all that *year* (YYYY) and *month* (YYYY-MM) name. *sort*: relevance, newest, oldest; by time,
        an article must have all plain words of the query. *cursor*: of the page before, in place of *page*: it leads on for as
        long as there are hits, where numbered pages end at the depth of search.settings.Limits; all else that decides what is
        found has to be as it was. By time it is good for any later generation, too. *explain*: whether each hit is to say why it
        is there; its score is that of relevance in any order. *grouped*: whether articles that tell one story in nearly the same
        words are one hit, the first of them in the order, and all others of the archive its duplicates; pages, totals, facets and
        cursors count stories then.
        *roman*: whether words in Latin letters are read as Bengali ones. *facets*: whether to count them, for which every match
        has to be seen; without them the total may be a mere "more than" (``total_is_exact``).
        Where nothing matches, a better spelling is tried, unless *spelling* is off, then looser forms of the query, unless *loose*
        is off; notes and corrected_from say so.
        Raises QueryError, its *parameter* spelled as in the HTTP API (``from``, not ``from_``).
        """

    def suggest(self, word: str, most: int = 10) -> tuple[str, ...]:
        """At most *most* words of the archive that *word* may stand for, the most probable first.

        In Latin letters it is read by its sound; in Bengali ones it is taken for misspelt, so that it is never among them.
        """

    def complete(self, typed: str, most: int = 8, *, roman: bool = True) -> tuple[Suggestion, ...]:
        """At most *most* suggestions to a reader who has *typed* so far, words to search for before headlines and names.

        *roman*: whether words in Latin letters are read by their sound. Nothing typed, nothing suggested.
        """

    def article(self, article_id: str, query: str = "", *, roman: bool = True) -> MarkedArticle | None:
        """The article of that id with the words of *query* marked, or None."""

    def related(self, article_id: str, most: int = 5) -> Related | None:
        """What else there is on the story of the article of that id, of each kind at most *most*, the nearest first; or None."""

    def trends(
        self, queries: Sequence[str], *, from_: str | None = None, to: str | None = None, roman: bool = True
    ) -> Trends:
        """In how many articles of each month each of *queries* is found, all plain words of it together.

        The months are those of the archive, within *from_* and *to* as in search. Nothing is loosened or corrected.
        Raises QueryError.
        """

    def week(self, most: int = 10) -> Week | None:
        """What the newest week writes about more than the three months before it, at most *most*; None without dated articles."""

    def days(self, from_: str, to: str) -> tuple[FacetCount, ...]:
        """How many articles each day (YYYY-MM-DD) from *from_* to *to* has, in order; none, no entry. Raises QueryError."""

    def months(self) -> tuple[FacetCount, ...]:
        """How many articles each month (YYYY-MM) of the archive has, in order; those with none left out."""

    def listing(self, month: str) -> tuple[Listing, ...]:
        """All articles of *month* (YYYY-MM), or with "" those without a date, in the order of time and id. Raises QueryError."""

    def explain(self, query: str, article_id: str, *, roman: bool = True) -> Explanation | None:
        """Why the article of that id is where it is among the matches of *query*; None where there is no such article."""

    def stats(self) -> Stats:
        """What is in the generation that answers."""

    def close(self) -> None: ...

    def __enter__(self) -> Engine: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that a reader asks for. *cursor*: None to begin at *page*."""

    query: str
    filters: Filters
    sort: str
    page: int
    size: int
    cursor: str | None
    snippets: bool
    facets: bool
    freedom: _Freedom
    explain: bool
    grouped: bool


class _Freedom(NamedTuple):
    """How freely a query may be read: Latin letters as Bengali words, in a better spelling, more loosely."""

    roman: bool = True
    spelling: bool = True
    loose: bool = True


@dataclass(frozen=True, slots=True)
class _Wish:
    """Which hits are wanted, whatever the words. *sort*: the order that it comes to; *start*: behind what they are wanted.

    *counted*: whether facets are wanted. *grouped*: whether hits are stories.
    """

    passing: LetThrough
    sort: str
    start: Cursor
    size: int
    counted: bool
    grouped: bool

    @property
    def after(self) -> Place | None:
        return self.start.at if isinstance(self.start.at, Place) else None

    @property
    def passed_over(self) -> int:
        """How many hits have to be found for those before the page: none where their place is known."""
        return 0 if self.after else self.start.before


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One way to read a query. *tree*: what to look for; *notes* and *corrected_from* tell the reader how it came about."""

    tree: Node
    interpreted: str
    notes: tuple[Note, ...]
    corrected_from: str | None = None
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """What an attempt found: *first*. *tree*: with its expansions."""

    tree: Node
    first: Selection


class WhooshEngine:
    """The embedded engine: one generation of an index on this machine, as it was when it was opened."""

    def __init__(
        self,
        snapshot: Snapshot,
        settings: Settings,
        synonyms: Callable[[], Synonyms],
        today: Today | None,
        remembered_bytes: int,
    ) -> None:
        self._snapshot = snapshot
        self._settings = settings
        self._synonyms = synonyms
        self._today = today
        self._read = lru_cache(_REMEMBERED_QUERIES)(self._read_query)
        self._pages = PageCache(remembered_bytes) if remembered_bytes else None
        # One search after the other: two at once hand the interpreter to and fro with every array, which doubles the time of both.
        self._turn = threading.Lock()
        self._named: tuple[Synonyms, Synonyms] | None = None  # as read, and with the stems of this archive
        self._digested: tuple[Synonyms, str] | None = None

    @property
    def generation(self) -> str:
        return self._snapshot.path.name

    @property
    def edition(self) -> str:
        return _digest(self._order(), self._day())

    @property
    def analyzer(self) -> Analyzer:
        return self._snapshot.analyzer

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
        day = self._day()
        filters = read_filters(from_=from_, to=to, source=source, section=section, year=year, month=month, today=day)
        freedom = _Freedom(roman, spelling, loose)
        asked = _Asked(query, filters, sort, page, size, cursor or None, snippets, facets, freedom, explain, grouped)
        _check(asked, self._settings.limits)

        def make() -> ResultPage:
            with self._turn:
                return self._make_page(asked)

        if self._pages is None:
            return make()
        return self._pages.page((asked, day, self._synonyms()), make)

    def suggest(self, word: str, most: int = 10) -> tuple[str, ...]:
        latin = word.replace(" ", "")
        if is_latin(latin):
            return tuple(reading.word for reading in find_readings(latin, self._snapshot.words, most))
        return tuple(correction.word for correction in find_spellings(key(word), self._snapshot.words, most))

    def complete(self, typed: str, most: int = 8, *, roman: bool = True) -> tuple[Suggestion, ...]:
        with self._turn:
            return complete(typed, self._snapshot, most, roman=roman)

    def related(self, article_id: str, most: int = 5) -> Related | None:
        doc = self._snapshot.find(article_id)
        if doc is None:
            return None
        with self._turn:
            return find_related(doc, self._snapshot, self._settings, most)

    def trends(
        self, queries: Sequence[str], *, from_: str | None = None, to: str | None = None, roman: bool = True
    ) -> Trends:
        days = read_days(from_, to, self._day())
        with self._turn:
            return self._trends(queries, days, roman)

    def _trends(self, queries: Sequence[str], days: Dates | None, roman: bool) -> Trends:
        months = months_between(self._snapshot, days)
        series = []
        for query in queries:
            attempt = self._attempt(query, roman, all_words=True)
            counts = self._count_strictly(self._expanded(attempt.tree), months)
            series.append(Trend(query, attempt.interpreted, attempt.notes, counts))
        return Trends(months, count_by_month(self._snapshot.alive, self._snapshot, months), tuple(series))

    def _count_strictly(self, tree: Node, months: tuple[str, ...]) -> tuple[int, ...]:
        """As a search of all *months* counts them; none where only parts of rare words are found, which would be a looser query."""
        is_strict = not any(map(is_part, leaves(tree))) or any(self._count_by_month(without_parts(tree), months))
        return self._count_by_month(tree, months) if is_strict else (0,) * len(months)

    def _count_by_month(self, tree: Node, months: tuple[str, ...]) -> tuple[int, ...]:
        return count_by_month(matching(tree, self._snapshot, self._settings.ranking), self._snapshot, months)

    def week(self, most: int = 10) -> Week | None:
        with self._turn:
            week = self._snapshot.remembered.get(("week",), lambda: find_rising(self._snapshot, sys.maxsize))
        return replace(week, rising=week.rising[:most]) if week else None

    def days(self, from_: str, to: str) -> tuple[FacetCount, ...]:
        return count_days(self._snapshot, read_days(from_, to, self._day()))

    def months(self) -> tuple[FacetCount, ...]:
        return count_months(self._snapshot)

    def listing(self, month: str) -> tuple[Listing, ...]:
        return list_month(self._snapshot, month)

    def explain(self, query: str, article_id: str, *, roman: bool = True) -> Explanation | None:
        doc = self._snapshot.find(article_id)
        if doc is None:
            return None
        wish = _Wish(
            apply_filters(NO_FILTERS, self._snapshot), "relevance", Cursor(0, ""), 1, counted=False, grouped=False
        )
        attempt, found, _ = self._answer(query, wish, _Freedom(roman))
        return self._explanations({doc: self._snapshot.article(doc)}, attempt, found)[doc]

    def article(self, article_id: str, query: str = "", *, roman: bool = True) -> MarkedArticle | None:
        doc = self._snapshot.find(article_id)
        if doc is None:
            return None
        article = self._snapshot.article(doc)
        wanted = _wanted(self._expanded(self._attempt(query, roman).tree))
        copies = self._copies([doc], Everything(), None, "oldest").get(doc, NO_COPIES)
        return MarkedArticle(
            article,
            self._marks(article.title, wanted["title"]),
            self._marks(article.body, wanted["body"]),
            self._duplicates(copies, wanted),
            copies.count,
            copies.sources,
        )

    def stats(self) -> Stats:
        live, manifest = self._snapshot.live, self._snapshot.manifest
        days = self._snapshot.days[live]
        dated = days[days != UNDATED]
        return Stats(
            generation=self.generation,
            articles=len(live),
            built=manifest.built,
            size_bytes=sum(manifest.sizes.values()),
            fingerprint=manifest.fingerprint,
            terms=self._snapshot.term_count,
            first_day=iso_day(int(dated.min())) if len(dated) else None,
            last_day=iso_day(int(dated.max())) if len(dated) else None,
            source=count_values(self._snapshot, "source", self._snapshot.alive),
            section=count_values(self._snapshot, "section", self._snapshot.alive),
        )

    def close(self) -> None:
        self._snapshot.close()

    def __enter__(self) -> WhooshEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _make_page(self, asked: _Asked) -> ResultPage:
        wish = self._wish(asked)
        attempt, found, offered = self._answer(asked.query, wish, asked.freedom)
        docs, scores = (values[wish.passed_over :].tolist() for values in (found.first.docs, found.first.scores))
        hits = self._hits(dict(zip(docs, scores, strict=True)), attempt, found, asked)
        if asked.grouped:
            copies = self._copies(docs, found.tree, wish.passing.documents, wish.sort)
            hits = tuple(self._with_duplicates(docs, hits, copies, _wanted(found.tree)))
        matched = found.first.matched
        return ResultPage(
            text=asked.query,
            interpreted=attempt.interpreted,
            total=found.first.total,
            total_articles=found.first.articles,
            page=wish.start.before // asked.size + 1,
            size=asked.size,
            hits=hits,
            notes=attempt.notes,
            facets=None if matched is None else self._count_facets(matched, wish),
            corrected_from=attempt.corrected_from,
            suggestion=offered,
            cursor=self._cursor_behind(docs, wish, asked) if found.first.left else None,
        )

    def _wish(self, asked: _Asked) -> _Wish:
        tree = self._attempt(asked.query, asked.freedom.roman).tree
        is_everything = isinstance(tree, Everything)  # of which nothing is more relevant than the news
        sort = "newest" if is_everything and asked.sort == "relevance" else asked.sort
        passing = apply_filters(asked.filters, self._snapshot)
        return _Wish(passing, sort, self._start(asked, sort), asked.size, asked.facets, asked.grouped)

    def _start(self, asked: _Asked, sort: str) -> Cursor:
        """Behind what the page begins. Raises QueryError for a cursor that does not lead there."""
        if asked.cursor is None:
            return Cursor((asked.page - 1) * asked.size, self._order())
        cursor = read_cursor(asked.cursor, self._decides(asked))
        if isinstance(cursor.at, Place) != (sort != "relevance"):
            raise bad_cursor()
        if not isinstance(cursor.at, Place) and cursor.at != self._order():
            raise expired_cursor()
        return cursor

    def _cursor_behind(self, docs: Sequence[int], wish: _Wish, asked: _Asked) -> str:
        """The cursor for what comes behind *docs*, the page that was asked for."""
        at = self._order() if wish.sort == "relevance" else place_of(docs[-1], self._snapshot)
        return write_cursor(Cursor(wish.start.before + len(docs), at), self._decides(asked))

    def _decides(self, asked: _Asked) -> tuple[object, ...]:
        """What decides which hits there are, and in which kind of order: the same for all pages of a search."""
        periods = [
            (dates.first, dates.last) for dates in dates_in(self._attempt(asked.query, asked.freedom.roman).tree)
        ]
        return asked.query, periods, asked.filters, asked.sort, asked.freedom, asked.grouped

    def _order(self) -> str:
        """The name of whatever orders by relevance now: the same in every process that answers from this generation."""
        return _digest(self.generation, self._snapshot.manifest.built, self._digest_of_synonyms())

    def _count_facets(self, matched: Mask, wish: _Wish) -> Facets:
        return count_facets(self._snapshot, matched, wish.passing.names, wish.passing.days, grouped=wish.grouped)

    def _hits(self, scores: Mapping[int, float], attempt: _Attempt, found: _Found, asked: _Asked) -> tuple[Hit, ...]:
        """The hits of the documents that *scores* has, in its order."""
        articles = {doc: self._snapshot.article(doc) for doc in scores}
        wanted = _wanted(found.tree)
        explained = self._explanations(articles, attempt, found) if asked.explain else {}
        return tuple(
            replace(self._hit(article, scores[doc], wanted, asked.snippets), explanation=explained.get(doc))
            for doc, article in articles.items()
        )

    def _copies(self, docs: Sequence[int], tree: Node, allowed: Mask | None, sort: str) -> dict[int, Copies]:
        most = self._settings.limits.duplicates
        return find_copies(docs, tree, self._snapshot, self._settings.ranking, allowed=allowed, sort=sort, most=most)

    def _with_duplicates(
        self, docs: Sequence[int], hits: Sequence[Hit], copies: Mapping[int, Copies], wanted: Mapping[str, Wanted]
    ) -> Iterator[Hit]:
        """Yield *hits*, of *docs*, each with its *copies*."""
        for doc, hit in zip(docs, hits, strict=True):
            found = copies.get(doc, NO_COPIES)
            duplicates = self._duplicates(found, wanted)
            yield replace(hit, duplicates=duplicates, duplicate_count=found.count, duplicate_sources=found.sources)

    def _duplicates(self, copies: Copies, wanted: Mapping[str, Wanted]) -> tuple[Hit, ...]:
        """The hits of *copies*, without snippets: they say the same."""
        return tuple(
            replace(self._hit(self._snapshot.article(doc), score or 0.0, wanted, False), matches=score is not None)
            for doc, score in copies.scores.items()
        )

    def _explanations(
        self, articles: Mapping[int, Article], attempt: _Attempt, found: _Found
    ) -> dict[int, Explanation]:
        """Why each of *articles*, by document, is where it is by relevance among what was *found*."""
        of_docs = explain_matches(articles, found.tree, self._snapshot, self._settings.ranking)
        return {
            doc: Explanation(
                articles[doc].id, articles[doc].title, attempt.interpreted, sum(one.score for one in reasons), reasons
            )
            for doc, reasons in of_docs.items()
        }

    def _answer(self, query: str, wish: _Wish, freedom: _Freedom) -> tuple[_Attempt, _Found, str | None]:
        """The first reading of *query* that finds something, else the first, with what it found; and a better spelling of it."""
        asked = self._attempt(query, freedom.roman, all_words=wish.sort != "relevance")
        found = self._find(asked.tree, wish)
        offers = find_corrections(asked.tree, self._snapshot) if freedom.spelling else []
        offered = apply_offers(query, offers) if offers else None
        if found.first.total and self._is_strict(found, wish):
            return asked, found, offered
        for attempt in self._other_readings(query, asked, offered, freedom):
            is_found = attempt.tree is asked.tree  # its parts were found already
            other = found if is_found else self._find(attempt.tree, wish)
            if other.first.total:
                return attempt, other, None if attempt.is_corrected else offered
        return asked, self._find(Nothing(), wish) if found.first.total else found, None

    def _is_strict(self, found: _Found, wish: _Wish) -> bool:
        """Whether more than the parts and families of rare words was found: that alone is a looser query, and is to be said."""
        if not any(map(is_part, leaves(found.tree))):
            return True
        asked = without_parts(found.tree)
        return any_match(asked, self._snapshot, self._settings.ranking, wish.passing.documents)

    def _attempt(self, query: str, roman: bool, *, all_words: bool = False) -> _Attempt:
        """*query* as it stands, but for what Latin letters are read as. Where *all_words*, any of the words is not enough."""
        return self._read(query, roman, all_words, self._day())

    def _read_query(self, query: str, roman: bool, all_words: bool, day: datetime.date | None) -> _Attempt:
        parsed = parse_query(query, self._settings.limits, self._snapshot.analyzer, day)
        tree = require_all(parsed.tree) if all_words and parsed.any_word else parsed.tree
        reading = read_latin(tree, self._snapshot) if roman else None
        if reading is None:
            return _Attempt(tree, to_text(tree), parsed.notes)
        note = Note("read-latin", apply_offers(query, reading.words), 0, len(query))
        return _Attempt(reading.tree, to_text(reading.tree), (*parsed.notes, note), query)

    def _other_readings(
        self, query: str, asked: _Attempt, offered: str | None, freedom: _Freedom
    ) -> Iterator[_Attempt]:
        """What to try when nothing has what was *asked*: the spelling that is *offered*, then less and less of the query."""
        if offered:
            corrected = self._attempt(offered, freedom.roman)
            note = Note("corrected", offered, 0, len(query))
            yield replace(corrected, notes=(*asked.notes, note), corrected_from=query, is_corrected=True)
        if freedom.loose:
            yield from _looser(query, asked)

    def _find(self, tree: Node, wish: _Wish) -> _Found:
        expanded = self._expanded(tree)
        first = (select_stories if wish.grouped else select)(
            expanded,
            self._snapshot,
            self._settings.ranking,
            allowed=wish.passing.documents,
            sort=wish.sort,
            after=wish.after,
            most=wish.passed_over + wish.size,
            mask=wish.counted,
        )
        return _Found(expanded, first)

    def _expanded(self, tree: Node) -> Node:
        return expand(tree, self._snapshot, self._names(), self._settings.ranking)

    def _names(self) -> Synonyms:
        """The synonyms with the stems of this archive; made anew only when the file has changed."""
        read, named = self._synonyms(), self._named
        if named is None or named[0] is not read:
            named = self._named = (read, read.stemmed_by(self._snapshot.analyzer.stem_of))
        return named[1]

    def _digest_of_synonyms(self) -> str:
        """The same in every process; made anew only when the file has changed."""
        read, digested = self._synonyms(), self._digested
        if digested is None or digested[0] is not read:
            digested = self._digested = (read, _digest(read.rules))
        return digested[1]

    def _day(self) -> datetime.date | None:
        return self._today() if self._today else None

    def _hit(self, article: Article, score: float, wanted: Mapping[str, Wanted], with_snippets: bool) -> Hit:
        return hit_of(
            article,
            score,
            title_marks=self._marks(article.title, wanted["title"]),
            snippets=self._snippets(article.body, wanted["body"]) if with_snippets else (),
        )

    def _snippets(self, body: str, wanted: Wanted) -> tuple[Snippet, ...]:
        return cut_around(body, mark_words(body, wanted, self.analyzer), wanted, self._settings.snippets)

    def _marks(self, text: str, wanted: Wanted) -> tuple[Mark, ...]:
        return as_marks(mark_words(text, wanted, self.analyzer))


def open_engine(
    index: str | Path,
    settings: Settings | None = None,
    *,
    synonyms: Callable[[], Synonyms] = built_in,
    today: Today | None = None,
    remembered_bytes: int = 0,
) -> WhooshEngine:
    """Open the generation in service in the folder *index*. Raises IndexUnusable, which says what to run.

    *synonyms* is asked anew for every query, so that a file of them can change while the engine is open. *today*, the day where the
    readers are, is what আজ and গতকাল are counted from; without it they are words. *remembered_bytes*: of pages that are kept to be
    answered again; a server has queries that many ask.
    """
    folder = Path(index)
    name = current_generation(folder)
    if name is None:
        raise IndexUnusable(f"there is no index in {folder}: build one with khobor rebuild SOURCE")
    return WhooshEngine(Snapshot(folder / name), settings or Settings(), synonyms, today, remembered_bytes)


def _digest(*decides: object) -> str:
    """Of what *decides* something, whose repr says all: the same in every process."""
    return hashlib.sha256(repr(decides).encode("utf-8")).hexdigest()[:16]


def _check(asked: _Asked, limits: Limits) -> None:
    """Raise QueryError where there is no such order, or no such page."""
    check_sort(asked.sort)
    if asked.page < 1:
        values = {"text": str(asked.page)}
        raise QueryError("page-out-of-range", "page {text}: pages count from 1", parameter="page", values=values)
    if not 1 <= asked.size <= limits.page_size:
        values = {"text": str(asked.size), "most": str(limits.page_size)}
        raise QueryError("size-out-of-range", "size {text}: from 1 to {most}", parameter="size", values=values)
    if asked.cursor and asked.page > 1:
        raise QueryError("cursor-with-page", "a cursor stands in place of a page: give one of them", parameter="cursor")
    if asked.page * asked.size > limits.depth:
        message = "numbered pages end at article {most}: go on with the cursor of a page"
        raise QueryError("page-too-deep", message, parameter="page", values={"most": str(limits.depth)})


def _looser(query: str, asked: _Attempt) -> Iterator[_Attempt]:
    """Less and less of what was *asked*, each with a note of what was done."""
    parts = Note("relaxed-to-parts", query, 0, len(query))
    yield replace(asked, notes=(*asked.notes, parts))
    notes = asked.notes
    for code, tree in relaxed(asked.tree):
        notes = (*notes, Note(code, query, 0, len(query)))
        yield replace(asked, tree=tree, interpreted=to_text(tree), notes=notes)


def _wanted(tree: Node) -> Mapping[str, Wanted]:
    """What *tree* looks for in each text field."""
    return {field: wanted_in(tree, field) for field in EXACT_FIELDS}

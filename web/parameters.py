"""The parameters of a search, as the page and the endpoint take them, and the search itself.

In: the query string of a request. Out: SearchParameters, texts as they were typed, from which links and form are made
again; and the ResultPage that the engine answers with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from search.engine import Engine
from search.errors import QueryError
from search.results.page import ResultPage
from web.metrics import search_timed

SINGLE = ("q", "from", "to", "sort", "size", "page", "roman", "spelling", "loose", "grouped")
SWITCH = {"": True, "on": True, "off": False}  # of what a search does unless it is told not to
FACETS = {**SWITCH, "true": True, "false": False}  # whether the endpoint counts them; programs say true and false
WHOLE_NUMBER = re.compile("[0-9০-৯]{1,9}")  # nine digits: more than any archive has pages, less than int() refuses


@dataclass(frozen=True, slots=True)
class SearchParameters:
    """What was asked for, as it was typed; empty is not asked. The names are the API's but for ``from_``."""

    q: str = ""
    from_: str = ""
    to: str = ""
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    sort: str = ""
    size: str = ""
    page: str = ""
    roman: str = ""
    spelling: str = ""
    loose: str = ""
    grouped: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters for a query string, in a fixed order; those that are empty are left out."""
        named: list[tuple[str, tuple[str, ...]]] = [
            ("q", (self.q,)),
            ("from", (self.from_,)),
            ("to", (self.to,)),
            ("source", self.source),
            ("section", self.section),
            ("year", self.year),
            ("month", self.month),
            ("sort", (self.sort,)),
            ("size", (self.size,)),
            ("page", (self.page,)),
            ("roman", (self.roman,)),
            ("spelling", (self.spelling,)),
            ("loose", (self.loose,)),
            ("grouped", (self.grouped,)),
        ]
        return [(name, value) for name, values in named for value in values if value]

    def query_string(self) -> str:
        return urlencode(self.pairs())

    @property
    def is_filtered(self) -> bool:
        return bool(self.from_ or self.to or self.source or self.section or self.year or self.month)


def read_parameters(arguments: MultiDict[str, str]) -> SearchParameters:
    """The parameters among *arguments*; of one that is given twice the first: check_repeated is what complains."""
    typed = {name: arguments.get(name, "").strip() for name in SINGLE}
    return SearchParameters(
        q=arguments.get("q", ""),
        from_=typed["from"],
        to=typed["to"],
        source=chosen(arguments, "source"),
        section=chosen(arguments, "section"),
        year=chosen(arguments, "year"),
        month=chosen(arguments, "month"),
        sort=typed["sort"],
        size=typed["size"],
        page=typed["page"],
        roman=typed["roman"],
        spelling=typed["spelling"],
        loose=typed["loose"],
        grouped=typed["grouped"],
    )


def chosen(arguments: MultiDict[str, str], name: str) -> tuple[str, ...]:
    """The values of a parameter that may repeat, each once, in the order in which they came."""
    return tuple(dict.fromkeys(value for value in arguments.getlist(name) if value))


def check_repeated(arguments: MultiDict[str, str], names: tuple[str, ...] = SINGLE) -> None:
    """Raise QueryError where one of *names* is given more than once: which one was meant cannot be known."""
    for name in names:
        if len(arguments.getlist(name)) > 1:
            raise QueryError(
                "repeated-parameter", "{parameter} is given more than once", parameter=name, values={"parameter": name}
            )


def search(
    engine: Engine,
    asked: SearchParameters,
    page_size: int,
    *,
    cursor: str | None = None,
    snippets: bool = True,
    facets: bool = True,
    explain: bool = False,
) -> ResultPage:
    """What *engine* answers. Raises QueryError, its parameter named as in the API."""
    with search_timed():
        return engine.search(
            asked.q,
            from_=asked.from_ or None,
            to=asked.to or None,
            source=asked.source,
            section=asked.section,
            year=asked.year,
            month=asked.month,
            sort=asked.sort or "relevance",
            page=whole_number(asked.page or "1", "page"),
            size=whole_number(asked.size or str(page_size), "size"),
            cursor=cursor,
            snippets=snippets,
            facets=facets,
            roman=reads_latin(asked),
            spelling=is_on(asked.spelling, "spelling", SWITCH),
            loose=is_on(asked.loose, "loose", SWITCH),
            explain=explain,
            grouped=is_on(asked.grouped, "grouped", SWITCH),
        )


def reads_latin(asked: SearchParameters) -> bool:
    """Whether words in Latin letters are to be read as Bengali ones. Raises QueryError ``not-on-or-off``."""
    return is_on(asked.roman, "roman", SWITCH)


def wants_facets(arguments: MultiDict[str, str]) -> bool:
    """Whether the endpoint is to count facets, and with them all that matches. Raises QueryError ``not-on-or-off``."""
    return is_on(arguments.get("facets", "").strip(), "facets", FACETS)


def is_on(text: str, parameter: str, choices: Mapping[str, bool]) -> bool:
    if text not in choices:
        raise QueryError("not-on-or-off", "{text} is neither on nor off", parameter=parameter, values={"text": text})
    return choices[text]


def whole_number(text: str, parameter: str) -> int:
    """The number that digits of either script write. Raises QueryError ``bad-number``."""
    if not WHOLE_NUMBER.fullmatch(text):
        raise QueryError("bad-number", "{text} is no whole number", parameter=parameter, values={"text": text})
    return int(text)

"""A search that found nothing -> other searches that find something, each with how many articles it finds.

Each costs a search, and is tried only then: a few, the ones that change least first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from search.engine import Engine
from web import links
from web.languages import N_, gettext, language_of
from web.parameters import SearchParameters, search

MOST_TRIED = 6  # searches: some 100 ms in all on a small machine with a large archive
SPELLINGS = 2  # of each word
WORDS = 3  # of a query whose spellings are tried: of a longer one some word is found
LESS = {"time": N_("at any time"), "source": N_("in any paper"), "section": N_("in any section")}
SWITCHED_ON = {
    "spelling": N_("with its spelling corrected"),
    "loose": N_("less exactly"),
    "roman": N_("with Latin letters read as Bengali"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """*query*: the words to search for instead, in *language*, or "" where they stay and *text* says what changes."""

    text: str
    query: str
    language: str
    href: str
    total: int
    total_is_exact: bool


def ways_on(engine: Engine, asked: SearchParameters) -> list[Way]:
    """The other searches that find something."""
    tried = islice(_others(engine, replace(asked, page="")), MOST_TRIED)
    return [way for text, other in tried if (way := _way(engine, asked, text, other)).total]


def _way(engine: Engine, asked: SearchParameters, text: str, other: SearchParameters) -> Way:
    page = search(engine, replace(other, size="1"), 1, snippets=False, facets=False)
    query = other.q if other.q != asked.q else ""
    return Way(text, query, language_of(query), links.search_link(other), page.total, page.total_is_exact)


def _others(engine: Engine, asked: SearchParameters) -> Iterator[tuple[str, SearchParameters]]:
    """Yield what each of the other searches changes, in words, and the search."""
    for name, text in SWITCHED_ON.items():
        if getattr(asked, name) == "off":
            yield gettext(text), links.switched(asked, name, "")
    yield from _with_fewer_filters(asked)
    for query in _respelled(engine, asked.q):
        yield "", replace(asked, q=query)


def _with_fewer_filters(asked: SearchParameters) -> Iterator[tuple[str, SearchParameters]]:
    without = {"time": links.undated(asked), "source": replace(asked, source=()), "section": replace(asked, section=())}
    fewer = [(name, other) for name, other in without.items() if other != asked]
    for name, other in fewer:
        yield gettext(LESS[name]), other
    if len(fewer) > 1:
        yield gettext("without any filter"), links.unfiltered(asked)


def _respelled(engine: Engine, query: str) -> Iterator[str]:
    """Yield *query* with one of its words spelled another way that the archive has; nothing for more than plain words."""
    words = query.split()
    if len(words) > WORDS or not all(map(is_plain, words)):
        return
    for place, word in enumerate(words):
        for other in engine.suggest(word, SPELLINGS):
            yield " ".join([*words[:place], other, *words[place + 1 :]])


def is_plain(word: str) -> bool:
    """Whether *word* has none of the signs of the query language."""
    return not any(sign in word for sign in '"():*+-')

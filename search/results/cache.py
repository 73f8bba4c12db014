"""Pages that were asked for lately, kept so that one asked for again (a popular query, the way back from an article) is at hand.

What decides a page is the caller's to say: everything it depends on, in one key. A cache lives as long as one open generation.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from search.results.page import Hit, ResultPage

# What Python takes for them beside their letters, measured; letters of Bengali take two bytes each.
_PAGE_BYTES, _HIT_BYTES, _SNIPPET_BYTES, _MARK_BYTES, _FACET_BYTES, _LETTER_BYTES = 900, 300, 130, 110, 125, 2
_REASON_BYTES = 300  # with the words that met


class PageCache:
    """The pages asked for last, of at most *most_bytes* together. Any number of threads may share it."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[Hashable, tuple[ResultPage, int]] = OrderedDict()  # asked for last comes last
        self._changing = threading.Lock()

    def page(self, asked: Hashable, make: Callable[[], ResultPage]) -> ResultPage:
        """The page that was made for *asked*, or what *make* makes now; threads that ask at once may each make it."""
        with self._changing:
            found = self._pages.get(asked)
            if found:
                self._pages.move_to_end(asked)
                return found[0]
        page = make()
        self._keep(asked, page, size_of(page))
        return page

    def _keep(self, asked: Hashable, page: ResultPage, size: int) -> None:
        if size > self._most_bytes:
            return
        with self._changing:
            self._bytes += size - self._pages.pop(asked, (page, 0))[1]
            self._pages[asked] = page, size
            while self._bytes > self._most_bytes:
                self._bytes -= self._pages.popitem(last=False)[1][1]


def size_of(page: ResultPage) -> int:
    """The memory that *page* takes, in bytes, within a fifth or so."""
    found = page.facets
    facets = (found.source, found.section, found.year, found.month) if found else ()
    text = _LETTER_BYTES * (len(page.text) + len(page.interpreted)) + len(page.cursor or "")
    return _PAGE_BYTES + text + _FACET_BYTES * sum(map(len, facets)) + sum(map(_size_of_hit, page.hits))


def _size_of_hit(hit: Hit) -> int:
    texts = (hit.article_id, hit.url or "", hit.title, hit.byline or "", *(snippet.text for snippet in hit.snippets))
    marks = len(hit.title_marks) + sum(len(snippet.marks) for snippet in hit.snippets)
    pieces = _SNIPPET_BYTES * len(hit.snippets) + _MARK_BYTES * marks
    reasons = _REASON_BYTES * len(hit.explanation.reasons) if hit.explanation else 0
    own = _HIT_BYTES + pieces + _LETTER_BYTES * sum(map(len, texts)) + reasons
    return own + sum(map(_size_of_hit, hit.duplicates))

"""JSON that is one document, a list of articles or an object with one somewhere inside -> Articles.

The document is only cut here, where its values begin and end; what each says is read later and by itself, as a line of JSON Lines
is. So a damaged article costs that article, where a parser of the whole document would end at it, and at every NaN and every letter
in broken UTF-8 too. Several documents behind each other are read as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from search.articles import InvalidArticle
from search.sources.jsonrecords import has_article, read_values
from search.sources.jsonvalues import JsonText, NoJson, NotWhole
from search.sources.parts import Origin, Part, Problem, Reading, cut_items
from search.sources.records import Record, Reject

_ITEM_BYTES = 50  # what an item costs besides its bytes: a part of a million numbers is no small one
_MOST_ENTERED = 8  # lists and objects around the articles of a document
_MOST_SCALARS = 10_000  # texts and numbers where articles should be; beside the articles there are some dozens
_CLOSES = {b"[": b"]", b"{": b"}"}


class _Level(NamedTuple):
    """A list or an object that is entered. *closes*: the bracket that ends it. *before*: how many items there are before it.

    *fault*: why it is not read whole; that is what is wrong if no item is found inside.
    """

    closes: bytes
    before: int
    fault: NoJson | None


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    """Cut *stream* into parts of whole articles, or of what should be some."""
    yield from cut_items("json", origin, _Document(stream, origin, reading).items(), _ITEM_BYTES)


def read(part: Part, reading: Reading) -> Iterator[Record]:
    """Yield what each item of *part* holds."""
    yield from read_values(part.payload, part, reading)


class _Document:
    """A document that is gone through, and what was entered on the way to the place in it."""

    def __init__(self, stream: BinaryIO, origin: Origin, reading: Reading) -> None:
        self._text = JsonText(stream, reading.limits.record_bytes)
        self._path = origin.path
        self._reading = reading
        self._levels: list[_Level] = []
        self._count = 0  # of the items so far
        self._scalars = 0

    def items(self) -> Iterator[bytes | Reject]:
        """The items of the document, and a Reject for each place that has none and should have one."""
        try:
            while sign := self._text.next_sign():
                item = self._next_item(sign)
                if item is not None:
                    self._count += 1
                    yield item if isinstance(item, bytes) else Reject(self._path, self._count, item.reason, str(item))
            if self._levels:
                raise NoJson("bad-json", f"the document breaks off at byte {self._text.place:,}")
        except NoJson as error:
            yield Reject(self._path, self._count + 1, error.reason, str(error))

    def _next_item(self, sign: bytes) -> bytes | NoJson | None:
        """The item that comes next, or what is wrong with it; None for what is none. Raises NoJson."""
        if self._levels and sign == self._levels[-1].closes:
            return self._leave()
        if sign == b"[" and not self._levels:
            self._enter(None)
            return None
        is_in_list = bool(self._levels) and self._levels[-1].closes == b"]"
        try:
            value = self._text.value()
        except NotWhole as error:
            if is_in_list and error.reason == "too-complex":  # its parts would all be taken for items
                raise
            self._enter(error)
            return None
        if sign not in _CLOSES:
            return self._scalar(value)
        return value if is_in_list and sign == b"{" else self._item_or_inside(value)

    def _scalar(self, value: bytes) -> bytes | None:
        """*value*, a text or a number, where an item should be; None in an object, where it is a key or says something beside."""
        self._scalars += 1
        if self._scalars > _MOST_SCALARS:
            raise NoJson("too-complex", f"more than {_MOST_SCALARS:,} texts and numbers where articles should be")
        if not self._levels or self._levels[-1].closes == b"]":
            return value
        self._text.skip_colon()
        return None

    def _item_or_inside(self, value: bytes) -> bytes | None:
        """*value* if it is an article or has some; what cannot be read whole is entered. In an object only articles count."""
        try:
            return value if has_article(value, self._reading) or not self._levels else None
        except InvalidArticle as error:
            self._text.put_back(value)
            self._enter(NoJson(error.reason, str(error)))
            return None

    def _enter(self, fault: NoJson | None) -> None:
        """Go into the list or object that comes next. Raises *fault* where there is none, or too many are around it."""
        closes = _CLOSES.get(self._text.next_sign())
        if closes is None or len(self._levels) == _MOST_ENTERED:
            raise fault or NoJson("nested-too-deep", f"more than {_MOST_ENTERED} lists inside each other")
        self._text.skip()
        self._levels.append(_Level(closes, self._count, fault))

    def _leave(self) -> NoJson | None:
        """Go out of what was entered last; what was wrong with that, if it has no items."""
        self._text.skip()
        level = self._levels.pop()
        return level.fault if self._count == level.before else None

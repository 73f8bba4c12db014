"""The JSON of one record -> Articles, wherever in it they are.

In: the bytes of one value, a line of JSON Lines or an item of a document. Canonical records, which use no names but those of
Article itself, are held to them; others are read by search.sources.columns. A value that is no article may have some inside.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from search.articles import FIELDS, InvalidArticle
from search.sources.columns import Row, canonical_article, fullness, is_canonical, read_rows
from search.sources.encodings import MOST_BROKEN
from search.sources.parts import Part, Reading
from search.sources.records import Record, Reject, Repair

_KNOWN = frozenset(FIELDS)
_DECODER = json.JSONDecoder(strict=False)  # a line break or a tab inside a string costs no article
_MOST_BRACKETS = 200_000  # lists and objects of a record; an article with all its pictures has a thousand
_DEPTH = 6  # of lists and objects around an article
_BLANK = b" \t\r\n" + codecs.BOM_UTF8


class _Found(NamedTuple):
    """The objects of a value that are articles, and how much of one the fullest has; see columns.fullness."""

    fullness: int
    rows: list[Mapping[str, object]]


def read_values(values: Iterable[bytes], part: Part, reading: Reading) -> Iterator[Record]:
    """Yield what each of *values*, the first of which is the first of *part*, holds; a blank one holds nothing."""
    damaged: set[int] = set()
    yield from read_rows(_rows(values, part, reading, damaged), part, reading)
    if damaged:
        yield Repair(part.origin.path, "broken-utf8", len(damaged))


def _rows(values: Iterable[bytes], part: Part, reading: Reading, damaged: set[int]) -> Iterator[Row | Record]:
    """The rows of *values*, or why one has none; puts into *damaged* the numbers of those that lack letters."""
    for number, data in enumerate(values, start=part.first + 1):
        if data[:1] != b"{" and not data.strip(_BLANK):
            continue
        try:
            value, is_damaged = _parse(data)
            if isinstance(value, dict) and value.keys() <= _KNOWN and not reading.columns:
                yield canonical_article(value, reading)  # at once: rows are held to the end of their part
                rows = []
            else:
                rows = _articles_in(value, reading)
        except InvalidArticle as error:
            yield Reject(part.origin.path, number, error.reason, str(error))
            continue
        if is_damaged:
            damaged.add(number)
        counts_items = part.format == "json"  # which are found by their places, as lines are by their numbers
        for place, row in enumerate(rows):
            yield Row(number + place if counts_items else number, row, is_canonical(row, reading))


def has_article(data: bytes, reading: Reading) -> bool:
    """Whether the value *data* has the text of an article. Raises InvalidArticle where it is no JSON."""
    return _found_in(_parse(data)[0], reading, _DEPTH).fullness == 2


def _parse(data: bytes) -> tuple[object, bool]:
    """The value, and whether letters of it are lost. Raises InvalidArticle."""
    if len(data) > _MOST_BRACKETS and data.count(b"[") + data.count(b"{") > _MOST_BRACKETS:
        raise InvalidArticle("too-complex", f"a record of more than {_MOST_BRACKETS:,} lists and objects is no article")
    try:
        text, broken = data.removeprefix(codecs.BOM_UTF8).decode("utf-8"), 0
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")  # JSON is in no other encoding
        broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
        if broken > MOST_BROKEN * len(text):
            message = f"broken UTF-8 at byte {error.start} of the record and in too many places after it"
            raise InvalidArticle("broken-utf8", message) from error
    try:
        return _DECODER.decode(text), broken > 0
    except (ValueError, RecursionError) as error:
        raise InvalidArticle("bad-json", f"no JSON object: {error}") from error


def _articles_in(value: object, reading: Reading) -> list[Mapping[str, object]]:
    """*value* where it is an article, else those that it has inside. Raises InvalidArticle where it can be neither."""
    if isinstance(value, dict) and fullness(value, reading) == 2:
        return [value]
    rows = _found_in(value, reading, _DEPTH).rows
    if not rows and isinstance(value, dict):
        raise InvalidArticle("no-text", "an object that is something else than an article, and has none inside")
    if not rows:
        raise InvalidArticle("bad-json", f"no JSON object but {type(value).__name__}")
    return rows


def _found_in(value: object, reading: Reading, depth: int) -> _Found:
    """Of a list all objects; of an object that is no article itself, what it has in those of its lists that have the fullest."""
    if depth == 0 or not isinstance(value, dict | list):
        return _Found(-1, [])
    own = fullness(value, reading) if isinstance(value, dict) else -1
    values = () if own == 2 else value.values() if isinstance(value, dict) else value
    inside = [_found_in(one, reading, depth - 1) for one in values if isinstance(one, dict | list)]
    best = max((one.fullness for one in inside), default=-1)
    if isinstance(value, list):
        return _Found(best, [row for one in inside for row in one.rows])
    if best > max(own, 0):
        return _Found(best, [row for one in inside if one.fullness == best for row in one.rows])
    return _Found(own, [value] if own >= 0 else [])

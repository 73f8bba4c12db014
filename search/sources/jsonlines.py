"""Canonical JSON Lines -> Articles: one JSON object a line with the keys of Article, UTF-8.

Trusted to be articles, however short. A line that is none is rejected with its number and the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from search.articles import FIELDS, InvalidArticle, article_from_record, writable
from search.settings import Limits
from search.sources.parts import PART_BYTES, Origin, Part, Problem, Reading
from search.sources.records import Notice, Record, Reject

_BOM = b"\xef\xbb\xbf"
_KNOWN = frozenset(FIELDS)
_DISCARDED = 2**16  # bytes at a time of a line that is too long to keep


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    """Cut *stream* into parts of whole lines; one that is too long for an article is never held whole."""
    lines: list[bytes] = []
    first = held = 0
    for line in _lines(stream, reading.limits.record_bytes):
        if line is None:
            yield Part("json-lines", origin, lines, first)
            first += len(lines) + 1
            most = reading.limits.record_bytes
            yield Reject(origin.path, first, "too-large", f"a line of more than {most:,} bytes is no article")
            lines, held = [], 0
            continue
        lines.append(line)
        held += len(line)
        if held >= PART_BYTES:
            yield Part("json-lines", origin, lines, first)
            first += len(lines)
            lines, held = [], 0
    if lines:
        yield Part("json-lines", origin, lines, first)


def read(part: Part, reading: Reading) -> Iterator[Record]:
    """Yield what each line of *part* holds; blank lines hold nothing."""
    ignored: set[str] = set()
    for number, line in enumerate(part.payload, start=part.first + 1):
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _read_line(line, part.origin.path, number, reading.limits, ignored)
    if ignored:
        keys = writable(", ".join(sorted(ignored)))
        yield Notice(part.origin.path, f"keys that no article has were left aside: {keys}")


def _read_line(line: bytes, path: str, number: int, limits: Limits, ignored: set[str]) -> Record:
    try:
        record = json.loads(line.removeprefix(_BOM).decode("utf-8"))
    except UnicodeDecodeError as error:
        return Reject(path, number, "broken-utf8", f"broken UTF-8 at byte {error.start} of the line")
    except (ValueError, RecursionError) as error:
        return Reject(path, number, "bad-json", f"no JSON object: {error}")
    if not isinstance(record, dict):
        return Reject(path, number, "bad-json", f"no JSON object but {type(record).__name__}")
    ignored.update(record.keys() - _KNOWN)
    try:
        article = article_from_record(record)
    except InvalidArticle as error:
        return Reject(path, number, error.reason, str(error))
    if len(article.title) + len(article.body) > limits.article_chars:
        return Reject(path, number, "too-large", f"an article of more than {limits.article_chars:,} characters is none")
    return article


def _lines(stream: BinaryIO, most: int) -> Iterator[bytes | None]:
    """The lines of *stream*; None for one longer than *most* bytes."""
    while line := stream.readline(most + 1):
        if len(line) <= most:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_DISCARDED)
        yield None

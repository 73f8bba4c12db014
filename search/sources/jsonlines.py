"""Canonical JSON Lines -> Articles: one JSON object a line with the keys of Article, UTF-8.

Trusted to be articles, however short. A line that is none is rejected with its number and the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from search.articles import FIELDS, InvalidArticle, article_from_record, writable
from search.settings import Limits
from search.sources.records import Notice, Record, Reject

_BOM = b"\xef\xbb\xbf"
_KNOWN = frozenset(FIELDS)
_DISCARDED = 2**16  # bytes at a time of a line that is too long to keep


def read_json_lines(stream: BinaryIO, path: str, limits: Limits, lines_before: int = 0) -> Iterator[Record]:
    """Yield what each line of *stream* holds; blank lines hold nothing. Reads one line at a time, each within *limits*.

    *lines_before*: how many lines of the file were read already.
    """
    ignored: set[str] = set()
    for number, line in _numbered_lines(stream, limits.record_bytes, lines_before):
        if line is None:
            yield Reject(path, number, "too-large", f"a line of more than {limits.record_bytes:,} bytes is no article")
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _read_line(line, path, number, limits, ignored)
    if ignored:
        yield Notice(path, f"keys that no article has were left aside: {writable(', '.join(sorted(ignored)))}")


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


def _numbered_lines(stream: BinaryIO, most: int, number: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines of *stream*, counted on from *number*; None for one longer than *most* bytes, which is never held whole."""
    while line := stream.readline(most + 1):
        number += 1
        if len(line) <= most:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_DISCARDED)
        yield number, None

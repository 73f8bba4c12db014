"""The first bytes of a file -> its format. The name is looked at only where bytes leave a choice."""

from __future__ import annotations

import io
import re

from search.sources.parts import Origin
from search.sources.records import Reject

HEAD = 4096  # bytes looked at to tell a format
TEXTS = frozenset({"json-lines", "json", "delimited", "text"})  # read as UTF-8, whatever they are in

_JSON_LINE = re.compile(rb'^\s*\{\s*"', re.MULTILINE)  # an object on any line: the first may be damaged
_BOM = b"\xef\xbb\xbf"
_MAGIC = (
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PK\x03\x04", "zip"),
    (b"WARC/", "warc"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"PAR1", "parquet"),
)


def detect(stream: io.BufferedReader[io.RawIOBase], origin: Origin) -> str | Reject:
    """The format of *stream*, of which nothing is read but blank beginnings; or why it has none."""
    head = stream.peek(HEAD)[:HEAD]
    if found := next((name for magic, name in _MAGIC if head.startswith(magic)), None):
        return found
    start = head.removeprefix(_BOM).lstrip()
    if not start:
        return Reject(origin.path, None, "empty", "the file is empty")
    if start.startswith(b"{") or _JSON_LINE.search(start):
        return "json-lines"
    if b"\x00" in head:
        return Reject(origin.path, None, "not-text", "it is no text")
    if start.startswith(b"<"):
        return "html"
    return "text"

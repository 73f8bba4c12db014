"""JSON Lines -> Articles: one JSON object a line, with the keys of Article or with those of whoever made it.

Trusted to be articles, however short. A line that is none is rejected with its number and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from search.sources.jsonrecords import read_values
from search.sources.parts import Origin, Part, Problem, Reading, cut_items, read_line
from search.sources.records import Record, Reject


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    """Cut *stream* into parts of whole lines; one that is too long for an article is never held whole."""
    yield from cut_items("json-lines", origin, _lines(stream, origin.path, reading.limits.record_bytes))


def read(part: Part, reading: Reading) -> Iterator[Record]:
    """Yield what each line of *part* holds; blank lines hold nothing."""
    yield from read_values(part.payload, part, reading)


def _lines(stream: BinaryIO, path: str, most: int) -> Iterator[bytes | Reject]:
    """The lines of *stream*, or why one of more than *most* bytes is none."""
    number = 0
    while (read := read_line(stream, most))[0]:
        number += 1
        line, is_whole = read
        if is_whole:
            yield line
        else:
            yield Reject(path, number, "too-large", f"a line of more than {most:,} bytes is no article")

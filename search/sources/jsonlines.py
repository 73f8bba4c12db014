"""JSON Lines -> Articles: one JSON object a line, with the keys of Article or with those of whoever made it.

Trusted to be articles, however short. A line that is none is rejected with its number and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from search.sources.jsonrecords import read_values
from search.sources.parts import PART_BYTES, Origin, Part, Problem, Reading
from search.sources.records import Record, Reject

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
    yield from read_values(part.payload, part, reading)


def _lines(stream: BinaryIO, most: int) -> Iterator[bytes | None]:
    """The lines of *stream*; None for one longer than *most* bytes."""
    while line := stream.readline(most + 1):
        if len(line) <= most:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_DISCARDED)
        yield None

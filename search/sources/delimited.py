"""Tables of text (CSV, TSV): a row an article, the first row its headings -> Articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from search.sources.parts import Origin, Part, Problem, Reading
from search.sources.records import Record


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    raise NotImplementedError


def read(part: Part, reading: Reading) -> Iterator[Record]:
    raise NotImplementedError

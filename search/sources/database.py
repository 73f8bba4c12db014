"""Databases (SQLite files, and whatever SQLAlchemy reaches by an address) -> Articles: a row an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from search.sources.parts import Origin, Part, Problem, Reading
from search.sources.records import Record


def is_address(source: str) -> bool:
    """Whether *source* is the address of a database (``postgresql://...``) and not a path."""
    return False


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    """Cut the SQLite file in *stream*."""
    raise NotImplementedError


def split_address(address: str, reading: Reading) -> Iterator[Part | Problem]:
    """Cut what the database at *address* answers to the query of *reading*. Raises SourceError."""
    raise NotImplementedError


def read(part: Part, reading: Reading) -> Iterator[Record]:
    raise NotImplementedError

"""A tar archive -> the files in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from search.sources.parts import Member, Origin, Problem, Reading


def members(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Member | Problem]:
    raise NotImplementedError

"""The plain word lists in ``data/``: a line an entry, ``#`` begins a comment line, UTF-8 in any normalisation."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def read_list(name: str) -> tuple[str, ...]:
    """The entries of ``data/<name>.txt`` in the order of the file."""
    text = (files("search.bengali") / "data" / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))

"""Khobor: full-text search for Bengali news. ``open_engine`` is the way in."""

from search.engine import Engine, open_engine

__all__ = ["Engine", "open_engine"]

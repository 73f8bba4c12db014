"""The ways through the archive without a query: by day, by paper, by section; and the front page."""

from __future__ import annotations

from flask import Blueprint

browse = Blueprint("browse", __name__)


@browse.get("/calendar")
def calendar() -> str:
    raise NotImplementedError


@browse.get("/sources")
def sources() -> str:
    raise NotImplementedError


@browse.get("/sections")
def sections() -> str:
    raise NotImplementedError

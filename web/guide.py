"""The page that teaches the query language."""

from __future__ import annotations

from flask import Blueprint

guide = Blueprint("guide", __name__)


@guide.get("/help")
def show() -> str:
    raise NotImplementedError

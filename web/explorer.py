"""The page on which the endpoints can be tried."""

from __future__ import annotations

from flask import Blueprint

explorer = Blueprint("explorer", __name__)


@explorer.get("/api")
def show() -> str:
    raise NotImplementedError

"""The page for whoever runs the site: off unless enabled."""

from __future__ import annotations

from flask import Blueprint

admin = Blueprint("admin", __name__)


@admin.get("/stats")
def stats() -> str:
    raise NotImplementedError

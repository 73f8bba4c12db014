"""Words and phrases compared over time: page, CSV."""

from __future__ import annotations

from flask import Blueprint

trends = Blueprint("trends", __name__)


@trends.get("/trends")
def show() -> str:
    raise NotImplementedError


@trends.get("/trends.csv")
def as_csv() -> str:
    raise NotImplementedError

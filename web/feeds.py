"""Results for other programs: Atom, exports, OpenSearch, sitemap, robots."""

from __future__ import annotations

from flask import Blueprint

feeds = Blueprint("feeds", __name__)


@feeds.get("/feed.atom")
def atom() -> str:
    raise NotImplementedError


@feeds.get("/opensearch.xml")
def opensearch() -> str:
    raise NotImplementedError


@feeds.get("/sitemap.xml")
def sitemap() -> str:
    raise NotImplementedError


@feeds.get("/robots.txt")
def robots() -> str:
    raise NotImplementedError

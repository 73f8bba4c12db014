"""Sitemaps -> the pages, or further sitemaps, that they list (sitemaps.org, and Google's for news).

Read as a stream, by a parser that knows no document types and so no entities. What is nested deeper than any sitemap, or goes on
for long without an element, is none.
"""

from __future__ import annotations

import re
import xml.sax
import xml.sax.handler
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from search.articles import iso_time

_PIECE = 2**16
_MOST_DEPTH = 16  # a sitemap with pictures and news has five
_MOST_ELEMENTS = 1_000_000  # 50,000 pages, as many as one may list, with what is said of news and a picture of each
_MOST_TEXT = 4_096  # characters of an address; the protocol says 2,048
_MOST_SILENCE = 2**20  # bytes without an element: to find the end of one long token a parser reads it over and over
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex)[\s>]")
_PAGE = re.compile(rb"<(?:html|body)[\s>]", re.IGNORECASE)
_Name = tuple[str | None, str]  # namespace and name
_FIELDS = frozenset({"loc", "lastmod", "publication_date"})


@dataclass(frozen=True, slots=True)
class Listed:
    """An address that a sitemap lists, and the ISO time of its last change. *is_sitemap*: whether it lists more."""

    url: str
    changed: str | None = None
    is_sitemap: bool = False


class BrokenSitemap(Exception):
    """A sitemap cannot be read from here on; the message is for people."""


def looks_like_sitemap(head: bytes) -> bool:
    """Whether *head*, the first bytes of a file, begins a sitemap."""
    plain = head.replace(b"\x00", b"")  # UTF-16
    root = _ROOT.search(plain)
    return bool(root) and not _PAGE.search(plain, 0, root.start() if root else 0)


def read_sitemap(stream: BinaryIO, most: int) -> Iterator[Listed]:
    """Yield what is listed in the first *most* bytes, in order. Raises BrokenSitemap after what can be read."""
    handler = _Handler()
    parser = DefusedExpatParser(namespaceHandling=1, forbid_dtd=True)
    parser.setContentHandler(handler)
    try:
        for piece in _pieces(stream, handler, most):
            parser.feed(piece)
            yield from handler.taken()
        parser.close()
    except (BrokenSitemap, xml.sax.SAXException, ValueError, OSError, EOFError, zlib.error) as error:
        yield from handler.taken()
        is_typed = isinstance(error, DefusedXmlException)
        raise BrokenSitemap("it has a document type, which no sitemap needs" if is_typed else str(error)) from error
    yield from handler.taken()


def _pieces(stream: BinaryIO, handler: _Handler, most: int) -> Iterator[bytes]:
    """The pieces of *stream*, as long as its elements go on. Raises BrokenSitemap."""
    held = silent = elements = 0
    while piece := stream.read(_PIECE):
        held += len(piece)
        if held > most:
            raise BrokenSitemap(f"it has more than {most:,} bytes")
        yield piece
        silent = 0 if handler.elements > elements else silent + len(piece)
        elements = handler.elements
        if silent > _MOST_SILENCE:
            raise BrokenSitemap("one piece of it is longer than any address")


class _Handler(xml.sax.handler.ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.elements = 0
        self._listed: list[Listed] = []
        self._open: list[str] = []
        self._text: list[str] = []
        self._found: dict[str, str] = {}

    def taken(self) -> list[Listed]:
        listed, self._listed = self._listed, []
        return listed

    def startElementNS(self, name: _Name, qname: str | None, attrs: object) -> None:  # noqa: N802, ARG002 - SAX says so
        self.elements += 1
        self._open.append(name[1])
        if self.elements > _MOST_ELEMENTS:
            raise BrokenSitemap(f"it has more than {_MOST_ELEMENTS:,} elements")
        if len(self._open) > _MOST_DEPTH:
            raise BrokenSitemap("its elements are nested deeper than any sitemap's")
        self._text = []
        if name[1] in ("url", "sitemap"):
            self._found = {}

    def characters(self, content: str) -> None:
        if self._open[-1] in _FIELDS and sum(map(len, self._text)) < _MOST_TEXT:
            self._text.append(content)

    def endElementNS(self, name: _Name, qname: str | None) -> None:  # noqa: N802, ARG002 - SAX says so
        self._open.pop()
        text = "".join(self._text).strip()
        self._text = []
        parent = self._open[-1] if self._open else ""
        if name[1] in _FIELDS and (parent in ("url", "sitemap") or name[1] == "publication_date"):
            self._found.setdefault(name[1], text)
        elif name[1] in ("url", "sitemap") and self._found.get("loc"):
            times = map(iso_time, (self._found.get("lastmod", ""), self._found.get("publication_date", "")))
            changed = next(filter(None, times), None)
            self._listed.append(Listed(self._found["loc"], changed, is_sitemap=name[1] == "sitemap"))

"""Text and the spans to mark in it -> HTML. Every letter of the text is escaped: articles and queries are anybody's."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from search.results.page import Mark

MARKED = Markup("<mark>{}</mark>")


def mark(text: str, marks: Iterable[Mark]) -> Markup:
    """*text* as HTML with its *marks*, spans in code points; what overlaps or lies outside is cut."""
    pieces, position = [], 0
    for start, end in sorted(marks):
        start, end = max(start, position), min(end, len(text))
        if start < end:
            pieces += [escape(text[position:start]), MARKED.format(text[start:end])]
            position = end
    return Markup("").join([*pieces, escape(text[position:])])


def mark_paragraphs(text: str, marks: Iterable[Mark]) -> list[Markup]:
    """The paragraphs of *text*, which newlines split, as mark makes them. A mark is a word, so no newline is in one."""
    return [line for line in mark(text, marks).split("\n") if line.strip()]


def web_address(url: str | None) -> str | None:
    """*url* if it is safe as a link: http or https with a host; a ``javascript:`` address would run in our page."""
    try:
        parts = urlsplit(url or "")
    except ValueError:  # brackets that hold no IPv6 address
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None

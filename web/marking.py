"""Text and the spans to mark in it -> HTML. Every letter of the text is escaped: articles and queries are anybody's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from search.results.page import Mark

MARKED = Markup("<mark>{}</mark>")
NUMBERED = Markup('<mark id="mark-{}">{}</mark>')
BESIDE = re.compile(r"[^\w\n]{0,2}")  # between two marks that are read as one: a space, a hyphen, a quote


def mark(text: str, marks: Iterable[Mark]) -> Markup:
    """*text* as HTML with its *marks*, spans in code points; what overlaps or lies outside is cut."""
    return put_in(text, ((start, end, MARKED.format(text[start:end])) for start, end in cut_marks(text, marks)))


def mark_places(text: str, marks: Iterable[Mark], numbers: Iterator[int]) -> Markup:
    """*text* as mark makes it, with places to go to: the first of the marks side by side has the next of *numbers* in its id."""
    return put_in(text, number_marks(text, marks, numbers))


def number_marks(text: str, marks: Iterable[Mark], numbers: Iterator[int]) -> Iterator[tuple[int, int, Markup]]:
    position = None
    for start, end in cut_marks(text, marks):
        is_beside = position is not None and BESIDE.fullmatch(text, position, start)
        word = text[start:end]
        yield start, end, MARKED.format(word) if is_beside else NUMBERED.format(next(numbers), word)
        position = end


def cut_marks(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    """*marks* in order, none of them empty, over another or out of *text*."""
    position = 0
    for start, end in sorted(marks):
        start, end = max(start, position), min(end, len(text))
        if start < end:
            yield start, end
            position = end


def put_in(text: str, pieces: Iterable[tuple[int, int, Markup]]) -> Markup:
    """*text* as HTML, its spans replaced by *pieces*: start, end and what stands there."""
    made, position = [], 0
    for start, end, piece in pieces:
        made += [escape(text[position:start]), piece]
        position = end
    return Markup("").join([*made, escape(text[position:])])


def paragraphs_of(text: Markup) -> list[Markup]:
    """The paragraphs of *text*, which newlines split. A mark is a word, so no newline is in one."""
    return [line for line in text.split("\n") if line.strip()]


def web_address(url: str | None) -> str | None:
    """*url* if it is safe as a link: http or https with a host; a ``javascript:`` address would run in our page."""
    try:
        parts = urlsplit(url or "")
    except ValueError:  # brackets that hold no IPv6 address
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None

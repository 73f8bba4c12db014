"""A page -> the paragraphs of its article.

trafilatura finds them, and they are held against the text that the page gives machines. Where it finds none they are the largest
block of prose below the headline, which old layouts have, or what the page's scripts would show, or a caption: all the text that a
photograph has that is printed for itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from search.sources.declared import Declared, embedded_body
from search.sources.guard import guarded
from search.sources.lines import (
    DANDA,
    bare,
    heads_what_is_below,
    is_byline,
    is_dateline,
    is_furniture,
    is_paragraph,
    largest_block,
    split_lines,
)
from search.sources.markup import plain_text
from search.sources.outline import Line, Scripts, Tree, lines_of, without_margins
from search.sources.parts import Reading

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

_FIRST_LINES = 3  # of what was found for the text: datelines and bylines may have got in
_SAME_TEXT = 0.7  # of the words that a page gives machines: under this, what was found is another text, or a part
_RUN_ON = 2.0  # times as long as what a page gives machines: from there on, other articles follow on the page
_WHOLE_TEXT = 100  # words: what a page gives machines may be a summary if it is shorter
_LEAST_FOUND = 120  # characters: with less, trafilatura takes paragraphs from anywhere on the page
_CAPTIONS = ("figcaption", "caption")
_SENTENCE_END = re.compile(r"""[।॥৷?!…:’”'".)]$""")
_END_WORDS = 8  # "ঢাকা/এনএইচ", "সূত্র: রয়টার্স"
_PUNCTUATION = 20  # characters by which a line may be longer than its key


@dataclass(frozen=True, slots=True)
class Page:
    """*title*: the headline; *lines*: what the page shows."""

    declared: Declared
    title: str
    lines: Sequence[Line]
    scripts: Scripts


def body_of_article(page: Page, tree: Tree, reading: Reading) -> list[str]:
    """The paragraphs of the article, from the first of the places that have enough of it."""
    least, seconds = reading.news.least_words, reading.limits.read_seconds
    found: list[str] = []
    if any(_is_prose(line) for line in page.lines):
        found = _cleaned(guarded(lambda: _extracted(tree), seconds), page)
    if _words(found) < least:
        found = max(found, _cleaned(_largest_block(page), page), key=_words)
    if page.declared.body:
        found = _truer(found, _cleaned(split_lines(plain_text(page.declared.body, seconds)), page))
    if _words(found) < least and (data := embedded_body(page.scripts.data, page.title)):
        found = max(found, _cleaned(split_lines(plain_text(data, seconds)), page), key=_words)
    return found or _caption(page)


def _words(paragraphs: Sequence[str]) -> int:
    return sum(len(paragraph.split()) for paragraph in paragraphs)


def _is_prose(line: Line) -> bool:
    return not line.is_link and line.inside not in _CAPTIONS and is_paragraph(line.text)


def _extracted(tree: Tree) -> list[str]:
    """The lines of the article as trafilatura finds them."""
    from trafilatura import bare_extraction  # here, since it takes a quarter of a second, and most runs have no pages

    document: Any = bare_extraction(without_margins(tree), options=_options())
    return [line.text for line in lines_of(document.body)] if document else []


@cache
def _options() -> Extractor:
    """Without the other extractors, which cost three times as much and add what is no article more often than what is."""
    from trafilatura.settings import DEFAULT_CONFIG, Extractor

    options = Extractor(
        config=DEFAULT_CONFIG, output_format="python", fast=True, precision=True, comments=False, tables=True
    )
    options.min_extracted_size = _LEAST_FOUND
    return options


def _largest_block(page: Page) -> list[str]:
    """The largest block of prose below the headline, with its subheadings."""
    lines = ["" if line.is_link or line.inside in _CAPTIONS else line.text for line in page.lines[_start(page) :]]
    block = largest_block(lines)
    return [line for line in lines[block[0] : block[-1] + 1] if line] if block else []


def _start(page: Page) -> int:
    """The place of the headline in the lines of *page*; the first where it is not among them."""
    title = bare(page.title)
    return next((place for place, line in enumerate(page.lines) if is_same(line.text, title)), 0)


def _cleaned(lines: Sequence[str], page: Page) -> list[str]:
    """*lines* without what is not the text: the headline, what stands at it, captions, links to other articles, what is below."""
    title = bare(page.title)
    start = _start(page)
    others = {line.text for line in page.lines if line.is_link or line.inside in _CAPTIONS}
    others |= {line.text for line in page.lines[:start]} - {line.text for line in page.lines[start:]}
    paragraphs: list[str] = []
    for line in lines:
        if paragraphs and heads_what_is_below(line):
            break
        is_at_headline = len(paragraphs) < _FIRST_LINES and (is_dateline(line) or is_byline(line))
        if line not in others and not is_at_headline and not is_furniture(line) and not is_same(line, title):
            paragraphs.append(line)
    return _without_end(paragraphs)


def is_same(line: str, title: str) -> bool:
    return len(line) <= 2 * len(title) + _PUNCTUATION and bare(line) == title


def _without_end(paragraphs: list[str]) -> list[str]:
    """*paragraphs* without what may stand below the last sentence: initials, an agency, a subheading of nothing."""
    sentences = [place for place, line in enumerate(paragraphs) if _SENTENCE_END.search(line)]
    last = sentences[-1] + 1 if sentences else len(paragraphs)
    return paragraphs[:last] if all(len(line.split()) <= _END_WORDS for line in paragraphs[last:]) else paragraphs


def _truer(found: list[str], told: list[str]) -> list[str]:
    """The text *found* on the page, or the one that it has *told* machines where that is another, or the whole, or ends in time."""
    if not told or not found:
        return told or found
    words = {word for paragraph in told for word in paragraph.split()}
    shared = len(words & {word for paragraph in found for word in paragraph.split()})
    if shared < _SAME_TEXT * len(words):
        return told
    runs_on = (
        _words(told) >= _WHOLE_TEXT and _words(found) > _RUN_ON * _words(told) and bool(DANDA.search(told[-1][-3:]))
    )
    return told if runs_on else found


def _caption(page: Page) -> list[str]:
    """The first caption that is a sentence: all the text that a photograph has that is printed for itself."""
    captions = (line.text for line in page.lines if line.inside in _CAPTIONS and DANDA.search(line.text))
    return list(captions)[:1]

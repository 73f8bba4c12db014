"""HTML that stands where text should, in a column of a table or a value of JSON -> the text, a paragraph a line."""

from __future__ import annotations

import html
import re

from search.sources.guard import guarded

_INLINE = "a|abbr|b|em|font|i|mark|q|small|span|strong|sub|sup|u"
_BLOCKS = (
    "p|br|div|h[1-6]|ul|ol|li|img|figure|figcaption|blockquote|table|tbody|tr|td|th|section|article|center|script|style|iframe"
    "|hr|pre|main|header|footer|html|body"
)
_TAG = re.compile(rf"</?(?:{_INLINE}|{_BLOCKS})(?=[\s/>])", re.IGNORECASE)
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?=[\s/>])", re.IGNORECASE)
_COMMENT = "<!--"  # the editor of WordPress keeps its blocks in comments
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10}\d{0,2});")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_TIMES_ESCAPED = 3  # &lt;p&gt; is a paragraph that somebody escaped, and what was escaped twice takes one look more


def plain_text(text: str, seconds: float) -> str:
    """*text* without tags and entities, a paragraph a line; what has none stays as it is, < and & of prose among it.

    *seconds*: that it may take. Raises Unreadable.
    """
    for _ in range(_TIMES_ESCAPED):
        if "<" in text and (_TAG.search(text) or _COMMENT in text):
            text = "\n".join(_paragraphs(text, seconds))
        elif "&" in text and _ENTITY.search(text):
            text = html.unescape(text).replace("\xa0", " ")
        else:
            break
    return text.strip()


def _paragraphs(text: str, seconds: float) -> list[str]:
    """The paragraphs of HTML: what a browser shows as such; where no tag parts any, lines are paragraphs.

    A blank line parts two in any case, as WordPress shows it.
    """
    from search.sources.outline import body_of, lines_of, parse, strip_unseen  # lxml: takes 60 ms, for who has HTML

    has_blocks = _BLOCK.search(text)
    marked = _BLANK_LINE.sub("<br>", text) if has_blocks else text.replace("\n", "<br>")

    def shown() -> list[str]:
        tree = parse(f"<html><body>.{marked}")  # a page without a letter would be none to lxml
        strip_unseen(tree)
        return [line.text for line in lines_of(body_of(tree))]

    first, *lines = guarded(shown, seconds)
    return [first[1:].strip(), *lines] if first[1:].strip() else lines

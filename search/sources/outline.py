"""HTML -> its tree, and the lines that a browser shows of it, in order, each with what it stands in.

This is the home of lxml. Pages are parsed once, into a tree of bounded size: libxml2 cuts what is nested deeper than 256 levels
itself, and what has more tags than any article page is refused before it is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree, html

from search.sources.bijoy import from_bijoy, is_bijoy
from search.sources.guard import Unreadable

MOST_TAGS = 40_000  # of a page; those of news have 500 to 8,000, a live blog of a day 20,000
_MOST_CHARS = 4_000_000  # of a page without the pictures that some have inside: ten times the longest of news
_MOST_ATTRIBUTES = 1_000  # of a tag; libxml2 takes time with their square
_PICTURE = re.compile(r"data:[\w/+.-]{1,100}[;,][^\s\"'()<>]{500,}")
_SCRIPT_TAG = re.compile(
    r"""(?:script|style)(?:\s+[\w:.-]{1,50}(?:=(?:"[^"<>]{0,300}"|'[^'<>]{0,300}'))?){0,20}\s*>""", re.IGNORECASE
)
_UNSEEN = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "embed",
    "select",
    "textarea",
    "button",
    "canvas",
)
_MARGINS = ("nav", "footer", "aside")
_MOST_SAID = (
    50  # quotations beside one text; the page of a day's match has ten, and each is looked for in the whole of it
)
_LISTS = frozenset({"div", "ul", "ol", "section", "table", "tr", "td", "li", "p"})
_LIST_LINKS = 3
_LIST_LINKED = 0.7  # of the characters; beside each link may stand how old its article is
_AUTHORS = (
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'author-name') or contains(@class, 'author_name')"
    " or contains(@class, 'byline') or contains(@class, 'reporter')]"
)
_AUTHOR_CHARS = 60
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_BETWEEN_CELLS = " | "
_DATA = re.compile(r"\s*application/json\s*", re.IGNORECASE)
_HEAD_BYTES = 4096  # in which a page has to name its encoding; browsers look at 1024
_BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 head header hr item lb li list main nav ol p pre quote row section summary table tbody td tfoot th thead
    tr ul video""".split()
)
_LINKED = 0.8  # of the characters of a line, from where on it is a link: "title, 2 hours ago" is
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BIJOY_PARAGRAPH = 40  # characters; shorter ones are menus, and never the only ones
_BIJOY_FONT = re.compile(
    r"Sutonny(?!O)|(?<!O)MJ\b|\bBijoy", re.IGNORECASE
)  # the fonts with OMJ in their names are Unicode's
_SAMPLE_CHARS = 5_000  # of what a page shows, in which its encoding shows
_BENGALI = re.compile("[\u0980-\u09ff]")

Tree = Any  # lxml has no types of its own


class Line(NamedTuple):
    """A line as shown. *inside*: the tag of the block that it is in. *dated*: the same with the machine's time for a shown one."""

    text: str
    inside: str
    is_link: bool
    dated: str


def parse(text: str) -> Tree:
    """The tree of the page *text*, comments left out. Raises Unreadable, and whatever lxml does."""
    text = _PICTURE.sub("", text)
    if len(text) > _MOST_CHARS:
        raise Unreadable("too-large", f"a page of more than {_MOST_CHARS:,} characters besides pictures is no article")
    if text.count("<") > MOST_TAGS:
        raise Unreadable("too-complex", f"a page of more than {MOST_TAGS:,} tags is no article")
    data = _CONTROLS.sub(" ", text).encode("utf-8", errors="replace")
    if _may_have_many_attributes(text) and _most_attributes(data) > _MOST_ATTRIBUTES:
        raise Unreadable("too-complex", f"a tag of more than {_MOST_ATTRIBUTES:,} attributes is of no article")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return html.document_fromstring(data, parser=parser, ensure_head_body=True)
    except etree.ParserError as error:  # what lxml says to a page without a tag or a letter
        raise Unreadable("no-text", "the page is blank") from error


def _may_have_many_attributes(text: str) -> bool:
    return any(
        len(piece) > 2 * _MOST_ATTRIBUTES and len(piece.split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES
        for piece in text.split("<")
        if not _SCRIPT_TAG.match(piece)
    )


def _most_attributes(data: bytes) -> int:
    """The most attributes that a tag of *data* has. Counting takes no time where building a tree of them takes hours."""
    counter = _AttributeCounter()
    etree.fromstring(data, parser=etree.HTMLParser(target=counter, encoding="utf-8"))
    return counter.most


class _AttributeCounter:
    """What lxml calls while it reads."""

    def __init__(self) -> None:
        self.most = 0

    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        self.most = max(self.most, len(attributes))

    def close(self) -> None:
        """Asked for by lxml."""


def body_of(tree: Tree) -> Tree:
    return tree.find("body") if tree.find("body") is not None else tree


class Scripts(NamedTuple):
    """What a browser does not show: the *data* that scripts start with, and what is shown *without* scripts."""

    has_any: bool
    data: tuple[str, ...]
    without: tuple[str, ...]


def take_scripts(tree: Tree) -> Scripts:
    """Take out of *tree* what a browser does not show as text, and tell what of it matters."""
    scripts = list(tree.iter("script"))
    data = tuple(script.text for script in scripts if _DATA.fullmatch(script.get("type") or "") and script.text)
    without = tuple(" ".join("".join(element.itertext()).split()) for element in tree.iter("noscript"))
    strip_unseen(tree)
    return Scripts(bool(scripts), data, without)


def strip_unseen(tree: Tree) -> None:
    """Take out of *tree* what a browser does not show as text."""
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)


def without_margins(tree: Tree) -> Tree:
    """*tree* without what stands around an article: what is named so, and lists of links to others. It changes *tree*.

    Whoever looks for the article would pass that over too, but at a cost: it is the greater part of most pages.
    """
    _keep_what_was_said(tree)
    etree.strip_elements(tree, *_MARGINS, with_tail=False)
    for element in reversed(list(_lists_of_links(tree))):  # the outermost first
        element.drop_tree()
    return tree


def _keep_what_was_said(tree: Tree) -> None:
    """Make a quotation of what stands beside the text of *tree* with the name of who said it, unless the text has it too."""
    asides = tree.xpath("//aside[cite]")[:_MOST_SAID]
    text = " ".join(tree.text_content().split()) if asides else ""
    for aside in asides:
        said = " ".join(max(aside.itertext(), key=len, default="").split())
        if said and text.count(said) == 1:
            aside.tag = "blockquote"
            for name in aside.findall("cite"):
                name.tag = "p"  # else it would run into what was said


def _lists_of_links(tree: Tree) -> Iterator[Tree]:
    """The blocks of *tree* that are links for the most part, several of them; each after those inside it."""
    sizes = [[0, 0, 0]]  # of the elements that are open: characters, those of them in links, links
    for event, element in etree.iterwalk(body_of(tree), events=("start", "end")):
        if event == "start":
            sizes.append([_length(element.text), 0, 0])
            continue
        shown, linked, links = sizes.pop()
        if element.tag == "a":
            linked, links = shown, 1
        elif links >= _LIST_LINKS and linked >= _LIST_LINKED * shown and element.tag in _LISTS:
            yield element
        above = sizes[-1]
        above[0] += shown + _length(element.tail)
        above[1] += linked
        above[2] += links


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def marked_author(tree: Tree) -> str | None:
    """The text of the first element that is marked as the author's name."""
    for element in tree.xpath(_AUTHORS):
        name = " ".join("".join(element.itertext()).split())
        if 0 < len(name) <= _AUTHOR_CHARS:
            return name
    return None


def charset_of(data: bytes) -> str | None:
    """The encoding that the page *data* names in its head."""
    found = _CHARSET.search(data[:_HEAD_BYTES])
    return found[1].decode("ascii") if found else None


def lines_of(root: Tree) -> list[Line]:
    """The lines of *root*, of a page or of what was cut out of one; without any that holds nothing."""
    return [line for line in _joined(_pieces(root)) if line.text]


class _Piece(NamedTuple):
    text: str
    dated: str
    is_link: bool


def _pieces(root: Tree) -> Iterator[_Piece | str]:
    """The pieces of text in *root*, and between them the tag of the block that the next ones are in."""
    blocks = [str(root.tag)]
    links = 0
    time: str | None = None
    yield blocks[0]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        starts = event == "start"
        if tag in _BLOCKS:
            if starts:
                blocks.append(tag)
            else:
                blocks.pop()
            yield blocks[-1]
        elif tag == "a":
            links += 1 if starts else -1
        elif tag == "cell" and starts and element.getprevious() is not None:
            yield _Piece(_BETWEEN_CELLS, _BETWEEN_CELLS, links > 0)
        elif tag == "time":
            time = element.get("datetime") if starts else None
        text = element.text if starts else element.tail if element is not root else None
        if text:
            yield _Piece(text, f" {time} " if time else text, links > 0)
            if starts:
                time = None if tag == "time" else time


def _joined(pieces: Iterable[_Piece | str]) -> Iterator[Line]:
    inside, line = "", list[_Piece]()
    for piece in pieces:
        if isinstance(piece, _Piece):
            if line or not piece.text.isspace():
                line.append(piece)
            continue
        if line:
            yield _line(line, inside)
        inside, line = piece, []
    if line:
        yield _line(line, inside)


def _line(pieces: list[_Piece], inside: str) -> Line:
    if len(pieces) == 1:
        (only,) = pieces
        text = " ".join(only.text.split())
        return Line(text, inside, only.is_link, text if only.dated == only.text else " ".join(only.dated.split()))
    text = "".join([piece.text for piece in pieces])
    linked = sum([len(piece.text) for piece in pieces if piece.is_link])
    dated = "".join([piece.dated for piece in pieces])
    return Line(" ".join(text.split()), inside, linked >= _LINKED * len(text), " ".join(dated.split()))


def convert_fonts(tree: Tree) -> bool:
    """Write in Unicode what *tree* has in a font of before it; whether there was any.

    A ``font`` or a ``style`` that names the font is proof, down to where another is named. Where a style sheet names it, or the
    page shows no Bengali letter and looks like such text, each piece has to look like it too.
    """
    by_looks = any(_BIJOY_FONT.search(sheet.text or "") for sheet in tree.iter("style")) or _looks_like_bijoy(tree)
    if not by_looks and not any(_own_font(element) for element in tree.xpath("//*[@face or @style]")):
        return False
    fonts: dict[Any, bool] = {}
    for element in tree.iter(etree.Element):
        own, above = _own_font(element), fonts.get(element.getparent(), False)
        fonts[element] = above if own is None else own
        element.text = _in_unicode(element.text, fonts[element], by_looks)
        element.tail = _in_unicode(element.tail, above, by_looks)
    return True


def _looks_like_bijoy(tree: Tree) -> bool:
    shown = " ".join(tree.xpath("//body//text()[not(parent::script or parent::style)]"))
    return not _BENGALI.search(shown) and is_bijoy(shown[:_SAMPLE_CHARS])


def _own_font(element: Tree) -> bool | None:
    """Whether *element* names a font of before Unicode; None if it names none."""
    style = element.get("style") or ""
    name = element.get("face") or (style if "font" in style and "family" in style else "")
    return bool(_BIJOY_FONT.search(name)) if name else None


def _in_unicode(text: str | None, is_marked: bool, by_looks: bool) -> str | None:
    if not text or text.isspace() or _BENGALI.search(text):
        return text
    return from_bijoy(text) if is_marked or (by_looks and is_bijoy(text, beside_bijoy=True)) else text

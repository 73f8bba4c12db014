"""An Article -> how to cite it: a line of text, and an entry for BibTeX."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

from werkzeug.urls import uri_to_iri

from search.articles import Article
from web.languages import day
from web.marking import web_address

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # macros that BibTeX defines
# Braces are not escaped by a backslash: BibTeX counts them before TeX reads what they are, and one alone would end the entry
# elsewhere.
SIGNS_OF_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "#$%&_"},
    }
)
IN_ADDRESSES = "!#$%&'()*+,-./:;=?@[]_~"  # what stays as it is in one; braces and backslashes do not
UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def plain_citation(article: Article, link: str) -> str:
    """Who, what, where and when, parted by commas, and the address: that of the source, else *link*."""
    who = article.byline or article.agency
    quoted = f"“{one_line(article.title)}”" if article.title else ""
    parts = (who, quoted, article.source, article.published and day(article.published))
    return ", ".join([*(one_line(part) for part in parts if part), readable_address(web_address(article.url) or link)])


def bibtex_entry(article: Article, link: str = "") -> str:
    """The entry of *article*, one field a line. *link*: its address where it has none of its own."""
    month = MONTHS[int(article.published[5:7]) - 1] if article.published else ""
    fields = {
        "author": as_name(article.byline or article.agency),
        "title": as_name(article.title),
        "journal": braced(article.source),
        "date": braced(article.published and article.published[:10]),
        "year": braced(article.published and article.published[:4]),
        "month": month,
        "url": verbatim(web_address(article.url) or link),
        "language": "{bengali}",
    }
    kind = "article" if article.source else "misc"
    lines = [f"  {name} = {value},\n" for name, value in fields.items() if value]
    return f"@{kind}{{{bibtex_key(article)},\n{''.join(lines)}}}\n"


def bibtex_key(article: Article) -> str:
    """A name for *article* in ASCII, which follows from its id and day alone."""
    identity = hashlib.sha256(article.id.encode("utf-8")).hexdigest()[:10]
    return "-".join(("khobor", *([article.published[:10].replace("-", "")] if article.published else ()), identity))


def as_name(text: str | None) -> str:
    """*text* as one whole: no style changes its letters, and an "and" in it parts no authors."""
    return f"{{{braced(text)}}}" if text else ""


def braced(text: str | None) -> str:
    return f"{{{one_line(text).translate(SIGNS_OF_TEX)}}}" if text else ""


def verbatim(address: str) -> str:
    """*address* as a field that TeX does not read: in ASCII, without a sign that could end it."""
    return f"{{{quote(address, safe=IN_ADDRESSES)}}}" if address else ""


def readable_address(address: str) -> str:
    """*address* with its Bengali letters as such, where none of them changes what is read: the percent signs fill five lines."""
    readable = uri_to_iri(address)
    return readable if readable.isprintable() and " " not in readable else address


def one_line(text: str) -> str:
    return UNPRINTABLE.sub(" ", text).strip()

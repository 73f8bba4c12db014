"""The fields of the index, and the one mapping from an Article to its document.

Text is indexed twice with its positions, as printed words (``title``, ``body``) and as stems. The fields that only filter
(``source``, ``section``, ``byline``, ``agency``) keep their words so that part of a name finds it. Everything is stored: what a
segment keeps of a document is the canonical JSON of its article.
"""

from __future__ import annotations

import datetime
import json
from typing import NamedTuple

import numpy as np
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, ID, STORED, TEXT, Schema

from search.articles import FIELDS, Article, local_moment
from search.bengali.lexicon import word_hash
from search.bengali.terms import Analyzer
from search.index.analyzer import AnalyzedText, exact_analyzer, stem_analyzer

ID_FIELD = "id"
EXACT_FIELDS = ("title", "body")
STEM_FIELD = {"title": "title_stem", "body": "body_stem"}
LEAD_FIELD = (
    "lead"  # no field of its own: the stems of the body at the first LEAD_WORDS places; only its length is kept
)
LEAD_WORDS = 60  # one to three sentences, the paragraph that says who, what, where and when
FILTER_FIELDS = ("source", "section", "byline", "agency")
TEXT_FIELDS = (*EXACT_FIELDS, *FILTER_FIELDS)
VALUE_FIELDS = ("source", "section")  # the whole value is a column, too, to count and to filter by
NUMBER_COLUMNS = ("instant", "day")

# Columns that Whoosh knows nothing of, of hashes and of bytes. See search.index.stories and Snapshot.find_by_url.
CONTENT_COLUMN, ADDRESS_COLUMN, SIGNATURE_COLUMN = "content", "address", "signature"
ROW_COLUMNS = (CONTENT_COLUMN, ADDRESS_COLUMN, SIGNATURE_COLUMN)
NO_ADDRESS = 0

UNDATED = -(2**62)  # the instant and the day of an article without a date: before every other

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_SECOND = datetime.timedelta(seconds=1)
_FIRST_PRINTED = 0x20  # before it stand the control characters, which JSON writes as numbers
_to_json = json.JSONEncoder(ensure_ascii=False).encode


class Dates(NamedTuple):
    """*instant*: seconds since 1970 UTC. *day*: that of the clock where it was published, as YYYYMMDD. Or UNDATED."""

    instant: int
    day: int


def article_schema() -> Schema:
    exact, stem = exact_analyzer(), stem_analyzer()
    return Schema(
        id=ID(unique=True, sortable=True, stored=True),
        **{name: TEXT(analyzer=exact, stored=True, sortable=name in VALUE_FIELDS) for name in TEXT_FIELDS},
        **{name: TEXT(analyzer=stem) for name in STEM_FIELD.values()},
        **dict.fromkeys(("url", "published", "updated"), STORED),
        **{name: COLUMN(NumericColumn("q", default=UNDATED)) for name in NUMBER_COLUMNS},
    )


def article_to_document(article: Article, analyzer: Analyzer) -> dict[str, object]:
    """The fields of *article* as Whoosh's own writer takes them, its words as *analyzer* finds them; no field without a value.

    search.index.inversion makes the same postings and columns of many articles at once.
    """
    document: dict[str, object] = {name: value for name in FIELDS if (value := getattr(article, name))}
    for name in TEXT_FIELDS:
        if text := getattr(article, name):
            document[name] = AnalyzedText(text, analyzer.words(text))
    for name, stems in STEM_FIELD.items():
        if name in document:
            document[stems] = document[name]
    return document | (dates_of(article)._asdict() if article.published else {})


def dates_of(article: Article) -> Dates:
    if not article.published:
        return Dates(UNDATED, UNDATED)
    moment = local_moment(article.published)
    return Dates((moment - _EPOCH) // _SECOND, moment.year * 10_000 + moment.month * 100 + moment.day)


def content_hash(article: Article) -> int:
    """64 bits that stand for all that tells whether *article* is the same story as another."""
    return word_hash("\x1f".join((article.title, article.body, article.source or "", article.published or "")))


def address_hash(url: str | None) -> int:
    """64 bits that stand for *url*, of canonical form; NO_ADDRESS where there is none."""
    return word_hash(url) if url else NO_ADDRESS


def stored_article(article: Article) -> bytes:
    """The canonical JSON of *article*: what is unknown is left out."""
    members = [b'"%b": %b' % (name.encode(), _quoted(value)) for name in FIELDS if (value := getattr(article, name))]
    return b"{%b}" % b", ".join(members)


def _quoted(text: str) -> bytes:
    """*text* as a JSON string; in half the time of the json module, which goes through it letter by letter."""
    content = text.encode("utf-8")
    quoted = content.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    if quoted and np.frombuffer(quoted, dtype=np.uint8).min() < _FIRST_PRINTED:
        return _to_json(text).encode("utf-8")
    return b'"%b"' % quoted


def article_of_stored(stored: bytes) -> Article:
    return Article(**json.loads(stored))  # written by article_to_record: nothing to check

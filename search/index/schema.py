"""The fields of the index, and the one mapping from an Article to its document.

Text is indexed twice with its positions, as printed words (``title``, ``body``) and as stems, and the stems of its first words
once more (``lead``). The fields that only filter (``source``, ``section``, ``byline``, ``agency``) keep their words so that part of
a name finds it. The article itself is stored whole, as its canonical JSON.
"""

from __future__ import annotations

import datetime
import json

from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, ID, STORED, TEXT, Schema

from search.articles import Article, article_from_record, article_to_record, moment_of
from search.bengali.terms import Analyzer
from search.index.analyzer import AnalyzedText, exact_analyzer, stem_analyzer

EXACT_FIELDS = ("title", "body")
STEM_FIELD = {"title": "title_stem", "body": "body_stem"}
LEAD_FIELD = "lead"
LEAD_WORDS = 60  # one to three sentences, the paragraph that says who, what, where and when
FILTER_FIELDS = ("source", "section", "byline", "agency")
LENGTH_COLUMN = {
    "title": "title_length",
    "body": "body_length",
    LEAD_FIELD: "lead_length",
}  # Whoosh's own is rounded to a byte
VALUE_COLUMN = {"source": "source_value", "section": "section_value"}  # the whole value, to count and to filter by

UNDATED = -(2**62)  # the instant and the day of an article without a date: before every other

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def article_schema() -> Schema:
    exact, stem = exact_analyzer(), stem_analyzer()
    return Schema(
        id=ID(unique=True, sortable=True),
        title=TEXT(analyzer=exact),
        title_stem=TEXT(analyzer=stem),
        body=TEXT(analyzer=exact),
        body_stem=TEXT(analyzer=stem),
        lead=TEXT(analyzer=stem, phrase=False),
        **{name: TEXT(analyzer=exact) for name in FILTER_FIELDS},
        instant=COLUMN(NumericColumn("q", default=UNDATED)),
        day=COLUMN(NumericColumn("q", default=UNDATED)),
        **{column: COLUMN(NumericColumn("i", default=0)) for column in LENGTH_COLUMN.values()},
        **{column: COLUMN(VarBytesColumn()) for column in VALUE_COLUMN.values()},
        article=STORED,
    )


def article_to_document(article: Article, analyzer: Analyzer) -> dict[str, object]:
    """The fields of *article*, its words as *analyzer* finds them; what it does not have is left out.

    ``title_length``, ``body_length``, ``lead_length``: how many terms the field has, exact ones and stems alike.
    ``instant``: seconds since 1970 UTC. ``day``: the day as printed, in its own offset, as the number YYYYMMDD.
    """
    document: dict[str, object] = {"id": article.id, "article": _stored(article)}
    for name in EXACT_FIELDS:
        if text := getattr(article, name):
            document[name] = document[STEM_FIELD[name]] = AnalyzedText(text, analyzer.words(text))
    if isinstance(body := document.get("body"), AnalyzedText):
        document[LEAD_FIELD] = AnalyzedText(body, body.words[:LEAD_WORDS])
    for name, column in LENGTH_COLUMN.items():
        if isinstance(text := document.get(name), AnalyzedText):
            document[column] = sum(len(word.exact_terms()) for word in text.words)
    for name in FILTER_FIELDS:
        if text := getattr(article, name):
            document[name] = AnalyzedText(text, analyzer.words(text))
    for name, column in VALUE_COLUMN.items():
        document[column] = (getattr(article, name) or "").encode("utf-8")
    if article.published:
        document["instant"] = (moment_of(article.published) - _EPOCH) // datetime.timedelta(seconds=1)
        document["day"] = int(article.published[:10].replace("-", ""))
    return document


def article_of_stored(stored: str) -> Article:
    return article_from_record(json.loads(stored))


def _stored(article: Article) -> str:
    return json.dumps(article_to_record(article), ensure_ascii=False)

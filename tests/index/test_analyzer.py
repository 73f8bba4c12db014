"""The bridge to Whoosh: terms, positions and spans through its tokens; and a schema that goes through pickle."""

from __future__ import annotations

import itertools
import json
import pickle
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from whoosh.fields import Schema
from whoosh.index import create_in, open_dir

from search.articles import Article, article_to_record
from search.bengali.terms import Analyzer, analyze
from search.index.analyzer import exact_analyzer, stem_analyzer
from search.index.schema import (
    UNDATED,
    article_of_stored,
    article_schema,
    article_to_document,
    dates_of,
    stored_article,
)

texts = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]) | st.just("\n"), min_size=1).map(
    lambda text: text.strip() or "x"
)
TEXT = "😀 রাশিয়া-উ.কোরিয়া চুক্তি, ২০২৪-এর ৫০০কোটি টাকা; BNP-র সভা।"


def test_whoosh_tokens_are_the_words_with_their_places() -> None:
    tokens = exact_analyzer()(TEXT, positions=True, chars=True, keeporiginal=True)
    found = [(token.text, token.stem, token.pos, token.startchar, token.endchar, token.original) for token in tokens]
    assert found == [
        (exact, stem, place, word.start, word.end, TEXT[word.start : word.end])
        for place, word in enumerate(analyze(TEXT))
        for exact, stem in zip(word.exact_terms(), word.stem_terms(), strict=True)
    ]
    assert [original for *_, original in found] == [
        "রাশিয়া",
        "উ",
        "উ",  # and উত্তর at its place
        "কোরিয়া",
        "চুক্তি",
        "২০২৪-এর",
        "৫০০",
        "৫০০",  # and 5000000000
        "কোটি",
        "টাকা",
        "BNP-র",
        "সভা",
    ]


def test_the_stem_analyzer_puts_the_stem_in_the_place_of_the_word() -> None:
    assert [token.text for token in stem_analyzer()("সরকারের নদীতে")] == [word.stem for word in analyze("সরকারের নদীতে")]


def test_places_count_from_where_whoosh_says() -> None:
    tokens = exact_analyzer()("ক খ", positions=True, chars=True, start_pos=5, start_char=10)
    assert [(token.pos, token.startchar, token.endchar) for token in tokens] == [(5, 10, 11), (6, 12, 13)]


@given(st.text())
def test_tokens_of_any_text_are_in_order_and_never_empty(text: str) -> None:
    spans = [
        (token.pos, token.startchar, token.endchar, bool(token.text), bool(token.stem))
        for token in exact_analyzer()(text, positions=True, chars=True)
    ]
    assert [place for place, *_ in spans] == list(range(len(spans)))
    assert all(start < end and exact and stem for _, start, end, exact, stem in spans)
    assert all(before[2] <= after[1] for before, after in itertools.pairwise(spans))


def terms_by_field(schema: Schema) -> dict[str, list[str] | None]:
    return {
        name: [token.text for token in field.analyzer("নদীর পাড়ে ২০২৪-এর BNP")] if field.analyzer else None
        for name, field in schema.items()
    }


def test_the_schema_goes_through_pickle() -> None:
    again = pickle.loads(pickle.dumps(article_schema()))
    assert again.names() == article_schema().names()
    assert terms_by_field(again) == terms_by_field(article_schema())


def test_the_schema_goes_through_an_index_on_disk(tmp_path: Path) -> None:
    create_in(str(tmp_path), article_schema()).close()
    index = open_dir(str(tmp_path))
    assert terms_by_field(index.schema) == terms_by_field(article_schema())
    index.close()


def test_a_document_has_what_the_article_has() -> None:
    article = Article(id="a", title="পদ্মা", body="নদী", url="u", published="2024-06-20T01:00:00+06:00", source="দৈনিক")
    assert article_to_document(article, Analyzer()) == {
        "id": "a",
        "title": "পদ্মা",
        "title_stem": "পদ্মা",
        "body": "নদী",
        "body_stem": "নদী",
        "url": "u",
        "published": "2024-06-20T01:00:00+06:00",
        "source": "দৈনিক",
        "instant": 1718823600,
        "day": 20240620,
    }


@given(st.builds(Article, id=texts, title=texts, body=texts, url=texts, source=texts))
def test_what_is_stored_is_the_article(article: Article) -> None:
    stored = stored_article(article)
    assert stored == json.dumps(article_to_record(article), ensure_ascii=False).encode()
    assert article_of_stored(stored) == article


def test_an_undated_document_comes_before_every_dated_one() -> None:
    assert dates_of(Article(id="a", title="x", published="0001-01-01")).instant > UNDATED
    assert dates_of(Article(id="a", title="x")) == (UNDATED, UNDATED)
    assert "instant" not in article_to_document(Article(id="a", title="x"), Analyzer())

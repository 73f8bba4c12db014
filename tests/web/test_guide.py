"""The page that teaches the query language: what its examples are made of, and that they are read as meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.bengali.normalize import key
from search.engine import Engine, open_engine
from search.errors import IndexUnusable
from search.query.lexer import FIELD_NAMES, Kind, field_named, lex
from web.app import create_app
from web.config import WebConfig
from web.guide import FOREIGN, SIGNS, beginning_of, words_of_archive

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine

LATIN = "dhaka"


@pytest.fixture(scope="module")
def archive(seed_index: Path) -> Iterator[Engine]:
    with open_engine(seed_index) as engine:
        yield engine


def examples(client: FlaskClient, language: str) -> list[str]:
    page = client.get(f"/help?lang={language}").text
    return [unescape(href) for href in re.findall(r'class="example" href="([^"]+)"', page)]


@pytest.mark.parametrize("language", ["bn", "en"])
def test_every_example_is_read_as_meant_and_finds_something(archive: Engine, language: str) -> None:
    client = create_app(archive, WebConfig()).test_client()
    links = examples(client, language)
    assert len(links) > 15
    for link in links:
        assert client.get(link).status_code == 200
        answer = client.get(f"/api/search?{urlsplit(link).query}").get_json()
        notes = [note["code"] for note in answer["query"]["notes"]]
        assert notes == (["read-latin"] if f"q={LATIN}" in link else []), link
        assert answer["total"] > 0, link


def test_examples_are_words_of_the_newest_headlines(engine: FakeEngine) -> None:
    words = words_of_archive(engine)
    assert (words.word, words.beside, words.other) == ("প্রতিরক্ষা", "সমঝোতা", "পরিস্থিতির")
    assert words.pair == "প্রতিরক্ষা সমঝোতা"
    assert (words.source, words.section, words.month) == ("কালের কণ্ঠ", "আন্তর্জাতিক", "2024-06")


def test_archive_without_headlines_is_taught_in_words_of_ours(engine: FakeEngine) -> None:
    engine.page = replace(engine.page, hits=())
    assert words_of_archive(engine) == FOREIGN


def test_page_is_there_while_there_is_no_index(engine: FakeEngine, client: FlaskClient) -> None:
    engine.error = IndexUnusable("no index in /srv/khobor")
    answer = client.get("/help")
    assert (answer.status_code, "/srv/khobor" in answer.text) == (200, False)
    assert any(parse_qs(urlsplit(link).query)["q"] == [FOREIGN.word] for link in examples(client, "bn"))


def test_hostile_names_are_text(engine: FakeEngine, app: Flask) -> None:
    hostile = '<b>"x" & y</b>'
    engine.page = replace(engine.page, hits=tuple(replace(hit, source=hostile) for hit in engine.page.hits))
    page = app.test_client().get("/help").text
    assert "<b>" not in page
    assert "&lt;b&gt; x  &amp; y&lt;/b&gt;&#34;" in page  # a quotation mark would end the name


@pytest.mark.parametrize(
    ("word", "beginning"),
    [("কোরিয়া", "কোরি"), ("রাশিয়া", "রাশি"), ("প্রতিরক্ষা", "প্র"), ("ক্ষমতা", "ক্ষ"), ("স্ত্রী", "স্ত্রী"), ("জলাভূমি", "জলা")],
)
def test_beginning_ends_behind_a_whole_letter(word: str, beginning: str) -> None:
    assert beginning_of(word) == beginning


def test_table_of_signs_is_that_of_the_query_language() -> None:
    forms = [form for sign in SIGNS for form in (*sign.bengali, *sign.latin)]
    fields = [form for form in forms if form.endswith(":")]
    assert {key(form.removesuffix(":")) for form in fields} == set(FIELD_NAMES)
    for sign in SIGNS:
        meant = {field_named(form) for form in (*sign.bengali, *sign.latin)}
        assert len(meant) == 1, sign
    kinds = {"both": Kind.AND, "either": Kind.OR}
    for sign in SIGNS:
        if sign.meaning in kinds:
            for form in (*sign.bengali, *sign.latin):
                assert lex(f"ক {form} খ")[0][1].kind == kinds[sign.meaning]
        if sign.meaning.startswith("without"):
            assert [lex(f"{form} ক" if form != "-" else "-ক")[0][0].kind for form in (*sign.bengali, *sign.latin)] == [
                Kind.NOT
            ] * 4

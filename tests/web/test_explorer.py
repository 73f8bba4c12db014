"""The page on which the endpoints can be tried: the description as forms, whole without a script."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.errors import IndexUnusable
from search.results.page import Hit
from tests.web.conftest import PUTIN_HIT, FakeEngine
from web.languages import is_for_programs


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/openapi.json").get_json()
    return described


def endpoint_of(page: str, anchor: str) -> str:
    """The part of *page* about one endpoint."""
    found = re.search(rf'<section class="endpoint" id="{anchor}".*?</section>', page, re.DOTALL)
    assert found
    return unescape(found[0])


def test_page_is_for_people_and_what_lies_below_is_for_programs(client: FlaskClient) -> None:
    assert (client.get("/api").mimetype, client.get("/api/").mimetype) == ("text/html", "application/problem+json")
    assert (is_for_programs("/api"), is_for_programs("/api/search")) == (False, True)


@pytest.mark.parametrize("language", ["bn", "en"])
def test_every_endpoint_can_be_found_and_has_a_place_to_link_to(
    client: FlaskClient, document: dict[str, Any], language: str
) -> None:
    page = client.get(f"/api?lang={language}").text
    assert re.findall(r"<code>GET (\S+)</code>", page) == list(document["paths"])
    anchors = re.findall(r'<a href="#(api-[^"]+)"', page)
    assert anchors == re.findall(r'<section class="endpoint" id="([^"]+)"', page)
    assert (len(anchors), "api-search" in anchors) == (len(document["paths"]), True)


def test_form_asks_the_endpoint_itself_for_each_of_its_parameters(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    form = endpoint_of(client.get("/api").text, "api-search")
    assert 'action="/api/search" method="get"' in form
    names = [one["name"] for one in document["paths"]["/api/search"]["get"]["parameters"]]
    assert re.findall(r'<(?:input|select) [^>]*name="([^"]+)"', form) == [name for name in names if name != "lang"]


def test_form_that_is_sent_as_it_stands_is_answered(client: FlaskClient) -> None:
    page = client.get("/api").text
    forms = re.findall(r'<form class="trial" action="([^"]+)".*?</form>', page, re.DOTALL)
    bodies = re.findall(r'<form class="trial".*?</form>', page, re.DOTALL)
    for path, body in zip(forms, bodies, strict=True):
        fields = re.findall(r'<input [^>]*name="([^"]+)" value="([^"]*)"', body)
        fields += [(name, "") for name in re.findall(r'<select [^>]*name="([^"]+)"', body)]
        answer = client.get(unescape(path), query_string=[(name, unescape(value)) for name, value in fields])
        assert (path, answer.status_code) == (path, 200)


def test_examples_are_of_the_archive(client: FlaskClient) -> None:
    page = client.get("/api").text
    assert 'name="id" value="putin-1"' in endpoint_of(page, "api-articles")
    assert 'href="/api/articles/putin-1/related"' in endpoint_of(page, "api-articles-id-related")


def test_line_for_a_shell_says_the_same(client: FlaskClient) -> None:
    page = client.get("/api").text
    assert "curl --get http://localhost/api/search --data-urlencode 'q=পুতিন'" in endpoint_of(page, "api-search")
    assert "curl http://localhost/healthz" in endpoint_of(page, "api-healthz")


def test_id_of_an_article_is_only_text(client: FlaskClient, engine: FakeEngine) -> None:
    hit: Hit = replace(PUTIN_HIT, article_id="""a'b"/><script>&.example""")
    engine.page = replace(engine.page, hits=(hit,))
    page = client.get("/api").text
    assert "<script>" not in page
    line = """curl --get http://localhost/api/articles --data-urlencode 'id=a'"'"'b"/><script>&.example'"""
    assert line in endpoint_of(page, "api-articles")


def test_page_needs_no_index(client: FlaskClient, engine: FakeEngine) -> None:
    engine.error = IndexUnusable("gone")
    answer = client.get("/api")
    assert (answer.status_code, "ETag" in answer.headers) == (200, False)
    assert 'name="id" value=""' in answer.text


def test_page_speaks_both_languages(client: FlaskClient) -> None:
    english, bengali = client.get("/api?lang=en").text, client.get("/api?lang=bn").text
    assert "The order of results; an empty query is sorted by time." in english
    assert "ফলাফলের ক্রম; কিছু না খুঁজলে সময় অনুযায়ী।" in bengali
    assert "Whether" not in bengali

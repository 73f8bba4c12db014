"""What every answer tells the browser."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search.articles import moment_of
from web.app import create_app
from web.config import WebConfig

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# Modules of ours and data are scripts that run nothing inline; addresses of this host and of the articles' paper lead nowhere else.
INLINE = re.compile(
    r'<script(?! type="(?:module" src="/static/|application/ld\+json"))|<style|\sstyle=|\son\w+='
    r'|(?:src|href)="(?:https?:)?//(?!news\.example/|localhost/)'
)


@pytest.mark.parametrize(
    "path", ["/", "/?page=x", "/none", "/article/putin-1", "/api/search", "/api/none", "/healthz", "/static/khobor.css"]
)
def test_every_answer_is_locked_down(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    assert {name: headers.get(name) for name in SECURITY} == SECURITY
    assert "Strict-Transport-Security" not in headers


def test_strict_transport_is_told_over_https_alone(engine: FakeEngine) -> None:
    client = create_app(engine, WebConfig(hsts_seconds=300)).test_client()
    told = [
        client.get("/", base_url=base).headers.get("Strict-Transport-Security") for base in ("http://a", "https://a")
    ]
    assert told == [None, "max-age=300"]


@pytest.mark.parametrize(
    ("proxies", "told"), [pytest.param(0, None, id="not-trusted"), pytest.param(1, "max-age=300", id="trusted")]
)
def test_forwarded_scheme_is_believed_from_trusted_proxies(engine: FakeEngine, proxies: int, told: str | None) -> None:
    client = create_app(engine, WebConfig(hsts_seconds=300, trusted_proxies=proxies)).test_client()
    headers = client.get("/", headers={"X-Forwarded-Proto": "https"}).headers
    assert headers.get("Strict-Transport-Security") == told


def test_pages_have_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    for path in ("/?q=k", "/article/putin-1", "/none", "/?page=x"):
        page = client.get(path).text
        assert re.findall(INLINE, page) == []


@pytest.mark.parametrize("name", ["khobor.css", "icon.svg"])
def test_static_file_is_kept_for_long_by_its_version(client: FlaskClient, name: str) -> None:
    address = re.search(rf'"(/static/{name}\?v=[0-9a-f]{{12}})"', client.get("/").text)
    assert address
    answer = client.get(address[1], buffered=True)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert client.get(f"/static/{name}", buffered=True).headers["Cache-Control"] == "no-cache"


def test_fonts_of_the_style_sheet_are_there_with_their_licence(client: FlaskClient) -> None:
    sheet = client.get("/static/khobor.css", buffered=True).text
    fonts = re.findall(r'url\("(fonts/[^"]+)"\)', sheet)
    assert {client.get(f"/static/{font}", buffered=True).status_code for font in fonts} == {200}
    assert "SIL OPEN FONT LICENSE" in client.get("/static/fonts/LICENSE.txt", buffered=True).text


def test_missing_static_file_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/static/none.css?v=1")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def varying(answer: TestResponse) -> set[str]:
    """What *answer* depends on besides the address; how it was packed aside."""
    return {name.lower() for name in answer.vary} - {"accept-encoding"}


@pytest.fixture
def minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the same minute for as long as the test lasts: pages tell how many minutes ago something was."""
    monkeypatch.setattr("web.headers.now", lambda: moment_of("2024-06-23T13:24:00+06:00"))


@pytest.mark.usefixtures("minute")
@pytest.mark.parametrize(
    ("path", "kept", "varies"),
    [
        pytest.param("/?q=k", "private, no-cache", {"cookie"}, id="page"),
        pytest.param("/article/putin-1", "private, no-cache", {"cookie"}, id="article"),
        pytest.param("/api/search?q=k", "public, max-age=60", {"cookie", "accept-language"}, id="search"),
        pytest.param("/api/articles/putin-1", "public, max-age=60", {"cookie", "accept-language"}, id="api-article"),
        pytest.param("/openapi.json", "public, max-age=60", {"cookie", "accept-language"}, id="description"),
    ],
)
def test_whoever_has_the_answer_is_told_so_without_a_search(
    client: FlaskClient, engine: FakeEngine, path: str, kept: str, varies: set[str]
) -> None:
    first = client.get(path)
    assert (first.headers["Cache-Control"], varying(first)) == (kept, varies)
    engine.asked.clear()
    for method in ("GET", "HEAD"):
        again = client.open(path, method=method, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data, engine.asked) == (304, b"", [])
        assert (again.headers["Cache-Control"], varying(again)) == (kept, varies)
        assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.usefixtures("minute")
@pytest.mark.parametrize("path", ["/?q=k", "/api/search?q=k"])
def test_answer_is_sent_again_when_the_index_has_changed(client: FlaskClient, engine: FakeEngine, path: str) -> None:
    kept = {"If-None-Match": client.get(path).headers["ETag"]}
    engine.name = "g-000002"
    assert client.get(path, headers=kept).status_code == 200


@pytest.mark.usefixtures("minute")
@pytest.mark.parametrize(
    ("path", "other", "headers"),
    [
        pytest.param("/?q=k", "/?q=k&lang=en", {}, id="page-in-another-language"),
        pytest.param("/?q=k", "/?q=k", {"Cookie": "lang=en"}, id="language-of-the-cookie"),
        pytest.param("/?q=k", "/?q=k", {"Cookie": "theme=dark"}, id="colours-of-the-cookie"),
        pytest.param("/?q=k", "/?q=k&page=2", {}, id="another-page"),
        pytest.param("/?q=k", "/?q=k", {"Host": "news.example"}, id="another-host"),
        pytest.param("/api/search", "/api/search", {"Accept-Language": "en"}, id="accepted-language"),
        pytest.param("/api/search?q=a%26b", "/api/search?q=a&b", {}, id="another-encoding"),
    ],
)
def test_tag_of_another_answer_does_not_count(app: Flask, path: str, other: str, headers: dict[str, str]) -> None:
    client = app.test_client(use_cookies=False)  # or its own would replace the header
    tag = client.get(path).headers["ETag"]
    assert client.get(other, headers={"If-None-Match": tag, **headers}).status_code == 200


def test_tag_of_other_settings_does_not_count(engine: FakeEngine) -> None:
    tags = {
        create_app(engine, WebConfig(page_size=size)).test_client().get("/api/search").headers["ETag"]
        for size in (5, 10)
    }
    assert len(tags) == 2


def test_page_is_sent_again_in_the_next_minute(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tags = []
    for moment in ("2024-06-23T13:24:59+06:00", "2024-06-23T13:25:00+06:00"):
        monkeypatch.setattr("web.headers.now", functools.partial(moment_of, moment))
        tags.append(client.get("/?q=k").headers["ETag"])
    assert tags[0] != tags[1]


@pytest.mark.parametrize(
    "path", ["/api/none", "/api/search?page=x", "/api/articles/none", "/none", "/?page=x", "/article/none"]
)
def test_error_is_not_kept(client: FlaskClient, path: str) -> None:
    headers = client.get(path, headers={"If-None-Match": "*"}).headers
    assert (headers["Cache-Control"], "ETag" in headers) == ("no-store", False)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_what_is_of_the_moment_is_not_kept(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_api_answers_are_kept_for_as_long_as_the_settings_say(engine: FakeEngine) -> None:
    client = create_app(engine, WebConfig(cache_seconds=300)).test_client()
    assert client.get("/api/search").headers["Cache-Control"] == "public, max-age=300"


def sharing(engine: FakeEngine, *origins: str) -> FlaskClient:
    return create_app(engine, WebConfig(cors_origins=origins)).test_client()


@pytest.mark.parametrize("path", ["/api/search", "/api/none", "/openapi.json", "/"])
def test_pages_of_others_may_read_nothing_unless_the_settings_say_so(client: FlaskClient, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://a.example"}).headers
    assert [name for name, _ in headers if name.startswith("Access-Control")] == []


@pytest.mark.parametrize("path", ["/api/search", "/api/search?page=x", "/api/articles/none", "/openapi.json"])
def test_pages_of_a_named_origin_may_read_the_api_and_its_errors(engine: FakeEngine, path: str) -> None:
    client = sharing(engine, "https://a.example", "https://b.example")
    allowed = client.get(path, headers={"Origin": "https://a.example"}).headers
    assert allowed["Access-Control-Allow-Origin"] == "https://a.example"
    assert allowed["Access-Control-Expose-Headers"] == "ETag, Retry-After"
    assert "Origin" in allowed["Vary"]
    others = client.get(path, headers={"Origin": "https://a.example.evil"}).headers
    assert ("Access-Control-Allow-Origin" in others, "Origin" in others["Vary"]) == (False, True)


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://a.example"}])
def test_what_all_may_read_is_the_same_for_all(engine: FakeEngine, origin: dict[str, str]) -> None:
    answer = sharing(engine, "*").get("/api/search", headers=origin)
    assert (answer.headers["Access-Control-Allow-Origin"], "origin" in varying(answer)) == ("*", False)


@pytest.mark.parametrize("path", ["/", "/article/putin-1", "/api", "/metrics", "/stats"])
def test_pages_are_nobody_elses_to_read(engine: FakeEngine, path: str) -> None:
    headers = sharing(engine, "*").get(path, headers={"Origin": "https://a.example"}).headers
    assert "Access-Control-Allow-Origin" not in headers


def test_browser_that_asks_before_it_asks_is_told(engine: FakeEngine) -> None:
    answer = sharing(engine, "https://a.example").options(
        "/api/search",
        headers={
            "Origin": "https://a.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "If-None-Match, X-Other",
        },
    )
    told = {name: value for name, value in answer.headers.items() if name.startswith("Access-Control")}
    assert told == {
        "Access-Control-Allow-Origin": "https://a.example",
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "If-None-Match",
        "Access-Control-Max-Age": "86400",
        "Access-Control-Expose-Headers": "ETag, Retry-After",
    }


def test_unchanged_answer_can_be_read_by_others_too(engine: FakeEngine) -> None:
    client = sharing(engine, "https://a.example")
    asked = {"Origin": "https://a.example"}
    tag = client.get("/api/search", headers=asked).headers["ETag"]
    again = client.get("/api/search", headers={**asked, "If-None-Match": tag})
    assert (again.status_code, again.headers["Access-Control-Allow-Origin"]) == (304, "https://a.example")

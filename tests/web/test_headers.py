"""What every answer tells the browser."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

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
        assert (
            re.findall(r"<script|<style|\sstyle=|\son\w+=|(?:src|href)=\"(?:https?:)?//(?!news\.example/)", page) == []
        )


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
    assert [client.get(f"/static/{font}", buffered=True).status_code for font in fonts] == [200, 200]
    assert "SIL OPEN FONT LICENSE" in client.get("/static/fonts/LICENSE.txt", buffered=True).text


def test_missing_static_file_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/static/none.css?v=1")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-cache")


def test_unchanged_page_is_not_sent_again(client: FlaskClient, engine: FakeEngine) -> None:
    first = client.get("/?q=k")
    assert (first.headers["Cache-Control"], first.headers["Vary"]) == ("no-cache", "Cookie, Accept-Language")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/?q=k", headers=tag).status_code == 304
    assert client.get("/?q=k&lang=en", headers=tag).status_code == 200
    engine.page = replace(engine.page, total=97)
    assert client.get("/?q=k&lang=bn", headers=tag).status_code == 200

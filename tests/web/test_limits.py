"""How often a client may ask, and what it is told when that was too often."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import FakeEngine
from web.app import create_app
from web.config import WebConfig
from web.limits import client_of


def limited(engine: FakeEngine, a_minute: int = 2, proxies: int = 0) -> FlaskClient:
    return create_app(engine, WebConfig(trusted_proxies=proxies), requests_a_minute=a_minute).test_client()


def statuses(client: FlaskClient, path: str, times: int, **headers: str) -> list[int]:
    return [client.get(path, headers=headers, buffered=True).status_code for _ in range(times)]


@pytest.mark.parametrize("path", ["/", "/article/putin-1", "/api/search", "/api/none", "/none"])
def test_client_that_asks_too_often_is_refused_before_a_search(engine: FakeEngine, path: str) -> None:
    client = limited(engine)
    found = statuses(client, path, 2)[0]
    engine.asked.clear()
    assert (statuses(client, path, 2), engine.asked) == ([429, 429], [])
    assert found != 429


@pytest.mark.parametrize(("language", "title"), [("bn", "অনুরোধ বেশি হয়ে গেছে"), ("en", "Too many requests")])
def test_program_is_told_when_to_come_back(engine: FakeEngine, language: str, title: str) -> None:
    client = limited(engine, 1)
    client.get("/api/search")
    answer = client.get("/api/search", headers={"Accept-Language": language})
    told = answer.get_json()
    assert (answer.mimetype, told["status"], told["code"]) == ("application/problem+json", 429, "too-many-requests")
    assert (told["title"], answer.headers["Cache-Control"]) == (title, "no-store")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_reader_is_told_on_a_page(engine: FakeEngine) -> None:
    client = limited(engine, 1)
    client.get("/")
    answer = client.get("/?lang=en")
    assert (answer.status_code, "<h1>Too many requests</h1>" in answer.text) == (429, True)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_files_of_a_page_and_watchers_are_not_counted(engine: FakeEngine) -> None:
    client = limited(engine, 1)
    for path in ("/static/khobor.css", "/healthz", "/readyz", "/metrics"):
        assert statuses(client, path, 3) == [200, 200, 200]
    assert statuses(client, "/api/search", 2) == [200, 429]


def test_browser_that_asks_whether_it_may_ask_is_not_counted(engine: FakeEngine) -> None:
    client = limited(engine, 1)
    assert [client.options("/api/search").status_code for _ in range(3)] == [200] * 3


def test_unchanged_answers_are_counted_too(engine: FakeEngine) -> None:
    client = limited(engine, 1)
    tag = client.get("/api/search").headers["ETag"]
    assert client.get("/api/search", headers={"If-None-Match": tag}).status_code == 429


def test_nobody_is_refused_where_there_is_no_limit(engine: FakeEngine) -> None:
    assert statuses(limited(engine, 0), "/api/search", 30) == [200] * 30


@pytest.mark.parametrize(
    ("proxies", "refused"),
    [pytest.param(0, 429, id="anybodys-claim"), pytest.param(1, 200, id="said-by-a-trusted-proxy")],
)
def test_clients_behind_a_trusted_proxy_are_told_apart(engine: FakeEngine, proxies: int, refused: int) -> None:
    client = limited(engine, 1, proxies)
    client.get("/api/search", headers={"X-Forwarded-For": "203.0.113.1"})
    assert client.get("/api/search", headers={"X-Forwarded-For": "203.0.113.2"}).status_code == refused


@pytest.mark.parametrize(
    ("address", "client"),
    [
        pytest.param("203.0.113.7", "203.0.113.7", id="ipv4"),
        pytest.param("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", id="the-network-of-a-subscriber"),
        pytest.param("", "", id="a-socket-of-the-machine"),
    ],
)
def test_client_is_an_address_or_the_network_of_a_subscriber(address: str, client: str) -> None:
    assert client_of(address) == client

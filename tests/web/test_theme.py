"""The reader's choice of colours: what the page says of it, and what is remembered."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie

import pytest
from flask.testing import FlaskClient

DARK, LIGHT = "#15171a", "#faf8f3"


def said_of_colours(page: str) -> dict[str, list[str]]:
    return {
        "root": re.findall(r"<html [^>]*data-theme=\"(\w+)\"", page),
        "scheme": re.findall(r'<meta name="color-scheme" content="([\w ]+)">', page),
        "bar": re.findall(r'<meta name="theme-color" content="(#\w+)"', page),
        "current": re.findall(r'theme=(\w+)"[^>]* aria-current="true"', page),
    }


@pytest.mark.parametrize(
    ("address", "cookie", "theme"),
    [
        pytest.param("/", None, "auto", id="nothing-chosen"),
        pytest.param("/?theme=dark", None, "dark", id="link"),
        pytest.param("/", "dark", "dark", id="cookie"),
        pytest.param("/?theme=light", "dark", "light", id="link-over-cookie"),
        pytest.param("/?theme=auto", "dark", "auto", id="back-to-the-device"),
        pytest.param("/?theme=red", "dark", "dark", id="unknown-link"),
        pytest.param("/", '"><script>', "auto", id="unknown-cookie"),
        pytest.param("/none", "light", "light", id="error"),
    ],
)
def test_page_follows_what_was_chosen(client: FlaskClient, address: str, cookie: str | None, theme: str) -> None:
    if cookie:
        client.set_cookie("theme", cookie)
    said = {
        "auto": {"root": [], "scheme": ["light dark"], "bar": [LIGHT, DARK]},
        "light": {"root": ["light"], "scheme": ["light"], "bar": [LIGHT]},
        "dark": {"root": ["dark"], "scheme": ["dark"], "bar": [DARK]},
    }
    assert said_of_colours(client.get(address).text) == {**said[theme], "current": [theme]}


def test_choice_is_remembered_for_a_year_and_forgotten_on_auto(client: FlaskClient) -> None:
    cookie = SimpleCookie(client.get("/?theme=dark", base_url="https://localhost").headers["Set-Cookie"])["theme"]
    named = {name: cookie[name] for name in ("max-age", "path", "samesite", "httponly", "secure")}
    year = str(365 * 24 * 60 * 60)
    assert cookie.value == "dark"
    assert named == {"max-age": year, "path": "/", "samesite": "Lax", "httponly": True, "secure": True}
    client.set_cookie("theme", "dark")
    client.get("/?theme=auto")
    assert client.get_cookie("theme") is None


@pytest.mark.parametrize("address", ["/", "/?q=k", "/?theme=red", "/?lang=xx", "/none"])
def test_no_cookie_is_set_where_nothing_is_chosen(client: FlaskClient, address: str) -> None:
    assert "Set-Cookie" not in client.get(address).headers


@pytest.mark.parametrize(
    "path", ["/api/search", "/api/none", "/healthz", "/feed.atom", "/robots.txt", "/static/khobor.css"]
)
def test_programs_are_given_no_cookies(client: FlaskClient, path: str) -> None:
    assert "Set-Cookie" not in client.get(f"{path}?theme=dark&lang=en", buffered=True).headers


def test_language_and_colours_are_all_that_is_remembered(client: FlaskClient) -> None:
    answer = client.get("/?theme=dark&lang=en&q=k&source=a")
    assert sorted(cookie.split("=")[0] for cookie in answer.headers.getlist("Set-Cookie")) == ["lang", "theme"]


def test_links_keep_the_rest_of_the_address(client: FlaskClient) -> None:
    page = client.get("/?q=a%26b&source=x&source=y&theme=dark").text
    assert 'href="?q=a%26b&amp;source=x&amp;source=y&amp;theme=light"' in page

"""What is sent small, how it is kept, and what must stay as it is."""

from __future__ import annotations

import gzip

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

CHROME = "gzip, deflate, br"
SHEET = "/static/khobor.css"


def sent(client: FlaskClient, path: str, accepted: str = CHROME, **headers: str) -> tuple[str | None, bytes]:
    answer = client.get(path, headers={"Accept-Encoding": accepted, **headers}, buffered=True)
    assert "Accept-Encoding" in answer.headers["Vary"]
    return answer.headers.get("Content-Encoding"), answer.data


@pytest.mark.parametrize(
    "path", ["/?q=k", "/help", "/article/putin-1", "/api/search?q=k", "/feed.atom?q=k", SHEET, "/none"]
)
def test_text_is_sent_in_what_the_client_takes(client: FlaskClient, path: str) -> None:
    encoding, plain = sent(client, path, "identity")
    assert encoding is None
    if path == "/none":  # what is wrong is said in full: no client should fail over it
        assert sent(client, path)[0] is None
        return
    encoding, packed = sent(client, path)
    assert (encoding, len(packed) < len(plain)) == ("br", True)
    if not path.startswith("/api/"):  # it says how long it took
        assert brotli.decompress(packed) == plain
    assert sent(client, path, "gzip")[0] == "gzip"
    assert sent(client, path, "br;q=0, gzip;q=0.5")[0] == "gzip"


def test_api_is_the_same_packed(client: FlaskClient) -> None:
    encoding, packed = sent(client, "/api/articles/putin-1", "gzip")
    assert (encoding, gzip.decompress(packed)) == ("gzip", sent(client, "/api/articles/putin-1", "identity")[1])


@pytest.mark.parametrize("path", ["/healthz", "/static/fonts/noto-sans-bengali.woff2"])
def test_small_answers_and_fonts_are_left_as_they_are(client: FlaskClient, path: str) -> None:
    assert sent(client, path)[0] is None


def test_packed_answer_has_its_length_and_head_tells_it(client: FlaskClient) -> None:
    for path in ("/?q=k", SHEET):
        got = client.get(path, headers={"Accept-Encoding": "br"}, buffered=True)
        head = client.head(path, headers={"Accept-Encoding": "br"}, buffered=True)
        assert int(got.headers["Content-Length"]) == len(got.data)
        assert (head.data, head.headers["Content-Length"]) == (b"", got.headers["Content-Length"])


@pytest.mark.parametrize("path", ["/?q=k", "/help", SHEET])
@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_unchanged_answer_is_not_sent_again_packed_or_not(client: FlaskClient, path: str, accepted: str) -> None:
    first = client.get(path, headers={"Accept-Encoding": accepted}, buffered=True)
    again = client.get(
        path, headers={"Accept-Encoding": accepted, "If-None-Match": first.headers["ETag"]}, buffered=True
    )
    assert (again.status_code, again.data) == (304, b"")


def test_style_sheet_is_packed_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[bytes] = []
    compress = brotli.compress

    def watched(data: bytes, **how: int) -> bytes:
        packed.append(data)
        return bytes(compress(data, **how))

    monkeypatch.setattr(brotli, "compress", watched)
    client = app.test_client()
    assert sent(client, SHEET) == sent(client, f"{SHEET}?v=1")
    assert len(packed) == 1
    assert sent(client, "/?q=k") == sent(client, "/?q=k")
    assert len(packed) == 3  # nothing of what readers ask is kept


def test_part_of_a_file_is_a_part_of_the_file(client: FlaskClient) -> None:
    whole = sent(client, SHEET, "identity")[1]
    answer = client.get(SHEET, headers={"Accept-Encoding": "br", "Range": "bytes=0-99"}, buffered=True)
    assert (answer.status_code, answer.headers.get("Content-Encoding"), answer.data) == (206, None, whole[:100])

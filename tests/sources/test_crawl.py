"""Crawls: which records are pages, what is known of each, and what is done about those that are damaged."""

from __future__ import annotations

import datetime
import gzip
import io
import random
import zlib

import brotli
import pytest
import zstandard

from search.sources.parts import Origin, Part, Problem, Reading
from search.sources.records import Notice, Reject
from search.sources.registry import cut_stream

PAGE = "<!DOCTYPE html><html><body><h1>পদ্মা সেতুতে যানজট</h1></body></html>".encode()
RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>x</title></item></channel></rss>'
SAVED = datetime.datetime(2024, 6, 20, 7, 24, tzinfo=datetime.timezone.utc)
URL = "https://example.org/news/1"
DAMAGED = Reject(
    "x", None, "broken-archive", "breaks off or is damaged: what stands between records is none, in 1 places"
)


def answer(
    body: bytes = PAGE, status: str = "200 OK", content_type: str = "text/html; charset=utf-8", **headers: str
) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(
    block: bytes,
    kind: str = "response",
    content_type: str = "application/http; msgtype=response",
    url: str = URL,
    length: int | None = None,
    version: str = "1.0",
) -> bytes:
    lines = [
        f"WARC/{version}",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>",
        "WARC-Date: 2024-06-20T07:24:00Z",
        f"WARC-Target-URI: {url}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def arc_record(url: str, block: bytes) -> bytes:
    return f"{url} 192.0.2.1 20240620072400 text/html {len(block)}\n".encode() + block + b"\n"


def chunked(body: bytes) -> bytes:
    pieces = (body[:20], body[20:])
    return b"".join(b"%x;a=b\r\n" % len(piece) + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(body) + deflate.flush()


def cut(data: bytes) -> list[Part | Problem]:
    return list(cut_stream(io.BytesIO(data), Origin("x"), Reading()))


def pages(data: bytes) -> list[bytes]:
    return [part.payload for part in cut(data) if isinstance(part, Part)]


def problems(data: bytes) -> list[Problem]:
    return [part for part in cut(data) if not isinstance(part, Part)]


@pytest.mark.parametrize("version", ["0.17", "0.18", "1.0", "1.1"])
def test_a_page_comes_with_its_address_its_time_and_its_charset(version: str) -> None:
    assert cut(record(answer(), version=version)) == [
        Part("html", Origin(f"x/{URL}", url=URL, saved=SAVED, charset="utf-8"), PAGE)
    ]


def test_an_older_crawl_is_read_the_same() -> None:
    head = b"filedesc://x.arc 0.0.0.0 20240620072400 text/plain 76\n1 0 Internet Archive\n"
    names = b"URL IP-address Archive-date Content-type Archive-length\n\n"
    data = head + names + arc_record(URL, answer()) + arc_record(URL, answer())
    assert cut(data) == [Part("html", Origin(f"x/{URL}", url=URL, saved=SAVED, charset="utf-8"), PAGE)] * 2


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(lambda records: b"".join(map(gzip.compress, records)), id="each-record"),
        pytest.param(lambda records: gzip.compress(b"".join(records)), id="the-whole"),
        pytest.param(lambda records: b"".join(map(zstandard.compress, records)), id="each-record-by-zstd"),
    ],
)
def test_compressed_crawls_are_read_however_they_were_compressed(pack: object) -> None:
    assert callable(pack)
    data = pack([record(b"software: x", "warcinfo", "application/warc-fields"), record(answer()), record(answer())])
    assert pages(data) == [PAGE, PAGE]
    assert problems(data) == []


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(gzip.compress(PAGE), {"Content_Encoding": "gzip"}, id="gzip"),
        pytest.param(zlib.compress(PAGE), {"Content_Encoding": "deflate"}, id="deflate"),
        pytest.param(raw_deflate(PAGE), {"Content_Encoding": "deflate"}, id="deflate-without-header"),
        pytest.param(brotli.compress(PAGE), {"Content_Encoding": "br"}, id="brotli"),
        pytest.param(zstandard.compress(PAGE), {"Content_Encoding": "zstd"}, id="zstd"),
        pytest.param(gzip.compress(brotli.compress(PAGE)), {"Content_Encoding": "br, gzip"}, id="one-in-another"),
        pytest.param(chunked(PAGE), {"Transfer_Encoding": "chunked"}, id="chunks"),
        pytest.param(
            chunked(gzip.compress(PAGE)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}, id="both"
        ),
        pytest.param(PAGE, {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}, id="undone-by-the-crawler"),
        pytest.param(PAGE, {"Content_Encoding": "br"}, id="undone-by-the-crawler-brotli"),
        pytest.param(PAGE, {"Content_Encoding": "identity"}, id="not-packed"),
    ],
)
def test_an_answer_is_unpacked(body: bytes, headers: dict[str, str]) -> None:
    assert pages(record(answer(body, **headers))) == [PAGE]


def test_of_a_packed_answer_that_breaks_off_the_beginning_is_kept() -> None:
    long_page = PAGE + random.Random(1).randbytes(50_000).hex().encode()
    (page,) = pages(record(answer(gzip.compress(long_page)[:30_000], Content_Encoding="gzip")))
    assert long_page.startswith(page)
    assert len(page) > 20_000


def test_an_answer_that_unpacks_to_more_than_any_page_is_refused() -> None:
    body = brotli.compress(b"<p>" + b"a" * 100_000_000, quality=4)
    assert [
        problem.reason
        for problem in problems(record(answer(body, Content_Encoding="br")))
        if isinstance(problem, Reject)
    ] == ["too-large"]


def test_pages_that_were_stored_without_an_answer_are_read() -> None:
    text = "পদ্মা সেতুতে যানজট ছিল আজ সকাল থেকে।".encode()
    data = record(PAGE, "resource", "text/html") + record(text, "conversion", "text/plain")
    assert pages(data) == [PAGE, text]


def test_feeds_are_read_and_other_xml_is_left_out() -> None:
    feed = record(answer(RSS, content_type="text/xml"))
    data = feed + record(answer(b"<?xml version='1.0'?><urlset/>", content_type="application/xml"))
    (part, notice) = cut(data)
    assert isinstance(part, Part)
    assert (part.format, notice) == ("feed", Notice("x", "answers left out: 1 that are no pages"))


def test_what_is_left_out_is_told_once_with_its_numbers() -> None:
    data = (
        record(answer(b"\xff\xd8", content_type="image/jpeg")) * 3
        + record(answer(b"User-agent: *", content_type="text/plain"))
        + record(answer(status="404 Not Found")) * 2
        + record(answer(b"", status="301 Moved"))
        + record(answer(b"", status="{} Strange"))
        + record(answer(b""), "revisit")
        + record(b"GET / HTTP/1.1\r\n\r\n", "request", "application/http; msgtype=request")
    )
    message = (
        "4 that are no pages, 1 that an earlier crawl has, 4 that failed (1 with 301, 2 with 404, 1 with no status)"
    )
    assert cut(data) == [Notice("x", f"answers left out: {message}")]


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(record(answer()).replace(b"WARC-Target-URI", b"X"), id="without-an-address"),
        pytest.param(record(answer()).replace(b"Content-Length", b"X"), id="without-a-length"),
        pytest.param(record(answer(PAGE + b"<p>x\n" * 500), length=len(answer())), id="longer-than-it-says"),
        pytest.param(b"WARC/1.0\r\n" + b"x" * 1_000_000 + b"\r\n\r\n", id="line-without-end"),
        pytest.param(b"WARC/1.0\r\n" + b"a: b\r\n" * 100_000 + b"\r\n", id="headers-without-end"),
        pytest.param(b"rubbish\r\n" * 1000, id="rubbish"),
    ],
)
def test_a_damaged_record_is_passed_over_and_told_of(damaged: bytes) -> None:
    data = record(answer()) + damaged + record(answer(PAGE + b"<!-- last -->"))
    assert pages(data)[0] == PAGE
    assert pages(data)[-1] == PAGE + b"<!-- last -->"
    assert problems(data) == [DAMAGED]


def test_a_crawl_that_breaks_off_gives_what_is_there() -> None:
    data = record(answer()) + record(answer())[:-10]
    assert pages(data) == [PAGE, PAGE[:-6]]
    assert problems(data) == [
        Reject("x", None, "broken-archive", "breaks off or is damaged: ends in the middle of a record")
    ]


def test_odd_addresses_are_mended_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    data = record(answer(), url="<https://example.org/a b>") + record(answer(), url="https://example.org/c d")
    found = [part.origin.url for part in cut(data) if isinstance(part, Part)]
    assert found == ["https://example.org/a%20b", "https://example.org/c%20d"]
    assert capfd.readouterr() == ("", "")


def test_any_damage_ends_in_records(capfd: pytest.CaptureFixture[str]) -> None:
    whole = (
        record(answer(chunked(gzip.compress(PAGE)), Transfer_Encoding="chunked", Content_Encoding="gzip"))
        + record(answer(brotli.compress(PAGE), Content_Encoding="br"))
        + record(answer(RSS, content_type="text/xml"))
        + record(PAGE, "resource", "text/html")
        + record(answer(b""), "revisit")
    )
    dice = random.Random(1)
    for _ in range(500):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 10)):
            data[dice.randrange(len(data))] = dice.choice((10, 13, 58, dice.randrange(256)))
        cut(b"WARC/" + bytes(data[5 : dice.randint(6, len(data))]))
    assert capfd.readouterr() == ("", "")

"""Fetching from a server that misbehaves: what comes back, what is refused, and how often it was asked."""

from __future__ import annotations

import datetime
import gzip
import itertools
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pytest

from search.articles import Article
from search.errors import SourceError
from search.settings import Fetching
from search.sources.fetching import Fetcher
from search.sources.hosts import Validators
from search.sources.parts import Member, Problem, Reading
from search.sources.records import Lead, Notice, Reject
from search.sources.registry import read_batches
from search.workers import Workers
from tests.sources.misbehaving import DATE, NOW, Clock, Request, Server, answer, packed, patient, redirect, serving

PAGE = (
    "<html><head><title>খবর</title></head><body><p>পদ্মা সেতুতে আজ সকাল থেকে যানবাহনের দীর্ঘ সারি।</p></body></html>".encode()
)
DUMP = '{"title":"পদ্মা সেতুতে যানজট"}\n'.encode()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


def fetch(
    url: str, fetching: Fetching | None = None, clock: Clock | None = None, **known: Validators
) -> list[bytes | str]:
    """What is found at *url*: the bytes of a file, ``reason: message`` of a reject."""
    fetcher = Fetcher(fetching or patient(), (clock or Clock()).world(), known)
    return [told(one) for one in fetcher.fetch(url)]


def told(one: Member | Problem) -> bytes | str:
    if isinstance(one, Member):
        return one.stream.read()
    assert isinstance(one, Reject | Notice)
    return f"{one.reason}: {one.message}" if isinstance(one, Reject) else one.message


def urlset(*pages: tuple[str, str]) -> bytes:
    entries = (f"<url><loc>{url}</loc><lastmod>{changed}</lastmod></url>" for url, changed in pages)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(entries)}</urlset>'.encode()


def sitemapindex(*sitemaps: tuple[str, str]) -> bytes:
    entries = (f"<sitemap><loc>{url}</loc><lastmod>{changed}</lastmod></sitemap>" for url, changed in sitemaps)
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(entries)}</sitemapindex>'.encode()
    )


def rss(*urls: str) -> bytes:
    items = "".join(f"<item><title>পদ্মা সেতুতে যানজট</title><link>{url}</link></item>" for url in urls)
    return f'<rss version="2.0"><channel><title>দৈনিক</title>{items}</channel></rss>'.encode()


def chunks(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)


def head(**headers: str) -> bytes:
    """The beginning of an answer whose body is sent by hand."""
    return answer(**headers).replace(b"Content-Length: 0\r\n", b"")


def forever(piece: bytes, first: bytes = b"") -> Callable[[Request], Iterable[bytes]]:
    return lambda _request: itertools.chain([first], itertools.repeat(piece))


# What is there


def test_a_file_is_handed_on_with_where_and_when_it_was_fetched(server: Server) -> None:
    server.answers["/dump.jsonl"] = answer(DUMP, Content_Type='text/plain; charset="windows-1252"')
    (member,) = Fetcher(patient(), Clock().world()).fetch(f"{server.root}/dump.jsonl")
    assert isinstance(member, Member)
    assert member.origin.path == member.origin.url == f"{server.root}/dump.jsonl"
    assert member.origin.saved == NOW
    assert member.origin.charset == "windows-1252"


@pytest.mark.parametrize(
    ("date", "saved"),
    [
        pytest.param(DATE, NOW, id="right"),
        pytest.param("Thu, 20 Jun 2024 04:24:00 GMT", NOW - datetime.timedelta(hours=3), id="kept-by-a-cache"),
        pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", NOW, id="of-a-clock-that-was-never-set"),
        pytest.param("Thu, 20 Jun 99999999999999999999 07:24:00 GMT", NOW, id="no-such-year"),
        pytest.param("yesterday", NOW, id="none"),
    ],
)
def test_the_time_of_an_answer_is_its_servers_where_that_can_be(
    server: Server, date: str, saved: datetime.datetime
) -> None:
    server.answers["/"] = answer(PAGE, Date=date)
    (member,) = Fetcher(patient(), Clock().world()).fetch(server.root)
    assert isinstance(member, Member)
    assert member.origin.saved == saved


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param(answer(PAGE), id="plain"),
        pytest.param(packed(PAGE), id="gzip"),
        pytest.param(head(Transfer_Encoding="chunked") + chunks(PAGE[:9], PAGE[9:], b""), id="chunked"),
        pytest.param(head() + PAGE, id="until-the-end"),
        pytest.param(answer(PAGE + b"...", Content_Length=str(len(PAGE))), id="more-than-it-says"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + answer(PAGE), id="told-to-go-on"),
    ],
)
def test_an_answer_is_read_however_it_is_sent(server: Server, whole: bytes) -> None:
    server.answers["/"] = whole
    assert fetch(server.root) == [PAGE]


def test_servers_are_told_who_asks(server: Server) -> None:
    server.answers["/"] = answer(PAGE)
    fetch(server.root, patient(contact="https://example.org/khobor"))
    assert {request.headers["user-agent"].partition("/")[2].partition(" ")[2] for request in server.requests} == {
        "(+https://example.org/khobor)"
    }
    assert all(request.headers["user-agent"].startswith("Khobor/") for request in server.requests)
    with pytest.raises(SourceError, match="is no contact"):
        Fetcher(patient(contact="a\r\nCookie: b"), Clock().world())


def test_letters_of_an_address_that_urls_do_not_have_are_written_as_they_do(server: Server) -> None:
    server.answers["/%E0%A6%96%E0%A6%AC%E0%A6%B0?q=%E0%A6%95"] = answer(PAGE)
    assert fetch(f"{server.root}/খবর?q=ক") == [PAGE]


# What is refused


@pytest.mark.parametrize(
    ("url", "message"),
    [
        pytest.param("http://user:secret@127.0.0.1/", "name or password", id="credentials"),
        pytest.param("http:///news", "no host", id="no-host"),
        pytest.param("http://[::1", "no address of the web", id="broken"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str, message: str) -> None:
    (found,) = fetch(url)
    assert str(found).startswith("not-fetched: ")
    assert message in str(found)
    rejects = Fetcher(patient(), Clock().world()).fetch(url)
    assert ["secret" in reject.path for reject in rejects if isinstance(reject, Reject)] == [False]


PRIVATE = (
    "127.0.0.1 localhost 2130706433 0x7f.1 [::1] [::ffff:127.0.0.1] 169.254.169.254 0.0.0.0 [64:ff9b::7f00:1] [fe80::1]"
)


@pytest.mark.parametrize("host", PRIVATE.split())
def test_a_private_network_is_not_asked_however_it_is_written(server: Server, host: str) -> None:
    (found,) = fetch(f"http://{host}:{server.port}/", replace(patient(), allow_private=False))
    assert str(found).startswith(("private: ", "not-fetched: there is no host"))
    assert server.requests == []


def test_the_machine_that_is_connected_to_is_the_one_that_was_checked(server: Server) -> None:
    looked_up: list[str] = []

    def rebinding(host: str, port: int, **_: object) -> list[object]:
        looked_up.append(host)
        places = ["93.184.215.14", "127.0.0.1"]  # public when it is checked, loopback when it is connected to
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (places[len(looked_up) - 1], port))]

    fetching = replace(patient(), allow_private=False, connect_seconds=0.01, tries=1)
    (found,) = fetch_with(rebinding, f"http://news.example:{server.port}/", fetching)
    assert server.requests == []
    assert looked_up == ["news.example"]
    assert str(found).startswith("not-fetched: its robots.txt cannot be had")


def test_of_several_machines_those_in_a_private_network_are_passed_over(server: Server) -> None:
    def both(_host: str, port: int, **_: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in ("127.0.0.1", "10.0.0.1")]

    (found,) = fetch_with(both, f"http://news.example:{server.port}/", replace(patient(), allow_private=False))
    assert str(found).startswith("private: news.example is in a private network")
    assert server.requests == []


def fetch_with(resolve: Callable[..., object], url: str, fetching: Fetching) -> list[bytes | str]:
    return [told(one) for one in Fetcher(fetching, Clock().world(resolve)).fetch(url)]


@pytest.mark.parametrize(
    ("location", "message"),
    [
        pytest.param(
            "http://169.254.169.254/latest/meta-data/", "private: 169.254.169.254 is in a private network", id="cloud"
        ),
        pytest.param("http://127.0.0.1/", "private: 127.0.0.1 is in a private network", id="other-port-of-the-web"),
        pytest.param("http://127.0.0.1:{other}/", "not-fetched: port {other} is none of the web's", id="other-port"),
        pytest.param("http://localhost:{port}/", "not-fetched: port {port} is none of the web's", id="other-name"),
        pytest.param("file:///etc/passwd", "not-fetched: only http and https are fetched, not file", id="file"),
        pytest.param(
            "gopher://127.0.0.1:{port}/", "not-fetched: only http and https are fetched, not gopher", id="gopher"
        ),
        pytest.param("http://me:you@127.0.0.1:{port}/", "not-fetched: it holds a name or password", id="credentials"),
        pytest.param("/a", "not-fetched: redirects go round in a circle", id="itself"),
        pytest.param("/b", "not-fetched: redirects go round in a circle", id="circle"),
        pytest.param("/1", "not-fetched: more than 5 redirects", id="many"),
        pytest.param("", "not-fetched: a redirect to nowhere", id="nowhere"),
        pytest.param("http://[", "not-fetched: ", id="broken"),
    ],
)
def test_every_redirect_is_checked_again(server: Server, location: str, message: str) -> None:
    with serving() as other:
        names = {"port": str(server.port), "other": str(other.port)}
        server.answers["/a"] = redirect(location.format_map(names))
        server.answers["/b"] = redirect("/a")
        for number in range(1, 10):
            server.answers[f"/{number}"] = redirect(f"/{number + 1}")
        (found,) = fetch(f"{server.root}/a")
        assert str(found).startswith(message.format_map(names))
        assert other.requests == []


def test_a_redirect_is_followed_and_the_page_known_by_where_it_is(server: Server) -> None:
    server.answers["/short"] = redirect("../খবর/১".encode().decode("latin-1"), 301)
    server.answers["/%E0%A6%96%E0%A6%AC%E0%A6%B0/%E0%A7%A7"] = answer(PAGE)
    (member,) = Fetcher(patient(), Clock().world()).fetch(f"{server.root}/short")
    assert isinstance(member, Member)
    assert member.origin.url == f"{server.root}/%E0%A6%96%E0%A6%AC%E0%A6%B0/%E0%A7%A7"


def test_tls_is_not_given_up_for_a_server_that_has_none(server: Server) -> None:
    (found,) = fetch(f"https://127.0.0.1:{server.port}/")
    assert "no secure connection" in str(found)


@pytest.mark.parametrize(
    ("whole", "message"),
    [
        pytest.param(answer(b"", 404), "not-fetched: HTTP 404 Not Found", id="not-found"),
        pytest.param(answer(b"", 500), "not-fetched: HTTP 500 Internal Server Error", id="error"),
        pytest.param(answer(PAGE, 206), "not-fetched: HTTP 206 Partial Content", id="part"),
        pytest.param(answer(b"", 304), "not-fetched: HTTP 304 Not Modified", id="unmodified-though-nobody-asked"),
        pytest.param(answer(PAGE, Content_Length="5000"), "not-fetched: no answer of HTTP: ", id="less-than-it-says"),
        pytest.param(answer(PAGE, Content_Length="5") + PAGE, b"<html", id="length-lies"),
        pytest.param(
            answer(PAGE, Content_Encoding="gzip"), "not-fetched: its answer is not packed as it says", id="no-gzip"
        ),
        pytest.param(
            answer(PAGE, Content_Encoding="aes128"), "not-fetched: its answer is packed in a way", id="unknown-packing"
        ),
        pytest.param(
            head(Transfer_Encoding="chunked") + b"zz\r\n", "not-fetched: no answer of HTTP: ", id="broken-chunks"
        ),
        pytest.param(
            head(Transfer_Encoding="chunked") + b"ff\r\nx", "not-fetched: no answer of HTTP: ", id="cut-chunk"
        ),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", "not-fetched: no answer of HTTP: ", id="ssh"),
        pytest.param(b"", "not-fetched: no ", id="nothing"),
        pytest.param(
            answer(**{f"X{n}": "" for n in range(200)}), "not-fetched: no answer of HTTP: ", id="many-headers"
        ),
        pytest.param(answer(Cookie="x" * 100_000), "not-fetched: no answer of HTTP: ", id="long-header"),
    ],
)
def test_a_bad_answer_costs_that_address_alone(server: Server, whole: bytes, message: str | bytes) -> None:
    server.answers["/"] = whole
    (found,) = fetch(server.root)
    assert found == message if isinstance(message, bytes) else str(found).startswith(message)


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param(forever(b"x" * 1000, head()), id="body"),
        pytest.param(forever(b"x" * 1000, head(Transfer_Encoding="chunked") + b"ffffffff\r\n"), id="chunk"),
        pytest.param(
            forever(b"X: y\r\n" * 1000, head(Transfer_Encoding="chunked") + chunks(PAGE) + b"0\r\n"), id="trailers"
        ),
        pytest.param(forever(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), id="told-to-go-on"),
    ],
)
def test_an_answer_without_end_ends_at_its_size(server: Server, answers: Callable[[Request], Iterable[bytes]]) -> None:
    server.answers["/"] = answers
    (found,) = fetch(server.root, patient(file_bytes=10_000))
    assert str(found).startswith("too-large: ")


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param(forever(b"x", head()), id="body"),
        pytest.param(forever(b"x"), id="status"),
        pytest.param(forever(b"x", b"HTTP/1.1 200 OK\r\nX: "), id="header"),
    ],
)
def test_an_answer_that_drips_ends_at_its_time(server: Server, answers: Callable[[Request], Iterable[bytes]]) -> None:
    server.answers["/"] = answers
    (found,) = fetch(server.root, patient(obey=False, least_rate=10**9), Clock(tick=7.0))
    assert str(found) == "too-slow: it takes too long to answer"


def test_a_server_that_is_silent_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        (found,) = fetch(
            f"http://127.0.0.1:{silent.getsockname()[1]}/", patient(obey=False, tries=1, read_seconds=0.05)
        )
    assert str(found) == "not-fetched: it did not answer in time"


def test_what_unpacks_to_more_than_may_come_is_refused(server: Server) -> None:
    server.answers["/"] = packed(bytes(50_000_000))
    (found,) = fetch(server.root, patient(file_bytes=1_000_000))
    assert found == "too-large: more than 1,000,000 bytes"


# Manners


def test_a_host_is_asked_once_a_second(server: Server) -> None:
    clock = Clock()
    server.answers["/"] = answer(urlset((f"{server.root}/1", "2024-06-20"), (f"{server.root}/2", "2024-06-19")))
    fetch(server.root, clock=clock)
    assert server.asked == ["/", "/1", "/2"]
    assert clock.slept == [1.0, 1.0]


@pytest.mark.parametrize(
    ("asked_for", "slept"),
    [
        pytest.param("5", [5.0], id="longer"),
        pytest.param("0.1", [1.0], id="shorter"),
        pytest.param("86400", [30.0], id="a-day"),
    ],
)
def test_a_longer_pause_that_robots_txt_asks_for_is_kept(server: Server, asked_for: str, slept: list[float]) -> None:
    clock = Clock()
    server.answers["/robots.txt"] = answer(f"User-agent: *\nCrawl-delay: {asked_for}".encode())
    server.answers["/"] = answer(urlset((f"{server.root}/1", "2024-06-20")))
    fetch(server.root, clock=clock)
    assert clock.slept == slept


def test_what_robots_txt_forbids_is_not_asked_for(server: Server) -> None:
    server.answers["/robots.txt"] = answer(b"User-agent: khobor\nDisallow: /private\n\nUser-agent: *\nDisallow: /")
    server.answers["/"] = answer(urlset((f"{server.root}/private/1", "2024-06-20"), (f"{server.root}/2", "2024-06-19")))
    server.answers["/2"] = answer(PAGE)
    assert fetch(server.root) == ["disallowed: the robots.txt of 127.0.0.1 forbids it", PAGE]
    assert server.asked == ["/", "/2"]
    assert [request.target for request in server.requests].count("/robots.txt") == 1
    assert len(fetch(server.root, patient(obey=False))) == 2
    assert "/private/1" in server.asked


@pytest.mark.parametrize(
    ("robots", "is_asked"),
    [
        pytest.param(answer(b"", 404), True, id="not-there"),
        pytest.param(answer(b"", 403), True, id="not-for-us"),
        pytest.param(answer(b"", 500), False, id="broken"),
        pytest.param(answer(b"", 429), False, id="busy"),
        pytest.param(b"", False, id="no-answer"),
        pytest.param(redirect("/elsewhere"), False, id="elsewhere"),
        pytest.param(redirect("/robots.txt"), False, id="circle"),
        pytest.param(
            answer(b"User-agent: *\nAllow: /\n" + b"#" * 600_000 + b"\nDisallow: /"), True, id="longer-than-is-read"
        ),
        pytest.param(answer(b"\xff\xfe\x00\x00<html>"), True, id="garbage"),
        pytest.param(answer(b"User-agent: *\nDisallow: /" + b"*a" * 30 + b"$"), True, id="stars-upon-stars"),
    ],
)
def test_a_host_whose_robots_txt_cannot_be_had_is_left_alone(server: Server, robots: bytes, is_asked: bool) -> None:
    server.answers |= {"/robots.txt": robots, "/": answer(PAGE), "/elsewhere": answer(b"User-agent: *\nDisallow: /")}
    found = fetch(server.root)
    assert (found == [PAGE]) is is_asked
    assert ("/" in server.asked) is is_asked


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(server: Server) -> None:
    server.answers["/robots.txt"] = answer(b"User-agent: *\nDisallow: /hidden")
    server.answers["/"] = redirect("/hidden")
    assert fetch(server.root) == ["disallowed: the robots.txt of 127.0.0.1 forbids it"]
    assert server.asked == ["/"]


@pytest.mark.parametrize(
    ("page", "headers"),
    [
        pytest.param(PAGE.replace(b"<title>", b'<meta name="robots" content="noindex, follow"><title>'), {}, id="meta"),
        pytest.param(PAGE.replace(b"<title>", b"<META CONTENT='none' NAME='khobor'><title>"), {}, id="meta-for-us"),
        pytest.param(PAGE, {"X_Robots_Tag": "noindex"}, id="header"),
        pytest.param(PAGE, {"X_Robots_Tag": "otherbot: all, khobor: nofollow, noindex"}, id="header-for-us"),
    ],
)
def test_a_page_that_is_not_to_be_found_is_not_kept(server: Server, page: bytes, headers: dict[str, str]) -> None:
    server.answers["/"] = answer(page, **headers)
    assert fetch(server.root) == ["disallowed: the page asks not to be found (noindex)"]
    assert fetch(server.root, patient(obey=False)) == [page]


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param(answer(PAGE, X_Robots_Tag="otherbot: noindex, none"), id="for-others"),
        pytest.param(answer(PAGE, X_Robots_Tag="max-snippet: 20, unavailable_after: 25 Jun 2010"), id="other-wishes"),
        pytest.param(answer(rss("http://example.org/1"), X_Robots_Tag="noindex, follow"), id="feed"),
        pytest.param(answer(DUMP, X_Robots_Tag="noindex"), id="dump"),
    ],
)
def test_what_keeps_only_itself_or_others_out_is_kept(server: Server, whole: bytes) -> None:
    server.answers["/"] = whole
    assert isinstance(fetch(server.root)[0], bytes)


@pytest.mark.parametrize(
    ("headers", "slept"),
    [
        pytest.param({"Retry_After": "7"}, [7.0], id="seconds"),
        pytest.param({"Retry_After": "Thu, 20 Jun 2024 07:25:00 GMT"}, [60.0], id="date"),
        pytest.param({"Retry_After": "Thu, 20 Jun 2023 07:25:00 GMT"}, [1.0], id="date-that-is-past"),
        pytest.param({"Retry_After": "soon"}, [2.0], id="neither"),
        pytest.param({}, [2.0], id="none"),
    ],
)
def test_a_busy_host_is_asked_again_when_it_says(server: Server, headers: dict[str, str], slept: list[float]) -> None:
    clock = Clock()
    server.answers["/"] = lambda request: [answer(b"", 429, **headers) if request.time == 1 else answer(PAGE)]
    assert fetch(server.root, clock=clock) == [PAGE]
    assert clock.slept == slept


def test_a_host_that_stays_busy_is_given_up_for_the_run(server: Server) -> None:
    clock = Clock()
    pages = [(f"{server.root}/{number}", f"2024-06-{number}") for number in range(20, 10, -1)]
    server.answers["/"] = answer(urlset(*pages))
    server.answers |= {f"/{number}": answer(b"", 503) for number in range(10, 21)}
    found = fetch(server.root, clock=clock)
    assert len(found) == 10
    assert found[0] == "not-fetched: HTTP 503 Service Unavailable"
    assert found[9] == "not-fetched: 127.0.0.1 was given up for this run: HTTP 503 Service Unavailable"
    assert server.asked == ["/", "/20", "/20", "/20"]
    assert clock.slept == [1.0, 2.0, 4.0]


def test_a_host_that_wants_to_be_left_alone_for_long_is(server: Server) -> None:
    server.answers["/"] = answer(b"", 503, Retry_After="86400")
    assert fetch(server.root) == ["not-fetched: 127.0.0.1 is busy and wants to be left alone for 86,400 s"]
    assert server.asked == ["/"]


def test_a_page_that_its_host_cannot_make_costs_no_other(server: Server) -> None:
    server.answers["/"] = answer(urlset((f"{server.root}/1", "2024-06-20"), (f"{server.root}/2", "2024-06-19")))
    server.answers |= {"/1": answer(b"", 504), "/2": answer(PAGE)}
    assert fetch(server.root) == ["not-fetched: HTTP 504 Gateway Timeout", PAGE]
    assert server.asked == ["/", "/1", "/1", "/1", "/2"]


def test_a_connection_that_breaks_once_is_made_again(server: Server) -> None:
    server.answers["/"] = lambda request: [b"" if request.time == 1 else answer(PAGE)]
    assert fetch(server.root) == [PAGE]


# What is new


def test_what_is_as_it_was_is_not_sent_again(server: Server) -> None:
    def conditional(request: Request) -> list[bytes]:
        is_known = request.headers.get("if-none-match") == '"a"' and request.headers.get("if-modified-since") == DATE
        return [answer(b"", 304) if is_known else answer(PAGE, ETag='"a"', Last_Modified=DATE)]

    server.answers |= {"/old": redirect("/"), "/": conditional}
    first = Fetcher(patient(delay=0), Clock().world())
    assert [told(one) for one in first.fetch(f"{server.root}/old")] == [PAGE]
    assert first.validators == {
        f"{server.root}/old": Validators(NOW.isoformat()),
        f"{server.root}/": Validators(NOW.isoformat(), '"a"', DATE),
    }
    saved = {url: validators.as_record() for url, validators in first.validators.items()}
    known = {url: Validators(**record) for url, record in saved.items()}
    second = Fetcher(patient(delay=0), Clock(seconds=60).world(), known)
    assert list(second.fetch(f"{server.root}/old")) == []
    assert second.unchanged == 1
    assert second.validators[f"{server.root}/"].etag == '"a"'
    assert second.validators[f"{server.root}/"].fetched > first.validators[f"{server.root}/"].fetched


def test_what_fails_leaves_nothing_to_ask_by(server: Server) -> None:
    server.answers["/"] = answer(PAGE, Content_Length="5000", ETag='"a"')
    fetcher = Fetcher(patient(), Clock().world())
    list(fetcher.fetch(server.root))
    assert fetcher.validators == {}


# Sitemaps


@pytest.mark.parametrize("pack", [pytest.param(bytes, id="plain"), pytest.param(gzip.compress, id="gzip")])
def test_a_sitemap_gives_its_newest_pages_first_and_no_more_than_are_wanted(
    server: Server, pack: Callable[[bytes], bytes]
) -> None:
    pages = [
        ("3", "2024-06-03"),
        ("20", "2024-06-20T10:00:00+06:00"),
        ("19", "2024-06-20T01:00:00Z"),
        ("none", ""),
        ("1", "2024-06-01"),
    ]
    server.answers |= {f"/{name}": answer(PAGE + name.encode()) for name, _ in pages}
    server.answers["/map"] = answer(pack(urlset(*((f"{server.root}/{name}", changed) for name, changed in pages))))
    assert fetch(f"{server.root}/map", patient(most=3)) == [PAGE + b"20", PAGE + b"19", PAGE + b"3"]


def test_pages_that_did_not_change_since_they_were_fetched_are_left_out(server: Server) -> None:
    fetched = Validators("2024-06-20T03:00:00+00:00")
    pages = [
        ("a", "2024-06-20T08:59:00+06:00"),
        ("b", "2024-06-20T09:01:00+06:00"),
        ("c", "2024-06-20"),
        ("d", "2024-06-19"),
    ]
    server.answers |= {f"/{name}": answer(PAGE) for name, _ in pages}
    server.answers["/map"] = answer(urlset(*((f"{server.root}/{name}", changed) for name, changed in pages)))
    fetcher = Fetcher(patient(), Clock().world(), {f"{server.root}/{name}": fetched for name, _ in pages})
    assert len(list(fetcher.fetch(f"{server.root}/map"))) == 2
    assert server.asked == ["/map", "/b", "/c"]
    assert fetcher.unchanged == 2


def test_the_ends_of_time_are_times(server: Server) -> None:
    pages = [
        (f"{server.root}/{number}", changed)
        for number, changed in enumerate(("9999-12-31", "0001-01-01T00:00:00+14:00"))
    ]
    server.answers |= {"/map": answer(urlset(*pages)), "/0": answer(PAGE), "/1": answer(PAGE)}
    known = {url: Validators(NOW.isoformat()) for url, _ in pages}
    assert len(list(Fetcher(patient(), Clock().world(), known).fetch(f"{server.root}/map"))) == 1
    assert server.asked == ["/map", "/0"]


def test_what_a_server_sends_is_quoted_without_what_a_terminal_obeys(server: Server) -> None:
    server.answers["/"] = b"\x1b[2J" * 1_000 + b"\r\n"
    (found,) = fetch(server.root)
    assert "\x1b" not in str(found)
    assert len(str(found)) < 300


def test_a_sitemap_is_read_again_until_all_its_pages_were_fetched(server: Server) -> None:
    server.answers |= {f"/{number}": answer(PAGE, ETag='"p"') for number in (1, 2)}
    server.answers["/map"] = answer(
        urlset((f"{server.root}/1", "2024-06-19"), (f"{server.root}/2", "2024-06-18")), ETag='"m"'
    )
    known: dict[str, Validators] = {}
    for left in (1, 0):
        fetcher = Fetcher(patient(most=1), Clock().world(), known)
        assert len(list(fetcher.fetch(f"{server.root}/map"))) == 1
        assert (f"{server.root}/map" in fetcher.validators) is (left == 0)
        known |= fetcher.validators
    assert server.asked == ["/map", "/1", "/map", "/2"]


def test_an_index_leads_to_its_sitemaps_the_newest_first_each_once(server: Server) -> None:
    root = server.root
    server.answers |= {
        "/index": answer(
            sitemapindex((f"{root}/old", "2023-01-01"), (f"{root}/index", ""), (f"{root}/new", "2024-06-20"))
        ),
        "/new": answer(
            sitemapindex((f"{root}/index", ""), (f"{root}/newest", "2024-06-20"), (f"{root}/gone", "2024-06-20"))
        ),
        "/newest": answer(urlset((f"{root}/1", "2024-06-20"), (f"{root}/2", "2024-06-19"))),
        "/old": answer(urlset((f"{root}/1", "2022-06-20"), (f"{root}/3", "2022-06-19"))),
        **{f"/{number}": answer(PAGE) for number in (1, 2, 3)},
    }
    assert fetch(f"{root}/index") == ["not-fetched: HTTP 404 Not Found", PAGE, PAGE, PAGE]
    assert server.asked == ["/index", "/new", "/newest", "/gone", "/old", "/index", "/1", "/2", "/3"]


def test_sitemaps_that_can_hold_nothing_newer_are_not_asked_for(server: Server) -> None:
    root = server.root
    server.answers |= {
        "/index": answer(sitemapindex((f"{root}/old", "2023-01-01"), (f"{root}/new", "2024-06-20"))),
        "/new": answer(urlset((f"{root}/1", "2024-06-20"), (f"{root}/2", "2024-06-19"))),
        "/1": answer(PAGE),
    }
    assert fetch(f"{root}/index", patient(most=1)) == [PAGE]
    assert "/old" not in server.asked


def test_an_index_without_end_is_read_to_its_bound(server: Server) -> None:
    server.answers |= {
        f"/{number}": answer(sitemapindex((f"{server.root}/{number + 1}", ""))) for number in range(1, 30)
    }
    found = fetch(f"{server.root}/1", patient(sitemaps=5))
    assert found == ["more than 5 sitemaps: those that changed last were read"]
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "sitemap",
    [
        pytest.param(urlset(("http://127.0.0.1/", "2024-06-20"))[:-20], id="cut"),
        pytest.param(
            gzip.compress(urlset(*((f"http://127.0.0.1/{n}", "2030-01-01") for n in range(999))))[:-12], id="cut-gzip"
        ),
        pytest.param(
            b'<!DOCTYPE urlset [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>',
            id="entities",
        ),
        pytest.param(gzip.compress(b"<urlset >" + b" " * 20_000_000 + b"</urlset>"), id="bomb"),
    ],
)
def test_a_sitemap_that_cannot_be_read_is_told_and_harms_nothing(server: Server, sitemap: bytes) -> None:
    server.answers["/map"] = answer(sitemap)
    fetcher = Fetcher(patient(sitemap_bytes=1_000_000), Clock().world())
    first = next(told(one) for one in fetcher.fetch(f"{server.root}/map"))
    assert str(first).startswith("unreadable: the sitemap cannot be read to its end: ")
    assert f"{server.root}/map" not in fetcher.validators


@pytest.mark.parametrize(
    "listed", [pytest.param(True, id="in-robots-txt"), pytest.param(False, id="where-it-usually-is")]
)
def test_the_root_of_a_site_stands_for_its_sitemaps_where_that_is_wished(server: Server, listed: bool) -> None:
    server.answers |= {"/1": answer(PAGE), "/": answer(DUMP)}
    server.answers["/map" if listed else "/sitemap.xml"] = answer(urlset((f"{server.root}/1", "2024-06-20")))
    if listed:
        server.answers["/robots.txt"] = answer(f"Sitemap: {server.root}/map".encode())
    assert fetch(server.root, patient(find_sitemaps=True)) == [PAGE]
    assert fetch(server.root) == [DUMP]


# Through the registry


def test_what_is_fetched_is_read_as_files_are(server: Server) -> None:
    server.answers["/rss"] = answer(rss(f"{server.root}/1"))
    server.answers["/dump.jsonl.gz"] = answer(gzip.compress(DUMP))
    sources = [f"{server.root}/rss", f"{server.root}/dump.jsonl.gz"]
    with Workers(1) as workers:
        batches = list(read_batches(sources, Reading(), workers, fetch=Fetcher(patient(), Clock().world()).fetch))
    assert [(batch.source, batch.format) for batch in batches] == [(sources[0], "feed"), (sources[1], "json-lines")]
    lead, article = (record for batch in batches for record in batch.records)
    assert isinstance(lead, Lead)
    assert isinstance(article, Article)
    assert lead.article.title == article.title == "পদ্মা সেতুতে যানজট"


# Feeds


def test_a_feed_gives_itself_and_the_pages_behind_its_entries_where_that_is_wished(server: Server) -> None:
    feed = rss(f"{server.root}/1", f"{server.root}/2", f"{server.root}/1", "ftp://127.0.0.1/3")
    server.answers |= {"/rss": answer(feed), "/1": answer(PAGE), "/2": answer(DUMP)}
    assert fetch(f"{server.root}/rss") == [feed]
    assert fetch(f"{server.root}/rss", patient(follow=True)) == [feed, PAGE, DUMP]


def test_a_feed_that_was_fetched_without_the_pages_behind_it_is_fetched_again_for_them(server: Server) -> None:
    feed = rss(f"{server.root}/1")

    def answer_feed(request: Request) -> list[bytes]:
        return [answer(b"", 304) if request.headers.get("if-none-match") == '"a"' else answer(feed, ETag='"a"')]

    server.answers |= {"/rss": answer_feed, "/1": answer(PAGE)}
    known: dict[str, Validators] = {}
    found: list[int] = []
    for follow in (False, True, True, False, True):
        fetcher = Fetcher(patient(follow=follow), Clock().world(), known)
        found.append(len(list(fetcher.fetch(f"{server.root}/rss"))))
        known |= {url: Validators(**told.as_record()) for url, told in fetcher.validators.items()}
    assert found == [1, 2, 0, 0, 0]


def test_what_a_feed_leads_to_may_not_be_in_the_private_network(server: Server) -> None:
    with serving() as other:
        server.answers["/rss"] = answer(rss(f"{other.root}/1", "http://169.254.169.254/1"))
        found = fetch(f"{server.root}/rss", patient(follow=True))
        assert str(found[1]).startswith("not-fetched: port ")
        assert str(found[2]).startswith("private: ")
        assert other.requests == []

"""One request over HTTP(S) -> its answer, or why there is none. Nothing is believed of the other side.

An address is taken apart and written anew; its host is looked up once, and the machine that is connected to is the one that was
checked, so that a name cannot mean another machine a moment later. TLS is still verified against the name. An answer ends at its
time, whatever it sends in between, and at its size, both as sent and as unpacked. It is all there before anything is made of it.
"""

from __future__ import annotations

import datetime
import http.client
import io
import socket
import ssl
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from urllib.parse import quote

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import make_headers, parse_url

from search.settings import Fetching
from search.sources.reachable import is_public

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PORTS = {"http": 80, "https": 443}
_PIECE = 2**16
_IN_MEMORY = 2**20  # of an answer; more goes to a temporary file
_OVERHEAD = 2**20  # bytes sent besides the body: status, headers, the sizes of chunks
_MOST_QUOTED = 200  # characters of what a server sent in a message
_PACKED = frozenset({"identity", "x-gzip", *str(make_headers(accept_encoding=True)["accept-encoding"]).split(",")})


class NotFetched(Exception):
    """An address gives nothing. *reason*: a short code for counting. *is_passing*: whether another try may do better."""

    def __init__(self, message: str, reason: str = "not-fetched", *, is_passing: bool = False) -> None:
        self.reason = reason
        self.is_passing = is_passing
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the web in parts. *host* is in ASCII; *target* is what the host is asked for."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def endpoint(self) -> tuple[str, int]:
        return self.host, self.port

    @property
    def root(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" if self.port == _PORTS[self.scheme] else f"{self.scheme}://{host}:{self.port}"

    def __str__(self) -> str:
        return self.root + self.target


@dataclass(frozen=True, slots=True)
class Answer:
    """*headers* by their names in lower case. *body* is empty but for status 200."""

    status: int
    headers: Mapping[str, str]
    body: BinaryIO


@dataclass(frozen=True, slots=True)
class World:
    """What a fetcher is told, and never looks up by itself.

    *clock*: seconds that only grow; *sleep* lets them pass. *moment*: the time of day, with its zone. *chance*: a number from 0
    to 1. *resolve*: as socket.getaddrinfo.
    """

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    moment: Callable[[], datetime.datetime]
    chance: Callable[[], float]
    resolve: Callable[..., Any] = socket.getaddrinfo


def parse_address(url: str) -> Address:
    """The parts of *url*. Raises NotFetched for what is no address of the web, or names somebody to be let in as."""
    try:
        parts = parse_url(_in_ascii(url.strip()))
    except (urllib3.exceptions.LocationParseError, UnicodeError) as error:
        raise NotFetched(f"no address of the web: {error}") from error
    if parts.scheme not in _PORTS:
        raise NotFetched(f"only http and https are fetched, not {parts.scheme or 'what has no scheme'}")
    if not parts.host:
        raise NotFetched("no address of the web: it names no host")
    if parts.auth is not None:
        raise NotFetched("it holds a name or password: nothing is fetched with those")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query is not None else "")
    host = parts.host.strip("[]").rstrip(".").lower()
    return Address(parts.scheme, host, parts.port or _PORTS[parts.scheme], quote(target, safe="%/:=&?~#+!$,;'@()*[]"))


def _in_ascii(url: str) -> str:
    """*url* with the letters of its host written as DNS has them; those of its path are for parse_url."""
    if url.isascii():
        return url
    scheme, mark, rest = url.partition("://")
    end = next((place for place, letter in enumerate(rest) if letter in "/?#\\"), len(rest))
    return scheme + mark + rest[:end].encode("idna").decode("ascii") + rest[end:]


def download(
    address: Address,
    headers: Mapping[str, str],
    most: int,
    fetching: Fetching,
    world: World,
    *,
    private: Collection[tuple[str, int]] = (),
    is_cut: bool = False,
) -> Answer:
    """What *address* answers: at most *most* bytes of it, and more is an error unless *is_cut*. Raises NotFetched.

    *private*: endpoints that may be in a private network.
    """
    watch = _Watch(fetching, world, most + _OVERHEAD)
    connection = _connection_to(address, watch, is_private_allowed=address.endpoint in private)
    try:
        with closing(connection):
            connection.request(
                "GET",
                address.target,
                headers={**headers, **make_headers(accept_encoding=True), "Connection": "close"},
                preload_content=False,
            )
            with closing(connection.getresponse()) as response:
                named = {name.lower(): value for name, value in response.headers.items()}
                body = _read_body(response, most, is_cut) if response.status == http.client.OK else io.BytesIO()
                return Answer(response.status, named, body)
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        raise _explained(error) from error


def _read_body(response: urllib3.response.BaseHTTPResponse, most: int, is_cut: bool) -> BinaryIO:
    packed = [name.strip().lower() for name in response.headers.get("content-encoding", "").split(",") if name.strip()]
    if unknown := sorted(set(packed) - _PACKED):
        raise NotFetched(f"its answer is packed in a way that nobody asked for: {', '.join(unknown)[:80]}")
    body: BinaryIO = io.BytesIO()
    try:
        while (held := body.tell()) <= most and (piece := response.read(min(_PIECE, most + 1 - held))):
            if held + len(piece) > _IN_MEMORY >= held:
                body = _on_disk(cast(io.BytesIO, body))
            body.write(piece)
        if body.tell() > most:
            if not is_cut:
                raise NotFetched(f"more than {most:,} bytes", "too-large")
            body.truncate(most)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


def _on_disk(held: io.BytesIO) -> BinaryIO:
    body = cast(BinaryIO, TemporaryFile())  # noqa: SIM115 - it is handed on
    body.write(held.getvalue())
    return body


def _explained(error: Exception) -> NotFetched:
    """What went wrong in words of ours, and whether it may go right in a moment."""
    inner = error.args[-1] if error.args and isinstance(error.args[-1], Exception) else error
    cause = "".join(letter if letter.isprintable() else "?" for letter in str(inner)[:_MOST_QUOTED])
    if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError):
        return NotFetched("it did not answer in time", is_passing=True)
    if isinstance(error, ssl.SSLCertVerificationError):
        return NotFetched(f"its certificate is not valid for this host: {error.verify_message}")
    if isinstance(error, ssl.SSLError | urllib3.exceptions.SSLError):
        return NotFetched(f"no secure connection: {cause}")
    if isinstance(error, urllib3.exceptions.DecodeError):
        return NotFetched("its answer is not packed as it says")
    if isinstance(error, ConnectionError):
        return NotFetched(f"no connection: {error.strerror or error}", is_passing=True)
    return NotFetched(f"no answer of HTTP: {cause}")


# The connection


class _Watch:
    """How long an answer may still take, and how much it may still send."""

    def __init__(self, fetching: Fetching, world: World, most: int) -> None:
        self.fetching = fetching
        self.world = world
        self._until = world.clock() + fetching.total_seconds
        self._left = most

    def seconds(self) -> float:
        """How long to wait for the next bytes. Raises NotFetched when the time is over."""
        left = self._until - self.world.clock()
        if left <= 0:
            raise NotFetched("it takes too long to answer", "too-slow")
        return min(left, self.fetching.read_seconds)

    def received(self, count: int) -> None:
        self._until += count / self.fetching.least_rate
        self._left -= count
        if self._left < 0:
            raise NotFetched("it sends more than it may", "too-large")


class _WatchedFile(io.RawIOBase):
    """What a socket receives; every wait is as long as the watch allows."""

    def __init__(self, sock: socket.socket, watch: _Watch) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._watch = watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        self._sock.settimeout(self._watch.seconds())
        count = self._raw.readinto(buffer)
        self._watch.received(count or 0)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _WatchedSocket:
    """A socket whose answer is read through a watch."""

    def __init__(self, sock: socket.socket, watch: _Watch) -> None:
        self._sock = sock
        self._watch = watch

    def makefile(self, _mode: str) -> io.BufferedReader[_WatchedFile]:
        return io.BufferedReader(_WatchedFile(self._sock, self._watch))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def _connection_to(address: Address, watch: _Watch, *, is_private_allowed: bool) -> HTTPConnection:
    """A connection that connects to no machine but one that was checked, and reads by *watch*."""

    def connect() -> socket.socket:
        return _connect(address, watch, is_private_allowed=is_private_allowed)

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connect()

        def connect(self) -> None:
            super().connect()
            self.sock: Any = _WatchedSocket(self.sock, watch)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connect()

        def connect(self) -> None:
            super().connect()
            self.sock: Any = _WatchedSocket(self.sock, watch)

    timeout = watch.fetching.read_seconds
    if address.scheme == "https":
        return Secure(address.host, address.port, timeout=timeout, ssl_context=_tls())
    return Plain(address.host, address.port, timeout=timeout)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _connect(address: Address, watch: _Watch, *, is_private_allowed: bool) -> socket.socket:
    """Connect to the first machine that *address* may mean and that answers. Raises NotFetched, or OSError of the last one."""
    try:
        found = watch.world.resolve(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetched(f"there is no host {address.host}") from error
    allowed = [one for one in found if is_private_allowed or is_public(one[4][0])]
    if not allowed:
        raise NotFetched(
            f"{address.host} is in a private network (--allow-private fetches from one that you name)", "private"
        )
    failure: OSError | None = None
    for family, kind, protocol, _, place in allowed:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(min(watch.seconds(), watch.fetching.connect_seconds))
            sock.connect(place)
        except OSError as error:
            sock.close()
            failure = error
        else:
            return sock
    raise failure or OSError("no machine")

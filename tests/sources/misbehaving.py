"""A server on loopback that answers as it is told to, well or badly: raw bytes for each path, and what it was asked."""

from __future__ import annotations

import contextlib
import datetime
import gzip
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from search.settings import Fetching
from search.sources.download import World

NOW = datetime.datetime(2024, 6, 20, 7, 24, tzinfo=datetime.timezone.utc)
DATE = "Thu, 20 Jun 2024 07:24:00 GMT"

Answers = Callable[["Request"], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Request:
    """*time*: the number of requests for the same target so far."""

    target: str
    headers: dict[str, str]
    time: int


@dataclass(slots=True)
class Server:
    """*answers*: for each target what is sent, piece by piece, until the other side goes; what has none is not found."""

    answers: dict[str, Answers | bytes] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    port: int = 0

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def asked(self) -> list[str]:
        """The targets of all requests, without those for robots.txt."""
        return [request.target for request in self.requests if request.target != "/robots.txt"]


def answer(body: bytes = b"", status: int = 200, /, **headers: str) -> bytes:
    """A whole answer; an underscore in the name of a header is a hyphen."""
    named = {
        "Content-Length": str(len(body)),
        "Date": DATE,
        **{name.replace("_", "-"): headers[name] for name in headers},
    }
    lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {value}" for name, value in named.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def redirect(location: str, status: int = 302) -> bytes:
    return answer(b"", status, Location=location)


def packed(body: bytes) -> bytes:
    return answer(gzip.compress(body), Content_Encoding="gzip")


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """A server until the end of the block."""
    server = Server()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        threading.Thread(target=_accept, args=(listening, server), daemon=True).start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, server: Server) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=_serve, args=(connection, server), daemon=True).start()


def _serve(connection: socket.socket, server: Server) -> None:
    with connection, connection.makefile("rb") as head, contextlib.suppress(OSError):
        connection.settimeout(5)
        if head.peek(1).startswith(b"\x16"):  # TLS
            connection.sendall(answer(b"what?", 400))
            return
        target = head.readline().split()[1].decode("ascii")
        pairs = (line.decode("latin-1").partition(":") for line in iter(head.readline, b"\r\n"))
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        request = Request(target, headers, sum(1 for one in server.requests if one.target == target) + 1)
        server.requests.append(request)
        told = server.answers.get(target, answer(b"none", 404))
        for piece in [told] if isinstance(told, bytes) else told(request):
            connection.sendall(piece)


@dataclass(slots=True)
class Clock:
    """A clock that stands still but for what is slept, and for *tick* each time that it is looked at."""

    seconds: float = 0.0
    tick: float = 0.0
    slept: list[float] = field(default_factory=list)

    def look(self) -> float:
        self.seconds += self.tick
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.seconds += seconds

    def world(self, resolve: Callable[..., object] = socket.getaddrinfo) -> World:
        return World(self.look, self.sleep, self._moment, lambda: 0.5, resolve)

    def _moment(self) -> datetime.datetime:
        return NOW + datetime.timedelta(seconds=self.seconds)


def patient(**settings: object) -> Fetching:
    """Settings for a server on loopback, which answers at once, but on a machine that has other work to do."""
    return replace(Fetching(allow_private=True, read_seconds=30.0), **settings)  # type: ignore[arg-type]  # names are checked there

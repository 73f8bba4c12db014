"""gunicorn around the app: one socket, bound here so that what is wrong with it is said in one line; workers; a clean end."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from gunicorn.app.base import BaseApplication

from web.metrics import SHARED_FOLDER, forget_worker

THREADS = 4  # a search holds the interpreter for most of its time; more threads would only queue
GRACEFUL_SECONDS = 10  # no search takes that long; whoever stops the server waits no longer
REQUEST_LINE_BYTES = 8190  # gunicorn's highest: a Bengali letter is nine bytes of an address


class AddressUnusable(Exception):
    """The server cannot listen where it was told to; the message says why. For the operator."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with settings of ours alone; each worker makes its own app after the fork, so that no open file is shared."""

    def __init__(self, app_factory: Callable[[], Flask], settings: dict[str, object]) -> None:
        self.app_factory = app_factory
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.settings.items():
            if name in self.cfg.settings:  # control_socket_disable came with gunicorn 25
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app_factory()


def serve(
    app_factory: Callable[[], Flask],
    host: str,
    port: int,
    workers: int,
    *,
    prepare: Callable[[], None] = lambda: None,
    announce: Callable[[str], None] = lambda _address: None,
) -> None:
    """Serve until SIGTERM or SIGINT, then raise SystemExit(0). *announce* is told the address once it is served.

    *prepare* is called once before the workers part: what it loads they share.
    Raises AddressUnusable before anything starts.
    """
    listener = bind(host, port)
    address = address_of(listener)
    settings = {
        "bind": f"fd://{listener.detach()}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "graceful_timeout": GRACEFUL_SECONDS,
        "limit_request_line": REQUEST_LINE_BYTES,
        "loglevel": "warning",
        "control_socket_disable": True,
        "when_ready": lambda _arbiter: announce(address),
        "child_exit": lambda _arbiter, worker: forget_worker(worker.pid),
    }
    prepare()
    with folder_of_metrics():
        Server(app_factory, settings).run()


@contextmanager
def folder_of_metrics() -> Iterator[None]:
    """A folder in which all workers write down what they measure, for as long as the server runs."""
    owner, folder = os.getpid(), tempfile.mkdtemp(prefix="khobor-metrics-")
    os.environ[SHARED_FOLDER] = folder
    try:
        yield
    finally:
        if os.getpid() == owner:  # a worker that ends comes by here, too
            shutil.rmtree(folder, ignore_errors=True)


def bind(host: str, port: int) -> socket.socket:
    """A socket that is bound to *host* and *port*. Raises AddressUnusable."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise AddressUnusable(f"there is no host {host}: choose another with --host") from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(
        socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
    )  # or a restart waits for the last connections to fade
    try:
        listener.bind(address)
        listener.listen()  # two can bind where nobody listens yet
    except OSError as error:
        listener.close()
        raise AddressUnusable(explain(error, host, port)) from error
    return listener


def explain(error: OSError, host: str, port: int) -> str:
    reasons = {
        errno.EADDRINUSE: f"port {port} is in use on {host}: choose another with --port",
        errno.EACCES: f"port {port} needs more rights than this user has: choose one over 1023 with --port",
        errno.EADDRNOTAVAIL: f"{host} is no address of this machine: choose another with --host",
    }
    return reasons.get(error.errno or 0, f"cannot listen on {host}, port {port}: {error.strerror}")


def address_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

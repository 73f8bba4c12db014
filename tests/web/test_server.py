"""The address to listen on, and a server that starts, answers and ends cleanly."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

import web
from web.server import AddressUnusable, address_of, bind

PROGRAM = """
from flask import Flask
from web.server import serve

shared = []

def make():
    app = Flask("served")
    app.add_url_rule("/", view_func=lambda: " ".join(shared))
    return app

serve(make, "127.0.0.1", 0, 1, prepare=lambda: shared.append("এসেছে"),
      announce=lambda address: print(address, flush=True))
"""


def test_port_in_use_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressUnusable) as caught:
            bind("127.0.0.1", port)
    assert str(caught.value) == f"port {port} is in use on 127.0.0.1: choose another with --port"


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        pytest.param("no such host", "there is no host no such host: choose another with --host", id="unknown"),
        pytest.param("x" * 70, f"there is no host {'x' * 70}: choose another with --host", id="no-name"),
        pytest.param("192.0.2.1", "192.0.2.1 is no address of this machine: choose another with --host", id="not-ours"),
    ],
)
def test_host_that_cannot_be_listened_on_is_said_in_one_line(host: str, reason: str) -> None:
    with pytest.raises(AddressUnusable) as caught:
        bind(host, 0)
    assert str(caught.value) == reason


def test_address_names_the_port_that_was_taken() -> None:
    with bind("127.0.0.1", 0) as listener:
        assert address_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}/"


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_server_answers_and_ends_cleanly(stop: signal.Signals) -> None:
    command = [sys.executable, "-c", PROGRAM]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=Path(web.__file__).parents[1], stdout=pipe, stderr=pipe, text=True) as server:
        try:
            assert server.stdout
            address = server.stdout.readline().strip()
            with urllib.request.urlopen(address, timeout=30) as answer:
                assert answer.read().decode() == "এসেছে"
            server.send_signal(stop)
            out, err = server.communicate(timeout=30)
        finally:
            server.kill()
    assert (server.returncode, out, err) == (0, "", "")

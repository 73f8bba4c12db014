"""What Prometheus reads: names of ours and numbers, of all workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

import web
from search.errors import IndexUnusable
from tests.web.conftest import FakeEngine
from web.app import create_app
from web.config import WebConfig

MOST = 2000  # requests until both workers have answered one: the kernel deals them out as it likes
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]
PROGRAM = """
from flask import Flask
from web.metrics import answer_metrics, install_metrics
from web.extension import install
from web.config import WebConfig
from tests.web.conftest import FakeEngine
from web.server import serve
import os

def make():
    app = Flask("served")
    install(app, FakeEngine(), WebConfig())
    install_metrics(app)
    app.add_url_rule("/", "who", view_func=lambda: str(os.getpid()))
    app.add_url_rule("/metrics", "metrics", view_func=answer_metrics)
    return app

serve(make, "127.0.0.1", 0, 2, announce=lambda address: print(address, flush=True))
"""


def read(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def measured(client: FlaskClient) -> Samples:
    return read(client.get("/metrics").text)


def value(samples: Samples, name: str, **labels: str) -> float | None:
    return samples.get((name, frozenset(labels.items())))


def test_requests_are_counted_by_endpoint_method_and_status(client: FlaskClient) -> None:
    for path in ("/api/search?q=a", "/api/search?q=b", "/api/search?page=x", "/nowhere"):
        client.get(path)
    client.head("/")
    samples = measured(client)
    counts = {
        tuple(dict(labels)[label] for label in ("endpoint", "method", "status")): count
        for (name, labels), count in samples.items()
        if name == "khobor_requests_total"
    }
    assert counts == {
        ("api.search_articles", "GET", "200"): 2,
        ("api.search_articles", "GET", "400"): 1,
        ("none", "GET", "404"): 1,
        ("pages.search", "HEAD", "200"): 1,
    }
    assert value(samples, "khobor_request_seconds_count", endpoint="api.search_articles") == 3


def test_searches_are_timed_by_themselves(client: FlaskClient) -> None:
    for path in ("/?q=a", "/api/search?q=a", "/api/stats"):
        client.get(path)
    assert value(measured(client), "khobor_search_seconds_count") == 2


def test_unchanged_answer_is_counted_and_is_no_search(client: FlaskClient) -> None:
    tag = client.get("/api/search").headers["ETag"]
    client.get("/api/search", headers={"If-None-Match": tag})
    samples = measured(client)
    assert value(samples, "khobor_requests_total", endpoint="api.search_articles", method="GET", status="304") == 1
    assert value(samples, "khobor_search_seconds_count") == 1


def test_whoever_asks_is_the_only_one_under_way(client: FlaskClient, engine: FakeEngine) -> None:
    engine.error = RuntimeError("ours")
    assert client.get("/").status_code == 500
    engine.error = None
    assert value(measured(client), "khobor_requests_in_flight") == 1


def test_index_is_told_where_there_is_one(client: FlaskClient, engine: FakeEngine) -> None:
    samples = measured(client)
    assert value(samples, "khobor_articles") == 2
    assert value(samples, "khobor_index_bytes") == 4096
    info = {"generation": "g-000001", "built": "2024-06-22T10:00:00+06:00"}
    assert value(samples, "khobor_generation_info", **info) == 1
    engine.error = IndexUnusable("gone")
    answer = client.get("/metrics")
    assert (answer.status_code, "khobor_articles" in answer.text) == (200, False)


def test_refused_requests_are_counted(engine: FakeEngine) -> None:
    client = create_app(engine, WebConfig(), requests_a_minute=1).test_client()
    for _ in range(3):
        client.get("/api/search")
    assert value(measured(client), "khobor_rate_limited_total") == 2


def test_nothing_that_anybody_typed_is_in_a_label(client: FlaskClient) -> None:
    client.get("/api/articles/গোপন?q=গোপন", headers={"User-Agent": "গোপন".encode().decode("latin-1")})
    client.open("/গোপন", method="SECRET")
    text = client.get("/metrics").text
    assert ("গোপন" in text, "SECRET" in text, 'method="other"' in text) == (False, False, True)


def test_apps_of_one_process_count_for_themselves(engine: FakeEngine) -> None:
    first, second = (create_app(engine, WebConfig()).test_client() for _ in range(2))
    first.get("/api/search")
    assert "api.search_articles" not in second.get("/metrics").text


@pytest.mark.parametrize(
    ("accepted", "told"),
    [
        pytest.param("", "text/plain", id="plain"),
        pytest.param("application/openmetrics-text; version=1.0.0", "application/openmetrics-text", id="openmetrics"),
    ],
)
def test_format_is_the_one_that_is_asked_for(client: FlaskClient, accepted: str, told: str) -> None:
    answer = client.get("/metrics", headers={"Accept": accepted})
    assert (answer.status_code, answer.mimetype) == (200, told)
    assert answer.text.count("# EOF") == (told != "text/plain")


def test_settings_can_leave_them_out(engine: FakeEngine) -> None:
    answer = create_app(engine, WebConfig(metrics=False)).test_client().get("/metrics")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_two_workers_are_added_up_and_leave_nothing_behind(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", PROGRAM]
    pipe = subprocess.PIPE
    root = Path(web.__file__).parents[1]
    with subprocess.Popen(command, cwd=root, env=environment, stdout=pipe, stderr=pipe, text=True) as server:
        try:
            assert server.stdout
            address = server.stdout.readline().strip()
            asked, workers = 0, set[str]()
            while len(workers) < 2 and asked < MOST:
                asked, workers = asked + 1, {*workers, ask(address)}
            samples = read(ask(f"{address}metrics"))
            assert [path.name for path in tmp_path.iterdir() if path.name.startswith("khobor-metrics-")] != []
            server.send_signal(signal.SIGTERM)
            out, err = server.communicate(timeout=30)
        finally:
            server.kill()
    assert (server.returncode, out, err) == (0, "", "")
    assert len(workers) == 2
    assert value(samples, "khobor_requests_total", endpoint="who", method="GET", status="200") == asked
    assert value(samples, "khobor_requests_in_flight") == 1
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("khobor-metrics-")] == []


def ask(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        text: str = answer.read().decode()
        return text

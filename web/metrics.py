"""What a site does, in the counts and times that Prometheus collects at /metrics.

Labels hold names of ours alone: nothing that was asked, by whom, or at which address. With several workers each writes into the
folder of PROMETHEUS_MULTIPROC_DIR, which web.server makes, and whoever is asked adds up what all have written. prometheus_client
looks for that folder when it is imported, so it is imported where an app is made, which every worker does for itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import Flask, Response, abort, current_app, g, request

from search.errors import IndexUnusable
from web.extension import current_config, current_engine

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
    from prometheus_client.metrics_core import Metric

KEY = "khobor-metrics"
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")  # others are anybody's words
SECONDS = (
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    10.0,
)  # an unchanged answer to a search under load


@dataclass(frozen=True, slots=True)
class Meters:
    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram
    search_seconds: Histogram
    in_flight: Gauge
    limited: Counter


def install_metrics(app: Flask) -> None:
    """Measure the requests of *app*. To be installed first: what others answer before a view, or change after it, is seen too."""
    app.extensions[KEY] = make_meters()
    app.before_request(begin)
    app.after_request(count)
    app.teardown_request(end)


def make_meters() -> Meters:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

    registry = CollectorRegistry()
    return Meters(
        registry,
        Counter("khobor_requests", "Requests answered.", ["endpoint", "method", "status"], registry=registry),
        Histogram("khobor_request_seconds", "Time to an answer.", ["endpoint"], buckets=SECONDS, registry=registry),
        Histogram("khobor_search_seconds", "Time that searches took.", buckets=SECONDS, registry=registry),
        Gauge("khobor_requests_in_flight", "Requests under way.", multiprocess_mode="livesum", registry=registry),
        Counter("khobor_rate_limited", "Requests refused because a client asked too often.", registry=registry),
    )


def begin() -> None:
    g.began = time.perf_counter()
    meters().in_flight.inc()


def count(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    method = request.method if request.method in METHODS else "other"
    meters().requests.labels(endpoint, method, response.status_code).inc()
    meters().seconds.labels(endpoint).observe(time.perf_counter() - g.began)
    return response


def end(_error: BaseException | None) -> None:
    if "began" in g:
        meters().in_flight.dec()


def note_limited() -> None:
    meters().limited.inc()


@contextmanager
def search_timed() -> Iterator[None]:
    with meters().search_seconds.time():
        yield


def answer_metrics() -> Response:
    """All that was measured, of all workers, in the format that the asker reads best."""
    from prometheus_client.exposition import choose_encoder

    if not current_config().metrics:
        abort(404)
    encode, kind = choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(Measured()), content_type=kind)


class Measured:
    """What /metrics tells."""

    def collect(self) -> Iterator[Metric]:
        yield from registry_of_workers().collect()
        yield from index_metrics()


def registry_of_workers() -> CollectorRegistry:
    """What all workers measured; where none shares with others, this one."""
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    if SHARED_FOLDER not in os.environ:
        return meters().registry
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def index_metrics() -> Iterator[Metric]:
    """What is in the index that answers; nothing while there is none."""
    from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily

    try:
        stats = current_engine().stats()
    except IndexUnusable:
        return
    named = {"generation": stats.generation, "built": stats.built}
    yield InfoMetricFamily("khobor_generation", "The index that answers.", named)
    yield GaugeMetricFamily("khobor_articles", "Articles in it.", stats.articles)
    yield GaugeMetricFamily("khobor_index_bytes", "Its size on the disk.", stats.size_bytes)


def forget_worker(process: int) -> None:
    """Leave out what a worker that ended had under way."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(process)  # type: ignore[no-untyped-call]


def meters() -> Meters:
    return cast("Meters", current_app.extensions[KEY])

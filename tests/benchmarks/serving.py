"""``/api/search`` of ``khobor serve`` under load: whole answers, with snippets and facets, over connections that stay open.

In: an index, queries. Out: how long an answer takes, and how many a second there are. The clients run on the same machine, and
take their share of it.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import numpy as np

from tests.benchmarks.engines import KHOBOR
from tests.benchmarks.timing import Row, Times, percentiles

WORKERS = (1, 2)
CLIENTS = (1, 4)  # at once: one sees what an answer takes, four keep all workers busy
WARMING_CLIENTS = 8  # connections, so that each worker gets some and opens the index
PATIENCE_SECONDS = 60


def measure_serving(index: Path, queries: Sequence[str]) -> Iterator[Row]:
    """A row for every number of workers and of clients.

    No query is asked twice of one server, so that no cache answers it. Three in four are asked before anything is measured: a
    server in use has answered many.
    """
    paths = [f"/api/search?q={quote(text)}" for text in dict.fromkeys(queries)]
    warming, counting = [path for place, path in enumerate(paths) if place % 4], paths[::4]
    for workers in WORKERS:
        for clients in CLIENTS:
            with served(index, workers) as address:
                ask_all(address, warming, WARMING_CLIENTS)
                started = time.perf_counter()
                times = ask_all(address, counting, clients)
                seconds = time.perf_counter() - started
            figures = percentiles(times) | {"requests_per_second": len(times) / seconds}
            yield {"workers": workers, "clients": clients} | figures


@contextmanager
def served(index: Path, workers: int) -> Iterator[str]:
    """The address, host and port, of a server over *index*."""
    command = [*KHOBOR, "serve", "--index", str(index), "--port", "0", "--workers", str(workers)]
    with tempfile.TemporaryFile() as errors:
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert server.stdout
        try:
            said = server.stdout.readline()
            found = re.search(r"http://\S+", said)
            if not found:
                errors.seek(0)
                raise RuntimeError(f"khobor serve did not start: {said} {errors.read().decode()}")
            yield urlsplit(found[0]).netloc
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)
            server.stdout.close()


def ask_all(address: str, paths: Sequence[str], clients: int) -> Times:
    """Milliseconds of each of *paths*, asked by so many *clients* at once."""
    shares = [paths[first::clients] for first in range(clients)]
    with ThreadPoolExecutor(clients) as threads:
        return np.concatenate(list(threads.map(lambda share: ask(address, share), shares)))


def ask(address: str, paths: Sequence[str]) -> Times:
    connection = http.client.HTTPConnection(address, timeout=PATIENCE_SECONDS)
    times = np.empty(len(paths))
    for place, path in enumerate(paths):
        started = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        times[place] = time.perf_counter() - started
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path}: {answer.status}")
    connection.close()
    return times * 1000

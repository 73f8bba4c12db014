"""What takes how long: a build in processes of its own, an opening, a search; and what memory and disk it takes.

In: commands, folders, searches. Out: figures as dicts of JSON, times in the unit of their name.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from tests.benchmarks.engines import ENGINES, open_command
from tests.benchmarks.queries import Query
from tests.benchmarks.rivals import Search

SAMPLE_SECONDS = 0.1  # between two looks at the memory of a build; a look takes a few milliseconds of a core
OPENINGS = 5  # processes that open an index anew; the median counts

Row = dict[str, Any]
Times = NDArray[np.float64]  # milliseconds


def measure_build(command: Sequence[str], folder: Path, articles: int) -> Row:
    """Run *command*, which builds *folder*: wall and processor seconds of the whole process, peak memory of its tree, size.

    *private_mb* is the memory without the pages of files, which the system takes back when it wants them. What processes share
    counts for each of them.
    """
    before, started = _children_seconds(), time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        peaks = np.zeros(2)
        while process.poll() is None:
            peaks = np.maximum(peaks, _memory_of_tree(process.pid))
            time.sleep(SAMPLE_SECONDS)
        seconds = time.perf_counter() - started
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{said.read().decode(errors='replace')[-2000:]}")
    return {
        "seconds": seconds,
        "cpu_seconds": _children_seconds() - before,
        "articles_per_second": articles / seconds,
        "peak_mb": peaks[0] / 1e6,
        "private_mb": peaks[1] / 1e6,
        "disk_mb": sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6,
    }


def measure_opening(name: str, folder: Path, asked: Sequence[Query]) -> Row:
    """Opening an index whose files the system has in memory, and the first query: the medians of some processes."""
    command = open_command(name, folder, asked)
    outputs = [subprocess.run(command, check=True, capture_output=True).stdout for _ in range(OPENINGS)]
    opening, again, first, *others = np.median([json.loads(output) for output in outputs], axis=0).tolist()
    return {
        "open_ms": opening,
        "open_again_ms": again,
        "first_query_ms": first,
        "next_queries_ms": float(np.median(others)),
    }


def time_queries(
    searches: Mapping[str, Search], kinds: Mapping[str, Sequence[Query]]
) -> Iterator[tuple[str, str, Times]]:
    """(engine, kind, milliseconds of each query) of every engine and kind: the median of its rounds, after one to warm up.

    Engines take turns, kind by kind and round by round, so that whatever else the machine does hits all of them.
    """
    rounds = {name: ENGINES[name].rounds for name in searches}
    for kind, queries in kinds.items():
        times: dict[str, list[Times]] = {name: [] for name in searches}
        for number in range(1 + max(rounds.values())):
            for name, search in searches.items():
                if number <= rounds[name]:
                    times[name].append(time_each(search, queries))
        for name, of_rounds in times.items():
            yield name, kind, np.median(of_rounds[1:], axis=0)


def time_each(search: Search, queries: Sequence[Query]) -> Times:
    """Milliseconds of each of *queries*."""
    times = np.empty(len(queries))
    for place, query in enumerate(queries):
        started = time.perf_counter()
        search(query)
        times[place] = time.perf_counter() - started
    return times * 1000


def percentiles(milliseconds: Times) -> Row:
    p50, p95 = np.percentile(milliseconds, (50, 95))
    return {
        "queries": len(milliseconds),
        "p50_ms": float(p50),
        "p95_ms": float(p95),
        "mean_ms": float(milliseconds.mean()),
    }


def growth(sizes: Sequence[int], values: Sequence[float]) -> float:
    """The exponent e of value ~ size ** e, by least squares over the logarithms: 1 grows as the archive does."""
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0]) if len(set(sizes)) > 1 else math.nan


def _memory_of_tree(process_id: int) -> tuple[int, int]:
    """Bytes in memory of a process and all below it, and those of them that are no page of a file."""
    resident = private = 0
    try:
        parent = psutil.Process(process_id)
        for process in (parent, *parent.children(recursive=True)):
            memory = process.memory_info()
            resident += memory.rss
            private += memory.rss - memory.shared
    except psutil.NoSuchProcess:
        pass  # it ended while it was looked at
    return resident, private


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

"""The figures of a run -> a Markdown table, JSON, two plots.

In: rows by part, each a dict of JSON with its ``size`` in articles. Out: files in a folder. The ratios are what
counts: the times are those of one machine at one moment.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import psutil
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from tests.benchmarks.engines import ENGINES
from tests.benchmarks.timing import Row, growth

Figures = dict[str, list[Row]]  # part -> its rows

MIX = "all kinds"
PLOTTED = ("headlines", "2 words, all")  # the kinds whose growth is shown: top ten of any words, and of all words
BASE = "tantivy"  # what the others are compared with
# Of Okabe and Ito, told apart by every eye.
COLOURS = {
    "khobor": "#0072b2",
    "tantivy": "#d55e00",
    "tantivy without ids": "#e69f00",
    "fts5": "#009e73",
    "whoosh": "#cc79a7",
}
CURVE_POINTS = 400


def environment() -> dict[str, str]:
    """Where the figures come from: machine, system, versions."""
    return {
        "processor": f"{processor_name()}, {os.cpu_count()} cores",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": platform.platform(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        **{engine.index: engine.version for engine in ENGINES.values()},
        "revision": revision(),
    }


def revision() -> str:
    """The commit that is checked out, and whether the files are other than it has them; unknown where git is not."""
    command = ["git", "describe", "--always", "--dirty"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def processor_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def read_figures(output: Path) -> Figures:
    """What earlier calls left in the folder; nothing where none did."""
    file = output / "figures.json"
    figures: Figures = json.loads(file.read_text(encoding="utf-8"))["figures"] if file.exists() else {}
    return figures


def write_report(figures: Figures, about: Mapping[str, str], output: Path) -> None:
    """Write ``figures.md``, ``figures.json``, ``growth.svg`` and ``latency.svg``."""
    output.mkdir(parents=True, exist_ok=True)
    (output / "figures.md").write_text("\n".join([*markdown_lines(figures, about), ""]), encoding="utf-8")
    record = {"about": about, "figures": figures}
    (output / "figures.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    with mpl.rc_context({"figure.facecolor": "white", "axes.grid": True, "grid.alpha": 0.3, "svg.fonttype": "path"}):
        plot_growth(figures, output / "growth.svg")
        plot_latency(figures, output / "latency.svg")


def markdown_lines(figures: Figures, about: Mapping[str, str]) -> Iterator[str]:
    yield from (f"- {name}: {value}" for name, value in about.items())
    for part, title, lines in SECTIONS:
        if figures.get(part):
            taken = sorted(row["taken"] for row in figures[part] if "taken" in row)
            yield from ("", f"## {title}", "", *lines(figures[part]), *measured(taken))


def measured(taken: Sequence[str]) -> Sequence[str]:
    """When: calls of several days may have left their figures in one folder."""
    return ("", f"Measured {' to '.join(dict.fromkeys((taken[0], taken[-1])))}.") if taken else ()


def build_lines(rows: Sequence[Row]) -> Iterator[str]:
    base = {row["size"]: row for row in rows if (row["engine"], row["jobs"]) == (BASE, 1)}
    heads = "articles|engine|jobs|seconds|processor s|articles/s|peak MB|of it private|disk MB|time|processor|size"
    yield from table(
        heads.split("|"),
        (
            (
                row["size"], row["engine"], row["jobs"], row["seconds"], row["cpu_seconds"], row["articles_per_second"],
                row["peak_mb"], row["private_mb"], row["disk_mb"],
                *(ratio(row, base.get(row["size"]), what) for what in ("seconds", "cpu_seconds", "disk_mb")),
            )
            for row in rows
        ),
    )  # fmt: skip
    yield f"\nThe last three: beside {BASE} with one thread. Time and memory are those of the whole process and its children."


def query_lines(rows: Sequence[Row]) -> Iterator[str]:
    for size in sorted({row["size"] for row in rows}):
        of_size = {(row["engine"], row["kind"]): row for row in rows if row["size"] == size}
        engines = [name for name in ENGINES if any(engine == name for engine, _ in of_size)]
        kinds = list(dict.fromkeys(kind for _, kind in of_size))
        yield f"\n{size:,} articles, top ten with their ids, p50 / p95 in ms:\n"
        compared = [f"khobor : {BASE}"] if {"khobor", BASE} <= set(engines) else []
        heads = ["kind", "queries", *engines, *compared]
        yield from table(heads, (query_cells(kind, engines, of_size) for kind in kinds))


def query_cells(kind: str, engines: Sequence[str], rows: Mapping[tuple[str, str], Row]) -> list[object]:
    found = [rows[engine, kind] for engine in engines]
    cells = [f"{number(row['p50_ms'])} / {number(row['p95_ms'])}" for row in found]
    ours, theirs = rows.get(("khobor", kind)), rows.get((BASE, kind))
    if ours and theirs:
        cells.append(f"{ratio(ours, theirs, 'p50_ms')} / {ratio(ours, theirs, 'p95_ms')}")
    return [kind, found[0]["queries"], *cells]


def row_lines(*columns: str) -> Callable[[Sequence[Row]], Iterator[str]]:
    """A table of rows as they are, the *columns* in this order."""
    heads = [column.replace("_", " ") for column in columns]
    return lambda rows: table(heads, ([row.get(column, "") for column in columns] for row in rows))


def growth_lines(rows: Sequence[Row]) -> Iterator[str]:
    yield "The exponent e where time grows as articles ** e: 1 is in proportion, 0 is not at all.\n"
    yield from row_lines("what", "engine", "sizes", "exponent")(rows)


def growth_rows(figures: Figures) -> list[Row]:
    """How builds and the PLOTTED kinds grow, of each engine that was measured at two sizes or more."""
    rows = []
    for what, engine, sizes, values in curves(figures):
        if len(sizes) > 1:
            exponent = growth(sizes, values)
            rows.append({"what": what, "engine": engine, "sizes": " ".join(map(str, sizes)), "exponent": exponent})
    return rows


def curves(figures: Figures) -> Iterator[tuple[str, str, list[int], list[float]]]:
    """(what, engine, sizes, seconds of a build with one job or p50 in ms), sizes ascending."""
    built = [row for row in figures.get("build", []) if row["jobs"] == 1]
    whats = [("build", built, "seconds")] + [
        (kind, [row for row in figures.get("query", []) if row["kind"] == kind], "p50_ms") for kind in PLOTTED
    ]
    for what, rows, unit in whats:
        for engine in dict.fromkeys(row["engine"] for row in rows):
            points = sorted((row["size"], row[unit]) for row in rows if row["engine"] == engine)
            yield what, engine, [size for size, _ in points], [value for _, value in points]


def plot_growth(figures: Figures, path: Path) -> None:
    drawn = list(curves(figures))
    whats = list(dict.fromkeys(what for what, *_ in drawn))
    if not whats:
        return
    figure, places = plt.subplots(1, len(whats), figsize=(4.4 * len(whats), 4), squeeze=False, layout="constrained")
    measured_sizes = sorted({size for _, _, sizes, _ in drawn for size in sizes})
    lines = {}
    for axes, what in zip(places[0], whats, strict=True):
        for _, engine, sizes, values in (curve for curve in drawn if curve[0] == what):
            [lines[engine]] = axes.loglog(sizes, values, marker="o", color=COLOURS[engine])
        axes.set_xticks(measured_sizes, [f"{size:,}" for size in measured_sizes])
        axes.set_xticks([], minor=True)
        finish(axes, what, "articles", "seconds, one job" if what == "build" else "ms, p50")
    figure.legend(lines.values(), lines, loc="outside lower center", ncols=len(lines))
    figure.savefig(path)
    plt.close(figure)


def plot_latency(figures: Figures, path: Path) -> None:
    """The share of all queries that are answered within a time, at the largest size."""
    rows = [row for row in figures.get("query", []) if row["kind"] != MIX]
    if not rows:
        return
    largest = max(row["size"] for row in rows)
    rows = [row for row in rows if row["size"] == largest]
    figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
    shares = np.linspace(0, 100, CURVE_POINTS)
    for engine in dict.fromkeys(row["engine"] for row in rows):
        times = np.concatenate([row["times_ms"] for row in rows if row["engine"] == engine])
        axes.semilogx(np.percentile(times, shares), shares, color=COLOURS[engine], label=engine)
    finish(axes, f"Top ten of {largest:,} articles, all kinds of queries", "ms", "% answered within")
    axes.legend()
    figure.savefig(path)
    plt.close(figure)


def finish(axes: Axes, title: str, x: str, y: str) -> None:
    axes.set_title(title)
    axes.set_xlabel(x)
    axes.set_ylabel(y)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(map(number, row))} |"


def number(value: object) -> str:
    """Three digits that tell, and no more."""
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return str(value)


def ratio(row: Row, base: Row | None, column: str) -> str:
    return f"{row[column] / base[column]:.2f}" if base else ""


SERVED = ("size", "workers", "clients", "queries", "p50_ms", "p95_ms", "requests_per_second")
AGREED = ("articles", "kind", "queries", "found", "tantivy", "fts5", "tantivy differs", "fts5 differs")
Lines = Callable[[Sequence[Row]], Iterator[str]]
SECTIONS: tuple[tuple[str, str, Lines], ...] = (
    ("build", "Building: JSON Lines to an index that is sealed", build_lines),
    (
        "open",
        "Opening in a new process, and its first queries; the files in memory",
        row_lines("size", "engine", "open_ms", "open_again_ms", "first_query_ms", "next_queries_ms"),
    ),
    ("query", "Searching in one process", query_lines),
    ("serve", "/api/search with snippets and facets, the clients on the same machine", row_lines(*SERVED)),
    ("growth", "Growth", growth_lines),
    ("agree", "How many queries find the same articles as Khobor does, given the same terms", row_lines(*AGREED)),
)

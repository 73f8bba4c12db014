"""The map of the project holds: imports run downwards, and each outside package has its fence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LAYERS = [  # a module imports from its own layer or those above it in this list
    ("search.errors", "search.settings", "search.articles", "search.workers"),
    ("search.bengali",),
    ("search.sources",),
    ("search.index",),
    ("search.query",),
    ("search.results",),
    ("search.engine",),
    ("search", "search.evaluate", "search.ingest"),
    ("search.progress", "search.watching"),
    ("search.cli",),
    ("web",),
]

FENCES = {  # package -> where alone it may be imported
    "icu": ("search.bengali",),
    "whoosh": ("search.index",),
    "zstandard": ("search.index.codec", "search.sources.compressed"),
    "flask": ("web",),
    "flask_babel": ("web",),
    "flask_compress": ("web.compression",),
    "flask_cors": ("web.headers",),
    "flask_openapi3": ("web.api", "web.openapi"),
    "pydantic": ("web.openapi",),
    "limits": ("web.limits",),
    "prometheus_client": ("web.metrics",),
    "gunicorn": ("web",),
    "click": ("search.cli", "search.progress", "web"),
    "rich": ("search.progress",),
    "platformdirs": ("search.cli",),
    "filelock": ("search.index.generations",),
    "rapidfuzz": ("search.bengali",),
    "ir_measures": ("search.evaluate",),
    "trafilatura": ("search.sources.pagebody",),
    "lxml": ("search.sources.outline",),
    "feedparser": ("search.sources.feed",),
    "warcio": ("search.sources.crawl",),
    "brotli": ("search.sources.crawl",),
    "pyarrow": ("search.sources.parquet",),
    "sqlalchemy": ("search.sources.database",),
    "avro": ("search.sources.bijoy",),
    "ftfy": ("search.sources.encodings",),
    "urllib3": ("search.sources.download",),
    "protego": ("search.sources.robots",),
    "defusedxml": ("search.sources.sitemap",),
    "rensa": ("search.index.sameness",),
    "watchfiles": ("search.cli",),
}

MODULES = sorted(path for package in ("search", "web") for path in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {name_of(path) for path in MODULES}


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            members = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (member if member in NAMES else node.module for member in members)


def is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def layer_of(name: str) -> int:
    """The place in LAYERS of the longest entry that *name* is in."""
    found = [(len(entry), place) for place, entries in enumerate(LAYERS) for entry in entries if is_in(name, entry)]
    return max(found)[1]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_downwards(path: Path) -> None:
    own = layer_of(name_of(path))
    upwards = [name for name in imports_of(path) if is_in(name, "search") or is_in(name, "web") if layer_of(name) > own]
    assert upwards == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_outside_packages_stay_behind_their_fences(path: Path) -> None:
    name = name_of(path)
    over = [
        imported
        for imported in imports_of(path)
        for package, homes in FENCES.items()
        if is_in(imported, package) and not any(is_in(name, home) for home in homes)
    ]
    assert over == []


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if is_in(name_of(path), "search") and path.name not in ("cli.py", "progress.py")],
    ids=name_of,
)
def test_below_the_command_search_prints_nothing_and_reads_no_clock_or_environment(path: Path) -> None:
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    clocks = {call for call in calls if call.startswith("time.") or call.endswith((".now", ".today", ".utcnow"))}
    assert clocks | calls & {"print", "os.getenv", "os.environ.get", "input"} == set()


def test_there_is_no_import_cycle() -> None:
    graph = {name_of(path): (set(imports_of(path)) & NAMES) - {name_of(path)} for path in MODULES}
    while free := [name for name, needs in graph.items() if not needs & graph.keys()]:
        for name in free:
            del graph[name]
    assert graph == {}

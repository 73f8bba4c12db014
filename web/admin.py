"""The page for whoever runs the site: what is in service, what lies beside it, and what came of the last run.

Off unless the setting ``admin`` is on, for it names folders of the machine. It changes nothing: the command does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from flask import Blueprint, Response, abort, make_response, render_template

from search.errors import IndexUnusable
from search.index.generations import current_generation_or_none, list_generations, read_manifest
from search.index.reports import LastRun, read_last_run
from search.results.page import FacetCount, Stats
from search.sources.records import Reject
from web.extension import current_config, current_engine, current_index

admin = Blueprint("admin", __name__)


@dataclass(frozen=True, slots=True)
class Generation:
    """A row of the list; of a generation that cannot be read only the name is known."""

    name: str
    is_in_service: bool
    built: str | None = None
    articles: int | None = None
    size_bytes: int | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """The months of a *year* that have articles, the newest first, and how many all have."""

    year: str
    count: int
    months: tuple[FacetCount, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """How many records were rejected for it, and the first of them."""

    name: str
    count: int
    examples: list[Reject]


@admin.get("/stats")
def stats() -> Response:
    if not current_config().admin:
        abort(404)
    index = current_index()
    held, months, trouble = what_is_in_service()
    last_run = read_last_run(index) if index else None
    page = render_template(
        "stats.html",
        index=index,
        stats=held,
        trouble=trouble,
        years=years_of(months),
        generations=generations_in(index) if index else [],
        last_run=last_run,
        reasons=reasons_of(last_run) if last_run else [],
        size=size_in_words,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def what_is_in_service() -> tuple[Stats | None, tuple[FacetCount, ...], str | None]:
    """Its figures and months, or why there is nothing: that is when this page is needed most."""
    engine = current_engine()
    try:
        return engine.stats(), engine.months(), None
    except IndexUnusable as error:
        return None, (), str(error)


def generations_in(index: Path) -> list[Generation]:
    """Those of the folder *index*, the newest first."""
    current = current_generation_or_none(index)
    return [generation_in(index / name, name == current) for name in reversed(list_generations(index))]


def generation_in(folder: Path, is_in_service: bool) -> Generation:
    try:
        manifest = read_manifest(folder)
    except IndexUnusable:
        return Generation(folder.name, is_in_service)
    size = sum(manifest.sizes.values())
    return Generation(folder.name, is_in_service, manifest.built, manifest.articles, size, manifest.fingerprint)


def years_of(months: Iterable[FacetCount]) -> list[Year]:
    """*months*, which are in order, by year; the newest first."""
    years = [(year, tuple(counts)) for year, counts in groupby(months, lambda month: month.value[:4])]
    return [Year(year, sum(month.count for month in counts), counts[::-1]) for year, counts in reversed(years)]


def reasons_of(run: LastRun) -> list[Reason]:
    """Why *run* rejected what it did, the most frequent reason first."""
    reasons = sorted(run.rejected.items(), key=lambda reason: -reason[1])
    return [Reason(name, count, [one for one in run.rejects if one.reason == name]) for name, count in reasons]


def size_in_words(size: int) -> str:
    """*size* bytes as 12.3 MB, in units of a thousand as disks are sold."""
    value, units = float(size), ["kB", "MB", "GB", "TB"]
    unit = "B"
    while value >= 1000 and units:
        value, unit = value / 1000, units.pop(0)
    return f"{size} B" if unit == "B" else f"{value:.1f} {unit}"

"""The report of the last run on an index, which stays beside its generations: last-run.json.

In: what a rebuild or an update read, rejected and did. Out: the same, read again by whoever looks after the index. It is for
people: nothing depends on it, and a run is as good as done without it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from search.sources.records import Notice, Reject

Value = TypeVar("Value")

LAST_RUN = "last-run.json"
MOST_LISTED = 200  # rejects, notices, missing ids; all are counted, and the first few of each kind say what is wrong
MOST_OF_A_REASON = 20  # so that a thousand of one kind leave room for the others
MOST_CHARACTERS = 500  # of a message or a path: some quote what they are about
COUNTS = ("articles", "added", "replaced", "unchanged", "deleted", "grouped", "read", "files_unchanged", "recalled")


@dataclass(frozen=True, slots=True)
class LastRun:
    """One run of ``khobor`` *command* over *sources*; *started* and *finished* are ISO 8601.

    *error*: why it ended with the index as it was, or None. *generation*: the one in service after it. *rejected* counts all
    rejects by reason, *rejects* has examples of each; *notices* and *missing* (ids that were to be deleted and are not there) may
    be cut.
    """

    command: str
    sources: tuple[str, ...]
    started: str
    finished: str
    error: str | None = None
    generation: str | None = None
    articles: int = 0
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    deleted: int = 0
    grouped: int = 0
    read: int = 0
    files_unchanged: int = 0
    recalled: int = 0
    seconds: float = 0.0
    missing: tuple[str, ...] = ()
    rejected: Mapping[str, int] = field(default_factory=dict)
    rejects: tuple[Reject, ...] = ()
    notices: tuple[Notice, ...] = ()
    repaired: Mapping[str, int] = field(default_factory=dict)
    articles_per_second: float | None = None
    stages: Mapping[str, float] = field(default_factory=dict)
    readers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    slowest: str | None = None
    rejects_file: str | None = None


def write_last_run(index: Path, run: LastRun) -> None:
    """Keep *run*, cut to what a page can show, in the folder *index*, by one rename. Raises OSError."""
    record = {
        **asdict(run),
        "missing": [_short(one) for one in run.missing[:MOST_LISTED]],
        "rejects": [_short_record(reject) for reject in _examples(run.rejects)],
        "notices": [_short_record(notice) for notice in run.notices[:MOST_LISTED]],
    }
    new = index / f"{LAST_RUN}.new"
    try:
        new.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="replace")
        new.replace(index / LAST_RUN)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def read_last_run(index: Path) -> LastRun | None:
    """The report in the folder *index*, or None where there is none that can be read."""
    try:
        record = json.loads((index / LAST_RUN).read_text(encoding="utf-8"))
        return LastRun(
            command=str(record["command"]),
            sources=tuple(map(str, record["sources"])),
            started=str(record["started"]),
            finished=str(record["finished"]),
            error=_optional(str, record["error"]),
            generation=_optional(str, record["generation"]),
            seconds=float(record["seconds"]),
            missing=tuple(map(str, record["missing"])),
            rejected={str(reason): int(count) for reason, count in record["rejected"].items()},
            rejects=tuple(Reject(**reject) for reject in record["rejects"]),
            notices=tuple(Notice(**notice) for notice in record["notices"]),
            repaired={str(kind): int(count) for kind, count in record["repaired"].items()},
            articles_per_second=_optional(float, record["articles_per_second"]),
            stages={str(stage): float(seconds) for stage, seconds in record["stages"].items()},
            readers={
                str(name): {"articles": int(one["articles"]), "seconds": float(one["seconds"])}
                for name, one in record["readers"].items()
            },
            slowest=_optional(str, record["slowest"]),
            rejects_file=_optional(str, record["rejects_file"]),
            **{name: int(record[name]) for name in COUNTS},
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _optional(kind: Callable[[Any], Value], value: Any) -> Value | None:
    return None if value is None else kind(value)


class Examples:
    """The first rejects of each reason, in their order; all are counted."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.kept: list[Reject] = []

    def add(self, reject: Reject) -> bool:
        """Count *reject*. Returns whether it is kept."""
        self.counts[reject.reason] += 1
        if self.counts[reject.reason] > MOST_OF_A_REASON or len(self.kept) == MOST_LISTED:
            return False
        self.kept.append(reject)
        return True


def _examples(rejects: Iterable[Reject]) -> list[Reject]:
    examples = Examples()
    for reject in rejects:
        examples.add(reject)
    return examples.kept


def _short_record(about: Reject | Notice) -> dict[str, Any]:
    return {name: _short(value) if isinstance(value, str) else value for name, value in asdict(about).items()}


def _short(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"

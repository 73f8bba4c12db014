"""Where the time of Khobor's build and of its searches goes, by module and by function, as cProfile sees it.

Under the profile everything takes about twice as long, and small functions more than large ones: shares, not seconds, tell.
"""

from __future__ import annotations

import cProfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from search.cli import khobor
from tests.benchmarks.engines import open_khobor, rebuild_arguments
from tests.benchmarks.queries import Query
from tests.benchmarks.timing import time_each

MOST_STAGES, MOST_MODULES, MOST_FUNCTIONS = 25, 12, 20
IN_C = "~"  # what stands for the file of a function written in C


def profile_build(articles: Path, folder: Path) -> str:
    """A report of ``khobor rebuild`` in this process."""
    with cProfile.Profile() as profile, suppress(SystemExit):  # the command ends so, well or not
        khobor(rebuild_arguments(articles, folder, 1), standalone_mode=False)
    return report(profile)


def profile_queries(index: Path, queries: Sequence[Query]) -> str:
    """The same of searches, once warm."""
    search = open_khobor(index)
    time_each(search, queries)
    with cProfile.Profile() as profile:
        time_each(search, queries)
    return report(profile)


def report(profile: cProfile.Profile) -> str:
    """Share and time of each function of Khobor with all that it calls; then of each module and each function without.

    In a module count the C functions, too, that it calls.
    """
    stages: dict[str, float] = defaultdict(float)
    modules: dict[str, float] = defaultdict(float)
    functions: dict[str, float] = defaultdict(float)
    profile.create_stats()
    for (file, line, name), (_, _, own, whole, callers) in profile.stats.items():
        functions[name if file == IN_C else f"{short(file)}:{line} {name}"] += own
        if file != IN_C:
            modules[short(file)] += own
            stages[f"{short(file)}:{line} {name}"] += whole if "search" in Path(file).parts else 0.0
            continue
        for (caller, _, _), (_, _, seconds, _) in callers.items():
            modules["C called from C" if caller == IN_C else short(caller)] += seconds
    total = sum(functions.values())
    gap = ("", 0.0)
    tops = (
        *largest(stages, MOST_STAGES),
        gap,
        *largest(modules, MOST_MODULES),
        gap,
        *largest(functions, MOST_FUNCTIONS),
    )
    return "\n".join(
        f"{seconds / total:6.1%} {1000 * seconds:10.1f} ms  {name}" if name else "" for name, seconds in tops
    )


def largest(times: Mapping[str, float], most: int) -> list[tuple[str, float]]:
    return sorted(times.items(), key=lambda item: -item[1])[:most]


def short(file: str) -> str:
    """The last parts of a path: enough to know a module by."""
    return "/".join(Path(file).parts[-3:])

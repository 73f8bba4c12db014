"""Bends files of every format, tens of thousands of times, and reads them: nothing may crash, hang, or take too much memory.

    python -m tests.benchmarks.fuzz --cases 100000 [--real FOLDER ...] [--jobs 2]

*--real*: folders of real files, which are bent along with the specimens. Each process reads case after case; it is measured after
every one, and a case that fails is kept in a folder that is named in the end. Exit code 1 where any failed.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from search.sources.parts import Origin, Part, Reading
from search.sources.records import Reject
from search.sources.registry import cut_stream, read_part
from tests.sources.specimens import SPECIMENS, bend

MOST_SECONDS = 5.0
MOST_MEGABYTES = 500  # of the process, above what it has before the first case
LARGEST = 400_000  # bytes of a real file: a whole feed would be most of the time
REAL = 0.15  # of the cases are chosen among all files, the others among specimens, which are quicker
AT_A_TIME = 250  # cases of one task


@dataclass
class Found:
    """What came of some cases. *failed*: name, bytes and why."""

    cases: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    megabytes: float = 0.0
    failed: list[tuple[str, bytes, str]] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--real", type=Path, nargs="*", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    tasks = [(given.seed * 1_000_003 + number, given.real) for number in range(-(-given.cases // AT_A_TIME))]
    all_found = Found()
    started = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(given.jobs, maxtasksperchild=8) as pool:
        for done, found in enumerate(pool.imap_unordered(run, tasks), start=1):
            add(all_found, found)
            if done % 40 == 0:
                seconds, failed = time.monotonic() - started, len(all_found.failed)
                print(f"{done * AT_A_TIME:,} cases, {seconds:.0f} s, {failed} failed", file=sys.stderr)
    print_found(all_found, time.monotonic() - started)
    raise SystemExit(bool(all_found.failed))


def run(task: tuple[int, list[Path]]) -> Found:
    seed, folders = task
    chance = random.Random(seed)
    originals = {name: make() for name, make in SPECIMENS.items()} | dict(real_files(folders))
    names, contents = [*originals], [*originals.values()]
    found = Found()
    for name in SPECIMENS:  # so that what is loaded once is there, and is not taken for the memory of a case
        read(originals[name], name)
    before = megabytes()
    for _ in range(AT_A_TIME):
        name = chance.choice(names if chance.random() < REAL else [*SPECIMENS])
        data = bend(originals[name], chance, contents)
        try_case(name, data, found, before)
    found.megabytes = megabytes() - before
    return found


def try_case(name: str, data: bytes, found: Found, before: float) -> None:
    started = time.process_time()  # not by the wall: others may want the machine
    try:
        outcomes = read(data, name)
    except BaseException:  # noqa: BLE001  # that is what is looked for
        found.failed.append((name, data, traceback.format_exc()))
        outcomes = Counter()
    seconds = time.process_time() - started
    found.cases[name.split("/")[0]] += 1
    found.outcomes.update(outcomes)
    found.slowest = max(found.slowest, (seconds, name))
    if seconds > MOST_SECONDS:
        found.failed.append((name, data, f"took {seconds:.1f} s"))
    if megabytes() - before > MOST_MEGABYTES:
        found.failed.append((name, data, f"took {megabytes() - before:.0f} MB, or one before it"))


def read(data: bytes, name: str) -> Counter[str]:
    """What kinds of records there are in *data*."""
    reading = Reading()
    return Counter(
        record.reason if isinstance(record, Reject) else type(record).__name__
        for part in cut_stream(io.BytesIO(data), Origin(name), reading)
        for record in (read_part(name, part, reading).records if isinstance(part, Part) else [part])
    )


def real_files(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for file in sorted(folder.iterdir()):
            if file.is_file():
                yield f"real/{file.name}", file.read_bytes()[:LARGEST]


def megabytes() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def add(total: Found, found: Found) -> None:
    total.cases.update(found.cases)
    total.outcomes.update(found.outcomes)
    total.slowest = max(total.slowest, found.slowest)
    total.megabytes = max(total.megabytes, found.megabytes)
    total.failed += found.failed


def print_found(found: Found, seconds: float) -> None:
    print(f"{found.cases.total():,} cases in {seconds:.0f} s: {len(found.failed)} failed")
    print("cases:", ", ".join(f"{name} {count:,}" for name, count in sorted(found.cases.items())))
    print("records:", ", ".join(f"{name} {count:,}" for name, count in found.outcomes.most_common()))
    print(
        f"slowest: {found.slowest[0]:.2f} s, of {found.slowest[1]}; most memory of a process: {found.megabytes:.0f} MB more"
    )
    if found.failed:
        folder = Path(tempfile.mkdtemp(prefix="khobor-fuzz-"))
        for number, (name, data, why) in enumerate(found.failed[:50]):
            (folder / f"{number}").write_bytes(data)
            print(f"--- {folder / str(number)}, of {name}:\n{why[-1500:]}")


if __name__ == "__main__":
    main()

"""A process that imports Khobor once and forks a child for each command that it is told to run, and perhaps to kill.

In, a line of JSON a run: ``arguments`` of the command; ``delay``, seconds after which the child is killed, or null; ``step``, the
number of the operation on files before which it is killed, or null; ``apart``, whether processes do what they would for a large
index. Out, a line of JSON: ``killed``; ``exit``, the exit code, null if killed; ``seconds`` from the start to the end of the child.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import time
from functools import partial
from typing import Any

from search import workers
from search.cli import khobor
from search.index.snapshot import fingerprint

FILE_OPERATIONS = frozenset({"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.truncate", "open"})


def die_before(step: int, folder: str) -> None:
    """Have this process killed right before its operation number *step* on what lies in *folder*, counted from 1."""
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        if event in FILE_OPERATIONS and (event != "open" or folder in str(arguments[0])):
            count()

    class Counted(sqlite3.Connection):
        """SQLite tells nobody when it writes: whatever is asked of it may be when."""

        def execute(self, *given: Any) -> sqlite3.Cursor:
            count()
            return super().execute(*given)

        def commit(self) -> None:
            count()
            super().commit()

    sqlite3.connect = partial(sqlite3.connect, factory=Counted)  # type: ignore[assignment]
    sys.addaudithook(heard)


def run_child(arguments: list[str], step: int | None, ready: int, *, apart: bool) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    if apart:
        workers.LITTLE = 0
    if step is not None:
        die_before(step, arguments[arguments.index("--index") + 1])
    os.write(ready, b"!")
    khobor(arguments, prog_name="khobor")  # ends by SystemExit, as the command does


def run(arguments: list[str], delay: float | None, step: int | None, *, apart: bool) -> dict[str, object]:
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        run_child(arguments, step, told, apart=apart)
    os.close(told)
    os.read(ready, 1)
    os.close(ready)
    started = time.perf_counter()
    if delay is not None:
        time.sleep(delay)  # the random moment itself; nothing is waited for
        os.kill(child, signal.SIGKILL)  # a child that has ended by itself is not reaped yet, so this hits no other
    _, status = os.waitpid(child, 0)
    seconds = time.perf_counter() - started
    killed = os.WIFSIGNALED(status)
    return {"killed": killed, "exit": None if killed else os.WEXITSTATUS(status), "seconds": seconds}


def main() -> None:
    fingerprint()  # loads ICU and the word lists
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(**json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

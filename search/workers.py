"""Work for several processes: tasks in, what became of them out in the same order, whatever the number of processes.

The processes are started anew and not forked, since a fork takes no threads along, and those of NumPy may hold locks. They are
started when there is a second task, so that little work costs no start. Each keeps what it made for its tasks (stretches, stems)
until the next kind of work. One whose parent is gone, or has given up, ends at once.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, TypeVar

from search.errors import IndexUnusable

Result = TypeVar("Result")

LITTLE = 1_000  # articles: to merge them and make their tables takes a second, as does starting two processes


class Workers:
    """At most *jobs* processes; with one job, or one task, all is done in this one. To be used in a with statement."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._kinds = 0  # of work so far
        self._held, self._lifeline = multiprocessing.Pipe(duplex=False)  # when this end is closed, the processes end

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._lifeline.close()
            if self._pool:
                # A process may have ended while it handed over a result: the pool waits for the rest, until nobody can write it.
                self._pool._result_queue._writer.close()  # type: ignore[attr-defined]  # not in its stubs
        if self._pool:
            self._pool.shutdown(cancel_futures=True)  # and wait: what still runs may write files
        self._lifeline.close()
        self._held.close()

    def renew(self) -> None:
        """End the processes: the memory that their work took goes back to the system, and the next work starts new ones."""
        if self._pool:
            self._pool.shutdown()
            self._pool = None

    def in_order(
        self,
        call: Callable[..., Result],
        tasks: Iterable[Sequence[Any]],
        make: Callable[[], object] | None = None,
        mend: Callable[..., Result] | None = None,
        articles: int | None = None,
    ) -> Iterator[Result]:
        """Yield call(*task) of each of *tasks*; or call(state, *task), where every process has *make* made a state of its own.

        No more tasks are taken than are worked on, and one more for each process. Raises whatever *call* and *tasks* raise, and
        IndexUnusable where a process was killed; but with *mend* the result of a task that was under way then is mend(*task), made
        in this process, and the rest goes on. *articles*: how many the tasks are about, if known; those about LITTLE are done here.
        """
        rest = iter(tasks)
        first = list(islice(rest, 2))
        is_little = articles is not None and articles <= LITTLE
        if self.jobs == 1 or is_little or len(first) < 2:
            work = _prepared(call, make) if first else call
            for task in chain(first, rest):
                yield work(*task)
            return
        try:
            yield from self._spread(call, chain(first, rest), make, mend)
        except BrokenProcessPool as broken:
            raise IndexUnusable(
                "a worker process was killed (was memory short?): try again with fewer --jobs or less --memory; "
                "what was in service still is"
            ) from broken

    def one_by_one(self, call: Callable[..., Result], tasks: Iterable[Sequence[Any]]) -> Iterator[Result | None]:
        """Yield call(*task) of each of *tasks*, one at a time in a process beside the others; None where that was killed by it."""
        pool: ProcessPoolExecutor | None = None
        try:
            for task in tasks:
                pool = pool or self._start(1)
                try:
                    yield pool.submit(call, *task).result()
                except BrokenProcessPool:
                    pool.shutdown()
                    pool = None
                    yield None
        finally:
            if pool:
                pool.shutdown()

    def _start(self, processes: int) -> ProcessPoolExecutor:
        start = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(processes, mp_context=start, initializer=_begin, initargs=(self._held,))

    def _spread(
        self,
        call: Callable[..., Result],
        tasks: Iterator[Sequence[Any]],
        make: Callable[[], object] | None,
        mend: Callable[..., Result] | None,
    ) -> Iterator[Result]:
        self._kinds += 1
        under_way: deque[tuple[Sequence[Any], Future[Result]]] = deque()
        for task in tasks:
            under_way.append((task, self._submit((self._kinds, call, task, make), starts_anew=mend is not None)))
            if len(under_way) > 2 * self.jobs - 1:
                yield _result(*under_way.popleft(), mend)
        while under_way:
            yield _result(*under_way.popleft(), mend)

    def _submit(self, work: Sequence[Any], *, starts_anew: bool) -> Future[Any]:
        if self._pool is None:
            self._pool = self._start(self.jobs)
        try:
            return self._pool.submit(_work, *work)
        except BrokenProcessPool:  # by an earlier task
            if not starts_anew:
                raise
            self.renew()
            return self._submit(work, starts_anew=starts_anew)


def _result(task: Sequence[Any], future: Future[Result], mend: Callable[..., Result] | None) -> Result:
    try:
        return future.result()
    except BrokenProcessPool:
        if mend is None:
            raise
        return mend(*task)


def _prepared(call: Callable[..., Result], make: Callable[[], object] | None) -> Callable[..., Result]:
    return partial(call, make()) if make else call


# In a worker process

_kind = 0
_prepared_call: Callable[..., Any] | None = None


def _begin(held: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the parent ends this one
    threading.Thread(target=_end_with_parent, args=(held,), daemon=True).start()


def _end_with_parent(held: Connection) -> None:
    wait([held])  # nothing is ever sent: it is ready when the other end is closed
    os._exit(1)


def _work(kind: int, call: Callable[..., Result], task: Sequence[Any], make: Callable[[], object] | None) -> Result:
    global _kind, _prepared_call  # of this process, which does nothing but this
    if kind != _kind or _prepared_call is None:
        _prepared_call = None  # first, so that two states are never held at once
        _prepared_call = _prepared(call, make)
        _kind = kind
    result: Result = _prepared_call(*task)
    return result

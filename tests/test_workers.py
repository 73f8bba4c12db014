"""Work for several processes: in order, no more taken in than is worked on, errors as they are."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

import pytest

from search.errors import IndexUnusable
from search.workers import LITTLE, Workers


class Adder:
    """A state: counts the tasks that its process has done."""

    def __init__(self) -> None:
        self.done = 0

    def add(self, one: int, other: int) -> tuple[int, int, int]:
        self.done += 1
        return one + other, self.done, os.getpid()


def square(number: int) -> int:
    return number * number


def fail_on_three(number: int) -> int:
    if number == 3:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return number


def end_process(_number: int) -> None:
    os._exit(1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_tasks(jobs: int) -> None:
    with Workers(jobs) as workers:
        assert list(workers.in_order(square, [(number,) for number in range(20)])) == [
            number**2 for number in range(20)
        ]
        assert list(workers.in_order(square, [])) == []
        results = list(workers.in_order(Adder.add, [(number, 1) for number in range(9)], Adder))
    assert [total for total, _, _ in results] == list(range(1, 10))
    by_process: dict[int, list[int]] = {}
    for _, done, process in results:
        by_process.setdefault(process, []).append(done)
    assert all(done == list(range(1, len(done) + 1)) for done in by_process.values())  # each had one state of its own
    assert (os.getpid() in by_process) == (jobs == 1)


def test_each_kind_of_work_has_its_own_state() -> None:
    with Workers(2) as workers:
        for _ in range(2):
            done = [done for _, done, _ in workers.in_order(Adder.add, [(1, 1), (2, 2)], Adder)]
            assert min(done) == 1


def test_one_task_is_done_here() -> None:
    with Workers(4) as workers:
        assert list(workers.in_order(Adder.add, [(1, 2)], Adder)) == [(3, 1, os.getpid())]


@pytest.mark.parametrize(("articles", "is_here"), [(LITTLE, True), (LITTLE + 1, False)])
def test_work_on_few_articles_is_done_here(articles: int, is_here: bool) -> None:
    with Workers(2) as workers:
        results = list(workers.in_order(Adder.add, [(1, 2), (3, 4)], Adder, articles=articles))
    assert [total for total, _, _ in results] == [3, 7]
    assert all((process == os.getpid()) == is_here for _, _, process in results)


@pytest.mark.parametrize("jobs", [1, 2])
def test_tasks_wait_until_there_is_room(jobs: int) -> None:
    taken = 0

    def tasks() -> Iterator[tuple[int]]:
        nonlocal taken
        for number in range(20):
            taken += 1
            yield (number,)

    with Workers(jobs) as workers:
        results = workers.in_order(square, tasks())
        assert next(results) == 0
        assert taken <= 2 * jobs + 1
        assert list(results) == [number**2 for number in range(1, 20)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_comes_through_with_its_number(jobs: int) -> None:
    with pytest.raises(OSError, match="No space left") as error, Workers(jobs) as workers:
        list(workers.in_order(fail_on_three, [(number,) for number in range(9)]))
    assert error.value.errno == errno.ENOSPC


def test_a_process_that_dies_is_told_of() -> None:
    with pytest.raises(IndexUnusable, match="a worker process was killed"), Workers(2) as workers:
        list(workers.in_order(end_process, [(number,) for number in range(4)]))


def end_process_on_three(number: int) -> int:
    if number == 3:
        os._exit(1)
    return number


def test_a_task_that_kills_its_process_is_mended_and_the_rest_goes_on() -> None:
    with Workers(2) as workers:
        alone = workers.one_by_one

        def mend(number: int) -> int:
            (result,) = alone(end_process_on_three, [(number,)])
            return -1 if result is None else result

        results = workers.in_order(end_process_on_three, [(number,) for number in (*range(9), 3, 3)], mend=mend)
        assert list(results) == [0, 1, 2, -1, 4, 5, 6, 7, 8, -1, -1]


def test_tasks_done_one_by_one_are_done_beside_this_process() -> None:
    with Workers(1) as workers:
        assert list(workers.one_by_one(end_process_on_three, [(2,), (3,), (4,)])) == [2, None, 4]
        assert list(workers.one_by_one(end_process_on_three, [])) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_after_renewing_other_processes_go_on(jobs: int) -> None:
    with Workers(jobs) as workers:
        before = {process for _, _, process in workers.in_order(Adder.add, [(1, 2)] * 4, Adder)}
        workers.renew()
        after = {process for _, _, process in workers.in_order(Adder.add, [(1, 2)] * 4, Adder)}
    assert (before == after) == (jobs == 1)


def large(_number: int) -> bytes:
    return bytes(2**26)


def test_a_run_ends_though_processes_were_handing_over_results() -> None:
    def give_up() -> None:
        with Workers(2) as workers:
            next(workers.in_order(large, [(number,) for number in range(20)]))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()

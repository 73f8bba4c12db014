"""LiveEngine: moving over to a new generation without a failed request."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from search.errors import IndexUnusable
from web.live import LiveEngine

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine


@dataclass
class Disk:
    """An index folder as LiveEngine sees it: a name, engines to open, and a clock that tests move."""

    make: Callable[[str], FakeEngine]
    name: str | None = "g-000001"
    broken: set[str] = field(default_factory=set)
    opened: list[FakeEngine] = field(default_factory=list)
    tries: int = 0
    looks: int = 0
    now: float = 0.0

    def current(self) -> str | None:
        self.looks += 1
        return self.name

    def open_current(self) -> FakeEngine:
        self.tries += 1
        if self.name is None or self.name in self.broken:
            raise IndexUnusable(f"{self.name} cannot be opened: run khobor rebuild")
        self.opened.append(self.make(self.name))
        return self.opened[-1]

    def live(self) -> LiveEngine:
        return LiveEngine(self.open_current, self.current, lambda: self.now)


@pytest.fixture
def disk(engine: FakeEngine) -> Disk:
    return Disk(lambda name: type(engine)(name=name))


def test_answers_come_from_the_current_generation(disk: Disk) -> None:
    live = disk.live()
    assert (live.generation, live.search("ক").total, live.article("none"), live.stats().articles) == (
        "g-000001",
        96,
        None,
        2,
    )
    assert live.analyzer is disk.opened[0].analyzer


def test_every_parameter_is_passed_on(disk: Disk) -> None:
    filters = {
        "from_": "2023",
        "to": "2024",
        "source": ("a",),
        "section": ("b",),
        "year": ("2023",),
        "month": ("2024-01",),
    }
    place = {"sort": "newest", "page": 2, "size": 5, "cursor": "c"}
    freedom = {"roman": False, "spelling": False, "loose": False}
    asked = {**filters, **place, **freedom, "snippets": False, "facets": False, "explain": True, "grouped": False}
    live = disk.live()
    live.search("ক", **asked)  # type: ignore[arg-type]  # of several types, on purpose
    live.article("x", "ক", roman=False)
    live.explain("ক", "x", roman=False)
    assert disk.opened[0].asked == [
        {"query": "ক", **asked},
        {"article": "x", "query": "ক", "roman": False},
        {"explained": "x", "query": "ক", "roman": False},
    ]


def test_current_is_looked_at_twice_a_second_at_most(disk: Disk) -> None:
    live = disk.live()
    for disk.now in (0.0, 0.1, 0.49, 0.5, 0.7, 1.0):
        live.stats()
    assert (disk.looks, disk.tries) == (3, 1)


def test_new_generation_is_noticed_and_the_old_one_closed(disk: Disk) -> None:
    live = disk.live()
    live.stats()
    disk.name, disk.now = "g-000002", 0.5
    assert live.generation == "g-000002"
    assert [engine.is_closed for engine in disk.opened] == [True, False]


def test_request_under_way_ends_on_the_old_generation(disk: Disk) -> None:
    live = disk.live()
    with live._borrowed() as old:
        disk.name, disk.now = "g-000002", 1.0
        assert live.generation == "g-000002"
        assert (old.generation, disk.opened[0].is_closed) == ("g-000001", False)
    assert disk.opened[0].is_closed


def test_generation_that_cannot_be_opened_leaves_the_old_one_and_is_logged_once(
    disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    live = disk.live()
    live.stats()
    disk.name, disk.broken = "g-000002", {"g-000002"}
    for disk.now in (1.0, 2.0, 7.0, 13.0):
        assert live.generation == "g-000001"
    assert disk.tries == 4  # the first, then one at 1.0, 7.0 and 13.0
    assert caplog.messages == ["cannot move over to g-000002: g-000002 cannot be opened: run khobor rebuild"]


def test_mended_generation_is_taken_up_later(disk: Disk, caplog: pytest.LogCaptureFixture) -> None:
    live = disk.live()
    live.stats()
    disk.name, disk.broken, disk.now = "g-000002", {"g-000002"}, 1.0
    live.stats()
    disk.broken, disk.now = set(), 7.0
    assert live.generation == "g-000002"


def test_next_generation_after_a_broken_one_is_taken_up_at_once(disk: Disk) -> None:
    live = disk.live()
    live.stats()
    disk.name, disk.broken, disk.now = "g-000002", {"g-000002"}, 1.0
    live.stats()
    disk.name, disk.now = "g-000003", 1.5
    assert live.generation == "g-000003"


def test_without_an_index_every_call_says_what_to_run_until_one_appears(disk: Disk) -> None:
    disk.name = None
    live = disk.live()
    for call in (lambda: live.search("ক"), lambda: live.article("x"), live.stats, lambda: live.generation):
        with pytest.raises(IndexUnusable, match="run khobor rebuild"):
            call()
    disk.name, disk.now = "g-000001", 0.5
    assert live.generation == "g-000001"


def test_index_that_disappears_is_answered_from_as_long_as_it_is_open(disk: Disk) -> None:
    live = disk.live()
    live.stats()
    disk.name, disk.now = None, 1.0
    assert live.generation == "g-000001"


def test_unreadable_name_leaves_the_old_generation(disk: Disk, caplog: pytest.LogCaptureFixture) -> None:
    live = disk.live()
    live.stats()

    def unreadable() -> str | None:
        raise IndexUnusable("CURRENT names no generation")

    live._current, disk.now = unreadable, 1.0
    assert live.generation == "g-000001"
    assert caplog.record_tuples == [
        ("web.live", logging.WARNING, "cannot move over to an index: CURRENT names no generation")
    ]


def test_closing_waits_for_requests_and_opens_nothing_again(disk: Disk) -> None:
    live = disk.live()
    with live._borrowed():
        live.close()
        assert not disk.opened[0].is_closed
    assert disk.opened[0].is_closed
    disk.now = 9.0
    with pytest.raises(IndexUnusable):
        live.stats()


def test_with_statement_closes(disk: Disk) -> None:
    with disk.live() as live:
        live.stats()
    assert disk.opened[0].is_closed


def test_opening_does_not_hold_up_requests_that_the_old_generation_can_answer(disk: Disk) -> None:
    live = disk.live()
    live.stats()
    is_opening, may_go_on = threading.Event(), threading.Event()
    open_at_once = disk.make

    def open_slowly(name: str) -> FakeEngine:
        is_opening.set()
        assert may_go_on.wait(10)
        return open_at_once(name)

    disk.make, disk.name, disk.now = open_slowly, "g-000002", 1.0
    with ThreadPoolExecutor() as pool:
        opener = pool.submit(lambda: live.generation)
        assert is_opening.wait(10)
        assert live.generation == "g-000001"
        may_go_on.set()
        assert opener.result(10) == "g-000002"


def test_following_opens_before_anything_is_asked(disk: Disk) -> None:
    disk.live().follow()
    assert len(disk.opened) == 1


def test_following_without_an_index_says_so_in_the_log(disk: Disk, caplog: pytest.LogCaptureFixture) -> None:
    disk.name = None
    disk.live().follow()
    assert caplog.messages == ["cannot move over to an index: None cannot be opened: run khobor rebuild"]


def test_first_requests_share_one_opening(disk: Disk) -> None:
    live = disk.live()
    with ThreadPoolExecutor(8) as pool:
        generations = list(pool.map(lambda _: live.generation, range(40)))
    assert (set(generations), disk.tries) == ({"g-000001"}, 1)


def test_no_request_fails_or_meets_a_closed_engine_while_generations_change(disk: Disk) -> None:
    live = disk.live()
    live.stats()

    def ask(_: int) -> bool:
        with live._borrowed() as engine:
            return any(open_one is engine and not open_one.is_closed for open_one in list(disk.opened))

    with ThreadPoolExecutor(8) as pool:
        for number in range(2, 30):
            disk.name, disk.now = f"g-{number:06}", disk.now + 1
            assert all(pool.map(ask, range(16)))
    live.close()
    assert [engine.is_closed for engine in disk.opened] == [True] * 29

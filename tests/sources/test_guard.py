"""What a call into a library can do to whoever makes it: nothing but give up on one page."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable

import pytest

from search.sources.guard import Unreadable, guarded

ENOUGH = 60.0


class OddError(Exception):
    """An error that no one has heard of."""


def failing(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def endless() -> None:
    while True:
        pass


def deaf() -> None:
    """Works on whatever is raised, as libraries do that want to go on at any price."""
    while True:
        with contextlib.suppress(Exception):
            endless()


def test_what_a_call_returns_is_returned() -> None:
    assert guarded(lambda: "খবর", ENOUGH) == "খবর"


@pytest.mark.parametrize(
    ("error", "reason", "message"),
    [
        pytest.param(
            OddError("a<b"), "reader-failed", "the library that reads it failed: OddError: a<b", id="of-its-own"
        ),
        pytest.param(AssertionError(), "reader-failed", "the library that reads it failed: AssertionError", id="bare"),
        pytest.param(
            RecursionError("deep"),
            "too-complex",
            "it is too large or too deeply nested to be read: RecursionError: deep",
            id="too-deep",
        ),
        pytest.param(
            MemoryError(), "too-complex", "it is too large or too deeply nested to be read: MemoryError", id="no-memory"
        ),
        pytest.param(Unreadable("too-large", "x"), "too-large", "x", id="of-the-caller"),
    ],
)
def test_whatever_is_raised_is_told_by_a_reason(error: Exception, reason: str, message: str) -> None:
    with pytest.raises(Unreadable) as raised:
        guarded(failing(error), ENOUGH)
    assert (raised.value.reason, str(raised.value)) == (reason, message)


def test_ctrl_c_is_no_failure_of_a_page() -> None:
    with pytest.raises(KeyboardInterrupt):
        guarded(failing(KeyboardInterrupt()), ENOUGH)


@pytest.mark.parametrize("call", [pytest.param(endless, id="endless"), pytest.param(deaf, id="deaf-to-exceptions")])
def test_a_call_that_does_not_end_is_ended(call: Callable[[], None]) -> None:
    with pytest.raises(Unreadable) as raised:
        guarded(call, 0.05)
    assert (raised.value.reason, str(raised.value)) == ("too-slow", "reading it took more than 0.05 seconds")


def test_a_limit_inside_a_limit_ends_the_inner_call_alone() -> None:
    def outer() -> str:
        with pytest.raises(Unreadable):
            guarded(endless, 0.05)
        return "goes on"

    assert guarded(outer, ENOUGH) == "goes on"


def test_the_outer_limit_still_holds_after_an_inner_one() -> None:
    def outer() -> None:
        guarded(lambda: None, ENOUGH)
        endless()

    with pytest.raises(Unreadable):
        guarded(outer, 0.05)


def test_the_signal_is_left_as_it_was() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(Unreadable):
        guarded(endless, 0.05)
    guarded(lambda: None, ENOUGH)
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_in_another_thread_there_is_no_limit_and_errors_are_told_all_the_same() -> None:
    told: list[str] = []

    def work() -> None:
        told.append(guarded(lambda: "fine", 0.000001))
        try:
            guarded(failing(OddError()), ENOUGH)
        except Unreadable as error:
            told.append(error.reason)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert told == ["fine", "reader-failed"]

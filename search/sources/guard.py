"""Calls into libraries on bytes that anybody may have made: whatever they raise, and however long they take, costs one page.

The time limit is a signal, which only the main thread of a process can be sent: workers read in theirs. In another thread, and on
a system without such signals, a call takes the time that it takes.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")

_RING_AGAIN = 0.1  # seconds: a library may drop what is raised inside one of its callbacks
_AT_ONCE = 1e-6  # 0 would switch a timer off


class Unreadable(Exception):
    """A library gave up on a page. *reason* is a short code for counting; the message is for people."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class _TimeUp(BaseException):
    """No Exception, so that a library that catches all of those does not catch this."""


def guarded(call: Callable[[], Result], seconds: float) -> Result:
    """What *call* returns. Raises Unreadable where it raises anything that bytes can bring about, or takes longer than *seconds*.

    ``too-slow``, ``too-complex`` (no memory or no stack is left), ``reader-failed`` (all else).
    """
    try:
        return _limited(call, seconds)
    except _TimeUp:
        raise Unreadable("too-slow", f"reading it took more than {seconds:g} seconds") from None
    except (MemoryError, RecursionError) as error:
        raise Unreadable("too-complex", f"it is too large or too deeply nested to be read: {_named(error)}") from error
    except Unreadable:
        raise
    except Exception as error:  # whatever a library raises: the one place where that is meant
        raise Unreadable("reader-failed", f"the library that reads it failed: {_named(error)}") from error


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _limited(call: Callable[[], Result], seconds: float) -> Result:
    """What *call* returns; raises _TimeUp after *seconds*. A timer and a handler that were set before are set again."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return call()
    is_running = True

    def ring(_number: int, _frame: FrameType | None) -> None:
        if is_running:
            raise _TimeUp

    handler = signal.signal(signal.SIGALRM, ring)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, _RING_AGAIN)
    try:
        try:
            return call()
        finally:
            is_running = False  # it may ring right before this; what is below runs all the same
    finally:
        is_running = False
        unused, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - max(seconds - unused, 0), _AT_ONCE), interval)

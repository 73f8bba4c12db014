"""A stream of JSON -> the bytes of its values, one after the other, found by brackets and quotes alone.

What the values say is left to whoever reads them. No more of the stream is held than one value and what is read at a time.
"""

from __future__ import annotations

import re
from typing import BinaryIO

_CHUNK = 2**18  # bytes read at a time
_MOST_SIGNS = 1_000_000  # brackets and strings of a value; that many are found in a second
_DEEPEST = 200  # brackets inside each other; an article has five
_LONGEST_SCALAR = 5_000  # bytes: Python reads whole numbers of 4,300 digits

_GAP = re.compile(rb"(?:[\s,]|\xef\xbb\xbf)*")  # a comma too many or too few says nothing here
_SIGN = re.compile(rb'["{}\[\]]')
_SCALAR = re.compile(rb'[^\s,:\[\]{}"]*')
_REAL_SCALAR = re.compile(rb"true|false|null|NaN|-?Infinity|-?[0-9][0-9eE.+-]*")


class NoJson(ValueError):
    """The stream is no JSON from here on. *reason* is a short code for counting; the message is for people."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class NotWhole(NoJson):
    """The value here has no end, or not where it may have one. Nothing of it is passed over, and it can still be entered."""


class JsonText:
    """A stream of JSON, and the place in it. *most*: bytes of a value."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream = stream
        self._most = most
        self._data = bytearray()
        self._start = 0  # of what is still to be read, in _data
        self._dropped = 0

    @property
    def place(self) -> int:
        """How many bytes of the stream were read."""
        return self._dropped + self._start

    def next_sign(self) -> bytes:
        """The first byte of what comes next, which stays to be read; empty at the end of the stream."""
        while True:
            found = _GAP.match(self._data, self._start)
            self._start = found.end() if found else self._start
            if self._start < len(self._data):
                return bytes(self._data[self._start : self._start + 1])
            if not self._fill():
                return b""

    def skip(self) -> None:
        """Pass over one byte: the bracket of a value that is entered, or left."""
        self._start += 1

    def skip_colon(self) -> None:
        """Pass over a colon, if one comes next: what was before it is a key."""
        if self.next_sign() == b":":
            self.skip()

    def value(self) -> bytes:
        """The whole value that comes next. Raises NoJson and NotWhole."""
        sign = self.next_sign()
        if sign in (b"[", b"{"):
            end = self._end_of_brackets()
        elif sign == b'"':
            end = self._end_of_string(self._start + 1)
        else:
            end = self._end_of_scalar()
        value = bytes(self._data[self._start : end])
        self._start = end
        return value

    def put_back(self, value: bytes) -> None:
        """Have *value*, the last that was read, come next again."""
        self._start -= len(value)

    def _fill(self) -> bool:
        """Read on; False at the end of the stream. What was passed over is let go, so no place in _data may be kept over it."""
        if chunk := self._stream.read(_CHUNK):
            del self._data[: self._start]
            self._dropped += self._start
            self._start = 0
            self._data += chunk
        return bool(chunk)

    def _read_on(self, place: int) -> int:
        """*place*, which may have moved, when more is read. Raises NotWhole."""
        self._check_size(place)
        before = self._start
        if not self._fill():
            raise NotWhole("bad-json", f"the document breaks off in what begins at byte {self.place:,}")
        return place - (before - self._start)

    def _check_size(self, place: int) -> None:
        if place - self._start > self._most:
            message = f"what begins at byte {self.place:,} has more than {self._most:,} bytes: no article has as many"
            raise NotWhole("too-large", message)

    def _end_of_brackets(self) -> int:
        place, depth, signs = self._start, 0, 0
        while True:
            found = _SIGN.search(self._data, place)
            if not found:
                place = self._read_on(len(self._data))
                continue
            sign, place = found[0], found.end()
            if sign == b'"':
                place = self._end_of_string(place)
            else:
                depth += 1 if sign in b"[{" else -1
            if depth == 0:
                self._check_size(place)
                return place
            signs += 1
            if depth > _DEEPEST or signs > _MOST_SIGNS:
                raise NotWhole("too-complex", f"what begins at byte {self.place:,} has too many parts for an article")

    def _end_of_string(self, place: int) -> int:
        """Where the string that is open at *place* ends: at the first quote behind an even number of backslashes."""
        since = place  # the last quote
        while True:
            quote = self._data.find(b'"', place)
            if quote < 0:
                held = len(self._data)
                place = self._read_on(held)
                since -= held - place
                continue
            run = bytes(self._data[since:quote])
            if (len(run) - len(run.rstrip(b"\\"))) % 2 == 0:
                return quote + 1
            since = place = quote + 1

    def _end_of_scalar(self) -> int:
        while True:
            found = _SCALAR.match(self._data, self._start)
            end = found.end() if found else self._start
            if end < len(self._data) or end - self._start > _LONGEST_SCALAR or not self._fill():
                break
        if not _REAL_SCALAR.fullmatch(self._data, self._start, end):
            raise NoJson(
                "bad-json",
                f"no JSON from byte {self.place:,} on: {bytes(self._data[self._start : self._start + 20])!r}",
            )
        return end

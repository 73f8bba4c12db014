"""What a file is shows in its bytes: every format, under names that fit it, that fit another and that say nothing."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sqlite3
import tarfile
import zipfile
from pathlib import Path
from typing import cast

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from search.sources.formats import detect
from search.sources.parts import Origin
from search.sources.records import Reject

LINE = '{"id":"a","title":"পদ্মা সেতু"}\n'.encode()
PAGE = "<!DOCTYPE html>\n<html lang='bn'><head><title>পদ্মা সেতু</title></head><body><p>যানজট</p></body></html>".encode()
RSS = '<?xml version="1.0"?>\n<rss version="2.0"><channel><item><title>পদ্মা সেতু</title></item></channel></rss>'.encode()
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>পদ্মা সেতু</title></entry></feed>'.encode()
TABLE = "শিরোনাম,সংবাদ,তারিখ\nপদ্মা সেতু,যানজট ছিল,২০ জুন ২০২৪\nমেঘনা সেতু,যানজট নেই,২১ জুন ২০২৪\n".encode()
TEXT = "পদ্মা সেতুতে যানজট\n\nপদ্মা সেতুতে আজ সকাল থেকে যানবাহনের দীর্ঘ সারি দেখা গেছে।\n".encode()
BIJOY = "cÙv †mZz‡Z `xN© hvbRU, †fvMvwšÍ‡Z hvÎxiv\n\nMZ K‡qK w`b a‡i GB Ae¯’v Pj‡Q|\n".encode("cp1252")


def sqlite() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table news (title text)")
    return bytes(connection.serialize()) if hasattr(connection, "serialize") else b"SQLite format 3\x00" + bytes(4080)


def tar(tar_format: int) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tar_format) as archive:
        entry = tarfile.TarInfo("a.jsonl")
        entry.size = len(LINE)
        archive.addfile(entry, io.BytesIO(LINE))
    return file.getvalue()


def old_tar() -> bytes:
    """As before POSIX: the same header without a magic."""
    header = bytearray(tar(tarfile.USTAR_FORMAT))
    header[257:265] = bytes(8)
    header[148:156] = b"        "
    header[148:156] = b"%06o\0 " % sum(header[:512])
    return bytes(header)


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.jsonl", LINE)
    return file.getvalue()


NO_ZIP = io.BytesIO()
zipfile.ZipFile(NO_ZIP, "w").close()


def buffered(data: bytes) -> io.BufferedReader[io.RawIOBase]:
    return io.BufferedReader(cast(io.RawIOBase, io.BytesIO(data)), 2**16)


def found(data: bytes, name: str = "news.dat") -> str:
    """The format of *data*, or the reason why it has none."""
    result = detect(buffered(data), Origin(name))
    return result.reason if isinstance(result, Reject) else result


FORMATS = [
    pytest.param(gzip.compress(LINE), "gzip", id="gzip"),
    pytest.param(lzma.compress(LINE), "xz", id="xz"),
    pytest.param(bz2.compress(LINE), "bzip2", id="bzip2"),
    pytest.param(bz2.compress(b""), "bzip2", id="bzip2-of-nothing"),
    pytest.param(zstandard.compress(LINE), "zstd", id="zstd"),
    pytest.param(
        b"\x5d\x2a\x4d\x18\x00\x00\x00\x00" + zstandard.compress(LINE), "zstd", id="zstd-behind-a-skippable-frame"
    ),
    pytest.param(zipped(), "zip", id="zip"),
    pytest.param(NO_ZIP.getvalue(), "zip", id="zip-of-nothing"),
    pytest.param(tar(tarfile.USTAR_FORMAT), "tar", id="tar-posix"),
    pytest.param(tar(tarfile.GNU_FORMAT), "tar", id="tar-gnu"),
    pytest.param(tar(tarfile.PAX_FORMAT), "tar", id="tar-pax"),
    pytest.param(old_tar(), "tar", id="tar-from-before-posix"),
    pytest.param(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", "warc", id="warc"),
    pytest.param(b"filedesc://a.arc 0.0.0.0 20240620072400 text/plain 76\n", "warc", id="arc"),
    pytest.param(sqlite(), "sqlite", id="sqlite"),
    pytest.param(b"PAR1\x15\x04\x15\x10", "parquet", id="parquet"),
    pytest.param(LINE, "json-lines", id="json-lines-of-one"),
    pytest.param(LINE * 3, "json-lines", id="json-lines"),
    pytest.param(b'{"id" : "a", "title": "x"}\r\n' * 2, "json-lines", id="json-lines-with-spaces"),
    pytest.param(LINE[:20] + b"\n" + LINE, "json-lines", id="json-lines-the-first-cut"),
    pytest.param(b"nul\n" + LINE, "json-lines", id="json-lines-the-first-damaged"),
    pytest.param(b"[1]\n" + LINE, "json-lines", id="json-lines-the-first-a-list"),
    pytest.param(b'{"tags": [{"name": "x"}], "title": "x"}\n' * 2, "json-lines", id="json-lines-with-lists"),
    pytest.param(b"{}\n", "json-lines", id="an-object-without-anything"),
    pytest.param(b"[" + LINE + b"," + LINE + b"]", "json", id="json-list"),
    pytest.param(b'[\n  {"id": "a",\n   "title": "x"}\n]', "json", id="json-list-printed-nicely"),
    pytest.param(b"[]", "json", id="json-list-of-nothing"),
    pytest.param(b"[" * 100_000, "json", id="brackets"),
    pytest.param(b'{\n  "id": "a",\n  "title": "x"\n}\n', "json", id="json-object-printed-nicely"),
    pytest.param(b'{"id": "a",\n"title": "x"\n}\n', "json", id="json-object-on-lines"),
    pytest.param(
        b'{"status": "ok", "articles": [{"title": "x"}, {"title": "y"}]}', "json", id="json-list-in-an-object"
    ),
    pytest.param(PAGE, "html", id="html"),
    pytest.param(b"<!-- saved -->\n" + PAGE, "html", id="html-behind-a-comment"),
    pytest.param(b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>\n<html><p>x</p></html>", "html", id="xhtml"),
    pytest.param(
        b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'></html>", "html", id="xhtml-without-type"
    ),
    pytest.param(b"<b>Warning</b>: include() failed in /a.php<br />\n" + PAGE, "html", id="html-behind-a-warning"),
    pytest.param(b"Warning: include() failed\n" + PAGE, "html", id="html-behind-a-warning-in-text"),
    pytest.param("<div><p>পদ্মা সেতু</p></div>".encode(), "html", id="html-piece"),
    pytest.param(b'<html><script>{"id": 1}\n{"id": 2}</script></html>', "html", id="html-with-json-in-it"),
    pytest.param(RSS, "feed", id="rss"),
    pytest.param(ATOM, "feed", id="atom"),
    pytest.param(b"<!-- cached -->" + RSS.partition(b"\n")[2], "feed", id="rss-behind-a-comment"),
    pytest.param(b"Notice: x in /a.php on line 3\n" + RSS, "feed", id="rss-behind-a-warning"),
    pytest.param(TABLE, "delimited", id="csv"),
    pytest.param(TABLE.replace(b",", b"\t"), "delimited", id="tsv"),
    pytest.param(TABLE.replace(b",", b";"), "delimited", id="csv-of-other-countries"),
    pytest.param(TEXT, "text", id="page-text"),
    pytest.param("[ভিডিও] ".encode() + TEXT, "text", id="text-behind-a-bracket"),
    pytest.param("{ছবি} ".encode() + TEXT, "text", id="text-behind-a-brace"),
    pytest.param("<< আগের খবর\n".encode() + TEXT, "text", id="text-behind-an-arrow"),
    pytest.param(TEXT + LINE, "text", id="text-with-json-in-it"),
    pytest.param(BIJOY, "text", id="text-from-before-unicode"),
    pytest.param(b"MZ Kvj " + BIJOY, "text", id="text-that-begins-as-programs-do"),
    pytest.param(TEXT + b"\x00\x1a", "text", id="text-with-a-stray-nul"),
]
READ_AS_TEXT = [
    case for case in FORMATS if case.values[1] in ("json-lines", "json", "delimited", "text", "feed", "html")
]


@pytest.mark.parametrize("name", ["news", "news.dat", "a/news.txt", "news.html", "news.zip", "news.gz"])
@pytest.mark.parametrize(("data", "expected"), FORMATS)
def test_the_bytes_tell_the_format_whatever_the_name(data: bytes, expected: str, name: str) -> None:
    assert found(data, name) == expected


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(b"\xef\xbb\xbf", id="mark"),
        pytest.param(b"\n \t\r\n", id="blank-lines"),
        pytest.param(b"\n" * 100_000, id="many-blank-lines"),
        pytest.param(b"\n\xef\xbb\xbf\n", id="mark-among-blank-lines"),
    ],
)
@pytest.mark.parametrize(("data", "expected"), READ_AS_TEXT)
def test_a_mark_and_a_blank_beginning_decide_nothing(data: bytes, expected: str, before: bytes) -> None:
    assert found(before + data) == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(LINE * 3, "json-lines", id="json-lines"),
        pytest.param(b"[" + LINE + b"]", "json", id="json"),
        pytest.param(PAGE, "html", id="html"),
        pytest.param(RSS, "feed", id="feed"),
        pytest.param(TABLE, "delimited", id="csv"),
        pytest.param(TEXT, "text", id="text"),
    ],
)
def test_utf16_is_seen_through(data: bytes, expected: str, encoding: str) -> None:
    assert found(data.decode().encode(encoding)) == expected


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        pytest.param("a.json", LINE, "json", id="one-object-in-a-document"),
        pytest.param("a.jsonl", LINE, "json-lines", id="one-object-on-a-line"),
        pytest.param("a.jsonl.gz", LINE, "json-lines", id="one-object-on-a-line-compressed"),
        pytest.param("a.jsonl", b'{"tags": [{"name": "x"}]}', "json-lines", id="lists-on-a-line"),
        pytest.param("a.csv", "শিরোনাম\nপদ্মা সেতু\nমেঘনা সেতু\n".encode(), "delimited", id="table-of-one-column"),
        pytest.param("a.txt", "শিরোনাম\nপদ্মা সেতু\nমেঘনা সেতু\n".encode(), "text", id="text-of-short-lines"),
    ],
)
def test_the_name_decides_where_bytes_leave_a_choice(name: str, data: bytes, expected: str) -> None:
    assert found(data, name) == expected


@pytest.mark.parametrize(
    ("data", "reason", "message"),
    [
        pytest.param(b"", "empty", "the file is empty", id="nothing"),
        pytest.param(b" \n" * 100_000, "empty", "the file is empty", id="blank"),
        pytest.param(b"\xef\xbb\xbf", "empty", "the file is empty", id="mark-alone"),
        pytest.param(bytes(1000), "not-text", "it is no text", id="zeros"),
        pytest.param(bytes(range(256)), "not-text", "it is no text", id="every-byte"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "not-text", "it is no text but a picture (PNG)", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF\0\1", "not-text", "it is no text but a picture (JPEG)", id="jpeg"),
        pytest.param(b"MZ\x90\0\3\0\0\0\4\0", "not-text", "it is no text but a program", id="program"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20),
            "not-text",
            "it is no text but a document of an old Word or Excel: save it as text, or as XLSX",
            id="doc",
        ),
        pytest.param(
            b"%PDF-1.7\n%\xe2\xe3",
            "unknown-format",
            "it is a PDF: save its text, or the page that it was made of",
            id="pdf",
        ),
        pytest.param(
            b"%PDF-1.7\n" + bytes(range(256)) * 4,
            "unknown-format",
            "it is a PDF: save its text, or the page that it was made of",
            id="pdf-of-bytes-that-are-no-text",
        ),
        pytest.param(b"{\\rtf1\\ansi x}", "unknown-format", "it is a document in RTF: save it as text", id="rtf"),
        pytest.param(
            b"-- MySQL dump 10.13\n--\nINSERT INTO",
            "unknown-format",
            "it is a dump of a database in SQL: load it into one, and read that",
            id="sql",
        ),
        pytest.param(
            b"--\n-- PostgreSQL database dump\n--\n",
            "unknown-format",
            "it is a dump of a database in SQL: load it into one, and read that",
            id="dump-of-postgresql",
        ),
        pytest.param(
            b'BEGIN TRANSACTION;\nCREATE TABLE "news"(id integer);\n',
            "unknown-format",
            "it is a dump of a database in SQL: load it into one, and read that",
            id="dump-of-sqlite-by-python",
        ),
        pytest.param(
            b"INSERT INTO `posts` VALUES (1,'x');\n",
            "unknown-format",
            "it is a dump of a database in SQL: load it into one, and read that",
            id="dump-of-one-table",
        ),
        pytest.param(
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n",
            "unknown-format",
            "it is a pointer of Git LFS and not the file: git lfs pull",
            id="git-lfs",
        ),
        pytest.param(
            b'<?xml version="1.0"?><urlset xmlns="x"><url></url></urlset>',
            "unknown-format",
            "a sitemap says where pages are and has none: give its address, and they are fetched",
            id="sitemap",
        ),
        pytest.param(
            b'<?xml version="1.0"?><!-- x --><!DOCTYPE n [<!ENTITY a "b">]><w:news><a/></w:news>',
            "unknown-format",
            "XML of a kind that is not read: <news>",
            id="other-xml",
        ),
    ],
)
def test_what_is_no_format_is_named(data: bytes, reason: str, message: str) -> None:
    assert detect(buffered(data), Origin("x")) == Reject("x", None, reason, message)


def test_nothing_is_read_but_a_blank_beginning_that_fills_the_buffer() -> None:
    stream = buffered(b"\n" * 100_000 + LINE)
    detect(stream, Origin("x"))
    assert stream.read().lstrip() == LINE


@given(
    st.binary(max_size=2000),
    st.sampled_from([b"", b"{", b"[", b"<", b"<?xml", b"<!--", b"\xff\xfe", b'{\n"', b"a,b\n"]),
)
def test_any_bytes_have_a_format_or_a_reason(data: bytes, start: bytes) -> None:
    assert found(start + data)


def test_the_seeds_are_what_they_are() -> None:
    seeds = Path(__file__).parents[2] / "seeds"
    assert {found(file.read_bytes(), file.name) for file in seeds.rglob("*.txt")} <= {"text"}

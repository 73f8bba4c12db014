"""A file of every format that Khobor reads, with the same few articles; and files that are bent a little or a lot."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import random
import sqlite3
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SENTENCE = "পদ্মা সেতুতে আজ সকাল থেকে যানবাহনের দীর্ঘ সারি দেখা গেছে বলে জানিয়েছেন সেতু কর্তৃপক্ষের কর্মকর্তারা।"
ROWS = [
    {
        "id": f"a-{number}",
        "url": f"https://example.org/national/2024/{number}",
        "title": f"পদ্মা সেতুতে দীর্ঘ যানজট, ভোগান্তিতে যাত্রীরা {number}",
        "body": "\n".join([SENTENCE] * 4),
        "published": f"2024-06-{number + 10}T13:24:00+06:00",
        "source": "দৈনিক নমুনা",
        "section": "জাতীয়",
        "byline": "নিজস্ব প্রতিবেদক",
    }
    for number in range(3)
]
ROW = ROWS[0]
MIXED = {
    "headline": "শিরোনাম",
    "তারিখ": "২০ জুন, ২০২৪ ১৩:২৪",
    "content": f"<p>{SENTENCE}</p><p>{SENTENCE}</p>",
    "tags": ["ক"],
}


def page(row: Mapping[str, str] = ROW) -> bytes:
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": row["title"],
        "datePublished": row["published"],
        "publisher": {"@type": "Organization", "name": row["source"]},
        "author": [{"@type": "Person", "name": row["byline"]}],
    }
    paragraphs = "".join(f"<p>{line}</p>" for line in row["body"].split("\n"))
    return f"""<!DOCTYPE html><html lang="bn"><head><meta charset="utf-8"><title>{row["title"]} | {row["source"]}</title>
<link rel="canonical" href="{row["url"]}"><meta property="og:type" content="article">
<script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script></head>
<body><nav><a href="/">প্রচ্ছদ</a> <a href="/sports">খেলা</a></nav><article><h1>{row["title"]}</h1>
<time datetime="{row["published"]}">২০ জুন ২০২৪</time>{paragraphs}</article>
<footer>© {row["source"]}</footer></body></html>""".encode()


def feed() -> bytes:
    items = "".join(
        f"<item><title><![CDATA[{row['title']}]]></title><link>{row['url']}</link><description>{SENTENCE}</description>"
        "<pubDate>Thu, 20 Jun 2024 07:24:00 GMT</pubDate></item>"
        for row in ROWS
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>নমুনা</title>{items}</channel></rss>'.encode()


def atom() -> bytes:
    entries = "".join(
        f'<entry><title>{row["title"]}</title><id>{row["url"]}</id><link href="{row["url"]}"/>'
        f'<updated>{row["published"]}</updated><content type="html">&lt;p&gt;{SENTENCE * 5}&lt;/p&gt;</content></entry>'
        for row in ROWS
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>নমুনা</title>{entries}</feed>'.encode()


def text() -> bytes:
    lines = ("প্রচ্ছদ", "খেলা", "আপডেট : ২০ জুন, ২০২৪ ১৩:২৪", ROW["title"], ROW["byline"], ROW["title"], ROW["body"])
    return "\n".join(lines).encode()


def json_lines() -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in [*ROWS, MIXED]).encode()


def json_array() -> bytes:
    return json.dumps([*ROWS, MIXED], ensure_ascii=False, indent=1).encode()


def table(delimiter: str, rows: Sequence[Mapping[str, str]] = ROWS) -> bytes:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(ROW), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def workbook(rows: Sequence[Mapping[str, str]] = ROWS) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([*ROW])
    for row in rows:
        sheet.append([*row.values()])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def parquet(rows: Sequence[Mapping[str, str]] = ROWS) -> bytes:
    written = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([*map(dict, rows)]), written)
    return written.getvalue()


def database(rows: Sequence[Mapping[str, str]] = ROWS) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        connection = sqlite3.connect(path)
        connection.execute(f"CREATE TABLE news ({', '.join(ROW)})")
        connection.executemany(
            f"INSERT INTO news VALUES ({', '.join('?' * len(ROW))})", [[*row.values()] for row in rows]
        )
        connection.commit()
        connection.close()
        return path.read_bytes()


def crawl(pages: Mapping[str, bytes] | None = None, *, packed: bool) -> bytes:
    """A crawl of *pages*, by their addresses."""
    written = io.BytesIO()
    writer = WARCWriter(written, gzip=packed)
    for url, content in (pages or {row["url"]: page(row) for row in ROWS}).items():
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        body = io.BytesIO(content)
        record = writer.create_warc_record(url, "response", payload=body, length=len(content), http_headers=headers)
        writer.write_record(record)
    return written.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def tarred(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return written.getvalue()


SPECIMENS: dict[str, Callable[[], bytes]] = {
    "text": text,
    "text-utf-16": lambda: text().decode().encode("utf-16"),
    "json-lines": json_lines,
    "json-lines-utf-16": lambda: json_lines().decode().encode("utf-16-le"),
    "json": json_array,
    "csv": lambda: table(","),
    "tsv": lambda: table("\t"),
    "xlsx": workbook,
    "parquet": parquet,
    "sqlite": database,
    "rss": feed,
    "atom": atom,
    "html": page,
    "warc": lambda: crawl(packed=False),
    "warc-gz": lambda: crawl(packed=True),
    "wacz": lambda: zipped({"archive/data.warc.gz": crawl(packed=True), "datapackage.json": b"{}"}),
    "zip": lambda: zipped({"a/1.html": page(), "a/2.jsonl": json_lines(), "3.txt": text()}),
    "tar": lambda: tarred({"a/1.html": page(), "a/2.jsonl": json_lines(), "3.txt": text()}),
    "tar-gz": lambda: gzip.compress(tarred({"1.html": page(), "2.csv": table(",")})),
    "gzip": lambda: gzip.compress(json_lines()),
    "xz": lambda: lzma.compress(json_lines()),
    "bzip2": lambda: bz2.compress(json_lines()),
    "zstd": lambda: zstandard.compress(json_lines()),
}


def bend(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """*data* with a few changes such as disks, networks and enemies make; *others*: what pieces may be taken from."""
    bent = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place, length = chance.randrange(len(bent) + 1), chance.choice((1, 2, 4, 8, 64, 512))
        end, piece = chance.choice(_WAYS)(bent, place, length, chance, others)
        bent[place:end] = piece
    return bytes(bent)


_Way = Callable[[bytearray, int, int, random.Random, list[bytes]], tuple[int, bytes]]
_HOSTILE = (b"<![CDATA[", b"<!DOCTYPE x [<!ENTITY a 'aa'>]>", b"&a;&#x0;", b"[" * 2000, b"<div>" * 2000, b"\\ud800")


def _part_of_another(others: list[bytes], chance: random.Random, length: int) -> bytes:
    other = chance.choice(others)
    start = chance.randrange(len(other) + 1)
    return other[start : start + length]


_WAYS: tuple[_Way, ...] = (  # what to put in place of data[place:end], and that end
    lambda data, _place, _length, _chance, _others: (len(data), b""),
    lambda _data, place, length, _chance, _others: (place + length, b""),
    lambda _data, place, length, chance, _others: (place, chance.randbytes(length)),
    lambda _data, place, _length, chance, _others: (place + 1, chance.randbytes(1)),
    lambda _data, place, length, chance, _others: (place + length, bytes([chance.choice(b'\x00\xff<{"\n')]) * length),
    lambda data, place, length, chance, _others: (place, bytes(data[place : place + length]) * chance.choice((2, 50))),
    lambda _data, place, _length, chance, _others: (
        place + 4,
        chance.choice((0, 1, 2**31 - 1, 2**32 - 1)).to_bytes(4, "little"),
    ),
    lambda _data, place, length, chance, others: (place + length, _part_of_another(others, chance, length)),
    lambda _data, place, _length, chance, _others: (place, chance.choice(_HOSTILE)),
)

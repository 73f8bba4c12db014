"""Parquet: what columns of every type become, and what a hostile file may not do."""

from __future__ import annotations

import datetime
import io
import pickle
import random
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from search.articles import Article
from search.settings import Limits
from search.sources.parquet import read as read_part
from search.sources.parquet import split
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Notice, Record, Reject, Repair

A = Article(id="১", title="হাওরে ভাসমান অ্যাম্বুলেন্স", body="প্রথম অনুচ্ছেদ।\nদ্বিতীয় অনুচ্ছেদ।")
B = Article(id="২", title="খুলনায় বৃষ্টি", body="সারা দিন বৃষ্টি।")
COLUMNS = {"id": [A.id, B.id], "title": [A.title, B.title], "body": [A.body, B.body]}


def read(data: bytes, limits: Limits | None = None, stream: type[io.BytesIO] = io.BytesIO) -> list[Record]:
    reading = Reading(limits=limits or Limits())
    found: list[Record] = []
    for part in split(stream(data), Origin("news.parquet"), reading):
        found += read_part(pickle.loads(pickle.dumps(part)), reading) if isinstance(part, Part) else [part]
    return found


def written(columns: Any, **how: Any) -> bytes:
    data = io.BytesIO()
    pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), data, **how)
    return data.getvalue()


def article_of(**columns: Any) -> Article:
    """The article of a row with these values, each the only one of its column."""
    (article,) = read(written({"title": ["শিরোনাম"], **columns}))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd", "brotli", "lz4"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_every_compression_and_version_of_pages_is_read(compression: str, version: str) -> None:
    assert read(written(COLUMNS, compression=compression, data_page_version=version)) == [A, B]


def test_row_groups_are_read_in_their_order_with_the_number_of_each_row() -> None:
    columns = {"title": [f"শিরোনাম {n}" if n % 3 else None for n in range(10)]}
    assert [
        one.title if isinstance(one, Article) else (one.reason, one.line)
        for one in read(written(columns, row_group_size=4))
        if isinstance(one, Article | Reject)
    ] == [
        *(("no-text", 1), "শিরোনাম 1", "শিরোনাম 2", ("no-text", 4), "শিরোনাম 4"),
        *("শিরোনাম 5", ("no-text", 7), "শিরোনাম 7", "শিরোনাম 8", ("no-text", 10)),
    ]


def test_a_stream_that_only_goes_on_is_read_too() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    assert read(written(COLUMNS), stream=Pipe) == [A, B]


MOMENT = datetime.datetime(2024, 6, 20, 7, 24, tzinfo=datetime.timezone.utc)


@pytest.mark.parametrize(
    ("column", "published"),
    [
        pytest.param(pa.array([MOMENT], pa.timestamp("us", "UTC")), "2024-06-20T07:24:00+00:00", id="utc"),
        pytest.param(
            pa.array([1718868240000000001], pa.timestamp("ns", "UTC")), "2024-06-20T07:24:00+00:00", id="nanoseconds"
        ),
        pytest.param(pa.array([MOMENT], pa.timestamp("s", "Asia/Dhaka")), "2024-06-20T13:24:00+06:00", id="dhaka"),
        pytest.param(pa.array([MOMENT.date()], pa.date32()), "2024-06-20", id="day"),
        pytest.param(pa.array(["20/06/2024"]), "2024-06-20", id="text"),
        pytest.param(pa.array([2**55], pa.timestamp("ms")), None, id="beyond-any-calendar"),
    ],
)
def test_a_time_is_read_whatever_its_type(column: pa.Array, published: str | None) -> None:
    assert article_of(date=column).published == published


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(pa.array(["খেলা"]), id="string"),
        pytest.param(pa.array(["খেলা"], pa.large_string()), id="large-string"),
        pytest.param(pa.array(["খেলা"]).dictionary_encode(), id="categories"),
        pytest.param(pa.array(["খেলা".encode()], pa.binary()), id="bytes"),
        pytest.param(pa.array([["খেলা"]]), id="list"),
        pytest.param(pa.array([{"name": "খেলা"}]), id="struct"),
    ],
)
def test_a_text_is_read_whatever_its_type(column: pa.Array) -> None:
    assert article_of(section=column).section == "খেলা"


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(pa.array([17]), id="integer"),
        pytest.param(pa.array([17.0]), id="float-as-data-frames-make-of-integers"),
        pytest.param(pa.array([Decimal(17)]), id="decimal"),
        pytest.param(pa.array(["17"]), id="text"),
    ],
)
def test_a_number_is_an_id_without_a_point(column: pa.Array) -> None:
    assert article_of(id=column).id == "17"


def test_only_columns_of_articles_are_read_and_the_others_told() -> None:
    notice, article = read(written({"title": ["শিরোনাম"], "vector": [[0.5] * 1000]}))
    assert isinstance(notice, Notice)
    assert "vector" in notice.message
    assert isinstance(article, Article)


def test_a_file_without_known_columns_says_what_to_do() -> None:
    (reject,) = read(written({"a": ["ক"], "b": ["খ"]}))
    assert isinstance(reject, Reject)
    assert reject.reason == "no-columns"
    assert "a, b" in reject.message


def test_broken_utf8_is_replaced_and_counted() -> None:
    broken = pa.array(["ভা".encode() + b"\xe0\xa6" + "ঙা".encode(), "ক".encode()], pa.binary()).view(pa.string())
    records = read(written({"title": ["এক", "দুই"], "body": broken}))
    assert [one.body for one in records if isinstance(one, Article)] == ["ভা\ufffdঙা", "ক"]
    assert records[-1] == Repair("news.parquet", "broken-utf8", 1)


def test_a_damaged_row_group_costs_no_other() -> None:
    data = bytearray(
        written(
            {"title": [f"শিরোনাম {n}" * 50 for n in range(9)]},
            row_group_size=3,
            compression="none",
            use_dictionary=False,
        )
    )
    start = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(1).column(0).data_page_offset
    data[start : start + 8] = b"\xff" * 8
    records = read(bytes(data))
    assert [one.title[-1] for one in records if isinstance(one, Article)] == list("012678")
    assert [one.line for one in records if isinstance(one, Reject)] == [4]


def test_a_file_that_breaks_off_is_rejected() -> None:
    (reject,) = read(written(COLUMNS)[:-100])
    assert isinstance(reject, Reject)
    assert reject.reason == "unreadable"


def test_a_row_over_the_limit_is_rejected_and_the_next_is_read() -> None:
    records = read(written({"title": ["ক" * 3_000, "শিরোনাম"]}), Limits(record_bytes=2_000))
    assert [(one.reason, one.line) for one in records if isinstance(one, Reject)] == [("too-large", 1)]
    assert [one.title for one in records if isinstance(one, Article)] == ["শিরোনাম"]


def test_pages_that_unpack_to_too_much_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.sources.parquet._PAGE_BYTES", 100_000)
    (reject,) = read(written({"title": ["x" * 60_000] * 2}, compression="zstd", use_dictionary=False))
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.line) == ("too-large", 1)


def test_one_text_of_many_rows_is_a_bomb_where_they_are_more_than_a_file_holds() -> None:
    data = written({"title": ["ক" * 10_000] * 1_000}, compression="zstd")
    records = read(data, Limits(unpacked_bytes=1_000_000, unpacked_ratio=1))
    assert len([one for one in records if isinstance(one, Article)]) < 101
    assert [one.reason for one in records if isinstance(one, Reject)] == ["bomb"]


def test_lists_without_end_are_not_read() -> None:
    (reject,) = read(written({"title": ["ক"], "authors": [["খ"] * 20_000]}))
    assert isinstance(reject, Reject)
    assert reject.reason == "bomb"


def test_damaged_files_raise_nothing() -> None:
    random_place = random.Random(6)
    columns = {**COLUMNS, "date": [MOMENT] * 2, "authors": [["ক", "খ"]] * 2}
    whole = [written(columns, compression=compression, row_group_size=1) for compression in ("none", "zstd")]
    for _ in range(200):
        data = bytearray(random_place.choice(whole))
        data[random_place.randrange(len(data))] = random_place.randrange(256)
        assert all(isinstance(one, Record) for one in read(bytes(data)))

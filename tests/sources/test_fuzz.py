"""Whatever the bytes, reading them gives records and nothing else: no exception, and no file beside the temporary ones.

tests/benchmarks/fuzz.py does the same a hundred thousand times, with limits of time and memory, and with real files.
"""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.articles import Article
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Lead, Notice, Record, Reject, Repair
from search.sources.registry import cut_stream, read_part
from tests.sources.specimens import ROWS, SPECIMENS, bend

CASES = 25  # of each specimen


def read(data: bytes, name: str = "file") -> list[Record]:
    reading = Reading()
    return [
        record
        for part in cut_stream(io.BytesIO(data), Origin(name), reading)
        for record in (read_part(name, part, reading).records if isinstance(part, Part) else [part])
    ]


@pytest.fixture(scope="module")
def specimens() -> dict[str, bytes]:
    return {name: make() for name, make in SPECIMENS.items()}


@pytest.mark.parametrize("name", SPECIMENS)
def test_every_specimen_is_read(name: str, specimens: dict[str, bytes]) -> None:
    records = [record.article if isinstance(record, Lead) else record for record in read(specimens[name])]
    articles = [record for record in records if isinstance(record, Article)]
    assert [record for record in records if isinstance(record, Reject)] == []
    assert articles
    assert {article.title for article in articles} & {row["title"] for row in ROWS}


@pytest.mark.parametrize("name", SPECIMENS)
def test_bent_files_give_records_and_nothing_else(
    name: str, specimens: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    chance = random.Random(name)
    for _ in range(CASES):
        for record in read(bend(specimens[name], chance, [*specimens.values()])):
            assert isinstance(record, Article | Lead | Reject | Repair | Notice)
            str(record).encode("utf-8")
    assert [*tmp_path.iterdir()] == []


@given(st.binary(max_size=2000))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_give_records(data: bytes) -> None:
    for record in read(data):
        assert isinstance(record, Article | Lead | Reject | Repair | Notice)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=500).map(str.encode)
    | st.text("<>/!-[]{}\"':,&;#ক \n", max_size=500).map(str.encode)
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_records(data: bytes) -> None:
    for record in read(data):
        assert isinstance(record, Article | Lead | Reject | Repair | Notice)

"""Files, folders and streams: which reader gets what, in which order, through which compression."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from search.articles import Article
from search.errors import SourceError
from search.sources.folders import files_below
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Reject
from search.sources.registry import check_sources, read_batches, read_sources, total_bytes
from search.workers import Workers

A = Article(id="a", title="ক")
LINE = '{"id":"a","title":"ক"}\n'.encode()
HEADLINE = "পদ্মা সেতুতে দীর্ঘ যানজট, ভোগান্তিতে যাত্রীরা"
PAGE = f"{HEADLINE}\n" + "পদ্মা সেতুতে আজ সকাল থেকে যানবাহনের দীর্ঘ সারি দেখা গেছে বলে জানিয়েছেন কর্মকর্তারা।\n" * 4


def ids(*sources: Path) -> list[str]:
    records = read_sources([str(source) for source in sources])
    return [
        record.id if isinstance(record, Article) else f"{Path(str(record).split(':')[0]).name}!" for record in records
    ]


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(bytes, id="plain"),
        pytest.param(gzip.compress, id="gzip"),
        pytest.param(bz2.compress, id="bzip2"),
        pytest.param(lzma.compress, id="xz"),
        pytest.param(lambda data: gzip.compress(data[:10]) + gzip.compress(data[10:]), id="gzip-of-two-members"),
        pytest.param(lambda data: gzip.compress(b"\xef\xbb\xbf" + data), id="byte-order-mark-inside"),
    ],
)
def test_a_file_is_known_by_its_bytes_whatever_its_name(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "x.dat").write_bytes(pack(LINE))
    (tmp_path / "y.dat").write_bytes(pack(PAGE.encode()))
    first, second = read_sources([str(tmp_path)])
    assert first == A
    assert isinstance(second, Article)
    assert second.title == HEADLINE


def test_compression_inside_compression_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(gzip.compress(lzma.compress(LINE)))
    assert list(read_sources([str(path)])) == [A]


def test_a_folder_gives_its_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a/z.jsonl", "c.jsonl", "a/b/y.jsonl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(f'{{"id":"{name}","title":"x"}}'.encode())
    assert ids(tmp_path) == ["a/b/y.jsonl", "a/z.jsonl", "b.jsonl", "c.jsonl"]


def test_sources_are_read_in_the_order_given(tmp_path: Path) -> None:
    for name in ("1", "2"):
        (tmp_path / name).write_bytes(f'{{"id":"{name}","title":"x"}}'.encode())
    assert ids(tmp_path / "2", tmp_path / "1", tmp_path) == ["2", "1", "1", "2"]


def test_what_lies_beside_data_is_passed_over_in_a_folder_and_read_when_named(tmp_path: Path) -> None:
    for name in ("README.md", "LICENSE", ".hidden", ".git/config", "copying.txt", "news.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(LINE)
    assert ids(tmp_path) == ["a"]
    assert ids(tmp_path / "README.md", tmp_path / ".hidden") == ["a", "a"]


def test_a_file_that_cannot_be_read_is_rejected_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(b"\0")
    (tmp_path / "2").write_bytes(LINE)
    (tmp_path / "3").write_bytes(b"")
    assert ids(tmp_path) == ["1!", "a", "3!"]


def test_a_path_that_is_not_there_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file or folder") as raised:
        check_sources([str(tmp_path), "-", str(tmp_path / "nowhere")])
    assert raised.value.path == str(tmp_path / "nowhere")


def test_standard_input_that_is_closed_is_an_error_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(SourceError, match="standard input is closed"):
        check_sources(["-"])


def test_standard_input_is_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(gzip.compress(LINE + b"{}\n"))))
    assert list(read_sources(["-"])) == [
        A,
        Reject("standard input", 2, "no-text", "neither title nor body has any text"),
    ]


class Pipe(io.BytesIO):
    """Gives a few bytes at a time, and never goes back."""

    def seekable(self) -> bool:
        return False

    def read(self, size: int | None = -1) -> bytes:
        return super().read(7 if size is None or size < 0 or size > 7 else size)


def test_standard_input_may_be_an_archive_that_comes_in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("news.jsonl", LINE)
        archive.writestr("page.txt", PAGE)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=Pipe(file.getvalue())))
    assert [record.title for record in read_sources(["-"]) if isinstance(record, Article)] == [A.title, HEADLINE]


def test_what_is_no_file_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # would be waited for
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.fspath(tmp_path / "socket"))
        (tmp_path / "itself").symlink_to(tmp_path / "itself")
        (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
        (tmp_path / "circle").symlink_to(tmp_path)
        (tmp_path / "file").symlink_to(tmp_path / "news.jsonl")
        (tmp_path / "news.jsonl").write_bytes(LINE)
        assert ids(tmp_path) == ["a", "a"]


def test_folders_nested_deeper_than_calls_are_walked(tmp_path: Path) -> None:
    folders = [f"{tmp_path}{'/a' * depth}" for depth in range(1, 1200)]
    for folder in folders:
        os.mkdir(folder)  # noqa: PTH102  # pathlib takes a call for each
    Path(folders[-1], "news.jsonl").write_bytes(LINE)
    found = list(read_sources([str(tmp_path)]))
    Path(folders[-1], "news.jsonl").unlink()
    for folder in reversed(folders):
        os.rmdir(folder)  # noqa: PTH106
    assert found == [A]


def test_files_of_a_folder_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    names = ["b", "a/z", "a!", "a.b/c", "a/b/y", "খ/1", "ক/2", "B"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert list(files_below(tmp_path)) == sorted(tmp_path / name for name in names)


def test_a_folder_that_cannot_be_read_is_told_of_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("open", "shut"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "news.jsonl").write_bytes(LINE)
    scan = os.scandir

    def refuse(path: str) -> object:
        if os.fspath(path).endswith("shut"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return scan(path)

    monkeypatch.setattr("os.scandir", refuse)
    assert list(read_sources([str(tmp_path)])) == [
        A,
        Reject(str(tmp_path / "shut"), None, "unreadable", "cannot be read: Permission denied"),
    ]


class Deadly:
    """What no process that it is handed to survives."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (1,)


def test_a_part_that_kills_the_process_that_reads_it_is_rejected_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [Part("json-lines", Origin(str(number)), [LINE]) for number in range(9)]
    parts[3] = Part("json-lines", Origin("3"), Deadly())
    cut = [("-", part) for part in parts]
    monkeypatch.setattr("search.sources.registry.cut_sources", lambda *_, **__: iter(cut))
    with Workers(2) as workers:
        records = [record for batch in read_batches(["-"], Reading(), workers) for record in batch.records]
    message = "the process that read it was killed: a library failed on it, or memory was short"
    assert records == [A, A, A, Reject("3", None, "reader-failed", message), A, A, A, A, A]


def test_progress_counts_each_byte_once_though_a_reader_seeks_and_passes_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("news.jsonl", LINE * 1000)
        archive.writestr("README", "x" * 1_000_000)
    (tmp_path / "b.png").write_bytes(bytes(1_000_000))
    told: list[int] = []
    list(read_sources([str(tmp_path)], on_bytes=told.append))
    assert sum(told) == total_bytes([str(tmp_path)])


def test_progress_counts_the_bytes_on_disk(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(gzip.compress(LINE * 1000))
    (tmp_path / "b").write_bytes(PAGE.encode())
    told: list[int] = []
    list(read_sources([str(tmp_path)], on_bytes=told.append))
    assert sum(told) == total_bytes([str(tmp_path)]) == sum(file.stat().st_size for file in tmp_path.iterdir())
    assert total_bytes([str(tmp_path), "-"]) is None


def test_a_file_that_is_gone_before_it_is_measured_counts_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINE)
    assert total_bytes([str(tmp_path), str(tmp_path / "gone.jsonl")]) == len(LINE)


def test_what_may_not_be_looked_at_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut" / "news.jsonl").write_bytes(LINE)
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "shut" / "news.jsonl")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    status = os.stat

    def refuse(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if Path(path).parent.name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return status(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr("os.stat", refuse)
    with pytest.raises(SourceError, match="cannot be read: Permission denied"):
        check_sources([str(tmp_path / "shut" / "news.jsonl")])
    assert total_bytes([str(tmp_path / "shut" / "news.jsonl")]) == 0
    assert list(files_below(tmp_path)) == [tmp_path / "link.jsonl", tmp_path / "shut" / "news.jsonl"]

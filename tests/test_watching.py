"""What a watch makes of changes: orders for updates of what has changed, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search.errors import SourceError
from search.ingest import Order
from search.watching import watched, without_gone


def orders(order: Order, *changes: Iterable[Path]) -> list[Order]:
    def watch(*_paths: str) -> Iterator[set[Path]]:
        return iter([set(some) for some in changes])

    return [*watched(order, watch)]


def test_first_all_is_read_then_what_has_changed(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", ".hidden", "README.md"):
        (tmp_path / name).touch()
    order = Order("update", tmp_path / "index", (str(tmp_path),), delete=("x",))
    first, second = orders(
        order, [tmp_path / "b.txt", tmp_path / ".hidden", tmp_path / "README.md", tmp_path / "gone.txt"]
    )
    assert first == order
    assert (second.sources, second.delete) == ((str(tmp_path / "b.txt"),), ())


def test_a_change_of_nothing_that_is_read_is_no_order(tmp_path: Path) -> None:
    order = Order("update", tmp_path / "index", (str(tmp_path),))
    assert orders(order, [tmp_path / "gone.txt"], [tmp_path]) == [order]


def test_a_mirror_looks_at_all_of_its_sources(tmp_path: Path) -> None:
    order = Order("update", tmp_path / "index", (str(tmp_path),), mirror=True)
    assert orders(order, [tmp_path / "gone.txt"]) == [order, order]


def test_a_single_file_can_be_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "README.jsonl").touch()
    monkeypatch.chdir(tmp_path)
    order = Order("update", tmp_path / "index", ("README.jsonl",))
    assert [one.sources for one in orders(order, [tmp_path / "README.jsonl"])] == [
        ("README.jsonl",),
        (str(tmp_path / "README.jsonl"),),
    ]


@pytest.mark.parametrize("source", ["-", "https://example.org/feed"])
def test_what_is_no_file_cannot_be_watched(tmp_path: Path, source: str) -> None:
    with pytest.raises(SourceError, match="only files and folders"):
        orders(Order("update", tmp_path, (source,)))


def test_what_the_runs_write_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "last-run.json").touch()
    (tmp_path / "rejected.jsonl").touch()
    order = Order("update", tmp_path / "index", (str(tmp_path),), rejects=tmp_path / "rejected.jsonl")
    written = [tmp_path / "index" / "last-run.json", tmp_path / "rejected.jsonl"]
    assert orders(order, written) == [order]
    mirror = replace(order, mirror=True)
    assert orders(mirror, written) == [mirror]


def test_a_watch_ends_when_its_folder_is_gone(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()

    def watch(*_paths: str) -> Iterator[set[Path]]:
        (tmp_path / "pages").rmdir()
        yield {tmp_path / "pages"}

    with pytest.raises(SourceError, match="there is no such file or folder"):
        list(watched(Order("update", tmp_path / "index", (str(tmp_path / "pages"),)), watch))


def test_a_watch_of_what_is_not_there_does_not_begin(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file or folder"):
        orders(Order("update", tmp_path / "index", (str(tmp_path / "nowhere"),)))


def test_files_that_went_while_another_process_wrote_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    here, gone = str(tmp_path / "a.txt"), str(tmp_path / "gone.txt")
    order = Order("update", tmp_path / "index", (here, gone))
    assert without_gone(order) == replace(order, sources=(here,))
    assert without_gone(replace(order, sources=(gone,))) is None
    assert without_gone(replace(order, mirror=True)) is None

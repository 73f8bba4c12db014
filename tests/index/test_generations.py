"""The folder of an index: names, the swap, what is kept, the manifest, and who may write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.errors import IndexBusy, IndexUnusable
from search.index import generations
from search.index.generations import KEPT, Manifest


def put(index: Path, content: str = "x") -> str:
    """A generation of one file in service."""
    with generations.writing(index):
        building = generations.new_building(index)
        (building / "data").write_text(content)
        generations.write_manifest(building, fingerprint="f", built="2024-06-20", articles=1, sources=("s",))
        return generations.put_in_service(index, building)


def test_a_folder_that_is_missing_or_empty_has_no_generation(tmp_path: Path) -> None:
    assert generations.current_generation(tmp_path) is None
    assert generations.current_generation(tmp_path / "nowhere") is None
    assert generations.list_generations(tmp_path / "nowhere") == []
    (tmp_path / "file").write_text("x")
    assert generations.current_generation(tmp_path / "file") is None


def test_the_last_one_put_in_service_is_current_and_so_many_are_kept(tmp_path: Path) -> None:
    names = [put(tmp_path) for _ in range(KEPT + 2)]
    assert names == [f"g-{number:06d}" for number in range(1, KEPT + 3)]
    assert generations.current_generation(tmp_path) == names[-1]
    assert generations.list_generations(tmp_path) == names[-KEPT:]
    assert (tmp_path / "CURRENT").read_bytes() == names[-1].encode() + b"\n"


def test_a_name_is_never_used_again(tmp_path: Path) -> None:
    put(tmp_path)
    put(tmp_path)
    generations.point_to(tmp_path, "g-000001")
    assert put(tmp_path) == "g-000003"


def test_a_name_is_not_used_again_after_the_folder_of_the_current_one_was_lost(tmp_path: Path) -> None:
    put(tmp_path)
    (tmp_path / "g-000001").rename(tmp_path.with_name("elsewhere"))
    assert put(tmp_path) == "g-000002"


def test_numbers_past_six_digits_are_in_order(tmp_path: Path) -> None:
    for name in ("g-1000000", "g-999999"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text("{}")
    assert generations.list_generations(tmp_path) == ["g-999999", "g-1000000"]
    assert put(tmp_path) == "g-1000001"


def test_what_is_no_whole_generation_is_not_listed(tmp_path: Path) -> None:
    put(tmp_path)
    (tmp_path / "g-000002").mkdir()
    (tmp_path / "g-000003.building").mkdir()
    (tmp_path / "g-12").mkdir()
    assert generations.list_generations(tmp_path) == ["g-000001"]


def test_the_manifest_says_what_the_generation_is(tmp_path: Path) -> None:
    put(tmp_path, "abc")
    sha256_of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert generations.read_manifest(tmp_path / "g-000001") == Manifest(
        format=generations.FORMAT,
        fingerprint="f",
        built="2024-06-20",
        articles=1,
        sources=("s",),
        sizes={"data": 3},
        files={"data": sha256_of_abc},
    )


def test_a_changed_a_missing_and_a_new_file_are_damage(tmp_path: Path) -> None:
    generation = tmp_path / put(tmp_path)
    assert generations.damaged_files(generation) == []
    (generation / "stranger").write_text("")
    (generation / "data").write_text("y")
    assert generations.damaged_files(generation) == ["data", "stranger"]
    (generation / "data").unlink()
    assert generations.damaged_files(generation) == ["data", "stranger"]


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    busy = pytest.raises(IndexBusy, match="another process is writing")
    with generations.writing(tmp_path), busy, generations.writing(tmp_path):
        pass
    with generations.writing(tmp_path):
        pass


def test_a_lock_that_a_dead_process_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "LOCK").write_text("12345")
    assert put(tmp_path) == "g-000001"


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "g-000001.building" / "deep").mkdir(parents=True)
    (tmp_path / "g-000001.building" / "deep" / "file").write_text("x")
    (tmp_path / "CURRENT.new").write_text("g-00")
    assert put(tmp_path) == "g-000001"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["CURRENT", "LOCK", "g-000001"]


def test_an_index_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    unusable = pytest.raises(IndexUnusable, match="cannot be written")
    with unusable, generations.writing(path):
        pass
    assert path.read_text() == "x"


def test_the_manifest_is_readable_as_it_lies(tmp_path: Path) -> None:
    generation = tmp_path / put(tmp_path)
    assert set(json.loads((generation / "manifest.json").read_text(encoding="utf-8"))) == {
        "format",
        "fingerprint",
        "built",
        "articles",
        "sources",
        "sizes",
        "files",
    }

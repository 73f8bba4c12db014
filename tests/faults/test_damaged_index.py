"""An index that is damaged, or not this khobor's, says so and what to run; rolling back and rebuilding always mend it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import Result

from search.articles import Article
from search.engine import open_engine
from search.errors import IndexUnusable
from search.index import generations

Khobor = Callable[..., Result]
Contents = Callable[[Path], dict[str, Article]]
OLD_IDS = {"old-1", "old-2", "old-3"}
NEW_IDS = {"new-1", "new-2"}


@pytest.fixture
def source(tmp_path: Path, write_records: Callable[..., Path]) -> Path:
    return write_records(tmp_path / "new.jsonl", *({"id": name, "title": f"নতুন খবর {name}"} for name in NEW_IDS))


@pytest.fixture
def index(live_index: Path, khobor: Khobor, source: Path) -> Path:
    """An index with two generations: g-000001 of OLD_IDS, and in service g-000002 of NEW_IDS."""
    assert khobor("rebuild", source, "--index", live_index).exit_code == 0
    return live_index


def edit_manifest(index: Path, **changes: object) -> None:
    manifest = index / "g-000002" / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **changes}))


def cut_manifest(index: Path) -> None:
    manifest = index / "g-000002" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[: manifest.stat().st_size // 2])


def segment(index: Path) -> Path:
    (found,) = (index / "g-000002").glob("*.fields")
    return found


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


DAMAGE = [
    pytest.param(
        lambda index: edit_manifest(index, format=99),
        f"{{0}}/g-000002 has format 99, this khobor reads {generations.FORMAT}: build it anew with khobor rebuild",
        id="another-format",
    ),
    pytest.param(
        lambda index: edit_manifest(index, fingerprint="0" * 64),
        "{0}/g-000002 was built by another version of Khobor's rules for Bengali: run khobor rebuild with its sources",
        id="another-fingerprint",
    ),
    pytest.param(
        cut_manifest,
        "{0}/g-000002/manifest.json is missing or damaged: build the index anew with khobor rebuild",
        id="manifest-cut-in-half",
    ),
    pytest.param(
        lambda index: (index / "g-000002" / "manifest.json").unlink(),
        "{0}/g-000002/manifest.json is missing or damaged: build the index anew with khobor rebuild",
        id="manifest-missing",
    ),
    pytest.param(
        lambda index: (index / "CURRENT").write_text("g-000099\n"),
        "{0}/g-000099/manifest.json is missing or damaged: build the index anew with khobor rebuild",
        id="current-names-nothing",
    ),
    pytest.param(
        lambda index: (index / "CURRENT").write_text("../elsewhere\n"),
        "{0}/CURRENT names no generation: run khobor generations --rollback, or khobor rebuild",
        id="current-names-another-folder",
    ),
    pytest.param(
        lambda index: (index / "CURRENT").write_text(""),
        "{0}/CURRENT names no generation: run khobor generations --rollback, or khobor rebuild",
        id="current-empty",
    ),
    pytest.param(
        lambda index: (index / "CURRENT").write_bytes(b"\xff\x00"),
        "{0}/CURRENT cannot be read: ",
        id="current-is-garbage",
    ),
    pytest.param(lambda index: segment(index).unlink(), "{1} is missing or cut short: go back", id="segment-missing"),
    pytest.param(
        lambda index: segment(index).write_bytes(segment(index).read_bytes()[:-1]),
        "{1} is missing or cut short: go back with khobor generations --rollback, or run khobor rebuild",
        id="segment-cut-short",
    ),
    pytest.param(
        lambda index: flip(next((index / "g-000002").glob("*.toc")), 40),
        "{0}/g-000002/_MAIN_1.toc is damaged: go back with khobor generations --rollback, or run khobor rebuild",
        id="flipped-bit-in-the-table-of-contents",
    ),
]


@pytest.mark.parametrize(("damage", "message"), DAMAGE)
def test_a_damaged_index_answers_nothing_and_says_what_to_run(
    index: Path, khobor: Khobor, source: Path, damage: Callable[[Path], object], message: str
) -> None:
    expected = message.format(index, segment(index))
    damage(index)
    for command in (("search", "খবর"), ("stats",), ("update", source)):
        run = khobor(*command, "--index", index)
        assert (run.exit_code, run.stdout) == (3, "")
        assert expected in run.stderr or (command[0] == "update" and "missing or changed" in run.stderr)
    assert khobor("verify", "--index", index).exit_code == 3
    with pytest.raises(IndexUnusable):
        open_engine(index)


@pytest.mark.parametrize(("damage", "message"), DAMAGE)
def test_a_rollback_or_a_rebuild_mends_a_damaged_index(
    index: Path, khobor: Khobor, source: Path, contents: Contents, damage: Callable[[Path], object], message: str
) -> None:
    damage(index)
    back = khobor("generations", "--rollback", "--index", index)
    if back.exit_code == 0:  # a damaged CURRENT does not say what was in service: then the newest is what to go back to
        assert set(contents(index)) in (OLD_IDS, NEW_IDS)
    assert khobor("rebuild", source, "--index", index).exit_code == 0
    assert (set(contents(index)), khobor("verify", "--index", index).exit_code) == (NEW_IDS, 0)


@pytest.mark.parametrize(
    ("damage", "ids"),
    [
        pytest.param(cut_manifest, OLD_IDS, id="manifest-cut-in-half"),
        pytest.param(lambda index: segment(index).unlink(), OLD_IDS, id="segment-missing"),
        pytest.param(lambda index: flip(segment(index), 100), OLD_IDS, id="flipped-bit"),
        pytest.param(lambda index: (index / "CURRENT").write_text("?"), NEW_IDS, id="current-is-garbage"),
        pytest.param(lambda index: (index / "CURRENT").write_text("g-000099"), NEW_IDS, id="current-names-nothing"),
    ],
)
def test_a_rollback_puts_the_last_whole_generation_in_service(
    index: Path, khobor: Khobor, contents: Contents, damage: Callable[[Path], object], ids: set[str]
) -> None:
    damage(index)
    assert khobor("generations", "--rollback", "--index", index).exit_code == 0
    assert (set(contents(index)), khobor("verify", "--index", index).exit_code) == (ids, 0)


@pytest.mark.parametrize("part", [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
def test_verify_finds_one_flipped_bit_and_update_does_not_carry_it_over(
    index: Path, khobor: Khobor, source: Path, part: float
) -> None:
    path = segment(index)
    flip(path, int(part * (path.stat().st_size - 1)))
    verify = khobor("verify", "--index", index)
    assert verify.exit_code == 3
    assert f"missing or changed: {path.name}" in verify.stderr
    assert "khobor generations --rollback" in verify.stderr
    update = khobor("update", source, "--delete", "new-1", "--index", index)
    assert (update.exit_code, path.name in update.stderr) == (3, True)
    assert generations.current_generation(index) == "g-000002"


def test_verify_finds_a_file_that_does_not_belong(index: Path, khobor: Khobor) -> None:
    (index / "g-000002" / "stranger.fields").write_bytes(b"")
    verify = khobor("verify", "--index", index)
    assert (verify.exit_code, "missing or changed: stranger.fields" in verify.stderr) == (3, True)


def test_a_manifest_cut_anywhere_is_damaged(index: Path) -> None:
    manifest = index / "g-000002" / "manifest.json"
    whole = manifest.read_bytes()
    for size in range(len(whole) - 2):
        manifest.write_bytes(whole[:size])
        with pytest.raises(IndexUnusable, match="missing or damaged"):
            generations.read_manifest(manifest.parent)


@pytest.mark.parametrize(
    "record",
    [[], 5, None, {}, {"format": generations.FORMAT}, {"format": generations.FORMAT, "files": {}}, "x"],
    ids=repr,
)
def test_a_manifest_that_is_other_json_is_damaged(index: Path, record: object) -> None:
    (index / "g-000002" / "manifest.json").write_text(json.dumps(record))
    with pytest.raises(IndexUnusable, match="missing or damaged"):
        open_engine(index)


def test_the_list_of_generations_names_a_damaged_one_too(index: Path, khobor: Khobor) -> None:
    cut_manifest(index)
    listing = khobor("generations", "--index", index, "--json")
    assert listing.exit_code == 0
    assert [(one["name"], one["in_service"]) for one in json.loads(listing.stdout)["generations"]] == [
        ("g-000001", False),
        ("g-000002", True),
    ]


def test_there_is_nothing_to_go_back_to_before_the_first_generation(
    live_index: Path, khobor: Khobor, contents: Contents
) -> None:
    run = khobor("generations", "--rollback", "--index", live_index)
    assert (run.exit_code, run.stderr) == (3, f"khobor: {live_index} has no generation to go back to\n")
    assert set(contents(live_index)) == OLD_IDS


def test_a_rollback_to_a_damaged_generation_is_refused(index: Path, khobor: Khobor, contents: Contents) -> None:
    (old,) = (index / "g-000001").glob("*.fields")
    flip(old, 200)
    run = khobor("generations", "--rollback", "--index", index)
    assert run.exit_code == 3
    assert f"{index / 'g-000001'}" in run.stderr
    assert old.name in run.stderr
    assert set(contents(index)) == NEW_IDS


def test_after_a_rollback_a_rebuild_takes_a_new_name(
    index: Path, khobor: Khobor, source: Path, contents: Contents
) -> None:
    assert khobor("generations", "--rollback", "--index", index).exit_code == 0
    assert set(contents(index)) == OLD_IDS
    assert khobor("rebuild", source, "--index", index).exit_code == 0
    assert (set(contents(index)), generations.current_generation(index)) == (NEW_IDS, "g-000003")


def test_after_a_rollback_and_a_rebuild_one_can_go_back_to_what_served_before(
    index: Path, khobor: Khobor, source: Path, contents: Contents
) -> None:
    assert khobor("rebuild", source, "--index", index).exit_code == 0
    for _ in range(2):
        assert khobor("generations", "--rollback", "--index", index).exit_code == 0
    assert set(contents(index)) == OLD_IDS
    assert khobor("rebuild", source, "--index", index).exit_code == 0
    assert khobor("generations", "--rollback", "--index", index).exit_code == 0
    assert set(contents(index)) == OLD_IDS


def test_what_a_kill_left_of_a_dropped_generation_is_cleared_away(index: Path, khobor: Khobor, source: Path) -> None:
    (index / "g-000001" / "manifest.json").unlink()  # as a kill inside the removal of the folder leaves it
    for _ in range(2):
        assert khobor("rebuild", source, "--index", index).exit_code == 0
    assert sorted(entry.name for entry in index.iterdir() if entry.is_dir()) == ["g-000002", "g-000003", "g-000004"]


def test_a_reader_that_keeps_its_generation_open_over_four_rebuilds_still_answers(
    index: Path, khobor: Khobor, source: Path
) -> None:
    with open_engine(index) as untouched, open_engine(index) as asked:
        before = asked.search("খবর"), asked.article("new-1"), asked.stats()
        for _ in range(4):
            assert khobor("rebuild", source, "--index", index).exit_code == 0
        assert not (index / "g-000002").exists()
        for engine in (asked, untouched):
            assert (engine.search("খবর"), engine.article("new-1"), engine.stats()) == before


def test_threads_go_on_asking_a_generation_that_was_dropped(index: Path, khobor: Khobor, source: Path) -> None:
    queries = [f"খবর অমুক{number}" for number in range(400)]  # each reads postings that none has read before
    with open_engine(index) as engine, open_engine(index) as alone:
        expected = [alone.search(query) for query in queries]
        for _ in range(4):
            assert khobor("rebuild", source, "--index", index).exit_code == 0
        switch_interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)
        try:
            with ThreadPoolExecutor(8) as pool:
                assert list(pool.map(engine.search, queries)) == expected
        finally:
            sys.setswitchinterval(switch_interval)

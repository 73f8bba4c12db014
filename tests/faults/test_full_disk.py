"""A disk that is full or read-only, and two writers at once: what was in service stays, and the message says what to do."""

from __future__ import annotations

import builtins
import errno
import gc
import io
import json
import os
import pathlib
import random
import re
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from search.articles import Article
from search.index import builder, generations

Khobor = Callable[..., Result]
Contents = Callable[[Path], dict[str, Article]]
ROOT = Path(__file__).parent.parent.parent
OLD_IDS = {"old-1", "old-2", "old-3"}
COMMAND = [sys.executable, "-c", "from search.cli import khobor; khobor(prog_name='khobor')"]
NOW = "2024-06-20T13:24:00+06:00"


@pytest.fixture
def source(tmp_path: Path, write_records: Callable[..., Path]) -> Path:
    records = ({"id": f"new-{number}", "title": f"নতুন খবর {number}", "body": "ঢাকা " * 50} for number in range(20))
    return write_records(tmp_path / "new.jsonl", *records)


def fail_to_open(part: str) -> Callable[[pytest.MonkeyPatch, OSError], None]:
    """Opening for writing whatever has *part* in its name fails."""

    def install(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
        real = io.open

        def guarded(file: Any, mode: str = "r", *others: Any, **named: Any) -> Any:
            if part in str(file) and set(mode) & set("wax+"):
                raise error
            return real(file, mode, *others, **named)

        monkeypatch.setattr(io, "open", guarded)
        monkeypatch.setattr(builtins, "open", guarded)
        in_pathlib(monkeypatch, "open", guarded)

    return install


def fail_to(name: str, onto: str = "") -> Callable[[pytest.MonkeyPatch, OSError], None]:
    """The function *name* of os fails, where an argument ends in *onto*."""

    def install(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
        real = getattr(os, name)

        def guarded(*arguments: Any, **named: Any) -> Any:
            if any(str(argument).endswith(onto) for argument in arguments):
                raise error
            return real(*arguments, **named)

        monkeypatch.setattr(os, name, guarded)
        in_pathlib(monkeypatch, name, guarded)

    return install


def in_pathlib(monkeypatch: pytest.MonkeyPatch, name: str, guarded: Callable[..., Any]) -> None:
    """Until Python 3.11 pathlib holds functions of its own."""
    accessor = getattr(pathlib, "_NormalAccessor", None)
    if hasattr(accessor, name):
        monkeypatch.setattr(accessor, name, staticmethod(guarded))


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # Whoosh leaves a failed file to the collector
@pytest.mark.parametrize("code", [pytest.param(errno.ENOSPC, id="full"), pytest.param(errno.EROFS, id="read-only")])
@pytest.mark.parametrize("command", ["rebuild", "update"])
@pytest.mark.parametrize(
    "fail",
    [
        pytest.param(fail_to("mkdir", "g-000002.building"), id="making-the-folder"),
        pytest.param(fail_to_open("g-000002.building/MAIN_"), id="writing-the-segment"),
        pytest.param(fail_to_open("manifest.json"), id="writing-the-manifest"),
        pytest.param(fail_to("fsync"), id="fsync"),
        pytest.param(fail_to("rename", "g-000002"), id="naming-the-generation"),
        pytest.param(fail_to_open("CURRENT.new"), id="writing-the-pointer"),
        pytest.param(fail_to("replace", "CURRENT"), id="the-swap"),
    ],
)
def test_a_disk_that_fails_at_any_moment_leaves_what_was_in_service(
    live_index: Path,
    source: Path,
    khobor: Khobor,
    contents: Contents,
    fail: Callable[[pytest.MonkeyPatch, OSError], None],
    command: str,
    code: int,
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        fail(monkeypatch, OSError(code, os.strerror(code)))
        run = khobor(command, source, "--index", live_index)
    gc.collect()  # the warnings about those files belong to this test
    reason = f"{live_index} cannot be written ({os.strerror(code)})"
    message = f"khobor: {reason}: make room or mend its rights; what was in service still is\n"
    assert (run.exit_code, run.stdout, run.stderr) == (3, "", message)
    assert set(contents(live_index)) == OLD_IDS
    assert generations.damaged_files(live_index / "g-000001") == []
    assert list(live_index.glob("*.building")) == []  # it would hold the room that is wanted
    assert khobor(command, source, "--index", live_index).exit_code == 0
    assert len(contents(live_index)) == (20 if command == "rebuild" else 23)


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        pytest.param(
            0,
            r"No usable temporary directory found in \[.*\]: make room, or name another folder by TMPDIR",
            id="no-temporary-file",
        ),
        pytest.param(
            4096,
            r"{index} or {temporary} cannot be written \(disk I/O error\): make room or mend its rights",
            id="no-notes-of-the-run",
        ),
        pytest.param(
            2**15,
            r"{index} cannot be written \(File too large\): make room or mend its rights",
            id="no-generation",
        ),
    ],
)
def test_files_that_may_not_grow_leave_what_was_in_service(
    tmp_path: Path, live_index: Path, write_records: Callable[..., Path], contents: Contents, limit: int, message: str
) -> None:
    records = ({"id": f"n{number}", "title": f"খবর {number}", "body": f"কথা{number} " * 99} for number in range(600))
    source = write_records(tmp_path / "many.jsonl", *records)
    ended = subprocess.run(
        [*COMMAND, "rebuild", str(source), "--index", str(live_index)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        check=False,
    )
    assert ended.returncode == 3, ended.stderr
    expected = message.format(index=re.escape(str(live_index)), temporary=re.escape(tempfile.gettempdir()))
    assert re.fullmatch(f"khobor: {expected}; what was in service still is\n", ended.stderr), ended.stderr
    assert set(contents(live_index)) == OLD_IDS


@pytest.fixture
def mounted(tmp_path: Path) -> Callable[..., list[str]]:
    """Runs lines of shell in a mount namespace of their own; "khobor" is the command, "disk" a folder to mount on."""
    (tmp_path / "disk").mkdir()
    attempt = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", str(tmp_path / "disk")]
    if not shutil.which("unshare") or subprocess.run(attempt, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount here")

    def run(*lines: str) -> list[str]:
        define = (
            f'khobor() {{ {shlex.join(COMMAND)} "$@"; echo "exit $?"; }}; disk={shlex.quote(str(tmp_path / "disk"))}'
        )
        ended = subprocess.run(
            ["unshare", "-rm", "sh", "-c", "\n".join((define, *lines))],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
        )
        return ended.stdout.splitlines()

    return run


def test_a_disk_that_runs_full_leaves_what_was_in_service(
    tmp_path: Path, mounted: Callable[..., list[str]], source: Path, write_records: Callable[..., Path]
) -> None:
    big = write_records(
        tmp_path / "big.jsonl", *({"id": str(n), "title": f"বড় {n}", "body": f"কথা{n} " * 200} for n in range(600))
    )
    told = mounted(
        "mount -t tmpfs -o size=400k none $disk",
        f"khobor rebuild {source} --index $disk/index >/dev/null",
        f"khobor rebuild {big} --index $disk/index",
        f"khobor update {big} --index $disk/index",
        "khobor verify --index $disk/index",
        "ls $disk/index",
        f"khobor rebuild {source} --index $disk/index | tail -1",
    )
    full = f"khobor: {tmp_path / 'disk' / 'index'} cannot be written (No space left on device): make room or mend its rights"
    kept = "; what was in service still is"
    assert told == [
        full + kept,
        "exit 3",
        full + kept,
        "exit 3",
        "g-000001: whole, 20 articles",
        "exit 0",
        "CURRENT",
        "LOCK",
        "g-000001",
        "last-run.json",
        "exit 0",
    ]


def test_a_disk_that_is_too_full_for_what_was_read_in_pages_leaves_what_was_in_service(
    tmp_path: Path, mounted: Callable[..., list[str]], source: Path
) -> None:
    dice = random.Random(1)
    (tmp_path / "pages").mkdir()
    for number in range(300):
        words = ("".join(dice.choices("কখগঘচছজটডতথদধনপফবভমরলশসহ", k=6)) for _ in range(500))
        (tmp_path / "pages" / f"{number}.txt").write_text(f"পদ্মা সেতুতে যানজট\n{' '.join(words)}।\n", encoding="utf-8")
    told = mounted(
        "mount -t tmpfs -o size=400k none $disk",
        f"khobor rebuild {source} --index $disk/index >/dev/null",
        f"khobor update {tmp_path / 'pages'} --index $disk/index",
        "khobor verify --index $disk/index",
        "ls $disk/index",
        f"khobor update {source} --index $disk/index | tail -1",
        "ls $disk/index",
    )
    folders = f"{tmp_path / 'disk' / 'index'} or {tempfile.gettempdir()}"
    files = ["CURRENT", "LOCK", "g-000001", "last-run.json"]
    assert told == [
        f"khobor: {folders} cannot be written (database or disk is full): make room or mend its rights;"
        " what was in service still is",
        "exit 3",
        "g-000001: whole, 20 articles",
        "exit 0",
        *files,
        "reading.sqlite",
        "exit 0",
        *files,
    ]


def test_a_read_only_folder_serves_and_is_not_written(
    tmp_path: Path, mounted: Callable[..., list[str]], source: Path, live_index: Path
) -> None:
    told = mounted(
        f"mount --bind {live_index} $disk && mount -o remount,ro,bind $disk",
        "khobor verify --index $disk",
        f"khobor update {source} --index $disk",
        "khobor generations --rollback --index $disk",
    )
    refused = f"khobor: {tmp_path / 'disk'} cannot be written (Read-only file system): make room or mend its rights"
    kept = "; what was in service still is"
    assert told == ["g-000001: whole, 3 articles", "exit 0", refused + kept, "exit 3", refused + kept, "exit 3"]


def test_of_two_writers_the_second_is_told_to_wait_and_the_first_is_unharmed(
    live_index: Path, source: Path, khobor: Khobor, contents: Contents
) -> None:
    seconds: list[Result] = []

    def articles() -> Iterator[Article]:
        yield Article(id="first-1", title="প্রথম")
        commands = (("rebuild", source), ("update", source), ("generations", "--rollback"))
        seconds.extend(khobor(*command, "--index", live_index) for command in commands)
        yield Article(id="first-2", title="দ্বিতীয়")

    builder.rebuild(live_index, articles(), sources=[], now=NOW)
    busy = f"khobor: another process is writing {live_index}: wait for it, or end it, and try again\n"
    assert [(run.exit_code, run.stdout, run.stderr) for run in seconds] == [(4, "", busy)] * 3
    assert set(contents(live_index)) == {"first-1", "first-2"}
    assert khobor("update", source, "--index", live_index).exit_code == 0


def test_two_processes_do_not_write_at_once(live_index: Path, source: Path, contents: Contents) -> None:
    with generations.writing(live_index):
        ended = subprocess.run(
            [*COMMAND, "rebuild", str(source), "--index", str(live_index), "--json"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stdout) == (4, "")
    assert set(contents(live_index)) == OLD_IDS


def test_an_error_of_the_source_ends_the_run_and_is_not_taken_for_one_of_the_disk(
    live_index: Path, contents: Contents
) -> None:
    def articles() -> Iterator[Article]:
        yield Article(id="a", title="খ")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        builder.rebuild(live_index, articles(), sources=[], now=NOW)
    assert set(contents(live_index)) == OLD_IDS
    assert json.loads((live_index / "g-000001" / "manifest.json").read_text())["articles"] == 3

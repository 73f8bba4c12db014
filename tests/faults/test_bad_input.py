"""Records and files that are no articles: each is named with file and line, and the good ones of the same run are served."""

from __future__ import annotations

import errno
import gzip
import json
import lzma
import os
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from search.articles import Article
from search.index.reports import LAST_RUN
from search.ingest import REJECTS
from search.settings import Limits
from search.sources.records import Reject
from search.sources.registry import read_sources
from search.sources.unpacking import OnDisk

Khobor = Callable[..., Result]
Contents = Callable[[Path], dict[str, Article]]
Rejects = list[tuple[int | None, str, str]]  # line, reason, the beginning of the message

OLD_IDS = {"old-1", "old-2", "old-3"}
GOOD = '{"id": "good-1", "title": "ঢাকায় বৃষ্টি"}\n'.encode()
ALSO_GOOD = '{"id": "good-2", "title": "সিলেটে রোদ"}\n'.encode()
NO_DATE = "published is no ISO 8601 time: {!r} (2024-06-20 or 2024-06-20T13:24:00+06:00)"
BROKEN_OFF = "breaks off or is damaged: Compressed file ended before the end-of-stream marker was reached"
HEADLINE = "ঢাকায় আজ দিনভর বৃষ্টি"
SENTENCE = "রাজধানী ঢাকায় আজ সকাল থেকে টানা বৃষ্টি হয়েছে বলে জানিয়েছে আবহাওয়া অধিদপ্তর।\n"
PAGE = f"{HEADLINE}\n{SENTENCE * 3}"
REPORT = {"title": HEADLINE, "body": SENTENCE}


def line(**record: object) -> bytes:
    return json.dumps(record).encode() + b"\n"


def many_lines() -> bytes:
    dice = random.Random(1)
    return b"".join(line(id=f"n{number:04d}", title=f"{dice.getrandbits(400):x}") for number in range(2000))


@pytest.mark.parametrize(
    ("data", "rejects"),
    [
        pytest.param(b"", [(None, "empty", "the file is empty")], id="empty-file"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", [(None, "not-text", "it is no text")], id="png"),
        pytest.param(b"abc\0def", [(None, "not-text", "it is no text")], id="nul-in-text"),
        pytest.param(
            bytes(range(1, 256)),
            [(None, "not-text", "it is no text")],
            id="binary-without-nul",
        ),
        pytest.param(
            b"[" * 100_000, [(1, "too-complex", "what begins at byte 1 has too many parts")], id="file-of-brackets"
        ),
        pytest.param(
            b"<!doctype html><p>x</p>",
            [(None, "no-text", "neither title nor body has any text")],
            id="html-of-a-letter",
        ),
        pytest.param(
            ALSO_GOOD + b'{"title": "\xe0\xa6"}\n',
            [(2, "broken-utf8", "broken UTF-8 at byte 11 of the record")],
            id="more-broken-utf-8-in-a-line-than-can-be-mended",
        ),
        pytest.param(ALSO_GOOD + GOOD[:20], [(2, "bad-json", "no JSON object: ")], id="line-cut-in-half"),
        pytest.param(
            ALSO_GOOD + b'[1]\n5\n"s"\nnull\n',
            [
                (2, "bad-json", "no JSON object but list"),
                (3, "bad-json", "no JSON object but int"),
                (4, "bad-json", "no JSON object but str"),
                (5, "bad-json", "no JSON object but NoneType"),
            ],
            id="json-that-is-no-object",
        ),
        pytest.param(
            ALSO_GOOD + b"[" * 100_000 + b"\n" + b'{"a":' * 100_000 + b"\n",
            [(2, "bad-json", "no JSON object: "), (3, "bad-json", "no JSON object: ")],
            id="deep-nesting",
        ),
        pytest.param(
            ALSO_GOOD + b'{"id": ' + b"9" * 5000 + b"}\n",
            [(2, "bad-json", "no JSON object: ")],
            id="number-of-5000-digits",
        ),
        pytest.param(
            b"{}\n" + ALSO_GOOD + b'{"id": "x", "source": "y"}\n' + line(title=" \t\u00a0", body="\n\r\n"),
            [
                (1, "no-text", "neither title nor body has any text"),
                (3, "no-text", "neither title nor body has any text"),
                (4, "no-text", "neither title nor body has any text"),
            ],
            id="no-text",
        ),
        pytest.param(
            b"".join(line(title="t", published=day) for day in ("2024-06-31", "2024-06-20T25:00", "2024-13-01", "kal"))
            + ALSO_GOOD
            + line(title="t", updated="20/06/2024"),
            [
                (1, "bad-date", NO_DATE.format("2024-06-31")),
                (2, "bad-date", NO_DATE.format("2024-06-20T25:00")),
                (3, "bad-date", NO_DATE.format("2024-13-01")),
                (4, "bad-date", NO_DATE.format("kal")),
                (6, "bad-date", "updated is no ISO 8601 time: '20/06/2024'"),
            ],
            id="impossible-date",
        ),
        pytest.param(
            line(title=5)
            + line(title=["x"])
            + line(title="x", body={"a": 1})
            + line(title="x", published=20240620)
            + line(title="x", id=True)
            + ALSO_GOOD,
            [
                (1, "not-a-string", "title is int, not a string"),
                (2, "not-a-string", "title is list, not a string"),
                (3, "not-a-string", "body is dict, not a string"),
                (4, "not-a-string", "published is int, not a string"),
                (5, "not-a-string", "id is bool, not a string"),
            ],
            id="wrong-types",
        ),
        pytest.param(
            ALSO_GOOD + line(id="long", body="ab " * 700_000),
            [(2, "too-large", "an article of more than 2,000,000 characters is none")],
            id="article-over-the-limit",
        ),
        pytest.param(
            b"\x1f\x8bno gzip",
            [(None, "broken-archive", "breaks off or is damaged: Error -3 while decompressing data")],
            id="magic-of-gzip-alone",
        ),
        pytest.param(
            gzip.compress(ALSO_GOOD)[:-3], [(None, "broken-archive", BROKEN_OFF)], id="gzip-cut-in-its-checksum"
        ),
        pytest.param(
            gzip.compress(ALSO_GOOD)[:-8] + b"\0" * 8,
            [(None, "broken-archive", "breaks off or is damaged: Error -3 while decompressing data")],
            id="gzip-with-a-wrong-checksum",
        ),
    ],
)
def test_what_is_no_article_is_named_and_the_good_ones_are_served(
    tmp_path: Path, live_index: Path, khobor: Khobor, contents: Contents, data: bytes, rejects: Rejects
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    bad = folder / "bad.dat"
    bad.write_bytes(data)
    (folder / "good.jsonl").write_bytes(GOOD)
    run = khobor("rebuild", folder, "--index", live_index, "--json")
    assert run.exit_code == 1
    found = [(one["path"], one["line"], one["reason"]) for one in json.loads(run.stdout)["rejects"]]
    assert found == [(str(bad), number, reason) for number, reason, _ in rejects]
    reported = [told for told in run.stderr.splitlines() if told.startswith("rejected: ")]
    for told, (number, _, message) in zip(reported, rejects, strict=True):
        assert told.startswith(f"rejected: {bad}{'' if number is None else f':{number}'}: {message}")
    expected = {"good-1", "good-2"} if ALSO_GOOD in data else {"good-1"}
    served = set(contents(live_index))
    assert served == expected or data.startswith(b"\x1f\x8b")  # what a cut archive gives up before its end may count


@pytest.mark.parametrize(
    ("data", "repaired"),
    [
        pytest.param(json.dumps(REPORT, ensure_ascii=False).encode("utf-16"), {}, id="utf-16-json"),
        pytest.param(PAGE.encode("utf-16-be"), {}, id="utf-16-page-without-mark"),
        pytest.param((PAGE + SENTENCE).encode()[:-5] + b"\n", {"broken-utf8": 1}, id="page-cut-inside-a-letter"),
        pytest.param(
            json.dumps(REPORT, ensure_ascii=False).encode().replace("টানা".encode(), b"\xe0\xa6"),
            {"broken-utf8": 1},
            id="broken-utf-8-in-a-line",
        ),
    ],
)
def test_what_can_be_saved_is_served_and_what_was_mended_is_counted(
    tmp_path: Path, live_index: Path, khobor: Khobor, contents: Contents, data: bytes, repaired: dict[str, int]
) -> None:
    source = tmp_path / "news.dat"
    source.write_bytes(data)
    run = khobor("rebuild", source, "--index", live_index, "--json")
    report = json.loads(run.stdout)
    assert (run.exit_code, report["rejects"], report["repaired"]) == (0, [], repaired)
    (served,) = contents(live_index).values()
    assert served.title == HEADLINE
    assert served.body.startswith("রাজধানী ঢাকায় আজ সকাল থেকে")


@pytest.mark.parametrize("pack", [pytest.param(lzma.compress, id="xz"), pytest.param(gzip.compress, id="gz")])
def test_an_archive_that_breaks_off_gives_what_stands_before_the_break(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    packed = pack(many_lines())
    path = tmp_path / "news.jsonl.packed"
    path.write_bytes(packed[: len(packed) // 2])
    *articles, last = read_sources([str(path)])
    assert last == Reject(str(path), None, "broken-archive", BROKEN_OFF)
    ids = [one.id for one in articles if isinstance(one, Article)]
    assert 0 < len(ids) < 2000
    assert ids == [f"n{number:04d}" for number in range(len(ids))]


def test_a_folder_of_rejects_only_leaves_the_index_as_it_is(
    tmp_path: Path, live_index: Path, khobor: Khobor, contents: Contents
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(b"{}\n")
    (folder / "b.png").write_bytes(b"\x89PNG\0")
    run = khobor("rebuild", folder, "--index", live_index)
    assert run.exit_code == 1
    assert run.stderr.splitlines() == [
        f"rejected: {folder / 'a.jsonl'}:1: neither title nor body has any text",
        f"rejected: {folder / 'b.png'}: it is no text",
        f"khobor: no article in {folder}; nothing was added to the index",
    ]
    assert set(contents(live_index)) == OLD_IDS
    assert sorted(entry.name for entry in live_index.iterdir()) == ["CURRENT", "LOCK", "g-000001", LAST_RUN, REJECTS]


def test_an_empty_folder_is_a_usage_error_and_leaves_the_index_as_it_is(
    tmp_path: Path, live_index: Path, khobor: Khobor, contents: Contents
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    run = khobor("rebuild", folder, "--index", live_index)
    assert (run.exit_code, run.stderr) == (2, f"khobor: no article in {folder}; nothing was added to the index\n")
    assert set(contents(live_index)) == OLD_IDS


def test_a_source_that_is_not_there_is_a_usage_error(
    tmp_path: Path, live_index: Path, khobor: Khobor, contents: Contents
) -> None:
    run = khobor("rebuild", tmp_path / "nowhere", "--index", live_index)
    assert (run.exit_code, run.stderr) == (2, f"khobor: {tmp_path / 'nowhere'}: there is no such file or folder\n")
    assert set(contents(live_index)) == OLD_IDS


def test_a_50_mb_line_is_passed_over_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    with path.open("wb") as file:
        file.write(GOOD + b'{"id": "huge", "body": "')
        for _ in range(50):
            file.write("খবর ".encode() * 100_000)
        file.write(b'"}\n' + ALSO_GOOD)
    records, peak = traced(path)
    first, reject, last = records
    assert reject == Reject(str(path), 2, "too-large", "a line of more than 16,777,216 bytes is no article")
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.id, last.id) == ("good-1", "good-2")
    assert peak < 3 * Limits().record_bytes + 2**20


def test_a_50_mb_page_is_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    with path.open("wb") as file:
        for _ in range(50):
            file.write("খবর ".encode() * 100_000)
    records, peak = traced(path)
    assert records == [Reject(str(path), None, "too-large", "a page of more than 16,777,216 bytes is no article")]
    assert peak < 2 * Limits().record_bytes + 2**20


def traced(path: Path) -> tuple[list[object], int]:
    """The records of *path*, and how many bytes reading them took at most."""
    tracemalloc.start()
    try:
        records: list[object] = list(read_sources([str(path)]))
        return records, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_lone_surrogate_becomes_the_replacement_character(tmp_path: Path, khobor: Khobor, contents: Contents) -> None:
    source = tmp_path / "news.jsonl"
    source.write_bytes(line(id="a\udc00", title=f"{HEADLINE}\ud800", body=f"{SENTENCE}😀"))
    assert khobor("rebuild", source, "--index", tmp_path / "index", "--json").exit_code == 0
    served = Article(id="a\ufffd", title=f"{HEADLINE}\ufffd", body=f"{SENTENCE}😀")
    assert contents(tmp_path / "index") == {"a\ufffd": served}


def test_a_key_with_a_lone_surrogate_is_left_aside(tmp_path: Path, khobor: Khobor) -> None:
    source = tmp_path / "news.jsonl"
    source.write_bytes(b'{"id": "a", "title": "x", "\\ud800": 1}\n')
    run = khobor("rebuild", source, "--index", tmp_path / "index", "--json")
    assert (run.exit_code, len(json.loads(run.stdout)["notices"])) == (0, 1)


def test_a_folder_whose_name_is_not_utf8_is_read(tmp_path: Path, khobor: Khobor, contents: Contents) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/news-\xff"))
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(GOOD + b"{}\n")
    run = khobor("rebuild", folder, "--index", tmp_path / "index", "--json")
    assert (run.exit_code, set(contents(tmp_path / "index"))) == (1, {"good-1"})


def test_of_one_id_in_one_run_the_last_wins(tmp_path: Path, khobor: Khobor, contents: Contents) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "1.jsonl").write_bytes(line(id="a", title="first") + line(id="b", title="other"))
    (folder / "2.jsonl").write_bytes(line(id="a", title="second") + line(id="a", title="third"))
    run = khobor("rebuild", folder, "--index", tmp_path / "index", "--json")
    report = json.loads(run.stdout)
    assert (run.exit_code, report["read"], report["added"], report["replaced"]) == (0, 4, 2, 2)
    assert {article_id: one.title for article_id, one in contents(tmp_path / "index").items()} == {
        "a": "third",
        "b": "other",
    }


def test_a_symlink_loop_is_walked_once(tmp_path: Path, khobor: Khobor, contents: Contents) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(GOOD)
    (folder / "again").symlink_to(folder)
    (folder / "itself").symlink_to(folder / "itself")
    (folder / "nowhere").symlink_to(tmp_path / "nowhere")
    run = khobor("rebuild", folder, "--index", tmp_path / "index", "--json")
    assert (run.exit_code, json.loads(run.stdout)["read"]) == (0, 1)
    assert set(contents(tmp_path / "index")) == {"good-1"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file, whatever its rights")
def test_a_file_without_the_right_to_read_it_is_named(tmp_path: Path, khobor: Khobor, contents: Contents) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(GOOD)
    (folder / "b.jsonl").write_bytes(ALSO_GOOD)
    (folder / "b.jsonl").chmod(0)
    run = khobor("rebuild", folder, "--index", tmp_path / "index")
    assert run.exit_code == 1
    assert f"rejected: {folder / 'b.jsonl'}: cannot be read: Permission denied" in run.stderr
    assert set(contents(tmp_path / "index")) == {"good-1"}


def test_a_file_that_fails_while_it_is_read_is_named(
    tmp_path: Path, khobor: Khobor, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(GOOD)

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(OnDisk, "readinto", fail)
    run = khobor("rebuild", source, "--index", tmp_path / "index")
    assert run.exit_code == 1
    assert f"rejected: {source}: cannot be read: Input/output error" in run.stderr


def test_json_lines_behind_much_white_space_are_read(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"\n" * 5000 + GOOD)
    assert [one.id for one in read_sources([str(path)]) if isinstance(one, Article)] == ["good-1"]


def test_json_lines_whose_first_line_is_no_object_give_the_others(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"[1]\n" + GOOD)
    assert [one.id for one in read_sources([str(path)]) if isinstance(one, Article)] == ["good-1"]


def test_an_article_from_before_the_time_zones_is_served(
    tmp_path: Path, khobor: Khobor, contents: Contents, write_records: Callable[..., Path]
) -> None:
    source = write_records(tmp_path / "a.jsonl", {"id": "a", "title": "পুরোনো কাগজ", "published": "1925-03-02T10:00"})
    assert khobor("rebuild", source, "--index", tmp_path / "index").exit_code == 0
    published = contents(tmp_path / "index")["a"].published
    assert published is not None
    assert published.startswith("1925-03-02T10:00:00+05:53")

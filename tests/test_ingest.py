"""A whole run: what is read, what is left out because it was read before, what goes, and what is said of it."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from search.engine import open_engine
from search.errors import IndexUnusable, SourceError
from search.index.journal import JOURNAL
from search.index.reports import read_last_run
from search.ingest import REJECTS, Order, Outcome, ingest
from search.settings import News
from search.sources import pagetext, registry
from search.sources.fetching import Fetcher, Pages
from search.sources.hosts import Validators
from search.sources.parts import Part, Reader, Reading
from search.sources.records import Notice, Record
from tests.sources.misbehaving import Clock, Server, answer, patient, serving

NOW = "2024-06-20T13:24:00+06:00"
PAGE = "{title}\n" + "পদ্মা সেতুতে আজ সকাল থেকে যানবাহনের দীর্ঘ সারি দেখা গেছে বলে জানিয়েছেন কর্মকর্তারা।\n" * 4
FIRST = "পদ্মা সেতুতে দীর্ঘ যানজট, ভোগান্তিতে যাত্রীরা"
SECOND = "পদ্মা সেতুতে টোল আদায়ে নতুন রেকর্ড"
THIRD = "পদ্মা সেতুতে যান চলাচল স্বাভাবিক হয়েছে"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two pages."""
    (tmp_path / "pages").mkdir()
    write(tmp_path / "pages" / "1.txt", FIRST)
    write(tmp_path / "pages" / "2.txt", SECOND)
    return tmp_path / "pages"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the pages that are read, in their order."""
    names: list[str] = []

    def noted(part: Part, reading: Reading) -> Iterator[Record]:
        names.append(Path(part.origin.path).name)
        yield from pagetext.read(part, reading)

    monkeypatch.setitem(registry.READERS, "text", Reader(pagetext.split, noted, is_scraped=True))
    return names


def write(path: Path, title: str) -> None:
    path.write_text(PAGE.format(title=title), encoding="utf-8")


def run(order: Order) -> Outcome:
    ticks = itertools.count()
    return ingest(order, now=lambda: NOW, clock=lambda: float(next(ticks)))


def update(index: Path, *sources: Path, **asked: object) -> Outcome:
    return run(replace(Order("update", index, tuple(map(str, sources))), **asked))  # type: ignore[arg-type]


def titles(index: Path) -> set[str]:
    with open_engine(index) as engine:
        return {hit.title for hit in engine.search("", size=100, grouped=False).hits}


def test_an_update_does_not_read_pages_again_that_are_as_they_were(folder: Path, index: Path, read: list[str]) -> None:
    update(index, folder)
    write(folder / "2.txt", THIRD)
    write(folder / "3.txt", SECOND)
    outcome = update(index, folder)
    assert read == ["1.txt", "2.txt", "2.txt", "3.txt"]
    assert (outcome.read, outcome.files_unchanged, titles(index)) == (2, 1, {FIRST, SECOND, THIRD})


def test_an_update_of_nothing_new_reads_nothing_and_is_done(folder: Path, index: Path, read: list[str]) -> None:
    update(index, folder)
    outcome = update(index, folder)
    assert (len(read), outcome.read, outcome.files_unchanged) == (2, 0, 2)
    assert outcome.report.generation == "g-000001"


def test_a_page_of_the_same_size_and_another_time_of_change_is_read(folder: Path, index: Path, read: list[str]) -> None:
    update(index, folder)
    os.utime(folder / "1.txt", (1, 1))
    assert update(index, folder).report.unchanged == 1
    assert read == ["1.txt", "2.txt", "1.txt"]


def test_reread_reads_everything(folder: Path, index: Path, read: list[str]) -> None:
    update(index, folder)
    assert update(index, folder, reread=True).report.unchanged == 2
    assert len(read) == 4


def test_other_rules_of_reading_read_everything(folder: Path, index: Path, read: list[str]) -> None:
    update(index, folder)
    outcome = update(index, folder, reading=Reading(news=News(least_words=1000)))
    assert (len(read), outcome.rejected) == (4, {"no-text": 2})


def test_after_going_back_what_the_later_generation_had_is_read_again(
    folder: Path, index: Path, read: list[str]
) -> None:
    update(index, folder)
    write(folder / "3.txt", THIRD)
    update(index, folder)
    (index / "CURRENT").write_text("g-000001\n")
    assert update(index, folder).read == 1
    assert (read[2:], titles(index)) == (["3.txt", "3.txt"], {FIRST, SECOND, THIRD})


def test_articles_in_json_are_read_every_time(tmp_path: Path, index: Path) -> None:
    source = tmp_path / "news.jsonl"
    source.write_text('{"id": "a", "title": "পদ্মা"}\n', encoding="utf-8")
    update(index, source)
    assert (update(index, source).read, update(index, source).files_unchanged) == (1, 0)


def test_a_mirror_removes_what_the_sources_do_not_have(folder: Path, index: Path, read: list[str]) -> None:
    update(index, folder)
    (folder / "1.txt").unlink()
    assert update(index, folder).report.deleted == 0
    assert update(index, folder, mirror=True).report.deleted == 1
    assert (titles(index), read) == ({SECOND}, ["1.txt", "2.txt"])


def test_a_mirror_removes_nothing_while_a_source_cannot_be_read_whole(folder: Path, index: Path) -> None:
    update(index, folder)
    (folder / "1.txt").write_bytes(gzip.compress(b"x" * 1000)[:-4])
    outcome = update(index, folder, mirror=True)
    assert "broken-archive" in outcome.rejected
    assert outcome.report.deleted == 0
    assert Notice("--mirror", "nothing was removed, since not all of the sources could be read") in outcome.notices
    assert titles(index) == {FIRST, SECOND}


def test_a_mirror_does_not_remove_the_article_of_a_damaged_line(tmp_path: Path, index: Path) -> None:
    source = tmp_path / "news.jsonl"
    source.write_text('{"id": "a", "title": "পদ্মা"}\n{"id": "b", "title": "মেঘনা"}\n', encoding="utf-8")
    update(index, source)
    source.write_text('{"id": "a", "title": "পদ্মা"}\n{"id": "b", "title": "মেঘ\n', encoding="utf-8")
    outcome = update(index, source, mirror=True)
    assert (outcome.rejected, titles(index)) == ({"bad-json": 1}, {"পদ্মা", "মেঘনা"})


def test_a_mirror_of_nothing_removes_nothing(folder: Path, index: Path) -> None:
    update(index, folder)
    for page in folder.iterdir():
        page.unlink()
    assert update(index, folder, mirror=True).report.deleted == 0
    assert titles(index) == {FIRST, SECOND}


def test_a_page_that_a_mirror_missed_is_read_again_when_it_is_back_as_it_was(
    tmp_path: Path, folder: Path, index: Path
) -> None:
    update(index, folder)
    (folder / "1.txt").rename(tmp_path / "1.txt")
    update(index, folder, mirror=True)
    (tmp_path / "1.txt").rename(folder / "1.txt")
    assert update(index, folder, mirror=True).report.added == 1
    assert titles(index) == {FIRST, SECOND}


def test_a_mirror_of_other_sources_makes_the_pages_before_unknown(tmp_path: Path, folder: Path, index: Path) -> None:
    update(index, folder)
    (tmp_path / "other").mkdir()
    write(tmp_path / "other" / "3.txt", THIRD)
    update(index, tmp_path / "other", mirror=True)
    assert titles(index) == {THIRD}
    update(index, folder)
    assert titles(index) == {FIRST, SECOND, THIRD}


def test_an_index_and_rejects_inside_a_source_are_no_sources(folder: Path) -> None:
    (folder / "news.jsonl").write_text("{}\n")
    for _ in range(2):
        outcome = update(folder / "index", folder, rejects=folder / "rejected.jsonl")
    assert (outcome.files_unchanged, outcome.rejected) == (2, {"no-text": 1})


def test_an_index_in_the_very_folder_of_its_sources_is_no_source(folder: Path) -> None:
    update(folder, folder)
    outcome = update(folder, folder)
    assert (outcome.files_unchanged, outcome.rejected, titles(folder)) == (2, {}, {FIRST, SECOND})


def test_rejects_do_not_take_the_place_of_a_source(tmp_path: Path, index: Path) -> None:
    source = tmp_path / "news.jsonl"
    source.write_text("{}\n")
    with pytest.raises(SourceError, match="it is a source"):
        update(index, source, rejects=source)
    assert source.read_text() == "{}\n"


def test_rejects_go_where_a_link_leads(tmp_path: Path, index: Path) -> None:
    (tmp_path / "news.jsonl").write_text("{}\n")
    (tmp_path / "link").symlink_to(tmp_path / "rejects.jsonl")
    update(index, tmp_path / "news.jsonl", rejects=tmp_path / "link")
    assert json.loads((tmp_path / "rejects.jsonl").read_text())["reason"] == "no-text"


def test_a_run_that_breaks_off_goes_on_where_it_was(
    folder: Path, index: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("search.index.generations.put_in_service", _fail)
        with pytest.raises(IndexUnusable):
            update(index, folder)
    assert (index / JOURNAL).is_file()
    write(folder / "3.txt", THIRD)
    outcome = update(index, folder)
    assert (read, outcome.read) == (["1.txt", "2.txt", "3.txt"], 3)
    assert titles(index) == {FIRST, SECOND, THIRD}
    assert not (index / JOURNAL).exists()


def _fail(*_given: object) -> None:
    raise IndexUnusable("no room")


def test_a_damaged_journal_and_a_damaged_ledger_cost_time_alone(folder: Path, index: Path, read: list[str]) -> None:
    index.mkdir()
    (index / JOURNAL).write_bytes(b"no database, and longer than the head of one" * 100)
    assert update(index, folder).read == 2


def test_every_reject_goes_to_a_file_and_the_first_of_each_reason_to_the_report(tmp_path: Path, index: Path) -> None:
    source = tmp_path / "news.jsonl"
    source.write_text('{"id": "a", "title": "পদ্মা"}\n' + "{}\n" * 50, encoding="utf-8")
    outcome = update(index, source)
    lines = (index / REJECTS).read_text(encoding="utf-8").splitlines()
    assert (len(lines), outcome.rejected, len(outcome.examples.kept)) == (50, {"no-text": 50}, 20)
    assert json.loads(lines[0]) == {
        "source": str(source),
        "record": 2,
        "reason": "no-text",
        "message": "neither title nor body has any text",
    }
    source.write_text('{"id": "a", "title": "পদ্মা"}\n', encoding="utf-8")
    update(index, source)
    assert not (index / REJECTS).exists()


def test_rejects_that_cannot_be_written_end_the_run(tmp_path: Path, index: Path) -> None:
    source = tmp_path / "news.jsonl"
    source.write_text('{"title": "পদ্মা"}\n', encoding="utf-8")  # at once, though there is none to be written
    with pytest.raises(SourceError, match="the rejects cannot be written there: there is no folder"):
        update(index, source, rejects=tmp_path / "no folder" / "rejects.jsonl")


def test_a_report_names_what_was_slowest(folder: Path, index: Path) -> None:
    outcome = update(index, folder)
    assert set(outcome.stages) == {"reading", "inverting", "writing"}
    assert outcome.slowest in ("reading text", "inverting", "writing")
    kept = read_last_run(index)
    assert kept
    assert (kept.stages, kept.slowest, kept.read) == (outcome.stages, outcome.slowest, 2)


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path, index: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(300):
        write(folder / f"{number:03d}.txt", f"{FIRST} {number}")
    command = [sys.executable, "-c", KILLED, str(folder), str(index)]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}  # what it cannot clear away
    assert subprocess.run(command, env=environment, timeout=120, check=False).returncode == -signal.SIGKILL
    read = update(index, folder)
    assert (read.read, read.report.articles) == (300, 300)
    assert 0 < read.recalled < 300


KILLED = """
import os, signal, sys
from pathlib import Path
from search.ingest import Nobody, Order, ingest

class Killer(Nobody):
    def on_read(self, articles):
        if articles >= 200:
            os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    folder, index = sys.argv[1:]
    ingest(Order("update", Path(index), (folder,)),
           now=lambda: "2024-06-20T13:24:00+06:00", clock=lambda: 0.0, watcher=Killer())
"""


@pytest.fixture
def server() -> Iterator[Server]:
    """A site of three pages and a sitemap."""
    with serving() as one:
        pages = [f"{one.root}/national/{number}" for number in (1, 2, 3)]
        listed = "".join(f"<url><loc>{url}</loc><lastmod>2024-06-20</lastmod></url>" for url in pages)
        sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'
        one.answers["/sitemap.xml"] = answer(sitemap.encode())
        for url, title in zip(pages, (FIRST, SECOND, THIRD), strict=True):
            one.answers[url.removeprefix(one.root)] = answer(PAGE.format(title=title).encode())
        yield one


def fetching(index: Path, *sources: str, command: str = "update") -> Outcome:
    def make(known: Mapping[str, Validators], pages: Pages) -> Fetcher:
        return Fetcher(patient(), Clock().world(), known, pages=pages)

    return run(Order(command, index, sources, make_fetcher=make))


def test_what_was_fetched_is_not_fetched_again_until_it_changes(index: Path, server: Server) -> None:
    assert fetching(index, f"{server.root}/sitemap.xml").report.added == 3
    listed = server.answers["/sitemap.xml"]
    assert isinstance(listed, bytes)
    server.answers["/sitemap.xml"] = listed.replace(b"2024-06-20", b"2024-06-25", 1)
    server.answers["/national/1"] = answer(PAGE.format(title=f"{FIRST} আবার").encode())
    server.requests.clear()
    outcome = fetching(index, f"{server.root}/sitemap.xml")
    assert server.asked.count("/national/1") == 1
    assert outcome.report.replaced == 1
    assert titles(index) == {f"{FIRST} আবার", SECOND, THIRD}


def test_pages_that_a_run_fetched_which_broke_off_are_not_fetched_again(
    index: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("search.index.generations.put_in_service", _fail)
        with pytest.raises(IndexUnusable):
            fetching(index, f"{server.root}/sitemap.xml")
    server.requests.clear()
    assert fetching(index, f"{server.root}/sitemap.xml").report.added == 3
    assert server.asked == ["/sitemap.xml"]


def test_what_a_mirror_removed_is_fetched_again(folder: Path, index: Path, server: Server) -> None:
    sitemap = f"{server.root}/sitemap.xml"
    assert fetching(index, sitemap).report.added == 3
    update(index, folder, mirror=True)
    assert titles(index) == {FIRST, SECOND}
    fetching(index, sitemap)
    assert titles(index) == {FIRST, SECOND, THIRD}


def test_only_files_and_folders_are_mirrored(index: Path, server: Server) -> None:
    with pytest.raises(SourceError, match="only files and folders are mirrored"):
        run(Order("update", index, (f"{server.root}/sitemap.xml",), mirror=True))
    assert server.asked == []

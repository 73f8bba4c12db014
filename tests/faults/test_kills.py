"""SIGKILL at any moment of a run leaves the old or the new content in service, whole, and never a folder in the way.

KHOBOR_KILLS says how often to kill at random moments (12 by default; a release is tested with 200); from 100 on, every single
operation on files is tried as well, and both the old and the new content must have come up.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from search.articles import Article
from search.index.generations import KEPT, current_generation, damaged_files
from search.index.reports import LAST_RUN
from search.sources.registry import read_sources

ROOT = Path(__file__).parent.parent.parent
KILLS = int(os.environ.get("KHOBOR_KILLS", "12"))
THOROUGH = KILLS >= 100
OPENING = "পদ্মা সেতুর টোল প্লাজায় আজ দীর্ঘ যানজট ছিল বলে চালকেরা জানিয়েছেন।"

Run = Callable[..., dict[str, Any]]
Contents = Callable[[Path], dict[str, Article]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Runs the command in a child of the fork server: ``run(*arguments, delay=None, step=None, apart=False)``."""
    temporary = str(tmp_path_factory.mktemp("of-the-killed"))  # what they cannot clear away
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("fork_server.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "TMPDIR": temporary,
            "PYTHONPATH": str(ROOT),
            "OPENBLAS_NUM_THREADS": "1",
        },  # a fork takes no threads along
    )
    assert server.stdin
    assert server.stdout
    requests, answers = server.stdin, server.stdout

    def ask(
        *arguments: object, delay: float | None = None, step: int | None = None, apart: bool = False
    ) -> dict[str, Any]:
        asked = {"arguments": [str(one) for one in arguments], "delay": delay, "step": step, "apart": apart}
        requests.write(json.dumps(asked) + "\n")
        requests.flush()
        answer: dict[str, Any] = json.loads(answers.readline())
        return answer

    yield ask
    requests.close()
    assert server.wait() == 0
    answers.close()


@dataclass(frozen=True)
class Story:
    """An index that serves *old*; ``start`` makes it do so, ``change`` makes it serve *new*.

    *has_pages*: what is read is pages, of which one is rejected.
    """

    index: Path
    start: tuple[str, ...]
    change: tuple[str, ...]
    old: dict[str, Article]
    new: dict[str, Article]
    has_pages: bool = False

    def serves(self, contents: Contents) -> str:
        """Whether the index serves the old or the new content; anything else fails the test."""
        generation = current_generation(self.index)
        assert generation is not None
        assert damaged_files(self.index / generation) == []
        found = contents(self.index)
        assert found in (self.old, self.new)
        return "old" if found == self.old else "new"

    def goes_on(self, run: Run, contents: Contents) -> None:
        """The next run is not in anybody's way, and nothing is left of the killed one after it."""
        assert run(*self.start)["exit"] == 0
        assert self.serves(contents) == "old"
        generations = [entry.name for entry in self.index.iterdir() if entry.name.startswith("g-")]
        assert len(generations) <= KEPT
        assert {entry.name for entry in self.index.iterdir()} == {"CURRENT", "LOCK", LAST_RUN, *generations}

    @property
    def done(self) -> int:
        """With what the command ends that changes it."""
        return 1 if self.has_pages else 0


def articles_of(prefix: str, numbers: range, body: str = OPENING) -> dict[str, Article]:
    names = [f"{prefix}{number:02d}" for number in numbers]
    return {name: Article(id=name, title=f"শিরোনাম {name}", body=f"{body} {name}\n" * 4 + "শেষ") for name in names}


def write(path: Path, articles: dict[str, Article]) -> str:
    lines = (
        json.dumps({"id": one.id, "title": one.title, "body": one.body}, ensure_ascii=False)
        for one in articles.values()
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def write_pages(folder: Path, numbers: range) -> dict[str, Article]:
    """Write pages and one that is none; returns the articles of the former."""
    folder.mkdir()
    for number in numbers:
        (folder / f"{number}.txt").write_text(f"সেতুতে যানজট {number}\n{f'{OPENING}{chr(10)}' * 4}", encoding="utf-8")
    (folder / "none.txt").write_text("পাওয়া যায়নি\n", encoding="utf-8")
    records = read_sources([str(folder)])
    return {record.id: record for record in records if isinstance(record, Article)}


@pytest.fixture(params=["rebuild", "update", "pages"])
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Story:
    index = tmp_path / "index"
    old = articles_of("a", range(40))
    start = ("rebuild", write(tmp_path / "old.jsonl", old), "--index", str(index))
    change: tuple[str, ...]
    if request.param == "rebuild":
        new = articles_of("b", range(60))
        change = ("rebuild", write(tmp_path / "new.jsonl", new), "--index", str(index))
    elif request.param == "pages":
        new = old | write_pages(tmp_path / "pages", range(30))
        change = ("update", str(tmp_path / "pages"), "--index", str(index))
        return Story(index, start, change, old, new, has_pages=True)
    else:
        given = articles_of("a", range(30, 35), "বদলে যাওয়া খবর।") | articles_of("c", range(40))
        new = {name: article for name, article in (old | given).items() if name not in ("a00", "a01")}
        removals = ("--delete", "a00", "--delete", "a01")
        change = ("update", write(tmp_path / "new.jsonl", given), *removals, "--index", str(index))
    return Story(index, start, change, old, new)


def test_a_run_that_is_killed_at_a_random_moment_leaves_the_old_or_the_new_content(
    story: Story, run: Run, contents: Contents, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*story.start)["exit"] == 0
    whole = run(*story.change, apart=True)
    assert (whole["exit"], story.serves(contents)) == (story.done, "new")
    dice = random.Random(f"{story.change[0]} {story.has_pages} {KILLS}")
    outcomes: Counter[str] = Counter()
    duration = whole["seconds"]
    while outcomes.total() < KILLS // 2:
        story.goes_on(run, contents)
        late = outcomes.total() % 3 == 0
        ended = run(*story.change, delay=duration * dice.uniform(0.9 if late else 0.0, 1.0), apart=True)
        if ended["killed"]:
            outcomes[story.serves(contents)] += 1
        else:  # it was done before its time: this machine is faster than it was
            duration = max(0.9 * duration, min(duration, ended["seconds"]))
    story.goes_on(run, contents)
    report(capsys, f"{story.change[0]}: {KILLS // 2} kills at random moments, {dict(outcomes)}")
    if THOROUGH:
        assert set(outcomes) == {"old", "new"}


def test_a_run_that_is_killed_between_two_operations_on_files_leaves_the_old_or_the_new_content(
    story: Story, run: Run, contents: Contents, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(KEPT):
        assert run(*story.start)["exit"] == 0
    outcomes = []
    step = 1
    while run(*story.change, step=step)["killed"]:
        outcomes.append(story.serves(contents))
        story.goes_on(run, contents)
        step += 1 if THOROUGH else 11
    assert outcomes == sorted(outcomes, reverse=True)  # old up to one step, and new from there on
    report(capsys, f"{story.change[0]}: killed before {dict(Counter(outcomes))} operations on files")
    if THOROUGH:
        assert set(outcomes) == {"old", "new"}


def report(capsys: pytest.CaptureFixture[str], figures: str) -> None:
    """Show *figures* even where the test passes: they are those of the release."""
    with capsys.disabled():
        print(f"\n{figures}")

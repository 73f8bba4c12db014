"""What headlines say: counted from the inverted lists as one would count it from the text."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from search.articles import Article
from search.bengali.terms import Analyzer
from search.index import builder
from search.index.headlines import count_runs, count_said, read_titles
from search.index.snapshot import Snapshot

NOW = "2024-06-20T13:24:00+06:00"
WORDS = "পদ্মা মেঘনা যমুনা ঢাকা নদী সেতু".split()


@pytest.fixture
def articles() -> list[Article]:
    chance = random.Random(5)
    titles = [" ".join(chance.choices(WORDS, k=chance.randrange(6))) for _ in range(60)]
    return [Article(id=str(number), title=title, body="কিছু কথা") for number, title in enumerate(titles)]


def expected_runs(titles: list[str]) -> dict[str, int]:
    """The runs of two words, and of three, that stand in *titles* twice or more."""
    split = [title.split() for title in titles]
    twos = Counter(" ".join(pair) for words in split for pair in pairwise(words))
    threes = Counter(" ".join(run) for words in split for run in zip(words, words[1:], words[2:], strict=False))
    return {run: count for run, count in (twos + threes).items() if count > 1}


def test_words_and_runs_are_counted_over_several_segments_without_what_was_deleted(
    tmp_path: Path, articles: list[Article]
) -> None:
    builder.rebuild(tmp_path, articles[:40], sources=[], now=NOW)
    builder.update(tmp_path, articles[40:], delete=["3", "7"], sources=[], now=NOW)
    titles = [article.title for article in articles if article.id not in ("3", "7")]
    read = read_titles(tmp_path / "g-000002")
    assert {word: found.times for word, found in count_said(read).items()} == Counter(" ".join(titles).split())
    assert {run: found.times for run, found in count_runs(read).items()} == expected_runs(titles)


@pytest.mark.parametrize("most", [0, 1, 5, 20, 1000])
def test_where_there_are_too_many_runs_the_most_frequent_are_kept(
    tmp_path: Path, articles: list[Article], most: int
) -> None:
    builder.rebuild(tmp_path, articles, sources=[], now=NOW)
    read = read_titles(tmp_path / "g-000001")
    every, kept = count_runs(read), count_runs(read, most)
    left_out = [found.times for run, found in every.items() if run not in kept]
    assert len(kept) <= most
    assert kept == {run: found for run, found in every.items() if found.times > max(left_out, default=0)}


def test_the_title_that_is_named_says_so(tmp_path: Path, articles: list[Article]) -> None:
    builder.rebuild(tmp_path, articles, sources=[], now=NOW)
    snapshot = Snapshot(tmp_path / "g-000001")
    read = read_titles(snapshot.path)
    for said, found in [*count_said(read).items(), *count_runs(read).items()]:
        assert f" {said} " in f" {snapshot.article(found.document).title} "


def test_runs_go_through_what_a_word_stands_for(tmp_path: Path) -> None:
    titles = ["উ. কোরিয়া সফর", "উ. কোরিয়া চুক্তি"]
    builder.rebuild(tmp_path, [Article(id=title, title=title, body="") for title in titles], sources=[], now=NOW)
    said = count_runs(read_titles(tmp_path / "g-000001"))
    analyzed = [Analyzer().words(title)[:2] for title in titles]
    for one, other in analyzed:
        assert {f"{word} {other.exact}" for word in one.exact_terms()} <= said.keys()


def test_a_generation_without_titles_says_nothing(tmp_path: Path) -> None:
    builder.rebuild(tmp_path, [Article(id="a", title="", body="ঢাকা নদী")], sources=[], now=NOW)
    read = read_titles(tmp_path / "g-000001")
    assert (count_said(read), count_runs(read)) == ({}, {})

"""The bounds of every posting are no less than what it gives, and more by less than a step, over several segments too."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from search.articles import Article
from search.index import builder, impacts
from search.index.bm25 import idf_of, norms_of, saturated
from search.index.generations import current_generation
from search.index.impacts import facts_of, write_impacts
from search.index.segments import open_segments
from search.index.snapshot import SCORED_FIELDS, Snapshot
from search.settings import Ranking
from tests.conftest import NOW

WORDS = "ঢাকা ঢাকার পদ্মা পদ্মার মেঘনা উ.কোরিয়া কোরিয়া সরকার সরকারের গান বন বনের মাঠ".split()
FOLDED = {"body_stem": ("body_stem", "lead", "title_stem"), "body": ("body", "title")}


def make_articles(first: int, end: int) -> list[Article]:
    chance = random.Random(first)
    return [
        Article(
            id=str(number),
            title=" ".join(chance.choices(WORDS, k=chance.randrange(4))),
            body=" ".join(chance.choices(WORDS, k=chance.choice((0, 3, 20, 90)))) or "x",
        )
        for number in range(first, end)
    ]


@pytest.fixture(scope="module", params=[1, 3], ids=["one-segment", "three-segments-with-deletions"])
def generation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    index = tmp_path_factory.mktemp("impacts")
    builder.rebuild(index, make_articles(0, 90), sources=[], now=NOW)
    if request.param == 3:
        builder.update(index, make_articles(90, 120), delete=["3", "30"], sources=[], now=NOW)
        builder.update(index, make_articles(110, 130), delete=["95", "31"], sources=[], now=NOW)
    name = current_generation(index)
    assert name is not None
    return index / name


@pytest.fixture
def snapshot(generation: Path) -> Iterator[Snapshot]:
    opened = Snapshot(generation)
    yield opened
    opened.close()


def gives(snapshot: Snapshot, field: str, term: str) -> dict[int, float]:
    """What *term* gives in *field* to each document."""
    ranking, postings = Ranking(), snapshot.postings(field, term)
    norms = norms_of(snapshot.lengths[field][postings.docs], snapshot.average_lengths[field], ranking)
    idf = idf_of(len(postings.docs), snapshot.live_count)
    scores = ranking.weight(field) * idf * saturated(postings.tf, norms, ranking.k1)
    return dict(zip(postings.docs.tolist(), scores.tolist(), strict=True))


def folded(snapshot: Snapshot, field: str, term: str) -> dict[int, float]:
    """What *field* is to have of *term*: a body what everything gives together, a title what its documents have nowhere else."""
    parts = {one: gives(snapshot, one, term) for one in FOLDED.get(field, (field,))}
    if field in FOLDED:
        return {doc: sum(part.get(doc, 0.0) for part in parts.values()) for doc in parts[field]}
    body = gives(snapshot, "body_stem" if field == "title_stem" else "body", term)
    return {doc: score for doc, score in parts[field].items() if doc not in body}


@pytest.mark.parametrize("field", ["title", "title_stem", "body", "body_stem"])
def test_every_bound_is_less_than_a_step_above_what_is_given(snapshot: Snapshot, field: str) -> None:
    terms = {term for word in WORDS for token in snapshot.analyzer.analyze(word) for term in terms_of(token, field)}
    for term in terms:
        expected = folded(snapshot, field, term)
        for part in snapshot.bounds(field, term):
            places, postings = part.members.meet(np.arange(snapshot.documents, dtype=np.int32) - part.base)
            assert postings.tolist() == list(range(part.members.size))
            for doc, code in zip(places.tolist(), part.codes.tolist(), strict=True):
                given = expected.pop(doc, 0.0)
                assert code * part.step >= given * (1 - 1e-6)
                assert (code - 1) * part.step < given * (1 + 1e-6) if given else code == 0
        assert not expected


def terms_of(token: object, field: str) -> tuple[str, ...]:
    terms: tuple[str, ...] = getattr(token, "stem_terms" if field.endswith("_stem") else "exact_terms")()
    return terms


def test_the_df_of_the_lead_is_that_of_the_generation(snapshot: Snapshot) -> None:
    for stem in {term for word in WORDS for term in snapshot.analyzer.analyze(word)[0].stem_terms()}:
        assert snapshot.df("lead", stem) == len(snapshot.postings("lead", stem).docs)


def test_the_facts_are_the_numbers_of_the_ranking(snapshot: Snapshot) -> None:
    assert snapshot.impact_facts == facts_of(Ranking())
    assert set(SCORED_FIELDS) < set(facts_of(Ranking()))
    assert facts_of(Ranking(k1=0.9)) != facts_of(Ranking())
    assert facts_of(Ranking(variant=0.1)) == facts_of(Ranking())


def test_they_are_the_same_in_chunks_of_any_size(generation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [segment.impacts_path for segment in open_segments(generation)]
    before = [path.read_bytes() for path in paths]
    links = [path.with_suffix(".kept") for path in paths]
    for path, link in zip(paths, links, strict=True):
        link.hardlink_to(path)
    monkeypatch.setattr(impacts, "_CHUNK", 17)
    write_impacts(generation, Ranking())
    assert [path.read_bytes() for path in paths] == before
    assert all(path.stat().st_ino != link.stat().st_ino for path, link in zip(paths, links, strict=True))
    for link in links:
        link.unlink()

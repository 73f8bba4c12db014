"""Stories in place of documents: the first of each, whatever the tree, the filter, the order and the page."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from search.bengali.terms import Analyzer
from search.index import builder
from search.index.generations import current_generation
from search.index.snapshot import Mask, Snapshot
from search.query import stories
from search.query.ordering import Place, place_of
from search.query.selection import Selection, select, select_among
from search.query.stories import select_stories, shared_in
from search.query.tree import And, Dates, Everything, Node, Not, Or, Word
from search.settings import Proximity, Ranking
from tests.conftest import NOW

WORDS = "ঢাকা পদ্মা মেঘনা নদী সরকার খেলা মেলা হাট".split()
DAYS = (None, "2024-06-18", "2024-06-19", "2024-06-19T10:00:00+06:00", "2024-06-20")
SORTS = ("relevance", "newest", "oldest")
RANKING = Ranking(proximity=Proximity(candidates=5))
ANALYZER = Analyzer()


def make_articles(numbers: range, seed: int) -> list[Article]:
    chance = random.Random(seed)
    return [
        Article(
            id=f"{chance.randrange(10**6)}-{number}",
            body=" ".join(chance.choices(WORDS, range(len(WORDS), 0, -1), k=chance.randint(1, 20))),
            published=chance.choice(DAYS),
            source=chance.choice([None, "দৈনিক ঢাকা", "ভোরের মেঘ"]),
        )
        for number in numbers
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of three segments, with deleted and replaced articles."""
    folder = tmp_path_factory.mktemp("stories")
    articles = make_articles(range(150), 1)
    builder.rebuild(folder, articles[:70], sources=[], now=NOW)
    builder.update(folder, articles[70:110], delete=[one.id for one in articles[:70:9]], sources=[], now=NOW)
    builder.update(folder, articles[110:], delete=[one.id for one in articles[60:110:7]], sources=[], now=NOW)
    return folder


@pytest.fixture(scope="module", params=["alone", "pairs", "crowds"])
def snapshot(index: Path, request: pytest.FixtureRequest) -> Iterator[Snapshot]:
    """With stories that nobody shares, that some share, and with few stories for all documents."""
    opened = Snapshot(index / str(current_generation(index)))
    told = {"alone": opened.documents, "pairs": 100, "crowds": 7}[request.param]
    chance = random.Random(2)
    story = np.arange(opened.documents) if request.param == "alone" else [chance.randrange(told) for _ in opened.alive]
    _, first, numbers = np.unique(story, return_index=True, return_inverse=True)
    opened.__dict__["stories"] = first[numbers].astype(np.int32)
    yield opened
    opened.close()


def word(text: str) -> Word:
    [token] = ANALYZER.analyze(text)
    return Word(token, text)


LEAVES = st.sampled_from([*map(word, WORDS), Dates(20240619, 20240620, "জুন"), Everything()])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda found: And(tuple(found))),
        st.lists(inner, min_size=2, max_size=3).map(lambda found: Or(tuple(found))),
        inner.map(Not),
    ),
    max_leaves=4,
)


def is_from(snapshot: Snapshot, source: str | None) -> Mask | None:
    """The documents of *source*; None for all."""
    column = snapshot.values["source"]
    return column.codes == column.names.index(source) if source else None


def whole(tree: Node, snapshot: Snapshot, allowed: Mask | None, sort: str, after: Place | None = None) -> Selection:
    """All documents that match, in order."""
    return select(tree, snapshot, RANKING, allowed=allowed, sort=sort, after=after, most=10_000, mask=True)


def firsts(found: Selection, snapshot: Snapshot) -> dict[int, float]:
    """The first document of each story, in order, with its score."""
    first: dict[int, tuple[int, float]] = {}
    for doc, score in zip(found.docs.tolist(), found.scores.tolist(), strict=True):
        first.setdefault(int(snapshot.stories[doc]), (doc, score))
    return dict(first.values())


@pytest.mark.parametrize("sort", SORTS)
@given(tree=TREES, source=st.sampled_from([None, "দৈনিক ঢাকা"]), most=st.sampled_from([1, 7, 40, 200]))
def test_the_first_of_each_story_stands_where_it_stands_among_all(
    snapshot: Snapshot, sort: str, tree: Node, source: str | None, most: int
) -> None:
    allowed = is_from(snapshot, source)
    of_all = whole(tree, snapshot, allowed, sort)
    expected = firsts(of_all, snapshot)
    found = select_stories(tree, snapshot, RANKING, allowed=allowed, sort=sort, most=most, mask=True)
    assert found.docs.tolist() == [*expected][:most]
    assert found.scores.tolist() == pytest.approx([*expected.values()][:most])
    assert (found.total, found.left) == (len(expected), max(len(expected) - most, 0))
    assert found.articles == of_all.total
    assert (found.matched == of_all.matched).all()  # type: ignore[union-attr]  # both were asked for


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@given(tree=TREES, source=st.sampled_from([None, "দৈনিক ঢাকা"]), most=st.sampled_from([1, 7]))
def test_behind_a_place_there_is_no_story_that_was_told_before_it(
    snapshot: Snapshot, sort: str, tree: Node, source: str | None, most: int
) -> None:
    allowed = is_from(snapshot, source)
    expected = [*firsts(whole(tree, snapshot, allowed, sort), snapshot)]
    for shown in range(0, len(expected), 11):
        after = place_of(expected[shown], snapshot)
        found = select_stories(tree, snapshot, RANKING, allowed=allowed, sort=sort, after=after, most=most)
        assert found.docs.tolist() == expected[shown + 1 :][:most]
        assert found.left == len(expected[shown + 1 :][most:])


def test_many_copies_are_passed_over_by_asking_for_more(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def count(*arguments: object, most: int, **others: object) -> Selection:
        asked.append(most)
        return select(*arguments, most=most, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(stories, "select", count)
    monkeypatch.setattr(stories, "_SPARE", 2)
    found = select_stories(Everything(), snapshot, RANKING, most=5)
    expected = [*firsts(whole(Everything(), snapshot, None, "relevance"), snapshot)]
    assert found.docs.tolist() == expected[:5]
    assert asked[0] == (7 if len(shared_in(snapshot).docs) else 5)


def test_no_document_is_shared_with_a_deleted_one(snapshot: Snapshot) -> None:
    shared = shared_in(snapshot)
    counts = np.bincount(snapshot.stories[snapshot.live], minlength=snapshot.documents)
    assert shared.docs.tolist() == [doc for doc in snapshot.live.tolist() if counts[snapshot.stories[doc]] > 1]
    assert np.flatnonzero(shared.mask).tolist() == shared.docs.tolist()


@pytest.mark.parametrize("sort", SORTS)
@given(tree=TREES, docs=st.sets(st.integers(0, 120), max_size=12))
def test_some_documents_are_put_in_the_order_of_those_that_match(
    snapshot: Snapshot, sort: str, tree: Node, docs: set[int]
) -> None:
    some = np.array([doc for doc in sorted(docs) if snapshot.alive[doc]], dtype=np.int32)
    chosen = np.zeros(snapshot.documents, dtype=bool)
    chosen[some] = True
    expected = select(tree, snapshot, Ranking(), allowed=chosen, sort=sort, most=100)
    found = select_among(some, tree, snapshot, Ranking(), sort)
    assert found.docs.tolist() == expected.docs.tolist()
    assert found.scores.tolist() == pytest.approx(expected.scores.tolist())

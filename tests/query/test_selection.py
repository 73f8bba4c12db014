"""The first documents of a query are those that ranking every document gives, for any tree, filter, order and settings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from search.bengali.terms import Analyzer
from search.errors import QueryError
from search.index import bounds, builder
from search.index.bounds import Frequent
from search.index.generations import current_generation
from search.index.schema import UNDATED
from search.index.snapshot import Mask, Snapshot
from search.query import pruning, selection
from search.query.ordering import in_order
from search.query.ranking import Matches, match, rank
from search.query.selection import any_match, matching, select
from search.query.tree import And, Dates, Everything, Expansion, Node, Not, Nothing, Or, Phrase, Prefix, Word
from search.settings import Proximity, Ranking
from tests.conftest import NOW

# Some are forms of one stem, some are abbreviations with more than one term, some are verbs.
WORDS = (
    "ঢাকা ঢাকার ঢাকায় পদ্মা পদ্মার মেঘনা নদী নদীর সরকার সরকারের কোরিয়া উ.কোরিয়া আ.লীগ বলেন বলেছেন করেন ২০২৪ ৫ bnp কিম পুতিন "
    "গান বন বনের মাঠ মেঘ খেলা খেলার মেলা হাট ঘর ঘরে"
).split()
DAYS = (None, "2024-06-18", "2024-06-19", "2024-06-19T10:00:00+06:00", "2024-06-20")
FEW_CANDIDATES = Ranking(proximity=Proximity(candidates=5))
RANKINGS = (
    FEW_CANDIDATES,
    Ranking(),
    Ranking(proximity=Proximity(candidates=0)),
    replace(FEW_CANDIDATES, k1=0.9),  # not that of the bounds
    replace(FEW_CANDIDATES, body=0.0, variant=0.0),  # by which a match may score nothing
)


def make_articles(count: int, first: int, seed: int) -> list[Article]:
    """Articles of a few words, the first of WORDS the most frequent, and some of them the same but for the id."""
    chance = random.Random(seed)
    weights = [1 / (place + 2) for place in range(len(WORDS))]
    texts = [" ".join(chance.choices(WORDS, weights, k=chance.randint(1, 90))) for _ in range(count // 2)]
    titles = ["", *(" ".join(chance.choices(WORDS, k=3)) for _ in range(20))]
    return [
        Article(
            id=f"{chance.randrange(10**6)}-{number}",
            title=chance.choice(titles),
            body=chance.choice(texts),
            published=chance.choice(DAYS),
            source=chance.choice([None, "দৈনিক ঢাকা", "ভোরের মেঘ"]),
        )
        for number in range(first, first + count)
    ]


@pytest.fixture(scope="module")
def one_segment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    index = tmp_path_factory.mktemp("one")
    builder.rebuild(index, make_articles(300, 0, 1), sources=[], now=NOW)
    yield from opened(index)


@pytest.fixture(scope="module")
def three_segments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """With deleted and replaced articles in each."""
    index = tmp_path_factory.mktemp("three")
    articles = make_articles(400, 0, 2)
    builder.rebuild(index, articles[:250], sources=[], now=NOW)
    builder.update(index, articles[250:350], delete=[one.id for one in articles[:40:3]], sources=[], now=NOW)
    replaced = [replace(one, body=f"{one.body} মেলা") for one in articles[240:260]]
    builder.update(index, [*articles[350:], *replaced], delete=[articles[100].id], sources=[], now=NOW)
    yield from opened(index)


def opened(index: Path) -> Iterator[Snapshot]:
    name = current_generation(index)
    assert name is not None
    snapshot = Snapshot(index / name)
    yield snapshot
    snapshot.close()


@pytest.fixture(scope="module")
def frequent_terms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """Several segments, in which most words are frequent terms, as in an archive of a hundred thousand articles."""
    index = tmp_path_factory.mktemp("frequent")
    articles = make_articles(400, 0, 3)
    builder.rebuild(index, articles[:300], sources=[], now=NOW)
    builder.update(index, articles[300:], delete=[one.id for one in articles[:300:11]], sources=[], now=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounds, "_FREQUENT", 1)
        patch.setattr(pruning, "_QUICK", 20)
        yield from opened(index)


@pytest.fixture(scope="module", params=["one_segment", "three_segments", "frequent_terms"])
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    made: Snapshot = request.getfixturevalue(request.param)
    return made


@st.composite
def trees(draw: st.DrawFn, analyzer: Analyzer, depth: int = 2) -> Node:
    if depth and draw(st.booleans()):
        children = tuple(draw(st.lists(trees(analyzer, depth - 1), min_size=1, max_size=4)))
        kinds: list[Node] = [And(children), Or(children), Or(children), Not(children[0])]
        return draw(st.sampled_from(kinds))
    return draw(leaves(analyzer))


@st.composite
def leaves(draw: st.DrawFn, analyzer: Analyzer) -> Node:
    text, other = draw(st.sampled_from(WORDS)), draw(st.sampled_from(WORDS))
    token, beside = analyzer.analyze(text)[0], analyzer.analyze(other)[0]
    field = draw(st.sampled_from([None, None, None, "title", "body", "source"]))
    expansion = Expansion("variant", ((beside.stem,), (token.stem, beside.stem)), (token.stem,), text)
    others: list[Node] = [
        expansion,
        Phrase((token, beside), text, field),
        Prefix(text[:2], text, field),
        Dates(20240619, None, ""),
    ]
    words: list[Node] = [Word(token, text, field)] * 6
    return draw(st.sampled_from([*words, *others, Everything(), Nothing()]))


def of_words(snapshot: Snapshot, *words: str) -> tuple[Node, ...]:
    return tuple(Word(snapshot.analyzer.analyze(word)[0], word) for word in words)


def ranked_in_full(tree: Node, snapshot: Snapshot, ranking: Ranking, allowed: Mask | None) -> Matches:
    found = match(tree, snapshot, ranking)
    if allowed is not None:
        found = Matches(found.docs[allowed[found.docs]], found.scores[allowed[found.docs]])
    return in_order(rank(found, tree, snapshot, ranking), snapshot, max(len(found.docs), 1))


def check(
    tree: Node, snapshot: Snapshot, ranking: Ranking = FEW_CANDIDATES, allowed: Mask | None = None, most: int = 10
) -> None:
    """That *tree* is answered as by ranking all; documents whose scores differ by less than can be told may change places."""
    expected, found = (
        ranked_in_full(tree, snapshot, ranking, allowed),
        select(tree, snapshot, ranking, allowed=allowed, most=most),
    )
    assert found.total == len(expected.docs)
    assert found.scores == pytest.approx(expected.scores[:most], rel=1e-9)
    scores = dict(zip(expected.docs.tolist(), expected.scores.tolist(), strict=True))
    assert [scores[doc] for doc in found.docs.tolist()] == pytest.approx(found.scores.tolist(), rel=1e-9)
    assert len(set(found.docs.tolist())) == len(found.docs) == min(most, len(expected.docs))


@given(st.data())
def test_the_first_are_those_of_ranking_all(snapshot: Snapshot, data: st.DataObject) -> None:
    tree = data.draw(trees(snapshot.analyzer))
    ranking = data.draw(st.sampled_from(RANKINGS))
    share = data.draw(st.sampled_from([None, 0.02, 0.5]))
    allowed = None if share is None else np.random.default_rng(0).random(snapshot.documents) < share
    check(tree, snapshot, ranking, allowed, data.draw(st.sampled_from([1, 4, 12, 40])))


@pytest.mark.parametrize("count", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("most", [1, 5, 10])
def test_plain_words_in_any_number(snapshot: Snapshot, count: int, most: int) -> None:
    for start in range(0, len(WORDS) - count, 2):
        check(Or(of_words(snapshot, *WORDS[start : start + count])), snapshot, most=most)
        check(And(of_words(snapshot, *WORDS[start : start + count])), snapshot, most=most)


def test_a_word_asked_for_twice_counts_twice(snapshot: Snapshot) -> None:
    check(Or(of_words(snapshot, "ঢাকা", "ঢাকা", "ঢাকার")), snapshot)


def test_what_ties_is_in_the_order_of_time_then_of_ids(snapshot: Snapshot) -> None:
    [word] = of_words(snapshot, "ঢাকা")
    expected = ranked_in_full(word, snapshot, FEW_CANDIDATES, None)
    found = select(word, snapshot, FEW_CANDIDATES, most=60)
    assert found.docs.tolist() == expected.docs[:60].tolist()


def test_past_what_is_pruned_all_are_ranked(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "_MOST_PRUNED", 10)
    for most in (10, 11, 1000):
        check(Or(of_words(snapshot, "ঢাকা", "নদী")), snapshot, most=most)


@given(st.data())
def test_by_time_the_first_are_the_newest_or_the_oldest(snapshot: Snapshot, data: st.DataObject) -> None:
    tree, most = data.draw(trees(snapshot.analyzer)), data.draw(st.sampled_from([1, 7, 500]))
    docs = match(tree, snapshot, FEW_CANDIDATES).docs
    ids = dict(zip(docs.tolist(), snapshot.ids_of(docs), strict=True))
    instants = {doc: int(snapshot.instants[doc]) for doc in ids}
    newest = sorted(ids, key=lambda doc: (-instants[doc], ids[doc]))
    oldest = sorted(ids, key=lambda doc: (instants[doc] == UNDATED, instants[doc], ids[doc]))
    for sort, expected in (("newest", newest), ("oldest", oldest)):
        found = select(tree, snapshot, FEW_CANDIDATES, sort=sort, most=most)
        assert (found.docs.tolist(), found.total) == (expected[:most], len(expected))
        assert found.scores.tolist() == [0.0] * len(found.docs)


@given(st.data())
def test_all_that_match_are_marked(snapshot: Snapshot, data: st.DataObject) -> None:
    tree = data.draw(trees(snapshot.analyzer))
    docs = match(tree, snapshot, FEW_CANDIDATES).docs
    assert np.flatnonzero(matching(tree, snapshot, FEW_CANDIDATES)).tolist() == docs.tolist()
    odd = np.arange(snapshot.documents) % 2 == 1
    assert any_match(tree, snapshot, FEW_CANDIDATES) is (len(docs) > 0)
    assert any_match(tree, snapshot, FEW_CANDIDATES, odd) is bool(odd[docs].any())


def test_an_order_that_there_is_not_is_refused(one_segment: Snapshot) -> None:
    with pytest.raises(QueryError):
        select(Everything(), one_segment, Ranking(), sort="best")


def test_frequent_terms_are_held_as_bits_and_peaks(frequent_terms: Snapshot) -> None:
    parts = frequent_terms.bounds("body_stem", "ঢাকা")
    assert len(parts) == 2
    assert all(isinstance(part, Frequent) and len(part.peaks) < part.members.size for part in parts)


@given(st.data())
def test_what_is_matched_is_told_where_it_is_wanted(snapshot: Snapshot, data: st.DataObject) -> None:
    tree, ranking = data.draw(trees(snapshot.analyzer)), data.draw(st.sampled_from(RANKINGS))
    allowed = data.draw(st.sampled_from([None, np.arange(snapshot.documents) % 3 == 1]))
    found = select(tree, snapshot, ranking, allowed=allowed, most=data.draw(st.sampled_from([1, 40])), mask=True)
    docs = match(tree, snapshot, ranking).docs
    assert found.matched is not None
    assert np.flatnonzero(found.matched).tolist() == docs.tolist()
    assert found.total == (len(docs) if allowed is None else np.count_nonzero(allowed[docs]))
    assert select(tree, snapshot, ranking, allowed=allowed).matched is None


def test_the_segments_are_several_and_have_deletions(three_segments: Snapshot) -> None:
    assert len({int(doc) >> 7 for doc in three_segments.live}) > 1
    assert three_segments.has_deletions
    assert 0 < three_segments.live_count < three_segments.documents

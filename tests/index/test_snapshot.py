"""What a snapshot gives out, against a naive model of the same articles, with deletions and several segments too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from search.bengali.terms import analyze
from search.engine import open_engine
from search.index import builder
from search.index.generations import current_generation
from search.index.schema import LEAD_WORDS, UNDATED
from search.index.snapshot import Postings, Snapshot

NOW = "2024-06-20T13:24:00+06:00"
WORDS = "পদ্মা পদ্মার মেঘনা ঢাকা ঢাকার সরকার উ.কোরিয়া ২০২৪".split()


@contextmanager
def snapshot_of(index: Path) -> Iterator[Snapshot]:
    name = current_generation(index)
    assert name is not None
    snapshot = Snapshot(index / name)
    try:
        yield snapshot
    finally:
        snapshot.close()


class Model:
    """The same articles as plain lists: what the postings, phrases and columns ought to be, by article id."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = {article.id: article for article in articles}

    def places(self, article_id: str, field: str) -> list[tuple[str, ...]]:
        """The terms at each place of a field: more than one where an abbreviation stands."""
        name, _, stem = field.partition("_")
        tokens = analyze(getattr(self.articles[article_id], name) or "")
        return [token.stem_terms() if stem else token.exact_terms() for token in tokens]

    def length(self, article_id: str, field: str) -> int:
        """How many terms a field has."""
        return sum(map(len, self.places(article_id, field)))

    def postings(self, field: str, term: str) -> dict[str, int]:
        counts = {one: sum(term in place for place in self.places(one, field)) for one in self.articles}
        return {article_id: count for article_id, count in counts.items() if count}

    def phrase(self, field: str, words: list[str]) -> dict[str, int]:
        found = {}
        for article_id in self.articles:
            places = self.places(article_id, field)
            starts = range(len(places) - len(words) + 1)
            count = sum(all(word in places[start + at] for at, word in enumerate(words)) for start in starts)
            if count:
                found[article_id] = count
        return found


def by_id(snapshot: Snapshot, postings: Postings) -> dict[str, int]:
    assert postings.docs.tolist() == sorted(set(postings.docs.tolist()))
    return dict(zip(snapshot.ids_of(postings.docs), postings.tf.tolist(), strict=True))


def check_against_model(snapshot: Snapshot, model: Model) -> None:
    vocabulary = [token for word in WORDS for token in analyze(word)]
    for field in ("title", "title_stem", "body", "body_stem"):
        for term in {term for token in vocabulary for term in (*token.stem_terms(), *token.exact_terms())}:
            assert by_id(snapshot, snapshot.postings(field, term)) == model.postings(field, term)
            assert snapshot.df(field, term) == len(model.postings(field, term))
            check_positions(snapshot, model, field, term)
        lengths = dict(
            zip(snapshot.ids_of(snapshot.live), snapshot.lengths[field][snapshot.live].tolist(), strict=True)
        )
        assert lengths == {one: model.length(one, field) for one in model.articles}
        positive = [length for length in lengths.values() if length]
        assert snapshot.average_lengths[field] == (np.mean(positive) if positive else 1.0)
    exact = sorted({term for token in vocabulary for term in token.exact_terms()})
    for field in ("title", "body"):
        for words in ([one, other] for one in exact for other in exact):
            assert by_id(snapshot, snapshot.phrase(field, words)) == model.phrase(field, words)
    live, ids = snapshot.live.tolist(), snapshot.ids_of(snapshot.live)
    assert {article_id: snapshot.article(doc) for article_id, doc in zip(ids, live, strict=True)} == model.articles
    assert [snapshot.find(article_id) for article_id in ids] == live
    assert [ids[place] for place in snapshot.id_order(snapshot.live)] == sorted(ids)
    assert int(snapshot.alive.sum()) == len(live) == snapshot.live_count == len(model.articles)
    sources = snapshot.values["source"]
    assert {article_id: sources.names[sources.codes[doc]] for article_id, doc in zip(ids, live, strict=True)} == {
        article_id: article.source or "" for article_id, article in model.articles.items()
    }
    months = [snapshot.months.names[code] for code in snapshot.months.codes[snapshot.live].tolist()]
    assert dict(zip(ids, months, strict=True)) == {
        article_id: (article.published or "")[:7] for article_id, article in model.articles.items()
    }
    assert dict(zip(ids, snapshot.days[snapshot.live].tolist(), strict=True)) == {
        article_id: int(article.published[:10].replace("-", "")) if article.published else UNDATED
        for article_id, article in model.articles.items()
    }


def check_positions(snapshot: Snapshot, model: Model, field: str, term: str) -> None:
    ids = snapshot.ids_of(snapshot.live)
    places, positions = snapshot.positions(field, term, snapshot.live)
    assert list(zip(places.tolist(), positions.tolist(), strict=True)) == [
        (place, position)
        for place, article_id in enumerate(ids)
        for position, terms in enumerate(model.places(article_id, field))
        for one in terms
        if one == term
    ]


texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
articles = st.builds(
    Article,
    id=st.sampled_from("abcdefgh"),
    title=st.sampled_from(["পদ্মা", "ঢাকার সরকার", "উ.কোরিয়া ২০২৪", "মেঘনা মেঘনা মেঘনা"]),
    body=texts,
    published=st.sampled_from([None, "2024-06-19", "2024-06-20T23:30:00-05:00"]),
    source=st.sampled_from([None, "দৈনিক ক", "দৈনিক খ"]),
)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Names a folder that is not there yet."""
    numbers = iter(range(10**6))
    root = tmp_path_factory.mktemp("indexes")
    return lambda: root / str(next(numbers))


@given(
    st.lists(articles, min_size=1, max_size=5),
    st.lists(st.tuples(st.lists(articles, max_size=3), st.lists(st.sampled_from("abcdefgh"), max_size=3)), max_size=3),
)
def test_postings_phrases_and_columns_are_those_of_the_articles(
    fresh: Callable[[], Path], first: list[Article], steps: list[tuple[list[Article], list[str]]]
) -> None:
    index, left = fresh(), {article.id: article for article in first}
    builder.rebuild(index, first, sources=[], now=NOW)
    for given_articles, delete in steps:
        builder.update(index, given_articles, delete=delete, sources=[], now=NOW)
        left = {article_id: article for article_id, article in left.items() if article_id not in delete}
        left |= {article.id: article for article in given_articles}
    with snapshot_of(index) as snapshot:
        check_against_model(snapshot, Model(list(left.values())))


@pytest.fixture
def snapshot(tmp_path: Path) -> Iterator[Snapshot]:
    """Three articles, one of them added and one replaced by an update."""
    first = [Article(id="a", title="পদ্মা", body="পদ্মা নদী পদ্মা নদী"), Article(id="b", title="নদী", body="পদ্মা")]
    builder.rebuild(tmp_path, first, sources=[], now=NOW)
    then = [Article(id="b", title="নদী", body="নদী পদ্মা"), Article(id="c", body="নদীর পাড়, BNP-র সভা")]
    builder.update(tmp_path, then, sources=[], now=NOW)
    with snapshot_of(tmp_path) as opened:
        yield opened


def test_a_phrase_counts_its_places_in_order(snapshot: Snapshot) -> None:
    padma, nodi = "পদ্মা", "নদী"
    assert by_id(snapshot, snapshot.phrase("body", [padma, nodi])) == {"a": 2}
    assert by_id(snapshot, snapshot.phrase("body", [nodi, padma])) == {"a": 1, "b": 1}
    assert by_id(snapshot, snapshot.phrase("body", [padma, nodi, padma])) == {"a": 1}
    assert by_id(snapshot, snapshot.phrase("body", [padma])) == {"a": 2, "b": 1}


def test_a_phrase_with_an_unknown_word_is_nowhere(snapshot: Snapshot) -> None:
    assert by_id(snapshot, snapshot.phrase("body", ["পদ্মা", "সাগর"])) == {}


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        pytest.param("নদী", {"a": 2, "b": 1, "c": 1}, id="word-and-its-inflection"),
        pytest.param("ন", {"a": 2, "b": 1, "c": 1}, id="one-letter"),
        pytest.param("bn", {"c": 1}, id="latin"),
        pytest.param("সাগর", {}, id="none"),
    ],
)
def test_all_terms_with_a_prefix_count_as_one(snapshot: Snapshot, prefix: str, expected: dict[str, int]) -> None:
    assert by_id(snapshot, snapshot.postings_with_prefix("body", prefix)) == expected


def test_the_lead_is_the_first_words_of_a_body(tmp_path: Path) -> None:
    fill = " ".join(["মাঠ"] * (LEAD_WORDS - 1))
    bodies = {"a": f"ঘর {fill} ঘর", "b": f"{fill} বন ঘর"}
    builder.rebuild(tmp_path, [Article(id=name, body=body) for name, body in bodies.items()], sources=[], now=NOW)
    with snapshot_of(tmp_path) as opened:
        assert by_id(opened, opened.postings("lead", "ঘর")) == {"a": 1}
        assert by_id(opened, opened.postings("lead", "বন")) == {"b": 1}
        assert [opened.df("lead", term) for term in ("ঘর", "বন", "মাঠ", "সাগর")] == [1, 1, 2, 0]
        assert opened.lengths["lead"].tolist() == [LEAD_WORDS, LEAD_WORDS]


def test_what_is_not_there_has_no_postings(snapshot: Snapshot) -> None:
    assert [len(part) for part in snapshot.postings("body", "সাগর")] == [0, 0]
    assert snapshot.find("no-such-id") is None
    assert snapshot.find("") is None


def test_ids_are_ranked_by_their_characters(tmp_path: Path) -> None:
    names = ["খ", "ক", "b", "B", "১০", "২"]
    builder.rebuild(tmp_path, [Article(id=name, title="x") for name in names], sources=[], now=NOW)
    with snapshot_of(tmp_path) as opened:
        docs = opened.live[::-1].copy()
        assert opened.ids_of(docs[opened.id_order(docs)]) == sorted(names)


@pytest.mark.parametrize(
    "article_id",
    [
        pytest.param("https://example.org/a b?c=১&d=#e", id="url"),
        pytest.param("a\0b\x01", id="controls"),
        pytest.param("x" * 70_000, id="70000-letters"),
        pytest.param("😀" * 300, id="emoji"),
        pytest.param('AND -x* "', id="operators"),
    ],
)
def test_an_article_is_found_by_any_id(tmp_path: Path, article_id: str) -> None:
    article = Article(id=article_id, title="খবর")
    builder.rebuild(tmp_path, [article, Article(id="other", title="খবর")], sources=[], now=NOW)
    with open_engine(tmp_path) as engine:
        found = engine.article(article_id)
    assert found is not None
    assert found.article == article


def test_threads_get_the_answers_that_one_alone_gets_after_updates(tmp_path: Path) -> None:
    many = [
        Article(id=f"n{n}", title=WORDS[n % 8], body=" ".join(WORDS[(n * k) % 8] for k in range(1, 9)))
        for n in range(60)
    ]
    builder.rebuild(tmp_path, many[:40], sources=[], now=NOW)
    builder.update(tmp_path, many[40:], delete=["n3", "n5"], sources=[], now=NOW)
    queries = [f"{one} {other}" for one in WORDS for other in WORDS][:50]
    with open_engine(tmp_path) as engine:
        alone = [engine.search(query) for query in queries]
    with open_engine(tmp_path) as engine, ThreadPoolExecutor(8) as pool:
        together = [pool.submit(lambda: [engine.search(query) for query in queries]) for _ in range(8)]
        assert [one.result() for one in together] == [alone] * 8

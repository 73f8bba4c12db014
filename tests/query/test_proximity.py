"""Where the words of a query stand: near beats far, early beats late, and no article loses by it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from search.engine import Engine
from search.index import builder
from search.index.snapshot import Snapshot
from search.query.proximity import QueryWord, among, bonuses, find_occurrences, look_at
from search.settings import Proximity
from tests.conftest import NOW, MakeEngine

FILL = "মাঠ বন মেঘ ফুল পাখি আকাশ জল গাছ "


def ids(engine: Engine, query: str) -> list[str]:
    return [hit.article_id for hit in engine.search(query, grouped=False).hits]


def test_words_close_to_each_other_outrank_words_far_apart(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "পুতিন " + FILL * 3 + "কিম " + FILL}, {"body": "পুতিন কিম " + FILL * 4}, {"body": FILL})
    assert ids(engine, "পুতিন কিম") == ["b", "a"]


def test_inflected_words_are_near_each_other_too(make_engine: MakeEngine) -> None:
    engine = make_engine(
        {"body": "পুতিন " + FILL * 3 + "কিম " + FILL}, {"body": "পুতিনের কিমকে " + FILL * 4}, {"body": FILL}
    )
    assert ids(engine, "পুতিন কিম")[0] == "b"


def test_what_comes_early_outranks_what_comes_late(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": FILL * 20 + "পুতিন"}, {"body": "পুতিন " + FILL * 20}, {"body": FILL})
    assert ids(engine, "পুতিন") == ["b", "a"]


def test_a_title_and_its_body_are_no_neighbours(tmp_path: Path) -> None:
    builder.rebuild(tmp_path, [Article(id="a", title="পুতিন", body="কিম")], sources=[], now=NOW)
    snapshot = Snapshot(tmp_path / "g-000001")
    words = [as_printed("পুতিন"), as_printed("কিম")]
    found = find_occurrences(look_at(snapshot.live, words, snapshot), words, [[True, True]])
    snapshot.close()
    assert found.word.tolist() == [0, 1]
    assert found.position[1] - found.position[0] > 1000


def as_printed(word: str) -> QueryWord:
    """A word that is looked for by its exact term, as only verbs are."""
    return QueryWord((word,), (word,), 1.0, 2.0, True)


WORDS = "কখ গঘ চছ জঝ".split()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("proximity")


@given(
    st.lists(st.lists(st.sampled_from([*WORDS, "টঠ"]), min_size=1, max_size=12), min_size=1, max_size=4),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True),
)
def test_occurrences_are_those_of_the_texts_and_bonuses_are_never_negative(
    root: Path, bodies: list[list[str]], asked: list[str]
) -> None:
    index = root / str(len(list(root.iterdir())))
    builder.rebuild(index, [Article(id=str(n), body=" ".join(b)) for n, b in enumerate(bodies)], sources=[], now=NOW)
    snapshot = Snapshot(index / "g-000001")
    docs = snapshot.live
    looked_for = [as_printed(word) for word in asked]
    look = look_at(docs, looked_for, snapshot)
    found = find_occurrences(look, looked_for, [[True] * len(asked)])
    expected = [
        (place, asked.index(word), position)
        for place, article_id in enumerate(snapshot.ids_of(docs))
        for position, word in enumerate(bodies[int(article_id)])
        if word in asked
    ]
    assert list(zip(*(column.tolist() for column in found), strict=True)) == expected
    last = find_occurrences(among(look, np.array([len(docs) - 1])), looked_for, [[True] * len(asked)])
    assert list(zip(*(column.tolist() for column in last), strict=True)) == [
        (0, word, position) for place, word, position in expected if place == len(docs) - 1
    ]
    stems = [snapshot.analyzer.analyze(word)[0].stem for word in asked]
    words = [
        QueryWord((stem,), (word,), 1.0, 2.0, is_verb)
        for word, stem, is_verb in zip(asked, stems, (True, False, True), strict=False)
    ]
    gained = bonuses(look_at(docs, words, snapshot), words, snapshot, Proximity())
    snapshot.close()
    assert all((bonus >= 0).all() and len(bonus) == len(docs) for bonus in gained.values())

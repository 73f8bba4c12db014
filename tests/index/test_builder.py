"""Rebuild and update: what they report, and that an updated index answers as one built anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from search.engine import WhooshEngine, open_engine
from search.errors import IndexUnusable
from search.index import builder, generations
from search.index.builder import Report

NOW = "2024-06-20T13:24:00+06:00"
LATER = "2024-06-21T08:00:00+06:00"
WORDS = "পদ্মা মেঘনা যমুনা ঢাকা ঢাকার ঢাকায় সরকার সরকারের নদী নদীর ২০২৪".split()

A = Article(id="a", title="পদ্মা নদী", body="ঢাকার কাছে পদ্মা নদী।", published="2024-06-20T13:24:00+06:00", source="দৈনিক ক")
B = Article(id="b", title="মেঘনা", body="মেঘনা নদীর পাড়ে ঢাকা নয়।", published="2024-06-19", section="জাতীয়")
C = Article(id="c", title="যমুনা", body="যমুনা ও পদ্মা।")


def contents(engine: WhooshEngine) -> dict[str, Article]:
    found = (engine.article(hit.article_id) for hit in engine.search("", size=100).hits)
    return {marked.article.id: marked.article for marked in found if marked}


def read(index: Path) -> dict[str, Article]:
    with open_engine(index) as engine:
        return contents(engine)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of A and B."""
    builder.rebuild(tmp_path / "index", [A, B], sources=["first"], now=NOW)
    return tmp_path / "index"


def test_a_rebuild_reports_what_it_added(tmp_path: Path) -> None:
    report = builder.rebuild(tmp_path / "i", [A, B, A, replace(A, title="পদ্মা")], sources=[], now=NOW)
    assert report == Report(generation="g-000001", articles=2, added=2, replaced=2)
    assert read(tmp_path / "i") == {"a": replace(A, title="পদ্মা"), "b": B}


def test_a_rebuild_forgets_what_it_is_not_given(index: Path) -> None:
    assert builder.rebuild(index, [C], sources=[], now=NOW) == Report(generation="g-000002", articles=1, added=1)
    assert read(index) == {"c": C}


def test_a_rebuild_of_nothing_leaves_things_as_they_are(index: Path) -> None:
    assert builder.rebuild(index, [], sources=[], now=NOW) == Report(generation="g-000001", articles=2)
    assert read(index) == {"a": A, "b": B}


def test_a_rebuild_of_nothing_makes_no_index(tmp_path: Path) -> None:
    assert builder.rebuild(tmp_path / "i", [], sources=[], now=NOW) == Report()
    with pytest.raises(IndexUnusable, match="khobor rebuild"):
        open_engine(tmp_path / "i")


CHANGED_A = replace(A, body="পদ্মায় পানি বেড়েছে।")
CHANGED_B = replace(B, title="মেঘনার পাড়ে")


@pytest.mark.parametrize(
    ("given_articles", "delete", "report", "left"),
    [
        pytest.param([C], [], Report("g-000002", 3, added=1), [A, B, C], id="add"),
        pytest.param([CHANGED_A], [], Report("g-000002", 2, replaced=1), [CHANGED_A, B], id="replace"),
        pytest.param([A, B], [], Report("g-000001", 2, unchanged=2), [A, B], id="unchanged"),
        pytest.param([], ["a"], Report("g-000002", 1, deleted=1), [B], id="delete"),
        pytest.param([], ["a", "b"], Report("g-000002", 0, deleted=2), [], id="delete-all"),
        pytest.param(
            [], ["x", "y", "x"], Report("g-000001", 2, missing=["x", "y"]), [A, B], id="delete-what-is-missing"
        ),
        pytest.param([], [], Report("g-000001", 2), [A, B], id="nothing"),
        pytest.param(
            [A, CHANGED_B, C],
            ["x"],
            Report("g-000002", 3, added=1, replaced=1, unchanged=1, missing=["x"]),
            [A, CHANGED_B, C],
            id="all-at-once",
        ),
        pytest.param([A], ["a"], Report("g-000002", 2, replaced=1), [A, B], id="delete-and-give-again"),
        pytest.param(
            [CHANGED_A, A], [], Report("g-000002", 2, replaced=2), [A, B], id="changed-and-changed-back-in-one-run"
        ),
        pytest.param(
            [A, CHANGED_A], [], Report("g-000002", 2, replaced=1, unchanged=1), [CHANGED_A, B], id="same-then-new"
        ),
        pytest.param([C, C], [], Report("g-000002", 3, added=1, replaced=1), [A, B, C], id="added-twice"),
    ],
)
def test_an_update_reports_what_it_changed(
    index: Path, given_articles: list[Article], delete: list[str], report: Report, left: list[Article]
) -> None:
    assert builder.update(index, given_articles, delete=delete, sources=["second"], now=LATER) == report
    assert read(index) == {article.id: article for article in left}


def test_an_update_without_an_index_is_a_rebuild(tmp_path: Path) -> None:
    report = builder.update(tmp_path / "i", [A, B], delete=["z"], sources=["s"], now=NOW)
    assert report == Report(generation="g-000001", articles=2, added=2, missing=["z"])
    assert read(tmp_path / "i") == {"a": A, "b": B}


def test_an_update_remembers_every_source_once(index: Path) -> None:
    builder.update(index, [C], sources=["second", "first"], now=LATER)
    manifest = generations.read_manifest(index / "g-000002")
    assert (manifest.sources, manifest.built, manifest.articles) == (("first", "second"), LATER, 3)


def test_an_update_does_not_touch_the_generation_before(index: Path) -> None:
    with open_engine(index) as before:
        builder.update(index, [CHANGED_A, C], delete=["b"], sources=[], now=LATER)
        builder.update(index, [B], sources=[], now=LATER)
        assert contents(before) == {"a": A, "b": B}
    assert generations.damaged_files(index / "g-000001") == []
    assert builder.roll_back(index) == "g-000002"
    assert builder.roll_back(index) == "g-000001"
    assert read(index) == {"a": A, "b": B}


def test_an_article_comes_back_field_by_field(tmp_path: Path) -> None:
    whole = Article(
        id="পূর্ণ/১ ?#",
        title="শিরোনাম 😀",
        body="প্রথম।\nদ্বিতীয়।",
        url="https://example.org/১",
        published="2024-06-20T13:24:00+05:30",
        updated="2024-06-21",
        source="দৈনিক",
        section="জাতীয়",
        byline="নিজস্ব প্রতিবেদক",
        agency="এএফপি",
    )
    builder.rebuild(tmp_path, [whole], sources=[], now=NOW)
    assert read(tmp_path) == {whole.id: whole}


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
small_articles = st.builds(
    Article,
    id=st.sampled_from("abcdefgh"),
    title=texts,
    body=texts,
    published=st.sampled_from([None, "2024-06-19", "2024-06-20T13:24:00+06:00"]),
    source=st.sampled_from([None, "দৈনিক ক", "দৈনিক খ"]),
)
updates = st.lists(
    st.tuples(st.lists(small_articles, max_size=4), st.lists(st.sampled_from("abcdefgh"), max_size=3)), max_size=3
)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Names a folder that is not there yet."""
    numbers = iter(range(10**6))
    root = tmp_path_factory.mktemp("indexes")
    return lambda: root / str(next(numbers))


def answers(index: Path) -> Iterator[object]:
    with open_engine(index) as engine:
        for query in (*WORDS, "", "ঢাকা নদী", '"পদ্মা নদী"', "সরকা*", "নদী -ঢাকা", "source:দৈনিক"):
            page = engine.search(query, size=20)
            yield query, [replace(hit, score=round(hit.score, 9)) for hit in page.hits], page.total, page.facets


@given(st.lists(small_articles, min_size=1, max_size=6), updates)
def test_an_updated_index_answers_as_one_built_anew(
    fresh: Callable[[], Path], first: list[Article], steps: list[tuple[list[Article], list[str]]]
) -> None:
    index, left = fresh(), {article.id: article for article in first}
    builder.rebuild(index, first, sources=[], now=NOW)
    for articles, delete in steps:
        builder.update(index, articles, delete=delete, sources=[], now=LATER)
        left = {name: article for name, article in left.items() if name not in delete}
        left |= {article.id: article for article in articles}
    assert read(index) == left
    if left:
        anew = fresh()
        builder.rebuild(anew, left.values(), sources=[], now=NOW)
        assert list(answers(index)) == list(answers(anew))


def test_many_small_updates_do_not_pile_up_segments(tmp_path: Path) -> None:
    expected = {}
    for number in range(12):
        article = Article(id=f"n{number}", title=f"খবর {number}", body=" ".join(["পদ্মা"] * (number + 1)))
        expected[article.id] = article
        builder.update(tmp_path, [article], sources=[], now=NOW)
    assert read(tmp_path) == expected
    live = generations.current_generation(tmp_path)
    assert live is not None
    assert len(list((tmp_path / live).glob("*.fields"))) < 8

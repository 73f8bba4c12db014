"""What may stand for a word: synonyms, other spellings, and for a rare word its family. None outranks the word itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engine import Engine, open_engine
from search.query.synonyms import read_synonyms
from tests.conftest import MakeEngine


def ids(engine: Engine, query: str) -> list[str]:
    return [hit.article_id for hit in engine.search(query).hits]


@pytest.fixture
def with_synonyms(make_engine: MakeEngine, tmp_path: Path) -> Engine:
    file = tmp_path / "synonyms.txt"
    file.write_text("ডালিমপুর, আনারপুর\nফুলবাড়ি সমিতি, ফুস\n", encoding="utf-8")
    make_engine(
        {"body": "ডালিমপুরে মেলা বসেছে"},
        {"body": "আনারপুরের মেলা শেষ"},
        {"body": "ফুলবাড়ি সমিতির সভা"},
        {"body": "ফুস সভা ডেকেছে"},
        {"body": "সমিতি নেই, ফুলবাড়ি আছে"},
    ).close()
    synonyms = read_synonyms(file)
    return open_engine(tmp_path / "index-0", synonyms=lambda: synonyms)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("ডালিমপুর", ["a", "b"], id="the-word-then-its-synonym"),
        pytest.param("আনারপুরে", ["b", "a"], id="by-an-inflected-form"),
        pytest.param("ফুস", ["d", "c"], id="a-word-for-several-in-a-row"),
        pytest.param("ফুলবাড়ি AND সমিতি", ["c", "e", "d"], id="several-words-for-one"),
        pytest.param("আনারপুর AND মেলা", ["b", "a"], id="where-all-must-occur"),
        pytest.param('"আনারপুরের মেলা"', ["b"], id="a-phrase-is-taken-as-printed"),
        pytest.param("সভা -ফুস", ["c"], id="only-the-word-itself-is-excluded"),
    ],
)
def test_synonyms_meet_at_less_weight(with_synonyms: Engine, query: str, found: list[str]) -> None:
    assert ids(with_synonyms, query) == found
    with_synonyms.close()


def test_a_synonym_is_marked(with_synonyms: Engine) -> None:
    [first, second] = with_synonyms.search("ফুস").hits
    with_synonyms.close()
    snippet = second.snippets[0]
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["ফুলবাড়ি", "সমিতির"]
    assert first.article_id == "d"


@pytest.mark.parametrize(
    ("query", "variant"),
    [
        pytest.param("ব্যাংক", "ব্যাঙ্ক", id="anusvara-or-nga"),
        pytest.param("ষ্টেশন", "স্টেশন", id="sibilants"),
        pytest.param("কর্ণেল", "কর্নেল", id="nasals"),
    ],
)
def test_another_spelling_is_found_behind_the_one_asked_for(make_engine: MakeEngine, query: str, variant: str) -> None:
    engine = make_engine({"body": f"{variant} বন্ধ"}, {"body": f"{query} বন্ধ"}, {"body": "নদী"})
    assert ids(engine, query) == ["b", "a"]
    assert ids(engine, variant) == ["a", "b"]


@pytest.mark.parametrize(("query", "other"), [("জিপিএস", "GPS"), ("এসএমএস", "SMS")])
def test_an_acronym_is_found_in_the_other_script(make_engine: MakeEngine, query: str, other: str) -> None:
    engine = make_engine({"body": f"{other} চালু"}, {"body": f"{query} চালু"}, {"body": "নদী"})
    assert ids(engine, query) == ["b", "a"]
    assert [hit.article_id for hit in engine.search(other, roman=False).hits] == ["a", "b"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("স্কুলছাত্র", ["a", "b"], id="a-compound-finds-its-part"),
        pytest.param("ভাসমান", ["c"], id="a-word-finds-itself-alone"),
    ],
)
def test_a_rare_word_is_found_by_its_parts(make_engine: MakeEngine, query: str, found: list[str]) -> None:
    engine = make_engine({"body": "স্কুলছাত্র উদ্ধার"}, {"body": "স্কুল বন্ধ"}, {"body": "ভাসমান হাট"})
    assert ids(engine, query) == found


def test_that_only_parts_of_a_word_were_found_is_said(make_engine: MakeEngine) -> None:
    page = make_engine({"body": "স্কুল বন্ধ"}, {"body": "নদী"}).search("স্কুলছাত্র")
    assert ([hit.article_id for hit in page.hits], [note.code for note in page.notes]) == (["a"], ["relaxed-to-parts"])

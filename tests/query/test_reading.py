"""Words in Latin letters are read as the archive's own; words in Bengali letters never are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine import Engine
from search.query.notes import Note
from tests.conftest import MakeEngine


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    return make_engine(
        {"body": "পুতিন উত্তর কোরিয়া সফরে গেলেন"},
        {"body": "বিএনপির সমাবেশ, বিএনপি ও নদী"},
        {"body": "বিএনপি বলেছে"},
        {"body": "বিএনপি নেতা"},
        {"body": "BNP নেতা"},
        {"body": "নৌকায় GPS বসানো হয়েছে"},
    )


@pytest.mark.parametrize(
    ("query", "read", "found"),
    [
        pytest.param("putin uttor korea", "পুতিন OR উত্তর OR কোরিয়া", "a", id="words"),
        pytest.param('"uttor korea"', '"উত্তর কোরিয়া"', "a", id="a-phrase"),
        pytest.param("putin AND নদী", "পুতিন AND নদী", "", id="beside-bengali-words"),
        pytest.param("bnp", "বিএনপি", "bcde", id="an-acronym-that-occurs-in-both"),
        pytest.param("body:putin", "body:পুতিন", "a", id="in-a-field"),
    ],
)
def test_latin_letters_are_read(engine: Engine, query: str, read: str, found: str) -> None:
    page = engine.search(query)
    if found:
        assert (page.interpreted, page.corrected_from) == (read, query)
    assert "".join(sorted(hit.article_id for hit in page.hits)) == found or not found


def test_the_reader_is_told_and_can_switch_it_off(engine: Engine) -> None:
    assert engine.search("putin uttor korea").notes == (Note("read-latin", "পুতিন উত্তর কোরিয়া", 0, 17),)
    page = engine.search("sofore gelen", roman=False)
    assert (page.total, page.corrected_from, page.interpreted) == (0, None, "sofore OR gelen")


def test_the_reader_is_told_the_whole_query_as_it_is_read(engine: Engine) -> None:
    page = engine.search('পুতিন "uttor korea" -nodi')
    assert page.notes[-1].text == 'পুতিন "উত্তর কোরিয়া" -নদী'


def test_a_latin_word_of_the_archive_stays_itself(engine: Engine) -> None:
    page = engine.search("GPS")
    assert (page.interpreted, page.corrected_from, [hit.article_id for hit in page.hits]) == ("GPS", None, ["f"])


def test_what_is_read_is_marked(engine: Engine) -> None:
    article = engine.article("a", "putin")
    assert article is not None
    assert [article.article.body[start:end] for start, end in article.body_marks] == ["পুতিন"]


@given(st.text(st.sampled_from('কখগািুে্ ০১২"-:()*')))
def test_no_query_of_bengali_letters_is_ever_read(seed_engine: Engine, query: str) -> None:
    assert "read-latin" not in [note.code for note in seed_engine.search(query, size=1).notes]

"""What is offered to a reader who types: words, headlines and names of the archive, in Bengali letters or Latin ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine import Engine, WhooshEngine
from search.results.page import KINDS, Suggestion
from tests.conftest import MakeEngine

TITLES = (
    "শেখ হাসিনা ঢাকায় ফিরছেন",
    "শেখ হাসিনার রায় আজ",
    "শেখ হাসিনার রায় কাল",
    "শেখ হাসিনাকে নিয়ে আলোচনা",
    "শেখ হাসিনা ও পুতিন",
    "উত্তর কোরিয়া সফরে পুতিন",
    "উত্তর কোরিয়া থেকে ফিরলেন কিম",
    "বন্যা পরিস্থিতির উন্নতি",
    "র‍্যাবের অভিযানে আটক",
    "র‍্যাব মাঠে",
    "বিএনপি নেতার GPS চুরি",
    "হাসপাতালে আগুন",
)


@pytest.fixture
def engine(make_engine: MakeEngine) -> WhooshEngine:
    return make_engine(
        *(
            {
                "id": f"t{number:02d}",
                "title": title,
                "body": "নিবিড় পরিচর্যা",
                "published": f"2024-06-{number + 1:02d}",
                "source": "প্রথম পাতা" if number % 2 else "দৈনিক প্রথম",
                "section": "আন্তর্জাতিক",
            }
            for number, title in enumerate(TITLES)
        )
    )


def texts(engine: Engine, typed: str, kind: str, *, roman: bool = True) -> list[str]:
    return [one.text for one in engine.complete(typed, roman=roman) if one.kind == kind]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("পুতি", "পুতিন", id="a-word"),
        pytest.param("শেখ হা", "শেখ হাসিনা", id="what-follows"),
        pytest.param("শেখ ", "শেখ হাসিনা", id="what-follows-a-space"),
        pytest.param("hasi", "হাসিনা", id="by-sound"),
        pytest.param("uttor ko", "উত্তর কোরিয়া", id="by-sound-behind-a-word-read-by-sound"),
        pytest.param("শেখ hasi", "শেখ হাসিনা", id="both-scripts"),
        pytest.param("rab", "র‍্যাব", id="printed-with-its-joiner"),
        pytest.param("র্যা", "র‍্যাব", id="typed-without-its-joiner"),
        pytest.param("gp", "GPS", id="latin-letters-of-the-archive"),
        pytest.param("bn", "বিএনপি", id="letters-of-an-acronym"),
        pytest.param("নিবি", "নিবিড়", id="a-word-that-no-headline-has"),
        pytest.param("পুতীন", "পুতিন", id="a-misspelling"),
        pytest.param("বন্যা প", "বন্যা পরিস্থিতির", id="what-only-stands-with-it"),
        pytest.param('"শেখ হা', '"শেখ হাসিনা"', id="in-a-phrase"),
        pytest.param("title:পুতি", "title:পুতিন", id="in-a-field"),
        pytest.param("কিম -পুতি", "কিম -পুতিন", id="excluded"),
        pytest.param("কিম AND পুতি", "কিম AND পুতিন", id="behind-an-operator"),
    ],
)
def test_the_first_query_offered_goes_on_with_what_was_typed(engine: Engine, typed: str, expected: str) -> None:
    assert texts(engine, typed, "query")[0] == expected


def test_a_name_is_offered_whole_and_its_first_word(engine: Engine) -> None:
    assert texts(engine, "শে", "query")[:2] == ["শেখ হাসিনা", "শেখ"]


def test_a_word_is_offered_in_one_form_and_never_as_it_was_typed(engine: Engine) -> None:
    assert texts(engine, "হাসি", "query") == ["হাসিনা", "হাসিনার রায়"]
    assert "পুতিন" not in texts(engine, "পুতিন", "query")


def test_a_run_does_not_end_with_a_word_that_only_leads_on(make_engine: MakeEngine) -> None:
    engine = make_engine(*[{"id": str(number), "title": "রহিম ও করিম নিয়ে কথা"} for number in range(3)])
    assert texts(engine, "রহিম ", "query") == ["রহিম ও করিম"]


def test_what_punctuation_parts_is_no_run(make_engine: MakeEngine) -> None:
    engine = make_engine(*[{"id": str(number), "title": "পুতিন: ভোট গণনা"} for number in range(3)])
    assert texts(engine, "পুতিন ভো", "query") == ["পুতিন ভোট"]  # as a word that stands with it
    assert texts(engine, "পুতি", "query") == ["পুতিন"]


def test_headlines_have_all_words_and_come_newest_first_with_their_articles(engine: Engine) -> None:
    found = [one for one in engine.complete("শেখ হাসিনার রা") if one.kind == "headline"]
    assert found == [
        Suggestion("শেখ হাসিনার রায় কাল", "headline", "t02"),
        Suggestion("শেখ হাসিনার রায় আজ", "headline", "t01"),
    ]
    assert texts(engine, "কোরিয়া পু", "headline") == ["উত্তর কোরিয়া সফরে পুতিন"]


def test_one_letter_is_too_little_for_headlines_and_an_excluded_word_no_reason_for_one(engine: Engine) -> None:
    assert texts(engine, "শ", "headline") == []
    assert texts(engine, "উত্তর -পু", "headline") == []


def test_a_headline_that_several_papers_have_is_offered_once(make_engine: MakeEngine) -> None:
    engine = make_engine(
        *[{"id": str(number), "title": "সেতু খুলছে", "source": f"পত্রিকা {number}"} for number in range(5)]
    )
    assert texts(engine, "সে", "headline") == ["সেতু খুলছে"]


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [
        pytest.param("দৈনি", "source", ["দৈনিক প্রথম"], id="a-source"),
        pytest.param("প্রথম পা", "source", ["প্রথম পাতা"], id="its-second-word"),
        pytest.param("prothom pa", "source", ["প্রথম পাতা"], id="by-sound"),
        pytest.param("আন্ত", "section", ["আন্তর্জাতিক"], id="a-section"),
        pytest.param("-দৈনি", "source", [], id="not-where-it-would-be-excluded"),
    ],
)
def test_names_that_have_a_word_that_begins_so(engine: Engine, typed: str, kind: str, expected: list[str]) -> None:
    assert texts(engine, typed, kind) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("source:দৈ", ['source:"দৈনিক প্রথম"'], id="begun"),
        pytest.param("কিম source:", ['কিম source:"দৈনিক প্রথম"', 'কিম source:"প্রথম পাতা"'], id="nothing-yet"),
        pytest.param('কিম source:"প্রথম পা', ['কিম source:"প্রথম পাতা"'], id="quoted"),
        pytest.param('hasina source:"prothom pa', ['hasina source:"প্রথম পাতা"'], id="by-sound"),
        pytest.param("বিভাগ:আ", ['বিভাগ:"আন্তর্জাতিক"'], id="a-section-by-its-bengali-name"),
        pytest.param("byline:র", [], id="a-field-of-many-names"),
    ],
)
def test_a_field_is_gone_on_with_by_its_own_names(engine: Engine, typed: str, expected: list[str]) -> None:
    assert [one.text for one in engine.complete(typed)] == expected


def test_latin_letters_stay_what_they_are_where_they_are_not_to_be_read(engine: Engine) -> None:
    assert texts(engine, "hasi", "query", roman=False) == []
    assert texts(engine, "gp", "query", roman=False) == ["GPS"]


@pytest.mark.parametrize("typed", ["", "   ", '"', "-", "পুতিন*", "date:২০", "ক" * 501, "ক্ষৎঞঙ"])
def test_nothing_to_go_on_with_nothing_offered(engine: Engine, typed: str) -> None:
    assert engine.complete(typed) == ()


@pytest.mark.parametrize("most", [1, 2, 8])
def test_there_are_no_more_than_asked_for_and_of_each_kind_some(engine: Engine, most: int) -> None:
    found = engine.complete("প্র", most)
    assert 1 <= len(found) <= most
    assert engine.complete("শেখ ", 0) == ()
    kinds = [one.kind for one in engine.complete("শেখ হা", 8)]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert {"query", "headline"} <= set(kinds)


def test_an_archive_without_headlines_is_completed_from_its_articles(make_engine: MakeEngine) -> None:
    engine = make_engine({"title": "", "body": "ভাসমান বাজার"}, {"title": "", "body": "ভাসমান হাট"})
    assert texts(engine, "ভাস", "query") == ["ভাসমান"]
    assert texts(engine, "bhas", "query") == ["ভাসমান"]


@given(
    st.text(st.sampled_from('কখগশেখহাসিনর্ািয\u200d "“”()-:*/.,source:title:date:ANDORhasi২০😀'), max_size=30)
    | st.text(max_size=30),
    st.integers(1, 12),
    st.booleans(),
)
def test_no_text_is_without_an_answer(seed_engine: WhooshEngine, typed: str, most: int, roman: bool) -> None:
    found = seed_engine.complete(typed, most, roman=roman)
    assert len(found) <= most
    assert found == seed_engine.complete(typed, most, roman=roman)
    assert len({(one.kind, one.text) for one in found}) == len(found)
    assert {one.kind for one in found} <= set(KINDS)
    assert all((one.article_id is not None) == (one.kind == "headline") for one in found)

"""A better spelling is offered when it finds clearly more, and taken when nothing else is found."""

from __future__ import annotations

import pytest

from search.engine import Engine
from search.query.notes import Note
from search.query.offers import Offer, apply_offers
from tests.conftest import MakeEngine


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    often = [{"body": f"প্রতিষ্ঠান ও হাসপাতাল {number}"} for number in range(12)]
    return make_engine(*often, {"body": "নদীর পাড়ে প্রতিস্টান"}, {"body": "নদী ও কিম"}, *[{"body": "১৩ কিমি"}] * 12)


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        pytest.param("নদী হাসপাতল", "নদী হাসপাতাল", id="a-word-that-is-nowhere"),
        pytest.param("প্রতিস্টান", "প্রতিষ্ঠান", id="a-misspelling-that-stands-once"),
        pytest.param('নদী "হাসপাতল"', 'নদী "হাসপাতাল"', id="in-a-phrase-at-its-place"),
        pytest.param("title:হাসপাতল OR নদী", "title:হাসপাতাল OR নদী", id="behind-a-field"),
    ],
)
def test_a_better_spelling_is_offered(engine: Engine, query: str, offered: str) -> None:
    page = engine.search(query)
    assert offered in (page.suggestion, next((note.text for note in page.notes if note.code == "corrected"), None))


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("হাসপাতাল নদী", id="words-that-are-there"),
        pytest.param("source:হাসপাতল নদী", id="a-filter"),
        pytest.param("নদী -হাসপাতল", id="what-is-excluded"),
        pytest.param("নদী ঝঞ্ঝাবিক্ষুব্ধ", id="a-word-that-nothing-is-like"),
        pytest.param("নদী হা", id="a-very-short-word"),
        pytest.param("নদী কিম", id="a-short-name-that-an-article-has"),
        pytest.param("নদী hospital2", id="latin-letters"),
        pytest.param("নদী ১২৩৪৫", id="a-number"),
    ],
)
def test_nothing_is_offered_where_nothing_is_better(engine: Engine, query: str) -> None:
    assert engine.search(query, roman=False).suggestion is None


def test_where_nothing_is_found_the_better_spelling_is_searched_and_said(engine: Engine) -> None:
    page = engine.search("হাসপাতল")
    assert (page.total, page.corrected_from, page.interpreted) == (12, "হাসপাতল", "হাসপাতাল")
    assert page.notes == (Note("corrected", "হাসপাতাল", 0, 7),)
    assert page.suggestion is None


def test_with_spelling_switched_off_nothing_is_corrected_or_offered(engine: Engine) -> None:
    page = engine.search("হাসপাতল", spelling=False)
    assert (page.corrected_from, [note.code for note in page.notes]) == (None, ["relaxed-to-parts"])
    assert engine.search("হাসপাতল", spelling=False, loose=False).total == 0
    assert engine.search("নদী হাসপাতল").suggestion
    assert engine.search("নদী হাসপাতল", spelling=False).suggestion is None


def test_corrections_go_to_their_places() -> None:
    offers = [Offer(0, 2, "কখগ"), Offer(5, 6, "ঘ")]
    assert apply_offers("চছ জঝট", offers) == "কখগ জঝঘ"
    assert apply_offers("চছ", []) == "চছ"

"""The lines above the results: what was searched for in place of what was typed, and the ways to other words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from search.query.notes import Note
from search.results.page import Facets

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine, ReadLinks

READ = Note("read-latin", "পুতিন চুক্তি", 0, 13)
CORRECTED = Note("corrected", "পুতিন চুক্তি", 0, 12)
BLOCK = re.compile(r'<div class="understood" role="status">(.*?)</div>', re.DOTALL)


def lines(page: str) -> list[str]:
    """What each line of the block says, as a reader sees it."""
    block = BLOCK.search(page)
    return [str(Markup(line).striptags()) for line in re.findall("<p>(.*?)</p>", block[1], re.DOTALL)] if block else []


def test_reading_of_latin_letters_is_shown_with_the_way_back(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, notes=(READ,), corrected_from="putin chukti")
    page = client.get("/?q=putin chukti&source=s&page=2").text
    assert lines(page) == ["পুতিন চুক্তি দেখানো হচ্ছে।", "“putin chukti” যেমন লেখা তেমনই খুঁজুন"]
    assert '<strong lang="bn">পুতিন চুক্তি</strong>' in page
    assert read_links(page)["“putin chukti” যেমন লেখা তেমনই খুঁজুন"] == "/?q=putin+chukti&source=s&roman=off"
    assert 'name="q" value="putin chukti"' in page


def test_reading_that_found_nothing_is_not_said_to_be_shown(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, notes=(READ,), total=0, hits=(), facets=Facets())
    assert lines(client.get("/?q=putin chukti").text)[0] == "পুতিন চুক্তি খোঁজা হয়েছে।"


def test_latin_letters_left_as_typed_can_be_read_again(client: FlaskClient, read_links: ReadLinks) -> None:
    page = client.get("/?q=putin&source=s&page=2&roman=off").text
    assert lines(page) == ["ইংরেজি হরফের শব্দ যেমন লেখা তেমনই খোঁজা হয়েছে। বাংলা শব্দ ধরে খুঁজুন"]
    assert read_links(page)["বাংলা শব্দ ধরে খুঁজুন"] == "/?q=putin&source=s"


def test_correction_says_that_the_typed_words_are_nowhere(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, notes=(CORRECTED,), corrected_from="পুতুন চুক্তি")
    page = client.get("/?q=পুতুন চুক্তি").text
    assert lines(page) == ["“পুতুন চুক্তি” কোথাও নেই, পুতিন চুক্তি দেখানো হচ্ছে।"]
    assert 'name="q" value="পুতুন চুক্তি"' in page


def test_article_that_a_correction_found_is_opened_with_the_words_that_found_it(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, notes=(replace(CORRECTED, text="k"),))
    links = read_links(client.get("/?q=j&source=s&page=2").text)
    assert links["সিলেটে বন্যা পরিস্থিতির উন্নতি"].endswith("&q=k&source=s&page=2")
    assert links["পরের"] == "/?q=j&source=s&page=3"


def test_corrected_reading_names_the_correction_and_keeps_the_way_back(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, notes=(replace(READ, text="পুতুন"), CORRECTED))
    assert lines(client.get("/?q=putun chukti").text) == [
        "“putun chukti” কোথাও নেই, পুতিন চুক্তি দেখানো হচ্ছে।",
        "“putun chukti” যেমন লেখা তেমনই খুঁজুন",
    ]


def test_suggestion_leads_to_the_other_query_within_the_same_filters(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, notes=(), suggestion="k")
    page = client.get("/?q=j&source=s&from=2024&sort=newest&page=2").text
    assert lines(page) == ["আপনি কি k খুঁজছেন?"]
    assert read_links(page)["k"] == "/?q=k&from=2024&source=s&sort=newest"


@pytest.mark.parametrize(
    ("code", "line"),
    [
        pytest.param(
            "relaxed-phrases",
            "শব্দগুলো কোথাও পাশাপাশি নেই, তাই খবরের যেকোনো জায়গায় খোঁজা হয়েছে।",
            id="phrases",
        ),
        pytest.param("relaxed-fields", "শব্দগুলো ওই ঘরে কোথাও নেই, তাই পুরো লেখায় খোঁজা হয়েছে।", id="fields"),
        pytest.param(
            "relaxed-to-any",
            "সবগুলো শব্দ একসঙ্গে কোনো খবরে নেই, তাই যেসব খবরে এর যেকোনোটি আছে সেগুলো দেখানো হচ্ছে।",
            id="to-any",
        ),
    ],
)
def test_what_was_loosened_is_said_openly(client: FlaskClient, engine: FakeEngine, code: str, line: str) -> None:
    engine.page = replace(engine.page, notes=(Note(code, "পুতিন AND চুক্তি", 0, 16),))
    assert lines(client.get("/?q=পুতিন AND চুক্তি").text) == [line]


def test_other_notes_stay_in_their_own_list(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, notes=(Note("lone-quote", '"', 0, 1), READ))
    page = client.get("/?q=putin chukti").text
    notes = re.search('<section class="notes".*?</section>', page, re.DOTALL)
    assert notes
    assert notes[0].count("<li>") == 1
    assert "এই উদ্ধৃতিচিহ্নের জোড়া নেই" in notes[0]


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("/?q=পুতিন", id="as-typed"),
        pytest.param("/?q=পুতিন&roman=off", id="no-latin-letters-to-read"),
        pytest.param("/?roman=off", id="nothing-asked"),
    ],
)
def test_query_that_was_searched_for_as_it_is_has_no_block(client: FlaskClient, address: str) -> None:
    assert "understood" not in client.get(address).text


def test_english_page_says_it_in_english(client: FlaskClient, engine: FakeEngine) -> None:
    told = []
    for notes, suggestion in (((READ,), None), ((CORRECTED,), None), ((), "পুতিন")):
        engine.page = replace(engine.page, notes=notes, suggestion=suggestion)
        told += lines(client.get("/?q=putin&lang=en").text)
    assert told == [
        "Showing results for পুতিন চুক্তি.",
        "Search for “putin” as typed",
        "Nothing has “putin”; showing results for পুতিন চুক্তি.",
        "Did you mean পুতিন?",
    ]


def test_hostile_query_is_shown_as_text(client: FlaskClient, engine: FakeEngine) -> None:
    bad = "<script>alert(1)</script>%(query)s"
    for code in ("read-latin", "corrected"):
        engine.page = replace(engine.page, notes=(Note(code, bad, 0, 1),), suggestion=bad)
        page = client.get("/", query_string={"q": bad}).text
        assert "<script" not in page
        assert page.count('<strong lang="en">&lt;script&gt;alert(1)&lt;/script&gt;%(query)s</strong>') == 2

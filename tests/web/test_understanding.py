"""The chips above the results: what was searched for in place of what was typed, each to be taken off; and the ways on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from search.query.notes import Note
from search.results.page import Facets, ResultPage
from tests.web.conftest import PAGE, FakeEngine
from web.app import create_app
from web.config import WebConfig
from web.understanding import Piece, pieces_of

if TYPE_CHECKING:
    from tests.web.conftest import ReadLinks

READ = Note("read-latin", "পুতিন চুক্তি", 0, 13)
CORRECTED = Note("corrected", "পুতিন চুক্তি", 0, 12)
LOOSENED = Note("relaxed-to-any", "k", 0, 1)
CHIPS = re.compile(r'<ul class="chips".*?</ul>', re.DOTALL)
WORDS = re.compile(r'<span class="chip-words">(.*?)</span>\s*<a class="take-off"', re.DOTALL)
NOTHING = replace(PAGE, total=0, hits=(), notes=(), facets=Facets())


def chips(page: str) -> str:
    found = CHIPS.search(page)
    return found[0] if found else ""


def readings(page: str) -> list[str]:
    """What each chip about the reading of the query says, as a reader sees it."""
    return [" ".join(str(Markup(words).striptags()).split()) for words in WORDS.findall(chips(page))]


def test_reading_of_latin_letters_is_shown_and_can_be_taken_off(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, notes=(READ,), corrected_from="putin chukti")
    page = client.get("/?q=putin chukti&source=s&page=2").text
    assert readings(page) == ["পুতিন চুক্তি দেখানো হচ্ছে।"]
    assert '<strong lang="bn">পুতিন চুক্তি</strong>' in page
    assert read_links(page)["“putin chukti” যেমন লেখা তেমনই খুঁজুন×"] == "/?q=putin+chukti&source=s&roman=off"
    assert 'name="q" value="putin chukti"' in page


def test_reading_that_found_nothing_is_not_said_to_be_shown(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(NOTHING, notes=(READ,))
    assert readings(client.get("/?q=putin chukti").text) == ["পুতিন চুক্তি খোঁজা হয়েছে।"]


@pytest.mark.parametrize(
    ("switch", "chip"),
    [
        pytest.param("roman", "ফিরিয়ে নিন: ইংরেজি হরফ যেমন লেখা তেমনই ×", id="latin-letters"),
        pytest.param("spelling", "ফিরিয়ে নিন: বানান যেমন লেখা তেমনই ×", id="spelling"),
        pytest.param("loose", "ফিরিয়ে নিন: শুধু হুবহু মিল ×", id="loosening"),
    ],
)
def test_what_is_switched_off_can_be_switched_on_again(
    client: FlaskClient, read_links: ReadLinks, switch: str, chip: str
) -> None:
    assert read_links(client.get(f"/?q=putin&source=s&page=2&{switch}=off").text)[chip] == "/?q=putin&source=s"


def test_correction_says_that_the_typed_words_are_nowhere_and_can_be_taken_off(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, notes=(CORRECTED,), corrected_from="putun")
    page = client.get("/?q=putun&page=2").text
    assert readings(page) == ["“putun” কোথাও নেই, পুতিন চুক্তি দেখানো হচ্ছে।"]
    assert read_links(page)["“putun” যেমন লেখা তেমনই খুঁজুন×"] == "/?q=putun&spelling=off"
    assert 'name="q" value="putun"' in page


def test_article_that_a_correction_found_is_opened_with_the_words_that_found_it(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, notes=(replace(CORRECTED, text="k"),))
    links = read_links(client.get("/?q=j&source=s&page=2").text)
    assert links["সিলেটে বন্যা পরিস্থিতির উন্নতি"].endswith("&q=k&source=s&page=2")
    assert links["পরের"] == "/?q=j&source=s&page=3"


def test_corrected_reading_names_both_and_either_can_be_taken_off(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, notes=(replace(READ, text="পুতুন"), CORRECTED))
    page = client.get("/?q=putun").text
    assert readings(page) == ["“putun” কোথাও নেই, পুতিন চুক্তি দেখানো হচ্ছে।", "ইংরেজি হরফ পড়া হয়েছে পুতুন ধরে।"]
    assert re.findall(r'<a class="take-off" href="(.*?)"', page) == [
        "/?q=putun&amp;spelling=off",
        "/?q=putun&amp;roman=off",
    ]


def test_suggestion_is_taken_or_taken_off_within_the_same_filters(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, notes=(), suggestion="k")
    page = client.get("/?q=j&source=s&from=2024&sort=newest&page=2").text
    assert readings(page) == ["আপনি কি k খুঁজছেন?"]
    assert read_links(page)["k"] == "/?q=k&from=2024&source=s&sort=newest"
    assert read_links(page)["অন্য বানান দেখাবেন না×"] == "/?q=j&from=2024&source=s&sort=newest&spelling=off"


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
def test_what_was_loosened_is_said_openly_and_can_be_taken_off(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks, code: str, line: str
) -> None:
    engine.page = replace(engine.page, notes=(Note(code, "j AND k", 0, 7),))
    page = client.get("/?q=j AND k&page=2").text
    assert readings(page) == [line]
    assert read_links(page)["শুধু হুবহু মিল দেখান×"] == "/?q=j+AND+k&loose=off"


@pytest.mark.parametrize("address", ["/", "/api/search"])
def test_what_may_be_read_otherwise_can_be_switched_off(client: FlaskClient, engine: FakeEngine, address: str) -> None:
    client.get(f"{address}?q=k")
    client.get(f"{address}?q=k&roman=off&spelling=off&loose=off&grouped=off")
    assert [tuple(asked[name] for name in ("roman", "spelling", "loose", "grouped")) for asked in engine.asked] == [
        (True, True, True, True),
        (False, False, False, False),
    ]


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
        pytest.param("/?roman=off&spelling=off", id="nothing-asked"),
    ],
)
def test_query_that_was_searched_for_as_it_is_has_no_chips(client: FlaskClient, address: str) -> None:
    assert chips(client.get(address).text) == ""


def test_english_page_says_it_in_english(client: FlaskClient, engine: FakeEngine) -> None:
    told = []
    for notes, suggestion in (((READ,), None), ((CORRECTED,), None), ((), "পুতিন")):
        engine.page = replace(engine.page, notes=notes, suggestion=suggestion)
        told += readings(client.get("/?q=putin&lang=en").text)
    assert told == [
        "Showing results for পুতিন চুক্তি.",
        "Nothing has “putin”; showing results for পুতিন চুক্তি.",
        "Did you mean পুতিন?",
    ]


def test_hostile_query_is_shown_as_text(client: FlaskClient, engine: FakeEngine) -> None:
    bad = "<script>alert(1)</script>%(query)s"
    for code in ("read-latin", "corrected"):
        engine.page = replace(engine.page, notes=(Note(code, bad, 0, 1),), suggestion=bad)
        page = client.get("/", query_string={"q": bad}).text
        assert "<script>" not in page
        assert page.count('<strong lang="en">&lt;script&gt;alert(1)&lt;/script&gt;%(query)s</strong>') == 2


@pytest.mark.parametrize(
    ("places", "pieces"),
    [
        pytest.param([], [("ক খ গ", None)], id="none"),
        pytest.param([(0, 1), (4, 5)], [("ক", 1), (" খ ", None), ("গ", 2)], id="both-ends"),
        pytest.param([(0, 3), (2, 5)], [("ক খ", 1), (" গ", 2)], id="overlapping"),
        pytest.param([(0, 5), (2, 3)], [("ক খ গ", 1)], id="one-within-another"),
        pytest.param([(2, 99)], [("ক ", None), ("খ গ", 1)], id="beyond-the-end"),
        pytest.param([(7, 9)], [("ক খ গ", None)], id="behind-the-end"),
    ],
)
def test_query_is_cut_at_the_places_that_hints_are_about(
    places: list[tuple[int, int]], pieces: list[tuple[str, int | None]]
) -> None:
    notes = tuple(Note("stray-star", "", start, end) for start, end in places)
    assert list(pieces_of("ক খ গ", notes)) == [Piece(*piece) for piece in pieces]


@dataclass
class FindingOnly(FakeEngine):
    """Finds something only with the parameters *needed*; knows one other spelling of each word."""

    needed: tuple[tuple[str, object], ...] = ()

    def search(self, query: str, **parameters: object) -> ResultPage:
        found = super().search(query, **parameters)  # type: ignore[arg-type]
        is_found = all({"query": query, **parameters}[name] == value for name, value in self.needed)
        return found if is_found else replace(NOTHING, text=query)

    def suggest(self, word: str, most: int = 10) -> tuple[str, ...]:
        return (f"{word}া",)[:most]


@pytest.mark.parametrize(
    ("needed", "asked", "ways"),
    [
        pytest.param((("source", ()),), "q=ক&source=s", {"সব পত্রিকায় খুঁজুন": "/?q=ক"}, id="the-only-filter"),
        pytest.param(
            (("source", ()),),
            "q=ক&source=s&year=2024&page=3",
            {"সব পত্রিকায় খুঁজুন": "/?q=ক&year=2024", "কোনো ছাঁকনি ছাড়া খুঁজুন": "/?q=ক"},
            id="one-of-two-filters",
        ),
        pytest.param(
            (("from_", None), ("section", ())),
            "q=ক&from=2024&section=t",
            {"কোনো ছাঁকনি ছাড়া খুঁজুন": "/?q=ক"},
            id="both-filters",
        ),
        pytest.param((("roman", True),), "q=k&roman=off", {"ইংরেজি হরফকে বাংলা ধরে খুঁজুন": "/?q=k"}, id="latin"),
        pytest.param((("query", "ক খা"),), "q=ক খ&source=s", {"ক খা": "/?q=ক+খা&source=s"}, id="another-spelling"),
        pytest.param((("query", "কা"),), 'q="ক"', {}, id="no-spelling-of-more-than-plain-words"),
        pytest.param((("query", "never"),), "q=ক&source=s", {}, id="none-that-finds-nothing-either"),
    ],
)
def test_ways_on_are_those_that_find_something(
    read_links: ReadLinks, needed: tuple[tuple[str, object], ...], asked: str, ways: dict[str, str]
) -> None:
    client = create_app(FindingOnly(needed=needed), WebConfig()).test_client()
    page = client.get(f"/?{asked}").text
    advice = page.split('<section class="advice"')[1].split("</section>")[0]
    found = {name: unquote(href) for name, href in read_links(advice).items() if "q=" in href}
    assert found == ways
    assert advice.count("৯৬টি খবর") == len(ways)


def test_what_was_corrected_is_one_of_the_ways_on(read_links: ReadLinks) -> None:
    client = create_app(FindingOnly(needed=(("spelling", True),)), WebConfig()).test_client()
    assert read_links(client.get("/?q=k&spelling=off").text)["বানান শুধরে খুঁজুন"] == "/?q=k"

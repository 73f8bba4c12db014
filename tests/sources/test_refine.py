"""What happens to every article, whatever format it came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from search.articles import Article
from search.settings import Limits
from search.sources.encodings import WINDOWS
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Lead, Notice, Record, Reject, Repair
from search.sources.refine import refine

ARTICLE = Article(
    id="a", title="পদ্মা সেতুতে দীর্ঘ যানজট", body="সোমবার সকাল থেকে যানবাহনের দীর্ঘ সারি।\nদুপুরে কমে।", byline="ঢাকা অফিস"
)
BIJOY = Article(
    id="a",
    title="cÙv †mZy‡Z hvbRU",
    body="†mvgevi mKvj †_‡K cÙv †mZyi `yB cÖv‡šÍ hvbevn‡bi `xN© mvwi †`Lv †M‡Q|\nSource: www.example.com",
    section="RvZxq",
    byline="Staff Reporter",
    source="উত্তরণ",
)
PAGE = Article(id="p", title="খবর", body="আজ সকালে ঢাকায় বৃষ্টি হয়েছে বলে জানিয়েছে আবহাওয়া অফিস। " * 8)


def refined(
    *records: Record,
    part_format: str = "json-lines",
    limits: Limits | None = None,
    defaults: Mapping[str, str] | None = None,
    is_scraped: bool = False,
) -> list[Record]:
    part = Part(part_format, Origin("news"), None)
    reading = Reading(limits=limits or Limits(), defaults=defaults or {})
    return list(refine(records, part, reading, is_scraped=is_scraped))


def doubled(text: str) -> str:
    return text.encode().decode("latin-1").translate(WINDOWS)


def test_an_ordinary_article_is_handed_on_as_it_is() -> None:
    (record,) = refined(ARTICLE)
    assert record is ARTICLE


def test_what_is_no_article_is_handed_on_in_its_place() -> None:
    others: list[Record] = [
        Notice("news", "x"),
        Reject("news", 1, "no-text", "x"),
        Repair("news", "broken-utf8"),
    ]
    assert refined(others[0], ARTICLE, *others[1:]) == [others[0], ARTICLE, *others[1:]]


def test_what_is_mended_in_vain_is_not_counted() -> None:
    assert refined(BIJOY, limits=Limits(article_chars=20)) == [
        Reject("news", None, "too-large", "an article of more than 20 characters is none (id a)")
    ]


def test_bijoy_is_converted_by_paragraphs_and_counted_by_articles() -> None:
    unicode = Article(
        id="a",
        title="পদ্মা সেতুতে যানজট",
        body="সোমবার সকাল থেকে পদ্মা সেতুর দুই প্রান্তে যানবাহনের দীর্ঘ সারি দেখা গেছে।\nSource: www.example.com",
        section="জাতী\u09df",
        byline="Staff Reporter",
        source="উত্তরণ",
    )
    assert refined(BIJOY, ARTICLE, BIJOY) == [unicode, ARTICLE, unicode, Repair("news", "bijoy", 2)]


def test_a_paragraph_in_bijoy_among_others_is_converted() -> None:
    mixed = replace(ARTICLE, body=f"{ARTICLE.body}\n{BIJOY.body}")
    article, repair = refined(mixed)
    assert isinstance(article, Article)
    assert article.body.split("\n")[:2] == ARTICLE.body.split("\n")
    assert article.body.split("\n")[2].startswith("সোমবার সকাল থেকে পদ্মা সেতুর")
    assert repair == Repair("news", "bijoy")


def test_a_lead_is_refined_too() -> None:
    lead, repair = refined(Lead(Article(id="a", title="cÙv †mZy‡Z `xN© hvbRU, †fvMvwšÍ‡Z hvÎxiv")))
    assert lead == Lead(Article(id="a", title="পদ্মা সেতুতে দীর্ঘ যানজট, ভোগান্তিতে যাত্রীরা"))
    assert repair == Repair("news", "bijoy")


def test_letters_encoded_twice_are_read_in_every_field() -> None:
    twice = replace(ARTICLE, title=doubled(ARTICLE.title), body=doubled(ARTICLE.body), byline=doubled("ঢাকা অফিস"))
    assert refined(twice) == [ARTICLE, Repair("news", "double-encoded")]


def test_bijoy_that_was_encoded_twice_takes_two_repairs() -> None:
    title = "cÙv †mZy‡Z `xN© hvbRU, †fvMvwšÍ‡Z hvÎxiv"
    assert refined(Article(id="a", title=title), Article(id="b", title=doubled("পদ্মা সেতু")))[2:] == [
        Repair("news", "bijoy"),
        Repair("news", "double-encoded"),
    ]


def test_bengali_letters_that_are_entities_are_letters_and_other_entities_stay() -> None:
    entities = replace(
        ARTICLE, title="&#2474;&#x9A6;&#2509;&#2478;&#2494;&nbsp;&amp; সেতু", body="HTML-এ &amp;nbsp; একটি ফাঁকা স্থান।"
    )
    assert refined(entities) == [
        replace(entities, title="পদ্মা & সেতু"),
        Repair("news", "entities"),
    ]


@pytest.mark.parametrize("part_format", ["json-lines", "html", "parquet"])
def test_what_nobody_sees_is_left_out(part_format: str) -> None:
    untidy = replace(
        ARTICLE, title="\ufeff" + ARTICLE.title, body=f"{ARTICLE.body}\ufffc\x02 \x1f", byline="\x07ঢাকা\ufeff অফিস"
    )
    assert refined(untidy, part_format=part_format) == [ARTICLE]


def test_what_no_file_can_hold_is_left_out() -> None:
    untidy = replace(ARTICLE, title=f"{ARTICLE.title}\x00", body=f"{ARTICLE.body} \ud83d")
    assert refined(untidy, part_format="feed") == [replace(ARTICLE, body=f"{ARTICLE.body} \ufffd")]


def test_joiners_stay() -> None:
    article = replace(ARTICLE, title="র‍্যাব সদর\u00adদপ্তর")
    assert refined(article) == [article]


def test_what_nobody_sees_is_a_joiner_where_without_any_there_would_be_a_reph() -> None:
    article = replace(ARTICLE, title="র\ufeff্যাব সদর\ufeffদপ্তর")
    assert refined(article) == [replace(article, title="র\u200d্যাব সদরদপ্তর")]


def test_an_article_of_nothing_that_is_seen_is_rejected() -> None:
    assert refined(Article(id="a", title="\ufeff", body=" \x02\n")) == [
        Reject("news", None, "no-text", "neither title nor body has any text (id a)")
    ]


def test_an_article_that_is_too_long_is_rejected() -> None:
    assert refined(ARTICLE, limits=Limits(article_chars=20)) == [
        Reject("news", None, "too-large", "an article of more than 20 characters is none (id a)")
    ]


def test_an_article_with_many_letters_lost_is_rejected_and_with_few_kept() -> None:
    kept = replace(ARTICLE, body=f"{ARTICLE.body}\ufffd")
    lost = Article(id="b", title="খ\ufffdর", body="ঢা\ufffdা")
    assert refined(kept, lost) == [
        kept,
        Reject(
            "news", None, "broken-utf8", "2 of its 7 letters are lost: it is in another encoding, or no text (id b)"
        ),
    ]


def test_fields_that_are_empty_take_what_the_run_has_for_them() -> None:
    assert refined(ARTICLE, defaults={"source": "উত্তরণ", "byline": "কেউ"}) == [replace(ARTICLE, source="উত্তরণ")]


def test_an_id_that_is_the_address_becomes_the_canonical_one_and_the_address_stays_as_printed() -> None:
    url = "http://www.example.com/1?utm_source=fb"
    assert refined(replace(ARTICLE, id=url, url=url), replace(ARTICLE, url=url)) == [
        replace(ARTICLE, id="https://example.com/1", url=url),
        replace(ARTICLE, url=url),
    ]


def test_only_what_was_cut_out_of_pages_is_judged() -> None:
    english = replace(PAGE, body="Rain has fallen in Dhaka this morning, the weather office said. " * 8)
    assert refined(PAGE, english, part_format="html") == [PAGE, english]
    kept, reject = refined(PAGE, english, part_format="html", is_scraped=True)
    assert kept == PAGE
    assert isinstance(reject, Reject)
    assert reject.reason == "not-bengali"

"""Headings of others, in English and Bengali: which field each is for, and what becomes of the values under them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import DHAKA, Article, InvalidArticle
from search.settings import Limits
from search.sources.columns import (
    Row,
    article_of_row,
    canonical_article,
    fullness,
    has_text,
    heading_notices,
    is_canonical,
    read_rows,
    unknown_headings,
)
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Notice, Record, Reject, Repair

SAVED = datetime.datetime(2024, 6, 20, 14, 0, tzinfo=DHAKA)
ORIGIN = Origin("news.csv", saved=SAVED)
READING = Reading()
TITLE = "পদ্মার ভাঙনে বিলীন শতাধিক ঘর"
BODY = "রাজবাড়ীর গোয়ালন্দে পদ্মার ভাঙনে শতাধিক ঘর বিলীন হয়েছে। গৃহহীন মানুষ আশ্রয় নিয়েছেন বাঁধে।"


def article(row: dict[str, object], reading: Reading = READING, origin: Origin = ORIGIN) -> Article:
    return article_of_row({"title": TITLE, **row}, origin, reading)[0]


def read(rows: list[dict[str, object]], reading: Reading = READING, first: int = 0) -> list[Record]:
    numbered = [Row(number, row) for number, row in enumerate(rows, start=first + 1)]
    return list(read_rows(numbered, Part("delimited", ORIGIN, None, first), reading))


def published(records: list[Record]) -> list[str | None]:
    return [record.published for record in records if isinstance(record, Article)]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        *[(heading, "title") for heading in ("Headline", "news_title", "শিরোনাম", "সংবাদ শিরোনাম", "og:title")],
        *[
            (heading, "body")
            for heading in ("content", "articleBody", "article_text", "MAINTEXT", "সংবাদ", "বিবরণ", "খবর")
        ],
        *[(heading, "url") for heading in ("link", "Permalink", "canonical_url", "লিংক")],
        *[(heading, "source") for heading in ("newspaper", "Publisher", "site_name", "পত্রিকা", "সূত্র")],
        *[(heading, "section") for heading in ("category", "articleSection", "topic", "বিভাগ", "category_bn")],
        *[(heading, "byline") for heading in ("author", "Authors", "reporter", "লেখক", "প্রতিবেদক")],
        *[(heading, "agency") for heading in ("agency", "News Agency", "সংবাদ সংস্থা")],
        *[(heading, "id") for heading in ("_id", "guid", "news_id", "Article ID")],
    ],
)
def test_a_heading_is_for_a_field(heading: str, field: str) -> None:
    value = "https://example.org/1" if field == "url" else "খবরের কাগজ"
    beside = "body" if field == "title" else "title"
    assert getattr(article_of_row({beside: "ক", heading: value}, ORIGIN, READING)[0], field) == value


@pytest.mark.parametrize(
    "heading",
    [
        "date",
        "pubDate",
        "published_at",
        "Publish Date",
        "datePublished",
        "created_at",
        "তারিখ",
        "প্রকাশের তারিখ",
        "date_publish",
    ],
)
def test_a_date_stands_under_many_headings(heading: str) -> None:
    assert article({heading: "২০ জুন ২০২৪, ১৩:২৪"}).published == "2024-06-20T13:24:00+06:00"


@pytest.mark.parametrize("heading", ["Published_At", "publishedAt", "published at", "PUBLISHED-AT", " published.at "])
def test_headings_are_compared_without_what_differs_between_ways_to_write(heading: str) -> None:
    assert article({heading: "2024-06-20"}).published == "2024-06-20"


@pytest.mark.parametrize("heading", ["বিষ\u09df", "বিষ\u09af\u09bc"], ids=["one-letter", "with-nukta"])
def test_a_bengali_heading_is_known_in_both_encodings(heading: str) -> None:
    assert article({heading: "খেলা"}).section == "খেলা"


def test_of_several_headings_the_name_of_the_field_comes_first_and_an_empty_one_not_at_all() -> None:
    assert article({"headline": "অন্য"}).title == TITLE
    assert article({"title": "N/A", "headline": "অন্য"}).title == "অন্য"
    assert article({"created_at": "2024-06-21", "published_at": "2024-06-20"}).published == "2024-06-20"
    assert article({"category": "sports", "category_bn": "খেলা"}).section == "খেলা"


def test_the_fuller_of_text_and_summary_is_the_body() -> None:
    assert article({"summary": "পদ্মার ভাঙন।", "content": BODY}).body == BODY
    assert article({"description": BODY, "content": "রাজবাড়ীর … [+99 chars]"}).body == BODY
    assert article({"summary": "পদ্মার ভাঙন।"}).body == "পদ্মার ভাঙন।"


def test_a_row_of_wordpress_is_an_article() -> None:
    row = {
        "id": 12,
        "date": "2024-06-20T13:24:00",
        "date_gmt": "2024-06-20T07:24:00",
        "modified_gmt": "2024-06-20T08:00:00",
        "link": "https://example.org/padma",
        "title": {"rendered": "পদ্মার ভাঙন &#8216;থামছে না&#8217;"},
        "content": {"rendered": "<p>প্রথম।</p>\n<p>দ্বিতীয়।</p>", "protected": False},
        "excerpt": {"rendered": "<p>প্রথম।</p>"},
        "author": 3,
        "categories": [1, 7],
    }
    assert article(row) == Article(
        id="12",
        url="https://example.org/padma",
        title="পদ্মার ভাঙন ‘থামছে না’",
        body="প্রথম।\nদ্বিতীয়।",
        published="2024-06-20T07:24:00+00:00",
        updated="2024-06-20T08:00:00+00:00",
    )


def test_an_article_of_schema_org_is_an_article() -> None:
    row = {
        "@type": "NewsArticle",
        "headline": TITLE,
        "articleBody": BODY,
        "datePublished": "2024-06-20T13:24:00+06:00",
        "author": [{"@type": "Person", "name": "করিম"}, {"@type": "Person", "name": "রহিম"}],
        "publisher": {"@type": "Organization", "name": "দৈনিক", "logo": {"url": "https://example.org/x.png"}},
        "mainEntityOfPage": {"@type": "WebPage", "@id": "https://example.org/padma"},
        "articleSection": ["সারা দেশ", "নদী"],
    }
    assert article_of_row(row, ORIGIN, READING) == (
        Article(
            id="https://example.org/padma",
            url="https://example.org/padma",
            title=TITLE,
            body=BODY,
            published="2024-06-20T13:24:00+06:00",
            source="দৈনিক",
            section="সারা দেশ",
            byline="করিম, রহিম",
        ),
        [],
    )


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"_index": "news", "_id": "7", "_source": {"title": "ক"}}, id="elasticsearch"),
        pytest.param({"model": "news.article", "pk": 7, "fields": {"title": "ক"}}, id="django"),
        pytest.param({"data": {"id": 7, "attributes": {"title": "ক"}}}, id="strapi"),
        pytest.param({"_id": {"$oid": "7"}, "title": "ক"}, id="mongodb"),
    ],
)
def test_an_article_inside_an_object_is_taken_out_of_it(row: dict[str, object]) -> None:
    assert article_of_row(row, ORIGIN, READING) == (Article(id="7", title="ক"), [])


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("লেখা: করিম রহমান", "করিম রহমান"),
        ("By Karim Rahman", "Karim Rahman"),
        ("প্রতিবেদক", "প্রতিবেদক"),
        ("লেখা:", None),
        ("https://www.example.org", None),
        ("example24.com", None),
        ("7", None),
        (TITLE, None),
        (f"‘{TITLE}’", None),
    ],
)
def test_a_byline_is_a_name(byline: str, name: str | None) -> None:
    assert article({"author": byline}).byline == name


def test_an_agency_that_stands_where_the_author_does_is_named_as_one() -> None:
    told = article({"author": "বাসস"})
    assert (told.byline, told.agency) == ("বাসস", "বাসস")
    assert article({"author": "বাসস", "agency": "ইউএনবি"}).agency == "ইউএনবি"


def test_a_source_that_is_an_address_is_told_by_its_host() -> None:
    assert article({"source": "https://www.example.org/bangla/"}).source == "example.org"
    assert article({"source": {"id": None, "name": "দৈনিক"}}).source == "দৈনিক"


def test_an_address_of_the_web_comes_before_what_else_is_under_a_heading_for_one() -> None:
    assert article({"url": "/padma", "link": "https://example.org/padma"}).url == "https://example.org/padma"
    assert article({"guid": "https://example.org/?p=1"}).url == "https://example.org/?p=1"
    assert article({"guid": "a1"}).url is None


@pytest.mark.parametrize(
    ("body", "section", "left"),
    [
        pytest.param(f"[নদী] {TITLE}", "নদী", "", id="section-and-headline"),
        pytest.param(TITLE, None, "", id="headline"),
        pytest.param(f"{TITLE}।", None, "", id="headline-with-a-danda"),
        pytest.param(f"[নদী] {BODY}", None, f"[নদী] {BODY}", id="text-that-begins-with-a-bracket"),
        pytest.param("পদ্মার ভাঙনে বিলীন স্কুল", None, "পদ্মার ভাঙনে বিলীন স্কুল", id="another-short-text"),
    ],
)
def test_a_body_that_only_repeats_the_headline_is_none(body: str, section: str | None, left: str) -> None:
    found = article({"body": body, "date": "2024-06-20"})
    assert (found.section, found.body) == (section, left)


def test_the_section_of_a_column_comes_before_that_in_brackets() -> None:
    assert article({"content": f"[নদী] {TITLE}", "category": "সারা দেশ"}).section == "সারা দেশ"


def test_a_dateline_at_the_beginning_of_a_text_is_its_date_and_no_part_of_it() -> None:
    text = f"প্রকাশ: ২০ জুন ২০২৪ | ১৩:২৪ | আপডেট: ২০ জুন ২০২৪ | ১৫:০০ {BODY}"
    found = article({"content": text})
    assert (found.published, found.updated, found.body) == (
        "2024-06-20T13:24:00+06:00",
        "2024-06-20T15:00:00+06:00",
        BODY,
    )
    assert article({"content": text, "date": "2024-06-19"}).published == "2024-06-19"
    assert article({"content": f"প্রিন্ট: ২২ জুন ২০২৪, ১০:০০ এএম {BODY}"}).published is None


def test_a_date_that_no_rule_understands_leaves_an_article_without_one() -> None:
    assert article_of_row({"title": "ক", "date": "শীঘ্রই", "id": 1}, ORIGIN, READING) == (
        Article(id="1", title="ক"),
        [Repair("news.csv", "date-not-read")],
    )
    assert article_of_row({"title": "ক", "date": "0000-00-00 00:00:00", "id": 1}, ORIGIN, READING)[1] == []


def test_what_was_updated_and_never_published_was_published_then() -> None:
    found = article({"updated_at": "2024-06-20"})
    assert (found.published, found.updated) == ("2024-06-20", None)


def test_a_mapped_heading_alone_is_read_for_its_field() -> None:
    reading = Reading(columns={"title": "Name of it", "section": "source"})
    row = {"Name Of It": "ক", "title": "খ", "source": "খেলা", "text": "গ"}
    found, _ = article_of_row(row, ORIGIN, reading)
    assert (found.title, found.section, found.source, found.body) == ("ক", "খেলা", None, "গ")
    assert article_of_row({"title": "খ", "text": "গ"}, ORIGIN, reading)[0].title == ""


def test_a_mapped_heading_may_be_a_path() -> None:
    reading = Reading(columns={"title": "meta.head.line"})
    assert article_of_row({"meta": {"head": {"line": "ক"}}}, ORIGIN, reading)[0].title == "ক"


def test_the_headings_left_aside_are_told_and_those_asked_for_in_vain() -> None:
    reading = Reading(columns={"title": "caption"})
    headings = {"body", "tags", "lang", "@context", "_score"}
    assert unknown_headings(headings, reading) == {"tags", "lang"}
    assert list(heading_notices(headings, ORIGIN, reading)) == [
        Notice("news.csv", "keys that no article has were left aside: lang, tags"),
        Notice("news.csv", "title was to be read from caption, which no record has"),
    ]


def test_many_headings_are_told_in_a_short_message() -> None:
    (notice,) = heading_notices({f"x{number:03}" * 20 for number in range(50)}, ORIGIN, READING)
    assert isinstance(notice, Notice)
    assert notice.message.endswith(" and 30 more")
    assert len(notice.message) < 1000


def test_a_table_of_articles_has_a_column_for_text() -> None:
    assert has_text(["id", "শিরোনাম"], READING)
    assert not has_text(["id", "name", "price"], READING)
    assert has_text(["id", "name"], Reading(columns={"title": "name"}))


def test_only_what_has_no_names_but_those_of_an_article_is_canonical() -> None:
    assert is_canonical({"title": "ক", "published": "2024", "tags": []}, READING)
    assert not is_canonical({"title": "ক", "date": "2024"}, READING)
    assert not is_canonical({"title": "ক"}, Reading(columns={"title": "title"}))


@pytest.mark.parametrize(
    ("row", "full"),
    [
        ({"title": "ক", "body": "খ"}, 2),
        ({"title": "ক", "url": "https://example.org"}, 1),
        ({"id": 5, "name": "খেলা"}, 0),
        ({"news": [{"title": "ক"}]}, 0),
        ({"content": ["ক", "খ"]}, 2),
        ({"@type": "WebPage", "headline": "ক", "text": "খ"}, -1),
        ({"@type": ["Thing", "NewsArticle"], "headline": "ক"}, 1),
    ],
)
def test_an_object_has_more_or_less_of_an_article(row: dict[str, object], full: int) -> None:
    assert fullness(row, READING) == full


def test_a_row_without_text_or_with_too_much_of_it_is_no_article() -> None:
    with pytest.raises(InvalidArticle) as without:
        article_of_row({"title": "null", "content": None}, ORIGIN, READING)
    with pytest.raises(InvalidArticle) as too_much:
        article_of_row({"headline": "ক" * 11}, ORIGIN, Reading(limits=Limits(article_chars=10)))
    assert (without.value.reason, too_much.value.reason) == ("no-text", "too-large")


def test_no_article_has_a_nul() -> None:
    record = {"id": "a\x00", "title": "ক\x00", "body": "\x00খ\x00", "url": None}
    assert canonical_article(record, READING) == Article(id="a", title="ক", body="খ")
    assert article_of_row({"_id": "a", "headline": "ক\x00"}, ORIGIN, READING)[0] == Article(id="a", title="ক")


def test_rows_are_read_in_order_with_what_is_a_record_already() -> None:
    reject = Reject("news.csv", 2, "bad-json", "no JSON")
    rows: list[Row | Record] = [
        Row(1, {"headline": "ক", "id": 1}),
        reject,
        Row(3, {"headline": ""}),
        Row(4, {"title": "খ", "id": 2}, True),
    ]
    assert list(read_rows(rows, Part("json", ORIGIN, None), READING)) == [
        Article(id="1", title="ক"),
        reject,
        Reject("news.csv", 3, "no-text", "neither title nor body has any text"),
        Article(id="2", title="খ"),
    ]


def test_headings_are_told_with_the_first_part_of_a_file() -> None:
    rows: list[dict[str, object]] = [{"id": 1, "title": "ক", "tags": "x"}]
    told = Notice("news.csv", "keys that no article has were left aside: tags")
    assert told in read(rows)
    assert told not in read(rows, first=1)


def test_what_is_around_an_article_is_not_told_of_as_left_aside() -> None:
    rows: list[dict[str, object]] = [{"data": {"attributes": {"title": "ক", "id": 1, "locale": "bn"}}}]
    assert read(rows)[1:] == [Notice("news.csv", "keys that no article has were left aside: locale")]


def test_dates_that_were_not_read_are_counted() -> None:
    rows: list[dict[str, object]] = [{"title": "ক", "date": date} for date in ("শীঘ্রই", "2024-06-20", "কাল", None)]
    assert read(rows)[4:] == [Repair("news.csv", "date-not-read", 2)]


def test_one_date_tells_whether_all_have_the_month_first() -> None:
    dates = ["06/07/2024", "6/20/2024", "১/২/২০২৪"]
    assert published(read([{"title": "ক", "date": date} for date in dates])) == [
        "2024-06-07",
        "2024-06-20",
        "2024-01-02",
    ]
    assert published(read([{"title": "ক", "date": date} for date in ("06/07/2024", "20/06/2024")])) == [
        "2024-07-06",
        "2024-06-20",
    ]


def test_a_time_told_from_now_is_counted_from_when_the_row_was_fetched_or_the_file_saved() -> None:
    row: dict[str, object] = {"title": "ক", "date": "৯ ঘণ্টা আগে"}
    assert published(read([row])) == ["2024-06-20T05:00:00+06:00"]
    assert published(read([{**row, "scraped_at": "2023-01-01 10:00:00"}])) == ["2023-01-01T01:00:00+06:00"]
    assert published(read([row, {"title": "খ", "date": "2024-06-19"}])) == ["2024-06-20T05:00:00+06:00", "2024-06-19"]


def test_a_file_that_was_copied_long_after_its_newest_article_does_not_tell_when_now_was() -> None:
    records = read([{"title": "ক", "date": "৯ ঘণ্টা আগে"}, {"title": "খ", "date": "2023-12-18"}])
    assert published(records) == [None, "2023-12-18"]
    assert records[2:] == [Repair("news.csv", "date-not-read")]


HEADINGS = (
    st.sampled_from(["title", "শিরোনাম", "content", "date", "author", "_source", "data", "url", "source", "x"])
    | st.text()
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HEADINGS, inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(HEADINGS, VALUES, max_size=4), max_size=3))
def test_any_rows_give_a_record_each(rows: list[dict[str, object]]) -> None:
    records = [record for record in read(rows) if not isinstance(record, Notice | Repair)]
    assert len(records) == len(rows)
    assert all(isinstance(record, Article | Reject) for record in records)

"""Pages saved as text: the fields of every layout, and why a page has no article."""

from __future__ import annotations

import datetime
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import DHAKA, Article, fallback_id
from search.settings import News
from search.sources.judging import find_fault
from search.sources.pagetext import read as read_part
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Record, Reject, Repair
from search.sources.registry import read_sources

SEED = Path(__file__).parent.parent.parent / "seeds" / "000_e425fd11451bf95b.txt"

HEADLINE = "পদ্মা সেতুতে দীর্ঘ যানজট, ভোগান্তিতে যাত্রীরা"
FIRST = "পদ্মা সেতুতে আজ শনিবার সকাল থেকে যানবাহনের দীর্ঘ সারি দেখা গেছে বলে জানিয়েছেন সেতু কর্তৃপক্ষের কর্মকর্তারা।"
SECOND = "মাওয়া প্রান্তের টোল প্লাজার ব্যবস্থাপক জানান, ঈদের ছুটির কারণে গাড়ির চাপ বেড়েছে। খবর বাসসের।"
THIRD = "যাত্রীরা বলেন, দুই ঘণ্টার বেশি সময় ধরে তাঁরা সেতুর মুখে আটকে আছেন।"
FOURTH = "সেতু কর্তৃপক্ষ বলছে, বিকেলের মধ্যে যানবাহনের চাপ কমে আসবে।"
PARAGRAPHS = (FIRST, SECOND, THIRD)
SUBHEADING = "সেতুতে যা দেখা গেল"


def read_all(data: bytes, **origin: Any) -> list[Record]:
    return [*read_part(Part("text", Origin("page.txt", **origin), data), Reading())]


def read(*lines: str) -> Record:
    (record,) = read_all("\n".join(lines).encode())
    return record


def reason_against(text: str) -> str:
    (record,) = read_all(text.encode())
    if isinstance(record, Article):
        fault = find_fault(record, News())
        assert fault
        return fault.reason
    assert isinstance(record, Reject)
    assert (record.path, record.line) == ("page.txt", None)
    return record.reason


def article(*body: str, title: str = HEADLINE, agency: str | None = "বাসস", **fields: str) -> Article:
    """The article of these paragraphs, its id made as for one without URL."""
    source, published = fields.get("source"), fields.get("published")
    identity = fields.get("url") or fallback_id(source, title, published)
    return Article(id=identity, title=title, body="\n".join(body or PARAGRAPHS), agency=agency, **fields)


def test_the_users_seed_is_read_field_by_field() -> None:
    (record,) = read_sources([str(SEED)])
    lines = SEED.read_text(encoding="utf-8").split("\n")
    title = "রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই"
    assert record == Article(
        id=fallback_id(None, title, "2024-06-20"),
        title=title,
        body="\n".join(line for line in lines[6:] if line),
        url=None,
        published="2024-06-20T13:24:00+06:00",
        updated=None,
        source=None,
        section=None,
        byline="অনলাইন ডেস্ক",
        agency="এএফপি",
    )
    assert len([line for line in lines[6:] if line]) == 11


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [
                f"{HEADLINE} | দৈনিক পদ্মাপাড়",
                *("প্রচ্ছদ", "জাতীয়", "সারাদেশ", "খেলা", "হোম > জাতীয়"),
                HEADLINE,
                "নিজস্ব প্রতিবেদক, মুন্সীগঞ্জ",
                "প্রকাশ: ১৫ জুন ২০২৪, ০৯:৪৫ এএম | আপডেট: ১৫ জুন ২০২৪, ১১:৩০ এএম",
                *PARAGRAPHS,
                "আরও পড়ুন",
                "সেতুর টোল আদায়ে নতুন রেকর্ড",
                "© ২০২৪ দৈনিক পদ্মাপাড়। সর্বস্বত্ব সংরক্ষিত",
            ],
            article(
                source="দৈনিক পদ্মাপাড়",
                byline="নিজস্ব প্রতিবেদক, মুন্সীগঞ্জ",
                published="2024-06-15T09:45:00+06:00",
                updated="2024-06-15T11:30:00+06:00",
            ),
            id="title-tag-menu-breadcrumb-and-copyright",
        ),
        pytest.param(
            [
                "logo",
                HEADLINE,
                "প্রকাশিত: শনিবার, ১৫ জুন ২০২৪, ০৯:৪৫",
                "ডেস্ক রিপোর্ট",
                "শেয়ার",
                *PARAGRAPHS,
                "সম্পাদক: আবদুল করিম",
                "ফোন: ০১৭০০০০০০০০",
            ],
            article(byline="ডেস্ক রিপোর্ট", published="2024-06-15T09:45:00+06:00"),
            id="desk-after-the-date-and-imprint",
        ),
        pytest.param(
            ["মেনু", HEADLINE, "জেলা প্রতিনিধি, শরীয়তপুর", "১৫ জুন ২০২৪ ০৯:৪৫", FIRST, "ছবি: সংগৃহীত", SECOND, THIRD],
            article(byline="জেলা প্রতিনিধি, শরীয়তপুর", published="2024-06-15T09:45:00+06:00"),
            id="desk-before-the-date-and-caption",
        ),
        pytest.param(
            [
                *("অনলাইন ডেস্ক", "১৫/০৬/২০২৪", HEADLINE, FIRST, SUBHEADING, SECOND),
                *("আরও পড়ুন", "আরেকটি খবরের শিরোনাম এখানে", THIRD),
            ],
            article(FIRST, SUBHEADING, SECOND, THIRD, byline="অনলাইন ডেস্ক", published="2024-06-15"),
            id="subheading-stays-and-read-more-goes",
        ),
        pytest.param(
            [
                *("হোম", "/", "জাতীয়", "/", "বিস্তারিত", HEADLINE, "স্টাফ রিপোর্টার"),
                "প্রকাশ : ১৫ জুন ২০২৪, শনিবার, ১ আষাঢ় ১৪৩১",
                "হালনাগাদ : ১৫ জুন ২০২৪, রাত ১০টা ২০ মিনিট",
                *PARAGRAPHS,
            ],
            article(byline="স্টাফ রিপোর্টার", published="2024-06-15", updated="2024-06-15T22:20:00+06:00"),
            id="breadcrumb-and-bangla-calendar",
        ),
        pytest.param(
            [
                *("আনন্দসংবাদ", "কলকাতা", "রাজ্য", "দেশ", HEADLINE, "নিজস্ব সংবাদদাতা"),
                *("কলকাতা ১৫ জুন ২০২৪ ০৯:৪৫", "শেষ আপডেট: ১৫ জুন ২০২৪ ১০:২০", *PARAGRAPHS),
                *("Advertisement", "অন্য গ্যালারি"),
            ],
            article(
                byline="নিজস্ব সংবাদদাতা",
                published="2024-06-15T09:45:00+06:00",
                updated="2024-06-15T10:20:00+06:00",
            ),
            id="kolkata",
        ),
        pytest.param(
            [HEADLINE, "Published: June 15, 2024 9:45 PM", "Updated: 15 June 2024, 10:20 PM", *PARAGRAPHS],
            article(published="2024-06-15T21:45:00+06:00", updated="2024-06-15T22:20:00+06:00"),
            id="english-datelines",
        ),
        pytest.param(
            ["https://example.org/news/1", HEADLINE, "১৫ জুন ২০২৪", *PARAGRAPHS],
            article(url="https://example.org/news/1", published="2024-06-15"),
            id="url-is-the-id",
        ),
        pytest.param(["১৫ জুন, ২০২৪", HEADLINE, *PARAGRAPHS], article(published="2024-06-15"), id="headline-once"),
        pytest.param([HEADLINE, "", HEADLINE, "", *PARAGRAPHS, HEADLINE], article(), id="headline-thrice-and-no-date"),
        pytest.param(
            [HEADLINE, "লেখক: রফিকুল ইসলাম", "আপডেট: ১৫ জুন ২০২৪", *PARAGRAPHS],
            article(byline="রফিকুল ইসলাম", published="2024-06-15"),
            id="author-by-label-and-a-lone-update-is-the-publication",
        ),
        pytest.param(
            [HEADLINE, FIRST, THIRD, FOURTH, "সূত্র: বিবিসি বাংলা"],
            article(FIRST, THIRD, FOURTH, agency="বিবিসি বাংলা"),
            id="agency-below-the-body",
        ),
        pytest.param([HEADLINE, FIRST, THIRD, FOURTH], article(FIRST, THIRD, FOURTH, agency=None), id="no-agency"),
    ],
)
def test_a_layout_is_read_field_by_field(lines: list[str], expected: Article) -> None:
    assert read(*lines) == expected


TICKER = "মেট্রোরেলে যাত্রী বেড়েছে দ্বিগুণ"
DATE = "১৫ জুন ২০২৪"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["সর্বশেষ", TICKER, HEADLINE, DATE, *PARAGRAPHS, "সর্বাধিক পঠিত", TICKER],
            article(published="2024-06-15"),
            id="ticker-that-stands-twice",
        ),
        pytest.param(
            [f"{HEADLINE} - দৈনিক পদ্মাপাড়", "প্রচ্ছদ", HEADLINE, DATE, *PARAGRAPHS],
            article(published="2024-06-15", source="দৈনিক পদ্মাপাড়"),
            id="title-tag-with-a-dash",
        ),
        pytest.param(
            [f"{HEADLINE} | দৈনিক পদ্মাপাড়", DATE, *PARAGRAPHS],
            article(published="2024-06-15", source="দৈনিক পদ্মাপাড়"),
            id="title-tag-alone",
        ),
        pytest.param(
            [HEADLINE, *PARAGRAPHS, "আরও পড়ুন", "সেতুর টোল আদায়ে নতুন রেকর্ড", "১ জানুয়ারি ২০২০"],
            article(),
            id="date-of-another-article-below",
        ),
        pytest.param(
            ["আজ ২২ জুন ২০২৪, শনিবার", "প্রচ্ছদ", HEADLINE, "নিজস্ব প্রতিবেদক", f"{DATE}, ০৯:৪৫", *PARAGRAPHS],
            article(published="2024-06-15T09:45:00+06:00", byline="নিজস্ব প্রতিবেদক"),
            id="date-of-the-day-of-saving-above",
        ),
        pytest.param(
            [HEADLINE, DATE, *PARAGRAPHS, "মন্তব্য", "খুব ভালো লিখেছেন ভাই, ধন্যবাদ আপনাকে।"],
            article(published="2024-06-15"),
            id="comments-below",
        ),
        pytest.param(
            [
                HEADLINE,
                DATE,
                *PARAGRAPHS,
                "এ বিভাগের আরও খবর",
                TICKER,
                "মেট্রোরেলে যাত্রী এক বছরে দ্বিগুণ হয়েছে বলে জানা গেছে।",
            ],
            article(published="2024-06-15"),
            id="teaser-below",
        ),
    ],
)
def test_a_harder_layout_is_read_field_by_field(lines: list[str], expected: Article) -> None:
    assert read(*lines) == expected


@pytest.mark.parametrize(
    "spelled",
    [
        pytest.param("প্রকাশ: ১৫ জুন ২০২৪, ০৯:৪৫", id="plain"),
        pytest.param("প্রকাশ : ১৫ জুন ২০২৪ | ০৯:৪৫ এএম", id="bar"),
        pytest.param("প্রকাশিত: জুন ১৫, ২০২৪ ০৯:৪৫", id="month-first"),
        pytest.param("প্রকাশের সময় : শনিবার, ১৫ জুন, ২০২৪, সকাল ০৯:৪৫", id="part-of-day"),
        pytest.param("প্রকাশ: ০৯:৪৫ এএম, ১৫ জুন ২০২৪", id="clock-first"),
        pytest.param("প্রকাশিতঃ ১৫-০৬-২০২৪ ০৯:৪৫", id="visarga-for-a-colon"),
        pytest.param("পোস্ট: ২০২৪-০৬-১৫ ০৯:৪৫:১০", id="iso"),
        pytest.param("১৫ জুন ২০২৪, সকাল ৯টা ৪৫ মিনিট", id="hours-in-words"),
    ],
)
def test_a_dateline_is_understood_however_it_is_spelled(spelled: str) -> None:
    assert read(HEADLINE, spelled, *PARAGRAPHS) == article(published="2024-06-15T09:45:00+06:00")


@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="crlf"),
        pytest.param(lambda text: text.replace("\n", "\r"), id="cr"),
        pytest.param(lambda text: text.replace("\n", "\n\n\n"), id="blank-lines"),
        pytest.param(lambda text: text.replace("\n", " \t\n\u00a0"), id="white-space-around-lines"),
        pytest.param(lambda text: text.replace("\n", "\u2028"), id="line-separators"),
    ],
)
def test_line_ends_and_white_space_change_nothing(encode: object) -> None:
    assert callable(encode)
    page = "\n".join((HEADLINE, "১৫ জুন ২০২৪", *PARAGRAPHS))
    assert read_all(encode(page).encode()) == [article(published="2024-06-15")]


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("\n".join((HEADLINE, *PARAGRAPHS)), encoding="utf-8-sig")
    assert [*read_sources([str(path)])] == [article()]


def test_a_time_told_from_now_is_counted_from_when_the_page_was_saved() -> None:
    saved = datetime.datetime(2024, 6, 15, 18, 45, tzinfo=DHAKA)
    page = "\n".join((HEADLINE, "৯ ঘণ্টা আগে", *PARAGRAPHS))
    assert read_all(page.encode(), saved=saved) == [article(published="2024-06-15T09:45:00+06:00")]
    assert read_all(page.encode()) == [article()]


def test_broken_bytes_cost_their_letters_and_no_more() -> None:
    page = "\n".join((HEADLINE, DATE, *PARAGRAPHS)).encode()
    broken, record = read_all(page.replace("সকাল".encode(), "সকাল".encode()[:-1]))
    assert broken == Repair("page.txt", "broken-utf8")
    assert record == article(FIRST.replace("সকাল", "সকা\ufffd"), SECOND, THIRD, published="2024-06-15")


def test_the_address_that_a_page_was_fetched_from_is_its_own() -> None:
    (record,) = read_all("\n".join((HEADLINE, *PARAGRAPHS)).encode(), url="https://example.org/news/1")
    assert record == article(url="https://example.org/news/1")


def composed(text: str) -> str:
    for base, letter in (("\u09a1\u09bc", "\u09dc"), ("\u09a2\u09bc", "\u09dd"), ("\u09af\u09bc", "\u09df")):
        text = text.replace(base, letter)
    return text


def test_both_encodings_of_the_nukta_are_read_alike_and_kept_as_printed() -> None:
    lines = ("শেয়ার", HEADLINE, "জাতীয় ডেস্ক", "প্রকাশ: ১৫ ফেব্রুয়ারি ২০২৪", *PARAGRAPHS, "আরও পড়ুন", "শরীয়তপুরে বড় মেলা")
    apart = read(*(unicodedata.normalize("NFC", line) for line in lines))
    whole = read(*(composed(unicodedata.normalize("NFC", line)) for line in lines))
    assert isinstance(apart, Article)
    assert isinstance(whole, Article)
    assert (apart.published, whole.published) == ("2024-02-15", "2024-02-15")
    assert "\u09df" in whole.body
    assert "\u09df" not in apart.body
    for name in ("title", "body", "byline", "agency"):
        assert unicodedata.normalize("NFC", getattr(whole, name)) == unicodedata.normalize("NFC", getattr(apart, name))
    assert apart.byline == unicodedata.normalize("NFC", "জাতীয় ডেস্ক")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("\n".join(f"শিরোনাম নম্বর {n} এখানে আছে" for n in range(30)), "no-text", id="listing"),
        pytest.param(
            "Traffic jam in Dhaka today\n" + "The jam was heavy and people had to wait for hours on the road " * 4,
            "not-bengali",
            id="english",
        ),
        pytest.param(
            "Just a moment...\nChecking your browser before accessing the site.\nRay ID: 8a1b2c",
            "bot-wall",
            id="bot-wall",
        ),
        pytest.param("একটু অপেক্ষা করুন\nআপনি রোবট নন তা নিশ্চিত করুন।", "bot-wall", id="bot-wall-in-bengali"),
        pytest.param(f"{HEADLINE}\nআজ পদ্মা সেতুতে যানজট ছিল অনেক।", "no-text", id="too-short"),
        pytest.param("\n".join(PARAGRAPHS), "no-headline", id="no-headline"),
        pytest.param(HEADLINE, "no-text", id="headline-alone"),
        pytest.param("৪০৪\nপাতাটি খুঁজে পাওয়া যায়নি", "error-page", id="not-found-page"),
        pytest.param("   \n\t\n", "no-text", id="blank"),
        pytest.param("\n".join((HEADLINE, f"{FIRST} " * 20_000)), "too-large", id="over-the-limit"),
    ],
)
def test_a_page_without_an_article_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert reason_against(text) == reason


lines_of_pages = st.lists(
    st.sampled_from(
        [HEADLINE, *PARAGRAPHS, "১৫ জুন ২০২৪", "৩১ জুন ২০২৪ ২৫:৯৯", "আপডেট: প্রকাশ:", "| © :: -", "https://x", "ডেস্ক", ""]
    )
    | st.text(max_size=40),
    max_size=12,
).map("\n".join)


@given(st.text() | lines_of_pages)
def test_any_text_gives_one_record(text: str) -> None:
    *mended, record = read_all(text.encode(errors="replace"))
    assert all(isinstance(one, Repair) for one in mended)
    if isinstance(record, Article):
        assert record.id
        assert record.title
        assert record.body
    else:
        assert isinstance(record, Reject)
        assert record.reason in ("no-text", "no-headline", "too-large")

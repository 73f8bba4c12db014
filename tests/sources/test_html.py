"""Article pages in HTML: the fields of every shape of page, and what is no article."""

from __future__ import annotations

import datetime
import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import DHAKA, Article
from search.settings import Limits
from search.sources.html import read as read_part
from search.sources.html import split
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Record, Reject, Repair

PAGES = Path(__file__).parent / "pages"

HEADLINE = "পদ্মা সেতুতে দীর্ঘ যানজট, ভোগান্তিতে যাত্রীরা"
FIRST = "পদ্মা সেতুতে আজ শনিবার সকাল থেকে যানবাহনের দীর্ঘ সারি দেখা গেছে বলে জানিয়েছেন সেতু কর্তৃপক্ষের কর্মকর্তারা।"
SECOND = "মাওয়া প্রান্তের টোল প্লাজার ব্যবস্থাপক জানান, ঈদের ছুটির কারণে গাড়ির চাপ বেড়েছে।"
THIRD = "যাত্রীরা বলেন, দুই ঘণ্টার বেশি সময় ধরে তাঁরা সেতুর মুখে আটকে আছেন।"
PARAGRAPHS = (FIRST, SECOND, THIRD)
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
OTHERS = (
    "মেট্রোরেলে যাত্রী বেড়েছে দ্বিগুণ",
    "কাঁচা মরিচের কেজি তিন শ টাকা ছাড়াল",
    "নদীভাঙনে বিলীন স্কুলের নতুন ভবন",
    "ছুটির দিনে পাহাড়ে পর্যটকের ঢল",
    "শেষ মুহূর্তের গোলে জিতল আবাহনী",
    "বৃষ্টিতে ভিজে ভোট দিলেন শতবর্ষী নারী",
)


def read(page: bytes | str, limits: Limits | None = None, **origin: Any) -> list[Record]:
    data = page.encode() if isinstance(page, str) else page
    return [*read_part(Part("html", Origin("page.html", **origin), data), Reading(limits=limits or Limits()))]


def article_of(page: bytes | str, **origin: Any) -> Article:
    *_, article = read(page, **origin)
    assert isinstance(article, Article)
    return article


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def page_of(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


def reason_against(page: str) -> str:
    *_, reject = read(page)
    assert isinstance(reject, Reject)
    assert (reject.path, reject.line) == ("page.html", None)
    return reject.reason


def expected(address: str, title: str, body: Sequence[str], **fields: str) -> Article:
    return Article(id=address, url=address, title=title, body="\n".join(body), **fields)


@pytest.mark.parametrize(
    ("name", "article"),
    [
        pytest.param(
            "quintype",
            expected(
                "https://www.padmapar.example/bangladesh/district/haor-2024",
                "হাওরে আগাম বন্যার শঙ্কা, আধা পাকা ধান কাটছেন কৃষক",
                (
                    "উজানে টানা বৃষ্টিতে সুনামগঞ্জের নদ-নদীর পানি বাড়ছে। ফসল রক্ষা বাঁধ ভেঙে যাওয়ার ভয়ে হাওরের কৃষকেরা আধা পাকা বোরো "
                    "ধান কাটতে শুরু করেছেন।",
                    "গতকাল বুধবার শনির হাওরে গিয়ে দেখা যায়, কোমরপানিতে নেমে ধান কাটছেন শ্রমিকেরা। কাটা ধান নৌকায় তুলে পাড়ে আনা হচ্ছে। "
                    "তাহিরপুর গ্রামের কৃষক আবদুল মালেক বলেন, ‘আর ছয়-সাত দিন পেলে ধান পুরো পাকত। কিন্তু পানি যেভাবে বাড়ছে, অপেক্ষা করার "
                    "সাহস পাচ্ছি না।’",
                    "পানি উন্নয়ন বোর্ডের নির্বাহী প্রকৌশলী জানান, সুরমা নদীর পানি এখনো বিপৎসীমার ৬০ সেন্টিমিটার নিচে আছে। তবে মেঘালয়ে "
                    "আরও বৃষ্টি হলে দুই দিনের মধ্যে পানি বিপৎসীমা ছুঁতে পারে।",
                ),
                published="2024-04-18T05:10:00+00:00",
                updated="2024-04-18T09:42:31+00:00",
                source="পদ্মাপাড়",
                section="জেলা",
                byline="প্রতিনিধি, সুনামগঞ্জ",
            ),
            id="json-ld-in-a-list-with-a-summary-for-a-body",
        ),
        pytest.param(
            "wordpress",
            expected(
                "https://alordak24.example/2023/08/12/%e0%a6%b8%e0%a7%87%e0%a6%a4%e0%a7%81/",
                "কুড়িগ্রামে সেতু ভেঙে ৩০ গ্রামের যোগাযোগ বিচ্ছিন্ন",
                (
                    "কুড়িগ্রামের রাজারহাটে বন্যার পানির তোড়ে একটি সেতু ভেঙে অন্তত ৩০ গ্রামের মানুষের যোগাযোগ বিচ্ছিন্ন হয়ে পড়েছে। শনিবার "
                    "ভোরে উপজেলার ছিনাই ইউনিয়নে এ ঘটনা ঘটে।",
                    "স্থানীয় বাসিন্দারা জানান, এক যুগ আগে নির্মিত সেতুটির দুই পাশের মাটি কয়েক দিন ধরে সরে যাচ্ছিল। উপজেলা প্রকৌশলীকে জানানো "
                    "হলেও কোনো ব্যবস্থা নেওয়া হয়নি।",
                    "উপজেলা নির্বাহী কর্মকর্তা বলেন, আপাতত নৌকায় মানুষ পারাপারের ব্যবস্থা করা হয়েছে। পানি নেমে গেলে সেখানে বেইলি সেতু বসানো "
                    "হবে।",
                ),
                published="2023-08-12T14:05:21+00:00",
                source="আলোর ডাক ২৪",
                byline="স্টাফ রিপোর্টার, কুড়িগ্রাম",
            ),
            id="wordpress-by-an-account-with-a-ticker-comments-and-share-buttons",
        ),
        pytest.param(
            "nextjs",
            expected(
                "https://www.kalerkhobor.example/online/national/2025/09/14/1578811",
                "ডেঙ্গুতে এক দিনে হাসপাতালে ভর্তি ৬১২ জন",
                (
                    "সারা দেশে গত ২৪ ঘণ্টায় ডেঙ্গু আক্রান্ত হয়ে ৬১২ জন হাসপাতালে ভর্তি হয়েছে। এই সময়ে মারা গেছে তিনজন।",
                    "স্বাস্থ্য অধিদপ্তরের কন্ট্রোল রুম রবিবার সন্ধ্যায় এ তথ্য জানায়। নতুন রোগীদের মধ্যে বরিশাল বিভাগে সবচেয়ে বেশি, ১৬৩ জন।",
                    "চলতি বছর এ পর্যন্ত ৩৮ হাজারের বেশি মানুষ ডেঙ্গু নিয়ে হাসপাতালে এসেছে। তাদের মধ্যে ১৫০ জন মারা গেছে।",
                ),
                published="2025-09-14T19:20:00+06:00",
                source="কালের খবর",
                section="জাতীয়",
                byline="নিজস্ব প্রতিবেদক",
            ),
            id="text-in-the-data-of-scripts-and-dates-without-a-day",
        ),
        pytest.param(
            "broken_jsonld",
            expected(
                "https://mohona.example/country/2022/07/30/ilish",
                "চাঁদপুরে ইলিশের দেখা নেই, জেলেদের মুখে হাসি ফেরেনি",
                (
                    "ভরা মৌসুমেও চাঁদপুরের পদ্মা-মেঘনায় ইলিশের দেখা মিলছে না। দিন-রাত জাল ফেলে খালি হাতে ফিরছেন জেলেরা।",
                    "বড় স্টেশন মাছঘাটের আড়তদার শাহ আলম বলেন, গত বছর এই সময়ে দিনে হাজার মণ ইলিশ আসত। এখন আসছে বড়জোর দুই শ মণ, তার "
                    "বেশির ভাগই দক্ষিণাঞ্চলের।",
                    "মৎস্য গবেষকেরা বলছেন, নদীতে ডুবোচর ও কম বৃষ্টির কারণে ইলিশ সাগর থেকে উঠে আসতে পারছে না। বৃষ্টি বাড়লে পরিস্থিতির "
                    "উন্নতি হতে পারে।",
                ),
                published="2022-07-30T08:15:00+06:00",
                source="দৈনিক মোহনা",
                byline="আলমগীর কবির, চাঁদপুর প্রতিনিধি",
            ),
            id="json-ld-with-line-ends-and-a-comma-too-many-and-editors-initials",
        ),
        pytest.param(
            "amp",
            expected(
                "https://khelarkhobor.example/cricket/article/9911",
                "বৃষ্টিতে ভেসে গেল সিরিজের শেষ ম্যাচ",
                (
                    "টস হয়েছিল নির্ধারিত সময়েই। কিন্তু বাংলাদেশ ইনিংসের সপ্তম ওভার শেষ হতেই চট্টগ্রামের আকাশ ভেঙে নামে বৃষ্টি।",
                    "দুই ঘণ্টা অপেক্ষার পরও মাঠ খেলার উপযোগী না হওয়ায় আম্পায়াররা ম্যাচ পরিত্যক্ত ঘোষণা করেন। এতে ২-১ ব্যবধানে সিরিজ জিতেছে "
                    "স্বাগতিকেরা।",
                    "ম্যাচ শেষে অধিনায়ক বলেন, ‘শেষ ম্যাচটা খেলতে পারলে ভালো হতো। তবে ছেলেরা যেভাবে ঘুরে দাঁড়িয়েছে, তাতে আমি খুশি।’",
                ),
                published="2024-05-12T15:30:00+00:00",
                source="Khelar Khobor",
                byline="ক্রীড়া প্রতিবেদক",
            ),
            id="amp",
        ),
        pytest.param(
            "saved_by_browser",
            expected(
                "https://www.uttorkhobor.example/details/41277?utm_source=fb",
                "শীতবস্ত্র পেল চরাঞ্চলের পাঁচ শ পরিবার",
                (
                    "গাইবান্ধার ফুলছড়ি উপজেলার চরাঞ্চলে পাঁচ শ দরিদ্র পরিবারের মধ্যে শীতবস্ত্র বিতরণ করা হয়েছে। শনিবার দুপুরে ফজলুপুর "
                    "ইউনিয়নে এ কর্মসূচির আয়োজন করে একটি স্বেচ্ছাসেবী সংগঠন।",
                    "সংগঠনটির সভাপতি বলেন, ব্রহ্মপুত্রের চরে শীতের তীব্রতা অনেক বেশি। সেখানে পৌঁছাতে নৌকায় তিন ঘণ্টা লাগে বলে অনেক সহায়তাই "
                    "পৌঁছায় না।",
                    "কম্বল পেয়ে ষাট বছরের জরিনা বেগম বলেন, রাতে ঘুমাতে পারতেন না। এখন অন্তত নাতিকে নিয়ে একটু আরামে থাকতে পারবেন।",
                    "খবর বাসসের।",
                ),
                published="2019-01-05T21:40:00+06:00",
                source="উত্তর খবর",
                byline="গাইবান্ধা প্রতিনিধি",
                agency="বাসস",
            ),
            id="saved-by-a-browser-all-in-a-form-and-a-table-with-line-breaks",
        ),
        pytest.param(
            "agency_abroad",
            expected(
                "https://www.bishwabangla.example/bengali/articles/c4n1",
                "জাপানে ৬.২ মাত্রার ভূমিকম্প, সুনামির শঙ্কা নেই",
                (
                    "জাপানের উত্তরাঞ্চলে হোক্কাইডো দ্বীপের কাছে ৬.২ মাত্রার একটি ভূমিকম্প আঘাত হেনেছে। তবে এতে সুনামির কোনো শঙ্কা নেই বলে "
                    "জানিয়েছে দেশটির আবহাওয়া সংস্থা।",
                    "বৃহস্পতিবার স্থানীয় সময় সকাল ১১টার দিকে এ ভূকম্পন অনুভূত হয়। এর কেন্দ্র ছিল ভূপৃষ্ঠের ৫০ কিলোমিটার গভীরে।",
                    "ট্রেন চলাচল বন্ধ",
                    "ভূমিকম্পের পর ওই এলাকায় দ্রুতগতির ট্রেন চলাচল কিছু সময়ের জন্য বন্ধ রাখা হয়। কর্মকর্তারা জানান, পারমাণবিক "
                    "বিদ্যুৎকেন্দ্রে কোনো অস্বাভাবিকতা পাওয়া যায়নি। খবর রয়টার্সের।",
                ),
                published="2023-11-02T03:04:05+00:00",
                updated="2023-11-02T06:10:00+00:00",
                source="বিশ্ব বাংলা",
                section="বিশ্ব",
                agency="রয়টার্স",
            ),
            id="subheading-stays-and-the-paper-is-no-author",
        ),
        pytest.param(
            "kolkata",
            expected(
                "https://www.gangapar.example/west-bengal/kolkata/metro-door/cid/1512345",
                "মেট্রোয় দরজা বিভ্রাট, অফিসের সময়ে ভোগান্তি যাত্রীদের",
                (
                    "অফিসের ব্যস্ত সময়ে ফের বিপত্তি মেট্রোয়। মঙ্গলবার সকালে দমদম স্টেশনে একটি রেকের দরজা বন্ধ না-হওয়ায় দক্ষিণেশ্বর-কবি "
                    "সুভাষ শাখায় প্রায় আধ ঘণ্টা পরিষেবা ব্যাহত হয়।",
                    "মেট্রো সূত্রের খবর, সকাল সাড়ে ৯টা নাগাদ রেকটির একটি কামরার দরজায় যান্ত্রিক ত্রুটি ধরা পড়ে। যাত্রীদের নামিয়ে ফাঁকা "
                    "রেকটি কারশেডে পাঠানো হয়েছে।",
                    "এক নিত্যযাত্রীর কথায়, ‘‘সপ্তাহে দু’দিন এই অবস্থা। সময়ে অফিস পৌঁছনো দায়।’’",
                ),
                published="2024-06-18T12:14:31+05:30",
                updated="2024-06-18T15:02:10+05:30",
                source="গঙ্গাপাড় পত্রিকা",
                section="কলকাতা",
                byline="নিজস্ব সংবাদদাতা",
            ),
            id="microdata-in-meta-tags-and-another-title-for-sharing",
        ),
        pytest.param(
            "live_blog",
            expected(
                "https://www.upokul.example/live/ghurnijhor",
                "ঘূর্ণিঝড় লাইভ: উপকূলে ১০ নম্বর মহাবিপৎসংকেত",
                (
                    "পটুয়াখালীর কলাপাড়ায় জোয়ারের পানিতে প্রধান সড়ক ডুবে গেছে। আশ্রয়কেন্দ্রে গেছেন ২০ হাজার মানুষ।",
                    "বৈরী আবহাওয়ায় সারা দেশে লঞ্চ চলাচল বন্ধ ঘোষণা করেছে বিআইডব্লিউটিএ। পরবর্তী নির্দেশ না দেওয়া পর্যন্ত তা বহাল থাকবে।",
                    "চট্টগ্রাম বন্দরে পণ্য ওঠানামাও বন্ধ রয়েছে।",
                ),
                published="2024-05-26T09:00:00+06:00",
                updated="2024-05-26T21:30:00+06:00",
                source="উপকূল বার্তা",
            ),
            id="live-blog-with-its-entries-for-machines-only",
        ),
        pytest.param(
            "photo_story",
            expected(
                "https://nodirkhobor.example/photo/kash",
                "শরতের কাশফুল",
                (
                    "ব্রহ্মপুত্রের চরজুড়ে ফুটেছে কাশফুল। প্রতিদিন বিকেলে ময়মনসিংহ শহর থেকে শত শত মানুষ নৌকায় চড়ে সেই ফুল দেখতে যাচ্ছে, "
                    "শিশুরা মেতে উঠছে খেলায়, আর সন্ধ্যা নামলে ফিরছে সবাই ফুল হাতে। ছবি: সংগৃহীত",
                ),
                published="2022-09-20T10:00:00+06:00",
                source="নদীর খবর",
            ),
            id="photograph-printed-for-itself",
        ),
    ],
)
def test_a_page_is_read_field_by_field(name: str, article: Article) -> None:
    assert read((PAGES / f"{name}.html").read_bytes()) == [article]


def test_a_page_in_a_font_of_before_unicode_is_read_as_it_was_printed() -> None:
    mended, article = read((PAGES / "table_bijoy.html").read_bytes())
    assert mended == Repair("page.html", "bijoy")
    assert isinstance(article, Article)
    assert (nfc(article.title), article.byline, article.published) == (
        nfc("মন্ত্রিসভায় নতুন শিক্ষানীতি অনুমোদন"),
        "নিজস্ব প্রতিবেদক",
        "2004-06-12",
    )
    assert nfc(article.body).split("\n") == [
        *map(
            nfc,
            (
                "মন্ত্রিসভা গতকাল সকালে নতুন শিক্ষানীতি অনুমোদন করেছে। প্রধানমন্ত্রীর সভাপতিত্বে সচিবালয়ে এ বৈঠক হয়।",
                "বৈঠক শেষে শিক্ষামন্ত্রী সাংবাদিকদের জানান, আগামী বছর থেকে প্রাথমিক শিক্ষা অষ্টম শ্রেণি পর্যন্ত হবে। এ জন্য নতুন শিক্ষক নিয়োগ "
                "করা হবে এবং স্কুল ভবন বাড়ানো হবে।",
                "তিনি বলেন, সরকার এ খাতে বরাদ্দ বাড়াবে। বিভাগীয় শহরে প্রশিক্ষণ কেন্দ্র করা হবে।",
            ),
        )
    ]


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("CLASS='b'", id="by-its-looks"),
        pytest.param("STYLE='font-family: SutonnyMJ, serif'", id="by-its-style"),
    ],
)
def test_text_of_before_unicode_is_known_by_other_signs_than_a_font_tag(marked: str) -> None:
    page = (PAGES / "table_bijoy.html").read_bytes().decode("cp1252")
    article = article_of(page.replace('FACE="SutonnyMJ"', marked).encode("cp1252"))
    assert nfc(article.title) == nfc("মন্ত্রিসভায় নতুন শিক্ষানীতি অনুমোদন")


def test_utf_16_is_read() -> None:
    article = article_of((PAGES / "joomla_utf16.html").read_bytes())
    assert (article.title, article.byline, article.published) == ("বরিশালে বইমেলা শুরু", "মাহমুদা খাতুন", "2016-02-21")


def test_a_table_of_figures_is_read_row_by_row() -> None:
    article = article_of((PAGES / "microdata.html").read_bytes())
    assert article.body.split("\n")[1:-1] == ["খাত | পরিবর্তন", "ব্যাংক | -১.২%", "ওষুধ | +০.৪%"]


def test_broken_bytes_cost_their_letters_and_no_more() -> None:
    page = page_of(f"<h1>{HEADLINE}</h1>{TEXT}").encode()
    mended, article = read(page.replace("সকাল".encode(), "সকাল".encode()[:-1]))
    assert mended == Repair("page.html", "broken-utf8")
    assert isinstance(article, Article)
    assert article.body.startswith("পদ্মা সেতুতে আজ শনিবার সকা\ufffd থেকে")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param(f"<title>{HEADLINE} | দৈনিক পদ্মাপাড়</title>", f"<h1>{HEADLINE}</h1>", id="title-with-paper"),
        pytest.param(f"<title>{HEADLINE} | সারাদেশ | দৈনিক পদ্মাপাড়</title>", f"<h2>{HEADLINE}</h2>", id="and-section"),
        pytest.param(f"<title>{HEADLINE} - দৈনিক পদ্মাপাড়</title>", f"<h1>{HEADLINE}</h1>", id="dash"),
        pytest.param(f"<title>দৈনিক পদ্মাপাড় || {HEADLINE}</title>", f"<h1>{HEADLINE}</h1>", id="paper-first"),
        pytest.param(
            f"<meta property='og:title' content='{HEADLINE} - দৈনিক পদ্মাপাড়'><meta property='og:site_name' content='দৈনিক পদ্মাপাড়'>",
            "",
            id="only-for-machines",
        ),
        pytest.param(
            "<title>দৈনিক পদ্মাপাড়</title><meta property='og:site_name' content='দৈনিক পদ্মাপাড়'>",
            f"<h1><a href='/'>দৈনিক পদ্মাপাড়</a></h1><h1>{HEADLINE}</h1>",
            id="logo-in-a-heading",
        ),
        pytest.param(
            "<meta property='og:title' content='দৈনিক পদ্মাপাড়: সারা দেশের খবর সবার আগে'>"
            "<meta property='og:site_name' content='দৈনিক পদ্মাপাড়'>",
            f"<h1>{HEADLINE}</h1>",
            id="one-title-for-the-whole-site",
        ),
        pytest.param(
            '<script type=\'application/ld+json\'>{"@type":"NewsArticle","headline":"পদ্মা সেতুতে দীর্ঘ যানজট, ভোগান্তিতে...",'
            '"publisher":{"name":"দৈনিক পদ্মাপাড়"}}</script>',
            f"<h1>{HEADLINE}</h1>",
            id="cut-short-for-machines",
        ),
    ],
)
def test_the_headline_and_the_paper_are_told_apart(head: str, body: str) -> None:
    article = article_of(page_of(body + TEXT, head))
    assert (article.title, article.source) == (HEADLINE, "দৈনিক পদ্মাপাড়")


@pytest.mark.parametrize(
    ("head", "url", "source"),
    [
        pytest.param(
            "<meta property='og:site_name' content='Jugantor'>", "https://www.jugantor.com/1", "যুগান্তর", id="known"
        ),
        pytest.param(
            "<meta property='og:site_name' content='দূরের খবর'>", "https://dur.example/1", "দূরের খবর", id="told"
        ),
        pytest.param(
            "<meta property='og:site_name' content='dur.example'>", "https://dur.example/1", "dur.example", id="host"
        ),
        pytest.param("", "https://www.dur.example/1", "dur.example", id="nothing-but-the-address"),
    ],
)
def test_the_paper_is_named_as_it_names_itself_in_bengali(head: str, url: str, source: str) -> None:
    assert article_of(page_of(f"<h1>{HEADLINE}</h1>{TEXT}", head), url=url).source == source


@pytest.mark.parametrize(
    ("shown", "published", "updated"),
    [
        pytest.param("<p>প্রকাশ: ১৫ জুন ২০২৪, ০৯:৪৫</p>", "2024-06-15T09:45:00+06:00", None, id="dateline"),
        pytest.param(
            "<div>প্রকাশ: ১৫ জুন ২০২৪, ০৯:৪৫ | আপডেট: ১৫ জুন ২০২৪, ১১:৩০</div>",
            "2024-06-15T09:45:00+06:00",
            "2024-06-15T11:30:00+06:00",
            id="two-in-a-line",
        ),
        pytest.param(
            "<time datetime='2024-06-15T09:45:00+06:00'>১৫ জুন</time>", "2024-06-15T09:45:00+06:00", None, id="time-tag"
        ),
        pytest.param(
            "<div>আপডেট: <time datetime='2024-06-15T11:30:00+06:00'>আজ</time></div><div>প্রকাশ: ১৫ জুন ২০২৪</div>",
            "2024-06-15",
            "2024-06-15T11:30:00+06:00",
            id="time-tag-with-its-label",
        ),
        pytest.param("<span>৯ ঘণ্টা আগে</span>", "2024-06-15T09:45:00+06:00", None, id="told-from-the-saving"),
        pytest.param("<a href='/x'>৩ জুন ২০২১</a>", None, None, id="link-is-no-dateline"),
        pytest.param("", None, None, id="none"),
    ],
)
def test_times_are_read_where_machines_are_told_none(shown: str, published: str | None, updated: str | None) -> None:
    saved = datetime.datetime(2024, 6, 15, 18, 45, tzinfo=DHAKA)
    margin = "<div>১ জানুয়ারি ২০২০</div>" + "<p>বিভাগ</p>" * 6
    article = article_of(page_of(f"{margin}<h1>{HEADLINE}</h1>{shown}{TEXT}"), saved=saved)
    assert (article.published, article.updated) == (published, updated)


@pytest.mark.parametrize(
    ("canonical", "url", "expected_url"),
    [
        pytest.param("https://a.example/n/1", "https://a.example/n/1?fb=2", "https://a.example/n/1", id="canonical"),
        pytest.param("/n/1", "https://a.example/amp/n/1", "https://a.example/n/1", id="relative"),
        pytest.param(
            "https://a.example/", "https://a.example/n/1", "https://a.example/n/1", id="front-page-says-nothing"
        ),
        pytest.param("http://[", "https://a.example/n/1", "https://a.example/n/1", id="broken"),
        pytest.param("http://[", "http://[", None, id="broken-as-fetched"),
        pytest.param("javascript:void(0)", None, None, id="no-address"),
        pytest.param("/n/1", None, None, id="relative-to-nothing"),
    ],
)
def test_the_address_is_the_one_that_the_page_gives_itself(
    canonical: str, url: str | None, expected_url: str | None
) -> None:
    page = page_of(f"<h1>{HEADLINE}</h1>{TEXT}", f"<link rel='canonical' href='{canonical}'>")
    assert article_of(page, url=url).url == expected_url


@pytest.mark.parametrize(
    "script",
    [
        pytest.param('{"@type":"NewsArticle","datePublished":"2024-06-15"}', id="plain"),
        pytest.param(
            '{"@graph":[{"@type":"WebPage"},{"@type":["Thing","NewsArticle"],"datePublished":"2024-06-15"}]}',
            id="graph",
        ),
        pytest.param('[[{"@type":"http://schema.org/NewsArticle","datePublished":"2024-06-15"}]]', id="lists"),
        pytest.param('<!-- {"@type":"Article","datePublished":"2024-06-15",} -->', id="comment-and-comma"),
        pytest.param('//<![CDATA[\n{"@type":"Article","datePublished":"2024-06-15"}\n//]]>', id="cdata"),
        pytest.param(
            '{"@type":"Article","datePublished":"2024-06-15","description":"এক\nদুই\tতিন"}', id="line-end-in-a-string"
        ),
        pytest.param('{"@type":"WebSite"}{"@type":"Article","datePublished":"2024-06-15"}', id="two-in-a-row"),
        pytest.param('{"@type":"Article","name":"সে "বলে"","datePublished":"2024-06-15"}', id="quotes-in-a-string"),
        pytest.param(
            "{&quot;@type&quot;:&quot;Article&quot;,&quot;datePublished&quot;:&quot;2024-06-15&quot;}", id="entities"
        ),
    ],
)
def test_json_ld_is_read_with_the_faults_that_sites_make(script: str) -> None:
    head = f"<script type='application/ld+json'>{script}</script>"
    assert article_of(page_of(f"<h1>{HEADLINE}</h1>{TEXT}", head)).published == "2024-06-15"


def test_of_several_articles_for_machines_the_one_with_the_pages_title_counts() -> None:
    articles = [f'{{"@type":"NewsArticle","headline":"{OTHERS[0]}","datePublished":"2020-01-01"}}']
    articles.append(f'{{"@type":"NewsArticle","headline":"{HEADLINE}","datePublished":"2024-06-15"}}')
    head = f"<title>{HEADLINE}</title><script type='application/ld+json'>[{','.join(articles)}]</script>"
    article = article_of(page_of(f"<h1>{HEADLINE}</h1>{TEXT}", head))
    assert (article.title, article.published) == (HEADLINE, "2024-06-15")


def test_the_text_for_machines_counts_where_the_page_shows_another() -> None:
    other = "<p>নদীভাঙনে স্কুলের নতুন ভবন বিলীন হয়ে গেছে। শিক্ষার্থীরা এখন গাছতলায় ক্লাস করছে বলে জানান প্রধান শিক্ষক।</p>" * 6
    told = "".join(PARAGRAPHS[:1]) + " " + " ".join(PARAGRAPHS[1:])
    head = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{HEADLINE}","articleBody":"{told}"}}</script>'
    assert article_of(page_of(f"<h1>{HEADLINE}</h1><div>{other}</div>", head)).body == told


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param(f"<p>আরও পড়ুন: <a href='/1'>{OTHERS[0]}</a></p>", id="read-more"),
        pytest.param(f"<p><a href='/1'>{OTHERS[0]}</a></p>", id="link-to-another-article"),
        pytest.param(
            "<figure><img src='a.jpg'><figcaption>সেতুর টোল প্লাজায় গাড়ির সারি। আজ সকালে তোলা</figcaption></figure>",
            id="caption",
        ),
        pytest.param("<p>ছবি: সংগৃহীত</p>", id="credit"),
        pytest.param("<div>ফেসবুক</div><div>টুইটার</div><div>শেয়ার করুন</div>", id="share-buttons"),
        pytest.param("<p>পদ্মাপাড়ের খবর পেতে গুগল নিউজ চ্যানেল ফলো করুন</p>", id="follow-us"),
        pytest.param("<script>var a = 'গোপন কথা বলা হলো না আর কোনো দিন।'</script>", id="script"),
    ],
)
def test_what_stands_between_paragraphs_and_is_none_is_left_out(extra: str) -> None:
    page = page_of(f"<h1>{HEADLINE}</h1><article><p>{FIRST}</p>{extra}<p>{SECOND}</p><p>{THIRD}</p></article>")
    assert article_of(page).body == "\n".join(PARAGRAPHS)


CARDS = "".join(f"<h3><a href='/{n}'>{title}</a></h3>" for n, title in enumerate(OTHERS))
TEASERS = "".join(f"<h3><a href='/{n}'>{title}</a></h3><p>{FIRST}</p>" for n, title in enumerate(OTHERS))


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        pytest.param(
            page_of(
                "<h1>Sorry, you have been blocked</h1><p>You are unable to access</p>",
                "<title>Attention Required! | Cloudflare</title>",
            ),
            "bot-wall",
            id="blocked",
        ),
        pytest.param(
            page_of("<div id='challenge'></div>", "<title>Just a moment...</title>"), "bot-wall", id="challenge"
        ),
        pytest.param(page_of("<h2>আপনি রোবট নন তা নিশ্চিত করুন</h2>"), "bot-wall", id="captcha-in-bengali"),
        pytest.param(page_of("<h1>Before you continue to News</h1><p>We use cookies.</p>"), "bot-wall", id="consent"),
        pytest.param(
            page_of(
                "<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript><script src=a></script>",
                "<title>দৈনিক</title>",
            ),
            "bot-wall",
            id="script-alone",
        ),
        pytest.param(page_of("<div><a href=/>প্রচ্ছদ</a></div><script src=a></script>"), "bot-wall", id="empty-shell"),
        pytest.param(page_of("<h1>404</h1><p>Not Found</p>"), "error-page", id="404"),
        pytest.param(
            page_of(f"<h2>দুঃখিত, পাতাটি খুঁজে পাওয়া যায়নি</h2>{CARDS}", "<title>দৈনিক</title>"),
            "error-page",
            id="not-found-in-bengali",
        ),
        pytest.param(
            page_of("<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>"), "error-page", id="gateway"
        ),
        pytest.param(page_of(f"<h1>অর্থনীতি</h1>{CARDS}"), "listing", id="section-front"),
        pytest.param(page_of(f"<h1>অর্থনীতি</h1>{TEASERS}"), "listing", id="section-front-with-teasers"),
        pytest.param((PAGES / "listing.html").read_text(encoding="utf-8"), "listing", id="cards"),
        pytest.param(
            page_of(
                f"<h1>ট্যাগ: নদী</h1><p>{FIRST}</p><p>{SECOND}</p>",
                '<script type="application/ld+json">{"@type":"CollectionPage"}</script>',
            ),
            "listing",
            id="says-so-itself",
        ),
        pytest.param(
            page_of(f"<h1>{HEADLINE}</h1>{TEXT}", "<meta property='og:url' content='https://a.example/'>"),
            "listing",
            id="front-page",
        ),
        pytest.param(" ", "no-text", id="blank"),
        pytest.param("<!-- -->", "no-text", id="nothing-but-a-comment"),
        pytest.param(page_of("<p>ক</p>" * 50_000), "too-complex", id="more-tags-than-any-article"),
        pytest.param(
            page_of(f"<p {' '.join(f'a{n}=1' for n in range(2_000))}>"), "too-complex", id="attributes-without-end"
        ),
        pytest.param(page_of(f"<p>{'ক' * 2_000_001}"), "too-large", id="more-text-than-any-article"),
        pytest.param(page_of(f"<p>{'ক' * 4_000_001}"), "too-large", id="more-of-all-than-any-article"),
    ],
)
def test_a_page_without_an_article_is_refused_with_its_reason(page: str, reason: str) -> None:
    assert reason_against(page) == reason


def test_an_article_about_a_wall_is_no_wall() -> None:
    title = "একটু অপেক্ষা করুন, বলছে সার্ভার: টিকিট কিনতে ভোগান্তি"
    assert article_of(page_of(f"<h1>{title}</h1>{TEXT}{CARDS}", f"<title>{title}</title>")).title == title


def test_a_page_that_shows_nothing_yields_what_will_be_refused() -> None:
    assert read(page_of("<h1>দৈনিক</h1><ul></ul>"))[0] == article_of(page_of("<h1>দৈনিক</h1>"))


def test_a_page_over_the_limit_of_bytes_is_not_read() -> None:
    reading = Reading(limits=Limits(record_bytes=100))
    (reject,) = split(io.BytesIO(b"<html>" + b"x" * 100), Origin("page.html"), reading)
    assert reject == Reject("page.html", None, "too-large", "a page of more than 100 bytes is no article")


pieces = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div",
            ">",
            "<h1>",
            "</h1>",
            "<a href='",
            "</a>",
            "<table><tr><td>",
            "<br>",
            "<time datetime='",
            "<!--",
            "-->",
        ),
        *(
            "<script type='application/ld+json'>",
            "</script>",
            '{"@type":"NewsArticle","headline":',
            '"articleBody":"',
            "[",
            "]",
            "}",
            ",",
        ),
        *(
            "<meta property='og:title' content='",
            "<link rel=canonical href='",
            "<font face=SutonnyMJ>",
            "Avwg evsjvq",
            "&nbsp;",
            "&#0;",
        ),
        *(
            HEADLINE,
            *PARAGRAPHS,
            "১৫ জুন ২০২৪",
            "আপডেট:",
            "আরও পড়ুন",
            "\ud800",
            "\0",
            "<![CDATA[",
            "<?xml",
            "'",
            '"',
            "http://[",
        ),
    ]
)


@given(st.lists(pieces | st.text(max_size=20), max_size=40).map("".join))
def test_any_page_gives_one_article_or_the_reason_why_not(page: str) -> None:
    *mended, record = read(page.encode("utf-8", errors="surrogatepass"))
    assert all(isinstance(one, Repair) for one in mended)
    assert isinstance(record, Article | Reject)


@given(st.binary(max_size=200))
def test_any_bytes_give_one_article_or_the_reason_why_not(data: bytes) -> None:
    *mended, record = read(data)
    assert all(isinstance(one, Repair) for one in mended)
    assert isinstance(record, Article | Reject)

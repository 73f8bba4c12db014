"""What was cut out of a page: whether it is news in Bengali, and what a page without news is instead."""

from __future__ import annotations

import pytest

from search.articles import Article
from search.settings import News
from search.sources.judging import Appearance, Fault, find_fault, language_fault, page_fault

BENGALI = (
    "পদ্মা সেতুতে আজ শনিবার সকাল থেকে যানবাহনের দীর্ঘ সারি দেখা গেছে বলে জানিয়েছেন সেতু কর্তৃপক্ষের কর্মকর্তারা। "
    "মাওয়া প্রান্তের টোল প্লাজার ব্যবস্থাপক জানান, ঈদের ছুটির কারণে গাড়ির চাপ বেড়েছে এবং বিকেলের মধ্যে তা কমে আসবে।"
)
OLDER_BENGALI = (
    "গতকল্য প্রাতে নদীতে নৌকা ডুবিয়া তিন ব্যক্তির মৃত্যু হইয়াছে। প্রকাশ, তাহারা হাট হইতে গৃহে ফিরিতেছিলেন। পুলিশ সংবাদ পাইয়া ঘটনাস্থলে "
    "উপস্থিত হইয়াছে এবং মৃতদেহ উদ্ধার করিয়া তাহাদের আত্মীয়দিগের হস্তে অর্পণ করিয়াছে।"
)
ASSAMESE = (
    "গুৱাহাটীত আজি ৰাতিপুৱাৰে পৰা ধাৰাসাৰ বৰষুণ হৈছে। চৰকাৰে কৈছে যে বানপানীত ক্ষতিগ্ৰস্ত লোকসকলৰ বাবে আশ্ৰয় শিবিৰ খোলা হৈছে আৰু তেওঁলোকক "
    "খাদ্য যোগান ধৰা হৈছে। মুখ্যমন্ত্ৰীয়ে সংবাদমেলত কয় যে ৰাইজে আতংকিত হ'ব নালাগে, পৰিস্থিতি নিয়ন্ত্ৰণত আছে বুলি বিষয়াসকলে জনাইছে।"
)
MEITEI = (
    "মণিপুরদা ঙসি অয়ুক নোংজু চাউনা চুরে হায়না সরকারগী ৱাফমদোক অসিদা হায়রি। মখোয়গী শিবিরশিংদা লৈরিবা মীওইশিংগীদমক চিঞ্জাক থক্নবা শীন্দুনা থমখ্রে "
    "অমসুং মতমদা মতেং পাংগনি হায়না মখোয়না হায়খি অদুগা লম্বীশিংদু শেমদোক্লে।"
)
SANSKRIT = (
    "ধর্মক্ষেত্রে কুরুক্ষেত্রে সমবেতা যুযুৎসবঃ মামকাঃ পাণ্ডবাশ্চৈব কিমকুর্বত সঞ্জয়। সঞ্জয় উবাচ দৃষ্ট্বা তু পাণ্ডবানীকং ব্যূঢ়ং দুর্যোধনস্তদা। "
    "অন্যে চ বহবঃ শূরাঃ সন্তি তস্য সৈন্যে সঃ রাজা বচনম্ অব্রবীৎ তত্র এব ভবন্তি সর্বে নানাশস্ত্রপ্রহরণাঃ সর্বে যুদ্ধবিশারদাঃ।"
)
HINDI = "दिल्ली में आज सुबह से भारी बारिश हो रही है और कई इलाकों में पानी भर गया है जिससे लोगों को परेशानी हो रही है। " * 2
ENGLISH = "The jam on the bridge was heavy and people had to wait for hours on the road to the toll plaza today. " * 2
ARABIC = (
    "قال مسؤولون اليوم إن الأمطار الغزيرة تسببت في ازدحام كبير على الطريق المؤدي إلى الجسر منذ ساعات الصباح الأولى. "
    * 2
)


def fault_of(body: str, title: str = "") -> Fault | None:
    return find_fault(Article(id="a", title=title, body=body), News())


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BENGALI, id="bengali"),
        pytest.param(OLDER_BENGALI, id="older-written-style"),
        pytest.param(BENGALI.replace("র", "ৰ"), id="typed-with-the-assamese-ra"),
        pytest.param(f"{BENGALI} He said, “We were stuck on the bridge for hours.”", id="quotes-english"),
        pytest.param(f"{BENGALI} তিনি বলেন, ‘চৰকাৰে ৰাইজৰ বাবে কাম কৰিছে আৰু কৰিব।’", id="quotes-assamese"),
        pytest.param("রেমিট্যান্স প্রবাহ " * 20, id="no-word-that-tells-a-language"),
    ],
)
def test_news_in_bengali_has_no_fault(body: str) -> None:
    assert fault_of(body) is None


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        pytest.param("", Fault("no-text", "no paragraphs of an article were found on the page"), id="empty"),
        pytest.param(
            " ".join(BENGALI.split()[:29]),
            Fault("no-text", "too short for a report: 29 words; one has at least 30"),
            id="too-short",
        ),
        pytest.param(ENGLISH, Fault("not-bengali", "0% of its letters are Bengali, most are Latin"), id="english"),
        pytest.param(HINDI, Fault("not-bengali", "0% of its letters are Bengali, most are Devanagari"), id="hindi"),
        pytest.param(ARABIC, Fault("not-bengali", "0% of its letters are Bengali, most are Arabic"), id="arabic"),
        pytest.param("১২ ৩৪ " * 20, Fault("not-bengali", "0% of its letters are Bengali"), id="numbers"),
        pytest.param(
            ASSAMESE,
            Fault("not-bengali", "it is in Bengali letters, but by its words in Assamese"),
            id="assamese",
        ),
        pytest.param(
            ASSAMESE.replace("ৰ", "র"),
            Fault("not-bengali", "it is in Bengali letters, but by its words in Assamese"),
            id="assamese-typed-with-the-bengali-ra",
        ),
        pytest.param(MEITEI, Fault("not-bengali", "it is in Bengali letters, but by its words in Meitei"), id="meitei"),
        pytest.param(
            SANSKRIT, Fault("not-bengali", "it is in Bengali letters, but by its words in Sanskrit"), id="sanskrit"
        ),
    ],
)
def test_what_is_no_news_in_bengali_is_told_with_its_reason(body: str, fault: Fault) -> None:
    assert fault_of(body) == fault


def test_a_short_text_in_another_language_is_told_by_its_language() -> None:
    assert fault_of("Heavy jam on the bridge") == Fault("not-bengali", "0% of its letters are Bengali, most are Latin")


def test_the_thresholds_can_be_set() -> None:
    mixed = f"{BENGALI} {ENGLISH}"
    assert language_fault(mixed, News(least_bengali=0.2)) is None
    assert language_fault(mixed, News(least_bengali=0.8)) is not None
    assert language_fault(ASSAMESE, News(foreign_words=1000)) is None
    short = Article(id="a", body="আজ পদ্মা সেতুতে যানজট ছিল।")
    assert find_fault(short, News(least_words=5)) is None


NEWS = Article(id="a", title="পদ্মা সেতুতে দীর্ঘ যানজট", body=BENGALI)


@pytest.mark.parametrize(
    ("page", "article", "reason"),
    [
        pytest.param(Appearance(("Just a moment...",), 20), None, "bot-wall", id="wall"),
        pytest.param(Appearance(("দৈনিক", "404 Not Found"), 20), None, "error-page", id="error"),
        pytest.param(Appearance(("404 Not Found",), 20), NEWS, None, id="news-under-an-odd-title"),
        pytest.param(Appearance(("অর্থনীতি",), 90, linked_titles=5), None, "listing", id="titles-of-others"),
        pytest.param(Appearance(("অর্থনীতি",), 90, linked_titles=4), None, None, id="few-titles-of-others"),
        pytest.param(
            Appearance(("খবর",), 90, linked_titles=9, says_article=True), None, None, id="article-without-text"
        ),
        pytest.param(Appearance(("খবর",), 90, linked_titles=9), NEWS, None, id="news-with-others-in-the-margin"),
        pytest.param(Appearance(("ট্যাগ",), 90, says_listing=True), NEWS, "listing", id="says-so-itself"),
        pytest.param(
            Appearance(("অর্থনীতি",), 90),
            Article(id="a", body="\n".join([f"{BENGALI}..."] * 3)),
            "listing",
            id="paragraphs-that-break-off",
        ),
        pytest.param(
            Appearance(("দৈনিক",), 90, teasers=2),
            Article(id="a", body=f"{BENGALI}\n{BENGALI}"),
            "listing",
            id="teasers",
        ),
        pytest.param(Appearance((), 10, runs_scripts=True), None, "bot-wall", id="shell"),
        pytest.param(Appearance((), 10), None, None, id="blank-without-scripts"),
    ],
)
def test_a_page_is_told_by_what_it_shows(page: Appearance, article: Article | None, reason: str | None) -> None:
    fault = page_fault(page, article, News())
    assert (fault.reason if fault else None) == reason

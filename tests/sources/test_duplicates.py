"""Which articles are one story: a copy, cut, re-headed or with a paragraph more; no update, no form, no own report."""

from __future__ import annotations

import unicodedata

import pytest

from search.articles import Article
from search.sources.duplicates import Story, are_same, days_apart, paper_of, read_story, share

LEAD = "তিস্তার পানি বিপৎসীমার ওপর দিয়ে বইছে বলে জানিয়েছে পানি উন্নয়ন বোর্ড। "
REPORT = (
    LEAD + "মঙ্গলবার সকাল থেকে ডালিয়া পয়েন্টে নদীর পানি বিপৎসীমার বারো সেন্টিমিটার ওপর দিয়ে প্রবাহিত হচ্ছে। "
    "এতে নীলফামারী ও লালমনিরহাটের চরাঞ্চলের অন্তত দশ হাজার পরিবার পানিবন্দী হয়ে পড়েছে। "
    "স্থানীয় বাসিন্দারা জানান, রাতে হঠাৎ পানি বাড়তে শুরু করলে অনেকে ঘরের আসবাব রেখেই উঁচু বাঁধে আশ্রয় নেন। "
    "বোর্ডের নির্বাহী প্রকৌশলী বলেন, উজানে ভারী বৃষ্টির কারণে ব্যারাজের সব জলকপাট খুলে দেওয়া হয়েছে। "
    "জেলা প্রশাসক জানান, দুর্গত মানুষের জন্য শুকনো খাবার ও চাল বরাদ্দ দেওয়া হয়েছে এবং নৌকা প্রস্তুত রাখা হয়েছে। "
    "কৃষি বিভাগ বলছে, প্রায় পাঁচ শ হেক্টর জমির আমন ধানের চারা পানির নিচে তলিয়ে গেছে। "
    "আবহাওয়া অধিদপ্তরের পূর্বাভাস অনুযায়ী, আগামী দুই দিন উজানে আরও বৃষ্টি হতে পারে। "
    "তবে বৃহস্পতিবারের পর পানি কমতে শুরু করবে বলে আশা করছেন কর্মকর্তারা। "
    "গত বছর একই সময়ে নদীর ভাঙনে এই এলাকার তিনটি বিদ্যালয় ও একটি বাজার বিলীন হয়ে যায়। "
    "এবারও ভাঙনের আশঙ্কায় অনেকে গবাদিপশু নিয়ে আগেভাগেই সরে যাচ্ছেন।"
)
IN_OTHER_WORDS = (
    "উজানের ঢলে উত্তরের দুই জেলায় বন্যা দেখা দিয়েছে। নীলফামারীর ডিমলা আর লালমনিরহাটের হাতীবান্ধায় শত শত গ্রাম ডুবে গেছে। "
    "নদীপারের মানুষ রাত কাটিয়েছেন বাঁধের ওপর, কারও কারও চুলায় দুদিন ধরে আগুন জ্বলেনি। ব্যারাজের জলকপাট খোলা থাকায় ভাটির "
    "দিকে স্রোতের চাপ বেড়েছে। সরকারি ত্রাণ এখনো হাতে পাননি বলে অভিযোগ করেছেন চরের মানুষ। পানি উন্নয়ন বোর্ড বলছে, ডালিয়ায় "
    "মঙ্গলবার সকালে পানি ছিল বিপৎসীমার বারো সেন্টিমিটার ওপরে। বৃষ্টি থামলে পরিস্থিতির উন্নতি হবে বলে মনে করেন প্রকৌশলীরা। "
    "কৃষকেরা ধানের চারা নিয়ে দুশ্চিন্তায় পড়েছেন, নতুন করে বীজতলা করার সময়ও আর হাতে নেই। স্কুলগুলোতে ক্লাস বন্ধ রাখা হয়েছে, "
    "আশ্রয়কেন্দ্র হিসেবে সেগুলো খুলে দিয়েছে উপজেলা প্রশাসন। শিশু আর বয়স্কদের নিয়ে বিপাকে আছে পরিবারগুলো, বিশুদ্ধ পানির অভাবে "
    "ছড়াচ্ছে পেটের পীড়া। স্বাস্থ্য বিভাগ জানিয়েছে, বারোটি মেডিকেল দল মাঠে আছে, দরকার হলে আরও পাঠানো হবে এবং ওষুধের ঘাটতি নেই।"
)
FORM = "পুঁজিবাজারে তালিকাভুক্ত {} লিমিটেডের পর্ষদ সভা আগামী ২৫ জুন বেলা ৩টায় অনুষ্ঠিত হবে। সভায় গত বছরের নিরীক্ষিত আর্থিক প্রতিবেদন পর্যালোচনা করা হবে।"

FIRST = Article("first", "তিস্তার পানি বিপৎসীমার ওপরে", REPORT, source="কালের কণ্ঠ", published="2024-06-18T10:00:00+06:00")


ELSEWHERE = (
    " দক্ষিণের জেলাগুলোতেও জোয়ারে বেড়িবাঁধ ভেঙে লোনা পানি ঢুকেছে লোকালয়ে। খুলনার কয়রায় তিন গ্রামের মানুষ স্বেচ্ছাশ্রমে বাঁধ মেরামত "
    "করছেন। চিংড়িঘের ভেসে যাওয়ায় ঋণের চাপে পড়েছেন চাষিরা, বন বিভাগ পর্যটকদের সুন্দরবনে যেতে নিষেধ করেছে।"
)
SECOND_LEAD = "তিস্তার পানি কমতে শুরু করেছে, বিপৎসীমার নিচে নেমেছে ডালিয়া পয়েন্টে। ঘরে ফিরছেন বাঁধে আশ্রয় নেওয়া মানুষ। "


def story(title: str, body: str, published: str | None = None, source: str | None = "কালের কণ্ঠ") -> Story:
    return read_story(Article("x", title, body, published=published, source=source))


def with_another_beginning(body: str) -> str:
    return "নীলফামারী প্রতিনিধি ও বাসস, ঢাকা থেকে: " + body


def went_over(body: str) -> str:
    """As another desk prints the copy of an agency."""
    changed = {
        "জানিয়েছে": "জানায়",
        "মঙ্গলবার সকাল থেকে": "আজ সকাল থেকে",
        "নেন।": "নিয়েছেন।",
        "কর্মকর্তারা": "তাঁরা",
        "এবারও": "এ বছরও",
    }
    for word, other in changed.items():
        body = body.replace(word, other)
    return body


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param(FIRST.title, REPORT, id="printed-again"),
        pytest.param("উত্তরে বন্যা, পানিবন্দী মানুষ", with_another_beginning(REPORT), id="another-headline-and-dateline"),
        pytest.param(FIRST.title, REPORT.replace("।", " ।\n\n").replace(",", ""), id="other-punctuation-and-paragraphs"),
        pytest.param(FIRST.title, unicodedata.normalize("NFD", REPORT).replace("য\u09bc", "\u09df"), id="other-encoding"),
        pytest.param(FIRST.title, REPORT.rpartition("আবহাওয়া অধিদপ্তরের")[0], id="end-cut-by-an-editor"),
        pytest.param(FIRST.title, REPORT + "\n" + REPORT, id="text-twice-by-a-crawler"),
        pytest.param("বন্যায় দুর্ভোগ", went_over(REPORT), id="words-changed-by-an-editor"),
        pytest.param(FIRST.title, "প্রকাশ: ১৮ জুন ২০২৪ | ১০:০০\n" + REPORT + "\nআরও পড়ুন\nবন্যায় যা করবেন", id="furniture-of-a-page"),
    ],
)  # fmt: skip
def test_the_copy_of_another_paper_is_the_same_story(title: str, body: str) -> None:
    assert are_same(story(FIRST.title, REPORT), story(title, body, source="সমকাল"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param((FIRST.title, REPORT), (FIRST.title, IN_OTHER_WORDS), id="same-event-in-other-words"),
        pytest.param((FIRST.title, REPORT), (FIRST.title, LEAD + IN_OTHER_WORDS), id="same-lead"),
        pytest.param((FIRST.title, REPORT), (FIRST.title, LEAD), id="lead-alone"),
        pytest.param((FIRST.title, REPORT), (FIRST.title, REPORT + IN_OTHER_WORDS + ELSEWHERE), id="as-much-again-of-its-own"),
        pytest.param(("স্বর্ণের দাম: ১৬ ডিসেম্বর", REPORT), ("স্বর্ণের দাম: ১৭ ডিসেম্বর", REPORT), id="another-day-in-the-headline"),
        pytest.param(("খেলা", LEAD), ("অর্থনীতি", LEAD), id="furniture-of-two-pages"),
        pytest.param(("রূপালীর সভা", FORM.format("রূপালী লাইফ")), ("সন্ধানীর সভা", FORM.format("সন্ধানী")), id="form-filled-in"),
        pytest.param(("আজকের রাশিফল", ""), ("আজকের রাশিফল", ""), id="heading-of-every-day"),
        pytest.param(("", ""), ("", ""), id="nothing"),
    ],
)  # fmt: skip
def test_what_shares_words_but_not_the_report_is_another_story(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not are_same(story(*one), story(*other, source="সমকাল"))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param(FIRST.title, REPORT, id="crawled-twice"),
        pytest.param("তিস্তার পানি বিপৎসীমার ওপরে, আশ্রয় বাঁধে", REPORT, id="longer-headline"),
        pytest.param(FIRST.title, REPORT.rpartition("গত বছর")[0], id="cut"),
        pytest.param(FIRST.title, with_another_beginning(REPORT), id="the-headline-again"),
    ],
)
def test_what_one_paper_prints_twice_under_one_headline_is_the_same_story(title: str, body: str) -> None:
    assert are_same(story(FIRST.title, REPORT), story(title, body))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("তিস্তার পানি নামছে, ঘরে ফিরছে মানুষ", SECOND_LEAD + REPORT, id="what-has-happened-since"),
        pytest.param(FIRST.title, REPORT.replace("বারো", "১২") + " ক্ষতি ৫০ কোটি টাকা।", id="other-numbers"),
        pytest.param("নৌকাডুবিতে নিখোঁজ চার", REPORT, id="another-headline-over-a-short-text"),
    ],
)
def test_an_update_in_the_same_paper_is_another_story(title: str, body: str) -> None:
    first = story(FIRST.title, REPORT.replace("বারো", "১০") + " ক্ষতি ৪০ কোটি টাকা।" if "৫০" in body else REPORT)
    assert not are_same(first, story(title, body))


def test_a_long_text_is_the_same_story_whatever_its_headline() -> None:
    text = f"{REPORT} {IN_OTHER_WORDS}"
    assert are_same(story(FIRST.title, text, "2024-06-18"), story("নদীর দেশে দুর্ভোগ", text, "2024-08-01"))


@pytest.mark.parametrize(
    ("published", "is_same"),
    [
        pytest.param("2024-06-19", True, id="next-day"),
        pytest.param(None, False, id="undated"),
        pytest.param("2024-07-18", False, id="next-month"),
    ],
)
def test_a_short_form_that_comes_again_is_another_story(published: str | None, is_same: bool) -> None:
    body = FORM.format("রূপালী")
    assert are_same(story("রূপালীর সভা", body, "2024-06-18"), story("রূপালীর সভা", body, published)) == is_same


def test_a_brief_in_two_papers_needs_no_date() -> None:
    body = FORM.format("রূপালী")
    assert are_same(story("রূপালীর সভা", body), story("রূপালীর সভা", body, source="সমকাল"))


def test_a_paper_that_is_not_known_may_be_the_same() -> None:
    update = SECOND_LEAD + REPORT
    assert not are_same(story(FIRST.title, REPORT), story("পানি নামছে", update, source=None))


def test_which_of_two_comes_first_does_not_matter() -> None:
    one, other = story(FIRST.title, REPORT), story("বন্যা", REPORT.rpartition("গত বছর")[0], source="সমকাল")
    assert are_same(one, other) == are_same(other, one) is True


@pytest.mark.parametrize(
    ("source", "paper"),
    [
        pytest.param("prothom_alo", "prothomalo", id="line"),
        pytest.param("Prothom Alo", "prothomalo", id="capitals-and-space"),
        pytest.param(None, "", id="unknown"),
    ],
)
def test_a_paper_is_known_by_its_letters(source: str | None, paper: str) -> None:
    assert paper_of(source) == paper


def test_share_is_what_both_have_of_what_either_has() -> None:
    one, other = story("", "এক দুই তিন চার"), story("", "দুই তিন চার পাঁচ")
    assert [share(one, against) for against in (one, other, story("", "সাত আট"))] == [1, 0.5, 0]


def test_days_apart_are_none_where_one_is_unknown() -> None:
    dated = story("", "", "2024-06-18")
    assert [days_apart(dated, story("", "", day)) for day in ("2024-06-20T23:00:00+06:00", None)] == [2, 0]

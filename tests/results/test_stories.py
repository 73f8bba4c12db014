"""Which articles are one story in nearly the same words, and how hits of one story become one hit."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

import pytest

from search.articles import Article
from search.engine import WhooshEngine
from search.evaluate import Query, answer, write_run
from search.results.page import Hit, ResultPage
from search.results.stories import Story, are_same, find_alike, find_same, read_story, share

MakeEngine = Callable[..., WhooshEngine]

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


def story(title: str, body: str, published: str | None = None) -> Story:
    return read_story(Article("x", title, body, published=published))


def with_another_beginning(body: str) -> str:
    return "নীলফামারী প্রতিনিধি ও বাসস, ঢাকা থেকে: " + body


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param(FIRST.title, REPORT, id="crawled-twice"),
        pytest.param("উত্তরে বন্যা, পানিবন্দী ১০ হাজার পরিবার", with_another_beginning(REPORT), id="another-headline-and-dateline"),
        pytest.param(FIRST.title, REPORT.replace("।", " ।\n\n").replace(",", ""), id="other-punctuation-and-paragraphs"),
        pytest.param(FIRST.title, unicodedata.normalize("NFD", REPORT).replace("য\u09bc", "\u09df"), id="other-encoding"),
        pytest.param(FIRST.title, REPORT.rpartition("গত বছর")[0], id="end-cut-by-an-editor"),
        pytest.param(FIRST.title, REPORT + "\n" + REPORT, id="text-twice-by-a-crawler"),
    ],
)  # fmt: skip
def test_a_report_printed_again_is_the_same_story(title: str, body: str) -> None:
    assert are_same(story(FIRST.title, REPORT), story(title, body))
    assert find_alike([FIRST, Article("x", "", IN_OTHER_WORDS), Article("y", title, body)]) == [0, 2]


def test_what_shares_hardly_a_word_is_told_apart_at_a_glance() -> None:
    assert find_alike([FIRST, Article("x", FIRST.title, IN_OTHER_WORDS)]) == []
    assert find_alike([FIRST]) == find_alike([]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param((FIRST.title, REPORT), (FIRST.title, IN_OTHER_WORDS), id="same-event-in-other-words"),
        pytest.param((FIRST.title, REPORT), (FIRST.title, LEAD + IN_OTHER_WORDS), id="same-lead"),
        pytest.param((FIRST.title, REPORT), (FIRST.title, LEAD), id="lead-alone"),
        pytest.param(("আজকের স্বর্ণের দাম: ১৬ ডিসেম্বর", REPORT), ("আজকের স্বর্ণের দাম: ১৭ ডিসেম্বর", REPORT), id="another-day"),
        pytest.param(("খেলা", LEAD), ("অর্থনীতি", LEAD), id="furniture-of-two-pages"),
        pytest.param(("রূপালীর সভা", FORM.format("রূপালী লাইফ")), ("সন্ধানীর সভা", FORM.format("সন্ধানী")), id="form-filled-in"),
        pytest.param(("আজকের রাশিফল", ""), ("আজকের রাশিফল", ""), id="heading-of-every-day"),
        pytest.param(("", ""), ("", ""), id="nothing"),
    ],
)  # fmt: skip
def test_what_shares_words_but_not_the_report_is_another_story(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not are_same(story(*one), story(*other))


@pytest.mark.parametrize(
    ("published", "is_same"),
    [
        pytest.param("2024-06-19", True, id="next-day"),
        pytest.param(None, True, id="undated"),
        pytest.param("2024-07-18", False, id="next-month"),
    ],
)
def test_a_short_form_that_comes_again_is_another_story(published: str | None, is_same: bool) -> None:
    body = FORM.format("রূপালী")
    assert are_same(story("রূপালীর সভা", body, "2024-06-18"), story("রূপালীর সভা", body, published)) == is_same


def test_share_is_what_both_have_of_what_either_has() -> None:
    one, other = story("", "এক দুই তিন চার পাঁচ"), story("", "দুই তিন চার পাঁচ ছয়")
    assert [share(one, against) for against in (one, other, story("", "সাত"))] == [1, 1 / 3, 0]


def test_each_story_is_led_by_the_first_that_it_is_the_same_as() -> None:
    first, again, other = story("", REPORT), story("", with_another_beginning(REPORT)), story("", IN_OTHER_WORDS)
    assert find_same([other, first, again, other, again]) == [0, 1, 1, 0, 1]
    assert find_same([]) == []


def test_what_is_the_same_as_a_duplicate_alone_is_not_drawn_in() -> None:
    sentences = f"{REPORT} {IN_OTHER_WORDS}".split("। ")
    chain = [story("", "। ".join(sentences[start : start + 16])) for start in (0, 2, 4)]
    assert (are_same(chain[0], chain[1]), are_same(chain[1], chain[2]), are_same(chain[0], chain[2])) == (
        True,
        True,
        False,
    )
    assert find_same(chain) == [0, 0, 2]


@pytest.fixture
def engine(make_engine: MakeEngine) -> WhooshEngine:
    """Three papers' prints of one report (a, c, d), one in other words (b)."""
    return make_engine(
        {"title": FIRST.title, "body": REPORT, "source": "কালের কণ্ঠ", "published": "2024-06-18T10:00:00+06:00"},
        {"title": "উত্তরে বন্যা", "body": IN_OTHER_WORDS, "source": "সমকাল", "published": "2024-06-18T11:00:00+06:00"},
        {"title": "পানিবন্দী মানুষ", "body": REPORT, "source": "যুগান্তর", "published": "2024-06-18T12:00:00+06:00"},
        {"title": FIRST.title, "body": REPORT, "source": "ইত্তেফাক", "published": "2024-06-18T13:00:00+06:00"},
    )


def ids(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.article_id for hit in hits]


def shape(page: ResultPage) -> dict[str, list[str]]:
    return {hit.article_id: ids(hit.duplicates) for hit in page.hits}


def test_hits_of_one_story_are_one_hit_in_the_place_of_the_best(engine: WhooshEngine) -> None:
    page = engine.search("ডালিয়া", sort="oldest")
    assert shape(page) == {"a": ["c", "d"], "b": []}
    assert (page.total, page.listed) == (4, 4)


def test_a_duplicate_is_a_whole_hit(engine: WhooshEngine) -> None:
    duplicate = engine.search("পানিবন্দী ডালিয়া", sort="oldest").hits[0].duplicates[0]
    assert (duplicate.title, duplicate.source, duplicate.title_marks) == ("পানিবন্দী মানুষ", "যুগান্তর", ((0, 9),))
    assert duplicate.snippets


def test_pages_are_cut_before_they_are_grouped(engine: WhooshEngine) -> None:
    pages = [engine.search("ডালিয়া", sort="oldest", size=3, page=number) for number in (1, 2)]
    assert [shape(page) for page in pages] == [{"a": ["c"], "b": []}, {"d": []}]
    assert [page.total for page in pages] == [4, 4]


def test_every_article_by_itself_on_request(engine: WhooshEngine) -> None:
    assert shape(engine.search("ডালিয়া", sort="oldest", grouped=False)) == {"a": [], "b": [], "c": [], "d": []}


def test_runs_list_every_article_by_itself(engine: WhooshEngine) -> None:
    found = answer(engine, Query("1", "ডালিয়া"), depth=100)
    assert sorted(article_id for article_id, _ in found) == ["a", "b", "c", "d"]
    run = io.StringIO()
    write_run(engine, [Query("1", "ডালিয়া")], run, depth=2)
    assert [line.split()[2] for line in run.getvalue().splitlines()] == [article_id for article_id, _ in found[:2]]

"""What else there is on the story of an article: other versions of it, and other articles on the subject."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.articles import Article
from search.engine import WhooshEngine, open_engine
from search.index import builder
from search.results.page import Related
from search.results.related import telling_words
from search.settings import RelatedArticles, Settings
from tests.sources.test_duplicates import IN_OTHER_WORDS, REPORT, with_another_beginning

MakeEngine = Callable[..., WhooshEngine]

ELSEWHERE = (
    ("মোস্তাফিজের পাঁচ উইকেট", "মিরপুরে জিম্বাবুয়েকে হারিয়ে সিরিজ জিতেছে বাংলাদেশ। পেসার মোস্তাফিজুর নিয়েছেন পাঁচ উইকেট।"),
    ("সিরিজ জিতল বাংলাদেশ", "মোস্তাফিজুরের পাঁচ উইকেটে মিরপুরে জিম্বাবুয়েকে হারিয়েছে বাংলাদেশ। সিরিজের শেষ ম্যাচ শনিবার।"),
    ("সূচক কমেছে পুঁজিবাজারে", "শেয়ারের দরপতনে ডিএসইর সূচক নেমেছে তলানিতে। হতাশ বিনিয়োগকারীরা লেনদেন থেকে সরে থাকছেন।"),
    ("একুশে পদক পেলেন কবি", "ভাষা ও সাহিত্যে অবদানের জন্য একুশে পদক পেয়েছেন দুই কবি। পদক তুলে দেন রাষ্ট্রপতি।"),
    ("সেতুর কাজ শেষ", "পায়রা নদীর সেতুর কাজ শেষ হয়েছে। আগামী মাসে গাড়ি চলবে বলে জানিয়েছেন প্রকৌশলী।"),
)
FLOODS = (
    {"title": "তিস্তার পানি বিপৎসীমার ওপরে", "body": REPORT, "source": "কালের কণ্ঠ", "published": "2024-06-18T10:00:00+06:00"},
    {"title": "উত্তরে বন্যা", "body": with_another_beginning(REPORT), "source": "যুগান্তর", "published": "2024-06-18T12:00:00+06:00"},
    {"title": "তিস্তার পানিতে ডুবল গ্রাম", "body": IN_OTHER_WORDS, "source": "সমকাল", "published": "2024-06-19T10:00:00+06:00"},
)  # fmt: skip


def others() -> list[dict[str, str]]:
    return [{"title": title, "body": body, "source": "ইত্তেফাক"} for title, body in ELSEWHERE]


def found(related: Related | None) -> tuple[list[str], list[str]]:
    assert related
    return [hit.article_id for hit in related.versions], [hit.article_id for hit in related.articles]


def test_versions_and_articles_on_the_subject_are_told_apart(make_engine: MakeEngine) -> None:
    engine = make_engine(*FLOODS, *others())
    assert found(engine.related("a")) == (["b"], ["c"])


def test_what_is_about_something_else_is_not_shown_to_fill_the_list(make_engine: MakeEngine) -> None:
    engine = make_engine(*FLOODS, *others())
    assert found(engine.related("d")) == ([], ["e"])
    assert found(engine.related("f")) == ([], [])


def test_an_article_on_the_subject_printed_twice_appears_once(make_engine: MakeEngine) -> None:
    again = {**FLOODS[2], "source": "আমার দেশ"}
    engine = make_engine(*FLOODS, again, *others())
    versions, articles = found(engine.related("a"))
    assert (versions, len(articles), set(articles) <= {"c", "d"}) == (["b"], 1, True)


def test_a_version_printed_twice_appears_once(make_engine: MakeEngine) -> None:
    body = REPORT[len(REPORT) // 2 :] + IN_OTHER_WORDS[:250]
    half = {"title": "তিস্তা", "body": body, "published": "2024-06-18"}
    engine = make_engine(FLOODS[0], {**half, "source": "সমকাল"}, {**half, "source": "যুগান্তর"}, *others())
    versions, _ = found(engine.related("a"))
    assert versions in (["b"], ["c"])


@pytest.mark.parametrize(
    ("changes", "is_version"),
    [
        pytest.param({}, True, id="the-same-days"),
        pytest.param({"source": "কালের কণ্ঠ"}, False, id="a-follow-up-in-the-same-paper"),
        pytest.param({"published": "2024-07-18"}, False, id="a-month-later"),
        pytest.param({"published": ""}, True, id="undated"),
    ],
)
def test_a_paper_that_took_half_of_the_report_prints_a_version(
    make_engine: MakeEngine, changes: dict[str, str], is_version: bool
) -> None:
    body = REPORT[len(REPORT) // 2 :] + IN_OTHER_WORDS[:250]
    half = {"title": "তিস্তা", "body": body, "source": "সমকাল", "published": "2024-06-18"}
    engine = make_engine(FLOODS[0], {**half, **changes}, *others())
    assert found(engine.related("a"))[0] == (["b"] if is_version else [])


def test_there_are_at_most_as_many_of_each_as_are_asked_for(make_engine: MakeEngine) -> None:
    days = [{**FLOODS[1], "source": f"পত্রিকা {number}"} for number in range(4)]
    engine = make_engine(FLOODS[0], *days, *others())
    assert [len(part) for part in found(engine.related("a", most=3))] == [3, 0]


def test_a_hit_says_what_a_list_shows(make_engine: MakeEngine) -> None:
    byline = {"byline": "রফিক আজাদ", "section": "সারাদেশ", "url": "https://news.example/2"}
    related = make_engine(FLOODS[0], {**FLOODS[1], **byline}, *others()).related("a")
    assert related
    hit = related.versions[0]
    shown = (hit.title, hit.source, hit.section, hit.byline, hit.url, hit.published, hit.title_marks)
    assert shown == ("উত্তরে বন্যা", "যুগান্তর", "সারাদেশ", "রফিক আজাদ", "https://news.example/2", FLOODS[1]["published"], ())
    (opening,) = hit.snippets
    assert opening.text.startswith("নীলফামারী প্রতিনিধি ও বাসস, ঢাকা থেকে: তিস্তার পানি")
    assert (opening.text.endswith("।"), opening.marks) == (True, ())


@pytest.mark.parametrize(
    "record",
    [
        pytest.param({"title": "একাকী"}, id="a-word-of-its-own"),
        pytest.param({"body": "২০২৪"}, id="a-number"),
        pytest.param({"title": "!", "body": "?"}, id="signs"),
    ],
)
def test_an_article_without_telling_words_has_none_related(make_engine: MakeEngine, record: dict[str, str]) -> None:
    assert make_engine(record, *others()).related("a") == Related((), ())


def test_of_an_unknown_article_nothing_is_known(make_engine: MakeEngine) -> None:
    assert make_engine(FLOODS[0]).related("z") is None


def test_a_deleted_article_is_not_related(make_engine: MakeEngine) -> None:
    folder = make_engine(*FLOODS, *others())._snapshot.path.parent
    builder.update(folder, [], delete=["b"], sources=[], now="2024-06-20T13:24:00+06:00")
    with open_engine(folder) as later:
        assert found(later.related("a"))[0] == []


def test_the_words_of_the_headline_that_few_articles_have_tell_most(make_engine: MakeEngine) -> None:
    engine = make_engine(*FLOODS, *others())
    article = Article("x", "তিস্তার পানি বাংলাদেশে", "সেতুর নিচে পানি জানিয়েছেন ২০ জন।")
    words = telling_words(article, engine._snapshot, RelatedArticles(words=3))
    assert [word.surface for word in words] == ["পানি", "তিস্তার", "বাংলাদেশে", "সেতুর"]  # the last is in one article alone


def test_the_least_score_is_a_setting(make_engine: MakeEngine) -> None:
    folder = make_engine(*FLOODS, *others())._snapshot.path.parent
    with open_engine(folder, Settings(related=RelatedArticles(least_score=0.99))) as strict:
        assert found(strict.related("a"))[1] == []

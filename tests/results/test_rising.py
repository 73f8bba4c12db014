"""What is rising: the headlines of a week against those of three months, in archives that can be read at a glance."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from search.articles import Article
from search.engine import open_engine
from search.index import builder
from search.index.generations import current_generation
from search.index.snapshot import Snapshot
from search.results import rising
from search.results.page import Rising, Week
from search.results.rising import find_rising

NOW = "2024-06-20T13:24:00+06:00"
LAST = datetime.date(2024, 6, 20)
Open = Callable[[Iterable[Article]], Snapshot]

EVERYDAY = (
    "ঢাকায় আজ বৃষ্টি হতে পারে",
    "সরকার নতুন বাজেট দিয়েছে",
    "মাঠে নামছে বাংলাদেশ দল",
    "দাম কমেছে সবজির",
    "আদালতে মামলা খারিজ",
    "চট্টগ্রামে সড়ক দুর্ঘটনা",
    "শিক্ষার্থীদের পরীক্ষা শুরু",
)
FLOOD = (
    "সিলেটে বন্যা, পানিবন্দি লাখো মানুষ",
    "বন্যায় ভেসে গেছে পুকুরের মাছ",
    "ত্রাণ পৌঁছায়নি বন্যার্ত এলাকায়, বন্যা চলছে",
    "সুরমার পানি বেড়ে আবার বন্যা",
    "বন্যার মধ্যে জন্ম নিল শিশু",
)


def day(before_last: int) -> str:
    return (LAST - datetime.timedelta(days=before_last)).isoformat()


def articles(titles: Iterable[str], *, first: int, step: int = 1, source: str = "সমকাল") -> list[Article]:
    """One article a title, the first *first* days before the last day of the week, each *step* days nearer to it."""
    return [
        Article(f"{source}-{first}-{place}-{title}", title=title, source=source, published=day(first - step * place))
        for place, title in enumerate(titles)
    ]


def months_before() -> list[Article]:
    """Thirteen weeks of everyday news."""
    return articles(EVERYDAY * 13, first=97)


def everyday_week() -> list[Article]:
    return articles(EVERYDAY, first=6)


@pytest.fixture
def open_archive(tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as opened:

        def open_one(found: Iterable[Article]) -> Snapshot:
            builder.rebuild(tmp_path, found, sources=["test"], now=NOW)
            name = current_generation(tmp_path)
            assert name
            return opened.enter_context(closing(Snapshot(tmp_path / name)))

        yield open_one


def texts(week: Week | None) -> list[str]:
    assert week
    return [one.text for one in week.rising]


def test_what_many_headlines_of_the_week_say_and_none_before_rises(open_archive: Open) -> None:
    archive = open_archive([*months_before(), *everyday_week(), *articles(FLOOD, first=5)])
    assert find_rising(archive, 10) == Week("2024-06-14", "2024-06-20", (Rising("বন্যা", "বন্যা", 5, 0.0),))


def test_the_week_ends_with_the_newest_article_wherever_that_is(open_archive: Open) -> None:
    week = find_rising(open_archive(articles(["একা"], first=-3)), 10)
    assert week == Week("2024-06-17", "2024-06-23", ())


def test_an_ordinary_week_has_nothing_that_rises(open_archive: Open) -> None:
    assert texts(find_rising(open_archive([*months_before(), *everyday_week()]), 10)) == []


def test_an_everyday_word_does_not_rise_in_a_week_with_more_news(open_archive: Open) -> None:
    archive = open_archive([*months_before(), *articles(EVERYDAY * 4, first=6, step=0)])
    assert texts(find_rising(archive, 10)) == []


def test_what_is_expected_is_what_a_week_with_as_many_articles_used_to_have(open_archive: Open) -> None:
    once_before = articles(["বন্যা হয়েছিল এক দিন"], first=50)
    archive = open_archive([*months_before(), *once_before, *articles(FLOOD, first=6), *articles(FLOOD, first=4)])
    week = find_rising(archive, 10)
    assert week
    assert [(one.text, one.count, one.expected) for one in week.rising] == [("বন্যা", 10, 10 / 92)]


def test_two_headlines_are_a_coincidence(open_archive: Open) -> None:
    archive = open_archive([*months_before(), *everyday_week(), *articles(FLOOD[:2], first=5)])
    assert texts(find_rising(archive, 10)) == []


@pytest.mark.parametrize(
    "titles",
    [
        pytest.param([f"এক নজরে রাশিফল: {number} জুন" for number in range(14, 21)], id="column-with-another-number-each-day"),
        pytest.param(["রাজশাহীতে আমের বাজার জমজমাট"] * 7, id="the-same-title-every-day"),
        pytest.param(
            [f"ভূমিকম্পে কাঁপল উত্তরাঞ্চলের {number} জেলা, ক্ষতি হয়নি কোথাও{more}" for number, more in
             [("তিন", ""), ("তিন", " বেশি"), ("পাঁচ", "")]],
            id="report-in-nearly-the-same-words",
        ),
    ],
)  # fmt: skip
def test_one_wording_is_one_story_however_often_it_is_printed(open_archive: Open, titles: list[str]) -> None:
    archive = open_archive([*months_before(), *everyday_week(), *articles(titles, first=6)])
    assert texts(find_rising(archive, 10)) == []


def test_a_pair_stands_in_place_of_the_words_that_it_mostly_is(open_archive: Open) -> None:
    titles = (
        "পদ্মা সেতু খুলে দেওয়া হলো",
        "পদ্মা সেতুতে প্রথম টোল",
        "আলোয় সাজানো পদ্মা সেতু",
        "দক্ষিণের দুয়ার পদ্মা সেতু",
        "উদ্বোধনের পর পদ্মা সেতুতে যানজট",
    )
    week = find_rising(open_archive([*months_before(), *everyday_week(), *articles(titles, first=5)]), 10)
    assert week
    assert week.rising == (Rising("পদ্মা সেতু", "পদ্মা সেতু", 5, 0.0),)


def test_words_that_also_stand_apart_are_no_pair(open_archive: Open) -> None:
    titles = (
        "ইলিশ ধরা বন্ধ, জেলেপাড়ায় হাহাকার",
        "নিষেধাজ্ঞার পর জালে উঠছে ইলিশ",
        "রপ্তানি হচ্ছে ইলিশ কলকাতায়",
        "কলকাতায় পৌঁছাল প্রথম ইলিশ চালান",
        "বাজারে ইলিশ চালান, ক্রেতা নেই",
        "চাঁদপুরে ইলিশ চালান আটক",
        "ইলিশের স্বাদ কমছে কেন",
    )
    week = find_rising(open_archive([*months_before(), *everyday_week(), *articles(titles, first=6)]), 10)
    assert texts(week)[0] == "ইলিশ"


def test_nothing_across_punctuation_is_a_pair(open_archive: Open) -> None:
    titles = ("মোখা: সতর্কতা উপকূলে", "এগোচ্ছে মোখা, সতর্কতা জারি", "মোখা; সতর্কতা সংকেত দশ", "আসছে ‘মোখা’ সতর্কতা চলছে")
    week = find_rising(open_archive([*months_before(), *everyday_week(), *articles(titles, first=5)]), 10)
    assert all(" " not in text for text in texts(week))


def test_a_word_is_shown_without_its_ending_where_the_archive_has_it_so(open_archive: Open) -> None:
    titles = ("মেসির গোলে জয়", "ভক্তদের ভিড় মেসির জন্য", "চোট পেলেন মেসিও", "আর্জেন্টিনায় ফিরল মেসির দল")
    long_ago = articles(["ক্লাব বদলালেন মেসি"], first=400)
    week = find_rising(open_archive([*long_ago, *months_before(), *everyday_week(), *articles(titles, first=5)]), 10)
    assert texts(week) == ["মেসি"]


@pytest.mark.parametrize("word", ["মার্চ", "শ্রাবণ"])
def test_the_name_of_a_time_is_no_news(open_archive: Open, word: str) -> None:
    titles = (f"{word} এল বৃষ্টি নিয়ে", f"ছুটি কবে {word} মাসে", f"কৃষকের {word} ভালো কাটে না", f"শুরু হলো {word}, ঘাম ঝরছে")
    archive = open_archive([*months_before(), *everyday_week(), *articles(titles, first=5)])
    assert texts(find_rising(archive, 10)) == []


def test_the_most_striking_comes_first_and_no_more_than_asked_for(open_archive: Open) -> None:
    cyclone = ("উপকূলে এগোচ্ছে রেমাল", "রেমাল কেড়ে নিল দশ প্রাণ", "ক্ষতচিহ্ন রেখে গেল রেমাল", "কোন দেশ দিল রেমাল নাম")
    before = [*months_before(), *articles(EVERYDAY * 13, first=97, source="যুগান্তর")]
    archive = open_archive([*before, *everyday_week(), *articles(FLOOD, first=5), *articles(cyclone, first=5)])
    assert texts(find_rising(archive, 10)) == ["বন্যা", "রেমাল"]
    assert texts(find_rising(archive, 1)) == ["বন্যা"]


def test_a_young_archive_has_nothing_to_compare_a_week_with(open_archive: Open) -> None:
    assert find_rising(open_archive(articles(FLOOD, first=4)), 10) == Week("2024-06-14", "2024-06-20", ())


def test_what_is_older_than_three_months_is_not_what_is_usual(open_archive: Open) -> None:
    archive = open_archive(
        [*articles(FLOOD * 3, first=140), *months_before(), *everyday_week(), *articles(FLOOD, first=5)]
    )
    assert texts(find_rising(archive, 10)) == ["বন্যা"]


def test_an_archive_without_dates_has_no_week(open_archive: Open) -> None:
    assert find_rising(open_archive([Article("a", title="তারিখ নেই")]), 10) is None


def test_the_first_days_of_all_are_a_week_too(open_archive: Open) -> None:
    archive = open_archive([Article("a", title="আদি", published="0001-01-02")])
    assert find_rising(archive, 10) == Week("0001-01-01", "0001-01-02", ())


def test_of_a_week_with_very_many_headlines_some_are_read_and_all_are_counted(
    open_archive: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rising, "MOST_HEADLINES", 12)
    archive = open_archive([*months_before(), *everyday_week(), *articles(FLOOD * 4, first=6, step=0)])
    week = find_rising(archive, 10)
    assert week
    assert [(one.text, one.count) for one in week.rising] == [("বন্যা", 20)]


def test_what_rises_is_found_by_its_query(open_archive: Open, tmp_path: Path) -> None:
    archive = open_archive([*months_before(), *everyday_week(), *articles(FLOOD, first=5)])
    week = find_rising(archive, 10)
    assert week
    with open_engine(tmp_path) as engine:
        assert engine.week() == week
        found = engine.search(week.rising[0].query, from_=week.first, to=week.last, sort="newest")
    assert found.total == week.rising[0].count

"""The page that teaches the query language, by searches that can be followed.

Their words are those of the newest headlines, so that they find something in any archive; where there is none, those of FOREIGN.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template

from search.engine import Engine
from search.errors import IndexUnusable
from search.results.page import ResultPage
from web import links
from web.extension import current_engine
from web.languages import BENGALI_DIGITS, N_, gettext, language
from web.parameters import SearchParameters

guide = Blueprint("guide", __name__)

HEADLINES = 20  # looked at: some are of short words or quotes alone
LEAST_LETTERS = 4  # code points of a word that can stand by itself; below are mostly particles
BEGINNING = 3
LETTERS = "[\u0985-\u09b9\u09dc-\u09df][\u0980-\u09cd\u09d7-\u09df]+"  # of Bengali, no digits
WORD = re.compile(
    rf"(?<!\S){LETTERS}(?=[\s,;?!।]|\Z)"
)  # whole: not the Bengali half of one with a hyphen or an abbreviation
PAIR = re.compile(rf"(?<!\S)({LETTERS}) ({LETTERS})(?=[\s,;?!।]|\Z)")
SIGN = re.compile("[\u0981-\u0983\u09bc\u09be-\u09cd\u09d7]")  # what belongs to the letter before it


@dataclass(frozen=True, slots=True)
class Words:
    """What the examples are made of. *word* and *beside* are in one headline, *pair* stands so in one, *other* is in another."""

    word: str
    beside: str
    other: str
    pair: str
    source: str
    section: str
    month: str


FOREIGN = Words("রাশিয়া", "চুক্তি", "বন্যা", "উত্তর কোরিয়া", "কালের কণ্ঠ", "আন্তর্জাতিক", "2024-06")


@dataclass(frozen=True, slots=True)
class Example:
    """A search to follow, as it is *shown*, and a message id that says what it finds."""

    shown: str
    asked: SearchParameters
    meaning: str

    @property
    def href(self) -> str:
        return links.search_link(self.asked)


@dataclass(frozen=True, slots=True)
class Lesson:
    title: str  # a message id
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of the query language, the ways in which either script writes it, and a message id that says what it does."""

    bengali: tuple[str, ...]
    latin: tuple[str, ...]
    meaning: str


SIGNS = (
    Sign(('"…"',), ('"…"',), N_("these words side by side, as printed")),
    Sign(("/এবং/",), ("AND", "&&"), N_("both")),
    Sign(("/অথবা/", "/বা/"), ("OR", "||"), N_("either")),
    Sign(("/নয়/", "-"), ("NOT", "-"), N_("without the word that follows")),
    Sign(("( )",), ("( )",), N_("what belongs together")),
    Sign(("কোরি*",), ("cove*",), N_("every word that begins so")),
    Sign(("শিরোনাম:",), ("title:", "headline:"), N_("in the headline")),
    Sign(("মূলপাঠ:",), ("body:", "text:"), N_("in the text")),
    Sign(("উৎস:", "পত্রিকা:"), ("source:",), N_("of this paper")),
    Sign(("বিভাগ:",), ("section:",), N_("of this section")),
    Sign(("লেখক:", "প্রতিবেদক:"), ("byline:", "author:"), N_("by this writer")),
    Sign(("সংস্থা:",), ("agency:",), N_("from this agency")),
    Sign(("তারিখ:",), ("date:",), N_("of this day, month or year")),
    Sign(("শুরু:",), ("from:",), N_("not before this day")),
    Sign(("শেষ:",), ("to:",), N_("not after this day")),
)


@guide.get("/help")
def show() -> str:
    return render_template("help.html", lessons=lessons(words_of_archive(current_engine())), signs=SIGNS)


def words_of_archive(engine: Engine) -> Words:
    try:
        page = engine.search("", sort="newest", size=HEADLINES, snippets=False)
    except IndexUnusable:  # who waits for an index can read meanwhile
        return FOREIGN
    return words_of_headlines(page) or FOREIGN


def words_of_headlines(page: ResultPage) -> Words | None:
    """The longest words of the first headlines that have enough of them, as they are what a headline is about."""
    hits = [(hit, words) for hit in page.hits if len(words := long_words(hit.title)) > 1]
    pairs = (pair[0] for hit in page.hits for pair in PAIR.finditer(hit.title) if is_long(pair[1]) and is_long(pair[2]))
    pair = next(pairs, None)
    if not hits or not pair:
        return None
    (first, (word, beside, *_)), *rest = hits
    return Words(
        word=word,
        beside=beside,
        other=next((words[0] for _, words in rest if words[0] not in first.title), FOREIGN.other),
        pair=pair,
        source=first.source or FOREIGN.source,
        section=first.section or FOREIGN.section,
        month=page.facets.month[-1].value if page.facets and page.facets.month else FOREIGN.month,
    )


def long_words(title: str) -> list[str]:
    """The distinct words of *title* that are long enough, the longest first."""
    return sorted(filter(is_long, dict.fromkeys(WORD.findall(title))), key=len, reverse=True)


def is_long(word: str) -> bool:
    return len(word) >= LEAST_LETTERS


def beginning_of(word: str) -> str:
    """Its first letters, with all signs of the last of them."""
    end = BEGINNING
    while end < len(word) and (SIGN.match(word, end) or word[end - 1] == "\u09cd"):
        end += 1
    return word[:end]


def lessons(words: Words) -> tuple[Lesson, ...]:
    return tuple(Lesson(title, tuple(examples)) for title, examples in (
        (N_("Words"), of_words(words)),
        (N_("Words put together"), put_together(words)),
        (N_("In one place"), in_one_place(words)),
        (N_("Time"), of_time(words)),
        (N_("However it is written"), however_written()),
        (N_("Order and filters"), in_order(words)),
    ))  # fmt: skip


def of_words(words: Words) -> Iterator[Example]:
    yield query(
        f"{words.word} {words.other}",
        N_(
            "Articles with any of the words. Those with more of them, and with the rarer ones, come first. Endings do not matter:"
            " ঢাকায় and ঢাকার are found by ঢাকা."
        ),
    )
    yield query(f'"{words.pair}"', N_("In quotes: the words side by side, just as they are printed."))
    yield query(f"{beginning_of(words.word)}*", N_("With a star behind: every word that begins so."))


def put_together(words: Words) -> Iterator[Example]:
    and_, or_, not_ = ("/এবং/", "/অথবা/", "/নয়/") if language() == "bn" else ("AND", "OR", "NOT")
    yield query(f"{words.word} {and_} {words.beside}", N_("Both words, in one article."))
    yield query(f"{words.word} {or_} {words.other}", N_("One of the two, or both."))
    yield query(f"{words.word} -{words.other}", N_("The first word, without the one behind the minus."))
    yield query(f"{words.word} {not_} {words.other}", N_("The same in words."))
    yield query(f"({words.word} {or_} {words.other}) {and_} {words.beside}", N_("Brackets say what belongs together."))


def in_one_place(words: Words) -> Iterator[Example]:
    title, source, section = ("শিরোনাম", "পত্রিকা", "বিভাগ") if language() == "bn" else ("title", "source", "section")
    yield query(f"{title}:{words.word}", N_("In the headline. Put no space behind the colon."))
    yield query(
        f'{source}:"{without_quotes(words.source)}"', N_("Of one paper. A name of several words stands in quotes.")
    )
    yield query(f'{section}:"{without_quotes(words.section)}"', N_("Of one section of the papers."))


def of_time(words: Words) -> Iterator[Example]:
    is_bengali = language() == "bn"
    date, from_ = ("তারিখ", "শুরু") if is_bengali else ("date", "from")
    month = words.month.translate(BENGALI_DIGITS) if is_bengali else words.month
    year = month[:4]
    yield query(f"{date}:{month}", N_("Of one month. A day is written as 2024-06-20, a year as 2024."))
    yield query(f"{words.word} {from_}:{year}", N_("From this year on. There is an end, too: to:2024-06."))
    yield query(
        f"{date}:{year}..{year}",
        N_("Between two dates. Dates can be told in words: 20 June 2024, yesterday, 6 Asharh 1431, in Bengali."),
    )


def however_written() -> Iterator[Example]:
    yield query(
        "dhaka", N_("Latin letters are read as Bengali words. The page says how, and can search for them as typed.")
    )
    yield query("সরকারী", N_("Spellings that differ are one word: সরকারী and সরকারি, ভালো and ভাল."))
    yield query("৫ লাখ টাকা", N_("A number is found however it is printed: ৫ লাখ, 500000, ৫,০০,০০০."))
    yield query("আ.লীগ", N_("An abbreviation is found by its full name, and the name by it: আ.লীগ and আওয়ামী লীগ."))


def in_order(words: Words) -> Iterator[Example]:
    yield Example(
        f"{words.word} · {gettext('Newest')}",
        SearchParameters(q=words.word, sort="newest"),
        N_("The newest first. Above every list of results there is a choice of order."),
    )
    yield Example(
        f"{words.word} · {words.source}",
        SearchParameters(q=words.word, source=(words.source,)),
        N_("In one paper only. Papers, sections, years and months can be picked beside the results, several of each."),
    )
    yield Example(
        f"{words.word} · {gettext('Every article by itself')}",
        SearchParameters(q=words.word, grouped="off"),
        N_(
            "Every article by itself. Otherwise a report that several papers print in nearly the same words is one result, which"
            " says in how many more sources it is and lists them; numbers of results count it once."
        ),
    )


def query(text: str, meaning: str) -> Example:
    return Example(text, SearchParameters(q=text), meaning)


def without_quotes(name: str) -> str:
    return name.replace('"', " ")

"""What was cut out of a page -> whether it is news in Bengali; and what a page without news is instead.

The thresholds are those of search.settings.News. An article is judged by its text alone; only the reader of a page sees what else
the page shows, and hands it over as its Appearance.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from search.articles import Article
from search.bengali.wordlists import read_list
from search.settings import News
from search.sources.lines import read_phrases

_LETTER = re.compile(r"[^\W\d_]")
_BENGALI_LETTER = re.compile("[\u0985-\u09b9\u09ce\u09dc-\u09e1\u09f0\u09f1]")
_WORD = re.compile("[\u0980-\u09e3\u09f0\u09f1]+")
_ASSAMESE_RA, _RA = "\u09f0", "\u09b0"  # the one is typed for the other by many: no sign of a language
_ASSAMESE_VA = "\u09f1"  # hardly ever: Bengali has no letter for which it could be typed
_MOST_JUDGED = 20_000  # characters: what language a text is in shows long before
_BENGALI, _ASSAMESE = "Bengali", "Assamese"
_BROKEN_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|বিস্তারিত|আরও পড়ুন|আরো পড়ুন|Read more)\W*$", re.IGNORECASE)
_TEASERS = 2  # so many paragraphs that break off, or stand below a link to an article, are no accident
_SHELL_WORDS = 60  # of menu and imprint around nothing


class Fault(NamedTuple):
    """Why something is no news in Bengali. *reason*: a short code for counting."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """What a page shows besides its article, and what it says of itself for machines.

    *names*: its title and headings, of a short page all lines. *words*: that it shows. *linked_titles*: links as long as headlines.
    *teasers*: paragraphs of what was taken for the article, the first among them, that stand below such links.
    """

    names: tuple[str, ...]
    words: int
    linked_titles: int = 0
    teasers: int = 0
    says_article: bool = False
    says_listing: bool = False
    has_headline: bool = False
    runs_scripts: bool = False


def find_fault(article: Article, news: News) -> Fault | None:
    """Why *article*, which was cut out of a page, is no news in Bengali; None where it is."""
    words = len(article.body.split())
    if not words:
        return Fault("no-text", "no paragraphs of an article were found on the page")
    if fault := language_fault(f"{article.title}\n{article.body}", news):
        return fault
    if words < news.least_words:
        return Fault("no-text", f"too short for a report: {words} words; one has at least {news.least_words}")
    return None


def language_fault(text: str, news: News) -> Fault | None:
    """Why *text* is not in Bengali; None where it is, or has too few words to tell."""
    text = text[:_MOST_JUDGED]
    letters = _LETTER.findall(text)
    share = len(_BENGALI_LETTER.findall(text)) / len(letters) if letters else 0.0
    if share < news.least_bengali:
        return Fault("not-bengali", f"{share:.0%} of its letters are Bengali{_script_besides(letters)}")
    if language := _other_language(text, news):
        return Fault("not-bengali", f"it is in Bengali letters, but by its words in {language}")
    return None


def _script_besides(letters: list[str]) -> str:
    others = Counter(
        unicodedata.name(letter, "?").split()[0].title() for letter in letters if not _BENGALI_LETTER.match(letter)
    )
    return f", most are {others.most_common(1)[0][0]}" if others else ""


def _other_language(text: str, news: News) -> str | None:
    """The language other than Bengali that most of the words in *text* that tell a language are of.

    Assamese letters alone are no proof, since Bengali is typed with them too; the letter ৱ counts as a word.
    """
    counts = _language_words(text)
    language, most = max(counts.items(), key=lambda count: count[1], default=(_BENGALI, 0))
    is_other = language != _BENGALI and most > counts.get(_BENGALI, 0) and most >= news.foreign_words
    return language if is_other else None


def _language_words(text: str) -> Mapping[str, int]:
    table = _languages()
    plain = unicodedata.normalize("NFC", text).replace(_ASSAMESE_RA, _RA)
    found = (table.get(word) or (_ASSAMESE if _ASSAMESE_VA in word else None) for word in _WORD.findall(plain))
    return Counter(language for language in found if language)


@cache
def _languages() -> Mapping[str, str]:
    """For each word that tells a language its name."""
    lines = (unicodedata.normalize("NFC", line).split() for line in read_list("languages"))
    return {word: language for language, *words in lines for word in words}


def page_fault(page: Appearance, article: Article | None, news: News) -> Fault | None:
    """What a page is instead of an article; None where it may be one, whose own faults find_fault tells."""
    is_news = article is not None and find_fault(article, news) is None
    if not is_news and (fault := _named_fault(page)):
        return fault
    if _is_listing(page, article, news, is_news=is_news):
        return Fault("listing", f"it lists articles and is none: {page.linked_titles} titles of others are on it")
    if not is_news and page.runs_scripts and not page.has_headline and page.words < _SHELL_WORDS:
        message = "an empty shell that only a browser fills, by its scripts: save the page from a browser"
        return Fault("bot-wall", message)
    return None


def _named_fault(page: Appearance) -> Fault | None:
    """What a page calls itself that is a wall or the page of an error."""
    for name in page.names:
        if read_phrases("bot_walls").fit(name):
            return Fault("bot-wall", f"the site did not give its article, but a check of who asks: {name[:80]}")
        if read_phrases("error_pages").fit(name):
            return Fault("error-page", f"the site did not give an article, but an error: {name[:80]}")
    return None


def _is_listing(page: Appearance, article: Article | None, news: News, *, is_news: bool) -> bool:
    if page.says_article:
        return False
    paragraphs = article.body.split("\n") if article and article.body else []
    broken_off = sum(1 for paragraph in paragraphs if _BROKEN_OFF.search(paragraph))
    teasers = max(page.teasers, broken_off)
    if page.says_listing or (teasers >= _TEASERS and 2 * teasers >= len(paragraphs)):
        return True
    return not is_news and page.linked_titles >= news.listed_titles

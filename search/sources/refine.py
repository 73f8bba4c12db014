"""What the readers yield -> what is handed on: the same for every format.

Text from before Unicode is converted, letters that were encoded twice or written as entities are read again, what nobody sees and
no file should have is left out. Fields that are empty take what the run has for them, an id that is an address takes its canonical
form, and what was cut out of pages is judged for being news in Bengali. Nearly all articles need none of it, and a look at a few
signs tells: they are handed on as they are.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from search.articles import Article, writable
from search.sources.addresses import canonical_url
from search.sources.bijoy import MARKS, from_bijoy, is_bijoy
from search.sources.encodings import BENGALI_LETTER, CONTROL, MOST_BROKEN, undouble
from search.sources.judging import find_fault
from search.sources.parts import Part, Reading
from search.sources.records import Lead, Record, Reject, Repair

_TEXTS = ("title", "body", "source", "section", "byline", "agency")
_NUL = "\x00"
_UNSEEN = "\ufeff\ufffc\ufffe\uffff"  # a byte order mark inside, the place of a picture, and what is no character
_SUSPECT = (
    *MARKS,
    *"àÃ&\ufffd",
    *_UNSEEN,
    *(chr(code) for code in range(1, 0x80) if CONTROL.match(chr(code))),
)
_SUSPECT_SIGN = re.compile(f"[{re.escape(''.join(_SUSPECT))}]")
_SHORT = 200  # characters; to here an expression is quicker
_JUNK = re.compile(f"{CONTROL.pattern}|[{_UNSEEN}]")
_LOST_JOINER = re.compile("র\ufeff(?=\u09cd)")  # without any the two would be a reph
_WITHOUT_NUL = ("json-lines", "json")  # their reader takes it out; to look for it takes as long as for all the others
_BENGALI_ENTITY = re.compile(r"&#(?:24[3-9]\d|25[0-5]\d|[xX]09[89a-fA-F][0-9a-fA-F]);")

_Texts = Mapping[str, str]


def refine(records: Iterable[Record], part: Part, reading: Reading, *, is_scraped: bool) -> Iterator[Record]:
    """Yield *records*, the articles among them refined or rejected, and last what was mended in how many of them."""
    mended: Counter[str] = Counter()
    for record in records:
        if isinstance(record, Article):
            yield _refined(record, part, reading, is_scraped, mended)
        elif isinstance(record, Lead):
            refined = _refined(record.article, part, reading, is_scraped, mended)
            yield Lead(refined) if isinstance(refined, Article) else refined
        else:
            yield record
    yield from (Repair(part.origin.path, kind, count) for kind, count in mended.items())


def _refined(
    article: Article, part: Part, reading: Reading, is_scraped: bool, mended: Counter[str]
) -> Article | Reject:
    kinds: list[str] = []
    if not _is_ordinary(article, part.format):
        article, kinds = _mend(article)
    fault = _fault(article, reading) or (find_fault(article, reading.news) if is_scraped else None)
    if fault:
        reason, message = fault
        of_several = "" if is_scraped else f" (id {article.id})"
        return Reject(part.origin.path, None, reason, message + of_several)
    mended.update(kinds)
    changes = {name: value for name, value in reading.defaults.items() if not getattr(article, name)}
    if article.id == article.url and (address := canonical_url(article.url)) != article.id:
        changes["id"] = address
    return replace(article, **changes) if changes else article


def _is_ordinary(article: Article, part_format: str) -> bool:
    """Whether there is certainly nothing to be mended in *article*."""
    if not BENGALI_LETTER.search(article.title or article.body):
        return False
    short = f"{article.title}{article.byline}{article.section}{article.source}{article.agency}"
    return _is_clean(short, part_format) and _is_clean(article.body, part_format)


def _is_clean(text: str, part_format: str) -> bool:
    if len(text) < _SHORT:
        if _SUSPECT_SIGN.search(text):
            return False
    elif any(map(text.__contains__, _SUSPECT)):  # one at a time: an expression would take five times as long
        return False
    return part_format in _WITHOUT_NUL or (_NUL not in text and writable(text) is text)


def _fault(article: Article, reading: Reading) -> tuple[str, str] | None:
    """The reason why *article* cannot be kept, and what to say about it."""
    if not (article.title.strip() or article.body.strip()):
        return "no-text", "neither title nor body has any text"
    length = len(article.title) + len(article.body)
    if length > reading.limits.article_chars:
        most = reading.limits.article_chars
        return "too-large", f"an article of more than {most:,} characters is none"
    is_broken = "\ufffd" in article.body or "\ufffd" in article.title  # to look is quick, to count is not
    broken = article.body.count("\ufffd") + article.title.count("\ufffd") if is_broken else 0
    if broken > MOST_BROKEN * length:
        return "broken-utf8", f"{broken:,} of its {length:,} letters are lost: it is in another encoding, or no text"
    return None


def _mend(article: Article) -> tuple[Article, list[str]]:
    """*article* with its texts as they should be, and the kinds of repair that it took."""
    texts: _Texts = {name: text for name in _TEXTS if (text := getattr(article, name))}
    kinds = []
    for kind, mend in _MENDING:
        before, texts = texts, mend(texts)
        if texts != before:
            kinds.append(kind)
    clean = {name: _JUNK.sub("", _LOST_JOINER.sub("র\u200d", writable(text))).strip() for name, text in texts.items()}
    kept: dict[str, Any] = {name: text or ("" if name in ("title", "body") else None) for name, text in clean.items()}
    return replace(article, **kept), kinds


def _undoubled(texts: _Texts) -> _Texts:
    return {name: undouble(text) for name, text in texts.items()}


def _unescaped(texts: _Texts) -> _Texts:
    """*texts*, of which those that have Bengali letters as entities (&#2453; for ক) without any; others may speak of entities."""
    return {
        name: html.unescape(text).replace("\xa0", " ") if _BENGALI_ENTITY.search(text) else text
        for name, text in texts.items()
    }


def _in_unicode(texts: _Texts) -> _Texts:
    """*texts* in Unicode: paragraph by paragraph, since an article may quote in one what it has in the other."""
    paragraphs = {name: text.split("\n") for name, text in texts.items()}
    certain = (*paragraphs.get("title", ()), *paragraphs.get("body", ()))
    if not any(map(is_bijoy, certain)):
        return texts
    return {
        name: "\n".join(from_bijoy(one) if is_bijoy(one, beside_bijoy=True) else one for one in several)
        for name, several in paragraphs.items()
    }


_MENDING: tuple[tuple[str, Callable[[_Texts], _Texts]], ...] = (
    ("double-encoded", _undoubled),
    ("entities", _unescaped),
    ("bijoy", _in_unicode),
)

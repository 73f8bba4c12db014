"""The titles of a page -> its headline, and the name of its paper: "headline | section | paper" in the title of the window,
a heading, what is told to machines; each with more or less of the site's own in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from urllib.parse import urlsplit

from search.bengali.wordlists import read_list
from search.sources.declared import Declared
from search.sources.encodings import BENGALI_LETTER
from search.sources.lines import bare, can_be_headline, is_paragraph
from search.sources.outline import Line

_HEADINGS = ("h1", "h2", "h3")
_BARS = (" | ", " || ", " :: ", " » ", " । ")  # no headline has one
_BETWEEN = re.compile(r"\s[|–—-]+(?:\s|$)|::|»|।|\|")
_DASHES = (" – ", " — ", " - ")  # headlines have them too: before the name of the site only
_LONG_TITLE = 4  # words: a title that is cut short has more
_ACCOUNTS = ("admin", "administrator", "author", "editor", "webmaster", "user", "root", "superadmin", "guest")
_TITLE_CHARS = 400  # of a heading that may be a headline
_OPENING, _OPENING_CHARS = 10, 500  # paragraphs, and characters of each, that say what a text is about
_NAME_CHARS = 40  # of a paper, with its town
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


def headline_of(declared: Declared, lines: Sequence[Line]) -> str:
    """The headline: a heading that the page's titles begin with, as it is printed; else what the text speaks of most."""
    short = [line for line in lines if len(line.text) <= _TITLE_CHARS]
    headings = [line.text for tag in _HEADINGS for line in short if line.inside == tag]
    names = _names(declared)
    for heading in headings:
        if bare(heading) not in names and any(_begins(title, heading) for title in declared.titles):
            return heading
    told = [headline for title in declared.titles if (headline := _without_site(title, declared))]
    own = [line for line in lines if not line.is_link]
    prose = [place for place, line in enumerate(own) if is_paragraph(line.text)]
    printed = [line.text for line in short if line.inside == "h1" and not line.is_link]
    if not printed:  # old pages have no headings, only larger letters
        printed = [line.text for line in own[: prose[0] if prose else 0] if can_be_headline(line.text)]
    opening = (own[place].text[:_OPENING_CHARS] for place in prose[:_OPENING])
    spoken_of = {word for text in opening for word in bare(text).split()}
    return max([*told[:1], *printed], key=lambda title: len(spoken_of & set(bare(title).split())), default="")


def _begins(title: str, heading: str) -> bool:
    """Whether *title* is *heading* and what sites put behind it, or the beginning of a long one."""
    told, printed = bare(title), bare(heading)
    if len(printed.split()) < 2 or not told:
        return False
    return f"{told} ".startswith(f"{printed} ") or (len(told.split()) > _LONG_TITLE and printed.startswith(told))


def _without_site(title: str, declared: Declared) -> str:
    """*title* without what the site puts behind it; nothing where it is no more than the site's name."""
    names = _names(declared)
    for bar in _BARS:
        title = title.split(bar)[0].strip()
    for dash in _DASHES:
        head, found, tail = title.rpartition(dash)
        if found and bare(tail) in names:
            title = head.strip()
    return "" if bare(title) in names else title


def _names(declared: Declared) -> set[str]:
    """What may stand in a title beside the headline: the paper, its site, the section."""
    return {bare(name) for name in (*declared.sources, declared.section or "", *_host_names(declared.url)) if name}


def source_of(declared: Declared, headline: str) -> str | None:
    """The name of the paper: as the word list has it, else as the page has it, in Bengali if it can be, else its host."""
    hosts = _host_names(declared.url)
    if hosts and (known := paper_at(hosts[0])):
        return known
    behind = list(_behind(declared, headline))
    names = [name for name in (*declared.sources, *behind) if not _HOST.fullmatch(name)]
    in_bengali = (name for name in names if BENGALI_LETTER.search(name))
    return next(in_bengali, None) or next(iter((*names, *hosts[:1])), None)


def paper_at(host: str) -> str | None:
    """The name of the paper whose site is at *host*, which is without www, as the word list has it."""
    return _papers().get(host)


@cache
def _papers() -> dict[str, str]:
    """The name of each paper by its host."""
    parted = (line.partition(" ") for line in read_list("papers"))
    return {host: name for host, _, name in parted}


def _behind(declared: Declared, headline: str) -> Iterator[str]:
    """The last of what stands behind the headline in the titles of a page, or before it, where it can be a name."""
    for title in declared.titles:
        before, found, after = title.partition(headline) if headline else ("", "", "")
        parts = [part.strip() for part in _BETWEEN.split((after.strip() and after) or before) if part.strip()]
        if found and parts and len(parts[-1]) <= _NAME_CHARS and parts[-1] != declared.section:
            yield parts[-1]


def _host_names(url: str | None) -> tuple[str, ...]:
    """The host of *url*, and the name in it: prothomalo.com, prothomalo."""
    host = (urlsplit(url).hostname or "") if url else ""
    host = host.removeprefix("www.")
    return (host, host.split(".")[0]) if host else ()


def is_no_author(name: str, source: str | None, url: str | None) -> bool:
    """Whether *name*, which stands where an author should, is that of the paper, or of the account that it writes by."""
    joined = re.sub(r"\W", "", name).lower()
    if joined in _ACCOUNTS:
        return True
    return bool(source and bare(name) == bare(source)) or joined in [
        re.sub(r"\W", "", host) for host in _host_names(url)
    ]

"""The synonym file -> which runs of a query's words have other names, and which names those are.

The file is in the Solr synonym format: ``a, b, c`` are equivalent, ``a, b => c`` adds c to a and to b and nothing to c, ``#``
begins a comment line, a backslash takes a comma, ``=>``, ``#`` or backslash for a letter. A word of a query always stays beside
what is added to it, and an entry on several lines has the equivalents of them all. Equivalents are not followed further.

Entries are analysed as articles are, so an inflected word of a query finds its entry (রাশিয়ার, রাশিয়া), and so does an
abbreviated one. What an equivalent weighs, and how it is looked up in an index, is for search.query.expansion.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

from search.bengali.stem import Stem
from search.bengali.terms import analyze
from search.bengali.tokens import Token
from search.errors import SourceError

Run = tuple[Token, ...]  # the words of one entry, in order

# A country has its name, its short name, what is said of it and the Latin ones; each of them is looked up.
MOST_EQUIVALENTS = 8
MOST_WORDS = 6  # of one name: the longest ministries and agencies; so many lengths are tried at each word of a query
# Some 6,500 lines, five times the built-in file; one request waits the two or three seconds that their reading takes.
MOST_BYTES = 2**19
# An edit shows as soon as one has turned to the browser, and a busy server asks the disk no more often.
SECONDS_BETWEEN_LOOKS = 1.0
_MOST_SHOWN = 80  # characters of a name in a message

log = logging.getLogger(__name__)


class Match(NamedTuple):
    """Words *start* to *end* (one past the last) of a query are an entry; *equivalents*: each another name for it."""

    start: int
    end: int
    equivalents: tuple[Run, ...]


class Rule(NamedTuple):
    """One entry of a line with the *others* that are looked for beside it."""

    entry: Run
    others: tuple[Run, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Synonyms:
    """What a synonym file says, in the order of the file; see read_synonyms.

    *first_words*: the exact terms and the stems that any entry begins with.
    """

    rules: tuple[Rule, ...]
    by_exact: Mapping[tuple[str, ...], tuple[Run, ...]]
    by_stem: Mapping[tuple[str, ...], tuple[Run, ...]]
    first_words: frozenset[str]

    def stemmed_by(self, stem_of: Callable[[str], Stem]) -> Synonyms:
        """The same with the stems that *stem_of* makes of an exact term: those of the index that is to be searched."""
        return _make_synonyms([Rule(*_stemmed(rule, stem_of)) for rule in self.rules])

    def find(self, words: Sequence[Token]) -> list[Match]:
        """The runs of *words* that have equivalents: left to right, the longest at each word, never overlapping.

        The very words of an entry outdo an entry that only shares their stems.
        """
        matches: list[Match] = []
        place = 0
        while place < len(words):
            found = self._longest_at(words, place)
            if found:
                matches.append(found)
            place = found.end if found else place + 1
        return matches

    def _longest_at(self, words: Sequence[Token], start: int) -> Match | None:
        first = words[start : start + 1]
        if self.first_words.isdisjoint((*_exacts(first), *_stems(first))):
            return None
        for end in range(min(start + MOST_WORDS, len(words)), start, -1):
            run = words[start:end]
            equivalents = self.by_exact.get(_exacts(run)) or self.by_stem.get(_stems(run))
            if equivalents:
                return Match(start, end, equivalents)
        return None


class LiveSynonyms:
    """The synonyms of a file that is edited while they are in use. Threads may share one.

    A file that becomes unreadable or wrong changes nothing but *error*, which says what to mend; the last good text stays
    in force until the file is mended. *now* is a clock of seconds that never goes back.
    """

    def __init__(self, path: Path, now: Callable[[], float] = time.monotonic) -> None:
        """Raises SourceError where the file is wrong to begin with."""
        self.error: SourceError | None = None
        self._path, self._now = path, now
        self._looking = threading.Lock()
        self._looked, self._stamp = now(), _stamp(path)
        self._synonyms = read_synonyms(path)

    def current(self) -> Synonyms:
        """The synonyms as the file has them, at most a second late."""
        if self._now() - self._looked >= SECONDS_BETWEEN_LOOKS and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return self._synonyms

    def _look(self) -> None:
        self._looked = self._now()
        stamp = _stamp(self._path)
        if stamp == self._stamp:
            return
        self._stamp = stamp  # taken before reading: what is written meanwhile is seen at the next look
        try:
            self._synonyms, self.error = read_synonyms(self._path), None
        except SourceError as error:
            self.error = error
            log.warning("the synonyms stay as they were: %s", error)


def read_synonyms(path: Path) -> Synonyms:
    """The synonyms of the file *path*, UTF-8 in any normalisation, with the stems of the built-in lexicon.

    Raises SourceError, naming the line and what to do about it.
    """
    rules: list[Rule] = []
    counted: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for number, line in enumerate(_read_text(path).split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            for rule in _read_line(line):
                _count(rule, counted)
                rules.append(rule)
        except _BadLine as error:
            raise SourceError(path, f"line {number} {error}") from error
    return _make_synonyms(rules)


@cache
def built_in() -> Synonyms:
    """The synonyms that Khobor comes with: search/bengali/data/synonyms.txt."""
    with as_file(files("search.bengali") / "data" / "synonyms.txt") as path:
        return read_synonyms(path)


class _BadLine(Exception):
    """What is wrong with a line and what to do about it; goes on from "line 7 "."""


def _count(rule: Rule, counted: dict[tuple[str, ...], set[tuple[str, ...]]]) -> None:
    """Add to *counted* what *rule* gives its entry. Raises _BadLine where that becomes too much."""
    given = counted.setdefault(_exacts(rule.entry), {_exacts(rule.entry)})
    given.update(map(_exacts, rule.others))
    if len(given) > MOST_EQUIVALENTS + 1:
        raise _BadLine(f"gives {_shown(rule.entry)} more than {MOST_EQUIVALENTS} equivalents: take the rarest out")


def _make_synonyms(rules: Sequence[Rule]) -> Synonyms:
    by_stem_rules = (rule for rule in rules if not any(map(_is_misread, rule.entry)))
    by_exact, by_stem = _table(rules, _exacts), _table(by_stem_rules, _stems)
    first_words = frozenset(names[0] for names in (*by_exact, *by_stem))
    return Synonyms(tuple(rules), by_exact, by_stem, first_words)


def _table(
    rules: Iterable[Rule], name: Callable[[Sequence[Token]], tuple[str, ...]]
) -> dict[tuple[str, ...], tuple[Run, ...]]:
    """Equivalents by what *name* makes of their entry, in the order of the file, each once."""
    rows: dict[tuple[str, ...], dict[tuple[str, ...], Run]] = {}
    for rule in rules:
        row = rows.setdefault(name(rule.entry), {})
        own = _stems(rule.entry)
        for other in rule.others:
            is_misread = len(other) == 1 and _is_misread(other[0])
            if (stems := _stems(other)) != own and not is_misread:  # its own stems are searched for anyway
                row.setdefault(stems, other)
    return {names: tuple(islice(row.values(), MOST_EQUIVALENTS)) for names, row in rows.items()}


def _is_misread(word: Token) -> bool:
    """Whether a name has been stemmed as some form of a verb: করোনা as one of করা.

    By that stem every form of the verb would be taken for the name. A name that is a verb is written as the verbal noun.
    """
    return word.is_verb and word.stem != word.exact


def _stemmed(rule: Rule, stem_of: Callable[[str], Stem]) -> tuple[Run, tuple[Run, ...]]:
    entry, *others = (tuple(_stemmed_word(word, stem_of) for word in run) for run in (rule.entry, *rule.others))
    return entry, tuple(others)


def _stemmed_word(word: Token, stem_of: Callable[[str], Stem]) -> Token:
    text, is_verb = stem_of(word.exact)
    return word._replace(stem=text, is_verb=is_verb, also_stems=tuple(stem_of(also).text for also in word.also))


def _exacts(words: Sequence[Token]) -> tuple[str, ...]:
    """The words in full: উত্তর where উ. is written."""
    return tuple(token.also[0] if token.also else token.exact for token in words)


def _stems(words: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.also_stems[0] if token.also_stems else token.stem for token in words)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes when the file does; None while there is none, as when an editor replaces it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read_text(path: Path) -> str:
    try:
        if (size := path.stat().st_size) > MOST_BYTES:
            raise SourceError(
                path, f"it has {size:,} bytes; write at most {MOST_BYTES:,}: a search waits for its reading"
            )
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceError(path, f"it cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SourceError(path, f"line {line} is not UTF-8: save the file as UTF-8") from error


def _read_line(line: str) -> list[Rule]:
    """A rule for each entry of a *line* that is looked for under other names."""
    first, *behind = ([_entry(name) for name in side] for side in _sides(line))
    if len(behind) > 1:
        raise _BadLine("has more than one =>: write a line for each")
    others = behind[0] if behind else first
    if not behind and len(first) == 1:
        raise _BadLine("has one name alone: write its equivalents behind it, parted by commas, or # in front of it")
    if len(others) > MOST_EQUIVALENTS + (not behind):
        raise _BadLine(f"has more than {MOST_EQUIVALENTS} equivalents of a name: take the rarest out")
    return [Rule(entry, tuple(others)) for entry in first]


_ENTRY = re.compile(r"((?:\\.|=(?!>)|[^\\,=])*)(=>|,|$)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def _sides(line: str) -> list[list[str]]:
    """The names on each side of => in *line*, without their escapes."""
    sides: list[list[str]] = [[]]
    place, mark = 0, ","
    while mark:
        found = _ENTRY.match(line, place)
        if found is None:
            raise _BadLine(
                "ends in a backslash, which takes the letter behind it for itself: take it away or write two"
            )
        text, mark = found.groups()
        sides[-1].append(_ESCAPED.sub(r"\1", text))
        if mark == "=>":
            sides.append([])
        place = found.end()
    return sides


def _entry(name: str) -> Run:
    words = tuple(analyze(name))
    if not words:
        raise _BadLine(
            "has no word before or behind a comma or arrow: write one there, or take the comma or arrow away"
        )
    if len(words) > MOST_WORDS:
        raise _BadLine(f"has a name of {len(words)} words, {_shown(words)}: names have at most {MOST_WORDS}")
    return words


def _shown(words: Sequence[Token]) -> str:
    return shorten(" ".join(word.exact for word in words[: MOST_WORDS + 1]), _MOST_SHOWN, placeholder=" ...")

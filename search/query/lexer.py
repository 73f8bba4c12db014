"""The reader's text -> lexemes: words, quoted phrases, brackets, operators and field names, each with its place.

Nothing fails here: what only looks like an operator becomes words, and a Note says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from search.bengali.normalize import key
from search.bengali.segment import find_words
from search.query.notes import Note

MOST_NESTED = 20  # brackets in brackets; nobody writes five, and each level is a call of the parser


class Kind(Enum):
    WORDS = "words"
    QUOTED = "quoted"
    OPEN = "("
    CLOSE = ")"
    AND = "and"
    OR = "or"
    NOT = "not"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """*text*: what the parser reads (of a phrase, without its quotes). *start*, *end*: code points of the query."""

    kind: Kind
    text: str
    start: int
    end: int


# In English and in Bengali. A name counts only with its value right behind the colon.
FIELD_NAMES = {
    key(name): field
    for field, names in {
        "title": "title শিরোনাম headline",
        "body": "body মূলপাঠ text",
        "source": "source উৎস পত্রিকা",
        "section": "section বিভাগ",
        "byline": "byline author লেখক প্রতিবেদক",
        "agency": "agency সংস্থা",
        "date": "date তারিখ",
        "from": "from শুরু",
        "to": "to শেষ",
    }.items()
    for name in names.split()
}

QUOTES = '"\u201c\u201d\u201e\u201f'
_LEXEME = re.compile(
    rf"""(?P<quoted>[{QUOTES}][^{QUOTES}]*[{QUOTES}])
       | (?P<quote>[{QUOTES}])
       | (?P<open>\() | (?P<close>\))
       | (?P<minus>(?<![^\s(])[-\u2212](?=[^\s\-]))
       | (?P<field>(?<![^\s(\-])[^\W\d][^\s:()/{QUOTES}]*:(?=[^\s:/]))
       | (?P<words>[^\s(){QUOTES}]+)""",
    re.VERBOSE,
)
_WORDS = re.compile(rf"[^\s(){QUOTES}]+")
# In capitals, or between slashes: এবং and নয় are among the most frequent words of the news.
_OPERATORS = {
    "AND": Kind.AND,
    "OR": Kind.OR,
    "NOT": Kind.NOT,
    "&&": Kind.AND,
    "||": Kind.OR,
    **{
        f"/{key(name)}/": kind for name, kind in (("এবং", Kind.AND), ("অথবা", Kind.OR), ("বা", Kind.OR), ("নয়", Kind.NOT))
    },
}
_OPERAND_STARTS = (Kind.WORDS, Kind.QUOTED, Kind.OPEN, Kind.NOT, Kind.FIELD)
_OPERAND_ENDS = (Kind.WORDS, Kind.QUOTED, Kind.CLOSE)


def lex(query: str) -> tuple[list[Lexeme], list[Note]]:
    """The lexemes of *query* in order, brackets balanced and every operator with its operands, and what was read otherwise."""
    notes: list[Note] = []
    lexemes = _match_brackets(list(_scan(query, notes)), notes)
    return _settle_operators(lexemes, notes), sorted(notes, key=lambda note: (note.start, note.end))


def _scan(query: str, notes: list[Note]) -> Iterator[Lexeme]:
    place = 0
    while found := _LEXEME.search(query, place):
        place = found.end()
        kind, text, start = str(found.lastgroup), found[0], found.start()
        if kind == "quote":
            notes.append(_note("lone-quote", text, start))
        elif kind == "quoted":
            yield Lexeme(Kind.QUOTED, text[1:-1], start, place)
        elif kind == "minus":
            yield Lexeme(Kind.NOT, text, start, place)
        elif kind in ("open", "close"):
            yield Lexeme(Kind.OPEN if kind == "open" else Kind.CLOSE, text, start, place)
        elif kind == "field" and _is_field(text, start, query, notes):
            yield Lexeme(Kind.FIELD, text, start, place)
        else:
            if kind == "field":  # no field: its word and what follows the colon are words as they stand
                place = _end_of_words(query, start)
            yield _words(query[start:place], start, notes)


def field_named(text: str) -> str:
    """The field that *text*, a name and a colon, means; "" where there is no such field."""
    return FIELD_NAMES.get(key(text.removesuffix(":")), "") if text.endswith(":") else ""


def _is_field(text: str, start: int, query: str, notes: list[Note]) -> bool:
    """Whether *text*, a name and a colon, names a field; a note where it only looks so."""
    if field_named(text):
        return True
    name = len(text) - 1
    if find_words(query[start : start + name + 2])[:1] == [(0, name)]:  # not দু:খ, which is one word
        notes.append(_note("unknown-field", text, start))
    return False


def _end_of_words(query: str, start: int) -> int:
    found = _WORDS.match(query, start)
    return found.end() if found else start


def _words(text: str, start: int, notes: list[Note]) -> Lexeme:
    operator = text if text in _OPERATORS else re.sub(r"[^/]+", lambda word: key(word[0]), text)
    if operator in _OPERATORS and (text in _OPERATORS or text.startswith("/")):
        return Lexeme(_OPERATORS[operator], text, start, start + len(text))
    star = text.find("*")
    if star >= 0 and not (star == len(text) - 1 and star > 0 and find_words(text[:star])):
        notes.append(_note("stray-star", "*", start + star))
    if field_named(text):
        notes.append(_note("empty-field", text, start))
    if text in ("-", "\u2212"):
        notes.append(_note("stray-minus", text, start))
    return Lexeme(Kind.WORDS, text, start, start + len(text))


def _match_brackets(lexemes: list[Lexeme], notes: list[Note]) -> list[Lexeme]:
    """Leave out brackets that have no partner, nest too deep or hold nothing."""
    partner: dict[int, int] = {}
    opened: list[int] = []
    for place, lexeme in enumerate(lexemes):
        if lexeme.kind is Kind.OPEN:
            opened.append(place)
        elif lexeme.kind is Kind.CLOSE and opened:
            start = opened.pop()
            if len(opened) < MOST_NESTED:
                partner[start], partner[place] = place, start
    kept: list[Lexeme] = []
    for place, lexeme in enumerate(lexemes):
        if lexeme.kind in (Kind.OPEN, Kind.CLOSE) and place not in partner:
            notes.append(_note("lone-parenthesis", lexeme.text, lexeme.start))
        else:
            kept.append(lexeme)
    return _without_empty_brackets(kept)


def _without_empty_brackets(lexemes: list[Lexeme]) -> list[Lexeme]:
    kept: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.kind is Kind.CLOSE and kept and kept[-1].kind is Kind.OPEN:
            kept.pop()
        else:
            kept.append(lexeme)
    return kept


def _settle_operators(lexemes: list[Lexeme], notes: list[Note]) -> list[Lexeme]:
    """Turn an operator or field that lacks an operand into words. From the end, so that each sees what follows it settled."""
    settled: list[Lexeme] = []
    for place in range(len(lexemes) - 1, -1, -1):
        lexeme = lexemes[place]
        follows = settled[-1].kind if settled else Kind.CLOSE
        before = lexemes[place - 1].kind if place else Kind.OPEN
        if _lacks_operand(lexeme.kind, before, follows):
            is_field = lexeme.kind is Kind.FIELD
            notes.append(_note("empty-field" if is_field else "dangling-operator", lexeme.text, lexeme.start))
            lexeme = replace(lexeme, kind=Kind.WORDS)
        settled.append(lexeme)
    return settled[::-1]


def _lacks_operand(kind: Kind, before: Kind, follows: Kind) -> bool:
    if kind in (Kind.AND, Kind.OR):
        return before not in _OPERAND_ENDS or follows not in _OPERAND_STARTS
    if kind is Kind.NOT:
        return follows not in _OPERAND_STARTS
    return kind is Kind.FIELD and follows not in (Kind.WORDS, Kind.QUOTED, Kind.OPEN)


def _note(code: str, text: str, start: int) -> Note:
    return Note(code, text, start, start + len(text))

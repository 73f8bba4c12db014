"""Tokens -> tokens in which what was written short or apart is what it stands for.

An abbreviation (উ.কোরিয়া, আ.লীগ, মো. আলী) keeps its own term and gains, at the same place, that of the full word. The letters of an
acronym (বি.এন.পি, এ এফ পি) become one token that spans them all, with the term of the joined form. So do units (কি.মি.).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from search.bengali.normalize import APOSTROPHES, VISARGA, key
from search.bengali.stem import stem
from search.bengali.tokens import Token
from search.bengali.wordlists import read_list

_STOPS = frozenset("." + VISARGA + ":" + APOSTROPHES)
_WORDS_TOO = frozenset(
    map(key, ("এ", "ও", "কে", "আর", "ই", "টি", "এল"))
)  # letter names that are words of every sentence
_CASES = tuple(map(key, ("ের", "র", "কে", "তে", "ও", "ই")))
_LETTER_GAPS = (".", " ", ". ")
_LEAST_APART = 3  # letters of an acronym with spaces between; two with full stops are enough


@dataclass(frozen=True, slots=True)
class _Abbreviation:
    """*full*: the key of what it stands for. *followed_by*: the key of the word that must follow, or ""."""

    full: str
    needs_stop: bool
    followed_by: str


def spell_out(tokens: list[Token], text: str) -> list[Token]:
    """*tokens* of *text* with its abbreviations expanded and its acronyms joined; in order, never overlapping.

    There is nothing to do where no token is among short_forms.
    """
    joined = list(_joined(tokens, text))
    return [_expanded(place, joined, text) for place in range(len(joined))]


def rules() -> str:
    """Everything that decides what is spelled out, as one string: part of the fingerprint of an index."""
    return repr((sorted(_letters()), sorted(_abbreviations().items(), key=str), sorted(_WORDS_TOO), _CASES))


@cache
def _letters() -> frozenset[str]:
    return frozenset(map(key, read_list("letter_names")))


@cache
def _abbreviations() -> dict[str, _Abbreviation]:
    found = {}
    for line in read_list("abbreviations"):
        short, full, *following = line.split()
        found[key(short.rstrip("."))] = _Abbreviation(key(full), short.endswith("."), key("".join(following)))
    return found


@cache
def short_forms() -> frozenset[str]:
    """The keys one of which every text has in which anything is to be done; pieces of units stand for the whole."""
    pieces = frozenset(map(key, ("কি", "সে", "মি", "কে")))
    return _letters() | _abbreviations().keys() | pieces


def _joined(tokens: Sequence[Token], text: str) -> Iterator[Token]:
    place = 0
    while place < len(tokens):
        end = _end_of_acronym(tokens, place, text) or _end_of_unit(tokens, place, text) or place + 1
        yield _as_one(tokens[place:end]) if end > place + 1 else tokens[place]
        place = end


def _as_one(tokens: Sequence[Token]) -> Token:
    exact = "".join(token.exact for token in tokens)
    return Token(tokens[0].start, tokens[-1].end, exact, stem(exact))


def _end_of_acronym(tokens: Sequence[Token], start: int, text: str) -> int | None:
    """One past the last letter of the acronym that begins at *start*, or None where none does."""
    end, between = _end_of_letters(tokens, start, text)
    if between and end < len(tokens) and _is_letter_in_case(tokens[end], text, tokens[end - 1], between):
        end += 1  # বি.এন.পির
    least = 2 if between == "." else _LEAST_APART
    is_word = all(token.exact in _WORDS_TOO for token in tokens[start:end])
    return end if end - start >= least and not is_word else None


def _end_of_letters(tokens: Sequence[Token], start: int, text: str) -> tuple[int, str]:
    """(one past the last, what is between them) of the letter names from *start* on that are written apart alike."""
    end, between = start, ""
    while end < len(tokens) and tokens[end].exact in _letters():
        end += 1
        gap = text[tokens[end - 1].end : tokens[end].start] if end < len(tokens) else ""
        if between and gap != between:
            # এ এফ পি এ.কে.এম.: a full stop holds the letter closer than a space
            is_next = gap == "." and tokens[end].exact in _letters()
            return (end - 1 if is_next else end), between
        if gap not in _LETTER_GAPS:
            break
        between = gap
    return end, between


def _is_letter_in_case(token: Token, text: str, last: Token, between: str) -> bool:
    if text[last.end : token.start] != between:
        return False
    return any(token.exact.endswith(case) and token.exact[: -len(case)] in _letters() for case in _CASES)


def _end_of_unit(tokens: Sequence[Token], start: int, text: str) -> int | None:
    """One past a unit of two pieces with a full stop between: কি.মি."""
    pair = tokens[start : start + 2]
    if len(pair) < 2 or text[pair[0].end : pair[1].start] != ".":
        return None
    return start + 2 if "".join(token.exact for token in pair) in _abbreviations() else None


def _expanded(place: int, tokens: Sequence[Token], text: str) -> Token:
    token = tokens[place]
    short = _abbreviations().get(token.exact)
    if short is None or (short.needs_stop and text[token.end : token.end + 1] not in _STOPS):
        return token
    follows = tokens[place + 1].stem if place + 1 < len(tokens) else ""
    if short.followed_by and follows != stem(short.followed_by):
        return token
    return token._replace(also=(short.full,))

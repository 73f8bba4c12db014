"""Tokens -> tokens in which what was written short or apart is what it stands for.

An abbreviation (উ.কোরিয়া, আ.লীগ, মো. আলী) keeps its own term and gains, at the same place, that of the full word. The letters of an
acronym (বি.এন.পি, এ এফ পি) become one token that spans them all, with the term of the joined form. So do units (কি.মি.). The first
word of a compound with a hyphen gains the term of the compound in one piece (নেতা-কর্মী, নেতাকর্মী), if that is a word that lives: any
other would be a term that nobody writes, and the parts are found by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from search.bengali.normalize import APOSTROPHES, VISARGA, key
from search.bengali.stem import Stem
from search.bengali.tokens import Tie, Token
from search.bengali.wordlists import read_list

StemOf = Callable[[str], Stem]  # of a key
Knows = Callable[[str], bool]  # whether a stem lives

_STOPS = frozenset((".", VISARGA, ":"))
_BEFORE_FOLLOWER = _STOPS | {" ", *APOSTROPHES}  # আ. লীগ, আ’লীগ
_WORDS_TOO = frozenset(map(key, "এ ও কে আর ই টি এল".split()))  # letter names that are words of every sentence
_CASES = tuple(map(key, "ের র কে তে ও ই".split()))
_UNIT_GAPS = frozenset((".", ". "))
_LETTER_GAPS = _UNIT_GAPS | {" "}
HYPHENS = frozenset("-\u2010\u2011")
_BENGALI_WORD = re.compile("[\u0981-\u09e3]{2,}")
_LEAST_APART = 3  # letters of an acronym with spaces between; two with full stops are enough

_INITIALS = frozenset("অআকখগজনফবমরলশসহ")  # আ ক ম: initials in Bengali letters; without ড, the title
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")  # B.N.P.


@dataclass(frozen=True, slots=True)
class _Abbreviation:
    """*full*: the key of what it stands for. *followed_by*: what the key of the next word must begin with, or ""."""

    full: str
    needs_stop: bool
    followed_by: str


def spell_out(tokens: Sequence[Token], text: str, stem_of: StemOf, knows: Knows) -> list[Token]:
    """*tokens* of *text* with abbreviations expanded, acronyms and compounds joined; in order, never overlapping."""
    joined = list(_joined(tokens, text, stem_of))
    expanded = [_expanded(place, joined, text, stem_of) for place in range(len(joined))]
    for place, (first, second) in enumerate(pairwise(joined)):
        if text[first.end : second.start] in HYPHENS and (compound := _compound(first, second, stem_of, knows)):
            expanded[place] = _found_by(expanded[place], compound, stem_of)
    return expanded


def is_short(word: str) -> bool:
    """Whether the key *word* may be short for another."""
    return word in _abbreviations()


def lives(compound: str, stem_of: StemOf, knows: Knows) -> bool:
    """Whether the key *compound*, two words in one piece, is a noun that lives."""
    stemmed = stem_of(compound)
    return not stemmed.is_verb and knows(stemmed.text)


def ties(word: str) -> tuple[Tie, Tie]:
    """What may tie the key *word* to the word before it, and to the one behind it."""
    back, on = _ties().get(word, (Tie.NONE, Tie.NONE))
    return (back | Tie.FOLLOWED if word.startswith(followers()) else back), on


def rules() -> str:
    """Everything that decides what is spelled out, as one string: part of the fingerprint of an index."""
    alphabets = [sorted(letters) for letters in _alphabets().values()]
    return repr((alphabets, sorted(_abbreviations().items()), sorted(_units().items()), sorted(_WORDS_TOO), _CASES))


@cache
def _alphabets() -> dict[Tie, frozenset[str]]:
    """The letters of acronyms, by alphabet: one is made of letters of one."""
    return {Tie.LETTER_NAME: frozenset(map(key, read_list("letter_names"))), Tie.INITIAL: _INITIALS, Tie.LATIN: _LATIN}


@cache
def _abbreviations() -> dict[str, tuple[_Abbreviation, ...]]:
    found: dict[str, tuple[_Abbreviation, ...]] = {}
    for line in read_list("abbreviations"):
        short, full, *following = line.split()
        if "." not in short[:-1]:
            meaning = _Abbreviation(key(full), short.endswith("."), key("".join(following)))
            word = key(short.rstrip("."))
            found[word] = (*found.get(word, ()), meaning)
    return found


@cache
def _ties() -> dict[str, tuple[Tie, Tie]]:
    """Key -> what may tie it to the word before it, and to the one behind it, but for what an abbreviation needs behind it."""
    back, on = [], []  # (key, tie)
    for alphabet, letters in _alphabets().items():
        on += [(letter, alphabet) for letter in letters]
        back += [(letter + case, alphabet) for letter in letters for case in ("", *_CASES)]
    on += [(first, Tie.UNIT) for first, _ in _units()]
    back += [(second, Tie.UNIT) for _, second in _units()]
    on += [
        (short, Tie.FOLLOWED) for short, meanings in _abbreviations().items() if any(m.followed_by for m in meanings)
    ]
    words = {word for word, _ in back + on}
    return {word: (_all_of(word, back), _all_of(word, on)) for word in words}


def _all_of(word: str, ties_of_words: list[tuple[str, Tie]]) -> Tie:
    return Tie(sum({tie for tied, tie in ties_of_words if tied == word}))


@cache
def words() -> frozenset[str]:
    """The keys that are short for another, or pieces of an acronym or a unit; all others may only follow one of these."""
    return frozenset(_ties().keys() | _abbreviations().keys())


@cache
def followers() -> tuple[str, ...]:
    """What the key of a word behind an abbreviation may have to begin with."""
    meanings = (meaning for meanings in _abbreviations().values() for meaning in meanings)
    return tuple(sorted({meaning.followed_by for meaning in meanings if meaning.followed_by}))


@cache
def _units() -> dict[tuple[str, str], str]:
    """The keys of the two pieces of a unit -> the key of its full word."""
    lines = (line.split() for line in read_list("abbreviations"))
    pieces = ((short.rstrip(".").split("."), full) for short, full, *_ in lines if "." in short[:-1])
    return {(key(first), key(second)): key(full) for (first, second), full in pieces}


def _joined(tokens: Sequence[Token], text: str, stem_of: StemOf) -> Iterator[Token]:
    place = 0
    while place < len(tokens):
        if end := _end_of_acronym(tokens, place, text):
            yield _as_one(tokens[place:end], stem_of)
        elif full := _unit_at(tokens, place, text):
            end = place + 2
            yield _found_by(_as_one(tokens[place:end], stem_of), full, stem_of)
        else:
            end = place + 1
            yield tokens[place]
        place = end


def _as_one(tokens: Sequence[Token], stem_of: StemOf) -> Token:
    exact = "".join(token.exact for token in tokens)
    return Token(tokens[0].start, tokens[-1].end, exact, *stem_of(exact))


def _found_by(token: Token, full: str, stem_of: StemOf) -> Token:
    """*token*, found by the key *full* too."""
    if full in token.also:
        return token
    return token._replace(also=(*token.also, full), also_stems=(*token.also_stems, stem_of(full).text))


def _end_of_acronym(tokens: Sequence[Token], start: int, text: str) -> int | None:
    """One past the last letter of the acronym that begins at *start*, or None where none does."""
    for alphabet, letters in _alphabets().items():
        if tokens[start].exact in letters and (end := _end_in(letters, tokens, start, text)):
            is_apart = alphabet is Tie.LATIN and "." not in text[tokens[start].end : tokens[start + 1].start]
            return None if is_apart else end  # B.N.P. is one word, "vitamins A B C" are more
    return None


def _end_in(letters: frozenset[str], tokens: Sequence[Token], start: int, text: str) -> int | None:
    end, between = _end_of_letters(letters, tokens, start, text)
    if between and end < len(tokens) and text[tokens[end - 1].end : tokens[end].start] == between:
        end += _without_case(tokens[end].exact) in letters  # বি.এন.পির
    least = 2 if between == "." else _LEAST_APART
    is_words = all(token.exact in _WORDS_TOO for token in tokens[start:end])
    return end if end - start >= least and not is_words else None


def _end_of_letters(letters: frozenset[str], tokens: Sequence[Token], start: int, text: str) -> tuple[int, str]:
    """(one past the last, what is between them) of the letters from *start* on that are written apart alike."""
    end, between = start, ""
    while end < len(tokens) and tokens[end].exact in letters:
        end += 1
        gap = text[tokens[end - 1].end : tokens[end].start] if end < len(tokens) else ""
        if between and gap != between:
            # এ এফ পি এ.কে.এম.: a full stop holds the letter closer than a space
            is_next = gap == "." and tokens[end].exact in letters
            return (end - 1 if is_next else end), between
        if gap not in _LETTER_GAPS:
            break
        between = gap
    return end, between


def _without_case(word: str) -> str:
    """The letter that *word* may be with a case ending; "" where it has none."""
    return next((word[: -len(case)] for case in _CASES if word.endswith(case)), "")


def _unit_at(tokens: Sequence[Token], start: int, text: str) -> str | None:
    """What the unit of two pieces with a full stop between stands for, if one begins at *start*: কি.মি."""
    if start + 1 == len(tokens) or text[tokens[start].end : tokens[start + 1].start] not in _UNIT_GAPS:
        return None
    return _units().get((tokens[start].exact, tokens[start + 1].exact))


def _compound(first: Token, second: Token, stem_of: StemOf, knows: Knows) -> str | None:
    """The key of both in one piece, if that lives."""
    if not (_BENGALI_WORD.fullmatch(first.exact) and _BENGALI_WORD.fullmatch(second.exact)):
        return None
    whole = first.exact + second.exact
    return whole if lives(whole, stem_of, knows) else None


def _expanded(place: int, tokens: Sequence[Token], text: str, stem_of: StemOf) -> Token:
    token = tokens[place]
    word = token.exact.removesuffix(VISARGA)
    has_stop = not _STOPS.isdisjoint(text[token.start : token.end + 1])  # in it where an ending is bound: (অব.)-এর
    for meaning in _abbreviations().get(word, ()):
        if (has_stop or not meaning.needs_stop) and _is_followed(place, tokens, text, meaning.followed_by):
            return _found_by(token, meaning.full, stem_of)
    return token


def _is_followed(place: int, tokens: Sequence[Token], text: str, by: str) -> bool:
    if not by:
        return True
    if place + 1 == len(tokens) or not tokens[place + 1].exact.startswith(by):
        return False
    gap = text[tokens[place].end : tokens[place + 1].start]
    return len(gap) <= 2 and _BEFORE_FOLLOWER.issuperset(gap)

"""Typed Latin letters (putin, uttor korea, bnp) <-> Bengali words of a vocabulary (পুতিন, উত্তর কোরিয়া, বিএনপি).

Nothing is spelled anew here: a word is found among those that an index has, in two steps. Both sides are reduced to *keys*,
the consonant sounds in order (পুতিন and putin -> ptn), which name the candidates; then the Latin letters are laid along the
sounds of each candidate, and what is typed otherwise than expected is its *cost*. Costs count sounds: 0 is as one would
type it, 1 is a sound that is plainly wrong, and a common spelling that is not the usual one (v for ভ, a for the unwritten
vowel) lies between.

Words are keys of search.bengali.normalize. Storing the keys of a vocabulary, and whether a query is to be read so, is the
business of others.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import insort
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from math import inf, log
from typing import NamedTuple

from search.bengali.normalize import APOSTROPHES, CONSONANTS, HASANTA, NUKTA, VOWEL_SIGNS, key
from search.bengali.wordlists import read_list

MOST_KEYS = 32  # of a Latin word: 16 find as many words, long English ones have a few more ways to be read
_ACRONYM = "="  # begins a key made of letter names, so that it never meets a key of sounds

# Of ln df. Less ranks rare words over those of the news (ব্যগ্র for bogra), more buries rare words that are typed exactly.
_FREQUENCY_WEIGHT = 0.07
# A reading with more wrong than this is chance. Stricter loses words, laxer only reads more of English as Bengali.
_LEAST_LIMIT, _LIMIT_PER_LETTER = 0.5, 0.15
_ACRONYM_COST = 0.2  # a word that sounds as typed goes before one whose letters are named: un is উন before ইউএন
_OWN_SPELLING_COST = 0.5  # of reading a listed name by its letters: chittagong is চট্টগ্রাম before চিটাগং

# Of a word that is still being typed: much follows for few letters, so that how usual a word is says more than of a whole one.
_OPENING_FREQUENCY_WEIGHT = 0.15
_OPENING_LEAST_LIMIT, _OPENING_LIMIT_PER_LETTER = 0.4, 0.1  # stricter than of whole words: the next letter may tell
_GOES_ON_COST = 0.15  # of a word of which not all was typed
_HALF_TYPED_COST = 0.05  # of a last sound of which not all letters were typed: s of শ, which is sh
_MOST_OPENING_KEYS = 12  # of a beginning: they are short, and each names many words
_LEAST_OF_LISTED = 4  # letters from which on a listed name is known: chit is চট্টগ্রাম


class Reading(NamedTuple):
    """A word that Latin letters may stand for; *cost* as in the module's docstring, *df* the number of its documents."""

    word: str
    cost: float
    df: int


class Opening(NamedTuple):
    """A word that a reader may be typing; *cost* as in the module's docstring, *weight* how usual it is, more than 0."""

    word: str
    cost: float
    weight: float


def is_latin(word: str) -> bool:
    """Whether *word* is Latin letters, with or without accents, and digits, of which at least one is a letter."""
    return _LATIN.fullmatch(fold_latin(word)) is not None


def fold_latin(word: str) -> str:
    """*word* in lower case without accents, apostrophes and hyphens (Rāśiyā -> rasiya): the form that this module compares."""
    decomposed = unicodedata.normalize("NFKD", word).casefold()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter) and letter not in _JOINTS)


def roman_keys(word: str) -> tuple[str, ...]:
    """The keys that the Bengali *word* is filed under: one as a rule, more where a letter may be silent; none for ASCII."""
    if word.isascii():
        return ()
    sounds = word
    for written, said in _AS_SAID:
        sounds = sounds.replace(written, said)
    first = "A" if sounds[:1] in _VOWELS else sounds[:1]
    skeleton = (first + sounds[1:].replace("হ", "")).translate(_SOUND_OF)
    keys = {_DOUBLED.sub(r"\1", option): None for option in _with_and_without(skeleton)}
    if acronym := _read_acronym(word):
        keys[_ACRONYM + acronym.letters] = None
    return tuple(name for name in keys if name)


def latin_keys(latin: str) -> tuple[str, ...]:
    """The keys that typed *latin* may stand for, likeliest first: none if it is not Latin, and at most 75.

    That is MOST_KEYS by sound, as many again for a listed name, and the letters of an acronym with and without a case.
    """
    if not is_latin(latin):
        return ()
    typed = fold_latin(latin)
    keys = dict.fromkeys(_acronym_keys(typed))
    for spelling, _ in _spellings(typed):
        keys |= dict.fromkeys(_sound_keys(spelling))
    return tuple(keys)


def acronym_letters(word: str) -> str:
    """The Latin letters that *word* names, a case left out: জিপিএসের -> gps; "" where it does not name two letters or more."""
    acronym = _read_acronym(word)
    return acronym.letters if acronym and len(acronym.letters) > 1 else ""


def acronym_key(letters: str) -> str:
    """The key under which roman_keys files the words that name *letters*."""
    return _ACRONYM + letters


def sound_cost(latin: str, word: str) -> float:
    """How far the typed *latin* is from how the Bengali *word* sounds; 0 is as expected, 1 is one wrong sound."""
    return _cost(fold_latin(latin), word, inf)


def rank_readings(latin: str, candidates: Iterable[tuple[str, int]], most: int) -> list[Reading]:
    """The *most* likeliest of *candidates*, pairs of (word, df), best first: by cost, lowered for words of many documents.

    Words that are too far from *latin* are left out, so there may be none. A df is 1 or more. A candidate takes some 20
    microseconds; common words go first, as most rare ones are then dropped half way.
    """
    typed = fold_latin(latin)
    limit = _LEAST_LIMIT + _LIMIT_PER_LETTER * len(typed)
    best: list[tuple[float, Reading]] = []
    for word, df in sorted(candidates, key=lambda candidate: (-candidate[1], candidate[0])):
        bonus = _FREQUENCY_WEIGHT * log(df)
        bound = limit if len(best) < most else min(limit, best[-1][0] + bonus)
        cost = _cost(typed, word, bound)
        if cost <= bound:
            insort(best, (cost - bonus, Reading(word, cost, df)))
            del best[most:]
    return [reading for _, reading in best]


def opening_keys(latin: str) -> tuple[str, ...]:
    """How the keys begin of the words that typed *latin* may be the beginning of, likeliest first: none if it is not Latin."""
    if not is_latin(latin):
        return ()
    typed = fold_latin(latin)
    listed = (filed for name in _names_from(typed) for filed in roman_keys(_listed_words()[name]))
    spelled = (name for spelling, _ in _spellings(typed) for name in _sound_keys(spelling)[:_MOST_OPENING_KEYS])
    return tuple(dict.fromkeys((*_acronym_keys(typed)[:1], *spelled, *listed)))


def rank_openings(latin: str, candidates: Iterable[tuple[str, float]], most: int) -> list[Opening]:
    """The *most* likeliest of *candidates*, pairs of (word, weight), to be what a reader types who has typed *latin* so far.

    Words whose beginning is too far from *latin* are left out. A word that ends where the letters do goes before one that goes on.
    """
    typed = fold_latin(latin)
    limit = _opening_limit(typed)
    listed = {_listed_words()[name] for name in _names_from(typed)}
    best: list[tuple[float, Opening]] = []
    for word, weight in sorted(candidates, key=lambda candidate: (-candidate[1], candidate[0])):
        bonus = _OPENING_FREQUENCY_WEIGHT * log(weight)
        bound = limit if len(best) < most else min(limit, best[-1][0] + bonus)
        if bound < 0:  # and so for all that are rarer
            break
        cost = _cost_so_far(typed, word, bound, listed)
        if cost <= bound:
            insort(best, (cost - bonus, Opening(word, cost, weight)))
            del best[most:]
    return [opening for _, opening in best]


def opens_with(latin: str, word: str) -> bool:
    """Whether the Bengali *word* may be what a reader types whose Latin letters are *latin* so far."""
    typed = fold_latin(latin)
    return _cost_so_far(typed, word, _opening_limit(typed), ()) <= _opening_limit(typed)


def rules() -> str:
    """Everything that decides the keys of a Bengali word, as one string: part of the fingerprint of an index."""
    return repr((sorted(_SOUND_OF.items()), _AS_SAID, sorted(_letter_names().items()), _CASES))


# Sounds that are confused in Latin letters have one name: aspirated and not, retroflex and dental, the three sibilants.
_SOUNDS = ("kকখ", "gগঘ", "cচছ", "jজঝয", "tটঠতথৎ", "dডঢদধ", "nনণঞঙং", "pপফ", "bবভ", "mম", "rরঋৃ", "lল", "sশষস", "hহ")
_SILENT = dict.fromkeys((*range(0x0980, 0x09E6), *range(0x09F0, 0x0A00)), "")
_SOUND_OF = _SILENT | {ord(letter): line[0] for line in _SOUNDS for letter in line[1:]}
_VOWELS = tuple("অআইঈউঊঋএঐওঔ")
_RRA, _RHA, _YA = "\u09a1\u09bc", "\u09a2\u09bc", "\u09af\u09bc"  # ড় ঢ় য়, apart as keys have them

# Spellings whose sound is another, in the order in which they are replaced. Capitals are sounds that some say and some do not.
_AS_SAID = (
    *((_RRA, "র"), (_RHA, "র"), (_YA, "")),
    *(("ক্ষ্ম", "কM"), ("ক্ষ", "ক"), ("জ্ঞ", "গ")),  # লক্ষ্মী lokkhi or lakshmi, জ্ঞান gyan
    *(("হ্য", "J"), ("র্যা", "রJ"), ("র্য", "রজ"), ("্য", "")),  # সহ্য sojjho or sohyo, র‍্যাব rab, কার্য karjo, ব্যাংক bank
    *(("ম্ব", "মব"), ("র্ব", "রব"), ("ল্ব", "লব"), ("ব্ব", "ব"), ("্ব", "B")),  # নির্বাচন nirbachon, but বিশ্ব bisso or bishbo
    *((f"{letter}্ম", f"{letter}M") for letter in "তদশষস"),  # পদ্মা podda or padma
    *(("ঁ", "N"), ("ঞ্", "ন"), ("ঞ", "N"), ("ঙ্গ", "নগ")),  # চাঁদ chad or chand
)
_SOMETIMES = re.compile("[BJMN]")
_DOUBLED = re.compile(r"(.)\1+")


def _with_and_without(skeleton: str) -> list[str]:
    """*skeleton* with the sounds of each kind that some say and some do not, said and not said."""
    options = [skeleton]
    for sound in sorted(set(_SOMETIMES.findall(skeleton))):
        options = [option.replace(sound, said) for option in options for said in (sound.lower(), "")]
    return options


_CASES = tuple(map(key, ("এর", "ের", "র", "কে", "তে", "ও", "ই", "রা", "য়", "য়ের")))
_LATIN_ENDINGS = tuple("er r ke k te o i e y ra".split())  # the cases, as they are typed after bnp and dhaka


class _Acronym(NamedTuple):
    letters: str  # Latin
    case: str  # Bengali


@cache
def _letter_names() -> dict[str, str]:
    lines = (line.split() for line in read_list("roman_letter_names"))
    return {key(name): letter for letter, *names in lines for name in names}


@cache
def _letter_name() -> re.Pattern[str]:
    longest_first = "|".join(sorted(_letter_names(), key=len, reverse=True))
    return re.compile(f"(?:{longest_first})(?![{VOWEL_SIGNS}{HASANTA}])")  # এসিসি is not এস and more


@cache
def _acronym_pattern() -> re.Pattern[str]:
    return re.compile(f"((?:{_letter_name().pattern}){{2,}}?)({'|'.join(_CASES)}|)")


def _read_acronym(word: str) -> _Acronym | None:
    """বিএনপির -> (bnp, র); None for a *word* that is not two letter names or more."""
    if not (match := _acronym_pattern().fullmatch(word)):
        return None
    return _Acronym("".join(_letter_names()[name] for name in _letter_name().findall(match[1])), match[2])


def _acronym_keys(typed: str) -> list[str]:
    stems = (typed, *(typed.removesuffix(ending) for ending in _LATIN_ENDINGS if typed.endswith(ending)))
    return [_ACRONYM + stem for stem in stems if len(stem) > 1]


_LATIN = re.compile("(?=[0-9]*[a-z])[a-z0-9]+")
_JOINTS = frozenset(APOSTROPHES + "-\u2010\u2011")  # hyphens


def _read_costs(entries: Sequence[str]) -> dict[str, float]:
    """["k", "c:1", "_:5"] -> {"k": 0, "c": 0.1, "": 0.5}: as both lists of sounds write them."""
    pairs = (entry.partition(":") for entry in entries)
    return {name.replace("_", ""): float(tenths or 0) / 10 for name, _, tenths in pairs}


@cache
def _letter_rules() -> tuple[tuple[re.Pattern[str], dict[str, float]], ...]:
    lines = (line.split() for line in read_list("roman_letters"))
    return tuple((re.compile(letters), _read_costs(sounds)) for letters, *sounds in lines)


def _sound_keys(typed: str) -> list[str]:
    """The keys of the letters of *typed*, likeliest first: a beam search from its first letter to its last."""
    beams: list[dict[str, float]] = [{"": 0.0}, *({} for _ in typed)]
    for place in range(len(typed)):
        likeliest = sorted(beams[place].items(), key=lambda reading: reading[1])[:MOST_KEYS]
        for end, sound, cost in _steps(typed, place):
            beam = beams[end]
            for skeleton, so_far in likeliest:
                longer = skeleton + sound.removeprefix(skeleton[-1:])  # a doubled sound counts once
                beam[longer] = min(beam.get(longer, inf), so_far + cost)
    ranked = sorted(beams[-1].items(), key=lambda reading: reading[1])
    return [skeleton for skeleton, _ in ranked[:MOST_KEYS] if skeleton]


def _steps(typed: str, place: int) -> list[tuple[int, str, float]]:
    """(where it ends, sound, cost) of all that the letters of *typed* at *place* may be."""
    steps = []
    for letters, sounds in _letter_rules():
        if match := letters.match(typed, place):
            steps += [(match.end(), sound, cost) for sound, cost in sounds.items()]
            if match.end() == place + 1:
                break
    return steps


@cache
def _listed_words() -> dict[str, str]:
    """Latin names that are not spelled as they sound -> the key of their Bengali form."""
    pairs = (line.split() for line in read_list("roman_names"))
    return {latin: key(bengali) for latin, bengali in pairs}


@cache
def _listed_names() -> dict[str, str]:
    """The same names -> the usual spelling of the sounds of their Bengali form."""
    return {latin: "".join(map(_usual_spelling, _sounds_of(word))) for latin, word in _listed_words().items()}


def _names_from(typed: str) -> list[str]:
    """The listed names that *typed* may be the beginning of."""
    return [name for name in _listed_words() if name.startswith(typed)] if len(typed) >= _LEAST_OF_LISTED else []


@lru_cache(maxsize=1024)  # one word is compared with many
def _spellings(typed: str) -> tuple[tuple[str, float], ...]:
    """What to compare in place of *typed*, and what that costs: of a listed name, with or without a case, first as it sounds."""
    for ending in ("", *_LATIN_ENDINGS):
        if typed.endswith(ending) and (sounds := _listed_names().get(typed.removesuffix(ending))):
            return (sounds + ending, 0.0), (typed, _OWN_SPELLING_COST)
    return ((typed, 0.0),)


# The vowel that is said and not written is marked by a control character, which no key has; the list of sounds names it so.
_UNWRITTEN = {"<mid>": "\x01", "<weak>": "\x02", "<end>": "\x03", "<open>": "\x04", "<bond>": "\x05"}
_MID, _WEAK, _END, _OPEN, _BOND = _UNWRITTEN.values()
_CONSONANT = f"[{CONSONANTS}]{NUKTA}?"
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (f"((?!ৎ){_CONSONANT})(?![{VOWEL_SIGNS}{HASANTA}{NUKTA}])", f"\\1{_MID}"),
        (f"(?<={HASANTA})({_CONSONANT}){_MID}$", f"\\1{_BOND}"),
        (f"([লতবছট]|{_RRA}){_MID}$", f"\\1{_OPEN}"),  # করল, মত, করব, ছোট, বড়
        (f"{_MID}$", _END),
        # কমলা komla: between two syllables that have a vowel; and ভারতও: before a vowel letter
        (f"(?<=[{_MID}{VOWEL_SIGNS}অ-ঔ])({_CONSONANT}){_MID}(?=[অ-ঔ]|{_CONSONANT}[{VOWEL_SIGNS}])", f"\\1{_WEAK}"),
    )
)
_CONSONANT_DROPPED, _VOWEL_DROPPED = 1.2, 0.8  # what is not typed at all is worse than what is typed wrongly
_LONGEST_SPELLING = 6  # sch, kshm, chchh and the like


class _Sound(NamedTuple):
    spellings: dict[str, float]
    longest: int  # of the spellings
    openings: dict[str, float]  # what the spellings begin with, and themselves


def _sound(costs: dict[str, float], dropped: float) -> _Sound:
    costs.setdefault("", dropped)
    openings = dict(costs)
    for spelling, cost in costs.items():
        for end in range(1, len(spelling)):
            openings[spelling[:end]] = min(openings.get(spelling[:end], inf), cost + _HALF_TYPED_COST)
    return _Sound(costs, max(map(len, costs)), openings)


@cache
def _sounds() -> dict[str, _Sound]:
    """The sounds of the list, by how they are written."""
    table = {}
    for written, *spellings in map(str.split, read_list("roman_sounds")):
        name = _UNWRITTEN.get(written) or key(written)
        dropped = _CONSONANT_DROPPED if re.match(_CONSONANT, name) else _VOWEL_DROPPED
        table[name] = _sound(_read_costs(spellings), dropped)
    return table


@lru_cache(maxsize=1024)
def _other_sound(written: str) -> _Sound:
    """A digit or a letter of another script: itself or not at all."""
    return _sound({written: 0.0}, _CONSONANT_DROPPED)


def _usual_spelling(sound: _Sound) -> str:
    return next(iter(sound.spellings))


@cache
def _written_sound() -> re.Pattern[str]:
    longest_first = sorted(_sounds(), key=len, reverse=True)
    return re.compile(f"{'|'.join(longest_first)}|[^{HASANTA}]", re.DOTALL)


@lru_cache(maxsize=20_000)  # the words of a day's queries share their candidates; some 10 MB
def _sounds_of(word: str) -> tuple[_Sound, ...]:
    """The sounds of the Bengali *word*, from left to right, with its unwritten vowels."""
    for pattern, replacement in _MARKS:
        word = pattern.sub(replacement, word)
    table = _sounds()
    return tuple(table.get(written) or _other_sound(written) for written in _written_sound().findall(word))


class _Typed(NamedTuple):
    """Latin letters cut for comparison. *pieces*: at each place, (end, letters) of the pieces of 0, 1, ... letters there."""

    pieces: tuple[tuple[tuple[int, str], ...], ...]
    extra: tuple[float, ...]  # the cost of each letter if it stands for no sound


@lru_cache(maxsize=1024)
def _cut(typed: str) -> _Typed:
    places = range(len(typed) + 1)
    ends = (range(place, min(place + _LONGEST_SPELLING, len(typed)) + 1) for place in places)
    pieces = (tuple((end, typed[place:end]) for end in row) for place, row in zip(places, ends, strict=True))
    return _Typed(tuple(pieces), tuple(_cost_of_extra(typed, place) for place in range(len(typed))))


def _cost_of_extra(typed: str, place: int) -> float:
    letter = typed[place]
    if typed[place - 1 : place] == letter:
        return 0.15  # doubled
    if letter == "e" and place == len(typed) - 1:
        return 0.3  # the silent e of English
    if letter in "aeiouhwy":
        return 0.6 if letter in "aeiou" else 0.5
    return 2.0 if letter.isdigit() else 1.0  # another number is another word


def _cost(typed: str, word: str, bound: float) -> float:
    """sound_cost of folded letters; what is above *bound* may come out as infinite."""
    cost = min(extra + _align(_cut(spelling), _sounds_of(word), bound) for spelling, extra in _spellings(typed))
    acronym = _read_acronym(word)
    if acronym and typed.startswith(acronym.letters):
        case = _cut(typed.removeprefix(acronym.letters))
        cost = min(cost, _ACRONYM_COST + _align(case, _sounds_of(acronym.case), bound))
    return cost


def _align(typed: _Typed, sounds: Sequence[_Sound], bound: float) -> float:
    """The least cost of laying all letters of *typed* along all *sounds*; infinite where it is above *bound*."""
    costs = [0.0] + [inf] * len(typed.extra)  # by the number of letters used up
    _add_extra_letters(costs, typed.extra)
    for spellings, longest, _ in sounds:
        after = [inf] * len(costs)
        for place, cost in enumerate(costs):
            if cost > bound:
                continue
            for end, piece in typed.pieces[place][: longest + 1]:
                step = spellings.get(piece)
                if step is not None and cost + step < after[end]:
                    after[end] = cost + step
        if min(after) > bound:
            return inf
        _add_extra_letters(after, typed.extra)
        costs = after
    return costs[-1] if costs[-1] <= bound else inf


def _opening_limit(typed: str) -> float:
    return _OPENING_LEAST_LIMIT + _OPENING_LIMIT_PER_LETTER * len(typed)


def _cost_so_far(typed: str, word: str, bound: float, listed: Collection[str]) -> float:
    """The cost of folded letters that are the beginning of *word*, or all of it; what is above *bound* may be infinite."""
    cost = min(extra + _align_opening(_cut(spelling), _sounds_of(word), bound) for spelling, extra in _spellings(typed))
    if word in listed:
        cost = min(cost, _GOES_ON_COST)
    if len(typed) > 1 and (acronym := _read_acronym(word)) and acronym.letters.startswith(typed):
        cost = min(cost, _ACRONYM_COST)
    return cost


def _align_opening(typed: _Typed, sounds: Sequence[_Sound], bound: float) -> float:
    """The least cost of laying all letters of *typed* along the first of *sounds*, or all of them; as _align.

    Only places that are reached within *bound* are gone on from: of most words none is, after a sound or two.
    """
    end_of_all = len(typed.extra)
    costs = {0: 0.0}  # by the number of letters used up
    _skip_letters(costs, typed.extra, bound)
    best = inf
    for spellings, longest, openings in sounds:
        after: dict[int, float] = {}
        for place, cost in costs.items():
            for end, piece in typed.pieces[place][: longest + 1]:
                step = (openings if end == end_of_all else spellings).get(piece)
                if step is not None and cost + step <= bound and cost + step < after.get(end, inf):
                    after[end] = cost + step
        if not after:
            return best
        _skip_letters(after, typed.extra, bound)
        best = min(best, after.get(end_of_all, inf) + _GOES_ON_COST)
        bound = min(bound, best)
        costs = after
    return min(best, costs.get(end_of_all, inf))


def _skip_letters(costs: dict[int, float], extra: Sequence[float], bound: float) -> None:
    """As _add_extra_letters, of places that are reached within *bound*."""
    for place in range(min(costs), len(extra)):
        if place in costs:
            cost = costs[place] + extra[place]
            if cost <= bound and cost < costs.get(place + 1, inf):
                costs[place + 1] = cost


def _add_extra_letters(costs: list[float], extra: Sequence[float]) -> None:
    for place, cost in enumerate(extra):
        costs[place + 1] = min(costs[place + 1], costs[place] + cost)

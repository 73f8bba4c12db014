"""A word as typed -> the words of a vocabulary that were probably meant, best first.

In: words as search.bengali.normalize.key makes them. Out: the keys under which a vocabulary files its words and looks up
candidates, and the candidates in order. Keeping the vocabulary, and when to offer a correction, is left to others.

Candidates come by a *skeleton*: the consonants of a word, each as the first of the letters that are confused with it,
without vowels and joins. A word has one; a typed word also looks under all skeletons that are one edit away from its own,
so that a million words need a million entries and no more. The order is that of a noisy channel: how likely was this word
typed as that one (``data/confusions.txt``), and how often does the word occur.

Spelling is compared in *units*, each one character: a letter or sign, or a capital for what takes several code points,
as told in ``data/confusions.txt``. With units a lost reph or a broken conjunct is one edit, as it is to the writer.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple
from unicodedata import normalize

from rapidfuzz.distance import Levenshtein

from search.bengali.normalize import CONSONANTS, HASANTA, NUKTA
from search.bengali.wordlists import read_list

# How many words a vocabulary should hand over, the most frequent first: under the typed word's own key, and under each of
# the others. Twice as many bring in the word that was meant once more in a thousand misspellings, and never put it first.
MOST_UNDER_OWN_KEY, MOST_UNDER_OTHER_KEY = 300, 30

_LONGEST = 40  # code points; no word of the news is longer, and the keys of a typed one grow with it
_SIGNS = "ািীুূৃেৈোৌ"
_VOWELS = "অআইঈউঊঋএঐওঔ" + _SIGNS + "AEY"
_NOTHING = "-"

# A letter of several code points as one: NFC would take them apart, so they are not written as literals.
_YYA, _RRA, _RHA = "\u09df", "\u09dc", "\u09dd"
_NUKTA_LETTERS = (("য" + NUKTA, _YYA), ("ড" + NUKTA, _RRA), ("ঢ" + NUKTA, _RHA))
_BREATHED = tuple(zip("কগচজটডতদপব", "খঘছঝঠঢথধফভ", strict=True))

# Each rule is told by its example; they run in this order.
_UNITS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern.replace("H", HASANTA)), unit)
    for pattern, unit in (
        ("কHষ", "X"),  # ক্ষমা
        (f"(?<=.)(?<!H)রH(?=[{CONSONANTS}X])", "F"),  # কর্ম; but র‍্যাব begins with a ya-phala
        (f"([{CONSONANTS}])H(\\1|" + "|".join(f"(?<={a}H){b}" for a, b in _BREATHED) + ")", "\\2D"),  # উত্তর, বুদ্ধি
        ("(?<=[তদশষসX])Hম", "M"),  # আত্মা, স্মরণ: not said as ম
        ("Hর", "R"),  # প্রাণ
        ("Hযা", "A"),  # ব্যাংক
        ("[অএ]A", "E"),  # অ্যাপ
        ("Hয", "Y"),  # সত্য
        ("(?<!ম)Hব", "W"),  # বিশ্ব; but in আম্বানি it is a spoken ব
        (HASANTA, "H"),
    )
)

_SKELETON_CLASSES = {
    "k": "কখX",
    "g": "গঘ",
    "c": "চছ",
    "j": "জঝয",
    "t": "টঠতথৎ",
    "d": "ডঢদধ",
    "n": "নণঞঙং",
    "p": "পফ",
    "b": "বভ",
    "m": "ম",
    "r": "রঋৃFR" + _RRA + _RHA,
    "l": "ল",
    "s": "শষস",
    "h": "হঃ",
}
_SKELETON_LETTERS = "".join(_SKELETON_CLASSES)
_VOWEL_CLASSES = {"a": "আা", "i": "ইঈিী", "u": "উঊুূ", "e": "এঐেৈAE", "o": "অওঔোৌ", "y": _YYA}
_SILENT = "ঁDHMWY"


class Correction(NamedTuple):
    """A word that was probably meant, how far the typed one is from it, and in how many documents it occurs."""

    word: str
    cost: float
    df: int


# Costs of what ``data/confusions.txt`` does not name, on its scale: seen less than once in a hundred times.
_MISSING_VOWEL, _MISSING_CONSONANT = 0.35, 0.45
_EXTRA_VOWEL, _EXTRA_CONSONANT = 0.5, 0.6
_OTHER_VOWEL, _OTHER_CONSONANT, _OTHER = 0.5, 0.75, 0.9
_REPEATED = 0.25  # a letter typed twice, or once where it is meant twice
_SWAPPED = 0.6  # two neighbours in the wrong order
_DF_WEIGHT = 0.08  # of ln df; a channel in exact tenths of a logarithm would take 0.1

# Candidates that are compared unit by unit, at 25 microseconds each, after a rough choice by sound (Levenshtein of rapidfuzz,
# a fifth of a microsecond each); of the words that were meant it loses one in a hundred.
_COMPARED = 80
_ROUGH_DF_WEIGHT = 0.12  # of ln df, against one edit of sound


@lru_cache(maxsize=1 << 14)
def _units(word: str) -> str:
    for letters, unit in _NUKTA_LETTERS:
        word = word.replace(letters, unit)
    for pattern, unit in _UNITS:
        word = pattern.sub(unit, word)
    return word


_TO_SKELETON = str.maketrans(
    dict.fromkeys(_VOWELS + _SILENT + _YYA + HASANTA, "")
    | {unit: letter for letter, units in _SKELETON_CLASSES.items() for unit in units}
)
_TO_SOUND = _TO_SKELETON | {ord(unit): letter for letter, units in _VOWEL_CLASSES.items() for unit in units}
_TO_SOUND |= dict.fromkeys(map(ord, "ঋৃ"), "ri")
_SOUNDS = (("ক" + HASANTA + "ষ", "খ"), (HASANTA + "যা", "ে"), (HASANTA + "য", ""), (HASANTA + "ব", ""), *_NUKTA_LETTERS)
_CONSONANT_UNITS = "".join(_SKELETON_CLASSES.values()) + "ঁDHMW" + _YYA
_REPEATS = re.compile(r"(.)\1+")
_LETTERS = f"\u0981-\u0983\u0985-\u098b\u098f\u0990\u0993\u0994{CONSONANTS}{NUKTA}{_SIGNS}{HASANTA}"
_BENGALI_WORD = re.compile(f"[{_LETTERS}]{{1,{_LONGEST}}}")


def spelling_keys(word: str) -> tuple[str, ...]:
    """The keys that a vocabulary files *word* under: one, or none for what is not a Bengali word."""
    return (_skeleton(word),) if _BENGALI_WORD.fullmatch(word) else ()


def typed_keys(word: str) -> tuple[str, ...]:
    """The keys under which candidates for the typed *word* are filed: first its own, then those one edit away.

    Some 30 for each consonant of *word*; none for what is not a Bengali word.
    """
    return tuple(dict.fromkeys(_edits(_skeleton(word)))) if _BENGALI_WORD.fullmatch(word) else ()


@cache
def rules() -> str:
    """Everything that decides under which keys a vocabulary files its words, as one string, for an index's fingerprint."""
    return repr(
        ([(pattern.pattern, unit) for pattern, unit in _UNITS], sorted(_TO_SKELETON.items()), _BENGALI_WORD.pattern)
    )


def _skeleton(word: str) -> str:
    return _merge(_units(word).translate(_TO_SKELETON))


def _merge(letters: str) -> str:
    return _REPEATS.sub(r"\1", letters.replace("ng", "n"))  # সঙ্গে and সংগে


def _edits(skeleton: str) -> Iterator[str]:
    yield skeleton
    for place in range(len(skeleton) + 1):
        head, tail = skeleton[:place], skeleton[place:]
        yield _merge(head + tail[1:])
        yield _merge(head + tail[1:2] + tail[:1] + tail[2:])
        for letter in _SKELETON_LETTERS:
            yield _merge(head + letter + tail)
            yield _merge(head + letter + tail[1:])


def spelling_cost(typed: str, word: str) -> float:
    """How unlikely *typed* is for *word*: 0 for the same units, else a tenth of a natural logarithm; not symmetric.

    Damerau-Levenshtein distance (optimal string alignment) over units, weighted.
    """
    return _distance(_units(typed), _units(word))


def rank_corrections(typed: str, candidates: Iterable[tuple[str, int]], most: int) -> list[Correction]:
    """The *most* best of *candidates*, (word, document frequency), for what was typed; never the typed word itself.

    Best first, by cost less a share of the logarithm of document frequency; of equals the more frequent word.
    """
    known = {word: df for word, df in candidates if word != typed and df > 0}
    compared = _nearest_in_sound(typed, known)
    corrections = (Correction(word, spelling_cost(typed, word), known[word]) for word in compared)
    return heapq.nsmallest(most, corrections, key=_unlikelihood)


def _unlikelihood(correction: Correction) -> tuple[float, int, str]:
    return correction.cost - _DF_WEIGHT * math.log(correction.df), -correction.df, correction.word


def _nearest_in_sound(typed: str, known: dict[str, int]) -> list[str]:
    """The words of *known* that are worth an exact comparison."""
    sound = _sound(typed)

    def rough(word: str) -> float:
        return Levenshtein.distance(sound, _sound(word)) - _ROUGH_DF_WEIGHT * math.log(known[word])

    return heapq.nsmallest(_COMPARED, known, key=rough)


def _sound(word: str) -> str:
    """*word* with each letter as the first of those that sound like it; rougher and ten times faster than units."""
    for signs, letter in _SOUNDS:
        word = word.replace(signs, letter)
    return word.translate(_TO_SOUND)


def _distance(typed: str, meant: str) -> float:
    missing = _one_sided(meant, _missing())
    extra = _one_sided(typed, _extra())
    older: list[float] = []
    last = list(accumulate(missing, initial=0.0))
    for row, unit in enumerate(typed):
        costs = _substitutions().get(unit, {})
        line = [last[0] + extra[row]]
        for column, other in enumerate(meant):
            cost = min(
                last[column] + (0.0 if unit == other else costs.get(other, _OTHER)),
                last[column + 1] + extra[row],
                line[column] + missing[column],
            )
            if row and column and unit != other and unit == meant[column - 1] and typed[row - 1] == other:
                cost = min(cost, older[column - 1] + _SWAPPED)
            line.append(cost)
        older, last = last, line
    return last[-1]


def _one_sided(units: str, costs: dict[str, float]) -> list[float]:
    """What each unit costs where the other word has none."""
    return [
        _REPEATED if place and units[place - 1] == unit else costs.get(unit, _OTHER) for place, unit in enumerate(units)
    ]


@cache
def _missing() -> dict[str, float]:
    return _by_kind(_MISSING_VOWEL, _MISSING_CONSONANT) | _named().get(_NOTHING, {})


@cache
def _extra() -> dict[str, float]:
    named = {typed: costs[_NOTHING] for typed, costs in _named().items() if _NOTHING in costs}
    return _by_kind(_EXTRA_VOWEL, _EXTRA_CONSONANT) | named


@cache
def _substitutions() -> dict[str, dict[str, float]]:
    """Typed unit -> meant unit -> cost."""
    vowels, consonants = _by_kind(_OTHER_VOWEL, _OTHER), _by_kind(_OTHER, _OTHER_CONSONANT)
    return {unit: (vowels if unit in _VOWELS else consonants) | _named().get(unit, {}) for unit in vowels}


def _by_kind(vowel: float, consonant: float) -> dict[str, float]:
    return dict.fromkeys(_VOWELS, vowel) | dict.fromkeys(_CONSONANT_UNITS, consonant)


@cache
def _named() -> dict[str, dict[str, float]]:
    """``data/confusions.txt``: typed unit -> meant unit -> cost, "-" for no unit."""
    named: dict[str, dict[str, float]] = defaultdict(dict)
    for line in read_list("confusions"):
        cost, meant, *typed = normalize("NFC", line).split()  # not key(), which would take the capitals down
        for sign in typed:
            named[_units(sign)][_units(meant)] = float(cost)
    return dict(named)

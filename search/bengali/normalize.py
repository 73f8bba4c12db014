"""A word as printed -> its key: one string for every way the same word is encoded or typed.

Only differences that no reader of Bengali sees as another word are taken away here: how a letter is put together, invisible
joiners, the script of digits. Spelling variants and inflections are the business of search.bengali.stem.

Three signs that the rules speak of: the *nukta* (়) is the dot that makes য় ড় ঢ় of য ড ঢ; the *hasanta* (্) takes the vowel
from a consonant and joins it to the next; *visarga* (ঃ) is the two small circles that many type as a colon.

key(key(x)) == key(x) for every string x.
"""

from __future__ import annotations

import re
from functools import lru_cache

import icu

NUKTA, HASANTA, VISARGA = "\u09bc", "\u09cd", "\u0983"
BENGALI = "\u0980-\u09e3\u09e6-\u09ff"  # the block without its currency-like holes; no danda (that is \u0964)
CONSONANTS = "\u0995-\u09b9\u09ce\u09dc-\u09df"
VOWEL_SIGNS = "\u09be-\u09cc\u09d7"
ACUTE = "\u00b4"  # typed for an apostrophe; Unicode's folding would make a space and an accent of it
APOSTROPHES = "'\u2018\u2019\u02bc\uff07`\u201b\u2032" + ACUTE

# Folds case and width, drops what Unicode calls default-ignorable (joiners, soft hyphen, zero-width space, bidi marks),
# composes ো and ৌ, and takes য় ড় ঢ় apart, as NFC does. Unicode's nfkc_cf.
_FOLD = icu.Normalizer2.getInstance(None, "nfkc_cf", icu.UNormalizationMode2.COMPOSE)

_LETTERS = str.maketrans(
    {
        "\u09f0": "\u09b0",  # Assamese ra, typed for Bengali ra
        "\u09f1": "\u09ac",  # Assamese va
        "\u09e0": "\u098b",  # long vocalic r, not in Bengali words
        **{chr(0x09E6 + digit): str(digit) for digit in range(10)},
        **dict.fromkeys(APOSTROPHES, ""),
        "_": "",
    }
)

# Each rule is told by its example. They run in this order, again and again until none changes anything.
_REPAIRS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (f"([{VOWEL_SIGNS}]){NUKTA}", f"{NUKTA}\\1"),  # যা় -> য়া: nukta typed after the vowel sign
        (f"{NUKTA}{NUKTA}+", NUKTA),
        (f"\u09ac{NUKTA}", "\u09b0"),  # ব় -> র: ra built of ba and a dot
        (f"(?<![\u09a1\u09a2\u09af]){NUKTA}", ""),  # a stray nukta on any other letter
        ("\u0981([\u09be-\u09cc\u09d7])", "\\1\u0981"),  # চঁাদ -> চাঁদ: chandrabindu typed before the vowel sign
        ("\u0985\u09be|\u0986\u09be+", "\u0986"),  # অা -> আ, and আা
        ("\u09be\u09c7|\u09c7\u09be", "\u09cb"),  # াে, ো in two pieces -> ো
        ("\u09d7\u09c7|\u09c7\u09d7|\u09d7", "\u09cc"),  # ৗে, ৌ in two pieces, and ৗ without its other half -> ৌ
        (f"([{VOWEL_SIGNS}{HASANTA}\u0981-\u0983])\\1+", "\\1"),  # a sign typed twice
        (
            f"{HASANTA}(?=[{VOWEL_SIGNS}\u0981-\u0983])|(?<=[{VOWEL_SIGNS}]){HASANTA}",
            "",
        ),  # a hasanta that joins nothing
        # উত্সব -> উৎসব: ta makes conjuncts with ত থ ন ব ম য র ল only; before any other, and at the end, it is ৎ
        (f"\u09a4{HASANTA}(?=[{CONSONANTS}])(?![\u09a4\u09a5\u09a8\u09ac\u09ae\u09af\u09b0\u09b2])", "\u09ce"),
        (f"\u09a4{HASANTA}$", "\u09ce"),
        (f"(?<=[{CONSONANTS}{NUKTA}]){HASANTA}$", ""),  # রাষ্ট্র্ -> রাষ্ট্র: a hasanta at the end is not said
        ("(?<=[0-9])[,\u066c](?=[0-9])", ""),  # ৫,০০,০০০ -> 500000
        (f"(?<=[{BENGALI}]):(?=[{BENGALI}])", VISARGA),  # দু:খ -> দুঃখ (segment lets a colon into a word only there)
    )
)
_TA_WITH_JOINER = re.compile(f"\u09a4{HASANTA}[\u200c\u200d]")  # ত্ + joiner was how ৎ was written before Unicode 4.1
_PLAIN = re.compile(r"[a-z0-9]*", re.ASCII)

# An ordinary word: Bengali letters in an order that is written, of which nothing is to be repaired. Nearly every word is one, and
# by this expression its key takes a fifth of the time.
_DOTTED = {"\u09dc": f"\u09a1{NUKTA}", "\u09dd": f"\u09a2{NUKTA}", "\u09df": f"\u09af{NUKTA}"}  # ড় ঢ় য় as NFC has them
_IN_PIECES = {"\u09c7\u09be": "\u09cb", "\u09c7\u09d7": "\u09cc"}  # ো and ৌ
_AFTER_TA = "\u09a4\u09a5\u09a8\u09ac\u09ae\u09af\u09b0\u09b2"  # see the rule for ৎ above
_CONSONANT = (
    f"[\u0995-\u09a8\u09aa-\u09b0\u09b2\u09b6-\u09b9\u09ce{''.join(_DOTTED)}](?:(?<=[\u09a1\u09a2\u09af]){NUKTA})?"
)
# Each letter fits one way alone: with two, an expression tries 2^n of them on n conjuncts before it says no.
_JOINED = f"{HASANTA}(?:(?<!\u09a4{HASANTA}){_CONSONANT}|(?<=\u09a4{HASANTA})[{_AFTER_TA}](?:(?<=\u09af){NUKTA})?)"
_VOWEL = "[\u0985-\u098b\u098f\u0990\u0993\u0994]"
_SIGN = "(?:\u09c7[\u09be\u09d7]|[\u09be-\u09c3\u09c7\u09c8\u09cb\u09cc])"
_MODIFIER = "[\u0981-\u0983]"
ORDINARY = f"(?:(?:{_CONSONANT}(?:{_JOINED})*|{_VOWEL}(?:{_JOINED})+){_SIGN}?{_MODIFIER}?|{_VOWEL}{_MODIFIER}?)+"
_ORDINARY = re.compile(ORDINARY)
_REWRITTEN = (*_DOTTED.items(), *_IN_PIECES.items())


def key(word: str) -> str:
    """The key of *word*: equal for all encodings of it, lower case, digits 0-9; may be empty for a word of signs only."""
    if _ORDINARY.fullmatch(word):
        return ordinary_key(word)
    return _key(word) if not _PLAIN.fullmatch(word) else word


def ordinary_key(word: str) -> str:
    """The key of *word*, which is matched by ORDINARY."""
    for before, after in _REWRITTEN:
        word = word.replace(before, after)
    return word


def _key(word: str) -> str:
    word = _TA_WITH_JOINER.sub("\u09ce", word)
    while (again := _repair(_fold(word))) != word:
        word = again
    return word


def _fold(word: str) -> str:
    return str(_FOLD.normalize(word.replace(ACUTE, ""))).translate(_LETTERS)


def _repair(word: str) -> str:
    for pattern, replacement in _REPAIRS:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=1)
def rules() -> str:
    """Everything in this module that decides a key, as one string: part of the fingerprint of an index."""
    return repr([(pattern.pattern, replacement) for pattern, replacement in _REPAIRS] + sorted(_LETTERS.items()))

"""Text typed for the fonts of before Unicode (Bijoy, SutonnyMJ), where a Latin letter is printed as a Bengali one -> Unicode.

Such a font prints v as া and K as ক, and needs † ‡ © ª for what the keys do not have: what is stored reads like noise. A vowel that
is printed before its consonant is stored before it, and a reph (র্, the stroke above) after what it stands on; both are put in
the place that Unicode has for them. avro.py knows the letters and conjuncts, one form of each; the pieces and the other forms that
typists used are below. The fonts of 2000 and 2003 print a few signs (Í ÿ æ ø) differently: what stands before tells which.

What is Bijoy shows in what it would read as: of three letters in a row 93 of 100 occur in the words built in, of English and
of other languages by the same keys 18. Words between that are English stay as they are where they look English and
would make no Bengali; short ones (BBC) cannot be told and become Bengali letters.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from search.bengali.endings import fold_length
from search.bengali.normalize import key
from search.bengali.wordlists import read_list
from search.sources.encodings import DOUBLED, WINDOWS

# Logarithms of how much likelier it is in Bengali typed by such keys than in other text read as if it were
_OCCURS = 1.6  # that three letters in a row occur in the words built in: 0.93 beside 0.18
_IS_NEW = -2.5  # that they do not: 0.07 beside 0.82
_CERTAIN = (
    14.0  # 98 of 100 headlines have more; of 350,000 texts in English, code, romanised Bengali and other languages none
)
_LIKELY = 2.0  # where the text beside it is Bijoy: 999 of 1000 headlines have more
_ENGLISH = -4.0  # a word that looks English and has less, is: 5 of 6 English ones are kept, 6 of 100,000 Bengali ones
_WORD_LISTS = ("bases", "function_words", "kept", "synonyms", "verbs")
_LONGEST = 60  # characters of a word: no word is as long, and what is took longer than its length
_JUDGED = 2000  # characters of a paragraph; more would tell no more

MARKS = ("‡", "©", "\x87")  # every paragraph in Bijoy has one of them: ে or a reph, as Windows-1252 or Latin-1 has it
_OTHER_SCRIPT = re.compile(  # letters that no key gave: beyond Windows-1252, of Unicode's Bengali and of all other scripts
    "[\u0100-\u0151\u0154-\u015f\u0162-\u0177\u0179-\u017c\u017f-\u0191\u0193-\u02c5\u0370-\u0963\u0966-\u09e5\u09f0-\u1fff\u3040-\ud7ff]"
)
# What every headline has: a capital inside a word, or what no key gives in English
_TYPED = re.compile("[a-z`_~][A-Z]|[†‡ˆ‰©¨ª«Ö\x86-\x89]")
_LETTERS = re.compile("[\u0981-\u09e3\u200c\u200d]+")
_ADDRESS = re.compile(r"https?:|www\.|\S@\S+\.\S", re.IGNORECASE)
_LOOKS_ENGLISH = re.compile("[^A-Za-z]*(?=[A-Za-z]?[a-z]*[AEIOUaeiou])[A-Za-z][a-z]{2,}[^A-Za-z]*")

_PIECES = {  # halves of conjuncts and forms of signs; which of several a typist took depended on the letter beside it
    **dict.fromkeys("†‡", "ে"),
    **dict.fromkeys("ˆ‰", "ৈ"),
    **dict.fromkeys("yz", "ু"),
    **dict.fromkeys("~ƒ‚", "ূ"),
    **dict.fromkeys("…„", "ৃ"),
    **dict.fromkeys("ª«Ö", "্র"),
    **dict.fromkeys("¡¦Ÿ", "্ব"),
    **dict.fromkeys("¥§", "্ম"),
    **dict.fromkeys("¬\u00ad−", "্ল"),
    **dict.fromkeys("š›", "ন্"),
    **dict.fromkeys("˜™", "দ্"),
    "œ": "্ন",
    "è": "্ন",
    "ú": "্প",
    "‹": "্ক",
    "Œ": "্ক্র",
    "¢": "্ভ",
    "£": "্ভ্র",
    "¿": "্ত্র",
    "¤": "ম্",
    "®": "ষ্",
    "¯": "স্",
    "´": "ক্ম",
    "²": "ক্ষ্ম",
    "ñ": "শ্ছ",
    "ÿ": "ক্ষ",
    "Í": "ত্ম",
    "æ": "ম্ন",
    "ø": "স্ন",
    "Ñ": "—",
    "Ð": "–",
}
_IN_PLACE = tuple(  # what signs are behind or before some others; elsewhere they are another letter, or punctuation
    (re.compile(pattern), letters)
    for pattern, letters in (
        ("(?<=[š¯])[Í—]", "্ত"),
        ("(?<=[š¯])‘", "্তু"),
        ("(?<=[š¯])’", "্থ"),
        ("(?<=[Y¤¯š®])\\^", "্ব"),
        ("(?<=[¤¯®])c", "্প"),
        ("(?<=[iªÖ«åÎ])[“æ]|(?<=[ªÖ«])–", "ু"),
        ("(?<=[¤¯])ø|(?<=[K-Za-q_`])ø", "্ল"),
        ("(?<=[Y¶ÿnl])è|(?<=n)œ", "্ণ"),
        ("(?<=L)ÿ", "\u09dc্গ"),
        ("(?<=[^\\s(])Ð", "ণ্ড"),
        ("”(?=[PQT¡])", "চ্"),
        ("•(?=[A-Za-z¶ÿ‡†])", "ঙ্"),
        ("(?<=[vxyz~])…", "..."),
    )
)

_CONSONANT = "[\u0995-\u09b9\u09ce\u09dc-\u09df]\u09bc?"
_CLUSTER = f"{_CONSONANT}(?:[\u200c\u200d]?\u09cd{_CONSONANT})*"
_SIGN = "[\u09be-\u09cc\u09d7]"
_IN_ORDER = tuple(  # of Unicode; each rule is told by its example
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("\u09cd\u09cd+", "\u09cd"),  # ন্ + ্ত, both with their hasanta
        (f"({_SIGN})((?:\u09cd{_CONSONANT})+)", "\\2\\1"),  # শু্র -> শ্রু
        (f"({_CLUSTER})({_SIGN}*)©", "র্\\1\\2"),  # কম© -> কর্ম
        ("©", "র্"),
        (f"([\u09bf\u09c7\u09c8])({_CLUSTER})", "\\2\\1"),  # িক -> কি
        ("\u0981([\u09be-\u09cc\u09d7]+)", "\\1\u0981"),  # চঁাদ -> চাঁদ
        ("\u09c7\u09be", "\u09cb"),  # ে and া -> ো
        ("\u09c7\u09d7", "\u09cc"),  # ে and ৗ -> ৌ
        ("\u0985\u09be", "\u0986"),  # অ and া -> আ
    )
)


class _Word(NamedTuple):
    """What a word reads as, and how much that speaks for Bengali, as a logarithm."""

    text: str
    evidence: float


def is_bijoy(text: str, beside_bijoy: bool = False) -> bool:
    """Whether *text* is Bengali that was typed for such a font. English, and text in Unicode, is not, be it encoded twice.

    *beside_bijoy*: it belongs to an article whose body is, so that less is asked of a headline of two words.
    """
    if _OTHER_SCRIPT.search(text) or any(start in text for start in DOUBLED):
        return False
    words = set(text[:_JUDGED].translate(WINDOWS).split())  # a word that is said again proves no more
    evidence = sum(_read(word).evidence for word in words if len(word) <= _LONGEST and not _ADDRESS.search(word))
    return evidence >= (_LIKELY if beside_bijoy else _CERTAIN) and (beside_bijoy or bool(_TYPED.search(text)))


def from_bijoy(text: str) -> str:
    """*text*, which is Bijoy, in Unicode. Addresses, and words that are English, stay."""
    return re.sub(r"\S+", lambda found: _in_unicode(found[0]), text.translate(WINDOWS))


def _in_unicode(word: str) -> str:
    if len(word) > _LONGEST or _ADDRESS.search(word):
        return word
    read = _read(word)
    return word if read.evidence < _ENGLISH and _is_plain(word) else read.text


def _is_plain(word: str) -> bool:
    """Whether *word* could be English by its letters."""
    return word.isascii() and bool(_LOOKS_ENGLISH.fullmatch(word))


@lru_cache(2**14)
def _read(word: str) -> _Word:
    text = _convert(word)
    threes = [three for letters in _LETTERS.findall(text) for three in _threes(fold_length(key(letters)))]
    return _Word(text, sum(_OCCURS if three in _known_threes() else _IS_NEW for three in threes))


def _convert(word: str) -> str:
    for pattern, letters in _IN_PLACE:
        word = pattern.sub(letters, word)
    signs, letters_of = _signs()
    word = signs.sub(lambda found: letters_of[found[0]], word)
    for pattern, replacement in _IN_ORDER:
        word = pattern.sub(replacement, word)
    return word


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds a sign of the fonts, the longest first, and the letters of each; the reph has to wait for its place."""
    # Not at the top: it takes as long as all of search.sources, and few archives have any Bijoy. Only its table is used: its
    # to_unicode raises on a word that ends in a vowel and its consonant (‡K), and its to_bijoy does not end on any reph.
    from avro.core.config import BIJOY_MAP_REVERSE

    letters = {**BIJOY_MAP_REVERSE, **_PIECES}
    del letters["©"]
    return re.compile("|".join(map(re.escape, sorted(letters, key=len, reverse=True)))), letters


@cache
def _known_threes() -> frozenset[str]:
    """Each three letters in a row of the words built in, their beginnings and ends among them."""
    lines = (line for name in _WORD_LISTS for line in read_list(name))
    words = {fold_length(key(word)) for line in lines for word in _LETTERS.findall(line)}
    return frozenset(three for word in words for three in _threes(word))


def _threes(word: str) -> list[str]:
    bounded = f" {word} "
    return [bounded[place : place + 3] for place in range(len(bounded) - 2)]

"""The key of a word -> its loose key: one string for the accepted spellings of the same word.

Bengali spelling was reformed several times and loans are written by ear, so a paper prints সরকারী and সরকারি, ভালো and
ভাল, ব্যাংক and ব্যাঙ্ক. Only such pairs fall together here, for the weakest field of the search: what is typed by mistake
is the business of search.bengali.spelling, inflections that of search.bengali.stem.

A rule that makes a few other words equal as well is worth its while only if nearly all it joins are the same word. So ড়
and র, and য and জ, stay apart: পড়া is no পরা, and যেতা no জেতা.

loose_key(loose_key(x)) == loose_key(x) for every key x.
"""

from __future__ import annotations

import re
from functools import cache

from search.bengali.normalize import BENGALI, CONSONANTS, HASANTA, VOWEL_SIGNS, key
from search.bengali.wordlists import read_list

# শ্লোগান, তপশিল: শ, ষ and স change places in words of so many consonants; in shorter ones, as আশা and আসা, they tell
# words apart. Not in ক্ষ, which is another sound.
_SIBILANTS = re.compile(f"শ|(?<!ক{HASANTA})ষ")
_CONSONANT = re.compile("[ক-হ]")
_ENOUGH_CONSONANTS = 4

_WITH_FINAL_O = "|".join(map(key, "কোন কেন ছোট বড় এগার তের পনের সতের আঠার".split()))

# Each rule is told by its example; H is the hasanta. They run in this order, again and again until none changes anything.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern.replace("H", HASANTA)), replacement.replace("H", HASANTA))
    for pattern, replacement in (
        # Old spelling doubles a letter under reph: কর্ম্ম, সূর্য্য; বর্দ্ধমান, মূর্চ্ছা.
        (f"(?<=রH)([{CONSONANTS}])H\\1", "\\1"),
        ("(?<=রH)(?:চH(?=ছ)|তH(?=থ)|দH(?=ধ)|বH(?=ভ))", ""),
        # Long and short vowels: কাহিনী, রূপালী, ঈদুল, ঊর্মি.
        ("ী", "ি"),
        ("ূ", "ু"),
        ("ঈ", "ই"),
        ("ঊ", "উ"),
        # Letters of one sound: ঘন্টা; ষ্টেশন, পুরষ্কার.
        ("ণ", "ন"),
        ("(?<!কH)ষ(?=H[টঠকপফ])", "স"),
        # ৎ at the end of ভবিষ্যৎ, শাহাদাৎ; visarga in সাধারণতঃ, দুঃস্থ; the moon-dot in পৌঁছে, ইঁট.
        ("[ঁঃ]", ""),
        ("ৎ", "ত"),
        # One nasal: ব্যাঙ্ক and ব্যাংক, সঙ্গীত and সংগীত; ভাঙ্গা and ভাঙা.
        ("(?:ঙH?|ং)+", "ং"),
        (f"ংগ(?=[{VOWEL_SIGNS}নলর])", "ং"),
        # Loans by ear: এ্যাপ and অ্যাপ; ফেইসবুক and ফেসবুক, ট্রেইন and ট্রেন; but মেইল is no মেল.
        ("এHযা", "অHযা"),
        (f"েই(?=[{CONSONANTS}])(?![নল])|(?<=..)েই(?=[নল])", "ে"),
        # The spoken o at the end is written or not: ভালো, এতো, করলো, করতো, করেছো, করবো; but কাল is no কালো.
        (f"^(?!(?:আ|কা|ফ|ফে|কি|হHযা)লো$)(.*[{BENGALI}][লতছব])ো$", "\\1"),
        ("^(কোন|এখন|কখন|তখন|আর)ও$", "\\1ো"),
        (f"^({_WITH_FINAL_O})ো$", "\\1"),
    )
)

_ENDINGS = "|".join(map(key, "র ের ে য় য়ের কে তে টি টা দের ও ই".split()))


def loose_key(word: str) -> str:
    """The loose key of *word*, a key: equal for the accepted spellings of one word."""
    return word if word.isascii() or _told_apart().fullmatch(word) else _fold(word)


def _fold(word: str) -> str:
    while (again := _fold_once(word)) != word:
        word = again
    return word


def _fold_once(word: str) -> str:
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return _SIBILANTS.sub("স", word) if len(_CONSONANT.findall(word)) >= _ENOUGH_CONSONANTS else word


@cache
def _told_apart() -> re.Pattern[str]:
    """The words that a rule would make equal to another word, ``data/told_apart.txt``, with or without an ending."""
    words = "|".join(map(key, read_list("told_apart")))
    return re.compile(f"(?:{words})(?:{_ENDINGS})?")


@cache
def rules() -> str:
    """Everything in this module that decides a loose key, as one string: part of the fingerprint of an index."""
    patterns = [(pattern.pattern, replacement) for pattern, replacement in _RULES]
    return repr((patterns, _SIBILANTS.pattern, _ENOUGH_CONSONANTS, _told_apart().pattern))

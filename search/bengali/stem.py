"""The key of a word -> its stem: the stemmer of the stem fields.

A form of a verb (search.bengali.verbs) becomes its verbal noun: করেছিলেন, করা, করার. A noun loses its endings, as
search.bengali.endings lists them, from the outside in and one at a time, each if what is left lives: search.bengali.lexicon
knows. Of a word that it says nothing of, such as a name not seen before, only endings that can hardly be anything else come off.

An acronym, which is made of the names of letters (পিটিআই), keeps them all, though ই, ও, কে and টি are endings too.

No ending comes off a word that is built in. Forms that no rule makes are in ``data/irregular.txt``.
stem(stem(x)) == stem(x) for every string x.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, repeat
from typing import NamedTuple

from search.bengali import endings, normalize, verbs
from search.bengali.endings import Cut, count_syllables, cuts, fold_length
from search.bengali.lexicon import Lexicon, base_words, built_in, built_in_words, heads, is_compound, kept_words
from search.bengali.normalize import VISARGA
from search.bengali.wordlists import read_list

_BENGALI_WORD = re.compile("[\u0981-\u09e3]+")
_LONGEST = 200  # letters: no word has as many, and each step from a noise of thousands would look at all of it
_EMPHATICS = "ইও"
_LEAST_BEFORE_VISARGA = 3  # বলেনঃ: typed for a colon; but দুঃ, মোঃ
_PLACE = "ে"  # the last letter of জে and কে, so that বীজে, in a seed, may look like an acronym
_OPENING = 3  # letters: so few words share their first three that a text has a dozen of those a query may look for
_LETTERS = tuple(map(chr, range(0x0981, 0x09E4)))  # what _BENGALI_WORD is made of
_PERSON = "কে"  # the one name of a letter that is an ending more often behind an acronym (ডিএমপিকে)


class Stem(NamedTuple):
    """What a word is found by, and whether the table of verbs has it."""

    text: str
    is_verb: bool


def stem(key: str) -> str:
    """The stem of a *key* by the built-in lexicon alone."""
    return stem_word(key, built_in()).text


def stem_word(key: str, lexicon: Lexicon) -> Stem:
    """The stem of a *key* (as normalize.key makes it); what is not a word of Bengali letters is its own stem."""
    if not _BENGALI_WORD.fullmatch(key):
        return Stem(key, False)
    word = fold_length(key)
    if len(word) > _LONGEST:
        return Stem(word, False)
    if len(word) > _LEAST_BEFORE_VISARGA:
        word = word.removesuffix(VISARGA)
    while True:
        if irregular := _irregular_of(word):
            return Stem(irregular, False)
        if verb := verbs.verb_of(word):
            return Stem(verb, True)
        shorter = _shorten(word, lexicon)
        if shorter == word:
            return Stem(word, False)
        word = shorter


def opening(key: str) -> str:
    """The first letters of a *key* of Bengali letters, which tell much of what its stem can be: see openings_of."""
    return fold_length(key[:_OPENING])


def openings_of(stems: frozenset[str], beginnings: tuple[str, ...]) -> frozenset[str] | None:
    """The openings of all keys of Bengali letters that may have one of *stems* or begin with one of *beginnings*; None: any.

    What a stem is made of, its key begins with: endings only come off, and then it is the word itself, or a form in the table of
    verbs or of irregular words.
    """
    forms = {fold_length(beginning) for beginning in beginnings}.union(
        stems, *map(_openings_of_forms().get, stems, repeat(()))
    )
    forms = {form[:_OPENING] for form in forms if _BENGALI_WORD.match(form)}
    if any(len(form) < _OPENING - 1 for form in forms):
        return None
    return frozenset(forms).union(form + letter for form in forms if len(form) < _OPENING for letter in _LETTERS)


@lru_cache(maxsize=1)
def _openings_of_forms() -> dict[str, set[str]]:
    """Stem -> the openings of the forms that the tables have of it."""
    found: dict[str, set[str]] = {}
    for form, stem in chain(_irregulars().items(), verbs.verb_forms().items()):
        found.setdefault(stem, set()).add(form[:_OPENING])
    return found


def rules() -> str:
    """Everything but a learnt lexicon that decides a stem, as one string: part of the fingerprint of an index."""
    return repr(
        (
            endings.ENDINGS,
            _LEAST_BEFORE_VISARGA,
            (_PLACE, _PERSON, read_list("letter_names")),
            sorted(kept_words()),
            sorted(base_words()),
            heads(),
            sorted(_irregulars().items()),
            verbs.rules(),
        )
    )


@lru_cache(maxsize=1)
def _irregulars() -> dict[str, str]:
    rows = ([fold_length(normalize.key(form)) for form in line.split()] for line in read_list("irregular"))
    return {form: row[0] for row in rows for form in row}


def _irregular_of(word: str) -> str | None:
    """The first of the forms of the irregular word that *word* is one of, an emphatic behind it or not."""
    irregulars = _irregulars()
    return irregulars.get(word) or (
        irregulars.get(word[:-1]) if word[-1] in _EMPHATICS and word not in kept_words() else None
    )


@lru_cache(maxsize=1)
def _acronym() -> re.Pattern[str]:
    names = sorted((fold_length(normalize.key(name)) for name in read_list("letter_names")), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(names)}){{2,}}")


def _is_acronym(word: str) -> bool:
    return _acronym().fullmatch(word) is not None


def _shorten(word: str, lexicon: Lexicon) -> str:
    """*word* without its last ending, or *word* if it has none."""
    if word in built_in_words():  # কড়াই, a pan, though কড়া lives too
        return word
    if _is_acronym(word):
        return _shorten_acronym(word, lexicon)
    possible = [cut for cut in cuts(word) if _may_be_left(cut.left, word)]
    lefts = [cut.left for cut in possible]
    if known := [left for left in lefts if lexicon.knows(left)] or [left for left in lefts if _is_acronym(left)]:
        return max(known, key=len)  # দশকে is দশক-ে before it is দশ-কে
    if inflected := [cut.left for cut in possible if _is_inflected(cut, lexicon)]:
        return inflected[0]
    if lexicon.knows(word) or is_compound(word):
        return word
    by_itself = [cut.left for cut in possible if count_syllables(cut.left) >= cut.ending.least]
    return next((left for left in lefts if is_compound(left)), by_itself[0] if by_itself else word)


def _may_be_left(left: str, word: str) -> bool:
    """Whether a noun may leave *left*: করোটি is not করো, nor গড়াই, the river, গড়া."""
    return not verbs.is_finite(left) and not (verbs.is_other(word) and verbs.verb_of(left))


def _shorten_acronym(word: str, lexicon: Lexicon) -> str:
    """*word*, made of names of letters, without the last if that is an ending: বিএনপিকে, but not ইউকে or ডব্লিউটিও.

    What an archive has learnt says nothing of ই, ও and টি: it knows এসএম, initials of many men, and এসএমই is an acronym still.
    """
    possible = [cut for cut in cuts(word) if _is_acronym(cut.left) or cut.ending.text == _PLACE]
    for cut in possible:
        if built_in().knows(cut.left) or _is_inflected(cut, built_in()):
            return cut.left
    persons = (cut.left for cut in possible if cut.ending.text == _PERSON and not lexicon.knows(word))
    return next(persons, word)


def _is_inflected(outer: Cut, lexicon: Lexicon) -> bool:
    """Whether what *outer* left lives under endings that may stand further in: চুক্তিগুলো of চুক্তিগুলোর, but not ডাকাতে of ডাকাতের."""
    inner = (cut for cut in cuts(outer.left) if cut.ending.layer > outer.ending.layer)
    return any(lexicon.knows(cut.left) or _is_acronym(cut.left) or _is_inflected(cut, lexicon) for cut in inner)

"""The forms of Bengali verbs, made by paradigm: a form -> the verbal noun of its verb (করেছিলেন -> করা).

A verb has a root and endings for tense and person, in the colloquial language and in the literary one (করেছে, করিয়াছে), and
from most roots a causative in -া (করাচ্ছে). The root's vowel changes before some endings (থাক, থেকেছে; শোন, শুনছে). Some roots end in a
vowel and go their own way; they are among the most frequent words there are.

The bare root is left out: as a command it is rare in news, and কর, বল and ডাক are nouns there (tax, ball, mail). Forms that
are usually another word (বাড়ি, বাজি) are in ``data/not_verbs.txt``. Words are keys with short vowels (endings.fold_length).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.bengali.endings import ENDINGS, ONLY_KNOWN, count_syllables, fold_length
from search.bengali.normalize import HASANTA
from search.bengali.wordlists import read_list

# Persons of each tense; -ো beside the bare ending is the newer spelling (করল, করলো).
_PRESENT_PERFECT = ("ছি", "ছ", "ছো", "ছে", "ছেন", "ছিস")
_PAST_PERFECT = ("ছিলাম", "ছিলুম", "ছিলেম", "ছিলে", "ছিল", "ছিলো", "ছিলেন", "ছিলি", "ছিলিস")
_PERFECT = (*_PRESENT_PERFECT, *_PAST_PERFECT)
_PAST = ("লাম", "লুম", "লেম", "লে", "ল", "লো", "লেন", "লি")
_HABIT = ("তাম", "তুম", "তেম", "তে", "ত", "তো", "তেন", "তিস")
_FUTURE = ("ব", "বো", "বে", "বেন", "বা", "বি", "বার")  # the last is a noun: করবার
_SPOKEN_CONTINUOUS = tuple(f"তে{ending}" for ending in _PERFECT)  # করতেছে, of the east
_MORE = (*_PAST, *_HABIT, *_FUTURE)

# What may be glued behind a form: করেছেনই, and not, in করবেনা, করেননি.
_EMPHATICS = ("ই", "ও")
_NEGATIONS = ("নি", "না")
_LAST_GLUED = frozenset(ending[-1] for ending in (*_EMPHATICS, *_NEGATIONS))


@dataclass(frozen=True, slots=True)
class _Irregular:
    """A root in a vowel. Each field is what stands before the endings of that part of the paradigm."""

    noun: str
    present: str  # whole forms
    continuous: tuple[str, ...]
    perfect: str
    past: tuple[str, ...]
    habit: tuple[str, ...]
    future: tuple[str, ...]
    causative: str
    causative_perfect: str
    literary: tuple[str, ...]

    def forms(self) -> Iterator[str]:
        yield from (self.noun, *self.present.split(), f"{self.perfect}ে", self.noun.replace("ওয়া", "য়া"))
        yield from _with((*self.continuous, f"{self.perfect}ে"), _PERFECT)
        yield from _with(self.past, _PAST)
        yield from _with(self.habit, (*_HABIT, *_SPOKEN_CONTINUOUS))
        yield from _with(self.future, _FUTURE)
        yield from _long_forms(self.causative, self.causative_perfect)
        for stem in self.literary:
            yield from _literary_forms(stem)


# fmt: off
_IRREGULARS = (
    _Irregular("যাওয়া", "যাই যাও যায় যান যাস যাক যেও যেয়ো গেছি গেছ গেছে গেছেন গেছিল গেছিলো গেছিলাম গেছিলেন গেছিলে গেছল গেছলাম",
               ("যাচ্",), "গিয়", ("গে",), ("যে",), ("যা",), "যাওয়", "যাইয়", ("যাই", "গি")),
    _Irregular("খাওয়া", "খাই খাও খায় খান খাস খাক খেও খেয়ো", ("খাচ্",), "খেয়", ("খে",), ("খে",), ("খা",), "খাওয়", "খাইয়", ("খাই",)),
    _Irregular("পাওয়া", "পাই পাও পায় পান পাস পাক পেও পেয়ো", ("পাচ্",), "পেয়", ("পে",), ("পে",), ("পা",), "পাওয়", "পাইয়", ("পাই",)),
    _Irregular("চাওয়া", "চাই চাও চায় চান চাস চাক চেও চেয়ো", ("চাচ্", "চাই"), "চেয়", ("চাই",), ("চাই",), ("চাই", "চা"),
               "চাওয়", "চাইয়", ("চাই",)),
    _Irregular("গাওয়া", "গাই গাও গায় গাক", ("গাই",), "গেয়", ("গাই",), ("গাই",), ("গাই",), "গাওয়", "গাইয়", ("গাই",)),
    _Irregular("বাওয়া", "বেয়ো", ("বাই",), "বেয়", ("বাই",), ("বাই",), ("বাই",), "বাওয়", "বাইয়", ()),
    _Irregular("ছাওয়া", "ছায়", (), "ছেয়", ("ছাই",), ("ছাই",), ("ছাই",), "ছাওয়", "ছাইয়", ()),
    _Irregular("ধাওয়া", "ধায়", (), "ধেয়", ("ধাই",), ("ধাই",), (), "ধাওয়", "ধাইয়", ()),
    _Irregular("দেওয়া", "দিই দেই দাও দেয় দেন দিন দিস দিক দিও দিয়ো দিয়া", ("দিচ্",), "দিয়", ("দি",), ("দি",), ("দে", "দি"),
               "দেওয়", "দেইয়", ("দি",)),
    _Irregular("নেওয়া", "নিই নাও নেয় নেন নিন নিস নিক নিও নিয়ো নিয়া", ("নিচ্",), "নিয়", ("নি",), ("নি",), ("নে", "নি"),
               "নেওয়", "নেইয়", ("নি",)),
    _Irregular("হওয়া", "হই হও হয় হন হোক হউক হোন হয়ো", ("হচ্",), "হয়", ("হ", "হো"), ("হ", "হো"), ("হ",), "হওয়", "হইয়", ("হই",)),
    _Irregular("রওয়া", "রই রয় রন", ("রই",), "রয়", ("রই",), ("রই",), ("রই",), "রওয়", "রইয়", ()),
    _Irregular("বওয়া", "বয় বন", ("বই", "বইচ্"), "বয়", ("বই",), ("বই",), ("বই",), "বওয়", "বইয়", ()),
    _Irregular("সওয়া", "সয়", ("সই",), "সয়", ("সই",), ("সই",), ("সই",), "সওয়", "সইয়", ()),
    _Irregular("কওয়া", "কই কয় কন", ("কই",), "কয়", ("কই",), ("কই",), ("কই",), "কওয়", "কইয়", ()),
    _Irregular("লওয়া", "লই লও লয় লন লউন", ("লই",), "লয়", ("লই",), ("লই",), ("লই",), "লওয়", "লইয়", ("লই",)),
    _Irregular("শোয়া", "শুই শোও শোয়", ("শুচ্",), "শুয়", ("শু",), ("শু",), ("শু", "শো"), "শোয়", "শুইয়", ("শুই",)),
    _Irregular("ধোয়া", "ধুই ধোও ধোয়", ("ধুচ্",), "ধুয়", ("ধু",), ("ধু",), ("ধু", "ধো"), "ধোয়", "ধুইয়", ("ধুই",)),
    _Irregular("ছোঁয়া", "ছুঁই ছোঁও ছোঁয়", ("ছুঁচ্",), "ছুঁয়", ("ছুঁ",), ("ছুঁ",), ("ছুঁ", "ছোঁ"), "ছোঁয়", "ছুঁইয়", ("ছুঁই",)),
)
# fmt: on

_EXTRA = {  # forms outside any paradigm
    "আসা": "এলাম এলে এল এলো এলেন এলি এলুম এসো",
    "থাকা": "আছি আছ আছো আছে আছেন আছিস ছিলাম ছিলে ছিল ছিলো ছিলেন ছিলুম",  # is has no verbal noun but this
}


# The digest of the forms, so that an index can be opened without making them. A test tells when it has to change.
FORMS = "4eeb3916e86ac98e"


@lru_cache(maxsize=1)
def verb_forms() -> dict[str, str]:
    """Every form made by the paradigms -> its verbal noun; of two verbs with one form the first listed has it."""
    others = {form for word in _not_verbs() for form in _with_endings(word)}
    found: dict[str, str] = {}
    for noun, forms in _paradigms():
        *folded, lemma = _folded(" ".join((*forms, noun))).split(" ")
        for form in (*folded, lemma):
            found.setdefault(form, lemma)
    return {form: noun for form, noun in found.items() if form not in others}


@lru_cache(maxsize=1)
def _not_verbs() -> frozenset[str]:
    return frozenset(_folded(word) for word in read_list("not_verbs"))


def _with_endings(word: str) -> Iterator[str]:
    """*word*, and *word* with each ending that is plainly a noun's: বাড়িতে, but not বদলিয়ে."""
    yield word
    yield from (f"{word}{ending.text}" for ending in ENDINGS if word[-1] in ending.before and ending.least < ONLY_KNOWN)


@lru_cache(maxsize=1)
def verbal_nouns() -> frozenset[str]:
    """The forms that take the endings of a noun: করা-র, দেখানো-র."""
    forms = verb_forms()
    return frozenset(
        {noun for noun in forms.values() if noun in forms} | {form for form in forms if form.endswith("ানো")}
    )


def verb_of(word: str) -> str | None:
    """The verbal noun of the verb that *word* is a form of, an emphatic or a glued not behind it or not; None if of none."""
    forms = verb_forms()
    if word in forms:
        return forms[word]
    if word[-1:] in _LAST_GLUED and word not in _not_verbs():
        for ending in _EMPHATICS:
            if word.endswith(ending):
                return forms.get(word.removesuffix(ending))
        for ending in _NEGATIONS:
            if word.endswith(ending) and not (left := word.removesuffix(ending)).endswith("া"):  # not শুনা-নি
                return forms.get(left)
    return None


def is_finite(word: str) -> bool:
    """Whether *word* is a form of a verb that takes no ending of a noun."""
    return word not in verbal_nouns() and verb_of(word) is not None


def is_other(word: str) -> bool:
    """Whether *word* is listed as looking like a form of a verb and being usually another word."""
    return word in _not_verbs()


def rules() -> str:
    """Everything that decides a verb, as one string."""
    return repr((_EMPHATICS, _NEGATIONS, sorted(_not_verbs()), FORMS))


def digest_of_forms() -> str:
    """Of everything that verb_forms makes: what FORMS has to be."""
    return hashlib.sha256(repr(sorted(verb_forms().items())).encode("utf-8")).hexdigest()[:16]


def _paradigms() -> Iterator[tuple[str, Iterable[str]]]:
    yield from ((noun, forms.split()) for noun, forms in _EXTRA.items())
    for line in read_list("verbs"):
        roots, _, noun = line.partition("=")
        base, *changed = roots.split()
        yield noun.strip() or f"{base}া", _regular_forms(base, *changed)
    for verb in _IRREGULARS:
        yield verb.noun, verb.forms()
    for line in read_list("verbs_long"):
        base, *changed = line.split()
        yield f"{base}ানো", _long_root_forms(base, *changed)


def _folded(form: str) -> str:
    """*form* as its key with short vowels: what is made of Bengali letters alone needs no more than NFC."""
    return fold_length(unicodedata.normalize("NFC", form))


def _regular_forms(base: str, high: str = "", perfect: str = "") -> Iterator[str]:
    high = high or base
    perfect = perfect or high
    yield from _with((base, high), ("া", "ে", "েন", "ো"))
    yield from _with((high,), ("ি", "িস", "ুক", "ুন", "িও", "িয়ো", *_PERFECT, *_MORE, *_SPOKEN_CONTINUOUS))
    yield from _with((perfect,), ("ে", "ো"))
    yield from _with((f"{perfect}ে",), _PERFECT)
    yield from _literary_forms(f"{high}ি")
    yield from _long_forms(base, high)
    yield from _long_forms(high, high)


def _long_root_forms(base: str, high: str = "") -> Iterator[str]:
    """The forms of a verb whose root ends in -া, or -ো, and has no shorter one beside it."""
    high = high or base
    yield from _long_forms(base, high)
    yield from _with((f"{base}ো",), ("নো", "ন", "য়", *_MORE))
    yield from _with((f"{base}োচ্",), _PERFECT)
    yield from _with((f"{base}ু",), ("চ্ছে", "তে", "বে", "লে", "ল"))
    if count_syllables(base) > 2 or HASANTA in base:  # বদলে, পাল্টেছে beside বদলিয়ে
        yield f"{base}ে"
        yield from _with((f"{base}ে",), _PERFECT)


def _long_forms(base: str, high: str) -> Iterator[str]:
    """The forms of a root in -া, a causative or one of its own; *base* and *high* without that -া."""
    long = f"{base}া"
    yield from _with((long,), ("নো", "ন", "য়", "ই", "ও", "ক", "স", *_MORE, *_SPOKEN_CONTINUOUS))
    yield from _with((f"{long}চ্", f"{high}িয়ে"), _PERFECT)
    yield from (f"{high}িয়ে", f"{high}িও", f"{high}িয়ো")
    yield from _literary_forms(f"{long}ই")


def _literary_forms(stem: str) -> Iterator[str]:
    """The forms of the literary language, all of which begin with the root and -ি- or -ই-."""
    yield f"{stem}য়া"
    yield from _with((f"{stem}তে", f"{stem}য়া"), _PERFECT)
    yield from _with((stem,), _MORE)


def _with(stems: Iterable[str], endings: Iterable[str]) -> Iterator[str]:
    endings = tuple(endings)
    return (f"{stem}{ending}" for stem in stems for ending in endings)

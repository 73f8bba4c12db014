"""The forms of Bengali verbs, made by paradigm: a form -> the verbal noun of its verb (করেছিলেন -> করা).

A verb has a root and endings for tense and person, in the colloquial language and in the literary one (করেছে, করিয়াছে), and
from most roots a causative in -া (করাচ্ছে). The root's vowel changes before some endings (থাক, থেকেছে; শোন, শুনছে). Seven roots end in a
vowel and go their own way; they are among the most frequent words there are.

The bare root is left out: as a command it is rare in news, and কর, বল and ডাক are nouns there (tax, ball, mail).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from search.bengali.wordlists import read_list

# Persons of each tense; -ো beside the bare ending is the newer spelling (করল, করলো).
_PRESENT_PERFECT = ("ছি", "ছ", "ছো", "ছে", "ছেন", "ছিস")
_PAST_PERFECT = ("ছিলাম", "ছিলুম", "ছিলেম", "ছিলে", "ছিল", "ছিলো", "ছিলেন", "ছিলি")
_PAST = ("লাম", "লুম", "লেম", "লে", "ল", "লো", "লেন", "লি")
_HABIT = ("তাম", "তুম", "তেম", "তে", "ত", "তো", "তেন", "তিস")
_FUTURE = ("ব", "বো", "বে", "বেন", "বা")
_MORE = (*_PAST, *_HABIT, *_FUTURE)


@dataclass(frozen=True, slots=True)
class _Irregular:
    """A root in a vowel. Each field is what stands before the endings of that part of the paradigm."""

    noun: str
    present: tuple[str, ...]  # whole forms
    continuous: str
    perfect: str
    past: tuple[str, ...]
    habit: tuple[str, ...]
    future: tuple[str, ...]
    causative: str
    causative_perfect: str
    literary: str

    def forms(self) -> Iterator[str]:
        yield from (self.noun, *self.present, f"{self.perfect}ে", self.noun.replace("ওয়া", "য়া"))
        yield from _with(f"{self.continuous}চ্", _PRESENT_PERFECT, _PAST_PERFECT)
        yield from _with(f"{self.perfect}ে", _PRESENT_PERFECT, _PAST_PERFECT)
        for stems, endings in ((self.past, _PAST), (self.habit, _HABIT), (self.future, _FUTURE)):
            for stem in stems:
                yield from _with(stem, endings)
        yield from _long_forms(self.causative, self.causative_perfect)
        yield from _literary_forms(f"{self.literary}ই")


# fmt: off
_IRREGULARS = (
    _Irregular("যাওয়া", ("যাই", "যাও", "যায়", "যান", "যাস", "যাক", "যেও", "গেছি", "গেছ", "গেছে", "গেছেন", "গেছিল", "গেছিলেন"),
               "যা", "গিয়", ("গে",), ("যে", "যাই"), ("যা",), "যাওয়", "যাইয়", "যা"),
    _Irregular("খাওয়া", ("খাই", "খাও", "খায়", "খেও"),
               "খা", "খেয়", ("খে",), ("খে",), ("খা",), "খাওয়", "খাইয়", "খা"),
    _Irregular("পাওয়া", ("পাই", "পাও", "পায়"),
               "পা", "পেয়", ("পে",), ("পে",), ("পা",), "পাওয়", "পাইয়", "পা"),
    _Irregular("চাওয়া", ("চাই", "চাও", "চায়", "চান", "চাস"),
               "চা", "চেয়", ("চাই",), ("চাই",), ("চাই", "চা"), "চাওয়", "চাইয়", "চা"),
    _Irregular("গাওয়া", ("গাই", "গাও", "গায়", "গাক"),
               "গা", "গেয়", ("গাই",), ("গাই",), ("গাই",), "গাওয়", "গাইয়", "গা"),
    _Irregular("দেওয়া", ("দিই", "দেই", "দাও", "দেয়", "দেন", "দিস", "দিও", "দিয়া"),
               "দি", "দিয়", ("দি",), ("দি",), ("দে", "দি"), "দেওয়", "দেইয়", "দি"),
    _Irregular("নেওয়া", ("নিই", "নেই", "নাও", "নেয়", "নেন", "নিস", "নিও", "নিয়া"),
               "নি", "নিয়", ("নি",), ("নি",), ("নে", "নি"), "নেওয়", "নেইয়", "নি"),
    _Irregular("হওয়া", ("হই", "হও", "হয়", "হন", "হোক", "হউক", "হোন"),
               "হ", "হয়", ("হ", "হো"), ("হ", "হো"), ("হ",), "হওয়", "হইয়", "হ"),
    _Irregular("শোয়া", ("শুই", "শোও", "শোয়"), "শু", "শুয়", ("শু",), ("শু",), ("শু", "শো"), "শোয়", "শুইয়", "শু"),
    _Irregular("ধোয়া", ("ধুই", "ধোও", "ধোয়"), "ধু", "ধুয়", ("ধু",), ("ধু",), ("ধু", "ধো"), "ধোয়", "ধুইয়", "ধু"),
    _Irregular("ছোঁয়া", ("ছুঁই", "ছোঁও", "ছোঁয়"), "ছুঁ", "ছুঁয়", ("ছুঁ",), ("ছুঁ",), ("ছুঁ", "ছোঁ"), "ছোঁয়", "ছুঁইয়", "ছুঁ"),
)
# fmt: on

_EXTRA = {  # forms outside any paradigm
    "আসা": "এলাম এলে এল এলো এলেন এলি এসো আসুন",
    "থাকা": "থাকাকালীন থাকায়",
    "আছ": "আছি আছ আছো আছে আছেন আছিস ছিলাম ছিলে ছিল ছিলো ছিলেন ছিলি ছিলুম",
}


@cache
def verb_forms() -> dict[str, str]:
    """Every form made by the paradigms -> its verbal noun, both as keys; of two verbs with one form the first listed has it."""
    found: dict[str, str] = {}
    for noun, forms in _paradigms():
        lemma = _composed(noun)
        for form in forms:
            found.setdefault(_composed(form), lemma)
    return found


def verbal_nouns() -> frozenset[str]:
    """The forms that take the endings of a noun: করা-র, দেখানো-র. As keys."""
    forms = verb_forms()
    return frozenset(forms.values()) | {form for form in forms if form.endswith(_composed("ানো"))}


def _paradigms() -> Iterator[tuple[str, Iterable[str]]]:
    yield from ((noun, forms.split()) for noun, forms in _EXTRA.items())
    for line in read_list("verbs"):
        base, *changed = line.split()
        yield f"{base}া", _regular_forms(base, *changed)
    for verb in _IRREGULARS:
        yield verb.noun, verb.forms()
    for root in read_list("verbs_long"):
        yield f"{root}ানো", _long_forms(root, root)


def _composed(form: str) -> str:
    """*form* as its key: what is made of Bengali letters alone needs no more than the one order of its signs."""
    return unicodedata.normalize("NFC", form)


def _regular_forms(base: str, high: str = "", perfect: str = "") -> Iterator[str]:
    high = high or base
    perfect = perfect or high
    yield from (f"{base}া", f"{base}ে", f"{base}েন", f"{base}ো", f"{high}ি", f"{high}িস", f"{high}ুক", f"{high}ুন")
    yield f"{perfect}ে"
    yield from _with(high, _PRESENT_PERFECT, _PAST_PERFECT, _MORE)
    yield from _with(f"{perfect}ে", _PRESENT_PERFECT, _PAST_PERFECT)
    yield from _literary_forms(f"{high}ি")
    yield from _long_forms(base, high)


def _long_forms(base: str, high: str) -> Iterator[str]:
    """The forms of a root in -া, a causative or one of its own; *base* and *high* without that -া."""
    long = f"{base}া"
    yield from (f"{long}নো", f"{long}ন", f"{long}য়", f"{long}ই", f"{long}ও", f"{long}ক", f"{high}িয়ে")
    yield from _with(f"{long}চ্", _PRESENT_PERFECT, _PAST_PERFECT)
    yield from _with(f"{high}িয়ে", _PRESENT_PERFECT, _PAST_PERFECT)
    yield from _with(long, _MORE)
    yield from _literary_forms(f"{long}ই")


def _literary_forms(stem: str) -> Iterator[str]:
    """The forms of the literary language, all of which begin with the root and -ি-."""
    yield f"{stem}য়া"
    yield from _with(f"{stem}তে", _PRESENT_PERFECT, _PAST_PERFECT)
    yield from _with(f"{stem}য়া", _PRESENT_PERFECT, _PAST_PERFECT)
    yield from _with(stem, _MORE)


def _with(stem: str, *endings: tuple[str, ...]) -> Iterator[str]:
    return (f"{stem}{ending}" for group in endings for ending in group)

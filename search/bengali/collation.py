"""Names -> the order of a Bengali dictionary, and the letter under which each stands there.

The order is ICU's for Bengali (CLDR): Bengali before other scripts, a letter the same however it is encoded. Spaces and
punctuation have no weight, so that a name in quotation marks stands with its first letter; numbers count by their value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

import icu

Named = TypeVar("Named")
_BUCKET_OF_LETTER = 0  # U_ALPHAINDEX_NORMAL: the others are for what comes before, between and after the letters


def sorted_by_name(values: Iterable[Named], name: Callable[[Named], str]) -> list[Named]:
    """*values* in the order of their names; those that a dictionary does not tell apart by their code points."""
    return sorted(values, key=lambda value: collation_key(name(value)))


def collation_key(name: str) -> tuple[bytes, str]:
    """What *name* is to be sorted by."""
    return _collator().getSortKey(name), name


def initial(name: str) -> str:
    """The letter under which *name* stands in an index, a capital if Latin; "" where it begins with a number or another script."""
    label, kind = _letters().getBucket(_letters().getBucketIndex(name))
    return str(label) if kind == _BUCKET_OF_LETTER else ""


@cache
def _collator() -> icu.Collator:
    collator = icu.Collator.createInstance(icu.Locale("bn"))
    collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    collator.setAttribute(icu.UCollAttribute.ALTERNATE_HANDLING, icu.UCollAttributeValue.SHIFTED)
    return collator


@cache
def _letters() -> icu.ImmutableIndex:
    """The letters of both scripts, between which names are put by the same order as they are sorted."""
    index = icu.AlphabeticIndex(_collator())
    for language in ("bn", "en"):
        index.addLabels(icu.Locale(language))
    return index.buildImmutableIndex()

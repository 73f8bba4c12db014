"""Words that no article is about (এবং, নিয়ে, তাদের), as keys: ``data/function_words.txt``."""

from __future__ import annotations

from functools import cache

from search.bengali.normalize import key
from search.bengali.wordlists import read_list


@cache
def function_words() -> frozenset[str]:
    return frozenset(key(word) for line in read_list("function_words") for word in line.split())

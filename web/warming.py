"""What is slow the first time, done before a reader waits for it.

The tables of the language and of the synonyms are made once in the process that the workers part from, who share its memory. A new
generation is asked a few questions before it is put in service.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from search.engine import Engine
from search.errors import IndexUnusable

# Each needs what those before it do not: the columns and facets of the whole archive; ranking, marks and the tables of numbers and
# abbreviations; the sounds of Latin letters; words that no article has, and with them spellings and parts of words.
QUESTIONS = ("", "ঢাকায় ৫ লাখ টাকা", "dhaka", "অঅকখগঘঙ")
TYPED = ("ঢাকা বি", "dhak")  # of which suggestions are made: runs of words, sounds


def touched(engine: Engine) -> Engine:
    """*engine*, after a question of each kind; and with what the front page shows of the week, which is kept."""
    for question in QUESTIONS:
        engine.search(question)
    for typed in TYPED:
        engine.complete(typed)
    engine.week()
    return engine


def load_shared(open_current: Callable[[], Engine]) -> None:
    """Load what every engine shares, by way of one that *open_current* opens, and keep it where workers need no copy of it.

    Where there is no index to open the workers load it when there is.
    """
    try:
        with open_current() as engine:
            touched(engine)
    except IndexUnusable:
        pass
    gc.collect()
    gc.freeze()  # a collection writes into every object that it looks at, and what is written to is copied

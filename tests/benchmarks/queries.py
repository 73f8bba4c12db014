"""What the engines are asked, the same texts for all of them.

In: query files and the articles themselves. Out: Query values by kind. How an engine writes a query down is its own business.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from search.evaluate import read_queries

SEED = 7
LONGEST = 5  # words; readers type one to three, headlines have six to eight
TITLES_FROM = 5000  # articles at the head of the corpus: all sizes are asked for the same words
PLAIN = re.compile(r"[\u0980-\u09ff]{3,}")  # one word to every engine, however it cuts text


@dataclass(frozen=True, slots=True)
class Query:
    """Words that any or all of an article must have, or that stand side by side in it.

    *words*: as white space parts them. *first*, *last*: ISO days, both included. *newest*: by time, not by rank.
    """

    kind: str
    words: tuple[str, ...]
    meaning: Literal["any", "all", "phrase"] = "any"
    source: str | None = None
    first: str | None = None
    last: str | None = None
    newest: bool = False

    @property
    def text(self) -> str:
        """As Khobor reads it."""
        if self.meaning == "phrase":
            return f'"{" ".join(self.words)}"'
        return (" AND " if self.meaning == "all" else " ").join(self.words)

    @property
    def wishes(self) -> dict[str, Any]:
        """What Khobor's engine is asked for beside the text."""
        sort = "newest" if self.newest else "relevance"
        return {"source": self.source or (), "from_": self.first, "to": self.last, "sort": sort, "snippets": False}


def make_queries(articles: Path, headlines: Path, keywords: Path, most: int) -> dict[str, list[Query]]:
    """Kind -> at most *most* queries, none twice; the same for the same files."""
    dice = random.Random(SEED)
    head = list(islice(read_records(articles), TITLES_FROM))
    typed = {"headlines": texts_of(headlines), "keywords": texts_of(keywords)}
    runs = list(plain_runs(record["title"] for record in head))
    kinds = {kind: [Query(kind, text) for text in texts] for kind, texts in typed.items()}
    for length in range(1, LONGEST + 1):
        parts = (beginning(text, length) for text in typed["headlines"])
        kinds[f"{length} words, any"] = [Query(f"{length} words, any", part) for part in parts if part]
    for length in (2, 3):
        kinds[f"{length} words, all"] = [Query(f"{length} words, all", run, "all") for run in cut(runs, length, dice)]
        kinds[f"phrase of {length}"] = [Query(f"phrase of {length}", run, "phrase") for run in cut(runs, length, dice)]
    kinds["filtered"] = [filtered(text, dice.choice(head), dice) for text in typed["keywords"]]
    newest = [*cut(runs, 1, dice), *cut(runs, 2, dice)]
    kinds["newest first"] = [Query("newest first", run, "all", newest=True) for run in newest]
    return {kind: sampled(list(dict.fromkeys(found)), most, dice) for kind, found in kinds.items()}


def read_records(articles: Path) -> Iterator[dict[str, Any]]:
    with articles.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def texts_of(queries: Path) -> list[tuple[str, ...]]:
    return [tuple(query.text.split()) for query in read_queries(queries)]


def plain_runs(titles: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The stretches of *titles* in which nothing but white space stands between the words."""
    for title in titles:
        run: list[str] = []
        for word in (*title.split(), ""):
            if PLAIN.fullmatch(word):
                run.append(word)
            elif run:
                yield tuple(run)
                run = []


def beginning(text: Sequence[str], length: int) -> tuple[str, ...]:
    """The first *length* plain words of *text*; none where it has fewer."""
    plain = tuple(word for word in text if PLAIN.fullmatch(word))
    return plain[:length] if len(plain) >= length else ()


def cut(runs: Sequence[tuple[str, ...]], length: int, dice: random.Random) -> list[tuple[str, ...]]:
    """*length* words side by side out of each of *runs* that has so many: an article at least has them all."""
    starts = ((run, dice.randrange(len(run) - length + 1)) for run in runs if len(run) >= length)
    return [run[start : start + length] for run, start in starts]


def filtered(text: tuple[str, ...], near: Mapping[str, Any], dice: random.Random) -> Query:
    """*text* in the source of the article *near*, within one to six years around its day."""
    year, back, on = int(near["published"][:4]), dice.randrange(3), dice.randrange(4)
    return Query(
        "filtered", text, source=near["source"], first=f"{year - back:04d}-01-01", last=f"{year + on:04d}-12-31"
    )


def sampled(queries: list[Query], most: int, dice: random.Random) -> list[Query]:
    return dice.sample(queries, min(most, len(queries)))

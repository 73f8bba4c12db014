"""What each part of the analysis and the ranking gives on judged queries: ``python ablation.py DOCS QUERIES QRELS ...``.

For every part two figures, MRR@10: *alone*, beside printed words and nothing else, and *left out* of everything. Parts of the
analysis want an index of their own each. With ``--every 4`` a quarter of the queries is asked. Wants the extra ``[evaluate]``.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from search.articles import Article
from search.bengali import lexicon
from search.bengali.stem import Stem
from search.engine import open_engine
from search.evaluate import Qrels, Query, evaluate_engine, read_qrels, read_queries
from search.index import builder
from search.settings import Proximity, Ranking, Settings
from search.sources.registry import read_sources

NOW = "2024-06-20T13:24:00+06:00"
PRINTED = ("title", "body")
WEIGHTS = {  # part -> the weights that it stands on
    "stems": ("title_stem", "body_stem"),
    "lead": ("lead",),
    "variants": ("variant",),
    "parts of rare words": ("part",),
    "synonyms": ("synonym",),
    "nearness": ("near",),
    "window": ("window",),
    "earliness": ("early",),
    "coverage": ("coverage",),
}
SECOND_LOOK = ("near", "window", "early", "coverage")


def unstemmed(key: str, lexicon: object) -> Stem:
    return Stem(key, False)


ANALYSIS: dict[str, tuple[Sequence[str], Callable[..., Any]]] = {  # part -> what stands in the place of which functions
    "verbs": (("search.bengali.verbs.verb_of",), lambda _word: None),
    "all stemming": (
        ("search.bengali.terms.stem_word", "search.index.inversion.stem_word"),
        unstemmed,
    ),
    "the archive's lexicon": (("search.index.builder.learn_lexicon",), lambda _counts: lexicon.built_in()),
    "abbreviations and acronyms": (("search.bengali.abbreviations.spell_out",), lambda tokens, *_rest: tokens),
    "numbers as values": (("search.bengali.numbers.spell_values",), lambda tokens, *_rest: tokens),
}


@dataclass(frozen=True, slots=True)
class Judged:
    name: str
    queries: list[Query]
    qrels: Qrels


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("docs", help="articles, as khobor rebuild takes them")
    asked.add_argument("judged", nargs="+", type=Path, help="queries and their judgements, by turns")
    asked.add_argument("--every", type=int, default=1, help="ask every n-th query (default: %(default)s)")
    given = asked.parse_args()
    articles = [record for record in read_sources([given.docs]) if isinstance(record, Article)]
    sets = [read_judged(*pair, given.every) for pair in zip(given.judged[::2], given.judged[1::2], strict=True)]
    print("part\t" + "\t".join(f"{one.name} alone\t{one.name} left out" for one in sets))
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        builder.rebuild(index, articles, sources=[], now=NOW)
        full = Ranking()
        nothing = without(full, [name for weights in WEIGHTS.values() for name in weights])
        show("everything", [("", figure(index, one, full)) for one in sets])
        show("printed words", [(figure(index, one, nothing), "") for one in sets])
        for part, weights in {**WEIGHTS, "the second look": SECOND_LOOK}.items():
            alone = restored(nothing, full, weights)
            left = without(full, weights)
            show(part, [(figure(index, one, alone), figure(index, one, left)) for one in sets])
        only_stems = replace(full, proximity=replace(full.proximity, stems=1e6, **scaled(full.proximity, 1e-6)))
        show("verbs as printed in the second look", [("", figure(index, one, only_stems)) for one in sets])
    for part, (targets, instead) in ANALYSIS.items():
        with taken_away(targets, instead), tempfile.TemporaryDirectory() as folder:
            index = Path(folder) / "index"
            builder.rebuild(index, articles, sources=[], now=NOW)
            show(part, [("", figure(index, one, full)) for one in sets])


def read_judged(queries: Path, qrels: Path, every: int) -> Judged:
    kept = read_queries(queries)[::every]
    ids = {query.query_id for query in kept}
    judged = {query_id: grades for query_id, grades in read_qrels(qrels).items() if query_id in ids}
    return Judged(queries.name.split(".")[0], kept, judged)


def figure(index: Path, judged: Judged, ranking: Ranking) -> float:
    with open_engine(index, Settings(ranking=ranking)) as engine:
        return evaluate_engine(engine, judged.queries, judged.qrels, depth=100).mean.mrr_10


def show(part: str, figures: list[tuple[float | str, float | str]]) -> None:
    cells = [f"{cell:.4f}" if isinstance(cell, float) else cell for pair in figures for cell in pair]
    print("\t".join([part, *cells]), flush=True)


def without(ranking: Ranking, weights: list[str] | tuple[str, ...]) -> Ranking:
    return changed(ranking, dict.fromkeys(weights, 0.0))


def restored(ranking: Ranking, full: Ranking, weights: tuple[str, ...]) -> Ranking:
    return changed(ranking, {name: getattr(home_of(name, full), name) for name in weights})


def changed(ranking: Ranking, weights: Mapping[str, float]) -> Ranking:
    near = {name: value for name, value in weights.items() if hasattr(ranking.proximity, name)}
    rest = {name: value for name, value in weights.items() if name not in near}
    return replace(ranking, proximity=replace(ranking.proximity, **near), **rest)  # type: ignore[arg-type]  # weights alone


def home_of(name: str, ranking: Ranking) -> Ranking | Proximity:
    return ranking.proximity if hasattr(ranking.proximity, name) else ranking


def scaled(proximity: Proximity, by: float) -> dict[str, Any]:
    """The weights of the second look times *by*: with ``stems`` as large the look by stems alone is left."""
    return {name: getattr(proximity, name) * by * (1 + proximity.stems) for name in SECOND_LOOK}


@contextmanager
def taken_away(targets: Sequence[str], instead: Callable[..., Any]) -> Iterator[None]:
    with ExitStack() as stack:
        for target in targets:
            stack.enter_context(patch(target, instead))
        yield


if __name__ == "__main__":
    main()

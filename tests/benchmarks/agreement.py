"""Whether the engines find the same articles when they look for the same words.

In: some articles and Khobor's index of them. Tantivy and FTS5 are given the terms that Khobor makes of the texts, exact ones and
stems in fields of their own; a query is parsed and expanded by Khobor, and its tree put to each. Out: how many queries are answered
with the same ids, and one that is not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice, product
from pathlib import Path
from typing import Any, NamedTuple

import tantivy

from search.bengali.terms import Analyzer
from search.engine import WhooshEngine, open_engine
from search.index.generations import current_generation
from search.index.schema import EXACT_FIELDS, STEM_FIELD
from search.index.snapshot import Snapshot
from search.query.expansion import expand
from search.query.parser import parse_query
from search.query.relaxation import require_all
from search.query.synonyms import built_in
from search.query.tree import And, Expansion, Node, Or, Phrase, Word
from search.settings import Settings
from tests.benchmarks.queries import Query
from tests.benchmarks.rivals import Occur, TantivyQuery, fts5_ids, tantivy_filtered, timed_records
from tests.benchmarks.timing import Row

FIELDS = (*EXACT_FIELDS, *STEM_FIELD.values())
MOST_WAYS = 16  # of reading a phrase, as search.query.ranking has it
REACH = 2  # words on either side of an alternative: phrases of three are asked for
BREAK = "|"  # no term, so that no phrase goes over it
LOOSER = ("corrected", "relaxed")  # how the notes begin where Khobor answers another tree than that of the query
FTS5_TERMS = "CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, {}); CREATE TABLE facts(number, source, day, instant)"

Record = Mapping[str, Any]
Answer = Callable[[Node, Query], Sequence[str]]  # the ids of all that a tree finds within the filters of a query


class Language(NamedTuple):
    """How an engine writes down that a run of terms stands in a field, and that *any* or *all* of several parts hold."""

    run: Callable[[str, Sequence[str]], Any]
    any: Callable[[Sequence[Any]], Any]
    all: Callable[[Sequence[Any]], Any]


def check_agreement(index: Path, articles: Path, kinds: Mapping[str, Sequence[Query]]) -> Iterator[Row]:
    """For each of *kinds* how many queries were asked, and how many of them each engine answers as Khobor does."""
    records = {record["id"]: record for record in timed_records(articles)}
    settings = Settings(limits=replace(Settings().limits, page_size=len(records)))
    snapshot = Snapshot(index / str(current_generation(index)))
    texts = {key: terms_of(record, snapshot.analyzer) for key, record in records.items()}
    rivals = {"tantivy": fill_tantivy(records, texts), "fts5": fill_fts5(records, texts)}
    with open_engine(index, settings) as engine:
        for kind, queries in kinds.items():
            answered = [(query, ids) for query in queries if (ids := ids_of_khobor(engine, query, len(records)))]
            trees = [tree_of(query, snapshot) for query, _ in answered]
            row: Row = {"kind": kind, "queries": len(answered), "found": sum(len(ids) for _, ids in answered)}
            for name, answer in rivals.items():
                theirs = [answer(tree, query) for tree, (query, _) in zip(trees, answered, strict=True)]
                differing = [
                    f"{query.text}: khobor finds {len(ours)}, {name} {len(ids)}"
                    for (query, ours), ids in zip(answered, theirs, strict=True)
                    if not is_same(query, ours, ids, records)
                ]
                row |= {name: len(answered) - len(differing), f"{name} differs": differing[0] if differing else ""}
            yield row
    snapshot.close()


def is_same(query: Query, ours: Sequence[str], theirs: Sequence[str], records: Mapping[str, Record]) -> bool:
    """Whether the same ids were found; newest first, also in the same order but for those of one moment."""
    times = [[records[key]["instant"] for key in ids] for ids in (ours, theirs)]
    return set(ours) == set(theirs) and (not query.newest or times[0] == times[1])


def ids_of_khobor(engine: WhooshEngine, query: Query, most: int) -> list[str]:
    """All that the engine finds; nothing where it found nothing and answers a looser query."""
    page = engine.search(query.text, size=most, grouped=False, **query.wishes)
    return [] if any(note.code.startswith(LOOSER) for note in page.notes) else [hit.article_id for hit in page.hits]


def tree_of(query: Query, snapshot: Snapshot) -> Node:
    """What the engine looks for, its filters aside."""
    settings = Settings()
    tree = parse_query(query.text, settings.limits, snapshot.analyzer).tree
    names = built_in().stemmed_by(snapshot.analyzer.stem_of)
    return expand(require_all(tree) if query.newest else tree, snapshot, names, settings.ranking)


def put(node: Node, language: Language) -> Any:
    """*node* in the *language* of an engine."""
    match node:
        case And(children):
            return language.all([put(child, language) for child in children])
        case Or(children):
            return language.any([put(child, language) for child in children])
        case _:
            return language.any([language.run(field, run) for field, run in runs_of(node)])


def runs_of(leaf: Node) -> Iterator[tuple[str, Sequence[str]]]:
    """(field, terms side by side) of each way to find *leaf*. An exact term finds nothing that its stem does not."""
    match leaf:
        case Word(token):
            yield from product(STEM_FIELD.values(), ((stem,) for stem in token.stem_terms()))
        case Expansion(_, ways):
            yield from product(STEM_FIELD.values(), ways)
        case Phrase(tokens):
            readings = islice(product(*(token.exact_terms() for token in tokens)), MOST_WAYS)
            yield from product(EXACT_FIELDS, readings)
        case _:
            raise ValueError(f"no query of the benchmark has {leaf}")


def terms_of(record: Record, analyzer: Analyzer) -> dict[str, list[str]]:
    """The terms of *record* by field, in the order in which they stand."""
    words = {field: analyzer.words(record[field]) for field in EXACT_FIELDS}
    exact = {field: laid_out([word.exact_terms() for word in words[field]]) for field in EXACT_FIELDS}
    return exact | {STEM_FIELD[field]: laid_out([word.stem_terms() for word in words[field]]) for field in EXACT_FIELDS}


def laid_out(places: Sequence[Sequence[str]]) -> list[str]:
    """The first term of each place, then every other one among its neighbours: here a place can hold one term only."""
    line = [own for own, *_ in places]
    ends = list(line)
    for place, (_, *others) in enumerate(places):
        for other in others:
            before, behind = line[max(0, place - REACH) : place], line[place + 1 : place + 1 + REACH]
            ends += [BREAK, *before, other, *behind]
    return ends


def fill_tantivy(records: Mapping[str, Record], texts: Mapping[str, Mapping[str, list[str]]]) -> Answer:
    builder = tantivy.SchemaBuilder()
    for name in ("id", "source"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw")
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace")
    for name in ("day", "instant"):
        builder.add_integer_field(name, indexed=True, fast=True)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer()
    for key, record in records.items():
        facts = {name: record[name] for name in ("id", "source", "day", "instant")}
        writer.add_document(tantivy.Document(**facts, **{field: " ".join(run) for field, run in texts[key].items()}))
    writer.commit()
    index.reload()
    return partial(answer_of_tantivy, index.searcher(), schema)


def answer_of_tantivy(searcher: Any, schema: Any, tree: Node, asked: Query) -> list[str]:
    def run(field: str, terms: Sequence[str]) -> Any:
        if len(terms) == 1:
            return TantivyQuery.term_query(schema, field, terms[0])
        return TantivyQuery.phrase_query(schema, field, list(terms))

    def joined(occur: Any, parts: Sequence[Any]) -> Any:
        return TantivyQuery.boolean_query([(occur, part) for part in parts])

    query = put(tree, Language(run, partial(joined, Occur.Should), partial(joined, Occur.Must)))
    order = "instant" if asked.newest else None
    found = searcher.search(tantivy_filtered(schema, query, asked), searcher.num_docs, order_by_field=order)
    return [searcher.doc(address)["id"][0] for _, address in found.hits]


def fill_fts5(records: Mapping[str, Record], texts: Mapping[str, Mapping[str, list[str]]]) -> Answer:
    connection = sqlite3.connect(":memory:")
    connection.executescript(FTS5_TERMS.format(", ".join(FIELDS)))
    for number, (key, record) in enumerate(records.items()):
        columns = [" ".join(map(spelled, texts[key][field])) for field in FIELDS]
        marks = ", ".join("?" * (2 + len(FIELDS)))
        connection.execute(
            f"INSERT INTO texts(rowid, id, {', '.join(FIELDS)}) VALUES ({marks})", (number, key, *columns)
        )
        facts = (number, record["source"], record["day"], record["instant"])
        connection.execute("INSERT INTO facts VALUES (?, ?, ?, ?)", facts)
    return lambda tree, asked: fts5_ids(connection, put(tree, FTS5), asked, -1)


def spelled(term: str) -> str:
    """*term* in hexadecimal: FTS5 would cut what is neither letter nor digit out of it."""
    return term.encode("utf-8").hex()


FTS5 = Language(
    run=lambda field, terms: f'{field} : "{" ".join(map(spelled, terms))}"',
    any=lambda parts: f"({' OR '.join(parts)})",
    all=lambda parts: f"({' AND '.join(parts)})",
)

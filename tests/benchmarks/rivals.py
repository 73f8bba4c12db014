"""Tantivy, SQLite FTS5 and Whoosh with its stock codec: how each builds an index of a file and answers a Query.

In: articles as JSON Lines, each with its source and the time it was published; queries. Out: an index in a folder, the ids of the
best. Whoosh is given the words and stems that Khobor makes; Tantivy cuts text at white space, FTS5 at what is no letter, mark or
digit. All keep the articles and the positions of words. Which of them is measured, and how, is the business of engines.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import tantivy
from whoosh.index import create_in, open_dir
from whoosh.query import And, ColumnQuery, Or, Phrase, Term

from search.articles import article_from_record, article_to_record, moment_of
from search.bengali.terms import Analyzer
from search.index.schema import STEM_FIELD, article_schema, article_to_document
from tests.benchmarks.queries import Query, read_records

TOP = 10
TANTIVY_HEAP = 500_000_000  # bytes: segments of some 100,000 articles, so that merging costs it little
WHOOSH_MB = 256  # of postings before Whoosh spills them
SQLITE_MB = 256  # of pages held

Search = Callable[[Query], Sequence[str]]  # a query -> the ids of the TOP best
Occur, TantivyQuery = tantivy.Occur, tantivy.Query


def build_tantivy(articles: Path, folder: Path, jobs: int) -> None:
    schema = tantivy.SchemaBuilder()
    for name in ("id", "source", "section"):
        schema.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "body"):
        schema.add_text_field(name, stored=True, tokenizer_name="whitespace")
    schema.add_text_field("published", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("day", "instant"):
        schema.add_integer_field(name, indexed=True, fast=True)
    folder.mkdir()
    writer = tantivy.Index(schema.build(), path=str(folder)).writer(heap_size=TANTIVY_HEAP, num_threads=jobs)
    for record in timed_records(articles):
        writer.add_document(tantivy.Document(**record))
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path) -> Search:
    search, searcher = _search_tantivy(folder)
    return lambda asked: [searcher.doc(address)["id"][0] for address in search(asked)]


def open_tantivy_without_ids(folder: Path) -> Search:
    """The addresses of what was found, nothing read of the articles: less than anybody can use."""
    return _search_tantivy(folder)[0]


def _search_tantivy(folder: Path) -> tuple[Callable[[Query], list[Any]], Any]:
    index = tantivy.Index.open(str(folder))
    searcher, schema = index.searcher(), index.schema

    def search(asked: Query) -> list[Any]:
        query, order = tantivy_query(schema, asked), "instant" if asked.newest else None
        return [address for _, address in searcher.search(query, TOP, count=False, order_by_field=order).hits]

    return search, searcher


def tantivy_query(schema: Any, asked: Query) -> Any:
    term, boolean = TantivyQuery.term_query, TantivyQuery.boolean_query
    if asked.meaning == "phrase":
        sides = [TantivyQuery.phrase_query(schema, field, list(asked.words)) for field in STEM_FIELD]
        parts = [(Occur.Should, side) for side in sides]
    elif asked.meaning == "any":
        parts = [(Occur.Should, term(schema, field, word)) for word in asked.words for field in STEM_FIELD]
    else:
        anywhere = [[(Occur.Should, term(schema, field, word)) for field in STEM_FIELD] for word in asked.words]
        parts = [(Occur.Must, boolean(fields)) for fields in anywhere]
    return tantivy_filtered(schema, boolean(parts), asked)


def tantivy_filtered(schema: Any, query: Any, asked: Query) -> Any:
    if asked.source is None or asked.first is None or asked.last is None:
        return query
    days = day_number(asked.first), day_number(asked.last)
    return TantivyQuery.boolean_query(
        [
            (Occur.Must, query),
            (
                Occur.Must,
                TantivyQuery.const_score_query(TantivyQuery.term_query(schema, "source", asked.source), 0.0),
            ),
            (
                Occur.Must,
                TantivyQuery.const_score_query(
                    TantivyQuery.range_query(schema, "day", tantivy.FieldType.Integer, *days), 0.0
                ),
            ),
        ]
    )


# Marks are part of a Bengali word, and would part it by default; so would the joiners of a conjunct.
FTS5_WORDS = "unicode61 remove_diacritics 0 categories 'L* M* N* Co' tokenchars '\u200c\u200d'"


def build_fts5(articles: Path, folder: Path, jobs: int) -> None:
    folder.mkdir()
    connection = open_sqlite(folder)
    connection.executescript(
        f"""PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
        CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, title, body, source UNINDEXED, section UNINDEXED,
            published UNINDEXED, detail = full, tokenize = "{FTS5_WORDS}");
        CREATE TABLE facts(number INTEGER PRIMARY KEY, source, day, instant);"""
    )
    names = ("id", "title", "body", "source", "section", "published")
    with connection:
        for number, record in enumerate(timed_records(articles)):
            values = [record.get(name) for name in names]
            connection.execute("INSERT INTO texts(rowid, id, title, body, source, section, published)"
                               " VALUES (?, ?, ?, ?, ?, ?, ?)", (number, *values))  # fmt: skip
            facts = (number, record["source"], record["day"], record["instant"])
            connection.execute("INSERT INTO facts VALUES (?, ?, ?, ?)", facts)
        connection.execute("INSERT INTO texts(texts) VALUES ('optimize')")
    connection.close()


def open_sqlite(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "articles.db")
    connection.execute(f"PRAGMA cache_size = {-1000 * SQLITE_MB}")
    connection.execute("PRAGMA mmap_size = 4000000000")
    return connection


def open_fts5(folder: Path) -> Search:
    connection = open_sqlite(folder)

    def search(asked: Query) -> list[str]:
        return fts5_ids(connection, fts5_match(asked), asked, TOP)

    return search


def fts5_match(asked: Query) -> str:
    quoted = ['"{}"'.format(word.replace('"', '""')) for word in asked.words]
    return {"any": " OR ", "all": " AND ", "phrase": " + "}[asked.meaning].join(quoted)


def fts5_ids(connection: sqlite3.Connection, match: str, asked: Query, most: int) -> list[str]:
    """The ids of what *match* (in the language of FTS5) finds within the filters of *asked*, -1 for *most* being all."""
    wanted, values = "texts MATCH ?", [match]
    if asked.source and asked.first and asked.last:
        wanted += f" AND facts.source = ? AND day BETWEEN {day_number(asked.first)} AND {day_number(asked.last)}"
        values.append(asked.source)
    tables = "texts JOIN facts ON facts.number = texts.rowid" if asked.source or asked.newest else "texts"
    order = "instant DESC" if asked.newest else "texts.rank"
    rows = connection.execute(f"SELECT id FROM {tables} WHERE {wanted} ORDER BY {order} LIMIT {most}", values)
    return [found for (found,) in rows]


def build_whoosh(articles: Path, folder: Path, jobs: int) -> None:
    folder.mkdir()
    analyzer = Analyzer()
    writer = create_in(str(folder), article_schema()).writer(limitmb=WHOOSH_MB)
    for record in read_records(articles):
        article = article_from_record(record)
        stored = {f"_stored_{name}": value for name, value in article_to_record(article).items()}  # without its words
        writer.add_document(**article_to_document(article, analyzer), **stored)
    writer.commit(optimize=True)


def open_whoosh(folder: Path) -> Search:
    searcher = open_dir(str(folder)).searcher()
    analyzer = Analyzer()

    def search(asked: Query) -> list[str]:
        query, chosen = whoosh_query(asked, analyzer), whoosh_filter(searcher, asked)
        order = {"sortedby": "instant", "reverse": True} if asked.newest else {}
        found = searcher.search(query, limit=TOP, filter=chosen, **order)
        return [hit["id"] for hit in found]

    return search


def whoosh_query(asked: Query, analyzer: Analyzer) -> Any:
    tokens = analyzer.analyze(" ".join(asked.words))
    if asked.meaning == "phrase":
        return Or([Phrase(field, [token.exact for token in tokens]) for field in STEM_FIELD])
    words = [
        Or([Term(name, term) for field, stem_field in STEM_FIELD.items()
            for name, term in ((field, token.exact), (stem_field, token.stem))])
        for token in tokens
    ]  # fmt: skip
    return And(words) if asked.meaning == "all" else Or([term for word in words for term in word.subqueries])


def whoosh_filter(searcher: Any, asked: Query) -> set[int] | None:
    """The documents that the filters of *asked* let through, by the columns: Whoosh has no index of them."""
    if asked.source is None or asked.first is None or asked.last is None:
        return None
    first, last = day_number(asked.first), day_number(asked.last)
    days = searcher.docs_for_query(ColumnQuery("day", lambda day: first <= day <= last))
    return set(days) & set(searcher.docs_for_query(ColumnQuery("source", asked.source)))


def timed_records(articles: Path) -> Iterator[dict[str, Any]]:
    """The records of *articles* with their ``day`` as YYYYMMDD and their ``instant`` in seconds."""
    for record in read_records(articles):
        record["day"] = day_number(record["published"][:10])
        record["instant"] = int(moment_of(record["published"]).timestamp())
        yield record


def day_number(day: str) -> int:
    """An ISO day as YYYYMMDD."""
    return int(day.replace("-", ""))

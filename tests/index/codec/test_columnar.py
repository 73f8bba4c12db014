"""Whoosh over the columnar codec answers as Whoosh over its own: same hits, same scores, same columns, through every change."""

from __future__ import annotations

import datetime
import pickle
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from whoosh import fields, query, scoring, sorting
from whoosh.analysis import RegexTokenizer, SimpleAnalyzer
from whoosh.codec import default_codec
from whoosh.codec.base import Codec
from whoosh.columns import BitColumn, NumericColumn, RefBytesColumn, VarBytesColumn
from whoosh.filedb.filestore import RamStorage
from whoosh.formats import Frequency, PositionBoosts
from whoosh.index import FileIndex, create_in, open_dir
from whoosh.query import spans
from whoosh.reading import TermNotFound
from whoosh.writing import CLEAR, SegmentWriter

from search.index.codec import writers
from search.index.codec.columnar import ColumnarCodec
from search.index.codec.segment import ColumnarSegment, OpenSegment

WORDS = [*"abcdefgh", "নদী", "নদীর", "ভোট", "ভোটার", "নির্বাচন"]
MOST_WORDS = 10  # of a field in a document: so many are a length that Whoosh's own codec keeps exactly

DAYS = [datetime.datetime(2024, 1, day) for day in range(1, 31)]  # noqa: DTZ001  # Whoosh knows no zones

SCHEMA = fields.Schema(
    id=fields.ID(unique=True, stored=True, sortable=True),
    title=fields.TEXT(analyzer=RegexTokenizer(r"\S+"), stored=True),
    body=fields.TEXT(analyzer=RegexTokenizer(r"\S+"), spelling=True),
    lead=fields.TEXT(analyzer=RegexTokenizer(r"\S+"), phrase=False),
    tags=fields.KEYWORD(commas=True, scorable=True),
    count=fields.NUMERIC(sortable=True, stored=True, signed=True),
    large=fields.NUMERIC(numtype=int, bits=64, sortable=True),
    when=fields.DATETIME(sortable=True),
    local=fields.BOOLEAN(),
    source=fields.COLUMN(VarBytesColumn()),
    place=fields.COLUMN(RefBytesColumn()),
    instant=fields.COLUMN(NumericColumn("q", default=-(2**62))),
    article=fields.STORED,
)

QUERIES = [
    query.Every(),
    query.Every("tags"),
    *(query.Term("body", word) for word in (*WORDS, "absent")),
    query.Term("title", "a"),
    query.Term("lead", "b"),
    query.Term("tags", "নদী"),
    query.Term("id", "r7"),
    query.Term("local", True),
    query.And([query.Term("body", "a"), query.Term("body", "b")]),
    query.And([query.Term("body", "a"), query.Not(query.Term("title", "b"))]),
    query.Or([query.Term("body", "a"), query.Term("title", "c"), query.Term("lead", "নদী")]),
    query.Or([query.Term("body", word) for word in WORDS], minmatch=3),
    query.DisjunctionMax([query.Term("body", "a"), query.Term("title", "a")]),
    query.AndMaybe(query.Term("body", "a"), query.Term("body", "b")),
    query.AndNot(query.Term("body", "a"), query.Term("body", "b")),
    query.Phrase("body", ["a", "b"]),
    query.Phrase("body", ["নদী", "ভোট"], slop=3),
    spans.SpanNear(query.Term("body", "a"), query.Term("body", "c"), slop=2, ordered=False),
    spans.SpanFirst(query.Term("body", "d"), limit=2),
    query.Prefix("body", "নদী"),
    query.Prefix("body", ""),
    query.Wildcard("body", "ভো*র"),
    query.Regex("body", "[a-c]"),
    query.FuzzyTerm("body", "নদীদ", maxdist=1),
    query.FuzzyTerm("body", "ভটার", maxdist=2, prefixlength=1),
    query.TermRange("body", "b", "e"),
    query.NumericRange("count", -3, 4),
    query.NumericRange("large", 2**40, None),
    query.DateRange("when", DAYS[4], DAYS[19]),
    query.ConstantScoreQuery(query.Term("body", "a"), 2.0),
    query.Variations("body", "a"),
    query.NullQuery,
]


Document = dict[str, Any]
Pair = tuple[FileIndex, FileIndex]  # over Whoosh's own codec, and over the columnar one


def some_documents(count: int, first: int = 0, most_words: int = MOST_WORDS) -> list[Document]:
    chance = random.Random(first)
    return [a_document(chance, number, most_words) for number in range(first, first + count)]


def a_document(chance: random.Random, number: int, most_words: int) -> Document:
    def text() -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(1, most_words)))

    document: Document = {"id": f"r{number}", "article": {"number": number, "words": ["নদী", 1.5, None]}}
    optional = {
        "title": text(),
        "body": text(),
        "lead": text(),
        "tags": ",".join(chance.sample(WORDS, 3)),
        "count": chance.randint(-9, 9),
        "large": chance.choice([-(2**62), 2**41 + number, 2**62]),
        "when": chance.choice(DAYS),
        "local": chance.random() < 0.5,
        "source": chance.choice([b"", "খবর".encode(), b"daily"]),
        "place": chance.choice([b"dhaka", b"sylhet"]),
        "instant": chance.randint(-(2**40), 2**40),
    }
    return document | {name: value for name, value in optional.items() if chance.random() < 0.9}


def writer_of(index: FileIndex, codec: Codec) -> SegmentWriter:
    return SegmentWriter(index, codec=codec)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    for name in ("own", "columnar"):
        (tmp_path / name).mkdir()
    return create_in(str(tmp_path / "own"), SCHEMA), create_in(str(tmp_path / "columnar"), SCHEMA)


def change(pair: Pair, action: Callable[[SegmentWriter], object], **commit: Any) -> None:
    """Do the same to both indexes."""
    for index, codec in zip(pair, (default_codec(), ColumnarCodec()), strict=True):
        writer = writer_of(index, codec)
        action(writer)
        writer.commit(**commit)


def add(documents: Sequence[Document]) -> Callable[[SegmentWriter], None]:
    def adding(writer: SegmentWriter) -> None:
        for document in documents:
            writer.add_document(**document)

    return adding


def hits(index: FileIndex, wanted: query.Query, weighting: scoring.WeightingModel, **how: Any) -> list[tuple[str, Any]]:
    with index.searcher(weighting=weighting) as searcher:
        results = searcher.search(wanted, **how)
        return [(hit["id"], pytest.approx(hit.score)) for hit in results]


def best(index: FileIndex, wanted: query.Query, weighting: scoring.WeightingModel) -> list[object]:
    """The scores of the first three: which of several with one score comes to be among them is left to Whoosh."""
    return [score for _id, score in hits(index, wanted, weighting, limit=3)]


def assert_same(pair: Pair, weighting: scoring.WeightingModel) -> None:
    own, columnar = pair
    for wanted in QUERIES:
        assert hits(columnar, wanted, weighting, limit=None) == hits(own, wanted, weighting, limit=None), wanted
        assert best(columnar, wanted, weighting) == best(own, wanted, weighting), wanted


@pytest.fixture
def changed(pair: Pair) -> Pair:
    """Three segments with deleted, replaced and missing documents."""
    change(pair, add(some_documents(60)), merge=False)
    change(pair, add(some_documents(40, first=60)), merge=False)

    def replacing(writer: SegmentWriter) -> None:
        for document in some_documents(15, first=50):
            writer.update_document(**document | {"title": "a b"})
        for number in (3, 4, 70, 99):
            writer.delete_by_term("id", f"r{number}")
        writer.delete_by_query(query.Term("title", "ভোটার"))

    change(pair, replacing, merge=False)
    return pair


@pytest.mark.parametrize(
    "weighting",
    [
        pytest.param(scoring.BM25F(), id="bm25f"),
        pytest.param(scoring.BM25F(B=0.3, K1=2.0, title_B=0.9), id="bm25f-by-field"),
        pytest.param(scoring.TF_IDF(), id="tf-idf"),
        pytest.param(scoring.Frequency(), id="frequency"),
        pytest.param(scoring.PL2(), id="pl2"),
    ],
)
def test_every_query_has_the_hits_and_scores_of_whooshs_own_codec(
    changed: Pair, weighting: scoring.WeightingModel
) -> None:
    assert_same(changed, weighting)


@pytest.mark.parametrize("weighting", [scoring.TF_IDF(), scoring.Frequency()], ids=["tf-idf", "frequency"])
def test_long_documents_score_the_same_where_no_length_counts(pair: Pair, weighting: scoring.WeightingModel) -> None:
    change(pair, add(some_documents(10, most_words=9_000)))
    assert_same(pair, weighting)


@pytest.mark.parametrize(
    "commit",
    [
        pytest.param({"optimize": True}, id="optimize"),
        pytest.param({"merge": True}, id="merge-small-segments"),
        pytest.param({"merge": False}, id="no-merge"),
        pytest.param({"mergetype": CLEAR}, id="clear"),
    ],
)
def test_segments_merge_as_those_of_whooshs_own_codec(changed: Pair, commit: dict[str, Any]) -> None:
    for first in range(200, 206):  # so many small ones that Whoosh merges some
        change(changed, add(some_documents(2, first=first * 10)), merge=False)
    change(changed, add(some_documents(5, first=100)), **commit)
    assert [segment.doc_count_all() for segment in changed[1]._segments()] == [
        segment.doc_count_all() for segment in changed[0]._segments()
    ]
    assert_same(changed, scoring.BM25F())
    assert everything_of(changed[1]) == everything_of(changed[0])


def test_an_index_of_whooshs_own_codec_is_taken_over(changed: Pair, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    taken = create_in(str(tmp_path / "taken"), SCHEMA)
    writer = writer_of(taken, ColumnarCodec())
    with changed[0].reader() as reader:
        for leaf, _offset in reader.leaf_readers():
            writer.add_reader(leaf)
    writer.commit()
    assert everything_of(taken)[0] == everything_of(changed[0])[0]


def everything_of(index: FileIndex) -> tuple[list[Document], list[tuple[object, ...]]]:
    """What is stored and kept in columns of every document, and every term with its documents and its count in all of them."""
    with index.reader() as reader:
        documents = [document for leaf, _offset in reader.leaf_readers() for document in documents_of(leaf)]
        terms = [(*term, info.doc_frequency(), info.weight()) for term, info in reader]
    return documents, terms


def documents_of(reader: Any) -> list[Document]:
    columns = {name: reader.column_reader(name, translate=False) for name, field in SCHEMA.items() if field.column_type}
    return [
        {
            **reader.stored_fields(number),
            **{f"column {name}": column[number] for name, column in columns.items()},
            **{f"length {name}": reader.doc_field_length(number, name) or 0 for name in SCHEMA.scorable_names()},
        }
        for number in reader.all_doc_ids()
    ]


def test_documents_and_columns_are_those_of_whooshs_own_codec(changed: Pair) -> None:
    assert everything_of(changed[1]) == everything_of(changed[0])


@pytest.mark.parametrize("field", ["id", "count", "large", "when", "source", "place", "instant"])
@pytest.mark.parametrize("reverse", [pytest.param(False, id="up"), pytest.param(True, id="down")])
def test_results_sort_by_a_column(changed: Pair, field: str, reverse: bool) -> None:
    own, columnar = (
        [name for name, _score in hits(index, query.Every(), scoring.BM25F(), limit=None, sortedby=by)]
        for index in changed
        for by in [[sorting.FieldFacet(field, reverse=reverse), sorting.FieldFacet("id")]]
    )
    assert own == columnar


def test_results_are_counted_by_the_values_of_a_column(changed: Pair) -> None:
    counts = []
    for index in changed:
        with index.searcher() as searcher:
            counts.append(searcher.search(query.Every(), groupedby="source", limit=None).groups("source"))
    assert counts[0] == counts[1]


def test_terms_are_walked_as_those_of_whooshs_own_codec(changed: Pair) -> None:
    assert walked(changed[1]) == walked(changed[0])


def walked(index: FileIndex) -> list[object]:
    with index.reader() as reader:
        return [
            list(reader.all_terms()),
            list(reader.terms_from("lead", b"c")),
            list(reader.lexicon("body")),
            list(reader.expand_prefix("body", "নদী")),
            [(term, info.doc_frequency()) for term, info in reader.iter_from("tags", "d")],
            sorted(reader.indexed_field_names()),
            [(reader.doc_frequency(*term), reader.frequency(*term)) for term in (("body", "a"), ("body", "absent"))],
            [reader.field_length(name) for name in ("title", "body", "lead", "tags", "id")],
            [cursor_of(leaf) for leaf, _offset in reader.leaf_readers()],
        ]


def cursor_of(reader: Any) -> list[object]:
    cursor = reader.cursor("body")
    seen = [cursor.text(), cursor.next(), cursor.find("ভোট"), cursor.term_info().doc_frequency(), cursor.next()]
    return [*seen, cursor.first(), cursor.find("হ"), cursor.text(), cursor.is_valid(), cursor.term_info()]


def test_what_whoosh_knows_of_a_term_is_exact(tmp_path: Path) -> None:
    index = indexed(tmp_path, body=["a b", "a a a c", "c", "a " * 33])
    with index.reader() as reader:
        info = reader.term_info("body", "a")
        assert (info.weight(), info.doc_frequency(), info.max_weight()) == (37.0, 3, 33.0)
        assert (info.min_length(), info.max_length(), info.min_id(), info.max_id()) == (2, 33, 0, 3)
        assert [reader.doc_field_length(number, "body") for number in range(4)] == [2, 4, 1, 33]
        assert (reader.field_length("body"), reader.min_field_length("body"), reader.max_field_length("body")) == (
            40,
            1,
            33,
        )
        with pytest.raises(TermNotFound):
            reader.term_info("body", "absent")


def test_a_matcher_gives_positions_counts_and_places(tmp_path: Path) -> None:
    index = indexed(tmp_path, body=["a b a", "b", "c a", "a"])
    with index.reader() as reader:
        matcher = reader.postings("body", "a")
        ahead = matcher.copy()
        ahead.skip_to(1)
        seen = [(matcher.id(), matcher.weight(), matcher.value_as("positions"), matcher.value_as("frequency"))]
        assert seen == [(0, 2.0, [0, 2], 2)]
        assert (ahead.id(), [span.start for span in ahead.spans()], list(ahead.all_ids())) == (2, [1], [2, 3])
        ahead.skip_to(9)
        assert (ahead.is_active(), matcher.is_active(), list(matcher.all_ids())) == (False, True, [0, 2, 3])


def indexed(folder: Path, schema: fields.Schema | None = None, **texts: Sequence[str]) -> FileIndex:
    """An index with a field for every argument, one document for every text."""
    analyzer = RegexTokenizer(r"\S+")
    index = create_in(str(folder), schema or fields.Schema(**{name: fields.TEXT(analyzer=analyzer) for name in texts}))
    writer = writer_of(index, ColumnarCodec())
    for row in zip(*texts.values(), strict=True):
        writer.add_document(**dict(zip(texts, row, strict=True)))
    writer.commit()
    return index


def test_postings_that_come_in_many_blocks_are_one_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "BLOCK_POSTINGS", 3)
    index = indexed(tmp_path, body=["a b c", "b c d", "c d e a"])
    with index.reader() as reader:
        assert [(term, [*reader.postings("body", term).all_ids()]) for term in reader.lexicon("body")] == [
            (b"a", [0, 2]),
            (b"b", [0, 1]),
            (b"c", [0, 1, 2]),
            (b"d", [1, 2]),
            (b"e", [2]),
        ]


def test_an_index_is_opened_without_its_codec_being_named(tmp_path: Path) -> None:
    indexed(tmp_path, body=["a", "b"]).close()
    with open_dir(str(tmp_path)).reader() as reader:
        assert list(reader.lexicon("body")) == [b"a", b"b"]


def test_files_of_segments_that_are_gone_are_removed(changed: Pair) -> None:
    change(changed, lambda _writer: None, optimize=True)
    (segment,) = changed[1]._segments()
    names = {path.name for path in Path(changed[1].storage.folder).iterdir() if path.name.startswith("MAIN_")}
    assert names - {"MAIN_WRITELOCK"} == {f"{segment.segment_id()}.documents", f"{segment.segment_id()}.fields"} | {
        name for name in names if name.endswith(".toc")
    }


def test_deleted_documents_go_into_the_list_of_segments_as_four_bytes_each() -> None:
    segment = ColumnarSegment(ColumnarCodec(), "MAIN")
    segment.set_doc_count(100_000)
    plain = len(pickle.dumps(segment))
    for number in range(0, 40_000, 2):
        segment.delete_document(number)
    segment.delete_document(10, delete=False)
    again = pickle.loads(pickle.dumps(segment))
    assert len(pickle.dumps(segment)) - plain < 4 * 20_000 + 50
    assert (again, again.deleted_count(), list(again.deleted_docs())[:6]) == (segment, 19_999, [0, 2, 4, 6, 8, 12])
    assert (again.is_deleted(10), again.is_deleted(12), again.doc_count()) == (False, True, 80_001)


def test_an_open_segment_gives_its_arrays(tmp_path: Path) -> None:
    index = indexed(tmp_path, title=["a", "b"], body=["a a", "c"])
    (segment,) = index._segments()
    opened = OpenSegment(tmp_path, segment)
    assert (opened.field_names, opened.fields("lead")) == (["body", "title"], None)
    body = opened.fields("body")
    assert body is not None
    assert body is opened.fields("body")
    assert [body.term(number) for number in range(len(body))] == [b"a", b"c"]
    assert opened.documents.lengths("body").tolist() == [2, 1]


def refused(folder: Path, column: Any, **document: Any) -> None:
    """Index one document with one field *column* of that type."""
    index = create_in(str(folder), fields.Schema(field=column))
    writer = writer_of(index, ColumnarCodec())
    try:
        writer.add_document(**document)
    finally:
        writer.cancel()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        pytest.param(fields.TEXT(chars=True), "a", "no postings of the format Characters", id="characters"),
        pytest.param(
            fields.FieldType(format=PositionBoosts(), analyzer=SimpleAnalyzer()),
            "a",
            "format PositionBoosts",
            id="boosts",
        ),
        pytest.param(fields.TEXT(vector=Frequency()), "a", "keeps no vectors", id="vectors"),
        pytest.param(fields.COLUMN(BitColumn()), True, "not a BitColumn", id="bits"),
        pytest.param(fields.COLUMN(NumericColumn("d")), 0.5, "not a NumericColumn of 'd'", id="floats"),
        pytest.param(fields.STORED(), {1, 2}, "JSON cannot hold the stored set {1, 2}", id="set"),
        pytest.param(fields.STORED(), (1, 2), r"JSON cannot hold the stored tuple \(1, 2\)", id="tuple"),
        pytest.param(fields.STORED(), {1: 2}, r"JSON cannot hold the stored dict \{1: 2\}", id="numbers-as-keys"),
        pytest.param(fields.STORED(), float("nan"), "JSON cannot hold the stored float nan", id="not-a-number"),
        pytest.param(fields.STORED(), "\ud800", "JSON cannot hold the stored str", id="half-a-character"),
        pytest.param(fields.STORED(), datetime.date(2024, 1, 1), "JSON cannot hold the stored date", id="date"),
    ],
)
def test_what_the_arrays_have_no_room_for_is_refused_by_name(
    tmp_path: Path, field: Any, value: Any, message: str
) -> None:
    with pytest.raises(TypeError, match=f"field 'field'.*{message}"):
        refused(tmp_path, field, field=value)


def test_boosts_are_refused_by_name(tmp_path: Path) -> None:
    index = create_in(str(tmp_path), fields.Schema(body=fields.TEXT))
    writer = writer_of(index, ColumnarCodec())
    writer.add_document(body="alpha", _body_boost=2.0)
    with pytest.raises(ValueError, match=r"field 'body': the columnar codec keeps counts, not the weight 2\.0 of 1"):
        writer.commit()
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_storages_without_a_folder_are_refused_by_name() -> None:
    index = FileIndex.create(RamStorage(), SCHEMA)
    with pytest.raises(TypeError, match="in a folder, not in a RamStorage"):
        writer_of(index, ColumnarCodec())


def test_a_document_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    schema = fields.Schema(id=fields.ID(stored=True), source=fields.COLUMN(VarBytesColumn()), zone=fields.NUMERIC)
    index = create_in(str(tmp_path), schema)
    writer = writer_of(index, ColumnarCodec())
    with pytest.raises(ValueError, match="north"):
        writer.add_document(id="r1", source=b"daily", zone="north")
    writer.add_document(id="r2")
    writer.commit()
    with index.reader() as reader:
        assert (reader.stored_fields(0), reader.column_reader("source")[0]) == ({"id": "r2"}, b"")


def test_a_segment_that_is_not_whole_is_not_read(tmp_path: Path) -> None:
    index = indexed(tmp_path, body=["a", "b"])
    (lists,) = tmp_path.glob("*.fields")
    lists.write_bytes(lists.read_bytes()[:-1])
    with pytest.raises(ValueError, match=r"\.fields"):
        index.reader()

"""Inverted lists: a field says of every term what a plain dict would say."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.codec import postings as postings_module
from search.index.codec.arrays import ArrayFile, ArrayWriter
from search.index.codec.postings import GAP_BYTES, LONG, ROW, Block, FieldReader, FieldWriter

Lists = Mapping[bytes, Mapping[int, Sequence[int]]]  # term -> document -> positions

DOCUMENTS = st.one_of(st.integers(0, 300), st.integers(65_530, 65_540), st.integers(0, 400_000))
ONE_POSITION = st.one_of(st.integers(0, 300), st.integers(65_530, 65_540), st.integers(65_530, 200_000))
POSITIONS = st.lists(ONE_POSITION, min_size=1, max_size=4).map(sorted)
MANY_POSITIONS = st.one_of(st.integers(13, 17), st.integers(250, 300)).map(lambda count: list(range(count)))


def long_list(spread: int) -> dict[int, list[int]]:
    """A list of more than LONG documents, *spread* apart, with one to three positions each."""
    return {doc * spread: list(range(doc % 3 + 1)) for doc in range(LONG + 40)}


def list_with_gaps(gaps: Sequence[int]) -> dict[int, list[int]]:
    """A list of 2 * LONG documents, one beside the other but for *gaps*, the first of them before all."""
    steps = [1] * (2 * LONG)
    steps[: 5 * len(gaps) : 5] = gaps
    return {doc: [0] for doc in accumulate(steps)}


LISTS = st.dictionaries(
    st.text(max_size=3).map(str.encode),
    st.one_of(
        st.dictionaries(DOCUMENTS, st.one_of(POSITIONS, MANY_POSITIONS), min_size=1, max_size=8),
        st.sampled_from([1, 700, 3_000]).map(long_list),
        st.lists(st.sampled_from([0, *range(253, 258), 700, 70_000]), max_size=12).map(list_with_gaps),
    ),
    max_size=6,
)


def block_of(lists: Lists, *, has_positions: bool = True) -> Block:
    terms = sorted(lists)
    postings = [(doc, lists[term][doc]) for term in terms for doc in sorted(lists[term])]
    return Block(
        terms,
        np.array([len(lists[term]) for term in terms], np.uint32),
        np.array([doc for doc, _ in postings], np.uint32),
        np.array([len(positions) for _, positions in postings], np.uint32),
        np.array([at for _, positions in postings for at in positions], np.uint32) if has_positions else None,
    )


def written(folder: Path, *blocks: Block, has_positions: bool = True) -> FieldReader:
    with ArrayWriter(folder / "fields") as arrays:
        writer = FieldWriter(arrays, "body", has_positions)
        for block in blocks:
            writer.append(block)
        writer.close()
    return FieldReader(ArrayFile(folder / "fields"), "body")


def lists_of(reader: FieldReader) -> dict[bytes, dict[int, list[int]]]:
    return {reader.term(number): one_list(reader, number) for number in range(len(reader))}


def one_list(reader: FieldReader, number: int) -> dict[int, list[int]]:
    ends = np.cumsum(reader.tf(number))
    positions = np.split(reader.positions(number), ends[:-1])
    return {doc: at.tolist() for doc, at in zip(reader.docs(number).tolist(), positions, strict=True)}


def split_in_two(lists: Lists, place: int) -> list[Block]:
    terms = sorted(lists)
    return [block_of({term: lists[term] for term in part}) for part in (terms[:place], terms[place:])]


def as_lists(block: Block) -> tuple[object, ...]:
    return tuple(part.tolist() if isinstance(part, np.ndarray) else part for part in block)


@given(LISTS, st.integers(0, 6))
def test_a_field_says_what_a_dict_says(
    tmp_path_factory: pytest.TempPathFactory, lists: Mapping[bytes, Mapping[int, Sequence[int]]], place: int
) -> None:
    reader = written(tmp_path_factory.mktemp("field"), *split_in_two(lists, place))
    assert lists_of(reader) == lists
    assert {term: reader.df[reader.find(term)] for term in lists} == {term: len(docs) for term, docs in lists.items()}


@given(LISTS, st.integers(0, 6), st.data())
def test_postings_are_read_by_their_numbers(
    tmp_path_factory: pytest.TempPathFactory, lists: Lists, place: int, data: st.DataObject
) -> None:
    reader = written(tmp_path_factory.mktemp("field"), *split_in_two(lists, place))
    postings = [positions for term in sorted(lists) for _doc, positions in sorted(lists[term].items())]
    asked = data.draw(st.lists(st.integers(0, len(postings) - 1), max_size=20) if postings else st.just([]))
    counts, positions = reader.positions_of(np.array(asked, np.int64))
    assert counts.tolist() == reader.tf_of(np.array(asked, np.int64)).tolist() == [len(postings[p]) for p in asked]
    assert positions.tolist() == [at for p in asked for at in postings[p]]


@given(LISTS, st.integers(0, 6), st.integers(0, 6))
def test_a_stretch_of_terms_is_the_block_that_was_written(
    tmp_path_factory: pytest.TempPathFactory, lists: Lists, one: int, other: int
) -> None:
    reader = written(tmp_path_factory.mktemp("field"), block_of(lists))
    start, end = sorted((min(one, len(lists)), min(other, len(lists))))
    expected = block_of({term: lists[term] for term in sorted(lists)[start:end]})
    assert as_lists(reader.block(start, end)) == as_lists(expected)


@given(st.lists(st.text(max_size=3).map(str.encode), unique=True), st.text(max_size=3).map(str.encode))
def test_terms_are_found_and_their_neighbours_too(
    tmp_path_factory: pytest.TempPathFactory, terms: list[bytes], wanted: bytes
) -> None:
    reader = written(tmp_path_factory.mktemp("field"), block_of({term: {0: [0]} for term in terms}))
    ordered = sorted(terms)
    assert reader.find(wanted) == (ordered.index(wanted) if wanted in terms else None)
    assert reader.first_from(wanted) == sum(term < wanted for term in terms)


def test_terms_with_one_hash_are_told_apart(tmp_path: Path) -> None:
    alike = b"plumless", b"buckeroo"  # a well-known pair
    assert zlib.crc32(alike[0]) == zlib.crc32(alike[1])
    reader = written(tmp_path, block_of({alike[0]: {0: [0]}, alike[1]: {0: [1]}}))
    assert [reader.find(term) for term in alike] == [1, 0]


def test_a_field_without_positions_has_counts(tmp_path: Path) -> None:
    lists: Lists = {b"a": {0: range(3), 7: range(300)}, b"b": long_list(1)}
    reader = written(tmp_path, block_of(lists, has_positions=False), has_positions=False)
    assert reader.has_positions is False
    assert (reader.docs(0).tolist(), reader.tf(0).tolist()) == ([0, 7], [3, 300])
    assert as_lists(reader.block(0, 2)) == as_lists(block_of(lists, has_positions=False))


@pytest.mark.parametrize("has_positions", [pytest.param(True, id="positions"), pytest.param(False, id="counts")])
def test_a_field_without_terms_answers(tmp_path: Path, has_positions: bool) -> None:
    reader = written(tmp_path, has_positions=has_positions)
    assert (len(reader), reader.find(b"a"), reader.first_from(b"a"), reader.has_positions) == (
        0,
        None,
        0,
        has_positions,
    )
    assert as_lists(reader.block(0, 0)) == ([], [], [], [], [] if has_positions else None)


def counts_of_rows(often: int) -> list[int]:
    """How often, for three rows of postings: every seventh time *often*, so that it comes at any column."""
    return [often if posting % 7 == 3 else posting % 3 + 1 for posting in range(3 * ROW)]


@pytest.mark.parametrize("often", [pytest.param(2, id="all-in-four-bits"), pytest.param(40, id="some-over")])
@pytest.mark.parametrize("postings", [1, ROW // 2, ROW // 2 + 1, ROW - 1, ROW, ROW + 1, ROW + ROW // 2, 3 * ROW])
def test_no_place_of_a_row_is_special(tmp_path: Path, postings: int, often: int) -> None:
    of_each = [list(range(count)) for count in counts_of_rows(often)[:postings]]
    lists = {b"a": dict(enumerate(of_each))}
    reader = written(tmp_path, block_of(lists))
    assert lists_of(reader) == lists
    one_by_one = [reader.positions_of(np.array([posting]))[1].tolist() for posting in range(postings)]
    assert one_by_one == of_each


def test_a_row_goes_on_in_the_next_block(tmp_path: Path) -> None:
    of_each = [list(range(count)) for count in counts_of_rows(40)]
    reader = written(tmp_path, *(block_of({b"%03d" % doc: {doc: at}}) for doc, at in enumerate(of_each)))
    assert [reader.positions(number).tolist() for number in range(len(of_each))] == of_each


@pytest.mark.parametrize(
    ("gaps", "in_a_byte", "in_two_bytes"),
    [
        pytest.param([], 2 * LONG, 0, id="none"),
        pytest.param([254] * 20, 2 * LONG, 0, id="as-wide-as-a-byte-holds"),
        pytest.param([255] * (2 * LONG // GAP_BYTES - 1), 2 * LONG, 0, id="few-wider"),
        pytest.param([255] * (2 * LONG // GAP_BYTES), 0, 2 * LONG, id="too-many-wider"),
    ],
)
def test_a_term_is_dense_as_long_as_that_takes_less_room(
    tmp_path: Path, gaps: list[int], in_a_byte: int, in_two_bytes: int
) -> None:
    reader = written(tmp_path, block_of({b"a": {0: [0]}, b"b": list_with_gaps(gaps)}))
    arrays = ArrayFile(tmp_path / "fields")
    assert (len(arrays["body.gaps"]), len(arrays["body.docs_long"])) == (in_a_byte, in_two_bytes)
    assert arrays["body.dense_terms"].tolist() == [1] * bool(in_a_byte)
    assert reader.docs(1).tolist() == list(list_with_gaps(gaps))


def test_what_a_field_gives_cannot_be_written_to_the_file(tmp_path: Path) -> None:
    reader = written(tmp_path, block_of({b"a": {0: [0], 1: [1]}}))
    for view in (reader.df, reader.docs(0)):
        with pytest.raises(ValueError, match="read-only"):
            view[0] = 9
    reader.tf(0)[0] = reader.positions(0)[0] = 9
    assert (reader.tf(0).tolist(), reader.positions(0).tolist()) == ([1, 1], [0, 1])


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        pytest.param([{b"b": {0: [0]}}, {b"a": {0: [0]}}], "ascending order", id="blocks-in-the-wrong-order"),
        pytest.param([{b"a": {0: [0]}}, {b"a": {1: [0]}}], "ascending order", id="a-term-twice"),
    ],
)
def test_terms_out_of_order_are_refused(tmp_path: Path, blocks: list[Lists], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        written(tmp_path, *map(block_of, blocks))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"df": np.array([3], np.uint32)}, "2 documents of postings, df says 3", id="df"),
        pytest.param({"positions": np.array([1], np.uint32)}, "1 positions, tf says 2", id="positions"),
        pytest.param({"positions": None}, "a block without positions", id="no-positions"),
        pytest.param({"terms": [b"b", b"a"]}, "ascending order", id="terms"),
    ],
)
def test_a_block_that_does_not_add_up_is_refused(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    block = block_of({b"a": {0: [0], 1: [1]}})
    with pytest.raises(ValueError, match=message):
        written(tmp_path, block._replace(**changes))  # type: ignore[arg-type]


def test_more_positions_than_can_be_counted_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings_module, "_MOST", 5)
    written(tmp_path, block_of({b"a": {0: range(5)}}))
    with pytest.raises(ValueError, match="body: more than 5 positions"):
        written(tmp_path, block_of({b"a": {0: range(3)}}), block_of({b"b": {0: range(3)}}))


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    written(tmp_path, block_of({b"a": {0: [0]}}))
    arrays = ArrayFile(tmp_path / "fields")
    with ArrayWriter(tmp_path / "other") as other:
        for name in arrays:
            other.append(name, arrays[name].astype(np.uint8) if name == "body.positions" else arrays[name])
    with pytest.raises(ValueError, match=r"body\.positions holds uint8, not uint16: a file of another layout"):
        FieldReader(ArrayFile(tmp_path / "other"), "body")

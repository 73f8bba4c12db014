"""Merging: what is dropped is gone, as if it had never been there; and which segments are merged."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.writing import MERGE_SMALL

from search.index import builder
from search.index.codec.arrays import ArrayFile, ArrayWriter
from search.index.codec.columnar import ColumnarCodec
from search.index.codec.documents import DocumentsReader, DocumentsWriter, train_dictionary
from search.index.codec.postings import Block, FieldReader, FieldWriter
from search.index.codec.segment import ColumnarSegment
from search.index.merging import Part, merge, place_sources
from search.index.waiting import WaitingField, write_block
from search.workers import Workers

Postings = dict[bytes, dict[int, list[int]]]  # term -> document -> positions


def block_of(postings: Postings) -> Block:
    terms = sorted(postings)
    lists = [(doc, positions) for term in terms for doc, positions in sorted(postings[term].items())]
    numbers = ([len(postings[term]) for term in terms], [doc for doc, _ in lists], [len(found) for _, found in lists])
    df, docs, tf = (np.array(values, dtype=np.uint32) for values in numbers)
    return Block(terms, df, docs, tf, np.array([place for _, found in lists for place in found], dtype=np.uint32))


def write_part(folder: Path, name: str, count: int, postings: Postings, *, is_waiting: bool) -> Part:
    part = Part(folder / f"{name}.documents", folder / f"{name}.fields", count, is_waiting)
    with DocumentsWriter(part.documents, ()) as documents:
        for number in range(count):
            documents.add(f"{name}{number}".encode())
        documents.add_numbers("day", np.arange(count))
        documents.add_values("id", [f"{name}{number}".encode() for number in range(count)])
        documents.add_lengths("body", np.full(count, 3, dtype=np.uint32))
        documents.close(count)
    with ArrayWriter(part.fields) as arrays:
        if is_waiting:
            write_block(arrays, "body", block_of(postings))
        else:
            field = FieldWriter(arrays, "body", has_positions=True)
            field.append(block_of(postings))
            field.close()
    return part


lists = st.dictionaries(
    st.sampled_from([b"a", b"ab", b"b", b"c", "ক".encode(), "খ".encode()]),
    st.dictionaries(st.integers(0, 5), st.lists(st.integers(0, 300), min_size=1, max_size=4).map(sorted), min_size=1),
)


@given(
    st.lists(st.tuples(lists, st.booleans(), st.sets(st.integers(0, 5))), min_size=1, max_size=4), st.integers(1, 30)
)
def test_what_is_merged_is_what_is_left_one_behind_the_other(
    tmp_path_factory: pytest.TempPathFactory, given_parts: list[tuple[Postings, bool, set[int]]], most: int
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    parts = [
        (write_part(folder, chr(ord("p") + place), 6, postings, is_waiting=is_waiting), sorted(dropped))
        for place, (postings, is_waiting, dropped) in enumerate(given_parts)
    ]
    with Workers(1) as workers:
        count = merge(place_sources(parts), folder / "all.documents", folder / "all.fields", workers, most)
    expected: Postings = {}
    names: list[bytes] = []
    for place, (postings, _, dropped) in enumerate(given_parts):
        numbers = {doc: len(names) + new for new, doc in enumerate(doc for doc in range(6) if doc not in dropped)}
        for term, found in postings.items():
            for doc in found.keys() & numbers.keys():
                expected.setdefault(term, {})[numbers[doc]] = found[doc]
        names += [f"{chr(ord('p') + place)}{doc}".encode() for doc in numbers]
    merged = FieldReader(ArrayFile(folder / "all.fields"), "body")
    assert count == len(names)
    assert same(merged.block(0, len(merged)), block_of(expected))


def same(block: Block, other: Block) -> bool:
    return all(np.array_equal(own, others) for own, others in zip(block, other, strict=True))  # type: ignore[arg-type]  # all of them are arrays or lists


@given(lists)
def test_what_waits_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, postings: Postings) -> None:
    path = tmp_path_factory.mktemp("waiting") / "fields"
    with ArrayWriter(path) as arrays:
        write_block(arrays, "body", block_of(postings))
    field = WaitingField(ArrayFile(path), "body")
    assert same(field.block(0, len(field)), block_of(postings))
    for place, term in enumerate(sorted(postings)):
        assert same(field.block(place, place + 1), block_of({term: postings[term]}))
        assert (field.term(place), field.first_from(term), field.first_from(term + b"\0")) == (term, place, place + 1)


@pytest.mark.parametrize("is_same", [True, False])
def test_articles_come_through_whatever_they_are_compressed_by(tmp_path: Path, is_same: bool) -> None:
    stored = [(f"নদীর পাড়ে {number} " * 40).encode() for number in range(300)]
    dictionary = train_dictionary(stored)
    parts = []
    for name, chosen in (("a", dictionary), ("b", dictionary if is_same else b"")):
        part = Part(tmp_path / f"{name}.documents", tmp_path / f"{name}.fields", len(stored), False)
        with DocumentsWriter(part.documents, (), chosen) as documents:
            for one in stored:
                documents.add(one)
            documents.close(len(stored))
        with ArrayWriter(part.fields):
            pass
        parts.append((part, [0, 7]))
    with Workers(1) as workers:
        assert merge(place_sources(parts), tmp_path / "all.documents", tmp_path / "all.fields", workers, 10) == 596
    merged = DocumentsReader(tmp_path / "all.documents")
    kept = [one for number, one in enumerate(stored) if number not in (0, 7)]
    assert [merged.stored(number) for number in range(596)] == kept * 2


@given(st.lists(st.integers(0, 60), max_size=14), st.integers(0, 60))
def test_the_segments_that_are_merged_are_those_that_whoosh_would_merge(sizes: list[int], added: int) -> None:
    segments, new = list(map(segment_of, sizes)), {segment_of(added)} if added else set()
    merged: list[ColumnarSegment] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("whoosh.reading.SegmentReader", lambda _storage, _schema, segment: Mock(segment=segment))
        kept = MERGE_SMALL(Mock(add_reader=lambda reader: merged.append(reader.segment)), [*segments, *new])
    small, others = builder._choose_small(segments, added)
    assert set(small) == set(merged) - new
    assert set(others) == set(kept) - new


def segment_of(size: int) -> ColumnarSegment:
    segment = ColumnarSegment(ColumnarCodec(), "MAIN")
    segment.set_doc_count(size)
    return segment

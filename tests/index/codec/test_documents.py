"""What is kept per document is read back, with and without a dictionary, from one thread and from several."""

from __future__ import annotations

import bisect
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.codec import documents
from search.index.codec.documents import FEW, SAMPLE, DocumentsReader, DocumentsWriter, compress, train_dictionary


def report(number: int) -> bytes:
    """A document that has much in common with its neighbours."""
    text = " ".join(f"নদীর পানি বিপৎসীমার {(number * step) % 97} সেন্টিমিটার ওপরে" for step in range(1, 20))
    return json.dumps({"id": f"r{number}", "body": text}, ensure_ascii=False).encode()


def written(folder: Path, stored: list[bytes]) -> DocumentsReader:
    with DocumentsWriter(folder / "documents", ()) as writer:
        for each in stored:
            writer.add(each)
        writer.close(len(stored))
    return DocumentsReader(folder / "documents")


@pytest.mark.parametrize(
    ("count", "has_dictionary"),
    [
        pytest.param(0, False, id="none"),
        pytest.param(1, False, id="one"),
        pytest.param(FEW - 1, False, id="few"),
        pytest.param(FEW, True, id="enough-for-a-dictionary"),
        pytest.param(SAMPLE + 1, True, id="more-than-the-dictionary-is-made-from"),
    ],
)
def test_stored_documents_are_read_one_by_one(tmp_path: Path, count: int, has_dictionary: bool) -> None:
    reader = written(tmp_path, [report(number) for number in range(count)])
    assert len(reader) == count
    assert all(reader.stored(number) == report(number) for number in reversed(range(count)))
    assert (reader.arrays["dictionary"].size > 0) is has_dictionary


def test_what_documents_have_in_common_is_kept_once(tmp_path: Path) -> None:
    stored = [report(number) for number in range(3 * FEW)]
    reader = written(tmp_path, stored)
    assert reader.arrays["stored"].size < sum(map(len, stored)) / 5


def test_documents_that_have_nothing_in_common_are_kept_too(tmp_path: Path) -> None:
    stored = [np.random.default_rng(number).bytes(900) for number in range(FEW)]
    reader = written(tmp_path, stored)
    assert [reader.stored(number) for number in range(FEW)] == stored


@given(st.lists(st.binary(max_size=50), max_size=5))
def test_any_bytes_may_be_stored(tmp_path_factory: pytest.TempPathFactory, stored: list[bytes]) -> None:
    reader = written(tmp_path_factory.mktemp("documents"), stored)
    assert [reader.stored(number) for number in range(len(reader))] == stored


def test_documents_reach_the_file_while_more_of_them_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_SPOOLED", 1_000)
    stored = [report(number) for number in range(FEW)]
    reader = written(tmp_path, stored)
    assert [reader.stored(number) for number in range(FEW)] == stored


@pytest.mark.parametrize("count", [pytest.param(3, id="without-dictionary"), pytest.param(FEW, id="with-dictionary")])
def test_frames_that_were_made_elsewhere_are_taken_as_they_are(tmp_path: Path, count: int) -> None:
    stored = [report(number) for number in range(count)]
    dictionary = train_dictionary(stored)
    with DocumentsWriter(tmp_path / "documents", (), dictionary) as writer:
        writer.add_frames(compress(stored[1:], dictionary))
        writer.add(stored[0])
        writer.close(count)
    reader = DocumentsReader(tmp_path / "documents")
    assert [reader.stored(number) for number in range(count)] == [*stored[1:], stored[0]]
    assert reader.dictionary == dictionary
    assert reader.frames(np.array([1, 0])) == compress([stored[2], stored[1]], dictionary)


def test_frames_before_their_dictionary_are_refused(tmp_path: Path) -> None:
    writer = DocumentsWriter(tmp_path / "documents", ())
    with pytest.raises(ValueError, match="before the dictionary"):
        writer.add_frames([b""])
    writer.cancel()


def test_threads_read_at_the_same_time(tmp_path: Path) -> None:
    reader = written(tmp_path, [report(number) for number in range(FEW)])
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(reader.stored, range(FEW))) == [report(number) for number in range(FEW)]


def test_lengths_and_columns_are_read_as_they_were_added_in_pieces(tmp_path: Path) -> None:
    with DocumentsWriter(tmp_path / "documents", ["body", "title"]) as writer:
        writer.add_values("source", ["খবর".encode(), b"", b"daily"])
        writer.add_numbers("instant", np.array([-(2**62), 2**62], np.int64))
        for number in range(4):
            writer.add(report(number))
        writer.add_numbers("instant", np.array([0, 7], np.int64))
        writer.add_values("source", [b"daily"])
        writer.add_lengths("title", np.array([5, 0, 6, 70_000], np.uint32))
        writer.add_lengths("body", np.array([1, 2, 3, 4], np.uint32))
        writer.close(4)
    reader = DocumentsReader(tmp_path / "documents")
    codes, names = reader.values("source")
    assert {field: reader.lengths(field).tolist() for field in reader.names_of("lengths")} == {
        "body": [1, 2, 3, 4],
        "title": [5, 0, 6, 70_000],
    }
    assert reader.numbers("instant").tolist() == [-(2**62), 2**62, 0, 7]
    assert (codes.tolist(), list(names)) == ([2, 0, 1, 1], [b"", b"daily", "খবর".encode()])
    assert (reader.names_of("numbers"), reader.names_of("codes")) == (["instant"], ["source"])
    assert [codes.dtype, reader.lengths("body").dtype, reader.numbers("instant").dtype] == [
        np.uint32,
        np.uint32,
        np.int64,
    ]


@given(st.lists(st.binary(max_size=3), max_size=9), st.binary(max_size=3))
def test_the_values_of_a_column_are_its_names_in_order(
    tmp_path_factory: pytest.TempPathFactory, values: list[bytes], other: bytes
) -> None:
    path = tmp_path_factory.mktemp("documents") / "documents"
    with DocumentsWriter(path, ()) as writer:
        for _ in values:
            writer.add(b"")
        writer.add_values("source", values)
        writer.close(len(values))
    codes, names = DocumentsReader(path).values("source")
    assert [names[int(code)] for code in codes] == values
    assert list(names) == names[:] == sorted(set(values))
    assert bisect.bisect_left(names, other) == bisect.bisect_left(sorted(set(values)), other)
    assert (other in names) == (other in values)


def test_names_end_where_they_end(tmp_path: Path) -> None:
    with DocumentsWriter(tmp_path / "documents", ()) as writer:
        writer.add(b"")
        writer.add_values("source", [b"daily"])
        writer.close(1)
    _codes, names = DocumentsReader(tmp_path / "documents").values("source")
    assert (names[-1], names[0:9]) == (b"daily", [b"daily"])
    with pytest.raises(IndexError):
        names[1]


def test_a_scorable_field_that_no_document_has_is_there(tmp_path: Path) -> None:
    with DocumentsWriter(tmp_path / "documents", ["body"]) as writer:
        writer.close(0)
    assert DocumentsReader(tmp_path / "documents").lengths("body").tolist() == []


def test_columns_of_other_lengths_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    writer = DocumentsWriter(tmp_path / "documents", ["body"])
    writer.add_lengths("body", np.array([3], np.uint32))
    writer.add_values("source", [b"", b""])
    with pytest.raises(ValueError, match=r"2 documents, but there were added \{'stored': 0, 'lengths.body': 1\}"):
        writer.close(2)
    assert list(tmp_path.iterdir()) == []


def test_what_is_read_cannot_be_written_to(tmp_path: Path) -> None:
    with DocumentsWriter(tmp_path / "documents", ()) as writer:
        writer.add(b"")
        writer.add_lengths("body", np.array([3], np.uint32))
        writer.close(1)
    with pytest.raises(ValueError, match="read-only"):
        DocumentsReader(tmp_path / "documents").lengths("body")[0] = 4

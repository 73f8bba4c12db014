"""Files of arrays: what was written is read, and a file that is not whole is told from one that is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from numpy.typing import NDArray

from search.index.codec.arrays import ALIGNMENT, ArrayFile, ArrayWriter


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "segment.fields"
    with ArrayWriter(path) as writer:
        writer.append("counts", np.array([1, 2, 3], np.uint32))
        writer.append("empty", np.array([], np.uint16))
        writer.append("bytes", np.frombuffer(b"abc", np.uint8))
        writer.append("counts", np.array([4], np.uint32))
        writer.close(documents=4, name="খবর")
    return path


def test_arrays_are_read_as_they_were_written_in_pieces(path: Path) -> None:
    arrays = ArrayFile(path)
    assert {name: (arrays[name].dtype.str, arrays[name].tolist()) for name in arrays} == {
        "counts": ("<u4", [1, 2, 3, 4]),
        "empty": ("<u2", []),
        "bytes": ("|u1", [97, 98, 99]),
    }
    assert arrays.facts == {"documents": 4, "name": "খবর"}
    assert ("counts" in arrays, "other" in arrays) == (True, False)


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=5),
        st.lists(arrays_of.arrays(np.int64, st.integers(0, 40)), min_size=1, max_size=3),
        max_size=5,
    )
)
def test_whatever_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, pieces: dict[str, list[NDArray[Any]]]
) -> None:
    path = tmp_path_factory.mktemp("arrays") / "file"
    with ArrayWriter(path) as writer:
        for name, several in pieces.items():
            for piece in several:
                writer.append(name, piece)
    arrays = ArrayFile(path)
    assert {name: arrays[name].tolist() for name in arrays} == {
        name: np.concatenate(several).tolist() for name, several in pieces.items()
    }
    assert arrays.damaged() == []


def test_an_array_is_a_view_that_nobody_can_write_to(path: Path) -> None:
    counts = ArrayFile(path)["counts"]
    assert (type(counts), counts.flags.owndata, counts.ctypes.data % ALIGNMENT) == (np.ndarray, False, 0)
    with pytest.raises(ValueError, match="read-only"):
        counts[0] = 7
    with pytest.raises(ValueError, match="cannot set WRITEABLE"):
        counts.flags.writeable = True


def test_an_array_outlives_the_file_it_came_from(path: Path) -> None:
    counts = ArrayFile(path)["counts"]
    path.unlink()
    assert counts.tolist() == [1, 2, 3, 4]


def test_the_array_whose_bytes_changed_is_named(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace(b"abc", b"abd"))
    assert ArrayFile(path).damaged() == ["bytes"]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _content: b"", id="empty"),
        pytest.param(lambda content: content[:10], id="shorter-than-its-head"),
        pytest.param(lambda content: content[:60], id="cut-in-the-directory"),
        pytest.param(lambda content: content[:-1], id="last-byte-gone"),
        pytest.param(lambda content: content + b"\0", id="one-byte-more"),
        pytest.param(lambda content: b"PK" + content[2:], id="another-kind-of-file"),
        pytest.param(lambda content: content.replace(b'"counts"', b'"COUNTS"'), id="directory-changed"),
    ],
)
def test_a_file_that_is_not_whole_is_not_opened(path: Path, damage: Any) -> None:
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=r"."):
        ArrayFile(path)


def test_a_missing_file_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ArrayFile(tmp_path / "missing")


def test_a_piece_of_another_type_is_refused(tmp_path: Path) -> None:
    with ArrayWriter(tmp_path / "file") as writer:
        writer.append("counts", np.array([1], np.uint32))
        with pytest.raises(TypeError, match="'counts' holds uint32, not int64"):
            writer.append("counts", np.array([1], np.int64))


def test_only_the_file_is_left_when_it_is_closed(path: Path) -> None:
    assert list(path.parent.iterdir()) == [path]


def test_nothing_is_left_when_writing_fails(tmp_path: Path) -> None:
    def fail(writer: ArrayWriter) -> None:
        with writer:
            writer.append("counts", np.array([1], np.uint32))
            raise KeyError

    with pytest.raises(KeyError):
        fail(ArrayWriter(tmp_path / "file"))
    assert list(tmp_path.iterdir()) == []


def test_leaving_the_block_closes_the_file(tmp_path: Path) -> None:
    with ArrayWriter(tmp_path / "file") as writer:
        writer.append("counts", np.array([1], np.uint32))
    assert (ArrayFile(tmp_path / "file")["counts"].tolist(), ArrayFile(tmp_path / "file").facts) == ([1], {})

"""The values of a stream of JSON, however it comes in."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sources.jsonvalues import JsonText, NoJson, NotWhole

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text('\\"[]{},:'),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.text('\\"[]{}'), inner),
)


class Trickle(io.BytesIO):
    """A stream that gives *size* bytes at a time."""

    size = 1

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size, self.size) if size and size > 0 else self.size)


def values(text: JsonText) -> Iterator[bytes]:
    while text.next_sign():
        yield text.value()


@given(st.lists(JSON, max_size=4), st.integers(1, 7), st.booleans())
def test_the_values_of_a_stream_are_those_written_however_many_bytes_come_at_a_time(
    written: list[object], size: int, is_ascii: bool
) -> None:
    encoded = [json.dumps(value, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass") for value in written]
    stream = Trickle(b" \n".join(encoded))
    stream.size = size
    assert list(values(JsonText(stream, 10**6))) == encoded


def test_a_value_that_is_put_back_comes_again_and_can_be_entered() -> None:
    text = JsonText(io.BytesIO(b'[1, {"a": "b"}]'), 100)
    text.put_back(text.value())
    assert text.next_sign() == b"["
    text.skip()
    assert text.value() == b"1"
    assert text.place == 2
    assert text.value() == b'{"a": "b"}'
    assert text.next_sign() == b"]"


def test_a_key_is_a_string_before_a_colon() -> None:
    text = JsonText(io.BytesIO(b'"a" : 5'), 100)
    assert text.value() == b'"a"'
    text.skip_colon()
    assert text.value() == b"5"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'["a", {"b"', "bad-json"),
        (b'"a\\"', "bad-json"),
        (b'["' + b"a" * 100 + b'"]', "too-large"),
        (b'"' + b"a" * 300_000, "too-large"),
        (b"[" * 1000 + b"]" * 1000, "too-complex"),
    ],
)
def test_a_value_that_is_not_whole_can_be_entered(data: bytes, reason: str) -> None:
    text = JsonText(io.BytesIO(data), 99)
    with pytest.raises(NotWhole) as raised:
        text.value()
    assert raised.value.reason == reason
    assert text.next_sign() == data[:1]


@pytest.mark.parametrize("data", [b"nul", b":", b"]", b"<html>", b"--1", b"1" * 10_000 + b"x", "খবর".encode()])
def test_what_is_no_value_is_no_json(data: bytes) -> None:
    with pytest.raises(NoJson):
        JsonText(io.BytesIO(data), 99).value()

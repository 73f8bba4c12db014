"""Bytes of text, in whatever encoding they are."""

from __future__ import annotations

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sources.encodings import WINDOWS, Text, as_utf8, decode, undouble

NEWS = "পদ্মা সেতুতে দীর্ঘ যানজট।\n‘ভোগান্তি’ কমাতে র‍্যাব ও পুলিশ, ৫০ km জুড়ে।\r\n"
BIJOY = "cÙv †mZy‡Z `xN© hvbRU, †fvMvwšÍ‡Z hvÎxiv"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("charset", [None, "iso-8859-1", "utf-8", "utf-16", "windows-1251", "no such", "base64"])
def test_unicode_is_known_by_its_bytes_whatever_is_said_of_it(encoding: str, charset: str | None) -> None:
    assert decode(NEWS.encode(encoding), charset) == Text(NEWS)


def test_a_letter_that_is_cut_off_at_the_end_is_left_out_and_counted() -> None:
    assert decode("নদী".encode()[:-1]) == Text("নদ", 1)


def test_broken_places_are_counted_whatever_number_of_bytes_is_broken_in_each() -> None:
    ka = "ক".encode()
    assert decode("বাংলা ".encode() + ka[:2] + b" \xff\xfe\xff " + ka) == Text("বাংলা \ufffd \ufffd ক", 2)


@pytest.mark.parametrize("charset", [None, "utf-8", "iso-8859-1", "windows-1252", "ascii", "utf-16"])
@pytest.mark.parametrize("text", [BIJOY, "“He said” – café", "a \x81\x8d\x8f\x90\x9d"])
def test_a_letter_a_byte_is_windows_1252_with_the_signs_that_only_fonts_have(charset: str | None, text: str) -> None:
    data = bytes(code for letter in text for code in range(256) if WINDOWS.get(code, chr(code)) == letter)
    assert decode(data, charset) == Text(text)


def test_what_is_said_is_believed_where_bytes_leave_a_choice() -> None:
    assert decode("Привет, мир".encode("cp1251"), "windows-1251") == Text("Привет, мир")


def test_what_is_no_character_of_a_text_is_left_out() -> None:
    assert decode(b"\x00a\x07\tb\x1a\n\x7f") == Text("a\tb\n")
    assert decode("ক\x00 খ\x07".encode("utf-16")) == Text("ক খ")


@pytest.mark.parametrize("charset", ["latin-1", "cp1252"])
@pytest.mark.parametrize("times", [1, 2])
def test_utf8_that_was_encoded_again_is_read_as_it_was(charset: str, times: int) -> None:
    text = NEWS
    for _ in range(times):
        text = text.encode().decode("latin-1")
        text = text.translate(WINDOWS) if charset == "cp1252" else text
    assert undouble(text) == NEWS
    assert undouble(f"ঢাকা, “আজ”: {text}") == f"ঢাকা, “আজ”: {NEWS}"


@pytest.mark.parametrize("text", [NEWS, BIJOY, "Ça va ? à§ là", "voilà ¦ Ã", "à¦", ""])
def test_what_was_encoded_once_stays(text: str) -> None:
    assert undouble(text) == text


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("size", [1, 7, 2**16])
def test_a_stream_is_read_as_utf8(encoding: str, size: int) -> None:
    text = NEWS * 1000
    stream = as_utf8(io.BytesIO(text.encode(encoding)))
    first = stream.readline(20)
    read = [first]
    while piece := stream.read(size if len(read) < 100 else -1):
        read.append(piece)
    assert first == text.encode()[:20]
    assert b"".join(read) == text.encode()


def test_a_stream_in_another_encoding_can_be_looked_into() -> None:
    stream = as_utf8(io.BytesIO(codecs.BOM_UTF16_LE + NEWS.encode("utf-16-le")))
    assert isinstance(stream, io.BufferedReader)
    assert stream.peek(10).startswith("পদ্মা".encode())
    assert stream.readline() == "পদ্মা সেতুতে দীর্ঘ যানজট।\n".encode()


def test_a_stream_that_is_cut_inside_a_letter_ends_with_a_broken_one() -> None:
    assert as_utf8(io.BytesIO("ক খ গ".encode("utf-16")[:-1])).read() == "ক খ \ufffd".encode()


@pytest.mark.parametrize("data", [b"", b"a", BIJOY.encode("cp1252"), b"\xe0\xa6 \xff\n", b"\x00" * 100])
def test_a_stream_in_no_wide_encoding_stays_as_it_is(data: bytes) -> None:
    assert as_utf8(io.BytesIO(data)).read() == data


@given(
    st.binary() | st.lists(st.sampled_from([b"\xe0\xa6\x95", b" ", b"\x00", b"\xa6", b"k", b"\xff\xfe"])).map(b"".join)
)
def test_any_bytes_are_some_text_without_controls(data: bytes) -> None:
    text, broken = decode(data)
    assert not any(letter < " " and letter not in "\t\n\v\f\r" for letter in text)
    assert broken >= text.count("\ufffd") / 2
    as_utf8(io.BytesIO(data)).read()


@given(st.text())
def test_to_undo_what_was_doubled_is_done_in_one_step(text: str) -> None:
    once = undouble(text)
    assert undouble(once) == once

"""JSON Lines, canonical and of others: what each line yields."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from search.settings import Limits
from search.sources.jsonlines import read as read_part
from search.sources.jsonlines import split
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Notice, Record, Reject, Repair

A, B = Article(id="a", title="ক"), Article(id="b", title="খ")
LINE_A, LINE_B = '{"id":"a","title":"ক"}'.encode(), '{"id":"b","title":"খ"}'.encode()


def read(data: bytes, limits: Limits | None = None) -> list[Record]:
    reading = Reading(limits=limits or Limits())
    parts = split(io.BytesIO(data), Origin("news.jsonl"), reading)
    return [one for part in parts for one in (read_part(part, reading) if isinstance(part, Part) else [part])]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(LINE_A + b"\n" + LINE_B + b"\n", id="lf"),
        pytest.param(LINE_A + b"\r\n" + LINE_B + b"\r\n", id="crlf"),
        pytest.param(LINE_A + b"\n" + LINE_B, id="no-end-of-line"),
        pytest.param(b"\xef\xbb\xbf" + LINE_A + b"\n" + LINE_B, id="byte-order-mark"),
        pytest.param(b"\n \t\n" + LINE_A + b"\n\r\n\n" + LINE_B + b"\n\n", id="blank-lines"),
        pytest.param(LINE_A + b"\n\xef\xbb\xbf" + LINE_B, id="files-with-marks-put-together"),
        pytest.param(b'{"id": "a", "title": "\\u0995"}\n{"title": "\\u0996", "id": "b"}', id="escapes"),
    ],
)
def test_lines_are_read_however_they_end(data: bytes) -> None:
    assert read(data) == [A, B]


def test_a_line_is_read_field_by_field() -> None:
    record = {
        "id": 17,
        "url": "https://example.org/17",
        "title": " শিরোনাম ",
        "body": "প্রথম।\r\nদ্বিতীয়।\rতৃতীয়।",
        "published": "2024-06-20 13:24",
        "updated": "2024-06-20T13:24:00Z",
        "source": "দৈনিক",
        "section": None,
        "byline": "",
        "agency": "এএফপি",
    }
    assert read(json.dumps(record).encode()) == [
        Article(
            id="17",
            url="https://example.org/17",
            title="শিরোনাম",
            body="প্রথম।\nদ্বিতীয়।\nতৃতীয়।",
            published="2024-06-20T13:24:00+06:00",
            updated="2024-06-20T13:24:00+00:00",
            source="দৈনিক",
            section=None,
            byline=None,
            agency="এএফপি",
        )
    ]


def test_keys_that_no_article_has_are_told_once_at_the_end() -> None:
    data = b'{"id":"a","title":"\xe0\xa6\x95","tags":[1],"lang":"bn"}\n{"id":"b","title":"\xe0\xa6\x96","tags":5}\n'
    assert read(data) == [
        A,
        B,
        Notice("news.jsonl", "keys that no article has were left aside: lang, tags"),
    ]


def test_a_rejected_line_is_counted_with_the_blank_ones_before_it() -> None:
    assert read(b"\n\n" + LINE_A + b"\n\n{}\n" + LINE_B) == [
        A,
        Reject("news.jsonl", 5, "no-text", "neither title nor body has any text"),
        B,
    ]


@pytest.mark.parametrize("size", [99, 100, 101, 350])
def test_a_line_over_the_limit_is_rejected_whole_and_the_next_is_read(size: int) -> None:
    start, end = b'{"title":"', b'"}\n'
    long_line = start + b"x" * (size - len(start) - len(end)) + end
    limits = Limits(record_bytes=100)
    first, second = read(long_line + LINE_A, limits)
    assert second == A
    if size <= 100:
        assert isinstance(first, Article)
    else:
        assert first == Reject("news.jsonl", 1, "too-large", "a line of more than 100 bytes is no article")


def test_the_text_of_an_article_is_limited_in_characters() -> None:
    limits = Limits(article_chars=10)
    fits, too_long = read('{"title":"কককক","body":"কককককক"}\n{"title":"কককক","body":"ককককককক"}'.encode(), limits)
    assert isinstance(fits, Article)
    assert too_long == Reject("news.jsonl", 2, "too-large", "an article of more than 10 characters is none")


def test_a_line_with_the_names_of_others_is_read_by_them() -> None:
    record = {
        "id": "clir-9cbc",
        "title": "পদ্মায় ইলিশ ধরা পড়ছে কম",
        "body": "চাঁদপুরের জেলেরা জানিয়েছেন, এবার পদ্মায় ইলিশ কম।",
        "date": "প্রকাশ : ২০ জুন ২০২৪, ১৩:২৪",
        "category": "সারা দেশ",
        "source": "দৈনিক",
        "author": None,
        "url": "https://example.org/ilish",
    }
    assert read(json.dumps(record).encode()) == [
        Article(
            id="clir-9cbc",
            url="https://example.org/ilish",
            title="পদ্মায় ইলিশ ধরা পড়ছে কম",
            body="চাঁদপুরের জেলেরা জানিয়েছেন, এবার পদ্মায় ইলিশ কম।",
            published="2024-06-20T13:24:00+06:00",
            source="দৈনিক",
            section="সারা দেশ",
        )
    ]


def test_a_canonical_line_is_held_to_its_dates_and_one_of_others_is_not() -> None:
    canonical, other, repair = read(
        b'{"id":"a","title":"x","published":"20 June"}\n{"id":"b","title":"x","date":"soon"}'
    )
    assert isinstance(canonical, Reject)
    assert (canonical.line, canonical.reason) == (1, "bad-date")
    assert other == Article(id="b", title="x")
    assert repair == Repair("news.jsonl", "date-not-read")


def test_broken_letters_cost_only_themselves_and_are_counted() -> None:
    text = "নদীর পানি বেড়েছে।".encode() * 10
    line = b'{"id":"a","title":"' + text[:-1] + b'"}\n'
    first, second, repair = read(line + LINE_B)
    assert isinstance(first, Article)
    assert first.title.endswith("বেড়েছে\ufffd")
    assert second == B
    assert repair == Repair("news.jsonl", "broken-utf8")


def test_a_line_that_is_broken_all_over_is_rejected() -> None:
    (reject,) = read(b'{"title":"' + b"\xe0\xa6\xff" * 50 + b'"}')
    assert isinstance(reject, Reject)
    assert (reject.line, reject.reason) == (1, "broken-utf8")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(b"[" * 1000 + b"]" * 1000, "bad-json", id="deep"),
        pytest.param(b'{"title":' + b"[" * 300_000, "too-complex", id="brackets"),
        pytest.param(b'{"views":' + b"1" * 5000 + b"}", "bad-json", id="endless-number"),
        pytest.param(b"5", "bad-json", id="number"),
        pytest.param(b"[1, 2]", "bad-json", id="list-of-numbers"),
        pytest.param(b'{"@type":"Organization","name":"x"}', "no-text", id="something-else"),
    ],
)
def test_a_line_that_is_no_article_is_rejected(line: bytes, reason: str) -> None:
    first, second = read(line + b"\n" + LINE_B)
    assert isinstance(first, Reject)
    assert (first.line, first.reason) == (1, reason)
    assert second == B


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b'{"id":"a","title":"\xe0\xa6\x95","x":NaN,"y":-Infinity}', id="no-numbers"),
        pytest.param(b'{"id":"z","title":"z","id":"a","title":"\xe0\xa6\x95"}', id="the-same-key-again"),
        pytest.param(b'{"id":"a","title":"\xe0\xa6\x95","x":"\ta\x01"}', id="control-characters-in-a-string"),
        pytest.param(b'{"id":"a","title":"\xe0\xa6\x95","\\ud800":1}', id="lone-surrogate-in-a-key"),
    ],
)
def test_what_other_programs_write_against_the_rules_is_read(line: bytes) -> None:
    assert read(line)[0] == A


def test_a_line_may_hold_a_list_of_articles() -> None:
    assert read(b'{"status":"ok","articles":[' + LINE_A + b"," + LINE_B + b'],"authors":[{"name":"x"}]}') == [A, B]


@given(st.lists(st.binary() | st.sampled_from([LINE_A, LINE_B, LINE_A[:-3], b"{}", b"[]", b"nul"]), max_size=8))
def test_any_bytes_give_at_most_one_record_a_line(lines: list[bytes]) -> None:
    data = b"\n".join(lines)
    records = [record for record in read(data) if not isinstance(record, Notice)]
    assert len(records) <= data.count(b"\n") + 1
    assert [record for record in records if isinstance(record, Article)].count(A) == data.split(b"\n").count(LINE_A)

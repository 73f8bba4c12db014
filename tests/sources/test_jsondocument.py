"""JSON documents: where their articles are, and what is left of damaged ones."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from search.settings import Limits
from search.sources.jsondocument import read as read_part
from search.sources.jsondocument import split
from search.sources.parts import PART_BYTES, Origin, Part, Reading
from search.sources.records import Notice, Record, Reject, Repair

A, B = Article(id="a", title="ক", body="খ"), Article(id="b", title="গ", body="ঘ")
JSON_A, JSON_B = '{"id":"a","title":"ক","body":"খ"}', '{"id":"b","title":"গ","body":"ঘ"}'


def read(data: str | bytes, limits: Limits | None = None) -> list[Record]:
    reading = Reading(limits=limits or Limits())
    stream = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    parts = split(stream, Origin("news.json"), reading)
    return [one for part in parts for one in (read_part(part, reading) if isinstance(part, Part) else [part])]


def outcomes(records: list[Record]) -> list[str]:
    """The ids of articles, and the numbers and reasons of rejects."""
    return [
        f"{record.line} {record.reason}" if isinstance(record, Reject) else getattr(record, "id", "")
        for record in records
    ]


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(f"[{JSON_A},{JSON_B}]", id="list"),
        pytest.param(json.dumps([json.loads(JSON_A), json.loads(JSON_B)], indent=2), id="pretty-printed-list"),
        pytest.param(f"[[{JSON_A}],[{JSON_B}]]", id="list-of-lists"),
        pytest.param(f"\ufeff[{JSON_A},{JSON_B}]", id="byte-order-mark"),
        pytest.param(f"{JSON_A}\n\n{JSON_B}\n", id="one-after-the-other"),
        pytest.param(f"[{JSON_A},,{JSON_B},]", id="commas-too-many"),
        pytest.param(f"[{JSON_A}\n{JSON_B}]", id="a-comma-too-few"),
        pytest.param(f'{{"articles":[{JSON_A},{JSON_B}]}}', id="object-with-a-list"),
        pytest.param(f'{{"status":"ok","data":{{"page":1,"items":[{JSON_A},{JSON_B}]}}}}', id="object-in-an-object"),
        pytest.param(f'{{"title":"খবর","home_page_url":"x","items":[{JSON_A},{JSON_B}]}}', id="json-feed"),
        pytest.param(f'{{"categories":[{{"title":"খেলা"}}],"posts":[{JSON_A},{JSON_B}]}}', id="other-lists-beside"),
        pytest.param(f'{{"-Nx1":{JSON_A},"-Nx2":{JSON_B}}}', id="object-of-articles"),
        pytest.param(f'{{"top":{JSON_A},"latest":[{JSON_B}]}}', id="an-article-and-a-list"),
        pytest.param(
            f'{{"@graph":[{{"@type":"WebPage","headline":"x"}},{JSON_A},{JSON_B}]}}', id="graph-of-schema-org"
        ),
        pytest.param(
            f'{{"hits":{{"total":2,"hits":[{{"_id":"a","_source":{JSON_A}}},{{"_source":{JSON_B}}}]}}}}',
            id="elasticsearch",
        ),
    ],
)
def test_articles_are_found_where_they_are(document: str) -> None:
    assert [record for record in read(document) if not isinstance(record, Notice)] == [A, B]


def test_an_article_that_fills_the_document_is_one_whatever_lists_it_has() -> None:
    record = {"id": "a", "related": [{"title": "অন্য", "body": "খবর"}], "title": "ক", "body": "খ"}
    assert read(json.dumps(record, indent=1)) == [
        A,
        Notice("news.json", "keys that no article has were left aside: related"),
    ]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        pytest.param(f'[{JSON_A},{{"title":"x" "y"}},{JSON_B}]', ["a", "2 bad-json", "b"], id="damaged-item"),
        pytest.param(
            f'{{"articles":[{JSON_A},{{"title":x}},{JSON_B}]}}', ["a", "2 bad-json", "b"], id="damaged-deeper"
        ),
        pytest.param(f'[{JSON_A},{{"title":"x"', ["a", "2 bad-json"], id="breaks-off-in-an-item"),
        pytest.param(f'{{"articles":[{JSON_A},{{"title":"x', ["a", "2 bad-json"], id="breaks-off-deeper"),
        pytest.param(f"[{JSON_A}", ["a", "2 bad-json"], id="breaks-off-between-items"),
        pytest.param(f"[{JSON_A}]]{JSON_B}", ["a", "2 bad-json"], id="a-bracket-too-many"),
        pytest.param(f"[{JSON_A}] খবর", ["a", "2 bad-json"], id="text-behind"),
        pytest.param(
            f'[{JSON_A},5,null,"x",{{}}]', ["a", "2 bad-json", "3 bad-json", "4 bad-json", "5 no-text"], id="others"
        ),
        pytest.param(f'[{JSON_A},{{"title":"x"]', ["a", "2 bad-json", "3 bad-json"], id="the-wrong-bracket"),
    ],
)
def test_what_is_whole_is_kept_and_what_is_not_is_told_by_its_place(document: str, found: list[str]) -> None:
    assert outcomes(read(document)) == found


def test_a_reject_says_where_the_document_is_no_json() -> None:
    assert read(f"[{JSON_A}] x")[1:] == [Reject("news.json", 2, "bad-json", "no JSON from byte 40 on: b'x'")]


def test_broken_letters_and_numbers_that_are_none_cost_no_other_article() -> None:
    text = ("নদী " * 30).encode()
    broken = b'{"id":"a","link":NaN,"title":"' + text[:-2] + b'"}'
    first, second, repair = read(b"[" + broken + b"," + JSON_B.encode() + b"]")
    assert isinstance(first, Article)
    assert (second, repair) == (B, Repair("news.json", "broken-utf8"))


@pytest.mark.parametrize(
    ("document", "found"),
    [
        pytest.param(
            f'{{"total":2,"articles":[{JSON_A},{JSON_B}],"more":[1]}}', ["a", "b"], id="object-around-articles"
        ),
        pytest.param(
            f'{{"users":[{{"name":"x"}}],"data":{{"items":[{JSON_A},{JSON_B}]}}}}', ["a", "b"], id="two-around"
        ),
        pytest.param(f'[{JSON_A},{{"title":"{"x" * 99}"}},{JSON_B}]', ["a", "2 too-large", "b"], id="item"),
        pytest.param(f'{{"title":"{"x" * 99}"}}', ["1 too-large"], id="document"),
    ],
)
def test_what_is_too_large_for_an_article_is_entered(document: str, found: list[str]) -> None:
    assert outcomes(read(document, Limits(record_bytes=70))) == found


@pytest.mark.parametrize(
    "document",
    [
        pytest.param("[" * 100_000, id="lists"),
        pytest.param('{"a":' * 100_000, id="objects"),
        pytest.param('[{"title":"x","y":' + "[" * 1000 + "]" * 1000 + "}]", id="in-an-item"),
        pytest.param("[" * 20 + "]" * 20, id="empty"),
    ],
)
def test_a_deep_document_ends_in_few_rejects(document: str) -> None:
    records = read(document)
    assert len(records) <= 1
    assert not any(isinstance(record, Article) for record in records)


def test_a_list_of_other_things_is_given_up() -> None:
    records = read("[" + "1," * 50_000 + JSON_A + "]")
    assert isinstance(records[-1], Reject)
    assert (len(records), records[-1].reason) == (10_001, "too-complex")


def test_a_long_list_is_cut_into_parts_that_count_on() -> None:
    items = [json.dumps({"id": str(number), "title": "x" * 2000}) for number in range(500)]
    items[400] = "{}"
    stream = io.BytesIO(f"[{','.join(items)}]".encode())
    parts = [part for part in split(stream, Origin("news.json"), Reading()) if isinstance(part, Part)]
    assert [part.first for part in parts] == [
        0,
        *[sum(len(p.payload) for p in parts[:n]) for n in range(1, len(parts))],
    ]
    assert max(sum(map(len, part.payload)) for part in parts) < PART_BYTES + 3000
    assert outcomes([record for part in parts for record in read_part(part, Reading())]) == [
        "401 no-text" if number == 400 else str(number) for number in range(500)
    ]


@given(
    st.lists(
        st.sampled_from([JSON_A, JSON_B, "{}", "[", "]", "{", "}", ",", ":", '"', "\\", "1", "x", '"articles"', "null"])
    )
)
def test_any_document_is_gone_through(tokens: list[str]) -> None:
    read("".join(tokens))


@given(st.binary(), st.integers(1, 40))
def test_any_damage_to_a_list_leaves_what_is_before_it(damage: bytes, place: int) -> None:
    document = f"[{JSON_A},{JSON_B}]".encode()
    start = len(f"[{JSON_A},".encode())
    records = read(document[: start + place] + damage + document[start + place :])
    assert records[0] == A

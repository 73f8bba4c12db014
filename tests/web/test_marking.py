"""Spans to HTML."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from web.marking import mark, mark_places, paragraphs_of


@pytest.mark.parametrize(
    ("text", "marks", "html"),
    [
        pytest.param("কথা", (), "কথা", id="none"),
        pytest.param("😀 কথা", ((2, 5),), "😀 <mark>কথা</mark>", id="code-points-not-utf-16"),
        pytest.param("a<b>c", ((1, 4),), "a<mark>&lt;b&gt;</mark>c", id="escaped-inside"),
        pytest.param("<a>", ((0, 1),), "<mark>&lt;</mark>a&gt;", id="escaped-outside"),
        pytest.param("abcd", ((2, 3), (0, 1)), "<mark>a</mark>b<mark>c</mark>d", id="any-order"),
        pytest.param("abcd", ((0, 3), (1, 4)), "<mark>abc</mark><mark>d</mark>", id="overlapping"),
        pytest.param("abcd", ((0, 4), (1, 2)), "<mark>abcd</mark>", id="nested"),
        pytest.param("ab", ((-3, 1), (1, 1), (5, 9)), "<mark>a</mark>b", id="outside-the-text"),
        pytest.param("{}{0}", ((0, 2),), "<mark>{}</mark>{0}", id="braces-are-text"),
    ],
)
def test_marks_become_elements(text: str, marks: tuple[tuple[int, int], ...], html: str) -> None:
    assert mark(text, marks) == Markup(html)


def test_paragraphs_keep_their_marks_and_blank_lines_go() -> None:
    text = mark("ab\n\n \ncd", ((0, 2), (7, 8)))
    assert paragraphs_of(text) == [Markup("<mark>ab</mark>"), Markup("c<mark>d</mark>")]


@pytest.mark.parametrize(
    ("text", "marks", "html"),
    [
        pytest.param("ক খ", ((0, 1), (2, 3)), '<mark id="mark-1">ক</mark> <mark>খ</mark>', id="side-by-side"),
        pytest.param("ক-‘খ", ((0, 1), (3, 4)), '<mark id="mark-1">ক</mark>-‘<mark>খ</mark>', id="hyphen-and-quote"),
        pytest.param(
            "ক গ খ", ((0, 1), (4, 5)), '<mark id="mark-1">ক</mark> গ <mark id="mark-2">খ</mark>', id="word-between"
        ),
        pytest.param(
            "ক\nখ", ((0, 1), (2, 3)), '<mark id="mark-1">ক</mark>\n<mark id="mark-2">খ</mark>', id="another-paragraph"
        ),
        pytest.param("<b>", ((1, 2),), '&lt;<mark id="mark-1">b</mark>&gt;', id="escaped"),
        pytest.param("কখ", ((5, 9),), "কখ", id="outside-the-text"),
    ],
)
def test_places_to_go_to_are_numbered(text: str, marks: tuple[tuple[int, int], ...], html: str) -> None:
    assert mark_places(text, marks, count(1)) == Markup(html)


def test_numbers_go_on_from_text_to_text() -> None:
    numbers = count(1)
    assert [mark_places(text, ((0, 1),), numbers) for text in "কখ"] == [
        Markup('<mark id="mark-1">ক</mark>'),
        Markup('<mark id="mark-2">খ</mark>'),
    ]


@given(st.text(), st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30))))
def test_marked_text_without_its_marks_is_the_text(text: str, marks: list[tuple[int, int]]) -> None:
    html = mark(text, marks).replace(Markup("<mark>"), "").replace(Markup("</mark>"), "")
    assert html == Markup.escape(text)

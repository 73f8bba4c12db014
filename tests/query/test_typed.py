"""What a reader types is read, before it is all there, as it will be read then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.terms import Analyzer
from search.query.typed import Typed, read_typed
from search.settings import Limits

ANALYZER = Analyzer()


def read(text: str) -> Typed | None:
    return read_typed(text, Limits(), ANALYZER)


def told(typed: Typed) -> tuple[str, str, list[str], list[str]]:
    before, words = ([token.exact for token in tokens] for tokens in (typed.before, typed.words))
    return typed.kept, typed.beginning, before, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("পুতি", ("", "পুতি", [], []), id="one-word"),
        pytest.param("শেখ হা", ("শেখ ", "হা", ["শেখ"], ["শেখ"]), id="a-word-before"),
        pytest.param("শেখ ", ("শেখ ", "", ["শেখ"], ["শেখ"]), id="after-a-space"),
        pytest.param("বন্যা-পরি", ("বন্যা-", "পরি", ["বন্যা"], ["বন্যা"]), id="after-a-hyphen"),
        pytest.param("ক্", ("", "ক্", [], []), id="half-of-a-conjunct"),
        pytest.param('নদী "শেখ হা', ('নদী "শেখ ', "হা", ["শেখ"], ["নদী", "শেখ"]), id="in-a-phrase"),
        pytest.param('"শেখ হাসিনা" পু', ('"শেখ হাসিনা" ', "পু", [], ["শেখ", "হাসিনা"]), id="behind-a-phrase"),
        pytest.param("নদী AND শে", ("নদী AND ", "শে", [], ["নদী"]), id="behind-an-operator"),
        pytest.param("নদী -শে", ("নদী -", "শে", [], ["নদী"]), id="excluded"),
        pytest.param("-নদী শে", ("-নদী ", "শে", [], []), id="behind-what-is-excluded"),
        pytest.param("নদী OR (শেখ হা", ("নদী OR (শেখ ", "হা", ["শেখ"], ["নদী", "শেখ"]), id="in-brackets"),
        pytest.param("source:প্রথম নদী শে", ("source:প্রথম নদী ", "শে", ["নদী"], ["নদী"]), id="behind-a-filter"),
        pytest.param("date:2024 শে", ("date:2024 ", "শে", [], []), id="behind-a-date"),
    ],
)
def test_what_is_kept_what_is_begun_and_what_stands_before_it(text: str, expected: tuple[object, ...]) -> None:
    typed = read(text)
    assert typed is not None
    assert told(typed) == expected


@pytest.mark.parametrize(
    ("text", "field", "is_excluded", "closing"),
    [
        pytest.param("পুতি", None, False, "", id="plain"),
        pytest.param("title:পুতি", "title", False, "", id="a-field"),
        pytest.param("শিরোনাম:", "title", False, "", id="a-field-with-nothing-yet"),
        pytest.param('source:"প্রথম আ', "source", False, '"', id="a-phrase-in-a-field"),
        pytest.param("NOT পুতি", None, True, "", id="excluded"),
        pytest.param("-source:প্র", "source", True, "", id="an-excluded-filter"),
        pytest.param("“শেখ", None, False, "”", id="a-curly-quote"),
        pytest.param('"', None, False, '"', id="an-opening-quote"),
    ],
)
def test_what_the_word_will_mean(text: str, field: str | None, is_excluded: bool, closing: str) -> None:
    typed = read(text)
    assert typed is not None
    assert (typed.field, typed.is_excluded, typed.closing) == (field, is_excluded, closing)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("শেখ হা", True, id="words"),
        pytest.param("", True, id="nothing"),
        pytest.param('"শেখ', False, id="a-phrase"),
        pytest.param("নদী AND শে", False, id="an-operator"),
        pytest.param("date:2024 শে", False, id="a-field-before"),
        pytest.param("-শে", False, id="excluded"),
    ],
)
def test_words_alone_are_plain(text: str, expected: bool) -> None:
    typed = read(text)
    assert typed is not None
    assert typed.is_plain is expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("পুতি*", id="a-star"),
        pytest.param('"শেখ হাসিনা"', id="a-closed-phrase"),
        pytest.param("পুতিন,", id="a-comma"),
        pytest.param("date:", id="a-date"),
        pytest.param("date:২০২৪-০৬", id="half-a-date"),
        pytest.param("date:২০২৪-১৩ পু", id="an-impossible-date"),
        pytest.param("ক" * 501, id="too-long"),
        pytest.param("নদী " * 80, id="too-many-words"),
    ],
)
def test_there_is_nothing_to_go_on_with(text: str) -> None:
    assert read(text) is None


@given(st.text(st.sampled_from('কখি্া ZA"“”():-−*.,/source:date:ANDORNOT২0\u200d😀'), max_size=40) | st.text(max_size=40))
def test_kept_and_beginning_are_the_text(text: str) -> None:
    typed = read(text)
    assert typed is None or typed.kept + typed.beginning == text

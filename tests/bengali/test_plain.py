"""The short way to the key of an ordinary word gives what the long way gives, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.bengali import normalize
from search.bengali.lexicon import built_in
from search.bengali.normalize import key
from search.bengali.plain import plain_word
from search.bengali.terms import analyze_at_once

LETTERS = "কতদনবমযরলশসহৎখডঢ\u09dc\u09dd\u09dfঅআইউঋএঐাািীুূেৈোৌৗ়্্ঁংঃৃ\u09b1ৰৱৠ\u200c\u200d১a-.’‘,"
texts = st.text(st.sampled_from(LETTERS), max_size=9) | st.text()


@given(texts)
@example("উত্সব")
@example("চঁাদ")
@example("অ্যাকশন")
@example("ক\u09c7\u09beন")
@example("যা\u09bc")
@example("হাদ্\u09df")
def test_the_short_way_to_a_key_is_the_long_way(text: str) -> None:
    assert key(text) == normalize._key(text)
    assert key(key(text)) == key(text)


@given(texts)
@example("মোঃ,")
@example("উ.")
@example("‘লাখ’")
@example("লীগের")
@example("সহ")
def test_a_plain_word_is_what_the_whole_analysis_finds(text: str) -> None:
    if found := plain_word(text):
        start, end, exact = found
        (token,) = analyze_at_once(text, built_in())
        assert (token.start, token.end, token.exact, token.also) == (start, end, exact, ())


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("নদী", (0, 3, "নদী"), id="bare"),
        pytest.param("‘নদীর’,", (1, 5, "নদীর"), id="between-signs"),
        pytest.param("পাড়ে", (0, len("পাড়ে"), key("পাড়ে")), id="with-a-dot"),
        pytest.param("৫", None, id="number"),
        pytest.param("পাঁচ", None, id="number-in-words"),
        pytest.param("মো.", None, id="abbreviation"),
        pytest.param("লীগের", None, id="what-an-abbreviation-needs-behind-it"),
        pytest.param("নেতা-কর্মী", None, id="compound"),
        pytest.param("উত্সব", None, id="to-be-repaired"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_plain_word_is_one_that_depends_on_no_other(text: str, word: tuple[int, int, str] | None) -> None:
    assert plain_word(text) == word


@pytest.mark.parametrize("end", ["্", "়", "x", "\u200d", ""])
def test_a_word_of_a_thousand_conjuncts_is_read_like_any_other(end: str) -> None:
    word = "পদ্মত্বক্ষ" * 1000 + end  # it would not end where a letter fits an expression in two ways
    assert plain_word(word) == ((0, len(word), word) if end == "" else None)
    assert key(word) == key(key(word))

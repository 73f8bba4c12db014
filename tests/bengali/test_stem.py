"""The light stemmer: inflected forms meet, distinct words do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.normalize import key
from search.bengali.stem import stem


def stem_of(word: str) -> str:
    return stem(key(word))


@pytest.mark.parametrize(
    "forms",
    [
        pytest.param("রাশিয়া রাশিয়ার রাশিয়ায় রাশিয়াকে রাশিয়াও", id="a-name-in-its-cases"),
        pytest.param("চুক্তি চুক্তির চুক্তিতে চুক্তিটি চুক্তিটির চুক্তিগুলো চুক্তিগুলোর", id="classifier-and-case"),
        pytest.param("দেশ দেশের দেশে দেশকে দেশেও দেশটি দেশটির", id="a-stem-that-ends-in-a-consonant"),
        pytest.param("মানুষ মানুষের মানুষকে মানুষদের মানুষেরা মানুষেরই", id="persons"),
        pytest.param("বই বইয়ের বইটি", id="a-short-word"),
        pytest.param("সরকার সরকারের সরকারকে", id="a-root-that-ends-like-a-case"),
        pytest.param("সরকারি সরকারী", id="long-and-short-i"),
        pytest.param("সমর্থন সমর্থনেরও", id="case-and-emphatic"),
        pytest.param("র\u200d্যাব র্যাবের র\u200c্যাবকে", id="joiners"),
    ],
)
def test_forms_of_one_word_share_a_stem(forms: str) -> None:
    assert len({stem_of(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("ভারত", "ভার", id="root-final-ta"),
        pytest.param("জাতি", "জা", id="root-final-ti"),
        pytest.param("সৃষ্টি", "সৃষ", id="conjunct-is-not-cut"),
        pytest.param("বন", "বনে-জঙ্গলে", id="other-word"),
        pytest.param("দই", "দ", id="nothing-would-be-left"),
        pytest.param("রাত", "রা", id="short-root"),
    ],
)
def test_distinct_words_keep_distinct_stems(one: str, other: str) -> None:
    assert stem_of(one) != stem_of(other)


@pytest.mark.parametrize("word", ["2024", "bnp", "g20", "", "3.5"])
def test_what_is_not_bengali_is_its_own_stem(word: str) -> None:
    assert stem(word) == word


@given(st.text(st.characters(min_codepoint=0x0980, max_codepoint=0x09E3), min_size=1))
def test_the_stem_of_a_stem_is_itself_and_is_never_empty(word: str) -> None:
    once = stem_of(word)
    assert stem(once) == once
    assert bool(once) == bool(key(word))

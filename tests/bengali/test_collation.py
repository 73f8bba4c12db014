"""Names in the order of a Bengali dictionary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.collation import collation_key, initial, sorted_by_name


def test_names_stand_in_the_order_of_the_alphabet_bengali_before_latin() -> None:
    names = ["যুগান্তর", "The Daily Star", "প্রথম আলো", "সমকাল", "bdnews24.com", "ইত্তেফাক", "আজকের পত্রিকা", "কালের কণ্ঠ"]
    assert sorted_by_name(names, str) == [
        "আজকের পত্রিকা",
        "ইত্তেফাক",
        "কালের কণ্ঠ",
        "প্রথম আলো",
        "যুগান্তর",
        "সমকাল",
        "bdnews24.com",
        "The Daily Star",
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["ঢাকা", "ড়াল", "ডাল"], ["ডাল", "ড়াল", "ঢাকা"], id="dotted-letters-follow-their-own"),
        pytest.param(["খুলনা", "ক্ষণ", "কাল"], ["কাল", "ক্ষণ", "খুলনা"], id="conjuncts-follow-their-first-letter"),
        pytest.param(["পাতা ১০", "পাতা ৯", "পাতা ২"], ["পাতা ২", "পাতা ৯", "পাতা ১০"], id="numbers-by-value"),
        pytest.param(["আলোক", "“আনন্দ”", "অন্য"], ["অন্য", "“আনন্দ”", "আলোক"], id="quotation-marks-weigh-nothing"),
    ],
)
def test_what_code_points_would_put_elsewhere_is_where_a_reader_looks(names: list[str], expected: list[str]) -> None:
    assert sorted_by_name(names, str) == expected


def test_a_letter_sorts_the_same_however_it_is_encoded() -> None:
    assert collation_key("\u09df")[0] == collation_key("\u09af\u09bc")[0]


def test_values_are_sorted_by_the_name_that_is_read_from_them() -> None:
    assert sorted_by_name([("খ", 1), ("ক", 2)], lambda pair: pair[0]) == [("ক", 2), ("খ", 1)]


@given(st.lists(st.text()))
def test_the_order_does_not_depend_on_the_order_before(names: list[str]) -> None:
    assert sorted_by_name(names, str) == sorted_by_name(reversed(names), str)


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        pytest.param("আজকের পত্রিকা", "আ", id="vowel"),
        pytest.param("ক্ষণ", "ক", id="conjunct"),
        pytest.param("য়ুরোপ", "য", id="dotted"),
        pytest.param("“ঢাকা”", "ঢ", id="quoted"),
        pytest.param("bdnews24.com", "B", id="latin-small"),
        pytest.param("১৯৭১", "", id="number"),
        pytest.param("新华社", "", id="another-script"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_name_stands_under_its_first_letter(name: str, letter: str) -> None:
    assert initial(name) == letter


@given(st.lists(st.text(alphabet="অআইকখযড়ঢ়য়ৎংabcXYZ১২ “-", max_size=4)))
def test_sorted_names_of_one_letter_stand_together(names: list[str]) -> None:
    letters = [initial(name) for name in sorted_by_name(names, str)]
    runs = [letter for place, letter in enumerate(letters) if place == 0 or letters[place - 1] != letter]
    assert len([run for run in runs if run]) == len({run for run in runs if run})

"""What says a number is found by its value, however it is written; what only looks like a number is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.lexicon import built_in
from search.bengali.normalize import key
from search.bengali.numbers import day_words, join_values, number_words, spell_values, whole_number
from search.bengali.segment import find_words
from search.bengali.stem import Stem, stem_word
from search.bengali.terms import analyze
from search.bengali.tokens import Token
from search.bengali.wordlists import read_list


def stem_of(word: str) -> Stem:
    return stem_word(word, built_in())


def values(text: str) -> list[tuple[str, ...]]:
    """What the words of *text* are found by beside themselves; words without any are left out."""
    return [token.also for token in spell_values(analyze(text), text, stem_of) if token.also]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("৫ লাখ", "500000", id="lakh"),
        pytest.param("5 লাখ", "500000", id="ascii-digit"),
        pytest.param("৫লাখ", "500000", id="glued"),
        pytest.param("৫ লক্ষ", "500000", id="the-other-spelling"),
        pytest.param("পাঁচ লাখ", "500000", id="in-words"),
        pytest.param("পাচ লাখ", "500000", id="without-chandrabindu"),
        pytest.param("৫ লাখের", "500000", id="genitive"),
        pytest.param("5 lakh", "500000", id="in-latin"),
        pytest.param("৩.৫ কোটি", "35000000", id="decimal"),
        pytest.param("৩ দশমিক ৫ কোটি", "35000000", id="point-in-words"),
        pytest.param("তিন দশমিক শূন্য পাঁচ", "3.05", id="a-word-a-digit"),
        pytest.param("০ দশমিক ০৫", "0.05", id="zero-behind-the-point"),
        pytest.param("৩.৫০", "3.5", id="no-zeros-at-the-end"),
        pytest.param("৩ কোটি ২০ লক্ষ", "32000000", id="sum"),
        pytest.param("১ লাখ ২৩ হাজার ৪৫৬", "123456", id="sum-down-to-ones"),
        pytest.param("এক হাজার দুই শ পঁচিশ", "1225", id="sum-in-words"),
        pytest.param("উনিশশ একাত্তর", "1971", id="in-hundreds"),
        pytest.param("৫ হাজার কোটি", "50000000000", id="thousand-crore"),
        pytest.param("১ লাখ ২০ হাজার কোটি", "1200000000000", id="a-sum-times-crore"),
        pytest.param("২ হাজার ৫০০ কোটি", "25000000000", id="hundreds-of-crore"),
        pytest.param("সাড়ে তিন লাখ", "350000", id="and-a-half"),
        pytest.param("সাড়ে ৩ লাখ", "350000", id="and-a-half-of-digits"),
        pytest.param("সাড়ে পাঁচশ", "550", id="and-a-half-of-hundreds"),
        pytest.param("পৌনে দুই", "1.75", id="less-a-quarter"),
        pytest.param("সোয়া তিন কোটি", "32500000", id="and-a-quarter"),
        pytest.param("সোয়া লাখ", "125000", id="a-lakh-and-a-quarter"),
        pytest.param("দেড় কোটি", "15000000", id="one-and-a-half"),
        pytest.param("আড়াই হাজার", "2500", id="two-and-a-half"),
        pytest.param("দেড়শ", "150", id="hundred-and-a-half"),
        pytest.param("একশো", "100", id="one-hundred"),
        pytest.param("একশ'", "100", id="one-hundred-with-apostrophe"),
        pytest.param("ছ'শ", "600", id="six-hundred-with-apostrophe"),
        pytest.param("দুই শ", "200", id="two-hundred-apart"),
        pytest.param("পাঁচশো", "500", id="five-hundred"),
        pytest.param("৫শ টাকা", "500", id="hundred-glued-to-a-digit"),
        pytest.param("দুই শতাধিক মানুষ", "200", id="over-two-hundred"),
        pytest.param("১.২ মিলিয়ন", "1200000", id="million"),
        pytest.param("৪ বিলিয়ন", "4000000000", id="billion"),
        pytest.param("পাঁচটি", "5", id="classifier"),
        pytest.param("তিনজন", "3", id="persons"),
        pytest.param("দুজনের", "2", id="persons-in-the-genitive"),
        pytest.param("ঊনপঞ্চাশ", "49", id="long-u"),
        pytest.param("উনপঞ্চাশ", "49", id="short-u"),
        pytest.param("নয়টি", "9", id="nine-things"),
        pytest.param("নয় লাখ", "900000", id="nine-lakh"),
        pytest.param("এক লাখ", "100000", id="one-lakh"),
        pytest.param("এক লাখ নয় হাজার", "109000", id="nine-thousand-in-a-sum"),
        pytest.param("শুধু এক লাখ নয়, আরও", "100000", id="not-only-a-lakh"),
        pytest.param("০৫ আগস্ট", "5", id="day-with-a-zero"),
        pytest.param("একুশে", "21", id="day-in-words"),
        pytest.param("পহেলা বৈশাখ", "1", id="first-day"),
    ],
)
def test_a_number_is_found_by_its_value(text: str, value: str) -> None:
    assert values(text) == [(value,)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("একটি বাড়ি", id="the-article"),
        pytest.param("একজন এক দিন", id="one-person-one-day"),
        pytest.param("এটা ঠিক নয়", id="is-not"),
        pytest.param("শূন্য পদ", id="empty"),
        pytest.param("বার কাউন্সিল", id="the-bar"),
        pytest.param("আটকে গেছে", id="stuck"),
        pytest.param("তিনি চারা", id="words-that-begin-like-numbers"),
        pytest.param("লাখো মানুষ", id="lakhs-of-people"),
        pytest.param("হাজার হাজার মানুষ", id="thousands"),
        pytest.param("কয়েক লাখ", id="some-lakh"),
        pytest.param("৫০০", id="digits-are-their-own-value"),
        pytest.param("৫,০০,০০০", id="commas"),
        pytest.param("২০২৪", id="year"),
        pytest.param("২০২৪-০৬", id="year-and-month"),
        pytest.param("২০০৮-১২-২৫", id="iso-date"),
        pytest.param("০৫-০৮-২০২৪", id="date-of-numbers"),
        pytest.param("০৭:০৫", id="clock"),
        pytest.param("৩-২", id="score"),
        pytest.param("০১৭১২৩৪৫৬৭৮", id="telephone"),
        pytest.param("০২-২০২৪-২৫৬৭", id="telephone-with-hyphens"),
        pytest.param("১২৩৪৫৬৭৮৯০১২৩৪৫৬৭ লাখ", id="longer-than-any-quantity"),
        pytest.param("২০ ২৫", id="two-numbers"),
        pytest.param("সাড়ে", id="a-half-of-nothing"),
        pytest.param("পৌনে শূন্য", id="a-quarter-less-than-nothing"),
        pytest.param("৫\nলাখো", id="nothing"),
    ],
)
def test_what_is_no_number_has_no_value(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("৫-১০ লাখ", [("500000",), ("1000000",)], id="hyphen"),
        pytest.param("৫–১০ লাখ", [("500000",), ("1000000",)], id="en-dash"),
        pytest.param("৫ থেকে ১০ লাখ", [("500000",), ("1000000",)], id="from-to"),
        pytest.param("দু-তিন হাজার", [("2", "2000"), ("3000",)], id="in-words"),
        pytest.param("পাঁচ-সাতশ", [("5", "500"), ("700",)], id="hundreds"),
        pytest.param("এক থেকে দেড় লাখ", [("100000",), ("150000",)], id="from-one"),
        pytest.param("৫০০ থেকে ১ হাজার", [("1000",)], id="the-first-has-its-own-unit"),
        pytest.param("২০২৪-২৫ অর্থবছর", [("2025",)], id="financial-year"),
        pytest.param("১৯৭১-৭২", [("1972",)], id="years"),
        pytest.param("১৯৩৯–৪৫", [("1945",)], id="years-apart"),
        pytest.param("৩ কোটি, ২০ লাখ", [("30000000",), ("2000000",)], id="a-list-is-no-sum"),
    ],
)
def test_ranges_and_lists_have_their_values(text: str, expected: list[tuple[str, ...]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("short", "word"),
    [
        pytest.param("১ম", "প্রথম", id="first"),
        pytest.param("২য়", "দ্বিতীয়", id="second"),
        pytest.param("৪র্থ", "চতুর্থ", id="fourth"),
        pytest.param("১০ম", "দশম", id="tenth"),
        pytest.param("১২তম", "দ্বাদশ", id="twelfth"),
    ],
)
def test_a_short_ordinal_is_its_word_too(short: str, word: str) -> None:
    assert values(short) == [(key(word),)]


def test_values_stand_at_the_first_word_and_move_no_other() -> None:
    text = "বাজেট ৩ কোটি ২০ লাখ টাকা"
    tokens = analyze(text)
    plain = [token._replace(also=(), also_stems=()) for token in tokens]
    assert [token._replace(also=(), also_stems=()) for token in spell_values(plain, text, stem_of)] == plain
    assert [token.also for token in spell_values(plain, text, stem_of)] == [(), ("32000000",), (), (), (), ()]


def test_a_value_has_a_stem_of_its_own() -> None:
    assert [token.also_stems for token in spell_values(analyze("৫ লাখ"), "৫ লাখ", stem_of)] == [("500000",), ()]


def test_what_a_number_gains_is_stemmed_as_the_caller_stems() -> None:
    plain = [token._replace(also=(), also_stems=()) for token in analyze("১ম")]
    spelled = spell_values(plain, "১ম", lambda word: Stem(word[:2], False))
    assert [(token.also, token.also_stems) for token in spelled] == [((key("প্রথম"),), (key("প্রথম")[:2],))]


@pytest.mark.parametrize(
    "text", ["৫ থেকে ১০ লাখ", "৫ – ১০ লাখ", "৩ দশমিক ৫ কোটি", "সাড়ে তিন\nলাখ", "৫। লাখ টাকা", "২০২৪ - ২৫"]
)
def test_the_analyzer_adds_all_values_itself(text: str) -> None:
    assert spell_values(analyze(text), text, stem_of) == analyze(text)


def test_every_number_below_a_hundred_has_its_words() -> None:
    numbers = {whole_number(key(word)) for line in read_list("number_words") for word in line.split()[1:]}
    assert numbers - {None} == set(range(100))


def test_number_words_are_keys() -> None:
    assert [word for word in number_words() if key(word) != word] == []


def test_days_of_the_month_have_their_words() -> None:
    assert {int(day) for day in day_words().values()} == set(range(1, 32))


WORDS = st.sampled_from(
    "৫ ১০ ২০২৪ ২৫ 05 ৩.৫ এক দুই নয় পাঁচশ শ হাজার লাখ কোটি সাড়ে পৌনে দেড় শূন্য ০ দশমিক থেকে - – , টি ১ম ৫শ ঢাকা \n".split(" ")
)


def tokens_of(text: str) -> list[Token]:
    return [
        Token(start, end, exact, *stem_of(exact)) for start, end in find_words(text) if (exact := key(text[start:end]))
    ]


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.lists(WORDS, max_size=30).map("".join) | st.text(max_size=80))
def test_values_of_any_text_are_plain_digits_or_words_and_are_found_once(text: str) -> None:
    tokens = tokens_of(text)
    spelled = spell_values(tokens, text, stem_of)
    assert [token.exact for token in spelled] == [token.exact for token in tokens]
    for token in spelled:
        assert len(set(token.exact_terms())) == len(token.exact_terms())
        for term in token.also:
            assert term.replace(".", "", 1).isdigit() or term in map(key, " ".join(read_list("ordinals")).split())


@given(st.integers(1, 10**12 - 1))
def test_an_amount_written_with_its_units_is_the_amount(amount: int) -> None:
    text = amount_in_units(amount)
    assert spell_values(tokens_of(text), text, stem_of)[0].exact_terms()[-1] == str(amount)


def amount_in_units(amount: int) -> str:
    """*amount* as Bengali news writes a large sum: ১২ কোটি ৩৪ লাখ ৫৬ হাজার ৭৮৯."""
    crores, below = divmod(amount, 10**7)
    units = ((crores, "কোটি"), (below // 10**5, "লাখ"), (below // 1000 % 100, "হাজার"), (below % 1000, ""))
    return " ".join(f"{count} {unit}".strip() for count, unit in units if count)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        pytest.param("পাঁচ লাখ টাকা", [("পাঁচ লাখ", "500000"), ("টাকা", "টাকা")], id="words"),
        pytest.param("৩ কোটি ২০ লক্ষ", [("৩ কোটি ২০ লক্ষ", "32000000")], id="a-sum"),
        pytest.param("৫,০০,০০০ টাকা", [("৫,০০,০০০", "500000"), ("টাকা", "টাকা")], id="one-word-stays"),
        pytest.param("রাত ৩টা", [("রাত", "রাত"), ("৩টা", "3")], id="no-value-of-several-words"),
    ],
)
def test_what_a_query_asks_for_is_the_value(text: str, joined: list[tuple[str, str]]) -> None:
    tokens = join_values(analyze(text), text)
    assert [(text[token.start : token.end], token.exact) for token in tokens] == joined

"""From printed text to tokens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.bengali.lexicon import built_in, learn_lexicon
from search.bengali.normalize import key
from search.bengali.terms import (
    SUPPOSED,
    Analyzer,
    analyze,
    analyze_at_once,
    cut,
    fingerprint,
    is_living_compound,
    read_unstemmed,
)
from search.bengali.tokens import Word

Row = tuple[str, str, str]  # surface, exact, stem


def rows(text: str) -> list[Row]:
    return [(text[token.start : token.end], token.exact, token.stem) for token in analyze(text)]


@pytest.mark.parametrize(
    ("text", "surface", "exact"),
    [
        pytest.param("১০টা", "১০টা", "10", id="classifier-behind-a-number"),
        pytest.param("২১শে", "২১শে", "21", id="ordinal"),
        pytest.param("২০২৪-এর", "২০২৪-এর", "2024", id="ending-behind-a-hyphen"),
        pytest.param("৭১'র", "৭১'র", "71", id="ending-behind-an-apostrophe"),
        pytest.param("BNP-র", "BNP-র", "bnp", id="latin-word-with-an-ending"),
        pytest.param("পুতিন'র", "পুতিন'র", "পুতিন", id="name-with-an-apostrophe"),
        pytest.param("ঢাকা-র", "ঢাকা-র", "ঢাকা", id="name-with-a-hyphen"),
        pytest.param("৭১-এরও", "৭১-এরও", "71", id="case-and-emphatic"),
        pytest.param("৬ষ্ঠ", "৬ষ্ঠ", "6", id="ordinal-with-a-conjunct"),
        pytest.param("BNPর", "BNPর", "bnp", id="ending-glued-to-a-latin-word"),
        pytest.param("‘জয়’টি", "জয়’টি", "জয়", id="classifier-behind-a-quote"),
        pytest.param("“জয়”কে", "জয়”কে", "জয়", id="case-behind-a-double-quote"),
        pytest.param("‘জয়’-এর", "জয়’-এর", "জয়", id="quote-and-hyphen"),
        pytest.param("(জয়)-এর", "জয়)-এর", "জয়", id="bracket-and-hyphen"),
        pytest.param("ক’রে", "ক’রে", "করে", id="dropped-vowel-and-no-ending"),
        pytest.param("দু’টি", "দু’টি", "দুটি", id="two-of-them"),
        pytest.param("কুর’আন", "কুর’আন", "কুরআন", id="apostrophe-of-a-name"),
        pytest.param("5G", "5G", "5g", id="latin-and-digit-stay-together"),
        pytest.param("হ'ল", "হ'ল", "হল", id="apostrophe-for-a-dropped-vowel"),
        pytest.param("১,২৩,৪৫৬.৭৮", "১,২৩,৪৫৬.৭৮", "123456.78", id="number"),
    ],
)
def test_the_whole_printed_word_is_one_token(text: str, surface: str, exact: str) -> None:
    assert [row[:2] for row in rows(text)] == [(surface, key(exact))]


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        pytest.param("৫০০কোটি", ["৫০০", "কোটি"], id="unit"),
        pytest.param("২০জুন", ["২০", "জুন"], id="month"),
        pytest.param("জি২০", ["জি", "২০"], id="letters-before"),
        pytest.param("২০২৪-২৫", ["২০২৪", "২৫"], id="range"),
        pytest.param("mobileএক্সপোজার", ["mobile", "এক্সপোজার"], id="two-scripts"),
        pytest.param("পড়ুন‘সালাম’এখানে", ["পড়ুন", "সালাম", "এখানে"], id="quotes-without-spaces"),
        pytest.param("‘মা’সহ", ["মা", "সহ"], id="postposition-behind-a-quote"),
        pytest.param("“যাব”এ কথা", ["যাব", "এ", "কথা"], id="word-behind-a-quote"),
        pytest.param("একে-অপরের", ["একে", "অপরের"], id="compound"),
    ],
)
def test_words_that_are_glued_are_parted(text: str, surfaces: list[str]) -> None:
    assert [surface for surface, _, _ in rows(text)] == surfaces


def test_exact_and_stem_terms_stand_side_by_side() -> None:
    assert rows("রাশিয়ার ২ নেতা") == [
        ("রাশিয়ার", key("রাশিয়ার"), key("রাশিয়া")),
        ("২", "2", "2"),
        ("নেতা", "নেতা", "নেতা"),
    ]


def test_an_analyzer_stems_by_its_lexicon() -> None:
    archive = Analyzer(learn_lexicon({key(word): 9 for word in ("ঝিলমিরা", "ঝিলমিরার", "ঝিলমিরাকে", "ঝিলমিরাতে")}))
    assert [word.stem for word in archive.words("ঝিলমিরার")] == [key("ঝিলমিরা")]
    assert Analyzer().words("ঝিলমিরার") != archive.words("ঝিলমিরার")


def test_words_are_the_tokens_without_their_places() -> None:
    assert Analyzer().words("উ.কোরিয়ার ২ নেতা।") == [
        Word("উ", "উ", False, ("উত্তর",), ("উত্তর",)),
        Word(key("কোরিয়ার"), key("কোরিয়া")),
        Word("2", "2"),
        Word("নেতা", "নেতা"),
    ]


# Pieces of text that depend on their neighbours, or that a cut at white space could put in another light.
PIECES = (
    "উ আ মো লীগ লীগের বি এন পি পির কে এ ও কি মি অব লে কর্নেল নেতা কর্মী রাশিয়া ক হ দু:খ দু খ কুর’আন B N P BNP র এর টি "
    "৫ ১০ 07 ২০২৪ ২৫ ৭২ পাঁচ এক লাখ কোটি হাজার শ সাড়ে দেড় দশমিক থেকে হতে ১ম ১০টা ৫০০কোটি ৫,০০০ ৩.৫ "
    ". , - – : ; ' ’ ‘ “ ” \" ( ) । ॥ ? ! / % ঃ ্ া ় \u200c \u200d \u200b \ufeff 😀 👍🏽 🇧🇩 🇧 𝟓"
).split()
GAPS = ("", " ", "  ", "\n", "\t", "\r\n", "\u00a0", "\u2028", "\u3000", "\u0085", "\x0b", "।", ". ", ", ", " - ")


@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), max_size=12).map(
        lambda parts: "".join(sum(parts, ()))
    )
    | st.text()
)
@example("৫  -  ১০ লাখ।\n২০ হাজার")
@example("এ এফ পি. এ.কে.এম.")
@example("\u094dক \u200dখ \ufe0f5")
def test_cutting_and_remembering_change_nothing(text: str) -> None:
    expected = analyze_at_once(text, built_in())
    assert analyze(text) == expected
    assert Analyzer().words(text) == [Word(*token[2:]) for token in expected]


@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(("", "-", "‐", "‘", ", ", " "))), max_size=6).map(
        lambda parts: "".join(sum(parts, ()))
    )
    | st.text()
)
@example("নেতা-কর্মী-নেতা-কর্মী")
@example("রাশিয়া-উ.কোরিয়া")
def test_what_is_read_without_a_lexicon_is_settled_by_it_later(text: str) -> None:
    settled = []
    for terms in read_unstemmed(text).words:
        supposed = {term[len(SUPPOSED) :] for term in terms if term.startswith(SUPPOSED)}
        certain = {term for term in terms if not term.startswith(SUPPOSED)}
        settled.append(certain | {term for term in supposed if is_living_compound(term, built_in())})
    assert settled == [set(token.exact_terms()) for token in analyze_at_once(text, built_in())]


def test_a_supposed_term_is_told_from_every_key() -> None:
    """No key of any text has the mark: whatever folds to a hyphen is no part of a word."""
    marks = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and SUPPOSED in key(chr(code))]
    assert marks == ["-", "\ufe63", "\uff0d"]
    for mark in marks:
        assert [token.exact for token in analyze(f"ক{mark}খ a{mark}b ১{mark}২")] == ["ক", "খ", "a", "b", "1", "2"]


@given(st.lists(st.sampled_from([*PIECES, *GAPS]), max_size=10).map("".join) | st.text())
def test_a_cut_leaves_one_character_between(text: str) -> None:
    assert sum(len(stretch) + 1 for stretch in cut(text)) == len(text) + 1


def test_a_full_memo_forgets_and_stays_right() -> None:
    small, text = Analyzer(remembered=3), "ক খ গ ঘ ৫ লাখ ঙ চ ছ ক খ আ. লীগ গ ঘ"
    assert [small.analyze(text) for _ in range(3)] == [analyze_at_once(text, built_in())] * 3


def test_threads_that_share_an_analyzer_do_not_disturb_each_other() -> None:
    shared = Analyzer(remembered=50)
    texts = [f"রাশিয়া {number} লাখ উ.কোরিয়া শব্দ{number % 70} " * 10 for number in range(80)]
    expected = [analyze_at_once(text, built_in()) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(shared.analyze, texts)) == expected


@given(st.text(st.sampled_from("কখটারএ১২9ab-'’. :়্ি\u09df😀\u200c")) | st.text())
def test_tokens_lie_in_order_and_their_terms_are_keys(text: str) -> None:
    place = 0
    for token in analyze(text):
        assert place <= token.start < token.end <= len(text)
        assert token.exact
        assert token.stem
        assert key(token.exact) == token.exact
        place = token.end


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 64


@pytest.mark.parametrize("unit", ["ক'", "কে", "উ.", "পুতিন'র", "১০টা", "ক-"])
def test_a_word_of_thousands_of_letters_is_cut_without_end_or_error(unit: str) -> None:
    text = unit * 3000
    for token in analyze(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.exact

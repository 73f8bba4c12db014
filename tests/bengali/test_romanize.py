"""Latin letters are read as words of the vocabulary, by sound; Bengali letters never are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.normalize import key
from search.bengali.romanize import (
    MOST_KEYS,
    Reading,
    fold_latin,
    is_latin,
    latin_keys,
    opening_keys,
    opens_with,
    rank_openings,
    rank_readings,
    roman_keys,
    sound_cost,
)

LATIN = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=1, max_size=16)
BENGALI = st.text(st.characters(min_codepoint=0x0980, max_codepoint=0x09E3), min_size=1, max_size=12)


def words_of(*pairs: tuple[str, int]) -> list[tuple[str, int]]:
    return [(key(word), df) for word, df in pairs]


def read(latin: str, *pairs: tuple[str, int]) -> list[str]:
    """The readings of *latin* in a vocabulary of *pairs*, found by key and ranked."""
    wanted = set(latin_keys(latin))
    found = [(word, df) for word, df in words_of(*pairs) if wanted & set(roman_keys(word))]
    return [reading.word for reading in rank_readings(latin, found, most=10)]


@pytest.mark.parametrize(
    ("latin", "word"),
    [
        pytest.param("putin", "পুতিন", id="a-name"),
        pytest.param("uttor", "উত্তর", id="a-doubled-letter"),
        pytest.param("bondhu", "বন্ধু", id="an-aspirate"),
        pytest.param("bandhu", "বন্ধু", id="a-for-the-unwritten-vowel"),
        pytest.param("Chattogram", "চট্টগ্রাম", id="a-capital"),
        pytest.param("shikkharthi", "শিক্ষার্থী", id="kssa"),
        pytest.param("lakshmi", "লক্ষ্মী", id="kssa-as-in-sanskrit"),
        pytest.param("biggan", "বিজ্ঞান", id="gya-as-it-sounds"),
        pytest.param("vigyan", "বিজ্ঞান", id="gya-as-in-hindi"),
        pytest.param("biswa", "বিশ্ব", id="silent-ba"),
        pytest.param("bishbo", "বিশ্ব", id="silent-ba-typed"),
        pytest.param("nirbachon", "নির্বাচন", id="ba-that-is-said-after-ra"),
        pytest.param("podda", "পদ্মা", id="silent-ma"),
        pytest.param("padma", "পদ্মা", id="silent-ma-typed"),
        pytest.param("rab", "র\u200d্যাব", id="ra-with-ya"),
        pytest.param("surya", "সূর্য", id="ya-after-ra-as-y"),
        pytest.param("shurjo", "সূর্য", id="ya-after-ra-as-j"),
        pytest.param("chad", "চাঁদ", id="a-nasal-vowel-untyped"),
        pytest.param("chand", "চাঁদ", id="a-nasal-vowel-as-n"),
        pytest.param("khawar", "খাওয়ার", id="a-glide-as-w"),
        pytest.param("khaoyar", "খাওয়ার", id="a-glide-as-y"),
        pytest.param("barir", "বাড়ির", id="rra-as-r"),
        pytest.param("badir", "বাড়ির", id="rra-as-d"),
        pytest.param("songbad", "সংবাদ", id="anusvara-as-ng"),
        pytest.param("sambad", "সংবাদ", id="anusvara-as-m"),
        pytest.param("vasha", "ভাষা", id="v-for-bha"),
        pytest.param("fuler", "ফুলের", id="f-for-pha"),
        pytest.param("phuler", "ফুলের", id="ph-for-pha"),
        pytest.param("krishok", "কৃষক", id="vocalic-r"),
        pytest.param("sobai", "সবাই", id="two-vowels"),
        pytest.param("cricket", "ক্রিকেট", id="c-and-ck-as-in-english"),
        pytest.param("station", "স্টেশন", id="tion-as-in-english"),
        pytest.param("computer", "কম্পিউটার", id="u-and-er-as-in-english"),
        pytest.param("school", "স্কুল", id="sch-as-in-english"),
        pytest.param("wicket", "উইকেট", id="w-at-the-start"),
        pytest.param("yunus", "ইউনূস", id="y-at-the-start"),
        pytest.param("bnp", "বিএনপি", id="letter-names"),
        pytest.param("bnpr", "বিএনপির", id="letter-names-in-a-case"),
        pytest.param("icc", "আইসিসি", id="a-letter-name-that-begins-another"),
        pytest.param("covid19", "কোভিড১৯", id="digits-inside"),
        pytest.param("rāśiyā", "রাশিয়া", id="letters-with-accents"),
        pytest.param("chittagong", "চট্টগ্রাম", id="a-listed-name"),
        pytest.param("chittagonger", "চট্টগ্রামের", id="a-listed-name-in-a-case"),
    ],
)
def test_a_word_is_found_as_it_is_typed(latin: str, word: str) -> None:
    assert read(latin, (word, 1)) == [key(word)]


def test_the_form_that_sounds_whole_outranks_the_other_forms_of_its_word() -> None:
    forms = ("পুতিনের", 90), ("পুতিন", 80), ("পুতিনকে", 70), ("পুতিনও", 1)
    assert read("putin", *forms)[0] == "পুতিন"
    assert read("putiner", *forms)[0] == "পুতিনের"
    assert read("putinke", *forms)[0] == "পুতিনকে"


def test_of_words_that_sound_alike_the_one_of_more_documents_is_first() -> None:
    assert read("kotha", ("কোথা", 21), ("কথা", 2900)) == ["কথা", "কোথা"]


def test_a_rare_word_that_sounds_as_typed_outranks_a_common_one_that_does_not() -> None:
    assert read("polish", ("পুলিশ", 1500), ("পোলিশ", 9))[0] == "পোলিশ"


def test_a_listed_name_is_its_bengali_form_first_and_its_letters_second() -> None:
    assert read("chittagong", ("চিটাগং", 40), ("চট্টগ্রাম", 1)) == ["চট্টগ্রাম", "চিটাগং"]


def test_what_sounds_otherwise_is_no_reading() -> None:
    assert rank_readings("putin", words_of(("রাশিয়া", 500), ("প্রধানমন্ত্রী", 5000)), most=10) == []


def test_no_more_readings_than_asked_for() -> None:
    alike = words_of(("কর", 4), ("কার", 3), ("কড়া", 2), ("করা", 1))
    assert [len(rank_readings("kora", alike, most)) for most in (1, 2, 3)] == [1, 2, 3]


def test_a_reading_tells_its_cost_and_its_documents() -> None:
    assert rank_readings("putin", [("পুতিন", 80)], most=1) == [Reading("পুতিন", 0.0, 80)]


def test_another_number_is_another_word() -> None:
    assert read("covid19", ("কোভিড২০", 5)) == []


def test_cost_grows_with_what_is_typed_otherwise() -> None:
    costs = [sound_cost(latin, key("ভারত")) for latin in ("bharot", "bharat", "barat", "baratu", "garatu")]
    assert costs == sorted(set(costs))


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        pytest.param("putin", True, id="letters"),
        pytest.param("BNP", True, id="capitals"),
        pytest.param("Café", True, id="an-accent"),
        pytest.param("covid19", True, id="digits-after-letters"),
        pytest.param("4g", True, id="digits-before-letters"),
        pytest.param("cox's", True, id="an-apostrophe"),
        pytest.param("al-amin", True, id="a-hyphen"),
        pytest.param("2024", False, id="digits-alone"),
        pytest.param("পুতিন", False, id="bengali"),
        pytest.param("বিtv", False, id="mixed"),
        pytest.param("путин", False, id="cyrillic"),
        pytest.param("-", False, id="a-sign"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_latin_is_letters_with_or_without_digits(word: str, latin: bool) -> None:
    assert is_latin(word) is latin


def test_accents_case_and_apostrophes_are_folded() -> None:
    assert fold_latin("Cox’s-Bāzār") == "coxsbazar"


def test_a_latin_word_of_the_index_has_no_keys_and_so_stays_itself() -> None:
    assert roman_keys("facebook") == ()


def test_a_bengali_acronym_is_filed_by_sound_and_by_letters() -> None:
    assert roman_keys(key("বিএনপির")) == ("bnpr", "=bnp")


@given(BENGALI)
def test_bengali_letters_are_never_read(word: str) -> None:
    assert not is_latin(word)
    assert latin_keys(word) == ()


@given(BENGALI)
def test_the_keys_of_a_word_are_few_and_distinct(word: str) -> None:
    keys = roman_keys(key(word))
    assert len(keys) == len(set(keys)) <= 17  # four sounds that may be silent, and letter names


@given(LATIN)
def test_the_keys_of_latin_letters_are_bounded_and_distinct(latin: str) -> None:
    keys = latin_keys(latin)
    assert len(keys) == len(set(keys)) <= 2 * MOST_KEYS + 11  # a listed name both ways, and letter names in any case


@given(LATIN, BENGALI)
def test_cost_is_never_negative_and_knows_no_case(latin: str, word: str) -> None:
    cost = sound_cost(latin, key(word))
    assert 0 <= cost == sound_cost(latin.upper(), key(word))


@given(LATIN, st.lists(st.tuples(BENGALI.map(key), st.integers(1, 10_000)), max_size=8))
def test_the_best_readings_do_not_depend_on_how_many_are_asked_for(latin: str, words: list[tuple[str, int]]) -> None:
    candidates = list(dict(words).items())
    assert rank_readings(latin, candidates, most=2) == rank_readings(latin, candidates, most=8)[:2]


def begun(latin: str, *pairs: tuple[str, int]) -> list[str]:
    """The words of *pairs* that typed *latin* may be the beginning of, found by key and ranked."""
    wanted = opening_keys(latin)
    found = [
        (word, df)
        for word, df in words_of(*pairs)
        if wanted and any(own.startswith(wanted) for own in roman_keys(word))
    ]
    return [opening.word for opening in rank_openings(latin, found, most=10)]


@pytest.mark.parametrize(
    ("latin", "word"),
    [
        pytest.param("hasi", "হাসিনা", id="two-syllables"),
        pytest.param("h", "হাসিনা", id="one-letter"),
        pytest.param("utt", "উত্তর", id="a-doubled-letter"),
        pytest.param("kor", "কোরিয়া", id="up-to-a-vowel"),
        pytest.param("s", "শেখ", id="half-of-a-sound"),
        pytest.param("shei", "শেখ", id="a-vowel-as-in-english"),
        pytest.param("momo", "মমতা", id="unwritten-vowels"),
        pytest.param("bn", "বিএনপি", id="letters-of-an-acronym"),
        pytest.param("chitt", "চট্টগ্রাম", id="a-listed-name"),
        pytest.param("putin", "পুতিন", id="all-of-it"),
    ],
)
def test_beginnings_are_read_as_the_word_that_sounds_so(latin: str, word: str) -> None:
    others = [(other, 5) for other in ("নদী", "ওষুধ", "গান")]
    assert begun(latin, (word, 5), *others) == [key(word)]
    assert opens_with(latin, key(word))


def test_a_whole_word_goes_before_a_longer_one_and_a_usual_word_before_a_rare_one() -> None:
    assert begun("kor", ("করাত", 20), ("কর", 20)) == ["কর", "করাত"]
    assert begun("ha", ("হাতা", 1), ("হাসি", 500)) == ["হাসি", "হাতা"]


def test_what_sounds_otherwise_is_no_beginning() -> None:
    assert begun("hasi", ("হুমকি", 900), ("হিসাব", 900)) == []
    assert not opens_with("hasi", key("হুমকি"))


@given(LATIN, BENGALI)
def test_a_beginning_costs_no_more_than_the_whole(latin: str, word: str) -> None:
    for opening in rank_openings(latin, [(key(word), 1.0)], 1):
        assert opening.cost <= sound_cost(latin, opening.word) + 1e-9


@given(st.text(max_size=12))
def test_no_text_is_without_an_answer(text: str) -> None:
    assert isinstance(opening_keys(text), tuple)
    assert isinstance(opens_with(text, "ক"), bool)

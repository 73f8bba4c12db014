"""Other names of the same thing: how the file is read, what it finds in a query, and the file that comes with Khobor."""

from __future__ import annotations

import logging
import os
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.normalize import key
from search.bengali.stem import Stem
from search.bengali.terms import analyze
from search.errors import SourceError
from search.query.synonyms import (
    MOST_BYTES,
    MOST_EQUIVALENTS,
    MOST_WORDS,
    SECONDS_BETWEEN_LOOKS,
    LiveSynonyms,
    Synonyms,
    built_in,
    read_synonyms,
)

SHIPPED = Path(__file__).parents[2] / "search" / "bengali" / "data" / "synonyms.txt"

Row = tuple[int, int, list[str]]  # start and end of a run of the query, what else is looked for


def keys(text: str) -> str:
    return " ".join(token.exact for token in analyze(text))


def row(start: int, end: int, *names: str) -> Row:
    return start, end, list(map(keys, names))


def found(synonyms: Synonyms, query: str) -> list[Row]:
    return [
        (match.start, match.end, [" ".join(token.exact for token in run) for run in match.equivalents])
        for match in synonyms.find(analyze(query))
    ]


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "synonyms.txt"


@pytest.mark.parametrize(
    ("line", "query", "expected"),
    [
        pytest.param("জাপান, নিপ্পন, Japan", "জাপান", [row(0, 1, "নিপ্পন", "Japan")], id="equivalents-find-each-other"),
        pytest.param("জাপান, নিপ্পন, Japan", "JAPAN", [row(0, 1, "জাপান", "নিপ্পন")], id="latin-in-any-case"),
        pytest.param("জাপান, নিপ্পন", "জাপানের খবর", [row(0, 1, "নিপ্পন")], id="inflected"),
        pytest.param("জাপান, নিপ্পন", "চীন", [], id="another-word"),
        pytest.param("দাদাভাই => জাপান", "দাদাভাই", [row(0, 1, "জাপান")], id="one-way"),
        pytest.param("দাদাভাই => জাপান", "জাপান", [], id="and-not-back"),
        pytest.param("ক, খ => গ, ঘ", "খ", [row(0, 1, "গ", "ঘ")], id="several-on-both-sides"),
        pytest.param("ইইউ, ইউরোপীয় ইউনিয়ন", "আজ ইইউ", [row(1, 2, "ইউরোপীয় ইউনিয়ন")], id="a-phrase-for-a-word"),
        pytest.param("ইইউ, ইউরোপীয় ইউনিয়ন", "ইউরোপীয় ইউনিয়নের সভা", [row(0, 2, "ইইউ")], id="a-word-for-a-phrase"),
        pytest.param("ইইউ, ইউরোপীয় ইউনিয়ন", "ইউনিয়ন ইউরোপীয়", [], id="only-in-order"),
        pytest.param("বিএনপি, BNP", "বি.এন.পি", [row(0, 1, "BNP")], id="an-acronym-with-full-stops"),
        pytest.param("উত্তর কোরিয়া, DPRK", "উ. কোরিয়ার নেতা", [row(0, 2, "DPRK")], id="an-abbreviation"),
        pytest.param("উ. কোরিয়া, DPRK", "উত্তর কোরিয়া", [row(0, 2, "DPRK")], id="an-abbreviation-in-the-file"),
        pytest.param("কোভিড, কোভিড-১৯", "কোভিড ১৯", [row(0, 2, "কোভিড")], id="a-hyphen-is-a-space"),
        pytest.param("  জাপান ,নিপ্পন  ", "জাপান", [row(0, 1, "নিপ্পন")], id="spaces-do-not-count"),
        pytest.param(r"এক\, দুই, তিন", "তিন", [row(0, 1, "এক দুই")], id="escaped-comma"),
        pytest.param(r"এক \=> দুই, তিন", "তিন", [row(0, 1, "এক দুই")], id="escaped-arrow"),
        pytest.param("ক = খ, গ", "গ", [row(0, 1, "ক খ")], id="an-equals-sign-alone"),
        pytest.param(r"\#জাপান, নিপ্পন", "জাপান", [row(0, 1, "নিপ্পন")], id="escaped-hash"),
        pytest.param("সরকারি, সরকারী, government", "সরকারি", [row(0, 1, "government")], id="its-own-stem-adds-nothing"),
    ],
)
def test_a_line_adds_to_a_query(path: Path, line: str, query: str, expected: list[Row]) -> None:
    assert found(read_synonyms(written(path, line)), query) == expected


def test_comments_and_empty_lines_say_nothing(path: Path) -> None:
    synonyms = read_synonyms(written(path, "# জাপান, নিপ্পন", "", "  ", "  # চীন, China", ""))
    assert (synonyms.by_exact, synonyms.by_stem) == ({}, {})


def test_a_file_may_begin_with_a_byte_order_mark_and_have_dos_line_ends(path: Path) -> None:
    path.write_bytes("\ufeffজাপান, নিপ্পন\r\nচীন, China\r\n".encode())
    assert found(read_synonyms(path), "জাপান চীন") == [row(0, 1, "নিপ্পন"), row(1, 2, "China")]


def test_a_name_on_several_lines_has_the_others_of_all_of_them(path: Path) -> None:
    synonyms = read_synonyms(written(path, "জাপান, নিপ্পন", "নিপ্পন, Japan", "নিপ্পন => সূর্যোদয়"))
    assert found(synonyms, "নিপ্পন") == [row(0, 1, "জাপান", "Japan", "সূর্যোদয়")]


def test_equivalents_are_not_followed_further(path: Path) -> None:
    assert found(read_synonyms(written(path, "জাপান, নিপ্পন", "নিপ্পন, Japan")), "জাপান") == [row(0, 1, "নিপ্পন")]


def test_the_longest_name_is_taken_and_none_overlaps_another(path: Path) -> None:
    synonyms = read_synonyms(written(path, "আমেরিকা, USA", "দক্ষিণ আমেরিকা, South America", "আমেরিকা ভ্রমণ, US tour"))
    assert found(synonyms, "দক্ষিণ আমেরিকা ভ্রমণ, আমেরিকা") == [row(0, 2, "South America"), row(3, 4, "USA")]


def test_the_very_words_of_an_entry_outdo_one_that_shares_their_stems(path: Path) -> None:
    synonyms = read_synonyms(written(path, "দীপ, lamp", "দিপ, elephant"))
    assert found(synonyms, "দিপ") == [row(0, 1, "elephant")]


def test_forms_of_a_verb_are_not_taken_for_a_name_that_looks_like_one(path: Path) -> None:
    synonyms = read_synonyms(written(path, "কোভিড, করোনা"))
    as_if_a_verb = synonyms.stemmed_by(lambda word: Stem("করা", True) if word == key("করোনা") else Stem(word, False))
    assert found(as_if_a_verb, "করোনা") == [row(0, 1, "কোভিড")]
    assert (found(as_if_a_verb, "করা"), found(as_if_a_verb, "কোভিড")) == ([], [])


def test_synonyms_take_the_stems_of_the_index_that_is_searched(path: Path) -> None:
    stemmed = read_synonyms(written(path, "জাপান, নিপ্পন")).stemmed_by(lambda word: Stem(word[:3], False))
    assert [[[token.stem for token in run] for run in others] for others in stemmed.by_stem.values()] == [
        [["নিপ"]],
        [["জাপ"]],
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("জাপান", "line 2 has one name alone: write its equivalents behind it", id="neither-comma-nor-arrow"),
        pytest.param("জাপান, ", "line 2 has no word before or behind a comma or arrow", id="nothing-behind-a-comma"),
        pytest.param("জাপান,, চীন", "line 2 has no word before or behind a comma or arrow", id="nothing-between"),
        pytest.param("=> জাপান", "line 2 has no word before or behind a comma or arrow", id="nothing-before-the-arrow"),
        pytest.param("জাপান =>", "line 2 has no word before or behind a comma or arrow", id="nothing-behind-the-arrow"),
        pytest.param("জাপান, !?", "line 2 has no word before or behind a comma or arrow", id="no-word"),
        pytest.param("ক => খ => গ", "line 2 has more than one =>", id="two-arrows"),
        pytest.param("জাপান, চীন\\", "line 2 ends in a backslash", id="lone-backslash"),
        pytest.param(
            "ঘর জল মন গাছ মাছ ফুল পথ, নদী", "line 2 has a name of 7 words, ঘর জল মন গাছ মাছ ফুল পথ", id="a-sentence"
        ),
        pytest.param("a,b,c,d,e,f,g,h,i,j", "line 2 has more than 8 equivalents", id="too-many-equivalents"),
        pytest.param("z => a,b,c,d,e,f,g,h,i", "line 2 has more than 8 equivalents", id="too-many-behind-the-arrow"),
    ],
)
def test_a_bad_line_is_named_with_what_to_do(path: Path, line: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_synonyms(written(path, "চীন, China", line))
    assert str(caught.value).startswith(f"{path}: {message}")


def test_equivalents_are_counted_over_all_lines(path: Path) -> None:
    with pytest.raises(SourceError, match="line 3 gives z more than 8 equivalents"):
        read_synonyms(written(path, "z, a, b, c, d", "z => e, f, g, h", "z => i"))


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(path: Path) -> None:
    path.write_bytes("জাপান, নিপ্পন\n".encode() + b"caf\xe9, coffee\n")
    with pytest.raises(SourceError, match="line 2 is not UTF-8"):
        read_synonyms(path)


def test_a_file_that_is_too_large_is_refused_unread(path: Path) -> None:
    path.write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(SourceError, match="it has 524,289 bytes; write at most 524,288"):
        read_synonyms(path)


def test_a_file_that_is_not_there_is_an_error_of_its_source(path: Path) -> None:
    with pytest.raises(SourceError, match="it cannot be read: No such file"):
        read_synonyms(path)


NAMES = st.lists(st.sampled_from("ক খ গ ঘরে বাড়িতে জাপানের করেছে উ. ২০ Japan".split()), min_size=1, max_size=8)


@given(query=NAMES)
def test_matches_stand_in_order_inside_the_query_and_never_overlap(query: list[str]) -> None:
    words = analyze(" ".join(query))
    places = [place for match in built_in().find(words) for place in (match.start, match.end - 1)]
    assert places == sorted(places)
    assert all(before < after for before, after in zip(places[1::2], places[2::2], strict=False))
    assert all(0 <= place < len(words) for place in places)


@given(names=st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=4))
def test_any_text_is_read_or_refused_by_its_line(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_text(",".join(names), encoding="utf-8")
    try:
        assert isinstance(read_synonyms(path), Synonyms)
    except SourceError as error:
        assert str(error).startswith(f"{path}: line ")  # noqa: PT017  # either is right


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def edit(path: Path, *lines: str) -> None:
    """Write *lines* as an editor does a second later, whatever the grain of the disk's clock."""
    before = path.stat().st_mtime_ns
    written(path, *lines)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_an_edited_file_is_read_again_within_a_second(path: Path, clock: Clock) -> None:
    live = LiveSynonyms(written(path, "জাপান, নিপ্পন"), clock)
    edit(path, "জাপান, সূর্যোদয়")
    clock.seconds += SECONDS_BETWEEN_LOOKS / 2
    assert found(live.current(), "জাপান") == [row(0, 1, "নিপ্পন")]
    clock.seconds += SECONDS_BETWEEN_LOOKS / 2
    assert found(live.current(), "জাপান") == [row(0, 1, "সূর্যোদয়")]


def test_a_file_that_stays_as_it_is_is_not_read_again(path: Path, clock: Clock) -> None:
    live = LiveSynonyms(written(path, "জাপান, নিপ্পন"), clock)
    first = live.current()
    clock.seconds += 60
    assert live.current() is first


def test_a_bad_edit_leaves_the_old_names_in_force_and_is_logged_once(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    live = LiveSynonyms(written(path, "জাপান, নিপ্পন"), clock)
    edit(path, "জাপান")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            clock.seconds += 5
            assert found(live.current(), "জাপান") == [row(0, 1, "নিপ্পন")]
    assert "line 1 has one name alone" in str(live.error)
    assert len(caplog.records) == 1


def test_a_mended_file_takes_effect(path: Path, clock: Clock) -> None:
    live = LiveSynonyms(written(path, "জাপান, নিপ্পন"), clock)
    for text in ("জাপান", "জাপান, সূর্যোদয়"):
        edit(path, text)
        clock.seconds += 5
        live.current()
    assert (found(live.current(), "জাপান"), live.error) == ([row(0, 1, "সূর্যোদয়")], None)


def test_a_file_that_is_away_for_a_while_leaves_the_old_names_in_force(path: Path, clock: Clock) -> None:
    live = LiveSynonyms(written(path, "জাপান, নিপ্পন"), clock)
    path.unlink()
    clock.seconds += 5
    assert found(live.current(), "জাপান") == [row(0, 1, "নিপ্পন")]
    written(path, "জাপান, সূর্যোদয়")
    clock.seconds += 5
    assert (found(live.current(), "জাপান"), live.error) == ([row(0, 1, "সূর্যোদয়")], None)


def test_a_file_that_is_bad_from_the_start_is_refused(path: Path, clock: Clock) -> None:
    with pytest.raises(SourceError, match="line 1 has one name alone"):
        LiveSynonyms(written(path, "জাপান"), clock)


def shipped_lines() -> list[str]:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def names_of(line: str) -> list[tuple[str, ...]]:
    """The stems of each name of a shipped line; none has escapes."""
    return [tuple(token.stem for token in analyze(name)) for name in line.replace("=>", ",").split(",")]


def test_the_shipped_file_has_the_names_of_the_news() -> None:
    assert len(shipped_lines()) >= 300
    assert "\\" not in "".join(shipped_lines())  # names_of reads it without


def test_no_name_stands_twice_on_a_shipped_line() -> None:
    assert [line for line in shipped_lines() if len(set(names_of(line))) < len(names_of(line))] == []


def test_no_name_stands_on_two_shipped_lines_of_equivalents() -> None:
    """Two would be two meanings, or one that is spread over the file."""
    names = list(chain.from_iterable(names_of(line) for line in shipped_lines() if "=>" not in line))
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_shipped_name_has_few_words_and_those_are_keys() -> None:
    entries = [rule.entry for rule in built_in().rules]
    assert {len(entry) for entry in entries} <= set(range(1, MOST_WORDS + 1))
    assert [token.exact for entry in entries for token in entry if key(token.exact) != token.exact] == []


def test_no_shipped_name_has_more_equivalents_than_are_looked_up() -> None:
    assert max(map(len, built_in().by_exact.values())) <= MOST_EQUIVALENTS


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("রুশ প্রেসিডেন্ট", {"রাশিয়া", "russia"}, id="adjective-and-country"),
        pytest.param("মার্কিন", {"যুক্তরাষ্ট্র", "আমেরিকা"}, id="america"),
        pytest.param("Chittagong", {"চট্টগ্রাম", "chattogram"}, id="old-and-new-spelling"),
        pytest.param("জাতিসংঘের", {"ইউএন", "un", "রাষ্ট্রপুঞ্জ"}, id="both-bengals"),
        pytest.param("AFP", {"এএফপি"}, id="agency"),
        pytest.param("আ.লীগ", {"awami league"}, id="abbreviated-party"),
        pytest.param("আন্তর্জাতিক অপরাধ আদালত", {"আইসিসি"}, id="one-of-two-that-share-an-acronym"),
    ],
)
def test_shipped_names_are_found(query: str, expected: set[str]) -> None:
    names = {name for _, _, names in found(built_in(), query)[:1] for name in names}
    assert set(map(keys, expected)) <= names


@pytest.mark.parametrize(
    ("query", "never"),
    [
        pytest.param("দক্ষিণ আমেরিকা", "মার্কিন", id="a-continent-is-no-country"),
        pytest.param("আইসিসি", "আন্তর্জাতিক অপরাধ আদালত", id="an-acronym-of-two"),
        pytest.param("সূচি", "সু চি", id="a-schedule-is-no-person"),
        pytest.param("পাকিস্তান", "পাক", id="a-word-with-other-meanings"),
        pytest.param("করছে", "কোভিড", id="a-verb-is-no-virus"),
    ],
)
def test_shipped_names_do_not_merge_what_differs(query: str, never: str) -> None:
    assert keys(never) not in {name for _, _, names in found(built_in(), query) for name in names}

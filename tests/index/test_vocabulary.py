"""The word tables: whatever was written is found, by itself, its beginning, its end and its keys."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from search.index import builder, vocabulary
from search.index.headlines import Said
from search.index.vocabulary import RUNS, SOUND, WORDS, WordTable, count_documents, is_table, write_words

COUNTS = {"কর": 7, "করা": 3, "ঘর": 1, "নদী": 5, "নদীর": 5, "bnp": 2}


def vowels(word: str) -> list[str]:
    return [letter for letter in word if letter in "াী"]


@pytest.fixture
def table(tmp_path: Path) -> WordTable:
    write_words(tmp_path, "words", COUNTS, {"vowel": vowels})
    return WordTable(tmp_path, "words")


def test_words_are_numbered_in_order_with_their_counts(table: WordTable) -> None:
    assert [table.word(number) for number in range(len(table))] == sorted(COUNTS)
    assert {word: table.count(word) for word in COUNTS} == COUNTS


def test_what_was_not_written_is_not_found(table: WordTable) -> None:
    assert [table.find(word) for word in ("", "ক", "করাত", "zzz")] == [None] * 4
    assert table.count("ক") == 0


def test_words_are_found_by_beginning_and_end(table: WordTable) -> None:
    assert table.starting_with("কর", 9) == ["কর", "করা"]
    assert table.starting_with("কর", 1) == ["কর"]
    assert sorted(table.ending_with("র", 9)) == ["কর", "ঘর", "নদীর"]
    assert table.ending_with("ৎ", 9) == []


def test_words_under_a_key_come_most_frequent_first_and_each_once(table: WordTable) -> None:
    assert table.filed_under("vowel", ["ী"], 9) == [("নদী", 5), ("নদীর", 5)]
    assert table.filed_under("vowel", ["া", "ী", "া"], 1) == [("করা", 3), ("নদী", 5)]
    assert table.filed_under("vowel", ["ৈ"], 9) == []


def test_words_are_found_by_the_beginning_of_a_key_that_has_an_order(tmp_path: Path) -> None:
    write_words(tmp_path, "words", COUNTS, {SOUND: lambda word: [word, word[::-1]]})
    table = WordTable(tmp_path, "words")

    def found(*beginnings: str) -> list[str]:
        return sorted({table.word(number) for number in table.numbers_filed_from(SOUND, beginnings)})

    assert found("নদ") == ["নদী", "নদীর"]
    assert found("র", "b") == ["bnp", "কর", "ঘর", "নদীর"]
    assert found("bnpx") == found() == []


def test_a_table_tells_what_titles_say_of_its_words(tmp_path: Path) -> None:
    write_words(tmp_path, "words", COUNTS, {}, {"নদী": Said(3, 7), "কর": Said(1, 0), "মেঘ": Said(9, 9)})
    table = WordTable(tmp_path, "words")
    told = zip(map(table.word, range(len(table))), table.titled.tolist(), table.title.tolist(), strict=True)
    assert {word: (times, title) for word, times, title in told if times} == {"নদী": (3, 7), "কর": (1, 0)}


def test_a_generation_has_the_runs_of_its_headlines_in_order(tmp_path: Path) -> None:
    titles = ["পদ্মা নদী ভাঙছে", "পদ্মা নদী শান্ত", "মেঘনা নদী শান্ত"]
    articles = [Article(id=title, title=title, body="") for title in titles]
    builder.rebuild(tmp_path, articles, sources=[], now="2024-06-20T13:24:00+06:00")
    table = WordTable(tmp_path / "g-000001", RUNS)
    assert [table.word(number) for number in range(len(table))] == ["নদী শান্ত", "পদ্মা নদী"]
    assert table.df.tolist() == [2, 2]
    assert table.starting_with("পদ্মা ", 9) == ["পদ্মা নদী"]


def test_an_empty_table_answers(tmp_path: Path) -> None:
    write_words(tmp_path, "words", {}, {"vowel": vowels})
    table = WordTable(tmp_path, "words")
    assert (len(table), table.find("ক"), table.starting_with("ক", 9), table.ending_with("ক", 9)) == (0, None, [], [])
    assert table.filed_under("vowel", ["া"], 9) == []


def test_of_too_many_words_the_most_frequent_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MOST_WORDS", 3)
    write_words(tmp_path, "words", COUNTS, {})
    table = WordTable(tmp_path, "words")
    assert [table.word(number) for number in range(len(table))] == ["কর", "নদী", "নদীর"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("words.words", True, id="of-words"),
        pytest.param("stems.words", True, id="of-stems"),
        pytest.param("lexicon.npy", False, id="the-lexicon"),
        pytest.param("MAIN_00000001.fields", False, id="a-segment"),
    ],
)
def test_the_files_of_tables_are_told_from_others(name: str, expected: bool) -> None:
    assert is_table(name) is expected


words = st.text(st.sampled_from("কখি্া😀a"), min_size=1, max_size=6)


@given(st.dictionaries(words, st.integers(min_value=1, max_value=9), max_size=30), words)
def test_every_look_up_agrees_with_a_search_through_all_words(counts: dict[str, int], asked: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_words(Path(folder), "words", counts, {"first": lambda word: [word[0]]})
        table = WordTable(Path(folder), "words")
        assert table.count(asked) == counts.get(asked, 0)
        assert table.starting_with(asked, 99) == sorted(word for word in counts if word.startswith(asked))
        assert list(map(table.word, table.numbers_starting_with(asked))) == table.starting_with(asked, 99)
        assert sorted(table.ending_with(asked, 99)) == sorted(word for word in counts if word.endswith(asked))
        filed = table.filed_under("first", [asked[0]], 99)
        assert sorted(filed) == sorted((word, df) for word, df in counts.items() if word[0] == asked[0])
        assert [df for _, df in filed] == sorted((df for _, df in filed), reverse=True)


def test_deleted_documents_do_not_count(tmp_path: Path) -> None:
    articles = [
        Article(id=str(number), title="পদ্মা", body="পদ্মা নদী মেঘনা" if number else "যমুনা নদী") for number in range(4)
    ]
    builder.rebuild(tmp_path, articles, sources=[], now="2024-06-20T13:24:00+06:00")
    builder.update(tmp_path, [], delete=["0", "3"], sources=[], now="2024-06-20T13:24:00+06:00")
    counts = count_documents(tmp_path / "g-000002", ("title", "body"))
    assert counts == {"পদ্মা": 2, "নদী": 2, "মেঘনা": 2}
    table = WordTable(tmp_path / "g-000002", WORDS)
    assert [table.count(word) for word in ("পদ্মা", "নদী", "যমুনা")] == [2, 2, 0]

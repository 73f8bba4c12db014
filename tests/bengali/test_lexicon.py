"""The lexicon: what lives in an archive is learnt from its words, and kept on the disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.bengali.endings import fold_length
from search.bengali.lexicon import Lexicon, built_in, learn_lexicon, load_lexicon
from search.bengali.normalize import key

# A town and a man of our own making, and the words that name them.
TOWN = {"ঝালুকনা": 20, "ঝালুকনার": 30, "ঝালুকনায়": 12}
MAN = {"বকতিমার": 40, "বকতিমারের": 25, "বকতিমারকে": 10}


def learnt(counts: dict[str, int]) -> Lexicon:
    return learn_lexicon({key(word): count for word, count in counts.items()})


def knows(lexicon: Lexicon, *words: str) -> list[bool]:
    return [lexicon.knows(fold_length(key(word))) for word in words]


def test_what_stands_alone_and_with_endings_lives() -> None:
    assert knows(learnt(TOWN | MAN), "ঝালুকনা", "বকতিমার", "ঝালুকনার", "বকতিমারের") == [True, True, False, False]


def test_what_is_seen_with_one_ending_only_does_not_live() -> None:
    assert knows(learnt(MAN), "বকতিমা") == [False]


def test_what_lives_with_two_endings_need_not_stand_alone() -> None:
    assert knows(learnt({"ঝালুকনার": 5, "ঝালুকনায়": 4}), "ঝালুকনা") == [True]


@pytest.mark.parametrize(
    "slip",
    [pytest.param({"বকতিমা": 1}, id="seen-once"), pytest.param({"বকতিমা": 3}, id="rare-beside-the-word")],
)
def test_a_slip_of_the_pen_makes_no_word(slip: dict[str, int]) -> None:
    assert knows(learnt({"বকতিমার": 900, "বকতিমারের": 300} | slip), "বকতিমা") == [False]


def test_an_emphatic_speaks_for_nothing() -> None:
    assert knows(learnt({"দেবদারুনে": 10, "দেবদারুনেই": 10, "দেবদারুনেও": 10}), "দেবদারুনে") == [False]


def test_a_form_of_a_verb_speaks_for_no_noun() -> None:
    assert knows(learnt({"দৌড়াতে": 50, "দৌড়ায়": 50, "দৌড়াও": 9}), "দৌড়া") == [False]


def test_what_is_built_in_lives_in_any_archive() -> None:
    assert knows(built_in(), "কমিটি", "করা", "ঝালুকনা") == [True, True, False]
    assert knows(learnt(TOWN), "কমিটি", "করা", "ঝালুকনা") == [True, True, True]


def test_no_articles_teach_nothing() -> None:
    assert learn_lexicon({}).learnt.tolist() == built_in().learnt.tolist()


def test_a_saved_lexicon_is_read_back_as_it_was(tmp_path: Path) -> None:
    for lexicon in (learnt(TOWN | MAN), built_in()):
        lexicon.save(tmp_path / "lexicon.npy")
        again = load_lexicon(tmp_path / "lexicon.npy")
        assert (again.learnt.tolist(), knows(again, "ঝালুকনা")) == (lexicon.learnt.tolist(), knows(lexicon, "ঝালুকনা"))


def test_the_order_of_the_words_makes_no_difference() -> None:
    assert learnt(TOWN | MAN).learnt.tolist() == learnt(MAN | TOWN).learnt.tolist()


@pytest.mark.parametrize("left", [0, 5, 60, -8])
def test_a_damaged_file_is_refused(tmp_path: Path, left: int) -> None:
    file = tmp_path / "lexicon.npy"
    learnt(TOWN | MAN).save(file)
    file.write_bytes(file.read_bytes()[:left])
    with pytest.raises(ValueError, match=r"."):
        load_lexicon(file)


def test_numbers_of_another_kind_are_no_lexicon(tmp_path: Path) -> None:
    np.save(tmp_path / "other.npy", np.zeros(3, np.float64))
    with pytest.raises(ValueError, match="holds no lexicon"):
        load_lexicon(tmp_path / "other.npy")

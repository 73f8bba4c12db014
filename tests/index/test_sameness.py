"""Signatures of texts, and the pairs of them that are worth a look."""

from __future__ import annotations

import numpy as np
import pytest
import rensa
from hypothesis import given, settings
from hypothesis import strategies as st

from search.index.sameness import UNKNOWN_DAY, WIDTH, Ints, Signatures, find_pairs, sign

RANDOM = np.random.default_rng(20240620)
WORDS = RANDOM.integers(1 << 63, size=4_000, dtype=np.uint64)


def signed(*texts: np.ndarray) -> Signatures:
    numbers = np.repeat(np.arange(len(texts), dtype=np.int32), list(map(len, texts)))
    return sign(np.concatenate([np.empty(0, np.uint64), *texts]), numbers, len(texts))


def pairs_of(signatures: Signatures, days: Ints | None = None) -> set[tuple[int, int]]:
    days = np.zeros(len(signatures), dtype=np.int64) if days is None else days
    found = find_pairs(signatures, days)
    return set(zip(found.one.tolist(), found.other.tolist(), strict=True))


def cut_to(share: float) -> np.ndarray:
    """A text of which a text of 400 words has *share* of what either has."""
    return WORDS[: int(400 * share)]


def test_a_signature_is_that_of_the_indexes_that_there_are() -> None:
    assert rensa.RMinHash.ALGORITHM_VERSION == 2
    words = np.arange(1, 11, dtype=np.uint64)
    assert signed(words)[0, :8].tolist() == [15, 181, 2, 75, 9, 47, 66, 6]


def test_a_signature_depends_on_its_text_alone() -> None:
    one, other = WORDS[:300], WORDS[200:900]
    together = signed(one, other, one)
    assert (together == np.concatenate([signed(one), signed(other), signed(one)])).all()


def test_texts_without_a_run_have_one_signature() -> None:
    assert (signed(WORDS[:0], WORDS[:1]) == signed(WORDS[:0])[0]).all()
    assert signed().shape == (0, WIDTH)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9])
def test_as_many_numbers_are_equal_as_runs_are_shared(share: float) -> None:
    whole, part = signed(WORDS[:400], cut_to(share))
    assert np.mean(whole == part) == pytest.approx(share, abs=0.15)


def test_texts_that_share_more_than_half_are_pairs_and_others_are_not() -> None:
    texts = [
        WORDS[start : start + 300] for start in (0, 60, 1_000, 1_040, 2_000)
    ]  # of 300 words 240 are shared, then 260
    assert pairs_of(signed(*texts)) == {(0, 1), (2, 3)}


def test_nearly_all_pairs_that_share_half_are_found() -> None:
    whole = [RANDOM.permutation(WORDS)[:400] for _ in range(200)]
    texts = [text for one in whole for text in (one, one[:220])]
    wanted = {(number, number + 1) for number in range(0, len(texts), 2)}
    found = pairs_of(signed(*texts))
    assert found <= wanted
    assert len(found) >= 0.97 * len(wanted)


def test_what_is_filled_in_again_weeks_later_is_no_pair_but_a_whole_text_again_is() -> None:
    signatures = signed(WORDS[:300], WORDS[60:360], WORDS[:300])
    days = np.array([100, 130, 160])
    assert pairs_of(signatures, days) == {(0, 2)}
    assert pairs_of(signatures, np.array([UNKNOWN_DAY, 130, 160])) == {(0, 1), (0, 2)}


def test_a_thousand_copies_do_not_make_half_a_million_pairs() -> None:
    found = pairs_of(np.repeat(signed(WORDS[:300]), 1_000, axis=0))
    assert {other for _, other in found} == set(range(1, 1_000))
    assert len(found) <= 20 * 1_000


@settings(max_examples=30)
@given(st.integers(0, 6), st.integers(0, 2**32))
def test_every_pair_comes_once_and_the_earlier_first(count: int, seed: int) -> None:
    rows = np.random.default_rng(seed).integers(2, size=(count, WIDTH)).astype(np.uint8)
    found = find_pairs(np.concatenate([rows, rows]), np.zeros(2 * count, dtype=np.int64))
    listed = list(zip(found.one.tolist(), found.other.tolist(), strict=True))
    assert len(set(listed)) == len(listed)
    assert all(one < other for one, other in listed)
    assert {(place, place + count) for place in range(count)} <= set(listed)

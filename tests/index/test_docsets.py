"""Sets of documents, as lists and as bits: both answer the same."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index.docsets import DocList, bits_of, meet_each

DOCUMENTS = 300
SETS = st.sets(st.integers(0, DOCUMENTS - 1))


def as_docs(numbers: set[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(sorted(numbers), dtype=np.int32)


@given(SETS, st.sets(st.integers(-70, DOCUMENTS + 70)))
def test_what_is_met_is_where_it_stands_in_both(members: set[int], asked: set[int]) -> None:
    docs, wanted = as_docs(members), as_docs(asked)
    for one in (DocList(docs), bits_of(docs, DOCUMENTS)):
        places, at = one.meet(wanted)
        assert wanted[places].tolist() == sorted(members & asked)
        assert docs[at].tolist() == sorted(members & asked)


@given(SETS)
def test_all_are_marked_and_no_others(members: set[int]) -> None:
    docs = as_docs(members)
    for one in (DocList(docs), bits_of(docs, DOCUMENTS)):
        marked = np.zeros(DOCUMENTS + 10, dtype=bool)
        marked[5] = True
        one.mark(marked)
        assert np.flatnonzero(marked).tolist() == sorted(members | {5})
        assert one.size == len(members)
    assert bits_of(docs, DOCUMENTS).docs().tolist() == sorted(members)


@given(st.lists(SETS, min_size=1, max_size=4), SETS)
def test_several_sets_are_met_as_one_after_the_other(sets: list[set[int]], asked: set[int]) -> None:
    bits = [bits_of(as_docs(members), DOCUMENTS) for members in sets]
    number, places, at = meet_each(bits, as_docs(asked))
    expected = [(which, *met) for which, one in enumerate(bits) for met in zip(*one.meet(as_docs(asked)), strict=True)]
    assert list(zip(number.tolist(), places.tolist(), at.tolist(), strict=True)) == expected

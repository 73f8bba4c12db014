"""What a term gives at most to the score of each document, as a search holds it in memory (the numbers: search.index.impacts).

Of most terms that is what lies on disk. A frequent term is held as bits, which take less room than its documents, and with the few
postings set apart that give much: only these are worth going through for all documents.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.docsets import DocBits, DocList, Docs, bits_of
from search.index.impacts import MOST_CODE

_FREQUENT = 2_000  # documents: to go through all postings of fewer costs less than what is done for a frequent term
_SPARSE = 12  # documents of the segment for each: with 16, caps leave a hundred times as many documents to be looked at
_PEAKS = 10  # postings for each that exceeds the cap; with 20 no less time is taken


class Listed(NamedTuple):
    """What one term gives at most to the score of each document of one segment, as it lies there; see search.index.impacts.

    *members*: the documents, deleted ones among them; their numbers count from *base*. *codes* of each times *step*: no less than
    it gives, and more by less than *step*. 0 where it gives nothing, or what it gives counts elsewhere.
    """

    base: int
    members: DocList
    codes: NDArray[np.uint8] | NDArray[np.float32]
    step: float


class Frequent(NamedTuple):
    """The same of a term that many documents have, with the few postings set apart that give much.

    *cap*: a code that few postings exceed, times the step. *peaks*: the documents of those, ascending; *excess*: by how much the
    code of each does. *capped*: of each of the 256 codes, what it stands for, but no more than the cap.
    """

    base: int
    members: DocBits
    codes: NDArray[np.uint8]
    step: float
    cap: float
    peaks: Docs
    excess: NDArray[np.uint8]
    capped: NDArray[np.float32]


Bounded = Listed | Frequent


def bounds_of(base: int, documents: int, docs: Docs, codes: NDArray[np.uint8], step: float) -> Bounded:
    """What is held of a term with *docs*, of a segment of so many *documents* from *base* on."""
    if len(docs) < max(_FREQUENT, documents // _SPARSE):
        return Listed(base, DocList(docs), codes, step)
    as_high = np.bincount(codes, minlength=MOST_CODE + 1)[::-1].cumsum()[
        ::-1
    ]  # postings with each code or a higher one
    cap = max(int(np.count_nonzero(as_high * _PEAKS > len(codes))) - 1, 0)
    peaks = np.flatnonzero(codes > cap)
    excess = codes.take(peaks) - np.uint8(cap)
    capped = (np.minimum(np.arange(MOST_CODE + 1), cap) * step).astype(np.float32)
    return Frequent(base, bits_of(docs, documents), codes, step, cap * step, docs.take(peaks), excess, capped)

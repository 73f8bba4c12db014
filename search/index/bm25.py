"""BM25, as far as the index needs it to work out bounds and the ranking to score: the formula and its parts.

    weight of the field * idf * tf * (k1 + 1) / (tf + norm)        norm = k1 * (1 - b + b * length / average length)

Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009; the idf as Lucene has it, never negative.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.settings import Ranking

Floats = NDArray[np.float64]


def idf_of(df: int, documents: int) -> float:
    """How much a term tells that *df* of *documents* have: ln(1 + (N - df + 0.5) / (df + 0.5))."""
    return float(idfs_of(np.array(df), documents))


def idfs_of(df: NDArray[Any], documents: int) -> Floats:
    """idf_of of many terms."""
    idfs: Floats = np.log1p((documents - df + 0.5) / (df + 0.5))
    return idfs


def mean_of_positive(lengths: NDArray[Any]) -> float:
    """The mean length of those that have the field; 1.0 where none has."""
    positive = lengths[lengths > 0]
    return float(positive.mean()) if len(positive) else 1.0


def norms_of(lengths: NDArray[Any], average: float, ranking: Ranking) -> Floats:
    """What a long field needs more of a term than a short one, from the lengths of a field and their mean."""
    norms: Floats = ranking.k1 * (1 - ranking.b + ranking.b / average * lengths)
    return norms


def saturated(tf: NDArray[Any], norms: NDArray[Any], k1: float) -> NDArray[Any]:
    """How much *tf* occurrences count, of at most k1 + 1: each one more counts less."""
    counted: NDArray[Any] = tf * (k1 + 1) / (tf + norms)
    return counted

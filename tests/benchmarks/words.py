"""How often the word that was meant is found: ``python words.py ARTICLES ... [--latin FILE] [--misspelt FILE]``.

The vocabulary is that of the articles. LATIN: lines "Bengali TAB Latin"; MISSPELT: "wrong TAB right". Rows whose right word is not
in the vocabulary do not count. Also says how fast the analyzer goes over the articles once warm. With ``--grow 1000000`` there are
made-up words beside those of the articles, until they are so many: what a large archive costs.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from search.articles import Article
from search.bengali.normalize import key
from search.bengali.romanize import fold_latin, roman_keys
from search.bengali.spelling import spelling_keys
from search.bengali.terms import Analyzer
from search.index.vocabulary import WORDS, WordTable, write_words
from search.query.correction import find_spellings
from search.query.reading import find_readings
from search.sources.registry import read_sources

Answer = Callable[[str], Sequence[str]]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("articles", nargs="+", help="as khobor rebuild takes them")
    asked.add_argument("--latin", type=Path)
    asked.add_argument("--misspelt", type=Path)
    asked.add_argument("--grow", type=int, default=0, metavar="N", help="make the vocabulary N words large")
    given = asked.parse_args()
    records = read_sources(given.articles)
    texts = [f"{record.title}\n{record.body}" for record in records if isinstance(record, Article)]
    analyzer = Analyzer()
    counts = Counter(word for text in texts for word in {one.exact for one in analyzer.words(text)})
    print(f"{len(counts):,} words in {len(texts):,} articles; {warm_speed(analyzer, texts):,.0f} words a second, warm")
    grow(counts, given.grow)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        write_words(Path(folder), WORDS, counts, {"sound": roman_keys, "spelling": spelling_keys})
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
        print(f"{len(counts):,} words written in {time.perf_counter() - started:.0f} s, {size:.0f} MB")
        table = WordTable(Path(folder), WORDS)
        if given.latin:
            pairs = [(latin, key(bengali)) for bengali, latin in rows_of(given.latin)]
            show("Latin letters", pairs, counts, lambda typed: read_as(typed, table), most=10)
        if given.misspelt:
            pairs = [(key(wrong), key(right)) for wrong, right in rows_of(given.misspelt)]
            show("misspellings", pairs, counts, lambda typed: corrected(typed, table), most=5)


def grow(counts: Counter[str], size: int) -> None:
    """Add words to *counts* until it has *size*, made of its own with endings, slips of a letter and pieces of others."""
    dice, words = random.Random(7), [word for word in counts if len(word) > 3 and not word.isascii()]
    while len(counts) < size:
        word, place = dice.choice(words), dice.randrange(4)
        made = (
            word + dice.choice(("ের", "কে", "টি", "গুলো", "সহ", "হীন")),
            word[:place] + dice.choice("কখগচজটডতদনপবমরলশস") + word[place + 1 :],
            word + dice.choice(words)[:4],
        )
        counts.setdefault(dice.choice(made), int(dice.paretovariate(1)))


def warm_speed(analyzer: Analyzer, texts: Sequence[str]) -> float:
    """Words a second of processor time over all *texts*, the best of three passes."""
    best = 0.0
    for _ in range(3):
        started = time.process_time()
        words = sum(len(analyzer.words(text)) for text in texts)
        best = max(best, words / (time.process_time() - started))
    return best


def rows_of(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        first, _, second = line.partition("\t")
        yield first, second


def read_as(typed: str, table: WordTable) -> list[str]:
    latin = "".join(letter for letter in fold_latin(typed) if letter.isalnum())
    return [one.word for one in find_readings(latin, table, 10)]


def corrected(typed: str, table: WordTable) -> list[str]:
    return [one.word for one in find_spellings(typed, table, 5)]


def show(name: str, pairs: Sequence[tuple[str, str]], known: Counter[str], answer: Answer, *, most: int) -> None:
    counted = [(typed, right) for typed, right in pairs if right in known and typed != right]
    answers, seconds = [], []
    for typed, _ in counted:
        started = time.perf_counter()
        answers.append(answer(typed))
        seconds.append(time.perf_counter() - started)
    middle, slow = (1000 * float(np.percentile(seconds, share)) for share in (50, 95))
    first = sum(found[:1] == [right] for found, (_, right) in zip(answers, counted, strict=True))
    among = sum(right in found[:most] for found, (_, right) in zip(answers, counted, strict=True))
    shares = f"first {first / len(counted):.1%}, in the first {most} {among / len(counted):.1%}"
    print(f"{name}: {shares} of {len(counted):,} rows; p50 {middle:.1f} ms, p95 {slow:.1f} ms")


if __name__ == "__main__":
    main()

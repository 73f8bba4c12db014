"""Articles -> the lexicon of their words, and the same articles once more: what a rebuild reads before it can index.

Which endings come off a word depends on all the words of the archive, so they are counted first, and the articles wait on disk.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from search.articles import Article, article_from_record, article_to_record
from search.bengali.lexicon import Lexicon, learn_lexicon
from search.bengali.terms import Analyzer

_MOST_COUNTED = 3_000_000  # words held in memory while counting, some 400 MB; past it those seen once make room


def lay_aside(articles: Iterable[Article], file: Path) -> Lexicon:
    """Write *articles* to *file* and return the lexicon of their words."""
    counts: Counter[str] = Counter()
    analyzer = Analyzer()
    with file.open("w", encoding="utf-8") as lines:
        for article in articles:
            lines.write(json.dumps(article_to_record(article), ensure_ascii=False) + "\n")
            counts.update({word.exact for text in (article.title, article.body) for word in analyzer.words(text)})
            if len(counts) > _MOST_COUNTED:
                counts = Counter({word: count for word, count in counts.items() if count > 1})
    return learn_lexicon(counts)


def read_back(file: Path) -> Iterator[Article]:
    """The articles of *file*, in the order they were laid aside."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield article_from_record(json.loads(line))

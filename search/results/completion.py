"""What a reader has typed so far -> what they may be about to type: words to search for, headlines, names of papers and sections.

Half of what is offered are queries, a third or so are headlines, the newest first, and the last is a name; what one kind lacks the
others make up for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from search.bengali.tokens import Token
from search.index.schema import FILTER_FIELDS, STEM_FIELD, VALUE_FIELDS
from search.index.snapshot import Docs, Snapshot, is_among
from search.query.lexer import QUOTES
from search.query.ordering import by_time
from search.query.typed import read_typed
from search.results.names import find_names
from search.results.page import Suggestion
from search.results.wordings import (
    Asked,
    Wording,
    choose,
    find_following,
    find_led,
    find_misspelt,
    find_together,
    find_words,
    is_known,
    read_asked,
)
from search.settings import Limits

_MOST_SEEN = 2_000  # titles with all that was typed, the newest: enough to tell what else they say
_MOST_TERMS = 30  # words that what is begun may be, and that are looked for in these
_MOST_ALONE = 8  # the same where nothing was typed before: any title with them will do
_LEAST_BEGUN = 2  # letters from which on headlines are offered where nothing was typed before
_MOST_MEANT = 3  # other spellings of a word that nothing begins with
_SPARE = 4  # titles read for each that is offered: agencies' reports have the same one in several papers
_NO_DOCS = np.empty(0, dtype=np.int32)


def complete(typed: str, snapshot: Snapshot, most: int, *, roman: bool) -> tuple[Suggestion, ...]:
    """At most *most* suggestions to a reader who has *typed* so far; none where there is nothing to go on with."""
    read = read_typed(typed, Limits(), snapshot.analyzer) if typed.strip() else None
    if read is None or most < 1:
        return ()
    asked = read_asked(read, snapshot, roman=roman)
    if read.field in FILTER_FIELDS:
        return tuple(_values(asked, snapshot))[:most]
    if not (asked.opening or asked.before or asked.words):
        return ()
    words = find_words(asked, snapshot)
    seen = _titles_with(asked.words, snapshot) if asked.words else None
    found, counts = _look_for(words, seen, snapshot)
    docs = found if seen is None or asked.opening else seen
    queries = _queries(asked, words, counts, snapshot, most)
    tells = not read.is_excluded and (asked.words or len(asked.opening) >= _LEAST_BEGUN)
    headlines = list(_headlines(docs, snapshot, max(most * 3 // 8, most - len(queries)))) if tells else []
    names = [Suggestion(one.text, one.field) for one in find_names(asked, snapshot)] if read.is_plain else []
    return _mixed(queries, headlines, names, most)


def _mixed(
    queries: Sequence[Suggestion], headlines: Sequence[Suggestion], names: Sequence[Suggestion], most: int
) -> tuple[Suggestion, ...]:
    named = names[: max(1, most // 8)]
    listed = headlines[: min(most * 3 // 8, most - len(named))]
    asked = queries[: most - len(named) - len(listed)]
    listed = headlines[: most - len(named) - len(asked)]
    return (*asked, *listed, *named)[:most]


# Queries


def _queries(
    asked: Asked, words: Sequence[Wording], counts: Mapping[str, int], snapshot: Snapshot, most: int
) -> list[Suggestion]:
    """The query with what may be put for what is begun: what headlines say with the rest of it, else any words."""
    found = find_following(asked, snapshot)
    if asked.words:
        found += find_together(words, counts)
    else:
        found += [*words, *find_led(words, snapshot)]
    texts = choose(found or words, asked, snapshot, most)
    if not is_known(found or words):
        texts += find_misspelt(asked, snapshot, _MOST_MEANT)
    return [Suggestion(f"{asked.kept}{text}{asked.typed.closing}", "query") for text in dict.fromkeys(texts)]


def _values(asked: Asked, snapshot: Snapshot) -> Iterator[Suggestion]:
    """The query with the names of sources or sections that its last field may be for."""
    field, kept, before = asked.typed.field, asked.typed.kept, asked.typed.before
    opening = (kept[: before[0].start] if before else kept).rstrip(QUOTES)
    if field in VALUE_FIELDS:
        for found in find_names(asked, snapshot, (field,)):
            if not set(QUOTES).intersection(found.text):  # what has one cannot be quoted
                yield Suggestion(f'{opening}"{found.text}"', "query")


# Headlines


def _titles_with(words: Sequence[Token], snapshot: Snapshot) -> Docs:
    """The newest documents whose titles have all of *words* in some form, ascending."""
    found = sorted(
        (snapshot.postings(STEM_FIELD["title"], stem).docs for stem in {word.stem for word in words}), key=len
    )
    docs = found[0]
    for others in found[1:]:
        docs = docs[is_among(docs, others)]
    return np.sort(by_time(docs, snapshot, "newest", _MOST_SEEN)) if len(docs) > _MOST_SEEN else docs


def _look_for(words: Sequence[Wording], seen: Docs | None, snapshot: Snapshot) -> tuple[Docs, dict[str, int]]:
    """The documents whose titles have one of *words*, and in how many of them each is; of those *seen*, or of all where None."""
    terms = [word.terms[0] for word in words[: _MOST_ALONE if seen is None else _MOST_TERMS]]
    if seen is None:
        postings = [snapshot.postings("title", term).docs for term in terms]
        return np.unique(np.concatenate([_NO_DOCS, *postings])), {}
    found = snapshot.locate([("title", term) for term in terms], seen, positioned=0)
    counts = np.bincount(found.term, minlength=len(terms)).tolist()
    return seen[np.unique(found.doc)], dict(zip(terms, counts, strict=True))


def _headlines(docs: Docs, snapshot: Snapshot, most: int) -> Iterator[Suggestion]:
    """The newest of *docs*, of those with one title the first."""
    titles: set[str] = set()
    for doc in by_time(docs, snapshot, "newest", most * _SPARE).tolist():
        article = snapshot.article(doc)
        words = " ".join(word.exact for word in snapshot.analyzer.words(article.title))
        if words and words not in titles:
            titles.add(words)
            yield Suggestion(article.title, "headline", article.id)
        if len(titles) == most:
            return

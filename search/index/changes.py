"""Articles as they come -> what a run changes: which are new, which take the place of another, which are there already.

Two articles are the same where they have one id, or where their addresses lead to one page. Of the same article the last counts,
but a mere beginning (what a feed says of it, or less than half of its text by another way) never takes the place of all of it.
Where the ids differ the first stays, so that links to it stay good; unless it is only the address, and the other has an id of its
own.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from search.articles import Article
from search.index.snapshot import Mask, Snapshot
from search.sources.addresses import canonical_url
from search.sources.records import Lead

_BEGINNING = 0.5  # of the text that is there; a corrected article keeps more
# An address that leads to one article has a number, a slug or a path of its own; that of a front page or a section has none.
_OF_ONE_ARTICLE = re.compile(r"https?://[^/]+/(?:.*[\d%-]|[^/]+/[^/]+/.)")


@dataclass(slots=True)
class Changes:
    """What a run changes against the generation it started from: *base*, None for a rebuild.

    *missing*: ids that were to be deleted and are not there. *deleted*, *replaced*: id to document of the base. *latest*: id to
    place in the order of writing. *superseded*: places of what was written and then replaced.
    """

    base: Snapshot | None = None
    missing: list[str] = field(default_factory=list)
    deleted: dict[str, int] = field(default_factory=dict)
    replaced: dict[str, int] = field(default_factory=dict)
    latest: dict[str, int] = field(default_factory=dict)
    superseded: list[int] = field(default_factory=list)
    unchanged: int = 0
    _lengths: array[int] = field(default_factory=lambda: array("I"))  # of the bodies that were written, in code points
    _by_url: dict[int, str] = field(default_factory=dict)  # hash of an address to the id of what was written
    _seen: Mask | None = None  # which documents of the base came again

    @property
    def written(self) -> int:
        return len(self._lengths)

    def delete(self, ids: Sequence[str]) -> None:
        """Delete the articles of *ids*, which may be addresses as they were printed."""
        for given in dict.fromkeys(ids):
            article_id = given if self._in_base(given, "") is not None else canonical_url(given)
            doc = self._in_base(article_id, "")
            if doc is None:
                self.missing.append(given)
            else:
                self.deleted[article_id] = doc

    def keep_only(self, ids: Iterable[str]) -> None:
        """Delete what is in the base and neither came again nor is one of *ids*, each the id or the address of an article."""
        if self.base is None:
            return
        seen = self._seen_docs(self.base)
        for article_id in ids:
            doc = self._in_base(article_id, article_id)  # that of a page is its address, another source may know its id
            if doc is not None:
                seen[doc] = True
        gone = self.base.live[~seen[self.base.live]]
        self.deleted.update(zip(self.base.ids_of(gone), gone.tolist(), strict=True))

    def taken(self, articles: Iterable[Article | Lead]) -> Iterator[Article]:
        """Those of *articles* that are to be written, each under the id that it gets."""
        for one in articles:
            if (article := self.take(one)) is not None:
                yield article

    def take(self, one: Article | Lead) -> Article | None:
        """Note *one*, and return what is to be written of it; None where what is there stays as it is."""
        article = one.article if isinstance(one, Lead) else one
        url = _address(article)
        before = self._in_run(article.id, url)
        if before is not None:
            length = self._lengths[self.latest[before]]
            if _is_less(one, before != article.id, length):
                self.unchanged += 1
                return None
            self.superseded.append(self.latest.pop(before))
            return self._write(replace(article, id=_id_of_both(before, article.id, url)), url, before)
        doc = self._in_base(article.id, url)
        if doc is None or self.base is None:
            return self._write(article, url, article.id)
        return self._take_over(one, article, doc, self.base, url)

    def _take_over(self, one: Article | Lead, article: Article, doc: int, base: Snapshot, url: str) -> Article | None:
        """Have *article* take the place of *doc* of the base, unless it says nothing new."""
        there = base.article(doc)
        self._seen_docs(base)[doc] = True
        new = replace(article, id=_id_of_both(there.id, article.id, url))
        if there.id not in self.deleted:
            is_old = new == there if not isinstance(one, Lead) else len(article.body) <= len(there.body)
            if is_old or _is_less(one, there.id != article.id, len(there.body)):
                self.unchanged += 1
                return None
        self.deleted.pop(there.id, None)
        self.replaced[there.id] = doc
        return self._write(new, url, there.id)

    def _write(self, article: Article, url: str, before: str) -> Article:
        if before != article.id:
            self._by_url.pop(hash(url), None)
        self.latest[article.id] = self.written
        self._lengths.append(len(article.body))
        if url and url != article.id:
            self._by_url[hash(url)] = article.id
        return article

    def _in_run(self, article_id: str, url: str) -> str | None:
        """The id under which the same article was written in this run."""
        if article_id in self.latest:
            return article_id
        if not url:
            return None
        other = self._by_url.get(hash(url), url)
        return other if other in self.latest else None

    def _in_base(self, article_id: str, url: str) -> int | None:
        if self.base is None:
            return None
        doc = self.base.find(article_id)
        if doc is None and url:
            doc = self.base.find(url) if url != article_id else None
            doc = self.base.find_by_url(url) if doc is None else doc
        return doc

    def _seen_docs(self, base: Snapshot) -> Mask:
        if self._seen is None:
            self._seen = np.zeros(base.documents, dtype=bool)
        return self._seen


def _address(article: Article) -> str:
    """The canonical address of *article*, or "" where it has none that is of one article alone."""
    if not article.url:
        return ""
    url = canonical_url(article.url)
    return url if _OF_ONE_ARTICLE.match(url) else ""


def _is_less(one: Article | Lead, by_address: bool, length: int) -> bool:
    """Whether *one* is a mere beginning of what is there, whose body has *length* code points."""
    if isinstance(one, Lead):
        return len(one.article.body) <= length
    return by_address and len(one.body) < _BEGINNING * length


def _id_of_both(before: str, now: str, url: str) -> str:
    return now if before == url else before

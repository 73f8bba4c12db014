"""Addresses of the web -> the files that they lead to.

A sitemap leads to the pages that it lists, a feed to itself and, where that is wished, to the pages behind its entries, the root of
a site, where that is wished, to its sitemaps; every other address leads to itself. Newest pages come first, and those that have
not changed since they were last fetched are left out.

noindex holds for pages only: most feeds and sitemaps bear it to keep themselves, and not what they list, out of results. Nothing
is kept here: the caller saves the validators once all was written. How a host is asked is the business of search.sources.hosts.
"""

from __future__ import annotations

import datetime
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, NamedTuple, Protocol, cast

from search.articles import moment_of
from search.settings import Fetching, Limits
from search.sources import feed
from search.sources.download import Address, NotFetched, World, parse_address
from search.sources.hosts import Found, Hosts, Validators, canonical, shown
from search.sources.parts import Member, Origin, Problem
from search.sources.records import Notice, Reject
from search.sources.robots import is_kept_out
from search.sources.sitemap import BrokenSitemap, Listed, looks_like_sitemap, read_sitemap

_HEAD = 4096
_META_BYTES = 2**17  # of a page in which its meta tags are looked for
_HTML = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_A_DAY = datetime.timedelta(days=1)
_LONG_AGO = datetime.datetime.min.replace(tzinfo=datetime.timezone.utc)


class Page(NamedTuple):
    """A page that was fetched. *validators*: by the addresses that it was reached by."""

    origin: Origin
    body: bytes
    validators: Mapping[str, Validators]


class Pages(Protocol):
    """The pages that an earlier run fetched which broke off."""

    def find_page(self, url: str) -> Page | None: ...

    def keep_page(self, url: str, page: Page) -> None: ...


class Fetcher:
    """Fetches for one run.

    *known*: the validators of earlier runs, by address. *validators* are those of this run, to be added to them when it is over;
    *unchanged* counts what its host or its sitemap said to be as it was. What *pages* has is not fetched again.
    """

    def __init__(
        self,
        fetching: Fetching,
        world: World,
        known: Mapping[str, Validators] | None = None,
        limits: Limits | None = None,
        pages: Pages | None = None,
    ) -> None:
        self.fetching = fetching
        self.limits = limits or Limits()
        self._hosts = Hosts(fetching, world, known or {}, self.limits)
        self._pages = pages
        self._led_to: set[str] = set()
        self._is_all = True  # whether all that the address at hand leads to was fetched

    @property
    def validators(self) -> Mapping[str, Validators]:
        return self._hosts.validators

    @property
    def unchanged(self) -> int:
        return self._hosts.unchanged

    def fetch(self, url: str) -> Iterator[Member | Problem]:
        """Yield what *url*, which the owner names, leads to; each is to be read before the next is asked for."""
        before = set(self.validators)
        pages: list[Listed] = []
        self._is_all = True
        try:
            yield from self._open_address(url, pages)
        except NotFetched as error:
            yield _reject(url, error)
        listings = self.validators.keys() - before
        self._is_all = self._is_all and len(pages) <= self.fetching.most
        for page in self._newest(pages):
            yield from self._page(page.url)
        if not self._is_all:  # else what is missing would never be fetched: the listing would be said to be unchanged
            for listing in listings:
                del self._hosts.validators[listing]

    def _open_address(self, url: str, pages: list[Listed]) -> Iterator[Member | Problem]:
        """Yield what is at *url* itself; add to *pages* what it leads to. Raises NotFetched."""
        address = parse_address(url)
        self._hosts.name(address)
        if self.fetching.find_sitemaps and address.target == "/":
            yield from self._read_sitemaps(self._sitemaps_of(address), pages, url)
        elif found := self._hosts.get(url, self.fetching.file_bytes):
            with found.body:
                yield from self._open(found, pages)

    def _open(self, found: Found, pages: list[Listed]) -> Iterator[Member | Problem]:
        """Yield what was found at a named address, unless it is a sitemap; add to *pages* what it leads to."""
        if _is_sitemap(found):
            more: list[Listed] = []
            yield from self._read_listing(found, more, pages)
            yield from self._read_sitemaps(more, pages, found.asked)
            return
        if self.fetching.follow and feed.looks_like_feed(found.head()):
            pages.extend(self._behind(found))
        yield from self._member(found)

    def _behind(self, found: Found) -> Iterator[Listed]:
        """The pages behind the entries of a feed that are to be fetched."""
        data = found.body.read(self.limits.record_bytes)
        found.body.seek(0)
        for url, changed in feed.addresses(data, found.origin(), self.limits.read_seconds):
            if self._is_due(page := Listed(url, changed)):
                yield page

    def _page(self, url: str) -> Iterator[Member | Problem]:
        """Yield the page at *url*, unless it came before."""
        if url in self._led_to:
            return
        self._led_to.add(url)
        if self._pages and (page := self._pages.find_page(url)):
            self._hosts.validators.update(page.validators)
            yield Member(page.origin, io.BytesIO(page.body))
            return
        try:
            if found := self._hosts.get(url, self.fetching.page_bytes):
                with found.body:
                    self._keep(url, found)
                    yield from self._member(found)
        except NotFetched as error:
            self._is_all = self._is_all and not error.is_passing
            yield _reject(url, error)

    def _keep(self, url: str, found: Found) -> None:
        if self._pages:
            told = {address: self.validators[address] for address in (canonical(url), found.url)}
            self._pages.keep_page(url, Page(found.origin(), found.body.read(), told))
            found.body.seek(0)

    def _member(self, found: Found) -> Iterator[Member | Problem]:
        if self.fetching.obey and _is_page(found):
            page = found.head(_META_BYTES).decode("utf-8", errors="replace")
            if is_kept_out(found.answer.headers.get("x-robots-tag", ""), page):
                yield _reject(found.asked, NotFetched("the page asks not to be found (noindex)", "disallowed"))
                return
        yield Member(found.origin(), found.body)

    # What lists pages

    def _sitemaps_of(self, address: Address) -> list[Listed]:
        listed = self._hosts.rules_of(address).sitemaps or (f"{address.root}/sitemap.xml",)
        return [Listed(url, is_sitemap=True) for url in listed]

    def _read_sitemaps(self, first: Iterable[Listed], pages: list[Listed], path: str) -> Iterator[Problem]:
        """Add to *pages* what the sitemaps *first* and those that they list hold, the newest first, each once."""
        waiting, asked = [*first], set[str]()
        while waiting and len(asked) < self.fetching.sitemaps:
            waiting.sort(key=_age)
            listed = waiting.pop(0)
            if listed.url in asked or self._is_enough(pages, listed):
                continue
            asked.add(listed.url)
            try:
                if found := self._hosts.get(listed.url, self.fetching.sitemap_bytes):
                    with found.body:
                        yield from self._read_listing(found, waiting, pages)
            except NotFetched as error:
                self._is_all = self._is_all and not error.is_passing
                yield _reject(listed.url, error)
        if waiting:
            self._is_all = False
            yield Notice(shown(path), f"more than {self.fetching.sitemaps} sitemaps: those that changed last were read")

    def _read_listing(self, found: Found, sitemaps: list[Listed], pages: list[Listed]) -> Iterator[Problem]:
        """Add to *sitemaps* and *pages* what one sitemap, or a feed in its place, lists."""
        if feed.looks_like_feed(found.head()):
            pages.extend(self._behind(found))
            return
        try:
            for listed in self._listed_in(found):
                (sitemaps if listed.is_sitemap else pages).append(listed)
                if len(pages) > 2 * self.fetching.most + 1:  # one more than is wanted shows that there was more
                    pages[:] = self._newest(pages, self.fetching.most + 1)
                if len(sitemaps) > 2 * self.fetching.sitemaps:
                    sitemaps[:] = sorted(sitemaps, key=_age)[: self.fetching.sitemaps + 1]
        except BrokenSitemap as error:
            self._is_all = False
            self._hosts.forget(found)
            yield Reject(shown(found.asked), None, "unreadable", f"the sitemap cannot be read to its end: {error}")

    def _listed_in(self, found: Found) -> Iterator[Listed]:
        """What the sitemap lists that is to be fetched."""
        if not _is_sitemap(found):
            raise BrokenSitemap("it is no sitemap")
        for listed in read_sitemap(_unpacked(found.body), self.fetching.sitemap_bytes):
            if self._is_due(listed):
                yield listed
            else:
                self._hosts.unchanged += 1

    def _newest(self, pages: Iterable[Listed], most: int | None = None) -> list[Listed]:
        """At most *most* of *pages*: what changed last first, then what says nothing, last what of that is known."""
        ordered = sorted(
            pages, key=lambda page: (page.changed is None and canonical(page.url) in self._hosts.known, *_age(page))
        )
        return ordered[: self.fetching.most if most is None else most]

    def _is_enough(self, pages: list[Listed], sitemap: Listed) -> bool:
        """Whether *sitemap* can hold none of the newest pages: there are as many that changed after it did."""
        later = (page for page in pages if sitemap.changed and page.changed and _age(page) < _age(sitemap))
        return sum(1 for _ in later) > self.fetching.most

    def _is_due(self, listed: Listed) -> bool:
        """Whether an address may have changed since it was fetched; a day on which it did lasts until midnight."""
        known = self._hosts.known.get(canonical(listed.url))
        if not (known and listed.changed):
            return True
        lasted = _A_DAY if "T" not in listed.changed else datetime.timedelta()
        return moment_of(listed.changed) > moment_of(known.fetched) - lasted


def _reject(url: str, error: NotFetched) -> Reject:
    return Reject(shown(url), None, error.reason, str(error))


def _age(listed: Listed) -> tuple[bool, float]:
    """For sorting: what changed last comes first, what does not say when comes last."""
    moment = moment_of(listed.changed) if listed.changed else None
    return moment is None, (_LONG_AGO - moment).total_seconds() if moment else 0.0


def _is_page(found: Found) -> bool:
    return "html" in found.answer.headers.get("content-type", "").lower() or bool(_HTML.match(found.head()))


def _is_sitemap(found: Found) -> bool:
    try:
        head = _unpacked(found.body).read(_HEAD)
    except (OSError, EOFError, zlib.error):
        return False
    finally:
        found.body.seek(0)
    return looks_like_sitemap(head)


def _unpacked(body: BinaryIO) -> BinaryIO:
    """*body*, out of the gzip that sitemaps are often in."""
    packed = body.read(2) == b"\x1f\x8b"
    body.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=body, mode="rb")) if packed else body

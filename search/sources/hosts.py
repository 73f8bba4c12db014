"""Other people's servers -> what is at an address, asked for as their owners wish.

A host is asked for its robots.txt first, then for one thing at a time with a pause in between, longer where it wants that, not at
all while it says that it is busy; what it told of an address before is told again, so that it can say that nothing is new. Each
step of a redirect is checked as if it had been asked for.
"""

from __future__ import annotations

import datetime
import email.utils
import http.client
import importlib.metadata
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urljoin

from search.articles import writable
from search.errors import SourceError
from search.settings import Fetching, Limits
from search.sources.download import Address, Answer, NotFetched, World, download, parse_address
from search.sources.encodings import charset_in
from search.sources.parts import Origin
from search.sources.robots import NAME, Rules, parse_rules

_HEAD = 4096
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 502, 503, 504})
_REFUSING = frozenset({429, 503})  # the whole host, while 502 and 504 may be of one page
_NOT_MODIFIED, _TOO_MANY = 304, 429
_CLIENT, _SERVER = range(400, 500), range(500, 600)  # whose fault it is
_USER = re.compile(r"(?<=//)[^/@]*@")
_A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server told of an address that was fetched, to ask it next time whether there is anything new.

    *modified*: its Last-Modified, word for word. *fetched*: when, as an ISO time. *followed*: when by a run that fetches the pages
    behind a feed, too; None where what is there now was fetched without them.
    """

    fetched: str
    etag: str | None = None
    modified: str | None = None
    followed: str | None = None

    def as_record(self) -> dict[str, str]:
        """What ``Validators(**record)`` makes the same of."""
        told = {"fetched": self.fetched, "etag": self.etag, "modified": self.modified, "followed": self.followed}
        return {name: value for name, value in told.items() if value is not None}


class _Refused(NotFetched):
    """A host answers, but not with what it was asked for."""

    def __init__(self, status: int) -> None:
        self.status = status
        message = f"HTTP {status} {http.client.responses.get(status, '')}".strip()
        super().__init__(message, is_passing=status in _BUSY or status in _SERVER)


@dataclass(frozen=True, slots=True)
class Found:
    """What an address gave. *url*: the address that it was at last."""

    asked: str
    url: str
    answer: Answer
    saved: datetime.datetime

    @property
    def body(self) -> BinaryIO:
        return self.answer.body

    def head(self, count: int = _HEAD) -> bytes:
        head = self.body.read(count)
        self.body.seek(0)
        return head

    def origin(self) -> Origin:
        charset = charset_in(self.answer.headers.get("content-type", ""))
        return Origin(shown(self.asked), self.url, self.saved, charset)


class Hosts:
    """The servers that a run asks; see Fetcher for *known*, *validators* and *unchanged*."""

    def __init__(self, fetching: Fetching, world: World, known: Mapping[str, Validators], limits: Limits) -> None:
        self.fetching = fetching
        self.world = world
        self.known = known
        self.validators: dict[str, Validators] = {}
        self.unchanged = 0
        self._limits = limits
        self._agent = _agent(fetching.contact)
        self._named: set[tuple[str, int]] = set()  # endpoints of the addresses that the owner names
        self._rules: dict[str, Rules | NotFetched] = {}  # by the root of the site
        self._free_at: dict[str, float] = {}  # by host: when it may be asked again
        self._given_up: dict[str, str] = {}  # by host: why

    def name(self, address: Address) -> None:
        """Take *address* as one that the owner names: its port may be any, and where that is allowed, its network."""
        self._named.add(address.endpoint)

    def get(self, url: str, most: int) -> Found | None:
        """What is at *url*, at most *most* bytes; None where that is as it was. Raises NotFetched."""
        address, answer = self._through_redirects(parse_address(url), lambda place: self._ask(place, most))
        now = self.world.moment()
        followed = now.isoformat() if self.fetching.follow else None
        if answer.status == _NOT_MODIFIED and (known := self.known.get(str(address))):
            again = Validators(now.isoformat(), known.etag, known.modified, followed or known.followed)
            self._remember(url, address, again)
            self.unchanged += 1
            return None
        if answer.status != http.client.OK:
            raise _Refused(answer.status)
        headers = answer.headers
        told = Validators(now.isoformat(), headers.get("etag"), headers.get("last-modified"), followed)
        self._remember(url, address, told)
        return Found(url, str(address), answer, _saved(headers.get("date"), now))

    def forget(self, found: Found) -> None:
        """Let *found* be fetched anew in the next run, as if it had never been."""
        for url in (canonical(found.asked), found.url):
            self.validators.pop(url, None)

    def rules_of(self, address: Address) -> Rules:
        """The rules of the site of *address*, asked for once. Raises NotFetched where nobody can tell whether there are any."""
        if address.root not in self._rules:
            self._rules[address.root] = self._fetch_rules(address)
        rules = self._rules[address.root]
        if isinstance(rules, NotFetched):
            raise rules.with_traceback(None)  # else each page would add to it
        return rules

    def _remember(self, url: str, address: Address, validators: Validators) -> None:
        self.validators[str(parse_address(url))] = Validators(validators.fetched)
        self.validators[str(address)] = validators

    def _through_redirects(self, address: Address, ask: Callable[[Address], Answer]) -> tuple[Address, Answer]:
        """The answer at the end of all redirects, and where that is. Raises NotFetched."""
        passed: set[str] = set()
        while True:
            self._check(address)
            answer = ask(address)
            if answer.status not in _REDIRECTS:
                return address, answer
            passed.add(str(address))
            address = self._redirected(address, answer, passed)

    def _check(self, address: Address) -> None:
        """Raise NotFetched unless *address* is on a port of the web, or at an endpoint that the owner named."""
        if address.port not in (80, 443) and address.endpoint not in self._named:
            raise NotFetched(f"port {address.port} is none of the web's, and was not named")

    def _redirected(self, address: Address, answer: Answer, passed: set[str]) -> Address:
        target = answer.headers.get("location", "")
        if not target:
            raise NotFetched(f"a redirect to nowhere (HTTP {answer.status})")
        try:
            to = parse_address(urljoin(str(address), _from_header(target)))
        except ValueError as error:
            raise NotFetched(f"a redirect to what is no address: {error}") from error
        if (address.scheme, to.scheme) == ("https", "http"):
            raise NotFetched(f"a redirect from https to http ({to.host})")
        if str(to) in passed:
            raise NotFetched("redirects go round in a circle")
        if len(passed) > self.fetching.redirects:
            raise NotFetched(f"more than {self.fetching.redirects} redirects")
        return to

    def _ask(self, address: Address, most: int) -> Answer:
        """What the host of *address* answers, if it may be asked. Raises NotFetched."""
        rules = self.rules_of(address) if self.fetching.obey else Rules()
        if not rules.allow(str(address)):
            raise NotFetched(f"the robots.txt of {address.host} forbids it", "disallowed")
        delay = max(self.fetching.delay, min(rules.delay, self.fetching.longest_delay))
        return self._ask_patiently(address, most, delay)

    def _ask_patiently(self, address: Address, most: int, delay: float, *, is_cut: bool = False) -> Answer:
        """Ask until the host is no longer busy, and give it up for this run if it stays so. Raises NotFetched."""
        failure = NotFetched("it was not asked")
        for attempt in range(self.fetching.tries):
            if given_up := self._given_up.get(address.host):
                raise NotFetched(given_up, is_passing=True)
            self._wait_for(address.host, delay)
            try:
                answer = self._download(address, most, is_cut=is_cut)
            except NotFetched as error:
                if attempt or not error.is_passing:  # what fails twice will fail again
                    raise
                failure, told = error, None
            else:
                if answer.status not in _BUSY:
                    return answer
                failure, told = _Refused(answer.status), self._told_to_wait(answer)
            self._pause(address.host, told, attempt)
        if isinstance(failure, _Refused) and failure.status in _REFUSING:
            self._given_up.setdefault(address.host, f"{address.host} was given up for this run: {failure}")
        raise failure

    def _download(self, address: Address, most: int, *, is_cut: bool) -> Answer:
        private = self._named if self.fetching.allow_private else ()
        headers = {
            "User-Agent": self._agent,
            "Accept": "*/*",
            "Accept-Language": "bn, en;q=0.5",
            **self._conditions(address),
        }
        return download(address, headers, most, self.fetching, self.world, private=private, is_cut=is_cut)

    def _conditions(self, address: Address) -> dict[str, str]:
        known = self.known.get(str(address))
        if known is None or (
            self.fetching.follow and not known.followed
        ):  # of a feed as it was the pages are wanted now
            return {}
        asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        return {name: value for name, value in asked.items() if value}

    def _wait_for(self, host: str, delay: float) -> None:
        wait = self._free_at.get(host, 0.0) - self.world.clock()
        if wait > 0:
            self.world.sleep(wait)
        self._free_at[host] = self.world.clock() + delay

    def _told_to_wait(self, answer: Answer) -> float | None:
        """The seconds of Retry-After, which may be a date; None where there is none."""
        told = answer.headers.get("retry-after", "").strip()
        if re.fullmatch("[0-9]{1,9}", told):
            return float(told)
        until = _mail_time(told)
        return max(0.0, (until - self.world.moment()).total_seconds()) if until else None

    def _pause(self, host: str, told: float | None, attempt: int) -> None:
        """Let *host* be until it wants to be asked again; where it says nothing, twice as long each time, and not all at once."""
        if told is not None and told > self.fetching.longest_wait:
            self._given_up[host] = f"{host} is busy and wants to be left alone for {told:,.0f} s"
            return
        pause = told if told is not None else self.fetching.backoff * 2**attempt * (0.5 + self.world.chance())
        self._free_at[host] = max(self._free_at.get(host, 0.0), self.world.clock() + pause)

    def _fetch_rules(self, address: Address) -> Rules | NotFetched:
        """RFC 9309, 2.3.1: a file that is not there forbids nothing, one that cannot be had forbids everything."""
        place = Address(address.scheme, address.host, address.port, "/robots.txt")
        most = self.fetching.robots_bytes
        try:
            _, answer = self._through_redirects(place, lambda at: self._ask_patiently(at, most, 0.0, is_cut=True))
        except NotFetched as error:
            return error if error.reason == "private" else _without_rules(str(error), error.is_passing)
        with answer.body:
            if answer.status in _CLIENT and answer.status != _TOO_MANY:
                return Rules()
            if answer.status != http.client.OK:
                return _without_rules(str(_Refused(answer.status)), answer.status in _SERVER)
            return parse_rules(answer.body.read(), self._limits.read_seconds)


def _without_rules(why: str, is_passing: bool) -> NotFetched:
    return NotFetched(f"its robots.txt cannot be had, so nothing else is fetched: {why}", is_passing=is_passing)


def _agent(contact: str) -> str:
    if not (contact.isascii() and contact.isprintable()):
        raise SourceError(contact, "is no contact for servers: letters of ASCII only, as in an address")
    try:
        version = importlib.metadata.version("khobor")
    except importlib.metadata.PackageNotFoundError:  # a checkout that is not installed
        version = "0"
    return f"{NAME}/{version}" + (f" (+{contact})" if contact else "")


def shown(url: str) -> str:
    """*url* as it may stand in a report: without a password."""
    return writable(_USER.sub("", url))


def canonical(url: str) -> str:
    """*url* as validators are kept by it."""
    try:
        return str(parse_address(url))
    except NotFetched:
        return url


def _from_header(value: str) -> str:
    """A header as its server meant it: UTF-8, though it is read as Latin-1."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _mail_time(text: str) -> datetime.datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc)


def _saved(date: str | None, now: datetime.datetime) -> datetime.datetime:
    """When an answer was made, by the clock of its server where that goes at all right."""
    moment = _mail_time(date or "")
    return moment if moment and abs(moment - now) < _A_DAY else now

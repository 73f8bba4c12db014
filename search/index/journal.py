"""The journal of a run: what was cut out of pages so far, so that a run that breaks off goes on where it was.

To cut an article out of a page takes a hundred times as long as to index it: an archive of a million pages is read for hours, and
indexed in minutes. So the one is kept, as it comes, beside the generations, and the other begins anew. A part of a source is known
by its bytes and by the rules it was read by; whatever run comes next takes from the journal what is there. So it does with pages
that were fetched, which takes a second for each. The file is made when there is something to keep; a run that ends well removes
it.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from search.articles import Article, writable
from search.sources.fetching import Page
from search.sources.hosts import Validators
from search.sources.parts import Origin, Part
from search.sources.records import Lead, Notice, Record, Reject, Repair

JOURNAL = "reading.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS part (key BLOB PRIMARY KEY, records BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page (url TEXT PRIMARY KEY, about TEXT, body BLOB) WITHOUT ROWID;
"""
_COMMITTED = 50  # parts: some seconds of work are lost with a run that is killed
_KINDS: dict[str, Callable[..., Record]] = {
    "article": Article,
    "lead": lambda **fields: Lead(Article(**fields)),
    "reject": Reject,
    "repair": Repair,
    "notice": Notice,
}


class Journal:
    """The journal in the folder *index*, by *rules*: of a run that may write there, and one such run alone."""

    def __init__(self, index: Path, rules: str) -> None:
        self._rules = rules
        self._path = index / JOURNAL
        self._database = _open(self._path) if self._path.exists() else None
        self._uncommitted = 0

    def find(self, part: Part) -> list[Record] | None:
        """What was read in *part* before; None where it was not."""
        found = self._select("SELECT records FROM part WHERE key = ?", self._key(part))
        return [_record(kind, fields) for kind, fields in json.loads(zlib.decompress(found[0]))] if found else None

    def keep(self, part: Part, records: Sequence[Record]) -> None:
        packed = zlib.compress(json.dumps([_described(record) for record in records]).encode("ascii"))
        self._insert("INSERT OR REPLACE INTO part VALUES (?, ?)", self._key(part), packed)
        self._uncommitted += 1
        if self._uncommitted == _COMMITTED:
            self._commit()

    def find_page(self, url: str) -> Page | None:
        """The page that was fetched at *url*, or None."""
        found = self._select("SELECT about, body FROM page WHERE url = ?", writable(url))
        if found is None:
            return None
        about = json.loads(found[0])
        saved = about["saved"] and datetime.datetime.fromisoformat(about["saved"])
        validators = {address: Validators(**told) for address, told in about["validators"].items()}
        return Page(Origin(about["path"], about["url"], saved, about["charset"]), zlib.decompress(found[1]), validators)

    def keep_page(self, url: str, page: Page) -> None:
        origin = page.origin
        about = {
            "path": origin.path,
            "url": origin.url,
            "saved": origin.saved.isoformat() if origin.saved else None,
            "charset": origin.charset,
            "validators": {address: told.as_record() for address, told in page.validators.items()},
        }
        packed = zlib.compress(page.body)
        self._insert("INSERT OR REPLACE INTO page VALUES (?, ?, ?)", writable(url), json.dumps(about), packed)
        self._commit()  # it took a second to come by

    def close(self) -> None:
        if self._database:
            with closing(self._database):
                self._commit()

    def _select(self, statement: str, key: str | bytes) -> tuple[Any, ...] | None:
        return self._database.execute(statement, (key,)).fetchone() if self._database else None

    def _insert(self, statement: str, *values: str | bytes) -> None:
        if self._database is None:
            self._database = _open(self._path)
        self._database.execute(statement, values)

    def _commit(self) -> None:
        if self._database:
            self._database.commit()
        self._uncommitted = 0

    def _key(self, part: Part) -> bytes:
        about = repr((self._rules, part.format, part.origin, part.first)).encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(about, digest_size=16)
        digest.update(part.payload)
        return digest.digest()


def _open(path: Path) -> sqlite3.Connection:
    """The database at *path*; a damaged one makes way for an empty one."""
    try:
        return _prepared(path)
    except sqlite3.OperationalError:  # the disk, and no damage: hours of work are in it
        raise
    except sqlite3.DatabaseError:
        for file in (path, path.with_name(f"{JOURNAL}-journal")):  # what SQLite would bring back into an empty one
            file.unlink(missing_ok=True)
        return _prepared(path)


def _prepared(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    try:
        # A killed run loses nothing by it; after a power cut it may begin anew.
        database.execute("PRAGMA synchronous = OFF")
        if database.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError
        database.executescript(_TABLES)
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _described(record: Record) -> tuple[str, dict[str, Any]]:
    if isinstance(record, Lead):
        return "lead", asdict(record.article)
    return type(record).__name__.lower(), asdict(record)


def _record(kind: str, fields: dict[str, Any]) -> Record:
    return _KINDS[kind](**fields)

"""The ledger of a generation: which files its articles were read from, and what the web said of the addresses that were fetched.

Lies in the generation, so that it is right of whatever generation is in service, and goes back with it. By it an update leaves out
files that are as they were (the same size and time of change, read by the same rules), does not fetch what has not changed, and
knows which articles were in a file that is gone.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from search.articles import writable

LEDGER = "sources.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, size INTEGER, changed INTEGER, ids BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fetched (url TEXT PRIMARY KEY, validators TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rules (text TEXT);
"""
_COMMITTED = 1000  # files at a time: the ledger of a run that breaks off is thrown away, so this is for speed alone


class Stamp(NamedTuple):
    """By what a file is taken to be as it was. *changed*: nanoseconds since 1970."""

    size: int
    changed: int


class Ledger:
    """The ledger that a run keeps at *path*. What was read by other *rules* than these is not in it. Close it when done."""

    def __init__(self, path: Path, rules: str, before: Path | None = None) -> None:
        """*before*: the generation whose ledger it goes on with; None to begin with nothing."""
        self.path = path
        if before and (before / LEDGER).is_file():
            shutil.copyfile(before / LEDGER, path)
        self._database = _open(path)
        self._uncommitted = 0
        if self._database.execute("SELECT text FROM rules").fetchall() != [(rules,)]:
            with self._database:
                self._database.execute("DELETE FROM file")  # what was fetched would be asked for again in vain
                self._database.execute("DELETE FROM fetched")
                self._database.execute("DELETE FROM rules")
                self._database.execute("INSERT INTO rules VALUES (?)", (rules,))

    def close(self) -> None:
        self._database.close()

    def written(self) -> Path:
        """The file, with all that was noted."""
        self._database.commit()
        return self.path

    def has(self, file: Path, stamp: Stamp) -> bool:
        """Whether *file* was read when it was as *stamp* says."""
        found = self._database.execute("SELECT size, changed FROM file WHERE path = ?", (_name(file),)).fetchone()
        return bool(found == tuple(stamp))

    def ids_of(self, file: Path) -> list[str]:
        """The ids of the articles that were in *file*."""
        found = self._database.execute("SELECT ids FROM file WHERE path = ?", (_name(file),)).fetchone()
        return json.loads(zlib.decompress(found[0])) if found else []

    def note(self, file: Path, stamp: Stamp, ids: Iterable[str]) -> None:
        """Say that *file* was read to its end as it was at *stamp*, and which articles it had."""
        packed = zlib.compress(json.dumps([*map(writable, ids)]).encode("ascii"))
        self._write("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", (_name(file), *stamp, packed))

    def keep_only(self, files: Iterable[Path]) -> None:
        """Forget all but *files*: what comes back as it was is to be read, or fetched, again, for its articles are gone."""
        self._database.execute("CREATE TEMP TABLE kept (path TEXT PRIMARY KEY) WITHOUT ROWID")
        self._database.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((_name(file),) for file in files))
        self._database.execute("DELETE FROM file WHERE path NOT IN kept")
        self._database.execute("DELETE FROM fetched")

    def validators(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Every address that was fetched, and by what the web tells whether it has changed."""
        for url, text in self._database.execute("SELECT url, validators FROM fetched"):
            yield url, json.loads(text)

    def note_validators(self, url: str, validators: dict[str, str]) -> None:
        self._write("INSERT OR REPLACE INTO fetched VALUES (?, ?)", (writable(url), json.dumps(validators)))

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        self._database.execute(statement, values)
        self._uncommitted += 1
        if self._uncommitted == _COMMITTED:
            self._database.commit()
            self._uncommitted = 0


def stamp_of(file: Path) -> Stamp:
    """Raises OSError."""
    status = file.stat()
    return Stamp(status.st_size, status.st_mtime_ns)


def _open(path: Path) -> sqlite3.Connection:
    """The database at *path*, with its tables; one that is damaged makes way for an empty one, and everything is read again."""
    database = sqlite3.connect(path)
    try:
        database.execute("PRAGMA synchronous = OFF")  # the builder has every file of a generation reach the disk
        database.executescript(_TABLES)
    except sqlite3.DatabaseError:
        database.close()
        path.unlink()
        with closing(sqlite3.connect(path)) as fresh:
            fresh.executescript(_TABLES)
        database = sqlite3.connect(path)
    return database


def _name(file: Path) -> str:
    return writable(str(file.absolute()))

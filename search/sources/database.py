"""Databases (SQLite files, and whatever SQLAlchemy reaches by an address) -> Articles: a row an article.

Nothing is ever written: SQLite files are opened so that no file comes to lie beside them, other databases are told that all is for
reading, and only a query that reads is sent. Without a query the tables of articles are found by their columns.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from search.articles import InvalidArticle, writable
from search.errors import SourceError
from search.sources.columns import article_of_row, has_text, heading_notices
from search.sources.guard import Unreadable
from search.sources.parts import Origin, Part, Problem, Reading
from search.sources.records import Notice, Record, Reject
from search.sources.tables import Cells, cut_rows, known_headings, listed, plain, read_table, without_headings

if TYPE_CHECKING:
    from sqlalchemy import ColumnClause, Connection, CursorResult, Engine, Row, Select
    from sqlalchemy.engine import URL

_ADDRESS = re.compile(r"([a-z][a-z0-9_]+)(?:\+[a-z0-9_]+)?://", re.IGNORECASE)
_OTHER_SCHEMES = frozenset({"http", "https", "ftp", "ftps", "sftp", "file", "s3", "gs", "hdfs"})
_SECRET = re.compile("pass|pwd|secret|token|key", re.IGNORECASE)  # in the name of an option of an address
_BROKEN_OFF = frozenset({"unreadable", "too-slow"})  # reasons for which rows are missing that are there
_DRIVERS = {  # what to install for a module that is missing, where that has another name
    "psycopg": "psycopg[binary]",
    "psycopg2": "psycopg2-binary",
    "MySQLdb": "mysqlclient",
}
_READ_ONLY = {  # what to send first, so that nothing can be changed by what comes next
    "postgresql": "SET TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
}
_ROWS_AHEAD = 100  # that a driver may hold: 300 KB of articles
_MOST_TABLES = 1_000  # looked at to find those of articles
_TOLD_TABLES = 10
_HOW_TO_ASK = 'say what to read, as in --sql "SELECT headline AS title, story AS body FROM news"'
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\*.*?\*/", re.DOTALL)
_FIRST_WORD = re.compile(r"[\s(]*(select|with|values|table)\b", re.IGNORECASE)

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100  # bytes
_WRITE_VERSION = 18  # in the header; 2 where what is new is kept in a log (WAL) beside the file
_STEPS = 100_000  # of SQLite's machine, between two looks at how many there were
_STEPS_A_ROW = 30_000_000  # to find the next row of a table: a third of a second; real ones take some hundreds
_STEPS_ASKED = (
    2_000_000_000  # the same of a query that somebody wrote, which may sort a large table first: twenty seconds
)
_VALUE_BYTES = 4  # times what a record may have: SQLite gives up on a longer value, and with it on the table
_PRAGMAS = frozenset(
    {"read_uncommitted", "table_info"}
)  # what SQLAlchemy asks when it connects, and what finds columns
_MAY = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SAVEPOINT})
_MAY_CALL = frozenset({sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})


class _Query(NamedTuple):
    """*table*: of which it reads the columns; None if somebody wrote it."""

    statement: Any  # of SQLAlchemy, or as it was written
    table: str | None


@dataclass(slots=True)
class _Steps:
    """How many steps of its machine SQLite may still take before the next row."""

    most: int
    left: int = 0

    def begin(self) -> None:
        self.left = self.most

    def is_over(self) -> bool:
        self.left -= _STEPS
        return self.left < 0


class _Database(NamedTuple):
    engine: Engine
    steps: _Steps


def is_address(source: str) -> bool:
    """Whether *source* is the address of a database (``postgresql://...``) and not a path, nor an address of the web."""
    return (found := _ADDRESS.match(source)) is not None and found[1].lower() not in _OTHER_SCHEMES


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    """Cut the SQLite file in *stream*."""
    try:
        with _as_file(stream, origin) as path:
            yield from _log_notices(path, origin)
            yield from _split_database(_sqlite_database(path, reading), origin, reading)
    except Unreadable as error:
        yield Reject(origin.path, None, error.reason, str(error))


def split_address(address: str, reading: Reading) -> Iterator[Part | Problem]:
    """Cut what the database at *address* answers to the query of *reading*. Raises SourceError."""
    from sqlalchemy.engine import make_url  # here: it takes a third of a second, and few runs have databases
    from sqlalchemy.exc import SQLAlchemyError

    try:
        url = make_url(address)
    except (SQLAlchemyError, ValueError):
        raise SourceError(
            _scheme_of(address), "it is no address of a database: KIND://USER:PASSWORD@HOST/NAME"
        ) from None
    origin = Origin(_shown(url))
    try:
        for part in _split_database(_database_at(url, reading), origin, reading):
            if isinstance(part, Reject) and part.reason in _BROKEN_OFF:
                raise Unreadable(part.reason, f"row {part.line}: {part.message}")
            yield part
    except Unreadable as error:
        raise SourceError(origin.path, _without_secrets(str(error), url)) from None


def read(part: Part, reading: Reading) -> Iterator[Record]:
    yield from read_table(part, reading)


# Addresses


def shown_address(address: str) -> str:
    """The *address* of a database without its passwords, as it may be kept and shown."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return _shown(make_url(address))
    except (ArgumentError, ValueError):
        return _scheme_of(address)


def _scheme_of(address: str) -> str:
    """What can be shown of an *address* that cannot be read: a password may be anywhere in it."""
    return f"{address.partition('://')[0]}://..."


def _shown(url: URL) -> str:
    masked = {name: "***" if _SECRET.search(name) else value for name, value in url.query.items()}
    return writable(url.set(query=masked).render_as_string(hide_password=True))


def _without_secrets(message: str, url: URL) -> str:
    secrets = [str(url.password or ""), *(str(value) for name, value in url.query.items() if _SECRET.search(name))]
    for secret in filter(None, secrets):
        message = message.replace(secret, "***")
    return message


def _database_at(url: URL, reading: Reading) -> _Database:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError
    from sqlalchemy.pool import NullPool

    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        path = Path(url.database or "")
        if not path.is_file():
            raise Unreadable(
                "unreadable", "there is no such file: sqlite:///NAME is below this folder, sqlite:////NAME is not"
            )
        return _sqlite_database(path, reading)
    try:
        return _Database(create_engine(url, poolclass=NullPool), _Steps(0))
    except NoSuchModuleError:
        raise Unreadable(
            "unreadable", f"databases of the kind {url.drivername} are not known: is its driver installed?"
        ) from None
    except ImportError as error:
        name = error.name or str(error)
        raise Unreadable("unreadable", f"its driver is not installed: pip install {_DRIVERS.get(name, name)}") from None
    except (SQLAlchemyError, ValueError, TypeError) as error:
        raise Unreadable("unreadable", f"it is no address of a database: {_told(error)}") from None


# SQLite


@contextmanager
def _as_file(stream: BinaryIO, origin: Origin) -> Iterator[Path]:
    """The path of the file that *stream* reads, or of a copy that is gone afterwards: SQLite opens nothing but files."""
    if path := _own_file(stream, origin):
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:  # of its own: nobody else can lay a log beside it
        path = Path(folder, "copy.sqlite")
        with path.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
        yield path


def _own_file(stream: BinaryIO, origin: Origin) -> Path | None:
    """The file by the name of *origin* if that is what *stream* reads: it has the same header and size."""
    path = Path(origin.path)
    if not stream.seekable() or not path.is_file():
        return None
    header = stream.read(_HEADER)
    size = stream.seek(0, 2)
    stream.seek(0)
    return path if path.stat().st_size == size and _header_of(path) == header else None


def _header_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEADER)


def _log_notices(path: Path, origin: Origin) -> Iterator[Notice]:
    log = path.with_name(f"{path.name}-wal")
    if log.is_file() and log.stat().st_size:
        message = (
            f"what is in {log.name} and not yet in the file is not read: close what writes it, or sqlite3 FILE .dump it"
        )
        yield Notice(origin.path, message)


def _sqlite_database(path: Path, reading: Reading) -> _Database:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    if not _header_of(path).startswith(_MAGIC):
        raise Unreadable("unreadable", "it is no database of SQLite")
    steps = _Steps(_STEPS_ASKED if reading.query else _STEPS_A_ROW)
    steps.begin()
    creator = partial(_open_sqlite, path, steps, _VALUE_BYTES * reading.limits.record_bytes, bool(reading.query))
    return _Database(create_engine("sqlite://", creator=creator, poolclass=NullPool), steps)


def _open_sqlite(path: Path, steps: _Steps, most_bytes: int, may_call: bool) -> sqlite3.Connection:
    """A connection that can do nothing but read *path*.

    With a log SQLite would make a file of its own to share it, unless it is told that nobody writes.
    """
    has_log = _header_of(path)[_WRITE_VERSION : _WRITE_VERSION + 1] == b"\x02"
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if has_log else ''}"
    connection = sqlite3.connect(address, uri=True)
    connection.text_factory = _text
    if sys.version_info >= (3, 11):
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, most_bytes)
    connection.execute("PRAGMA trusted_schema = OFF")  # views and computed columns may call nothing that reaches out
    connection.set_authorizer(partial(_authorize, may_call))
    connection.set_progress_handler(steps.is_over, _STEPS)
    return connection


def _text(data: bytes) -> str | bytes:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data


def _authorize(may_call: bool, action: int, first: str | None, *_: object) -> int:
    """Whether a query may do what it is about to; *may_call*: functions, and itself. Columns of a hostile table may call them."""
    is_question = action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _PRAGMAS
    is_allowed = action in _MAY or is_question or (may_call and action in _MAY_CALL)
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


# Any database


def _split_database(database: _Database, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    try:
        with _connected(database.engine) as connection:
            if reading.query:
                yield from _split_query(
                    connection, _Query(_checked(reading.query), None), database.steps, origin, reading
                )
            else:
                yield from _split_tables(connection, database.steps, origin, reading)
    finally:
        database.engine.dispose()


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    with _failing("it cannot be reached, or does not let anybody in"):
        connection = engine.connect()
    with connection:
        if first := _READ_ONLY.get(engine.dialect.name):
            with _failing("it does not allow to be read only"):
                connection.exec_driver_sql(first)
        yield connection


@contextmanager
def _failing(what: str) -> Iterator[None]:
    """Raise Unreadable, which says *what* failed, for whatever SQLAlchemy and drivers raise."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, ImportError, ValueError, OSError, MemoryError) as error:
        reason = "too-slow" if "interrupted" in str(error) else "unreadable"
        raise Unreadable(reason, f"{what}: {_told(error)}") from None


def _told(error: BaseException) -> str:
    """What *error* says, without the query and the advice that SQLAlchemy adds."""
    cause = getattr(error, "orig", None) or error
    return writable(" ".join(str(cause).split("\n(Background")[0].split())) or type(cause).__name__


def _checked(query: str) -> str:
    """*query* without a semicolon at its end. Raises Unreadable where it is not one query that reads."""
    bare = _QUOTED.sub(" '' ", query).rstrip("; \t\r\n")
    if ";" in bare or not _FIRST_WORD.match(bare):
        raise Unreadable("unreadable", "only one query that reads, SELECT or WITH ... SELECT, is sent to a database")
    return query.rstrip("; \t\r\n")


def _split_tables(connection: Connection, steps: _Steps, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    """Cut every table that has both titles and texts; or without any such, the only one that has either."""
    from sqlalchemy import column, select, table

    headings = _headings_by_table(connection)
    fitting = _tables_of_articles(headings, reading)
    if not fitting:
        yield _no_table(headings, origin, reading)
        return
    if len(fitting) < len(headings):
        others = listed(name for name in headings if name not in fitting)
        yield Notice(origin.path, f"read from the table {listed(fitting)}; --sql reads from others ({others})")
    for name in fitting:
        known = known_headings(headings[name], reading)
        columns: list[ColumnClause[Any]] = [column(heading) for heading in headings[name] if heading in known]
        query = _Query(select(*columns).select_from(table(name)), name)
        inside = replace(origin, path=f"{origin.path}/{writable(name)}")
        yield from _split_query(connection, query, steps, inside, reading)


def _headings_by_table(connection: Connection) -> dict[str, list[str]]:
    find_tables, find_headings = _HOW[connection.dialect.name == "sqlite"]
    with _failing("its tables cannot be listed"):
        names = find_tables(connection)[:_MOST_TABLES]
    headings: dict[str, list[str]] = {}
    for name in names:
        try:
            with _failing("the columns of a table cannot be listed"), connection.begin_nested():
                headings[name] = find_headings(connection, name)
        except Unreadable:  # a table without permission, or of a kind that this SQLite has not
            headings[name] = []
    return headings


def _tables(connection: Connection) -> list[str]:
    from sqlalchemy import inspect

    return inspect(connection).get_table_names()


def _columns(connection: Connection, name: str) -> list[str]:
    from sqlalchemy import literal_column, select, table, text

    nothing: Select[Any] = select(literal_column("*")).select_from(table(name)).where(text("1 = 0"))
    return [*connection.execute(nothing).keys()]


def _sqlite_tables(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [name for (name,) in rows if isinstance(name, str) and not name.startswith("sqlite_")]


def _sqlite_columns(connection: Connection, name: str) -> list[str]:
    """The columns of a table that are kept in it; others are computed, and a hostile file may have them compute for hours."""
    quoted = name.replace('"', '""')
    rows = connection.exec_driver_sql(f'PRAGMA table_info("{quoted}")')
    return [heading for _, heading, *_ in rows if isinstance(heading, str)]


# How tables and their columns are found: whether in SQLite or not
_HOW = {False: (_tables, _columns), True: (_sqlite_tables, _sqlite_columns)}


def _tables_of_articles(headings: Mapping[str, list[str]], reading: Reading) -> list[str]:
    with_text = [name for name in headings if has_text(known_headings(headings[name], reading), reading)]
    with_both = [name for name in with_text if _has_title_and_body(headings[name], reading)]
    return with_both or (with_text if len(with_text) == 1 else [])


def _has_title_and_body(headings: list[str], reading: Reading) -> bool:
    found = [_article_of(heading, reading) for heading in known_headings(headings, reading)]
    return any(title for title, _ in found) and any(body for _, body in found)


def _article_of(heading: str, reading: Reading) -> tuple[str, str]:
    """(title, body) of what has something under *heading* only."""
    try:
        article, _ = article_of_row({heading: "খবর"}, Origin(""), reading)
    except InvalidArticle:
        return "", ""
    return article.title, article.body


def _no_table(headings: Mapping[str, list[str]], origin: Origin, reading: Reading) -> Reject:
    with_text = sum(has_text(known_headings(names, reading), reading) for names in headings.values())
    what = "several tables have a title or a text" if with_text else "no table has a title or a text"
    tables = "; ".join(f"{writable(name)} ({listed(headings[name])})" for name in list(headings)[:_TOLD_TABLES])
    return Reject(origin.path, None, "no-columns", f"{what}: {tables or 'none'}; {_HOW_TO_ASK}")


def _split_query(
    connection: Connection, query: _Query, steps: _Steps, origin: Origin, reading: Reading
) -> Iterator[Part | Problem]:
    steps.begin()
    options: dict[str, Any] = {"no_parameters": True}
    if connection.dialect.name != "sqlite":  # which gives a row at a time anyway
        options |= {"stream_results": True, "max_row_buffer": _ROWS_AHEAD}
    asking = connection.execution_options(**options)
    with _failing("the query failed"):
        result = asking.exec_driver_sql(query.statement) if query.table is None else asking.execute(query.statement)
        headings = [*map(str, result.keys())]
    if has_text(known_headings(headings, reading), reading):
        yield from heading_notices({*headings} - {""}, origin, reading)
        yield from cut_rows("sqlite", headings, _rows(result, steps, origin), origin, reading)
    else:
        yield without_headings(origin.path, "the query gives", headings, _HOW_TO_ASK)


def _rows(result: CursorResult[Any], steps: _Steps, origin: Origin) -> Iterator[Cells | Problem]:
    rows = iter(result)
    number = 0
    try:
        while (row := _next_row(rows)) is not None:
            number += 1
            yield Cells(number, [plain(value) for value in row])
            steps.begin()
    except Unreadable as error:
        yield Reject(origin.path, number + 1, error.reason, str(error))


def _next_row(rows: Iterator[Row[Any]]) -> Row[Any] | None:
    with _failing("nothing can be read from here on"):
        return next(rows, None)

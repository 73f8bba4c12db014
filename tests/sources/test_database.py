"""Databases: which tables are read, what rows become, that nothing is ever written, and what a hostile file may not do."""

from __future__ import annotations

import io
import pickle
import random
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from search.articles import Article
from search.errors import SourceError
from search.settings import Limits
from search.sources.database import is_address, shown_address, split, split_address
from search.sources.database import read as read_part
from search.sources.parts import Origin, Part, Problem, Reading
from search.sources.records import Notice, Record, Reject, Repair

A = Article(id="১", title="হাওরে ভাসমান অ্যাম্বুলেন্স", body="প্রথম অনুচ্ছেদ।\nদ্বিতীয় অনুচ্ছেদ।")
B = Article(id="২", title="খুলনায় বৃষ্টি", body="সারা দিন বৃষ্টি।")
ARTICLES = "CREATE TABLE articles (id, title, body)"
ROWS = [(A.id, A.title, A.body), (B.id, B.title, B.body)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with A and B in the table articles."""
    return make(tmp_path / "news.db", ARTICLES, rows=ROWS)


def make(path: Path, *statements: str, rows: Sequence[tuple[object, ...]] = ()) -> Path:
    """*path* as a database that *statements* have made; *rows* go into articles."""
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        if rows:
            database.executemany(f"INSERT INTO articles VALUES ({', '.join('?' * len(rows[0]))})", rows)
        database.commit()
    return path


def read(path: Path, reading: Reading | None = None) -> list[Record]:
    with path.open("rb") as stream:
        return records(split(stream, Origin(str(path)), reading or Reading()), reading)


def read_bytes(data: bytes, reading: Reading | None = None) -> list[Record]:
    return records(split(io.BytesIO(data), Origin("archive.zip/news.db"), reading or Reading()), reading)


def read_address(address: str, query: str | None = None) -> list[Record]:
    reading = Reading(query=query)
    return records(split_address(address, reading), reading)


def records(parts: Iterable[Part | Problem], reading: Reading | None) -> list[Record]:
    found: list[Record] = []
    for part in parts:
        found += read_part(pickle.loads(pickle.dumps(part)), reading or Reading()) if isinstance(part, Part) else [part]
    return found


def only_reject(found: list[Record]) -> Reject:
    (reject,) = (one for one in found if isinstance(one, Reject))
    return reject


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("postgresql://user@host/news", True),
        ("mysql+pymysql://user:word@host:3306/news", True),
        ("sqlite:///news.db", True),
        ("oracle+oracledb://host", True),
        ("https://example.org/rss.xml", False),
        ("HTTP://example.org", False),
        ("ftp://example.org/news.zip", False),
        ("C:\\news\\a.db", False),
        ("c://news", False),
        ("news/a.db", False),
        ("-", False),
        ("খবর://x", False),
    ],
)
def test_an_address_of_a_database_is_told_from_a_path(source: str, expected: bool) -> None:
    assert is_address(source) is expected


def test_the_table_with_titles_and_texts_is_read_and_named(path: Path) -> None:
    make(path, "CREATE TABLE views (article, day)", "CREATE TABLE comments (text, author)")
    notice, *articles = read(path)
    assert notice == Notice(str(path), "read from the table articles; --sql reads from others (views, comments)")
    assert articles == [A, B]


def test_every_table_with_titles_and_texts_is_read(tmp_path: Path) -> None:
    path = make(
        tmp_path / "news.db",
        *("CREATE TABLE y2023 (headline, content)", "CREATE TABLE y2024 (headline, content)"),
        *(f"INSERT INTO {table} VALUES ('শিরোনাম {table}', 'লেখা')" for table in ("y2023", "y2024")),
    )
    assert [one.title for one in read(path) if isinstance(one, Article)] == ["শিরোনাম y2023", "শিরোনাম y2024"]


def test_the_only_table_with_titles_is_read(tmp_path: Path) -> None:
    path = make(
        tmp_path / "news.db", "CREATE TABLE heads (title)", "INSERT INTO heads VALUES ('শিরোনাম')", "CREATE TABLE x (y)"
    )
    assert [one.title for one in read(path) if isinstance(one, Article)] == ["শিরোনাম"]


@pytest.mark.parametrize("tables", [["a (x, y)"], ["a (title)", "b (title)"], []])
def test_without_a_table_of_articles_all_are_listed_and_how_to_ask(tmp_path: Path, tables: list[str]) -> None:
    reject = only_reject(
        read(make(tmp_path / "news.db", "CREATE TABLE z (z)", *(f"CREATE TABLE {table}" for table in tables)))
    )
    assert reject.reason == "no-columns"
    assert all(table in reject.message for table in tables)
    assert "--sql" in reject.message


def test_a_query_says_what_is_read(path: Path) -> None:
    query = "SELECT id, title AS শিরোনাম, ':x 100%' AS byline FROM articles WHERE id = '২';"
    (article,) = read(path, Reading(query=query))
    assert article == Article(id="২", title=B.title, byline=":x 100%")


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM articles",
        "DROP TABLE articles",
        "SELECT 1; DELETE FROM articles",
        "-- only looking\nUPDATE articles SET title = ''",
        "WITH a AS (SELECT 1) DELETE FROM articles",
        "ATTACH 'other.db' AS other",
        "PRAGMA user_version = 7",
        "VACUUM INTO 'copy.db'",
        "",
    ],
)
def test_a_query_that_does_more_than_read_is_not_sent_and_changes_nothing(path: Path, query: str) -> None:
    before = path.read_bytes()
    found = read(path, Reading(query=query or " "))
    assert only_reject(found).reason == "unreadable"
    with pytest.raises(SourceError):
        read_address(f"sqlite:///{path}", query or " ")
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_query_that_the_database_refuses_says_why(path: Path) -> None:
    assert "no such column: headline" in only_reject(read(path, Reading(query="SELECT headline FROM articles"))).message


def test_a_query_without_titles_and_texts_says_what_to_do(path: Path) -> None:
    reject = only_reject(read(path, Reading(query="SELECT 1 AS one FROM articles")))
    assert reject.reason == "no-columns"
    assert "--sql" in reject.message


@pytest.mark.parametrize("log", ["delete", "wal"])
def test_no_file_comes_to_lie_beside_one_that_is_read(path: Path, log: str) -> None:
    make(path, f"PRAGMA journal_mode = {log}")
    assert read(path) == [A, B]
    assert list(path.parent.iterdir()) == [path]


def test_what_is_in_a_log_beside_the_file_is_told_of(path: Path) -> None:
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = wal")
        writer.execute("INSERT INTO articles VALUES ('৩', 'নতুন', 'লেখা')")
        writer.commit()
        notice, *articles = read(path)
    assert isinstance(notice, Notice)
    assert "news.db-wal" in notice.message
    assert articles == [A, B]


def test_a_database_in_an_archive_is_read_from_a_copy_that_is_gone_afterwards(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    assert read_bytes(path.read_bytes()) == [A, B]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_values_are_read_whatever_their_type(tmp_path: Path) -> None:
    path = make(
        tmp_path / "news.db",
        "CREATE TABLE articles (id INTEGER, title TEXT, body BLOB, date TEXT, section REAL)",
        rows=[(17, "শিরোনাম", "লেখা".encode(), "20/06/2024", None)],
    )
    assert read(path) == [Article(id="17", title="শিরোনাম", body="লেখা", published="2024-06-20")]


def test_broken_utf8_is_replaced_and_counted(path: Path) -> None:
    make(
        path,
        "INSERT INTO articles VALUES ('৩', 'শিরোনাম', CAST(CAST('ভা' AS BLOB) || x'e0a6' || CAST('ঙা' AS BLOB) AS TEXT))",
    )
    article, repair = read(path)[-2:]
    assert isinstance(article, Article)
    assert article.body == "ভা\ufffdঙা"
    assert repair == Repair(f"{path}/articles", "broken-utf8", 1)


def test_a_row_that_is_no_article_is_rejected_with_its_number(path: Path) -> None:
    make(path, "INSERT INTO articles VALUES ('৩', NULL, '')")
    assert only_reject(read(path)) == Reject(f"{path}/articles", 3, "no-text", "neither title nor body has any text")


def test_a_row_over_the_limit_is_rejected_and_the_next_is_read(tmp_path: Path) -> None:
    path = make(tmp_path / "news.db", ARTICLES, rows=[("০", "ক" * 2_500, ""), *ROWS])
    found = read(path, Reading(limits=Limits(record_bytes=2_000)))
    assert only_reject(found).reason == "too-large"
    assert found[1:] == [A, B]


def test_a_damaged_page_costs_what_is_behind_it_and_is_told(tmp_path: Path) -> None:
    path = make(tmp_path / "news.db", ARTICLES, rows=[(str(n), f"শিরোনাম {n}", "লেখা " * 100) for n in range(50)])
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :] = b"\xff" * (len(data) - len(data) // 2)
    found = read_bytes(bytes(data))
    assert 0 < sum(isinstance(one, Article) for one in found) < 50
    assert only_reject(found).reason == "unreadable"


ENDLESS = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS title, x AS body FROM n WHERE x < 0"
)


def test_a_view_is_not_read_unasked(tmp_path: Path) -> None:
    path = make(tmp_path / "news.db", f"CREATE VIEW articles AS {ENDLESS}")
    assert only_reject(read(path)).reason == "no-columns"


def test_a_query_without_end_is_given_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.sources.database._STEPS_ASKED", 1_000_000)
    assert only_reject(read(path, Reading(query=ENDLESS))).reason == "too-slow"


def test_columns_that_are_computed_are_not_read_unasked(path: Path) -> None:
    make(path, "ALTER TABLE articles ADD COLUMN section AS (hex(zeroblob(20000000)))")
    assert read(path) == [A, B]


def test_an_address_is_read_as_the_file_is(path: Path) -> None:
    assert read_address(f"sqlite:///{path}") == [A, B]
    query = "SELECT id, title FROM articles LIMIT 1"
    assert read_address(f"sqlite:///{path}", query) == [Article(id=A.id, title=A.title)]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        pytest.param("sqlite:///{folder}/nowhere.db", "there is no such file", id="no-file"),
        pytest.param("sqlite://", "there is no such file", id="in-memory"),
        pytest.param("sqlite:///{folder}/text.db", "no database of SQLite", id="another-file"),
        pytest.param("nosuchbase://user:secret@host/news", "are not known", id="unknown-kind"),
        pytest.param("postgresql://user:secret@host:port/news", "no address of a database", id="no-address"),
        pytest.param("mysql+nosuchdriver://user:secret@host/news", "are not known", id="unknown-driver"),
        pytest.param("firebird://user:secret@host/news?token=secret", "are not known", id="secret-option"),
    ],
)
def test_an_address_that_leads_nowhere_says_so_without_its_password(tmp_path: Path, address: str, message: str) -> None:
    (tmp_path / "text.db").write_text("শিরোনাম")
    with pytest.raises(SourceError, match=message) as raised:
        read_address(address.format(folder=tmp_path))
    assert "secret" not in str(raised.value)
    assert [file.name for file in tmp_path.iterdir()] == ["text.db"]


def test_rows_that_are_missing_from_an_address_are_an_error(tmp_path: Path) -> None:
    path = make(tmp_path / "news.db", ARTICLES, rows=[(str(n), f"শিরোনাম {n}", "লেখা " * 100) for n in range(50)])
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :] = b"\xff" * (len(data) - len(data) // 2)
    path.write_bytes(data)
    with pytest.raises(SourceError, match="malformed"):
        read_address(f"sqlite:///{path}")


def test_damaged_files_raise_nothing(path: Path) -> None:
    random_place = random.Random(6)
    for _ in range(150):
        data = bytearray(path.read_bytes())
        if random_place.random() < 0.3:
            del data[random_place.randrange(len(data)) :]
        else:
            data[random_place.choice([random_place.randrange(100), random_place.randrange(len(data))])] = (
                random_place.randrange(256)
            )
        assert all(isinstance(one, Record) for one in read_bytes(bytes(data)))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://editor:secret@db/news?password=other", "postgresql://editor:***@db/news?password=%2A%2A%2A"),
        ("sqlite:///news.db", "sqlite:///news.db"),
        ("postgresql://editor:secret@db:no-port/news", "postgresql://..."),
    ],
)
def test_an_address_is_shown_without_its_passwords(address: str, shown: str) -> None:
    assert shown_address(address) == shown

"""Tables of text: how one is written is found out, and what each row yields."""

from __future__ import annotations

import csv
import io
import pickle
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from search.settings import Limits
from search.sources.delimited import looks_delimited, split
from search.sources.delimited import read as read_part
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Notice, Record, Reject, Repair

SEED = Path(__file__).parent.parent.parent / "seeds" / "000_e425fd11451bf95b.txt"

TITLE, BODY = 'হাওরে "ভাসমান" অ্যাম্বুলেন্স, ভাড়া ৫০০ টাকা', "প্রথম অনুচ্ছেদ, কমাসহ।\nদ্বিতীয় অনুচ্ছেদ।"
A = Article(id="১", title=TITLE, body=BODY)
B = Article(id="২", title="খুলনায় বৃষ্টি", body="সারা দিন বৃষ্টি।")
ROWS = [("id", "title", "body"), ("১", TITLE, BODY), ("২", B.title, B.body)]


def read(data: bytes | str, reading: Reading | None = None) -> list[Record]:
    reading = reading or Reading()
    given = data.encode() if isinstance(data, str) else data
    found: list[Record] = []
    for part in split(io.BytesIO(given), Origin("news.csv"), reading):
        found += read_part(pickle.loads(pickle.dumps(part)), reading) if isinstance(part, Part) else [part]
    return found


def titles(data: bytes | str) -> list[str]:
    """The titles of the articles; of what is none the reason and the row."""
    return [
        one.title if isinstance(one, Article) else f"{one.reason} {one.line}"
        for one in read(data)
        if isinstance(one, Article | Reject)
    ]


def written(rows: Sequence[tuple[str, ...]] = ROWS, **how: object) -> str:
    text = io.StringIO()
    csv.writer(text, **how).writerows(rows)  # type: ignore[arg-type]  # whatever the writer of a case takes
    return text.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(written(), id="commas"),
        pytest.param(written(lineterminator="\n"), id="unix-line-ends"),
        pytest.param(written(lineterminator="\r").replace("।\n", "।\r"), id="old-mac-line-ends"),
        pytest.param(written(delimiter="\t"), id="tabs"),
        pytest.param(written(delimiter=";"), id="semicolons"),
        pytest.param(written(delimiter="|"), id="bars"),
        pytest.param(written(quoting=csv.QUOTE_ALL), id="all-in-quotes"),
        pytest.param(written(doublequote=False, escapechar="\\"), id="backslash-before-quotes"),
        pytest.param(
            written(delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, escapechar="\\"), id="mysql-outfile"
        ),
        pytest.param(
            "\n".join("\t".join(cell.replace("\n", "\\n") for cell in row) for row in ROWS),
            id="breaks-in-letters-without-quotes",
        ),
        pytest.param("sep=,\r\n" + written(), id="what-excel-puts-first"),
        pytest.param("দৈনিক খবর,,\r\n,,\r\n" + written(), id="a-name-above-the-headings"),
        pytest.param("\r\n\r\n" + written().replace("\r\n২", "\r\n\r\n,,\r\n২"), id="blank-rows"),
        pytest.param(written() + written(ROWS[:1]), id="headings-again"),
        pytest.param(written([(*row, "", "") for row in ROWS]), id="columns-without-a-name"),
        pytest.param(written().replace("id,", "ID ,").replace("body", "সংবাদ"), id="other-names"),
        pytest.param(written().replace("খুলনা", "খুল\0না"), id="a-byte-of-zeros"),
    ],
)
def test_a_table_is_read_however_it_is_written(data: str) -> None:
    assert read(data) == [A, B]


@pytest.mark.parametrize("nothing", ["", "\\N", "NULL"])
def test_what_stands_for_nothing_is_nothing(nothing: str) -> None:
    (article,) = read(f"id\ttitle\tbody\tsection\nক\tশিরোনাম\tলেখা\t{nothing}\n")
    assert article == Article(id="ক", title="শিরোনাম", body="লেখা")


def test_a_backslash_in_a_table_that_hides_nothing_is_a_backslash() -> None:
    assert titles('id,title,body\nক,"C:\\খবর\\",লেখা\nখ,"দ্বিতীয়",লেখা\n') == ["C:\\খবর\\", "দ্বিতীয়"]


def test_quotes_that_nobody_doubled_are_kept_where_all_cells_are_there() -> None:
    assert titles('id,title,body\nক,বলেন "হ্যাঁ" তিনি,লেখা\nখ,"হ্যাঁ" বলেন,লেখা\n') == ['বলেন "হ্যাঁ" তিনি', "হ্যাঁ বলেন"]


def test_a_quote_that_is_not_closed_costs_its_row_and_no_other() -> None:
    good = "".join(f"{n},শিরোনাম {n},লেখা\n" for n in range(3))
    assert titles('id,title,body\nক,"খোলা,লেখা\n' + good) == ["broken-row 2", "শিরোনাম 0", "শিরোনাম 1", "শিরোনাম 2"]
    quoted = "".join(f'"{n}","শিরোনাম {n}","লেখা"\n' for n in range(3))
    assert titles('id,title,body\n"ক","খোলা,লেখা\n' + quoted) == ["broken-row 2", "শিরোনাম 0", "শিরোনাম 1", "শিরোনাম 2"]


def test_what_is_left_of_a_broken_row_is_no_article() -> None:
    assert titles('title,body,section\n"খোলা,লেখা\nলেখার বাকি,আরও\nভালো,লেখা,খেলা\n') == [
        "broken-row 2",
        "broken-row 3",
        "ভালো",
    ]


def test_a_row_is_rejected_where_nobody_can_tell_which_cell_is_which() -> None:
    assert read("id,title,body\nক,এক, দুই, তিন\nখ\nগ,চার\nঘ,পাঁচ,ছয়,,\n") == [
        Reject(
            "news.csv",
            2,
            "broken-row",
            "4 cells under 3 headings: a separator inside a cell needs quotes around the cell",
        ),
        Reject(
            "news.csv",
            3,
            "broken-row",
            "1 cells under 3 headings: a break of line inside a cell needs quotes around the cell",
        ),
        Reject(
            "news.csv",
            4,
            "broken-row",
            "2 cells under 3 headings: a break of line inside a cell needs quotes around the cell",
        ),
        Article(id="ঘ", title="পাঁচ", body="ছয়"),
    ]


def test_cells_that_are_missing_at_the_end_are_empty() -> None:
    assert titles("title,body,section,byline\nশিরোনাম,লেখা\n") == ["শিরোনাম"]


def test_a_table_without_headings_says_what_to_do() -> None:
    (reject,) = read("১,শিরোনাম এক,খুলনায় বৃষ্টি\n২,শিরোনাম দুই,ঢাকায় রোদ\n")
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.line) == ("no-columns", None)
    assert "১, শিরোনাম এক, খুলনায় বৃষ্টি" in reject.message
    assert "--map title=HEADING" in reject.message


def test_headings_can_be_told() -> None:
    reading = Reading(columns={"title": "Schlagzeile"})
    assert read("Nr,Schlagzeile\n1,শিরোনাম\n", reading)[-1] == read("Nr,title\n1,শিরোনাম\n")[-1]


def test_columns_that_no_article_has_are_told_once() -> None:
    notice, article = read("title,views\nশিরোনাম,12\n")
    assert isinstance(notice, Notice)
    assert "views" in notice.message
    assert isinstance(article, Article)


def test_broken_utf8_is_replaced_and_counted() -> None:
    data = "title,body\nশিরোনাম,লেখা\nভাঙা,লেখা\n".encode().replace("ভা".encode(), "ভ".encode() + b"\xe0\xa6")
    records = read(data)
    assert [one.title for one in records if isinstance(one, Article)] == ["শিরোনাম", "ভ\ufffdঙা"]
    assert records[-1] == Repair("news.csv", "broken-utf8", 1)


@pytest.mark.parametrize("end", ['"\n', "\n", ""], ids=["closed", "not-closed", "end-of-file"])
def test_a_record_over_the_limit_is_rejected_and_the_next_line_is_read(end: str) -> None:
    reading = Reading(limits=Limits(record_bytes=2_000))
    data = 'title,body\n"দীর্ঘ,' + "লাইন\n" * 1_000 + end + "শিরোনাম,লেখা\n"
    first, *_, last = read(data, reading)
    assert isinstance(first, Reject)
    assert (first.reason, first.line) == ("broken-row", 2)
    assert isinstance(last, Article)
    assert last.title == "শিরোনাম"


def test_a_line_over_the_limit_is_never_held() -> None:
    reading = Reading(limits=Limits(record_bytes=100))
    reject, article = read("title,body\n" + "x" * 1_000 + "\nক,খ\n", reading)
    assert reject == Reject("news.csv", 2, "too-large", "a line of more than 100 bytes is no article")
    assert isinstance(article, Article)


def test_a_cell_over_the_limit_of_the_csv_module_is_read_and_the_limit_stays() -> None:
    before = csv.field_size_limit()
    (article,) = read("title,body\nশিরোনাম," + "ক" * 2 * before)
    assert isinstance(article, Article)
    assert len(article.body) == 2 * before
    assert csv.field_size_limit() == before


def test_lines_that_open_a_quote_each_are_not_read_over_and_over() -> None:
    reading = Reading(limits=Limits(record_bytes=20_000))
    data = io.BytesIO(b"title,body\n" + b'x","\n' * 20_000)
    assert sum(isinstance(part, Reject) for part in split(data, Origin("news.csv"), reading)) == 20_000


def test_a_large_table_comes_in_parts_that_count_their_rows() -> None:
    data = "title,body\n" + f"শিরোনাম,{'লেখা ' * 1_000}\n" * 200
    parts = [part for part in split(io.BytesIO(data.encode()), Origin("news.csv"), Reading()) if isinstance(part, Part)]
    assert len(parts) > 2
    assert [row.number for part in parts for row in part.payload.rows] == list(range(2, 202))
    assert [part.first for part in parts] == [part.payload.rows[0].number - 2 for part in parts]


PAGE = "পদ্মা সেতুতে যানজট, ভোগান্তি\nআজ শনিবার, ২০ জুন, সেতুতে দীর্ঘ সারি দেখা গেছে, জানান তাঁরা।\nআরও, এক, লাইন।\n"


@pytest.mark.parametrize(
    ("data", "name", "is_table"),
    [
        pytest.param(written().encode(), "x", True, id="known-headings"),
        pytest.param(written(delimiter="\t").encode(), "x", True, id="known-headings-between-tabs"),
        pytest.param(b"\xef\xbb\xbf" + written().encode(), "x", True, id="byte-order-mark"),
        pytest.param("শিরোনাম;সংবাদ;তারিখ\nক;খ;২০২৪-০৬-২০\n".encode(), "x", True, id="bengali-headings"),
        pytest.param(
            f'id,title,body\n1,"ক","{"দীর্ঘ লেখা। " * 500}'.encode()[:4096], "x", True, id="cut-in-the-first-row"
        ),
        pytest.param("Schlagzeile,Inhalt\nক,খ\n".encode(), "x.csv", True, id="told-by-its-name"),
        pytest.param("title\nশিরোনাম\n".encode(), "x.CSV", True, id="one-column"),
        pytest.param("Schlagzeile,Inhalt\nক,খ\n".encode(), "x", False, id="unknown-headings"),
        pytest.param("title\nশিরোনাম\n".encode(), "x.txt", False, id="a-word-of-its-own"),
        pytest.param(PAGE.encode(), "x.txt", False, id="page"),
        pytest.param(f"শিরোনাম | সংবাদ | খেলা\n{PAGE}".encode(), "x.txt", False, id="menu-of-words-that-are-headings"),
        pytest.param(f"হোম, সংবাদ, লেখক\n{PAGE}".encode(), "x.txt", False, id="menu-with-commas"),
        pytest.param(SEED.read_bytes()[:4096], SEED.name, False, id="the-users-seed"),
        pytest.param(b"", "x", False, id="nothing"),
    ],
)
def test_a_table_is_told_from_a_text_by_its_first_lines(data: bytes, name: str, is_table: bool) -> None:
    assert looks_delimited(data, name) is is_table


CELLS = st.text("কখ১,\t;|\"'\n ।", max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=6), st.sampled_from(",\t;|"))
def test_what_is_written_by_the_rules_is_read_as_it_was(rows: list[tuple[str, str]], separator: str) -> None:
    filled = [(f"ক{title}", f"খ{body}") for title, body in rows]
    data = written([("title", "body"), *filled], delimiter=separator, quoting=csv.QUOTE_ALL)
    found = [(one.title.split(), one.body.split()) for one in read(data) if isinstance(one, Article)]
    assert found == [(title.split(), body.split()) for title, body in filled]


PIECES = st.sampled_from(['"', "\n", ",", "\t", "\\", "title", "শিরোনাম", "ক" * 50, "\r", "\0", "x,y\n", '"a\n"'])


@given(st.lists(st.binary(max_size=20) | PIECES.map(str.encode), max_size=30))
def test_any_bytes_give_no_more_records_than_lines(pieces: list[bytes]) -> None:
    data = b"title,body\n" + b"".join(pieces)
    records = [one for one in read(data) if isinstance(one, Article | Reject)]
    assert len(records) <= data.count(b"\n") + data.count(b"\r") + 1

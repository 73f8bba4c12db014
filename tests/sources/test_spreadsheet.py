"""Workbooks: which sheets and rows are read, what cells become, and what a hostile file may not do."""

from __future__ import annotations

import datetime
import io
import pickle
import random
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest

from search.articles import Article
from search.settings import Limits
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Notice, Record, Reject
from search.sources.spreadsheet import is_workbook, split
from search.sources.spreadsheet import read as read_part

HEADINGS = ("id", "title", "body")
A = Article(id="১", title="হাওরে ভাসমান অ্যাম্বুলেন্স", body="প্রথম অনুচ্ছেদ।\nদ্বিতীয় অনুচ্ছেদ।")
B = Article(id="২", title="খুলনায় বৃষ্টি", body="সারা দিন বৃষ্টি।")
ROWS: list[Sequence[object]] = [HEADINGS, (A.id, A.title, A.body), (B.id, B.title, B.body)]


def read(data: bytes, limits: Limits | None = None, stream: type[io.BytesIO] = io.BytesIO) -> list[Record]:
    reading = Reading(limits=limits or Limits())
    found: list[Record] = []
    for part in split(stream(data), Origin("news.xlsx"), reading):
        found += read_part(pickle.loads(pickle.dumps(part)), reading) if isinstance(part, Part) else [part]
    return found


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for place, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"পাতা {place}")
        for row in rows:
            sheet.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def package(sheet: str, strings: str = "", compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook of one sheet as whoever writes it by hand has it; *sheet* is what is in its rows."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        archive.writestr(
            "xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="r1" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{HEADING_ROW}{sheet}</sheetData></worksheet>"
        )
        archive.writestr("xl/sharedStrings.xml", f"<sst>{strings}</sst>")
    return data.getvalue()


HEADING_ROW = '<row r="1"><c t="str"><v>title</v></c><c t="str"><v>body</v></c></row>'
ROW = '<row><c t="str"><v>শিরোনাম</v></c><c t="str"><v>লেখা</v></c></row>'
SHORT = Article(id=Article.__name__, title="শিরোনাম", body="লেখা")


def titles(records: list[Record]) -> list[str]:
    return [one.title for one in records if isinstance(one, Article)]


def reasons(records: list[Record]) -> list[tuple[str, str, int | None]]:
    return [(one.path, one.reason, one.line) for one in records if isinstance(one, Reject)]


def test_the_rows_of_every_sheet_that_has_headings_are_read() -> None:
    notes = [("এখানে শুধু টীকা",)]
    assert read(workbook(ROWS[:2], notes, [HEADINGS, ROWS[2]])) == [A, B]


def test_what_stands_above_the_headings_is_passed_over_with_blank_rows_and_headings_again() -> None:
    above = [("দৈনিকের সংগ্রহ",), ()]
    assert read(workbook([*above, HEADINGS, ROWS[1], (), HEADINGS, ROWS[2]])) == [A, B]


def test_a_stream_that_only_goes_on_is_read_too() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    assert read(workbook(ROWS), stream=Pipe) == [A, B]


@pytest.mark.parametrize(
    ("value", "published"),
    [
        pytest.param(datetime.datetime(2024, 6, 20, 13, 24), "2024-06-20T13:24:00+06:00", id="time"),  # noqa: DTZ001
        pytest.param(datetime.date(2024, 6, 20), "2024-06-20", id="day"),
        pytest.param("২০ জুন ২০২৪", "2024-06-20", id="text"),
        pytest.param(None, None, id="none"),
    ],
)
def test_a_date_is_read_as_the_sheet_shows_it(value: object, published: str | None) -> None:
    (article,) = read(workbook([("title", "date"), ("শিরোনাম", value)]))
    assert isinstance(article, Article)
    assert article.published == published


def test_dates_are_counted_from_1904_where_the_workbook_says_so() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["title", "date"])
    book.active.append(["শিরোনাম", datetime.datetime(2024, 6, 20, 13, 24)])  # noqa: DTZ001
    data = io.BytesIO()
    book.save(data)
    (article,) = read(data.getvalue())
    assert isinstance(article, Article)
    assert article.published == "2024-06-20T13:24:00+06:00"


def test_a_number_is_an_id_without_a_point() -> None:
    (article,) = read(workbook([("id", "title"), (17.0, "শিরোনাম")]))
    assert isinstance(article, Article)
    assert article.id == "17"


def test_columns_that_no_article_has_are_told_with_the_sheet() -> None:
    notice, article = read(workbook([("title", "views"), ("শিরোনাম", 12)]))
    assert isinstance(notice, Notice)
    assert notice.path == "news.xlsx/পাতা 1"
    assert isinstance(article, Article)


def test_a_row_that_is_no_article_is_rejected_with_its_number_in_the_sheet() -> None:
    assert reasons(read(workbook([HEADINGS, ROWS[1], ("৩", None, None), ROWS[2]]))) == [
        ("news.xlsx/পাতা 1", "no-text", 3)
    ]


def test_a_workbook_without_headings_says_what_to_do() -> None:
    (reject,) = read(workbook([("১", "খুলনায় বৃষ্টি"), ("২", "ঢাকায় রোদ")]))
    assert isinstance(reject, Reject)
    assert reject.reason == "no-columns"
    assert "খুলনায় বৃষ্টি" in reject.message
    assert "--map title=HEADING" in reject.message


@pytest.mark.parametrize(
    ("cell", "strings"),
    [
        pytest.param('<c t="s"><v>1</v></c>', "<si><t>খ</t></si><si><t>ক</t></si>", id="shared"),
        pytest.param(
            '<c t="s"><v>0</v></c>', "<si><r><rPr/><t>ক</t></r><rPh><t>kô</t></rPh></si>", id="shared-and-formatted"
        ),
        pytest.param('<c t="inlineStr"><is><t>ক</t></is></c>', "", id="in-the-cell"),
        pytest.param('<c r="A2" t="str"><f>UPPER("ক")</f><v>ক</v></c>', "", id="of-a-formula"),
        pytest.param('<x:c t="str"><x:v>ক</x:v></x:c>', "", id="with-a-prefix"),
        pytest.param('<c t="str"><v>ক_x000D_</v></c>', "", id="letter-that-xml-cannot-have"),
        pytest.param('<c t="e"><v>#REF!</v></c><c r="A2" t="str"><v>ক</v></c>', "", id="behind-an-error"),
    ],
)
def test_a_text_is_read_however_it_is_kept(cell: str, strings: str) -> None:
    assert titles(read(package(f'<row r="2">{cell}</row>', strings))) == ["ক"]


@pytest.mark.parametrize("cell", ['<c t="s"><v>9</v></c>', '<c t="s"><v>-1</v></c>', '<c t="s"><v>²</v></c>', "<c/>"])
def test_a_text_that_is_not_there_is_none(cell: str) -> None:
    assert titles(read(package(f"<row>{cell}</row>{ROW}"))) == ["শিরোনাম"]


def test_cells_far_apart_take_no_room_between_them() -> None:
    assert titles(
        read(package(f'{ROW}<row r="1048576"><c r="A1048576" t="str"><v>শেষ</v></c><c r="XFD1048576"/></row>'))
    ) == [
        "শিরোনাম",
        "শেষ",
    ]


def test_a_sheet_that_breaks_off_keeps_the_rows_before() -> None:
    records = read(package(f"{ROW}<row><c></row>"))
    assert titles(records) == ["শিরোনাম"]
    assert reasons(records) == [("news.xlsx/S", "broken-archive", None)]


def test_a_row_over_the_limit_is_rejected_and_the_next_is_read() -> None:
    long = f"<row><c t='str'><v>{'ক' * 3_000}</v></c></row>"
    records = read(package(long + ROW), Limits(record_bytes=2_000))
    assert titles(records) == ["শিরোনাম"]
    assert reasons(records) == [("news.xlsx/S", "too-large", 2)]


def test_texts_that_cells_share_count_in_each_row() -> None:
    long = f"<si><t>{'ক' * 1_500}</t></si>"
    cells = '<c t="s"><v>0</v></c>'
    records = read(package(f"<row>{cells * 2}</row>{ROW}", long), Limits(record_bytes=2_000))
    assert reasons(records) == [("news.xlsx/S", "too-large", 2)]
    many = read(package(f"<row>{cells}</row>" * 100, long), Limits(unpacked_bytes=20_000, unpacked_ratio=1))
    assert reasons(many)[-1][1] == "bomb"


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        pytest.param("<a>" * 100, "unreadable", id="nested-deeply"),
        pytest.param(f'<row spans="{"x" * 2_000_000}"/>', "unreadable", id="endless-tag"),
        pytest.param("<c/>" * 50_000, "bomb", id="blank-cells-without-end"),
    ],
)
def test_what_no_real_sheet_has_ends_it(sheet: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.sources.spreadsheet._ELEMENTS", 10_000)
    assert [found for _, found, _ in reasons(read(package(sheet)))] == [reason]


def test_what_unpacks_to_too_much_is_not_unpacked() -> None:
    assert reasons(read(package("<row/>" * 100_000), Limits(unpacked_bytes=1_000, unpacked_ratio=2))) == [
        ("news.xlsx", "bomb", None)
    ]


def test_a_document_type_is_refused() -> None:
    data = package("").replace(b"<worksheet>", b"<!DOCTYPE x>")
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stored, "w") as changed:
        for name in archive.namelist():
            text = archive.read(name)
            changed.writestr(name, b'<!DOCTYPE x [<!ENTITY a "b">]>' + text if "sheet1" in name else text)
    assert [reason for _, reason, _ in reasons(read(stored.getvalue()))] == ["unreadable"]


def test_another_kind_of_workbook_is_named() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/workbook.bin", b"")
    (reject,) = read(data.getvalue())
    assert isinstance(reject, Reject)
    assert reject.reason == "unknown-format"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["[Content_Types].xml", "xl/workbook.xml"], True),
        (["xl/workbook.bin"], True),
        (["[Content_Types].xml", "word/document.xml"], False),
        (["news.xlsx", "news.csv"], False),
        ([], False),
    ],
)
def test_a_workbook_is_known_by_the_names_in_it(names: list[str], expected: bool) -> None:
    assert is_workbook(names) is expected


def test_damaged_workbooks_raise_nothing() -> None:
    random_place = random.Random(6)
    whole = [workbook(ROWS), package(ROW * 5, "<si><t>ক</t></si>", zipfile.ZIP_STORED)]
    for _ in range(150):
        data = bytearray(random_place.choice(whole))
        if random_place.random() < 0.3:
            del data[random_place.randrange(len(data)) :]
        else:
            data[random_place.randrange(len(data))] = random_place.randrange(256)
        assert all(isinstance(one, Record) for one in read(bytes(data)))

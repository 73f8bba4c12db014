"""A ZIP archive -> the files in it; but of a crawl (WACZ) only what was crawled, and a workbook (XLSX) is one file itself."""

from __future__ import annotations

import datetime
import stat
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, BinaryIO, cast

from search.articles import DHAKA
from search.sources.folders import is_data
from search.sources.parts import Member, Origin, Problem, Reading
from search.sources.records import Reject
from search.sources.salvage import find_files
from search.sources.spreadsheet import is_workbook
from search.sources.unpacking import DAMAGE, Damaged, broken, describe, in_any_order, inside

_ENCRYPTED, _NAME_IS_UTF8 = 0x1, 0x800  # flags of a file
_DOCUMENTS = (  # a file that every such archive has, and what that is
    ("word/document.xml", "a document of Word: save it as text, or as a page"),
    ("ppt/presentation.xml", "slides of PowerPoint: save them as text"),
    ("META-INF/container.xml", "a book (EPUB): save it as text, or as pages"),
    ("META-INF/manifest.xml", "a document of OpenOffice: save it as text or as a page, a table as XLSX"),
    ("META-INF/MANIFEST.MF", "a program (JAR)"),
    ("AndroidManifest.xml", "a program (APK)"),
)
_CRAWLED = "archive/"  # the folder of a WACZ; pages/ and indexes/ are lists of what is in it
_UNKNOWN_YEAR = 1980  # the first that can be written, and what is where none is known


class _Bounded:
    """*file*, for a library that reads the directory of an archive in one piece, however long that says it is."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self._most = most
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > self._most:
            raise Damaged(f"its directory has more than {self._most:,} bytes: pack it in several, or as tar")
        return self._file.read(size)


def members(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Member | Problem]:
    """Yield the files in the order of their names, each as a stream; none is ever written under a name."""
    with in_any_order(stream) as file:
        try:
            archive = zipfile.ZipFile(cast(IO[bytes], _Bounded(file, reading.limits.directory_bytes)))
        except DAMAGE as error:
            yield broken(origin.path, describe(error))
            yield from _salvaged(file, origin)
        else:
            yield from _members(archive, file, origin)


def _members(archive: zipfile.ZipFile, file: BinaryIO, origin: Origin) -> Iterator[Member | Problem]:
    names = set(archive.namelist())
    if is_workbook(names):
        file.seek(0)
        yield Member(origin, file, "spreadsheet")
    elif what := next((what for name, what in _DOCUMENTS if name in names), None):
        yield Reject(origin.path, None, "unknown-format", f"it is {what}")
    elif not names:
        yield Reject(origin.path, None, "empty", "the archive is empty")
    else:
        yield from _files(archive, _chosen(archive.infolist(), names), origin)


def _chosen(files: Iterable[zipfile.ZipInfo], names: set[str]) -> Iterator[zipfile.ZipInfo]:
    """Those of *files* that hold articles, in the order that they had in folders."""
    is_crawl = "datapackage.json" in names and any(name.startswith(_CRAWLED) for name in names)
    for file in sorted(files, key=lambda file: file.filename.replace("/", "\0")):
        is_link = stat.S_ISLNK(file.external_attr >> 16)
        is_meant = file.filename.startswith(_CRAWLED) or not is_crawl
        if is_meant and not is_link and is_data(file.filename):
            yield file


def _files(archive: zipfile.ZipFile, files: Iterable[zipfile.ZipInfo], origin: Origin) -> Iterator[Member | Problem]:
    unread: Counter[tuple[str, str]] = Counter()
    for file in files:
        member = inside(origin, _name(file), _saved(file))
        if file.flag_bits & _ENCRYPTED:
            unread["encrypted", "are encrypted: unpack them with their password first"] += 1
            continue
        try:
            content = archive.open(file)
        except NotImplementedError as error:
            unread["unreadable", f"are packed in a way that is not read: {describe(error)}"] += 1
        except DAMAGE as error:
            yield broken(member.path, describe(error))
        else:
            with content:
                yield Member(member, cast(BinaryIO, content))
    for (reason, message), count in unread.items():
        yield Reject(origin.path, None, reason, f"{count:,} of its files {message}")


def _salvaged(file: BinaryIO, origin: Origin) -> Iterator[Member]:
    for found in find_files(file):
        if is_data(found.name):
            yield Member(inside(origin, found.name), cast(BinaryIO, found.content))


def _name(file: zipfile.ZipInfo) -> str:
    """The name of *file*; many programs write UTF-8 without saying so."""
    if not file.flag_bits & _NAME_IS_UTF8:
        try:
            return file.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return file.filename


def _saved(file: zipfile.ZipInfo) -> datetime.datetime | None:
    """When *file* was saved, by the clock of whoever packed it."""
    if file.date_time[0] == _UNKNOWN_YEAR:
        return None
    try:
        return datetime.datetime(*file.date_time, tzinfo=DHAKA)
    except ValueError:
        return None

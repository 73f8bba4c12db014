"""A folder -> the files of articles in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

_IGNORED_NAMES = ("readme", "license", "licence", "copying")  # what lies beside data and is none
_IGNORED_FOLDERS = ("__MACOSX",)  # what macOS packs beside every file


def is_data(path: str) -> bool:
    """Whether at *path*, below a folder of sources or in an archive, is one of the files that are meant.

    Its parts are split by slashes; what ends in one is a folder.
    """
    *folders, name = path.split("/")
    if not name or name.startswith(".") or not all(map(_is_open, folders)):
        return False
    return name.partition(".")[0].lower() not in _IGNORED_NAMES


def _is_open(folder: str) -> bool:
    return folder in (".", "..") or not (folder.startswith(".") or folder in _IGNORED_FOLDERS)


def files_below(path: Path, on_error: Callable[[OSError], None] = lambda _error: None) -> Iterator[Path]:
    """Yield *path* if it is no folder, else every file in that folder and below in the order of their names.

    Hidden files are left out, and so is what is no file: a pipe would be waited for. Links to folders are not followed, since they
    can lead in circles. *on_error* is told of folders that cannot be read.
    """
    if not os.path.isdir(path):  # noqa: PTH112  (the other raises where the folder around it may not be looked into)
        yield path
        return
    folders = [
        iter(_entries(str(path), on_error))
    ]  # from the outermost in: they may be nested deeper than calls can be
    while folders:
        entry = next(folders[-1], None)
        if entry is None:
            folders.pop()
        elif entry.is_dir(follow_symlinks=False):
            if _is_open(entry.name):
                folders.append(iter(_entries(entry.path, on_error)))
        elif is_data(entry.name) and _is_file(entry):
            yield Path(entry.path)


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether *entry* is a file, or leads to one; what may not be looked at is taken for one, and reading it will say so."""
    try:
        return entry.is_file()
    except PermissionError:
        return True
    except OSError:  # a link in a circle
        return False


def _entries(folder: str, on_error: Callable[[OSError], None]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        on_error(error)
        return []

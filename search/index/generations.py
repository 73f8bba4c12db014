"""The folder of an index: its generations, which of them is in service, and who may write.

    CURRENT      the name of the generation in service, replaced in one step
    LOCK         held by the one writer; the kernel lets go of it when that process ends, however it ends
    g-000123/    a whole generation, never changed once it has this name
    *.building/  one that is being built, or what a killed run left of it

Nothing here knows what is in a generation but for its manifest and the checksums of its files.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from search.errors import IndexBusy, IndexUnusable

FORMAT = 5  # of the folder and the manifest; raise it when an older khobor could not read them
MANIFEST = "manifest.json"
BUILDING = ".building"
KEPT = 3  # the one in service and two to go back to
_NAME = re.compile(r"g-(\d{6,})")
_CHUNK = 2**20  # bytes read at a time for a checksum


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself. *built*: ISO 8601. For every other file by its name:
    *sizes* in bytes, and *files*, its SHA-256 in hexadecimal.
    """

    format: int
    fingerprint: str
    built: str
    articles: int
    sources: tuple[str, ...]
    sizes: dict[str, int]
    files: dict[str, str]


def current_generation(index: Path) -> str | None:
    """The name of the generation in service in the folder *index*, or None where there is none."""
    try:
        name = (index / "CURRENT").read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnusable(f"{index / 'CURRENT'} cannot be read: {error}") from error
    if not _NAME.fullmatch(name):
        raise IndexUnusable(
            f"{index / 'CURRENT'} names no generation: run khobor generations --rollback, or khobor rebuild"
        )
    return name


def list_generations(index: Path) -> list[str]:
    """The names of the whole generations in the folder *index*, oldest first."""
    if not index.is_dir():
        return []
    names = [entry.name for entry in index.iterdir() if _NAME.fullmatch(entry.name) and (entry / MANIFEST).is_file()]
    return sorted(names, key=_number)


def read_manifest(generation: Path) -> Manifest:
    """The manifest in the folder *generation*. Raises IndexUnusable when it is missing, damaged or of another format."""
    try:
        record = json.loads((generation / MANIFEST).read_text(encoding="utf-8"))
        if record["format"] != FORMAT:
            raise IndexUnusable(
                f"{generation} has format {record['format']}, this khobor reads {FORMAT}: build it anew with khobor rebuild"
            )
        return Manifest(**{**record, "sources": tuple(record["sources"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexUnusable(
            f"{generation / MANIFEST} is missing or damaged: build the index anew with khobor rebuild"
        ) from error


def write_manifest(generation: Path, **facts: object) -> Manifest:
    """Checksum every file of *generation*, write its manifest, and have all of it reach the disk."""
    files = checksums(generation)
    sizes = {name: (generation / name).stat().st_size for name in files}
    manifest = Manifest(format=FORMAT, sizes=sizes, files=files, **facts)  # type: ignore[arg-type]  # the caller's facts
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (generation / MANIFEST).write_text(text + "\n", encoding="utf-8")
    for file in generation.iterdir():
        _fsync(file)
    _fsync(generation)
    return manifest


def checksums(generation: Path) -> dict[str, str]:
    """SHA-256 of every file of *generation* but the manifest, by name, as they are on disk now."""
    files = sorted(file for file in generation.iterdir() if file.is_file() and file.name != MANIFEST)
    return {file.name: _sha256(file) for file in files}


def check_sizes(generation: Path, manifest: Manifest) -> None:
    """Raise IndexUnusable where a file is missing or cut short: what opening can tell without reading all of it."""
    for name, size in manifest.sizes.items():
        file = generation / name
        if not file.is_file() or file.stat().st_size != size:
            raise IndexUnusable(
                f"{file} is missing or cut short: go back with khobor generations --rollback, or run khobor rebuild"
            )


def check_content(generation: Path, manifest: Manifest, name: str) -> None:
    """Raise IndexUnusable where the file *name* is not byte for byte as the manifest has it."""
    if _sha256(generation / name) != manifest.files[name]:
        raise IndexUnusable(
            f"{generation / name} is damaged: go back with khobor generations --rollback, or run khobor rebuild"
        )


def damaged_files(generation: Path) -> list[str]:
    """The names of the files of *generation* that are missing or not as its manifest has them."""
    promised = read_manifest(generation).files
    found = checksums(generation)
    return sorted(name for name in promised | found if promised.get(name) != found.get(name))


@contextmanager
def writing(index: Path) -> Iterator[None]:
    """Be the one writer of *index*, which is made where it is missing, and clear away what a killed run left.

    Raises IndexBusy while another process writes, IndexUnusable where nothing can be written.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index / "LOCK", timeout=0)
        lock.acquire()
    except Timeout as busy:
        raise IndexBusy(f"another process is writing {index}: wait for it, or end it, and try again") from busy
    except OSError as error:
        raise cannot_write(index, error) from error
    try:
        _clear_away(index)
        yield
    except OSError as error:
        raise cannot_write(index, error) from error
    finally:
        _clear_away(index)  # what this run left where it failed: on a full disk it holds the very room that is lacking
        lock.release()


def _clear_away(index: Path) -> None:
    """Remove what is half built; what cannot be removed now is tried again by the next run."""
    for left in index.glob(f"*{BUILDING}"):
        shutil.rmtree(left, ignore_errors=True)


def cannot_write(index: Path, error: OSError) -> IndexUnusable:
    reason = error.strerror or str(error)
    return IndexUnusable(
        f"{index} cannot be written ({reason}): make room or mend its rights; what was in service still is"
    )


def new_building(index: Path) -> Path:
    """An empty folder to build the next generation in."""
    building = index / f"g-{_next_number(index):06d}{BUILDING}"
    building.mkdir()
    return building


def put_in_service(index: Path, building: Path) -> str:
    """Give the whole generation in *building* its name, make it CURRENT, and drop the oldest ones. Returns the name."""
    name = building.name.removesuffix(BUILDING)
    before = current_generation_or_none(index)
    building.rename(index / name)
    _fsync(index)
    point_to(index, name)
    _drop_old(index, name, before)
    return name


def _drop_old(index: Path, name: str, before: str | None) -> None:
    """Keep *name*, the one that served *before* it and what is older, KEPT in all.

    What is newer than *before* was rolled back, or never came into service. What is left of one half removed goes too.
    """
    older = [other for other in list_generations(index) if before and _number(other) <= _number(before)]
    kept = {name, *older[-(KEPT - 1) :]}
    for entry in index.iterdir():
        if _NAME.fullmatch(entry.name) and entry.name not in kept:
            shutil.rmtree(entry, ignore_errors=True)


def point_to(index: Path, name: str) -> None:
    """Make *name* the generation in service: one rename, which either happened or did not."""
    pointer = index / "CURRENT.new"
    pointer.write_text(name + "\n", encoding="ascii")
    _fsync(pointer)
    pointer.replace(index / "CURRENT")
    _fsync(index)


def _number(name: str) -> int:
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else 0


def _next_number(index: Path) -> int:
    """One more than any number ever used here, so that no two generations ever share a name."""
    current = current_generation_or_none(index)
    taken = [_number(entry.name) for entry in index.iterdir()] + [_number(current or "")]
    return max(taken) + 1


def current_generation_or_none(index: Path) -> str | None:
    """As current_generation, but a damaged CURRENT counts as none: a rebuild mends it."""
    try:
        return current_generation(index)
    except IndexUnusable:
        return None


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as data:
        while chunk := data.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

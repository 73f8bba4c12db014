"""Check that a wheel carries every template, static file, translation and word list of the checkout, and nothing of its tests."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
CARRIED = ("search/bengali/data", "web/templates", "web/static", "web/translations")


def main(wheel: str) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        file.relative_to(ROOT).as_posix() for folder in CARRIED for file in (ROOT / folder).rglob("*") if file.is_file()
    }
    missing = sorted(name for name in wanted if name not in inside and "__pycache__" not in name)
    foreign = sorted(name for name in inside if not name.startswith(("search/", "web/", "khobor-")))
    if missing or foreign or not wanted:
        sys.exit(f"{wheel}: missing {missing}, foreign {foreign}, {len(wanted)} data files in the checkout")
    print(f"the wheel carries all {len(wanted)} data files")


if __name__ == "__main__":
    main(sys.argv[1])

"""Print the one command of a section of README.md: ``readme_command.py Test``."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def command_of(readme: str, section: str) -> str:
    """The fenced ``sh`` block under ``## section``. Raises ValueError where there is not exactly one."""
    body = re.split(rf"^## {re.escape(section)}$", readme, flags=re.MULTILINE)[1:]
    blocks = (
        re.findall(r"^```sh\n(.*?)^```$", re.split(r"^## ", body[0], flags=re.MULTILINE)[0], re.DOTALL | re.MULTILINE)
        if body
        else []
    )
    if len(blocks) != 1:
        raise ValueError(f"README has {len(blocks)} sh blocks under '## {section}', not one")
    return str(blocks[0])


if __name__ == "__main__":
    text = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    sys.stdout.write(command_of(text, sys.argv[1]))

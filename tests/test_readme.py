"""README says what is so."""

from __future__ import annotations

import dataclasses
import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import click
import pytest

from search.cli import khobor
from web.command import serve_command
from web.config import WebConfig

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS: dict[str, click.Command] = {**khobor.commands, "serve": serve_command}
SYNOPSIS = re.split(r"^## ", README.split("## The command\n")[1], flags=re.MULTILINE)[0]


def load_script(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def options_of(command: click.Command) -> set[str]:
    return {name for parameter in command.params if isinstance(parameter, click.Option) for name in parameter.opts}


@pytest.mark.parametrize(
    ("section", "programs"),
    [
        pytest.param("Run", ["python3", ".venv/bin/pip", ".venv/bin/khobor"], id="run"),
        pytest.param("Test", ["python3", ".venv-test/bin/pip", ".venv-test/bin/python"], id="test"),
    ],
)
def test_each_of_the_two_commands_is_one_line_to_copy(section: str, programs: list[str]) -> None:
    command = load_script(ROOT / ".ci" / "readme_command.py").command_of(README, section)
    assert command.count("\n") == 1
    assert [shlex.split(part)[0] for part in command.split("&&")] == programs


def test_the_run_command_is_one_that_khobor_takes() -> None:
    command = load_script(ROOT / ".ci" / "readme_command.py").command_of(README, "Run")
    arguments = shlex.split(command.split("&&")[-1])[2:]
    context = serve_command.make_context("serve", arguments)
    assert [str(source) for source in context.params["sources"]] == ["seeds"]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_readme_names_every_command_and_every_option_of_it(name: str) -> None:
    assert re.search(rf"\b{name}\b", SYNOPSIS)
    assert {option for option in options_of(COMMANDS[name]) if option not in SYNOPSIS} == set()


def test_readme_names_no_option_that_is_not_there() -> None:
    known = set().union(*map(options_of, COMMANDS.values()))
    assert set(re.findall(r"(?<![\w-])--[a-z]+", SYNOPSIS)) - known == set()


def test_readme_lists_every_setting_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", README, flags=re.MULTILINE))
    defaults = {field.name: str(field.default) for field in dataclasses.fields(WebConfig)}
    assert {name: value.strip('"') for name, value in rows.items()} == defaults


def test_every_file_that_readme_links_to_is_there() -> None:
    linked = [target for target in re.findall(r"\]\(([^)]+)\)", README) if "://" not in target]
    assert linked
    assert [target for target in linked if not (ROOT / target).is_file()] == []

"""README says what is so, and so do the readmes of the folders."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re
import shlex
from pathlib import Path
from types import ModuleType

import click
import pytest

from search.bengali.normalize import key
from search.bengali.wordlists import read_list
from search.cli import khobor
from search.engine import WhooshEngine
from search.results.records import page_to_record
from web.app import create_app
from web.command import serve_command
from web.config import WebConfig
from web.openapi import SearchQuery

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS: dict[str, click.Command] = {**khobor.commands, "serve": serve_command}


def section_of(heading: str) -> str:
    return re.split(r"^## ", README.split(f"## {heading}\n")[1], flags=re.MULTILINE)[0]


def code_in(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def examples() -> list[tuple[list[str], list[str]]]:
    """(queries, words) of each row under "How it understands Bengali"."""
    rows = [line.split("|") for line in section_of("How it understands Bengali").splitlines() if line.startswith("| `")]
    return [(code_in(row[1]), code_in(row[2])) for row in rows]


SYNOPSIS = section_of("The command")


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
    assert set(re.findall(r"(?<![\w-])--[a-z-]+", SYNOPSIS)) - known == set()


def test_readme_lists_every_setting_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", README, flags=re.MULTILINE))
    defaults = {field.name: str(field.default) for field in dataclasses.fields(WebConfig)}
    assert {name: value.strip('"') for name, value in rows.items()} == defaults


def test_readme_names_every_parameter_of_the_endpoint() -> None:
    named = re.search(r"`GET /api/search\?([^`]*)`", README)
    assert named
    fields = SearchQuery.model_fields.items()
    parameters = {field.alias or name for name, field in fields} - {"lang"}
    assert sorted(named[1].replace("=", "").split("&")) == sorted(parameters)


def test_readme_names_every_address_of_the_api(seed_engine: WhooshEngine) -> None:
    app = create_app(seed_engine, WebConfig())
    paths = {
        rule.rule.replace("<whole:id>", "ID") for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")
    }
    by_parameter = {"/api/articles", "/api/related"}  # of ids that no path can carry; see web/README.md
    assert {path for path in paths - by_parameter if path not in README} == set()


def test_the_answer_in_readme_has_the_shape_of_one(seed_engine: WhooshEngine) -> None:
    shown = json.loads(README.split("```json\n")[2].split("```")[0])
    answered = page_to_record(seed_engine.search(shown["query"]["text"], size=shown["size"]), shown["took_ms"])
    assert shape_of(shown) == shape_of(json.loads(json.dumps(answered)))


def shape_of(value: object) -> object:
    """*value* by the names in it: a list by its first item, all else by being there."""
    match value:
        case dict():
            return {name: shape_of(inner) for name, inner in value.items()}
        case [dict() as first, *_]:
            return [shape_of(first)]
        case _:
            return None


@pytest.mark.parametrize(("queries", "words"), [pytest.param(*row, id=" ".join(row[0])) for row in examples()])
def test_examples_of_the_language_find_the_words_beside_them(
    queries: list[str], words: list[str], seed_engine: WhooshEngine
) -> None:
    marked = {key(word) for query in queries for word in marked_for(query, seed_engine)}
    assert {word for word in words if key(word) not in marked} == set()


def marked_for(query: str, engine: WhooshEngine) -> list[str]:
    """The words that are marked on a page of all articles that match *query*, as printed."""
    hits = engine.search(query, size=100).hits
    marks = [(hit.title, hit.title_marks) for hit in hits]
    marks += [(snippet.text, snippet.marks) for hit in hits for snippet in hit.snippets]
    return [text[start:end] for text, spans in marks for start, end in spans]


@pytest.mark.parametrize("query", [query for queries, _ in examples() for query in queries])
def test_every_query_that_readme_shows_finds_something(query: str, seed_engine: WhooshEngine) -> None:
    assert seed_engine.search(query, snippets=False).total > 0


def test_the_article_that_readme_explains_is_there(seed_engine: WhooshEngine) -> None:
    shown = re.search(r"khobor explain '([^']+)' (\w+)", README)
    assert shown
    explanation = seed_engine.explain(*shown.groups())
    assert explanation
    assert explanation.reasons


@pytest.mark.parametrize(
    ("counted", "number"),
    [
        pytest.param("that Khobor", len(read_list("synonyms")), id="synonyms"),
        pytest.param(
            "judged queries",
            len((ROOT / "tests/judged/queries.tsv").read_text(encoding="utf-8").splitlines()),
            id="judged-queries",
        ),
    ],
)
def test_what_readme_counts_is_as_many(counted: str, number: int) -> None:
    assert f"{number:,} {counted}" in README


def test_the_extras_that_readme_names_are_there() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    extras = project.split("[project.optional-dependencies]\n")[1].split("\n[")[0]
    assert set(re.findall(r"\[(\w+)\](?=['`])", README)) == set(re.findall(r"^(\w+) = ", extras, flags=re.MULTILINE))


@pytest.mark.parametrize("folder", ["web", "search/bengali", "search/sources", "search/index", "search/query"])
def test_the_readme_of_a_folder_names_every_module_in_it(folder: str) -> None:
    said = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    modules = {path.name for path in (ROOT / folder).glob("*.py")} - {"__init__.py"}
    assert {name for name in code_in(said) if name.endswith(".py") and "/" not in name} == modules


def test_every_place_that_readme_links_to_is_there() -> None:
    linked = [target for target in re.findall(r"\]\(([^)]+)\)", README) if "://" not in target]
    headings = re.findall(r"^#+ (.*)", README, flags=re.MULTILINE)
    anchors = {f"#{heading.lower().replace(' ', '-')}" for heading in headings}
    assert linked
    assert [target for target in linked if target not in anchors and not (ROOT / target).is_file()] == []

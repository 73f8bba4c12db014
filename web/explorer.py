"""The page on which the endpoints can be tried: the OpenAPI description as forms, which work without a script.

In: the description that web.openapi makes. Out: Endpoints, with a form for each whose parameters are all of the query string; an id
in the path has a form of its own, by parameter.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, render_template, request, url_for

from search.engine import Engine
from search.errors import IndexUnusable
from web import links
from web.api import description_of
from web.extension import current_config, current_engine
from web.openapi import Document

explorer = Blueprint("explorer", __name__)
FILLED_IN = ("q", "id")  # what an endpoint is about: a form without them shows little
LEFT_OUT = ("lang",)  # the page has its own way to choose it


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter. *values*: what the form begins with, one for each of its inputs; *hint*: what it is where it stays empty.

    *choices*: all that it can be, none where that is anything.
    """

    name: str
    description: str
    is_required: bool
    values: tuple[str, ...]
    hint: str
    choices: tuple[str, ...]
    is_number: bool


@dataclass(frozen=True, slots=True)
class Endpoint:
    """*first* are the fields that an answer needs, *others* those that change it. *curl*: the form as it begins, in a shell.

    *example*: for an id in the path an address to open, in place of a form.
    """

    anchor: str
    path: str
    summary: str
    description: str
    first: tuple[Field, ...]
    others: tuple[Field, ...]
    curl: str
    example: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """Endpoints that belong together."""

    title: str
    endpoints: tuple[Endpoint, ...]


@explorer.get("/api")
def show() -> str:
    document = description_of(current_config())
    return render_template("explorer.html", parts=list(parts_of(document, newest_id(current_engine()))))


def newest_id(engine: Engine) -> str:
    """An id to try; "" while there is no article, or no index to know one."""
    try:
        page = engine.search("", size=1, snippets=False, facets=False)
    except IndexUnusable:
        return ""
    return page.hits[0].article_id if page.hits else ""


def parts_of(document: Document, article_id: str) -> Iterator[Part]:
    for tag in document["tags"]:
        found = [
            endpoint_of(path, item["get"], article_id)
            for path, item in document["paths"].items()
            if tag["name"] in item["get"]["tags"]
        ]
        yield Part(tag["description"], tuple(found))


def endpoint_of(path: str, operation: Document, article_id: str) -> Endpoint:
    parameters = [one for one in operation.get("parameters", ()) if one["name"] not in LEFT_OUT]
    fields = [field_of(one, article_id) for one in parameters if one["in"] == "query"]
    fields.sort(key=lambda field: not field.is_required)
    is_by_path = "{id}" in path
    return Endpoint(
        anchor=anchor_of(path),
        path=path,
        summary=operation["summary"],
        description=operation["description"],
        first=tuple(field for field in fields if is_first(field)),
        others=tuple(field for field in fields if not is_first(field)),
        curl="" if is_by_path else curl_of(path, fields),
        example=example_of(path, article_id) if is_by_path else None,
    )


def is_first(field: Field) -> bool:
    return field.is_required or field.name in FILLED_IN


def field_of(parameter: Document, article_id: str) -> Field:
    name, schema, example = parameter["name"], parameter["schema"], parameter.get("example", "")
    examples = [str(one) for one in example] if isinstance(example, list) else [str(example)]
    if name == "id":
        examples = [article_id]
    is_filled = name in FILLED_IN
    return Field(
        name=name,
        description=parameter["description"],
        is_required=parameter["required"],
        values=tuple(examples) if is_filled else ("",),
        hint=str(schema.get("default", "" if is_filled else examples[0])),
        choices=tuple(schema.get("enum", ())),
        is_number=schema["type"] == "integer",
    )


def anchor_of(path: str) -> str:
    """The id of an endpoint on the page: #api-search of /api/search."""
    words = "".join(letter if letter.isalnum() else " " for letter in path).split()
    return "-".join(words if words[0] == "api" else ["api", *words])


def curl_of(path: str, fields: list[Field]) -> str:
    """The command that asks for the form as it begins; static/explorer.js makes it anew when the form changes."""
    given = [f"{field.name}={value}" for field in fields for value in field.values if value]
    address = links.absolute(f"{request.script_root}{path}")
    return " ".join(
        ["curl", *(["--get"] if given else []), address, *(f"--data-urlencode {shlex.quote(one)}" for one in given)]
    )


def example_of(path: str, article_id: str) -> str | None:
    """The path with an id in it, where a path can carry that."""
    if not links.PATH_SAFE.fullmatch(article_id):
        return None
    return url_for("explorer.show").removesuffix("/api") + path.replace("{id}", quote(article_id, safe=""))

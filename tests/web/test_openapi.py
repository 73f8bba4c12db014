"""The description of the API: whole, true of what is answered, and held to by the views."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from pydantic import BaseModel
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from search.engine import WhooshEngine
from search.errors import IndexUnusable
from search.settings import Limits
from web import openapi
from web.api import api
from web.app import create_app
from web.config import WebConfig
from web.openapi import Problem, describe

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine

PROMISED = (
    "/api/search /api/suggest /api/articles /api/articles/{id} /api/related /api/articles/{id}/related /api/trends /api/week "
    "/api/days /api/stats /openapi.json /healthz /readyz /metrics"
)
ASKED = (
    "/api/search?q=রাশিয়া উত্তর কোরিয়া&explain=true",
    "/api/search?q=putin&facets=false&size=3",
    "/api/search?q=পুতুন",
    '/api/search?q="টাকা foo:bar&fields=id,title,duplicates',
    "/api/search?q=ক্ষৎঞ",
    "/api/articles/sample-001?q=ভাসমান",
    "/api/articles?id=sample-001",
    "/api/related?id=sample-001",
    "/api/articles/sample-001/related",
    "/api/trends?q=বন্যা&q=putin&from=2019&to=২০২৪",
    "/api/week",
    "/api/days?from=2024-06&to=2024-06",
    "/api/stats",
    "/healthz",
    "/readyz",
)


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/openapi.json").get_json()
    return described


@pytest.fixture(scope="module")
def seed_app(seed_engine: WhooshEngine) -> Flask:
    return create_app(seed_engine, WebConfig())


@pytest.fixture
def seed_client(seed_app: Flask) -> FlaskClient:
    return seed_app.test_client()


def parameters_of(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for parameter in item["get"].get("parameters", ()):
            yield path, parameter


def test_every_endpoint_that_is_promised_is_described(document: dict[str, Any]) -> None:
    assert (document["openapi"], list(document["paths"])) == ("3.1.0", PROMISED.split())


def test_every_address_of_the_blueprint_is_described(app: Flask, document: dict[str, Any]) -> None:
    rules = {
        rule.rule.replace("<whole:id>", "{id}") for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")
    }
    assert rules == set(document["paths"])


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(document: dict[str, Any]) -> None:
    operations = [item["get"] for item in document["paths"].values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert [operation for operation in operations if not (operation["summary"] and operation["description"])] == []


def test_every_parameter_has_a_type_and_says_what_it_is(document: dict[str, Any]) -> None:
    unsaid = [
        (path, parameter["name"])
        for path, parameter in parameters_of(document)
        if not (parameter["description"] and parameter["schema"]["type"])
    ]
    assert unsaid == []


def test_bounds_and_defaults_are_those_of_the_site(engine: FakeEngine) -> None:
    document = create_app(engine, WebConfig(page_size=20)).test_client().get("/openapi.json").get_json()
    schemas = {p["name"]: p["schema"] for path, p in parameters_of(document) if path == "/api/search"}
    assert schemas["size"] == {"type": "integer", "minimum": 1, "maximum": Limits().page_size, "default": 20}
    assert schemas["sort"] == {
        "type": "string",
        "enum": ["relevance", "newest", "oldest"],
        "default": "relevance",
    }
    assert schemas["q"] == {"type": "string", "maxLength": Limits().query_chars}
    assert schemas["source"] == {"type": "array", "items": {"type": "string"}}


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        pytest.param("/api/search", "200 304 400 429 503", id="search"),
        pytest.param("/api/articles/{id}", "200 304 400 404 429 503", id="article"),
        pytest.param("/healthz", "200", id="alive"),
        pytest.param("/readyz", "200 503", id="ready"),
    ],
)
def test_every_answer_is_described(document: dict[str, Any], path: str, statuses: str) -> None:
    responses = document["paths"][path]["get"]["responses"]
    assert list(responses) == statuses.split()
    problems = [list(told["content"]) for status, told in responses.items() if status >= "400"]
    assert [kinds for kinds in problems if kinds != ["application/problem+json"]] == []


def test_description_needs_no_index(client: FlaskClient, engine: FakeEngine) -> None:
    engine.error = IndexUnusable("gone")
    assert client.get("/openapi.json").status_code == 200


def models_of(document: dict[str, Any], path: str) -> type[BaseModel]:
    """The model of what the endpoint of an address answers."""
    place = path.partition("?")[0].replace("sample-001", "{id}")
    content = document["paths"][place]["get"]["responses"]["200"]["content"]
    name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    model: type[BaseModel] = getattr(openapi, name)
    return model


@pytest.mark.parametrize("path", ASKED)
def test_answer_is_as_described_to_the_last_member(
    seed_client: FlaskClient, document: dict[str, Any], path: str
) -> None:
    answer = seed_client.get(path)
    assert answer.status_code == 200
    model = models_of(document, path)
    model.model_validate(answer.get_json(), strict=True, extra="forbid")


@pytest.mark.parametrize(
    "path", ["/api/search?page=x", "/api/articles/none", "/api/trends", "/api/search?q=date:২০২৪-১৩"]
)
def test_problem_is_as_described(seed_client: FlaskClient, path: str) -> None:
    answer = seed_client.get(path)
    Problem.model_validate(answer.get_json(), strict=True, extra="forbid")


def test_suggestions_are_as_described(client: FlaskClient) -> None:
    openapi.SuggestAnswer.model_validate(client.get("/api/suggest?q=পু").get_json(), strict=True, extra="forbid")


AS_IT_IS = {"Accept-Encoding": "identity"}  # the client within the process unpacks nothing
DESCRIBED = schemathesis.openapi.from_dict(describe(api, WebConfig()))


@DESCRIBED.parametrize()
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_answers_to_whatever_is_asked_are_as_described(case: Case[Any], seed_app: Flask) -> None:
    """No fault of ours, no status, type, header or shape that is not described, and nothing answered that is not allowed."""
    # A date, a cursor or too many words may be wrong in ways that no schema can say: what looks right need not be accepted.
    case.call_and_validate(app=seed_app, headers=AS_IT_IS, excluded_checks=[positive_data_acceptance])

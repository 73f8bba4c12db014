"""What the endpoints are asked and what they answer, as models: the OpenAPI description is made of these and of web.api.

A parameter is kept here as the text that was typed, and its JSON schema stands beside it, so that nothing is refused before the
views and the engine look at it, who say in the reader's language what is wrong. An answer is made of search.results.records; that
the models fit what is answered is what the tests are for.

Descriptions of parameters and endpoints are message ids, as the page at /api shows them in the reader's language; the description
itself is in English, as those are that read it.
"""

from __future__ import annotations

import functools
from typing import Annotated, Any, NamedTuple

from flask_openapi3 import APIBlueprint, Info
from flask_openapi3.models import OPENAPI3_REF_PREFIX, OPENAPI3_REF_TEMPLATE, APISpec, Components, Schema
from flask_openapi3.types import ResponseDict
from pydantic import BaseModel, ConfigDict, Field

from search.results.page import KINDS
from search.settings import Limits
from web.config import WebConfig
from web.languages import N_
from web.trends import MOST_QUERIES

Document = dict[str, Any]


class Bounds(NamedTuple):
    """Of a number that counts from 1: what it is where nobody says, and the most that it may be."""

    default: int
    most: int


VERSION = "1.0"  # of the API: the first number changes when a client has to
SORTS = ("relevance", "newest", "oldest")
SWITCH = ("on", "off")
FORMATS = ("json", "opensearch")
YEAR, MONTH = "^[0-9০-৯]{4}$", "^[0-9০-৯]{4}-[0-9০-৯]{2}$"
PAGES = Bounds(1, 999_999_999)  # nine digits are read as a number
SIZES = Bounds(WebConfig().page_size, Limits().page_size)
SUGGESTIONS = Bounds(8, 20)  # as many as fit beside the keyboard of a phone
RELATED = Bounds(5, 20)
RISING = Bounds(10, 50)
PROBLEM = "application/problem+json"
SUGGESTIONS_TYPE = "application/x-suggestions+json"  # of the OpenSearch extension
TITLE = "Khobor"
ABOUT = (
    "Full-text search in Bengali news. Every endpoint is read by GET and answers in JSON; no key is needed. What is wrong with a "
    "request is said as problem+json (RFC 9457), in Bengali or English. Marks are spans of code points, first and end, of the text "
    "beside them. Answers have an ETag that holds until the index changes."
)


def typed(description: str, **schema: object) -> Any:
    """A parameter that may be given once; *schema* is what its text stands for."""
    return Field(default_factory=str, description=description, json_schema_extra=dict(schema))  # type: ignore[arg-type]


def repeated(description: str, **schema: object) -> Any:
    """A parameter that may be given several times."""
    return Field(default_factory=list, description=description, json_schema_extra=dict(schema))  # type: ignore[arg-type]


def of_pattern(pattern: str) -> Document:
    return {"type": "string", "pattern": pattern}


def day(description: str, example: str) -> Any:
    return typed(description, example=example)


def switch(description: str) -> Any:
    """A parameter of what is done unless it is told not to."""
    return typed(description, enum=[*SWITCH], default="on")


def count(description: str, bounds: Bounds) -> Any:
    return typed(description, type="integer", minimum=1, maximum=bounds.most, default=bounds.default)


def query_text(description: str, example: str) -> Any:
    return typed(description, maxLength=Limits().query_chars, example=example)


def language_of_answer() -> Any:
    return typed(N_("The language of messages: bn or en; without it that of the Accept-Language header."), example="en")


FROM = N_("The first day: 2024-06-20, a month as 2024-06 or a year as 2024; digits of either script.")
TO = N_("The last day, written like the first; it is part of what is searched.")
ROMAN = N_("Whether words in Latin letters are read as Bengali ones.")
ARTICLE_ID = N_("The id of the article, as results have it.")


class Parameters(BaseModel):
    """The query string of a request, as it was typed."""

    @classmethod
    def single(cls) -> tuple[str, ...]:
        """The parameters that may be given once alone."""
        return tuple(field.alias or name for name, field in cls.model_fields.items() if field.annotation is str)

    @classmethod
    def model_json_schema(cls, *arguments: Any, **options: Any) -> Document:
        return schema_of(cls, arguments, tuple(options.items()))


@functools.cache  # the extension asks for it with every request, and making it takes a millisecond
def schema_of(model: type[Parameters], arguments: tuple[Any, ...], options: tuple[tuple[str, Any], ...]) -> Document:
    return super(Parameters, model).model_json_schema(*arguments, **dict(options))


class SearchQuery(Parameters):
    q: str = query_text(N_("The query, in the query language; without one all articles, the newest first."), "পুতিন")
    from_: str = Field(default_factory=str, alias="from", description=FROM, json_schema_extra={"example": "2019"})
    to: str = day(TO, "2024-06-20")
    source: list[str] = repeated(N_("A paper to search in, as the facets name it; several are alternatives."))
    section: list[str] = repeated(N_("A section to search in; several are alternatives."))
    year: list[str] = repeated(
        N_("A year, YYYY, to search in; several years and months are alternatives."),
        items=of_pattern(YEAR),
        example=["2024"],
    )
    month: list[str] = repeated(N_("A month, YYYY-MM, to search in."), items=of_pattern(MONTH), example=["2024-06"])
    sort: str = typed(N_("The order of results; an empty query is sorted by time."), enum=[*SORTS], default=SORTS[0])
    page: str = count(N_("The page of results, counted from 1; use the cursor to go deep."), PAGES)
    size: str = count(N_("How many results a page has."), SIZES)
    cursor: str = typed(
        N_("The cursor of the answer before: leads on as far as there are results. Instead of the page.")
    )
    fields: str = typed(
        N_("Members of each result, separated by commas; the others are left out, and not made."),
        example="id,title,published",
    )
    facets: str = typed(
        N_("Whether to count by paper, section and time; without it the total may be a lower bound."),
        enum=["true", "false", *SWITCH],
        default="true",
    )
    explain: str = typed(
        N_("Whether each result says what its score is made of."), enum=["true", "false", *SWITCH], default="false"
    )
    roman: str = switch(ROMAN)
    spelling: str = switch(N_("Whether a misspelt query may be corrected, and better spellings are offered."))
    loose: str = switch(N_("Whether a query that finds nothing may be loosened."))
    grouped: str = switch(N_("Whether articles that tell one story in nearly the same words are one result."))
    lang: str = language_of_answer()


class SuggestQuery(Parameters):
    q: str = query_text(N_("What has been typed so far."), "পুতি")
    limit: str = count(N_("How many suggestions at most."), SUGGESTIONS)
    roman: str = switch(ROMAN)
    format: str = typed(
        N_("opensearch for the form that browsers ask search engines in."), enum=[*FORMATS], default=FORMATS[0]
    )
    lang: str = language_of_answer()


class ArticlePath(BaseModel):
    id: str = Field(description=f"{ARTICLE_ID} Percent-encoded; one with a slash is safer as a parameter.")


class ArticleQuery(Parameters):
    q: str = query_text(N_("A query whose words are to be marked in the article."), "পুতিন")
    roman: str = switch(ROMAN)
    lang: str = language_of_answer()


class ArticleByIdQuery(ArticleQuery):
    model_config = ConfigDict(json_schema_extra={"required": ["id"]})

    id: str = Field(default_factory=str, description=ARTICLE_ID, json_schema_extra={"example": "sample-001"})


class RelatedQuery(Parameters):
    limit: str = count(N_("How many of each kind at most."), RELATED)
    lang: str = language_of_answer()


class RelatedByIdQuery(RelatedQuery):
    model_config = ConfigDict(json_schema_extra={"required": ["id"]})

    id: str = Field(default_factory=str, description=ARTICLE_ID, json_schema_extra={"example": "sample-001"})


class TrendsQuery(Parameters):
    model_config = ConfigDict(json_schema_extra={"required": ["q"]})

    q: list[str] = Field(
        description=N_("A word, phrase or query; up to five can be compared."),
        json_schema_extra={"minItems": 1, "maxItems": MOST_QUERIES, "example": ["বন্যা", "নির্বাচন"]},
        default_factory=list,
    )
    from_: str = Field(default_factory=str, alias="from", description=FROM, json_schema_extra={"example": "2019"})
    to: str = day(TO, "2024")
    roman: str = switch(ROMAN)
    lang: str = language_of_answer()


class WeekQuery(Parameters):
    limit: str = count(N_("How many words at most."), RISING)
    lang: str = language_of_answer()


class DaysQuery(Parameters):
    from_: str = Field(default_factory=str, alias="from", description=FROM, json_schema_extra={"example": "2024-06"})
    to: str = day(TO, "2024-06")
    lang: str = language_of_answer()


KEPT = {
    "ETag": {"description": "Changes with the index.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "How long the answer may be kept unasked.", "schema": {"type": "string"}},
}
TEXTS = {"type": "array", "items": {"type": "string"}}
OPENSEARCH = {  # what was typed; texts, descriptions and addresses of suggestions
    "type": "array",
    "items": {"anyOf": [{"type": "string"}, TEXTS]},
    "minItems": 4,
    "maxItems": 4,
}


class Answer(BaseModel):
    """What an endpoint answers when it is well."""

    model_config = {"openapi_extra": {"headers": KEPT}}  # type: ignore[typeddict-unknown-key]  # read by the extension


Mark = Annotated[
    list[int], Field(min_length=2, max_length=2, description="First and end of a word that was asked for.")
]
Count = Annotated[int, Field(ge=0)]


class NoteAnswer(BaseModel):
    """Part of a query that was read otherwise than it may have been meant, and how."""

    code: str
    message: str = Field(description="In the reader's language.")
    text: str = Field(description="The part, or what was searched for instead.")
    start: Count
    end: Count


class QueryAnswer(BaseModel):
    text: str = Field(description="As it was asked.")
    interpreted: str = Field(description="As it was understood, in the query language.")
    corrected_from: str | None = Field(description="What was typed, where other words than those were searched for.")
    notes: list[NoteAnswer]


class TrendQueryAnswer(BaseModel):
    text: str
    interpreted: str
    notes: list[NoteAnswer]


class SnippetAnswer(BaseModel):
    text: str
    marks: list[Mark]


class ReasonAnswer(BaseModel):
    """One contribution to a score."""

    rule: str
    says: str
    asked: str = Field(description="The words of the query that it is about; empty where it is about all of them.")
    field: str = Field(description="Where they were found; empty for the article as a whole.")
    met: list[str] = Field(description="The words of the article, as printed.")
    score: float


class ExplanationAnswer(BaseModel):
    """The score is the sum of those of its reasons."""

    score: float
    reasons: list[ReasonAnswer]


class ResultAnswer(BaseModel):
    """One article; where fields were chosen, only those."""

    id: str = Field("", description="What /api/articles takes.")
    url: str | None = None
    title: str = ""
    source: str | None = None
    section: str | None = None
    byline: str | None = None
    published: str | None = Field(None, description="ISO 8601.")
    score: float = 0.0
    title_marks: list[Mark] = []
    snippets: list[SnippetAnswer] = []
    duplicates: list[ResultAnswer] = Field(
        [], description="Articles that tell the story in nearly the same words, those that match first."
    )
    duplicate_count: Count = Field(0, description="How many of them there are, listed or not.")
    duplicate_sources: Count = Field(0, description="In how many other papers they are.")
    matches: bool = Field(True, description="Of duplicates alone: whether it passes the filters and has the words.")
    explanation: ExplanationAnswer | None = Field(None, description="With explain=true alone.")


class CountAnswer(BaseModel):
    value: str
    count: Count


class FacetsAnswer(BaseModel):
    """Counts over all that matches, of what the total counts; each leaves out its own filter."""

    source: list[CountAnswer]
    section: list[CountAnswer]
    year: list[CountAnswer]
    month: list[CountAnswer]


class SearchAnswer(Answer):
    query: QueryAnswer
    total: Count = Field(description="How many stories match; with grouped=off how many articles.")
    total_is_exact: bool = Field(description="If not, there are more than that.")
    total_articles: Count = Field(description="How many articles match in any case.")
    page: int = Field(ge=1)
    size: int = Field(ge=1)
    cursor: str | None = Field(description="What leads on to the next results; null where there are none.")
    took_ms: float = Field(ge=0)
    results: list[ResultAnswer]
    facets: FacetsAnswer | None
    suggestion: str | None = Field(description="A query that probably was meant and finds more.")


class SuggestionAnswer(BaseModel):
    text: str
    kind: str = Field(json_schema_extra={"enum": [*KINDS]})
    id: str | None = Field(description="Of the article whose headline it is.")
    url: str = Field(description="The page that it leads to, within this site.")


class SuggestAnswer(Answer):
    model_config = {  # type: ignore[typeddict-unknown-key]  # as above
        "openapi_extra": {"headers": KEPT, "content": {SUGGESTIONS_TYPE: {"schema": OPENSEARCH}}}
    }

    query: str
    suggestions: list[SuggestionAnswer]


class ArticleAnswer(Answer):
    """The article; what is not known of it is left out. Marks with a query alone, duplicates where there are any."""

    id: str
    url: str | None = None
    title: str = ""
    body: str = Field("", description="Paragraphs are lines.")
    published: str | None = None
    updated: str | None = None
    source: str | None = None
    section: str | None = None
    byline: str | None = None
    agency: str | None = None
    title_marks: list[Mark] = []
    body_marks: list[Mark] = []
    duplicates: list[ResultAnswer] = Field([], description="Articles that tell the story in nearly the same words.")
    duplicate_count: Count = Field(0, description="How many of them there are, listed or not.")
    duplicate_sources: Count = Field(0, description="In how many other papers they are.")


class RelatedAnswer(Answer):
    versions: list[ResultAnswer] = Field(description="The same story in other papers, or at another time.")
    articles: list[ResultAnswer] = Field(description="Others on the subject.")


class TrendAnswer(BaseModel):
    query: TrendQueryAnswer
    counts: list[Count] = Field(description="Articles of each month that the query finds.")
    shares: list[float | None] = Field(
        description="The same as shares of all articles of the month; null where it has none."
    )


class TrendsAnswer(Answer):
    months: list[str] = Field(description="YYYY-MM, without a gap.")
    totals: list[Count] = Field(description="All articles of each month.")
    series: list[TrendAnswer]


class StatsAnswer(Answer):
    generation: str
    articles: Count
    built: str
    size_bytes: Count
    fingerprint: str
    terms: Count
    first_day: str | None
    last_day: str | None
    source: list[CountAnswer]
    section: list[CountAnswer]


class RisingAnswer(BaseModel):
    text: str = Field(description="As printed.")
    query: str = Field(description="What finds it.")
    count: Count = Field(description="Articles of the week with it in the title.")
    expected: float = Field(description="How many there would be if it were as usual.")


class WeekAnswer(Answer):
    first: str | None
    last: str | None
    rising: list[RisingAnswer]


class DaysAnswer(Answer):
    days: list[CountAnswer] = Field(description="YYYY-MM-DD and the number of articles; days without any are left out.")


class AliveAnswer(BaseModel):
    status: str = Field(json_schema_extra={"const": "alive"})


class ReadyAnswer(BaseModel):
    status: str = Field(json_schema_extra={"const": "ready"})
    generation: str


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str = Field(description="In the reader's language.")
    status: int
    detail: str = Field(description="In the reader's language.")
    parameter: str | None = Field(description="The parameter at fault, where it is one.")
    span: Mark | None = Field(description="The place in the query, in code points.")
    code: str = Field(description="The same in every language.")


def answers(model: type[BaseModel], *, of_one: bool = False) -> ResponseDict:
    """All that an endpoint may answer, by status; *of_one*: of an article, which may not be there."""
    missing: ResponseDict = {404: problem("There is no such article.")} if of_one else {}
    return {
        200: model,
        304: {"description": "The answer has not changed since that of the tag in If-None-Match."},
        400: problem("What is wrong with which parameter."),
        **missing,
        429: problem("The client has asked too often.", is_for_now=True),
        503: problem("There is no index to answer from at the moment.", is_for_now=True),
    }


def problem(description: str, *, is_for_now: bool = False) -> Document:
    content = {PROBLEM: {"schema": {"$ref": f"{OPENAPI3_REF_PREFIX}/{Problem.__name__}"}}}
    wait = {
        "Retry-After": {
            "description": "Seconds until it is worth trying again.",
            "schema": {"type": "integer", "minimum": 1},
        }
    }
    return {"description": description, "content": content, **({"headers": wait} if is_for_now else {})}


def describe(api: APIBlueprint, config: WebConfig) -> Document:
    """The OpenAPI description of *api* on a site of these settings."""
    schemas = {
        **api.components_schemas,
        Problem.__name__: Schema(**Problem.model_json_schema(ref_template=OPENAPI3_REF_TEMPLATE)),
    }
    spec = APISpec(
        openapi="3.1.0",
        info=Info(title=TITLE, version=VERSION, description=ABOUT),
        paths=api.paths,
        components=Components(schemas=schemas),
        tags=api.tags,
    )
    document: Document = spec.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)
    for path in document["paths"].values():
        for parameter in path["get"].get("parameters", ()):
            parameter.update(told_once(parameter, config))
    return document


def told_once(parameter: Document, config: WebConfig) -> Document:
    """What *parameter* is on a site of these settings: what stands beside its schema is no part of it, too.

    A form sends all of its fields, so an empty text is as good as none.
    """
    schema = {
        name: value for name, value in parameter["schema"].items() if name not in ("title", "description", "example")
    }
    if parameter["name"] == "size":
        schema["default"] = config.page_size
    return {"schema": schema, **({} if parameter["required"] else {"allowEmptyValue": True})}

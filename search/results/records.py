"""A ResultPage -> the JSON object that the endpoint and the command answer with. Its keys are a promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from search.query.notes import Note
from search.query.notes import explain as explain_note
from search.results.page import Facets, Hit, Mark, ResultPage


def page_to_record(
    page: ResultPage, took_ms: float, explain: Callable[[Note], str] = explain_note
) -> dict[str, object]:
    """*page* as JSON; *explain* says in the reader's language what a note means."""
    return {
        "query": {
            "text": page.text,
            "interpreted": page.interpreted,
            "corrected_from": page.corrected_from,
            "notes": [{"message": explain(note), **asdict(note)} for note in page.notes],
        },
        "total": page.total,
        "total_is_exact": page.total_is_exact,
        "page": page.page,
        "size": page.size,
        "took_ms": round(took_ms, 2),
        "results": [_hit_record(hit) for hit in page.hits],
        "facets": _facets_record(page.facets) if page.facets else None,
        "suggestion": page.suggestion,
    }


def marks_record(marks: tuple[Mark, ...]) -> list[list[int]]:
    return [list(mark) for mark in marks]


def _facets_record(facets: Facets) -> dict[str, object]:
    counted = {"source": facets.source, "section": facets.section, "month": facets.month}
    return {name: [{"value": facet.value, "count": facet.count} for facet in found] for name, found in counted.items()}


def _hit_record(hit: Hit) -> dict[str, object]:
    return {
        "id": hit.article_id,
        "url": hit.url,
        "title": hit.title,
        "source": hit.source,
        "section": hit.section,
        "byline": hit.byline,
        "published": hit.published,
        "score": hit.score,
        "title_marks": marks_record(hit.title_marks),
        "snippets": [{"text": snippet.text, "marks": marks_record(snippet.marks)} for snippet in hit.snippets],
        "duplicates": [],
    }

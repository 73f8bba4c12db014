"""A ResultPage -> the JSON object that the endpoint and the command answer with. Its keys are a promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from search.results.page import Hit, Mark, Note, ResultPage

NOTES = {
    "lone-quote": "This quotation mark has no partner, so it marks no phrase.",
    "unknown-field": "There is no field of this name, so it was searched for as words.",
    "dangling-operator": "This operator has nothing to join, so it was searched for as a word.",
    "lone-parenthesis": "This parenthesis has no partner, so it groups nothing.",
    "stray-minus": "This minus stands before no word, so it leaves nothing out.",
    "stray-star": "This star does not follow the beginning of a word, so it stands for no endings.",
    "empty-field": "This field has nothing to look for right behind it, so its name was searched for as a word.",
    "not-a-date": "This is no date, so it was searched for as words.",
    "no-words": "There is no word in this to search for.",
}


def page_to_record(
    page: ResultPage, took_ms: float, explain: Callable[[Note], str] = lambda note: NOTES[note.code]
) -> dict[str, object]:
    """*page* as JSON; *explain* says in the reader's language what a note means."""
    return {
        "query": {
            "text": page.text,
            "interpreted": page.interpreted,
            "corrected_from": None,
            "notes": [{"message": explain(note), **asdict(note)} for note in page.notes],
        },
        "total": page.total,
        "total_is_exact": page.total_is_exact,
        "page": page.page,
        "size": page.size,
        "took_ms": round(took_ms, 2),
        "results": [_hit_record(hit) for hit in page.hits],
        "facets": asdict(page.facets),
        "suggestion": None,
    }


def marks_record(marks: tuple[Mark, ...]) -> list[list[int]]:
    return [list(mark) for mark in marks]


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

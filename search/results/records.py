"""What the engine answers -> the JSON objects that the endpoints and the command answer with. Their keys are a promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from search.query.notes import Note
from search.query.notes import explain as explain_note
from search.results.explanation import RULES
from search.results.page import (
    Explanation,
    FacetCount,
    Facets,
    Hit,
    Mark,
    MarkedArticle,
    Related,
    ResultPage,
    Stats,
    Trend,
    Trends,
    Week,
)

Record = dict[str, object]
Explain = Callable[[Note], str]


def page_to_record(page: ResultPage, took_ms: float, explain: Explain = explain_note) -> Record:
    """*page* as JSON; *explain* says in the reader's language what a note means."""
    return {
        "query": query_record(page, explain),
        "total": page.total,
        "total_is_exact": page.total_is_exact,
        "total_articles": page.total_articles,
        "page": page.page,
        "size": page.size,
        "cursor": page.cursor,
        "took_ms": round(took_ms, 2),
        "results": _hit_records(page.hits),
        "facets": _facets_record(page.facets) if page.facets else None,
        "suggestion": page.suggestion,
    }


def query_record(page: ResultPage, explain: Explain) -> Record:
    """How the query of *page* was understood."""
    return {
        "text": page.text,
        "interpreted": page.interpreted,
        "corrected_from": page.corrected_from,
        "notes": _note_records(page.notes, explain),
    }


def related_to_record(related: Related) -> Record:
    return {"versions": _hit_records(related.versions), "articles": _hit_records(related.articles)}


def trends_to_record(trends: Trends, explain: Explain = explain_note) -> Record:
    """*trends* as JSON; the shares are of all articles of the month, null where it has none."""
    series = [_trend_record(trend, trends.totals, explain) for trend in trends.series]
    return {"months": list(trends.months), "totals": list(trends.totals), "series": series}


def week_to_record(week: Week | None) -> Record:
    """*week* as JSON; of an archive without dated articles it has no days and nothing that rises."""
    if week is None:
        return {"first": None, "last": None, "rising": []}
    return {"first": week.first, "last": week.last, "rising": [asdict(rising) for rising in week.rising]}


def stats_to_record(stats: Stats) -> Record:
    counted = {"source": count_records(stats.source), "section": count_records(stats.section)}
    return {**asdict(stats), **counted}


def duplicates_record(of: Hit | MarkedArticle) -> Record:
    """The other articles that tell the same story; each says whether it is among what was searched for."""
    return {
        "duplicates": [{**_hit_record(hit), "matches": hit.matches} for hit in of.duplicates],
        "duplicate_count": of.duplicate_count,
        "duplicate_sources": of.duplicate_sources,
    }


def marks_record(marks: tuple[Mark, ...]) -> list[list[int]]:
    return [list(mark) for mark in marks]


def count_records(counts: Sequence[FacetCount]) -> list[Record]:
    return [{"value": counted.value, "count": counted.count} for counted in counts]


def _facets_record(facets: Facets) -> Record:
    counted = {"source": facets.source, "section": facets.section, "year": facets.year, "month": facets.month}
    return {name: count_records(found) for name, found in counted.items()}


def _note_records(notes: Sequence[Note], explain: Explain) -> list[Record]:
    return [{"message": explain(note), **asdict(note)} for note in notes]


def _trend_record(trend: Trend, totals: Sequence[int], explain: Explain) -> Record:
    query = {"text": trend.text, "interpreted": trend.interpreted, "notes": _note_records(trend.notes, explain)}
    shares = [count / total if total else None for count, total in zip(trend.counts, totals, strict=True)]
    return {"query": query, "counts": list(trend.counts), "shares": shares}


def _hit_records(hits: Sequence[Hit]) -> list[Record]:
    return [_hit_record(hit) for hit in hits]


def _hit_record(hit: Hit) -> Record:
    record: Record = {
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
        **duplicates_record(hit),
    }
    return {**record, "explanation": _explanation_record(hit.explanation)} if hit.explanation else record


def _explanation_record(explanation: Explanation) -> Record:
    reasons = [
        {
            "rule": reason.rule,
            "says": RULES[reason.rule],
            "asked": reason.asked,
            "field": reason.field,
            "met": list(reason.met),
            "score": reason.score,
        }
        for reason in explanation.reasons
    ]
    return {"score": explanation.score, "reasons": reasons}

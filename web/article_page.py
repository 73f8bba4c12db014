"""The page of one article: its text with the words of a query marked, its other versions, what is related, how to cite it."""

from __future__ import annotations

import textwrap
from itertools import count

from flask import abort, render_template, request

from search.articles import Article
from search.results.page import MarkedArticle, Related
from web import links
from web.citation import bibtex_entry, plain_citation, readable_address
from web.extension import current_engine
from web.marking import mark, mark_places, paragraphs_of, web_address
from web.parameters import SINGLE, SearchParameters, check_repeated, read_parameters, reads_latin

MOST_RELATED = 5  # of each kind; more are found by a search
DESCRIPTION = 200  # letters, as many as those who show links in their pages print
NONE_RELATED = Related((), ())


def show_article_by_parameter() -> str:
    check_repeated(request.args, ("id",))
    return show_article(request.args.get("id", ""))


def show_article(article_id: str) -> str:
    check_repeated(request.args, (*SINGLE, "marks"))
    asked = read_parameters(request.args)
    engine = current_engine()
    found = engine.article(article_id, asked.q, roman=reads_latin(asked)) or abort(404)
    most = MOST_RELATED + len(found.duplicates)  # which are versions, too
    related = engine.related(article_id, most) or NONE_RELATED  # none where it has just been removed
    return render_article(found, related, asked, with_marks=request.args.get("marks") != "off")


def render_article(found: MarkedArticle, related: Related, asked: SearchParameters, *, with_marks: bool) -> str:
    article = found.article
    told = {hit.article_id for hit in found.duplicates}
    numbers = count(1)
    title = mark_places(article.title, found.title_marks if with_marks else (), numbers)
    body = mark_places(article.body, found.body_marks if with_marks else (), numbers)
    permanent = links.absolute(links.article_link(article.id, SearchParameters()))
    return render_template(
        "article.html",
        article=article,
        title=title,
        paragraphs=paragraphs_of(body),
        places=next(numbers) - 1,
        unmarked=None if with_marks else len(found.title_marks) + len(found.body_marks),
        address=web_address(article.url),
        readable_address=readable_address,
        permanent=permanent,
        description=textwrap.shorten(article.body, DESCRIPTION, placeholder="…"),
        linked_data=linked_data(article, permanent),
        citation=plain_citation(article, permanent),
        bibtex=bibtex_entry(article, permanent),
        found=found,
        versions=[hit for hit in related.versions if hit.article_id not in told][:MOST_RELATED],
        related=related.articles[:MOST_RELATED],
        source_filter=SearchParameters(source=(article.source or "",)),
        section_filter=SearchParameters(section=(article.section or "",)),
        found_by=asked,
        marks_link=marks_link,
        mark=mark,
    )


def marks_link(article_id: str, asked: SearchParameters, *, on: bool) -> str:
    """This article, its marks shown or not."""
    link = links.article_link(article_id, asked)
    return link if on else f"{link}{'&' if '?' in link else '?'}marks=off"


def linked_data(article: Article, permanent: str) -> dict[str, object]:
    """What the page says to programs, in the words of schema.org; what is unknown is left out."""
    writers = [("Person", article.byline), ("Organization", article.agency)]
    known = {
        "headline": article.title,
        "datePublished": article.published,
        "dateModified": article.updated,
        "author": [{"@type": kind, "name": name} for kind, name in writers if name],
        "publisher": {"@type": "NewsMediaOrganization", "name": article.source} if article.source else None,
        "articleSection": article.section,
        "isBasedOn": web_address(article.url),
    }
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "url": permanent,
        "mainEntityOfPage": permanent,
        "inLanguage": "bn",
        **{name: value for name, value in known.items() if value},
    }

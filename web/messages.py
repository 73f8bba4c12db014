"""The codes of errors and notes -> sentences in the reader's language."""

from __future__ import annotations

from search.errors import QueryError
from search.query.notes import Note
from web.languages import N_, digits, gettext

QUERY_ERRORS = {
    "impossible-date": N_("“%(text)s” is no date. Write a day as 2024-06-20, a month as 2024-06, a year as 2024."),
    "date-range-reversed": N_("The first day, %(from)s, comes after the last, %(to)s."),
    "unknown-sort": N_("Articles cannot be sorted by “%(text)s”: choose relevance, newest or oldest."),
    "unknown-order": N_("The list cannot be sorted by “%(text)s”: choose name or count."),
    "page-out-of-range": N_("There is no page %(text)s."),
    "page-too-deep": N_(
        "Pages end at article %(most)s. Narrow the search; a program goes on with the cursor of a page."
    ),
    "bad-cursor": N_("This cursor is damaged, or belongs to another search. Begin again without it."),
    "cursor-expired": N_(
        "The archive has changed since, and the order by relevance with it. Begin again without the cursor."
    ),
    "cursor-with-page": N_("A cursor stands in place of a page: give one of them."),
    "size-out-of-range": N_("A page cannot hold %(text)s articles: choose from 1 to %(most)s."),
    "query-too-long": N_("The query has %(length)s characters; up to %(most)s can be searched for."),
    "query-too-many-words": N_("The query has %(length)s words; up to %(most)s can be searched for."),
    "bad-number": N_("“%(text)s” is no whole number."),
    "repeated-parameter": N_("“%(parameter)s” is given more than once."),
    "number-out-of-range": N_("“%(text)s” is out of bounds: choose from 1 to %(most)s."),
    "missing-parameter": N_("“%(parameter)s” is missing."),
    "unknown-fields": N_("Results have no “%(text)s”. They have %(known)s."),
    "unknown-format": N_("There is no format “%(text)s”. There are %(known)s."),
    "not-on-or-off": N_("“%(text)s” cannot be chosen: choose on or off."),
    "too-many-queries": N_("%(length)s words or phrases were given; up to %(most)s can be compared."),
    "unknown-measure": N_("“%(text)s” cannot be measured: choose share or count."),
}
NOTES = {
    "lone-quote": N_("This quotation mark has no partner, so it marks no phrase."),
    "unknown-field": N_("There is no field of this name, so it was searched for as words."),
    "dangling-operator": N_("This operator has nothing to join, so it was searched for as a word."),
    "lone-parenthesis": N_("This parenthesis has no partner, so it groups nothing."),
    "stray-minus": N_("This minus stands before no word, so it leaves nothing out."),
    "stray-star": N_("This star does not follow the beginning of a word, so it stands for no endings."),
    "empty-field": N_("This field has nothing to look for right behind it, so its name was searched for as a word."),
    "not-a-date": N_("This is no date, so it was searched for as words."),
    "no-words": N_("There is no word in this to search for."),
    "read-latin": N_("Words in Latin letters were read as these words."),
    "corrected": N_("Nothing has the words as they were typed, so these were searched for."),
    "relaxed-to-parts": N_("Nothing has these words, so articles with words like them, or parts of them, are shown."),
    "relaxed-phrases": N_("Nothing has these words side by side, so they were searched for anywhere in an article."),
    "relaxed-fields": N_("Nothing has these words in that field, so they were searched for in the whole text."),
    "relaxed-to-any": N_("Nothing has all of these words, so articles with any of them are shown."),
}
ANY_NOTE = N_("This part of the query was read otherwise than it may have been meant.")
COUNTED = ("length", "most")  # values that we count; the others are as the reader typed them


def explain_error(error: QueryError) -> str:
    """What is wrong with the query; the error's own English where its code is new to us."""
    if error.code not in QUERY_ERRORS:
        return str(error)
    values = {name: digits(value) if name in COUNTED else value for name, value in error.values.items()}
    return gettext(QUERY_ERRORS[error.code], **values)


def explain_note(note: Note) -> str:
    return gettext(NOTES.get(note.code, ANY_NOTE))

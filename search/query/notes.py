"""What a reader is told when part of a query was read otherwise than it may have been meant."""

from __future__ import annotations

from dataclasses import dataclass

MESSAGES = {
    "lone-quote": "This quotation mark has no partner, so it marks no phrase.",
    "unknown-field": "There is no field of this name, so it was searched for as words.",
    "dangling-operator": "This operator has nothing to join, so it was searched for as a word.",
    "lone-parenthesis": "This parenthesis has no partner, so it groups nothing.",
    "stray-minus": "This minus stands before no word, so it leaves nothing out.",
    "stray-star": "This star does not follow the beginning of a word, so it stands for no endings.",
    "empty-field": "This field has nothing to look for right behind it, so its name was searched for as a word.",
    "not-a-date": "This is no date, so it was searched for as words.",
    "no-words": "There is no word in this to search for.",
    "read-latin": "Words in Latin letters were read as these words.",
    "corrected": "Nothing has the words as they were typed, so these were searched for.",
    "relaxed-to-parts": "Nothing has these words, so articles with words like them, or parts of them, are shown.",
    "relaxed-phrases": "Nothing has these words side by side, so they were searched for anywhere in an article.",
    "relaxed-fields": "Nothing has these words in that field, so they were searched for in the whole text.",
    "relaxed-to-any": "Nothing has all of these words, so articles with any of them are shown.",
}


@dataclass(frozen=True, slots=True)
class Note:
    """One such part. *code* is a key of MESSAGES; *text* is the part, *start* and *end* its place in the query, in code points."""

    code: str
    text: str
    start: int
    end: int


def explain(note: Note) -> str:
    """What *note* means, in English."""
    return MESSAGES[note.code]

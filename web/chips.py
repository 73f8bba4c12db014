"""What was asked for besides the words, piece by piece -> chips: what each says, and the address without it.

How the query was read is web.understanding's: this is about filters, and about what a reader has switched off.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from web import links
from web.languages import N_, date_name, gettext, language, language_of
from web.parameters import SearchParameters

SWITCHED_OFF = {
    "roman": N_("Latin letters as typed"),
    "spelling": N_("Spelling as typed"),
    "loose": N_("Nothing but what matches exactly"),
    "grouped": N_("Every article by itself"),
}
OF_QUERIES = ("roman", "spelling", "loose")  # without a query there is nothing to read otherwise


@dataclass(frozen=True, slots=True)
class Chip:
    """*language*: of *text*, which may be out of an article."""

    text: str
    language: str
    href: str


def filters_in_use(asked: SearchParameters) -> list[Chip]:
    """Each filter by itself: of several sources, one may go and the others stay."""
    values = chain.from_iterable(_value_chips(asked, name) for name in ("source", "section"))
    return [*values, *_time_chips(asked)]


def switched_off(asked: SearchParameters) -> list[Chip]:
    return [
        Chip(gettext(text), language(), links.switch_link(asked, name, ""))
        for name, text in SWITCHED_OFF.items()
        if getattr(asked, name) == "off" and (asked.q.strip() or name not in OF_QUERIES)
    ]


def _value_chips(asked: SearchParameters, name: str) -> list[Chip]:
    values: tuple[str, ...] = getattr(asked, name)
    return [
        Chip(value, language_of(value), links.value_link(asked, name, links.toggled(values, value))) for value in values
    ]


def _time_chips(asked: SearchParameters) -> list[Chip]:
    named = [(value, name) for name in ("year", "month") for value in getattr(asked, name)]
    chips = [
        Chip(date_name(value), language(), links.value_link(asked, name, links.toggled(getattr(asked, name), value)))
        for value, name in named
    ]
    if asked.from_ or asked.to:
        chips.append(Chip(range_name(asked.from_, asked.to), language(), links.unbounded_link(asked)))
    return chips


def range_name(first: str, last: str) -> str:
    """The range of days as a reader would say it; either end may be open."""
    if first == last:
        return date_name(first)
    if not last:
        return gettext("from %(date)s", date=date_name(first))
    if not first:
        return gettext("up to %(date)s", date=date_name(last))
    return f"{date_name(first)} – {date_name(last)}"

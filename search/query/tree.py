"""What a query means: the tree that the parser makes and the ranking walks, and the way back to a text that reads the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.bengali.tokens import Token


@dataclass(frozen=True, slots=True)
class Word:
    """One word, by its exact and its stem term; *field* is None for the whole text, else ``title`` or ``body``."""

    token: Token
    surface: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """What may stand for words of the query, at less weight than they: put there by search.query.expansion, never by a reader.

    *rule*: why (synonym, variant, part, typed). *ways*: alternatives, each a run of stem terms that stand side by side. *base*:
    the stem terms of the words that it stands for, one of each.
    """

    rule: str
    ways: tuple[tuple[str, ...], ...]
    base: tuple[str, ...]
    surface: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side, by their exact terms, in a text field or a filter field."""

    tokens: tuple[Token, ...]
    surface: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins with *prefix* (a key)."""

    prefix: str
    surface: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """Articles of the days of a period, both ends included; an end that is None is open."""

    first: int | None  # as YYYYMMDD
    last: int | None
    surface: str


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article there is."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article: a query in which there is no word to look for."""


@dataclass(frozen=True, slots=True)
class Not:
    child: Node


@dataclass(frozen=True, slots=True)
class And:
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple[Node, ...]


Leaf = Word | Expansion | Phrase | Prefix  # what looks for terms
Node = Leaf | Dates | Everything | Nothing | Not | And | Or


def joined(kind: type[And] | type[Or], nodes: Iterable[Node]) -> Node:
    """One node of *nodes*, members of the same kind among them taken apart: a AND (b AND c) is one AND of three."""
    flat = [part for node in nodes for part in (node.children if isinstance(node, kind) else (node,))]
    if not flat:
        return Nothing()
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def leaves(node: Node) -> Iterator[Leaf]:
    """The leaves of *node* that look for terms, in order; not those that it excludes."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child)
        case Word() | Expansion() | Phrase() | Prefix():
            yield node


def dates_in(node: Node) -> Iterator[Dates]:
    """All periods that *node* speaks of, in order."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from dates_in(child)
        case Not(child):
            yield from dates_in(child)
        case Dates():
            yield node


def day_number(day: object) -> int:
    """A datetime.date as the number YYYYMMDD."""
    return int(str(day).replace("-", ""))


def to_text(node: Node) -> str:
    """*node* in the query language, with every operator and bracket that the parser understood spelled out."""
    match node:
        case Everything() | Nothing() | Expansion():
            return ""
        case Not(child):
            return f"NOT {_bracketed(child)}"
        case And(children):
            return " AND ".join(text for child in children if (text := _bracketed(child)))
        case Or(children):
            return " OR ".join(text for child in children if (text := _bracketed(child)))
        case Dates():
            return node.surface
        case Phrase():
            return _in_field(node.field, f'"{node.surface}"')
        case Prefix():
            return _in_field(node.field, f"{node.surface}*")
        case Word():
            is_operator = node.surface in ("AND", "OR", "NOT")  # as words they were written without operands
            return _in_field(node.field, node.surface.lower() if is_operator else node.surface)


def _bracketed(node: Node) -> str:
    text = to_text(node)
    return f"({text})" if isinstance(node, And | Or) else text


def _in_field(field: str | None, text: str) -> str:
    return f"{field}:{text}" if field else text

"""A query tree that finds nothing -> looser ones, one step after the other, each with the note that tells the reader so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from search.index.schema import FILTER_FIELDS
from search.query.tree import And, Node, Not, Or, Phrase, Prefix, Word, joined


def relaxed(tree: Node) -> Iterator[tuple[str, Node]]:
    """(code of a note, tree) of each looser form of *tree*, every one looser than the one before.

    Filters and what the query excludes stay: they can be taken off by the reader, who set them.
    """
    for code, loosen in _STEPS:
        looser = _mapped(tree, loosen)
        if looser != tree:
            yield code, looser
        tree = looser


def require_all(tree: Node) -> Node:
    """*tree*, in which any word may occur, as one in which all must: where the newest comes first, any word is too little."""
    match tree:
        case Or(children):
            return And(children)
        case And(children):
            return joined(And, map(require_all, children))
        case _:
            return tree


def _without_phrases(node: Node) -> Node:
    if isinstance(node, Phrase) and node.field not in FILTER_FIELDS:
        return joined(And, [Word(token, token.exact, node.field) for token in node.tokens])
    return node


def _any_word(node: Node) -> Node:
    """Of all the words of an And any may occur; what else must hold still must."""
    if not isinstance(node, And):
        return node
    words = [child for child in node.children if _asks_for_words(child)]
    others = [child for child in node.children if not _asks_for_words(child)]
    if len(words) < 2:
        return node
    return joined(And, [joined(Or, words), *others])


def _asks_for_words(node: Node) -> bool:
    match node:
        case Word() | Phrase() | Prefix():
            return node.field not in FILTER_FIELDS
        case Or(children):
            return all(map(_asks_for_words, children))
        case _:
            return False


def _in_any_field(node: Node) -> Node:
    if isinstance(node, Word | Prefix) and node.field not in FILTER_FIELDS:
        return replace(node, field=None)
    return node


_STEPS: tuple[tuple[str, Callable[[Node], Node]], ...] = (
    ("relaxed-phrases", _without_phrases),
    ("relaxed-fields", _in_any_field),
    ("relaxed-to-any", _any_word),
)


def _mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """*node* changed from its leaves up; what it excludes is left alone."""
    match node:
        case And(children):
            return change(And(tuple(_mapped(child, change) for child in children)))
        case Or(children):
            return change(Or(tuple(_mapped(child, change) for child in children)))
        case Not():
            return node
        case _:
            return change(node)

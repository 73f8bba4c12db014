"""Why an article matched a query: which of its words met which words of the query, by which rule, and what each field gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from search.articles import Article
from search.bengali.tokens import Token
from search.index.snapshot import Snapshot
from search.query.ranking import Matches, Part, freshness, match, parts_of, second_look
from search.query.tree import Leaf, Node, Word, leaves
from search.results.marks import find_marked, wanted_in
from search.results.page import Explanation, Reason
from search.settings import Ranking

RULES = {
    "exact": "as it is printed",
    "stem": "by its stem",
    "lead": "by its stem, in the first sentences",
    "phrase": "side by side, as printed",
    "prefix": "by its beginning",
    "synonym": "by the synonym file",
    "variant": "as another spelling",
    "part": "as a part, a compound or one of its family",
    "typed": "in Latin letters, as typed",
    "filter": "as a filter",
    "near": "the words of the query stand close to each other",
    "window": "many of them stand in one short run of words",
    "early": "they come early in the article",
    "coverage": "how much of the query is there at all",
    "fresh": "how new it is beside the newest article of the archive",
}


def explain_matches(
    articles: Mapping[int, Article], tree: Node, snapshot: Snapshot, ranking: Ranking
) -> dict[int, tuple[Reason, ...]]:
    """The reasons of the score of each of *articles*, by document, among all that match *tree*; none where one does not."""
    matches = match(tree, snapshot, ranking)
    found = {doc: place for doc in articles if (place := _place_of(doc, matches)) is not None}
    texts = _Texts(articles, snapshot)
    reasons: dict[int, list[Reason]] = {doc: [] for doc in articles}
    # A part holds all that match: one after the other, for all articles, so that no two are in memory.
    for leaf in leaves(tree):
        for part in parts_of(leaf, snapshot, ranking):
            for doc in found:
                reasons[doc] += _reasons_of(leaf, part, doc, texts)
    best, gained = second_look(matches, tree, snapshot, ranking)
    for doc, place in found.items():
        for at in np.flatnonzero(best == place):
            reasons[doc] += [Reason(rule, "", "", (), float(bonus[at])) for rule, bonus in gained.items() if bonus[at]]
        reasons[doc] += _reasons_of_age(doc, reasons[doc], snapshot, ranking)
    return {doc: tuple(of_doc) for doc, of_doc in reasons.items()}


def _place_of(doc: int, matches: Matches) -> int | None:
    """The place of *doc* in *matches*, or None."""
    place = int(np.searchsorted(matches.docs, doc))
    return place if place < len(matches.docs) and matches.docs[place] == doc else None


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of some articles, each analyzed, and looked through for each leaf, once for all rules that ask."""

    articles: Mapping[int, Article]
    snapshot: Snapshot
    _tokens: dict[tuple[int, str], list[Token]] = field(default_factory=dict)
    _met: dict[tuple[int, str, Leaf], list[Token]] = field(default_factory=dict)

    def text(self, doc: int, name: str) -> str:
        return getattr(self.articles[doc], name) or ""

    def met(self, doc: int, name: str, leaf: Leaf) -> list[Token]:
        """The words of the field *name* of *doc* that *leaf* asks for in any way."""
        if (doc, name, leaf) not in self._met:
            self._met[doc, name, leaf] = find_marked(self._analyzed(doc, name), wanted_in(leaf, name))
        return self._met[doc, name, leaf]

    def _analyzed(self, doc: int, name: str) -> list[Token]:
        if (doc, name) not in self._tokens:
            self._tokens[doc, name] = self.snapshot.analyzer.analyze(self.text(doc, name))
        return self._tokens[doc, name]


def _reasons_of(leaf: Leaf, part: Part, doc: int, texts: _Texts) -> list[Reason]:
    place = _place_of(doc, part.matches)
    if place is None:
        return []
    name = part.field.removesuffix("_stem")
    met = _met(leaf, part.rule, "body" if name == "lead" else name, doc, texts)
    return [Reason(part.rule, leaf.surface, name, met, float(part.matches.scores[place]))]


def _reasons_of_age(doc: int, reasons: Sequence[Reason], snapshot: Snapshot, ranking: Ranking) -> list[Reason]:
    share = float(freshness(np.array([doc]), snapshot, ranking)[0])
    fresh = share * sum(reason.score for reason in reasons)
    return [Reason("fresh", "", "", (), fresh)] if fresh else []


def _met(leaf: Leaf, rule: str, name: str, doc: int, texts: _Texts) -> tuple[str, ...]:
    """The words of the field *name* of *doc* that *leaf* met, as printed, each once."""
    text, found = texts.text(doc, name), texts.met(doc, name, leaf)
    if rule == "exact" and isinstance(leaf, Word):
        found = [token for token in found if _is_as_printed(token, leaf.token)]
    return tuple(dict.fromkeys(text[token.start : token.end] for token in found))


def _is_as_printed(found: Token, asked: Token) -> bool:
    return not set(found.exact_terms()).isdisjoint(asked.exact_terms())


def in_words(explanation: Explanation) -> list[str]:
    """*explanation* as lines of plain English, the weightiest reason first."""
    if not explanation.reasons:
        return [f"{explanation.article_id} does not match {explanation.interpreted}"]
    return [
        f"{explanation.score:.3f} in all for {explanation.article_id}: {explanation.title}",
        *reasons_in_words(explanation),
    ]


def reasons_in_words(explanation: Explanation) -> list[str]:
    """The reasons of *explanation*, a line each, the weightiest first."""
    return [_line(reason) for reason in sorted(explanation.reasons, key=lambda reason: -reason.score)]


def _line(reason: Reason) -> str:
    if not reason.asked:
        return f"{reason.score:8.3f}  {RULES[reason.rule]}"
    met = f" met {', '.join(reason.met)}" if reason.met else " met"
    return f"{reason.score:8.3f}  {reason.asked}{met} in the {reason.field}, {RULES[reason.rule]}"

"""Why an article matched a query: which of its words met which words of the query, by which rule, and what each field gave."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from search.articles import Article
from search.bengali.tokens import Token
from search.index.snapshot import Snapshot
from search.query.ranking import Matches, freshness, parts_of, second_look
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


def explain_match(
    doc: int, article: Article, tree: Node, matches: Matches, snapshot: Snapshot, ranking: Ranking
) -> list[Reason]:
    """The reasons of the score of *doc*, which is *article*, among the *matches* of *tree*; none where it does not match."""
    place = int(np.searchsorted(matches.docs, doc))
    if place == len(matches.docs) or matches.docs[place] != doc:
        return []
    reasons = [reason for leaf in leaves(tree) for reason in _reasons_of(leaf, doc, article, snapshot, ranking)]
    best, gained = second_look(matches, tree, snapshot, ranking)
    for at in np.flatnonzero(best == place):
        reasons += [Reason(rule, "", "", (), float(bonus[at])) for rule, bonus in gained.items() if bonus[at]]
    share = float(freshness(np.array([doc]), snapshot, ranking)[0])
    fresh = share * sum(reason.score for reason in reasons)
    return [*reasons, Reason("fresh", "", "", (), fresh)] if fresh else reasons


def _reasons_of(leaf: Leaf, doc: int, article: Article, snapshot: Snapshot, ranking: Ranking) -> Iterator[Reason]:
    for part in parts_of(leaf, snapshot, ranking):
        place = int(np.searchsorted(part.matches.docs, doc))
        if place < len(part.matches.docs) and part.matches.docs[place] == doc:
            field = part.field.removesuffix("_stem")
            met = _met(leaf, part.rule, "body" if field == "lead" else field, article, snapshot)
            yield Reason(part.rule, leaf.surface, field, met, float(part.matches.scores[place]))


def _met(leaf: Leaf, rule: str, field: str, article: Article, snapshot: Snapshot) -> tuple[str, ...]:
    """The words of *field* of *article* that *leaf* met, as printed, each once."""
    text: str = getattr(article, field) or ""
    tokens = find_marked(snapshot.analyzer.analyze(text), wanted_in(leaf, field))
    if rule == "exact" and isinstance(leaf, Word):
        tokens = [token for token in tokens if _is_as_printed(token, leaf.token)]
    return tuple(dict.fromkeys(text[token.start : token.end] for token in tokens))


def _is_as_printed(found: Token, asked: Token) -> bool:
    return not set(found.exact_terms()).isdisjoint(asked.exact_terms())


def in_words(explanation: Explanation) -> list[str]:
    """*explanation* as lines of plain English, the weightiest reason first."""
    if not explanation.reasons:
        return [f"{explanation.article_id} does not match {explanation.interpreted}"]
    lines = [f"{explanation.score:.3f} in all for {explanation.article_id}: {explanation.title}"]
    return lines + [_line(reason) for reason in sorted(explanation.reasons, key=lambda reason: -reason.score)]


def _line(reason: Reason) -> str:
    if not reason.asked:
        return f"{reason.score:8.3f}  {RULES[reason.rule]}"
    met = f" met {', '.join(reason.met)}" if reason.met else " met"
    return f"{reason.score:8.3f}  {reason.asked}{met} in the {reason.field}, {RULES[reason.rule]}"

"""Words of a query in Latin letters -> the Bengali words of the archive that they are read as.

putin uttor korea is read as পুতিন উত্তর কোরিয়া. A word that the archive itself writes in Latin letters (GPS, covid) stays itself
unless its Bengali form is far more usual (bnp), and then counts too. Words in Bengali letters are never touched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.bengali.romanize import Reading, is_latin, latin_keys, rank_readings
from search.bengali.tokens import Token
from search.index.schema import FILTER_FIELDS
from search.index.snapshot import Snapshot
from search.index.vocabulary import WordTable
from search.query.offers import Offer
from search.query.tree import And, Expansion, Node, Not, Or, Phrase, Word, joined

_MOST_OF_A_KEY = 2_000  # candidates of one key, the most frequent; the longest key has some 300 in 110,000 words
_FAR_MORE = 3  # times as many articles as the Latin form has


@dataclass(frozen=True, slots=True)
class LatinReading:
    """*tree*: the query as it is read. *words*: each word that was read otherwise, and where it stands, in order."""

    tree: Node
    words: tuple[Offer, ...]


def read_latin(tree: Node, snapshot: Snapshot) -> LatinReading | None:
    """*tree* with its words in Latin letters read as Bengali; None where there is nothing to read."""
    words: list[Offer] = []
    read = _read(tree, snapshot, words)
    return LatinReading(read, tuple(words)) if words else None


def find_readings(latin: str, archive: WordTable, most: int) -> list[Reading]:
    """At most *most* words of the archive that *latin* may stand for, the most probable first; none where it is not Latin."""
    candidates = archive.filed_under("sound", latin_keys(latin), _MOST_OF_A_KEY)
    return rank_readings(latin, candidates, most)


def _read(node: Node, snapshot: Snapshot, words: list[Offer]) -> Node:
    match node:
        case Word() if node.field not in FILTER_FIELDS:
            return _read_word(node, snapshot, words)
        case Phrase() if node.field not in FILTER_FIELDS:
            return _read_phrase(node, snapshot, words)
        case Not(child):
            return Not(_read(child, snapshot, words))
        case And(children):
            return And(tuple(_read(child, snapshot, words) for child in children))
        case Or(children):
            return joined(Or, [_read(child, snapshot, words) for child in children])
        case _:
            return node


def _read_word(word: Word, snapshot: Snapshot, words: list[Offer]) -> Node:
    token = _read_token(word.token, word.surface, snapshot, words)
    if token is None:
        return word
    read = replace(word, token=token, surface=words[-1].word)
    if not snapshot.words.count(word.token.exact):
        return read
    typed = Expansion("typed", ((word.token.stem,),), (token.stem,), word.surface, word.field)
    return Or((read, typed))


def _read_phrase(phrase: Phrase, snapshot: Snapshot, words: list[Offer]) -> Node:
    """*phrase* with its Latin words read, and its text made of what they are read as."""
    tokens: list[Token] = []
    surfaces: list[str] = []
    start = phrase.tokens[0].start
    for token in phrase.tokens:
        surface = phrase.surface[token.start - start : token.end - start]
        read = _read_token(token, surface, snapshot, words)
        tokens.append(read or token)
        surfaces.append(words[-1].word if read else surface)
    if tokens == list(phrase.tokens):
        return phrase
    return replace(phrase, tokens=tuple(tokens), surface=" ".join(surfaces))


def _read_token(token: Token, surface: str, snapshot: Snapshot, words: list[Offer]) -> Token | None:
    """*token* as the word it is read as, at its place in the query; None where it stays itself."""
    read = read_token(token, surface, snapshot)
    if read is not None:
        words.append(Offer(token.start, token.end, read.exact))
    return read


def read_token(token: Token, surface: str, snapshot: Snapshot) -> Token | None:
    """*token*, in Latin letters or not, as the word of the archive it is read as, at its place; None where it stays itself."""
    if not is_latin(surface):
        return None
    reading = next(iter(find_readings(surface, snapshot.words, 1)), None)
    if reading is None or reading.df < _FAR_MORE * snapshot.words.count(token.exact):
        return None
    found = snapshot.analyzer.analyze(reading.word)
    return found[0]._replace(start=token.start, end=token.end) if len(found) == 1 else None

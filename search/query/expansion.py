"""A query tree -> the same tree in which words have beside them what else may stand for them, at less weight.

    synonym    from the synonym file: মার্কিন for যুক্তরাষ্ট্র, ইউরোপীয় ইউনিয়ন for ইইউ
    variant    stems of the archive that are spelling variants of the word's: ব্যাঙ্ক for ব্যাংক; GPS for জিপিএস and the other way
    part       for a word that hardly occurs: words that begin as it does, and the parts and compounds of it

What a query excludes, quotes or asks for by its beginning is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from search.bengali.normalize import CONSONANTS, HASANTA
from search.bengali.romanize import acronym_key, acronym_letters, is_latin
from search.bengali.variants import loose_key
from search.index.schema import FILTER_FIELDS
from search.index.snapshot import Snapshot
from search.query.synonyms import Synonyms
from search.query.tree import And, Expansion, Node, Or, Word, joined
from search.settings import Ranking

_MOST_VARIANTS = 8  # a loose key has one to three stems in the news; more would be a key that says too little
_MOST_PARTS = 40  # of each kind; a beginning that more words share tells nothing
_BEGINNING = 5  # code points: a syllable or two; words of the news that share so much are mostly one family
_LEAST_PART = 4  # code points of a part of a compound: shorter ones are in everything
_BENGALI = re.compile("[\u0985-\u09b9]")
# Where one part of a compound may end and the next begin: before a letter that no hasanta joins to what is before it.
_SEAM = re.compile(f"(?<!{HASANTA})(?=[\u0985-\u0994{CONSONANTS}])")


def expand(node: Node, snapshot: Snapshot, synonyms: Synonyms, ranking: Ranking) -> Node:
    """*node* with its expansions; where there are none, as it is."""
    match node:
        case Word():
            return joined(Or, [node, *_of_word(node, snapshot, ranking), *_synonyms_of([node], synonyms)])
        case Or(children):
            return _expand_any(children, snapshot, synonyms, ranking)
        case And(children):
            return _expand_all(children, snapshot, synonyms, ranking)
        case _:
            return node


def without_parts(node: Node) -> Node:
    """*node* as expanded, but for the parts and families of rare words."""
    match node:
        case Or(children) | And(children):
            kept = [without_parts(child) for child in children if not is_part(child)]
            return type(node)(tuple(kept))
        case _:
            return node


def is_part(node: Node) -> bool:
    """Whether *node* stands for a rare word by its parts or its family: see above."""
    return isinstance(node, Expansion) and node.rule == "part"


def _expand_any(children: Sequence[Node], snapshot: Snapshot, synonyms: Synonyms, ranking: Ranking) -> Node:
    words = [child for child in children if isinstance(child, Word)]
    others = [expand(child, snapshot, synonyms, ranking) for child in children if not isinstance(child, Word)]
    of_words = [expansion for word in words for expansion in _of_word(word, snapshot, ranking)]
    return Or((*words, *of_words, *_synonyms_of(words, synonyms), *others))


def _expand_all(children: Sequence[Node], snapshot: Snapshot, synonyms: Synonyms, ranking: Ranking) -> Node:
    """Each word or what stands for it must be there; a run of words that has a synonym, all of them or the synonym."""
    made: list[Node] = []
    place = 0
    runs = {start: (end, found) for start, end, found in _runs(children, synonyms)}
    while place < len(children):
        end, found = runs.get(place, (place + 1, None))
        members = [
            joined(Or, [child, *_of_word(child, snapshot, ranking)])
            if isinstance(child, Word)
            else expand(child, snapshot, synonyms, ranking)
            for child in children[place:end]
        ]
        made.append(joined(Or, [joined(And, members), *([found] if found else [])]))
        place = end
    return joined(And, made)


def _runs(children: Sequence[Node], synonyms: Synonyms) -> Iterator[tuple[int, int, Expansion]]:
    """(start, end, synonyms) of the runs of plain words among *children* that have any."""
    place = 0
    while place < len(children):
        end = place
        words: list[Word] = []
        while end < len(children) and isinstance(child := children[end], Word):
            words.append(child)
            end += 1
        for start, stop, found in _matches(words, synonyms):
            yield place + start, place + stop, found
        place = max(end, place + 1)


def _synonyms_of(words: Sequence[Word], synonyms: Synonyms) -> list[Expansion]:
    return [found for _, _, found in _matches(words, synonyms)]


def _matches(words: Sequence[Word], synonyms: Synonyms) -> Iterator[tuple[int, int, Expansion]]:
    for found in synonyms.find([word.token for word in words]):
        run = words[found.start : found.end]
        if len({word.field for word in run}) == 1 and run[0].field not in FILTER_FIELDS:
            ways = tuple(tuple(token.stem for token in way) for way in found.equivalents)
            base = tuple(word.token.stem for word in run)
            yield found.start, found.end, Expansion("synonym", ways, base, _surface(run), run[0].field)


def _surface(words: Sequence[Word]) -> str:
    return " ".join(word.surface for word in words)


def _of_word(word: Word, snapshot: Snapshot, ranking: Ranking) -> list[Expansion]:
    if word.field in FILTER_FIELDS:
        return []
    base = word.token.stem
    asked = ("stands for", base, ranking.rare)
    variants, parts = snapshot.remembered.get(asked, lambda: _stand_ins(base, snapshot, ranking))
    found = ((rule, _ways(stems, word)) for rule, stems in (("variant", variants), ("part", parts)))
    return [Expansion(rule, ways, (base,), word.surface, word.field) for rule, ways in found if ways]


def _stand_ins(stem: str, snapshot: Snapshot, ranking: Ranking) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The variants of *stem*, and its family and compounds where it is rare."""
    is_rare = (
        _BENGALI.search(stem) and snapshot.stems.count(stem) < ranking.rare
    )  # numbers are no families: 500000, 500
    parts = (*_family(stem, snapshot), *_compounds(stem, snapshot)) if is_rare else ()
    return tuple(_variants(stem, snapshot)), parts


def _ways(stems: Sequence[str], word: Word) -> tuple[tuple[str, ...], ...]:
    own = word.token.stem_terms()
    return tuple((stem,) for stem in dict.fromkeys(stems) if stem not in own)


def _variants(stem: str, snapshot: Snapshot) -> list[str]:
    loose = snapshot.stems.filed_under("loose", (loose_key(stem),), _MOST_VARIANTS)
    return [*(found for found, _ in loose), *_acronyms(stem, snapshot)]


def _acronyms(stem: str, snapshot: Snapshot) -> list[str]:
    """The same letters in the other script: gps for জিপিএস, জিপিএস for gps."""
    if letters := acronym_letters(stem):
        return [letters] if snapshot.stems.count(letters) else []
    if not is_latin(stem):
        return []
    named = snapshot.words.filed_under("sound", (acronym_key(stem),), _MOST_VARIANTS)
    return [snapshot.analyzer.stem_of(word).text for word, _ in named]


def _family(stem: str, snapshot: Snapshot) -> list[str]:
    """Stems that begin as *stem* does."""
    if len(stem) < _BEGINNING:
        return []
    return snapshot.stems.starting_with(stem[:_BEGINNING], _MOST_PARTS)


def _compounds(stem: str, snapshot: Snapshot) -> list[str]:
    """The compounds that *stem* ends, and the stems that *stem* is a compound of."""
    if len(stem) < _LEAST_PART:
        return []
    seams = [found.start() for found in _SEAM.finditer(stem)]
    parts = [part for seam in seams for part in (stem[:seam], stem[seam:]) if len(part) >= _LEAST_PART]
    return [*snapshot.stems.ending_with(stem, _MOST_PARTS), *(part for part in parts if snapshot.stems.count(part))]

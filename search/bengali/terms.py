"""Text as printed -> its tokens: each word with the span where it stands and the terms that it is found by.

The one place that puts words, keys, stems, abbreviations and numbers together, for the index, for queries and for marks alike.
Nearly all of the news is made of the same few ten thousand words, so what a stretch of text between two spaces becomes is
remembered; only where a word depends on its neighbour (৫ লাখ, আ. লীগ, এ এফ পি) is the stretch longer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence, Set
from functools import cache, lru_cache, partial
from itertools import accumulate, chain, compress, count
from operator import itemgetter
from typing import NamedTuple, TypeVar

from search.bengali import abbreviations, normalize, numbers, segment, stem
from search.bengali.abbreviations import Knows, StemOf
from search.bengali.lexicon import Lexicon, built_in
from search.bengali.normalize import APOSTROPHES, CONSONANTS, key
from search.bengali.plain import plain_word
from search.bengali.stem import Stem, opening, openings_of, stem_word
from search.bengali.tokens import Tie, Token, Word

ANALYSIS_VERSION = 4  # raise it when the code here, and not only a table, makes other terms of the same words

# Stretches and words that an analyzer remembers before it lets go of those not asked for lately; for a while it holds twice that.
# A stretch takes some 500 bytes and a word 400. 3.4 million words of the news have 160,000 different stretches and 116,000
# different words, which take 125 MB; a third of that room still finds 97 stretches in 100.
REMEMBERED = 200_000
_LONGEST_REMEMBERED = 64  # code points; longer stretches (tables of numbers, addresses) do not come again

# Between these no word, number or abbreviation depends on what is beyond: white space, danda, and what opens or ends a clause.
# Each is replaced by spaces, so that the places stay. A comma may also stand inside of a number, and an apostrophe in a word.
SPACES = {**dict.fromkeys("\n\r\t\u0964\u201c(?!;", " "), ", ": "  "}

# Endings that stand apart from the word they belong to: glued to a number (১০টা), or behind a hyphen, an apostrophe or a quote
# (২০২৪-এর, BNP-র, পুতিন'র, ‘জয়’টি). They are part of the printed word and no words themselves. Units and nouns glued to a number
# (৫০০কোটি, ২০জুন) are words of their own.
_EMPHASES = ("", "ই", "ও")
_CASES = "র এর ের কে রে তে এতে েতে এ ে য় য়ের য়ে রা এরা দের এদের দেরকে".split()
_CLASSIFIERS = "টা টি টে টো খানা খানি".split()
_ORDINALS = "ম য় র্থ ষ্ঠ ঠ শ শে লা রা ঠা তম".split()
_CASE_ENDINGS = frozenset(key(case + emphasis) for case in (*_CASES, "") for emphasis in _EMPHASES if case + emphasis)
_WORD_ENDINGS = _CASE_ENDINGS | frozenset(
    key(classifier + case + emphasis)
    for classifier in _CLASSIFIERS
    for case in ("", "র", "কে", "তে", "য়")
    for emphasis in _EMPHASES
)
_NUMBER_ENDINGS = _WORD_ENDINGS | frozenset(map(key, _ORDINALS))
_STANDING = frozenset(map(key, ("ও", "এ")))  # words too, and no endings where only a quote closes before them

_HYPHENATED = re.compile("\\.?[\u2019\u201d\"')\\]]?[\\-\u2010\u2011]")  # ২০২৪-এর, ‘হাওয়া’-এর, (অব.)-এর
_QUOTED = re.compile(f'[{APOSTROPHES}\u201d")]')  # ৭১'র, “হাওয়া”কে
_LONGEST_PARTED = 200  # code points: longer is no word, and each apostrophe of it is a call inside another
_LAST_APOSTROPHE = re.compile(f"(.+)[{APOSTROPHES}](.+)", re.DOTALL)
# হ'ল, ক’রে, দু’জন: behind these the apostrophe stands for a vowel, and what follows is no ending
_ELIDED = re.compile(f"[{CONSONANTS}]|দু")
# Code points on both sides of an apostrophe that parts two words, the space forgotten: পড়ুন‘সালাম; but কুর’আন
_LEAST_APART = 4
_POSTPOSITIONS = frozenset(("সহ",))  # ‘মা’সহ

_BENGALI_LETTER = re.compile("[\u0980-\u09e3]")
_OTHER_SIGN = re.compile("[0-9A-Za-z\u09e6-\u09ef\uff10-\uff19]")
_RUN = re.compile(r"[0-9]*[A-Za-z][0-9A-Za-z]*|\d[\d.,]*(?<=\d)|[^\dA-Za-z]+")  # of Latin letters, of digits, of others

Value = TypeVar("Value")


class Analyzer:
    """Text as printed -> tokens, by one lexicon (None: the built-in one). Safe for several threads; remembers what it has seen."""

    def __init__(self, lexicon: Lexicon | None = None, *, remembered: int = REMEMBERED) -> None:
        self.lexicon = built_in() if lexicon is None else lexicon
        self._words = _Memo(self._make_word, remembered)
        self._stretches = _Memo(self._make_stretch, remembered)
        self._openings = _Memo(_opening_of, remembered)

    def analyze(self, text: str) -> list[Token]:
        """The tokens of *text*, left to right; spans never overlap, terms are never empty."""
        found, new = self._cut(text), tuple.__new__  # Token() takes longer
        return [
            new(Token, (start + first, start + last, exact, stemmed, is_verb, also, also_stems))
            for start, stretch in zip(_starts(found), found)  # noqa: B905  # the last of the starts is the end
            for first, last, exact, stemmed, is_verb, also, also_stems in stretch.tokens
        ]

    def words(self, text: str) -> list[Word]:
        """The words of *text*, left to right: what analyze answers, without the spans, and in half the time."""
        return list(chain.from_iterable(map(_words_of, self._cut(text))))

    def find(self, text: str, stems: frozenset[str], beginnings: tuple[str, ...] = ()) -> list[list[Token]]:
        """The tokens of *text* that have one of *stems* or begin with one of *beginnings*, in runs that stand side by side.

        A stem is that of a word or of what it also stands for. Nine words in ten are told by their first letters to be no such
        token, and are read no further: it takes a fraction of the time of analyze, most of all where they were not seen before.
        """
        runs: list[list[Token]] = []
        for start, stretches in self._read(text, stems, beginnings):
            is_beside = False  # what comes next, the last token of the last run
            for stretch in stretches:
                for token in stretch.tokens:
                    if is_wanted := _has_one_of(token, stems, beginnings):
                        if not is_beside:
                            runs.append([])
                        runs[-1].append(token._replace(start=start + token.start, end=start + token.end))
                    is_beside = is_wanted
                start += stretch.width
        return runs

    def stem_of(self, exact: str) -> Stem:
        """The stem of a key."""
        word = self._words[exact]
        return Stem(word.stem, word.is_verb)

    def _cut(self, text: str) -> list[_Stretch]:
        """The stretches of *text*, one after the other, a character apart."""
        return self._joined(cut(text), text)

    def _joined(self, parts: Sequence[str], text: str) -> list[_Stretch]:
        """What the *parts* of *text*, which cut made of it, become; those that are tied to each other become one."""
        found = list(map(self._stretches.__getitem__, parts))
        if runs := _find_runs(found):
            starts = list(_starts(found))
            for first, last in reversed(runs):
                found[first : last + 1] = [self._stretches[text[starts[first] : starts[last + 1] - 1]]]
        return found

    def _read(
        self, text: str, stems: frozenset[str], beginnings: tuple[str, ...]
    ) -> Iterator[tuple[int, Sequence[_Stretch]]]:
        """The pieces of *text* in which a token may have one of *stems*, or begin with one of *beginnings*: where each starts, and
        its stretches. There is a word between two pieces.
        """
        possible = _possible(stems, beginnings)
        if possible is None:
            yield 0, self._cut(text)
            return
        parts = cut(text)
        start = done = 0
        for first, last in _neighbours(list(map(self._openings.__getitem__, parts)), possible):
            alone = self._stretches[parts[first]] if first == last else None
            if alone and not beginnings and stems.isdisjoint(alone.stems):
                continue
            start += sum(map(len, parts[done:first])) + first - done
            width = sum(map(len, parts[first : last + 1])) + last - first
            yield start, (alone,) if alone else self._joined(parts[first : last + 1], text[start : start + width])
            start, done = start + width + 1, last + 1

    def _make_stretch(self, text: str) -> _Stretch:
        if plain := plain_word(text):
            start, end, exact = plain
            word = self._words[exact]
            return _Stretch((word,), (Token(start, end, *word),), _FREE, 0, 0, len(text) + 1, (word.stem,))
        parts = _find_parts(text, self.stem_of)
        if not parts:
            return _Stretch((), (), _EMPTY, 0, 0, len(text) + 1, ())
        tokens = tuple(_spelled(parts, text, self.stem_of, self.lexicon.knows))
        words = tuple(Word(*token[2:]) if token.also else self._words[token.exact] for token in tokens)
        back, on = _outer_ties(parts)
        stems = tuple(chain.from_iterable(map(Word.stem_terms, words)))
        return _Stretch(words, tokens, _TIED if back or on else _FREE, back, on, len(text) + 1, stems)

    def _make_word(self, exact: str) -> Word:
        return Word(exact, *stem_word(exact, self.lexicon))


def cut(text: str) -> list[str]:
    """The stretches of *text*, one after the other, a character apart."""
    for sign, space in SPACES.items():
        text = text.replace(sign, space)
    return text.split(" ")


class Unstemmed(NamedTuple):
    """What a stretch becomes while no lexicon is there.

    *words*: of each word its exact terms; one that begins with SUPPOSED is only there if the stem of the rest lives. *back*, *on*:
    the ties of its first and of its last word. Two stretches with a tie in common, and only empty ones between, are read as one.
    """

    words: tuple[tuple[str, ...], ...]
    back: int
    on: int


SUPPOSED = "-"  # no key has a hyphen: none is ever inside of a word


def read_unstemmed(text: str) -> Unstemmed:
    """What the stretch *text* becomes, all but its stems."""
    if plain := plain_word(text):
        return Unstemmed(((plain[2],),), 0, 0)
    parts = _find_parts(text, _unstemmed)
    if not parts:
        return Unstemmed((), 0, 0)
    certain = [token.exact_terms() for token in _spelled(parts, text, _unstemmed, lambda _: False)]
    if abbreviations.HYPHENS.isdisjoint(text):
        return Unstemmed(tuple(certain), *_outer_ties(parts))
    possible = [token.exact_terms() for token in _spelled(parts, text, _unstemmed, lambda _: True)]
    words = tuple(
        (*terms, *(SUPPOSED + term for term in more if term not in terms))
        for terms, more in zip(certain, possible, strict=True)
    )
    return Unstemmed(words, *_outer_ties(parts))


def is_living_compound(exact: str, lexicon: Lexicon) -> bool:
    """Whether a supposed term, the key *exact* of a compound in one piece, is one."""
    return abbreviations.lives(exact, partial(stem_word, lexicon=lexicon), lexicon.knows)


def _unstemmed(exact: str) -> Stem:
    return Stem(exact, False)


def analyze(text: str) -> list[Token]:
    """The tokens of *text* by the built-in lexicon, as Analyzer.analyze."""
    return _built_in_analyzer().analyze(text)


def analyze_at_once(text: str, lexicon: Lexicon) -> list[Token]:
    """The tokens of *text* with nothing cut and nothing remembered: what an Analyzer answers, slowly."""
    stem_of = partial(stem_word, lexicon=lexicon)
    return _spelled(_find_parts(text, stem_of), text, stem_of, lexicon.knows)


@cache
def fingerprint() -> str:
    """A digest of everything that decides which terms a text has: an index built under another one does not open."""
    endings = " ".join((*sorted(_NUMBER_ENDINGS), *sorted(_WORD_ENDINGS), *sorted(_CASE_ENDINGS)))
    tables = (segment.rules(), normalize.rules(), stem.rules(), abbreviations.rules(), numbers.rules(), endings)
    decides = (str(ANALYSIS_VERSION), *tables)
    return hashlib.sha256("\x1e".join(decides).encode("utf-8")).hexdigest()


class _Stretch(NamedTuple):
    """What a piece of text becomes.

    *tokens*: their spans count from its start. *kind*: _EMPTY of words, _TIED where *back* or *on* is, else _FREE. *back*, *on*:
    the ties of its first and of its last word. *width*: in code points, with the space behind it. *stems*: of all its words.
    """

    words: tuple[Word, ...]
    tokens: tuple[Token, ...]
    kind: str
    back: int
    on: int
    width: int
    stems: tuple[str, ...]


_FREE, _TIED, _EMPTY = "f", "t", "e"
_UNREAD = "?"  # no opening: those are letters
_MANY_TIED = re.compile(f"{_TIED}(?:{_EMPTY}*{_TIED})+")  # what is punctuation only neither ties nor parts
_words_of, _kind_of, _width_of = itemgetter(0), itemgetter(2), itemgetter(5)


class _Memo(dict[str, Value]):
    """What *make* makes of a string, remembered; when it is full, what was not asked for since the last time goes."""

    def __init__(self, make: Callable[[str], Value], size: int) -> None:
        super().__init__()
        self._make = make
        self._size = size
        self._older: dict[str, Value] = {}

    def __missing__(self, asked: str) -> Value:
        found = self._older.get(asked)
        if found is None:
            found = self._make(asked)
        if len(asked) <= _LONGEST_REMEMBERED:
            if len(self) >= self._size:
                self._older = self.copy()
                self.clear()
            self[asked] = found
        return found


@cache
def _built_in_analyzer() -> Analyzer:
    return Analyzer()


def _starts(found: Sequence[_Stretch]) -> Iterator[int]:
    """Where each of *found* starts, and after them where one more would."""
    return accumulate(map(_width_of, found), initial=0)


def _opening_of(text: str) -> str:
    """The opening of the one ordinary word of the stretch *text*; "" where it is empty, and _UNREAD where more is to be known."""
    if not text:
        return ""
    plain = plain_word(text)
    return opening(plain[2]) if plain else _UNREAD


@lru_cache(maxsize=256)  # a page of hits asks for those of one query again and again
def _possible(stems: frozenset[str], beginnings: tuple[str, ...]) -> frozenset[str] | None:
    """The openings of all stretches that may have one of *stems* or begin with one of *beginnings*; None: any."""
    openings = openings_of(stems, beginnings)
    return None if openings is None else openings | {_UNREAD}


def _neighbours(openings: Sequence[str], possible: Set[str]) -> Iterator[tuple[int, int]]:
    """The (first, last) of the stretches with one of the *possible* openings that have only empty ones between them."""
    first = last = None
    for place in compress(count(), map(possible.__contains__, openings)):
        if first is None or last is None:
            first = place
        elif any(openings[last + 1 : place]):
            yield first, last
            first = place
        last = place
    if first is not None and last is not None:
        yield first, last


def _has_one_of(token: Token, stems: frozenset[str], beginnings: tuple[str, ...]) -> bool:
    return token.stem in stems or not stems.isdisjoint(token.also_stems) or token.exact.startswith(beginnings)


def _find_runs(found: Sequence[_Stretch]) -> list[tuple[int, int]]:
    """The (first, last) of the stretches that are to be read together, because each has a tie to the next."""
    kinds = "".join(map(_kind_of, found))
    return [run for tied in _MANY_TIED.finditer(kinds) for run in _runs_in(found, *tied.span())]


def _runs_in(found: Sequence[_Stretch], start: int, end: int) -> Iterator[tuple[int, int]]:
    first = last = start
    for place in range(start + 1, end):
        if found[place].kind == _EMPTY:
            continue
        if not found[last].on & found[place].back:
            if first < last:
                yield first, last
            first = place
        last = place
    if first < last:
        yield first, last


def _outer_ties(parts: Sequence[Token]) -> tuple[int, int]:
    """What may tie the first of *parts* to what is before it, and the last to what is behind it."""
    return int(_ties(parts[0].exact)[0]), int(_ties(parts[-1].exact)[1])


def _ties(word: str) -> tuple[Tie, Tie]:
    """What may tie the key *word* to the word before it, and to the one behind it."""
    back, on = abbreviations.ties(word)
    if word[0] in "0123456789" or word in numbers.number_words():
        return back | Tie.NUMBER, on | Tie.NUMBER
    return back, on


def _spelled(parts: list[Token], text: str, stem_of: StemOf, knows: Knows) -> list[Token]:
    """*parts* of *text* with abbreviations expanded, acronyms and compounds joined, and values added."""
    return numbers.spell_values(abbreviations.spell_out(parts, text, stem_of, knows), text, stem_of)


def _find_parts(text: str, stem_of: StemOf) -> list[Token]:
    """The words of *text*, each by itself: their endings bound to them, what is glued parted."""
    tokens: list[Token] = []
    for start, end in segment.find_words(text):
        surface = text[start:end]
        if tokens and _is_ending_of(tokens[-1], text[tokens[-1].end : start], surface):
            tokens[-1] = tokens[-1]._replace(end=end)
            continue
        for first, last, part in _split(surface):
            if exact := key(part):
                tokens.append(Token(start + first, start + last, exact, *stem_of(exact)))
    return tokens


def _is_ending_of(word: Token, between: str, surface: str) -> bool:
    """Whether *surface* is an ending of the *word* before it, bound to it by what is *between* them."""
    is_bengali = _BENGALI_LETTER.search(word.exact)
    if _HYPHENATED.fullmatch(between):
        return key(surface) in (_CASE_ENDINGS if is_bengali else _NUMBER_ENDINGS)
    if not _QUOTED.fullmatch(between):
        return False
    ending = key(surface)
    return ending in (_WORD_ENDINGS if is_bengali else _NUMBER_ENDINGS) and (
        ending not in _STANDING or between in APOSTROPHES
    )


def _split(surface: str) -> Iterator[tuple[int, int, str]]:
    """Part the words that ICU holds for one; what belongs to a word in print stays in its span."""
    if len(surface) <= _LONGEST_PARTED and (found := _LAST_APOSTROPHE.fullmatch(surface)):
        before, after = found[1], found[2]
        if not _ELIDED.fullmatch(before) and key(after) in _WORD_ENDINGS:  # পুতিন'র
            *others, (start, _, part) = _split(before)
            return iter((*others, (start, len(surface), part)))
        if _is_parted(before, after):
            behind = len(before) + 1
            return chain(_split(before), ((behind + start, behind + end, part) for start, end, part in _split(after)))
    if _BENGALI_LETTER.search(surface) and _OTHER_SIGN.search(surface):  # not 5G
        return _split_scripts(surface)
    return iter(((0, len(surface), surface),))


def _is_parted(before: str, after: str) -> bool:
    """Whether two words are on the sides of an apostrophe, and not one."""
    if abbreviations.is_short(key(before)) or key(after) in _POSTPOSITIONS:  # আ’লীগ
        return True
    return min(len(before), len(after)) >= _LEAST_APART and bool(_BENGALI_LETTER.search(before))


def _split_scripts(surface: str) -> Iterator[tuple[int, int, str]]:
    """Part numbers and Latin words from the Bengali glued to them: ৫০০কোটি is two words, ১০টা and BNPর are one."""
    runs = [(found.start(), found.end(), found[0]) for found in _RUN.finditer(surface)]
    endings = [place > 0 and key(run) in _NUMBER_ENDINGS for place, (_, _, run) in enumerate(runs)] + [False]
    for place, (start, end, run) in enumerate(runs):
        if not endings[place]:
            yield start, runs[place + 1][1] if endings[place + 1] else end, run

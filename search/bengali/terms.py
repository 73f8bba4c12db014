"""Text as printed -> its tokens: each word with the span where it stands and the terms that it is found by.

The one place that puts words, keys, stems, abbreviations and numbers together, for the index, for queries and for marks alike.
Nearly all of the news is made of the same few ten thousand words, so what a stretch of text between two spaces becomes is
remembered; only where a word depends on its neighbour (৫ লাখ, আ. লীগ, এ এফ পি) is the stretch longer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import accumulate, chain
from operator import itemgetter
from typing import NamedTuple, TypeVar

from search.bengali import abbreviations, normalize, numbers, segment, stem
from search.bengali.abbreviations import StemOf
from search.bengali.lexicon import Lexicon, built_in
from search.bengali.normalize import APOSTROPHES, CONSONANTS, key
from search.bengali.stem import Stem, stem_word
from search.bengali.tokens import Tie, Token, Word

ANALYSIS_VERSION = 4  # raise it when the code here, and not only a table, makes other terms of the same words

# Stretches and words that an analyzer remembers before it lets go of those not asked for lately; for a while it holds twice that.
# A stretch takes some 500 bytes and a word 400. 3.4 million words of the news have 160,000 different stretches and 116,000
# different words, which take 125 MB; a third of that room still finds 97 stretches in 100.
REMEMBERED = 200_000
_LONGEST_REMEMBERED = 64  # code points; longer stretches (tables of numbers, addresses) do not come again

# Between these no word, number or abbreviation depends on what is beyond: white space, danda, and what opens or ends a clause.
# Each is replaced by spaces, so that the places stay. A comma may also stand inside of a number, and an apostrophe in a word.
_SPACES = {**dict.fromkeys("\n\r\t\u0964\u201c(?!;", " "), ", ": "  "}

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

    def stem_of(self, exact: str) -> Stem:
        """The stem of a key."""
        word = self._words[exact]
        return Stem(word.stem, word.is_verb)

    def _cut(self, text: str) -> list[_Stretch]:
        """The stretches of *text*, one after the other, a character apart."""
        spaced = text
        for sign, space in _SPACES.items():
            spaced = spaced.replace(sign, space)
        found = list(map(self._stretches.__getitem__, spaced.split(" ")))
        if runs := _find_runs(found):
            starts = list(_starts(found))
            for first, last in reversed(runs):
                found[first : last + 1] = [self._stretches[text[starts[first] : starts[last + 1] - 1]]]
        return found

    def _make_stretch(self, text: str) -> _Stretch:
        parts = _find_parts(text, self.stem_of)
        if not parts:
            return _Stretch((), (), _EMPTY, 0, 0, len(text) + 1)
        tokens = tuple(_spelled(parts, text, self.stem_of, self.lexicon))
        words = tuple(Word(*token[2:]) if token.also else self._words[token.exact] for token in tokens)
        back, on = int(_ties(parts[0].exact)[0]), int(_ties(parts[-1].exact)[1])
        return _Stretch(words, tokens, _TIED if back or on else _FREE, back, on, len(text) + 1)

    def _make_word(self, exact: str) -> Word:
        return Word(exact, *stem_word(exact, self.lexicon))


def analyze(text: str) -> list[Token]:
    """The tokens of *text* by the built-in lexicon, as Analyzer.analyze."""
    return _built_in_analyzer().analyze(text)


def analyze_at_once(text: str, lexicon: Lexicon) -> list[Token]:
    """The tokens of *text* with nothing cut and nothing remembered: what an Analyzer answers, slowly."""
    stem_of = partial(stem_word, lexicon=lexicon)
    return _spelled(_find_parts(text, stem_of), text, stem_of, lexicon)


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
    the ties of its first and of its last word. *width*: in code points, with the space behind it.
    """

    words: tuple[Word, ...]
    tokens: tuple[Token, ...]
    kind: str
    back: int
    on: int
    width: int


_FREE, _TIED, _EMPTY = "f", "t", "e"
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


def _ties(word: str) -> tuple[Tie, Tie]:
    """What may tie the key *word* to the word before it, and to the one behind it."""
    back, on = abbreviations.ties(word)
    number = Tie.NUMBER if word[0] in "0123456789" or word in numbers.number_words() else Tie.NONE
    return back | number, on | number


def _spelled(parts: list[Token], text: str, stem_of: StemOf, lexicon: Lexicon) -> list[Token]:
    """*parts* of *text* with abbreviations expanded, acronyms and compounds joined, and values added."""
    return numbers.spell_values(abbreviations.spell_out(parts, text, stem_of, lexicon.knows), text, stem_of)


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
    if found := _LAST_APOSTROPHE.fullmatch(surface):
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

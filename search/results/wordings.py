"""What has been typed of a query -> the words and runs of words of the archive that it may go on with, the likeliest first.

Likely is what headlines say often, and behind words what headlines say behind them. Of a word and its inflections one is offered.
In Latin letters a word is looked for by its sound.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from search.bengali.function_words import function_words
from search.bengali.normalize import HASANTA, key
from search.bengali.romanize import fold_latin, is_latin, opening_keys, opens_with, rank_openings, roman_keys
from search.bengali.tokens import Token
from search.index.snapshot import Snapshot
from search.index.vocabulary import SOUND, WordTable
from search.query.correction import find_spellings, is_near
from search.query.offers import Offer, apply_offers
from search.query.reading import read_token
from search.query.typed import Typed

Numbers = NDArray[np.int32]

_MOST_WORDS = 60  # that begin so: with their inflections and what nobody looks for left out, some twenty
_MOST_BY_SOUND = 160  # words that are compared with Latin letters, at some 5 microseconds each
_MOST_HEARD = 24  # of these
_AS_NEAR = 0.4  # cost: what sounds as much worse than the nearest word is another
_MOST_RUNS = 40  # of one beginning
_MOST_FOLLOWING = 200  # words behind a word that are compared with Latin letters
_LED, _MOST_LED = 6, 10  # of the likeliest words, those for which it is looked what follows them; and how much of it
_BODY = 64  # articles that count as much as one title: a word that headlines never say is still a word
_SUBJECT = 20  # times as likely as a word that no article is about, or a run that ends with one
_LONGER = 3  # times as likely is what follows two words as what follows the last of them
_FOLLOWS = 50  # times as likely is what follows in headlines as what only stands with it there
_RUN = 2  # times as likely is a run as a word said as often: it says more
_WHOLE = 3  # times as likely is a run that does not end with an inflected word, behind which more is to come
_COST = 7.0  # of one wrong sound: a word has to be a thousand times as frequent to make up for it
_LEAST_PLAIN = 0.1  # of how often a word is said in all its forms: then the plain form is offered for all of them
_TRIED = 2  # forms of a wording, besides the plainest: where no headline has one in one piece, another may do
_LEAST_MISSPELT = 3  # letters; of fewer every word is a misspelling
_HARDLY = 0.04  # weight under which a word, in no title and two articles at most, may be a misspelling itself
_JOINERS = "\u200c\u200d"
_DIGITS = re.compile("[0-9]+")
_BENGALI = re.compile("[\u0985-\u09b9]")


@dataclass(frozen=True, slots=True)
class Wording:
    """*terms*: exact terms for what is begun and may come behind. *score*: the natural logarithm of how likely, but for a constant.

    *document*: one whose title says so, None where none does. *loss*: what the score is lowered by for being no subject, or for
    sounding otherwise than typed. *behind*: the terms before it that it was found behind.
    """

    terms: tuple[str, ...]
    score: float
    document: int | None
    loss: float = 0.0
    behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """*typed*, with its words in Latin letters read: *kept* is its text with these, *before* and *words* are theirs. *opening*: the
    key that the word begins with; "" where none is begun. *sounds*: how the sound keys of that word may begin; none where it is not
    in Latin letters, or these are not to be read (*roman*).
    """

    typed: Typed
    kept: str
    before: tuple[Token, ...]
    words: tuple[Token, ...]
    opening: str
    sounds: tuple[str, ...]
    roman: bool

    def may_begin(self, word: str) -> bool:
        """Whether the Bengali *word* sounds like what is begun."""
        return any(own.startswith(self.sounds) for own in roman_keys(word)) and opens_with(self.typed.beginning, word)


def read_asked(typed: Typed, snapshot: Snapshot, *, roman: bool) -> Asked:
    """*roman*: whether words in Latin letters are read by their sound."""
    read = {token: _read(token, typed.kept, snapshot) for token in {*typed.before, *typed.words}} if roman else {}
    offers = [
        Offer(token.start, token.end, printed_word(found.exact, snapshot)) for token, found in read.items() if found
    ]
    before, words = (tuple(read.get(token) or token for token in tokens) for tokens in (typed.before, typed.words))
    sounds = opening_keys(typed.beginning) if roman else ()
    return Asked(typed, apply_offers(typed.kept, offers), before, words, opening_of(typed.beginning), sounds, roman)


def _read(token: Token, text: str, snapshot: Snapshot) -> Token | None:
    surface = text[token.start : token.end]
    if not is_latin(surface):
        return None
    bare = token._replace(start=0, end=len(surface))
    (read,) = snapshot.remembered.get(("read", surface), lambda: (read_token(bare, surface, snapshot),))
    return read._replace(start=token.start, end=token.end) if read else None


def opening_of(beginning: str) -> str:
    """The key of a word that is only begun: a hasanta at its end, which joins what is to come, is kept."""
    bare = beginning.rstrip(_JOINERS)
    if bare.endswith(HASANTA):
        return key(bare.rstrip(HASANTA + _JOINERS)) + HASANTA
    return fold_latin(bare) if is_latin(bare) else key(bare)


def find_words(asked: Asked, snapshot: Snapshot) -> list[Wording]:
    """The words that begin so, the likeliest first; none where nothing is begun."""
    if not asked.opening:
        return []
    table = snapshot.words
    numbers = _most(_all_of(table.numbers_starting_with(asked.opening)), table, _MOST_WORDS)
    return sorted([*_words_of(numbers, snapshot), *_words_by_sound(asked, snapshot)], key=_unlikelihood)


def find_following(asked: Asked, snapshot: Snapshot) -> list[Wording]:
    """What headlines say behind the words that stand before, the likeliest first."""
    found: list[Wording] = []
    for count in (2, 1):
        terms = [token.exact for token in asked.before[-count:]]
        if len(terms) == count:
            bonus = log(_FOLLOWS) + (count - 1) * log(_LONGER)
            found += [replace(run, score=run.score + bonus) for run in _runs_behind(terms, asked, snapshot)]
    return sorted(found, key=_unlikelihood)


def find_together(words: Sequence[Wording], counts: Mapping[str, int]) -> list[Wording]:
    """Those of *words* that titles with all that was typed say, too: each in so many as *counts* has it."""
    return [
        replace(word, score=log(count) - word.loss) for word in words if (count := counts.get(word.terms[0], 0)) > 0
    ]


def find_led(words: Sequence[Wording], snapshot: Snapshot) -> list[Wording]:
    """The runs that begin with one of the likeliest of *words*."""
    return [
        replace(run, score=run.score + word.score - _said(word.terms[0], snapshot))
        for word in words[:_LED]
        for run in _runs_from(f"{word.terms[0]} ", 0, snapshot, _MOST_LED)
    ]


def choose(found: Iterable[Wording], asked: Asked, snapshot: Snapshot, most: int) -> list[str]:
    """The *most* likeliest of *found* as they are printed: none that is there already or says nothing more.

    Of those that differ in inflection there is one, and of runs that begin with the same two words.
    """
    groups: dict[tuple[str, ...], list[Wording]] = {}
    for wording in sorted(found, key=_unlikelihood):
        if wording.terms != (asked.opening,) and not _says_nothing(wording):
            stems = (snapshot.analyzer.stem_of(term).text for term in wording.terms[:2])
            groups.setdefault(tuple(stems), []).append(wording)
    chosen: list[str] = []
    for forms in sorted(map(_alike, groups.values()), key=_likelihood_together, reverse=True):
        tried = (_plainest(forms, snapshot), *forms[:_TRIED])
        text = next(filter(None, (printed(form, snapshot) for form in tried)), "")
        if text and text not in (*chosen, asked.typed.beginning):
            chosen.append(text)
        if len(chosen) == most:
            break
    return chosen


def find_misspelt(asked: Asked, snapshot: Snapshot, most: int) -> list[str]:
    """The words that the last one, taken for whole and for misspelt, may have been meant to be."""
    if len(asked.opening) < _LEAST_MISSPELT or not _BENGALI.search(asked.opening):
        return []
    found = find_spellings(asked.opening, snapshot.words, most)
    return [printed_word(one.word, snapshot) for one in found if is_near(one, asked.opening)]


def is_known(words: Sequence[Wording]) -> bool:
    """Whether any of *words* is more than a misspelling."""
    return any(word.score + word.loss >= log(_HARDLY) for word in words)


def printed(wording: Wording, snapshot: Snapshot) -> str:
    """*wording* as a headline prints it; a word that none has as its key is, a run that none has in one piece as ""."""
    asked = ("printed", wording.behind, wording.terms)
    return snapshot.remembered.get(asked, lambda: _printed(wording, snapshot))


def printed_word(term: str, snapshot: Snapshot) -> str:
    return printed(Wording((term,), 0.0, _title_of(term, snapshot)), snapshot)


def _unlikelihood(wording: Wording) -> tuple[float, int, tuple[str, ...]]:
    return -wording.score, -len(wording.terms), wording.terms  # of what is said as often the longer says more


def _alike(forms: Sequence[Wording]) -> list[Wording]:
    """Those of *forms* of one length that are the likeliest together; of those that are as likely the longest."""
    lengths = {len(form.terms) for form in forms}
    choices = ([form for form in forms if len(form.terms) == length] for length in lengths)
    return max(choices, key=lambda alike: (round(_likelihood_together(alike), 6), len(alike[0].terms)))


def _likelihood_together(forms: Sequence[Wording]) -> float:
    return sum(exp(form.score) for form in forms)


# Words


def _weights(numbers: Numbers, table: WordTable) -> NDArray[np.float64]:
    """How usual each of the words *numbers* is: how often it is in titles, and a little for being in articles; more than 0."""
    weights: NDArray[np.float64] = table.titled.take(numbers) + table.df.take(numbers) / _BODY
    return weights


def _all_of(numbers: range) -> Numbers:
    return np.arange(numbers.start, numbers.stop, dtype=np.int32)


def _most(numbers: Numbers, table: WordTable, most: int) -> Numbers:
    """The *most* most usual of the words *numbers*."""
    if len(numbers) <= most:
        return numbers
    return numbers[np.argpartition(-_weights(numbers, table), most)[:most]]


def _words_of(numbers: Numbers, snapshot: Snapshot, cost_of: Mapping[int, float] | None = None) -> list[Wording]:
    """The words *numbers*; *cost_of*: how far each is from what was typed, where it was looked for by its sound."""
    table = snapshot.words
    columns = (numbers, _weights(numbers, table), table.titled.take(numbers), table.title.take(numbers))
    found = []
    for number, weight, titled, title in zip(*(column.tolist() for column in columns), strict=True):
        term = table.word(number)
        loss = _COST * cost_of[number] if cost_of else 0.0
        if not _is_subject(term, snapshot):
            loss += log(_SUBJECT)
        found.append(Wording((term,), log(weight) - loss, title if titled else None, loss))
    return found


def _is_subject(term: str, snapshot: Snapshot) -> bool:
    """Whether an article may be about *term*."""
    return len(term) > 1 and term not in function_words() and not snapshot.analyzer.stem_of(term).is_verb


def _words_by_sound(asked: Asked, snapshot: Snapshot) -> list[Wording]:
    """The words that sound like what is begun, without those that are clearly further from it than the nearest."""
    table = snapshot.words
    numbers = _most(np.unique(table.numbers_filed_from(SOUND, asked.sounds)), table, _MOST_BY_SOUND)
    number_of = {table.word(number): number for number in numbers.tolist()}
    candidates = zip(number_of, _weights(numbers, table).tolist(), strict=True)
    ranked = rank_openings(asked.typed.beginning, candidates, _MOST_HEARD)
    nearest = min((opening.cost for opening in ranked), default=0.0)
    cost_of = {number_of[one.word]: one.cost for one in ranked if one.cost <= nearest + _AS_NEAR}
    return _words_of(np.array([*cost_of], dtype=np.int32), snapshot, cost_of)


def _said(term: str, snapshot: Snapshot) -> float:
    """The logarithm of how often titles say *term*, from which the share of a run is taken."""
    number = snapshot.words.find(term)
    return log(max(1, int(snapshot.words.titled[number]))) if number is not None else 0.0


def _title_of(term: str, snapshot: Snapshot) -> int | None:
    number = snapshot.words.find(term)
    return int(snapshot.words.title[number]) if number is not None and snapshot.words.titled[number] else None


# Runs


def _runs_behind(terms: Sequence[str], asked: Asked, snapshot: Snapshot) -> list[Wording]:
    before = "".join(f"{term} " for term in terms)
    found = _runs_from(before + asked.opening, len(terms), snapshot)
    if asked.sounds:
        following = _runs_from(before, len(terms), snapshot, _MOST_FOLLOWING)
        sound_so = set(filter(asked.may_begin, {run.terms[0] for run in following}))
        found += [run for run in following if run.terms[0] in sound_so]
    return found


def _runs_from(beginning: str, left: int, snapshot: Snapshot, most: int = _MOST_RUNS) -> list[Wording]:
    """The *most* runs said most often that begin with *beginning*, without the first *left* words of each."""
    table = snapshot.runs
    numbers = _all_of(table.numbers_starting_with(beginning))
    if len(numbers) > most:
        numbers = numbers[np.argpartition(-table.df.take(numbers), most)[:most]]
    return [_run(number, left, snapshot) for number in numbers.tolist()]


def _run(number: int, left: int, snapshot: Snapshot) -> Wording:
    table = snapshot.runs
    whole = tuple(table.word(number).split(" "))
    terms = whole[left:]
    loss = 0.0 if _is_subject(terms[-1], snapshot) else log(_SUBJECT)
    if len(terms) > 1 and _is_inflected(terms[-1], snapshot):
        loss += log(_WHOLE)
    return Wording(terms, log(_RUN * int(table.df[number])) - loss, int(table.title[number]), loss, whole[:left])


def _says_nothing(wording: Wording) -> bool:
    """Whether it is a number, or ends with a word that only leads on: শেখ হাসিনা ও."""
    last = wording.terms[-1]
    return last in function_words() or (len(wording.terms) == 1 and _DIGITS.fullmatch(last) is not None)


def _plainest(forms: Sequence[Wording], snapshot: Snapshot) -> Wording:
    """The first of *forms*, which is the likeliest; or one without inflection, unless it is hardly ever said."""
    best = forms[0]
    usual = [form for form in forms if form.score > best.score + log(_LEAST_PLAIN)]
    return next((form for form in usual if not _is_inflected(form.terms[-1], snapshot)), best)


def _is_inflected(term: str, snapshot: Snapshot) -> bool:
    return snapshot.analyzer.stem_of(term).text != term


# As printed

_REPH = re.compile(f"^র(?={HASANTA}য)")  # which no word begins with: র‍্যাব, whose key has lost the joiner that says so
_TOGETHER = re.compile("[ \u2010\u2011-]?")  # what stands between two words that are said in one breath


def _printed(wording: Wording, snapshot: Snapshot) -> str:
    terms = (*wording.behind, *wording.terms)
    if wording.document is not None:
        title = snapshot.article(wording.document).title
        tokens = snapshot.analyzer.analyze(title)
        for place in range(len(tokens) - len(terms) + 1):
            run = tokens[place : place + len(terms)]
            if _is_printed(run, terms, title):
                return unicodedata.normalize("NFC", title[run[len(wording.behind)].start : run[-1].end])
    return _as_typed(terms[0]) if len(terms) == 1 else ""


def _as_typed(term: str) -> str:
    return _REPH.sub("র\u200d", term)


def _is_printed(run: Sequence[Token], terms: Sequence[str], title: str) -> bool:
    """Whether the words of *run* are *terms*, no more (such as an ending behind a hyphen), and nothing parts them."""
    are_terms = all(
        token.exact == term == key(title[token.start : token.end]) for token, term in zip(run, terms, strict=True)
    )
    return are_terms and all(_TOGETHER.fullmatch(title, one.end, other.start) for one, other in pairwise(run))

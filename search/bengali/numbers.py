"""Tokens -> tokens in which what says a number also has its value as a term: ৫ লাখ, পাঁচ লাখ and ৫,০০,০০০ are 500000.

Read are digits, number words in all spellings with the endings that are glued to them (পাঁচটি, দুজনের), what multiplies them
(শ, হাজার, লাখ, কোটি, মিলিয়ন), sums (৩ কোটি ২০ লাখ), fractions (সাড়ে তিন, দেড়, ৩ দশমিক ৫), both ends of a range (৫-১০ লাখ, ২০২৪-২৫)
and ordinals, which gain their word (১ম is প্রথম too). A value is plain ASCII digits, with a point where it is no whole number, and
stands at the place of the value's first word.

No value have: এক by itself, which is the article of the language (একটি, একজন); নয় by itself, which is "is not" far more often than
nine; a word for thousands or lakhs without a number before it (লাখো মানুষ); digits too long to be a quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from search.bengali.abbreviations import StemOf
from search.bengali.normalize import key
from search.bengali.tokens import Token
from search.bengali.wordlists import read_list

# More digits than a trillion has are an account, a telephone or an identity card; a zero in front of several digits is a telephone.
_PLAIN_NUMBER = re.compile(r"(?:0\d|0|[1-9]\d{0,12})(?:\.\d{1,6})?", re.ASCII)
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
# 05 beside these and another number is a piece of a date, a clock or a telephone number, and no 5
_GLUE = "[/:.,\\-\u2010-\u2014\u2212]"
_GLUED_BEFORE, _GLUED_BEHIND = re.compile(rf"\d{_GLUE}$"), re.compile(rf"{_GLUE}\d")

# Endings of a number: what is counted, its case, an emphasis. No কে behind a bare number: আটকে is "stuck".
_CLASSIFIERS = {"টি": "র কে তে", "টা": "র কে তে য়", "টে": "", "টো": "র কে তে য়", "জন": "ের কে ে", "খানা": "র", "খানি": "র"}
_AFTER_CONSONANT, _AFTER_VOWEL = ("ে", "ের", "এর", "তম"), ("র", "য়", "য়ের", "এর", "তম")
_EMPHASES = ("", "ই", "ও")
_ENDS_IN_VOWEL = re.compile("[\u0985-\u0994\u09be-\u09cc]$|শ$")  # শ is said শো

_ARTICLE, _IS_NOT, _ONLY_COUNTING = "এক", "নয়", ("নয়", "দু")  # নয়টি and দুজন, but neither নয়ের nor দুর
_BARE_ONLY = ("এক", "বার", "শূন্য", "শুন্য")  # একটি, বারে and শূন্যে are other words
_NEVER_ALONE = ("এক", "নয়", "বার", "শূন্য", "শুন্য")  # বার is "time" and "bar" before it is twelve, শূন্য "empty"
_ONLY_IN_HUNDREDS = {"ছ": 6, "ন": 9}  # ছশ, নশ
_MOST_HUNDREDS = 19  # উনিশশ; from twenty on nobody counts in hundreds
_HUNDREDS = ("শ", "শো", "শত")
_MORE_THAN = ("শতাধিক", "সহস্রাধিক", "হাজারাধিক", "লাখাধিক", "লক্ষাধিক")  # দুই শতাধিক: over two hundred
_FRACTIONS = {key(name): Decimal(value) for name, value in (("সাড়ে", "0.5"), ("সোয়া", "0.25"), ("পৌনে", "-0.25"))}
_POINT, _HUNDRED = key("দশমিক"), key("শ")
_UNTIL = frozenset(map(key, ("থেকে", "হতে")))
_MOST_DECIMALS = 6


class _Number(NamedTuple):
    """A number word or digits: *amount* times *scale*. *is_open*: nothing is glued to it, so that a value may go on behind it."""

    amount: Decimal
    scale: int = 1
    is_open: bool = True
    is_alone: bool = True


class _Scale(NamedTuple):
    size: int
    is_open: bool


class _Value(NamedTuple):
    """*end*: one past its last token. *first*, *scale*: the number it begins with and what that is multiplied by."""

    end: int
    amount: Decimal
    first: Decimal
    scale: int
    is_worth_a_term: bool


def spell_values(tokens: list[Token], text: str, stem_of: StemOf) -> list[Token]:
    """*tokens* of *text*, each that begins a value with the value's key; the same in number, order and place."""
    spelled = list(tokens)
    begins, end = _beginnings(), 0
    for place, token in enumerate(tokens):
        if place < end or not (token.exact in begins or "0" <= token.exact[0] <= "9"):
            continue
        value = _value_at(tokens, place, text)
        for where, term in _terms_of(value, tokens, place, text):
            if term not in spelled[where].exact_terms():
                spelled[where] = _found_by(spelled[where], term, stem_of)
        end = value.end if value else place + 1
    return spelled


def join_values(tokens: list[Token], text: str) -> list[Token]:
    """*tokens* of *text*, those of a value of several words as one token with the value for its terms: for what a query asks.

    Whoever looks for পাঁচ লাখ টাকা does not look for every five.
    """
    joined: list[Token] = []
    place = 0
    while place < len(tokens):
        value = _value_at(tokens, place, text)
        if value and value.end > place + 1 and value.is_worth_a_term:
            term = _digits(value.amount)
            joined.append(Token(tokens[place].start, tokens[value.end - 1].end, term, term))
            place = value.end
        else:
            joined.append(tokens[place])
            place += 1
    return joined


@cache
def number_words() -> frozenset[str]:
    """The keys that begin or continue a value; where neither they nor digits are, there is nothing to do."""
    return _beginnings() | _scales().keys() | _UNTIL | {_POINT}


@cache
def day_words() -> dict[str, str]:
    """The keys of the words for a day of the month -> its digits: পহেলা, ষোলই, একুশে."""
    days = {key(word): number for line in read_list("day_words") for number, *words in [line.split()] for word in words}
    for word, number in _spellings():
        if 5 <= number <= 31:
            days[key(word + ("ই" if number < 19 else "ে"))] = str(number)
    return days


def whole_number(word: str) -> int | None:
    """The number below a hundred that the key *word* is in words, without an ending; None if it is none."""
    return _bare_words().get(word)


def rules() -> str:
    """Everything that decides values, as one string: part of the fingerprint of an index."""
    lists = tuple(map(read_list, ("number_words", "number_scales", "day_words", "ordinals")))
    endings = (
        _CLASSIFIERS,
        _AFTER_CONSONANT,
        _AFTER_VOWEL,
        _EMPHASES,
        _ENDS_IN_VOWEL.pattern,
        _ONLY_COUNTING,
        _BARE_ONLY,
        _NEVER_ALONE,
    )
    hundreds = (_ONLY_IN_HUNDREDS, _MOST_HUNDREDS, _HUNDREDS, _MORE_THAN, _HUNDRED)
    signs = (_FRACTIONS, _POINT, _MOST_DECIMALS, sorted(_UNTIL), sorted(_DASHES), _GLUE, _PLAIN_NUMBER.pattern)
    return repr((lists, endings, hundreds, signs))


def _found_by(token: Token, term: str, stem_of: StemOf) -> Token:
    return token._replace(also=(*token.also, term), also_stems=(*token.also_stems, stem_of(term).text))


def _terms_of(value: _Value | None, tokens: list[Token], place: int, text: str) -> Iterator[tuple[int, str]]:
    """(place, term) of every term that the words from *place* on gain."""
    if ordinal := _ordinal(tokens[place], text):
        yield place, ordinal
    if value is None:
        return
    if value.is_worth_a_term and not _is_piece(tokens[place], text):
        yield place, _digits(value.amount)
    if value.end == place + 1 and value.scale == 1:
        yield from _range_terms(value, tokens, place, text)


def _value_at(tokens: list[Token], place: int, text: str) -> _Value | None:
    """The longest value that begins at *place*."""
    found = _fractional_at(tokens, place, text)
    if not found:
        return None
    (amount, scale, is_open, is_alone), end = found
    parts, unit, first_scale, is_first = [amount * scale], scale, scale, True
    while is_open and end < len(tokens) and _is_joined(tokens, end, text):
        if multiplier := _scales().get(tokens[end].exact):
            if not _multiply(parts, multiplier.size, is_bare=unit == 1):
                break
            unit, is_open, end = multiplier.size, multiplier.is_open, end + 1
            first_scale *= unit if is_first else 1
        elif unit > 1 and (more := _addend_at(tokens, end, text, unit)):
            (amount, unit, is_open, _), end = more
            parts.append(amount * unit)
            is_first = False
        else:
            break
    return _Value(
        end, sum(parts, Decimal()), found[0].amount, first_scale, is_alone or first_scale > 1 or len(parts) > 1
    )


def _multiply(parts: list[Decimal], size: int, is_bare: bool) -> bool:
    """Multiply what *size* can stand behind, from the end of the sum *parts*: 1 lakh + 20 thousand, times crore. False: nothing."""
    kept = len(parts) - is_bare  # a number right before its multiplier is multiplied, however large
    while kept and parts[kept - 1] < size:
        kept -= 1
    product = sum(parts[kept:], Decimal()) * size
    if kept == len(parts) or (kept and parts[kept - 1] <= product):
        return False
    parts[kept:] = [product]
    return True


def _addend_at(tokens: list[Token], place: int, text: str, unit: int) -> tuple[_Number, int] | None:
    """What the number at *place* adds to a value that ended in *unit*: less than one of that. শুধু ৫ লাখ নয় adds no nine."""
    found = _number_at(tokens, place, text)
    if not found or found[0].amount * found[0].scale >= unit:
        return None
    is_scaled = found[1] < len(tokens) and tokens[found[1]].exact in _scales()
    return found if found[0].is_alone or is_scaled or tokens[place].exact == key(_ARTICLE) else None


def _fractional_at(tokens: list[Token], place: int, text: str) -> tuple[_Number, int] | None:
    """(the number at *place* with what is added to it by সাড়ে and its like, one past it)."""
    fraction = _FRACTIONS.get(tokens[place].exact)
    if fraction is None:
        return _number_at(tokens, place, text)
    if place + 1 == len(tokens) or not _is_joined(tokens, place + 1, text):
        return None
    if fraction > 0 and (scale := _scales().get(tokens[place + 1].exact)):  # সোয়া লাখ
        return _Number(1 + fraction, scale.size, scale.is_open), place + 2
    found = _number_at(tokens, place + 1, text)
    if not found or not found[0].amount:  # a quarter less than nothing
        return None
    return found[0]._replace(amount=found[0].amount + fraction, is_alone=True), found[1]


def _number_at(tokens: list[Token], place: int, text: str) -> tuple[_Number, int] | None:
    """(the number at *place*, one past it): digits, a word, or either with দশমিক and the digits behind the point."""
    number = _numbers().get(tokens[place].exact) or _printed_number(tokens[place], text)
    if number is None:
        return None
    has_point = place + 1 < len(tokens) and tokens[place + 1].exact == _POINT
    if has_point and number.is_open and number.scale == 1 and (found := _decimals_at(tokens, place + 2, text)):
        decimals, is_open, end = found
        return _Number(number.amount + Decimal(f"0.{decimals}"), 1, is_open), end
    return number, place + 1


def _decimals_at(tokens: list[Token], place: int, text: str) -> tuple[str, bool, int] | None:
    """(digits, whether more may follow, one past them) behind a point: digits, one number word, or a word a digit."""
    decimals, is_open, end = "", True, place
    while is_open and end < len(tokens) and _is_joined(tokens, end, text):
        word = _numbers().get(tokens[end].exact)
        more = word or _printed_number(tokens[end], text)
        if more is None or more.scale > 1 or more.amount % 1 or (decimals and (not word or more.amount > 9)):
            break
        digits = str(more.amount) if word else tokens[end].exact
        if len(decimals + digits) > _MOST_DECIMALS:
            break
        decimals, is_open, end = decimals + digits, more.is_open, end + 1
    return (decimals, is_open, end) if decimals else None


def _printed_number(token: Token, text: str) -> _Number | None:
    """A number in digits; what is glued to it closes it, but ৫শ is five hundred."""
    if not _PLAIN_NUMBER.fullmatch(token.exact):
        return None
    if text[token.end - 1].isdigit():
        return _Number(Decimal(token.exact))
    is_hundred = key(text[token.start : token.end]).removeprefix(token.exact) == _HUNDRED
    return _Number(Decimal(token.exact), 100 if is_hundred else 1, is_hundred)


def _range_terms(value: _Value, tokens: list[Token], place: int, text: str) -> Iterator[tuple[int, str]]:
    """What the ends of a range gain: its unit the first (৫-১০ লাখ), its century the second (২০২৪-২৫)."""
    is_dash = value.end < len(tokens) and text[tokens[place].end : tokens[value.end].start].strip() in _DASHES
    follows = value.end if is_dash else _place_after_until(tokens, value.end, text)
    if follows is None or follows >= len(tokens) or text[tokens[place].start - 1 : tokens[place].start] in _DASHES:
        return
    if is_dash and _is_short_year(tokens[place], tokens[follows], text):
        yield follows, tokens[place].exact[:2] + tokens[follows].exact
        return
    last = _value_at(tokens, follows, text)
    if last and last.scale > 1 and value.first < last.first:
        yield place, _digits(value.first * last.scale)


def _place_after_until(tokens: list[Token], place: int, text: str) -> int | None:
    is_until = place + 1 < len(tokens) and tokens[place].exact in _UNTIL
    return place + 1 if is_until and _is_joined(tokens, place, text) and _is_joined(tokens, place + 1, text) else None


def _is_short_year(first: Token, last: Token, text: str) -> bool:
    """Whether *last* is a later year of the century of *first*: the 72 of 1971-72; not the month of 2024-06, nor of 2008-12-25."""
    years, short = first.exact, last.exact
    if not (len(years) == 4 and len(short) == 2 and years.isdigit() and short.isdigit()):
        return False
    return "1000" <= years <= "2099" and years[2:] < short and not _GLUED_BEHIND.match(text, last.end)


def _ordinal(token: Token, text: str) -> str | None:
    if token.exact.isdigit() and not text[token.end - 1].isdigit():
        return _ordinals().get(key(text[token.start : token.end]))
    return None


def _is_piece(token: Token, text: str) -> bool:
    """Whether *token* has a zero in front and is a piece of a longer thing: of 05-08-2024, of 07:05."""
    if token.exact[:1] != "0":
        return False
    before, behind = text[max(token.start - 2, 0) : token.start], text[token.end : token.end + 2]
    return bool(_GLUED_BEFORE.match(before) or _GLUED_BEHIND.match(behind))


def _is_joined(tokens: list[Token], place: int, text: str) -> bool:
    """Whether nothing but a space is between the token at *place* and the one before it."""
    gap = text[tokens[place - 1].end : tokens[place].start]
    return gap in (" ", "") or (gap.isspace() and "\n" not in gap)


def _digits(amount: Decimal) -> str:
    digits = f"{amount:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(_numbers().keys() | _FRACTIONS.keys())


@cache
def _bare_words() -> dict[str, int]:
    return {key(word): int(number) for word, number in _spellings() if not number % 1}


@cache
def _spellings() -> tuple[tuple[str, Decimal], ...]:
    """(word, number) in every spelling: a chandrabindu may be left out, and ঊ be উ."""
    listed = [(word, Decimal(number)) for number, *words in map(str.split, read_list("number_words")) for word in words]
    return tuple(
        (spelling, number)
        for word, number in listed
        for spelling in dict.fromkeys((word, word.replace("ঁ", ""), word.replace("ঊ", "উ")))
    )


@cache
def _numbers() -> dict[str, _Number]:
    """The keys of all number words, with and without endings."""
    found = {day: _Number(Decimal(number), is_open=False) for day, number in day_words().items()}
    for word, number in _spellings():
        for form, is_open in _forms(word):
            found[form] = _Number(number, 1, is_open, word not in _NEVER_ALONE or not is_open)
    in_hundreds = [*_spellings(), *((word, Decimal(number)) for word, number in _ONLY_IN_HUNDREDS.items())]
    for word, number in in_hundreds:
        if 0 < number <= _MOST_HUNDREDS:
            for hundred in _HUNDREDS:
                found.update((form, _Number(number, 100, is_open)) for form, is_open in _forms(word + hundred))
            found[key(word + "শতাধিক")] = _Number(number, 100, is_open=False)
    return found


@cache
def _scales() -> dict[str, _Scale]:
    """The keys of what multiplies a number, with and without endings."""
    found: dict[str, _Scale] = {}
    for size, *words in map(str.split, read_list("number_scales")):
        for word in words:
            found.update((form, _Scale(int(size), is_open)) for form, is_open in _forms(word))
            if f"{word}াধিক" in _MORE_THAN:
                found[key(f"{word}াধিক")] = _Scale(int(size), is_open=False)
    return found


@cache
def _ordinals() -> dict[str, str]:
    return {key(short): key(word) for short, word in map(str.split, read_list("ordinals"))}


def _forms(word: str) -> Iterator[tuple[str, bool]]:
    """(the key of *word* with each of the endings that it takes, whether that is none)."""
    bare = key(word)
    yield bare, True
    if word in _BARE_ONLY or word.isascii():
        return
    if word not in _ONLY_COUNTING:
        cases = _AFTER_VOWEL if _ENDS_IN_VOWEL.search(word) else _AFTER_CONSONANT
        yield from ((bare + key(case + emphasis), False) for case in cases for emphasis in _EMPHASES)
        yield from ((bare + key(emphasis), False) for emphasis in _EMPHASES if emphasis)
    yield from ((bare + ending, False) for ending in _counting_endings())


@cache
def _counting_endings() -> tuple[str, ...]:
    cased = [counted + case for counted, cases in _CLASSIFIERS.items() for case in ("", *cases.split())]
    return tuple(key(ending + emphasis) for ending in cased for emphasis in _EMPHASES)

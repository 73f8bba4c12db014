"""The reader's text -> a query tree, for every text there is.

    পুতিন কিম                   articles with any of the words, those with more and rarer ones first
    "উত্তর কোরিয়া"              the words side by side, as they are printed
    -চীন, NOT চীন               without the word
    a AND b, a OR b, ( )        also /এবং/, /অথবা/, /নয়/; words side by side hold together: উত্তর কোরিয়া OR জাপান
    শিরোনাম:পুতিন, source:"..."  in a field; see FIELD_NAMES
    date:২০২৪-০৬, date:২০২৪-০৬..২০২৪-০৮, from:২০২৪-০৬-০১; in words too, without quotes: date:২০ জুন ২০২৪, date:৬ আষাঢ় ১৪৩১
    কোরি*                      every word that begins so

Only what cannot be meant raises a QueryError: an impossible date, an end before its beginning, a text over the limits. What
cannot be read as an operator is read as words, and a note says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from search.bengali.dates import ImpossibleDate, Period, parse_period
from search.bengali.normalize import key
from search.bengali.numbers import join_values
from search.bengali.terms import Analyzer
from search.bengali.tokens import Token
from search.errors import QueryError
from search.index.schema import FILTER_FIELDS
from search.query.lexer import Kind, Lexeme, field_named, lex
from search.query.notes import Note
from search.query.tree import (
    And,
    Dates,
    Everything,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Word,
    day_number,
    joined,
    to_text,
)
from search.settings import Limits

_DATE_FIELDS = ("date", "from", "to")
_MOST_DATE_WORDS = 12  # behind the first: ১ লা বৈশাখ ১৪৩১ বঙ্গাব্দ .. and as many again


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """*tree*: what to look for. *interpreted*: the same in the query language. *notes*: what was read otherwise, in order.

    *any_word*: whether words side by side were left to mean any of them, for want of an AND or OR that says more.
    """

    tree: Node
    interpreted: str
    notes: tuple[Note, ...] = ()
    any_word: bool = True


def parse_query(text: str, limits: Limits, analyzer: Analyzer, today: datetime.date | None = None) -> ParsedQuery:
    """Read *text*, its words as *analyzer* finds them; an empty one asks for everything. Raises QueryError: see above.

    Told *today*, it reads dates that are told from it: date:গতকাল, date:২০ জুন.
    """
    if len(text) > limits.query_chars:
        raise _over(
            "query-too-long",
            "the query has {length} characters, at most {most} are read",
            len(text),
            limits.query_chars,
        )
    if not text.strip():
        return ParsedQuery(Everything(), "")
    lexemes, notes = lex(text)
    parser = _Parser(text, lexemes, notes, analyzer, today)
    tree = parser.parse()
    words = _count_words(tree)
    if words > limits.query_words:
        raise _over(
            "query-too-many-words", "the query has {length} words, at most {most} are read", words, limits.query_words
        )
    if isinstance(tree, Nothing):
        notes.append(Note("no-words", text.strip(), 0, len(text)))
    return ParsedQuery(tree, to_text(tree), tuple(notes), not parser.is_boolean)


def read_period(
    text: str, parameter: str, span: tuple[int, int] | None = None, today: datetime.date | None = None
) -> Period:
    """The year, month or day that *text* must be; told *today*, it may be one told from it. Raises QueryError."""
    try:
        period = parse_period(text, today)
    except ImpossibleDate:
        period = None
    if period is None:
        raise QueryError(
            "impossible-date",
            "{text} is no date: write 2024, 2024-06 or 2024-06-20",
            parameter=parameter,
            span=span,
            values={"text": text},
        )
    return period


def check_order(first: Period | None, last: Period | None, parameter: str, span: tuple[int, int] | None = None) -> None:
    """Raise QueryError where a range ends before it begins."""
    if first and last and first.first > last.last:
        values = {"from": first.first.isoformat(), "to": last.last.isoformat()}
        raise QueryError(
            "date-range-reversed",
            "the range from {from} to {to} ends before it begins",
            parameter=parameter,
            span=span,
            values=values,
        )


@dataclass(slots=True)
class _Parser:
    """Recursive descent over settled lexemes: or-list, and-list, words side by side, one operand."""

    text: str
    lexemes: Sequence[Lexeme]
    notes: list[Note]
    analyzer: Analyzer
    today: datetime.date | None = None
    place: int = 0
    ends: dict[str, tuple[Period, Lexeme]] = field(default_factory=dict)  # of from: and to:, to compare them
    is_boolean: bool = False  # whether AND or OR occurs: then words side by side must all occur, else any may

    def parse(self) -> Node:
        self.is_boolean = any(lexeme.kind in (Kind.AND, Kind.OR) for lexeme in self.lexemes)
        tree = self._alternatives()
        if len(self.ends) == 2:
            (first, lexeme), (last, _) = self.ends["from"], self.ends["to"]
            check_order(first, last, "q", (lexeme.start, lexeme.end))
        return tree

    def _next_is(self, *kinds: Kind) -> bool:
        return self.place < len(self.lexemes) and self.lexemes[self.place].kind in kinds

    def _take(self) -> Lexeme:
        self.place += 1
        return self.lexemes[self.place - 1]

    def _alternatives(self) -> Node:
        found = [self._conjunction()]
        while self._next_is(Kind.OR):
            self._take()
            found.append(self._conjunction())
        found = [node for node in found if not isinstance(node, Nothing)]
        return joined(Or, found)

    def _conjunction(self) -> Node:
        found = [self._side_by_side()]
        while self._next_is(Kind.AND):
            self._take()
            found.append(self._side_by_side())
        return _all_of([node for node in found if not isinstance(node, Nothing)])

    def _side_by_side(self) -> Node:
        found: list[Node] = []
        while self.place < len(self.lexemes) and not self._next_is(Kind.AND, Kind.OR, Kind.CLOSE):
            found += self._operand()
        return _all_of(found) if self.is_boolean else _any_word_of(found)

    def _operand(self) -> list[Node]:
        """The nodes of one operand: none where it has no word, several where its words stand for themselves."""
        negations = 0
        while self._next_is(Kind.NOT):
            self._take()
            negations += 1
        found = (
            self._atom() if negations or not self._next_is(Kind.WORDS) else _words(self._run_of_words(), self.analyzer)
        )
        if negations % 2 == 0 or not found:
            return found
        return [Not(joined(And, found))]

    def _run_of_words(self) -> Lexeme:
        """The next words up to an operator, as one: বি এন পি and ৫ লাখ are read together, as in an article. A star ends a run."""
        first = last = self._take()
        while "*" not in last.text and self._next_is(Kind.WORDS) and "*" not in self.lexemes[self.place].text:
            last = self._take()
        return replace(first, text=self.text[first.start : last.end], end=last.end)

    def _atom(self) -> list[Node]:
        lexeme = self._take()
        if lexeme.kind is Kind.OPEN:
            inside = self._alternatives()
            self._take()  # the bracket that closes: the lexer has matched them
            return _members(inside) if not self.is_boolean else _found(inside)
        if lexeme.kind is Kind.QUOTED:
            return _phrase(lexeme, None, self.analyzer)
        if lexeme.kind is Kind.FIELD:
            return self._in_field(lexeme)
        return _words(lexeme, self.analyzer)

    def _in_field(self, name: Lexeme) -> list[Node]:
        field_name = field_named(name.text)
        if field_name in _DATE_FIELDS and self._next_is(Kind.WORDS, Kind.QUOTED):
            return self._dates(field_name, name, self._date_value())
        if self._next_is(Kind.QUOTED) or (field_name in FILTER_FIELDS and self._next_is(Kind.WORDS)):
            return _phrase(self._take(), field_name, self.analyzer)
        return [_within(node, field_name) for node in self._atom()]

    def _date_value(self) -> Lexeme:
        """The value of a date field: as many of the words that follow as are one date or range together, else one."""
        first = self._take()
        following = takewhile(lambda lexeme: lexeme.kind is Kind.WORDS, self.lexemes[self.place :][:_MOST_DATE_WORDS])
        words = [first, *following] if first.kind is Kind.WORDS else [first]
        for count in range(len(words), 1, -1):
            text = " ".join(word.text for word in words[:count])
            if _has_form_of_dates(text, self.today):
                self.place += count - 1
                return Lexeme(Kind.QUOTED, text, first.start, words[count - 1].end)  # so it reads alike again
        return first

    def _dates(self, field_name: str, name: Lexeme, value: Lexeme) -> list[Node]:
        first, dots, last = value.text.partition("..")
        span = (name.start, value.end)
        if not dots and _is_no_date(value.text, self.today):
            self.notes.append(Note("not-a-date", value.text, value.start, value.end))
            return _words(value, self.analyzer)
        begin, end = (
            read_period(part.strip(), "q", span, self.today) for part in ((first, last) if dots else (first, first))
        )
        if field_name == "from":
            self.ends["from"] = (begin, value)
        elif field_name == "to":
            self.ends["to"] = (end, value)
        else:
            check_order(begin, end, "q", span)
        quote = '"' if value.kind is Kind.QUOTED else ""
        return [
            Dates(
                None if field_name == "to" else day_number(begin.first),
                None if field_name == "from" else day_number(end.last),
                f"{field_name}:{quote}{value.text}{quote}",
            )
        ]


def _is_no_date(text: str, today: datetime.date | None) -> bool:
    return not _has_form_of_dates(text, today) and not any(map(str.isdigit, text))


def _has_form_of_dates(text: str, today: datetime.date | None) -> bool:
    """Whether *text* is in the form of a date, or of two with dots between them, be it an impossible one."""
    first, dots, last = text.partition("..")
    try:
        return all(parse_period(part.strip(), today) is not None for part in ((first, last) if dots else (first,)))
    except ImpossibleDate:
        return True


def _words(lexeme: Lexeme, analyzer: Analyzer) -> list[Node]:
    """The words of a lexeme; the last of them is a prefix where a star follows it."""
    text = lexeme.text
    tokens = join_values(analyzer.analyze(text), text)
    nodes: list[Node] = [Word(_moved(token, lexeme.start), text[token.start : token.end]) for token in tokens]
    if nodes and text.endswith("*") and "*" not in text[:-1]:
        last = nodes[-1]
        if isinstance(last, Word) and last.token.end == lexeme.end - 1:
            nodes[-1] = Prefix(key(last.surface), last.surface)
    return nodes


def _phrase(lexeme: Lexeme, field_name: str | None, analyzer: Analyzer) -> list[Node]:
    start = lexeme.start + (lexeme.kind is Kind.QUOTED)  # behind the quotation mark
    tokens = tuple(_moved(token, start) for token in analyzer.analyze(lexeme.text))
    return [Phrase(tokens, lexeme.text, field_name)] if tokens else []


def _moved(token: Token, by: int) -> Token:
    return token._replace(start=token.start + by, end=token.end + by)


def _any_word_of(nodes: list[Node]) -> Node:
    """Words of which any may occur, within all that is not a plain word: phrases, filters, negations."""
    words = [node for node in nodes if _is_plain_word(node)]
    others = [node for node in nodes if not _is_plain_word(node)]
    return _all_of([*([joined(Or, words)] if words else []), *others])


def _all_of(nodes: list[Node]) -> Node:
    """All of *nodes*; where they only say what must not be, within everything."""
    if nodes and all(isinstance(node, Not) for node in nodes):
        nodes = [Everything(), *nodes]
    return joined(And, nodes)


def _found(node: Node) -> list[Node]:
    return [] if isinstance(node, Nothing) else [node]


def _members(node: Node) -> list[Node]:
    """A bracket without operators in it or around it holds plain words: প্রেসিডেন্ট (৭১) in a pasted headline."""
    if isinstance(node, Or) and all(map(_is_plain_word, node.children)):
        return list(node.children)
    return _found(node)


def _is_plain_word(node: Node) -> bool:
    return isinstance(node, Word | Prefix) and node.field is None


def _within(node: Node, field_name: str) -> Node:
    """*node* with every word in it looked for in that field only."""
    match node:
        case Word() | Phrase() | Prefix():
            return replace(node, field=node.field or field_name)
        case Not(child):
            return Not(_within(child, field_name))
        case And(children):
            return And(tuple(_within(child, field_name) for child in children))
        case Or(children):
            return Or(tuple(_within(child, field_name) for child in children))
        case _:
            return node


def _count_words(node: Node) -> int:
    match node:
        case Not(child):
            return _count_words(child)
        case And(children) | Or(children):
            return sum(map(_count_words, children))
        case Phrase(tokens):
            return len(tokens)
        case Word() | Prefix():
            return 1
        case _:
            return 0


def _over(code: str, message: str, length: int, most: int) -> QueryError:
    return QueryError(code, message, values={"length": str(length), "most": str(most)})

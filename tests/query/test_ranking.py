"""Which articles match, in which order, over corpora small enough to rank by eye."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from whoosh import query as whoosh_query
from whoosh.index import open_dir
from whoosh.matching import Matcher
from whoosh.query import Term
from whoosh.scoring import WeightingModel, WeightScorer
from whoosh.searching import Searcher

from search.articles import Article
from search.engine import Engine, open_engine
from search.index import builder
from search.index.bm25 import idf_of
from search.index.generations import current_generation
from search.index.snapshot import Snapshot
from search.query.ranking import match
from search.query.tree import Or, Word
from search.settings import Proximity, Ranking, Settings
from tests.conftest import NOW, MakeEngine


def ids(engine: Engine, query: str, **asked: object) -> list[str]:
    return [hit.article_id for hit in engine.search(query, **asked).hits]  # type: ignore[arg-type]  # as the test gives them


def test_title_match_outranks_body_match(make_engine: MakeEngine) -> None:
    engine = make_engine({"title": "নদী", "body": "পুতিন এলেন আজ"}, {"title": "পুতিন", "body": "নদী এলেন আজ"})
    assert ids(engine, "পুতিন") == ["b", "a"]


def test_exact_match_outranks_stem_match(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "রাশিয়ার সেনা"}, {"body": "রাশিয়া সেনা"})
    assert ids(engine, "রাশিয়া") == ["b", "a"]
    assert ids(engine, "রাশিয়ার") == ["a", "b"]


def test_rare_word_outranks_common_word(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "ঢাকা নদী"}, {"body": "ঢাকা মেঘ"}, {"body": "খুলনা মেঘ"}, {"body": "ঢাকা বন"})
    assert ids(engine, "ঢাকা খুলনা")[0] == "c"


def test_more_of_the_words_outrank_fewer(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "পুতিন গান"}, {"body": "পুতিন কিম"}, {"body": "কিম গান"})
    assert ids(engine, "পুতিন কিম")[0] == "b"
    assert sorted(ids(engine, "পুতিন কিম")) == ["a", "b", "c"]


def test_ties_are_settled_by_time_then_id(make_engine: MakeEngine) -> None:
    same = {"body": "পুতিন এলেন"}
    engine = make_engine(
        {**same, "id": "z", "published": "2024-01-01"},
        {**same, "id": "b", "published": "2024-01-02"},
        {**same, "id": "a", "published": "2024-01-01"},
        {**same, "id": "c"},
    )
    assert ids(engine, "পুতিন") == ["b", "a", "z", "c"]


def test_newest_and_oldest_keep_the_undated_at_the_end(make_engine: MakeEngine) -> None:
    engine = make_engine(
        {"body": "পুতিন", "published": "2024-01-01T10:00:00+06:00"},
        {"body": "পুতিন"},
        {"body": "পুতিন", "published": "2024-01-01T10:00:00+05:30"},  # half an hour later
    )
    assert ids(engine, "পুতিন", sort="newest") == ["c", "a", "b"]
    assert ids(engine, "পুতিন", sort="oldest") == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("পুতিন AND কিম", "b", id="and"),
        pytest.param("পুতিন OR কিম", "abc", id="or"),
        pytest.param("পুতিন -কিম", "a", id="minus"),
        pytest.param("-কিম", "ad", id="minus-alone"),
        pytest.param('"উত্তর কোরিয়া"', "ac", id="phrase"),
        pytest.param('"একে একে"', "d", id="phrase-of-one-word-twice"),
        pytest.param("কোরি*", "abc", id="prefix"),
        pytest.param("কোরিয়াকে", "abc", id="another-case"),
        pytest.param("title:উত্তর", "c", id="title-only"),
        pytest.param("body:উত্তর", "a", id="body-only"),
        pytest.param("source:আলো", "ab", id="part-of-a-source"),
        pytest.param('source:"ভোরের আলো"', "a", id="a-whole-source"),
        pytest.param("বিভাগ:খেলা", "c", id="section"),
        pytest.param("লেখক:রহিম", "d", id="byline"),
        pytest.param("agency:এএফপি", "d", id="agency"),
        pytest.param("date:২০২৪-০৬", "bc", id="month"),
        pytest.param("date:2024-06-20", "c", id="day"),
        pytest.param("date:২০২৩..২০২৪-০৬-১৯", "ab", id="range"),
        pytest.param("from:২০২৪-০৬-১৯ to:২০২৪", "bc", id="from-and-to"),
        pytest.param("পুতিন source:আলো date:২০২৪", "b", id="words-and-filters"),
        pytest.param("নেই", "", id="no-such-word"),
        pytest.param("!!!", "", id="no-word-at-all"),
        pytest.param("", "abcd", id="empty"),
    ],
)
def test_articles_that_match(make_engine: MakeEngine, query: str, expected: str) -> None:
    engine = make_engine(
        {"title": "সফর", "body": "পুতিন উত্তর কোরিয়া গেলেন", "source": "ভোরের আলো", "published": "2023-05-01"},
        {"title": "বৈঠক", "body": "পুতিন ও কিম দক্ষিণ কোরিয়ার সীমান্তে", "source": "নতুন আলো", "published": "2024-06-19"},
        {"title": "উত্তর কোরিয়া", "body": "কিম জিতলেন", "section": "খেলা", "published": "2024-06-20T23:50:00+05:30"},
        {"title": "মেলা", "body": "একে একে সবাই", "byline": "আবদুর রহিম", "agency": "এএফপি"},
    )
    assert "".join(sorted(ids(engine, query))) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("উত্তর কোরিয়া", "ab", id="the-full-word"),
        pytest.param('"উত্তর কোরিয়া"', "ab", id="the-full-words-as-a-phrase"),
        pytest.param("উঃ কোরিয়ার", "ab", id="another-short-form-and-a-case"),
        pytest.param('"উ. কোরিয়া"', "ab", id="a-short-form-in-a-phrase"),
        pytest.param('"আওয়ামী লীগ"', "cd", id="a-party"),
        pytest.param('"আ.লীগ"', "cd", id="a-party-in-short"),
        pytest.param("বিএনপি", "cd", id="an-acronym"),
        pytest.param("বি.এন.পি", "cd", id="an-acronym-with-stops"),
        pytest.param("বি এন পি", "cd", id="an-acronym-with-spaces"),
        pytest.param("বৈঠক -বি.এন.পি", "", id="an-acronym-that-is-excluded"),
        pytest.param("আ. লীগ", "cd", id="an-abbreviation-with-a-space"),
    ],
)
def test_what_is_short_and_what_is_not_find_each_other(make_engine: MakeEngine, query: str, expected: str) -> None:
    engine = make_engine(
        {"title": "রাশিয়া-উ.কোরিয়া চুক্তি"},
        {"body": "উত্তর কোরিয়া সফর"},
        {"body": "আ.লীগ ও বি.এন.পির বৈঠক"},
        {"body": "আওয়ামী লীগ ও বিএনপির বৈঠক"},
    )
    assert "".join(sorted(ids(engine, query))) == expected


@pytest.mark.parametrize("query", ["৫ লাখ টাকা", "৫,০০,০০০ টাকা", "পাঁচ লক্ষ টাকা", "500000 টাকা"])
def test_a_number_is_found_however_it_is_written(make_engine: MakeEngine, query: str) -> None:
    engine = make_engine(
        {"body": "পাঁচ লাখ টাকা চুরি"}, {"body": "৫ লক্ষ টাকা"}, {"body": "500,000 টাকা"}, {"body": "৫ জনের ৬ লাখ টাকা"}
    )
    assert set(ids(engine, query)[:3]) == {"a", "b", "c"}


def test_a_day_is_the_day_that_is_printed_whatever_the_offset(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "পুতিন", "published": "2024-06-20T00:10:00+06:00"})  # 19 June in UTC
    assert ids(engine, "date:২০২৪-০৬-২০") == ["a"]
    assert ids(engine, "date:২০২৪-০৬-১৯") == []


def test_bm25_is_as_worked_out_by_hand(tmp_path: Path) -> None:
    articles = [Article(id="a", body="নদী নদী মাঠ মাঠ"), Article(id="b", body="বন মাঠ")]
    builder.rebuild(tmp_path, articles, sources=[], now=NOW)
    settings = Settings(ranking=Ranking(body=0.25, body_stem=1.0, lead=0.5, proximity=Proximity(candidates=0)))
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    saturated = 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 4 / 3))
    with open_engine(tmp_path, settings) as engine:
        [hit] = engine.search("নদী").hits
    assert hit.score == pytest.approx((0.25 + 1.0 + 0.5) * idf * saturated)


class Bm25(WeightingModel):  # type: ignore[misc]  # whoosh is not typed under strict
    """The formula of search.index.bm25 once more, in Whoosh's terms, a document at a time."""

    def scorer(self, searcher: Searcher, fieldname: str, text: bytes, qf: float = 1) -> WeightScorer:
        reader = searcher.reader()
        lengths = [reader.doc_field_length(doc, fieldname) for doc in range(reader.doc_count_all())]
        average = sum(lengths) / sum(length > 0 for length in lengths)
        df, documents = reader.doc_frequency(fieldname, text), reader.doc_count()
        idf = math.log(1 + (documents - df + 0.5) / (df + 0.5))

        class OfTerm(WeightScorer):  # type: ignore[misc]
            def score(self, matcher: Matcher) -> float:
                tf, length = matcher.weight(), lengths[matcher.id()]
                return float(qf * idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / average)))

        return OfTerm(1.0)


@pytest.mark.parametrize("query", ["ঢাকা", "ঢাকার সরকার", "কোরিয়া কিম পুতিন বলেন", "আওয়ামী লীগ বিএনপি নির্বাচন"])
def test_whoosh_itself_adds_up_the_same_scores(seed_index: Path, query: str) -> None:
    name = current_generation(seed_index)
    assert name is not None
    snapshot, ranking = Snapshot(seed_index / name), Ranking(lead=0.0)  # a field that Whoosh does not have
    words = snapshot.analyzer.analyze(query)
    found = match(Or(tuple(Word(word, word.exact) for word in words)), snapshot, ranking)
    terms = [
        Term(field, term, boost=ranking.weight(field))
        for word in words
        for field, term in (
            ("title", word.exact),
            ("title_stem", word.stem),
            ("body", word.exact),
            ("body_stem", word.stem),
        )
    ]
    with open_dir(str(seed_index / name), readonly=True).searcher(weighting=Bm25()) as searcher:
        hits = searcher.search(whoosh_query.Or(terms), limit=None)
        expected = {hit.docnum: hit.score for hit in hits}
    snapshot.close()
    assert len(expected) > 10
    assert dict(zip(found.docs.tolist(), found.scores.tolist(), strict=True)) == pytest.approx(expected)


def test_of_equals_the_newer_comes_first_and_gains_little(make_engine: MakeEngine) -> None:
    engine = make_engine(
        {"body": "পুতিন এলেন", "published": "2020-01-01"}, {"body": "পুতিন এলেন", "published": "2024-01-01"}
    )
    [newer, older] = engine.search("পুতিন").hits
    assert (newer.article_id, older.article_id) == ("b", "a")
    assert 1 < newer.score / older.score < 1.05


def test_idf_falls_as_more_documents_have_a_term_and_is_never_negative() -> None:
    values = [idf_of(df, 100) for df in range(101)]
    assert values == sorted(values, reverse=True)
    assert values[-1] > 0


def test_every_article_that_matches_is_counted_and_reached_by_paging(seed_engine: Engine) -> None:
    total = seed_engine.search("ও").total
    pages = [ids(seed_engine, "ও", page=page, size=7) for page in range(1, total // 7 + 3)]
    assert total > 50
    assert len({article for page in pages for article in page}) == sum(map(len, pages)) == total
    assert pages[-1] == []


def test_the_same_question_has_the_same_answer_every_time(seed_engine: Engine) -> None:
    answers = [seed_engine.search("সরকার ঢাকা কোরিয়া", size=100) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]

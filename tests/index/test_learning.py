"""The first reading of a rebuild: the articles come back as they were, and their words are learnt."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from search.index.learning import lay_aside, read_back

ARTICLES = [
    Article(id="a", title="ফুলঝুরিয়া বাজার", body="ফুলঝুরিয়া থেকে\nফুলঝুরিয়ায় যান।", published="2024-06-20T13:24:00+06:00"),
    Article(id="b", body="ফুলঝুরিয়া ও ফুলঝুরিয়ার মানুষ", source="দৈনিক ক", url="https://example.org/b"),
]


def test_articles_come_back_as_they_were(tmp_path: Path) -> None:
    lay_aside(ARTICLES, tmp_path / "articles.jsonl")
    assert list(read_back(tmp_path / "articles.jsonl")) == ARTICLES


def test_a_word_that_several_articles_have_is_learnt(tmp_path: Path) -> None:
    lexicon = lay_aside(ARTICLES, tmp_path / "articles.jsonl")
    assert lexicon.knows("ফুলঝুরিয়া".replace("\u09df", "\u09af\u09bc"))
    assert not lexicon.knows("ফুলঝু")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_no_text_is_changed_on_the_way(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        article = Article(id="x", body=text.replace("\r", "").strip() or "x")
        lay_aside([article], Path(folder) / "articles.jsonl")
        assert list(read_back(Path(folder) / "articles.jsonl")) == [article]

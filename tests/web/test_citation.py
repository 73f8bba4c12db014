"""How to cite an article: the line of text, and the entry that BibTeX and what reads its files can take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from tests.web.conftest import FLOOD, PUTIN
from web.citation import bibtex_entry, bibtex_key, plain_citation, readable_address

FLOODS = "%E0%A6%AC%E0%A6%A8%E0%A7%8D%E0%A6%AF%E0%A6%BE"  # বন্যা
LINK = "https://khobor.example/article/x"
ENTRY = """\
@article{khobor-20240620-31d83979f0,
  author = {{অনলাইন ডেস্ক}},
  title = {{রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই}},
  journal = {কালের কণ্ঠ},
  date = {2024-06-20},
  year = {2024},
  month = jun,
  url = {https://news.example/putin-1},
  language = {bengali},
}
"""


@pytest.fixture
def bengali(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


@pytest.mark.usefixtures("bengali")
@pytest.mark.parametrize(
    ("article", "line"),
    [
        pytest.param(
            PUTIN,
            "অনলাইন ডেস্ক, “রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই”, কালের কণ্ঠ, ২০ জুন ২০২৪, https://news.example/putin-1",
            id="all-is-known",
        ),
        pytest.param(replace(PUTIN, byline=None, title="ক", url=None), f"এএফপি, “ক”, কালের কণ্ঠ, ২০ জুন ২০২৪, {LINK}", id="agency"),
        pytest.param(Article("x", body="কথা"), LINK, id="nothing-is-known"),
        pytest.param(Article("x", "ক\n\tখ", url="javascript:alert(1)"), f"“ক খ”, {LINK}", id="white-space-and-no-web-address"),
        pytest.param(Article("x", url=f"https://news.example/{FLOODS}"), "https://news.example/বন্যা", id="bengali-address"),
    ],
)  # fmt: skip
def test_citation_says_who_what_where_when(article: Article, line: str) -> None:
    assert plain_citation(article, LINK) == line


def test_citation_is_in_the_language_of_the_page(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert "কালের কণ্ঠ, 20 June 2024, https" in plain_citation(PUTIN, LINK)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("https://news.example/%E2%80%AEgpj", id="turned-around"),
        pytest.param("https://news.example/%00%0A", id="control-characters"),
        pytest.param("https://news.example/a%20b", id="space"),
        pytest.param("https://news.example/%FF", id="no-utf-8"),
    ],
)
def test_an_address_that_would_read_otherwise_stays_as_it_is(address: str) -> None:
    assert readable_address(address) == address


def test_entry_is_whole() -> None:
    assert bibtex_entry(PUTIN) == ENTRY


def test_entry_leaves_out_what_is_unknown() -> None:
    assert bibtex_entry(Article("x", body="কথা"), LINK) == (
        f"@misc{{{bibtex_key(Article('x'))},\n  url = {{{LINK}}},\n  language = {{bengali}},\n}}\n"
    )


def test_key_is_ascii_and_depends_on_id_and_day_alone() -> None:
    assert bibtex_key(replace(FLOOD, title="অন্য", source=None)) == bibtex_key(FLOOD)
    assert bibtex_key(replace(FLOOD, id="অন্য")) != bibtex_key(FLOOD)
    assert re.fullmatch(r"khobor-20240619-[0-9a-f]{10}", bibtex_key(FLOOD))
    assert re.fullmatch(r"khobor-[0-9a-f]{10}", bibtex_key(Article("}, note={x", "ক")))


@pytest.mark.parametrize(
    ("title", "field"),
    [
        pytest.param("50% & $5 #1 a_b", r"{{50\% \& \$5 \#1 a\_b}}", id="signs"),
        pytest.param(r"~ ^ \ ", r"{{\textasciitilde{} \textasciicircum{} \textbackslash{}}}", id="accents-and-backslash"),
        pytest.param("} } @misc{x", r"{{\textbraceright{} \textbraceright{} @misc\textbraceleft{}x}}", id="braces"),
        pytest.param("\\input{/etc/x}", r"{{\textbackslash{}input\textbraceleft{}/etc/x\textbraceright{}}}", id="command"),
        pytest.param("ক\n\x00খ", "{{ক খ}}", id="line-break"),
    ],
)  # fmt: skip
def test_title_cannot_end_its_field_or_command_tex(title: str, field: str) -> None:
    assert f"  title = {field},\n" in bibtex_entry(Article("x", title))


@pytest.mark.parametrize(
    ("url", "field"),
    [
        pytest.param("https://news.example/a_b?c=%E0&d#e~f", "{https://news.example/a_b?c=%E0&d#e~f}", id="as-it-is"),
        pytest.param("https://news.example/বন্যা", f"{{https://news.example/{FLOODS}}}", id="bengali"),
        pytest.param("https://news.example/}{\\ ", r"{https://news.example/%7D%7B%5C%20}", id="braces"),
        pytest.param("javascript:alert(1)", f"{{{LINK}}}", id="no-web-address"),
    ],
)  # fmt: skip
def test_address_is_verbatim_and_in_ascii(url: str, field: str) -> None:
    assert f"  url = {field},\n" in bibtex_entry(Article("x", url=url), LINK)


texts = st.text(st.sampled_from("{}\\%@,=\"'\n\x00 aক“~^#$&_")).filter(str.strip)


@given(texts, texts, texts)
def test_braces_of_any_entry_are_balanced_and_it_ends_once(title: str, source: str, byline: str) -> None:
    entry = bibtex_entry(Article("x", title, source=source, byline=byline))
    depth, ends = 0, []
    for place, letter in enumerate(entry):
        depth += {"{": 1, "}": -1}.get(letter, 0)  # as BibTeX counts: a backslash before a brace changes nothing
        if letter == "}" and depth == 0:
            ends.append(place)
    assert ends == [len(entry) - 2]
    assert [line.split(" = ")[0].strip() for line in entry.splitlines()[1:-1]] == [
        "author",
        "title",
        "journal",
        "language",
    ]

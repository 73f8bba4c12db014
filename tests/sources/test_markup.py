"""HTML where text should be: paragraphs of it, and prose that only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sources.guard import Unreadable
from search.sources.markup import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param(
            "<p>নদীর পানি&nbsp;বেড়েছে।</p><p>ঘরবাড়ি <b>ডুবেছে</b>।</p>", "নদীর পানি বেড়েছে।\nঘরবাড়ি ডুবেছে।", id="paragraphs"
        ),
        pytest.param("নদীর পানি বেড়েছে।<br/>ঘরবাড়ি ডুবেছে।<br />", "নদীর পানি বেড়েছে।\nঘরবাড়ি ডুবেছে।", id="line-breaks"),
        pytest.param("<div>নদীর পানি\nবেড়েছে।</div>", "নদীর পানি বেড়েছে।", id="a-break-in-the-source-is-a-space"),
        pytest.param("প্রথম <i>লাইন</i>\nদ্বিতীয় লাইন", "প্রথম লাইন\nদ্বিতীয় লাইন", id="lines-where-no-tag-parts-any"),
        pytest.param("<h2>শিরোনাম</h2>প্রথম\n\nদ্বিতীয়", "শিরোনাম\nপ্রথম\nদ্বিতীয়", id="blank-lines-of-wordpress"),
        pytest.param("<!-- wp:paragraph --><p>প্রথম</p><!-- /wp:paragraph -->", "প্রথম", id="blocks-of-wordpress"),
        pytest.param("&lt;p&gt;প্রথম&lt;/p&gt;&lt;p&gt;দ্বিতীয়&lt;/p&gt;", "প্রথম\nদ্বিতীয়", id="escaped"),
        pytest.param("রহিম &amp; করিম &#8216;ভাই&#8217;", "রহিম & করিম ‘ভাই’", id="entities-alone"),
        pytest.param("প্রথম<script>var x = '<p>';</script><p>দ্বিতীয়", "প্রথম\nদ্বিতীয়", id="scripts"),
        pytest.param("৫ < ৭ & ৭ > ৫ <তথ্য> <x", "৫ < ৭ & ৭ > ৫ <তথ্য> <x", id="prose"),
        pytest.param("<p></p>", "", id="nothing"),
    ],
)
def test_html_is_read_as_a_browser_shows_it(html: str, text: str) -> None:
    assert plain_text(html, 5) == text


def test_more_tags_than_any_article_has_are_no_article() -> None:
    with pytest.raises(Unreadable):
        plain_text("<b>" * 100_000, 5)


@given(
    st.text()
    | st.lists(st.sampled_from(["<p>", "</p>", "<", "&", "&amp;", "<!--", "-->", "<br", ">", "\x00", "খ", "\n"])).map(
        "".join
    )
)
def test_any_text_is_read(text: str) -> None:
    plain_text(text, 5)

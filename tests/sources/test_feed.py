"""Feeds: what each entry yields, however a paper writes its feed, and what a hostile one cannot do."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article, article_from_record
from search.settings import Limits
from search.sources.feed import addresses, looks_like_feed, name_in_title, split
from search.sources.feed import read as read_part
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Lead, Notice, Record, Reject, Repair

TITLE = "পদ্মা সেতুতে দীর্ঘ যানজট, ভোগান্তিতে যাত্রীরা"
SUMMARY = "পদ্মা সেতুর মাওয়া প্রান্তে আজ সকাল থেকে যানবাহনের দীর্ঘ সারি দেখা গেছে।"
SENTENCE = "সেতুর মাওয়া প্রান্তে আজ সকাল থেকে যানবাহনের দীর্ঘ সারি দেখা গেছে বলে জানিয়েছেন কর্মকর্তারা।"
BODY = [f"{SENTENCE} {SENTENCE}", "পরে পুলিশ এসে পরিস্থিতি সামাল দেয়।", SENTENCE]
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
URL = "https://news.example/bangladesh/1"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
)


def rss(*items: str, title: str = "দৈনিক সেতু", more: str = "") -> str:
    entries = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {NAMESPACES}><channel><title>{title}</title>'
        f"<link>https://news.example</link><description>x</description>{more}{entries}</channel></rss>"
    )


def item(title: str = TITLE, more: str = "", link: str = URL) -> str:
    return f"<title>{title}</title><link>{link}</link>{more}"


def read(data: str | bytes, origin: Origin | None = None, limits: Limits | None = None) -> list[Record]:
    reading = Reading(limits=limits or Limits())
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    parts = split(stream, origin or Origin("feed.xml"), reading)
    return [one for part in parts for one in (read_part(part, reading) if isinstance(part, Part) else [part])]


def only(data: str | bytes, origin: Origin | None = None) -> Article:
    """The article of the one entry of a feed, whole or not."""
    (article,) = articles(read(data, origin))
    return article


def articles(records: list[Record]) -> list[Article]:
    return [one.article if isinstance(one, Lead) else one for one in records if isinstance(one, Lead | Article)]


def expected(**fields: str) -> Article:
    return article_from_record({"title": TITLE, "url": URL, "source": "দৈনিক সেতু", **fields})


# Formats

RSS_091 = f'<rss version="0.91"><channel><title>দৈনিক সেতু</title><item>{item()}</item></channel></rss>'
RSS_1 = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel rdf:about="https://news.example"><title>দৈনিক সেতু</title></channel>
    <item rdf:about="{URL}">{item()}</item></rdf:RDF>"""
RSS_090 = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
    <channel><title>দৈনিক সেতু</title></channel><item>{item()}</item></rdf:RDF>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>দৈনিক সেতু</title>
    <entry><title>{TITLE}</title><link rel="enclosure" href="https://img.example/1.jpg"/><link href="{URL}"/></entry></feed>"""
ATOM_03 = f"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>দৈনিক সেতু</title>
    <entry><title>{TITLE}</title><link rel="alternate" type="text/html" href="{URL}"/></entry></feed>"""
PREFIXED = ATOM.replace("xmlns=", "xmlns:a=").replace("</", "</a:").replace("<", "<a:").replace("<a:/a:", "</a:")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(RSS_091, id="rss-0.91"),
        pytest.param(RSS_090, id="rss-0.90"),
        pytest.param(RSS_1, id="rss-1.0"),
        pytest.param(rss(item()), id="rss-2.0"),
        pytest.param(ATOM, id="atom-1.0"),
        pytest.param(ATOM_03, id="atom-0.3"),
        pytest.param(PREFIXED, id="atom-with-prefix"),
        pytest.param(rss(item()).replace("><", ">\r\n\t<"), id="crlf"),
        pytest.param(rss(item(f"<![CDATA[{TITLE}]]>")), id="cdata"),
        pytest.param(rss(item("".join(f"&#{ord(letter)};" for letter in TITLE))), id="references"),
        pytest.param("\n\n <!-- <rss version='2.0'> --> \n" + rss(item()), id="blank-and-comment-before"),
        pytest.param("<br />\n<b>Warning</b>: Undefined index in /srv/rss.php\n" + rss(item()), id="junk-before"),
        pytest.param(rss(item()) + "\n<!-- made in 0.2 s --><script>track()</script>", id="junk-behind"),
        pytest.param(rss(item(TITLE + "\x0b\x00")), id="controls"),
        pytest.param(
            '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1/rss.dtd">' + RSS_091, id="doctype"
        ),
    ],
)
def test_every_version_of_a_feed_gives_the_same(data: str) -> None:
    assert looks_like_feed(data.encode()[:4096])
    records = [record for record in read(data) if not isinstance(record, Notice)]
    assert records == [Lead(expected())]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        pytest.param("utf-8", "UTF-8", id="utf-8"),
        pytest.param("utf-8-sig", "UTF-8", id="byte-order-mark"),
        pytest.param("utf-16", "UTF-16", id="utf-16"),
        pytest.param("utf-8", "ISO-8859-1", id="declared-wrongly"),
        pytest.param("utf-8", "us-ascii", id="declared-as-ascii"),
        pytest.param("utf-8", "no-such-thing", id="declared-as-nothing"),
    ],
)
def test_letters_are_read_in_the_encoding_that_they_are_in(encoding: str, declared: str) -> None:
    data = rss(item()).replace("UTF-8", declared).encode(encoding)
    assert looks_like_feed(data[:4096])
    assert read(data) == [Lead(expected())]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "<html><head><link type='application/rss+xml'></head><body><rss version='2.0'></body></html>", id="page"
        ),
        pytest.param("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>", id="sitemap"),
        pytest.param(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><owl:Class/></rdf:RDF>", id="other-rdf"
        ),
        pytest.param("<feedback>মতামত</feedback>", id="other-xml"),
        pytest.param("পদ্মা সেতুতে যানজট <rss>", id="text"),
        pytest.param("", id="empty"),
    ],
)
def test_what_is_no_feed_does_not_look_like_one(text: str) -> None:
    assert not looks_like_feed(text.encode())


# Fields


def test_an_entry_with_its_text_is_an_article_and_no_lead() -> None:
    content = f"<content:encoded><![CDATA[{HTML}<p>খবর এএফপির</p>]]></content:encoded>"
    more = f"""<description>{SUMMARY}</description>{content}<pubDate>Thu, 20 Jun 2024 07:24:00 +0000</pubDate>
        <atom:updated>2024-06-20T08:00:00.5Z</atom:updated><dc:creator>নিজস্ব প্রতিবেদক</dc:creator><category>জেলা</category>
        <media:keywords>সেতু,যানজট</media:keywords><guid isPermaLink="false">6954b9a6</guid>"""
    assert read(rss(item(more=more))) == [
        expected(
            body="\n".join([*BODY, "খবর এএফপির"]),
            published="2024-06-20T07:24:00+00:00",
            updated="2024-06-20T08:00:00+00:00",
            byline="নিজস্ব প্রতিবেদক",
            section="জেলা",
            agency="এএফপি",
        )
    ]


def test_an_agency_that_stands_where_the_author_does_is_named_as_one() -> None:
    article = only(rss(item(more="<dc:creator>বাসস</dc:creator>")))
    assert (article.byline, article.agency) == ("বাসস", "বাসস")


def test_atom_says_what_its_text_is() -> None:
    entry = f"""<title type="text">{TITLE} &lt;b&gt;</title><link href="/bangladesh/1"/><author><name>রহিমা খাতুন</name></author>
        <author><name>করিম শেখ</name><email>karim@news.example</email></author><category term="c1" label="জেলা"/>
        <updated>2024-06-20T13:24:00+06:00</updated><summary>{SUMMARY}</summary>"""
    xhtml = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{HTML}</div></content>'
    html = f'<content type="html">{HTML.replace("<", "&lt;")}</content>'
    found = [
        read(
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>দৈনিক সেতু</title><entry>{entry}{content}</entry></feed>',
            ORIGIN,
        )
        for content in (xhtml, html)
    ]
    assert (
        found[0]
        == found[1]
        == [
            expected(
                title=f"{TITLE} <b>",
                body="\n".join(BODY),
                published="2024-06-20T13:24:00+06:00",
                byline="রহিমা খাতুন, করিম শেখ",
                section="জেলা",
            )
        ]
    )


ORIGIN = Origin("feed.xml", url="https://news.example/feed.atom")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"<p>{BODY[0]}...</p>", id="dots"),
        pytest.param(f"<p>{BODY[0]} […]</p>", id="brackets"),
        pytest.param(f"<p>{BODY[0]}… <a href='/1'>বিস্তারিত</a></p>", id="link"),
        pytest.param(f"<p>{SUMMARY}</p>", id="short"),
    ],
)
def test_the_beginning_of_an_article_is_a_lead_wherever_it_stands(content: str) -> None:
    (record,) = read(rss(item(more=f"<content:encoded><![CDATA[{content}]]></content:encoded>")))
    assert isinstance(record, Lead)
    assert "বিস্তারিত" not in record.article.body


@pytest.mark.parametrize(
    ("description", "body"),
    [
        pytest.param(SUMMARY, SUMMARY, id="text"),
        pytest.param(f"<![CDATA[<p><img src='1.jpg'/>{SUMMARY}</p>]]>", SUMMARY, id="html"),
        pytest.param(f"&lt;p&gt;{SUMMARY}&lt;/p&gt;", SUMMARY, id="html-in-references"),
        pytest.param(f"<![CDATA[{SUMMARY}<br/>{SUMMARY}]]>", f"{SUMMARY}\n{SUMMARY}", id="two-lines"),
        pytest.param(f"<![CDATA[{SUMMARY}&nbsp;&lsquo;সেতু&rsquo;]]>", f"{SUMMARY} ‘সেতু’", id="entities"),
        pytest.param(f"<![CDATA[<script>var a;</script><style>p {{}}</style>{SUMMARY}]]>", SUMMARY, id="scripts"),
        pytest.param(
            f"<![CDATA[<p>{SUMMARY}</p><figure><figcaption>ছবি: সংগৃহীত</figcaption></figure><aside>আরও</aside>]]>",
            SUMMARY,
            id="beside-it",
        ),
        pytest.param(f"<![CDATA[<p>{SUMMARY}</p><p>The post X appeared first on Y.</p>]]>", SUMMARY, id="wordpress"),
        pytest.param(f"<![CDATA[{SUMMARY}... <a href='/1'>বিস্তারিত</a>]]>", f"{SUMMARY}...", id="leads-on"),
        pytest.param(f"<![CDATA[<p>{SUMMARY}</p><p><a href='/1'>আরও পড়ুন</a></p>]]>", SUMMARY, id="leads-on-below"),
        pytest.param("৫ &lt; ১০, ক &amp;amp; খ", "৫ < ১০, ক & খ", id="signs"),
        pytest.param(TITLE, "", id="the-headline-again"),
        pytest.param(TITLE.replace("ড়", "\u09dc").replace(",", " -"), "", id="the-headline-in-another-encoding"),
        pytest.param(f"<![CDATA[<a href='/1'>{TITLE}</a>]]>", "", id="the-headline-as-a-link"),
        pytest.param("No description", "", id="filling"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_summary_is_plain_text_and_says_more_than_the_headline(description: str, body: str) -> None:
    assert read(rss(item(more=f"<description>{description}</description>"))) == [Lead(expected(body=body))]


def test_a_story_that_is_told_in_pictures_has_its_captions_for_text() -> None:
    captions = ("ভোরের কুয়াশায় নৌকা ছাড়ছেন মাঝি। শিবালয়, মানিকগঞ্জ", "ঘাটে ইলিশের দরদাম", "ছবি: রহিমা খাতুন")
    pictures = "".join(f"<figure><img src='1.jpg'/><figcaption>{caption}</figcaption></figure>" for caption in captions)
    told = [
        only(rss(item(more=f"<description><![CDATA[{text}{pictures}]]></description>"))).body.split("\n")
        for text in ("", f"<p>{SUMMARY}</p>", f"<p>{SUMMARY}</p><p>{BODY[0]}</p>")
    ]
    assert told == [[*captions[:2]], [SUMMARY, *captions[:2]], [SUMMARY, BODY[0]]]


def test_what_was_said_beside_the_text_is_part_of_it_unless_the_text_says_it_too() -> None:
    said = "সেতুর এক লেন খোলা থাকলে ভোগান্তি অর্ধেক কমত।"
    quotation = f"<aside><cite>রহিমা খাতুন, চালক</cite>{said}</aside>"
    link = "<aside><a href='/2'>সেতুতে টোল বাড়ল দ্বিগুণ</a></aside>"
    told = [
        only(rss(item(more=f"<description><![CDATA[<p>{text}</p>{quotation}{link}]]></description>"))).body.split("\n")
        for text in (SUMMARY, f"{SUMMARY} তিনি বলেন, ‘{said}’")
    ]
    assert told == [[SUMMARY, "রহিমা খাতুন, চালক", said], [f"{SUMMARY} তিনি বলেন, ‘{said}’"]]


def test_a_section_in_brackets_before_a_repeated_headline_is_no_body() -> None:
    more = f"<description><![CDATA[[খেলা] {TITLE}]]></description>"
    assert only(rss(item(more=more))) == expected(section="খেলা")
    summary = f"<description><![CDATA[[ভিডিও] {SUMMARY}]]></description>"
    assert only(rss(item(more=summary))) == expected(body=f"[ভিডিও] {SUMMARY}")


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        pytest.param(f"<![CDATA[<b>{TITLE}</b>]]>", TITLE, id="html"),
        pytest.param("<![CDATA[ক &amp; খ &lsquo;গ&rsquo;]]>", "ক & খ ‘গ’", id="entities"),
        pytest.param("<![CDATA[৫<১০ কেন]]>", "৫<১০ কেন", id="sign"),
        pytest.param(f"\n\t{TITLE[:9]}\n {TITLE[9:]}\n", f"{TITLE[:9]} {TITLE[9:]}", id="lines"),
        pytest.param(f"{TITLE} - দৈনিক সেতু", TITLE, id="the-papers-name-behind-it"),
        pytest.param(f"{TITLE} | দৈনিক সেতু", TITLE, id="the-papers-name-behind-a-bar"),
    ],
)
def test_a_headline_is_one_line_of_plain_text(title: str, read_as: str) -> None:
    assert only(rss(item(title))).title == read_as


@pytest.mark.parametrize(
    ("date", "published"),
    [
        pytest.param("Thu, 20 Jun 2024 07:24:00 GMT", "2024-06-20T07:24:00+00:00", id="gmt"),
        pytest.param("Thu, 20 Jun 2024 13:24:05 +0600", "2024-06-20T13:24:05+06:00", id="offset"),
        pytest.param("20 Jun 2024 13:24:00 +06:00", "2024-06-20T13:24:00+06:00", id="colon"),
        pytest.param("Thu, 20 Jun 2024 03:24:00 EDT", "2024-06-20T03:24:00-04:00", id="zone-of-mail"),
        pytest.param("Thu, 20 Jun 2024 13:24:00 +9900", "2024-06-20T13:24:00+06:00", id="offset-of-no-place"),
        pytest.param("Thu, 20 Jun 2024 13:24:00", "2024-06-20T13:24:00+06:00", id="no-zone"),
        pytest.param("Mon, 20 Jun 2024 07:24:00 GMT", "2024-06-20T07:24:00+00:00", id="wrong-weekday"),
        pytest.param("2024-06-20T13:24:00+06:00", "2024-06-20T13:24:00+06:00", id="iso"),
        pytest.param("2024-06-20 13:24:00", "2024-06-20T13:24:00+06:00", id="iso-without-zone"),
        pytest.param("আপডেটঃ\n                ২০ জুন ২০২৪ | ১৩:২৪", "2024-06-20T13:24:00+06:00", id="printed"),
        pytest.param("২ ঘণ্টা আগে", "2024-06-20T05:24:00+00:00", id="told-from-when-it-was-fetched"),
        pytest.param("Thu, 31 Jun 2024 07:24:00 GMT", None, id="no-such-day"),
        pytest.param("Thu, 20 Jun 99999999999999999999 07:24:00 EST", None, id="no-such-year"),
        pytest.param("", None, id="none"),
    ],
)
def test_dates_are_read_as_machines_and_as_people_write_them(date: str, published: str | None) -> None:
    saved = datetime.datetime(2024, 6, 20, 7, 24, tzinfo=datetime.timezone.utc)
    found = only(rss(item(more=f"<pubDate>{date}</pubDate>")), Origin("feed.xml", saved=saved))
    assert (found.published and in_utc(found.published)) == (published and in_utc(published))


def in_utc(time: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(time).astimezone(datetime.timezone.utc)


def test_a_date_that_nobody_can_read_is_counted_and_its_article_kept() -> None:
    dates = ("soon", "Thu, 20 Jun 2024 07:24:00 GMT", "")
    records = read(rss(*(item(link=f"{URL}{date}", more=f"<pubDate>{date}</pubDate>") for date in dates)))
    assert [article.published for article in articles(records)] == [None, "2024-06-20T07:24:00+00:00", None]
    assert records[3:] == [Repair("feed.xml", "date-not-read")]


@pytest.mark.parametrize(
    ("more", "url"),
    [
        pytest.param("<link>https://news.example/a</link>", "https://news.example/a", id="link"),
        pytest.param(
            "<link>\n https://news.example/a?b=1&amp;c=2 </link>", "https://news.example/a?b=1&c=2", id="parameters"
        ),
        pytest.param("<link>/a</link>", "https://news.example/a", id="relative"),
        pytest.param("<guid>https://news.example/a</guid>", "https://news.example/a", id="guid-that-is-an-address"),
        pytest.param("<guid isPermaLink='false'>https://news.example/a</guid>", None, id="guid-that-is-none"),
        pytest.param("<guid>a-17</guid><link>javascript:alert(1)</link>", None, id="no-address"),
        pytest.param("<link>http://[</link>", None, id="broken"),
    ],
)
def test_an_address_is_that_of_the_article(more: str, url: str | None) -> None:
    assert only(rss(f"<title>{TITLE}</title>{more}")).url == url


@pytest.mark.parametrize(
    ("more", "byline"),
    [
        pytest.param("<author>editor@news.example (রহিমা খাতুন)</author>", "রহিমা খাতুন", id="mail-and-name"),
        pytest.param("<author>editor@news.example</author>", None, id="mail-alone"),
        pytest.param("<dc:creator><![CDATA[রহিমা খাতুন]]></dc:creator>", "রহিমা খাতুন", id="creator"),
        pytest.param("<dc:creator>admin</dc:creator>", None, id="account"),
        pytest.param("<dc:creator>দৈনিক সেতু</dc:creator>", None, id="the-paper"),
        pytest.param("<dc:creator>লেখা:</dc:creator>", None, id="label"),
        pytest.param("", None, id="none"),
    ],
)
def test_a_byline_is_a_name(more: str, byline: str | None) -> None:
    assert only(rss(item(more=more), more="<managingEditor>m@news.example (সম্পাদক)</managingEditor>")).byline == byline


@pytest.mark.parametrize(
    ("more", "section"),
    [
        pytest.param("<category>জেলা</category><category>সেতু</category>", "জেলা", id="the-first"),
        pytest.param("<category>https://news.example/c/1</category><category>জেলা</category>", "জেলা", id="no-address"),
        pytest.param("<category>bangladesh/district</category>", None, id="no-path"),
        pytest.param("<category>17</category><category>Uncategorized</category>", None, id="no-name"),
        pytest.param("<media:keywords>সেতু</media:keywords><category>জেলা</category>", "জেলা", id="no-keywords"),
    ],
)
def test_a_section_is_the_first_category_that_is_a_name(more: str, section: str | None) -> None:
    assert only(rss(item(more=more))).section == section


@pytest.mark.parametrize(
    ("title", "host", "name"),
    [
        pytest.param("দৈনিক সেতু", "setu.example", "দৈনিক সেতু", id="name"),
        pytest.param("setu24.com – সর্বশেষ বাংলা সংবাদ", "bangla.setu24.com", "setu24.com", id="and-what-it-is"),
        pytest.param("সর্বশেষ সংবাদ | দৈনিক সেতু", "setu.example", "দৈনিক সেতু", id="what-it-is-first"),
        pytest.param("Setu Opinion", "setu.example", "Setu", id="section-behind-it"),
        pytest.param("Setu Combined Feed", "setu.example", "Setu", id="two-words-behind-it"),
        pytest.param("Setu Latest News", "setu.example", "Setu", id="latest-news"),
        pytest.param("Setu News", "setunews.example", "Setu News", id="the-host-has-that-word"),
        pytest.param("Open Air – BD Setu (Editorials Only)", "bd-setu.example", "BD Setu", id="the-host-tells-which"),
        pytest.param("The Daily Setu", "setu.example", "The Daily Setu", id="daily"),
        pytest.param("সংবাদ প্রতিদিন", "pratidin.example", "সংবাদ প্রতিদিন", id="a-paper-named-news"),
        pytest.param("দৈনিক সংবাদ", "sangbad.example", "দৈনিক সংবাদ", id="another"),
        pytest.param("RSS Feed", "setu.example", "", id="nothing-but-what-it-is"),
        pytest.param("", "setu.example", "", id="nothing"),
    ],
)
def test_the_papers_name_is_what_a_title_says_besides_what_the_feed_is(title: str, host: str, name: str) -> None:
    assert name_in_title(title, host) == name


@pytest.mark.parametrize(
    ("data", "source"),
    [
        pytest.param(rss(item(), more="<dc:publisher>সেতু প্রকাশনী</dc:publisher>"), "সেতু প্রকাশনী", id="publisher"),
        pytest.param(rss(item(), more="<webMaster>web@news.example</webMaster>"), "দৈনিক সেতু", id="webmaster"),
        pytest.param(rss(item(), title="RSS"), "news.example", id="host-of-the-feed"),
        pytest.param(
            f"<rss version='2.0'><channel><item>{item()}</item></channel></rss>", "news.example", id="host-of-the-links"
        ),
        pytest.param(
            rss(item(), title="RSS").replace("news.example", "www.prothomalo.com"), "প্রথম আলো", id="known-host"
        ),
        pytest.param(
            rss(item(more="<source url='https://padma.example'>পদ্মা সংবাদ</source>"), title="Gatherer"),
            "পদ্মা সংবাদ",
            id="of-another",
        ),
    ],
)
def test_a_source_is_whose_the_article_is(data: str, source: str) -> None:
    assert only(data).source == source


# What is no article


def test_an_entry_without_text_is_rejected_by_its_number_and_the_rest_kept() -> None:
    records = read(rss(item("<![CDATA[]]>"), item(), item(" ", "<description> </description>")))
    assert records == [
        Reject("feed.xml", 1, "no-text", "neither title nor body has any text"),
        Lead(expected()),
        Reject("feed.xml", 3, "no-text", "neither title nor body has any text"),
    ]


def test_an_entry_in_another_language_is_rejected() -> None:
    english = "<description>Long lines of vehicles were seen at the bridge since the morning of Thursday.</description>"
    first, second = read(rss(item("Traffic jam at Padma bridge", english), item(more=english)))
    assert isinstance(first, Reject)
    assert (first.line, first.reason) == (1, "not-bengali")
    assert second == Lead(expected())  # a headline in Bengali; what is below it is no summary of it


def test_a_feed_without_entries_says_so() -> None:
    assert read(rss()) == [Reject("feed.xml", None, "empty", "the feed has no entries")]


def test_a_feed_that_is_too_large_is_refused_and_not_held() -> None:
    (record,) = read(rss(item()) + " " * 5_000, limits=Limits(record_bytes=4_000))
    assert isinstance(record, Reject)
    assert record.reason == "too-large"


def test_an_entry_that_is_too_large_is_refused_alone() -> None:
    records = read(
        rss(item(more=f"<description>{SUMMARY * 9}</description>"), item()), limits=Limits(article_chars=500)
    )
    assert [type(record) for record in records] == [Reject, Lead]


# What is broken


def test_broken_letters_are_kept_and_counted() -> None:
    whole, broken = item(), item(f"{TITLE} এবং", link=f"{URL}2")
    data = rss(whole, broken).encode().replace("এবং".encode(), "এবং".encode()[:-1])
    records = read(data)
    assert [record for record in records if isinstance(record, Repair)] == [Repair("feed.xml", "broken-utf8")]
    assert articles(records)[0] == expected()
    assert articles(records)[1].title.startswith(TITLE)


def test_a_stray_sign_in_one_entry_costs_none() -> None:
    more = f"<description>{SUMMARY}</description><pubDate>Thu, 20 Jun 2024 07:24:00 GMT</pubDate>"
    records = read(rss(item(more=more), item("ক & খ &nbsp;ব্যাংক", more, f"{URL}2"), item(more=more, link=f"{URL}3")))
    assert [article.title for article in articles(records)] == [TITLE, "ক & খ ব্যাংক", TITLE]
    assert {article.body for article in articles(records)} == {SUMMARY}
    (notice,) = (record for record in records if isinstance(record, Notice))
    assert notice.message.startswith("no well-formed XML, read as far as it can be")


@pytest.mark.parametrize("cut", [-20, -60, -200, -400])
def test_the_entry_that_a_feed_breaks_off_in_is_never_taken_for_the_whole_article(cut: int) -> None:
    content = f"<content:encoded><![CDATA[{HTML}]]></content:encoded>"
    records = read(rss(item(more=content), item(more=content, link=f"{URL}2")).encode()[:cut])
    kept = [record for record in records if isinstance(record, Article | Lead)]
    assert kept[0] == expected(body="\n".join(BODY))
    assert (
        all(isinstance(record, Lead) for record in kept[1:]) or cut == -20
    )  # only the ends of channel and feed are cut


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        pytest.param(f'<!DOCTYPE rss [<!ENTITY e0 "ha">{ENTITIES}]>', id="billion-laughs"),
        pytest.param(f'<!DOCTYPE rss [<!ENTITY e9 "{"খ" * 100_000}">]>', id="quadratic"),
        pytest.param('<!DOCTYPE rss [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>', id="file"),
        pytest.param('<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>', id="parameter"),
    ],
)
def test_no_entity_is_expanded_or_fetched(doctype: str) -> None:
    data = rss(item(more=f"<description>{SUMMARY} {'&e9;' * 3}</description>")).replace("?>", f"?>{doctype}", 1)
    (article,) = articles(read(data))
    assert article.title == TITLE
    assert len(article.body) < 100
    assert "root:" not in article.body


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(rss(item(more="<a>" * 100_000)), id="elements"),
        pytest.param(rss(item(more=f"<description><![CDATA[{'<div>' * 100_000}]]></description>")), id="html"),
        pytest.param(rss(item(more="<category>" * 50_000)), id="categories"),
        pytest.param(rss(*[item()] * 3) + "<![CDATA[" * 100_000, id="sections-that-never-end"),
        pytest.param("<!--" * 100_000 + rss(item()), id="comments-that-never-end"),
    ],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # time may be up while memory is freed
def test_depth_harms_nothing(data: str) -> None:
    found = read(data, limits=Limits(read_seconds=0.2))
    assert all(isinstance(record, Lead | Reject | Notice) for record in found)
    assert [record.reason for record in found if isinstance(record, Reject)] in (
        [],
        ["too-slow"],
        ["too-complex"],
        ["empty"],
    )


@given(
    st.binary()
    | st.lists(
        st.sampled_from(
            [
                "<rss version='2.0'>",
                "<item>",
                "</item>",
                "<title>",
                "</title>",
                "ক",
                "<![CDATA[",
                "]]>",
                "&a;",
                "<",
                "&#0;",
            ]
        )
    ).map(lambda pieces: "".join(pieces).encode())
)
def test_any_bytes_give_records_or_a_reason(data: bytes) -> None:
    assert read(b"<rss version='2.0'>" + data)


# Where it leads


def test_addresses_are_those_of_the_entries_with_the_time_of_their_last_change() -> None:
    dated = "<pubDate>Thu, 20 Jun 2024 07:24:00 GMT</pubDate><atom:updated>2024-06-20T13:30:00+06:00</atom:updated>"
    data = rss(item(more=dated), item(link="/2"), item(link="mailto:a@news.example")).encode()
    found: list[Any] = addresses(data, Origin("feed.xml"), 5.0)
    assert found == [(URL, "2024-06-20T13:30:00+06:00"), ("https://news.example/2", None)]
    assert addresses(b"\x00", Origin("feed.xml"), 5.0) == []

"""Every number that can be tuned, with the reason for its value. Frozen: a changed setting is a new object."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request or one record may ask for."""

    query_chars: int = (
        500  # the longest real headline is under 200; percent-encoded it still fits a request line of 8 KB
    )
    query_words: int = 64  # a headline has 5 to 20 words; past this each word costs and none helps
    page_size: int = 100  # a page of hits reads and marks every one of its articles
    duplicates: int = (
        20  # listed under a hit, and read for it; more papers than that are counted, no reader goes through them
    )
    depth: int = 10_000  # hits that numbered pages lead to; no reader turns a hundred pages, and programs have cursors
    article_chars: int = 2_000_000  # the longest real article is under 100,000; a mis-cut dump is millions
    record_bytes: int = 16 * 2**20  # one JSON line of the longest article with every letter escaped (\u09XX), and room
    nested: int = 6  # archives inside archives: a tar.gz of crawls (WACZ) that hold their records in .warc.gz has five
    unpacked_ratio: int = (
        200  # bytes for each of a file on disk; text shrinks to a tenth, text that repeats to a fiftieth
    )
    unpacked_bytes: int = 64 * 2**20  # up to here any ratio will do: it is no harm, and short files pack oddly
    directory_bytes: int = (
        32 * 2**20
    )  # of a ZIP, which is held whole: of 300,000 files, in 200 MB; of hostile ones in 400
    read_seconds: float = 5.0  # that one page may take to be read; most take 20 ms


@dataclass(frozen=True, slots=True)
class News:
    """What the text of a page has to be to pass for news in Bengali; canonical articles and tables are trusted."""

    least_bengali: float = 0.5  # of its letters; a Bengali report that quotes English has over 0.8
    least_words: int = (
        30  # of its body; under this it is a teaser, a caption or a listing: briefs have 40 words and more
    )
    foreign_words: int = (
        2  # of another language in Bengali letters, and more of them than Bengali ones; one is a quotation
    )
    listed_titles: int = (
        5  # links as long as headlines, on a page without a report: a report links to as many in its margin
    )


@dataclass(frozen=True, slots=True)
class Fetching:
    """What is asked of other people's servers, and how much of an answer is taken.

    *contact*: where whoever runs this is found (an address of the web or of mail), for the owners of the servers. *allow_private*:
    whether an address that the owner names may be inside a private network; what it leads to may not be elsewhere in there.
    *follow*: whether the pages behind the entries of a feed are fetched too. *find_sitemaps*: whether the root of a site stands for
    its sitemaps. *obey*: whether robots.txt and noindex hold; to be False only for a site of one's own.
    """

    contact: str = ""
    allow_private: bool = False
    follow: bool = False
    find_sitemaps: bool = False
    obey: bool = True
    most: int = 1_000  # pages that one address leads to in a run; a large paper prints 300 a day
    delay: float = 1.0  # seconds from one request to a host to the next; what crawlers keep where the host says nothing
    longest_delay: float = 30.0  # of what a host may ask for in its place; past this a run would never end
    longest_wait: float = 120.0  # seconds that a busy host may ask to be left alone before it is given up for this run
    tries: int = 3  # of a request that a busy host refuses
    backoff: float = 2.0  # seconds before the second try where the host names none; doubled for each one after it
    connect_seconds: float = 10.0  # the other end of the world answers within one
    read_seconds: float = 20.0  # of silence; slow pages are made in ten
    total_seconds: float = 60.0  # of one answer, however it drips
    least_rate: int = 50_000  # bytes that earn an answer one more second: large files go on, drips end
    file_bytes: int = 2**30  # of an address that the owner names: a dump or a crawl
    page_bytes: int = 16 * 2**20  # of a page or feed that something leads to; as Limits.record_bytes
    sitemap_bytes: int = 50 * 2**20  # unpacked; the bound of the protocol
    robots_bytes: int = 500 * 2**10  # what is read of robots.txt (RFC 9309, 2.5)
    sitemaps: int = 100  # that one index leads to; one for each month of eight years
    redirects: int = 5  # browsers follow 20, and no honest site needs three


@dataclass(frozen=True, slots=True)
class Proximity:
    """How much it counts where the words of a query stand in the best matches; see search.query.proximity.

    Weights are beside that of a stem in the body, 1. Chosen together with those of Ranking: fitted by a listwise logistic loss on
    half of the headline, keyword and question sets, checked on the other half, and rounded. Halving or doubling one costs 0.001
    to 0.004 of MRR@10; what leaving each out costs is in README, What each part gives.
    """

    candidates: int = 100  # looked at again; the right article is among them for 98 to 99 queries of 100
    near: float = 3.7
    k1: float = 1.2  # of near, as in its source
    b: float = 0.75  # the same
    window: float = 1.3
    window_words: int = 15  # a short sentence; 8 and 25 do no better
    early: float = 1.5
    early_words: float = (
        100.0  # at this position a word counts 1/e of what it counts at the start; 50 and 200 do no better
    )
    coverage: float = (
        23.0  # of a whole query; a typical word has an idf of 4, so this is what a match of two words gives
    )
    stems: float = 0.8  # of the look by stems, beside 1 for that with verbs as printed; alone the questions lose 0.01


@dataclass(frozen=True, slots=True)
class Ranking:
    """The parameters of the first ranking; the weights multiply the BM25 of a field, or that of what stands for a word.

    Titles are empty in the judged sets: their weights are by reason, not measured. The rest as said in Proximity.
    """

    k1: float = 1.2  # the usual value of the literature; flat between 0.9 and 1.6
    b: float = 0.75  # the same; 0.5 loses 0.01 on the headlines
    title: float = 1.0  # twice the body's: the words of a headline are what an article is about
    title_stem: float = 2.0
    body: float = 0.5  # over the stem, lifts the very form that was asked for; 0.25 loses 0.002
    body_stem: float = 1.0  # carries the matching
    lead: float = 1.0  # the first words say once more what the article is about; 0.6 and 1.4 lose 0.002
    variant: float = 0.5  # flat from 0 to 1 on the sets; below 1, so that the spelling asked for comes first
    part: float = 0.5  # flat; finds what nothing else finds, and must not outrank what is found by more
    synonym: float = 0.2  # flat from 0 to 0.4, falls from there
    typed: float = 1.0  # the Latin word itself, where its Bengali form is more usual: both are what was asked for
    rare: int = 10  # articles; for words in fewer the parts and families help, for others they only blur
    fresh: float = 0.02  # the most that a score grows by for being new: it settles near-ties, and no more
    fresh_half_life: float = 30.0  # days: the news of a month

    proximity: Proximity = field(default_factory=Proximity)

    def weight(self, field: str) -> float:
        return float(getattr(self, field))


@dataclass(frozen=True, slots=True)
class Snippets:
    count: int = 2  # the second often shows the words that the first lacks; a third is not read
    characters: int = 220  # two to three lines on a phone; nine sentences in ten of the news are shorter


@dataclass(frozen=True, slots=True)
class RelatedArticles:
    """How articles on the subject of one are found, judged by eye on 60 articles of eleven papers; see search.results.related."""

    words: int = 10  # 8 miss the person or the place that the story is about, 12 ask for what is by the way
    title: float = 2.0  # a word of the headline counts as much as one that the text repeats
    opening: int = 1_000  # code points of the body: 150 words; further down a report tells of other things
    k1: float = 3.0  # how slowly a repeated word stops to count; at 1 a rare word said once wins over the subject
    least_score: float = 0.3  # of the article's own: below, one or two words are shared, and mostly not the subject
    spare: int = 5  # looked at beyond what is shown, for those that are the same story as another
    version_share: float = 0.4  # of runs of words; from there on two papers print one statement behind their own words
    version_days: int = 3  # later, the same words are of a form: counts of the sick, rates of exchange


@dataclass(frozen=True, slots=True)
class Settings:
    snippets: Snippets = field(default_factory=Snippets)
    ranking: Ranking = field(default_factory=Ranking)
    limits: Limits = field(default_factory=Limits)
    related: RelatedArticles = field(default_factory=RelatedArticles)

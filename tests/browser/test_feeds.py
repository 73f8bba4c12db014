"""What other programs are given, as a browser gets it from the running site."""

from __future__ import annotations

from urllib.parse import urljoin
from xml.etree import ElementTree

from playwright.sync_api import Page, expect

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def read_xml(page: Page, address: str) -> ElementTree.Element:
    answer = page.request.get(address)
    assert answer.status == 200
    return ElementTree.fromstring(answer.body())


def test_search_is_followed_as_a_feed(page: Page) -> None:
    page.goto("/?q=সরকার&sort=newest&size=50")
    address = page.locator("link[type='application/atom+xml']").get_attribute("href") or ""
    headlines = page.locator(".headline").all_inner_texts()
    feed = read_xml(page, address)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == headlines
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == urljoin(page.url, address)
    page.goto(links["alternate"])
    expect(page.get_by_role("heading", level=1)).to_have_text("“সরকার” নিয়ে খবর")


def test_entry_leads_to_its_article(page: Page, site: str) -> None:
    entry = read_xml(page, f"{site}feed.atom").find(f"{ATOM}entry")
    assert entry is not None
    page.goto(entry.findtext(f"{ATOM}id", ""))
    expect(page.get_by_role("heading", level=1)).to_have_text(entry.findtext(f"{ATOM}title", ""))


def test_browser_finds_out_how_to_search(page: Page) -> None:
    page.goto("/")
    address = page.locator("link[rel=search]").get_attribute("href") or ""
    described = read_xml(page, address)
    templates = {url.attrib["type"]: url.attrib["template"] for url in described.findall(f"{OPENSEARCH}Url")}
    page.goto(templates["text/html"].replace("{searchTerms}", "সরকার"))
    expect(page.get_by_role("heading", level=1)).to_have_text("“সরকার” নিয়ে খবর")
    assert page.request.get(templates["application/atom+xml"].replace("{searchTerms}", "সরকার")).status == 200
    assert page.request.get(templates["application/x-suggestions+json"].replace("{searchTerms}", "সর")).status == 200


def test_sitemaps_lead_to_every_article_of_the_archive(page: Page, site: str) -> None:
    robots = page.request.get(f"{site}robots.txt").text()
    index = read_xml(page, robots.split("Sitemap: ")[1].strip())
    addresses = [
        url.findtext(f"{SITEMAP}loc", "")
        for part in index
        for url in read_xml(page, part.findtext(f"{SITEMAP}loc", ""))
    ]
    assert len(addresses) == len(set(addresses)) == page.request.get(f"{site}api/search").json()["total"]
    assert page.request.get(addresses[0]).status == page.request.get(addresses[-1]).status == 200


def test_results_are_saved_as_files(page: Page) -> None:
    page.goto("/?q=সরকার")
    for kind in ("csv", "json", "bib"):
        link = page.locator(f"main a[href^='/export.{kind}']")
        with page.expect_download() as started:
            link.evaluate("link => link.click()")
        assert started.value.suggested_filename == f"khobor-সরকার.{kind}"

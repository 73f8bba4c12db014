"""The operator's page after real runs of the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from subprocess import Popen

from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
Serve = Callable[[Path], AbstractContextManager[str]]
RunKhobor = Callable[..., "Popen[str]"]


def test_runs_of_the_command_are_told(open_page: OpenPage, serve: Serve, run_khobor: RunKhobor, tmp_path: Path) -> None:
    news, index = tmp_path / "news.jsonl", tmp_path / "index"
    articles = [
        {"id": f"a{number}", "title": f"খবর {number}", "published": f"202{number}-06-20"} for number in range(3)
    ]
    news.write_text("".join(json.dumps(article) + "\n" for article in [*articles, {"title": " "}]), encoding="utf-8")
    assert run_khobor("rebuild", news, "--index", index).wait() == 1
    with serve(index) as address:
        page = open_page(address)
        page.goto("/stats?lang=en")
        run = page.get_by_role("region", name="Last run")
        expect(run).to_contain_text(f"khobor rebuild {news}")
        expect(run.locator("div").filter(has_text="Rejected")).to_contain_text("1")
        run.locator("summary", has_text="no-text").click()
        expect(run).to_contain_text("neither title nor body has any text")
        months = page.get_by_role("region", name="Articles by month")
        expect(months.locator("summary")).to_have_count(3)
        expect(months.get_by_role("row", name="June 2022")).to_be_visible()
        months.locator("summary", has_text="2020").click()
        expect(months.get_by_role("row", name="June 2020")).to_be_visible()

        assert run_khobor("update", "--delete", "a0", "--index", index).wait() == 0
        generations = page.get_by_role("region", name="Generations").get_by_role("listitem")

        def is_told() -> bool:
            page.reload()
            return generations.count() == 2

        assert any(is_told() for _ in range(50))
        expect(generations.first).to_contain_text("g-000002 in service")
        expect(run).to_contain_text("khobor update")
        expect(run.locator("div").filter(has_text="Deleted")).to_contain_text("1")

"""A server without an index, and one whose index is rebuilt under its readers."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
Serve = Callable[[Path], AbstractContextManager[str]]
RunKhobor = Callable[..., "subprocess.Popen[str]"]

SEEDS = Path(__file__).parents[2] / "seeds"
FOLLOWED = 2  # seconds after which a new generation must be served
REBUILT = 300  # seconds: a rebuild of seeds/ takes two, alone on the machine
NEWS = {"id": "new", "title": "ধনেশপুরে কাল্পনিক মেলা শুরু", "body": "মেলা চলবে তিন দিন।", "published": "2030-01-01"}


def first_headline(page: Page) -> str:
    headlines = page.locator(".headline").all_inner_texts()
    return headlines[0] if headlines else ""


def test_page_works_once_there_is_an_index(
    open_page: OpenPage, serve: Serve, run_khobor: RunKhobor, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    with serve(index) as address:
        page = open_page(address, expected=[503])
        missing = page.goto("/?q=পুতিন")
        assert missing
        assert missing.status == 503
        expect(page.get_by_role("heading", level=1)).to_have_text("সূচি এখনো তৈরি নয়")
        expect(page.locator("#q")).to_have_value("পুতিন")
        assert run_khobor("rebuild", SEEDS, "--index", index).wait(REBUILT) == 0
        deadline = time.monotonic() + FOLLOWED
        while page.locator(".headline").count() == 0 and time.monotonic() < deadline:
            page.reload()
        assert page.locator(".headline").count() == 1
        page.context.close()


def test_rebuild_under_a_reader_fails_no_request(
    open_page: OpenPage, serve: Serve, run_khobor: RunKhobor, seed_index: Path, tmp_path: Path
) -> None:
    index = Path(shutil.copytree(seed_index, tmp_path / "index"))
    news = tmp_path / "news.jsonl"
    news.write_text(json.dumps(NEWS), encoding="utf-8")
    with serve(index) as address:
        page = open_page(address)
        page.goto("/")
        assert first_headline(page) not in ("", NEWS["title"])
        rebuild = run_khobor("rebuild", SEEDS, news, "--index", index)
        deadline = time.monotonic() + REBUILT
        while rebuild.poll() is None and time.monotonic() < deadline:
            page.reload()
            assert first_headline(page)
        assert rebuild.returncode == 0
        deadline = time.monotonic() + FOLLOWED
        while first_headline(page) != NEWS["title"] and time.monotonic() < deadline:
            page.reload()
        assert first_headline(page) == NEWS["title"]
        page.context.close()

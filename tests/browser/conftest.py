"""A real `khobor serve` over an index of seeds/, and headless Chromium in front of it.

The machine needs Chromium (Debian: apt-get install chromium); nothing is downloaded. It needs no Bengali font: the site
serves its own, and test_bengali_shapes.py checks that this is the one on the screen. Where something is missing the
tests are skipped, but fail where CI is set: there nothing may go untested.

Whatever a page does behind the reader's back fails its test: see Watch.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    Response,
    WebError,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).parents[2]
KHOBOR = [sys.executable, "-c", "from web.command import main; main()"]  # this checkout's, whatever is installed
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",  # it does not start as root otherwise, as CI does
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 15_000  # ms: what takes that long even on a busy machine hangs
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`));
"""

Serve = Callable[[Path], AbstractContextManager[str]]
OpenPage = Callable[..., Page]
RunKhobor = Callable[..., "subprocess.Popen[str]"]

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def lacking(message: str) -> NoReturn:
    """Skip the test, or fail it where CI is set."""
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the machine's Chromium is."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    return found or lacking(f"none of {', '.join(CHROMIUMS)} is on the PATH: apt-get install chromium")


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which checks a page's accessibility; the package carries it, so nothing is fetched."""
    package = importlib.util.find_spec("axe_playwright_python")
    if not package or not package.origin:
        lacking("axe-core is missing: pip install axe-playwright-python")
    return Path(package.origin).with_name("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(seed_index: Path, serve: Serve) -> Iterator[str]:
    """The address of a server over seeds/."""
    with serve(seed_index) as address:
        yield address


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Serves an index, which may come later, for as long as its context lasts."""
    return lambda index: serving(index, tmp_path_factory.mktemp("server") / "server.log")


@contextlib.contextmanager
def serving(index: Path, log: Path) -> Iterator[str]:
    """The address of `khobor serve` over *index* on a free port, all its pages open.

    It must end when told to, without a traceback in *log*.
    """
    settings = log.with_name("settings.toml")
    settings.write_text("admin = true\n", encoding="utf-8")
    command = [*KHOBOR, "serve", "--index", str(index), "--port", "0", "--config", str(settings)]
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True) as server,
    ):
        try:
            assert server.stdout
            announced = server.stdout.readline()
            address = re.search(r"http://\S+", announced)
            assert address, f"the server said {announced!r}, and in {log}: {log.read_text(encoding='utf-8')}"
            yield address[0]
            server.terminate()
            assert server.wait(30) == 0
        finally:
            server.kill()
    assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.fixture
def run_khobor(tmp_path: Path) -> Iterator[RunKhobor]:
    """Starts the command and returns at once; what still runs when the test ends is ended."""
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str | Path) -> subprocess.Popen[str]:
        command = [*KHOBOR, *map(str, arguments)]
        started.append(
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        )
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()


@dataclass
class Watch:
    """What a page does that it must not.

    An error in its console (a breach of its content security policy is one), a request to another host or one that
    fails, a status of 400 or more that the test does not expect, a script's error, a dialog.
    """

    host: str
    expected: Collection[int]
    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self.see_console)
        context.on("weberror", self.see_error)
        context.on("dialog", self.see_dialog)
        context.on("request", self.see_request)
        context.on("requestfailed", self.see_failure)
        context.on("response", self.see_response)

    def see_console(self, message: ConsoleMessage) -> None:
        is_status = message.text.startswith("Failed to load resource: the server responded with a status")
        if message.type == "error" and not is_status:  # a status is see_response's
            self.faults.append(f"console: {message.text}")

    def see_error(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def see_dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def see_request(self, request: Request) -> None:
        if urlsplit(request.url).netloc != self.host:
            self.faults.append(f"another host: {request.url}")

    def see_failure(self, request: Request) -> None:
        if request.failure == "net::ERR_ABORTED":  # the reader went on before it had come
            return
        self.faults.append(f"failed: {request.url} {request.failure}")

    def see_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.url}")


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Opens a page of a browser of its own: no cookie, nothing cached.

    *expected* are the statuses of 400 and more that may come; *options* are those of Browser.new_context.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_one(address: str = site, expected: Collection[int] = (), **options: Any) -> Page:
        steady = {"reduced_motion": "reduce"}  # or what is scrolled to is still on its way
        context = browser.new_context(base_url=address, **{**steady, **options})
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL_VIOLATIONS)
        watch = Watch(urlsplit(address).netloc, expected)
        watch.over(context)
        opened.append((context, watch))
        return context.new_page()

    yield open_one
    for context, _ in opened:
        context.close()
    faults = [fault for _, watch in opened for fault in watch.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page of the site over seeds/, opened by a reader who was never here."""
    return open_page()

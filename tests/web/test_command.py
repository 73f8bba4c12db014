"""``khobor serve``: what it does before it hands over to the server."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from search.articles import Article
from search.index import builder
from web import command

NOW = "2024-06-20T13:24:00+06:00"


@dataclass
class Served:
    """What serve and rebuild were told, in the place of the real ones."""

    code: int = 0
    rebuilt: list[tuple[list[Path], Path]] = field(default_factory=list)
    told: list[tuple[str, int, int]] = field(default_factory=list)
    app: Flask | None = None
    prepare: Callable[[], None] | None = None

    def run_rebuild(self, sources: Sequence[Path], index: Path) -> int:
        self.rebuilt.append((list(sources), index))
        return self.code

    def serve(
        self,
        make: Callable[[], Flask],
        host: str,
        port: int,
        workers: int,
        *,
        prepare: Callable[[], None],
        announce: Callable[[str], None],
    ) -> None:
        self.told.append((host, port, workers))
        self.prepare = prepare
        self.app = make()
        announce("http://127.0.0.1:8000/")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    served = Served()
    monkeypatch.setattr(command, "run_rebuild", served.run_rebuild)
    monkeypatch.setattr(command, "serve", served.serve)
    return served


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command.serve_command, [str(argument) for argument in arguments])


def test_serve_says_where_in_one_line(served: Served, tmp_path: Path) -> None:
    result = run("--index", tmp_path, "--port", "0", "--workers", "2")
    assert (result.exit_code, result.output) == (
        0,
        f"Khobor serves {tmp_path} on http://127.0.0.1:8000/ (Ctrl-C stops it)\n",
    )
    assert (served.told, served.rebuilt) == ([("127.0.0.1", 0, 2)], [])


def test_server_without_an_index_starts_and_answers_503(served: Served, tmp_path: Path) -> None:
    run("--index", tmp_path, "--port", "0")
    assert served.app
    client = served.app.test_client()
    assert [client.get(path).status_code for path in ("/", "/api/search", "/readyz", "/healthz")] == [
        503,
        503,
        503,
        200,
    ]


@pytest.mark.parametrize("code", [0, 1])
def test_rebuild_comes_first(served: Served, tmp_path: Path, code: int) -> None:
    served.code = code
    result = run("--index", tmp_path, "--port", "0", "--rebuild", "a", "--rebuild", "b")
    assert (result.exit_code, len(served.told)) == (0, 1)
    assert served.rebuilt == [([Path("a"), Path("b")], tmp_path)]


@pytest.mark.parametrize("code", [2, 3, 4])
def test_failed_rebuild_is_the_end(served: Served, tmp_path: Path, code: int) -> None:
    served.code = code
    result = run("--index", tmp_path, "--port", "0", "--rebuild", "a")
    assert (result.exit_code, served.told) == (code, [])


def test_port_in_use_is_said_before_a_rebuild(served: Served, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("--index", tmp_path, "--port", str(port), "--rebuild", "a")
    assert (result.exit_code, served.rebuilt) == (2, [])
    assert result.output == f"Error: port {port} is in use on 127.0.0.1: choose another with --port\n"


def test_settings_come_from_the_file(served: Served, tmp_path: Path) -> None:
    settings = tmp_path / "khobor.toml"
    settings.write_text('default_language = "en"', encoding="utf-8")
    run("--index", tmp_path, "--port", "0", "--config", settings)
    assert served.app
    assert '<html lang="en">' in served.app.test_client().get("/none").text


def test_synonyms_come_from_the_file_that_the_settings_name(served: Served, tmp_path: Path) -> None:
    builder.rebuild(tmp_path / "index", [Article("a", "যুক্তরাষ্ট্রে নির্বাচন")], sources=["test"], now=NOW)
    own = tmp_path / "own.txt"
    own.write_text("আঙ্কেল স্যাম, যুক্তরাষ্ট্র\n", encoding="utf-8")
    settings = tmp_path / "khobor.toml"
    settings.write_text('synonyms = "own.txt"', encoding="utf-8")
    run("--index", tmp_path / "index", "--port", "0", "--config", settings)
    assert served.app
    answer = served.app.test_client().get("/api/search?q=আঙ্কেল স্যাম").get_json()
    assert [found["id"] for found in answer["results"]] == ["a"]


def test_today_is_a_day_that_can_be_asked_for(served: Served, tmp_path: Path) -> None:
    builder.rebuild(tmp_path, [Article("a", "নির্বাচন", published="2024-06-20")], sources=["test"], now=NOW)
    run("--index", tmp_path, "--port", "0")
    assert served.app
    answer = served.app.test_client().get("/api/search?to=আজ")
    assert (answer.status_code, answer.get_json()["total"]) == (200, 1)


@pytest.mark.parametrize(
    ("host", "said", "most"),
    [
        pytest.param("127.0.0.1", None, None, id="only-this-machine-can-ask"),
        pytest.param("0.0.0.0", None, 600, id="others-can-ask"),
        pytest.param("127.0.0.1", "3", 3, id="a-number"),
        pytest.param("127.0.0.1", "৩", 3, id="a-bengali-number"),
        pytest.param("0.0.0.0", "off", None, id="off"),
        pytest.param("0.0.0.0", " OFF ", None, id="off-in-capitals"),
        pytest.param("0.0.0.0", "", 600, id="empty-is-not-said"),
    ],
)
def test_clients_may_ask_as_often_as_the_environment_says(
    served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str, said: str | None, most: int | None
) -> None:
    if said is None:
        monkeypatch.delenv("KHOBOR_RATE_LIMIT", raising=False)
    else:
        monkeypatch.setenv("KHOBOR_RATE_LIMIT", said)
    result = run("--index", tmp_path, "--host", host, "--port", "0")
    assert (result.exit_code, served.app is not None) == (0, True)
    assert served.app
    client = served.app.test_client()
    statuses = [client.get("/openapi.json").status_code for _ in range((most or 600) + 1)]
    assert statuses.index(429) == most if most else 429 not in statuses


@pytest.mark.parametrize("said", ["0", "-1", "many", "1.5"])
def test_rate_limit_that_is_no_number_is_a_usage_error(
    served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
) -> None:
    monkeypatch.setenv("KHOBOR_RATE_LIMIT", said)
    result = run("--index", tmp_path, "--port", "0")
    assert (result.exit_code, served.told) == (2, [])
    assert f"{said} is neither a number of requests a minute" in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("ঢাকা, রাজধানী\nএকা\n", "own.txt: line 2 has one name alone", id="wrong-line"),
        pytest.param(None, "own.txt: it cannot be read", id="no-file"),
    ],
)
def test_unusable_synonyms_are_a_usage_error(served: Served, tmp_path: Path, content: str | None, reason: str) -> None:
    if content:
        (tmp_path / "own.txt").write_text(content, encoding="utf-8")
    settings = tmp_path / "khobor.toml"
    settings.write_text('synonyms = "own.txt"', encoding="utf-8")
    result = run("--index", tmp_path, "--port", "0", "--config", settings)
    assert (result.exit_code, served.told) == (2, [])
    assert reason in " ".join(result.output.split())


def test_unusable_settings_are_a_usage_error(served: Served, tmp_path: Path) -> None:
    settings = tmp_path / "khobor.toml"
    settings.write_text("colour = 1", encoding="utf-8")
    result = run("--index", tmp_path, "--config", settings)
    assert (result.exit_code, "there is no setting colour" in result.output) == (2, True)


def test_serve_is_a_command_of_khobor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["khobor", "serve", "--help"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert (ended.value.code, "--rebuild SOURCE" in capsys.readouterr().out) == (0, True)

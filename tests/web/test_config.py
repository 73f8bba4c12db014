"""The settings file."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from web.config import ConfigError, WebConfig, read_config

SETTINGS = [field.name for field in dataclasses.fields(WebConfig)]


def test_file_changes_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "khobor.toml"
    path.write_text('default_language = "en"\npage_size = 20\n', encoding="utf-8")
    assert read_config(path) == WebConfig(default_language="en", page_size=20)


def test_origins_are_a_list(tmp_path: Path) -> None:
    path = tmp_path / "khobor.toml"
    path.write_text('cors_origins = ["https://news.example", "http://localhost:3000"]', encoding="utf-8")
    assert read_config(path).cors_origins == ("https://news.example", "http://localhost:3000")


def test_empty_file_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "khobor.toml"
    path.touch()
    assert read_config(path) == WebConfig()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("words/own.txt", "site/words/own.txt", id="relative"),
        pytest.param("../own.txt", "site/../own.txt", id="above"),
        pytest.param("/etc/own.txt", "/etc/own.txt", id="absolute"),
        pytest.param("", "", id="none"),
    ],
)
def test_synonym_file_is_found_from_the_file_of_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, meant: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("site") / "khobor.toml"
    path.parent.mkdir()
    path.write_text(f'synonyms = "{written}"', encoding="utf-8")
    assert read_config(path) == WebConfig(synonyms=meant)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            "colour = 1",
            f"there is no setting colour: the settings are {', '.join(SETTINGS)}",
            id="unknown-key",
        ),
        pytest.param("page_size = '20'", "page_size is '20': it must be of type int", id="wrong-type"),
        pytest.param("page_size = true", "page_size is True: it must be of type int", id="true-is-no-number"),
        pytest.param("page_size = 0", "page_size is 0: it must be from 1 to 100", id="too-small"),
        pytest.param("page_size = 101", "page_size is 101: it must be from 1 to 100", id="more-than-the-engine-gives"),
        pytest.param("default_language = 'fr'", "default_language is 'fr': it must be one of bn, en", id="language"),
        pytest.param("synonyms = []", "synonyms is []: it must be of type str", id="no-path"),
        pytest.param(
            "cache_seconds = -1", "cache_seconds is -1: it must be 0 or more", id="kept-for-less-than-no-time"
        ),
        pytest.param("cors_origins = '*'", "cors_origins is '*': it must be of type list", id="origins-are-a-list"),
        pytest.param(
            "cors_origins = ['https://a.example/']",
            'cors_origins is (\'https://a.example/\',): it must be origins like "https://news.example", or "*"',
            id="origin-without-path",
        ),
        pytest.param(
            "cors_origins = [1]",
            'cors_origins is (1,): it must be origins like "https://news.example", or "*"',
            id="origins-are-texts",
        ),
        pytest.param("metrics = 1", "metrics is 1: it must be of type bool", id="one-is-not-true"),
        pytest.param("trusted_proxies = -1", "trusted_proxies is -1: it must be 0 or more", id="negative"),
    ],
)
def test_unusable_setting_is_named(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "khobor.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(caught.value) == f"{path}: {reason}"


@pytest.mark.parametrize(
    "content", [pytest.param(b"page_size =", id="no-toml"), pytest.param(b"\xff", id="no-utf-8"), pytest.param(None, id="no-file")]
)  # fmt: skip
def test_unreadable_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "khobor.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"khobor\.toml"):
        read_config(path)

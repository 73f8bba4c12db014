"""What whoever runs the site can set, with the reason for each default, and the TOML file that sets it.

In: a path. Out: a WebConfig, or a ConfigError that names the key. What the engine can be told is search.settings.
"""

from __future__ import annotations

import dataclasses
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from search.settings import Limits

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


LANGUAGES = {"bn": "বাংলা", "en": "English"}  # what the site can speak, each named in itself
OFF = 0  # requests a minute of one client: any number
# The same where others than this machine can ask. A reader who types asks for five suggestions in a second, and a newsroom behind
# one address is several readers; a core answers some hundred searches in a second.
PUBLIC = 600
ORIGIN = re.compile(r"\*|https?://[a-z0-9.-]+(:\d{1,5})?")  # as a browser writes it; all of them


class ConfigError(ValueError):
    """A setting cannot be used; the message names it. For the operator."""


@dataclass(frozen=True, slots=True)
class WebConfig:
    """The settings of the site: the keys of the file of ``khobor serve --config``."""

    default_language: str = "bn"  # many who read Bengali news have browsers that ask for English
    page_size: int = 10  # two screens of a phone; the reader can ask for more
    trusted_proxies: int = 0  # X-Forwarded-* is anybody's claim until the operator says how many proxies stand in front
    hsts_seconds: int = 0  # a browser that has been told cannot go back to http: only the operator knows that none must
    export_limit: int = 1000  # articles in a file: ten full pages, two seconds of a small machine
    synonyms: str = ""  # a file, as seen from the file of settings; none is the one that Khobor comes with
    cache_seconds: int = 60  # how long anybody may keep an answer of the API unasked: a rebuild is seen within a minute
    cors_origins: tuple[
        str, ...
    ] = ()  # whose pages may read the API in a browser, "*" for all: it is the operator's to share
    admin: bool = False  # whether /stats answers: it names folders of the machine, so it is for whoever runs it to open
    metrics: bool = (
        True  # whether /metrics answers: it tells counts and times, and nothing of what was asked or by whom
    )

    def __post_init__(self) -> None:
        self._must("default_language", self.default_language in LANGUAGES, f"one of {', '.join(LANGUAGES)}")
        self._must("page_size", 1 <= self.page_size <= Limits().page_size, f"from 1 to {Limits().page_size}")
        self._must("export_limit", 1 <= self.export_limit <= Limits().depth, f"from 1 to {Limits().depth}")
        self._must("trusted_proxies", self.trusted_proxies >= 0, "0 or more")
        self._must("hsts_seconds", self.hsts_seconds >= 0, "0 or more")
        self._must("cache_seconds", self.cache_seconds >= 0, "0 or more")
        self._must(
            "cors_origins", all(map(is_origin, self.cors_origins)), 'origins like "https://news.example", or "*"'
        )

    def _must(self, name: str, holds: bool, allowed: str) -> None:
        if not holds:
            raise ConfigError(f"{name} is {getattr(self, name)!r}: it must be {allowed}")


def is_origin(value: object) -> bool:
    return isinstance(value, str) and ORIGIN.fullmatch(value) is not None


def read_config(path: Path) -> WebConfig:
    """The settings that the TOML file *path* changes, over the defaults; *synonyms* is beside it. Raises ConfigError."""
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    try:
        config = config_of(settings)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error
    return replace(config, synonyms=str(path.parent / config.synonyms)) if config.synonyms else config


def config_of(settings: dict[str, Any]) -> WebConfig:
    """A WebConfig of *settings* by name. Raises ConfigError for an unknown name, a wrong type or a value out of bounds."""
    kinds = {field.name: type(field.default) for field in dataclasses.fields(WebConfig)}
    for name, value in settings.items():
        if name not in kinds:
            raise ConfigError(f"there is no setting {name}: the settings are {', '.join(kinds)}")
        kind = list if kinds[name] is tuple else kinds[name]  # a list of TOML
        if type(value) is not kind:  # not isinstance: true is no number
            raise ConfigError(f"{name} is {value!r}: it must be of type {kind.__name__}")
    frozen: dict[str, Any] = {name: tuple(value) if type(value) is list else value for name, value in settings.items()}
    return WebConfig(**frozen)

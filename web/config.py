"""What whoever runs the site can set, with the reason for each default, and the TOML file that sets it.

In: a path. Out: a WebConfig, or a ConfigError that names the key. What the engine can be told is search.settings.
"""

from __future__ import annotations

import dataclasses
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


class ConfigError(ValueError):
    """A setting cannot be used; the message names it. For the operator."""


@dataclass(frozen=True, slots=True)
class WebConfig:
    """The settings of the site: the keys of the file of ``khobor serve --config``."""

    default_language: str = "bn"  # many who read Bengali news have browsers that ask for English
    page_size: int = 10  # two screens of a phone; the reader can ask for more
    trusted_proxies: int = 0  # X-Forwarded-* is anybody's claim until the operator says how many proxies stand in front
    hsts_seconds: int = 0  # a browser that has been told cannot go back to http: only the operator knows that none must
    synonyms: str = ""  # a file, as seen from the file of settings; none is the one that Khobor comes with

    def __post_init__(self) -> None:
        self._must("default_language", self.default_language in LANGUAGES, f"one of {', '.join(LANGUAGES)}")
        self._must("page_size", 1 <= self.page_size <= Limits().page_size, f"from 1 to {Limits().page_size}")
        self._must("trusted_proxies", self.trusted_proxies >= 0, "0 or more")
        self._must("hsts_seconds", self.hsts_seconds >= 0, "0 or more")

    def _must(self, name: str, holds: bool, allowed: str) -> None:
        if not holds:
            raise ConfigError(f"{name} is {getattr(self, name)!r}: it must be {allowed}")


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
        if type(value) is not kinds[name]:  # not isinstance: true is no number
            raise ConfigError(f"{name} is {value!r}: it must be of type {kinds[name].__name__}")
    return WebConfig(**settings)

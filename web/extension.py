"""What the app holds for its views: the engine that answers, the settings of the site, and the folder of the index."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Flask, current_app

from search.engine import Engine
from web.config import WebConfig

KEY = "khobor"


def install(app: Flask, engine: Engine, config: WebConfig, index: Path | None = None) -> None:
    app.extensions[KEY] = (engine, config, index)


def current_engine() -> Engine:
    return _held()[0]


def current_config() -> WebConfig:
    return _held()[1]


def current_index() -> Path | None:
    """The folder that the engine answers from, for who looks after it; None where the engine has none."""
    return _held()[2]


def _held() -> tuple[Engine, WebConfig, Path | None]:
    return cast("tuple[Engine, WebConfig, Path | None]", current_app.extensions[KEY])

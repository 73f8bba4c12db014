"""What the app holds for its views: the engine that answers and the settings of the site."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from search.engine import Engine
from web.config import WebConfig

KEY = "khobor"


def install(app: Flask, engine: Engine, config: WebConfig) -> None:
    app.extensions[KEY] = (engine, config)


def current_engine() -> Engine:
    return _held()[0]


def current_config() -> WebConfig:
    return _held()[1]


def _held() -> tuple[Engine, WebConfig]:
    return cast("tuple[Engine, WebConfig]", current_app.extensions[KEY])

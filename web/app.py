"""create_app: an Engine and the settings of the site -> the Flask app. The order in which its parts are put together."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from flask import Flask, current_app, url_for
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import PathConverter

from search.engine import Engine
from web.admin import admin
from web.api import api
from web.browse import browse
from web.compression import install_compression
from web.config import OFF, WebConfig
from web.explorer import explorer
from web.exports import exports
from web.extension import install
from web.feeds import feeds
from web.guide import guide
from web.headers import install_headers
from web.languages import install_languages
from web.limits import install_limits
from web.metrics import install_metrics
from web.pages import pages
from web.problems import install_problems
from web.theme import install_themes
from web.trends import trends


class WholeConverter(PathConverter):
    """The rest of the path, whatever is in it: an article's id may begin with a slash or hold a line break."""

    regex = r"[\s\S]+"
    part_isolating = False  # werkzeug takes a regex without a slash to want none


def create_app(engine: Engine, config: WebConfig, *, requests_a_minute: int = OFF, index: Path | None = None) -> Flask:
    """The site over *engine*, which stays the caller's to close.

    *requests_a_minute*: of each client, see web.limits. *index*: the folder that the engine answers from, for web.admin.
    """
    app = Flask("web")
    install(app, engine, config, index)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Bengali stays readable; the default provider has it
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.merge_slashes = False  # an id may be a URL
    app.url_map.converters["whole"] = WholeConverter
    install_compression(app)
    install_metrics(app)
    install_limits(app, requests_a_minute)
    install_languages(app)
    install_themes(app)
    install_problems(app)
    install_headers(app, config)
    for blueprint in (pages, browse, trends, guide, feeds, exports, api, explorer, admin):
        app.register_blueprint(blueprint)
    app.jinja_env.globals["static"] = static_address
    return behind_proxies(app, config.trusted_proxies)


def static_address(name: str) -> str:
    """The address of a static file with a version of its content, so that browsers may keep it for long."""
    return url_for("static", filename=name, v=version_of(Path(current_app.static_folder or "") / name))


@functools.cache
def version_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def behind_proxies(app: Flask, proxies: int) -> Flask:
    """Believe what the nearest *proxies* say of the request: address, scheme, host."""
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return app

"""The ``khobor`` command: that of search.cli, and ``serve``. Here and not there, so that search never imports web."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
from flask import Flask

from search.articles import DHAKA
from search.cli import DONE, DONE_WITH_REJECTS, index_path, khobor, run_rebuild
from search.engine import Engine, open_engine
from search.errors import SourceError
from search.index.generations import current_generation
from search.query.synonyms import LiveSynonyms, Synonyms, built_in
from web.config import OFF, PUBLIC, ConfigError, WebConfig, read_config
from web.live import LiveEngine
from web.server import AddressUnusable, bind, serve
from web.warming import load_shared, touched

REMEMBERED_BYTES = (
    16 * 2**20
)  # of each worker: some 500 pages of ten hits, which is what is asked for again within an hour

RATE_LIMIT = "KHOBOR_RATE_LIMIT"
LOCAL_HOSTS = ("127.0.0.1", "::1", "localhost")


class CannotServe(click.ClickException):
    """Said in one line, without the usage: the address is wrong, not the command."""

    exit_code = 2


def read_rate_limit(_context: click.Context, _option: click.Parameter, text: str | None) -> int | None:
    """Requests a minute, OFF for any number, None where nobody says. Raises BadParameter."""
    if not text:
        return None
    if text.strip().lower() == "off":
        return OFF
    if not (text.strip().isdecimal() and int(text) > 0):
        raise click.BadParameter(f"{text} is neither a number of requests a minute, from 1 on, nor off")
    return int(text)


def default_limit(host: str) -> int:
    """PUBLIC where others can ask; OFF where only this machine can, whose requests are those of its user or of a proxy for many."""
    return OFF if host in LOCAL_HOSTS else PUBLIC


@click.command("serve")
@click.option("--index", type=click.Path(path_type=Path), help="The folder of the index.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free one.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(min=1), help="Processes that answer.")
@click.option("--rebuild", "sources", multiple=True, type=click.Path(path_type=Path), metavar="SOURCE",
              help="Build the index from this first; may be given again.")  # fmt: skip
@click.option("--rate-limit", envvar=RATE_LIMIT, callback=read_rate_limit, metavar="NUMBER|off",
              help="Requests a minute that one client may make of each worker; off for any number. "
              f"[{RATE_LIMIT}; default: {PUBLIC}, off while only this machine can ask]")  # fmt: skip
@click.option(
    "--config", "config_file", type=click.Path(dir_okay=False, path_type=Path), help="A TOML file of settings."
)
def serve_command(
    index: Path | None,
    host: str,
    port: int,
    workers: int,
    sources: tuple[Path, ...],
    rate_limit: int | None,
    config_file: Path | None,
) -> None:
    """Serve the search page and the JSON endpoint."""
    config = config_of_file(config_file)
    synonyms = synonyms_of(config)
    index = index_path(index)
    try:
        bind(host, port).close()  # before a rebuild that may take an hour
        if sources and (code := run_rebuild(sources, index)) not in (DONE, DONE_WITH_REJECTS):
            raise SystemExit(code)
        open_current = partial(
            open_engine, index, synonyms=synonyms, today=today_in_dhaka, remembered_bytes=REMEMBERED_BYTES
        )
        app = app_over(index, config, open_current, default_limit(host) if rate_limit is None else rate_limit)
        serve(app, host, port, workers, prepare=partial(load_shared, open_current), announce=announcer(index))
    except AddressUnusable as error:
        raise CannotServe(str(error)) from error


def config_of_file(path: Path | None) -> WebConfig:
    try:
        return read_config(path) if path else WebConfig()
    except ConfigError as error:
        raise click.UsageError(str(error)) from error


def synonyms_of(config: WebConfig) -> Callable[[], Synonyms]:
    """The synonyms of the file that *config* names, as it is whenever they are asked for; without one those of Khobor."""
    if not config.synonyms:
        return built_in
    try:
        return LiveSynonyms(Path(config.synonyms)).current
    except SourceError as error:
        raise click.UsageError(f"the synonyms of the settings cannot be used: {error}") from error


def app_over(
    index: Path, config: WebConfig, open_current: Callable[[], Engine], requests_a_minute: int
) -> Callable[[], Flask]:
    """What makes an app that follows the folder *index*; each worker calls it once."""
    from web.app import create_app  # before the workers part, who share it; and not by commands that serve nothing

    def make() -> Flask:
        live = LiveEngine(lambda: touched(open_current()), lambda: current_generation(index))
        live.follow()
        return create_app(live, config, requests_a_minute=requests_a_minute, index=index)

    return make


def today_in_dhaka() -> datetime.date:
    """What a query's আজ is counted from."""
    return datetime.datetime.now(DHAKA).date()


def announcer(index: Path) -> Callable[[str], None]:
    return lambda address: click.echo(f"Khobor serves {index} on {address} (Ctrl-C stops it)")


def main() -> None:
    """The entry point of ``khobor``."""
    khobor.add_command(serve_command)
    khobor()

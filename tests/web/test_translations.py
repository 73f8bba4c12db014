"""The Bengali catalogue: whole, and compiled as it is written."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import web

WEB = Path(web.__file__).parent
BENGALI = WEB / "translations" / "bn" / "LC_MESSAGES"


@pytest.fixture
def catalogue() -> Catalog:
    with (BENGALI / "messages.po").open("rb") as file:
        return read_po(file, locale="bn")


def key(message_id: str | tuple[str, ...] | list[str]) -> str:
    """What a message is known by: the singular, where it has a plural too."""
    return message_id if isinstance(message_id, str) else message_id[0]


def test_catalogue_holds_the_texts_of_code_and_templates_and_no_others(catalogue: Catalog) -> None:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    options = {"templates/**.html": {"trimmed": "true"}}
    written = {key(found[2]) for found in extract_from_dir(WEB, methods, options)}
    assert {key(message.id) for message in catalogue if message.id} == written


def test_every_text_is_translated_and_reviewed(catalogue: Catalog) -> None:
    assert [message.id for message in catalogue if message.id and (message.fuzzy or not is_whole(message))] == []


def is_whole(message: Message) -> bool:
    """Whether the message is translated, in every plural form."""
    string = message.string or ""
    return all([string] if isinstance(string, str) else string)


def test_placeholders_agree(catalogue: Catalog) -> None:
    assert [(message.id, str(error)) for message, errors in catalogue.check() for error in errors] == []


def test_compiled_catalogue_is_the_written_one(catalogue: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    with (BENGALI / "messages.mo").open("rb") as file:
        assert texts_of(file) == texts_of(compiled)


def texts_of(file: io.BufferedIOBase) -> dict[object, str]:
    """The texts of a compiled catalogue but for its header, which names the version of Babel that wrote it."""
    texts: dict[object, str] = dict(vars(gettext.GNUTranslations(file))["_catalog"])
    texts.pop("")
    return texts

"""The style sheets and the fonts they name: nothing dead in them, and nothing of the pages forgotten."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import web

WEB = Path(web.__file__).parent
STATIC = WEB / "static"
SHEETS = {path.name: path.read_text(encoding="utf-8") for path in sorted(STATIC.glob("*.css"))}
SOURCES = {
    path.name: path.read_text(encoding="utf-8")
    for folder, ending in ((WEB / "templates", "html"), (STATIC, "js"), (WEB, "py"))
    for path in sorted(folder.glob(f"*.{ending}"))
}
FONTS = {path.stem: path for path in sorted((STATIC / "fonts").glob("*.woff2"))}
MOST_BYTES = 90_000  # of all fonts: every page loads both
# Unicode 17, without what is not assigned; the signs of Bengali, of Assamese, and of the money of both countries.
BLOCK = [
    code
    for code in range(0x980, 0x9FF)
    if code
    not in (0x984, 0x9A9, 0x9B1, *range(0x9B3, 0x9B6), 0x9BA, 0x9BB, 0x9C5, 0x9C6, 0x9C9, 0x9CA, 0x9DE, 0x9E4, 0x9E5)
    and code not in (*range(0x98D, 0x98F), 0x991, 0x992, *range(0x9CF, 0x9D7), *range(0x9D8, 0x9DC))
]
SIGNS = [0x964, 0x965, 0x20B9, 0x200C, 0x200D]
FEATURES = {
    "noto-sans-bengali": {
        "akhn",
        "blwf",
        "blws",
        "half",
        "init",
        "nukt",
        "pres",
        "pstf",
        "psts",
        "rphf",
        "abvs",
        "vatu",
    },
    "noto-serif-bengali": {"akhn", "blwf", "blws", "init", "nukt", "pres", "pstf", "psts", "rphf", "abvs", "cjct"},
}


def rules_of(sheet: str) -> list[str]:
    """The selectors and conditions of *sheet*, without comments, texts and declarations."""
    bare = re.sub(r"/\*.*?\*/|url\(\"[^\"]*\"\)", "", sheet, flags=re.DOTALL)
    return re.findall(r"([^{};]+)\{", bare)


def classes_of(sheet: str) -> set[str]:
    return {name for rule in rules_of(sheet) for name in re.findall(r"\.([a-zA-Z][\w-]*)", rule)}


def series_of(name: str) -> str:
    """What is written of a class whose end a template or a script puts in: "shade-" of shade-3."""
    return name[: name.rfind("-") + 1]


def colours_of(declarations: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+): (#\w+);", declarations))


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_class_of_a_sheet_is_used(sheet: str) -> None:
    written = set(re.findall(r"[\w-]+", " ".join(SOURCES.values())))
    assert [name for name in sorted(classes_of(SHEETS[sheet])) if not {name, series_of(name)} & written] == []


def test_every_class_of_the_pages_is_styled_or_looked_for() -> None:
    styled = set().union(*map(classes_of, SHEETS.values()))
    scripts = [text for name, text in SOURCES.items() if name.endswith(".js")]
    tests = [path.read_text(encoding="utf-8") for path in (Path(__file__).parents[1] / "browser").glob("*.py")]
    found = set(re.findall(r"[\w-]+", " ".join(scripts + tests)))
    pages = " ".join(text for name, text in SOURCES.items() if name.endswith(".html"))
    plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", pages)
    used = {name for value in re.findall(r'class="([^"]*)"', plain) for name in value.split()}
    assert sorted(used - styled - {series_of(name) for name in styled} - found) == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_variable_of_a_sheet_is_defined(sheet: str) -> None:
    defined = set(re.findall(r"(--[\w-]+):", SHEETS["khobor.css"] + SHEETS[sheet]))
    assert sorted(set(re.findall(r"var\((--[\w-]+)", SHEETS[sheet])) - defined) == []


def test_every_variable_that_pages_share_is_used() -> None:
    defined = set(re.findall(r"(--[\w-]+):", SHEETS["khobor.css"]))
    assert sorted(defined - set(re.findall(r"var\((--[\w-]+)", " ".join(SHEETS.values())))) == []


def test_dark_colours_are_the_same_chosen_or_by_the_device() -> None:
    light, by_device, chosen = (colours_of(block) for block in SHEETS["khobor.css"].split("{") if "--paper:" in block)
    assert by_device == chosen
    assert by_device.keys() == light.keys()


def test_colours_of_the_browser_s_bar_are_those_of_the_page() -> None:
    light, dark, _ = (colours_of(block) for block in SHEETS["khobor.css"].split("{") if "--paper:" in block)
    assert re.findall(r'\("(?:light|dark)", "(#\w+)"\)', SOURCES["base.html"]) == [light["--paper"], dark["--paper"]]


def test_address_of_a_font_changes_with_it() -> None:
    """It is kept for a year; and only the very same address is the one that base.html loads ahead."""
    named = set(re.findall(r'fonts/([\w-]+)\.woff2\?v=(\w+)"', SHEETS["khobor.css"]))
    assert named == {(name, hashlib.sha256(path.read_bytes()).hexdigest()[:12]) for name, path in FONTS.items()}


def test_fonts_are_small_together() -> None:
    assert sum(path.stat().st_size for path in FONTS.values()) < MOST_BYTES


@pytest.mark.parametrize("name", FONTS)
def test_font_has_every_letter_and_what_joins_them(name: str) -> None:
    font = TTFont(FONTS[name])
    letters = font.getBestCmap()
    assert [f"{code:04X}" for code in (*BLOCK, *SIGNS) if code not in letters] == []
    assert FEATURES[name] <= {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"abvm", "blwm"} <= {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert {record.ScriptTag for record in font["GSUB"].table.ScriptList.ScriptRecord} >= {"bng2"}


def test_no_weight_is_asked_for_that_no_font_has() -> None:
    asked = {weight for sheet in SHEETS.values() for weight in re.findall(r"font-weight: ([^;]+);", sheet)}
    assert asked <= {"400", "600", "650", "700", "var(--bold)", "400 700", "600 700"}

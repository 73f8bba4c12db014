"""Make the fonts of web/static/fonts out of two packages of npm.

    npm pack @fontsource-variable/noto-sans-bengali@5.3.0 @fontsource-variable/noto-serif-bengali@5.3.0
    for package in *.tgz; do tar xzf $package --one-top-level; done
    pip install 'fonttools[woff]' && python .ci/make_fonts.py FOLDER

FOLDER holds what was unpacked. Both fonts together stay under 90 kB, so each is of one weight, without hints, on a grid of 500
units to the em, which is finer than any screen. Text is set in the sans, which keeps all its conjuncts. Headlines and whatever is
emphasized are set in the serif, which keeps those of CONJUNCTS: in any other the letters stand side by side and the hasanta shows.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).parent.parent / "web" / "static" / "fonts"
UNITS_PER_EM = 500
# Vedic accents of Sanskrit quoted in Bengali, dandas, the block of Bengali and Assamese, joiners, the sign of the rupee, the circle
# that stands for a missing letter. All else is the system's.
CHARACTERS = (0x20, 0xA0, 0x951, 0x952, 0x964, 0x965, *range(0x980, 0xA00), 0x200C, 0x200D, 0x20B9, 0x25CC)
NAMES = (0, 1, 2, 13, 14)  # copyright, family, style, licence and its address

# The conjuncts that Bengali schoolbooks list, and those that the news makes of foreign names; য-ফলা and reph join to any of them.
CONJUNCTS = """
    ক্ক ক্ট ক্ট্র ক্ত ক্ত্র ক্ন ক্ব ক্ম ক্র ক্ল ক্শ ক্ষ ক্ষ্ণ ক্ষ্ব ক্ষ্ম ক্ষ্র ক্স খ্র খ্ল গ্গ গ্ণ গ্দ গ্ধ গ্ধ্র গ্ন গ্ব গ্ম গ্র গ্ল ঘ্ন ঘ্র
    ঙ্ক ঙ্ক্ত ঙ্ক্র ঙ্ক্ষ ঙ্খ ঙ্গ ঙ্গ্র ঙ্ঘ ঙ্ঘ্র ঙ্ম চ্চ চ্ছ চ্ছ্ব চ্ছ্র চ্ঞ জ্জ জ্জ্ব জ্ঝ জ্ঞ জ্ব জ্র জ্ল ঞ্চ ঞ্ছ ঞ্জ ঞ্ঝ
    ট্ট ট্ঠ ট্ব ট্ম ট্র ড্ড ড্র ড্ম ড়্গ ঢ্র ণ্ট ণ্ঠ ণ্ড ণ্ড্র ণ্ঢ ণ্ণ ণ্ন ণ্ব ণ্ম ত্ত ত্ত্ব ত্ত্র ত্থ ত্ন ত্ব ত্ম ত্র ত্ল থ্ব থ্র
    দ্গ দ্ঘ দ্দ দ্দ্ব দ্ধ দ্ধ্ব দ্ব দ্ভ দ্ভ্র দ্ম দ্র ধ্ন ধ্ব ধ্ম ধ্র ন্ট ন্ট্র ন্ঠ ন্ড ন্ড্র ন্ত ন্ত্ব ন্ত্র ন্থ ন্থ্র ন্দ ন্দ্ব ন্দ্র
    ন্ধ ন্ধ্র ন্ন ন্ব ন্ম ন্র ন্স ন্জ প্ট প্ত প্ন প্প প্র প্ল প্স ফ্ট ফ্ত ফ্ফ ফ্র ফ্ল ব্জ ব্দ ব্ধ ব্ব ব্র ব্ল ভ্র ভ্ল
    ম্ন ম্প ম্প্র ম্প্ল ম্ফ ম্ব ম্ব্র ম্ভ ম্ভ্র ম্ম ম্র ম্ল ল্ক ল্গ ল্ট ল্ট্র ল্ড ল্ত ল্থ ল্প ল্ফ ল্ব ল্ভ ল্ম ল্ল শ্চ শ্ছ শ্ন শ্ব শ্ম
    শ্র শ্ল ষ্ক ষ্ক্র ষ্ট ষ্ট্র ষ্ঠ ষ্ণ ষ্প ষ্প্র ষ্ফ ষ্ব ষ্ম স্ক স্ক্র স্ক্ল স্খ স্ট স্ট্র স্ত স্ত্ব স্ত্র স্থ স্ন স্প স্প্র স্প্ল স্ফ স্ব
    স্ম স্র স্ল স্স হ্ণ হ্ন হ্ব হ্ম হ্র হ্ল
"""
CLUSTER = re.compile("[\u0995-\u09b9\u09dc\u09dd\u09df](?:\u09cd[\u0995-\u09b9])+")  # letters that a hasanta joins
IN_ONE_PIECE = {"\u09a1\u09bc": "\u09dc", "\u09a2\u09bc": "\u09dd", "\u09af\u09bc": "\u09df"}  # ড় ঢ় য়
NAMED_BY_TEXT = re.compile("uni((?:[0-9A-F]{4})+)")
# A dot below another letter than those and জ, the end of ৌ as one with what it stands behind, conjuncts of Assamese, Vedic signs.
RARE = re.compile("[^জ]\u09bc|.+\u09d7|[ৰৱ].|.*\u09cdৱ|[\u1cd0-\u1cff\ua8f1]")


def main(folder: Path) -> None:
    for kind, weight, is_wanted in (("sans", 400, lambda _glyph: True), ("serif", 650, is_of_the_news)):
        (source,) = folder.rglob(f"noto-{kind}-bengali-bengali-wght-normal.woff2")
        font = instantiateVariableFont(TTFont(source), {"wght": weight})
        scale_upem(font, UNITS_PER_EM)
        whole = cut(font, closed=True)
        small = cut(whole, glyphs=filter(is_wanted, whole.getGlyphOrder()))
        small.flavor = "woff2"
        small.save(FONTS / f"noto-{kind}-bengali.woff2")


def cut(font: TTFont, *, glyphs: object = (), closed: bool = False) -> TTFont:
    """*font* with CHARACTERS and *glyphs*; where *closed* with every glyph that those are shaped into."""
    options = subset.Options(
        layout_features=["*"],
        layout_scripts=["bng2", "DFLT"],
        layout_closure=closed,
        glyph_names=closed,  # is_of_the_news reads them; browsers do not
        hinting=False,
        notdef_outline=True,
        name_IDs=NAMES,
        name_languages=[0x409],
        drop_tables=[*subset.Options().drop_tables, "vhea", "vmtx", "gasp", "prep"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS, glyphs=list(glyphs))  # type: ignore[call-overload]
    copy = saved_and_opened(font)
    subsetter.subset(copy)
    return saved_and_opened(copy)


def saved_and_opened(font: TTFont) -> TTFont:
    data = io.BytesIO()
    font.save(data)
    data.seek(0)
    return TTFont(data)


def is_of_the_news(glyph: str) -> bool:
    """Whether a headline may need *glyph*, by its name: of "uni" and code points, or made up for a rare conjunct with ব-ফলা."""
    named = NAMED_BY_TEXT.match(glyph)
    if not named:
        return "_" not in glyph
    text = in_one_piece("".join(chr(int(code, 16)) for code in re.findall("....", named[1])))
    return not RARE.match(text) and set(in_one_piece(CONJUNCTS).split()).issuperset(CLUSTER.findall(text))


def in_one_piece(text: str) -> str:
    for pieces, letter in IN_ONE_PIECE.items():
        text = text.replace(pieces, letter)
    return text


if __name__ == "__main__":
    main(Path(sys.argv[1]))

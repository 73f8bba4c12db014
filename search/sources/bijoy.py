"""Text typed for the fonts of before Unicode (Bijoy, SutonnyMJ), where a Latin letter is printed as a Bengali one -> Unicode."""

from __future__ import annotations


def is_bijoy(text: str) -> bool:
    """Whether *text* is Bengali that was typed for such a font. English, and text in Unicode, is not."""
    return False


def from_bijoy(text: str) -> str:
    return text

"""robots.txt, and what a page says of itself -> what may be fetched and kept, and how fast (RFC 9309)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from search.sources.encodings import decode
from search.sources.guard import Unreadable, guarded

NAME = "Khobor"  # what a site's owner calls us
_META = re.compile(r"<meta\s[^<>]{0,1000}>", re.IGNORECASE)
_META_NAME = re.compile(rf"""\bname\s*=\s*["']?(?:robots|{NAME})\b""", re.IGNORECASE)
_META_CONTENT = re.compile(r"""\bcontent\s*=\s*["']?([\w\s,:-]*)""", re.IGNORECASE)
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})


def _yes(_url: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rules:
    """*allow*: whether an address may be fetched. *delay*: seconds between requests that are asked for; *sitemaps*: as listed."""

    allow: Callable[[str], bool] = _yes
    delay: float = 0.0
    sitemaps: tuple[str, ...] = ()


def parse_rules(data: bytes, seconds: float) -> Rules:
    """The rules in *data* for us; what nobody can read forbids nothing. A rule that takes *seconds* to apply forbids."""
    try:
        parsed = guarded(lambda: Protego.parse(decode(data).text), seconds)
        delay = guarded(lambda: parsed.crawl_delay(NAME), seconds) or 0.0
    except Unreadable:
        return Rules()

    def allow(url: str) -> bool:
        try:
            return bool(guarded(lambda: parsed.can_fetch(url, NAME), seconds))
        except Unreadable:  # stars upon stars
            return False

    return Rules(allow, delay if math.isfinite(delay) and delay > 0 else 0.0, tuple(parsed.sitemaps))


def is_kept_out(header: str, page: str) -> bool:
    """Whether a page is not to be found by searching: so its X-Robots-Tag *header* says, or a meta tag of *page*."""
    tags = (tag[0] for tag in _META.finditer(page) if _META_NAME.search(tag[0]))
    said = (found[1] for tag in tags if (found := _META_CONTENT.search(tag)))
    return any(map(_says_noindex, (header, *said)))


def _says_noindex(directives: str) -> bool:
    """Whether *directives* forbid to keep a page; "otherbot: noindex" is none of ours, nor is what stands behind it."""
    is_ours = True
    for directive in directives.lower().split(","):
        name, colon, rest = directive.partition(":")
        if colon and name.strip() not in _VALUED:
            is_ours = name.strip() == NAME.lower()
        if is_ours and (rest if colon else name).strip() in ("noindex", "none"):
            return True
    return False

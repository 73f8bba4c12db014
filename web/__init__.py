"""The pages and the JSON endpoint of Khobor, over any Engine; and the server that ``khobor serve`` runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from web.config import WebConfig

if TYPE_CHECKING:
    from web.app import create_app

__all__ = ["WebConfig", "create_app"]


def __getattr__(name: str) -> Any:
    """create_app, when it is asked for: the modules of the pages take a third of a second, and most commands need none."""
    if name != "create_app":
        raise AttributeError(f"module {__name__} has no attribute {name}")
    from web.app import create_app

    return create_app

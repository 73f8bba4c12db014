"""The pages and the JSON endpoint of Khobor, over any Engine; and the server that ``khobor serve`` runs."""

from web.app import create_app
from web.config import WebConfig

__all__ = ["WebConfig", "create_app"]

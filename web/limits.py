"""How often a client may ask in a minute, so that one script in a loop does not slow down all readers.

Each worker counts by itself, in its memory: a client whose connections go to several workers may ask as often of each. The count is
of an address, or of the network that a subscriber of IPv6 is given; web.app sees to it that this is the client's and not a proxy's.
"""

from __future__ import annotations

import ipaddress
import math
import time

from flask import Flask, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from web.config import OFF
from web.metrics import note_limited

NETWORK_BITS = 64  # of an IPv6 address, of which any subscriber has 2 to the 64
# Files of a page are many, and what watches over the server must not be refused.
FREE = ("static", "api.is_alive", "api.is_ready", "api.metrics")


def install_limits(app: Flask, a_minute: int) -> None:
    """Let each client of *app* ask *a_minute* times in one, or as often as it likes where that is OFF."""
    if a_minute == OFF:
        return
    limiter, most = FixedWindowRateLimiter(MemoryStorage()), RateLimitItemPerMinute(a_minute)

    def check() -> None:
        if request.endpoint in FREE or request.method == "OPTIONS":
            return
        client = client_of(request.remote_addr or "")
        if not limiter.hit(most, client):
            note_limited()
            wait = limiter.get_window_stats(most, client).reset_time - time.time()
            raise TooManyRequests(retry_after=max(1, math.ceil(wait)))

    app.before_request(check)


def client_of(address: str) -> str:
    """What the requests of one client have in common."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:  # a socket of the machine has none
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((int(parsed) >> NETWORK_BITS << NETWORK_BITS, NETWORK_BITS)))

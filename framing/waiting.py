"""How long a server asks to wait."""

from __future__ import annotations

import time
from contextlib import suppress
from email.utils import parsedate_to_datetime

TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})  # what a server says that may answer later


def seconds_to_wait(retry_after: str) -> float | None:
    """The seconds from now that a Retry-After header names, as a number or a date; None where it names none."""
    value = retry_after.strip()
    if value.isdigit():
        return float(value)
    with suppress(TypeError, ValueError):
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    return None

"""Time stamps of ConvoKit corpora: seconds, milliseconds and finer since 1970, ISO times, or mere numbers of turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

_UNITS = {1.0: "seconds", 1e3: "milliseconds", 1e6: "microseconds", 1e9: "nanoseconds"}
_LEAST = 86_400 * 365  # seconds; below that a stamp numbers turns, or counts from the start of a talk
_YEARS = range(1900, 2101)
_START = datetime(1970, 1, 1, tzinfo=UTC)


class Stamps:
    """Reads time stamps, and counts in which unit they are and how many say no day."""

    def __init__(self) -> None:
        self.units: Counter[str] = Counter()
        self.unread = 0

    def day(self, stamp: Any) -> str:
        """The day (UTC) as an ISO date; empty where there is none, or a number that is no time."""
        text = str(stamp if stamp is not None else "").strip()
        if not text or text.lower() in {"none", "nan"}:
            return ""
        if len(text) >= 10 and text[4:5] == "-":
            return text[:10]
        try:
            number = float(text)
        except ValueError:
            self.unread += 1
            return ""
        for size, unit in _UNITS.items():
            if (day := _day(number / size)) is not None:
                self.units[unit] += 1
                return day
        self.unread += 1
        return ""

    def describe(self, where: object, log: Callable[[str], None]) -> None:
        """Say which units other than seconds were found, and how many stamps are no times."""
        for unit, number in self.units.items():
            if unit != "seconds" or len(self.units) > 1:
                log(f"{where}: {number:,} time stamps read as {unit} since 1970.")
        if self.unread:
            log(
                f"{where}: {self.unread:,} time stamps are not times (they may number the turns), so they give no dates."
            )


def _day(seconds: float) -> str | None:
    if not _LEAST < abs(seconds) < 1e10:
        return None
    day = _START + timedelta(seconds=seconds)
    return day.date().isoformat() if day.year in _YEARS else None

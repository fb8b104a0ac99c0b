"""Dates in digits whose day and month could change places: read as the user says, else counted as evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from framing.corpus.importing.document_facts import DATE_KEYS
from framing.errors.corpus import bad_setting

ORDERS = ("dmy", "mdy")
_DIGITS = re.compile(r"\s*(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4})(?:[ T]\d\d?:.*)?\s*", re.DOTALL)
_MOST_MONTHS = 12


class DateOrder:
    """Reads dates in digits in the order `dmy` or `mdy`; without one it counts what the dates themselves show."""

    def __init__(self, order: str = "") -> None:
        if order and order not in ORDERS:
            raise bad_setting("--date-order", order, "Give dmy (day, month, year) or mdy (month, day, year).")
        self._order = order
        self._first_is_day = 0
        self._second_is_day = 0
        self._either = 0

    def read(self, facts: Mapping[str, str]) -> dict[str, str]:
        """The dates of a document that are digits, as ISO days with their rule; empty where no order is given."""
        found: dict[str, str] = {}
        for name in sorted(DATE_KEYS):
            match = _DIGITS.fullmatch(facts.get(name, ""))
            if match is None:
                continue
            first, second, year = int(match[1]), int(match[3]), int(match[4])
            if not self._order:
                self._count(first, second)
                continue
            day, month = (first, second) if self._order == "dmy" else (second, first)
            try:
                found[name] = date(year, month, day).isoformat()
            except ValueError:
                continue  # no such day in this order: the usual rules read it, and doubt it where they must
            found["date_rule"] = f"digits, {'day' if self._order == 'dmy' else 'month'} first as the user says"
        return found

    def _count(self, first: int, second: int) -> None:
        self._first_is_day += first > _MOST_MONTHS >= second
        self._second_is_day += second > _MOST_MONTHS >= first
        self._either += first <= _MOST_MONTHS and second <= _MOST_MONTHS and first != second

    def advise(self, log: Callable[[str], None]) -> None:
        """Say how dates with two readings can be made days, where there are any."""
        if not self._either:
            return
        seen = f"{self._first_is_day:,} others can only be day first, {self._second_is_day:,} only month first"
        likely = "dmy" if self._first_is_day > self._second_is_day else "mdy"
        advice = f"--date-order {likely}" if self._first_is_day != self._second_is_day else "--date-order dmy or mdy"
        log(
            f"{self._either:,} dates in digits have two readings, day or month first ({seen}): {advice} makes them days."
        )

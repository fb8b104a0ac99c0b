"""States by code, by the name of their time, and by date, with Correlates of War numbers.

`states.csv` beside this file: one row a code and a stretch of time in which the state had that name and number.
Codes are ISO 3166-1 alpha-3 (2024), withdrawn ISO codes for historical states (SUN, DDR, YUG, CSK, YMD, SCG) and
own codes where ISO never had one (AUH, PRU, SAR, VNC, HRE, SCO, RVN ...). Numbers and most dates follow the
Correlates of War Project, State System Membership List, version 2016; the number stands before 1816, too, where
the state of the list continues an older one (Savoy and Sardinia 325, Brandenburg-Prussia 255).

Choices, since they decide who is counted as whom:
- `RUS` between 1922-12-30 and 1991-12-25 is `SUN`; both have number 365, so that a series can be joined by number.
- China: `TWN` is the Republic of China from 1912 on (710 until 1949-12-07, 713 after), `CHN` the Qing Empire and the
  People's Republic (710). In the United Nations the seat under `CHN` was the Republic's until 1971-10-25:
  `state_at("CHN", day, un_seat=True)`.
- `DEU` is the Federal Republic between 1949-05-23 and 1990-10-02 (260), `DDR` the other Germany (265); before
  1871-01-18 it is `PRU`.
- `AUH` is the Habsburg monarchy under all its names until 1918: "the Emperor" before 1804, Austria, Austria-Hungary.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from framing.errors.corpus import unknown_state

_ALWAYS = ("0000-01-01", "9999-12-31")
_UN_SEAT_OF_CHINA_CHANGED = "1971-10-25"
_WITHDRAWN = {"BUR": "MMR", "ZAR": "COD", "DHY": "BEN", "HVO": "BFA", "ROM": "ROU", "TMP": "TLS", "VDR": "VNM",
              "BYS": "BLR", "RHO": "ZWE", "EU": "EUE", "PRE": "PRU"}  # fmt: skip
# codes of one state through time: which of them holds on a day
_LINES = (("RUS", "SUN"), ("DEU", "PRU"), ("AUT", "AUH"), ("ITA", "SAR"), ("CZE", "CSK"), ("SRB", "YUG", "SCG"))


@dataclass(frozen=True, slots=True)
class StatePeriod:
    """A state under one name: code, name, Correlates of War number (None: not in the list), first and last day."""

    code: str
    name: str
    cow: int | None
    earliest: str
    latest: str
    aliases: tuple[str, ...]

    def holds_on(self, day: str) -> bool:
        """Whether the day (ISO 8601, or a year) lies in the period."""
        return self.earliest[: len(day)] <= day <= self.latest[: len(day)]


@cache
def _periods() -> Mapping[str, tuple[StatePeriod, ...]]:
    found: dict[str, list[StatePeriod]] = {}
    with open(Path(__file__).with_name("states.csv"), encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            period = StatePeriod(
                row["code"],
                row["name"],
                int(row["cow"]) if row["cow"] else None,
                row["earliest"] or _ALWAYS[0],
                row["latest"] or _ALWAYS[1],
                tuple(alias for alias in row["aliases"].split(";") if alias),
            )
            found.setdefault(period.code, []).append(period)
    return {code: tuple(periods) for code, periods in found.items()}


def state_codes() -> list[str]:
    """All codes, sorted."""
    return sorted(_periods())


def is_state(code: str) -> bool:
    """Whether `code` is one of the codes."""
    return code in _periods()


def suggest_states(wrong: str) -> list[str]:
    """Codes that a wrong code or a name may have meant, best first; empty where nothing is near."""
    import difflib

    if wrong.upper() in _WITHDRAWN:
        return [_WITHDRAWN[wrong.upper()]]
    if named := _names().get(_key(wrong)):
        return sorted({period.code for period in named})
    near = difflib.get_close_matches(_key(wrong), _names(), n=3, cutoff=0.8)
    codes = {period.code for name in near for period in _names()[name]}
    return sorted(codes) or difflib.get_close_matches(wrong.upper(), state_codes(), n=3, cutoff=0.6)


def hint_states(wrong: str) -> str:
    """What a wrong code or name may have meant, as the end of a message; empty where nothing is near."""
    near = " or ".join(f"{code!r} ({state_name(code)})" for code in suggest_states(wrong))
    return f" Did you mean {near}?" if near else ""


def state_name(code: str, day: str = "") -> str:
    """The name of a state on a day (ISO 8601 or a year), or its latest name without a day."""
    return _period(code, day).name


def cow_number(code: str, day: str = "") -> int | None:
    """The Correlates of War number on a day, or the latest; None where the list does not have the state."""
    return _period(code, day).cow


def _period(code: str, day: str) -> StatePeriod:
    periods = _periods().get(code)
    if not periods:
        raise unknown_state(code, hint_states(code))
    fitting = [period for period in periods if day and period.holds_on(day)]
    return fitting[-1] if fitting else periods[-1]


def states_of_cow(number: int, day: str = "") -> list[str]:
    """The codes that have a Correlates of War number (on a day), sorted."""
    return sorted(
        {
            period.code
            for periods in _periods().values()
            for period in periods
            if period.cow == number and (not day or period.holds_on(day))
        }
    )


def state_at(code: str, day: str, *, un_seat: bool = False) -> str:
    """The code that a state had on a day (ISO 8601 or a year): SUN for RUS in 1955, PRU for DEU in 1800.

    un_seat : read `CHN` as the seat of China in the United Nations, the Republic of China's until 1971-10-25.
    A state that had no other code on that day keeps the code given.

    Raises
    ------
    UnknownName
    """
    code = _WITHDRAWN.get(code, code)
    _period(code, day)
    if un_seat and code == "CHN" and day < _UN_SEAT_OF_CHINA_CHANGED[: len(day)]:
        return "TWN"
    for line in _LINES:
        if code in line:
            return next((one for one in line if any(item.holds_on(day) for item in _periods()[one])), code)
    return code


def find_state(name: str, day: str = "") -> str:
    """The code of a state called `name` (or already a code), on a day if given: "Red China", "the Porte", "USSR".

    Where a name meant several states over time and no day is given, the state that still has it, else the latest.

    Raises
    ------
    UnknownName : nothing is called so (then); the message names the nearest.
    """
    plain = name.strip()
    code = _WITHDRAWN.get(plain, plain)
    if is_state(code):
        return code
    named = _names().get(_key(plain), [])
    fitting = [period for period in named if not day or period.holds_on(day)]
    if not fitting:
        raise unknown_state(name, hint_states(name))
    return max(fitting, key=lambda period: (period.latest, _key(period.name) == _key(plain), period.earliest)).code


@cache
def _names() -> Mapping[str, list[StatePeriod]]:
    found: dict[str, list[StatePeriod]] = {}
    for periods in _periods().values():
        for period in periods:
            for name in {_key(item) for item in (period.name, *period.aliases)}:
                found.setdefault(name, []).append(period)
    return found


def _key(name: str) -> str:
    """A name without accents, case, points and the leading article."""
    bare = "".join(item for item in unicodedata.normalize("NFKD", name) if not unicodedata.combining(item))
    return re.sub(
        r"^the ", "", " ".join(re.sub(r"[^\w\s]", lambda hit: "" if hit[0] in ".'’" else " ", bare).split()).casefold()
    )

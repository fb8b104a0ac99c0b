"""What file names say of documents: by a pattern the user gives, or guessed (a date, a state's code)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePath

from framing.corpus.dates.intervals import find_date, read_date
from framing.corpus.dates.words import MONTH
from framing.corpus.documents import is_day
from framing.corpus.states import is_state
from framing.errors.corpus import bad_pattern

_FIELD = re.compile(r"\{([^{}]*)\}")
_SHAPES = {"year": r"\d{4}", "date": r"\d{4}[-.]?\d\d[-.]?\d\d", "state": r"[A-Za-z]{2,3}(?:[;+][A-Za-z]{2,3})*"}
_YEARS = r"(?:1[0-9]{3}|20\d\d)"
_DAY = re.compile(rf"(?<!\d)({_YEARS})([-._]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_SHORT_DAY = re.compile(rf"(?<!\d)({_YEARS})([-._])(\d{{1,2}})\2(\d{{1,2}})(?![\d]|\2\d)")
_DAY_FIRST = re.compile(rf"(?<![\d.-])(\d{{1,2}})([-._])(\d{{1,2}})\2({_YEARS})(?!\d)")
_IN_WORDS = re.compile(rf"(?i)(?<![a-z])(?:{MONTH})(?![a-z])")
_UP_TO = re.compile(r"[-_. ]*(?:to|until|bis|[-–_])[-_. ]*")
_MONTH = re.compile(rf"(?<!\d)({_YEARS})-(0[1-9]|1[0-2])(?![\d-])")
_SPAN = re.compile(rf"(?<!\d){_YEARS}-(?:\d\d|{_YEARS})(?![\d-])")
_YEAR = re.compile(rf"(?<!\d)({_YEARS}s?)(?![\da-rt-z])")
# codes of states that are words in a name in capitals: Andorra never, the others where the name has other words
_AND, _ENGLISH = "AND", frozenset({"ARE", "CAN", "NOR", "PER"})
_OLDEST = 1400  # below, a number of four digits is rather one of a series, or of a code page
_WORD = re.compile(r"[A-Za-z]+")


def read_name(name: PurePath, pattern: str = "") -> dict[str, str] | None:
    """What a file's name (relative to its folder) says; with a pattern None where the name does not fit it.

    A pattern names the parts of the name without its ending, for example ``{state}_{session}_{year}``; ``{}`` is a
    part to pass over; a pattern with '/' is held against the path below the folder.

    Raises
    ------
    BadCodebook

    >>> read_name(PurePath("GBR_1950-06-01_commons.txt"))
    {'date': '1950-06-01', 'state': 'GBR'}
    """
    stem = name.with_suffix("").as_posix() if "/" in pattern else name.stem
    if not pattern:
        return _guess(name.stem)
    fitting = compile_pattern(pattern).fullmatch(stem)
    return None if fitting is None else {key: value.replace("+", ";") for key, value in fitting.groupdict().items()}


@cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern of file names (see `read_name`). Raises BadCodebook."""
    if re.search("[{}]", _FIELD.sub("", pattern)):
        raise bad_pattern(pattern, "a brace has no partner")
    if not _FIELD.search(pattern):
        raise bad_pattern(pattern, "it names no part")
    regex, last, seen = "", 0, set()
    for field in _FIELD.finditer(pattern):
        name = field[1]
        if name and not name.isidentifier():
            raise bad_pattern(
                pattern, f"{{{name}}} is not a valid name of a part: letters, digits and '_' only, a letter first"
            )
        if name in seen:
            raise bad_pattern(pattern, f"{{{name}}} stands twice")
        shape = _SHAPES.get(name, "[^/]+?")
        regex += re.escape(pattern[last : field.start()]) + (f"(?P<{name}>{shape})" if name else "[^/]*?")
        last = field.end()
        seen |= {name} - {""}
    return re.compile(regex + re.escape(pattern[last:]))


def _guess(stem: str) -> dict[str, str]:
    found: dict[str, str] = {}
    found |= _date(stem)
    capitals = [word for word in _WORD.findall(stem) if word.isupper()]
    codes = [word for word in capitals if len(word) == 3 and is_state(word)]
    in_prose = len(codes) < len(capitals)
    codes = [word for word in codes if word == capitals[0] or not (word == _AND or (in_prose and word in _ENGLISH))]
    if codes:
        found["state"] = ";".join(dict.fromkeys(codes))
    return found


def _date(stem: str) -> dict[str, str]:
    """The date in a name, as columns: a day, two days (an interval where they are joined), a month, a year or a decade."""
    days = list(_DAY.finditer(stem)) or list(_SHORT_DAY.finditer(stem))
    written = [iso for found in days if is_day(iso := "{}-{:0>2}-{:0>2}".format(*found.group(1, 3, 4)))]
    if len(dict.fromkeys(written)) > 1:
        between = stem[days[0].end() : days[1].start()]
        return {"date": ("/" if len(days) == 2 and _UP_TO.fullmatch(between) else "; ").join(written)}
    if written:
        return {"date": written[0]}
    if day := _DAY_FIRST.search(stem):
        return {"date": ".".join(day.group(1, 3, 4))}
    if _IN_WORDS.search(stem) and (said := find_date(re.sub(r"[_. ]+", " ", stem), coarsest="month", languages=())):
        return {"earliest": said.earliest, "latest": said.latest, "date_rule": said.rule}
    if month := _MONTH.search(stem):
        return {"date": month[0]}
    if span := _SPAN.search(stem):
        return {"date": span[0]}
    years = _YEAR.findall(stem)
    if len(years) != 1:
        return {}
    if int(years[0][:4]) < _OLDEST:
        year = read_date(years[0][:4]).doubted("a number of four digits that need not be a year")
        return {"earliest": year.earliest, "latest": year.latest, "date_rule": year.rule}
    return {"date": years[0]}

"""What file names say of documents: by a pattern the user gives, or guessed (a date, a state's code)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePath

from framing.corpus.states import is_state
from framing.errors.corpus import bad_pattern

_FIELD = re.compile(r"\{([^{}]*)\}")
_SHAPES = {"year": r"\d{4}", "date": r"\d{4}[-.]?\d\d[-.]?\d\d", "state": r"[A-Za-z]{2,3}(?:[;+][A-Za-z]{2,3})*"}
_DAY = re.compile(r"(?<!\d)(1[0-9]{3}|20\d\d)([-._]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"(?<!\d)(1[0-9]{3}|20\d\d)-(0[1-9]|1[0-2])(?![\d-])")
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20\d\d)(?!\d)")
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
            raise bad_pattern(pattern, f"{{{name}}} is no name of a part: letters, digits and '_' only, a letter first")
        if name in seen:
            raise bad_pattern(pattern, f"{{{name}}} stands twice")
        shape = _SHAPES.get(name, "[^/]+?")
        regex += re.escape(pattern[last : field.start()]) + (f"(?P<{name}>{shape})" if name else "[^/]*?")
        last = field.end()
        seen |= {name} - {""}
    return re.compile(regex + re.escape(pattern[last:]))


def _guess(stem: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if day := _DAY.search(stem):
        found["date"] = "-".join(day.group(1, 3, 4))
    elif month := _MONTH.search(stem):
        found["date"] = month[0]
    elif len(years := _YEAR.findall(stem)) == 1:
        found["date"] = years[0]
    codes = [word for word in _WORD.findall(stem) if len(word) == 3 and word.isupper() and is_state(word)]
    if codes:
        found["state"] = ";".join(dict.fromkeys(codes))
    return found

"""The words dates are written with, in modern and early modern English and in the Latin of formal papers."""

from __future__ import annotations

import re
import unicodedata

MONTHS = {
    1: r"jan(?:uar(?:y|ie|ij|ii|ius))?",
    2: r"feb(?:r(?:uar(?:y|ie|ij|ii|ius))?)?",
    3: r"mar(?:ch|che|tii|tij|tius)?",
    4: r"apr(?:il|ill|ilis)?",
    5: r"may|maij|maii|maius",
    6: r"jun(?:e|ii|ij|ius)?",
    7: r"jul(?:y|ii|ij|ius)?",
    8: r"aug(?:ust|usti|ustus)?",
    9: r"sep(?:t|temb|tember|tembris)?|7ber|7bris",
    10: r"oct(?:ob|ober|obris)?|8ber|8bris",
    11: r"nov(?:emb|ember|embris)?|9ber|9bris",
    12: r"dec(?:emb|ember|embris)?|10ber|10bris|xber|xbris",
}
WEEKDAYS = (
    (r"m[ou]nday", r"lunae"),
    (r"t[ue]u?[ei]?sday", r"martis"),
    (r"we[dn]+e?n?sday", r"mercurii"),
    (r"thursday", r"jovis"),
    (r"fr[iy]day", r"veneris"),
    (r"satt?urn?day", r"sabbathi"),
    (r"sunday", r"dominica"),
)
_UNITS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
_UNITS += "fifteenth sixteenth seventeenth eighteenth nineteenth"
ORDINALS = {word: number for number, word in enumerate(_UNITS.split(), start=1)}
ORDINALS |= {"twentieth": 20, "thirtieth": 30, "eight": 8, "twelfe": 12, "fift": 5, "sixt": 6, "last": 0}
_CARDINALS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
ORDINALS |= {f"{word} and twentieth": 20 + number for number, word in enumerate(_CARDINALS, start=1)}
ORDINALS |= {
    f"{tens} {word}": base + number
    for tens, base, most in (("twenty", 20, 9), ("thirty", 30, 1))
    for words in (_CARDINALS, _UNITS.split())
    for number, word in enumerate(words[:most], start=1)
}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
FEASTS = {
    "candlemas": (2, 2),
    "lady day": (3, 25),
    "midsummer": (6, 24),
    "lammas": (8, 1),
    "michaelmas": (9, 29),
    "martinmas": (11, 11),
    "christmas": (12, 25),
}
CENTURIES = {"sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20}
MONARCHS = {
    "william and mary": r"(?:will(?:iam|\.)?|wm?\.?|gul(?:ielmi|\.)?) ?(?:&|and|et) ?(?:mar(?:y|iae|\.)?|m\.?)",
    "philip and mary": r"(?:phil(?:ip|\.)?|p\.?) ?(?:&|and|et) ?(?:mar(?:y|iae|\.)?|m\.?)",
    "henry viii": r"hen(?:ry|\.)? ?viii",
    "henry vii": r"hen(?:ry|\.)? ?vii",
    "edward viii": r"edw(?:ard|\.)? ?viii",
    "edward vii": r"edw(?:ard|\.)? ?vii",
    "edward vi": r"edw(?:ard|\.)? ?vi",
    "elizabeth ii": r"eliz(?:abeth|\.)? ?ii",
    "elizabeth i": r"eliz(?:abeth|\.)?(?: ?i)?",
    "james ii": r"ja(?:c|mes|s)?\.? ?(?:ii|2)",
    "james i": r"ja(?:c|mes|s)?\.? ?(?:i|1)",
    "charles iii": r"(?:charles|chas\.?|car\.?) ?iii",
    "charles ii": r"(?:charles|chas\.?|car\.?) ?(?:ii|2)",
    "charles i": r"(?:charles|chas\.?|car\.?) ?(?:i|1)",
    "william iv": r"will(?:iam|\.)? ?iv",
    "william iii": r"(?:will(?:iam|\.)?|wm\.?|gul\.?) ?(?:iii|3)",
    "george vi": r"geo(?:rge|\.)? ?vi",
    "george v": r"geo(?:rge|\.)? ?v",
    "george iv": r"geo(?:rge|\.)? ?iv",
    "george iii": r"geo(?:rge|\.)? ?(?:iii|3)",
    "george ii": r"geo(?:rge|\.)? ?(?:ii|2)",
    "george i": r"geo(?:rge|\.)? ?(?:i|1)",
    "mary i": r"mary(?: ?i)?",
    "anne": r"ann(?:e|ae|\.)",
    "victoria": r"vict(?:oria|oriae|\.)?",
}
REIGN = r"(?:" + "|".join(f"(?P<k{number}>{pattern})\\b" for number, pattern in enumerate(MONARCHS.values())) + r")"
_NUMERALS = {"m": 1000, "d": 500, "c": 100, "l": 50, "x": 10, "v": 5, "i": 1}

MONTH = r"(?:" + "|".join(MONTHS.values()) + r")\b\.?"
DAY = r"(?:\d{1,2}(?:st|nd|rd|th|d)?|" + "|".join(sorted(map(re.escape, ORDINALS), key=len, reverse=True)) + r")\b\.?"
ROMAN = r"m\.?\s?d\.?\s?c[mdclxvi. ]*(?<=[mdclxvi])\b"
YEAR = rf"(?:(?:1\d|20)\d\d|{ROMAN})"
WEEKDAY = r"(?:" + "|".join(name for names in WEEKDAYS for name in names) + r")"
# days whose parts are joined by marks: "5-May-1950", "05MAY1950", "1950-May-05", "May-5-1950"
_JOINED = (
    (
        re.compile(
            rf"(?<![\w.])(\d{{1,2}})[-/.]?((?:{'|'.join(MONTHS.values())})(?![a-z])\.?)[-/., ]?((?:1\d|20)\d\d)\b"
        ),
        r"\1 \2 \3",
    ),
    (re.compile(rf"\b((?:1\d|20)\d\d)[-/.]((?:{'|'.join(MONTHS.values())})\b\.?)[-/.](\d{{1,2}})\b"), r"\1 \2 \3"),
    (re.compile(rf"\b({'|'.join(MONTHS.values())})[-/.](\d{{1,2}})[-/.]((?:1\d|20)\d\d)\b"), r"\1 \2 \3"),
)
# the time of day between a day and its year, as computers write it: "Wed May 03 10:00:00 +0000 2000"
_CLOCK_INSIDE = re.compile(
    rf"\b((?:{'|'.join(MONTHS.values())})\b\.? +\d{{1,2}}) +\d\d:\d\d(?::\d\d)?"
    r"(?: +(?:[+-]\d{4}|[a-z]{3,4}))? +((?:1\d|20)\d\d)\b"
)


def normalise(text: str) -> str:
    """The text in lower case without long s, ligatures, editors' marks and runs of blanks."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    plain = re.sub(r"\[sic\.?\]", " ", plain)
    plain = re.sub(rf"({YEAR})\W{{1,3}}i\. ?e\.\s*({YEAR})\]?", r"\1/\2", plain)
    plain = re.sub(r"\b((?:1\d|20)\d\d)\.? ?\[(?!\1)((?:1\d|20)\d\d)\]", r"\1/\2", plain)
    plain = re.sub(r"([a-z])-\s*\n\s*([a-z])", r"\1\2", plain)
    for pattern, order in _JOINED:
        plain = pattern.sub(order, plain)
    plain = _CLOCK_INSIDE.sub(r"\1 \2", plain)
    plain = re.sub(r"twenty-(?=[a-z])|thirty-(?=[a-z])", lambda match: match[0][:-1] + " ", plain)
    return re.sub(r"\s+", " ", plain)


def read_day(word: str) -> int:
    """1..31 from '3', '3d', '21th' or 'twenty first'; 0 for 'last'."""
    word = word.strip(". ")
    return ORDINALS[word] if word in ORDINALS else int(re.match(r"\d+", word)[0])  # type: ignore[index]


def read_month(word: str) -> int:
    """1..12 from a month's name in any of its spellings."""
    return next(number for number, names in MONTHS.items() if re.fullmatch(names, word.strip(". ")))


def read_year(word: str) -> int:
    """A year from Arabic or Roman numerals."""
    word = re.sub(r"[. ]", "", word)
    if word.isdigit():
        return int(word)
    values = [_NUMERALS[letter] for letter in word]
    return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def read_weekday(word: str) -> int:
    """Monday 0 .. Sunday 6."""
    return next(number for number, names in enumerate(WEEKDAYS) if any(re.fullmatch(n, word) for n in names))

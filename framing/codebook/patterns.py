"""Regular expressions of a codebook, run by RE2 (through pyarrow): in time that grows with the text alone, whatever they
say. What RE2 does not know (look-ahead, look-behind, back references) is refused when the codebook is read.

They run on the text with every stretch of blank space as one blank, without regard to case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

LONGEST, MOST_REPEATS = 500, 100  # characters of an expression, and of what {m,n} may ask for
_COUNTED = re.compile(r"\{(\d*),?(\d*)\}")
_MARK = "\x00"


@cache
def refuse_pattern(pattern: str) -> str:
    """Why an expression cannot be used; empty where it can."""
    import pyarrow as pa

    if len(pattern) > LONGEST:
        return f"it has {len(pattern)} characters, more than {LONGEST}"
    if any(int(number) > MOST_REPEATS for pair in _COUNTED.findall(pattern) for number in pair if number):
        return f"it asks for more than {MOST_REPEATS} repeats"
    try:
        empty = count_pattern(pattern, [""])[0]
    except (pa.ArrowInvalid, UnicodeEncodeError) as error:
        return str(error).removeprefix("Invalid regular expression: ")
    return "it is found in an empty text" if empty else ""


def count_pattern(pattern: str, texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """How often an expression is found in each text (texts,)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    held = pa.array([even_out(text) for text in texts], pa.large_string())
    counts: npt.NDArray[np.int64] = pc.count_substring_regex(held, pattern, ignore_case=True).to_numpy()
    return counts


def find_pattern(pattern: str, text: str) -> list[tuple[int, int]]:
    """Start and end of every place where an expression is found, characters of the text as given."""
    import pyarrow as pa
    import pyarrow.compute as pc

    even = even_out(text)
    marked = pc.replace_substring_regex(pa.array([even]), f"(?i:{pattern})", rf"{_MARK}\0{_MARK}")[0].as_py()
    places = [match.start() for match in re.finditer(r"\S|(?<=\S)\s", text)] + [len(text)]
    found, at = [], 0
    for number, part in enumerate(marked.split(_MARK)):
        if number % 2:
            found.append((places[at], places[at + len(part) - 1] + 1))
        at += len(part)
    return found


def even_out(text: str) -> str:
    """The text with every stretch of blank space as one blank, and none at its ends."""
    return " ".join(text.replace(_MARK, " ").encode("utf-8", "replace").decode().split())

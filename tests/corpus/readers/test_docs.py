"""What docs/dates.md says of dates is so; its commands are run in tests/docs."""

from __future__ import annotations

import re
from pathlib import Path

from framing.corpus.dates.intervals import find_date, read_date

DOCS = Path(__file__).parents[3] / "docs"


def _blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_table_of_dates_says_what_is_done():
    rows = re.findall(r"^\| (`.+?) \| (.+?) \| .*\|$", (DOCS / "dates.md").read_text("utf-8"), re.MULTILINE)
    phrases = [(phrase, meaning) for written, meaning in rows for phrase in re.findall(r"`([^`]+)`", written)]
    phrases = [(phrase, meaning) for phrase, meaning in phrases if any(map(str.isdigit, phrase)) or "entury" in phrase]
    assert len(phrases) > 25
    for phrase, meaning in phrases:
        found = find_date(phrase) or read_date(phrase)
        assert found is not None, phrase
        if "doubtful" not in meaning:
            assert not found.doubts, phrase


def test_the_lines_of_python_are_true():
    (block,) = _blocks("dates.md", "python")
    lines = re.findall(r"^(read_date.*?)\s+# (.+)$", block, re.MULTILINE)
    assert len(lines) == 4
    for call, value in lines:
        assert eval(call, {"read_date": read_date}) == eval(value), call

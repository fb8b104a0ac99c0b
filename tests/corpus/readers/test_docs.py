"""Every example in docs/formats.md and docs/dates.md runs as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus.dates.intervals import find_date, read_date

DOCS = Path(__file__).parents[3] / "docs"
_HEREDOC = re.compile(r"cat > (\S+) <<'END'\n(.*?)^END$", re.MULTILINE | re.DOTALL)


def _blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", ["formats.md", "dates.md"])
def test_examples_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = _blocks(page, "sh")
    assert blocks
    for block in blocks:
        for name, content in _HEREDOC.findall(block):
            Path(name).parent.mkdir(exist_ok=True)
            Path(name).write_text(content, encoding="utf-8")
        for line in _HEREDOC.sub("", block).splitlines():
            if line.strip():
                result = CliRunner().invoke(main, shlex.split(line)[1:])
                assert result.exit_code == 0, f"{line}\n{result.output}"
    if page == "formats.md":
        for block in _blocks(page, "python"):
            exec(block, {})
        assert Path("checked", "coverage.html").exists()


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

"""docs/python.md: its snippets run in their order, and it names what the library has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import framing
import framing.library.spacy_pipe  # registers the component where the package is not installed

PAGE = Path(__file__).parents[2] / "docs" / "python.md"


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_snippets_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 6
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    assert "vega" in Path("overview.html").read_text("utf-8")
    said = capsys.readouterr().out
    assert "Documents(name='speeches', documents=2, earliest='1950-05-03', latest='1951-01-08'" in said
    assert re.search(r"alliance +1959", said)
    assert re.search(r"TUR +followed", said)
    assert "[[1 0]]" in said
    assert re.search(r"^contrived_equilibrium 0\.\d+ \w+ \['Russia'\]$", said, re.MULTILINE)
    assert re.search(r"^hold the balance contrived_equilibrium \d", said, re.MULTILINE)


def test_the_page_names_every_function_of_the_library() -> None:
    text = PAGE.read_text("utf-8")
    kinds = {name for name in framing.__all__ if name[0].isupper()} - {"AlignSettings", "FrameClassifier"}
    assert [name for name in framing.__all__ if name not in kinds and f"`{name}`" not in text] == []
    assert [name for name in framing.charts.__all__ if f"`{name}`" not in text] == []

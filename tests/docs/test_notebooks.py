"""The notebooks and the gallery of charts: whole, of public names alone, on the site; `make docs` runs them all.

A run in a kernel of their own is part of building the site (docs/_site/notebooks.py), so that it costs no second time here.
"""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

import framing
from framing import charts

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
GALLERY = (ROOT / "docs" / "gallery.md").read_text("utf-8")


def code_of(path: Path) -> list[str]:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def called(code: str) -> set[str]:
    """What code asks of the package: names behind ``framing.`` and ``framing.charts.``."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("framing", "framing.charts"):
            found.add(ast.unparse(node))
        if isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith("framing"), "import framing alone: other modules may change"
    return found


def test_there_are_three() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["own-counts", "own-texts", "study-results"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_lies_in_git_without_outputs_and_stands_on_the_site(path: Path) -> None:
    book = json.loads(path.read_text("utf-8"))
    assert (book["nbformat"], book["metadata"]["kernelspec"]["name"]) == (4, "python3")
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None), "clear the outputs before you commit"
    assert f"notebooks/{path.stem}.md" in (ROOT / "mkdocs.yml").read_text("utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_uses_public_names_alone(path: Path) -> None:
    used = set().union(*map(called, code_of(path)))
    assert used
    for name in used - {"framing.charts"}:
        _, *inner = name.split(".")
        assert inner[-1] in (charts.__all__ if len(inner) == 2 else framing.__all__), name


@pytest.mark.long
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for code in code_of(path):
        exec(compile(code, str(path), "exec"), names)


def test_the_gallery_shows_every_chart_once_under_its_name() -> None:
    headings = re.findall(r"^## .*: `(\w+)`$", GALLERY, re.MULTILINE)
    assert sorted(headings) == sorted(charts.__all__)
    sections = re.split(r"^## ", GALLERY, flags=re.MULTILINE)
    for name in charts.__all__:
        (section,) = (text for text in sections if text.partition("\n")[0].endswith(f": `{name}`"))
        assert f"framing.charts.{name}(" in section
        assert len(section.split("```")[-1].split()) > 20, f"{name}: say how to read it"

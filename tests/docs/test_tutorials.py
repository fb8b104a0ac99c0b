"""Pages under docs/tutorials: their commands run in their order, in an empty folder, as they stand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "tutorials").glob("*.md"))


def run_page(page: Path, folder: Path) -> str:
    """What the commands of a page print on standard output."""
    (folder / "bin").mkdir()
    command = folder / "bin" / "framing"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m framing "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "FRAMING_HOME": str(folder / "home"),
    }
    said = ""
    for block in re.findall(r"^```sh\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        done = subprocess.run(
            ["bash", "-euc", block], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{page.name}: {block}\n{done.stderr}"
        said += done.stdout
    return said


def test_texts_of_ones_own(tmp_path: Path) -> None:
    said = run_page(ROOT / "docs/tutorials/own-texts.md", tmp_path)
    assert "2 documents" in said
    passages = pd.read_csv(tmp_path / "passages.csv")
    assert passages.groupby("document").size().to_dict() == {"FRA_1951-03-02_paris": 1, "SWE_1951-05-01_stockholm": 1}
    practices = dict(zip(passages["state"], passages["practices"], strict=True))
    assert "collective_defence" in practices["FRA"]
    assert "neutrality_nonalignment" in practices["SWE"]


def test_counts_of_ones_own(tmp_path: Path) -> None:
    run_page(ROOT / "docs/tutorials/own-counts.md", tmp_path)
    shifts = pd.read_csv(tmp_path / "aligned" / "shifts.csv")
    true = pd.read_csv(tmp_path / "simulated" / "true_shifts.csv")
    found = shifts[shifts["series"] == "dominant"]
    assert set(found["frame"]) == set(true["frame"])
    settings = [
        json.loads((tmp_path / name / "manifest.json").read_text("utf-8"))["settings"]
        for name in ("aligned", "aligned-10")
    ]
    assert [one["lags"] for one in settings] == [15, 10]


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_tutorial_is_run(page: Path) -> None:
    text = Path(__file__).read_text("utf-8")
    assert f"docs/tutorials/{page.name}" in text

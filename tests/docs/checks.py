"""What must be there once a page has run, beyond that nothing failed: the page's name, and a function of what it printed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd


def _own_texts(said: str) -> None:
    assert "2 documents" in said
    passages = pd.read_csv("passages.csv")
    assert passages.groupby("document").size().to_dict() == {"FRA_1951-03-02_paris": 1, "SWE_1951-05-01_stockholm": 1}
    practices = dict(zip(passages["state"], passages["practices"], strict=True))
    assert "collective_defence" in practices["FRA"]
    assert "neutrality_nonalignment" in practices["SWE"]


def _own_counts(said: str) -> None:
    shifts = pd.read_csv("aligned/shifts.csv")
    true = pd.read_csv("simulated/true_shifts.csv")
    assert set(shifts[shifts["series"] == "dominant"]["frame"]) == set(true["frame"])
    names = ("aligned", "aligned-10")
    settings = [json.loads(Path(name, "manifest.json").read_text("utf-8"))["settings"] for name in names]
    assert [one["lags"] for one in settings] == [15, 10]


def _python(said: str) -> None:
    assert "vega" in Path("overview.html").read_text("utf-8")
    assert "Documents(name='speeches', documents=2, earliest='1950-05-03', latest='1951-01-08'" in said
    assert re.search(r"alliance +1959", said)
    assert re.search(r"TUR +followed", said)
    assert "[[1 0]]" in said
    assert re.search(r"^contrived_equilibrium 0\.\d+ \w+ \['Russia'\]$", said, re.MULTILINE)
    assert re.search(r"^hold the balance contrived_equilibrium \d", said, re.MULTILINE)


def _formats(said: str) -> None:
    assert Path("checked", "coverage.html").exists()


def _other_tools(said: str) -> None:
    passages = pd.read_csv("passages.csv")
    assert list(passages.columns[:2]) == ["doc_id", "text"]
    assert {"state"} <= set(passages.columns)
    assert passages["text"].notna().all()


CHECKS: dict[str, Callable[[str], None]] = {
    "docs/formats.md": _formats,
    "docs/other-tools.md": _other_tools,
    "docs/python.md": _python,
    "docs/tutorials/own-counts.md": _own_counts,
    "docs/tutorials/own-texts.md": _own_texts,
}

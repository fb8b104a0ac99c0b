"""The page docs/coding-rounds.md: every command is run, and what it says they print is looked for."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands import main

from .conftest import Chat

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "coding-rounds.md"
BLOCK = re.compile(r"^```(console|text)\n(.*?)^```", re.M | re.S)
SAYS = {"taxpayers": "axpay|pays taxes", "jobs": "wages"}


def code_by_words(passage: str) -> dict[str, object]:
    """A model that knows one practice and both appeals."""
    practices = [{"practice": "burden_sharing", "stance": "endorse"}] if "It cannot go on" in passage else []
    domestic = [code for code, words in SAYS.items() if re.search(words, passage)]
    return {"practices": practices, "domestic": domestic, "threat": [], "unsure": False, "reason": "Words."}


def run_line(line: str) -> str:
    """What a command of the page prints, errors and all."""
    words = shlex.split(line)
    if words[0] == "python":
        before = sys.argv
        sys.argv = words[1:]
        try:
            runpy.run_path(words[1], run_name="__main__")
        finally:
            sys.argv = before
        return ""
    assert words[0] == "framing"
    result = CliRunner().invoke(main, words[1:])
    assert result.exit_code == 0, f"{line}\n{result.output}"
    return result.output


def squeeze(text: str) -> str:
    """A text with single blanks, so that columns may be wider."""
    return " ".join(text.split())


def test_every_command_of_the_page_does_what_it_says(
    chat: Chat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "docs" / "coding-rounds", tmp_path / "rounds")
    monkeypatch.chdir(tmp_path / "rounds")
    chat.code = code_by_words
    printed: list[str] = []
    for kind, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "text":
            missing = [line for line in text.splitlines() if not any(squeeze(line) in said for said in printed)]
            assert not missing, "\n".join(printed[-4:])
            continue
        for line in text.splitlines():
            assert line.startswith("$ ")
            printed.append(squeeze(run_line(line[2:].replace("http://localhost:8080/v1", chat.url))))
    table = pd.read_csv("coded-speeches.csv")
    found = pd.read_csv("found.csv").set_index("document")["dora_practices"]
    given = table.set_index("document")["p_burden_sharing"] >= 0.5
    right = found.str.contains("burden_sharing").reindex(given.index) == given
    assert right.mean() > 0.9
    gold = pd.read_csv("gold-1.csv")
    assert gold["history"].str.startswith("ann = ").all()
    sample = pd.concat([pd.read_csv("before-2.csv"), pd.read_csv("coded-2.csv")])
    assert len(sample) == sample["id"].nunique() == 110
    assert (1 / sample["sampling_probability"]).sum() == pytest.approx(160, rel=0.35)  # the speeches, estimated

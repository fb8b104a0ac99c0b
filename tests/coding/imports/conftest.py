"""One text of two passages, coded in a tool: exported, changed as the tool would, and imported by the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from framing.commands import main

SCHEME = """
name = "harbours"
version = "3"
[[practice]]
id = "convoy"
label = "Armed convoy"
cues = ["convoy"]
[[practice]]
id = "blockade"
label = "Blockade"
cues = ["blockade"]
"""
FIRST = "We sail in convoy \U0001f6a2 with our friends."
SECOND = "No fleet alone\nkeeps the sound open."
TEXT = f"{FIRST}\n{SECOND}\n"


@pytest.fixture
def start_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Exports a sheet to a tool; of both passages of the text with `whole`, else of the first alone."""

    def start(tool: str, target: str, *, whole: bool = False) -> Path:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "harbours.toml").write_text(SCHEME, encoding="utf-8")
        spans = [(0, len(FIRST)), (len(FIRST) + 1, len(TEXT) - 1)] if whole else [(0, len(FIRST))]
        rows = [
            {"id": f"logs/one/{number}", "corpus": "logs", "document": "one", "start": start, "end": end,
             "practices": [], "text": TEXT[start:end]}
            for number, (start, end) in enumerate(spans)
        ]  # fmt: skip
        (tmp_path / "sheet.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        options = ["--level", "documents"] if whole else []
        if whole:
            import pandas as pd

            from framing.files import text_sha256

            table = {"id": "one", "corpus": "logs", "title": "One", "text": TEXT, "earliest": "1402-01-01",
                     "latest": "1402-12-31", "state": "DEU", "sha256": text_sha256(TEXT)}  # fmt: skip
            pd.DataFrame([table]).to_parquet(tmp_path / "logs.parquet", index=False)
            options += ["--corpus", "logs.parquet"]
        result = run("coding", "export", "sheet.jsonl", "--to", tool, *options, "-o", target)
        assert result.exit_code == 0, result.output
        return tmp_path / target

    return start


@pytest.fixture
def bring_back(tmp_path: Path) -> Callable[..., tuple[Result, list[dict[str, Any]]]]:
    """Imports a file: what was said, and the rows that came back (none where it was refused)."""

    def back(tool: str, file: str, *options: str) -> tuple[Result, list[dict[str, Any]]]:
        result = run("coding", "import", file, "--from", tool, *options, "-o", "back.jsonl")
        target = tmp_path / "back.jsonl"
        if result.exit_code:
            assert result.exit_code == 2, result.output
            assert not target.exists()
            return result, []
        rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
        target.unlink()
        return result, rows

    return back


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--codebook", "harbours.toml"])

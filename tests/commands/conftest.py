"""Small codings for the commands of the classifier."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.commands.main import main

BOOK = """
name = "toy"
version = "1"
[stance]
endorse = "for"
reject = "against"
[[practice]]
id = "ships"
label = "Ships"
cues = ["fleet"]
[[practice]]
id = "talks"
label = "Talks"
"""


def write_codings(path: Path, count: int = 60, *, code: str = "ships", text: bool = True) -> Path:
    rows = []
    for number in range(count):
        kinds = [
            (code, "our fleet and sailors at sea"),
            ("talks", "a treaty to disarm and inspect"),
            ("", "rain on the fields"),
        ]
        name, words = kinds[number % 3]
        passage = f"{words} this year, word{chr(97 + number % 26)}"
        row = {
            "id": f"t{number}", "coder": "X", "corpus": "toy", "document": f"d{number // 2}", "start": 0,
            "end": len(passage), "domestic": [], "mechanism": [],
            "practices": [{"practice": name, "stance": "endorse"}] if name else [],
        }  # fmt: skip
        rows.append(json.dumps(row | ({"text": passage} if text else {})))
    path.write_text("\n".join(rows) + "\n")
    return path


@pytest.fixture
def toy_book(tmp_path: Path) -> Path:
    (tmp_path / "toy.toml").write_text(BOOK)
    return tmp_path / "toy.toml"


def run_framing(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def run() -> Callable[..., tuple[int, str, str]]:
    return run_framing


@pytest.fixture
def codings_file() -> Callable[..., Path]:
    return write_codings

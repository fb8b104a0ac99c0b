from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from framing.commands import main


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store of fetched corpora."""
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run() -> Callable[..., Result]:
    """A function that runs 'framing corpus' and looks at its exit code: what it said."""
    return run_corpus


def run_corpus(*arguments: object, code: int = 0) -> Result:
    """What a command of 'framing corpus' said."""
    result = CliRunner().invoke(main, ["corpus", *map(str, arguments)])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def make_folder() -> Callable[[Path], Path]:
    """A function that fills a folder with three texts, one of them without date and state: its path."""
    return fill_folder


def fill_folder(folder: Path) -> Path:
    """The folder with its texts."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("GBR_1701-05-04.txt", "NLD_1702.txt", "no-facts.txt"):
        (folder / name).write_text("We keep our word to those who stand with us. " * 12, encoding="utf-8")
    return folder

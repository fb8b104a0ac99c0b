"""From texts and from published frames a study gives the same tables, byte for byte (`benchmarks/same_bytes.py`)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from framing.study import load_study, run_study

ROOT = Path(__file__).resolve().parents[2]
STUDY = """
{codebook}
name = "small"
title = "Five states, ten years"
placebo = ["ceremony"]
[periods]
first = 1961
last = 1970
[dominant]
state = "USA"
[[corpus]]
name = "sotu"
audience = "domestic"
[[corpus]]
name = "ungdc"
audience = "international"
states = ["USA", "GBR", "FRA", "IND", "AUS"]
[secondary]
least_periods = 5
"""


@pytest.fixture(scope="module")
def same_bytes() -> ModuleType:
    spec = importlib.util.spec_from_file_location("same_bytes", ROOT / "benchmarks" / "same_bytes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.long
def test_texts_and_published_frames_give_the_same_bytes(
    same_bytes: ModuleType, archives: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = load_study("after-2001")
    codebook = f'codebook = "{shipped.file(shipped.model)}"'
    file = tmp_path / "small.toml"
    file.write_text(STUDY.format(codebook=codebook))
    for name, home in (("texts", archives), ("published", tmp_path / "empty")):
        monkeypatch.setenv("FRAMING_HOME", str(home))
        run_study(load_study(str(file)), tmp_path / name, jobs=1, report=False)
    assert same_bytes.texts_missing(tmp_path / "texts") == []
    assert "ungdc" in same_bytes.texts_missing(tmp_path / "published")
    assert list(same_bytes.different_tables(tmp_path / "texts", tmp_path / "published")) == []


def test_tables_that_differ_are_named_with_their_columns(same_bytes: ModuleType, tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        pd.DataFrame({"a": [1, 2], "b": [None, 3.5]}).to_csv(tmp_path / name / "same.csv", index=False)
        (tmp_path / name / "manifest.json").write_text(name)
    assert list(same_bytes.different_tables(tmp_path / "one", tmp_path / "other")) == []
    pd.DataFrame({"a": [1, 2], "b": [None, 4.5]}).to_csv(tmp_path / "other" / "same.csv", index=False)
    (tmp_path / "one" / "alone.csv").write_text("a\n1\n")
    found = dict(same_bytes.different_tables(tmp_path / "one", tmp_path / "other"))
    assert found == {"alone.csv": "is in one folder alone", "same.csv": "b in 1 of 2 rows"}

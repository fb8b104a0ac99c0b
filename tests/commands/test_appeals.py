"""framing appeals: the cross table of a run or of a frame table in the terminal, as JSON and as a file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from framing.commands.main import main
from framing.corpus.tables.documents import COLUMNS
from framing.tables import write_table


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["appeals", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a run with a cross table of two practices."""
    path = tmp_path_factory.mktemp("run")
    rows = [
        {
            "practice": practice, "appeal": appeal, "state": "USA" if not group else "", "audience": "domestic", "group": group,
            "period": "1946-1953", "leader": "Truman" if not group else "", "share": 0.2, "share_without": 0.02,
            "difference": 0.18, "ratio": 10.0, "low": 0.1 if appeal == "liberty" else -0.1, "high": 0.3, "passages": 64.0,
            "share_low": 0.1, "share_high": 0.31, "ratio_low": 2.0, "ratio_high": 20.0, "documents": 8,
        }
        for practice in ("aid", "containment")
        for group in ("", "ally")
        for appeal in ("liberty", "faith")
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(path / "framing.csv", index=False)
    (path / "manifest.json").write_text("{}")
    return path


def test_a_block_for_every_practice(folder: Path) -> None:
    done = run(folder)
    assert done.exit_code == 0, done.output
    assert done.stdout.count("share of its passages with each appeal") == 2
    line = next(line for line in done.stdout.splitlines() if "Truman" in line)
    assert line.split() == ["Truman", "domestic", "1946-1953", "64", "20*", "[10\u201331]", "20", "[10\u201331]"]


def test_a_narrow_terminal_cuts_no_interval(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal
    monkeypatch.setenv("COLUMNS", "50")  # room for one appeal
    done = run(folder, "--practice", "aid")
    assert done.stdout.count("[10\u201331]") == 4  # two appeals of a state and of a group
    assert "\u2026" not in done.stdout


def test_rows_can_be_chosen_and_written(folder: Path, tmp_path: Path) -> None:
    rows = json.loads(run(folder, "--practice", "aid", "--group", "ally", "--appeal", "faith", "--json").stdout)
    assert [(row["practice"], row["group"], row["appeal"], row["period"]) for row in rows] == [
        ("aid", "ally", "faith", "1946-1953")
    ]
    done = run(folder, "--state", "USA", "-o", tmp_path / "out.csv")
    assert (done.exit_code, done.stdout) == (0, "")
    assert len(pd.read_csv(tmp_path / "out.csv")) == 4
    assert "out.csv: 4 rows" in done.stderr
    for option, name, hint in (
        ("practice", "aids", "'aid'"),
        ("state", "GBR", "USA"),
        ("audience", "abroad", "domestic"),
    ):
        wrong = run(folder, f"--{option}", name)
        assert wrong.exit_code == 2
        assert f"--{option} {name}: not in the table." in wrong.output
        assert hint in wrong.output
    lost = run(folder, "-o", folder / "framing.csv")
    assert lost.exit_code == 2
    assert "would take the place of what is read" in lost.output


def test_a_frame_table_of_any_corpus_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path / "home"))
    words = (
        "We shall defend freedom against the communist powers, for our constitution gives us liberty. "
        "Taxes must pay for the ships and divisions that keep the peace. The harvest was good this year. "
    )
    rows = [
        dict.fromkeys(COLUMNS, "")
        | {
            "id": f"d{year}", "corpus": "mine", "text": words * 60, "earliest": f"{year}-01-05", "latest": f"{year}-01-05",
            "state": "USA", "speaker": "Ada One", "role": "President", "audience": "domestic",
        }
        for year in (1950, 1951, 1952)
    ]  # fmt: skip
    write_table(pd.DataFrame(rows), tmp_path / "mine.jsonl")
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(main, ["annotate", "mine.jsonl", "-o", "frames.parquet"])
    assert made.exit_code == 0, made.output
    done = run("frames.parquet", "--json", "--span", "2")
    assert done.exit_code == 0, done.output
    table = pd.DataFrame(json.loads(done.stdout))
    assert set(table["state"]) == {"USA"}
    assert {"1950-1951", "1950-1952"} <= set(table["period"])
    assert "Ada One" in set(table["leader"])
    assert np.isfinite(table[["share", "share_without", "low", "high"]].to_numpy(float)).all()
    none = run("mine.jsonl")
    assert none.exit_code == 2

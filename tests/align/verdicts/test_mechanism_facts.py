"""Mechanisms from facts, through the command: what moves in proportion to a number, and what does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands import main

PERIODS = np.arange(1946, 1986)
SHIFT = 1965
ROOT = Path(__file__).parents[3]


def write_world(folder: Path, moves: dict[str, float]) -> None:
    """Counts of 400 passages: the dominant state goes from 10 to 30 %, each other state from 10 % by its move (0..1)."""
    rows = []
    for number, (state, move) in enumerate({"USA": 0.2, **moves}.items()):
        for period in PERIODS:
            wave = 0.005 * np.sin(2.4 * period + number * number)  # small and its own, so that errors are not nought
            share = 0.1 + wave + (move if period >= SHIFT else 0.0)
            rows.append((state, period, "aid", round(400 * share, 3), 400, 8))
    pd.DataFrame(rows, columns=["state", "period", "frame", "count", "total", "documents"]).to_csv(
        folder / "t.csv", index=False
    )
    half = len(moves) // 2
    groups = [(state, "1946-1985", "ally" if number < half else "other") for number, state in enumerate(moves)]
    pd.DataFrame(groups, columns=["state", "period", "group"]).to_csv(folder / "g.csv", index=False)


def align(folder: Path, *options: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    plain = ["align", "--table", f"{folder}/t.csv", "--dominant", "USA", "-o", f"{folder}/out", "--permutations", "99"]
    done = CliRunner().invoke(main, [*plain, "--groups", f"{folder}/g.csv", "--compare", "other", *options])
    assert done.exit_code == 0, done.output
    effects, card = (pd.read_csv(folder / "out" / f"{name}.csv") for name in ("exposure_effects", "scorecard"))
    return effects[effects["estimator"] == "dose"], card.set_index("hypothesis")


def test_each_mechanism_rests_on_its_own_facts(tmp_path: Path) -> None:
    """Sixteen states move by 0 to 7.5 points in proportion to pressure; gains are balanced against it, aid unknown.

    A standard deviation of 0, 1, .. 15 is sqrt((16**2 - 1) / 12) = 4.61, so a move of half a point for each makes 2.30 points,
    .115 of the dominant state's 20. Gains of 1, -1, -1, 1 have no slope in any four states in a row.
    """
    pressure = np.arange(16.0)
    states = [f"S{number:02}" for number in range(16)]
    write_world(tmp_path, dict(zip(states, 0.005 * pressure, strict=True)))
    wide = pd.DataFrame({"state": states, "period": 1960, "pressure": pressure})
    wide["own_reckoning"] = np.tile([1.0, -1.0, -1.0, 1.0], 4) + np.repeat([0.1, -0.1, -0.1, 0.1], 4)
    wide.to_csv(tmp_path / "facts.csv", index=False)
    both = ["--pressure", f"{tmp_path}/facts.csv", "--own-reckoning", f"{tmp_path}/facts.csv"]
    effects, card = align(tmp_path, *both)
    last = effects[effects["last"] == 10].set_index("group")
    assert sorted(last.index) == ["own reckoning", "pressure"]
    assert last.loc["pressure", "estimate"] == pytest.approx(100 * 0.005 * pressure.std(), abs=0.15)
    assert last.loc["pressure", "pass_through"] == pytest.approx(0.115, abs=0.015)
    assert last.loc["own reckoning", "estimate"] == pytest.approx(0.0, abs=0.15)
    assert card.loc["H4b", "verdict"] == "supported"
    assert card.loc["H4b", "estimate"] == pytest.approx(last.loc["pressure", "pass_through"], rel=1e-4)
    assert card.loc["H4c", "verdict"] == "not supported"
    assert card.loc["H4a", "reason"] == "no frame represents this mechanism"
    for name in ("H4b", "H4c"):
        assert card.loc[name, "figure"].startswith(
            "share of the dominant state's move per standard deviation of the dose"
        )


def test_un_ideal_points_are_a_fact_on_own_reckoning(shared: Path, tmp_path: Path) -> None:
    """States move by a point for each unit that their votes lie nearer to the American ones before the shift."""
    source = shared / "facts" / "un_ideal_points.csv.gz"
    table = tmp_path / "near.csv"
    command = [sys.executable, "studies/trim_ideal_points.py", str(source), "2", "1946", "1985", "-o", str(table)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    near = pd.read_csv(table)
    points = pd.read_csv(source)
    own = points[points["year"] == 1960].set_index("ccode")["ideal_point"]  # 2 the United States, 390 Denmark
    danish = near[(near["state"] == "DNK") & (near["period"] == 1960)]["own_reckoning"].item()
    assert danish == pytest.approx(-abs(own[390] - own[2]), abs=0.001)
    before = near[near["period"].between(SHIFT - 8, SHIFT - 1)].groupby("state")["own_reckoning"]
    mean = before.mean()[before.count() == 7].iloc[:40]  # the session of 1964 had no votes
    write_world(tmp_path, (0.01 * (mean - mean.min())).to_dict())
    effects, card = align(tmp_path, "--own-reckoning", str(table))
    found = effects[effects["last"] == 10].set_index("group").loc["own reckoning"]
    assert found["estimate"] == pytest.approx(mean.std(ddof=0), abs=0.15)
    assert card.loc["H4c", "verdict"] == "supported"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--pressure", "t.csv"], "column 'pressure' is missing"),
        (["--inducement", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_facts_that_cannot_be_read_are_named(tmp_path: Path, options: list[str], said: str) -> None:
    write_world(tmp_path, dict.fromkeys(["S1", "S2", "S3", "S4"], 0.1))
    plain = ["align", "--table", f"{tmp_path}/t.csv", "--dominant", "USA", "-o", f"{tmp_path}/out"]
    facts = [options[0], str(tmp_path / options[1])]
    done = CliRunner().invoke(main, [*plain, "--groups", f"{tmp_path}/g.csv", "--compare", "other", *facts])
    assert done.exit_code == 2
    assert said in done.stderr
    pd.DataFrame({"state": ["S1"], "period": [1960], "aid": [1]}).to_csv(tmp_path / "f.csv", index=False)
    done = CliRunner().invoke(main, [*plain, "--inducement", f"{tmp_path}/f.csv"])
    assert done.exit_code == 2
    assert "Give --groups or --exposure, too" in done.stderr

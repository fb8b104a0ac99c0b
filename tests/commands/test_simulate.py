from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from framing.align.simulation.kinds import GROUP_KINDS, KINDS
from framing.commands import main


def run(*arguments: object):
    return CliRunner().invoke(main, [str(one) for one in arguments])


def test_simulated_worlds_go_through_align(tmp_path: Path) -> None:
    result = run("simulate", "--kind", "diffusion", "--states", "8", "--frames", "2", "-o", tmp_path / "world")
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "world").iterdir()} == {
        "counts.csv",
        "exposure.csv",
        "true_shifts.csv",
        "true_adoption.csv",
    }
    aligned = run(
        "align", "--table", tmp_path / "world/counts.csv", "--dominant", "A", "--exposure", tmp_path / "world/exposure.csv",
        "-o", tmp_path / "out", "--permutations", "99",
    )  # fmt: skip
    assert aligned.exit_code == 0, aligned.output
    true, found = pd.read_csv(tmp_path / "world/true_shifts.csv"), pd.read_csv(tmp_path / "out/shifts.csv")
    assert found["frame"].iloc[0] == true["frame"].iloc[0]
    assert abs(found["date"].iloc[0] - true["date"].iloc[0]) <= 3


def test_every_kind_of_world_can_be_asked_for() -> None:
    told = run("simulate", "--help")
    assert "[" + "|".join([*KINDS, *GROUP_KINDS]) + "]" in "".join(told.stdout.split())


def test_help_loads_no_tables() -> None:
    code = "import sys; from framing.commands import simulate; print({'numpy', 'pandas'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_several_worlds_differ_and_repeat(tmp_path: Path) -> None:
    for name in ("one", "two"):
        result = run(
            "simulate", "--kind", "slow-shock", "--worlds", "2", "--seed", "5", "--states", "4", "-o", tmp_path / name
        )
        assert result.exit_code == 0, result.output
    worlds = sorted((tmp_path / "one").iterdir())
    assert [world.name for world in worlds] == ["world_0001", "world_0002"]
    first, second = ((world / "counts.csv").read_bytes() for world in worlds)
    assert first != second
    assert first == (tmp_path / "two/world_0001/counts.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--kind", "diffusio"], ["--kind", "'diffusio'", "'diffusion'", "'slow-shock'"]),
        (["--kind", "null", "--periods", "5"], ["periods", "30 or more"]),
        (["--kind", "null", "--rise", "1.5"], ["between 0 and 1"]),
        (["--kind", "null", "--worlds", "0"], ["--worlds"]),
        (["--kind", "null", "--states", "1"], ["2 states"]),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, arguments: list[str], words: list[str]) -> None:
    result = run("simulate", "-o", tmp_path / "out", *arguments)
    assert result.exit_code == 2
    for word in words:
        assert word in result.stderr


def test_kinds_of_groups_write_groups_and_the_true_pass_through(tmp_path):
    arguments = ["simulate", "--kind", "mirroring-rivals", "-o", str(tmp_path), "--states", "24", "--frames", "4"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    groups = pd.read_csv(tmp_path / "groups.csv")
    assert groups.groupby("group")["state"].nunique().to_dict() == {"ally": 8, "non-aligned": 12, "rival's ally": 4}
    truth = pd.read_csv(tmp_path / "true_pass_through.csv")
    assert set(truth["group"]) == {"ally", "rival's ally"}
    assert (truth.loc[truth["group"] == "ally", "pass_through"] > 0).all()
    assert (truth.loc[truth["group"] == "rival's ally", "pass_through"] < 0).all()
    assert not (tmp_path / "exposure.csv").exists()

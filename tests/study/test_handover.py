"""Dominance passes to another state where the level jumps: a handover, told with date and names, and no shift."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.dominance import Turn, leader_in, read_turns, tell_handovers, tell_turns

TURNS = '[[dominant]]\nstate = "SWE"\nlast = 1949\n[[dominant]]\nstate = "USA"\nfirst = 1950\n'


def with_turns(study: Path, turns: str) -> Path:
    target = study.with_name("passing.toml")
    target.write_text(study.read_text().replace('[dominant]\nstate = "USA"\n', turns))
    return target


def test_the_jump_at_a_handover_is_told_and_is_no_shift(
    planted_study: Path, run_without_images, tmp_path: Path
) -> None:
    """Sweden never speaks of the contest, the United States do from 1950 on, when they become dominant."""
    study = with_turns(planted_study, TURNS)
    done = run_without_images(study, tmp_path / "out")
    said = (
        "Dominance passes from Sweden to the United States in 1950: a new level there is a handover and no shift, and no "
        "window around a shift reaches across."
    )
    assert said in done.stderr
    assert said in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    shifts = pd.read_csv(tmp_path / "out" / "shifts.csv")
    assert shifts[shifts["series"] == "dominant"].empty
    told = pd.read_csv(tmp_path / "out" / "sensitivity.csv").query("variant == 'handover'")
    assert set(told["date"]) == {1950}
    assert "ideological_balancing" in set(told["frame"])


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        (TURNS.replace("1949", "1950"), "SWE and USA are both dominant in 1950. Give each its first and last year"),
        (TURNS.replace("last = 1949\n", ""), "SWE and USA are both dominant in 1950"),
        (TURNS.replace("last = 1949", "last = 1900").replace("first = 1950", "first = 2000"), "no state is dominant"),
    ],
)
def test_turns_that_cannot_be_are_refused(turns: str, said: str, planted_study: Path) -> None:
    done = CliRunner().invoke(main, ["run", str(with_turns(planted_study, turns)), "--no-report"])
    assert done.exit_code == 2
    assert "passing.toml" in done.stderr
    assert said in done.stderr


def test_turns_are_cut_to_the_study_and_put_in_order() -> None:
    entries = [{"state": "USA", "first": 1816}, {"state": "GBR", "last": 1815}, {"state": "ESP", "last": 1600}]
    turns = read_turns(entries, 1720, 1900)
    assert turns == (Turn("GBR", 1720, 1815), Turn("USA", 1816, 1900))
    assert [leader_in(turns, year) for year in (1719, 1815, 1816)] == ["", "GBR", "USA"]
    assert tell_turns(turns) == "the United Kingdom 1720\u20131815, the United States 1816\u20131900"


def test_several_handovers_are_one_sentence() -> None:
    turns = (Turn("NLD", 1600, 1700), Turn("GBR", 1701, 1945), Turn("the league", 1946, 2000))
    assert tell_handovers(turns) == (
        "Dominance passes from the Netherlands to the United Kingdom in 1701 and from the United Kingdom to the league in "
        "1946: new levels there are handovers and no shift, and no window around a shift reaches across."
    )
    assert tell_handovers(turns[:1]) == ""

"""A small campaign of faults and of hostile inputs, with fixed seeds; the whole is `make chaos`."""

from __future__ import annotations

from pathlib import Path

from chaos.hostile.campaign import run_inputs
from chaos.kills import run_kills


def test_no_fault_breaks_a_promise(tmp_path: Path) -> None:
    trials = list(run_kills(range(6), 21, tmp_path, 2, ("import", "train", "code")))
    assert [(trial.number, trial.scene, trial.kind, trial.wrong) for trial in trials if trial.wrong] == []
    assert {trial.scene for trial in trials} == {"import", "train", "code"}


def test_no_hostile_input_breaks_a_promise(tmp_path: Path) -> None:
    tried = list(run_inputs(60, 21, tmp_path, 2))
    assert [(one.name, one.command, one.wrong) for one in tried if one.wrong] == []
    assert len(tried) == 60
    assert {one.made for one in tried} == {"by hand", "changed", "by hypothesis"}

"""Errors that once went unnoticed: each is put into a copy of the package, and the tests beside it must fail.

A line that no longer stands in the source fails here too, with its place: give the mutant its new line, or take it out where
the formula is gone. The whole list of changes is the business of `make mutants`, see docs/testing.md.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]


class Mutant(NamedTuple):
    """A change of one line: its module below framing/, what stands there, what is put there, the tests below tests/."""

    module: str
    line: str
    error: str
    tests: str


MUTANTS = {
    "sampling noise of adjusted shares left out": Mutant(
        "align/prevalence/estimates",
        "variance = noise + ",
        "variance = 0 * noise + ",
        "align/prevalence/test_by_hand.py",
    ),
    "interval-censored lags begin a period late": Mutant(
        "align/states/survival",
        '"lag_low"].to_numpy(float) - 1',
        '"lag_low"].to_numpy(float)',
        "align/states/test_survival.py",
    ),
    "circumstances of two years later": Mutant(
        "align/appeals/circumstances", "+ 1 - 2 * span\n", "+ 3 - 2 * span\n", "align/appeals/test_dates_by_hand.py"
    ),
    "a lower bound of power": Mutant(
        "align/states/power", "BOUND = 2.65", "BOUND = 1.96", "align/states/test_power.py"
    ),
    "background rate of the exposed contrast": Mutant(
        "align/states/exposure", "/ (low + 1) * (high + 1) /", "/ (low + 1) /", "align/states/test_exposure.py"
    ),
    "variance of one group alone": Mutant(
        "align/verdicts/scorecard", "variance += share", "variance = share", "align/verdicts/test_scorecard.py"
    ),
    "the shift ignored in threats": Mutant(
        "align/rivals/threats", "& (home > 0) & around_shift[:, None]", "& (home > 0)", "align/rivals/test_threats.py"
    ),
    "values of the period itself": Mutant(
        "align/states/hazard", 'side="left") - 1', 'side="left")', "align/states/test_hazard_by_hand.py"
    ),
    "no free intercept of the hazard": Mutant(
        "align/states/hazard",
        'solver="newton-cg"',
        'solver="newton-cg", fit_intercept=False',
        "align/states/test_hazard_by_hand.py",
    ),
    "class weights without exponent": Mutant(
        "classify/fitting/stance", ", 1)) ** power)", ", 1)))", "classify/fitting/test_stance.py"
    ),
    "no weights of a practice's own": Mutant(
        "classify/fitting/stance",
        "np.add.at(found, (rows[asked], practices[asked]), OWN * alpha)",
        "pass",
        "classify/fitting/test_stance.py",
    ),
    "half an interval": Mutant(
        "classify/evaluating/evaluation",
        "np.quantile(draws[:, column], (0.025, 0.975))",
        "np.quantile(draws[:, column], (0.25, 0.75))",
        "classify/evaluating/test_bootstrap.py",
    ),
    "half an interval of agreement": Mutant(
        "coding/agreement", "[0.025, 0.975]", "[0.25, 0.75]", "coding/test_agreement.py"
    ),
}


def run_tests(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """The tests of a file, on the copy of the package in `folder`, until the first that fails."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(
        [*command, str(ROOT / "tests" / tests)], cwd=folder, env=environment, capture_output=True, text=True
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "framing", tmp_path / "framing")  # with what is compiled, which stays valid
    return tmp_path


@pytest.mark.parametrize("name", MUTANTS)
def test_an_error_does_not_go_unnoticed(name: str, copy: Path) -> None:
    mutant = MUTANTS[name]
    path = copy / "framing" / f"{mutant.module}.py"
    assert path.is_file(), (
        f"framing/{mutant.module}.py is gone: name the module where the formula of this mutant is now"
    )
    source = path.read_text(encoding="utf-8")
    found = source.count(mutant.line)
    assert found == 1, (
        f"framing/{mutant.module}.py holds {found} times, not once: {mutant.line!r}. Write down the line that is there."
    )
    path.write_text(source.replace(mutant.line, mutant.error), encoding="utf-8")
    run = run_tests(copy, mutant.tests)
    assert run.returncode == 1, (
        f"tests/{mutant.tests} did not notice ({run.returncode}): {name}\n{run.stdout[-2000:]}{run.stderr[-500:]}"
    )


def test_without_an_error_the_same_tests_pass(copy: Path) -> None:
    run = run_tests(copy, "align/test_nulls.py")
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-500:]

"""Errors that once went unnoticed: with each of them the tests beside it must fail. All are run by one process.

A line that no longer stands in the source fails here too, with its place: give the mutant its new line, or take it out where
the formula is gone. The whole list of changes is the business of `make mutants`, see docs/testing.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]


class Mutant(NamedTuple):
    """A change of one line: its module below framing/, what stands there, what is put there, the test below tests/."""

    module: str
    line: str
    error: str
    test: str


MUTANTS = {
    "sampling noise of adjusted shares left out": Mutant(
        "align/prevalence/estimates",
        "variance = noise + ",
        "variance = 0 * noise + ",
        "align/prevalence/test_by_hand.py::test_rates_close_to_each_other_leave_a_wide_interval",
    ),
    "interval-censored lags begin a period late": Mutant(
        "align/states/survival",
        '"lag_low"].to_numpy(float) - 1',
        '"lag_low"].to_numpy(float)',
        "align/states/test_survival.py::test_who_counts_and_when",
    ),
    "circumstances of two years later": Mutant(
        "align/appeals/circumstances",
        "+ 1 - 2 * span\n",
        "+ 3 - 2 * span\n",
        "align/appeals/test_dates_by_hand.py::test_circumstances_change_from_the_mean_of_some_years_to_that_of_the_next",
    ),
    "a lower bound of power": Mutant(
        "align/states/power",
        "BOUND = 2.65",
        "BOUND = 1.96",
        "align/states/test_power.py::test_power_for_the_least_and_the_whole_step",
    ),
    "background rate of the exposed contrast": Mutant(
        "align/states/exposure",
        "/ (low + 1) * (high + 1) /",
        "/ (low + 1) /",
        "align/states/test_exposure.py::test_where_no_exposed_state_likely_adopted_there_is_no_contrast",
    ),
    "variance of one group alone": Mutant(
        "align/verdicts/scorecard",
        "variance += share",
        "variance = share",
        "align/verdicts/test_scorecard.py::test_difference_of_groups_has_the_variance_of_both",
    ),
    "the shift ignored in threats": Mutant(
        "align/rivals/threats",
        "& (home > 0) & around_shift[:, None]",
        "& (home > 0)",
        "align/rivals/test_threats.py::test_the_dominant_state_must_name_it_within_two_years_of_the_shift",
    ),
    "values of the period itself": Mutant(
        "align/states/hazard",
        'side="left") - 1',
        'side="left")',
        "align/states/test_hazard_by_hand.py::test_values_are_those_of_the_period_before",
    ),
    "no free intercept of the hazard": Mutant(
        "align/states/hazard",
        'solver="newton-cg"',
        'solver="newton-cg", fit_intercept=False',
        "align/states/test_hazard_by_hand.py::test_a_group_that_never_adopts_has_a_hazard_of_its_share",
    ),
    "class weights without exponent": Mutant(
        "classify/fitting/stance",
        ", 1)) ** power)",
        ", 1)))",
        "classify/fitting/test_stance.py::test_weights_raise_the_rarer_side_by_the_odds_to_a_power",
    ),
    "no weights of a practice's own": Mutant(
        "classify/fitting/stance",
        "np.add.at(found, (rows[asked], practices[asked]), OWN * alpha)",
        "pass",
        "classify/fitting/test_stance.py::test_stance_is_that_of_features_with_a_part_of_the_practices_own",
    ),
    "half an interval": Mutant(
        "classify/evaluating/evaluation",
        "np.quantile(draws[:, column], (0.025, 0.975))",
        "np.quantile(draws[:, column], (0.25, 0.75))",
        "classify/evaluating/test_bootstrap.py::test_intervals_are_those_of_nineteen_draws_in_twenty",
    ),
    "half an interval of agreement": Mutant(
        "coding/agreement",
        "[0.025, 0.975]",
        "[0.25, 0.75]",
        "coding/test_agreement.py::test_intervals_are_those_of_nineteen_draws_in_twenty",
    ),
    "the classifier's errors left out of intervals of framing": Mutant(
        "align/appeals/measures",
        "Spread(measure.sampled + added,",
        "Spread(measure.sampled,",
        "align/appeals/test_cells_by_hand.py::test_the_error_of_the_classifier_adds_to_the_variance",
    ),
    "what chances see at their level is not taken off": Mutant(
        "align/appeals/estimates",
        "(raw.means[0] - raw.seen)",
        "raw.means[0]",
        "align/appeals/test_cells_by_hand.py::test_a_cell_carries_the_errors_of_the_classifier",
    ),
    "no odds of a document taken from its codes": Mutant(
        "classify/documents/weights",
        "+ self.intercepts + given.codes @ self.crossed",
        "+ self.intercepts",
        "classify/documents/test_by_hand.py::test_predictions_by_hand",
    ),
}


def read(mutant: Mutant) -> str:
    """The source of a module; a test of its own says where a line is gone."""
    path = ROOT / "framing" / f"{mutant.module}.py"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the tests said of every error whose line is in the source, and of no error at all."""
    folder = tmp_path_factory.mktemp("mutants")
    none = Mutant("align/nulls", "", "", "align/test_nulls.py")
    changes = []
    for number, (name, mutant) in enumerate({**MUTANTS, "none": none}.items()):
        source = read(mutant)
        if mutant.line and source.count(mutant.line) != 1:
            continue
        changed = folder / f"{number}.py"
        changed.write_text(source.replace(mutant.line, mutant.error) if mutant.line else source, encoding="utf-8")
        changes.append({"name": name, "module": mutant.module, "tests": [mutant.test], "source": str(changed)})
    given, results = folder / "changes.json", folder / "results.json"
    given.write_text(json.dumps(changes), encoding="utf-8")
    command = [sys.executable, str(ROOT / "tests" / "mutating.py"), str(given), str(results)]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
    outcomes: dict[str, str] = json.loads(results.read_text(encoding="utf-8"))
    return outcomes


@pytest.mark.parametrize("name", MUTANTS)
def test_an_error_does_not_go_unnoticed(name: str, found: dict[str, str]) -> None:
    mutant = MUTANTS[name]
    source = read(mutant)
    assert source, f"framing/{mutant.module}.py is gone: name the module where the formula of this mutant is now"
    count = source.count(mutant.line)
    assert count == 1, (
        f"framing/{mutant.module}.py holds {count} times, not once: {mutant.line!r}. Write down the line that is there."
    )
    assert found[name] == "noticed", f"tests/{mutant.test} did not notice: {name}"


def test_without_an_error_the_same_tests_pass(found: dict[str, str]) -> None:
    assert found["none"] == "unnoticed"

"""What exposure does: hazard, adoption curves, contrasts of groups, learning, p-values from draws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings, align_counts
from framing.align.nulls import rank_p, tail_p
from framing.align.states.exposure import contrast_groups, too_few_moved
from framing.align.states.hazard import fit_hazard
from framing.align.states.survival import curve

from ..tables import FAST, NEVER, sharp_counts


def planted_risk(effect: float, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(seed)
    rows = []
    for shift in range(2):
        for state in range(40):
            exposed = state % 2
            for since in range(1, 16):
                adopted = int(rng.random() < 1 / (1 + np.exp(3.5 - effect * exposed)))
                rows.append((shift, state, 1960 + 10 * shift + since, since, adopted))
                if adopted:
                    break
    risk = pd.DataFrame(rows, columns=["shift", "state", "period", "since", "adopted"])
    values = (risk["state"] % 2).to_numpy(float)
    return risk, (values - values.mean()) / values.std()


def test_the_hazard_finds_exposure_and_only_where_it_is() -> None:
    found = fit_hazard(*planted_risk(2.0, 0), {}, AlignSettings("USA", permutations=199), np.random.default_rng(0))
    assert found.p <= 0.02
    assert found.low > 0
    p = [
        fit_hazard(*planted_risk(0.0, seed), {}, AlignSettings("USA", permutations=99), np.random.default_rng(seed)).p
        for seed in range(20)
    ]
    assert np.mean(np.array(p) <= 0.05) <= 0.25


def test_fewer_than_ten_adoptions_are_not_enough() -> None:
    risk, exposure = planted_risk(0.0, 1)
    risk["adopted"] = 0
    risk.loc[:8, "adopted"] = 1
    hazard = fit_hazard(risk, exposure, {}, AlignSettings("USA", permutations=99), np.random.default_rng(0))
    assert not hazard.enough
    assert hazard.adoptions == 9
    assert np.isnan(hazard.estimate)


def test_adoption_curve_of_exact_times_is_kaplan_meier() -> None:
    upper = np.array([2.0, 4, 4, 7, np.inf, np.inf])
    table = curve(np.where(np.isinf(upper), 15.0, upper - 1), upper, 15, 0.95).set_index("lag")["share_adopted"]
    assert table[1] == pytest.approx(0, abs=1e-6)
    assert table[[2, 4, 7, 15]].to_numpy() == pytest.approx([1 / 6, 3 / 6, 4 / 6, 4 / 6], abs=1e-3)


def test_contrast_with_few_states_counts_all_ways() -> None:
    adopted = np.array([1.0, 1, 1, 0, 0, 0])
    exposed = np.array([True, True, True, False, False, False])
    contrast = contrast_groups(adopted, exposed, ~exposed, 999, np.random.default_rng(0))
    assert contrast.difference == 1
    assert contrast.p == pytest.approx(1 / 20)
    assert len(contrast.null) == 20
    lonely = contrast_groups(adopted, np.arange(6) == 0, np.arange(6) > 0, 999, np.random.default_rng(0))
    assert not lonely.possible


def test_small_chances_of_adoption_make_no_contrast() -> None:
    adopted = np.array([0.02, 0.03, 0.02, 0.04, 0.03, 0.001, 0.002, 0.001, 0.002, 0.001])
    exposed = np.arange(10) < 5
    none = contrast_groups(adopted, exposed, ~exposed, 999, np.random.default_rng(0))
    assert (none.p, none.background) == (1, 1)
    adopted[0] = 0.9
    assert contrast_groups(adopted, exposed, ~exposed, 999, np.random.default_rng(0)).p < 0.05


def test_learning_needs_a_column_of_success() -> None:
    starts = {"USA": 1970, **{f"S{number:02}": 1971 + number if number < 12 else NEVER for number in range(24)}}
    states = list(starts)[1:]
    cells = pd.DataFrame([(state, year) for state in states for year in range(1950, 1995)], columns=["state", "period"])
    number = cells["state"].str[1:].astype(int)
    exposure = cells.assign(exposure=(number < 12).astype(float))
    due = cells["period"] >= 1970 + number
    covariates = {
        "success": cells.assign(success=(due & (number < 12)).astype(float)),
        "noise": cells.assign(noise=(number % 5 + cells["period"] % 3).astype(float)),
    }
    verdicts = {}
    for name, table in covariates.items():
        settings = AlignSettings("USA", **FAST)
        card = align_counts(sharp_counts(starts), settings, exposure=exposure, covariates=table).scorecard
        verdicts[name] = card.set_index("hypothesis").loc["learning"]
    assert verdicts["success"]["verdict"] == "supported"
    assert verdicts["noise"]["verdict"] == "not enough evidence"
    assert "success" in verdicts["noise"]["reason"]


def test_a_wave_is_rejected_when_too_few_moved() -> None:
    assert too_few_moved(2, np.full(10, 0.8)) < 0.001
    assert too_few_moved(8, np.full(10, 0.8)) > 0.5


def test_p_values_from_draws() -> None:
    null = np.random.default_rng(0).exponential(1.0, 2000)
    assert rank_p(0.0, null) == 1
    assert tail_p(1.0, null) == pytest.approx(np.exp(-1.0), rel=0.1)
    assert tail_p(10.0, null) == pytest.approx(np.exp(-10.0), rel=1.5)

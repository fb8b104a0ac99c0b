"""Graded exposure and states that join or leave: by hand, and against pyfixest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyfixest
import pytest
from scipy.stats import t as student

from framing.align.groups.dose import answer_dose, fix_exposure, slope_at, slope_shocks
from framing.align.groups.settings import GroupSettings
from framing.align.groups.shocks import Shocks
from framing.align.groups.staggered import follow_members, impute, stack, two_way
from framing.align.groups.windows import GroupPanel
from tests.align.groups.simulated import flat_panel, small_panel
from tests.align.groups.test_stacked import event

SETTINGS = GroupSettings()


def test_exposure_before_the_date_counts() -> None:
    values = np.array([[1.0, 3.0, 9.0], [np.nan, 2.0, 9.0], [np.nan, np.nan, 9.0]])
    got = fix_exposure(values, 2, 0)
    assert got[:2].tolist() == [2.0, 2.0]
    assert np.isnan(got[2])


def test_a_response_in_proportion_to_the_dose_is_found() -> None:
    panel = flat_panel(0.0)
    dose = np.arange(8.0)
    share = panel.share.copy()
    share[0, :, 12:] += 0.01 * dose[:, None]
    values = np.repeat(dose[:, None], 24, axis=1)
    found = slope_at(replace(panel, share=share), values, 12, 8, (0, 5), SETTINGS)
    assert found.estimate[0] == pytest.approx(0.01 * dose.std())
    assert found.error[0] == pytest.approx(0.0, abs=1e-9)


def test_states_of_unknown_exposure_take_no_part() -> None:
    panel = flat_panel(0.0)
    dose = np.arange(8.0)
    share = panel.share.copy()
    share[0, :, 12:] += 0.01 * dose[:, None]
    share[0, 7, 12:] += 0.5
    values = np.repeat(np.where(dose == 7, np.nan, dose)[:, None], 24, axis=1)
    found = slope_at(replace(panel, share=share), values, 12, 8, (0, 5), SETTINGS)
    assert found.estimate[0] == pytest.approx(0.01 * dose[:7].std())


def test_slope_agrees_with_pyfixest() -> None:
    panel, rng = small_panel(states=24), np.random.default_rng(5)
    dose = rng.gamma(2, 1, 24)
    values = np.repeat(dose[:, None], 30, axis=1)
    found = slope_at(panel, values, 12, 8, (0, 5), SETTINGS)
    scaled = (dose - dose.mean()) / dose.std()
    rows = [
        (state, at - 12, panel.share[1, row, at], panel.weight[1, row, at], scaled[row])
        for row, state in enumerate(panel.states)
        for at in range(4, 23)
        if panel.weight[1, row, at] > 0
    ]
    table = pd.DataFrame(rows, columns=["state", "relative", "share", "passages", "dose"])
    names = [k for k in range(-8, 11) if k != -1]
    for k in names:
        table[f"d{k + 8}"] = table["dose"] * (table["relative"] == k)
    formula = " + ".join(f"d{k + 8}" for k in names)
    fit = pyfixest.feols(f"share ~ {formula} | state + relative", table, weights="passages", vcov={"CRV1": "state"})
    weights = np.array([(0 <= k <= 5) / 6 - (k < 0) / 8 for k in names])
    assert found.estimate[1] == pytest.approx(float(weights @ fit.coef().to_numpy()), abs=1e-10)
    assert found.error[1] == pytest.approx(float(np.sqrt(weights @ fit._vcov @ weights)), rel=1e-6)


def test_dose_answer_carries_shocks() -> None:
    panel = small_panel(states=24, periods=40)
    values = np.repeat(np.arange(24.0)[:, None], 40, axis=1)
    shocks = slope_shocks(panel, values, (0, 5), {0: [20]}, SETTINGS)
    found = answer_dose(panel, values, event(20, 0.1, periods=40), (0, 5), shocks, SETTINGS)
    assert np.isfinite(found.estimate)
    assert found.error >= found.clustered > 0


def joiner_panel() -> GroupPanel:
    """Allies jump by .1 at period 12; S04 joins at 15 and jumps then; S05 is an ally that leaves at 16 and falls back."""
    panel = flat_panel(0.1)
    share, code = panel.share.copy(), panel.code.copy()
    share[0, 4, 15:] += 0.1
    code[4, 15:] = 1
    code[5, :16] = 1
    share[0, 5, 12:16] += 0.1
    return replace(panel, share=share, code=code)


def test_members_are_followed_until_they_leave() -> None:
    switching, relative, edges = follow_members(joiner_panel(), 1, 12, 8, 10)
    assert (switching.joined, switching.left) == (1, 1)
    assert edges.tolist() == [4, 23]
    treated = [relative[row].tolist() for row in switching.treated]
    assert treated[0] == list(range(11))
    assert treated[4] == list(range(3, 11))
    assert treated[5] == list(range(4))
    assert treated[6] == []
    assert relative[switching.clean[5]].tolist() == list(range(-8, 0))
    assert relative[switching.clean[4]].tolist() == list(range(-8, 3))


def test_both_estimators_find_the_effect_without_noise() -> None:
    panel = joiner_panel()
    switching, relative, edges = follow_members(panel, 1, 12, 8, 10)
    share, weight = panel.share[0, :, edges[0] : edges[1]], panel.weight[0, :, edges[0] : edges[1]]
    counted = np.broadcast_to((relative >= 0) & (relative <= 5), share.shape)
    assert impute(share, weight, switching.treated, switching.clean, counted)[0] == pytest.approx(0.1)
    assert stack(share, weight, switching, relative, 8, (0, 5))[0] == pytest.approx(0.1)


def test_imputation_agrees_with_did2s() -> None:
    panel = small_panel(states=24, missing=0.1)
    code = np.where(panel.code == 2, 0, panel.code)
    code[[0, 3, 6], 14:] = 1
    panel = replace(panel, code=code)
    switching, relative, edges = follow_members(panel, 1, 12, 8, 10)
    share, weight = panel.share[0, :, edges[0] : edges[1]], panel.weight[0, :, edges[0] : edges[1]]
    counted = np.broadcast_to(relative >= 0, share.shape)
    effect, error = impute(share, weight, switching.treated, switching.clean, counted)
    used = (weight > 0) & (switching.treated | switching.clean)
    row, column = np.nonzero(used)
    table = pd.DataFrame(
        {
            "state": row,
            "time": column,
            "share": share[used],
            "passages": weight[used],
            "treat": switching.treated[used].astype(float),
        }
    )
    fit = pyfixest.did2s(
        table,
        yname="share",
        first_stage="~ 0 | state + time",
        second_stage="~ treat",
        treatment="treat",
        cluster="state",
        weights="passages",
    )
    assert effect == pytest.approx(float(fit.coef()["treat"]), rel=1e-5)
    assert error == pytest.approx(float(fit.se()["treat"]), rel=0.25)


def test_two_way_effects_reproduce_an_additive_table() -> None:
    state, period = np.array([0.1, 0.5, -0.2]), np.array([0.0, 1.0, 2.0, 0.5])
    weight = np.array([[1.0, 2, 0, 1], [3, 1, 1, 0], [1, 1, 1, 1]])
    a, b = two_way(state[:, None] + period[None, :], weight)
    assert a[:, None] + b[None, :] == pytest.approx(state[:, None] + period[None, :])


def test_the_p_of_a_slope_is_that_of_the_error_with_shocks() -> None:
    # doses 0 to 7 with a variance of 5.25 and no noise: the slope is .01 * sqrt(5.25), its clustered error 0. Weights 1 / 6 six
    # times and 1 / 8 eight times: 7 / 24, and .00045 * 7 / 24 is a quarter of .01^2 * 5.25. So t is 2, on 5 degrees
    panel, dose = flat_panel(0.0), np.arange(8.0)
    share = panel.share.copy()
    share[0, :, 12:] += 0.01 * dose[:, None]
    shocks = Shocks(np.array([0.00045]), np.array([5.0]), np.ones(1))
    values = np.repeat(dose[:, None], 24, axis=1)
    found = answer_dose(replace(panel, share=share), values, event(12, 0.1), (0, 5), shocks, SETTINGS)
    assert found.clustered == pytest.approx(0, abs=1e-9)
    assert found.error == pytest.approx(found.estimate / 2)
    assert found.p == pytest.approx(2 * student.sf(2, 5))


def test_error_of_imputed_effects_by_hand() -> None:
    """Two periods; two states rise by .3 and .5 in the second as members, two others by .1 and .3.

    Others rise by .2: effects .1 and .3, mean .2. Each other state has half of that .2 as its part, and half of its .1 about it
    as residuals: scores of .05 and -.05. Members have half of .1 about the mean of their period, .05 as well. Four states.
    """
    share = np.array([[0.0, 0.3], [0.0, 0.5], [0.0, 0.1], [0.0, 0.3]])
    treated = np.array([[False, True], [False, True], [False, False], [False, False]])
    effect, error = impute(share, np.ones((4, 2)), treated, ~treated, treated)
    assert effect == pytest.approx(0.2)
    assert error == pytest.approx(np.sqrt(4 * 0.05**2 * 4 / 3))


def test_cohorts_count_by_their_passages() -> None:
    # four states rise by .1 at 12, one that joins at 15 by .2 then; six periods after each: (4 * .1 + .2) / 5
    panel = flat_panel(0.1)
    share, code = panel.share.copy(), panel.code.copy()
    share[0, 4, 15:] += 0.2
    code[4, 15:] = 1
    panel = replace(panel, share=share, code=code)
    switching, relative, edges = follow_members(panel, 1, 12, 8, 10)
    own = panel.share[0, :, edges[0] : edges[1]], panel.weight[0, :, edges[0] : edges[1]]
    assert stack(*own, switching, relative, 8, (0, 5))[0] == pytest.approx(0.12)

"""The group answers against pyfixest, to the printed digit. Apart, since it starts threads, which no fork can use."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyfixest
import pytest

from framing.align.groups.dose import slope_at
from framing.align.groups.projections import project
from framing.align.groups.settings import GroupSettings
from framing.align.groups.staggered import follow_members, impute
from framing.align.groups.windows import GroupPanel, contrast_groups, trace_groups
from tests.align.groups.simulated import small_panel

SETTINGS = GroupSettings()


def long_table(panel: GroupPanel, frame: int, place: int, before: int, after: int) -> pd.DataFrame:
    """The window as rows state, period, share, passages, group, relative."""
    first, last = max(place - before, 0), min(place + after + 1, len(panel.periods))
    rows = [
        (
            state,
            at - place,
            panel.share[frame, row, at],
            panel.weight[frame, row, at],
            panel.groups[panel.code[row, at]],
        )
        for row, state in enumerate(panel.states)
        for at in range(first, last)
        if panel.weight[frame, row, at] > 0
    ]
    return pd.DataFrame(rows, columns=["state", "relative", "share", "passages", "group"])


@pytest.mark.parametrize(("group", "frame", "place"), [(1, 0, 12), (2, 1, 15), (1, 1, 5)])
def test_event_study_agrees_with_pyfixest(group: int, frame: int, place: int) -> None:
    panel = small_panel(states=24)
    paths = trace_groups(panel, place, 8, 10)
    table = long_table(panel, frame, place, 8, 10)
    table = table[table["group"].isin(["others", panel.groups[group]])]
    table["exposed"] = (table["group"] == panel.groups[group]).astype(float)
    names = [k for k in paths.relative.tolist() if k != -1]
    for k in names:
        table[f"d{k + 8}"] = table["exposed"] * (table["relative"] == k)
    formula = " + ".join(f"d{k + 8}" for k in names)
    fit = pyfixest.feols(f"share ~ {formula} | state + relative", table, weights="passages", vcov={"CRV1": "state"})
    coefficient = dict(zip(names, fit.coef().to_numpy(), strict=True)) | {-1: 0.0}
    relative = paths.relative.tolist()
    leads = [k for k in relative if k < 0]
    ours = paths.own[frame, group] - paths.own[frame, 0]
    theirs = np.array([coefficient[k] for k in relative]) - np.mean([coefficient[k] for k in leads])
    assert ours == pytest.approx(theirs, abs=1e-9)
    window = [k for k in relative if 0 <= k <= 5]
    weights = np.array([(k in window) / len(window) - (k < 0) / len(leads) for k in names])
    error = float(np.sqrt(weights @ fit._vcov @ weights))
    contrast = contrast_groups(paths, group, 0, 8, 0, 5)
    assert contrast.error[frame] == pytest.approx(error, rel=1e-6)
    assert contrast.estimate[frame] == pytest.approx(
        np.mean([coefficient[k] for k in window]) - np.mean([coefficient[k] for k in leads]), abs=1e-9
    )


@pytest.mark.parametrize("horizon", [-3, 0, 4])
def test_slope_of_a_projection_agrees_with_pyfixest(horizon: int) -> None:
    panel, rng = small_panel(states=18), np.random.default_rng(3)
    dominant = rng.beta(2, 10, 30)
    dominant[[4, 11]] = np.nan
    member = panel.code == 1
    found = project(panel.share[0], panel.weight[0], member, dominant, horizon)
    assert found is not None
    rows = [
        (state, dominant[at], panel.share[0, row, at + horizon], panel.weight[0, row, at + horizon])
        for row, state in enumerate(panel.states)
        for at in range(30)
        if member[row, at] and 0 <= at + horizon < 30 and np.isfinite(dominant[at])
    ]
    table = pd.DataFrame(rows, columns=["state", "x", "share", "passages"]).query("passages > 0")
    fit = pyfixest.feols("share ~ x | state", table, weights="passages")
    assert found.cross / found.square == pytest.approx(float(fit.coef()["x"]), abs=1e-10)
    assert found.periods == table["x"].nunique()


def test_slope_on_exposure_agrees_with_pyfixest() -> None:
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

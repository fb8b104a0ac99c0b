"""The two-way panel of a window: by hand, and against pyfixest to the printed digit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyfixest
import pytest

from framing.align.groups.paths import fit_paths
from framing.align.groups.windows import GroupPanel, contrast_groups, fix_groups, trace_groups
from tests.align.groups.simulated import flat_panel, small_panel


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


def test_two_states_two_periods_by_hand() -> None:
    share = np.array([[[0.1, 0.4], [0.2, 0.3]]])
    weight = np.array([[10.0, 30.0], [20.0, 20.0]])
    fit = fit_paths(share, weight, np.eye(2))
    change = np.array([[[-1.0, 1.0], [0.0, 0.0]], [[-1.0, 1.0], [1.0, -1.0]]])
    estimate, _ = fit.combine(change)
    assert estimate[0] == pytest.approx([0.3, 0.3 - 0.1])


def test_composition_is_taken_out() -> None:
    """A state at a high level that speaks only late does not move its group."""
    share = np.array([[[0.1, 0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.1], [0.0, 0.0, 0.9, 0.9]]])
    weight = np.array([[9.0, 9, 9, 9], [9, 9, 9, 9], [0, 0, 9, 9]])
    fit = fit_paths(share, weight, np.ones((3, 1)))
    assert np.ptp(fit.effects[0, 0]) == pytest.approx(0.0, abs=1e-12)


def test_periods_that_nothing_joins_are_unknown() -> None:
    share = np.full((1, 2, 4), 0.1)
    weight = np.array([[9.0, 9, 0, 0], [0, 0, 5, 5]])
    fit = fit_paths(share, weight, np.ones((2, 1)))
    assert fit.known.tolist() == [[True, True, False, False]]
    assert np.isnan(fit.effects[0, 0, 2:]).all()


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


def test_frames_with_other_totals_keep_their_order() -> None:
    panel = small_panel()
    other = panel.weight.copy()
    other[1] *= np.linspace(1, 3, other.shape[2])
    both = trace_groups(GroupPanel(**{**vars(panel), "weight": other}), 12, 8, 10)
    first = trace_groups(panel, 12, 8, 10)
    assert both.own[0] == pytest.approx(first.own[0], nan_ok=True)
    assert not np.allclose(both.own[1], first.own[1], equal_nan=True)


def test_a_jump_without_noise_is_found_whole() -> None:
    paths = trace_groups(flat_panel(0.12), 12, 8, 10)
    for last in (0, 5, 10):
        assert contrast_groups(paths, 1, 0, 8, 0, last).estimate[0] == pytest.approx(0.12)
    assert contrast_groups(paths, 1, None, 8, 0, 5).estimate[0] == pytest.approx(0.12)
    assert contrast_groups(paths, 0, None, 8, 0, 5).estimate[0] == pytest.approx(0.0)


def test_log_odds_of_a_jump_by_hand() -> None:
    panel = flat_panel(0.1, allies=1, others=1)
    contrast = contrast_groups(trace_groups(panel, 12, 8, 10).on_log_odds(), 1, 0, 8, 0, 5)
    assert contrast.estimate[0] == pytest.approx(np.log(0.15 / 0.85) - np.log(0.05 / 0.95))


def test_groups_are_fixed_before_the_date() -> None:
    code = np.array([[0, 0, 1, 1], [1, -1, -1, 0], [-1, -1, 1, 1]])
    assert fix_groups(code, 2, 0).tolist() == [0, 1, -1]
    assert fix_groups(code, 3, 0).tolist() == [1, 1, 1]
    assert fix_groups(code, 3, 2).tolist() == [1, -1, 1]

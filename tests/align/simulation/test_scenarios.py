"""Simulated scenarios, small: bounds that a broken method does not keep (checked by breaking it, see docs/method.md)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings, align_counts
from framing.align.simulation.kinds import KINDS
from framing.align.simulation.scenarios import settings_of_kind, simulate_scenario
from framing.align.simulation.scoring import score_world
from framing.errors import BadSetting

LONG = pytest.mark.long
FAST = AlignSettings("A", permutations=199, state_periods=1000)


def score(kind: str, worlds: int, exposure: bool = True, **changes: object):
    scores = []
    for seed in range(worlds):
        world = simulate_scenario(settings_of_kind(kind, **changes), np.random.SeedSequence([7, seed]))
        alignment = align_counts(world.counts, FAST, exposure=world.exposure if exposure else None)
        scores.append(score_world(world, alignment, kind))
    pairs = pd.concat([one.pairs for one in scores])
    shifts = pd.concat([one.shifts for one in scores])
    return scores, pairs[pairs["outcome"] != "shift missed"], shifts


def supported(scores, hypothesis: str) -> float:
    return float(
        np.mean(
            [
                ((one.verdicts["hypothesis"] == hypothesis) & (one.verdicts["verdict"] == "supported")).any()
                for one in scores
            ]
        )
    )


@pytest.mark.parametrize("worlds", [4, pytest.param(8, marks=LONG)])
def test_diffusion_is_found_and_dated(worlds: int) -> None:
    scores, pairs, shifts = score("diffusion", worlds)
    followers = pairs[pairs["true_outcome"] == "followed"]
    assert (followers["outcome"] == "followed").mean() >= 0.5
    assert (pairs.loc[pairs["true_outcome"] != "followed", "outcome"] == "followed").mean() <= 0.06
    assert shifts["found"].mean() >= 0.9
    assert shifts["covered"].dropna().astype(float).mean() >= 0.85
    dated = followers[followers["outcome"] == "followed"]
    assert dated["covered"].astype(float).mean() >= 0.88
    assert dated["width"].astype(float).mean() <= 10
    assert supported(scores, "H3") >= 0.85
    assert supported(scores, "H1") <= 0.2


@pytest.mark.parametrize(
    ("kind", "worlds"),
    [("null", 5), *(pytest.param(kind, 10, marks=LONG) for kind in ("null", "overdispersed", "autocorrelated"))],
)
def test_nobody_follows_where_nobody_moves(kind: str, worlds: int) -> None:
    scores, pairs, _ = score(kind, worlds)
    assert (pairs["outcome"] == "followed").mean() <= 0.05
    assert supported(scores, "H3") <= 0.2
    assert supported(scores, "H1") <= 0.2


@pytest.mark.parametrize(
    ("kind", "exposure", "worlds"),
    [
        ("slow-shock", True, 5),
        pytest.param("slow-shock", True, 10, marks=LONG),
        pytest.param("slow-shock", False, 10, marks=LONG),
        pytest.param("common-shock", True, 10, marks=LONG),
    ],
)
def test_a_common_shock_is_called_one(kind: str, exposure: bool, worlds: int) -> None:
    scores, pairs, _ = score(kind, worlds, exposure)
    assert (pairs["outcome"] == "followed").mean() <= 0.06
    assert (pairs.loc[pairs["true_lag"].notna(), "outcome"] == "together").mean() >= 0.75
    assert supported(scores, "H1") >= 0.8
    assert supported(scores, "H3") <= 0.2


@pytest.mark.parametrize(
    ("kind", "worlds", "most", "changes"),
    [
        ("null", 4, 0.5, {"frames": 8, "states": 6}),
        pytest.param("null", 10, 0.4, {"frames": 8, "states": 6}, marks=LONG),
        pytest.param("autocorrelated", 6, 1.4, {"states": 12}, marks=LONG),
    ],
)
def test_shifts_are_not_found_where_there_are_none(
    kind: str, worlds: int, most: float, changes: dict[str, int]
) -> None:
    scores, _, _ = score(kind, worlds, shifted=0, **changes)
    assert np.mean([one.false_shifts for one in scores]) <= most


@LONG
@pytest.mark.parametrize(("kind", "exposure"), [("independent", False), ("independent-exposed", True)])
def test_moves_at_dates_of_their_own_follow_nobody(kind: str, exposure: bool) -> None:
    scores, pairs, _ = score(kind, 6, exposure)
    moved = pairs[pairs["true_lag"].astype(float).between(1, 15)]
    assert len(moved) > 20
    assert (moved["outcome"] == "followed").mean() <= 0.3
    assert supported(scores, "H3") <= 0.35


def test_those_who_came_first_are_not_called_followers() -> None:
    _, pairs, _ = score("reversed", 3)
    assert (pairs.loc[pairs["true_outcome"] == "led", "outcome"] == "followed").mean() <= 0.03


@pytest.mark.parametrize("kind", KINDS)
def test_worlds_are_repeatable_and_hold_what_they_say(kind: str) -> None:
    settings = settings_of_kind(kind)
    world, again = simulate_scenario(settings, 3), simulate_scenario(settings, 3)
    pd.testing.assert_frame_equal(world.counts, again.counts)
    assert (world.counts["count"] <= world.counts["total"]).all()
    assert set(world.counts["state"]) == {"A", *[f"S{number:03d}" for number in range(1, 21)]}
    assert len(world.adoption) == len(world.shifts) * 20
    lags = world.adoption["lag"].dropna().astype(int)
    if kind == "slow-shock":
        assert lags.between(2, 4).all()
        assert world.adoption.loc[world.adoption["lag"].notna(), "exposed"].nunique() == 2
    if kind in ("diffusion", "sparse"):
        assert lags.between(2, 6).all()
        assert world.adoption.loc[world.adoption["lag"].notna(), "exposed"].all()
    if kind in ("null", "overdispersed", "autocorrelated"):
        assert lags.empty


def test_settings_of_worlds_are_checked() -> None:
    with pytest.raises(BadSetting, match="Did you mean 'diffusion'"):
        settings_of_kind("difusion")
    with pytest.raises(BadSetting, match="30 or more"):
        settings_of_kind("null", periods=10)
    with pytest.raises(BadSetting, match="between 0 and 1"):
        settings_of_kind("null", base=0.9, rise=0.3)

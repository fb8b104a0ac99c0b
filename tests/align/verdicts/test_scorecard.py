"""Figures, intervals and verdicts of the scorecard, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri
from scipy.stats import beta

from framing.align import AlignSettings
from framing.align.verdicts.scorecard import (
    judge_common,
    judge_dependence,
    judge_mechanism,
    judge_rival,
)

SETTINGS = AlignSettings("USA", mechanisms=(("H4a", "gifts"),), mechanism_f1=(("gifts", 0.5),))

APART = SimpleNamespace(possible=True, difference=0.5)


def adoption(
    moved: list[float],
    later: list[float],
    exposed: int,
    contrast: Any = APART,
    alike: str = "different",
    **changes: Any,
) -> Any:
    """States in order, the first `exposed` ones exposed; all could move and would have shown it."""
    count = len(moved)
    first = np.arange(count) < exposed
    given = {
        "dated": True,
        "moves": SimpleNamespace(usable=np.ones(count, bool), level=np.zeros(count)),
        "table": pd.DataFrame({"outcome": ["followed"] * count}),
        "lags": SimpleNamespace(moved=np.array(moved), later=np.array(later)),
        "groups": SimpleNamespace(exposed=first, unexposed=~first, contrast=contrast),
        "power": SimpleNamespace(whole=np.ones(count)),
        "wave": SimpleNamespace(alike=alike),
        "own": 0.0,
    }
    return SimpleNamespace(**(given | changes))


def test_difference_of_groups_has_the_variance_of_both() -> None:
    # exposed: 1 * .8, 1 * 1, .5 * 1, .7 * 1, 1 * 1, .9 * 1: mean 4.9 / 6; unexposed .5 * .4, five 0: .2 / 6
    given = adoption([1, 1, 0.5, 0.7, 1, 0.9, 0.5, 0, 0, 0, 0, 0], [0.8, 1, 1, 1, 1, 1, 0.4, 1, 1, 1, 1, 1], 6)
    for level in (0.95, 0.5):
        found = judge_dependence(given, 0.01, AlignSettings("USA", level=level))
        # half a state added to each side: 5.4 / 7 and .7 / 7
        high, low = 5.4 / 7, 0.7 / 7
        half = ndtri((1 + level) / 2) * (high * (1 - high) / 7 + low * (1 - low) / 7) ** 0.5
        assert (found.estimate, found.low, found.high) == pytest.approx((4.7 / 6, 4.7 / 6 - half, 4.7 / 6 + half))
        assert found.verdict == "supported"


def verdict(q: float = 0.01, **changes: Any) -> str:
    moved = changes.pop("moved", [1.0] * 6 + [0.0] * 6)
    return judge_dependence(adoption(moved, [1.0] * 12, 6, **changes), q, SETTINGS).verdict


def test_dependence_needs_every_sign() -> None:
    little = "not enough evidence"
    assert verdict() == "supported"
    assert verdict(q=0.05) == "supported"
    assert verdict(q=0.051) == little
    assert verdict(alike="alike") == little
    assert verdict(own=0.05) == "supported"
    assert verdict(own=0.06) == little
    assert verdict(table=pd.DataFrame({"outcome": ["together"] * 12})) == little
    # only exposed states count as followers of the dominant state
    assert verdict(table=pd.DataFrame({"outcome": ["together"] * 6 + ["followed"] * 6})) == little
    assert verdict(dated=False) == little
    assert verdict(contrast=SimpleNamespace(possible=False, difference=0.2)) == little
    # nobody followed: among six and six the difference is at most 1.96 sqrt(2 * .071 * .929 / 7) = .27, below .3; among five
    # and five it may be 1.96 sqrt(2 * .083 * .917 / 6) = .31
    assert verdict(moved=[0.0] * 12) == "not supported"
    five = adoption([0.0] * 10, [1.0] * 10, 5, table=pd.DataFrame({"outcome": ["not adopted"] * 10}))
    assert judge_dependence(five, 0.5, SETTINGS).verdict == little
    many = adoption([0.0] * 80, [1.0] * 80, 40, table=pd.DataFrame({"outcome": ["not adopted"] * 80}))
    assert judge_dependence(many, 0.5, SETTINGS).verdict == "not supported"
    few_seen = adoption(
        [0.0] * 80,
        [1.0] * 80,
        40,
        table=pd.DataFrame({"outcome": ["unobserved"] * 80}),
        power=SimpleNamespace(whole=np.where(np.arange(80) < 36, 0.7, 0.8)),
    )
    assert judge_dependence(few_seen, 0.5, SETTINGS).verdict == little  # four exposed states could have shown a move
    few_seen.power.whole[35] = 0.8
    assert judge_dependence(few_seen, 0.5, SETTINGS).verdict == "not supported"


def test_states_that_were_there_already_are_not_at_risk() -> None:
    outcomes = ["followed"] * 5 + ["already"] + ["followed"] * 6
    found = judge_dependence(
        adoption([1.0] * 5 + [0.0] * 7, [1.0] * 12, 6, table=pd.DataFrame({"outcome": outcomes})), 0.01, SETTINGS
    )
    assert found.estimate == pytest.approx(1)  # five of five, not of six


def test_a_common_shock_moves_the_unexposed_too() -> None:
    # six unexposed states moved with 1 1 1 1 .5 .5: 5 of 6, beta(5 1/2, 1 1/2)
    given = adoption([0.0] * 6 + [1, 1, 1, 1, 0.5, 0.5], [1.0] * 12, 6, alike="alike")
    for level in (0.95, 0.5):
        found = judge_common(given, level)
        ends = beta.ppf([(1 - level) / 2, (1 + level) / 2], 5.5, 1.5)
        assert (found.estimate, found.low, found.high) == pytest.approx((5 / 6, *ends))
        assert found.verdict == "supported"  # above .3
    # without exposure all states count: 5 of 12, from .18: open
    given.groups.contrast = SimpleNamespace(possible=False)
    found = judge_common(given, 0.95)
    assert found.estimate == pytest.approx(5 / 12)
    assert found.verdict == "not enough evidence"


def test_verdicts_on_a_common_shock() -> None:
    little = "not enough evidence"

    def judged(moved: float, **changes: Any) -> str:
        return judge_common(adoption([1.0] * 6 + [moved] * 6, [1.0] * 12, 6, **changes), 0.95).verdict

    assert judged(0.1) == "not supported"  # exposed ones moved, unexposed ones less
    assert judged(0.9) == little  # different, but the unexposed moved, too
    assert judged(0.5, alike="alike") == little  # from .17 to .83
    assert judged(0.0, alike="unknown") == "not supported"  # to .33: most did not move
    assert judged(0.1, alike="unknown") == "not supported"  # .6 of 6: to .48
    assert judged(0.2, alike="unknown") == little
    assert judged(0.1, dated=False) == little
    assert (
        judged(0.1, power=SimpleNamespace(whole=np.zeros(12)), table=pd.DataFrame({"outcome": ["unobserved"] * 12}))
        == little
    )
    one = adoption([1.0] * 3, [1.0] * 3, 2)
    assert (judge_common(one, 0.95).verdict, np.isnan(judge_common(one, 0.95).estimate)) == (little, True)


def mechanism(p: float, low: float, high: float, settings: AlignSettings = SETTINGS, group: str = "all") -> str:
    table = pd.DataFrame([{"hypothesis": "H4a", "group": group, "difference": 2.0, "low": low, "high": high, "p": p}])
    return judge_mechanism(SimpleNamespace(mechanisms=table), "H4a", settings).verdict


def test_mechanisms_need_a_classifier_that_sees_them() -> None:
    little = "not enough evidence"
    assert mechanism(0.05, 0.1, 4.0) == "supported"
    assert mechanism(0.051, 0.1, 4.0) == little
    assert mechanism(0.01, 0.0, 4.0) == little
    assert mechanism(0.5, -3.0, 0.9) == "not supported"
    assert mechanism(0.5, -3.0, 1.0) == little
    assert mechanism(np.nan, 0.1, 0.5) == little
    assert (
        mechanism(0.01, 0.1, 4.0, AlignSettings("USA", mechanisms=SETTINGS.mechanisms, mechanism_f1=(("gifts", 0.49),)))
        == little
    )
    assert mechanism(0.01, 0.1, 4.0, AlignSettings("USA", mechanisms=SETTINGS.mechanisms)) == little
    assert mechanism(0.01, 0.1, 4.0, AlignSettings("USA")) == little
    assert judge_mechanism(SimpleNamespace(mechanisms=pd.DataFrame()), "H4a", SETTINGS).verdict == little


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.01, 0.5, "supported"),
        (0.0, 0.5, "not enough evidence"),
        (-0.5, 0.09, "not supported"),
        (-0.5, 0.1, "not enough evidence"),
    ],
)
def test_a_rival_covariate_and_its_interval(low: float, high: float, verdict: str) -> None:
    coefficients = pd.DataFrame(
        [
            {"covariate": "exposure", "estimate": 9.0, "low": 9.0, "high": 9.0},
            {"covariate": "peers", "estimate": 0.05, "low": low, "high": high},
        ]
    )
    result: Any = SimpleNamespace(covariates=("peers",), hazard=SimpleNamespace(enough=True, coefficients=coefficients))
    found = judge_rival(result, "peers", "no exposure given")
    assert (found.verdict, found.estimate, found.low, found.high) == (verdict, 0.05, low, high)
    result.hazard.enough = False
    assert judge_rival(result, "peers", "x").verdict == "not enough evidence"
    assert judge_rival(result, "success", "no column").reason == "no column"
    assert judge_rival(None, "peers", "no exposure given").reason == "no exposure given"

"""The lead-lag profile by hand: which periods are paired, what is set beside what, and its rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from framing.align.groups import lead_lag
from framing.align.groups.lead_lag import (
    LAGS,
    Profile,
    _average,
    _placebo_states,
    _profile,
    correlate_lags,
    group_shares,
    lead_lag_rows,
    profile_groups,
    two_sided_turn,
)
from framing.align.groups.windows import GroupPanel

NAN = np.nan
# a series of 16 periods without a pattern
NOISE = np.array([3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3])


def test_shares_of_groups_count_passages_by_hand() -> None:
    """1 of 10 and 6 of 20 make 7 of 30; the third state belongs to the other group, and to none in the second period."""
    share = np.array([[[0.1, 0.5], [0.3, 0.5], [0.4, 0.4]]])
    weight = np.array([[[10.0, 0], [20, 1], [5, 5]]])
    code = np.array([[1, 1], [1, 1], [0, -1]])
    panel = GroupPanel(("A", "B", "C"), ("a",), np.arange(2), share, weight, code, ("others", "ally"), 0)
    assert group_shares(panel)[0] == pytest.approx(np.array([[0.4, NAN], [7 / 30, 0.5]]), nan_ok=True)


def test_pairs_of_periods_at_a_lag_by_hand() -> None:
    """The follower says the same two periods later: so it goes with the leader at lag 2, and the leader with it at -2. At 3 and
    at -3 the correlation is that of the series with itself a period on.
    """
    leader, follower = NOISE[None, :], np.r_[0, 0, NOISE[:-2]][None, :]
    found = correlate_lags(leader, follower, (2, 3, 1))
    shifted = [np.corrcoef(NOISE[:13], follower[0, 3:])[0, 1], np.corrcoef(NOISE[:15], follower[0, 1:])[0, 1]]
    assert found[0] == pytest.approx([1, *shifted])
    assert correlate_lags(follower, leader, (-2, -3, -1))[0] == pytest.approx(found[0])
    assert correlate_lags(leader, follower, (0,))[0] == pytest.approx([np.corrcoef(NOISE, follower[0])[0, 1]])
    assert correlate_lags(leader, -follower / 9 + 4, (2,))[0] == pytest.approx([-1])


def test_unknown_periods_are_left_out_of_both_series() -> None:
    leader, follower = NOISE.copy(), NOISE[::-1].copy()
    leader[2], follower[[5, 9]] = NAN, NAN
    kept = [at for at in range(16) if at not in (2, 5, 9)]
    by_hand = np.corrcoef(NOISE[kept], NOISE[::-1][kept])[0, 1]
    two = correlate_lags(np.stack([leader, NOISE]), np.stack([follower, 0 * NOISE]), (0,))
    assert two[0] == pytest.approx([by_hand])
    assert np.isnan(two[1]).all()  # one of the two does not vary
    # twelve pairs are enough, eleven are not
    leader[3] = NAN
    assert np.isfinite(correlate_lags(leader[None], follower[None], (0,))).all()
    leader[4] = NAN
    assert np.isnan(correlate_lags(leader[None], follower[None], (0,))).all()


def test_a_series_that_hardly_varies_is_still_one() -> None:
    small = 1e-5 * NOISE[None]
    assert correlate_lags(small, small, (0,)) == pytest.approx(1)


def test_the_mean_over_frames_leaves_out_those_without_a_correlation() -> None:
    leader = np.stack([NOISE, NOISE, NOISE])
    follower = np.stack([NOISE, 0 * NOISE, -NOISE + 2 * (np.arange(16) == 3)])
    at_nought = correlate_lags(leader, follower)[:, 8]
    found = _average(leader, follower)
    assert found[8] == pytest.approx((1 + at_nought[2]) / 2)
    assert np.isnan(found[[0, 16]]).all()  # eight pairs
    assert np.isfinite(found[4:13]).all()


def small_panel(groups: int = 3) -> tuple[GroupPanel, np.ndarray]:
    """Two frames, a state in each of three groups, eighteen periods; the dominant state's texts begin four before and end one
    after them.
    """
    rng = np.random.default_rng(0)
    code = np.repeat(np.arange(groups)[:, None], 18, axis=1)
    share = rng.random((2, groups, 18))
    names, labels = tuple("ABCD"[:groups]), ("others", "ally", "rival")
    panel = GroupPanel(names, ("a", "b"), np.arange(18), share, np.ones(share.shape), code, labels, 0)
    return panel, rng.random((2, 23))


def test_what_is_set_beside_what(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each group against the dominant state's own series, and turned by 6 to 17 of 23 periods; differences from the comparison
    group of all three: profile, turned series, states in the dominant state's place.
    """
    panel, dominant = small_panel()
    placebo = np.random.default_rng(1).random((3, 3, len(LAGS)))
    asked = []

    def placebo_states(given: GroupPanel, frames: list[int]) -> np.ndarray:
        asked.append((given is panel, frames))
        return placebo

    def profile(*parts: Any) -> Any:
        return parts

    monkeypatch.setattr(lead_lag, "_placebo_states", placebo_states)
    monkeypatch.setattr(lead_lag, "_profile", profile)
    found: Any = profile_groups(panel, dominant, [1], 0.9, offset=4)
    assert asked == [(True, [1])]
    assert list(found) == ["others", "ally", "rival", "ally less others", "rival less others"]
    follower = np.full((1, 23), NAN)
    follower[0, 4:22] = panel.share[1, 1]
    observed, turned, others, practices, level = found["ally"]
    assert observed == pytest.approx(_average(dominant[[1]], follower), nan_ok=True)
    by_hand = [_average(np.roll(dominant[[1]], turn, axis=1), follower) for turn in range(6, 18)]
    assert turned == pytest.approx(np.array(by_hand), nan_ok=True)
    assert others is not None
    assert others == pytest.approx(placebo[:, 1])
    assert (practices, level) == (1, 0.9)
    for group, label in ((1, "ally"), (2, "rival")):
        gap = found[f"{label} less others"]
        for part in range(2):
            assert gap[part] == pytest.approx(found[label][part] - found["others"][part], nan_ok=True)
        assert gap[2] == pytest.approx(placebo[:, group] - placebo[:, 0])
        assert gap[3:] == (1, 0.9)


def test_periods_after_the_dominant_states_last_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    panel, dominant = small_panel()
    monkeypatch.setattr(lead_lag, "_profile", lambda *parts: parts)
    found: Any = profile_groups(panel, dominant[:, :20], [0, 1], 0.9, offset=4)
    follower = np.full((2, 20), NAN)
    follower[:, 4:] = panel.share[:, 1, :16]
    assert found["ally"][0] == pytest.approx(_average(dominant[:, :20], follower), nan_ok=True)
    # each frame is turned by itself
    by_hand = [_average(np.roll(dominant[:, :20], turn, axis=1), follower) for turn in range(6, 15)]
    assert found["ally"][1] == pytest.approx(np.array(by_hand), nan_ok=True)


def test_states_in_the_dominant_states_place_by_hand() -> None:
    """Four states that speak in two thirds of the periods or more: two others, an ally and one that is so half of the time."""
    panel, _ = small_panel()
    code = np.repeat(np.array([0, 0, 1, 1, 0])[:, None], 18, axis=1)
    code[3, :9] = 0
    rng = np.random.default_rng(2)
    share, weight = rng.random((2, 5, 18)), rng.integers(1, 9, (2, 5, 18)).astype(float)
    weight[:, 1, :6] = 0  # twelve of eighteen periods
    weight[:, 4, :7] = 0  # eleven
    panel = replace(panel, states=tuple("ABCDE"), share=share, weight=weight, code=code, groups=("others", "ally"))
    found = _placebo_states(panel, [1])
    assert found.shape == (4, 2, len(LAGS))
    # the first state's series against the others without it, and against the allies
    rest = weight[1] * (code == 0) * (np.arange(5) != 0)[:, None]
    others = (rest * share[1]).sum(axis=0) / rest.sum(axis=0)
    allies = weight[1] * (code == 1)
    ally = (allies * share[1]).sum(axis=0) / allies.sum(axis=0)
    own = share[1, [0]]
    assert found[0, 0] == pytest.approx(_average(own, others[None]), nan_ok=True)
    assert found[0, 1] == pytest.approx(_average(own, ally[None]), nan_ok=True)
    # the ally is not set against allies; nor is one that is an ally in half of its periods
    assert np.isfinite(found[2, 0, 8])
    assert np.isnan(found[2:, 1]).all()
    # the second has no series where it is silent
    silent = np.where(weight[1, [1]] > 0, share[1, [1]], NAN)
    assert found[1, 1] == pytest.approx(_average(silent, ally[None]), nan_ok=True)
    code[3, 9:] = 0
    code[3, :8] = 1  # in eight of eighteen
    assert np.isfinite(_placebo_states(replace(panel, code=code), [1])[3, 1, 8])


def test_profiles_that_are_not_known_are_left_out_of_the_nulls() -> None:
    lags = np.array(LAGS)
    observed = np.where((lags >= 0) & (lags <= 5), 0.6, np.where((lags < 0) & (lags >= -5), 0.2, 5.0))
    turned = np.stack([np.where(lags > 0, 0.1, 0.0), np.where(lags > 0, -0.1, 0.0), np.full(17, NAN)])
    placebo = np.stack([np.where((lags >= 0) & (lags <= 5), 0.7, 0.0), np.full(17, NAN), np.where(lags == 3, 3.0, 0.0)])
    found = _profile(observed, turned, placebo, 4, 0.9)
    assert (found.lean, found.practices, found.turns) == (pytest.approx(0.4), 4, 2)
    assert found.correlation is observed
    # of two known turns a twentieth of the way from one to the other
    assert found.low == pytest.approx(np.where(lags > 0, -0.09, 0.0))
    assert found.high == pytest.approx(np.where(lags > 0, 0.09, 0.0))
    # .7 is more than .6, .5 is not: two of three with the dominant state itself
    assert found.p_placebo == pytest.approx(2 / 3)
    assert found.p_lean == pytest.approx(two_sided_turn(0.4, np.array([0.1, -0.1])))
    nothing = _profile(observed, turned[2:], placebo[1:2], 4, 0.9)
    assert np.isnan([*nothing.low, *nothing.high, nothing.p_placebo, nothing.p_lean]).all()
    assert nothing.turns == 0
    # a turn without the far lags makes no band and leans all the same
    turned[0, 0] = NAN
    partly = _profile(observed, turned, placebo, 4, 0.9)
    assert partly.low == pytest.approx(turned[1])
    assert partly.turns == 2


def test_a_lean_rests_on_five_lags_either_way() -> None:
    """Lags 1 to 5 and -1 to -5 have their own size; a lean of 3 in the profile, and of 0 turned round the other way."""
    lags = np.array(LAGS)
    observed = np.where(lags == 0, 99.0, np.where(lags > 0, 3.0 + lags, -lags))
    found = _profile(observed, np.abs(observed)[None], np.full((1, 17), NAN), 1, 0.9)
    assert found.lean == pytest.approx(3)
    found = _profile(
        np.where(lags == 1, 5.0, 0.0) - np.where(lags == -1, 2.5, 0.0), observed[None], observed[None], 1, 0.9
    )
    assert found.lean == pytest.approx(1.5)
    assert found.p_lean == pytest.approx(two_sided_turn(1.5, np.array([3.0])))
    edge = _profile(
        np.where(lags == 5, 5.0, 0.0) - np.where(lags == -5, 2.5, 0.0), observed[None], observed[None], 1, 0.9
    )
    assert edge.lean == pytest.approx(1.5)
    assert _profile(np.where(np.abs(lags) > 5, lags, 0.0), observed[None], observed[None], 1, 0.9).lean == 0


def test_p_of_a_lean_by_hand() -> None:
    # twice the root mean square of a single turn: t = 2 on one degree
    assert two_sided_turn(-1.0, np.array([0.5])) == pytest.approx(0.2952, abs=1e-4)
    assert two_sided_turn(1.0, np.array([-0.5])) == pytest.approx(0.2952, abs=1e-4)
    assert two_sided_turn(0.1, np.zeros(4)) == 1
    assert np.isnan(two_sided_turn(NAN, np.ones(4)))
    assert np.isnan(two_sided_turn(0.1, np.zeros(0)))
    # ten turns that all lean alike are one: twice their size on a single degree
    assert two_sided_turn(2.0, np.ones(10)) == pytest.approx(0.2952, abs=1e-4)


def test_rows_of_a_profile() -> None:
    lags = np.array(LAGS) / 10
    rows = lead_lag_rows({"ally": Profile(lags, lags - 1, lags + 1, 0.1, 0.2, 0.3, 4, 5)})
    assert len(rows) == 17
    assert rows[9] == {
        "group": "ally",
        "lag": 1,
        "correlation": pytest.approx(0.1),
        "band_low": pytest.approx(-0.9),
        "band_high": pytest.approx(1.1),
        "lean": 0.1,
        "p_lean": 0.2,
        "p_placebo": 0.3,
        "practices": 4,
        "turns": 5,
    }

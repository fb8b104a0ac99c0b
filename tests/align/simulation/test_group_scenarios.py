"""Simulated scenarios of groups: what they contain is what they say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align.simulation.group_scenarios import GroupWorld, group_scenario_of, simulate_groups
from framing.align.simulation.kinds import GROUP_KINDS
from framing.errors import UsageError

PLAIN = {"shock": 0.0, "icc": 0.0, "passages": 4000, "dominant_passages": 4000}


def shares(world: GroupWorld, frame: str) -> pd.DataFrame:
    """Mean share by group (as it was at the end) and period, the dominant state's beside them."""
    last = world.groups[world.groups["period"] == world.groups["period"].max()].set_index("state")["group"]
    own = world.counts[world.counts["frame"] == frame]
    label = own["state"].map(last).fillna("dominant")
    return (own["count"] / own["total"]).groupby([own["period"], label]).mean().unstack()


@pytest.mark.parametrize("kind", GROUP_KINDS)
def test_the_same_seed_gives_the_same_world(kind: str) -> None:
    scenario = group_scenario_of(kind, frames=3, periods=45)
    first, second = simulate_groups(scenario, 1), simulate_groups(scenario, 1)
    for name in ("counts", "groups", "shifts", "truth"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))
    assert (first.counts["count"] <= first.counts["total"]).all()


@pytest.mark.parametrize(
    ("kind", "ally", "other"),
    [
        ("partial-adoption", 0.03, 0.0),
        ("group-shocks", 0.0, 0.0),
        ("group-common-shock", 0.12, 0.12),
        ("mirroring-rivals", 0.06, 0.0),
        ("wave-from-below", 0.0, 0.0),
    ],
)
def test_moves_after_the_shift(kind: str, ally: float, other: float) -> None:
    """Last five periods of the window less the three before the shift, without noise."""
    world = simulate_groups(group_scenario_of(kind, **PLAIN), 3)
    date = int(world.shifts["date"].iloc[0])
    table = shares(world, "frame_01")
    change = table.loc[date + 6 : date + 10].mean() - table.loc[date - 3 : date - 1].mean()
    assert change["dominant"] == pytest.approx(0.12, abs=0.01)
    assert change["ally"] == pytest.approx(ally, abs=0.005)
    assert change["non-aligned"] == pytest.approx(other, abs=0.005)


def test_truth_is_the_mean_over_its_periods() -> None:
    world = simulate_groups(group_scenario_of("partial-adoption", **PLAIN), 3)
    table = shares(world, "frame_02")
    for row in world.truth[world.truth["frame"] == "frame_02"].itertuples():
        gap = table["ally"] - table["non-aligned"]
        after = gap.loc[row.shift_date + row.first : row.shift_date + row.last].mean()
        assert (after - gap.loc[row.shift_date - 8 : row.shift_date - 1].mean()) / 0.12 == pytest.approx(
            row.pass_through, abs=0.02
        )


def test_joiners_follow_from_then_on_and_droppers_return() -> None:
    world = simulate_groups(group_scenario_of("staggered-joining", **PLAIN), 0)
    changed = world.groups.groupby("state")["group"].nunique()
    assert int((changed == 2).sum()) == 20
    dropped = simulate_groups(group_scenario_of("abandonment", **PLAIN), 0)
    date = int(dropped.shifts["date"].iloc[0])
    table = shares(dropped, "frame_01")["ally"]
    assert table.loc[date + 3] - table.loc[date - 1] == pytest.approx(0.06, abs=0.01)
    assert table.loc[date + 9] - table.loc[date - 1] == pytest.approx(0.0, abs=0.01)


def test_the_dominant_state_may_be_shared_by_worlds() -> None:
    def own(seed: int, kind: str = "partial-adoption") -> pd.DataFrame:
        counts = simulate_groups(group_scenario_of(kind), seed, home=5).counts
        return counts[counts["state"] == "A"].reset_index(drop=True)

    pd.testing.assert_frame_equal(own(1), own(2, "mirroring-rivals"))
    groups = [simulate_groups(group_scenario_of("partial-adoption"), seed, home=5).counts for seed in (1, 2)]
    assert not groups[0]["count"].equals(groups[1]["count"])


def test_joiners_count_with_the_group_they_had_before_the_shift() -> None:
    """20 allies make half of the move; of the 100 non-aligned 20 join after the first shift and do the same, at +8 to +10
    all of them: .5 - .2 * .5 = .4.
    """
    world = simulate_groups(group_scenario_of("staggered-joining", **PLAIN), 0)
    table = world.counts[world.counts["frame"] == "frame_01"].assign(share=lambda own: own["count"] / own["total"])
    date = int(world.shifts["date"].iloc[0])
    before = world.groups[world.groups["period"] == date - 1].set_index("state")["group"]
    gap = table.groupby(["period", table["state"].map(before)])["share"].mean().unstack()
    gap = gap["ally"] - gap["non-aligned"]
    truth = world.truth[(world.truth["shift_date"] == date) & (world.truth["first"] == 3)]["pass_through"].iloc[0]
    after = gap.loc[date + 3 : date + 10].mean()
    assert (after - gap.loc[date - 8 : date - 1].mean()) / 0.12 == pytest.approx(truth, abs=0.02)
    assert (gap.loc[date + 8 : date + 10].mean() - gap.loc[date - 8 : date - 1].mean()) / 0.12 == pytest.approx(
        0.4, abs=0.02
    )


def test_shocks_are_shared_by_the_states_of_a_group() -> None:
    world = simulate_groups(group_scenario_of("group-shocks", **{**PLAIN, "shock": 0.3}), 0)
    table = shares(world, "frame_12")
    logs = np.log(table[["ally", "non-aligned"]] / (1 - table[["ally", "non-aligned"]]))
    assert logs.std().to_numpy() == pytest.approx([0.3, 0.3], rel=0.35)
    assert abs(logs.corr().iloc[0, 1]) < 0.5


@pytest.mark.parametrize("changes", [{"kind": "nothing"}, {"allies": 2}, {"shifted": 13}, {"periods": 30}])
def test_settings_are_checked(changes: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        group_scenario_of(str(changes.pop("kind", "group-shocks")), **changes)

"""Series of groups, false discovery rate within a series, handovers, and what a series may not depend on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing import find_shifts
from framing.align import AlignSettings, align_counts
from framing.align.changepoints.every_series import Found, correct_found, handover_cells
from framing.align.changepoints.shifts import Search, Shift
from framing.align.inputs.actors import Actor, pool_states
from framing.errors import BadTable

FAST = {"permutations": 199}


def actor(name: str) -> Actor:
    return Actor(name, "", name, ("f",), *(np.zeros((1, 1)) for _ in range(3)))


def found(name: str, frame: str, *p: float) -> Found:
    shift = Shift(0, 5, 4, 6, np.zeros(9), 0.1, 0.2, 0, 9, 1.0, False)
    return Found(actor(name), frame, 0, Search(tuple(replace(shift, p=one) for one in p), (), np.zeros(0)))


def q_of(found: list[Found]) -> list[list[float]]:
    return [[round(shift.q, 6) for shift in one.search.shifts] for one in found]


def test_false_discovery_rate_by_hand_within_each_series() -> None:
    one = [found("A", "f", 0.01, 0.04), found("A", "g"), found("A", "h", 0.03)]
    # four tests: .01, .03, .04 and 1; q = min(.01 * 4, ..), .03 * 4 / 2 -> .04 * 4 / 3
    assert q_of(correct_found(one, ["f", "g", "h"])) == [[0.04, 0.053333], [], [0.053333]]
    other = [found("B", "f", 0.5)]
    assert q_of(correct_found(one + other, ["f", "g", "h"])) == [[0.04, 0.053333], [], [0.053333], [0.5]]
    assert q_of(correct_found(one, ["f"])) == [[0.02, 0.04], [], [0.06]]


def test_a_handover_begins_at_the_first_period_seen_from_then_on() -> None:
    assert handover_cells(np.array([1800, 1810, 1820]), [1815]).tolist() == [2]
    assert handover_cells(np.array([1820, 1830]), [1815]).tolist() == []


def test_states_that_come_and_go_do_not_move_a_group() -> None:
    # two states at 10 % and 40 %, the second there only in the last five periods
    total = np.zeros((1, 2, 10))
    total[0, 0], total[0, 1, 5:] = 100.0, 100.0
    share = np.array([0.1, 0.4])[None, :, None]
    pooled, whole, _ = pool_states(total * share, total, np.ones_like(total))
    rate = pooled[0] / whole[0]
    assert np.ptp(rate) < 0.01
    assert np.ptp((total * share).sum(axis=1)[0] / whole[0]) == pytest.approx(0.15)
    moved = total * share * np.where(np.arange(10) >= 7, 2.0, 1.0)
    pooled, whole, _ = pool_states(moved, total, np.ones_like(total))
    rate = pooled[0] / whole[0]
    assert rate[8] / rate[2] == pytest.approx(2.0, abs=0.1)
    assert pooled.sum() == pytest.approx(moved.sum())


def table(states: int = 6, seed: int = 0) -> pd.DataFrame:
    rows = []
    for state in ["USA", *[f"S{number}" for number in range(states)]]:
        own = np.random.default_rng([seed, sum(map(ord, state))])
        for year in range(1950, 1985):
            share = 0.3 if state == "USA" and year >= 1966 else 0.06
            rows.append((state, year, "f", int(own.binomial(40, share)), 40, 4))
    return pd.DataFrame(rows, columns=["state", "period", "frame", "count", "total", "documents"])


def test_a_series_does_not_change_with_other_states_or_their_years() -> None:
    whole = table()
    few = whole[whole["state"].isin(["USA", "S0"])]
    fewer_years = whole[(whole["state"] == "USA") | (whole["period"] >= 1960)]
    columns = ["date", "earliest", "latest", "size", "p", "q"]
    shifts = [
        align_counts(one, AlignSettings("USA", **FAST)).dominant_shifts[columns] for one in (whole, few, fewer_years)
    ]
    assert shifts[0]["date"].tolist() == [1966]
    pd.testing.assert_frame_equal(shifts[0], shifts[1])
    pd.testing.assert_frame_equal(shifts[0], shifts[2])


def test_groups_have_series_of_their_own_and_reserved_names_are_refused() -> None:
    counts = table()
    moved = counts["state"].isin(["S0", "S1", "S2"]) & (counts["period"] >= 1970)
    counts.loc[moved, "count"] = (counts.loc[moved, "count"] + 10).clip(upper=40)
    groups = pd.DataFrame(
        {"state": [f"S{number}" for number in range(6)], "period": 1950, "group": ["ally"] * 3 + ["other"] * 3}
    )
    shifts = align_counts(counts, AlignSettings("USA", **FAST), groups=groups, compare="other").shifts
    assert shifts.set_index("series")["date"].loc[["dominant", "ally"]].tolist() == [1966, 1970]
    assert "other" not in set(shifts["series"])
    for label in ("dominant", "secondary", "exposed", "unexposed", "S1"):
        with pytest.raises(BadTable, match=label):
            align_counts(counts, AlignSettings("USA", **FAST), groups=groups.replace("ally", label), compare="other")


def test_a_question_about_some_frames_has_its_own_rate() -> None:
    counts = pd.concat([table().assign(frame=name) for name in ("f", "g", "h")])
    whole = align_counts(counts, AlignSettings("USA", **FAST)).dominant_shifts
    asked = align_counts(counts, AlignSettings("USA", frames=("g",), **FAST)).dominant_shifts
    assert set(whole["frame"]) == {"f", "g", "h"}
    assert asked["frame"].tolist() == ["g"]
    row = whole.set_index("frame").loc["g"]
    assert asked.iloc[0][["date", "size", "p"]].tolist() == row[["date", "size", "p"]].tolist()
    assert asked["q"].iloc[0] == pytest.approx(asked["p"].iloc[0])


def test_controls_on_real_counts(shared: Path) -> None:
    counts = pd.read_csv(shared / "controls" / "terms.csv.gz")
    counts = counts[counts["frame"].isin(["terrorism", "nieo", "apartheid"])]
    allies = pd.read_csv(shared / "controls" / "treaty-allies.csv.gz")
    settings = AlignSettings("USA", permutations=199, state_periods=1000)
    shifts = find_shifts(counts, settings, exposure=allies).to_frame()
    dates = {
        key: list(zip(own["date"], np.sign(own["size"]), strict=True))
        for key, own in shifts.groupby(["frame", "series", "audience"])
    }
    home = dates["terrorism", "dominant", "domestic"]
    assert (2002, 1) in home
    assert (2009, -1) in home
    for group in ("secondary", "exposed", "unexposed"):
        assert (2001, 1) in dates["terrorism", group, "international"]
        assert any(1974 <= date <= 1975 and way > 0 for date, way in dates["nieo", group, "international"])
        assert any(1990 <= date <= 1996 and way < 0 for date, way in dates["apartheid", group, "international"])
    assert not [key for key in dates if key[:2] == ("nieo", "dominant")]

"""The answers of a small simulated study as tables."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from framing.align.groups.answers import DominantSeries, GroupAnswers, estimate_groups, level_turns
from framing.align.groups.settings import GroupSettings
from framing.align.groups.windows import GroupPanel
from framing.schemas import EVENT_STUDY, GROUP_EFFECTS, STACKED

PERIODS, FRAMES = 45, 6


def simulate(
    response: float,
    *,
    everyone: bool = False,
    lead: int = 0,
    seed: int = 0,
    without: str = "",
    handovers: tuple[int, ...] = (),
) -> GroupAnswers:
    """40 allies and 40 others, 25 passages a year; the dominant state rises by 12 points in three of six frames."""
    rng = np.random.default_rng(seed)
    states, dates = 80, (12, 22, 32)
    share = np.full((FRAMES, states, PERIODS), 0.08)
    home = np.full((FRAMES, PERIODS), 0.08)
    shifts: list[tuple[SimpleNamespace, ...]] = [()] * FRAMES
    for frame, date in enumerate(dates):
        home[frame, date:] += 0.12
        share[frame, : states if everyone else 40, date - lead :] += 0.12 * response
        weights = np.zeros(PERIODS)
        weights[date] = 1.0
        shifts[frame] = (SimpleNamespace(place=date, weights=weights, rise=0.12, error=np.nan),)
    counts = rng.binomial(25, share) / 25
    code = np.zeros((states, PERIODS), dtype=np.int64)
    code[:40] = 1
    names = tuple(f"S{number:02d}" for number in range(states))
    frames = tuple(f"frame_{number}" for number in range(FRAMES))
    weight = np.full(share.shape, 25.0)
    weight[:, [name == without for name in names]] = 0.0
    panel = GroupPanel(names, frames, 1950 + np.arange(PERIODS), counts, weight, code, ("others", "ally"), 0)
    dominant = DominantSeries(
        "domestic", rng.binomial(60, home) / 60, np.full(home.shape, 60.0), tuple(shifts), 0, handovers
    )
    return estimate_groups(panel, [dominant], GroupSettings(permutations=199))


def test_no_window_reaches_across_a_handover_of_dominance() -> None:
    """Shifts in 1962, 1972 and 1982; another state is dominant from 1978 on."""
    whole, cut = simulate(0.5), simulate(0.5, handovers=(28,))
    main = {
        name: answers.effects[answers.effects["scale"] == "points"].groupby("shift_date")["last"].apply(list)
        for name, answers in (("whole", whole), ("cut", cut))
    }
    assert main["whole"].tolist() == [[5, 10]] * 3
    assert main["cut"].tolist() == [[5, 10], [5, 5], [5, 10]]
    reached = cut.event_study.groupby("shift_date")["relative_period"].agg(["min", "max"])
    assert reached.to_numpy().tolist() == [[-8, 10], [-8, 5], [-4, 10]]
    assert whole.event_study.groupby("shift_date")["relative_period"].agg(["min", "max"]).loc[1982].tolist() == [-8, 10]
    # four leads say less of the groups before, and the estimate is another; that of 1962 lies away from the handover
    points = [
        one.effects[one.effects["scale"] == "points"].groupby(["shift_date", "last"]).first() for one in (whole, cut)
    ]
    assert points[1].loc[(1962, 10), "estimate"] == pytest.approx(points[0].loc[(1962, 10), "estimate"])
    assert points[1].loc[(1982, 10), "se_clustered"] > points[0].loc[(1982, 10), "se_clustered"]


def verdicts(answers: GroupAnswers) -> list[str]:
    return answers.effects.groupby("frame")["verdict"].first().tolist()


def test_a_response_of_half_is_supported_and_measured() -> None:
    answers = simulate(0.5)
    whole = answers.stacked.iloc[0]
    assert whole["practice"] == "all"
    assert whole["verdict"] == "supported"
    assert whole["low"] < 0.5 < whole["high"]
    assert whole["events"] == 3
    assert whole["shifts"] == 3
    assert verdicts(answers) == ["supported"] * 3
    main = answers.effects[(answers.effects["scale"] == "points") & (answers.effects["last"] == 10)]
    assert main["estimate"].to_numpy() == pytest.approx([6.0] * 3, abs=1.5)
    assert (main["low"] <= main["estimate"]).all()
    assert (main["estimate"] <= main["high"]).all()
    assert (main["pass_through_low"] > 0).all()


def test_nobody_follows() -> None:
    answers = simulate(0.0)
    assert answers.stacked.iloc[0]["verdict"] == "not supported"
    assert "supported" not in verdicts(answers)


def test_everybody_at_once_is_a_common_shock() -> None:
    """The first of the three differs by chance by 1.6 points, which does not bound it within a quarter of 12."""
    assert verdicts(simulate(1.0, everyone=True)) == ["not supported", "common shock", "common shock"]


def test_allies_who_moved_before_are_from_below() -> None:
    assert verdicts(simulate(0.8, lead=4)) == ["from below"] * 3


def test_tables_have_their_columns_and_order() -> None:
    answers = simulate(0.5)
    for table, schema in (
        (answers.effects, GROUP_EFFECTS),
        (answers.event_study, EVENT_STUDY),
        (answers.stacked, STACKED),
    ):
        assert list(table.columns) == [column.name for column in schema.columns]
    study = answers.event_study
    assert (study["band_low"] <= study["low"]).all()
    assert (study["high"] <= study["band_high"]).all()
    leads = study[(study["scale"] == "points") & (study["relative_period"] < 0)]
    assert leads.groupby("frame")["estimate"].mean().to_numpy() == pytest.approx(0.0, abs=1e-9)
    left = answers.stacked[answers.stacked["left_out"].str.startswith("frame")]
    assert len(left) == 3
    assert (left["shifts"] == 2).all()


def test_the_same_seed_gives_the_same_tables() -> None:
    first, second = simulate(0.5), simulate(0.5)
    assert first.effects.equals(second.effects)
    assert first.stacked.equals(second.stacked)
    assert first.event_study.equals(second.event_study)


def test_without_one_state_the_answer_is_that_of_the_others() -> None:
    """Each state left out, against the whole thing run again without it."""
    answers = simulate(0.5)
    whole = answers.stacked.iloc[0]["estimate"]
    states = answers.stacked[answers.stacked["left_out"].str.startswith("S")].set_index("left_out")
    assert len(states) == 80
    assert abs(states["estimate"].mean() - whole) < 0.01
    assert states["p_turned"].isna().all()
    again = simulate(0.5, without="S07").stacked.iloc[0]["estimate"]
    assert states.loc["S07", "estimate"] == pytest.approx(again, abs=1e-9)


def test_a_handover_is_no_move_that_groups_could_follow() -> None:
    """Turns of means .2 and .7 (one period unknown) are moved to the mean of all five, .45."""
    share = np.array([[0.1, 0.3, 0.6, np.nan, 0.8]])
    assert level_turns(share, ()) is share
    assert level_turns(share, (2,))[0] == pytest.approx([0.35, 0.55, 0.35, np.nan, 0.55], nan_ok=True)

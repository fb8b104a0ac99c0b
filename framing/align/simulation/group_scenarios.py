"""Simulated scenarios for groups: allies, rivals and others with shocks of their own, and a known pass-through.

Their kinds stand in `framing.align.simulation.kinds`. The dominant state shifts once in each of some frames, at dates
that are separate events; the other frames stay as they are, so that shocks can be measured on them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from framing.align.noise.simulate import draw_autoregression
from framing.align.simulation.common import (
    DOMINANT,
    NEVER,
    CommonSettings,
    count_table,
    draw_passages,
    frame_names,
    state_names,
)
from framing.align.simulation.kinds import GROUP_KINDS
from framing.errors.align import bad_setting
from framing.errors.hints import did_you_mean

Array = np.ndarray
ALLY, RIVAL, OTHER = "ally", "rival's ally", "non-aligned"
NO_EFFECT = ("group-shocks", "group-common-shock", "differential-trend", "wave-from-below")


@dataclass(frozen=True)
class GroupScenario(CommonSettings):
    """What a scenario of groups contains, beside what all have; one document a state and period, two of the dominant state.

    Parameters
    ----------
    allies, rivals, others : states of each group. response : share of the dominant state's move that an ally makes.
    gap : periods between the shifts.
    shock : standard deviation (log odds) of each group's own movement, the same for its states.
    trend : growth of the allies' share from the first period to the last, as a share of the dominant state's move.
    """

    kind: str = "partial-adoption"
    frames: int = 12
    shifted: int = 3
    base: float = 0.08
    rise: float = 0.12
    allies: int = 40
    rivals: int = 0
    others: int = 80
    response: float = 0.25
    gap: int = 10
    shock: float = 0.15
    trend: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in GROUP_KINDS:
            raise bad_setting(
                "kind", self.kind, f"no such kind of scenario.{did_you_mean(self.kind, list(GROUP_KINDS))}"
            )
        if min(self.allies, self.others) < 3:
            raise bad_setting("allies, others", (self.allies, self.others), "give 3 states or more of each")
        if self.shifted > self.frames or self.periods < 20 + self.gap * (self.shifted - 1):
            raise bad_setting(
                "shifted, periods", (self.shifted, self.periods), "give frames and periods enough for the shifts"
            )


@dataclass(frozen=True)
class GroupWorld:
    """One scenario: `counts` (columns of COUNTS), `groups` (state, period, group), and the truth.

    `shifts` : frame, date, size (points). `truth` : frame, shift_date, group, first, last, pass_through: what the group
        makes of the dominant state's move on average over these periods after the shift, beyond the non-aligned; a state
        that joins after the shift counts with the group that it had before.
    """

    counts: pd.DataFrame
    groups: pd.DataFrame
    shifts: pd.DataFrame
    truth: pd.DataFrame


def group_scenario_of(kind: str, **changes: object) -> GroupScenario:
    """The settings that make a kind what it is, with `changes` on top."""
    own: dict[str, dict[str, object]] = {
        "group-shocks": {"response": 0.0},
        "group-common-shock": {"response": 1.0, "lags": (0,)},
        "differential-trend": {"response": 0.0, "trend": 1.0},
        "mirroring-rivals": {"response": 0.5, "rivals": 20, "others": 60},
        "staggered-joining": {"response": 0.5, "lags": (0, 1, 2)},
        "abandonment": {"response": 0.5, "lags": (0, 1, 2)},
        "wave-from-below": {"response": 1.0, "lags": (-6, -5, -4)},
    }
    return replace(GroupScenario(kind=kind), **{**own.get(kind, {}), **changes})  # type: ignore[arg-type]


def simulate_groups(
    scenario: GroupScenario, seed: int | np.random.SeedSequence, home: int | np.random.SeedSequence | None = None
) -> GroupWorld:
    """One world of the scenario; the same settings and seed give the same tables.

    `home` : seed of the dominant state's dates and counts, where several worlds share them; by default `seed` gives both.
    """
    rng = np.random.default_rng(seed)
    own = np.random.default_rng(home) if home is not None else rng
    size = scenario.allies + scenario.rivals + scenario.others
    labels = np.repeat([ALLY, RIVAL, OTHER], [scenario.allies, scenario.rivals, scenario.others])
    periods = scenario.first + np.arange(scenario.periods)
    joined = np.full(size, scenario.first)
    dates = _draw_dates(scenario, own)
    if scenario.kind == "staggered-joining":
        late = np.flatnonzero(labels == ALLY)[::2]
        joined[late] = dates[0] + rng.integers(1, 6, len(late))
    passages, one = np.full(size, scenario.passages), np.ones(size, dtype=np.int64)
    two, at_home = np.array([2]), np.array([scenario.dominant_passages])
    count, kept = (np.empty((scenario.frames, size, scenario.periods), dtype=kind) for kind in (float, bool))
    spoken = np.empty((scenario.frames, 1, scenario.periods))
    shifts = []
    truth: list[tuple[object, ...]] = []
    for number, frame in enumerate(frame_names(scenario.frames)):
        moved = np.zeros((size, scenario.periods))
        level = np.full(scenario.periods, scenario.base)
        if number < scenario.shifted:
            date = int(dates[number])
            level = level + scenario.rise * (periods >= date)
            moved = _draw_moves(scenario, labels, joined, date, periods, rng)
            shifts.append((frame, date, 100 * scenario.rise))
            truth += _describe(frame, date, np.where(joined < date, labels, OTHER), moved, periods)
        moved[labels == ALLY] += scenario.trend * np.arange(scenario.periods) / scenario.periods
        share = _add_shocks(scenario.base + scenario.rise * moved, labels, scenario, rng)
        spoken[number] = draw_passages(level[None, :], two, at_home, scenario.icc, own)
        count[number] = draw_passages(share, one, passages, scenario.icc, rng)
        kept[number] = rng.random(share.shape) < scenario.present
    tables = [
        count_table([DOMINANT], periods, spoken, two, at_home, np.ones(spoken.shape, dtype=bool)),
        count_table(state_names(size), periods, count, one, passages, kept),
    ]
    groups = pd.DataFrame(
        {
            "state": np.repeat(state_names(size), scenario.periods),
            "period": np.tile(periods, size),
            "group": np.where(periods[None, :] >= joined[:, None], labels[:, None], OTHER).ravel(),
        }
    )
    return GroupWorld(
        pd.concat(tables, ignore_index=True),
        groups,
        pd.DataFrame(shifts, columns=["frame", "date", "size"]),
        pd.DataFrame(truth, columns=["frame", "shift_date", "group", "first", "last", "pass_through"]),
    )


def _draw_dates(scenario: GroupScenario, rng: np.random.Generator) -> Array:
    """Dates of the shifts, `gap` periods apart, the first ten to thirteen periods after the beginning."""
    start = scenario.first + rng.integers(10, 14)
    return np.asarray(start + scenario.gap * np.arange(scenario.shifted))


def _draw_moves(
    scenario: GroupScenario, labels: Array, joined: Array, date: int, periods: Array, rng: np.random.Generator
) -> Array:
    """How far (states, periods) every state is on the dominant state's way."""
    follows = (labels == ALLY) | (scenario.kind == "group-common-shock")
    start = np.where(follows, np.maximum(date, joined) + rng.choice(scenario.lags, len(labels)), NEVER)
    if scenario.kind == "wave-from-below":
        start = np.where(follows, date + rng.choice(scenario.lags, len(labels)), NEVER)
    moved = scenario.response * (periods[None, :] >= start[:, None])
    if scenario.kind == "abandonment":
        moved = moved * (periods[None, :] < np.where(follows, start, 0)[:, None] + 6)
    if scenario.kind == "mirroring-rivals":
        begins = date + rng.choice(scenario.lags, len(labels))
        moved = moved - scenario.response * ((labels == RIVAL)[:, None] & (periods[None, :] >= begins[:, None]))
    return np.asarray(moved, dtype=float)


def _describe(frame: str, date: int, labels: Array, moved: Array, periods: Array) -> list[tuple[object, ...]]:
    """Rows of the truth; `labels` are the groups before the shift."""
    relative = periods - date
    rows: list[tuple[object, ...]] = []
    leads = (relative < 0) & (relative >= -8)
    for group in (ALLY, RIVAL):
        if not (labels == group).any():
            continue
        gap = moved[labels == group].mean(axis=0) - moved[labels == OTHER].mean(axis=0)
        for first, last in ((0, 5), (0, 10), (3, 10)):
            inside = (relative >= first) & (relative <= last)
            rows.append((frame, date, group, first, last, float(gap[inside].mean() - gap[leads].mean())))
    return rows


def _add_shocks(share: Array, labels: Array, scenario: GroupScenario, rng: np.random.Generator) -> Array:
    """Shares moved in log odds by a first-order autoregression that all states of a group share."""
    if scenario.shock <= 0:
        return share
    kinds, own = np.unique(labels, return_inverse=True)
    noise = draw_autoregression(np.arange(share.shape[1]), scenario.memory, len(kinds), rng)
    return np.asarray(expit(logit(np.clip(share, 1e-3, 1 - 1e-3)) + scenario.shock * noise[own]))

"""Simulated scenarios: tables of counts whose shifts, lags and adopters are known.

Their kinds, and what each contains, stand in `framing.align.simulation.kinds`.
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
from framing.align.simulation.kinds import KINDS
from framing.errors.align import bad_setting
from framing.errors.hints import did_you_mean
from framing.terms import Outcome

SILENT = (
    *("null", "common-shock", "slow-shock", "autocorrelated", "overdispersed", "reversed"),
    *("independent", "independent-exposed"),
)


@dataclass(frozen=True)
class ScenarioSettings(CommonSettings):
    """What a simulated scenario contains, beside what all have.

    Parameters
    ----------
    exposed, adopters : share of the states that are exposed, and of these that follow.
    documents, dominant_documents : of a state and period, and of the dominant state.
    wander : standard deviation (log odds) of the shares' own movement.
    true_positives, false_positives : the classifier's rates.
    """

    kind: str = "diffusion"
    states: int = 20
    exposed: float = 0.5
    adopters: float = 0.9
    documents: int = 1
    dominant_documents: int = 2
    wander: float = 0.0
    true_positives: float = 1.0
    false_positives: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise bad_setting("kind", self.kind, f"no such kind of world.{did_you_mean(self.kind, list(KINDS))}")
        if self.states < 2 or self.frames < 1 or self.shifted > self.frames:
            raise bad_setting("states, frames", (self.states, self.frames), "give 2 states, 1 frame or more")
        if self.periods < 30:
            raise bad_setting("periods", self.periods, "give 30 or more, so that shifts and lags fit")
        if not 0 <= self.base < self.base + self.rise <= 1:
            raise bad_setting("base, rise", (self.base, self.rise), "give shares between 0 and 1")


@dataclass(frozen=True)
class World:
    """One simulated scenario.

    Attributes
    ----------
    counts : columns of COUNTS. exposure : state, period, exposure (0 or 1).
    shifts : frame, date, size (percentage points) of the dominant state `A`.
    adoption : frame, shift_date, state, exposed, outcome, date, lag.
    """

    counts: pd.DataFrame
    exposure: pd.DataFrame
    shifts: pd.DataFrame
    adoption: pd.DataFrame


def settings_of_kind(kind: str, **changes: object) -> ScenarioSettings:
    """The settings that make a kind what it is, with `changes` on top."""
    own: dict[str, dict[str, object]] = {
        "autocorrelated": {"wander": 0.5, "memory": 0.6},
        "overdispersed": {"icc": 0.15},
        "sparse": {"present": 0.5},
        "classifier-error": {"true_positives": 0.75, "false_positives": 0.03},
    }
    return replace(ScenarioSettings(kind=kind), **{**own.get(kind, {}), **changes})  # type: ignore[arg-type]


def simulate_scenario(settings: ScenarioSettings, seed: int | np.random.SeedSequence) -> World:
    """One world of the kind; the same settings and seed give the same tables."""
    rng = np.random.default_rng(seed)
    names = [DOMINANT, *state_names(settings.states)]
    exposed = np.zeros(settings.states + 1, dtype=bool)
    exposed[1 + rng.permutation(settings.states)[: round(settings.states * settings.exposed)]] = True
    periods = settings.first + np.arange(settings.periods)
    documents = np.array([settings.dominant_documents] + [settings.documents] * settings.states)
    passages = np.array([settings.dominant_passages] + [settings.passages] * settings.states)
    count, kept = (np.empty((settings.frames, len(names), settings.periods), dtype=kind) for kind in (float, bool))
    shifts, adoption = [], []
    for number, frame in enumerate(frame_names(settings.frames)):
        starts = np.full(settings.states + 1, NEVER)
        if number < settings.shifted:
            date = int(settings.first + rng.integers(round(0.33 * settings.periods), round(0.56 * settings.periods)))
            starts[0] = date
            starts[1:] = _plant_moves(settings, date, exposed[1:], rng)
            shifts.append((frame, date, 100 * settings.rise))
            for state in range(1, settings.states + 1):
                adoption.append(_describe(frame, date, names[state], exposed[state], int(starts[state])))
        share = _draw_shares(settings, periods, starts, rng)
        count[number] = draw_passages(share, documents, passages, settings.icc, rng)
        kept[number] = rng.random(share.shape) < settings.present
        kept[number, 0] = True
    level = pd.DataFrame({"state": np.repeat(names[1:], settings.periods), "period": np.tile(periods, settings.states)})
    level["exposure"] = np.repeat(exposed[1:].astype(float), settings.periods)
    columns = ["frame", "shift_date", "state", "exposed", "outcome", "date", "lag"]
    table = pd.DataFrame(adoption, columns=columns).astype({"date": "Int64", "lag": "Int64"})
    return World(
        count_table(names, periods, count, documents, passages, kept),
        level,
        pd.DataFrame(shifts, columns=["frame", "date", "size"]),
        table,
    )


def _plant_moves(settings: ScenarioSettings, date: int, exposed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    count = settings.states
    moves = rng.random(count) < settings.adopters
    if settings.kind in ("diffusion", "sparse", "classifier-error"):
        return np.where(moves & exposed, date + rng.choice(settings.lags, count), NEVER)
    if settings.kind == "common-shock":
        return np.where(moves, date, NEVER)
    if settings.kind == "slow-shock":
        return np.where(moves, date + rng.integers(2, 5, count), NEVER)
    if settings.kind == "reversed":
        return np.where(moves & exposed, date - rng.choice(settings.lags, count), NEVER)
    if settings.kind.startswith("independent"):
        low, high = settings.first + 5, settings.first + settings.periods - 5
        own = moves & exposed if settings.kind == "independent-exposed" else rng.random(count) < 0.5
        return np.where(own, rng.integers(low, high, count), NEVER)
    return np.full(count, NEVER)


def _describe(frame: str, date: int, state: str, exposed: bool, start: int) -> tuple[object, ...]:
    if start == NEVER:
        return frame, date, state, bool(exposed), Outcome.NOT_ADOPTED, None, None
    lag = start - date
    outcome = Outcome.FOLLOWED if lag > 0 else Outcome.LED if lag < 0 else Outcome.TOGETHER
    return frame, date, state, bool(exposed), outcome, start, lag


def _draw_shares(
    settings: ScenarioSettings, periods: np.ndarray, starts: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Shares (states, periods) that a reader of one frame would count: the new level from `starts` on, own movement, errors of
    the classifier.
    """
    share = settings.base + settings.rise * (periods[None, :] >= starts[:, None])
    if settings.wander > 0:
        own = draw_autoregression(periods, settings.memory, len(starts), rng)
        share = expit(logit(share) + settings.wander * own)
    return np.asarray(settings.false_positives + share * (settings.true_positives - settings.false_positives))

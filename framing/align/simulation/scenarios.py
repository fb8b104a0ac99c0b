"""Simulated scenarios: tables of counts whose shifts, lags and adopters are known.

Their kinds, and what each contains, stand in `framing.align.simulation.kinds`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import expit

from framing.align.simulation.kinds import KINDS
from framing.errors.align import bad_setting
from framing.errors.hints import did_you_mean
from framing.terms import Outcome

SILENT = (
    *("null", "common-shock", "slow-shock", "autocorrelated", "overdispersed", "reversed"),
    *("independent", "independent-exposed"),
)


@dataclass(frozen=True)
class ScenarioSettings:
    """What a simulated scenario contains; shares and rises on the 0..1 scale, lags in periods.

    `icc` is the correlation of passages within a document, `wander` the standard deviation (log odds) and
    `memory` the autocorrelation of the shares' own movement, `true_positives` and `false_positives` the
    classifier's rates, `present` the chance that a secondary state has its document of a period.
    """

    kind: str = "diffusion"
    states: int = 20
    exposed: float = 0.5
    adopters: float = 0.9
    periods: int = 45
    first: int = 1947
    frames: int = 4
    shifted: int = 2
    base: float = 0.07
    rise: float = 0.13
    passages: int = 25
    documents: int = 1
    dominant_passages: int = 60
    dominant_documents: int = 2
    lags: tuple[int, ...] = (2, 3, 4, 5, 6)
    icc: float = 0.05
    wander: float = 0.0
    memory: float = 0.6
    true_positives: float = 1.0
    false_positives: float = 0.0
    present: float = 1.0

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
    names = ["A"] + [f"S{number:03d}" for number in range(1, settings.states + 1)]
    exposed = np.zeros(settings.states + 1, dtype=bool)
    exposed[1 + rng.permutation(settings.states)[: round(settings.states * settings.exposed)]] = True
    periods = settings.first + np.arange(settings.periods)
    rows, shifts, adoption = [], [], []
    for number in range(settings.frames):
        frame = f"frame_{number + 1:02d}"
        starts = np.full(settings.states + 1, np.iinfo(np.int64).max)
        if number < settings.shifted:
            date = int(settings.first + rng.integers(round(0.33 * settings.periods), round(0.56 * settings.periods)))
            starts[0] = date
            starts[1:] = _plant_moves(settings, date, exposed[1:], rng)
            shifts.append((frame, date, 100 * settings.rise))
            for state in range(1, settings.states + 1):
                adoption.append(_describe(frame, date, names[state], exposed[state], int(starts[state])))
        rows.append(_draw_counts(settings, frame, names, periods, starts, rng))
    level = pd.DataFrame({"state": np.repeat(names[1:], settings.periods), "period": np.tile(periods, settings.states)})
    level["exposure"] = np.repeat(exposed[1:].astype(float), settings.periods)
    columns = ["frame", "shift_date", "state", "exposed", "outcome", "date", "lag"]
    table = pd.DataFrame(adoption, columns=columns).astype({"date": "Int64", "lag": "Int64"})
    return World(
        pd.concat(rows, ignore_index=True), level, pd.DataFrame(shifts, columns=["frame", "date", "size"]), table
    )


def _plant_moves(settings: ScenarioSettings, date: int, exposed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    count = settings.states
    never = np.iinfo(np.int64).max
    moves = rng.random(count) < settings.adopters
    if settings.kind in ("diffusion", "sparse", "classifier-error"):
        return np.where(moves & exposed, date + rng.choice(settings.lags, count), never)
    if settings.kind == "common-shock":
        return np.where(moves, date, never)
    if settings.kind == "slow-shock":
        return np.where(moves, date + rng.integers(2, 5, count), never)
    if settings.kind == "reversed":
        return np.where(moves & exposed, date - rng.choice(settings.lags, count), never)
    if settings.kind.startswith("independent"):
        low, high = settings.first + 5, settings.first + settings.periods - 5
        own = moves & exposed if settings.kind == "independent-exposed" else rng.random(count) < 0.5
        return np.where(own, rng.integers(low, high, count), never)
    return np.full(count, never)


def _describe(frame: str, date: int, state: str, exposed: bool, start: int) -> tuple[object, ...]:
    if start == np.iinfo(np.int64).max:
        return frame, date, state, bool(exposed), Outcome.NOT_ADOPTED, None, None
    lag = start - date
    outcome = Outcome.FOLLOWED if lag > 0 else Outcome.LED if lag < 0 else Outcome.TOGETHER
    return frame, date, state, bool(exposed), outcome, start, lag


def _draw_counts(
    settings: ScenarioSettings,
    frame: str,
    names: list[str],
    periods: np.ndarray,
    starts: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    shape = (len(names), len(periods))
    share = settings.base + settings.rise * (periods[None, :] >= starts[:, None])
    if settings.wander > 0:
        share = _add_autocorrelation(share, settings.wander, settings.memory, rng)
    share = settings.false_positives + share * (settings.true_positives - settings.false_positives)
    documents = np.full(shape, settings.documents)
    total = np.full(shape, settings.passages)
    documents[0], total[0] = settings.dominant_documents, settings.dominant_passages
    count = np.zeros(shape)
    for part in range(int(documents.max())):
        size = np.where(part < documents, total // documents + (part < total % documents), 0)
        own = share
        if settings.icc > 0:
            strength = 1 / settings.icc - 1
            own = rng.beta(np.maximum(share * strength, 1e-9), np.maximum((1 - share) * strength, 1e-9))
        count += rng.binomial(size, own)
    kept = rng.random(shape) < settings.present
    kept[0] = True
    state, period = np.nonzero(kept)
    return pd.DataFrame(
        {
            "state": np.array(names, dtype=object)[state],
            "period": periods[period],
            "frame": frame,
            "count": count[kept],
            "total": total[kept].astype(float),
            "documents": documents[kept].astype(float),
        }
    )


def _add_autocorrelation(share: np.ndarray, spread: float, memory: float, rng: np.random.Generator) -> np.ndarray:
    noise = np.empty(share.shape)
    noise[:, 0] = rng.normal(0, spread, share.shape[0])
    for period in range(1, share.shape[1]):
        noise[:, period] = memory * noise[:, period - 1] + rng.normal(
            0, spread * np.sqrt(1 - memory**2), share.shape[0]
        )
    odds = np.log(share / (1 - share)) + noise
    return np.asarray(expit(odds))

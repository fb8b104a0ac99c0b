"""All settings of an alignment in one frozen place, checked when made; the command's options are made from them."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable
from dataclasses import Field, dataclass, field, fields
from typing import Any

import numpy as np

from framing.errors.align import bad_setting

MOST_PERIODS, MOST_DRAWS, MOST_JOBS = 10_000, 100_000, 1_024


def _setting(default: Any, meaning: str, low: float, high: float, *, inside: bool = False) -> Any:
    """A field with its default, meaning and range; `inside`: the ends of the range are not allowed themselves."""
    return field(default=default, metadata={"help": meaning, "low": low, "high": high, "inside": inside})


@dataclass(frozen=True)
class AlignSettings:
    """What an alignment needs to know beside the counts; `numbers` lists those with a default, a meaning and a range.

    Parameters
    ----------
    dominant : label of the dominant state.
    exposure_cut : a state is exposed above this value; None: above one half for values 0 and 1, else above the median.
    frames : the frames that are asked about, with a false discovery rate of their own; empty for all.
    placebo : frames in which nothing should happen.
    dominance : who was dominant when, in order: (state, first period, last period); empty for `dominant` all along. A new
        level where dominance passes to another state is no shift.
    domestic_frames : frames that are domestic appeals.
    mechanisms : pairs (hypothesis H4a, H4b or H4c; frame).
    mechanism_f1 : pairs (frame, out-of-fold F1 of the classifier).

    Raises
    ------
    BadSetting : a value outside its range.
    """

    dominant: str
    leads: int = _setting(5, "Number of periods before a shift in which a move counts.", 0, MOST_PERIODS)
    lags: int = _setting(15, "Number of periods after a shift in which a move counts.", 1, MOST_PERIODS)
    min_segment: int = _setting(3, "Minimum number of periods between two shifts of a series.", 1, MOST_PERIODS)
    min_passages: float = _setting(15.0, "A state-period with fewer passages counts as missing.", 0, 1e6)
    state_periods: int = _setting(15, "Minimum number of periods for finding a state's own shifts.", 1, MOST_PERIODS)
    sustained: int = _setting(2, "Number of periods for which an adopted level must last.", 1, MOST_PERIODS)
    closing: float = _setting(
        0.25, "Minimum share of the dominant state's move that counts as adoption.", 0, 1, inside=True
    )
    permutations: int = _setting(999, "Number of random draws for every null distribution.", 19, MOST_DRAWS)
    fdr: float = _setting(0.05, "False discovery rate over frames and over states.", 0, 1, inside=True)
    timing: float = _setting(0.4, "Maximum mean probability that a follower did not move later.", 0, 1, inside=True)
    level: float = _setting(0.95, "Probability level of intervals.", 0, 1, inside=True)
    power: float = _setting(0.8, "Power above which the absence of a move counts as not adopted.", 0, 1, inside=True)
    penalty: float = _setting(0.4, "Cost of a shift in the search, times the log of the periods.", 0.01, 1000)
    memory: float = _setting(
        0.65,
        "Largest correlation of random movement from period to period; what lasts longer is a shift.",
        0,
        1,
        inside=True,
    )
    seed: int = _setting(0, "Seed of everything random.", 0, 2**63 - 1)
    jobs: int = _setting(1, "Number of processes.", 1, MOST_JOBS)
    exposure_cut: float | None = None
    frames: tuple[str, ...] = ()
    placebo: tuple[str, ...] = ()
    dominance: tuple[tuple[str, int, int], ...] = ()
    domestic_frames: tuple[str, ...] = ()
    mechanisms: tuple[tuple[str, str], ...] = ()
    mechanism_f1: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        for one in numbers():
            _check(one, getattr(self, one.name))
        if self.exposure_cut is not None and not (_is_number(self.exposure_cut) and math.isfinite(self.exposure_cut)):
            raise bad_setting("exposure_cut", self.exposure_cut, "give a finite number, or leave it out")

    @property
    def handovers(self) -> tuple[int, ...]:
        """The periods in which dominance passes to another state."""
        return tuple(first for _, first, _ in self.dominance[1:])

    def generator(self, *parts: str) -> np.random.Generator:
        """The stream of random numbers of one part of the work, the same whatever else is computed."""
        return np.random.default_rng([self.seed, *(zlib.crc32(part.encode()) for part in parts)])

    def asked(self, frames: Iterable[str]) -> tuple[str, ...]:
        """Those of `frames` that the question is about: all, or those named, without the placebo frames."""
        return tuple(frame for frame in frames if frame not in self.placebo and frame in (self.frames or (frame,)))


def numbers() -> list[Field[Any]]:
    """The settings that are numbers with a default, a meaning and a range, in their order."""
    return [one for one in fields(AlignSettings) if "help" in one.metadata]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def _check(one: Field[Any], value: Any) -> None:
    low, high = one.metadata["low"], one.metadata["high"]
    whole = isinstance(one.default, int)
    fits = _is_number(value) and low <= value <= high and (not whole or float(value).is_integer())
    if fits and (not one.metadata["inside"] or low < value < high):
        return
    kind = "a whole number" if whole else "a number"
    ends = "both ends left out" if one.metadata["inside"] else "or one of them"
    why = " (with fewer than 19 draws no p can reach .05)" if one.name == "permutations" else ""
    raise bad_setting(one.name, value, f"give {kind} between {low:g} and {high:g}, {ends}{why}")

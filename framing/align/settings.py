"""All settings of an alignment in one frozen place, checked when made."""

from __future__ import annotations

from dataclasses import dataclass

from framing.errors.align import bad_setting


@dataclass(frozen=True)
class AlignSettings:
    """What an alignment needs to know beside the counts.

    Parameters
    ----------
    dominant : label of the dominant state.
    before, after : periods before and after a shift in which an adoption may fall (L and H of docs/method.md).
    min_segment : least number of observed periods between two shifts of one series.
    min_passages : a state-period with fewer passages is missing.
    sustained : observed periods for which an adopted level must hold.
    closing : least share of the dominant state's rise that an adoption closes.
    draws : draws of dispersion and classifier error that are carried through every figure.
    permutations : draws of every null distribution.
    fdr : false discovery rate of shifts (over frames) and of moves (over states).
    timing : among states called followers, highest mean probability that they did not come after the dominant state.
    level : probability content of every interval.
    power : power from which on "no move" counts as `not adopted`.
    penalty : cost of a shift in units of BIC.
    block : periods per block of the block permutation; 0 chooses the cube root of the number of periods.
    exposure_cut : a state is exposed above this value; None: above one half for values 0 and 1, else above the median.
    placebo : frames in which nothing should happen.
    domestic_frames : frames that are domestic appeals.
    mechanisms : pairs (hypothesis H4a, H4b or H4c; frame).
    mechanism_f1 : pairs (frame, out-of-fold F1 of the classifier).
    jobs : processes over frames.

    Raises
    ------
    BadSetting : a value outside its range.
    """

    dominant: str
    before: int = 5
    after: int = 15
    min_segment: int = 3
    min_passages: float = 15
    sustained: int = 2
    closing: float = 0.25
    draws: int = 200
    permutations: int = 999
    fdr: float = 0.05
    timing: float = 0.3
    level: float = 0.95
    power: float = 0.8
    penalty: float = 1.0
    block: int = 0
    seed: int = 0
    exposure_cut: float | None = None
    placebo: tuple[str, ...] = ()
    domestic_frames: tuple[str, ...] = ()
    mechanisms: tuple[tuple[str, str], ...] = ()
    mechanism_f1: tuple[tuple[str, float], ...] = ()
    jobs: int = 1

    def __post_init__(self) -> None:
        for name in ("before", "min_passages", "block", "seed"):
            if getattr(self, name) < 0:
                raise bad_setting(name, getattr(self, name), "give 0 or more")
        for name in ("after", "min_segment", "sustained", "draws", "jobs"):
            if getattr(self, name) < 1:
                raise bad_setting(name, getattr(self, name), "give 1 or more")
        if self.permutations < 19:
            raise bad_setting("permutations", self.permutations, "give at least 19, or no p can reach .05")
        for name in ("fdr", "timing", "level", "power", "closing"):
            if not 0 < getattr(self, name) < 1:
                raise bad_setting(name, getattr(self, name), "give a number between 0 and 1")
        if not self.penalty > 0:
            raise bad_setting("penalty", self.penalty, "give a number above 0")

"""Settings of the group answers in one frozen place."""

from __future__ import annotations

from dataclasses import dataclass

from framing.errors.align import bad_setting

POINTS, LOG_ODDS = "points", "log odds"


@dataclass(frozen=True)
class GroupSettings:
    """What the group answers need to know beside the counts.

    Parameters
    ----------
    before, after : periods before and after a date in an event study. windows : first and last period of each mean after
        it; the last window is that of every verdict. stack : the periods of the study's answer, after those who adopt
        with the usual lags have.
    quarter : share of the dominant state's move that counts as a response worth the name.
    apart : least number of periods by which groups must move before the dominant state to count as earlier: dates of
        neighbouring periods can be weeks apart (a message in January, a debate in September).
    gap : shifts not further apart than this are one event.
    permutations : random dates of the stacked answer. level, fdr, seed : as in the alignment.
    placebo : frames in which nothing should happen.
    practices : frames that make up the study's answer, projections and profile; empty for all that are no placebo.
    scales : of effects and paths; verdicts rest on points alone.
    """

    before: int = 8
    after: int = 10
    windows: tuple[tuple[int, int], ...] = ((0, 5), (0, 10))
    stack: tuple[int, int] = (3, 10)
    quarter: float = 0.25
    apart: int = 2
    gap: int = 5
    permutations: int = 999
    level: float = 0.95
    fdr: float = 0.05
    seed: int = 0
    placebo: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    scales: tuple[str, ...] = (POINTS, LOG_ODDS)

    def __post_init__(self) -> None:
        if self.before < 3:
            raise bad_setting("group before", self.before, "give 3 periods or more")
        if self.after < 3 or any(not 0 <= first <= last <= self.after for first, last in self.every):
            raise bad_setting("group windows", self.every, f"give periods between 0 and {max(self.after, 3)}")

    @property
    def main(self) -> tuple[int, int]:
        """The window of verdicts."""
        return self.windows[-1]

    @property
    def every(self) -> tuple[tuple[int, int], ...]:
        """The windows of the tables, and that of the stack behind them."""
        return (*self.windows, self.stack)

    def is_practice(self, frame: str) -> bool:
        """Whether a frame is one of the practices."""
        return frame in self.practices if self.practices else frame not in self.placebo

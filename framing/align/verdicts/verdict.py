"""One verdict with its figure, interval and reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """One verdict; `figure` says what the estimate is, `reason` why the verdict is what it is."""

    verdict: str
    figure: str
    reason: str
    estimate: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")

"""What was expected before the run, held against what the run shows. Nothing is tuned towards it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.dominance import Turn
from framing.study.parts import Expectation
from framing.study.weighing import DOMINANT
from framing.terms import Audience, Outcome, VerdictName

COLUMNS = ["frame", "state", "audience", "first", "last", "direction", "because", "inside", "outside", "verdict"]
_ADOPTED = (Outcome.FOLLOWED, Outcome.TOGETHER, Outcome.LED)


def check_expectations(
    expectations: Sequence[Expectation],
    counts: pd.DataFrame,
    adoption: pd.DataFrame,
    series_answers: pd.DataFrame | None = None,
    turns: Sequence[Turn] = (),
) -> pd.DataFrame:
    """A row an expectation, with `verdict` agrees, disagrees or not enough evidence.

    For high, low: `inside` and `outside` are the shares of passages (0..1) within the years and in all
    others of the series; for up, down: the last and first thirds of the years. For adopted: whether the
    state is among those that took up a rise of the frame with a date within the years; by its texts at home where the
    expectation's audience is domestic (`series_answers`, a state without texts abroad stands in `adoption`).
    """
    counts = name_turns(counts, turns)
    told = [adoption] * len(expectations)
    if series_answers is not None and len(series_answers):
        home = series_answers[series_answers["texts"] == Audience.DOMESTIC]
        told = [
            home if item.audience == Audience.DOMESTIC and item.state in set(home["state"]) else adoption
            for item in expectations
        ]
    rows = [_check_one(item, counts, pairs) for item, pairs in zip(expectations, told, strict=True)]
    return pd.DataFrame(rows, columns=COLUMNS)


def name_turns(counts: pd.DataFrame, turns: Sequence[Turn]) -> pd.DataFrame:
    """The counts with the common series of dominant states under the code of the one that was dominant in the period."""
    state = counts["state"]
    for turn in turns:
        own = (counts["state"] == DOMINANT) & counts["period"].between(turn.first, turn.last)
        state = state.mask(own, turn.state)
    return counts.assign(state=state)


def _check_one(item: Expectation, counts: pd.DataFrame, adoption: pd.DataFrame) -> list[object]:
    said = [item.frame, item.state, item.audience, item.first, item.last, item.direction, item.because]
    if item.direction == "adopted":
        return [*said, None, None, _adopted(item, adoption)]
    series = counts[(counts["state"] == item.state) & (counts["frame"] == item.frame)]
    if item.audience and "audience" in series:
        series = series[series["audience"] == item.audience]
    within = series["period"].between(item.first, item.last)
    if item.direction in ("up", "down"):
        third = max(1, (item.last - item.first + 1) // 3)
        inside = series[series["period"].between(item.last - third + 1, item.last)]
        outside = series[series["period"].between(item.first, item.first + third - 1)]
    else:
        inside, outside = series[within], series[~within]
    shares = [_share(part) for part in (inside, outside)]
    return [*said, *shares, _compare(item.direction, shares)]


def _share(part: pd.DataFrame) -> float | None:
    total = part["total"].sum()
    return float(part["count"].sum() / total) if total > 0 else None


def _compare(direction: str, shares: list[float | None]) -> str:
    inside, outside = shares
    if inside is None or outside is None:
        return VerdictName.NOT_ENOUGH
    rises = inside > outside
    return "agrees" if rises == (direction in ("high", "up")) else "disagrees"


def _adopted(item: Expectation, adoption: pd.DataFrame) -> str:
    pairs = adoption[(adoption["state"] == item.state) & (adoption["frame"] == item.frame)]
    unknown = pairs.get("own_outcome", pairs["outcome"]).isin([Outcome.UNOBSERVED, VerdictName.NOT_ENOUGH])
    if unknown.all():
        return VerdictName.NOT_ENOUGH
    took = pairs[pairs["outcome"].isin(_ADOPTED)]
    dates = pd.to_numeric(took["date"])
    return "agrees" if dates.between(item.first, item.last).any() else "disagrees"

"""The table of conduct: words and votes, by practice and for all practices together, with verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from framing.align.changepoints.every_series import Found
from framing.align.conduct.votes import SMALL, Agreement, gather_around, test_agreement
from framing.align.inputs.groups import Membership
from framing.align.inputs.series import Series
from framing.align.settings import AlignSettings
from framing.schemas import CONDUCT
from framing.terms import SeriesName, VerdictName

Array = np.ndarray
ALL = "all"


def answer_votes(
    series: Sequence[Series],
    found: Sequence[Found],
    votes: pd.DataFrame | None,
    membership: Membership | None,
    settings: AlignSettings,
) -> pd.DataFrame:
    """The table `framing.schemas.CONDUCT`; no rows without votes or shifts.

    Parameters
    ----------
    series : one per audience of the dominant state. found : the shifts of every series. votes : state, period,
    exposure: how near the state's votes lie to the dominant state's, more is nearer (`framing.align.inputs.facts.check_facts`).
    """
    rows: list[dict[str, Any]] = []
    names = [column.name for column in CONDUCT.columns]
    if votes is None:
        return pd.DataFrame(columns=names)
    apart = {*settings.domestic_frames, *(frame for _, frame in settings.mechanisms)}
    for one in series:
        shifts = [
            (each.frame, each.number, shift)
            for each in found
            if each.actor.name == SeriesName.DOMINANT and each.actor.audience == one.audience
            for shift in each.search.shifts
            if shift.q <= settings.fdr and settings.asked([each.frame]) and each.frame not in apart
        ]
        practices = list(dict.fromkeys(frame for frame, _, _ in shifts))
        own = [
            _test(one, [shift for shift in shifts if shift[0] == frame], frame, votes, membership, settings)
            for frame in practices
        ]
        rows += _correct(own, settings)
        if practices:
            rows += _correct([_test(one, shifts, ALL, votes, membership, settings)], settings)
    return pd.DataFrame(rows, columns=names)


def _test(
    series: Series,
    shifts: list[Any],
    name: str,
    votes: pd.DataFrame,
    membership: Membership | None,
    settings: AlignSettings,
) -> tuple[dict[str, Any], Agreement]:
    panel = series.panel
    rows = [row for row, state in enumerate(panel.states) if state != settings.dominant]
    names = tuple(panel.states[row] for row in rows)
    near = read_votes(votes, names, panel.periods)
    group = np.zeros((len(rows), len(panel.periods)), dtype=np.int64)
    if membership is not None:
        group = membership.code[[membership.states.index(state) for state in names]]
    total = [panel.total[number, rows] for _, number, _ in shifts]
    share = [
        np.divide(panel.count[number, rows], many, out=np.full(many.shape, np.nan), where=many > 0)
        for (_, number, _), many in zip(shifts, total, strict=True)
    ]
    around = gather_around(
        share, total, near, [shift.place for _, _, shift in shifts], [shift.rise for _, _, shift in shifts], group
    )
    rng = settings.generator("votes", series.audience, name)
    return {"practice": name, "audience": series.audience}, test_agreement(
        around, settings.permutations, settings.level, rng
    )


def read_votes(votes: pd.DataFrame, states: tuple[str, ...], periods: Array) -> Array:
    """Nearness (states, periods) from a checked table, NaN where it has no row."""
    wide = votes.pivot(index="state", columns="period", values="exposure")
    return wide.reindex(index=list(states), columns=periods).to_numpy(dtype=float, copy=True)


def _correct(own: list[tuple[dict[str, Any], Agreement]], settings: AlignSettings) -> list[dict[str, Any]]:
    """Rows with verdicts, p corrected for the number of practices asked about."""
    p = np.array([max(one.p_states, one.p_dates) for _, one in own])
    q = np.full(len(p), np.nan)
    if np.isfinite(p).any():
        q[np.isfinite(p)] = false_discovery_control(p[np.isfinite(p)])
    rows = []
    for (key, one), value in zip(own, q, strict=True):
        verdict, reason = judge_votes(one, float(value), settings.fdr)
        figures = {
            name: getattr(one, name)
            for name in ("correlation", "low", "high", "p_states", "p_dates", "shifts", "states")
        }
        rows.append(key | figures | {"q": float(value), "verdict": verdict, "reason": reason})
    return rows


def judge_votes(one: Agreement, q: float, fdr: float) -> tuple[VerdictName, str]:
    """The verdict and why: supported by both nulls, not supported by equivalence, else not enough evidence."""
    if not np.isfinite(one.correlation):
        return VerdictName.NOT_ENOUGH, "no group has three states with texts and votes on both sides of a shift"
    if q <= fdr and one.low > 0:
        return (
            VerdictName.SUPPORTED,
            "states that moved with the dominant state's words moved nearer to its votes, beyond both nulls",
        )
    if one.high < SMALL:
        return (
            VerdictName.NOT_SUPPORTED,
            f"the interval of the correlation ends below {SMALL:g}: words and votes do not go together",
        )
    worse = "votes of other dates" if one.p_dates >= one.p_states else "votes of other states"
    return VerdictName.NOT_ENOUGH, f"{worse} go with the words as well (p {max(one.p_states, one.p_dates):.2f})"

"""The tables of an alignment: a row each for shifts, state-shift pairs, power, and the dispersion behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri

from framing.align.changepoints.every_series import Found
from framing.align.changepoints.shifts import Shift
from framing.align.inputs.series import Series
from framing.align.noise.overdispersion import Dispersion
from framing.align.settings import AlignSettings
from framing.align.states.answers import date_ends, name_answers
from framing.align.verdicts.pairs import ShiftResult
from framing.terms import SeriesName

SHIFTS = [
    "frame",
    "date",
    "earliest",
    "latest",
    "size",
    "p",
    "q",
    "level_before",
    "level_after",
    "left_censored",
    "audience",
    "state",
    "series",
    "log_odds",
    "size_low",
    "size_high",
    "at_edge",
]
SENSITIVITY = ["frame", "variant", "value", "date", "size", "p", "q", "series", "reason", "audience"]
ADOPTION = [
    *("frame", "shift_date", "state", "outcome", "date", "lag", "lag_low", "lag_high"),
    *("response", "response_low", "response_high", "probability", "group", "until", "own_outcome"),
]
WHOLE = ["until", "date", "lag", "lag_low", "lag_high", "own_low", "own_high"]
POWER = ["frame", "shift_date", "state", "power", "power_whole", "least_rise", "least_lag", "audience"]


def join_parts(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Tables under each other; the columns of the first where all are empty."""
    full = [part for part in parts if len(part)]
    if full:
        return pd.concat(full, ignore_index=True)
    return parts[0].iloc[:0] if parts else pd.DataFrame()


def shift_table(found: list[Found], periods: np.ndarray, settings: AlignSettings) -> pd.DataFrame:
    """Shifts of every series whose q is at most the false discovery rate; sizes and levels in percentage points."""
    rows = [
        _shift_row(one, shift, periods, settings)
        for one in found
        for shift in one.search.shifts
        if shift.q <= settings.fdr and settings.asked([one.frame])
    ]
    return pd.DataFrame(rows, columns=SHIFTS)


def _shift_row(one: Found, shift: Shift, periods: np.ndarray, settings: AlignSettings) -> dict[str, object]:
    date = int(periods[shift.place])
    half = float(ndtri((1 + settings.level) / 2))
    return {
        "frame": one.frame,
        "date": date,
        "earliest": int(periods[shift.first]),
        "latest": int(periods[shift.last]),
        "size": 100 * shift.rise,
        "p": shift.p,
        "q": shift.q,
        "level_before": 100 * shift.before,
        "level_after": 100 * shift.after,
        "left_censored": shift.left_censored,
        "audience": one.actor.audience,
        "state": one.actor.state,
        "series": one.actor.name,
        "log_odds": shift.log_odds,
        "size_low": 100 * (shift.rise - half * shift.error),
        "size_high": 100 * (shift.rise + half * shift.error),
        "at_edge": shift.at_edge,
    }


def fallen_table(found: list[Found], periods: np.ndarray, settings: AlignSettings) -> pd.DataFrame:
    """Breaks of every series that fell short, with the reason, and handovers of dominance, which are no shifts."""
    rows = []
    for one in found:
        if not settings.asked([one.frame]):
            continue
        reasons = list(zip(one.search.dropped, one.search.reasons, strict=True))
        reasons += [
            (shift, f"q above {settings.fdr:g}" if shift.p <= settings.fdr else f"p above {settings.fdr:g}")
            for shift in one.search.shifts
            if shift.q > settings.fdr
        ]
        rows += [
            {key: value for key, value in _shift_row(one, shift, periods, settings).items() if key in SENSITIVITY}
            | {"variant": "fell short", "value": np.nan, "reason": reason}
            for shift, reason in reasons
            if shift.p < 1
        ]
        if one.actor.name == SeriesName.DOMINANT:
            rows += [
                {"frame": one.frame, "variant": "handover", "date": date, "reason": f"dominance passes to {state}"}
                | {"series": SeriesName.DOMINANT, "audience": one.actor.audience}
                for state, date, _ in settings.dominance[1:]
            ]
    return pd.DataFrame(rows, columns=SENSITIVITY)


def adoption_table(results: list[ShiftResult], closing: float) -> pd.DataFrame:
    """One row per shift and secondary state; `closing` as in the settings."""
    if not results:
        return pd.DataFrame(columns=ADOPTION)
    table = join_parts(
        [result.keyed(_answered(result, closing).astype(dict.fromkeys(WHOLE, "Int64"))) for result in results]
    )
    return table[[*ADOPTION, *[column for column in table if column not in ADOPTION]]]


def _answered(result: ShiftResult, closing: float) -> pd.DataFrame:
    """What single states did: the outcome by their own texts and by their group, with the pooled response."""
    own = result.adoption.table
    direction = 1 if result.adoption.shift.rise > 0 else -1
    probability, lasting = (result.answers[name].to_numpy() for name in ("probability", "lasting"))
    outcome = name_answers(own["outcome"].to_numpy(), probability, lasting, closing)
    until = date_ends(result.states, outcome, own["date"].to_numpy(float), direction)
    answered = own.assign(own_outcome=own["outcome"], outcome=outcome, until=until)
    return answered.join(result.answers)


def power_table(results: list[ShiftResult]) -> pd.DataFrame:
    """What each state's counts could have shown: power, least rise (percentage points), least lag (periods)."""
    parts = [
        result.keyed(
            pd.DataFrame(
                {
                    "state": result.adoption.table["state"],
                    "power": result.adoption.power.least,
                    "power_whole": result.adoption.power.whole,
                    "least_rise": 100 * result.adoption.power.least_rise,
                    "least_lag": result.adoption.power.least_lag,
                }
            )
        )
        for result in results
    ]
    return join_parts(parts) if parts else pd.DataFrame(columns=POWER)


def dispersion_table(series: Series, dispersion: Dispersion) -> pd.DataFrame:
    """Per frame: correlation within documents with its standard error, pairs of periods behind it, wander and memory."""
    return pd.DataFrame(
        {
            "frame": series.panel.frames,
            "icc": dispersion.icc,
            "icc_error": dispersion.icc_error,
            "differences": dispersion.differences,
            "wander": dispersion.wander.spread,
            "wander_error": dispersion.wander.error,
            "memory": dispersion.wander.memory,
            "audience": series.audience,
        }
    )

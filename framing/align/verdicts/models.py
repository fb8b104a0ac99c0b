"""The hazard model for every shift and for all shifts of a series together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.align.inputs.exposure import write_out
from framing.align.inputs.series import Series
from framing.align.nulls import NullTest
from framing.align.rivals.testing import table_tests
from framing.align.settings import AlignSettings
from framing.align.states.hazard import Hazard, build_risk_sets, fit_hazard, lag_values, standardise
from framing.align.verdicts.pairs import Facts, ShiftResult

ALL = "(all)"
PEERS = "peers"
SUCCESS = "success"  # covariate by the user's own measure: how well earlier adopters fared; it decides on learning


@dataclass(frozen=True)
class HazardResult:
    """The hazard of one shift (date None: of all shifts of the series) with its rows of tests, nulls, coefficients.

    `covariates` names what was at hand beside exposure, whether or not there were adoptions enough to use it.
    """

    frame: str
    date: int | None
    audience: str
    hazard: Hazard
    covariates: tuple[str, ...]
    tests: list[pd.DataFrame]
    nulls: list[pd.DataFrame]
    coefficients: pd.DataFrame


def study_hazards(
    parts: list[tuple[Series, list[ShiftResult]]], facts: Facts, settings: AlignSettings
) -> list[HazardResult]:
    """Hazards of all shifts, then of each series' shifts together; none without exposure."""
    if facts.exposure is None:
        return []
    results = []
    for series, own in parts:
        groups: list[tuple[str, int | None, list[ShiftResult]]] = [
            (result.frame, result.date, [result]) for result in own
        ]
        if own:
            groups.append((ALL, None, own))
        results += [_study_group(series, frame, date, members, facts, settings) for frame, date, members in groups]
    return results


def _study_group(
    series: Series, frame: str, date: int | None, members: list[ShiftResult], facts: Facts, settings: AlignSettings
) -> HazardResult:
    rng = settings.generator("hazard", series.audience, frame, str(date))
    names, periods = members[0].states.names, series.panel.periods
    risk = build_risk_sets(
        [one.adoption for one in members], names, periods, [one.states.seen for one in members], settings.lags
    )
    given = [] if facts.covariates is None else [c for c in facts.covariates.columns if c not in ("state", "period")]
    exposure = np.zeros(0)
    covariates: dict[str, np.ndarray] = {}
    if len(risk) and facts.exposure is not None:
        exposure = lag_values(write_out(facts.exposure, names), "exposure", names, risk)
        covariates[PEERS] = standardise(_count_peers(risk))
        if facts.covariates is not None:
            covariates |= {name: lag_values(facts.covariates, name, names, risk) for name in given}
    hazard = fit_hazard(risk, exposure, covariates, settings, rng)
    test = NullTest(
        "hazard of adoption", hazard.estimate, hazard.null, hazard.p, "exposure does not raise the hazard of adoption"
    )
    rows, nulls = table_tests([test], frame, date, series.audience, settings)
    coefficients = hazard.coefficients.assign(
        adoptions=hazard.adoptions, at_risk=hazard.at_risk, audience=series.audience
    )
    keys = pd.DataFrame({"frame": frame, "shift_date": pd.Series([date] * len(coefficients), dtype="Int64")})
    keyed = pd.concat([keys, coefficients.reset_index(drop=True)], axis=1)
    return HazardResult(frame, date, series.audience, hazard, (PEERS, *given), [rows], [nulls], keyed)


def _count_peers(risk: pd.DataFrame) -> np.ndarray:
    """How many other states had adopted by the period before, a value per row."""
    events = risk[risk["adopted"] == 1]
    peers = np.zeros(len(risk))
    for shift, own in events.groupby("shift"):
        mine = (risk["shift"] == shift).to_numpy()
        dates = np.sort(own["period"].to_numpy())
        peers[mine] = np.searchsorted(dates, risk.loc[mine, "period"].to_numpy(), side="left")
    return peers

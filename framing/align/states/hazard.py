"""Discrete-time hazard of adoption on exposure and covariates, with a permutation p.

A state is at risk of adopting from the period after the shift, or from its first observed period if that is later
(delayed entry), until it adopts or the window ends. The log odds of adopting in a period are linear in exposure and
covariates, each of the period before, plus a spline of the period (the common shock) and of the time since the shift;
a ridge keeps them finite and leaves the intercept, the level of the hazard, alone. p permutes whole exposure histories
between states and compares score statistics.

References: Allison (1982) for discrete time; Hoerl and Kennard (1970) for the ridge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, ndtri
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import SplineTransformer

from framing.align.nulls import rank_p
from framing.align.settings import AlignSettings
from framing.align.states.adoption import Adoption
from framing.terms import Outcome

Array = np.ndarray
LEAST_ADOPTIONS = 10
RIDGE = 1.0


@dataclass(frozen=True)
class Hazard:
    """Result: log odds ratio of one standard deviation of exposure with its interval, p, and what it rests on.

    `coefficients` has a row per covariate. With fewer than ten adoptions, or where every row is one, `enough` is False and
    nothing is estimated.
    """

    enough: bool
    adoptions: int
    at_risk: int
    estimate: float
    low: float
    high: float
    p: float
    null: Array
    coefficients: pd.DataFrame


def build_risk_sets(
    adoptions: list[Adoption], states: tuple[str, ...], periods: Array, seen: list[Array], after: int
) -> pd.DataFrame:
    """Rows shift, state (index), period, since (periods since the shift), adopted (0 or 1).

    `seen` holds per shift a bool array (states, periods) of observed cells. States that led, or were there already, are
    never at risk; a state leaves the risk set when it adopts or is no longer observed.
    """
    rows: list[tuple[int, int, int, int, int]] = []
    for number, (adoption, observed) in enumerate(zip(adoptions, seen, strict=True)):
        date = int(periods[adoption.shift.place])
        for row in range(len(states)):
            outcome, when = adoption.table["outcome"].iloc[row], adoption.table["date"].iloc[row]
            if outcome in (Outcome.LED, Outcome.ALREADY) or not adoption.moves.usable[row]:
                continue
            own = periods[observed[row]]
            event = None if when is None or pd.isna(when) or int(when) <= date else int(when)
            last = min(date + after, int(own[-1])) if event is None else event
            start = max(date + 1, int(own[0]) + 1)
            rows += [
                (number, row, int(period), int(period) - date, int(period == event))
                for period in periods[(periods >= start) & (periods <= last)]
            ]
    return pd.DataFrame(rows, columns=["shift", "state", "period", "since", "adopted"])


def lag_values(table: pd.DataFrame, column: str, states: tuple[str, ...], risk: pd.DataFrame) -> Array:
    """The last value of `column` before each row's period, standardised; unknown ones are the mean, that is 0."""
    grid = table.groupby(["period", "state"])[column].mean().unstack().reindex(columns=list(states)).ffill().bfill()
    place = np.searchsorted(grid.index.to_numpy(), risk["period"].to_numpy(), side="left") - 1
    return standardise(grid.to_numpy(float)[np.maximum(place, 0), risk["state"].to_numpy()])


def standardise(values: Array) -> Array:
    """Values with mean 0 and standard deviation 1; unknown ones become 0."""
    known = values[np.isfinite(values)]
    spread = float(known.std()) if known.size else 0.0
    centred = values - (known.mean() if known.size else 0.0)
    return np.nan_to_num(centred / spread if spread > 0 else centred * 0.0)


def fit_hazard(
    risk: pd.DataFrame, exposure: Array, covariates: dict[str, Array], settings: AlignSettings, rng: np.random.Generator
) -> Hazard:
    """The hazard model; `exposure` and `covariates` are standardised, a value per row of `risk`.

    `settings` gives the level of the intervals and the number of permutations.
    """
    events = risk["adopted"].to_numpy(float)
    adoptions = int(events.sum())
    none = pd.DataFrame(columns=["covariate", "estimate", "low", "high"])
    if adoptions < LEAST_ADOPTIONS or adoptions == len(risk) or exposure.std() == 0:
        return Hazard(False, adoptions, len(risk), np.nan, np.nan, np.nan, np.nan, np.zeros(0), none)
    base = _baseline(risk)
    extra = np.column_stack([exposure, *covariates.values()])
    names = ["exposure", *covariates]
    beta, error, _ = _fit_ridge(np.column_stack([extra, base]), events)
    beta, half = beta[: len(names)], float(ndtri((1 + settings.level) / 2)) * error[: len(names)]
    table = pd.DataFrame(
        {
            "covariate": names,
            "estimate": beta,
            "low": beta - half,
            "high": beta + half,
        }
    )
    _, _, expected = _fit_ridge(np.column_stack([extra[:, 1:], base]), events)
    residual = events - expected
    observed = float(residual @ exposure)
    null = _permute_scores(risk, exposure, residual, settings.permutations, rng)
    low, high = float(table["low"].iloc[0]), float(table["high"].iloc[0])
    return Hazard(True, adoptions, len(risk), float(beta[0]), low, high, rank_p(observed, null), null, table)


def _baseline(risk: pd.DataFrame) -> Array:
    parts = [np.zeros((len(risk), 0))]
    for column in ("period", "since"):
        values = risk[[column]].to_numpy(float)
        if len(np.unique(values)) >= 4:
            parts.append(SplineTransformer(n_knots=3, degree=2, include_bias=False).fit_transform(values))
    return np.column_stack(parts)


def _fit_ridge(design: Array, events: Array) -> tuple[Array, Array, Array]:
    """Ridge logistic regression with a free intercept: coefficients, their standard errors, fitted chances (rows,)."""
    if design.shape[1] == 0:
        return np.zeros(0), np.zeros(0), np.full(len(events), events.mean())
    model = LogisticRegression(C=1 / RIDGE, solver="newton-cg", tol=1e-8, max_iter=1000).fit(design, events)
    beta = model.coef_[0]
    chance = expit(design @ beta + model.intercept_[0])
    full = np.column_stack([design, np.ones(len(design))])
    penalty = np.append(np.full(len(beta), RIDGE), 0.0)
    information = full.T @ (full * (chance * (1 - chance))[:, None]) + np.diag(penalty)
    return beta, np.sqrt(np.diag(np.linalg.inv(information)))[:-1], chance


def _permute_scores(
    risk: pd.DataFrame, exposure: Array, residual: Array, permutations: int, rng: np.random.Generator
) -> Array:
    """Scores when exposure histories change hands: a state gets the other's mean exposure over each shift's rows."""
    state, shift = risk["state"].to_numpy(), risk["shift"].to_numpy()
    count, shifts = int(state.max()) + 1, int(shift.max()) + 1
    present = np.unique(state)
    sums, number = np.zeros((shifts, count)), np.zeros((shifts, count))
    np.add.at(sums, (shift, state), exposure)
    np.add.at(number, (shift, state), 1.0)
    overall = sums.sum(axis=0) / np.maximum(number.sum(axis=0), 1)
    mean = np.where(number > 0, sums / np.maximum(number, 1), overall)
    score = np.zeros((shifts, count))
    np.add.at(score, (shift, state), residual)
    null = np.empty(permutations)
    for draw in range(permutations):
        null[draw] = (score[:, present] * mean[:, rng.permutation(present)]).sum()
    return null

"""From the tables to the rows that the charts draw, a named dataset each.

Every row that stands for texts has `frame`, `state`, `from` and `to` (periods): the reader opens its passages
by them. Shares are percent here, lags periods. A `shift` is named FRAME|DATE.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.report.inputs import COMBINED, ESTIMATORS, Inputs
from framing.report.labels import (
    OUTCOME_SIGNS,
    OUTCOMES,
    VERDICT_SIGNS,
    hypothesis_label,
    p_value,
    short_label,
    signed,
    state_label,
    wrapped,
)
from framing.report.leaders import find_terms

BINS = 24
NEAR = 2
MANY_STATES = 40


def make_rows(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """The datasets of the report's charts: dominant, shifts, leaders, adoption, states, survival, nulls, observed,
    scorecard.
    """
    shifts = _shifts(inputs)
    adoption = _adoption(inputs)
    return {
        "dominant": _dominant(inputs),
        "shifts": shifts,
        "leaders": find_terms(inputs.documents, inputs.dominant, inputs.prevalence["period"]),
        "adoption": adoption,
        "states": _states(inputs, adoption),
        "survival": _survival(inputs),
        "nulls": _nulls(inputs),
        "observed": _observed(inputs),
        "scorecard": _scorecard(inputs),
    }


def shift_key(frames: pd.Series, dates: pd.Series) -> pd.Series:
    """The name FRAME|DATE of each shift."""
    return frames.astype(str) + "|" + dates.map(lambda date: f"{date:.0f}")


def exposure_word(value: str) -> str:
    """'exposed', 'unexposed' or 'unknown' from what a table says."""
    text = str(value).strip().lower()
    if text in {"1", "1.0", "true", "yes", "exposed"}:
        return "exposed"
    return "unexposed" if text in {"0", "0.0", "false", "no", "unexposed"} else "unknown"


def usual_group(adoption: pd.DataFrame) -> str:
    """The group of states shown at first: all, or the exposed ones where there are too many to see at once."""
    many = adoption["state"].nunique() > MANY_STATES
    return "exposed" if many and (adoption["exposed"] == "exposed").any() else ""


def preferred_estimator(prevalence: pd.DataFrame) -> str:
    """The first of adjusted, naive and design-based that the table has."""
    present = set(prevalence["estimator"])
    return next((name for name in ESTIMATORS if name in present), next(iter(sorted(present)), ESTIMATORS[0]))


def _percent(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{name: (table[name] * 100).round(3) for name in ("share", "low", "high")})


def _with_gaps(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """An empty row for every missing period inside a series, so that lines break there instead of bridging."""
    pieces = []
    for _, series in table.groupby(keys, sort=True):
        periods = np.arange(series["period"].min(), series["period"].max() + 1)
        whole = series.set_index("period").reindex(periods).rename_axis("period").reset_index()
        for key in keys:
            whole[key] = series[key].iloc[0]
        pieces.append(whole)
    return pd.concat(pieces, ignore_index=True) if pieces else table


def _dominant(inputs: Inputs) -> pd.DataFrame:
    table = inputs.prevalence[inputs.prevalence["state"] == inputs.dominant]
    table = _with_gaps(_percent(table), ["frame", "audience", "estimator"])
    labels = {frame: short_label(inputs.codebook, frame) for frame in table["frame"].unique()}
    audiences = set(table["audience"])
    main = next((name for name in (COMBINED, "domestic", "international") if name in audiences), "")
    best = preferred_estimator(table)
    return table.assign(
        state=inputs.dominant,
        label=table["frame"].map(labels),
        wrapped=table["frame"].map(lambda frame: wrapped(labels[frame])),
        kind=table["frame"].map(lambda frame: inputs.codebook[frame].kind if frame in inputs.codebook else "placebo"),
        **{"from": table["period"] - 0.5, "to": table["period"] + 0.5},
        main=(table["audience"] == main) & (table["estimator"] == best),
        best=table["estimator"] == best,
    )


def _shifts(inputs: Inputs) -> pd.DataFrame:
    table = inputs.shifts
    labels = table["frame"].map(lambda frame: short_label(inputs.codebook, frame))
    return table.assign(
        shift=shift_key(table["frame"], table["shift_date"]),
        label=labels,
        wrapped=labels.map(wrapped),
        column=(labels + table["shift_date"].map(lambda date: f" {date:.0f}")).map(lambda text: wrapped(text, 26)),
        direction=np.where(table["size"] < 0, "down", "up"),
        state=inputs.dominant,
        **{"from": table["earliest"], "to": table["latest"] + NEAR},
    )


def _adoption(inputs: Inputs) -> pd.DataFrame:
    """A row a shift and state; `order` runs from the least lag to the greatest, then by outcome."""
    table = inputs.adoption
    rank = {outcome: number for number, outcome in enumerate(OUTCOMES)}
    dated = table["lag"].notna()
    ordered = table.assign(
        shift=shift_key(table["frame"], table["shift_date"]),
        state_label=table["state"].map(state_label),
        exposed=table["exposed"].map(exposure_word),
        rank=np.where(dated, 0, table["outcome"].map(rank).fillna(len(rank))),
        **{
            "from": table["date"].where(dated, table["shift_date"]),
            "to": table["date"].where(dated, table["shift_date"] + 15) + NEAR,
        },
    ).sort_values(["shift", "rank", "lag", "state_label"], ignore_index=True)
    ordered["order"] = ordered.groupby("shift").cumcount()
    return _swimming(ordered.drop(columns="rank"), inputs)


def _swimming(table: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Where each state's line begins and ends, where its mark stands, and what its panel and cell say."""
    dated = table["lag"].notna()
    lags = table.loc[dated, ["lag", "lag_low", "lag_high"]]
    before, after = min(-5.0, float(lags.min().min())), max(15.0, float(lags.max().max()))
    signs = table["outcome"].map(OUTCOME_SIGNS).fillna("?")
    already = table["outcome"] == "already"
    titles = table["frame"].map(lambda frame: short_label(inputs.codebook, frame))
    return table.assign(
        line_from=table["lag_low"].where(dated, np.where(already, before, 0.0)),
        line_to=table["lag_high"].where(dated, np.where(already, before, after)),
        at=table["lag"].where(dated, np.where(already, before, after)),
        nearness=(1 - table["lag"].abs() / after).clip(lower=0),
        cell=table["lag"].map(lambda lag: signed(lag, 0)).where(dated, signs),
        panel=table["state_label"] + "  " + signs + table["lag"].map(lambda lag: f" {signed(lag, 0)}").where(dated, ""),
        title=titles + table["shift_date"].map(lambda date: f" {date:.0f}"),
        column=(titles + table["shift_date"].map(lambda date: f" {date:.0f}")).map(lambda text: wrapped(text, 26)),
    )


def _states(inputs: Inputs, adoption: pd.DataFrame) -> pd.DataFrame:
    """The series of every secondary state for every frame that shifted, the dominant state's share beside."""
    table = inputs.prevalence[inputs.prevalence["estimator"] == preferred_estimator(inputs.prevalence)]
    ours = table[table["state"] == inputs.dominant]
    wanted = table["frame"].isin(adoption["frame"].unique()) & table["state"].isin(adoption["state"].unique())
    theirs = table[wanted & (table["state"] != inputs.dominant)]
    order = {name: number for number, name in enumerate(("international", COMBINED, "domestic"))}
    theirs = _first_audience(theirs, ["state", "frame", "period"], order)
    behind = _first_audience(ours, ["frame", "period"], order)[["frame", "period", "share"]]
    series = _with_gaps(_percent(theirs), ["state", "frame"])[["state", "frame", "period", "share", "low", "high"]]
    behind = behind.assign(dominant=(behind["share"] * 100).round(3)).drop(columns="share")
    return series.merge(behind, on=["frame", "period"], how="left").assign(
        state_label=series["state"].map(state_label), **{"from": series["period"], "to": series["period"]}
    )


def _first_audience(table: pd.DataFrame, keys: list[str], order: dict[str, int]) -> pd.DataFrame:
    ranked = table.assign(rank=table["audience"].map(order)).sort_values([*keys, "rank"])
    return ranked.drop_duplicates(keys).drop(columns="rank")


def _survival(inputs: Inputs) -> pd.DataFrame:
    table = inputs.survival
    shares = {name: (table[name] * 100).round(3) for name in ("share_adopted", "low", "high")}
    return table.assign(**shares, shift=shift_key(table["frame"], table["shift_date"])).sort_values(
        ["shift", "group", "lag"], ignore_index=True
    )


def _nulls(inputs: Inputs) -> pd.DataFrame:
    """Each null distribution as counts in bins that also hold the observed statistic."""
    observed = inputs.tests.set_index(["test", "frame", "shift_date"])["statistic"].to_dict()
    rows = []
    for key, draws in inputs.nulls.dropna(subset=["value"]).groupby(["test", "frame", "shift_date"], sort=True):
        test, frame, date = key
        seen = [value for value in [observed.get(key)] if value is not None and not np.isnan(value)]
        values = draws["value"].to_numpy(dtype=float)
        counts, edges = np.histogram(values, BINS, range=_range(np.array([*values, *seen])))
        for count, low, high in zip(counts, edges[:-1], edges[1:], strict=True):
            rows.append((test, frame, f"{frame}|{date:.0f}", float(low), float(high), int(count), low == edges[0]))
    return pd.DataFrame(rows, columns=["test", "frame", "shift", "low", "high", "draws", "first"])


def _range(values: np.ndarray) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _observed(inputs: Inputs) -> pd.DataFrame:
    table = inputs.tests.dropna(subset=["statistic"])
    panels = table["test"].map(str.capitalize) + table["p"].map(lambda p: f"\np {p_value(p)}")
    return table.assign(shift=shift_key(table["frame"], table["shift_date"]), panel=panels)[
        ["shift", "frame", "test", "panel", "statistic", "null_mean", "p", "verdict", "against"]
    ]


def _scorecard(inputs: Inputs) -> pd.DataFrame:
    table = inputs.scorecard
    hypotheses = pd.Series(map(hypothesis_label, table["hypothesis"], table["label"]), index=table.index, dtype=object)
    labels = table["frame"].map(lambda frame: short_label(inputs.codebook, frame))
    return table.assign(
        shift=shift_key(table["frame"], table["shift_date"]),
        label=labels,
        shift_label=labels + table["shift_date"].map(lambda date: f" {date:.0f}" if date == date else ""),
        sign=table["verdict"].map(VERDICT_SIGNS).fillna("?"),
        strength=table["verdict"].map({"supported": 0.45, "not supported": 0.1}).fillna(0.03),
        hypothesis_label=hypotheses,
        hypothesis_column=hypotheses.map(lambda name: wrapped(name, 18)),
        state="*",
        **{"from": table["shift_date"], "to": table["shift_date"] + 15},
    ).assign(wrapped=lambda frame: frame["shift_label"].map(wrapped))

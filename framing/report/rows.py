"""From the tables to the rows that the charts draw, a named dataset each.

Every row that stands for texts has `frame`, `state`, and `from` and `to` or `period`: the reader opens its passages by
them. Shares are percent here, lags periods. `shift` names a shift, see `framing.report.inputs.Inputs`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.report.design_rows import design_rows
from framing.report.evidence_rows import null_rows, observed_rows, scorecard_rows, survival_rows
from framing.report.framing_rows import framing_rows
from framing.report.group_rows import answer_rows, effect_rows, event_rows
from framing.report.inputs import COMBINED, ESTIMATORS, Inputs, records
from framing.report.labels import OUTCOME_SIGNS, OUTCOMES, short_label, signed, state_label, wrapped
from framing.report.leaders import find_terms, turn_rows
from framing.report.primary_rows import primary_rows
from framing.terms import Outcome

NEAR = 2
MANY_STATES = 40
CROWN = 1.3
_ADOPTION = (
    *("shift", "frame", "shift_date", "title", "state", "state_label", "exposed", "outcome", "date"),
    *("lag", "lag_low", "lag_high", "least_lag", "from", "to", "order"),
)
_SWIMMING = ("line_from", "line_to", "at", "nearness", "cell", "panel", "column")


def make_rows(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """The datasets of the report's charts: dominant, design, shifts, turns, leaders, framing, primaries, adoption, states,
    behind, survival, nulls, observed, scorecard, answer, effects, events.
    """
    titles, short = shift_titles(inputs), shift_titles(inputs, short=True)
    leaders = find_terms(inputs.documents, inputs.dominant, inputs.prevalence["period"])
    return {
        "dominant": _dominant(inputs),
        "design": design_rows(inputs),
        "shifts": _shifts(inputs, short),
        "turns": turn_rows(inputs.turns),
        "leaders": leaders,
        "framing": framing_rows(inputs, leaders),
        "primaries": primary_rows(inputs),
        "adoption": _adoption(inputs, short),
        "states": _states(inputs),
        "behind": _behind(inputs),
        "survival": survival_rows(inputs),
        "nulls": null_rows(inputs),
        "observed": observed_rows(inputs),
        "scorecard": scorecard_rows(inputs, titles, short),
        "answer": answer_rows(inputs),
        "effects": effect_rows(inputs, short),
        "events": event_rows(inputs, short),
    }


def shift_titles(inputs: Inputs, *, short: bool = False) -> dict[str, str]:
    """The name of every shift in words: frame, date, and the texts where both kinds shifted."""
    both = inputs.shifts["audience"].nunique() > 1
    titles = {}
    for row in records(inputs.shifts):
        texts = f"{row['audience'][:3]}." if short else f"({row['audience']})"
        named = f"{short_label(inputs.codebook, row['frame'])} {row['shift_date']:.0f}"
        titles[row["shift"]] = f"{named} {texts}" if both and row["audience"] else named
    return titles


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


def is_preferred(prevalence: pd.DataFrame) -> pd.Series:
    """Which rows are of the first of naive, adjusted and design-based estimates that their frame has."""
    rank = prevalence["estimator"].map({name: number for number, name in enumerate(ESTIMATORS)}).fillna(len(ESTIMATORS))
    return rank == rank.groupby(prevalence["frame"]).transform("min")


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
    best = is_preferred(table)
    highest = table["frame"].map(table[best].groupby("frame")["share"].max() * CROWN)
    edge = table["frame"].map(table[best].groupby("frame")["high"].max())
    table = table.assign(
        state=inputs.dominant,
        label=table["frame"].map(labels),
        wrapped=table["frame"].map(lambda frame: wrapped(labels[frame])),
        top=np.where(best, np.minimum(table["high"], highest), np.minimum(table["share"], edge)).round(2),
        main=(table["audience"] == main) & best,
        best=best,
        **{"from": table["period"] - 0.5, "to": table["period"] + 0.5},
    )
    return table[
        [
            *("frame", "label", "wrapped", "state", "audience", "estimator", "period", "from", "to", "share", "low"),
            *("high", "top", "total", "documents", "main", "best"),
        ]
    ]


def _shifts(inputs: Inputs, titles: dict[str, str]) -> pd.DataFrame:
    table = inputs.shifts
    labels = table["frame"].map(lambda frame: short_label(inputs.codebook, frame))
    named = table["shift"].map(titles)
    return table.assign(
        label=labels,
        wrapped=labels.map(wrapped),
        title=named,
        column=named.map(lambda text: wrapped(text, 28)),
        direction=np.where(table["size"] < 0, "down", "up"),
        state=inputs.dominant,
        **{"from": table["earliest"], "to": table["latest"] + NEAR},
    )


def _adoption(inputs: Inputs, titles: dict[str, str]) -> pd.DataFrame:
    """A row a shift and state; `order` runs from the least lag to the greatest, then by outcome."""
    table = inputs.adoption[inputs.adoption["shift"].isin(titles)]
    rank = {outcome: number for number, outcome in enumerate(OUTCOMES)}
    dated = table["lag"].notna()
    ordered = table.assign(
        state_label=table["state"].map(state_label),
        exposed=table["exposed"].map(exposure_word),
        rank=np.where(dated, 0, table["outcome"].map(rank).fillna(len(rank))),
        **{
            "from": table["date"].where(dated, table["shift_date"]),
            "to": table["date"].where(dated, table["shift_date"] + 15) + NEAR,
        },
    ).sort_values(["shift", "rank", "lag", "state_label"], ignore_index=True)
    ordered["order"] = ordered.groupby("shift").cumcount()
    ordered["title"] = ordered["shift"].map(titles)
    columns = [*_ADOPTION, *_SWIMMING]
    return ordered.reindex(columns=columns) if ordered.empty else _swimming(ordered)[columns]


def _swimming(table: pd.DataFrame) -> pd.DataFrame:
    """Where each state's line begins and ends, where its mark stands, and what its panel and cell say."""
    dated = table["lag"].notna()
    lags = table.loc[dated, ["lag", "lag_low", "lag_high"]]
    before, after = np.nanmin([-5.0, lags.min().min()]), np.nanmax([15.0, lags.max().max()])
    signs = table["outcome"].map(OUTCOME_SIGNS).fillna("?")
    already = table["outcome"] == Outcome.ALREADY
    shown = table["lag"].map(lambda lag: signed(lag, 0))
    return table.assign(
        line_from=table["lag_low"].where(dated, np.where(already, before, 0.0)),
        line_to=table["lag_high"].where(dated, np.where(already, before, after)),
        at=table["lag"].where(dated, np.where(already, before, after)),
        nearness=(1 - table["lag"].abs() / after).clip(lower=0),
        cell=shown.where(dated, signs),
        panel=table["state_label"] + "  " + signs + (" " + shown).where(dated, ""),
        column=table["title"].map(lambda text: wrapped(text, 28)),
    )


def _states(inputs: Inputs) -> pd.DataFrame:
    """The series of every secondary state for every frame that shifted; `top` cuts intervals beyond the panel."""
    table = inputs.prevalence[is_preferred(inputs.prevalence)]
    frames, states = inputs.adoption["frame"].unique(), inputs.adoption["state"].unique()
    wanted = table["frame"].isin(frames) & table["state"].isin(states) & (table["state"] != inputs.dominant)
    theirs = _main_audience(table[wanted])
    series = _with_gaps(_percent(theirs), ["state", "frame"]).round(2)
    highest = series.groupby("frame")["share"].quantile(0.998) * CROWN
    return series.assign(
        state_label=series["state"].map(state_label),
        top=np.minimum(series["high"], series["frame"].map(highest)).round(2),
    )[["frame", "state", "state_label", "period", "share", "low", "high", "top"]]


def _behind(inputs: Inputs) -> pd.DataFrame:
    """For every shift the dominant state's own series, of the texts in which it shifted."""
    table = inputs.prevalence[is_preferred(inputs.prevalence)]
    ours = table[table["state"] == inputs.dominant]
    pieces = []
    for row in records(inputs.shifts):
        series = ours[ours["frame"] == row["frame"]]
        same = series[series["audience"] == row["audience"]]
        series = _first_audience(series, ["period"]) if same.empty else same
        pieces.append(series[["period"]].assign(shift=row["shift"], dominant=(series["share"] * 100).round(2)))
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=["period", "shift", "dominant"])


def _main_audience(table: pd.DataFrame) -> pd.DataFrame:
    """Of every state the rows of one audience: never texts at home in one year and abroad in the next."""
    main = _first_audience(table[["state", "audience"]].drop_duplicates(), ["state"])
    return table.merge(main, on=["state", "audience"])


def _first_audience(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """One row a key: international texts before all texts before domestic ones."""
    order = {"international": 0, COMBINED: 1, "domestic": 2}
    ranked = table.assign(rank=table["audience"].map(order)).sort_values([*keys, "rank"])
    return ranked.drop_duplicates(keys).drop(columns="rank")

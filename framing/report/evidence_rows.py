"""The rows of the tests' charts: adoption curves, null distributions with what was observed, the scorecard."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.report.inputs import Inputs
from framing.report.labels import VERDICT_SIGNS, hypothesis_label, p_value, short_label, wrapped
from framing.terms import VerdictName

BINS = 24


def survival_rows(inputs: Inputs) -> pd.DataFrame:
    """Kaplan-Meier curves, shares in percent, a row a shift, group and lag."""
    table = inputs.survival
    shares = {name: (table[name] * 100).round(3) for name in ("share_adopted", "low", "high")}
    table = table.assign(**shares).sort_values(["shift", "group", "lag"], ignore_index=True)
    return table[["shift", "frame", "group", "lag", "share_adopted", "low", "high", "at_risk"]]


def null_rows(inputs: Inputs) -> pd.DataFrame:
    """Each null distribution as counts in bins whose range also holds the observed statistic."""
    observed = inputs.tests.set_index(["test", "shift"])["statistic"].to_dict()
    frames = inputs.tests.set_index("shift")["frame"].to_dict()
    rows = []
    nulls = inputs.nulls[inputs.nulls["shift_date"].notna()].dropna(subset=["value"])
    for (test, shift), draws in nulls.groupby(["test", "shift"], sort=True):
        seen = observed.get((test, shift), float("nan"))
        values = draws["value"].to_numpy(dtype=float)
        counts, edges = np.histogram(values, BINS, range=_range(values if np.isnan(seen) else np.append(values, seen)))
        for count, low, high in zip(counts, edges[:-1], edges[1:], strict=True):
            rows.append((test, frames.get(shift, ""), shift, low, high, count, low == edges[0]))
    return pd.DataFrame(rows, columns=["test", "frame", "shift", "low", "high", "draws", "first"])


def _range(values: np.ndarray) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def observed_rows(inputs: Inputs) -> pd.DataFrame:
    """What each test observed, with the title of its panel."""
    table = inputs.tests.dropna(subset=["statistic", "shift_date"])
    panels = table["test"].map(str.capitalize) + table["p"].map(lambda p: f"\np {p_value(p)}")
    columns = ["shift", "frame", "test", "panel", "statistic", "null_mean", "p", "verdict", "against"]
    return table.assign(panel=panels)[columns]


def scorecard_rows(inputs: Inputs, titles: dict[str, str], short: dict[str, str]) -> pd.DataFrame:
    """A row a shift and hypothesis; passages of all states stand behind it."""
    table = inputs.scorecard[inputs.scorecard["shift"].isin(titles)]
    hypotheses = pd.Series(map(hypothesis_label, table["hypothesis"], table["label"]), index=table.index, dtype=object)
    named = table["shift"].map(titles)
    return table.assign(
        label=table["frame"].map(lambda frame: short_label(inputs.codebook, frame)),
        shift_label=named,
        wrapped=table["shift"].map(short).map(lambda text: wrapped(text, lines=3)),
        sign=table["verdict"].map(VERDICT_SIGNS).fillna("?"),
        strength=table["verdict"].map({VerdictName.SUPPORTED: 0.45, VerdictName.NOT_SUPPORTED: 0.1}).fillna(0.03),
        hypothesis_label=hypotheses,
        hypothesis_column=hypotheses.map(lambda name: wrapped(name, 20)),
        state="*",
        **{"from": table["shift_date"], "to": table["shift_date"] + 15},
    )

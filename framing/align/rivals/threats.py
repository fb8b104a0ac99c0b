"""Did the same adversary appear in both states' passages at the time of adoption?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.inputs.cells import CellSums
from framing.align.nulls import NullTest, rank_p
from framing.align.states.adoption import Adoption
from framing.decimals import point_decimals
from framing.errors.tables import bad_value, column_missing
from framing.terms import Outcome

Array = np.ndarray
AROUND = 2
_DOCUMENT = ["corpus", "document"]
COLUMNS = ["frame", "shift_date", "state", "threat", "date", "share_state", "share_dominant"]


class ThreatCounts:
    """Counts of passages that name an adversary, of documents that come in pieces."""

    def __init__(self) -> None:
        self._named = CellSums(["state", "period", "threat"], ["count"])
        self._all = CellSums(["state", "period"], ["total"])

    def add(self, passages: pd.DataFrame, weights: pd.DataFrame) -> None:
        """Add documents, each whole.

        Parameters
        ----------
        passages : of a frame table, with `threat` (labels joined by ';'). weights : from `weigh_documents`; those of other
            documents do not count.
        """
        keys = passages[_DOCUMENT]
        weighed = weights.merge(keys.groupby(_DOCUMENT).size().rename("total").reset_index(), on=_DOCUMENT)
        self._all.add(weighed.assign(total=weighed["total"] * weighed["weight"]))
        if "threat" in passages:
            labels = keys.assign(threat=passages["threat"].fillna("").str.split(";")).explode("threat")
            labels = labels[labels["threat"].fillna("") != ""]
            joined = weights.merge(
                labels.groupby([*_DOCUMENT, "threat"]).size().rename("count").reset_index(), on=_DOCUMENT
            )
            self._named.add(joined.assign(count=joined["count"] * joined["weight"]))

    def table(self) -> pd.DataFrame:
        """state, period, threat, count, total; sorted."""
        return self._named.table().merge(self._all.table(), on=["state", "period"])


def check_threats(table: pd.DataFrame, where: str | Path) -> pd.DataFrame:
    """The table with its types: state, period, threat, count, total.

    Raises
    ------
    BadTable
    """
    present = [str(name) for name in table.columns]
    for name in ("state", "period", "threat", "count", "total"):
        if name not in present:
            raise column_missing(where, name, present)
    out = point_decimals(table.reset_index(drop=True), ["period", "count", "total"], where)
    for name in ("period", "count", "total"):
        numbers = pd.to_numeric(out[name], errors="coerce")
        if numbers.isna().any():
            row = int(numbers.isna().to_numpy().argmax())
            raise bad_value(where, row + 1, name, out[name].iloc[row], "Give a number.")
        out[name] = numbers
    return out.astype({"period": np.int64, "state": str, "threat": str})


def compare_threats(
    adoption: Adoption,
    threats: pd.DataFrame,
    dominant: str,
    date: int,
    periods: Array,
    permutations: int,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, NullTest | None]:
    """Adversaries that both named within two periods of the adoption, a row each; and the test on turned dates.

    The statistic is the share of adopters with such an adversary; the null gives adopters random dates among `periods`,
    consecutive whole numbers.
    """
    moved = adoption.table[adoption.table["outcome"].isin([Outcome.FOLLOWED, Outcome.TOGETHER, Outcome.LED])]
    if moved.empty or threats.empty:
        return pd.DataFrame(columns=COLUMNS[2:]), None
    names = sorted(threats["threat"].unique())
    periods = np.arange(int(periods[0]), int(periods[-1]) + 1)
    threats = threats[threats["period"].between(periods[0], periods[-1])]
    share = {state: _near_shares(own, names, periods) for state, own in threats.groupby("state")}
    if dominant not in share:
        return pd.DataFrame(columns=COLUMNS[2:]), None
    home = share[dominant]
    around_shift = home[:, np.clip(date - periods[0], 0, len(periods) - 1)] > 0
    rows, shared, chances = [], [], []
    for _, one in moved.iterrows():
        own = share.get(one["state"])
        if own is None:
            continue
        both = (own > 0) & (home > 0) & around_shift[:, None]
        place = int(np.clip(int(one["date"]) - periods[0], 0, len(periods) - 1))
        shared.append(bool(both[:, place].any()))
        chances.append(both.any(axis=0))
        rows += [
            {
                "state": one["state"],
                "threat": names[row],
                "date": int(one["date"]),
                "share_state": 100 * own[row, place],
                "share_dominant": 100 * home[row, place],
            }
            for row in np.flatnonzero(both[:, place])
        ]
    if not shared:
        return pd.DataFrame(columns=COLUMNS[2:]), None
    grid = np.array(chances)
    draws = rng.integers(0, len(periods), (permutations, len(grid)))
    null = grid[np.arange(len(grid)), draws].mean(axis=1)
    observed = float(np.mean(shared))
    return pd.DataFrame(rows, columns=COLUMNS[2:]), NullTest(
        "common threat", observed, null, rank_p(observed, null), "adversaries are shared at any time"
    )


def _near_shares(own: pd.DataFrame, names: list[str], periods: Array) -> Array:
    """Share (threats, periods) of passages within two periods that name each adversary."""
    count = np.zeros((len(names), len(periods)))
    total = np.zeros(len(periods))
    row = np.searchsorted(np.array(names, dtype=object), own["threat"].to_numpy(object))
    column = own["period"].to_numpy() - periods[0]
    np.add.at(count, (row, column), own["count"].to_numpy(float))
    total[column] = own["total"].to_numpy(float)
    kernel = np.ones(2 * AROUND + 1)
    near = np.array([np.convolve(line, kernel, mode="same") for line in count])
    return near / np.maximum(np.convolve(total, kernel, mode="same"), 1e-9)

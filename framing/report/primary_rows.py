"""Which practice whole documents frame first: shares by group and span of years, and how far to trust them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from framing.align.inputs.coverage import name_group
from framing.align.inputs.groups import DOMINANT, UNKNOWN
from framing.report.inputs import Inputs, records
from framing.report.labels import capitalised, short_label, span

MOST_PRACTICES = 6
LEAST_DOCUMENTS = 10  # of a group, over all years
FEW_YEARS, SHORT, LONG = 60, 5, 10  # up to so many years spans are short
OTHER, NONE = "(other)", "(none)"
_WORDS = {OTHER: "other practices", NONE: "no practice"}
COLUMNS = ["row", "practice", "label", "from", "to", "middle", "years", "share", "documents", "all", "right"]


def primary_rows(inputs: Inputs) -> pd.DataFrame:
    """A row a group, span of years and practice: the percent of the group's documents that frame it first.

    `documents` are those, `all` the group's in these years; `right` is the percent of `all` that the model by its own
    probabilities names rightly. The six practices with the largest shares have rows of their own, in the order of these.
    """
    table = inputs.primaries
    table = table[table["group"] != UNKNOWN]
    sizes = table.groupby(["group", "audience"])["documents"].transform("sum")
    table = table[(sizes >= LEAST_DOCUMENTS) | (table["group"] == DOMINANT)]
    if table.empty:
        return pd.DataFrame(columns=COLUMNS)
    width = SHORT if table["period"].max() - table["period"].min() < FEW_YEARS else LONG
    begins = table["period"] // width * width
    main = _main_practices(table)
    shown = table["practice"].where(table["practice"].isin(main), OTHER).where(table["practice"] != "", NONE)
    keys = ["group", "audience", "begins", "practice"]
    cells = table.assign(begins=begins, practice=shown).groupby(keys)[["documents", "right"]].sum(min_count=1)
    whole = cells.groupby(keys[:3]).agg(all=("documents", "sum"), right=("right", lambda own: own.sum(min_count=1)))
    rows = cells[["documents"]].reset_index().merge(whole.reset_index(), on=keys[:3])
    labels = {code: _WORDS.get(code) or short_label(inputs.codebook, code) for code in [*main, OTHER, NONE]}
    own = table.groupby(keys[:2])["period"].agg(["min", "max"]).reset_index()
    own = rows[keys[:2]].merge(own, on=keys[:2])
    starts = np.maximum(rows["begins"], own["min"])
    ends = np.minimum(rows["begins"] + width - 1, own["max"])
    order = {practice: number for number, practice in enumerate(labels)}
    return (
        rows.assign(
            row=[capitalised(name_group(*one)) for one in zip(rows["group"], rows["audience"], strict=True)],
            label=rows["practice"].map(labels),
            **{"from": starts - 0.5, "to": ends + 0.5},
            middle=(starts + ends) / 2,
            years=[span(*years) for years in zip(starts, ends, strict=True)],
            share=(100 * rows["documents"] / rows["all"]).round(1),
            documents=rows["documents"].round(1),
            right=(100 * rows["right"] / rows["all"]).round(0),
            all=rows["all"].round(1),
            later=rows["group"] != DOMINANT,
            rank=rows["practice"].map(order),
        )
        .sort_values(["later", "group", "audience", "from", "rank"], kind="stable", ignore_index=True)[COLUMNS]
    )  # fmt: skip


def _main_practices(table: pd.DataFrame) -> list[str]:
    """The practices that documents frame most, each group and kind of texts counting alike; the most frequent first."""
    named = table[table["practice"] != ""]
    shares = named.groupby(["group", "audience", "practice"])["documents"].sum()
    shares /= table.groupby(["group", "audience"])["documents"].sum()
    ranked = shares.groupby("practice").sum().sort_values(ascending=False, kind="stable")
    return [str(practice) for practice in ranked.index[:MOST_PRACTICES]]


def primary_table(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """A row a group and span of years for the page, its practices in the order of their shares."""
    found = []
    for (row, years), own in rows.groupby(["row", "years"], sort=False):
        ranked = own[own["documents"] > 0].sort_values("share", ascending=False, kind="stable")
        told = ", ".join(f"{one['label']} {one['share']:.0f}" for one in records(ranked))
        found.append(
            {"row": row, "years": years, "all": own["all"].iloc[0], "told": told, "right": own["right"].iloc[0]}
        )
    return found


def tell_certainty(figures: Mapping[str, Any], rows: pd.DataFrame) -> str:
    """How far the answers may be trusted: on coded documents that the model had not seen, and by its own probabilities here.

    figures : those of documents that the model keeps; empty where it learned from none.
    """
    if rows.empty:
        return ""
    told = []
    if {"documents", "right", "right_sure", "commonest"} <= set(figures):
        told.append(
            f"On {figures['documents']} coded documents that it had not seen, the model named this practice rightly in "
            f"{100 * figures['right']:.0f} %, in {100 * figures['right_sure']:.0f} % of those of which the coder was sure; "
            f"the commonest answer alone would be right in {100 * figures['commonest']:.0f} %."
        )
    spans = rows.drop_duplicates(["row", "from"]).dropna(subset=["right"])
    if len(spans):
        own = np.average(spans["right"], weights=spans["all"])
        told.append(f"By its own probabilities it is right in {own:.0f} % of the documents here.")
    return (
        " ".join(told) or "The model learned from no coded documents: the practice is the one with the largest share."
    )

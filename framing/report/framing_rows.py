"""How the dominant state's leaders framed the practices that rose: rows of the picture, and the sentence over it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.report.inputs import Inputs
from framing.report.labels import listed, short_label, wrapped
from framing.report.leaders import surname
from framing.terms import FramingTest, VerdictName

MOST_PRACTICES, MOST_APPEALS, MOST_LEADERS = 3, 3, 4
LEAST_LEADERS = 2
_COLUMNS = (
    *(
        "frame",
        "appeal",
        "state",
        "label",
        "practice_label",
        "appeal_label",
        "leader",
        "audience",
        "from",
        "to",
        "middle",
    ),
    *("share", "share_low", "share_high", "share_without", "passages", "documents", "surely", "row", "base", "top"),
    *("low_end", "high_end"),
)


def framing_rows(inputs: Inputs, leaders: pd.DataFrame) -> pd.DataFrame:
    """A row for each leader in each pair of a practice that rose and one of the appeals that carry it most; shares percent.

    Practices are those whose share rose in a shift of the dominant state, at home before abroad; without any, those that
    have the most attached appeals. A term is that of the strip of leaders, or the years of the leader's texts. `base`, `top`,
    `low_end`, `high_end` : heights in the picture, in which the pair number k stands between k and k + 1.
    """
    table = _at_home(inputs)
    own = table[table["leader"] != ""]
    chosen = [(code, appeal) for code in shown_practices(inputs) for appeal in _appeals(own, code)]
    rows = (
        pd.concat([_pair(own, *pair).assign(row=number) for number, pair in enumerate(chosen)])
        if chosen
        else own.head(0)
    )
    if rows.empty:
        return pd.DataFrame(columns=list(_COLUMNS))
    years = rows["period"].str.split("-").map(lambda parts: (float(parts[0]) - 0.5, float(parts[-1]) + 0.5))
    terms = leaders.groupby("full")[["start", "end"]].agg({"start": "min", "end": "max"})
    start, end = (rows["leader"].map(terms[name]) for name in ("start", "end"))
    rows = rows.assign(
        frame=rows["practice"],
        state=inputs.dominant,
        surely=(rows["low"] > 0) | (rows["high"] < 0),
        **{
            "from": start.fillna(years.map(lambda ends: ends[0])),
            "to": end.fillna(years.map(lambda ends: ends[1])),
            **{name: 100 * rows[name] for name in ("share", "share_low", "share_high", "share_without")},
        },
    )
    practice, appeal = (
        rows[name].map(lambda code: short_label(inputs.codebook, code)) for name in ("practice", "appeal")
    )
    highest = max(float(rows["share_high"].quantile(0.75)), float(rows["share"].max()))
    height = 0.9 / highest
    return rows.assign(
        practice_label=practice,
        appeal_label=appeal,
        label=[
            f"{wrapped(one)}\n{wrapped(_first_words(other), lines=1)}"
            for one, other in zip(practice, appeal, strict=True)
        ],
        middle=(rows["from"] + rows["to"]) / 2,
        base=-rows["row"] - 1.0,
        top=-rows["row"] - 1.0 + rows["share"] * height,
        low_end=-rows["row"] - 1.0 + rows["share_low"] * height,
        high_end=-rows["row"] - 1.0 + np.minimum(rows["share_high"], highest) * height,
    )[list(_COLUMNS)].reset_index(drop=True)


def framing_sentence(inputs: Inputs, rows: pd.DataFrame) -> str:
    """One sentence on the pair of the picture that stands together most; empty without a picture."""
    if rows.empty:
        return ""
    mass = ((rows["share"] - rows["share_without"]) * rows["passages"]).groupby(rows["row"]).sum()
    pair = rows[rows["row"] == mass.idxmax()]
    most = pair.sort_values("passages", ascending=False, kind="stable").head(MOST_LEADERS).sort_values("from")
    told = [
        f"{row.share:.0f} % under {surname(str(row.leader))} ({row.share_low:.0f}\u2013{row.share_high:.0f})"
        for row in most.itertuples()
    ]
    elsewhere = np.average(most["share_without"], weights=most["passages"])
    known = _verdict(inputs, str(pair["frame"].iloc[0]))
    tail = {
        VerdictName.SUPPORTED: "The practice carried domestic appeals more often at home than abroad.",
        VerdictName.NOT_SUPPORTED: "The practice carried domestic appeals no more often at home than abroad.",
    }.get(known, "Whether the practice carried domestic appeals more often at home than abroad is uncertain.")
    practice, appeal = str(pair["practice_label"].iloc[0]), str(pair["appeal_label"].iloc[0])
    return (
        f"At home, passages with {practice[:1].lower()}{practice[1:]} also carried the appeal "
        f"\u201c{_first_words(appeal)}\u201d: {listed(told)}. Of the leaders' other passages {elsewhere:.0f} % did. {tail}"
    )


def _first_words(label: str) -> str:
    """A label of an appeal up to its first comma."""
    return label.split(",")[0]


def _verdict(inputs: Inputs, practice: str) -> VerdictName:
    tests = inputs.framing_tests
    own = tests[(tests["test"] == FramingTest.AGAINST) & (tests["practice"] == practice) & (tests["appeal"] == "all")]
    return VerdictName(own["verdict"].iloc[0]) if len(own) else VerdictName.NOT_ENOUGH


def _at_home(inputs: Inputs) -> pd.DataFrame:
    table = inputs.framing[inputs.framing["group"] == ""]
    own = table[(table["state"] == inputs.dominant) & (table["audience"] != "international")]
    return own[~own["practice"].isin(inputs.manifest.get("placebo") or [])]


def shown_practices(inputs: Inputs, most: int = MOST_PRACTICES) -> list[str]:
    """The practices to show: those that rose, in the order in which they did, then those with the most attached appeals.

    Each was spoken of in two cells at least: terms of leaders, or spans of years where no leaders are known.
    """
    own = _at_home(inputs)
    own = own[own["leader"] != ""] if (own["leader"] != "").any() else own
    spoken = own.groupby("practice")["period"].nunique()
    enough = set(spoken[spoken >= LEAST_LEADERS].index)
    rose = inputs.shifts[inputs.shifts["size"] > 0].assign(abroad=inputs.shifts["audience"] == "international")
    order = list(dict.fromkeys(rose.sort_values(["abroad", "shift_date", "frame"])["frame"]))
    strength = own.assign(mass=own["difference"] * own["passages"]).groupby("practice")["mass"].sum()
    order += [code for code in strength.sort_values(ascending=False, kind="stable").index if code not in order]
    return [code for code in order if code in enough][:most]


def _appeals(own: pd.DataFrame, practice: str) -> list[str]:
    """The appeals that carry a practice most, over all its leaders."""
    rows = own[own["practice"] == practice]
    mass = (rows["difference"] * rows["passages"]).groupby(rows["appeal"]).sum()
    return list(mass[mass > 0].sort_values(ascending=False, kind="stable").index[:MOST_APPEALS])


def _pair(own: pd.DataFrame, practice: str, appeal: str) -> pd.DataFrame:
    return own[(own["practice"] == practice) & (own["appeal"] == appeal)]

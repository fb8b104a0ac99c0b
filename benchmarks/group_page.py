"""The table and the plot of group scenarios in docs/method.md, from what benchmarks/group_scenarios.py left in a folder.

python benchmarks/group_page.py groups/ docs/method.md

Writes between the marks `<!-- groups -->` and `<!-- /groups -->` of the page, and group-scenarios.svg beside it.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
from scipy.stats import binomtest

TITLES = {
    "partial-adoption": "a quarter, lags of 2 to 6 years",
    "a quarter, adopted at once": "a quarter, adopted at once",
    "a half": "a half",
    "mirroring-rivals": "a half, rivals move the opposite way",
    "staggered-joining": "a half, half of the allies join later",
    "abandonment": "a half, dropped after six years",
    "a single shift": "a single shift, a quarter",
    "group-shocks": "nobody follows: shocks alone",
    "group-shocks, twice as large": "the same, shocks twice as large",
    "group-shocks, long memory": "the same, long memory (.85)",
    "group-shocks, documents alike": "the same, passages of a document alike (.15)",
    "group-shocks, half the documents": "the same, half the documents",
    "group-shocks, dominant state 25 passages": "the same, dominant state 25 passages",
    "differential-trend": "differential trend",
    "group-common-shock": "common shock",
    "wave-from-below": "wave from below",
}
POWER = ("partial-adoption", "a quarter, adopted at once")  # the kinds of which 80 of 100 are asked
ASKED, COVERED, FALSE = 80, 92, 8
START, END = "<!-- groups -->", "<!-- /groups -->"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("page", type=Path)
    given = parser.parse_args()
    found = read_rows(given.folder / "groups-found.json")
    known = {row["case"]: row for row in read_rows(given.folder / "groups-true.json")}
    text = given.page.read_text(encoding="utf-8")
    table = "\n".join([START, *table_lines(found, known), END])
    given.page.write_text(
        re.sub(f"{START}.*{END}", lambda _: table, text, flags=re.DOTALL), encoding="utf-8", newline="\n"
    )
    draw_marks(found, given.page.with_name("group-scenarios.svg"))


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a table of scenarios in the order of `TITLES`; none where it was not run."""
    if not path.exists():
        return []
    rows = {row["case"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
    return [rows[case] for case in TITLES if case in rows]


def table_lines(found: list[dict[str, Any]], known: dict[str, dict[str, Any]]) -> list[str]:
    """The table in Markdown, `known` for the same with the true dates given."""
    lines = [
        "| scenario | runs | answer supported % (dates given) | estimate (truth) | interval covers % | shifts found "
        "| shifts supported % | runs with a shift supported % | sets cover % | targets missed |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in found:
        given = known.get(row["case"])
        supported = f"{row['stack supported %']:.0f}" + (f" ({given['stack supported %']:.0f})" if given else "")
        cells = [
            TITLES[row["case"]],
            f"{row['worlds']}",
            supported,
            f"{row['stack estimate']:.2f} ({row['stack truth']:.2f})",
            f"{row['stack covers %']:.0f}",
            f"{row['shifts a world']:.1f}",
            f"{row['supported %']:.0f}" + "".join(f", {name} {row[name + ' %']:.0f}" for name in other_verdicts(row)),
            f"{share_of_worlds(row):.0f}",
            f"{row['pass-through covers %']:.0f}",
            "; ".join(missed(row)) or "none",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def other_verdicts(row: dict[str, Any]) -> list[str]:
    """Verdicts that a kind of scenario should show."""
    return {"wave-from-below": ["from below"], "group-common-shock": ["common shock"]}.get(row["case"], [])


def share_of_worlds(row: dict[str, Any]) -> float:
    return 100 * float(row["worlds with a shift supported"]) / float(row["worlds"])


def missed(row: dict[str, Any]) -> list[str]:
    """The marks that a kind misses, with its figure."""
    out = []
    if row["case"] in POWER and row["stack supported %"] < ASKED:
        out.append(f"power {row['stack supported %']:.0f} of {ASKED}")
    if not row["effect"]:
        worst = max(row["stack supported %"], share_of_worlds(row))
        if worst > FALSE:
            out.append(f"falsely supported {worst:.0f}, at most {FALSE}")
    if row["stack covers %"] < COVERED:
        out.append(f"interval {row['stack covers %']:.1f} of {COVERED}")
    if row["pass-through covers %"] < COVERED:
        out.append(f"sets {row['pass-through covers %']:.1f} of {COVERED}")
    return out


def draw_marks(found: list[dict[str, Any]], path: Path) -> None:
    """Support and coverage of every kind with 95 % intervals of the simulation, and the marks as lines."""
    rows = []
    for row in found:
        for panel, column in (("answer supported", "stack supported %"), ("interval covers", "stack covers %")):
            hits = round(row[column] * row["worlds"] / 100)
            reach = binomtest(hits, row["worlds"]).proportion_ci(method="wilson")
            rows.append(
                {
                    "panel": panel,
                    "scenario": TITLES[row["case"]],
                    "value": row[column],
                    "low": 100 * reach.low,
                    "high": 100 * reach.high,
                    "truth": "somebody follows" if row["effect"] else "nobody follows",
                }
            )
    table, order = pd.DataFrame(rows), [TITLES[row["case"]] for row in found]
    charts = []
    for panel, marks, domain in (
        ("answer supported", [FALSE, ASKED], [0, 100]),
        (
            "interval covers",
            [COVERED],
            [min(80.0, float(table["low"][table["panel"] == "interval covers"].min())), 100],
        ),
    ):
        own = alt.Chart(table[table["panel"] == panel])
        y = alt.Y("scenario:N", title=None, sort=order, axis=alt.Axis(labelLimit=300))
        title, scale = f"{panel}, % of runs", alt.Scale(domain=domain, clamp=True)
        bare, colour = (alt.Color("truth:N", title=None, **legend) for legend in ({"legend": None}, {}))
        low, value = (alt.X(f"{name}:Q", title=title, scale=scale) for name in ("low", "value"))
        bars = own.mark_rule().encode(x=low, x2="high:Q", y=y, color=bare)
        points = own.mark_point(filled=True, size=45).encode(
            x=value, y=y, color=colour, shape=alt.Shape("truth:N", title=None)
        )
        lines = alt.Chart(pd.DataFrame({"value": marks})).mark_rule(strokeDash=[4, 3], color="#777").encode(x="value:Q")
        charts.append((bars + points + lines).properties(width=240, height=18 * len(order)))
    alt.hconcat(*charts).save(str(path))


if __name__ == "__main__":
    main()

"""What the tables for papers and for the pages of the studies hold: cells in words and figures."""

from __future__ import annotations

import pandas as pd

from framing.report.design_rows import design_rows, design_table
from framing.report.framing_tables import framing_table, questions_table
from framing.report.group_rows import ALL, answer_rows, effect_rows
from framing.report.inputs import DOMINANT_SERIES, Inputs, records
from framing.report.labels import hypothesis_label, interval, p_value, percent, short_label, signed, span, state_label
from framing.report.paper_coverage import coverage, usable
from framing.report.paper_documents import documents
from framing.report.paper_states import conduct, series_answers, state_shifts
from framing.report.paper_table import PaperTable
from framing.report.rows import shift_titles

LIKELY, LEAST_POINTS = 0.2, 5.0  # breaks that fell short are shown up to this p, from this size on
LEAST_CODED = 10  # coded passages that carry a frame


def paper_tables(inputs: Inputs) -> list[PaperTable]:
    """How practices were framed, the study's answer by practice and group, group effects by shift, shifts of the dominant
    state and of groups, timing, the scorecard, outcomes of states, states with several series, votes, coverage, expectations,
    breaks that fell short, shares by coded passages, what whole documents frame.
    """
    return [
        framing_table(inputs),
        questions_table(inputs),
        _answers(inputs),
        _effects(inputs),
        _shifts(inputs),
        _group_shifts(inputs),
        _timing(inputs),
        _scorecard(inputs),
        _outcomes(inputs),
        state_shifts(inputs),
        series_answers(inputs),
        conduct(inputs),
        coverage(inputs),
        usable(inputs),
        _expectations(inputs),
        _fell_short(inputs),
        _coded(inputs),
        documents(inputs),
    ]


def _answers(inputs: Inputs) -> PaperTable:
    cells = [
        {
            "Practice": row["label"],
            "Group": row["group"],
            "Share of the move, %": signed(row["estimate"] * 100, 0, plus=False),
            inputs.settings.interval: interval(row["low"] * 100, row["high"] * 100, 0),
            "p, dates drawn singly": p_value(row["p_single"]),
            "p, dates rotated together": p_value(row["p_turned"]),
            "Shifts": f"{row['shifts']:.0f}",
            "Separate events": f"{row['events']:.0f}",
            "Verdict": row["verdict"],
        }
        for row in records(answer_rows(inputs))
    ]
    caption = "Mean move of each group beyond the comparison group, as a share of the dominant state's own move."
    return PaperTable("group-answers", caption, pd.DataFrame(cells))


def _effects(inputs: Inputs) -> PaperTable:
    cells = [
        {
            "Shift": row["label"],
            "Group": row["group"],
            "Compared with": row["comparison"],
            "Own change": signed(row["own_change"], 1),
            "Beyond the comparison": signed(row["estimate"], 1),
            inputs.settings.interval: interval(row["low"], row["high"]),
            "SE, clustered": signed(row["se_clustered"], 2, plus=False),
            "SE, groups' shocks": signed(row["se_shocks"], 2, plus=False),
            "p": p_value(row["p"]),
            "Share of the move, %": signed(row["pass_through"] * 100, 0),
            "Its interval": interval(row["pass_through_low"] * 100, row["pass_through_high"] * 100, 0),
            "States": f"{row['states']:.0f}",
            "Verdict": row["verdict"],
        }
        for row in records(effect_rows(inputs, shift_titles(inputs)))
    ]
    last = inputs.group_effects["last"].max() if len(inputs.group_effects) else 0
    caption = f"Change of each group in the {last:.0f} periods after each shift, in percentage points of passages."
    return PaperTable("group-effects", caption, pd.DataFrame(cells))


def _shifts(inputs: Inputs) -> PaperTable:
    cells = [
        {
            "Frame": short_label(inputs.codebook, row["frame"]),
            "Date": f"{row['shift_date']:.0f}",
            "Interval": span(row["earliest"], row["latest"]),
            "Size, points": signed(row["size"], 1),
            "p": p_value(row["p"]),
            "q": p_value(row["q"]),
            "Texts": row["audience"] or ALL,
        }
        for row in records(inputs.shifts)
    ]
    return PaperTable("shifts", "Shifts of the dominant state's framing.", pd.DataFrame(cells))


def _scorecard(inputs: Inputs) -> PaperTable:
    titles = shift_titles(inputs)
    cells = [
        {
            "Shift": titles.get(row["shift"], "All shifts"),
            "Hypothesis": hypothesis_label(row["hypothesis"], row["label"]),
            "Verdict": row["verdict"],
            "Estimate": signed(row["estimate"], 2),
            inputs.settings.interval: interval(row["low"], row["high"], 2),
            "Documents": f"{row['documents']:.0f}" if row["documents"] == row["documents"] else "",
        }
        for row in records(inputs.scorecard)
    ]
    return PaperTable("scorecard", "Verdicts on rival explanations.", pd.DataFrame(cells))


def _group_shifts(inputs: Inputs) -> PaperTable:
    states = set(inputs.adoption["state"]) | {inputs.dominant, "dominant"}
    table = inputs.all_shifts[~inputs.all_shifts["series"].isin([*states, ""])]
    cells = [
        {
            "Series": row["series"],
            "Frame": short_label(inputs.codebook, row["frame"]),
            "Date": f"{row['date']:.0f}",
            "Interval": span(row["earliest"], row["latest"]),
            "Size, points": signed(row["size"], 1),
            "q": p_value(row["q"]),
        }
        for row in records(table.sort_values(["series", "date", "frame"]))
    ]
    return PaperTable("group-shifts", "Shifts of groups of secondary states.", pd.DataFrame(cells))


def _timing(inputs: Inputs) -> PaperTable:
    """Where the correlation of each group's shares with the dominant state's is largest, and to which side it leans."""
    table = inputs.further.get("lead_lag", pd.DataFrame())
    cells = []
    if len(table):
        for (audience, group), rows in table.groupby(["audience", "group"], dropna=False):
            ordered = records(rows.sort_values("correlation", ascending=False))
            top, now = ordered[0], next(row for row in ordered if row["lag"] == 0)
            cells.append(
                {
                    "Texts": str(audience),
                    "Group": str(group),
                    "Largest at lag": signed(float(top["lag"]), 0),
                    "Correlation there": signed(float(top["correlation"]), 2),
                    "At lag 0": signed(float(now["correlation"]), 2),
                    "Band of chance at 0": interval(float(now["band_low"]), float(now["band_high"]), 2),
                    "Later less earlier": signed(float(now["lean"]), 2),
                    "p of that": p_value(float(now["p_lean"])),
                    "p against other states": p_value(float(now["p_placebo"])),
                }
            )
    return PaperTable("timing", "Correlation with the dominant state's shares, by lag in periods.", pd.DataFrame(cells))


def _outcomes(inputs: Inputs) -> PaperTable:
    table = inputs.adoption
    cells = []
    if len(table) and "outcome" in table:
        counts = table.groupby("outcome").size()
        own = table.groupby("own_outcome").size() if "own_outcome" in table else counts
        for name in sorted({*counts.index, *own.index}):
            cells.append(
                {
                    "Outcome": name,
                    "Pairs of state and shift": f"{counts.get(name, 0)}",
                    "by the state's own texts": f"{own.get(name, 0)}",
                }
            )
    return PaperTable("outcomes", "What single states did after the shifts.", pd.DataFrame(cells))


def _expectations(inputs: Inputs) -> PaperTable:
    cells = [
        {
            "Frame": short_label(inputs.codebook, row["frame"]),
            "State": state_label(row["state"]),
            "Years": span(row["first"], row["last"]),
            "Expected": row["direction"],
            "Data": row["verdict"],
            "Within": percent(row["inside"]),
            "Outside": percent(row["outside"]),
        }
        for row in records(inputs.expectations)
    ]
    return PaperTable("expectations", "What was expected before the run.", pd.DataFrame(cells))


def _fell_short(inputs: Inputs) -> PaperTable:
    """Breaks of the dominant state's series that did not pass, the plainer ones."""
    table = inputs.further.get("sensitivity", pd.DataFrame())
    cells = []
    if len(table) and "reason" in table:
        rows = table[(table["variant"] == "fell short") & (table["series"] == DOMINANT_SERIES) & (table["p"] <= LIKELY)]
        rows = rows[rows["size"].abs() >= LEAST_POINTS].sort_values(["audience", "frame", "date", "p"])
        for row in records(rows.drop_duplicates(["audience", "frame", "date"])):
            cells.append(
                {
                    "Frame": short_label(inputs.codebook, row["frame"]),
                    "Texts": row["audience"] or ALL,
                    "Date": f"{row['date']:.0f}",
                    "Size, points": signed(row["size"], 1),
                    "p": p_value(row["p"]),
                    "Why not": row["reason"],
                }
            )
    caption = f"Breaks of at least {LEAST_POINTS:g} points that fell short, p at most {LIKELY:g}."
    return PaperTable("fell-short", caption, pd.DataFrame(cells))


def _coded(inputs: Inputs) -> PaperTable:
    """Shares as classified, corrected, and by coded passages, where at least `LEAST_CODED` of these carry the frame."""
    cells = [
        {
            "Group": ", ".join(row["row"]),
            "Frame": row["label"],
            "Classified, %": signed(row["naive"], 1, plus=False),
            "Corrected, %": signed(row["adjusted"], 1, plus=False),
            "By coded passages, %": signed(row["share"], 1, plus=False),
            inputs.settings.interval: interval(row["low"], row["high"]),
        }
        for row in design_table(design_rows(inputs))
        if row["endorsed"] >= LEAST_CODED
    ]
    return PaperTable("coded-passages", "Shares of passages, three ways.", pd.DataFrame(cells))

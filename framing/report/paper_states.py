"""Tables for papers on single states: their own dated shifts at home, and what their series say about each shift."""

from __future__ import annotations

import pandas as pd

from framing.report.inputs import Inputs, records
from framing.report.labels import interval, p_value, percent, short_label, signed, span, state_label
from framing.report.paper_table import PaperTable
from framing.report.rows import shift_titles

_WHERE = {"domestic": "at home", "international": "abroad", "both": "both"}


def state_shifts(inputs: Inputs) -> PaperTable:
    """The dated shifts of every state whose texts at home are a series of their own."""
    told = inputs.further.get("series_answers", pd.DataFrame())
    states = set(told["state"]) if len(told) else set()
    table = inputs.all_shifts[inputs.all_shifts["series"].isin(states)]
    cells = [
        {
            "State": state_label(row["series"]),
            "Texts": _WHERE.get(row["audience"], row["audience"]),
            "Frame": short_label(inputs.codebook, row["frame"]),
            "Date": f"{row['date']:.0f}",
            "Interval": span(row["earliest"], row["latest"]),
            "Size, points": signed(row["size"], 1),
            "q": p_value(row["q"]),
        }
        for row in records(table.sort_values(["series", "audience", "date", "frame"]))
    ]
    return PaperTable("state-shifts", "Shifts of single states' own series, at home and abroad.", pd.DataFrame(cells))


def named(value: object) -> str:
    """A cell as text; empty where it holds nothing."""
    return value if isinstance(value, str) else ""


def series_answers(inputs: Inputs) -> PaperTable:
    """What each state's texts at home, abroad, and both together say about every shift of the dominant state."""
    titles = shift_titles(inputs)
    table = inputs.further.get("series_answers", pd.DataFrame())
    cells = []
    for row in records(table):
        name = "|".join(filter(None, (row["frame"], f"{float(row['shift_date']):.0f}", named(row["audience"]))))
        dated = row["moved"] == row["moved"]
        cells.append(
            {
                "Shift": titles.get(name, name),
                "State": state_label(str(row["state"])),
                "Texts": _WHERE.get(str(row["texts"]), str(row["texts"])),
                "Change, points": signed(row["change"], 1),
                "Share of the move, %": signed(row["response"] * 100, 0),
                inputs.settings.interval: interval(row["response_low"] * 100, row["response_high"] * 100, 0),
                "Chance of a move": percent(row["moved"], 0) if dated else "",
                "Date if it moved": span(row["earliest"], row["latest"]) if dated else "",
                "p that both differ": p_value(row["p_difference"]),
                "Outcome": row["outcome"],
            }
        )
    caption = "What the series of single states did after each shift, each by itself and both together."
    return PaperTable("series-answers", caption, pd.DataFrame(cells))


def conduct(inputs: Inputs) -> PaperTable:
    """Whether states that moved with the dominant state's words came to vote more like it."""
    table = inputs.further.get("conduct", pd.DataFrame())
    cells = [
        {
            "Practice": "all" if row["practice"] == "all" else short_label(inputs.codebook, str(row["practice"])),
            "Texts": _WHERE.get(named(row["audience"]), "all"),
            "Correlation of words and votes": signed(row["correlation"], 2),
            inputs.settings.interval: interval(row["low"], row["high"], 2),
            "p, votes of other states": p_value(row["p_states"]),
            "p, votes of other dates": p_value(row["p_dates"]),
            "Shifts": f"{row['shifts']:.0f}",
            "States": f"{row['states']:.0f}",
            "Verdict": row["verdict"],
        }
        for row in records(table)
    ]
    caption = "Did states that moved with the dominant state's words come to vote more like it?"
    return PaperTable("conduct", caption, pd.DataFrame(cells))

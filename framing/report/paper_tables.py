"""Tables for papers: group answers, shifts and the scorecard as CSV, LaTeX and Word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from framing.archives import save_docx
from framing.errors.report import nothing_to_tabulate
from framing.extras import load_extra
from framing.files import write_text
from framing.report.group_rows import ALL, answer_rows, effect_rows
from framing.report.inputs import Inputs, records
from framing.report.labels import hypothesis_label, interval, p_value, short_label, signed, span
from framing.report.rows import shift_titles

FORMATS = ("csv", "tex", "docx")


@dataclass(frozen=True)
class PaperTable:
    """A table as it is printed: file name, caption with units, cells in words and figures."""

    name: str
    caption: str
    cells: pd.DataFrame


def write_paper_tables(inputs: Inputs, folder: Path, formats: tuple[str, ...] = FORMATS) -> tuple[Path, ...]:
    """Write every table that has rows, in every format, into a folder; the paths written.

    Raises
    ------
    MissingResults : no table has a row. ExtraMissing : Word is asked for and python-docx is not installed.
    """
    tables = [table for table in paper_tables(inputs) if len(table.cells)]
    if not tables:
        raise nothing_to_tabulate(inputs.results.path)
    paths = []
    for table in tables:
        for name in formats:
            path = folder / f"{table.name}.{name}"
            _WRITERS[name](table, path)
            paths.append(path)
    return tuple(paths)


def paper_tables(inputs: Inputs) -> list[PaperTable]:
    """The study's answer by practice and group, group effects by shift, shifts, and the scorecard."""
    return [_answers(inputs), _effects(inputs), _shifts(inputs), _scorecard(inputs)]


def _answers(inputs: Inputs) -> PaperTable:
    cells = [
        {
            "Practice": row["label"],
            "Group": row["group"],
            "Share of the move, %": signed(row["estimate"] * 100, 0, plus=False),
            "95 % interval": interval(row["low"] * 100, row["high"] * 100, 0),
            "p, dates drawn singly": p_value(row["p_single"]),
            "p, dates turned together": p_value(row["p_turned"]),
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
            "95 % interval": interval(row["low"], row["high"]),
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
            "95 % interval": interval(row["low"], row["high"], 2),
            "Documents": f"{row['documents']:.0f}" if row["documents"] == row["documents"] else "",
        }
        for row in records(inputs.scorecard)
    ]
    return PaperTable("scorecard", "Verdicts on rival explanations.", pd.DataFrame(cells))


def _write_csv(table: PaperTable, path: Path) -> None:
    write_text(path, table.cells.to_csv(index=False, lineterminator="\n"))


def _write_tex(table: PaperTable, path: Path) -> None:
    """A LaTeX table (packages booktabs and amssymb); signs outside plain LaTeX are spelled in mathematics."""
    plain = table.cells.rename(columns=_to_tex).map(_to_tex)
    text = plain.style.hide(axis="index").to_latex(
        hrules=True, caption=_to_tex(table.caption), label=f"tab:{table.name}", position_float="centering",
        column_format="l" * len(plain.columns),
    )  # fmt: skip
    write_text(path, text)


def _to_tex(text: object) -> str:
    out = str(text)
    for sign in "\\&%$#_{}~^":
        out = out.replace(sign, {"\\": "\0", "~": "\1", "^": "\2"}.get(sign, f"\\{sign}"))
    spelled = {
        "\0": "\\textbackslash{}", "\1": "\\textasciitilde{}", "\2": "\\textasciicircum{}", "\u2212": "$-$",
        "\u221e": "$\\infty$", "\u2013": "--", "<": "$<$",
    }  # fmt: skip
    for sign, words in spelled.items():
        out = out.replace(sign, words)
    return out


def _write_docx(table: PaperTable, path: Path) -> None:
    docx = load_extra("docx", "exports")
    document = docx.Document()
    document.add_paragraph(table.caption, style="Caption")
    grid = document.add_table(rows=1, cols=len(table.cells.columns), style="Light List")
    for cell, name in zip(grid.rows[0].cells, table.cells.columns, strict=True):
        cell.text = str(name)
    for row in table.cells.itertuples(index=False):
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = str(value)
    save_docx(document, path)


_WRITERS: dict[str, Callable[[PaperTable, Path], None]] = {
    "csv": _write_csv,
    "tex": _write_tex,
    "docx": _write_docx,
}

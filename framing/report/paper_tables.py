"""Tables for papers, written as CSV, LaTeX, Word or Markdown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from framing.archives import save_office
from framing.errors.report import nothing_to_tabulate
from framing.extras import load_extra
from framing.files import write_text
from framing.report.inputs import Inputs
from framing.report.paper_rows import paper_tables
from framing.report.paper_table import PaperTable

FORMATS = ("csv", "tex", "docx", "md")


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
    save_office(document, path)


def to_markdown(table: PaperTable) -> str:
    """The table as Markdown, without its caption."""
    lines = [table.cells.columns.tolist(), ["---"] * len(table.cells.columns), *table.cells.to_numpy().tolist()]
    return "".join(f"| {' | '.join(str(cell).replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def _write_markdown(table: PaperTable, path: Path) -> None:
    write_text(path, f"{table.caption}\n\n{to_markdown(table)}")


_WRITERS: dict[str, Callable[[PaperTable, Path], None]] = {
    "csv": _write_csv,
    "tex": _write_tex,
    "docx": _write_docx,
    "md": _write_markdown,
}

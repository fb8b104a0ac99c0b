"""Tables for papers: every format holds the same cells, signs survive LaTeX, the same results give the same bytes."""

from __future__ import annotations

import csv
from pathlib import Path

import docx
from click.testing import CliRunner

from framing.commands import main
from framing.report.inputs import read_inputs
from framing.report.paper_rows import paper_tables
from framing.report.paper_tables import FORMATS, write_paper_tables
from framing.results import open_results


def test_the_command_writes_each_table_in_each_format(world: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    done = CliRunner().invoke(
        main, ["report", str(world), "-o", str(page), "--figures", "none", "--tables", "docx,csv,tex,md"]
    )
    assert done.exit_code == 0, done.output
    names = {path.name for path in (tmp_path / "tables").iterdir()}
    tables = ("group-answers", "group-effects", "shifts", "scorecard", "outcomes", "expectations")
    assert names == {f"{name}.{ending}" for name in tables for ending in FORMATS}
    assert "24 tables" in done.stderr
    rows = list(csv.DictReader((tmp_path / "tables" / "group-effects.csv").open(encoding="utf-8")))
    fall = next(row for row in rows if row["Shift"].endswith("1969") and row["Group"] == "ally")
    assert fall["Share of the move, %"] == "+34"
    assert fall["Its interval"] == "[4, \u221e]"
    assert fall["Own change"] == "\u22121.4"  # .34 * -5.2 + .4


def test_latex_has_rules_and_no_bare_signs(world: Path, tmp_path: Path) -> None:
    write_paper_tables(read_inputs(open_results(world)), tmp_path, ("tex",))
    text = (tmp_path / "group-effects.tex").read_text(encoding="utf-8")
    assert text.count("\\toprule") == 1
    assert "Share of the move, \\%" in text
    assert "$-$1.4" in text
    assert "$\\infty$" in text
    assert "\u2212" not in text
    assert "\u221e" not in text


def test_word_holds_the_same_cells_and_the_same_bytes(world: Path, tmp_path: Path) -> None:
    inputs = read_inputs(open_results(world))
    for folder in ("one", "two"):
        write_paper_tables(inputs, tmp_path / folder, ("docx",))
    first = tmp_path / "one" / "shifts.docx"
    assert first.read_bytes() == (tmp_path / "two" / "shifts.docx").read_bytes()
    table = docx.Document(str(first)).tables[0]
    cells = next(one.cells for one in paper_tables(inputs) if one.name == "shifts")
    assert [cell.text for cell in table.rows[0].cells] == list(cells.columns)
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == cells.to_numpy().tolist()


def test_markdown_has_a_row_for_each_row(world: Path, tmp_path: Path) -> None:
    inputs = read_inputs(open_results(world))
    write_paper_tables(inputs, tmp_path, ("md",))
    lines = (tmp_path / "group-answers.md").read_text(encoding="utf-8").splitlines()
    cells = next(one.cells for one in paper_tables(inputs) if one.name == "group-answers")
    assert len(lines) == 2 + 2 + len(cells)  # caption, a blank line, head, rule, rows
    assert lines[2].startswith("| Practice | Group |")
    assert lines[4].startswith("| All practices | ally | 34 | [14, 54] |")


def test_an_unknown_format_is_refused(world: Path) -> None:
    done = CliRunner().invoke(main, ["report", str(world), "--tables", "pdf"])
    assert done.exit_code == 2
    assert "csv, tex, docx, md" in done.stderr


def test_results_without_a_shift_have_no_table(write_world, tmp_path: Path) -> None:
    folder = write_world(tmp_path / "quiet", shifts=False)
    (folder / "expectations.csv").unlink()
    done = CliRunner().invoke(main, ["report", str(folder), "--figures", "none", "--tables", "csv"])
    assert done.exit_code == 2
    assert "put into a table" in done.stderr

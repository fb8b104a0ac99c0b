"""Write the tables of a study's page in docs/ anew from a results folder.

    framing run early-cold-war
    python benchmarks/study_page.py results/early-cold-war docs/early-cold-war.md [--beside results/OTHER]

Each block of the page between `<!-- table: NAME -->` and `<!-- end -->` is replaced by the table of that name; the names are
those of `framing report --tables md`. The block `comparison` is what the run and another one, --beside, answer differently
(`framing compare`); without the other run it stays as it is.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from framing.files import write_text
from framing.report.comparing import COMPARISON, compare_runs, comparison_table, read_run
from framing.report.inputs import read_inputs
from framing.report.paper_rows import paper_tables
from framing.report.paper_tables import to_markdown
from framing.results import open_results

BLOCK = re.compile(r"(<!-- table: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def fill_page(page: str, tables: dict[str, str]) -> str:
    """The page with every block filled; a name without a table is an error, one without rows is said to have none."""
    absent = [name for _, name, _ in BLOCK.findall(page) if name not in tables]
    if absent:
        raise SystemExit(f"no table called {absent[0]!r}; there are {', '.join(sorted(tables))}")
    return BLOCK.sub(lambda found: f"{found[1]}{tables[found[2]]}{found[3]}", page)


def _blocks(page: str) -> dict[str, str]:
    """The tables of a page as they are."""
    return {found[2]: found[0].removeprefix(found[1]).removesuffix(found[3]) for found in BLOCK.finditer(page)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    parser.add_argument("page", type=Path)
    parser.add_argument("--beside", type=Path)
    given = parser.parse_args()
    inputs = read_inputs(open_results(given.results))
    page = given.page.read_text(encoding="utf-8")
    tables = paper_tables(inputs)
    if given.beside:
        other = read_run(open_results(given.beside))
        tables.append(comparison_table(compare_runs(inputs, other), inputs, other))
    written = {one.name: to_markdown(one) if len(one.cells) else "None.\n" for one in tables}
    kept = {name: text for name, text in _blocks(page).items() if name == COMPARISON}
    write_text(given.page, fill_page(page, kept | written))


if __name__ == "__main__":
    main()

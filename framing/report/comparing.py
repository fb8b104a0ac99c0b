"""What two runs answer differently: settings, documents, shares, shifts, answers for groups, rival explanations, expectations.

For runs of one study under two models, windows or settings. Every row is one question with the answer of each run.
"""

from __future__ import annotations

import pandas as pd

from framing.errors.report import frames_alone
from framing.report.comparison_parts import PARTS, Part
from framing.report.inputs import Inputs, read_inputs, records
from framing.report.paper_table import PaperTable
from framing.results import Results

COMPARISON = "comparison"
COLUMNS = ("part", "question", "first", "second", "same")


def compare_results(first: Results, second: Results) -> pd.DataFrame:
    """What two runs answer differently, a row for each question that either answers: see `compare_runs`.

    Raises
    ------
    MissingResults, BadTable : as for a report, if a table that it needs is not there or not as documented.
    """
    return compare_runs(read_run(first), read_run(second))


def read_run(results: Results) -> Inputs:
    """What is compared of a run; a table of frames, which has no shifts, is refused."""
    if results.path.is_file():
        raise frames_alone(results.path)
    return read_inputs(results)


def compare_runs(first: Inputs, second: Inputs) -> pd.DataFrame:
    """A row for each question that either run answers.

    Columns: `part` (what is compared), `question`, `first` and `second` (the answers in words), `same`: the same setting;
    the same practice of all documents; shares within one point; a shift of the same direction whose interval of dates
    overlaps; the same verdict. A question that one run does not have reads `not in this run`, a shift that only the other
    run found `not found`. Shares are means over the periods that both runs have. Verdicts on hypotheses are compared for
    shifts that are the same; how many there are on others is a row of its own, whose `same` is empty.
    """
    rows = [[str(part), *answer] for part, compare in PARTS.items() for answer in compare(first, second)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def comparison_table(table: pd.DataFrame, first: Inputs, second: Inputs) -> PaperTable:
    """What `compare_runs` found, as it is printed: all shifts, of the rest what differs, and per part how much is the same."""
    names = _run_names(first, second)
    cells = []
    for part in Part:
        rows = table[table["part"] == part]
        alike, asked = rows["same"].eq(True), int(rows["same"].notna().sum())
        shown = rows if part == Part.SHIFTS else rows[~alike]
        cells += [[part, row["question"], row["first"], row["second"]] for row in records(shown)]
        cells.append([part, f"the same in both: {alike.sum()} of {asked}" if asked else "nothing to compare", "", ""])
    printed = pd.DataFrame(cells, columns=["Part", "Question", *names])
    return PaperTable(COMPARISON, "What two runs answer differently.", printed)


def _run_names(first: Inputs, second: Inputs) -> tuple[str, str]:
    """Headings: the models, or where these are the same the folders, or simply first and second."""
    pairs = [[str(one.manifest.get("model", {}).get("name", "")) for one in (first, second)],
             [one.results.path.name for one in (first, second)]]  # fmt: skip
    named = next((pair for pair in pairs if pair[0] != pair[1] and all(pair)), ["first", "second"])
    return named[0], named[1]

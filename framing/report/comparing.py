"""What two runs answer differently: settings, documents, shares, shifts, answers for groups, rival explanations, expectations.

For runs of one study under two models, windows or settings. Every row is one question with the answer of each run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from framing.report.group_rows import answer_rows
from framing.report.inputs import Inputs, read_inputs, records
from framing.report.labels import hypothesis_label, interval, percent, short_label, signed, span, state_label
from framing.report.paper_table import PaperTable
from framing.results import Results
from framing.terms import Estimator

COMPARISON = "comparison"
ABSENT = "no such row"
NOT_FOUND = "not found"
Answer = tuple[str, str, str, bool]  # question, answers of both, whether they are the same
COLUMNS = ("part", "question", "first", "second", "same")
_SHORT = 8  # characters of a model's hash
LEAST_POINTS = 1.0  # shares that differ by less count as the same


class Part(StrEnum):
    """What is compared, in the order of the table."""

    SETTINGS = "settings"
    DOCUMENTS = "documents"
    SHARES = "shares"
    SHIFTS = "shifts"
    GROUPS = "answers for groups"
    RIVALS = "hypotheses"
    EXPECTATIONS = "expectations"


def compare_results(first: Results, second: Results) -> pd.DataFrame:
    """What two runs answer differently, a row for each question that either answers: see `compare_runs`.

    Raises
    ------
    MissingResults, BadTable : as for a report, if a table that it needs is not there or not as documented.
    """
    return compare_runs(read_inputs(first), read_inputs(second))


def compare_runs(first: Inputs, second: Inputs) -> pd.DataFrame:
    """A row for each question that either run answers.

    Columns: `part` (what is compared), `question`, `first` and `second` (the answers in words), `same`: the same setting;
    the same practice of all documents; shares within one point; a shift of the same direction whose interval of dates
    overlaps; the same verdict. A question that one run does not have reads `no such row`, a shift that only the other
    run found `not found`.
    """
    rows = [row for part, compare in _PARTS.items() for row in _rows(part, compare(first, second))]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def count_same(table: pd.DataFrame) -> pd.DataFrame:
    """Of a comparison: a row per part, with the number of its questions and of those answered alike."""
    counts = table.groupby("part", sort=False)["same"].agg(questions="size", same="sum")
    return counts.reset_index()


def comparison_table(first: Inputs, second: Inputs) -> PaperTable:
    """The comparison as it is printed: what differs, and per part how much is the same."""
    table = compare_runs(first, second)
    names = _run_names(first, second)
    cells = []
    for count in records(count_same(table)):
        apart = table[(table["part"] == count["part"]) & ~table["same"].astype(bool)]
        cells += [
            {"Part": row["part"], "Question": row["question"], names[0]: row["first"], names[1]: row["second"]}
            for row in records(apart)
        ]
        cells.append({
            "Part": count["part"], "Question": f"the same in both: {count['same']} of {count['questions']}",
            names[0]: "", names[1]: "",
        })  # fmt: skip
    return PaperTable(COMPARISON, "What two runs answer differently.", pd.DataFrame(cells))


def _run_names(first: Inputs, second: Inputs) -> tuple[str, str]:
    """Headings: the models, or where these are the same the folders, or simply first and second."""
    pairs = [[str(one.manifest.get("model", {}).get("name", "")) for one in (first, second)],
             [one.results.path.name for one in (first, second)]]  # fmt: skip
    named = next((pair for pair in pairs if pair[0] != pair[1] and all(pair)), ["first", "second"])
    return named[0], named[1]


def _rows(part: Part, answers: Iterator[Answer]) -> Iterator[dict[str, Any]]:
    for question, one, other, same in answers:
        yield {"part": str(part), "question": question, "first": one, "second": other, "same": same}


def _settings(first: Inputs, second: Inputs) -> Iterator[Answer]:
    """Model, codebook, window and whatever setting of the alignment differs."""
    facts = [_facts(each.manifest) for each in (first, second)]
    for name in dict.fromkeys([*facts[0], *facts[1]]):
        one, other = (each.get(name, ABSENT) for each in facts)
        yield name, one, other, one == other


def _facts(manifest: Mapping[str, Any]) -> dict[str, str]:
    model = manifest.get("model") or {}
    found = {
        "model": f"{model.get('name', '')} {model.get('sha256', '')[:_SHORT]}".strip(),
        "periods": span(*manifest["period"]) if manifest.get("period") else "",
    }
    settings = manifest.get("settings") or {}
    return found | {name: _plain(value) for name, value in sorted(settings.items())}


def _plain(value: Any) -> str:
    """A setting as it is printed: lists without brackets, pairs as name and value."""
    if isinstance(value, list):
        return ", ".join(" ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value)
    return str(value)


def _documents(first: Inputs, second: Inputs) -> Iterator[Answer]:
    """How many documents frame the same practice as a whole, and how many each practice, of those that both runs read."""
    keys = ["corpus", "document"]
    tables = [each.document_frames for each in (first, second)]
    if not all({*keys, "primary"} <= set(table.columns) for table in tables):
        return
    both = tables[0][[*keys, "primary"]].merge(tables[1][[*keys, "primary"]], on=keys, suffixes=("_first", "_second"))
    if not len(both):
        return
    alike = int((both["primary_first"] == both["primary_second"]).sum())
    told = f"{len(both)} documents", f"{alike} alike ({percent(alike / len(both), 0)})"
    yield "practice that a document frames as a whole", *told, alike == len(both)
    for code in sorted({*both["primary_first"], *both["primary_second"]}):
        one, other = (float((both[f"primary_{name}"] == code).mean()) for name in ("first", "second"))
        label = short_label(first.codebook, code) if code else "no practice"
        yield f"documents that frame {label}", percent(one), percent(other), _near(one, other)


def _shares(first: Inputs, second: Inputs) -> Iterator[Answer]:
    """The dominant state's mean share of each frame over all periods, a row per frame and audience."""
    means = [_mean_shares(each) for each in (first, second)]
    for key in _keys(*means):
        one, other = (each.get(key, np.nan) for each in means)
        frame, audience = key
        question = f"{short_label(first.codebook, frame)}, {state_label(first.dominant)}, {audience} texts"
        yield question, percent(one), percent(other), _near(one, other)


def _near(one: float, other: float) -> bool:
    return bool(abs(one - other) * 100 < LEAST_POINTS)


def _mean_shares(inputs: Inputs) -> dict[tuple[str, str], float]:
    """Mean share 0..1 by frame and audience as classified, every passage weighing the same."""
    table = inputs.prevalence
    table = table[(table["state"] == inputs.dominant) & (table["estimator"] == Estimator.NAIVE) & (table["total"] > 0)]
    sums = table.assign(held=table["share"] * table["total"]).groupby(["frame", "audience"])[["held", "total"]].sum()
    return {(str(key[0]), str(key[1])): float(row["held"] / row["total"]) for key, row in sums.iterrows()}  # type: ignore[index]


def _shifts(first: Inputs, second: Inputs) -> Iterator[Answer]:
    """Shifts of the dominant state; those of both runs are one row if they can be the same."""
    tables = [records(each.shifts) for each in (first, second)]
    left = list(tables[1])
    pairs: list[tuple[dict[str, Any] | None, dict[str, Any] | None]] = []
    for shift in tables[0]:
        near = [each for each in left if _may_be_same(shift, each)]
        partner = min(near, key=lambda each, at=shift["shift_date"]: abs(each["shift_date"] - at), default=None)  # type: ignore[misc]
        if partner is not None:
            left.remove(partner)
        pairs.append((shift, partner))
    pairs += [(None, shift) for shift in left]
    told = [(one or other or {}, _tell_shift(one), _tell_shift(other)) for one, other in pairs]
    for known, first_date, second_date in sorted(told, key=lambda each: each[0]["shift_date"]):
        direction = "rise" if known["size"] > 0 else "fall"
        question = f"{direction} of {short_label(first.codebook, known['frame'])}{_of_texts(known['audience'])}"
        yield question, first_date, second_date, NOT_FOUND not in (first_date, second_date)


def _may_be_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    alike = one["frame"] == other["frame"] and one["audience"] == other["audience"]
    overlap = one["earliest"] <= other["latest"] and other["earliest"] <= one["latest"]
    return bool(alike and overlap and one["size"] * other["size"] > 0)


def _tell_shift(shift: Mapping[str, Any] | None) -> str:
    if shift is None:
        return NOT_FOUND
    dates = span(shift["earliest"], shift["latest"])
    date = f"{shift['shift_date']:.0f}"
    return f"{date}{'' if dates == date else f' ({dates})'}, {signed(shift['size'], 1)} points"


def _of_texts(audience: str) -> str:
    return f", {audience} texts" if audience else ""


def _groups(first: Inputs, second: Inputs) -> Iterator[Answer]:
    found = [
        {f"{row['label']}, {row['group']}": row for row in records(answer_rows(each))} if len(each.stacked) else {}
        for each in (first, second)
    ]
    return _verdicts(found, lambda row: f"{row['verdict']}: {percent(row['estimate'], 0)} of the move "
                                        f"{interval(row['low'] * 100, row['high'] * 100, 0)}".rstrip())  # fmt: skip


def _rivals(first: Inputs, second: Inputs) -> Iterator[Answer]:
    """Verdicts on shifts that both runs date alike, and on the hypotheses that rest on all of them."""
    found = []
    for each in (first, second):
        rows = records(each.scorecard)
        found.append({_question(each, row): row for row in rows})
    shared = [{key: row for key, row in one.items() if key in other} for one, other in (found, found[::-1])]
    return _verdicts(shared, lambda row: str(row["verdict"]))


def _question(inputs: Inputs, row: Mapping[str, Any]) -> str:
    when = f" {row['shift_date']:.0f}" if row["shift_date"] == row["shift_date"] else ""
    about = (
        f"{short_label(inputs.codebook, row['frame'])}{when}{_of_texts(row['audience'])}"
        if row["frame"]
        else "all shifts"
    )
    return f"{hypothesis_label(row['hypothesis'], row['label'])}: {about}"


def _expectations(first: Inputs, second: Inputs) -> Iterator[Answer]:
    found = []
    for each in (first, second):
        rows = records(each.expectations)
        found.append({
            f"{short_label(each.codebook, row['frame'])}, {state_label(row['state'])}{_of_texts(row['audience'])}, "
            f"{span(row['first'], row['last'])}, {row['direction']}": row for row in rows
        })  # fmt: skip
    return _verdicts(found, _tell_expectation)


def _tell_expectation(row: Mapping[str, Any]) -> str:
    if row["inside"] != row["inside"]:
        return str(row["verdict"])
    return f"{row['verdict']} ({percent(row['inside'])} within, {percent(row['outside'])} outside)"


def _verdicts(found: list[dict[str, dict[str, Any]]], tell: Callable[[Mapping[str, Any]], str]) -> Iterator[Answer]:
    """Rows keyed by their question; the same if both runs have the same verdict."""
    for key in _keys(*found):
        one, other = (each.get(key) for each in found)
        same = one is not None and other is not None and one["verdict"] == other["verdict"]
        yield key, tell(one) if one else ABSENT, tell(other) if other else ABSENT, same


def _keys(*tables: Mapping[Any, Any]) -> list[Any]:
    """The keys of both, each once, in their order."""
    return list(dict.fromkeys(key for table in tables for key in table))


_PARTS: dict[Part, Callable[[Inputs, Inputs], Iterator[Answer]]] = {
    Part.SETTINGS: _settings, Part.DOCUMENTS: _documents, Part.SHARES: _shares, Part.SHIFTS: _shifts,
    Part.GROUPS: _groups, Part.RIVALS: _rivals, Part.EXPECTATIONS: _expectations,
}  # fmt: skip

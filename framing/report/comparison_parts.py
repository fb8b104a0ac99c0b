"""The parts of a comparison of two runs: each gives its questions with the answer of both and whether these are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from framing.report.group_rows import answer_rows
from framing.report.inputs import Inputs, records
from framing.report.labels import hypothesis_label, interval, percent, short_label, signed, span, state_label
from framing.terms import Estimator

ABSENT = "not in this run"
UNSTATED = "not stated"
NOT_FOUND = "not found"
NO_PERIOD = "no period in common"
Row = dict[str, Any]
# question, answers of both, whether they are the same; None where they are not compared
Answer = tuple[str, str, str, bool | None]
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


def _settings(first: Inputs, second: Inputs) -> Iterator[Answer]:
    """Model, codebook, periods, corpora, files of the study and the settings of the alignment."""
    facts = [_facts(each.manifest) for each in (first, second)]
    for name in dict.fromkeys([*facts[0], *facts[1]]):
        one, other = (each.get(name, ABSENT) for each in facts)
        yield name, one, other, one == other


def _facts(manifest: Mapping[str, Any]) -> dict[str, str]:
    period, settings = manifest.get("period"), manifest.get("settings") or {}
    corpora = [
        f"{_name(one)} ({'texts' if one.get('texts') else 'published frames'})" for one in manifest.get("corpora") or []
    ]
    files = {name: (manifest.get(name) or {}).get("file", "") for name in ("exposure", "groups", "votes")}
    found = {
        "model": _name(manifest.get("model")), "codebook": _name(manifest.get("codebook")),
        "periods": span(*period) if period else "", "corpora": ", ".join(corpora), **files,
    }  # fmt: skip
    return {name: told or UNSTATED for name, told in found.items()} | {
        name: _plain(value) for name, value in sorted(settings.items())
    }


def _name(known: Mapping[str, Any] | None) -> str:
    """A model, codebook or corpus by its name and the beginning of its hash."""
    known = known or {}
    return f"{known.get('name', '')} {known.get('sha256', '')[:_SHORT]}".strip()


def _plain(value: Any) -> str:
    """A setting as it is printed: lists without brackets, pairs as name and value, numbers without idle zeros."""
    if isinstance(value, list):
        return (
            ", ".join(" ".join(map(_plain, each)) if isinstance(each, list) else _plain(each) for each in value)
            or "none"
        )
    return f"{value:g}" if isinstance(value, float) else str(value)


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
        label = _label(first, second, code) if code else "no practice"
        yield f"documents that frame {label}", percent(one), percent(other), _near(one, other)


def _shares(first: Inputs, second: Inputs) -> Iterator[Answer]:
    """The dominant state's mean share of each frame over the periods that both runs have, every passage weighing the same."""
    cells = [_dominant_cells(each) for each in (first, second)]
    both = cells[0].join(cells[1], how="inner", lsuffix="_first", rsuffix="_second")
    for frame, audience in _keys(*({key[:2]: key for key in each.index} for each in cells)):
        rows = both[(both.index.get_level_values(0) == frame) & (both.index.get_level_values(1) == audience)]
        question = f"{_label(first, second, frame)}, {audience} texts of the dominant state"
        if not len(rows):
            yield question, NO_PERIOD, NO_PERIOD, False
            continue
        one, other = (
            float(np.average(rows[f"share_{name}"], weights=rows[f"total_{name}"])) for name in ("first", "second")
        )
        yield question, percent(one), percent(other), _near(one, other)


def _dominant_cells(inputs: Inputs) -> pd.DataFrame:
    """`share` as classified, 0..1, and `total` of passages of the dominant state, by frame, audience and period."""
    table = inputs.prevalence
    table = table[(table["state"] == inputs.dominant) & (table["estimator"] == Estimator.NAIVE) & (table["total"] > 0)]
    return table.set_index(["frame", "audience", "period"])[["share", "total"]]


def _label(first: Inputs, second: Inputs, code: str) -> str:
    """The label of a code in the first run's codebook, else in the other's."""
    return short_label((first if code in first.codebook else second).codebook, code)


def _near(one: float, other: float) -> bool:
    return bool(abs(one - other) * 100 < LEAST_POINTS)


def _shifts(first: Inputs, second: Inputs) -> Iterator[Answer]:
    """Shifts of the dominant state in order of time; those of both runs are one row if they can be the same."""
    pairs = _pair_shifts(first, second)
    told = [(one or other or {}, _tell_shift(one), _tell_shift(other)) for one, other in pairs]
    for known, first_date, second_date in sorted(told, key=lambda each: each[0]["shift_date"]):
        direction = "rise" if known["size"] > 0 else "fall"
        question = f"{direction} of {_label(first, second, known['frame'])}{_of_texts(known['audience'])}"
        yield question, first_date, second_date, NOT_FOUND not in (first_date, second_date)


def _pair_shifts(first: Inputs, second: Inputs) -> list[tuple[Row | None, Row | None]]:
    """Shifts of two runs that can be the same, those nearest in date first, each once; then those of one run alone."""
    ones, others = records(first.shifts), records(second.shifts)
    near = sorted(
        (abs(one["shift_date"] - other["shift_date"]), at, to)
        for at, one in enumerate(ones)
        for to, other in enumerate(others)
        if _may_be_same(one, other)
    )
    partner: dict[int, int] = {}
    for _, at, to in near:
        if at not in partner and to not in partner.values():
            partner[at] = to
    pairs: list[tuple[Row | None, Row | None]] = [
        (one, others[partner[at]] if at in partner else None) for at, one in enumerate(ones)
    ]
    return pairs + [(None, other) for to, other in enumerate(others) if to not in partner.values()]


def _may_be_same(one: Row, other: Row) -> bool:
    alike = one["frame"] == other["frame"] and one["audience"] == other["audience"]
    overlap = one["earliest"] <= other["latest"] and other["earliest"] <= one["latest"]
    return bool(alike and overlap and one["size"] * other["size"] > 0)


def _tell_shift(shift: Row | None) -> str:
    if shift is None:
        return NOT_FOUND
    dates = span(shift["earliest"], shift["latest"])
    date = f"{shift['shift_date']:.0f}"
    return f"{date}{'' if dates == date else f' ({dates})'}, {signed(shift['size'], 1)} points"


def _of_texts(audience: str) -> str:
    return f", {audience} texts" if audience else ""


def _groups(first: Inputs, second: Inputs) -> Iterator[Answer]:
    found = [
        {(row["practice"], row["audience"], row["group"]): row for row in records(answer_rows(each))}
        if len(each.stacked) else {}
        for each in (first, second)
    ]  # fmt: skip
    return _verdicts(found, lambda row: f"{row['label']}, {row['group']}", _tell_answer)


def _tell_answer(row: Row) -> str:
    limits = interval(row["low"] * 100, row["high"] * 100, 0)
    return f"{row['verdict']}: {percent(row['estimate'], 0)} of the move {limits}".rstrip()


def _rivals(first: Inputs, second: Inputs) -> Iterator[Answer]:
    """Verdicts on shifts that are the same in both runs, and how many there are on others."""
    known_as = {
        other["shift"]: one["shift"] if one else ("second", other["shift"])
        for one, other in _pair_shifts(first, second)
        if other
    }
    cards = [records(each.scorecard) for each in (first, second)]
    keyed = [
        {(row["shift"], row["hypothesis"]): row for row in cards[0]},
        {(known_as.get(row["shift"], row["shift"]), row["hypothesis"]): row for row in cards[1]},
    ]
    shared = [{key: row for key, row in one.items() if key in other} for one, other in (keyed, keyed[::-1])]
    yield from _verdicts(shared, lambda row: _question(first, row), lambda row: str(row["verdict"]))
    alone = [len(card) - len(shared[0]) for card in cards]
    if any(alone):
        yield "verdicts on shifts that one run alone found, not compared", str(alone[0]), str(alone[1]), None


def _question(inputs: Inputs, row: Row) -> str:
    shift = f"{short_label(inputs.codebook, row['frame'])} {row['shift_date']:.0f}{_of_texts(row['audience'])}"
    return f"{hypothesis_label(row['hypothesis'], row['label'])}: {shift}"


def _expectations(first: Inputs, second: Inputs) -> Iterator[Answer]:
    asked = ("frame", "state", "audience", "first", "last", "direction")
    found = [
        {tuple(row[name] for name in asked): row for row in records(each.expectations)} for each in (first, second)
    ]

    def tell(row: Row) -> str:
        who = f"{_label(first, second, row['frame'])}, {state_label(row['state'])}{_of_texts(row['audience'])}"
        return f"{who}, {span(row['first'], row['last'])}, {row['direction']}"

    return _verdicts(found, tell, _tell_expectation)


def _tell_expectation(row: Row) -> str:
    if row["inside"] != row["inside"]:
        return str(row["verdict"])
    return f"{row['verdict']} ({percent(row['inside'])} within, {percent(row['outside'])} outside)"


def _verdicts(
    found: Sequence[Mapping[Any, Row]], ask: Callable[[Row], str], tell: Callable[[Row], str]
) -> Iterator[Answer]:
    """Rows that are the same if both runs have the same verdict; of a question that one run lacks, the other's words."""
    for key in _keys(*found):
        one, other = (each.get(key) for each in found)
        same = one is not None and other is not None and one["verdict"] == other["verdict"]
        yield ask(one or other or {}), tell(one) if one else ABSENT, tell(other) if other else ABSENT, same


def _keys(*tables: Mapping[Any, Any]) -> list[Any]:
    """The keys of both, each once, in their order."""
    return list(dict.fromkeys(key for table in tables for key in table))


PARTS: dict[Part, Callable[[Inputs, Inputs], Iterator[Answer]]] = {
    Part.SETTINGS: _settings, Part.DOCUMENTS: _documents, Part.SHARES: _shares, Part.SHIFTS: _shifts,
    Part.GROUPS: _groups, Part.RIVALS: _rivals, Part.EXPECTATIONS: _expectations,
}  # fmt: skip

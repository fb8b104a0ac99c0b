"""One code a cell: the columns of a sheet from the fields of a coding, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from framing.codebook import KINDS, Codebook
from framing.coding.record import NONE, Coding, has_documents
from framing.errors.coding import bad_coding_value

_LEAST = {"practice": 3, "domestic": 2, "mechanism": 2}  # columns for one passage's codes, where nobody gave more
_FIELDS = {"practice": "practices", "domestic": "domestic", "mechanism": "mechanism"}
_NUMBERED = re.compile(r"(practice|stance|domestic|mechanism)_([1-9]\d*)")
_LISTED = re.compile(r"(present|appeals)_([1-9]\d*)")
LINE_ENDS = "line_ends"
_LINE_END = re.compile("\r\n|\r|\n")
_LETTERS = {"\r\n": "b", "\r": "r", "\n": "n"}
_ENDS = {letter: end for end, letter in _LETTERS.items()}


def code_columns(codings: Iterable[Coding], codebook: Codebook) -> list[str]:
    """The columns for codes: practice_1, stance_1, practice_2 ..., then domestic_1 ..., mechanism_1 ..."""
    most = dict(_LEAST, practice=1) if codebook.choice == "one" else dict(_LEAST)
    for coding in codings:
        most = {kind: max(count, len(coding.codes(kind))) for kind, count in most.items()}
    names: list[str] = []
    for kind in KINDS:
        for number in range(1, most[kind] + 1) if codebook.of_kind(kind) else ():
            names += [f"{kind}_{number}"] + [f"stance_{number}"] * (kind == "practice")
    return names


def spread_codes(coding: Coding) -> dict[str, str]:
    """The codes of a coding by column."""
    cells: dict[str, str] = {"practice_1": NONE} if coding.nothing else {}
    for number, (code, stance) in enumerate(coding.practices, 1):
        cells |= {f"practice_{number}": code, f"stance_{number}": stance}
    for kind in ("domestic", "mechanism"):
        cells |= {f"{kind}_{number}": code for number, code in enumerate(coding.codes(kind), 1)}
    return cells


def has_codings(names: Sequence[str]) -> bool:
    """Whether the columns of a sheet are those of codings, of passages or of whole documents."""
    passages = "id" in names and any(name == "practices" or name.startswith("practice_") for name in names)
    return passages or has_documents(names)


def gather_codes(row: Mapping[str, Any], where: str, number: int) -> dict[str, Any]:
    """The fields of a coding from a row of a sheet: codes in lists, days as texts, the text with its line ends.

    Raises
    ------
    BadCodings : a stance without a practice.
    """
    if has_documents(row):
        return _gather_document(row)
    fields = {name: _plain(value) for name, value in row.items() if not _NUMBERED.fullmatch(name)}
    columns = sorted((name for name in row if _NUMBERED.fullmatch(name)), key=lambda name: int(name.rpartition("_")[2]))
    for kind, field in _FIELDS.items():
        numbers = [name.rpartition("_")[2] for name in columns if name.startswith(f"{kind}_")]
        if not numbers:
            continue
        given = [part.strip() for part in str(fields.get(field) or "").split(";") if part.strip()]
        fields[field] = given + [item for place in numbers for item in _codes(row, kind, place)]
    for name in columns:
        code = row.get(f"practice_{name.rpartition('_')[2]}")
        if name.startswith("stance_") and _said(row[name]) and not _said(code):
            remedy = f"Choose the practice in practice_{name.rpartition('_')[2]}, or empty this cell."
            raise bad_coding_value(where, number, str(row.get("id") or ""), name, row[name], remedy)
    return _with_line_ends(fields)


def _gather_document(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a coding of a whole document, those with a number at their end as lists."""
    fields = {name: _plain(value) for name, value in row.items() if not _LISTED.fullmatch(name)}
    listed = sorted((name for name in row if _LISTED.fullmatch(name)), key=lambda name: int(name.rpartition("_")[2]))
    for field in ("present", "appeals"):
        given = [part.strip() for part in str(fields.get(field) or "").split(";") if part.strip()]
        fields[field] = given + [said for name in listed if name.startswith(field) and (said := _said(row[name]))]
    return _with_line_ends(fields)


def _with_line_ends(fields: dict[str, Any]) -> dict[str, Any]:
    marks = fields.pop(LINE_ENDS, None)
    if isinstance(fields.get("text"), str) and isinstance(marks, str):
        fields["text"] = _restore_line_ends(fields["text"], marks)
    return fields


def _codes(row: Mapping[str, Any], kind: str, place: str) -> list[Any]:
    code = _said(row[f"{kind}_{place}"])
    if not code:
        return []
    stance = _said(row.get(f"stance_{place}")) if kind == "practice" else ""
    return [{"practice": code, "stance": stance}] if stance else [part for part in code.split(";") if part.strip()]


def _said(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else value


def mark_line_ends(text: str) -> str:
    """A letter for each line end of a text that has others than "\\n": spreadsheet programs make them all the same."""
    return "".join(_LETTERS[end] for end in _LINE_END.findall(text)) if "\r" in text else ""


def _restore_line_ends(text: str, marks: str) -> str:
    """The text with its own line ends; as it is where somebody has added or taken out a line."""
    lines = _LINE_END.split(text)
    if len(lines) - 1 != len(marks) or set(marks) - set(_ENDS):
        return text
    return "".join(line + end for line, end in zip(lines, [*(_ENDS[mark] for mark in marks), ""], strict=True))

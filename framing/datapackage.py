"""A results folder as a data package, and the tables' schemas as JSON, so that other tools know what they read.

References: Data Package and Table Schema of the Frictionless standards (specs.frictionlessdata.io), version 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from framing import result_schemas, schemas
from framing.files import file_sha256, write_json
from framing.json_text import load_json
from framing.parquet import ParquetTable
from framing.schemas import ENDORSEMENT, PLACEBO, PROBABILITY, Column, Schema
from framing.tables import read_numbers

DATAPACKAGE = "datapackage.json"
# name of a table -> what one of its rows is
ROWS = {
    "adoption": "a secondary state and a shift of the dominant state",
    "conduct": "a practice and a test of its words against votes",
    "counts": "a state, period, audience and frame",
    "coverage": "a state and year",
    "design": "a group of states and years, a frame and an estimator",
    "dispersion": "a frame: how much more passages vary than by chance",
    "document_frames": "a document with its shares of frames",
    "documents": "a document, without its text",
    "errors": "a code and an era: the classifier's out-of-fold error",
    "event_study": "a shift, a group and a period before or after it",
    "expectations": "an expectation that was written down before the run",
    "exposure": "a state and period",
    "exposure_effects": "a shift, a fact on a mechanism and its effect",
    "frames": "a passage",
    "framing": "a practice and a domestic appeal, by leader or group and span of years",
    "framing_tests": "a question on domestic framing",
    "group_counts": "a group of states",
    "group_effects": "a shift and a group of states",
    "groups": "a state and period with its group",
    "hazard": "a coefficient of the hazard of adoption",
    "lead_lag": "a practice, a group and a distance in time",
    "mechanisms": "a mechanism that passages name beside a practice",
    "noise": "a series and a frame with its noise",
    "nulls": "a draw of the null distribution of a test",
    "pair_errors": "a practice, an appeal and the classifier's error in both together",
    "pairs": "a document in a state and period (in tables of counts: a practice and an appeal there)",
    "power": "a state and a shift: the chance that adoption would have been seen",
    "prevalence": "a state, period, audience, frame and estimator",
    "primary_practices": "a group of states, an audience, a year and a practice that documents frame first",
    "projections": "a practice, a group and a horizon",
    "scorecard": "a shift and a hypothesis with its verdict",
    "sensitivity": "a shift under another setting",
    "series_answers": "a state with several series and a shift of the dominant state",
    "shared_threats": "a threat that two states name",
    "shifts": "a shift of a series",
    "stacked": "a practice and a group: the answer over all shifts",
    "survival": "a shift, a group and a lag",
    "tests": "a test with its p",
    "threats": "a state, period and threat named",
    "voices": "a frame in two corpora of one state",
}
_TYPES = {"str": "string", "bool": "boolean", "int32": "integer", "int64": "integer", "float64": "number"}
_PREFIXES = {
    PROBABILITY: "calibrated probability (0..1) that the passage carries the code {}",
    ENDORSEMENT: "probability (0..1) that the practice {}, given that it is there, is endorsed",
    PLACEBO: "whether a cue of the placebo topic {} is named",
    "share_": "mean over the passages of the probability of the code {} (practices: there and endorsed), 0..1",
    "present_": "whether any passage is given the code {}",
    "carried|": "expected passages of the document with the practice {}, endorsed",
    "both|": "expected passages with practice and appeal ({})",
    "apart|": "expected passages with the appeal, without the practice ({})",
    "apart_moves|": "how the number of those moves with the log odds of the appeal ({})",
}
_MEDIA = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
    ".toml": "application/toml",
}


def known_schemas() -> dict[str, Schema]:
    """Every written schema by the name of its table."""
    return dict(sorted({schema.name: schema for schema in _written_schemas()}.items()))


def _written_schemas() -> list[Schema]:
    return [value for part in (result_schemas, schemas) for value in vars(part).values() if isinstance(value, Schema)]


def table_schema(schema: Schema) -> dict[str, Any]:
    """A schema as Table Schema: fields with name, type, description, and whether a table must have them."""
    fields = [
        _field(column.name, _TYPES[column.dtype], column) | {"constraints": {"required": column.required}}
        for column in schema.columns
    ]
    return _described(schema.name) | {"fields": fields, "missingValues": [""]}


def write_datapackage(
    folder: Path, *, name: str, title: str, description: str = "", sources: Sequence[Mapping[str, str]] = ()
) -> Path:
    """Write datapackage.json about the files that lie in a folder of results; its path.

    sources : title, and path where there is one, of each corpus or table that the results were made from.

    Raises
    ------
    UnreadableFile : a table is damaged. CannotWrite
    """
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.name != DATAPACKAGE)
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "results",
        "title": title,
        **({"description": description} if description else {}),
        **({"sources": [dict(source) for source in sources]} if sources else {}),
        "resources": [_resource(path) for path in paths],
    }
    write_json(folder / DATAPACKAGE, package)
    return folder / DATAPACKAGE


def changed_files(folder: Path) -> list[str]:
    """The files of a folder that are no longer as its datapackage.json says; none where there is no readable one."""
    try:
        resources = load_json((folder / DATAPACKAGE).read_bytes())["resources"]
        hashes = {str(one["path"]): str(one["hash"]) for one in resources}
    except (OSError, ValueError, KeyError, TypeError):
        return []
    present = {path.name: path for path in folder.iterdir() if path.is_file()}
    return sorted(name for name in hashes.keys() & present.keys() if _hash(present[name]) != hashes[name])


def _hash(path: Path) -> str:
    return f"sha256:{file_sha256(path)}"


def _resource(path: Path) -> dict[str, Any]:
    kind = path.suffix.lower()
    tabular = kind in (".csv", ".parquet")
    resource: dict[str, Any] = {
        "name": re.sub(r"[^a-z0-9._-]+", "-", (path.stem if tabular else path.name).lower()),
        "path": path.name,
        "profile": "tabular-data-resource" if kind == ".csv" else "data-resource",
        **(_described(path.stem) if tabular else {}),
        "format": kind[1:],
        **({"mediatype": _MEDIA[kind]} if kind in _MEDIA else {}),
        "bytes": path.stat().st_size,
        "hash": _hash(path),
    }
    if kind == ".csv":
        resource |= {"encoding": "utf-8", "schema": _fields(path.stem, _read_types(read_numbers(path)))}
    elif kind == ".parquet":
        resource["schema"] = _fields(path.stem, _arrow_types(path))
    return resource


def _described(name: str) -> dict[str, str]:
    return {"title": name.replace("_", " ")} | ({"description": f"A row is {ROWS[name]}."} if name in ROWS else {})


def _fields(name: str, types: Mapping[str, str]) -> dict[str, Any]:
    """The columns that a table has, in their order, with what its schema says of them."""
    known = {column.name: column for schema in _written_schemas() if schema.name == name for column in schema.columns}
    fields = []
    for column, found in types.items():
        said = _TYPES[known[column].dtype] if column in known else found
        fields.append(_field(column, "number" if (said, found) == ("integer", "number") else said, known.get(column)))
    return {"fields": fields, "missingValues": [""]}


def _field(name: str, kind: str, column: Column | None) -> dict[str, Any]:
    meaning = column.meaning if column else ""
    for prefix, text in _PREFIXES.items():
        if not meaning and name.startswith(prefix):
            meaning = text.format(name.removeprefix(prefix))
    return {"name": name, "type": kind} | ({"description": meaning} if meaning else {})


def _read_types(table: pd.DataFrame) -> dict[str, str]:
    return {str(name): _kind(table[name].dtype.kind) for name in table.columns}


def _arrow_types(path: Path) -> dict[str, str]:
    with ParquetTable(path) as table:
        return {field.name: _arrow_kind(field.type) for field in table.types}


def _kind(letter: str) -> str:
    return {"i": "integer", "u": "integer", "f": "number", "b": "boolean"}.get(letter, "string")


def _arrow_kind(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    return "number" if pa.types.is_floating(kind) else "string"

"""Codings of whole documents back from Label Studio and doccano, in which each value is chosen for the text as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from framing.codebook import Codebook
from framing.coding.documents.choices import CHANGED, DOCUMENT, FIELDS, UNIT, row_of
from framing.coding.documents.coders import are_documents
from framing.coding.documents.reading import check_document_codings, read_document_codings
from framing.coding.documents.record import DocumentCoding
from framing.coding.imports import doccano
from framing.coding.imports.assemble import Row
from framing.coding.imports.reading import TABLES, by_coders
from framing.coding.imports.tasks import chosen, read_tasks, results_by_control, submitted
from framing.errors.coding import not_from_framing
from framing.errors.documents import label_of_no_field

NOTE = "note"
TOOLS = ("label-studio", "doccano")


def come_from_documents(name: str, path: Path) -> bool:
    """Whether a tool's export, or a table, is one of whole documents; of formats for passages alone it never is.

    Raises
    ------
    BadCodings : as the readers of the formats.
    """
    if name in TABLES:
        return are_documents([path])
    origins: Iterator[Mapping[str, Any]] = iter(())
    if name == "label-studio":
        origins = (task.data for task in read_tasks(path))
    elif name == "doccano":
        origins = (line.origin for line in doccano.read_lines(path, ""))
    return any(origin.get(UNIT) == DOCUMENT for origin in islice(origins, 1))


def import_document_codings(
    name: str, path: Path, codebook: Codebook, *, coder: str = "", passed_over: Counter[str] | None = None
) -> list[DocumentCoding]:
    """The codings of whole documents in a file that a tool exported, in its order.

    Parameters
    ----------
    name : label-studio or doccano, or the format of a table.
    coder : overrides the coder that the tool names; tables keep the coders they have.
    passed_over : counts, by kind, what is in the file and in no coding.

    Raises
    ------
    BadCodings : a document without a primary practice, two where there is one; and what `read_document_codings` raises.
    """
    if name in TABLES:
        return [replace(item, coder=item.coder or coder) for item in read_document_codings(path, codebook)]
    counts = Counter[str]() if passed_over is None else passed_over
    read: Callable[[Path, Codebook, str, Counter[str]], Iterator[Row]] = (
        _from_label_studio if name == "label-studio" else _from_doccano
    )
    rows = by_coders(list(read(path, codebook, coder, counts)), lambda row: (row["corpus"], row["document"]))
    return check_document_codings(enumerate(rows, 1), codebook, path)


def _from_label_studio(path: Path, codebook: Codebook, coder: str, passed_over: Counter[str]) -> Iterator[Row]:
    for task in read_tasks(path):
        carried = _carried(task.data, task.where, task.part)
        for found in submitted(task, passed_over):
            results = results_by_control(found.results, (*FIELDS, NOTE), passed_over)
            notes = [text for result in results.pop(NOTE) for text in chosen(result, "text")]
            values = {
                field: [code for each in given for code in chosen(each, "choices")] for field, given in results.items()
            }
            row = row_of(
                carried, values, codebook, coder=coder or found.coder, where=task.where, part=found.part,
                text=task.data["text"], note="; ".join(notes), coded_at=found.at,
            )  # fmt: skip
            passed_over[CHANGED] += not row["text"]
            yield row


def _from_doccano(path: Path, codebook: Codebook, coder: str, passed_over: Counter[str]) -> Iterator[Row]:
    for line in doccano.read_lines(path, coder):
        carried = _carried(line.origin, line.where, line.part)
        if not line.labels:
            passed_over[doccano.LABELLED_BY_NOBODY if line.nobody else "texts without a label"] += 1
            continue
        values: dict[str, list[str]] = {}
        for _, _, label in line.labels:
            field, _, value = label.partition(":")
            if field not in FIELDS or not value:
                raise label_of_no_field(line.where, line.part, label, list(FIELDS))
            values.setdefault(field, []).append(value)
        row = row_of(
            carried, values, codebook, coder=line.coder, where=line.where, part=line.part, text=line.text,
            note="; ".join(line.comments),
        )  # fmt: skip
        passed_over[CHANGED] += not row["text"]
        yield row


def _carried(origin: Mapping[str, Any], where: str | Path, part: str) -> Mapping[str, Any]:
    fields = origin.get("fields")
    if origin.get(UNIT) != DOCUMENT or not isinstance(fields, dict) or not isinstance(fields.get("id"), str):
        raise not_from_framing(where, part, "document to be coded as a whole ('unit', 'fields')")
    return origin

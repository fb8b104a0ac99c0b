"""Whole documents to be coded, or looked over, in Label Studio and doccano: one task a document, every field a choice.

Label Studio: tasks with a control of choices for each field, and the labelling configuration beside them
(.config.xml). doccano: lines with labels ``field:value`` for a project of document classification, and the labels
beside them (.labels.json), to be imported on its page of labels. Tables hold the codings as they are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from framing.codebook import Codebook
from framing.coding.characters import without_nul
from framing.coding.documents import DocumentCoding, write_document_codings
from framing.coding.documents.choices import FIELDS, carried_by, chosen_in, labels_of, offered
from framing.coding.documents.tools import NOTE, TOOLS
from framing.coding.imports.reading import TABLES
from framing.errors.documents import documents_not_in
from framing.errors.tables import folder_needed
from framing.export.units import Header
from framing.files import replacing, write_text
from framing.piping import is_piped


def export_document_codings(
    codings: Sequence[DocumentCoding], codebook: Codebook, name: str, path: Path, *, where: str = "codings"
) -> None:
    """Write codings of whole documents, or blank ones, in the format of an annotation tool or as a table.

    Parameters
    ----------
    codings : with their texts, for the tools.

    Raises
    ------
    BadSetting : a format that has no place for codes of a whole document, or no file to stand beside. CannotWrite
    """
    if name in TABLES:
        write_document_codings(codings, path, f".{name}", codebook=codebook)
        return
    if name not in TOOLS:
        raise documents_not_in(name, [*TOOLS, *TABLES])
    if is_piped(path):
        raise folder_needed(path)
    about = Header(study=where, codebook=codebook).about
    write, beside = (_write_tasks, _config) if name == "label-studio" else (_write_lines, _labels)
    with replacing(path) as temporary:
        write(codings, about, temporary)
    ending, content = beside(codebook)
    write_text(path.with_suffix(ending), content)


def _data(coding: DocumentCoding, about: dict[str, str]) -> dict[str, Any]:
    return {"text": without_nul(coding.text), **carried_by(coding), **about}


def _write_tasks(codings: Sequence[DocumentCoding], about: dict[str, str], path: Path) -> None:
    tasks = []
    for coding in codings:
        chosen = chosen_in(coding)
        results = [_result(field, "choices", {"choices": values}) for field, values in chosen.items()]
        if note := dict(coding.other).get(NOTE):
            results.append(_result(NOTE, "textarea", {"text": [str(note)]}))
        predictions = [{"model_version": coding.coder or "codings", "result": results}] if results else []
        tasks.append({"data": _data(coding, about), "predictions": predictions})
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=0) + "\n", encoding="utf-8", newline="")


def _result(field: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": field, "from_name": field, "to_name": "text", "type": kind, "value": value}


def _config(codebook: Codebook) -> tuple[str, str]:
    lines = ["<View>", '  <Text name="text" value="$text"/>']
    for field, values in offered(codebook).items():
        how, words = FIELDS[field]
        needed = ' required="true"' if field == "primary" else ""
        lines += [
            f'  <Header value={quoteattr(words)} size="5"/>',
            f'  <Choices name="{field}" toName="text" choice="{how}" showInline="true"{needed}>',
            *(f"    <Choice value={quoteattr(value)}{_hint(value, codebook)}/>" for value in values),
            "  </Choices>",
        ]
    lines += [f'  <TextArea name="{NOTE}" toName="text" maxSubmissions="1" placeholder="Note"/>', "</View>", ""]
    return ".config.xml", "\n".join(lines)


def _hint(value: str, codebook: Codebook) -> str:
    return f" hint={quoteattr(codebook[value].label)}" if value in codebook else ""


def _write_lines(codings: Sequence[DocumentCoding], about: dict[str, str], path: Path) -> None:
    with open(path, "w", encoding="utf-8", newline="") as stream:
        for coding in codings:
            line = {**_data(coding, about), "label": list(labels_of(chosen_in(coding)))}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def _labels(codebook: Codebook) -> tuple[str, str]:
    labels = [{"text": label} for label in labels_of(offered(codebook))]
    return ".labels.json", json.dumps(labels, ensure_ascii=False, indent=1) + "\n"

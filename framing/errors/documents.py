"""Errors about codings of whole documents: where passages are meant, in annotation tools, without their texts."""

from __future__ import annotations

from pathlib import Path

from framing.errors.kinds import BadCodings, BadSetting


def documents_and_passages(documents: list[str], passages: list[str]) -> BadCodings:
    """Files of codings of whole documents beside files of codings of passages."""
    return BadCodings(
        f"{', '.join(documents)}: codings of whole documents (column 'primary'); {', '.join(passages)}: codings of passages. "
        "Give files of one kind at a time."
    )


def documents_for_passages(where: str | Path) -> BadCodings:
    """Codings of whole documents, given where codings of passages are read."""
    return BadCodings(
        f"{where}: codings of whole documents (column 'primary'), not of passages. 'framing code', 'coding agree', "
        "'coding adjudicate', 'coding ask', 'coding export' and the option --documents of 'train' and 'evaluate' accept them."
    )


def without_primary(where: str | Path, part: str, document: str, given: list[str]) -> BadCodings:
    """A document that came back from a tool without its primary practice."""
    beside = f", only {', '.join(given)}" if given else ""
    return BadCodings(
        f"{where}, {part}: document {document!r} has no primary practice{beside}, so nothing was imported. Choose it in the "
        "tool, 'none' where no practice carries weight, and export again."
    )


def several_chosen(where: str | Path, part: str, field: str, found: list[str]) -> BadCodings:
    """A document that came back from a tool with two values where there is one."""
    return BadCodings(
        f"{where}, {part}: has {len(found)} values of {field!r} ({', '.join(found)}), so nothing was imported. Leave one in "
        "the tool, and export again."
    )


def label_of_no_field(where: str | Path, part: str, label: str, fields: list[str]) -> BadCodings:
    """A label of a whole text in doccano that does not say what it is of."""
    return BadCodings(
        f"{where}, {part}: the label {label!r} does not begin with what it says ({', '.join(f'{name}:' for name in fields)}), "
        f"so nothing was imported. Name it like '{fields[0]}:CODE' in doccano, and export again."
    )


def documents_not_in(name: str, valid: list[str]) -> BadSetting:
    """A format that has no place for codes of a whole document."""
    return BadSetting(
        f"--to {name}: this format has no place for codes of whole documents. Write them for {', '.join(valid)}."
    )


def documents_without_level(level: str) -> BadSetting:
    """A level, asked for where every task is a whole document."""
    return BadSetting(f"--level {level}: every task is a whole document here. Leave --level out.")


def documents_without_texts(sheet: str, absent: int, changed: int) -> BadCodings:
    """Documents to code whose texts are not at hand, or not those that were drawn."""
    counts = [
        (absent, "whose text is not at hand"),
        (changed, "whose text is not the one that was sampled (another SHA-256)"),
    ]
    found = " and ".join(f"{count} documents {what}" for count, what in counts if count)
    return BadCodings(f"{sheet}: {found}. Give the corpus with these texts: --corpus NAME or a document table.")

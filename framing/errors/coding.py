"""Errors about codings: each names the file, the row and the coding's id, and says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import BadCodings, BadSetting, NotEnoughData, UnknownName


def place(where: str | Path, row: int | None, coding_id: str) -> str:
    """How errors call one coding: file, row (from 1) and id, as far as they are known."""
    parts = [str(where)]
    if row is not None:
        parts.append(f"row {row}")
    if coding_id:
        parts.append(f"id {coding_id!r}")
    return ", ".join(parts)


def codings_unreadable(where: str | Path, row: int | None, reason: str) -> BadCodings:
    """A line or a file that is not codings at all."""
    return BadCodings(
        f"{place(where, row, '')}: cannot be read as codings ({reason}). Give JSONL, CSV, TSV or Parquet; "
        "'framing coding draw' writes a sheet to start from."
    )


def no_codings(where: str | Path) -> NotEnoughData:
    """A file without a single coding."""
    return NotEnoughData(f"{where}: holds no codings. Give a file with one row per coded passage.")


def nothing_coded(where: str | Path, passages: int) -> NotEnoughData:
    """Codings of which none carries a code: a sheet that nobody has filled in."""
    return NotEnoughData(
        f"{where}: none of the {passages} passages carries a code, so there is nothing to learn. Fill in the fields "
        "'practices', 'domestic' and 'mechanism', or code the sheet in a tool ('framing coding export')."
    )


def coding_field_missing(
    where: str | Path, row: int | None, coding_id: str, field: str, found: list[str]
) -> BadCodings:
    """A coding lacks a field that it needs."""
    return BadCodings(f"{place(where, row, coding_id)}: field {field!r} is missing.{did_you_mean(field, found)}")


def bad_coding_value(
    where: str | Path, row: int | None, coding_id: str, field: str, value: object, remedy: str
) -> BadCodings:
    """A field of a coding has a value that it cannot have."""
    return BadCodings(f"{place(where, row, coding_id)}, field {field!r}: {value!r} is not allowed. {remedy}")


def unknown_stance(where: str | Path, row: int | None, coding_id: str, stance: str, valid: list[str]) -> UnknownName:
    """A stance that the codebook does not have."""
    return UnknownName(f"{place(where, row, coding_id)}: {stance!r} is not a stance.{did_you_mean(stance, valid)}")


def too_many_practices(where: str | Path, row: int | None, coding_id: str, practices: list[str]) -> BadCodings:
    """Several practices in one passage under a codebook that allows one."""
    return BadCodings(
        f"{place(where, row, coding_id)}: {len(practices)} practices ({', '.join(practices)}), but the codebook "
        "says choice = 'one'. Keep the primary one, or set choice = 'many' in the codebook."
    )


def repeated_coding(where: str | Path, row: int, coding_id: str, coder: str, first: int) -> BadCodings:
    """The same coder codes the same passage twice in one file."""
    return BadCodings(
        f"{place(where, row, coding_id)}: coder {coder!r} has coded this id already in row {first}. "
        "Keep one of the two rows, or give the second another coder."
    )


def coded_in_two_files(where: str | Path, coding_id: str, before: str | Path) -> BadCodings:
    """The same coder codes the same id in two of the files given."""
    return BadCodings(
        f"{where}: {coding_id!r} stands in {before} as well, by the same coder. Give each coding once, another id, or "
        "name the coders in the column 'coder'."
    )


def coding_outside(where: str | Path, coding_id: str, document: str, start: int, end: int, length: int) -> BadCodings:
    """A coding that points outside its document's text."""
    return BadCodings(
        f"{place(where, None, coding_id)}: points at characters {start} to {end} of document {document!r}, which "
        f"has {length}. Check that the text is the one that was coded (characters, not bytes; newlines untouched)."
    )


def coded_text_changed(where: str | Path, coding_id: str, document: str, coded: str, found: str) -> BadCodings:
    """The document's text is not the one that was coded."""
    return BadCodings(
        f"{place(where, None, coding_id)}: the text of document {document!r} has changed since it was coded "
        f"(SHA-256 begins {found}, coded was {coded}). Fetch the corpus in the coded version, "
        "or code the passage again."
    )


def coded_passage_differs(where: str | Path, coding_id: str, document: str, start: int, end: int) -> BadCodings:
    """The passage stored with the coding is not what stands at its place."""
    return BadCodings(
        f"{place(where, None, coding_id)}: its text is not what stands at characters {start} to {end} of document "
        f"{document!r}. Correct start and end, or leave the text out so that it is taken from the document."
    )


def coded_text_absent(where: str | Path, coding_id: str, corpus: str, document: str) -> BadCodings:
    """A standing-off coding whose document cannot be found."""
    return BadCodings(
        f"{place(where, None, coding_id)}: has no text, and document {document!r} of corpus {corpus!r} is not at "
        f"hand. Run 'framing corpus fetch {corpus}', or give codings that hold their text."
    )


def no_coding_sheet(path: str | Path, heads: Mapping[str, list[str]]) -> BadCodings:
    """A workbook without a sheet that has the columns of codings."""
    found = "; ".join(f"sheet {title}: {', '.join(name for name in names if name)}" for title, names in heads.items())
    return BadCodings(
        f"{path}: no sheet of it holds codings ({found or 'it is empty'}). The first row names the columns: id, practices or "
        "practice_1, and text or a place. 'framing coding draw -o sheet.xlsx' writes one to start from."
    )


def several_coding_sheets(path: str | Path, titles: list[str]) -> BadCodings:
    """A workbook in which several sheets hold codings."""
    return BadCodings(
        f"{path}: {len(titles)} sheets of it hold codings ({', '.join(titles)}). Keep one in a file, and give every coder a "
        "file of their own."
    )


def bad_cell(path: str | Path, title: str, row: int, kind: str, column: str) -> BadCodings:
    """A cell of a sheet of codings that means nothing, or stands in a column without a name."""
    where = f", column {column!r}" if column else ""
    return BadCodings(
        f"{path}, sheet {title}, row {row}{where}: cannot be read as codings ({kind}). Empty the cell, correct it, or give its "
        "column a name in the first row; a column of your own is kept with the codings."
    )


def cell_too_long(path: str | Path, coding_id: str, column: str, length: int, most: int) -> BadCodings:
    """A value that does not fit into a cell of a workbook."""
    return BadCodings(
        f"{place(path, None, coding_id)}, column {column!r}: {length:,} characters, a cell of Excel holds {most:,}. Write "
        ".jsonl, .csv, .tsv or .parquet, which hold any text."
    )


def too_many_rows(path: str | Path, rows: int, most: int) -> BadCodings:
    """More codings than a sheet of a workbook has rows."""
    return BadCodings(
        f"{path}: {rows:,} codings, a sheet of Excel holds {most:,} rows. Write .jsonl, .csv, .tsv or .parquet."
    )


def lists_need_codebook(path: str | Path) -> BadSetting:
    """A workbook of codings asked for without the codebook, whose codes it offers to choose from."""
    return BadSetting(f"{path}: a workbook offers the codes to choose from. Give write_codings the codebook.")


def nothing_shared(coders: list[str]) -> NotEnoughData:
    """Agreement asked for where no passage was coded twice."""
    return NotEnoughData(
        f"No passage was coded by two coders (coders: {', '.join(coders) or 'none'}). Agreement needs the same ids "
        "under different names in 'coder'."
    )


def not_from_framing(where: str | Path, part: str, lacks: str) -> BadCodings:
    """An annotation tool's file that lacks what framing's export put into it."""
    return BadCodings(
        f"{where}, {part}: has no {lacks}, which framing's export carries along. Import a file that began as "
        "'framing export' or 'framing coding export', and keep its metadata when exporting from the tool."
    )


def mark_unplaced(where: str | Path, part: str, reason: str) -> BadCodings:
    """A code in an annotation tool's export that stands on no place of the text, or on another than it says."""
    return BadCodings(
        f"{where}, {part}: cannot be placed ({reason}), so nothing was imported. Correct or delete it in the tool, or "
        "in the file, and import again."
    )


def export_unreadable(where: str | Path, part: str, reason: str, remedy: str) -> BadCodings:
    """A part of an annotation tool's export that is in a form which cannot be read."""
    return BadCodings(f"{where}{', ' * bool(part)}{part}: cannot be read as codings ({reason}). {remedy}")


def unknown_import(name: str, valid: list[str]) -> UnknownName:
    """A tool that nothing imports from."""
    return UnknownName(f"{name!r} cannot be imported from.{did_you_mean(name, valid)}")


def unknown_rule(name: str, valid: list[str]) -> UnknownName:
    """A rule of adjudication that does not exist."""
    return UnknownName(f"{name!r} is not a rule of adjudication.{did_you_mean(name, valid)}")


def coder_unknown(name: str, valid: list[str]) -> UnknownName:
    """A coder who coded nothing in the files given."""
    return UnknownName(f"Nothing is coded by {name!r}.{did_you_mean(name, valid)}")


def coded_elsewhere(coding_id: str, first: str, second: str) -> BadCodings:
    """One id, two places."""
    return BadCodings(
        f"id {coding_id!r}: {first!r} and {second!r} have it at different places, so it is not one passage. Give the passages "
        "ids of their own, or correct document, start and end."
    )


def several_coders(coding_id: str, coders: list[str], passages: int) -> BadCodings:
    """Passages of several coders where one coding a passage was asked for."""
    return BadCodings(
        f"{passages} passages were coded by several coders (id {coding_id!r} by {', '.join(map(repr, coders))}). Adjudicate "
        "them ('framing coding adjudicate'), or let the coders vote (--several votes, --several weights)."
    )

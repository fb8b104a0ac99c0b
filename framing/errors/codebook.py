"""Errors about codebooks: each names the file and the path of the key."""

from __future__ import annotations

from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import BadCodebook, BadCodings, BadSetting, UnknownName


def bad_codebook(path: str | Path, key: str, problem: str) -> BadCodebook:
    """A key of a codebook is wrong, or, without a key, the file."""
    if key:
        return BadCodebook(f"{path}: key {key}: {problem}")
    return BadCodebook(f"{path}: no codebook: it {problem} 'framing codebook new FILE.toml' writes one.")


def explain_pattern(pattern: str, reason: str) -> str:
    """What is wrong with a regular expression that cannot be used."""
    shown = pattern if len(pattern) <= 80 else pattern[:77] + "..."
    return (
        f"{shown!r} cannot be used as a regular expression: {reason}. Most can be written as phrases (docs/phrases.md)."
    )


def explain_phrase(phrase: str, fault: Exception) -> str:
    """What is wrong with a cue or phrase that is not of the grammar; the place is shown under it."""
    place = getattr(fault, "place", 0)
    start = max(0, place - 60)
    shown = phrase[start : place + 20]
    return (
        f"character {place + 1}: {getattr(fault, 'reason', 'brackets within too many brackets')}.\n"
        f"  {shown}\n  {' ' * (place - start)}^"
    )


def repeated_code(path: str | Path, code: str) -> BadCodebook:
    """One code id stands twice."""
    return BadCodebook(f"{path}: the id {code!r} appears twice. Every code needs its own id.")


def unknown_code(where: str, code: str, codebook: str, valid: list[str]) -> UnknownName:
    """A coding or a study names a code that the codebook does not have."""
    return UnknownName(f"{where}: {code!r} is not a code of codebook {codebook!r}.{did_you_mean(code, valid)}")


def unknown_document_ending(path: str | Path) -> BadSetting:
    """A codebook document that is neither Markdown nor DOCX."""
    return BadSetting(f"{path}: a codebook is written as .md or .docx. Give -o a name that ends so.")


def file_in_the_way(path: str | Path) -> BadSetting:
    """A new codebook would replace a file."""
    return BadSetting(f"{path}: is there already. Choose another name, or remove it first; nothing was replaced.")


def bad_map(path: str | Path, key: str, problem: str) -> BadCodebook:
    """A key of a map of codes is wrong, or, without a key, the file."""
    if key:
        return BadCodebook(f"{path}: key {key}: {problem}")
    return BadCodebook(
        f"{path}: no map of codes: it {problem} 'framing codebook diff OLD NEW -o FILE.toml' writes one."
    )


def codes_clash(first: str, second: str, clashes: list[str]) -> BadCodebook:
    """Two codebooks that cannot be joined: both have something with another content."""
    return BadCodebook(
        f"Codebooks {first!r} and {second!r} differ in what both have: {'; '.join(clashes)}. Make these alike, give one "
        "another id, or say whose stands (--prefer first, --prefer second)."
    )


def carrying_needs_text(coding_id: str) -> BadCodings:
    """Cue words of new codes cannot be looked for in a coding that stands off from its text."""
    return BadCodings(
        f"id {coding_id!r}: has no text in which to look for cue words of new codes. Give the texts (--corpus), or say where "
        "the new codes may stand (--added all, --added none)."
    )


def other_codebook(path: str | Path, said: str, given: str) -> BadCodebook:
    """Codings say they are of another codebook than the one from which they are to be carried."""
    return BadCodebook(
        f"{path}: its codings say they are of codebook {said!r}, --from is {given!r}. Give the version they were made under."
    )

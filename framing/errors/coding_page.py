"""Errors of the coding page and of the store behind it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import BadCodings, BadSetting, CannotWrite, UnknownName, UnreadableFile


def bad_change(reason: str) -> BadSetting:
    """A change that cannot be made to a passage; the page shows the reason."""
    return BadSetting(reason)


def nobody_beside(coder: str) -> BadSetting:
    """A coding to take over that does not stand beside the passage."""
    return BadSetting(f"No coding of this passage by {coder!r} is shown beside it.")


def bad_coder(name: str) -> BadSetting:
    """A name that no coder can have."""
    return BadSetting(
        f"--coder {name!r} is not a valid name. Give letters, digits, blanks or any of . _ - @ (at most 80), not only blanks."
    )


def store_needed(sheet: str) -> BadSetting:
    """A sheet from a pipe, beside which nothing can be kept."""
    return BadSetting(f"{sheet}: there is no place beside it for the codings. Name one with --store FILE.sqlite.")


def store_unreadable(path: str | Path, reason: str) -> UnreadableFile:
    """A store that is none, or damaged."""
    return UnreadableFile(
        f"{path}: cannot be read as a store of codings ({reason}). Give another --store, or move this file away; "
        "'framing code' starts a new one."
    )


def store_not_written(path: str | Path, reason: str) -> CannotWrite:
    """A change could not be saved."""
    return CannotWrite(f"{path}: cannot be written ({reason}). What was saved before is untouched.")


def passage_changed(store: str | Path, sheet: str | Path, unit: str) -> BadCodings:
    """A passage of the sheet has another text than when it was first shown."""
    return BadCodings(
        f"{sheet}, id {unit!r}: its text is not the one that {store} was begun with. Restore the sheet, or begin anew with "
        "another --store."
    )


def codes_gone(store: str | Path, codes: Sequence[str], codebook: str, valid: list[str]) -> UnknownName:
    """Codes in the store that the codebook no longer has."""
    return UnknownName(
        f"{store}: holds codes that the codebook {codebook!r} does not have: {', '.join(codes)}."
        f"{did_you_mean(codes[0], valid)} Give the codebook they were coded with (--codebook), or another --store."
    )


def port_taken(port: int, reason: str) -> BadSetting:
    """The port asked for cannot be had."""
    return BadSetting(f"--port {port}: cannot be had ({reason}). Give another, or leave it out for a free one.")


def nobody_has_coded(path: str | Path, coders: Sequence[str], half: int) -> BadSetting:
    """Codings asked for where no passage is done."""
    begun = f" {half} passages have codes but were not ended with Enter." if half else ""
    return BadSetting(
        f"{path}: no passage is done by {', '.join(coders) or 'anybody'}.{begun} Code some first: 'framing code SHEET'."
    )

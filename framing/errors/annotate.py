"""Errors of the pass over a corpus and of its published frames."""

from __future__ import annotations

from pathlib import Path

from framing.errors.kinds import BadTable, FramingError, NotEnoughData, StaleFrames


def nothing_to_annotate(where: str | Path) -> NotEnoughData:
    """No document or unit is left after the selection."""
    return NotEnoughData(f"{where}: nothing to annotate. Check the file and the selection of states and dates.")


def repeated_unit(where: str | Path, row: int, unit: str) -> BadTable:
    """Two units share one id."""
    return BadTable(f"{where}, row {row}: the id {unit!r} appears twice. Give every unit its own id.")


def stale_published_frames(path: str | Path, what: str, published: str, now: str) -> StaleFrames:
    """Published frames were made by another model or from other texts."""
    return StaleFrames(
        f"{path}: published frames cannot be used: their {what} is {published[:16]}, here it is {now[:16]}. "
        "Fetch the texts ('framing corpus fetch NAME'), which are then annotated; after a change of framing itself, "
        "'make published' makes the published frames anew."
    )


def drifted_frames(path: str | Path, beyond: int, cells: int) -> StaleFrames:
    """The same model on the same texts gives other probabilities than those published."""
    return StaleFrames(
        f"{path}: {beyond} of {cells} cells are further than one step of the grid from those made now. "
        "Install the pinned packages (constraints.txt), or rebuild with 'make published'."
    )


def no_frames(corpus: str) -> FramingError:
    """A study needs a corpus of which neither texts nor published frames are available."""
    return FramingError(
        f"corpus {corpus!r}: neither texts nor published frames are available. "
        f"Get the texts: 'framing corpus fetch {corpus}', or '--from FILE' with the archive."
    )


def worker_ended() -> FramingError:
    """A worker process was ended from outside."""
    return FramingError(
        "a worker process was killed, often because memory ran out. Run the command again with --jobs 1: parts that were "
        "finished are kept."
    )

"""Files of several coders, with what was read told from what was left blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from framing.codebook import Codebook
from framing.coding.record import Coding
from framing.coding.storing import once_in_files, read_codings

MODEL = "model"
KIND_OF_CODER = "coder_kind"  # a further field of a coding: "model" where a model coded
UNLIKELY = 1e-3


@dataclass(frozen=True)
class Coded:
    """What coders read: `codings` in the order of the files, each with a coder and none blank; `notes` for people."""

    codings: list[Coding]
    notes: list[str]


def read_coders(paths: Sequence[str | Path], codebook: Codebook) -> Coded:
    """The codings of several coders; rows without a coder are by the one that the file is named after.

    Blank rows are left out and counted. A long end of a file without any code, after a beginning with many, is told: it
    may be a sheet that is coded in part.

    Raises
    ------
    BadCodings : the same coder codes an id in two files; and what `read_codings` raises.
    """
    kept: list[Coding] = []
    notes: list[str] = []
    files: list[tuple[str | Path, list[Coding]]] = []
    for path in paths:
        rows = read_codings(path, codebook)
        read = [replace(row, coder=row.coder or Path(path).stem) for row in rows if not row.blank]
        files.append((path, read))
        if blank := len(rows) - len(read):
            notes.append(
                f"{path}: {blank} of {len(rows)} passages are blank (no code, no 'none', no coder) and count for nothing."
            )
        notes += [f"{path}: {note}" for note in unread_ends(read)]
        kept += read
    once_in_files(files, lambda coding: (coding.id, coding.corpus))
    return Coded(kept, notes)


def unread_ends(codings: Sequence[Coding]) -> list[str]:
    """A remark for each coder whose last rows carry no code, where so many in a row would be chance in 1 of 1,000 cases."""
    by_coder: dict[str, list[Coding]] = {}
    for coding in codings:
        by_coder.setdefault(coding.coder, []).append(coding)
    notes = []
    for coder, rows in sorted(by_coder.items()):
        last = max((number for number, row in enumerate(rows, 1) if row.coded or row.nothing), default=0)
        share = sum(row.coded for row in rows[:last]) / max(last, 1)
        end = len(rows) - last
        if end and share and (1 - share) ** end < UNLIKELY:
            notes.append(
                f"the last {end} of {len(rows)} rows of {coder!r} carry no code, of those before {share:.0%} do: if they "
                "were not read, take the coder out of them; if they were, write 'none'."
            )
    return notes


def models_among(codings: Sequence[Coding]) -> set[str]:
    """The coders that are models."""
    return {coding.coder for coding in codings if dict(coding.other).get(KIND_OF_CODER) == MODEL}

"""From what coders did on the page to codings, as files of codings hold them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from framing.codebook import Codebook
from framing.coding.coders.adjudicating import OF_ONE_CODER
from framing.coding.documents.units import PRESENT, PRIMARY, DocumentUnit
from framing.coding.page.store import Store
from framing.coding.page.ticks import Ticks
from framing.coding.record import Coding
from framing.coding.versions.stamping import stamp


@dataclass(frozen=True)
class Outcome:
    """The codings of passages that are done, and how many each coder has begun but not ended (left out)."""

    codings: list[Coding]
    half: dict[str, int]


def collect_codings(store: Store, sheet: Sequence[Coding], coders: Iterable[str], codebook: Codebook) -> Outcome:
    """The codings of some coders in the order of the sheet, one coder after the other.

    Place, hash, stratum, probability and further columns are the sheet's, but for those that tell of a coder. `unsure`
    (yes or no), `note`, `coded_at` (UTC, ISO 8601: the last change) and `codebook` are added.
    """
    rows = {coding.id: coding for coding in reversed(sheet)}
    found: list[Coding] = []
    half: dict[str, int] = {}
    for coder in coders:
        given = store.all_ticks(coder)
        for unit in dict.fromkeys(coding.id for coding in sheet):
            ticks, at = given.get(unit, (Ticks(), ""))
            if ticks.done:
                found.append(_as_coding(rows[unit], coder, ticks, at))
            elif ticks.codes:
                half[coder] = half.get(coder, 0) + 1
    return Outcome(stamp(found, codebook), half)


def _as_coding(row: Coding, coder: str, ticks: Ticks, at: str) -> Coding:
    if isinstance(row, DocumentUnit):
        return _as_unit(row, coder, ticks, at)
    added: dict[str, Any] = {"unsure": "yes" if ticks.unsure else "no", "note": ticks.note, "coded_at": at}
    return replace(
        row,
        coder=coder,
        practices=ticks.practices,
        domestic=ticks.domestic,
        mechanism=ticks.mechanism,
        threat=ticks.threat,
        unread=(),
        nothing=not ticks.codes,
        other=(*(pair for pair in row.other if pair[0] not in OF_ONE_CODER), *added.items()),
    )


def _as_unit(row: DocumentUnit, coder: str, ticks: Ticks, at: str) -> DocumentUnit:
    """A document's coding; weights, which the page does not ask for, stay where the sheet has them from this coder."""
    codes = [code for code, _ in ticks.practices]
    told: dict[str, Any] = {"second": codes[1] if len(codes) > 1 else "", "sure": ticks.sure or None}
    told |= {"note": ticks.note, "coded_at": at} | ({} if row.coder == coder else {"weight": ()})
    kept = tuple(pair for pair in row.other if pair[0] not in (*OF_ONE_CODER, *told))
    return replace(
        row,
        coder=coder,
        practices=tuple((code, PRESENT if number else PRIMARY) for number, code in enumerate(codes)),
        main=codes[0] if codes else "",
        domestic=ticks.domestic,
        nothing=not ticks.codes,
        other=(*kept, *told.items()),
    )

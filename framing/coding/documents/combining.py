"""One coding a document where several coders read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from framing.coding.coders.adjudicating import ADJUDICATED
from framing.coding.documents.record import DocumentCoding


def combine_documents(codings: Sequence[DocumentCoding]) -> list[DocumentCoding]:
    """The codings, blank ones left out, one a document in the order of the first; an adjudicated one before its sources.

    Of several coders the primary practice (or none) is what most of them say, of equals the one with more weight, then
    the first named; present is what more than half found; weights are means. Where they disagree on the primary practice,
    `sure` is 1.
    """
    by_document: dict[tuple[str, str], list[DocumentCoding]] = {}
    for coding in codings:
        if not coding.blank:
            by_document.setdefault(coding.place, []).append(coding)
    return [_one_of(group) for group in by_document.values()]


def _one_of(group: list[DocumentCoding]) -> DocumentCoding:
    gold = [coding for coding in group if dict(coding.other).get(ADJUDICATED)]
    return gold[0] if len(gold) == 1 else group[0] if len(group) == 1 else _combine(group)


def _combine(group: list[DocumentCoding]) -> DocumentCoding:
    said = Counter(coding.primary for coding in group)
    shares: Counter[str] = Counter()
    for coding in group:
        shares.update(dict(coding.weight))
    primary = max(said, key=lambda code: (said[code], shares[code]))
    counts = Counter(code for coding in group for code in coding.present)
    present = [code for code, count in counts.items() if 2 * count > len(group)]
    others = [code for code in present if code != primary]
    sure = min((coding.sure for coding in group if coding.sure is not None), default=None)
    appeals = Counter(appeal for coding in group for appeal in coding.appeals)
    return replace(
        group[0],
        coder="several",
        primary=primary,
        second=max(others, key=lambda code: shares[code], default="") if primary else "",
        present=tuple(dict.fromkeys([*([primary] if primary else []), *others])),
        sure=1 if len(said) > 1 else sure,
        weight=tuple((code, share / len(group)) for code, share in shares.items()),
        appeals=tuple(code for code, count in appeals.items() if 2 * count > len(group)),
    )

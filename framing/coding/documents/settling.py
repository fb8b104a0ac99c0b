"""One coding a document out of several coders', by a rule, with its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from framing.codebook import Codebook
from framing.coding.coders.adjudicating import ADJUDICATED, Adjudicated, adjudicate, vote
from framing.coding.documents.record import DocumentCoding
from framing.coding.documents.units import PRESENT, PRIMARY, as_document, as_unit
from framing.coding.record import NONE, Coding

_BY_VOTE = ("majority", "unanimous")
Group = Mapping[str, DocumentCoding]


def settle_documents(
    codings: Sequence[DocumentCoding],
    codebook: Codebook,
    rule: str,
    *,
    coder: str = "",
    name: str = "gold",
    least: int = 2,
    decisions: Sequence[DocumentCoding] = (),
) -> Adjudicated[DocumentCoding]:
    """Settle every document by a rule of `adjudicate`, in the order in which documents first stand.

    By majority the primary practice (or none) is what more than half of the coders said, present and appeals are what more than
    half found; where none has a majority, or exactly half found something, the document is left open. `second` is the practice
    most often named second, of equals the one with more weight. Weights are means. `sure` is the least that a coder said, and 1
    where coders differ on the primary practice.

    Raises
    ------
    UnknownName : no such rule, or no coding by `coder`.
    """
    by_place: dict[tuple[str, str], dict[str, DocumentCoding]] = {}
    for coding in codings:
        if not coding.blank:
            by_place.setdefault(coding.place, {})[coding.coder] = coding
    decided = {item.place: item for item in decisions if not item.blank}
    found = adjudicate(
        [as_unit(item) for group in by_place.values() for item in group.values()], codebook, rule, coder=coder, name=name,
        least=least, decisions=[as_unit(item) for item in decided.values()], voting=vote_documents,
    )  # fmt: skip
    gold = []
    for item in found.gold:
        place, way = (item.corpus, item.document), str(dict(item.other)[ADJUDICATED])
        group = by_place[place]
        if place in decided or not way.startswith(_BY_VOTE):
            gold.append(_taken(item, decided.get(place) or group.get(coder) or next(iter(group.values()))))
        else:
            gold.append(_voted(item, group))
    return Adjudicated(gold, [_open(item) for item in found.open], found.how)


def vote_documents(units: Iterable[Coding], codebook: Codebook) -> tuple[Coding, list[str]]:
    """What more than half of the coders of one document gave, as `vote`, and whether a majority is lacking."""
    group = list(units)
    found, halves = vote(group, replace(codebook, choice="many"))
    said = Counter(unit.primary for unit in group)
    primary, count = said.most_common(1)[0]
    undecided = [half for half in halves if half in codebook]  # not what it says of stances and of the first practice
    if 2 * count <= len(group):
        undecided.insert(0, f"primary ({', '.join(f'{code or NONE} {number}' for code, number in said.items())})")
    marks = tuple((code, PRIMARY if code == primary else PRESENT) for code, _ in found.practices)
    return replace(found, practices=marks), undecided


def _voted(item: Coding, group: Group) -> DocumentCoding:
    members = list(group.values())
    primary = next((code for code, mark in item.practices if mark == PRIMARY), "")
    shares: Counter[str] = Counter()
    for member in members:
        shares.update(dict(member.weight))
    codes = [code for code, _ in item.practices if code != primary]
    named = Counter(member.second for member in members)
    second = max((code for code in codes if named[code]), key=lambda code: (named[code], shares[code]), default="")
    present = dict.fromkeys(code for code in (primary, second, *codes) if code)
    sure = min((member.sure for member in members if member.sure is not None), default=None)
    return replace(
        as_document(item),
        primary=primary,
        second=second if primary else "",
        present=tuple(present),
        sure=1 if len({member.primary for member in members}) > 1 else sure,
        weight=tuple((code, share / len(members)) for code, share in shares.items()),
    )


def _taken(item: Coding, source: DocumentCoding) -> DocumentCoding:
    """The outcome as one person coded it."""
    fields = {name: getattr(source, name) for name in ("primary", "second", "present", "sure", "weight", "appeals")}
    return replace(as_document(item), **fields)


def _open(item: Coding) -> DocumentCoding:
    """A document left open, without codes."""
    fields: dict[str, Any] = {
        "primary": "",
        "second": "",
        "present": (),
        "sure": None,
        "weight": (),
        "appeals": (),
        "blank": True,
    }
    return replace(as_document(item), **fields)

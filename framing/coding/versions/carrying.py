"""Codings of an old codebook under a new one: carried along where the meaning allows, the rest listed to be coded again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from framing.codebook import Codebook
from framing.codebook.cues import CueMatcher
from framing.codebook.versions.mapping import CodeMap
from framing.coding.coders.adjudicating import HISTORY, OPEN
from framing.coding.coders.comparing import say_codings
from framing.coding.record import Coding, without_codes
from framing.coding.versions.stamping import stamp
from framing.errors.codebook import carrying_needs_text


@dataclass(frozen=True)
class Carried:
    """`codings`: under the new codebook. `again`: passages to code again, saying why. `why`: how many for what."""

    codings: list[Coding]
    again: list[Coding]
    why: Counter[str]


def carry_codings(codings: Sequence[Coding], codes: CodeMap, new: Codebook, *, added: str = "cues") -> Carried:
    """Codings under the new codebook as far as the old codes say what the new ones would be.

    A passage goes again if it carries a code that was split or now means something else, if two of its practices became one
    with two stances, or if a code that is new may stand in it.

    Parameters
    ----------
    added : where a code that is new (or means something else now) may stand unseen: "cues" in passages with a cue word of it,
        and in all of them where it has no cue words; "all" everywhere; "none" nowhere.

    Raises
    ------
    BadCodings : cue words are looked for, and a coding has no text.
    """
    unseen = _Unseen(codes, new, added)
    carried: list[Coding] = []
    again: list[Coding] = []
    why: Counter[str] = Counter()
    for coding in codings:
        if coding.blank:
            carried.append(coding)
            continue
        found, reasons = _carry(coding, codes, new)
        reasons += unseen.reasons(coding, found)
        if reasons:
            marks = ((OPEN, "; ".join(reasons)), (HISTORY, say_codings([coding])))
            again.append(replace(without_codes(coding), other=(*_kept(coding), *marks)))
            why.update(reasons)
        else:
            carried.append(found)
    return Carried(stamp(carried, new), stamp(again, new), why)


def _kept(coding: Coding) -> tuple[tuple[str, object], ...]:
    return tuple(pair for pair in coding.other if pair[0] not in (OPEN, HISTORY))


def _carry(coding: Coding, codes: CodeMap, new: Codebook) -> tuple[Coding, list[str]]:
    """The coding under the new codes, and why it cannot be carried."""
    reasons: list[str] = []
    stances: dict[str, str] = {}
    kept: dict[str, list[str]] = {"practice": [], "domestic": [], "mechanism": []}
    old = [*coding.practices, *((code, "") for code in (*coding.domestic, *coding.mechanism))]
    for code, stance in old:
        targets = codes.targets[code]
        if len(targets) > 1:
            reasons.append(f"{code} is split into {', '.join(targets)}")
        for target in targets[:1]:
            kind = new[target].kind
            if target in codes.again:
                reasons.append(f"{target} means something else now")
            if stances.setdefault(target, stance or "endorse") != (stance or "endorse"):
                reasons.append(f"{target} would have two stances")
            if kind == "practice" and not stance:
                reasons.append(f"{code} is a practice now and has no stance")
            if target not in kept[kind]:
                kept[kind].append(target)
    if new.choice == "one" and len(kept["practice"]) > 1:
        reasons.append("the new codebook allows one practice")
    found = replace(
        coding,
        practices=tuple((code, stances[code]) for code in kept["practice"]),
        domestic=tuple(kept["domestic"]),
        mechanism=tuple(kept["mechanism"]),
        unread=tuple(kind for kind in coding.unread if not kept[kind]),
    )
    return replace(found, nothing=not found.coded and not found.unread), list(dict.fromkeys(reasons))


class _Unseen:
    """Where codes that are new, or mean something else, may stand although no coder could give them."""

    def __init__(self, codes: CodeMap, new: Codebook, added: str) -> None:
        wanted = [] if added == "none" else [*codes.added(new), *codes.again]
        searched = [new[code] for code in wanted if added == "cues" and new[code].cues]
        self._matcher = CueMatcher(searched) if searched else None
        self._everywhere = [code for code in wanted if code not in {each.id for each in searched}]

    def reasons(self, coding: Coding, found: Coding) -> list[str]:
        if self._matcher and not coding.text:
            raise carrying_needs_text(coding.id)
        carried = {code for kind in ("practice", "domestic", "mechanism") for code in found.codes(kind)}
        cues = self._matcher.codes(coding.text) if self._matcher else ()
        return [f"{code} is new and may stand here" for code in (*cues, *self._everywhere) if code not in carried]

"""One coding out of several coders', by a rule, with its history; what the rule leaves open goes back to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from framing.codebook import KINDS, Codebook
from framing.coding.coders.comparing import say_codings
from framing.coding.record import Coding, without_codes
from framing.errors.coding import coded_elsewhere, coder_unknown, unknown_rule

RULES = ("majority", "coder", "unanimous")
ADJUDICATED, HISTORY, OPEN = "adjudicated", "history", "open"
# further fields that tell of one coder alone
OF_ONE_CODER = (ADJUDICATED, HISTORY, OPEN, "note", "evidence", "coder_kind", "coded_at", "unsure", "model", "asked")
Coded = TypeVar("Coded")
Passage = tuple[str, str]
Group = dict[str, Coding]
Voting = Callable[[Iterable[Coding], Codebook], tuple[Coding, list[str]]]


@dataclass(frozen=True)
class Adjudicated(Generic[Coded]):
    """`gold`: a coding a settled passage or document. `open`: the others, without codes, each saying why. `how`: how many were
    settled in which way.
    """

    gold: list[Coded]
    open: list[Coded]
    how: Counter[str]


def adjudicate(
    codings: Iterable[Coding],
    codebook: Codebook,
    rule: str,
    *,
    coder: str = "",
    name: str = "gold",
    least: int = 2,
    decisions: Sequence[Coding] = (),
    voting: Voting | None = None,
) -> Adjudicated[Coding]:
    """Settle every passage by a rule, in the order in which passages first stand.

    Parameters
    ----------
    codings : of several coders, each of a passage once; blank ones count for nothing.
    rule : "majority" takes each code, and its stance, that more than half of those who read the passage for its kind gave;
        "unanimous" takes passages on which all agree in everything; "coder" takes what `coder` gave. What falls exactly
        in halves, or is not settled by the rule, is left open.
    name : the coder under whose name the outcome stands.
    least : a passage that fewer coders read is left open ("majority", "unanimous").
    decisions : codings of a person who looked at passages again; they go before any rule.
    voting : what a majority is, of one passage's codings: `vote`, if not given.

    Returns
    -------
    Adjudicated : gold codings have the further fields `adjudicated` (how) and `history` (who gave what); open ones `open`
        (why) and `history`.

    Raises
    ------
    UnknownName : no such rule, or no coding by `coder`. BadCodings : coders have the passage at different places.
    """
    if rule not in RULES:
        raise unknown_rule(rule, list(RULES))
    groups = group_passages(codings)
    names = sorted({each for group in groups.values() for each in group})
    if rule == "coder" and coder not in names:
        raise coder_unknown(coder, names)
    decided = {_passage(item): item for item in decisions if not item.blank}
    gold: list[Coding] = []
    open_: list[Coding] = []
    how: Counter[str] = Counter()
    for passage, group in groups.items():
        settled: Coding | None = decided.get(passage)
        if settled:
            way = f"decided by {settled.coder or 'a person'}"
        else:
            settled, way = _settle(group, codebook, rule, coder, least, voting or vote)
        base = _common(group)
        if settled is None:
            open_.append(replace(base, other=(*base.other, (OPEN, way), (HISTORY, say_codings(group.values())))))
            how["left open"] += 1
            continue
        marks = ((ADJUDICATED, way), (HISTORY, say_codings(group.values())))
        codes = {field: getattr(settled, field) for field in ("practices", "domestic", "mechanism", "threat", "unread")}
        found = replace(base, coder=name, other=(*base.other, *marks), **codes)
        gold.append(replace(found, nothing=not found.coded and not found.unread))
        how[way] += 1
    return Adjudicated(gold, open_, how)


def group_passages(codings: Iterable[Coding]) -> dict[Passage, Group]:
    """Passage (corpus, id) to coder to coding, without blank ones, in the order in which passages first stand.

    Raises
    ------
    BadCodings : coders have the passage at different places.
    """
    groups: dict[Passage, Group] = {}
    for coding in codings:
        if coding.blank:
            continue
        group = groups.setdefault(_passage(coding), {})
        for other in group.values():
            elsewhere = (other.document, other.start, other.end) != (coding.document, coding.start, coding.end)
            if elsewhere and not (coding.text and coding.text == other.text):
                raise coded_elsewhere(coding.id, other.coder, coding.coder)
        group[coding.coder] = coding
    return groups


def _passage(coding: Coding) -> Passage:
    return coding.corpus, coding.id


def _settle(
    group: Group, codebook: Codebook, rule: str, coder: str, least: int, voting: Voting
) -> tuple[Coding | None, str]:
    """The coding by the rule and how it came about, or None and why it is open."""
    if rule == "coder":
        found = group.get(coder)
        return found, f"as {coder} coded" if found else f"not coded by {coder}"
    if len(group) < least:
        return None, f"read by {len(group)} of at least {least}"
    if len(group) == 1:
        return next(iter(group.values())), "one coder"
    voted, halves = voting(group.values(), codebook)
    if _agree(group.values()):
        return voted, f"unanimous, {len(group)} coders"
    if rule == "unanimous":
        return None, "not unanimous"
    return (None, f"in halves: {', '.join(halves)}") if halves else (voted, f"majority of {len(group)}")


def _agree(codings: Iterable[Coding]) -> bool:
    said = {(item.practices[:1], *(frozenset(part) for part in _parts(item))) for item in codings}
    return len(said) == 1


def _parts(coding: Coding) -> tuple[tuple[Any, ...], ...]:
    return coding.practices, coding.domestic, coding.mechanism, coding.unread


def vote(codings: Iterable[Coding], codebook: Codebook) -> tuple[Coding, list[str]]:
    """What more than half of the coders of one passage gave, and what fell exactly in halves (not given).

    A stance is the most frequent one of those who gave the practice (first of the codebook's among equals, named as in
    halves). The first practice is the one that most often stood first, then the one most often given. Threats stand where at
    least half of the coders name them.
    """
    group = list(codings)
    halves: list[str] = []
    kept: dict[str, list[str]] = {}
    for kind in KINDS:
        readers = [item for item in group if kind not in item.unread]
        counts = Counter(code for item in readers for code in item.codes(kind))
        kept[kind] = [code for code in codebook.ids(kind) if 2 * counts[code] > len(readers)]
        halves += [code for code in codebook.ids(kind) if counts[code] and 2 * counts[code] == len(readers)]
    practices = kept["practice"]
    if len(practices) > 1:
        order = {code: (sum(item.primary == code for item in group), _given(code, group)) for code in practices}
        practices.sort(key=lambda code: order[code], reverse=True)
        if order[practices[0]] == order[practices[1]]:
            halves.append(f"primary of {practices[0]} and {practices[1]}")
        if codebook.choice == "one":
            practices = practices[:1]
    with_stance = []
    for code in practices:
        stance, even = _stance(code, group, list(codebook.stances))
        with_stance.append((code, stance))
        halves += [f"stance of {code}"] * even
    unread = tuple(kind for kind in KINDS if all(kind in item.unread for item in group))
    voted = Coding(
        id=group[0].id,
        practices=tuple(with_stance),
        domestic=tuple(kept["domestic"]),
        mechanism=tuple(kept["mechanism"]),
        threat=_threats(group),
        unread=unread,
    )
    return voted, halves


def _given(code: str, group: Sequence[Coding]) -> int:
    return sum(code in item.stances for item in group)


def _stance(code: str, group: Sequence[Coding], order: Sequence[str]) -> tuple[str, bool]:
    counts = Counter(item.stances[code] for item in group if code in item.stances)
    best = max(counts.values())
    tied = sorted(
        (stance for stance, count in counts.items() if count == best),
        key=lambda stance: order.index(stance) if stance in order else len(order),
    )
    return tied[0], len(tied) > 1


def _threats(group: Sequence[Coding]) -> str:
    named = Counter(name for item in group for name in dict.fromkeys(map(str.strip, item.threat.split(";"))) if name)
    return ";".join(name for name, count in named.items() if 2 * count >= len(group))


def _common(group: Mapping[str, Coding]) -> Coding:
    """The passage without codes: where it is, its draw, its text, and the further fields that are the same for all coders."""
    members = list(group.values())
    shared = [pair for pair in members[0].other if all(pair in item.other for item in members[1:])]
    first = members[0]
    return replace(
        without_codes(first),
        document_sha256_16=next((item.document_sha256_16 for item in members if item.document_sha256_16), ""),
        text=next((item.text for item in members if item.text), ""),
        stratum=next((item.stratum for item in members if item.stratum), ""),
        sampling_probability=next(
            (item.sampling_probability for item in members if item.sampling_probability is not None), None
        ),
        other=tuple(pair for pair in shared if pair[0] not in OF_ONE_CODER),
    )

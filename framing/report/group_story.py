"""What groups of states did, in sentences: the study's answer first, then the answer to each shift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

from framing.dominance import with_article
from framing.report.group_rows import ALL, POINTS
from framing.report.inputs import Inputs, records
from framing.report.labels import capitalised, counted, equals, interval, listed, signed, state_label, unbroken
from framing.terms import VerdictName

_ORDER = (
    VerdictName.SUPPORTED,
    VerdictName.FROM_BELOW,
    VerdictName.COMMON_SHOCK,
    VerdictName.NOT_SUPPORTED,
    VerdictName.NOT_ENOUGH,
)
_CLAIMS = {
    VerdictName.SUPPORTED: "{who} moved with {leader}",
    VerdictName.FROM_BELOW: "{who} moved before {leader} did",
    VerdictName.COMMON_SHOCK: "{who} moved at the same time as everyone else",
    VerdictName.NOT_SUPPORTED: "{who} made less than {least} of the moves of {leader}",
    VerdictName.NOT_ENOUGH: "there is not enough evidence to say whether {who} moved with {leader}",
}
_OTHER_WAY = "{who} moved in the opposite direction to {leader}, compared with {compared}"
_PLACES = {"domestic": " at home", "international": " abroad"}


def answer_headline(inputs: Inputs) -> list[str]:
    """The answer, a sentence for each group and verdict, the firmest first: what the group did, with its share and
    interval; empty where no group was asked about.
    """
    rows = _answers(inputs)
    found: dict[tuple[VerdictName, str, bool], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((VerdictName(row["verdict"]), str(row["group"]), _other_way(row)), []).append(row)
    several = len({row["audience"] for row in rows}) > 1
    told = []
    for verdict, group, turned in sorted(found, key=lambda key: (_ORDER.index(key[0]), *key[1:])):
        own = found[verdict, group, turned]
        where = [_PLACES.get(str(row["audience"]), "") if several else "" for row in own]
        if verdict == VerdictName.NOT_ENOUGH:
            only = (
                f" after its moves{listed(where)}"
                if several and len(own) < sum(r["group"] == group for r in rows)
                else ""
            )
            told.append(f"{_claim(inputs, own[0])}{only}")
            continue
        little = verdict == VerdictName.NOT_SUPPORTED and not turned
        shares = [
            f"{_share_in_words(inputs, row, first=not n)}{'' if little else ' of those' if n else ' of its moves'}{place}"
            for n, (row, place) in enumerate(zip(own, where, strict=True))
        ]
        beyond = "" if turned else f", beyond what {_compared(inputs)} did"
        made = f"{'' if little else 'they made '}{listed(shares)}{beyond}{_rests(own, where)}"
        told.append(f"{_claim(inputs, own[0])}: {made}")
    return [f"{capitalised(sentence)}." for sentence in told]


def state_years(inputs: Inputs) -> list[str]:
    """How many state-years with texts each group has, in one sentence."""
    rows = inputs.manifest.get("state_years") or []
    parts = [f"{row['group']} {row['state_periods']} ({counted(row['states'], 'state')})" for row in rows]
    return [f"State-years with texts, by group: {', '.join(parts)}."] if parts else []


def answer_sentences(inputs: Inputs) -> list[str]:
    """The study's answer, a sentence per group: how much of the dominant state's moves it made, how sure that is."""
    found = []
    for row in _answers(inputs):
        p = max(row["p_single"], row["p_turned"])
        claim = _claim(inputs, row)
        found.append(
            f"{capitalised(_after(str(row['audience'])) + claim)}: beyond {_compared(inputs)} they made "
            f"{_share(row, 'estimate', 'low', 'high')} of its moves, over {counted(row['shifts'], 'shift')} "
            f"({counted(row['events'], 'separate event')}; p\u00a0{equals(p)}, compared with other dates)."
        )
    return found


def group_name(label: str) -> str:
    """The states of a group as they are called in a sentence: allies, NATO members, neutral states."""
    if label.endswith("ally"):
        return f"{'the ' if label.startswith('rival') else ''}{label[:-1]}ies"
    return f"{label}s" if label.endswith(("member", "partner", "client")) else f"{label} states"


def shift_sentences(inputs: Inputs, shift: str) -> list[str]:
    """The answer to one shift, a sentence per group."""
    found = []
    for row in _effects(inputs, shift):
        group, comparison = group_name(str(row["group"])), group_name(str(row["comparison"]))
        if row["estimate"] != row["estimate"]:
            found.append(
                f"The response of {group} cannot be estimated: they or {comparison} have too few texts before the shift "
                f"or in the {row['last']} years after it."
            )
            continue
        found.append(
            f"{capitalised(group)} changed by {signed(row['own_change'], 1)} points in the "
            f"{row['last']} years after it. Compared with {comparison}, that is {signed(row['estimate'], 1)} points "
            f"{interval(row['low'], row['high'])}, or "
            f"{_share(row, 'pass_through', 'pass_through_low', 'pass_through_high')} of the move."
        )
    return found


def shift_verdicts(inputs: Inputs, shift: str) -> tuple[tuple[str, str], ...]:
    """The states of each group, as they are called, and the verdict of one shift; without an estimate there is none but
    that there is not enough evidence.
    """
    return tuple(
        (
            capitalised(group_name(str(row["group"]))),
            str(row["verdict"]) if row["estimate"] == row["estimate"] else VerdictName.NOT_ENOUGH.value,
        )
        for row in _effects(inputs, shift)
    )


def moving_groups(inputs: Inputs, shift: str) -> list[str]:
    """The groups, as they are called, of which the tests of one shift say that they moved with the dominant state."""
    return [group_name(str(row["group"])) for row in _effects(inputs, shift) if row["verdict"] == VerdictName.SUPPORTED]


def _answers(inputs: Inputs) -> list[dict[str, Any]]:
    table = inputs.stacked
    table = table[(table["practice"] == ALL) & (table["left_out"] == "")]
    return records(table.sort_values(["audience", "group"]))


def _effects(inputs: Inputs, shift: str) -> list[dict[str, Any]]:
    table = inputs.group_effects
    table = table[(table["shift"] == shift) & (table["scale"] == POINTS)]
    return records(table.sort_values(["group", "last"]).drop_duplicates("group", keep="last"))


def _after(audience: str) -> str:
    """After which shifts of the dominant state, where its kinds of texts stand apart."""
    return f"after shifts in its {audience} texts, " if audience else ""


def _claim(inputs: Inputs, row: Mapping[str, Any]) -> str:
    """What an answer says that a group did."""
    words = _OTHER_WAY if _other_way(row) else _CLAIMS[VerdictName(row["verdict"])]
    leader = with_article(state_label(inputs.dominant))
    return words.format(
        who=group_name(str(row["group"])), leader=leader, compared=_compared(inputs), least=inputs.settings.least
    )


def _other_way(row: Mapping[str, Any]) -> bool:
    """Whether a group that did not move with the dominant state moved against it, by the whole interval."""
    return bool(row["verdict"] == VerdictName.NOT_SUPPORTED and row["high"] < 0)


def _rests(rows: Sequence[Mapping[str, Any]], places: Sequence[str]) -> str:
    """That answers, each with its place, rest on one shift; nothing where they rest on several."""
    alone = [place for row, place in zip(rows, places, strict=True) if row["shifts"] == 1]
    if not alone:
        return ""
    if len(rows) == 1:
        return "; this rests on one shift"
    return "; these rest on one shift each" if len(alone) == len(rows) else f"; this rests on one shift{alone[0]}"


def _compared(inputs: Inputs) -> str:
    """The group with which the others are compared, as it is called."""
    label = str((inputs.manifest.get("groups") or {}).get("compare") or "")
    if not label and len(inputs.group_effects):
        label = str(inputs.group_effects["comparison"].iloc[0])
    return group_name(label) if label else "the comparison group"


def _share_in_words(inputs: Inputs, row: Mapping[str, Any], *, first: bool) -> str:
    """A share with its interval: 27 % (95 % interval 12 to 50); the first of a sentence says what the brackets hold."""
    if row["estimate"] != row["estimate"]:
        return "a share that cannot be given"
    low, high = (
        signed(row[end] * 100, 0, plus=False) if abs(row[end]) < inf else "no limit" for end in ("low", "high")
    )
    share = signed(row["estimate"] * 100, 0, plus=False)
    what = f"{unbroken(inputs.settings.interval)} " if first else ""
    return f"{share}\u00a0% ({what}{low} to {high})"


def _share(row: Mapping[str, Any], middle: str, low: str, high: str) -> str:
    if row[middle] != row[middle]:
        return "no share that can be given"
    return f"{signed(row[middle] * 100, 0, plus=False)} % {interval(row[low] * 100, row[high] * 100, 0)}".rstrip()

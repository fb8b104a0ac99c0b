"""Codings of several coders as teachers: every passage once, as voted, weighed by how far its coders agree where wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from framing.codebook import Codebook
from framing.coding.coders.adjudicating import ADJUDICATED, HISTORY, group_passages, vote
from framing.coding.coders.comparing import distance_of, say_codings
from framing.coding.record import Coding
from framing.errors.coding import several_coders

LEAST_WEIGHT = 0.1  # of a passage on which coders share nothing
Weights = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Combined:
    """`codings`: a passage once. `weights`: by corpus and id where not 1. `notes`: what became of several coders."""

    codings: list[Coding]
    weights: Weights
    notes: list[str]


def combine_coders(codings: Sequence[Coding], codebook: Codebook, way: str = "votes") -> Combined:
    """Every passage once, in the order in which it first stands.

    An adjudicated coding goes before those that it was made of. Otherwise a code stands where more than half of the coders gave
    it ("votes"); with "weights" such a passage counts in learning by 1 less the mean distance of its coders, 0.1 at least;
    "refuse" raises.

    Raises
    ------
    BadCodings : several coders and "refuse", or the coders have a passage at different places.

    References: Plank, Hovy and Sogaard (2014), learning with the agreement of annotators in the loss.
    """
    groups = group_passages(codings)
    several = [group for group in groups.values() if len(group) > 1]
    if several and way == "refuse":
        first = next(iter(several[0].values()))
        raise several_coders(first.id, sorted(several[0]), len(several))
    kept: list[Coding] = []
    weights: Weights = {}
    settled = voted = open_ = 0
    for passage, group in groups.items():
        gold = [item for item in group.values() if dict(item.other).get(ADJUDICATED)]
        if len(group) == 1 or len(gold) == 1:
            kept.append(gold[0] if gold else next(iter(group.values())))
            settled += len(group) > 1
            continue
        found, halves = vote(group.values(), codebook)
        kept.append(_voted(list(group.values()), found))
        voted, open_ = voted + 1, open_ + bool(halves)
        if way == "weights":
            pairs = [distance_of(one, two) for one, two in combinations(group.values(), 2)]
            weights[passage] = max(1 - sum(pairs) / len(pairs), LEAST_WEIGHT)
    return Combined(kept, weights, _notes(settled, voted, open_, weights))


def weigh(codings: Sequence[Coding], weights: Mapping[tuple[str, str], float] | None) -> list[float] | None:
    """The weight of each coding in learning, by corpus and id; None where all are 1."""
    return [weights.get((coding.corpus, coding.id), 1.0) for coding in codings] if weights else None


def _voted(group: Sequence[Coding], found: Coding) -> Coding:
    first = group[0]
    codes = {field: getattr(found, field) for field in ("practices", "domestic", "mechanism", "threat", "unread")}
    names = "+".join(item.coder or "?" for item in group)
    text = next((item.text for item in group if item.text), "")
    history = (HISTORY, say_codings(group))
    return replace(first, coder=names, text=text, other=(*first.other, history), **codes)


def _notes(settled: int, voted: int, open_: int, weights: Weights) -> list[str]:
    notes = []
    if settled:
        notes.append(f"{settled} passages are adjudicated: the codings they were made of are left out.")
    if voted:
        weighed = (
            f", each weighed by its coders' agreement (mean {sum(weights.values()) / voted:.2f})" if weights else ""
        )
        notes.append(f"{voted} passages have several coders and count once, as more than half of them coded{weighed}.")
    if open_:
        notes.append(
            f"In {open_} of them something fell exactly in halves and was not given (a stance: the first of the codebook's); "
            "'framing coding adjudicate' lists them."
        )
    return notes

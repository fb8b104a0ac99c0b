"""Who was dominant when: the turns of states, and the handovers between them in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from framing.corpus.states import is_state, state_name

_WITH_ARTICLE = ("United", "Soviet", "Netherlands", "Philippines")


class Turn(NamedTuple):
    """A state and the first and last period in which it was dominant."""

    state: str
    first: int
    last: int


def read_turns(entries: Iterable[Mapping[str, Any]], first: int, last: int) -> tuple[Turn, ...]:
    """The turns in order, cut to the periods `first` to `last`; an end that is missing or 0 is open."""
    turns = [
        Turn(
            str(entry["state"]), max(int(entry.get("first") or first), first), min(int(entry.get("last") or last), last)
        )
        for entry in entries
    ]
    return tuple(sorted((turn for turn in turns if turn.first <= turn.last), key=lambda turn: turn.first))


def tell_handovers(turns: Sequence[tuple[str, int, int]]) -> str:
    """One sentence with every handover, its date and both states; empty where one state was dominant all along."""
    passed = [
        f"from {name_state(before.state)} to {name_state(after.state)} in {after.first}"
        for before, after in pairwise([Turn(*turn) for turn in turns])
    ]
    if not passed:
        return ""
    told = " and ".join([", ".join(passed[:-1]), passed[-1]] if passed[1:] else passed)
    new = "a new level there is a handover" if len(passed) == 1 else "new levels there are handovers"
    return f"Dominance passes {told}: {new} and no shift, and no window around a shift reaches across."


def tell_turns(turns: Sequence[Turn]) -> str:
    """The states with their periods: Great Britain 1720-1815, the United States 1816-1900."""
    return ", ".join(f"{name_state(turn.state)} {turn.first}\u2013{turn.last}" for turn in turns)


def cut_at_handovers(at: int, before: int, after: int, handovers: Iterable[int]) -> tuple[int, int]:
    """For how many periods before and after `at` the same state was dominant, at most `before` and `after`.

    handovers : first periods of new turns.

    >>> cut_at_handovers(1812, 8, 10, [1816])
    (8, 3)
    >>> cut_at_handovers(1818, 8, 10, [1816, 1900])
    (2, 10)
    """
    for first in handovers:
        if first <= at:
            before = min(before, at - first)
        else:
            after = min(after, first - 1 - at)
    return before, after


def leader_in(turns: Sequence[Turn], period: float) -> str:
    """The code of the state that was dominant in a period; empty where none was."""
    return next((turn.state for turn in turns if turn.first <= period <= turn.last), "")


def name_state(code: str) -> str:
    """The name of a state as it stands in a sentence; a free label stays as it is."""
    return with_article(state_name(code) if is_state(code) else code)


def with_article(name: str) -> str:
    """A state's name with the article that it needs in a sentence."""
    return f"the {name}" if name.startswith(_WITH_ARTICLE) else name

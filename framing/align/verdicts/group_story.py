"""What groups of states did, in lines for people: who is in them, the study's answer, each shift."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from framing.align.alignment import Alignment
from framing.align.groups.settings import POINTS
from framing.align.inputs.coverage import describe_coverage
from framing.align.inputs.groups import describe_state_years
from framing.terms import VerdictName

SEEN = 2.8  # standard errors of an effect that is told from 0 in 80 of 100 studies


def describe_groups(alignment: Alignment) -> Iterator[str]:
    """Lines on groups: the study's answer, then each shift; none where no groups were given."""
    yield from describe_answer(alignment)
    effects = alignment.group_effects
    main = effects[effects["scale"] == POINTS].drop_duplicates(
        ["frame", "shift_date", "audience", "group"], keep="last"
    )
    for row in _records(main, np.ones(len(main), dtype=bool)):
        texts = f" ({row['audience']} texts)" if row["audience"] else ""
        yield f"{row['frame']} {row['shift_date']}{texts}, {row['group']}: {_effect(row)}{_verdict(row)}{_could(row)}."


def describe_answer(alignment: Alignment) -> Iterator[str]:
    """Lines on what there is to read, who is in the groups, and the study's answer."""
    yield from describe_coverage(alignment.coverage)
    if alignment.group_counts.empty:
        return
    yield from describe_state_years(alignment.group_counts)
    for row in _records(
        alignment.stacked, (alignment.stacked["practice"] == "all") & (alignment.stacked["left_out"] == "")
    ):
        texts = f" ({row['audience']} texts)" if row["audience"] else ""
        yield (
            f"{row['group']} made {_percent(row['estimate'])} of the dominant state's moves beyond the comparison group "
            f"({_percent(row['low'])} to {_percent(row['high'])}), over {_many(row['shifts'], 'shift')}{texts} in "
            f"{_many(row['events'], 'separate event')}{_direction(row)}; p against other dates "
            f"{_chance(row['p_single'])} singly, {_chance(row['p_turned'])} rotated together: {_verdict(row)}."
        )


def _direction(row: dict[str, Any]) -> str:
    return ", opposite to the direction of the dominant state" if row["high"] < 0 else ""


def _records(table: Any, mask: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table[mask].to_dict("records")
    return rows


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _chance(p: float) -> str:
    return "above 0.99" if p >= 0.995 else f"{p:.2g}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %" if np.isfinite(value) else "no bound"


def _effect(row: dict[str, Any]) -> str:
    if not np.isfinite(row["estimate"]):
        return "too few periods before or after; "
    return (
        f"{row['estimate']:+.1f} points ({row['low']:+.1f} to {row['high']:+.1f}) beyond {row['comparison']} in periods "
        f"{row['first']} to {row['last']}, own change {row['own_change']:+.1f}; "
    )


def _verdict(row: dict[str, Any]) -> str:
    return f"{row['verdict']} ({row['extent']})" if row["extent"] else str(row["verdict"])


def _could(row: dict[str, Any]) -> str:
    error = max(row["se_clustered"], row["se_shocks"])
    if row["verdict"] != VerdictName.NOT_ENOUGH.value or not np.isfinite(error):
        return ""
    return f"; {SEEN * error:.1f} points could have been seen"

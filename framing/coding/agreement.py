"""How far coders agree: Krippendorff's alpha with its interval, and F1, by code."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from itertools import combinations

import numpy as np
import pandas as pd

from framing.codebook import KINDS, Codebook
from framing.coding.record import Coding
from framing.errors.coding import nothing_shared

NONE = "none"
Units = Sequence[Sequence[Hashable]]


def krippendorff_alpha(units: Units) -> float:
    """Krippendorff's alpha for nominal values.

    Parameters
    ----------
    units : the values each unit was given, one a coder who coded it; units with fewer than two count for nothing.

    Returns
    -------
    1 for perfect agreement, 0 for chance; nan where every value is the same or nothing was coded twice.

    References: Krippendorff 2004, Content Analysis, ch. 11.
    """
    return _alpha(_coincidences(units)[0])


def _coincidences(units: Units) -> tuple[np.ndarray, np.ndarray]:
    """Values by values, summed over units and unit by unit; each pair weighs 1 / (coders of the unit - 1)."""
    shared = [list(unit) for unit in units if len(unit) > 1]
    index = {
        value: number for number, value in enumerate(sorted({value for unit in shared for value in unit}, key=repr))
    }
    each = np.zeros((len(shared), len(index), len(index)))
    for row, unit in enumerate(shared):
        counts = np.bincount([index[value] for value in unit], minlength=len(index)).astype(float)
        each[row] = (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    return each.sum(axis=0), each


def _alpha(coincidences: np.ndarray) -> float:
    margins = coincidences.sum(axis=0)
    total = margins.sum()
    expected = total**2 - (margins**2).sum()
    if total <= 1 or expected <= 0:
        return float("nan")
    observed = total - np.trace(coincidences)
    return float(1 - (total - 1) * observed / expected)


def measure_agreement(
    codings: Iterable[Coding], codebook: Codebook, *, draws: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Agreement between coders, a row a code and a row each for primary practice, any code of a kind, and stance.

    Codings with the same id are of the same passage; each coder counts once per passage. Stance is compared where two
    coders gave the same practice.

    Returns
    -------
    kind, code, passages (coded at least twice), coded (mean number per coder), alpha with low and high (95 %,
    bootstrap over passages), f1 (mean over pairs of coders; nan for rows of more than two values).

    Raises
    ------
    NotEnoughData : no passage was coded by two coders.
    """
    by_passage: dict[str, dict[str, Coding]] = {}
    for coding in codings:
        by_passage.setdefault(coding.id, {})[coding.coder] = coding
    shared = [coders for _, coders in sorted(by_passage.items()) if len(coders) > 1]
    if not shared:
        raise nothing_shared(sorted({coder for coders in by_passage.values() for coder in coders}))
    random = np.random.default_rng(seed)
    rows = [_row("practice", "primary", shared, lambda coding: coding.primary or NONE, draws, random)]
    for kind in KINDS:
        if codebook.of_kind(kind):
            rows.append(_row(kind, f"any {kind}", shared, partial(_has_any, kind=kind), draws, random))
            for code in codebook.ids(kind):
                rows.append(_row(kind, code, shared, partial(_has, kind=kind, code=code), draws, random))
    rows.append(_stance_row(shared, draws, random))
    return pd.DataFrame(rows)


def _has_any(coding: Coding, kind: str) -> bool:
    return bool(coding.codes(kind))


def _has(coding: Coding, kind: str, code: str) -> bool:
    return code in coding.codes(kind)


def _row(
    kind: str,
    code: str,
    shared: Sequence[dict[str, Coding]],
    value: Callable[[Coding], Hashable],
    draws: int,
    random: np.random.Generator,
) -> dict[str, object]:
    by_coder = [{coder: value(coding) for coder, coding in coders.items()} for coders in shared]
    units = [list(values.values()) for values in by_coder]
    binary = all(isinstance(item, bool) for unit in units for item in unit)
    coded = sum(bool(item) if binary else item != NONE for unit in units for item in unit)
    return {
        "kind": kind,
        "code": code,
        "passages": len(units),
        "coded": coded * len(units) / sum(map(len, units)),
        **_with_interval(units, draws, random),
        "f1": _mean_f1(by_coder) if binary else float("nan"),
    }


def _stance_row(shared: Sequence[dict[str, Coding]], draws: int, random: np.random.Generator) -> dict[str, object]:
    units: list[list[Hashable]] = []
    for coders in shared:
        for code in sorted({code for coding in coders.values() for code in coding.codes("practice")}):
            units.append([coding.stances[code] for coding in coders.values() if code in coding.stances])
    units = [unit for unit in units if len(unit) > 1]
    base: dict[str, object] = {"kind": "stance", "code": "stance of shared practices", "passages": len(units)}
    return {**base, "coded": float(len(units)), **_with_interval(units, draws, random), "f1": float("nan")}


def _with_interval(units: Units, draws: int, random: np.random.Generator) -> dict[str, float]:
    total, each = _coincidences(units)
    sampled = []
    if len(each) > 1:
        weights = random.multinomial(len(each), np.full(len(each), 1 / len(each)), size=draws)
        sampled = [_alpha(np.tensordot(weight, each, axes=1)) for weight in weights]
    kept = [alpha for alpha in sampled if not np.isnan(alpha)]
    low, high = np.quantile(kept, [0.025, 0.975]) if kept else (float("nan"), float("nan"))
    return {"alpha": _alpha(total), "low": float(low), "high": float(high)}


def _mean_f1(by_coder: Sequence[dict[str, Hashable]]) -> float:
    coders = sorted({coder for values in by_coder for coder in values})
    scores = []
    for first, second in combinations(coders, 2):
        pairs = [(values[first], values[second]) for values in by_coder if first in values and second in values]
        both = sum(bool(a and b) for a, b in pairs)
        either = sum(bool(a) + bool(b) for a, b in pairs)
        if either:
            scores.append(2 * both / either)
    return float(np.mean(scores)) if scores else float("nan")

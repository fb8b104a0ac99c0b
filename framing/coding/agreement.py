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
    """Agreement between coders, a row a code and a row each for primary practice, any code of a kind or family, and stance.

    Codings with the same id are of the same passage; each coder counts once per passage. A blank row (no code, no "none",
    no coder) is no coding, and a coder who left a kind of codes unread does not count for it. Stance is compared where
    two coders gave the same practice.

    Returns
    -------
    kind, code, passages (coded at least twice), coded (mean number per coder), alpha with low and high (95 %,
    bootstrap over passages), f1 (mean over pairs of coders; nan for rows of more than two values), ceiling (see
    `ceiling_of`).

    Raises
    ------
    NotEnoughData : no passage was coded by two coders.
    """
    shared = list(share_passages(codings).values())
    random = np.random.default_rng(seed)
    rows = [_row("practice", "primary", shared, lambda coding: coding.primary or NONE, draws, random)]
    for kind in KINDS:
        if codebook.of_kind(kind):
            rows.append(_row(kind, f"any {kind}", shared, partial(_has_any, kind=kind), draws, random))
            for code in codebook.ids(kind):
                rows.append(_row(kind, code, shared, partial(_has, kind=kind, codes={code}), draws, random))
            for family, codes in families_of(codebook, kind).items():
                has = partial(_has, kind=kind, codes=codes)
                rows.append(_row(kind, f"family {family}", shared, has, draws, random))
    rows.append(_stance_row(shared, draws, random))
    return pd.DataFrame(rows)


def share_passages(codings: Iterable[Coding]) -> dict[str, dict[str, Coding]]:
    """Passage to coder to coding, in the order of ids, for the passages that two coders or more have read.

    Raises
    ------
    NotEnoughData : there is none.
    """
    by_passage: dict[str, dict[str, Coding]] = {}
    for coding in codings:
        if not coding.blank:
            by_passage.setdefault(coding.id, {})[coding.coder] = coding
    shared = {name: coders for name, coders in sorted(by_passage.items()) if len(coders) > 1}
    if not shared:
        raise nothing_shared(sorted({coder for coders in by_passage.values() for coder in coders}))
    return shared


def families_of(codebook: Codebook, kind: str) -> dict[str, set[str]]:
    """Family to the ids of its codes, for the families of a kind that have two codes or more."""
    found: dict[str, set[str]] = {}
    for code in codebook.of_kind(kind):
        found.setdefault(code.family, set()).add(code.id)
    return {family: codes for family, codes in found.items() if family and len(codes) > 1}


def ceiling_of(f1: float) -> float:
    """F1 at most to be expected, against one coder's codes, of a classifier that is always right.

    Two coders who each find a share s of what is there, of whose codes a share s is right, and who err independently,
    agree with an F1 of about s * s; each agrees with the truth to s, the root. (Correction for attenuation: Lord and
    Novick 1968, ch. 3, for shares.) Shared misreadings raise the agreement and this bound with it.
    """
    return float(np.sqrt(f1)) if f1 >= 0 else float("nan")


def _has_any(coding: Coding, kind: str) -> bool:
    return bool(coding.codes(kind))


def _has(coding: Coding, kind: str, codes: set[str]) -> bool:
    return not codes.isdisjoint(coding.codes(kind))


def _row(
    kind: str,
    code: str,
    shared: Sequence[dict[str, Coding]],
    value: Callable[[Coding], Hashable],
    draws: int,
    random: np.random.Generator,
) -> dict[str, object]:
    read = ({coder: item for coder, item in coders.items() if kind not in item.unread} for coders in shared)
    by_coder = [{coder: value(coding) for coder, coding in coders.items()} for coders in read if len(coders) > 1]
    units = [list(values.values()) for values in by_coder]
    binary = all(isinstance(item, bool) for unit in units for item in unit)
    coded = sum(bool(item) if binary else item != NONE for unit in units for item in unit)
    f1 = _mean_f1(by_coder) if binary else float("nan")
    return {
        "kind": kind,
        "code": code,
        "passages": len(units),
        "coded": coded * len(units) / max(sum(map(len, units)), 1),
        **alpha_with_interval(units, draws, random),
        "f1": f1,
        "ceiling": ceiling_of(f1),
    }


def _stance_row(shared: Sequence[dict[str, Coding]], draws: int, random: np.random.Generator) -> dict[str, object]:
    units: list[list[Hashable]] = []
    for coders in shared:
        for code in sorted({code for coding in coders.values() for code in coding.codes("practice")}):
            units.append([coding.stances[code] for coding in coders.values() if code in coding.stances])
    units = [unit for unit in units if len(unit) > 1]
    base: dict[str, object] = {"kind": "stance", "code": "stance of shared practices", "passages": len(units)}
    nothing = {"f1": float("nan"), "ceiling": float("nan")}
    return {**base, "coded": float(len(units)), **alpha_with_interval(units, draws, random), **nothing}


def alpha_with_interval(units: Units, draws: int, random: np.random.Generator) -> dict[str, float]:
    """Krippendorff's alpha of units with low and high (95 %, bootstrap over units)."""
    return {"alpha": krippendorff_alpha(units)} | interval_of(draw_alphas(units, draws, random))


def draw_alphas(units: Units, draws: int, random: np.random.Generator) -> np.ndarray:
    """Alpha of `draws` bootstrap samples of the units that were coded twice (nan where it has no value); none of one unit."""
    each = _coincidences(units)[1]
    if len(each) < 2:
        return np.zeros(0)
    weights = random.multinomial(len(each), np.full(len(each), 1 / len(each)), size=draws)
    return np.array([_alpha(np.tensordot(weight, each, axes=1)) for weight in weights])


def interval_of(draws: np.ndarray) -> dict[str, float]:
    """Low and high: the central 95 % of draws, those without a value left out."""
    kept = draws[~np.isnan(draws)]
    low, high = np.quantile(kept, [0.025, 0.975]) if len(kept) else (float("nan"), float("nan"))
    return {"low": float(low), "high": float(high)}


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

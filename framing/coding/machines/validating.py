"""Models held against people: by code how often they differ, and how many more codings by people would show it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.stats import beta

from framing.codebook import Codebook
from framing.coding.coders.adjudicating import group_passages, vote
from framing.coding.coders.comparing import codes_of
from framing.coding.coders.reading import models_among
from framing.coding.machines.estimating import codings_to_validate, half_width
from framing.coding.record import Coding

COLUMNS = ["model", "code", "passages", "people", "model_share", "differs", "low", "high", "f1", "more", "width"]


def validate_models(codings: Iterable[Coding], codebook: Codebook, *, error: float = 0.1) -> pd.DataFrame:
    """Every model against the people who read the same passages (what more than half of them gave), a row a code.

    Parameters
    ----------
    error : the rate of difference below which the model shall be shown to lie (0..1).

    Returns
    -------
    model, code ("any code" first, then those that either gave), passages (read by both), people and model_share
    (shares of these,
    0..1), differs (share) with low and high (95 %, Clopper and Pearson), f1, more (codings by people that are still lacking to
    show, with 80 % power, that it differs in less than `error`, if it differs as often as now; missing where it differs more
    often), width (half the width of a 95 % interval of a share that these codings correct, 0..1). The intervals hold for
    passages drawn at random with equal chances.
    """
    read = list(codings)
    models = models_among(read)
    groups = group_passages(read)
    rows = []
    for model in sorted(models):
        pairs = []
        for group in groups.values():
            people = [item for name, item in group.items() if name not in models]
            if model in group and people:
                pairs.append(
                    (codes_of(vote(people, codebook)[0] if len(people) > 1 else people[0]), codes_of(group[model]))
                )
        if not pairs:
            continue
        given = [code for code in codebook.ids() if any(code in one or code in two for one, two in pairs)]
        for code in ("", *given):
            both = np.array([[bool(one), bool(two)] if not code else [code in one, code in two] for one, two in pairs])
            rows.append({"model": model, "code": code or "any code", **_compare(both, error)})
    return pd.DataFrame(rows, columns=COLUMNS)


def _compare(both: np.ndarray, error: float) -> dict[str, float]:
    """Figures of two columns (people, model) of yes and no."""
    count = len(both)
    differing = int((both[:, 0] != both[:, 1]).sum())
    rate = differing / count
    given = both.sum()
    low = beta.ppf(0.025, differing, count - differing + 1) if differing else 0.0
    high = beta.ppf(0.975, differing + 1, count - differing) if differing < count else 1.0
    return {
        "passages": count,
        "people": float(both[:, 0].mean()),
        "model_share": float(both[:, 1].mean()),
        "differs": rate,
        "low": float(low),
        "high": float(high),
        "f1": float(2 * both.all(axis=1).sum() / given) if given else float("nan"),
        "more": _lacking(rate, error, count),
        "width": half_width(rate, count),
    }


def _lacking(rate: float, error: float, count: int) -> float:
    if rate >= 0.9 * error:
        return float("nan")
    needed = codings_to_validate(error, expected=max(rate, error / 10))
    return float(max(needed - count, 0))

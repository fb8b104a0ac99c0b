"""The classifier's error as a study takes it: how passages with and without a code score among all passages of the corpora.

A model's own table of errors is measured on the passages that were coded. Those were drawn where cue words stand, so that
passages without a code look more like it than most do, and shares corrected by them come out too low. Where the model keeps
the codings of a draw of known probability, each of them counts here as often as it stands for others.

References: Bella et al. (2010) for the correction by mean scores; Horvitz and Thompson (1952) for the weights.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.align.errors_table import ANY, COLUMNS
from framing.classify import FrameModel
from framing.study.drawn import Draw, read_draw

LEAST = 10
STORED = "errors.json"


def read_errors(model: FrameModel) -> pd.DataFrame | None:
    """Out-of-fold errors by code and era, weighted by the first draw; the model's own table for codes that it holds rarely.

    Returns
    -------
    columns of `framing.align.errors_table.COLUMNS`; None where the model was stored without errors and codings.

    Raises
    ------
    What `framing.study.drawn.read_draw` raises.
    """
    path = model.folder / STORED if model.folder else None
    stored = pd.read_json(path)[list(COLUMNS)] if path and path.exists() else None
    draw = read_draw(model)
    if draw is None:
        return stored
    weighted = weigh_errors(draw, set(model.codebook.ids("practice")))
    if stored is None:
        return weighted
    return pd.concat([weighted, stored[~stored["code"].isin(weighted["code"])]], ignore_index=True)


def weigh_errors(draw: Draw, practices: set[str]) -> pd.DataFrame:
    """Mean scores with and without every code of which the draw holds ten passages or more, over all eras and in each.

    Weights are 1 / probability, scaled so that each corpus counts by its coded passages: the error of a small corpus would
    else be that of the largest. `sd_positive` and `sd_negative` are widened by the unequal weights (Kish 1965), so that over
    the root of the number of passages they give the standard error.
    """
    passages, corpora = draw.passages, draw.places["corpus"].to_numpy()
    weight = 1 / passages.probability
    for corpus in set(corpora):
        weight[corpora == corpus] /= weight[corpora == corpus].mean()
    rows = []
    for column, code in enumerate(passages.frames):
        given, score = passages.coded[:, column] >= 0.5, passages.score[:, column]
        if given.sum() < LEAST:
            continue
        measure = "endorsed" if code in practices else "present"
        for era in [ANY, *sorted(set(draw.era))]:
            here = (draw.era == era) | (era == ANY)
            row = {"code": code, "corpus": ANY, "era": era, "measure": measure}
            row |= {"passages": int(here.sum()), "positives": int((here & given).sum())}
            for name, where in (("positive", here & given), ("negative", here & ~given)):
                row[f"mean_{name}"], row[f"sd_{name}"] = _mean_and_spread(score[where], weight[where])
            rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _mean_and_spread(score: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    if len(score) == 0:
        return float("nan"), float("nan")
    mean = float(np.average(score, weights=weight))
    variance = float(np.average((score - mean) ** 2, weights=weight))
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    return mean, float(np.sqrt(variance * len(score) / effective))

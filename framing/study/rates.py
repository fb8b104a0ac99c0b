"""The classifier's error as a study takes it: how passages without a code score among all passages of the corpora.

A model's own table of errors is measured on the passages that were coded. Those were drawn where cue words stand, so that
passages without a code look more like it than most do, and shares corrected by them come out too low. Where the model keeps
the codings of a draw of known probability, each passage without the code counts here as often as it stands for others.
Passages with the code keep the model's own figures: weighted, they would rest on some dozens of passages, and err by more
than they gain.

References: Bella et al. (2010) for the correction by mean scores; Horvitz and Thompson (1952) for the weights; Kish (1965)
for the number of passages that unequal weights leave.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.align.noise.classifier_error import ANY, check_errors
from framing.classify import FrameModel
from framing.errors.classify import model_damaged
from framing.json_text import load_json
from framing.schemas import ERRORS
from framing.study.coded_sample import CodedSample, number_draw

LEAST = 50
STORED = "errors.json"


def read_errors(model: FrameModel, draw: CodedSample | None, own: CodedSample | None = None) -> pd.DataFrame | None:
    """Out-of-fold errors by code and era, passages without the code weighted by the draws that the model keeps.

    Parameters
    ----------
    draw : the first draw, of all corpora; None leaves the stored table as it is. own : the coded passages that tell of a
        study's groups (`framing.study.draws.gather_passages`). Their figures take the place of the first draw's where they
        suffice: the study's texts score otherwise than all texts, and long passages otherwise than short ones.

    Returns
    -------
    columns of `framing.schemas.ERRORS`; None where the model was stored without errors.

    Raises
    ------
    BadTable : the stored table lacks a column.
    """
    path = model.folder / STORED if model.folder else None
    if path is None or not path.exists():
        return None
    try:
        table = pd.DataFrame(load_json(path.read_bytes()))
    except (ValueError, TypeError, AttributeError) as error:
        raise model_damaged(path, str(error)) from error
    check_errors(table, path)
    stored = table[[column.name for column in ERRORS.columns]]
    practices = set(model.codebook.ids("practice"))
    for sample in (draw, own):
        stored = stored if sample is None else weigh_errors(stored, sample, practices)
    return stored


def weigh_errors(stored: pd.DataFrame, draw: CodedSample, practices: set[str]) -> pd.DataFrame:
    """The stored table with the mean score of passages without each code as among all passages, over all eras and in each.

    Weights are 1 / probability, scaled so that each corpus, and in it each draw, counts by its coded passages: the error of a
    small corpus would else be that of the largest. `sd_negative` is scaled so that over the root of the row's number of
    passages it gives the standard error of the weighted mean. Rows of one corpus, of mere presence of a practice, and of
    eras of which the draw has fewer than 50 such passages stay as they are.
    """
    passages = draw.passages
    drawn_in = [
        f"{number_draw(name)} {corpus}" for name, corpus in zip(passages.stratum, draw.places["corpus"], strict=True)
    ]
    weight = 1 / passages.probability
    weight /= pd.Series(weight).groupby(drawn_in).transform("mean").to_numpy()
    out = stored.astype({"mean_negative": float, "sd_negative": float})
    for number, row in out[(out["corpus"] == ANY) & out["code"].isin(passages.frames)].iterrows():
        if row["measure"] != ("endorsed" if row["code"] in practices else "present"):
            continue
        column = passages.frames.index(row["code"])
        here = ((draw.era == row["era"]) | (row["era"] == ANY)) & (passages.coded[:, column] < 0.5)
        if here.sum() < LEAST:
            continue
        mean, error = _mean_and_error(passages.score[here, column], weight[here])
        out.loc[number, ["mean_negative", "sd_negative"]] = mean, error * np.sqrt(row["passages"] - row["positives"])
    return out


def _mean_and_error(score: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    mean = float(np.average(score, weights=weight))
    variance = float(np.average((score - mean) ** 2, weights=weight))
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    return mean, float(np.sqrt(variance / effective))

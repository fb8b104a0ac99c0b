"""How good a trained model is on passages coded anew: of another corpus, another time, a user's own texts.

Passages that taught the model are left out, with every other passage of their documents, and counted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.evaluating.evaluation import CrossValidatedPredictions, describe
from framing.classify.fitting.targets import read_targets
from framing.classify.models.model import FrameModel
from framing.coding import Coding, part_by_reading
from framing.corpus.catalogue.entries import catalogue_names
from framing.errors.classify import nothing_to_check

Matrix = npt.NDArray[np.float64]
LEAST_PASSAGES = 50  # of a corpus that has figures of its own


def check_model(
    codings: Sequence[Coding], model: FrameModel, *, taught: Collection[tuple[str, str]] = (), seed: int = 0
) -> dict[str, Any]:
    """Figures of a model on codings that hold their texts, all together and by corpus.

    `taught` are the documents that the model learned from: corpus, by its name in the catalogue, and id.

    Returns
    -------
    model, sha256, passages, left_out (passages of documents that taught the model, or not read for every kind of codes),
    codes and kinds as `describe` gives them, corpora: the same for each corpus of at least 50 passages, with `shares`:
    for every code the share of passages that carry it, `coded` and by the `model` (mean probability), from those passages that
    were drawn with a known probability, weighed by it; None where there are none.

    Raises
    ------
    NotEnoughData : all passages were left out. UnknownName : a code that the model's codebook lacks.
    """
    whole, _ = part_by_reading(codings)
    named = catalogue_names()
    fresh = [coding for coding in whole if (named.get(coding.corpus, coding.corpus), coding.document) not in taught]
    if not fresh:
        raise nothing_to_check(model.name, len(codings))
    targets = read_targets(fresh, len(fresh), model.codebook).codes
    scores = model.predict([coding.text for coding in fresh])
    chances, given = scores.probabilities.astype(float), model.give_codes(scores)
    corpora = np.array([coding.corpus for coding in fresh])
    report: dict[str, Any] = {
        "model": model.name, "sha256": model.sha256, "passages": len(fresh), "left_out": len(codings) - len(fresh),
        "seed": seed, **_figures(fresh, chances, given, targets, model, seed), "corpora": {},
    }  # fmt: skip
    for corpus in sorted(set(corpora.tolist())):
        here = np.flatnonzero(corpora == corpus)
        if len(here) >= LEAST_PASSAGES:
            some = [fresh[row] for row in here.tolist()]
            report["corpora"][corpus] = {
                **_figures(some, chances[here], given[here], targets[here], model, seed),
                "shares": _weigh(some, chances[here], targets[here], model),
            }
    return report


def _figures(
    codings: Sequence[Coding], chances: Matrix, given: npt.NDArray[np.bool_], targets: Matrix, model: FrameModel, seed: int
) -> dict[str, Any]:  # fmt: skip
    documents = np.unique([f"{coding.corpus}/{coding.document}" for coding in codings], return_inverse=True)[1]
    found = describe(
        CrossValidatedPredictions(chances[None], given[None], documents.astype(np.int64), targets),
        model.codebook,
        seed=seed,
    )
    return {name: found[name] for name in ("passages", "codes", "kinds")}


def _weigh(codings: Sequence[Coding], chances: Matrix, targets: Matrix, model: FrameModel) -> dict[str, Any] | None:
    drawn = [row for row, coding in enumerate(codings) if coding.sampling_probability is not None]
    if not drawn:
        return None
    weight = 1 / np.array([codings[row].sampling_probability for row in drawn], dtype=float)
    coded, said = (weight @ values[drawn] / weight.sum() for values in (targets, chances))
    return {
        code: {"coded": round(float(coded[k]), 4), "model": round(float(said[k]), 4)}
        for k, code in enumerate(model.codebook.ids())
    }

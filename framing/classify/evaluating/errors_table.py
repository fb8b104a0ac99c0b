"""Rates of error per code, corpus and era: what turns classifier output into prevalence with honest error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.fitting.calibrate import choose_threshold
from framing.codebook import Codebook
from framing.codebook.giving import reach
from framing.coding import Coding

ERAS = ((1688, 1815), (1789, 1932), (1933, 1963), (1964, 9999))
ENOUGH = 50
Matrix = npt.NDArray[np.float64]


def name_era(coding: Coding) -> str:
    """The era of a coding: by its `year` field, else by a year in its document id, else "undated"."""
    year = dict(coding.other).get("year") or _year_in(coding.document)
    if not year:
        return "undated"
    year = int(year)
    if year <= 1815 and not (year >= 1789 and coding.corpus in {"sotu", "uspres"}):
        return "1688-1815"
    for first, last in ERAS[1:]:
        if first <= year <= last:
            return f"{first}-" + (str(last) if last < 9999 else "")
    return "1688-1815"


def _year_in(document: str) -> int | None:
    found = re.search(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)", document)
    return int(found.group()) if found else None


def tabulate_errors(
    codings: Sequence[Coding], chances: Matrix, endorsed: Matrix, targets: Matrix, endorsing: Matrix, codebook: Codebook
) -> list[dict[str, Any]]:
    """One row per code, measure, corpus and era with at least 50 positives, and one pooled row ("*", "*").

    Parameters
    ----------
    chances : (n, codes) out-of-fold probabilities. endorsed : (n, practices) out-of-fold probability that the
        practice is there and endorsed. targets, endorsing : the same as coded, 0 or 1.

    Returns
    -------
    code, measure ("present", or "endorsed" for practices), corpus, era, passages, positives, threshold,
    tpr, fpr (shares of positives and negatives above the threshold), mean_positive, mean_negative (mean
    probability among them), sd_positive, sd_negative.
    """
    corpora = np.array([coding.corpus for coding in codings])
    eras = np.array([name_era(coding) for coding in codings])
    cells = [("*", "*", np.ones(len(codings), bool))]
    cells += [(c, "*", corpora == c) for c in sorted(set(corpora.tolist()))]
    cells += [("*", e, eras == e) for e in sorted(set(eras.tolist()))]
    pairs = sorted(set(zip(corpora.tolist(), eras.tolist(), strict=True)))
    cells += [(corpus, era, (corpora == corpus) & (eras == era)) for corpus, era in pairs]
    rows = []
    for column, code in enumerate(codebook.codes):
        measures = [("present", chances[:, column], targets[:, column])]
        if code.kind == "practice":
            measures.append(("endorsed", endorsed[:, column], endorsing[:, column]))
        for measure, score, goal in measures:
            cut = choose_threshold(score, goal)
            for corpus, era, where in cells:
                if (corpus, era) == ("*", "*") or (goal[where] > 0).sum() >= ENOUGH:
                    rows.append({"code": code.id, "measure": measure, "corpus": corpus, "era": era,
                                 **_rates(score[where], goal[where] > 0, cut)})  # fmt: skip
    return rows


def _rates(score: Matrix, positive: npt.NDArray[np.bool_], cut: float) -> dict[str, float | int | None]:
    row: dict[str, float | int | None] = {"passages": len(score), "positives": int(positive.sum())}
    row["threshold"] = round(cut, 4)
    for name, where, rate in (("positive", positive, "tpr"), ("negative", ~positive, "fpr")):
        some = bool(where.any())
        row[rate] = round(float(reach(score[where], cut).mean()), 4) if some else None
        row[f"mean_{name}"] = round(float(score[where].mean()), 4) if some else None
        row[f"sd_{name}"] = round(float(score[where].std()), 4) if some else None
    return row

"""How good it is to say which practice a document frames: figures on coded documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.classify.documents.features import DocumentFeatures, sum_up
from framing.classify.documents.fitting import Goals
from framing.classify.fitting.calibrate import calibration_error
from framing.classify.models.model import FrameModel
from framing.coding.documents.record import DocumentCoding
from framing.corpus import split_passages
from framing.corpus.catalogue.entries import catalogue_names
from framing.errors.classify import no_document_rule, nothing_to_check

Matrix = npt.NDArray[np.float64]
SURELY = 2  # from this on a coder was sure of the primary practice
LEAST_DOCUMENTS = 20  # of a corpus that has figures of its own
NONE = "none"


def read_documents(codings: Sequence[DocumentCoding], model: FrameModel) -> DocumentFeatures:
    """What the passages of coded documents (with their texts) add up to under a model."""
    texts: list[str] = []
    words: list[int] = []
    owner: list[int] = []
    for number, coding in enumerate(codings):
        for passage in split_passages(coding.text):
            texts.append(coding.text[passage.start : passage.end])
            words.append(passage.words)
            owner.append(number)
    scores = model.predict(texts)
    return sum_up(
        scores.probabilities.astype(float), scores.endorsement.astype(float), np.array(words), np.array(owner, np.int64)
    )


def read_goals(codings: Sequence[DocumentCoding], practices: Sequence[str]) -> Goals:
    """What the documents were coded as, by the places of the practices."""
    place = {code: number for number, code in enumerate(practices)}
    present = np.zeros((len(codings), len(practices)))
    weight = np.full(present.shape, np.nan)
    for row, coding in enumerate(codings):
        present[row, [place[code] for code in coding.present]] = 1
        if coding.weight:
            weight[row] = 0
        for code, share in coding.weight:
            weight[row, place[code]] = share
    primary = np.array([place.get(coding.primary, len(practices)) for coding in codings], dtype=np.int64)
    return Goals(primary, present, weight)


def describe_documents(
    codings: Sequence[DocumentCoding], primary: Matrix, present: npt.NDArray[np.bool_], practices: Sequence[str]
) -> dict[str, Any]:
    """Figures of what was said of documents: probabilities (documents, practices + 1), presence (documents, practices).

    Returns
    -------
    documents; right (share whose primary practice, or none, is the coded one); sure_documents and right_sure: the same of those
    where the coder was sure (2 or 3); commonest (share of the commonest answer); presence: precision, recall and f1 over all
    practices; calibration_error of the probability of what was named; practices: for every one and none `coded`, `named`,
    `right`, and of presence `present`, `given`, `both`.
    """
    goals = read_goals(codings, practices)
    named = primary.argmax(axis=1)
    right = named == goals.primary
    sure = np.array([(coding.sure or 0) >= SURELY for coding in codings])
    there = goals.present > 0
    rows = {
        code: {"coded": int((goals.primary == k).sum()), "named": int((named == k).sum()),
               "right": int((right & (named == k)).sum())}
        for k, code in enumerate([*practices, NONE])
    }  # fmt: skip
    for k, code in enumerate(practices):
        both = present[:, k] & there[:, k]
        rows[code] |= {"present": int(there[:, k].sum()), "given": int(present[:, k].sum()), "both": int(both.sum())}
    return {
        "documents": len(codings), "right": _short(right.mean()), "sure_documents": int(sure.sum()),
        "right_sure": _short(right[sure].mean()) if sure.any() else None,
        "commonest": _short(np.bincount(goals.primary).max() / len(codings)),
        "presence": _agree(present, there),
        "calibration_error": _short(calibration_error(primary.max(axis=1), right.astype(float))),
        "practices": rows,
    }  # fmt: skip


def check_documents(
    codings: Sequence[DocumentCoding], model: FrameModel, *, taught: Collection[tuple[str, str]] = ()
) -> dict[str, Any]:
    """Figures of a model on coded documents with their texts, all together and by corpus of twenty documents or more.

    `taught` are documents (corpus by its name in the catalogue, id) that the model learned from, passages of theirs included;
    they are left out and counted in `left_out`.

    Raises
    ------
    NotEnoughData : all were left out. BadModel : the model learned from no coded documents.
    """
    weights = model.document_weights
    if weights is None:
        raise no_document_rule(model.name)
    known = catalogue_names()
    fresh = [coding for coding in codings if (known.get(coding.corpus, coding.corpus), coding.document) not in taught]
    if not fresh:
        raise nothing_to_check(model.name, len(codings), "documents")
    features = read_documents(fresh, model)
    primary, presence = weights.primary(features), weights.presence(features)
    return {
        "model": model.name, "sha256": model.sha256, "left_out": len(codings) - len(fresh),
        **describe_by_corpus(fresh, primary, presence >= weights.threshold, model.practices),
    }  # fmt: skip


def describe_by_corpus(
    codings: Sequence[DocumentCoding], primary: Matrix, present: npt.NDArray[np.bool_], practices: Sequence[str]
) -> dict[str, Any]:
    """As `describe_documents`, with `corpora`: the same of each corpus of twenty documents or more."""
    report = describe_documents(codings, primary, present, practices)
    names = np.array([coding.corpus for coding in codings])
    report["corpora"] = {
        name: describe_documents([codings[row] for row in here.tolist()], primary[here], present[here], practices)
        for name in sorted(set(names.tolist()))
        if len(here := np.flatnonzero(names == name)) >= LEAST_DOCUMENTS
    }
    return report


def _agree(given: npt.NDArray[np.bool_], there: npt.NDArray[np.bool_]) -> dict[str, float]:
    both, said, coded = float((given & there).sum()), float(given.sum()), float(there.sum())
    return {
        "precision": _short(both / max(said, 1)), "recall": _short(both / max(coded, 1)),
        "f1": _short(2 * both / max(said + coded, 1)),
    }  # fmt: skip


def _short(value: Any) -> float:
    return round(float(value), 4)


def documents_text(report: Mapping[str, Any]) -> list[str]:
    """Lines for people: a line for all documents and for each corpus, then a line a practice."""
    lines = ["documents            n  right   sure     n common     P     R    F1    ECE"]
    for name, row in (("all", report), *report["corpora"].items()):
        sure = "" if row["right_sure"] is None else f"{row['right_sure']:.3f}"
        presence = row["presence"]
        lines.append(
            f"{name:16s} {row['documents']:5d} {row['right']:6.3f} {sure:>6s} {row['sure_documents']:5d} "
            f"{row['commonest']:6.3f} "
            f"{presence['precision']:5.2f} {presence['recall']:5.2f} {presence['f1']:5.2f} {row['calibration_error']:6.3f}"
        )
    lines += [
        "right: primary practice as coded, or none; sure: those coded surely (2 or 3); common: the commonest answer;"
    ]
    lines += ["P, R, F1: practices of weight; ECE: calibration error of the probability of what was named.", ""]
    lines += [f"{'practice':24s} {'coded':>5s} {'named':>5s} {'right':>5s}"]
    lines += [
        f"{code:24s} {row['coded']:5d} {row['named']:5d} {row['right']:5d}"
        for code, row in report["practices"].items() if row["coded"] or row["named"]
    ]  # fmt: skip
    return lines


def tabulate_documents(report: Mapping[str, Any]) -> pd.DataFrame:
    """A row a practice (and none), for all documents and for each corpus."""
    groups = (("", report), *report["corpora"].items())
    return pd.DataFrame(
        [
            {"corpus": name, "practice": code, **row}
            for name, found in groups
            for code, row in found["practices"].items()
        ]
    )

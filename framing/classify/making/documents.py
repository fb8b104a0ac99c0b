"""A model taught which practice a document frames, from coded documents."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from framing.classify.documents.fitting import FOLDS, HeldOut, choose_cut, fit_weights, group_twins, hold_out
from framing.classify.evaluating.documents import NONE, describe_by_corpus, read_documents, read_goals
from framing.classify.making.card import describe_documents_card
from framing.classify.making.training import Trained
from framing.coding.documents.record import DocumentCoding
from framing.corpus.catalogue.entries import catalogue_names
from framing.errors.classify import too_few_codings

LEAST = 30  # documents


def teach_documents(
    trained: Trained, codings: Sequence[DocumentCoding], taught: Collection[tuple[str, str]], *, seed: int = 0
) -> Trained:
    """The trained model with weights for documents, figures on its card, and `documents.csv` with what was said out of fold.

    Documents in `taught` (corpus by its name in the catalogue, id), whose passages taught the model, are left out and counted:
    the model knows their passages better than those of any text it will read.

    Raises
    ------
    NotEnoughData : fewer than 30 documents, or 10 groups of near-duplicates, are left, or all were coded alike.
    """
    model = trained.model
    known = catalogue_names()
    fresh = [coding for coding in codings if (known.get(coding.corpus, coding.corpus), coding.document) not in taught]
    if len(fresh) < LEAST or len({coding.primary for coding in fresh}) < 2:
        raise too_few_codings(
            len(fresh), LEAST, "coded documents, none of whose passages taught the model, of several kinds"
        )
    practices = list(model.practices)
    groups = group_twins([coding.text for coding in fresh])
    if groups.max() + 1 < FOLDS:
        raise too_few_codings(int(groups.max()) + 1, FOLDS, "groups of near-duplicate coded documents")
    features, goals = read_documents(fresh, model), read_goals(fresh, practices)
    held = hold_out(features, goals, model.codes, practices, groups, seed=seed)
    weights = fit_weights(features, goals, model.codes, practices, choose_cut(held.presence, goals.present))
    figures = {
        "left_out": len(codings) - len(fresh), "folds": int(held.fold.max()) + 1, "groups": int(groups.max()) + 1,
        **describe_by_corpus(fresh, held.primary, held.present, practices),
    }  # fmt: skip
    files: dict[str, Any] = dict(trained.files)
    files["figures.json"] = files["figures.json"] | {"documents": figures}
    files["card.json"] = files["card.json"] | {"documents": figures}
    files["card.md"] += describe_documents_card(figures)
    files["documents.json"] = weights.as_json()
    files["documents.csv"] = _list_documents(fresh, held, practices)
    return replace(trained, model=replace(model, document_weights=weights), files=files)


def describe_documents_line(figures: dict[str, Any]) -> str:
    """A line for people: how often the practice of a document was named rightly, out of fold."""
    sure = figures["right_sure"]
    out = f" ({figures['left_out']} left out: their passages taught the model)" if figures["left_out"] else ""
    return (
        f"{figures['documents']} documents{out}: primary practice right in {figures['right']:.0%}"
        + (f", in {sure:.0%} of those coded surely" if sure is not None else "")
        + f" (the commonest answer: {figures['commonest']:.0%}); presence F1 {figures['presence']['f1']:.2f}"
    )


def _list_documents(codings: Sequence[DocumentCoding], held: HeldOut, practices: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = [
        "corpus",
        "document",
        "document_sha256_16",
        "coder",
        "primary",
        "sure",
        "fold",
        "named",
        "probability",
        "present",
    ]
    writer.writerow(head)
    names = np.array([*practices, NONE])
    for row, coding in enumerate(codings):
        best = int(held.primary[row].argmax())
        given = ";".join(code for code, here in zip(practices, held.present[row], strict=True) if here)
        writer.writerow([
            coding.corpus, coding.document, coding.document_sha256_16, coding.coder, coding.primary or NONE,
            "" if coding.sure is None else coding.sure, held.fold[row], names[best], f"{held.primary[row, best]:.4f}", given,
        ])  # fmt: skip
    return out.getvalue()

"""From codings to a model with everything a reader of its figures may ask for."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.evaluating.drift import usual_unknown
from framing.classify.evaluating.errors_table import tabulate_errors
from framing.classify.evaluating.figures import cross_fit, tabulate, tabulate_calibration
from framing.classify.fitting.stance import score_stance
from framing.classify.making.card import write_card
from framing.classify.models.classifier import FrameClassifier
from framing.classify.models.model import FrameModel
from framing.codebook import Codebook
from framing.coding import Coding, coding_fields, part_by_reading
from framing.coding.coders.reading import models_among
from framing.coding.coders.voting import weigh
from framing.errors.classify import no_text

PINS = ("numpy", "scipy", "scikit-learn")
ENCODER_PINS = ("onnxruntime", "tokenizers")


@dataclass(frozen=True)
class Trained:
    """A model not yet stored, and the further files of its folder (name to text or JSON value).

    `chances` (n, codes): out-of-fold probabilities of the codings that were read for every kind, in their order.
    """

    model: FrameModel
    files: dict[str, Any]
    chances: npt.NDArray[np.float64]

    @property
    def figures(self) -> dict[str, Any]:
        """Out-of-fold figures."""
        figures: dict[str, Any] = self.files["figures.json"]
        return figures


def estimate_seconds(passages: int) -> float:
    """About how long training takes on one core, from timings of 500 to 4,000 passages."""
    return 1 + 0.004 * passages + 1.3e-6 * passages**2


def train_model(
    codings: Sequence[Coding],
    codebook: Codebook,
    *,
    name: str = "model",
    seed: int = 0,
    classifier: FrameClassifier | None = None,
    auxiliary: Sequence[Coding] = (),
    weights: Mapping[tuple[str, str], float] | None = None,
) -> Trained:
    """Train on codings that hold their texts; the `auxiliary` teaches too, but no figure counts it.

    Codings that leave a kind of codes unread teach the others at half weight, and no figure counts them either. `weights` say,
    by corpus and id, how much a coding counts in learning where that is not 1; figures count every passage once.

    Raises
    ------
    BadCodings : a coding stands off from its text. NotEnoughData.
    """  # fmt: skip
    codings, partly = part_by_reading(codings)
    auxiliary = [*partly, *auxiliary]
    everything = [*codings, *auxiliary]
    absent = [coding.id for coding in everything if not coding.text]
    if absent:
        raise no_text(absent[0], len(absent))
    taught = classifier or FrameClassifier(codebook, seed=seed)
    own = [True] * len(codings) + [False] * len(auxiliary)
    taught.fit([coding.text for coding in everything], everything, own=own, sample_weight=weigh(everything, weights))
    count = len(codings)
    targets, fold = taught.targets_.codes[:count], taught.fold_[:count]
    chances, given = cross_fit(taught.fold_scores_[:count], targets, fold)
    figures = tabulate(chances, given, targets, codebook)
    figures["calibration"] = {
        code: tabulate_calibration(chances[:, k], targets[:, k]) for k, code in enumerate(codebook.ids())
    }
    figures["folds"] = int(taught.fold_.max()) + 1
    figures["groups"], figures["cut"] = int(taught.groups_.max()) + 1, taught.cut_
    stance = taught.stance_
    if stance is not None:
        goal = taught.targets_
        mine = goal.rows < count
        figures["stance"] = score_stance(stance, goal.rows[mine], goal.practices[mine], goal.stances[mine], fold)
    about = {
        "seed": taught.seed, "codings": count, "codings_sha256": hash_codings(codings),
        "unknown_words": round(usual_unknown(taught.space_, *_texts_and_documents(codings)), 5),
        "auxiliary": len(auxiliary), "auxiliary_sha256": hash_codings(auxiliary),
        "coders": sorted({coding.coder for coding in codings}), "C": taught.C,
        **({"models_that_coded": machines} if (machines := sorted(models_among(everything))) else {}),
        **({"weighed_by_agreement": len(weights)} if weights else {}),
        "class_weight_exponent": taught.class_weight_exponent, "folds": taught.folds,
        "versions": {pin: version(pin) for pin in (*PINS, *(ENCODER_PINS if taught.encoder_ else ()))},
        **({"encoder": taught.encoder_.spec.name} if taught.encoder_ else {}),
    }  # fmt: skip
    model = FrameModel(
        codebook, name, codebook.version, taught.space_, taught.weights_, taught.calibration_, taught.thresholds_,
        None if stance is None else stance.calibration, 0.5 if stance is None else stance.away, about=about,
        encoder=taught.encoder_,
    )  # fmt: skip
    practices = len(codebook.of_kind("practice"))
    endorse = np.ones((count, practices)) if stance is None else stance.out_of_fold[:count, :, 0]
    errors = tabulate_errors(
        codings, chances, chances[:, :practices] * endorse, targets, _endorsing(taught, practices)[:count], codebook
    )
    files: dict[str, Any] = {
        "figures.json": figures, "errors.json": errors,
        "codings.csv": _list_places(codings, taught, chances, endorse, codebook),
    }  # fmt: skip
    card, text = write_card(model, figures, codings, auxiliary)
    return Trained(model, files | {"card.json": card, "card.md": text}, chances)


def hash_codings(codings: Sequence[Coding]) -> str:
    """SHA-256 over the codings, with their texts, in their order."""
    digest = hashlib.sha256()
    for coding in codings:
        digest.update(json.dumps(coding_fields(coding), sort_keys=True, ensure_ascii=False).encode())
    return digest.hexdigest()


def _texts_and_documents(codings: Sequence[Coding]) -> tuple[list[str], list[str]]:
    return [coding.text for coding in codings], [f"{c.corpus}/{c.document}" if c.document else c.id for c in codings]


def _endorsing(taught: FrameClassifier, practices: int) -> Any:
    matrix = np.zeros((len(taught.targets_.codes), practices))
    endorsed = taught.targets_.stances == "endorse"
    matrix[taught.targets_.rows[endorsed], taught.targets_.practices[endorsed]] = 1
    return matrix


def _list_places(codings: Sequence[Coding], taught: FrameClassifier, chances: Any, endorse: Any, book: Codebook) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    plain = ["id", "coder", "corpus", "document", "document_sha256_16", "start", "end", "stratum"]
    head = [*plain, "sampling_probability", "practices", "domestic", "mechanism", "group", "fold"]
    writer.writerow([*head, *(f"p_{code}" for code in book.ids()), *(f"e_{code}" for code in book.ids("practice"))])
    for row, coding in enumerate(codings):
        chance = "" if coding.sampling_probability is None else repr(coding.sampling_probability)
        practices = ";".join(f"{code}:{stance}" for code, stance in coding.practices)
        writer.writerow([
            *(getattr(coding, name) for name in plain), chance, practices, ";".join(coding.domestic),
            ";".join(coding.mechanism), taught.groups_[row], taught.fold_[row],
            *(f"{value:.4f}" for value in chances[row]), *(f"{value:.4f}" for value in endorse[row]),
        ])  # fmt: skip
    return out.getvalue()

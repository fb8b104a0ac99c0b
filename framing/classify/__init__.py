"""Frame classifiers: features, training, evaluation, and stored models that read passages quickly.

In: passages (text alone, never date, state or speaker) and codings under a codebook. Out: `FrameClassifier` for
Python, `FrameModel` from a model folder, and per passage calibrated probabilities of every code (`Scores`),
the stance towards practices, named threats, and the words that carried a frame (`Evidence`).

Packages, each importing only those before it: `text` (words, cues, features), `threats` (named adversaries), `fitting`
(targets, folds, weights, calibration, stance), `documents` (what a document frames), `encoder` (a pretrained encoder),
`models` (what is fitted, stored and read with), `evaluating` (figures, errors, transfer, drift), `making` (from codings to a
model folder). Names are loaded when first asked for, since a pass over a corpus needs no scikit-learn.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from framing.classify.models.classifier import FrameClassifier
    from framing.classify.models.model import FrameModel
    from framing.classify.models.scores import Evidence, Scores
    from framing.classify.models.store import load_model, save_model, verify_model

__all__ = ["Evidence", "FrameClassifier", "FrameModel", "Scores", "load_model", "save_model", "verify_model"]
_HOMES = {"FrameClassifier": "classifier", "FrameModel": "model", "Evidence": "scores", "Scores": "scores"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"framing.classify.models.{_HOMES.get(name, 'store')}"), name)

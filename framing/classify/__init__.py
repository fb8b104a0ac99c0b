"""Frame classifiers: features, training, evaluation, and stored models that read passages quickly.

In: passages (text alone, never date, state or speaker) and codings under a codebook. Out: `FrameClassifier` for
Python, `FrameModel` from a model folder, and per passage calibrated probabilities of every code (`Scores`),
the stance towards practices, named threats, and the words that carried a frame (`Evidence`).
"""

from __future__ import annotations

from framing.classify.classifier import FrameClassifier
from framing.classify.model import FrameModel
from framing.classify.scores import Evidence, Scores
from framing.classify.store import load_model, save_model, verify_model

__all__ = ["Evidence", "FrameClassifier", "FrameModel", "Scores", "load_model", "save_model", "verify_model"]

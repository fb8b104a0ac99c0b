"""Models that were trained elsewhere, read as frame models: spaCy pipelines and scikit-learn pipelines kept by skops.

In: ``spacy:PATH`` or ``skops:PATH``, and beside it an optional settings file. Out: a `FrameModel` whose probabilities are
those of the other model.
"""

from __future__ import annotations

from framing.classify.models.outside.loading import KINDS, is_outside, lasting_name, list_outside, load_outside

__all__ = ["KINDS", "is_outside", "lasting_name", "list_outside", "load_outside"]

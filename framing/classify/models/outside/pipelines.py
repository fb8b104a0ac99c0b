"""What reads the texts: a spaCy pipeline with a text or span categoriser, or a scikit-learn pipeline kept by skops."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from framing.classify.models.outside.settings import OutsideSettings
from framing.errors.outside import labels_without_names, no_categoriser, no_probabilities, not_loaded, types_not_trusted
from framing.extras import load_extra

Matrix = npt.NDArray[np.float64]
_TEXT = ("textcat_multilabel", "textcat")
_SPANS = ("spancat", "spancat_singlelabel")


class SpacyLabeller:
    """Labels of a pipeline's text categorisers (their scores) and span categorisers (the score of the surest span)."""

    def __init__(self, path: Path) -> None:
        import spacy

        try:
            self.nlp = spacy.load(path)
        except (OSError, ValueError, KeyError, TypeError, ImportError) as error:
            raise not_loaded(path, "a spaCy pipeline", error) from error
        kinds = {name: self.nlp.get_pipe_meta(name).factory for name in self.nlp.pipe_names}
        self._keys: dict[str, str] = {}
        labels: list[str] = []
        for name, kind in kinds.items():
            if kind in (*_TEXT, *_SPANS):
                pipe: Any = self.nlp.get_pipe(name)
                labels += pipe.labels
                if kind in _SPANS:
                    self._keys[name] = pipe.key
        if not labels:
            raise no_categoriser(path, list(kinds.values()))
        self.labels: tuple[str, ...] = tuple(dict.fromkeys(labels))
        self.language: str = self.nlp.lang or "en"
        self._place = {label: number for number, label in enumerate(self.labels)}

    def predict(self, texts: Sequence[str]) -> Matrix:
        """Scores (texts, labels)."""
        chances = np.zeros((len(texts), len(self.labels)))
        for row, doc in enumerate(self.nlp.pipe(texts)):
            for label, score in doc.cats.items():
                if label in self._place:
                    chances[row, self._place[label]] = score
            for key in self._keys.values():
                found = doc.spans.get(key, [])
                scores = getattr(found, "attrs", {}).get("scores", np.ones(len(found)))
                for span, score in zip(found, scores, strict=True):
                    place = self._place[span.label_]
                    chances[row, place] = max(chances[row, place], float(score))
        return chances


class SklearnLabeller:
    """Labels and probabilities of a scikit-learn pipeline that takes texts; no code that is not trusted is run."""

    def __init__(self, path: Path, settings: OutsideSettings) -> None:
        io: Any = load_extra("skops.io", "skops")
        try:
            unknown = sorted(set(io.get_untrusted_types(file=path)) - set(settings.trusted))
            if unknown:
                raise types_not_trusted(path, unknown, settings.path)
            self.pipeline = io.load(path, trusted=list(settings.trusted))
        except (OSError, ValueError, KeyError, TypeError, ImportError, AttributeError, BadZipFile) as error:
            raise not_loaded(path, "a scikit-learn pipeline stored by skops", error) from error
        if not hasattr(self.pipeline, "predict_proba"):
            raise no_probabilities(path, type(self.pipeline).__name__)
        self.language: str = settings.language or "en"
        self.labels: tuple[str, ...] = settings.names or self._names(path, settings)
        width = self.predict(["a text"]).shape[1]
        if width != len(self.labels):
            raise labels_without_names(path, width, settings.path)

    def _names(self, path: Path, settings: OutsideSettings) -> tuple[str, ...]:
        classes = getattr(self.pipeline, "classes_", ())
        names = tuple(str(name) for name in classes)
        if not names or any(name.isdigit() or name.startswith("[") for name in names):
            raise labels_without_names(path, self.predict(["a text"]).shape[1], settings.path)
        return names

    def predict(self, texts: Sequence[str]) -> Matrix:
        """Probabilities (texts, labels); of classifiers that give one table a label, the chance that it is there."""
        chances = self.pipeline.predict_proba(list(texts))
        if isinstance(chances, list):
            return np.column_stack([np.asarray(part)[:, -1] for part in chances])
        return np.asarray(chances, dtype=float)

"""A trained frame model, ready to read passages; made by training, kept in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from framing.classify.documents.weights import DocumentWeights
from framing.classify.encoder.head import EncoderHead
from framing.classify.encoder.layers import TrainedLayers
from framing.classify.fitting.stance import stance_probabilities
from framing.classify.models.contents import read_object
from framing.classify.models.evidence import divide_score
from framing.classify.models.scorer import Scorer
from framing.classify.models.scores import Evidence, Scores
from framing.classify.text.features import FeatureSpace, Reading
from framing.classify.text.passages import check_passages
from framing.classify.threats.naming import name_threats
from framing.codebook import Codebook
from framing.codebook.giving import give_codes
from framing.showing import Shown

Matrix = npt.NDArray[np.float64]
AT_ONCE = 200  # passages read together to be explained


@dataclass(frozen=True, repr=False)
class FrameModel(Shown):
    """A linear frame classifier with calibration, thresholds and stance; reads text only.

    Attributes
    ----------
    codebook : the scheme it was trained under. name, version, sha256 : its identity (hash of its list of files).
    calibration : (codes, 2) slope and intercept. cuts : (codes,) thresholds of the calibrated probability.
    stance_calibration : (2, 2), or None where stance was not learned (then everything is endorsed).
    folder : where it lies, None before it was stored.
    document_weights : what was learned from coded documents, None where there were none.
    encoder : what a pretrained encoder adds to the scores of codes, None where the words alone were learned from.
    """

    codebook: Codebook
    name: str
    version: str
    space: FeatureSpace = field(repr=False)
    weights: Mapping[str, npt.NDArray[np.float32]] = field(repr=False)
    calibration: Matrix = field(repr=False)
    cuts: Matrix = field(repr=False)
    stance_calibration: Matrix | None = field(default=None, repr=False)
    away: float = 0.5
    sha256: str = ""
    folder: Path | None = None
    about: Mapping[str, Any] = field(default_factory=dict, repr=False)
    document_weights: DocumentWeights | None = field(default=None, repr=False)
    encoder: EncoderHead | TrainedLayers | None = field(default=None, repr=False)

    def _facts(self) -> dict[str, Any]:
        book = f"{self.codebook.name} {self.codebook.version}"
        facts = {"name": self.name, "version": self.version, "sha256": self.sha256[:16], "codebook": book}
        return facts | {"codes": len(self.codes), "folder": str(self.folder or "")}

    def describe(self) -> dict[str, Any]:
        """Name, version, hash, codebook and code to threshold, as plain values."""
        book = f"{self.codebook.name} {self.codebook.version}"
        facts = {"name": self.name, "version": self.version, "sha256": self.sha256, "codebook": book}
        return facts | {"thresholds": self.thresholds}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """All codes: practices, domestic appeals, mechanisms."""
        return tuple(self.codebook.ids())

    @cached_property
    def practices(self) -> tuple[str, ...]:
        """The practices among the codes."""
        return tuple(self.codebook.ids("practice"))

    @cached_property
    def thresholds(self) -> dict[str, float]:
        """Code to the calibrated probability from which on the code is given."""
        return dict(zip(self.codes, self.cuts.tolist(), strict=True))

    @cached_property
    def scorer(self) -> Scorer:
        """The fast linear scorer."""
        return Scorer(self.space, dict(self.weights))

    def predict(self, texts: Sequence[str]) -> Scores:
        """Calibrated probabilities and stances of passages (texts); see `Scores` for shapes."""
        return self.predict_reading(self.read(texts))

    def read(self, texts: Sequence[str]) -> Reading:
        """The passages as words with all cues, topics and names found in them, for the methods that take a reading.

        Raises
        ------
        BadSetting : one text instead of a list, or a passage that is missing or no text.
        """
        return self.space.read(check_passages(texts))

    def predict_reading(self, reading: Reading) -> Scores:
        """As `predict`, of passages as read."""
        codes, practices, texts = len(self.codes), len(self.practices), reading.texts
        raw = self.scorer.score_reading(reading)
        if self.encoder is not None:
            raw[:, :codes] += self.encoder.score(texts, raw[:, :codes])
        chances = expit(raw[:, :codes] * self.calibration[:, 0] + self.calibration[:, 1])
        if self.codebook.choice == "one":
            among = chances[:, :practices]
            among /= np.maximum(among.sum(axis=1, keepdims=True), 1.0)
        if self.stance_calibration is None:
            stance = np.zeros((len(texts), practices, 3))
            stance[..., 0] = 1
        else:
            asked = raw[:, codes:].reshape(len(texts), 2, practices).transpose(1, 0, 2)
            stance = stance_probabilities(asked.astype(float), self.stance_calibration)
        small = stance.astype(np.float32)
        return Scores(self.codes, self.practices, chances.astype(np.float32), small[..., 0], small, self.away)

    def explain(self, text: str, codes: Sequence[str] | None = None, *, most: int = 12) -> list[Evidence]:
        """The spans of a passage that speak most for its codes, strongest first within a code.

        `codes` are by default those given to the passage. Weights are exact shares of the calibrated log-odds:
        over all spans, with the intercept and the term for length, they add up to it, less what an encoder adds
        (`explain_encoder`). Only spans that speak for the code are listed, at most `most` of them.
        """
        if codes is None:
            given = self.give_codes(self.predict([text]))[0]
            codes = [code for code, here in zip(self.codes, given, strict=True) if here]
        return self._explain(self.space.read([text]), codes, most)

    def explain_encoder(self, texts: Sequence[str]) -> Matrix:
        """What the encoder adds to the calibrated log-odds of codes (n, codes), by no words in particular; 0 without one."""
        texts = check_passages(texts)
        if self.encoder is None:
            return np.zeros((len(texts), len(self.codes)))
        words = self.scorer.score(texts)[:, : len(self.codes)]
        added: Matrix = self.encoder.score(texts, words) * self.calibration[:, 0]
        return added

    def explain_many(self, asked: Sequence[tuple[str, Sequence[str]]], *, most: int = 12) -> Iterator[list[Evidence]]:
        """As `explain`, of many passages, each with the codes asked of it; they are read together."""
        for start in range(0, len(asked), AT_ONCE):
            some = asked[start : start + AT_ONCE]
            parts = self.space.read([text for text, _ in some]).parts()
            for part, (_, codes) in zip(parts, some, strict=True):
                yield self._explain(part, codes, most)

    def _explain(self, reading: Reading, codes: Sequence[str], most: int) -> list[Evidence]:
        wanted = [self.codes.index(code) for code in codes]
        shares, _ = divide_score(self.scorer, reading, wanted)
        found = []
        for column, (code, output) in enumerate(zip(codes, wanted, strict=True)):
            slope = self.calibration[output, 0]
            spans = [Evidence(code, start, end, float(row[column] * slope)) for (start, end), row in shares.items()]
            spans = sorted((each for each in spans if each.weight > 0), key=lambda each: (-each.weight, each.start))
            found += spans[:most]
        return found

    def find_topics(self, reading: Reading) -> npt.NDArray[np.bool_]:
        """Whether each passage has a cue of each placebo topic of the codebook, (passages, topics)."""
        found = np.zeros((len(reading.texts), len(self.codebook.placebo)), bool)
        hits = reading.hits.among(self.space.cues.topics)
        found[reading.stream.owner[hits.first], hits.number] = True
        return found

    def name_threats(
        self, reading: Reading, rows: Sequence[int] | npt.NDArray[np.int64], *, entities: bool = False
    ) -> list[str]:
        """As `threats`, of some of the passages as read."""
        return [";".join(actors) for actors in name_threats(self.space, reading, rows, entities=entities)]

    def threats(self, texts: Sequence[str], *, entities: bool = False) -> list[str]:
        """Named adversaries of each passage, joined by ';' (empty where none is named as one, or not in English).

        The words are those that the model reads. `entities` adds states, peoples and groups outside the gazetteer that
        spaCy names; slow (some thousand words a second), so give it passages that carry a frame.
        """
        return self.name_threats(self.read(texts), range(len(texts)), entities=entities)

    @cached_property
    def figures(self) -> dict[str, Any]:
        """The out-of-fold figures stored with the model; empty where there are none.

        Raises
        ------
        BadModel : the file is no JSON object.
        """
        path = self.folder / "figures.json" if self.folder else None
        if path is None or not path.is_file():
            return {}
        return read_object(path)

    def give_codes(self, scores: Scores) -> npt.NDArray[np.bool_]:
        """Which codes are given (n, codes), by the rule of `framing.codebook.giving`."""
        return give_codes(scores.probabilities, self.cuts, self.codebook)

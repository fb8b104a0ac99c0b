"""A model that needs no codings: a passage carries a code where a cue, phrase or pattern of the code stands in it.

It answers like a trained model, with probabilities of 0 and 1 and everything endorsed, so that every command takes it: words
that everyone can check in place of a classifier. What such words miss, and what they find that was not meant, is not known
until passages are coded; a frame for which that matters wants a trained model.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from framing.classify.models.model import FrameModel
from framing.classify.models.scores import Evidence, Scores
from framing.classify.text.features import FeatureSpace, Reading
from framing.codebook import load_codebook
from framing.errors.classify import no_cues
from framing.files import text_sha256
from framing.resources import shipped

GIVEN = 0.5
_RULE = "a code is given where one of its cues stands\n"  # part of the identity


class CueModel(FrameModel):
    """A codebook as a model: `predict` and `explain` by its cues alone; no weights, no figures, no folder."""

    def predict_reading(self, reading: Reading) -> Scores:
        """As `FrameModel.predict_reading`: 1 where a cue, phrase or pattern of the code stands, else 0; all is endorsed."""
        texts, practices = len(reading.texts), len(self.practices)
        cues = self.space.cues
        hits = np.flatnonzero(reading.hits.number < len(cues))
        rows, found = cues.count_patterns(reading.texts)
        rows = np.concatenate([reading.stream.owner[reading.hits.first[hits]], rows])
        code = cues.code_of[np.concatenate([reading.hits.number[hits], found])]
        own = code < len(self.codes)  # the others are cues of stances
        chances = np.zeros((texts, len(self.codes)), np.float32)
        chances[rows[own], code[own]] = 1.0
        if self.codebook.choice == "one":
            chances[:, :practices] /= np.maximum(chances[:, :practices].sum(axis=1, keepdims=True), 1.0)
        stance = np.zeros((texts, practices, 3), np.float32)
        stance[..., 0] = 1
        return Scores(self.codes, self.practices, chances, stance[..., 0], stance, self.away)

    def explain(self, text: str, codes: Sequence[str] | None = None, *, most: int = 12) -> list[Evidence]:
        """The cues that stand in a passage, each of weight 1, in the order of the text within a code; at most `most` a code."""
        return self._explain(self.space.read([text]), self.codes if codes is None else codes, most)

    def _explain(self, reading: Reading, codes: Sequence[str], most: int) -> list[Evidence]:
        text = reading.texts[0]
        places, cues = self.space.table.spans(text), self.space.cues
        spans: dict[str, set[tuple[int, int]]] = {code: set() for code in codes}
        for hit in np.flatnonzero(reading.hits.number < len(cues)):
            code = cues.codes[cues.code_of[reading.hits.number[hit]]]
            if code in spans:
                spans[code].add((places[reading.hits.first[hit]][0], places[reading.hits.last[hit]][1]))
        for cue, span in cues.find_patterns(text):
            if cues.codes[cues.code_of[cue]] in spans:
                spans[cues.codes[cues.code_of[cue]]].add(span)
        return [Evidence(code, *span, 1.0) for code in codes for span in sorted(spans[code])[:most]]


def model_of_cues(path: str | Path) -> CueModel:
    """The codebook in a file as a model.

    Raises
    ------
    FileMissing, BadCodebook : among them a codebook with a code that has neither cues nor phrases nor patterns.
    """
    book = load_codebook(path)
    empty = [code.id for code in book.codes if not (code.cues or code.phrases or code.patterns)]
    if empty:
        raise no_cues(path, empty[0])
    space = FeatureSpace(book)
    space.adopt_words([])
    nothing: npt.NDArray[np.float64] = np.zeros((len(book.codes), 2))
    return CueModel(
        book,
        book.name,
        book.version,
        space,
        {},
        nothing,
        np.full(len(book.codes), GIVEN),
        sha256=text_sha256(_RULE + book.source),
        about={"unknown_words": 1.0, "cues_alone": True},  # it knows no words, so none are strange to it
    )


def find_cue_codebook(name: str) -> Path:
    """The file of a codebook given as a model: a path, or one that comes with a shipped study, such as
    "codebooks/after-2001.toml".
    """
    path, own = Path(name), shipped("studies", name)
    return path if path.is_file() or not own.is_file() else own

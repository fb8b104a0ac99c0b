"""Placebo topics: what the coding rule leaves uncoded, found by cues alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from framing.codebook.scheme import Codebook


def match_placebo(codebook: Codebook, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether each text has a cue of each placebo topic, shape (texts, topics).

    A cue is the beginning of a word or phrase, lower case; line breaks count as spaces.
    """
    cues = [tuple(f" {cue}" for cue in topic.cues) for topic in codebook.placebo]
    found = np.zeros((len(texts), len(cues)), dtype=bool)
    if not cues:
        return found
    for row, text in enumerate(texts):
        flat = " " + " ".join(text.lower().split())
        for column, topic in enumerate(cues):
            found[row, column] = any(cue in flat for cue in topic)
    return found

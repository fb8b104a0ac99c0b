"""Placebo topics: what the coding rule leaves uncoded, found by cues alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from framing.codebook.cues import CueMatcher
from framing.codebook.scheme import Codebook


def match_placebo(codebook: Codebook, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether each text has a cue of each placebo topic, shape (texts, topics)."""
    matcher = CueMatcher(codebook.placebo)
    found = np.zeros((len(texts), len(codebook.placebo)), dtype=bool)
    topics = [topic.id for topic in codebook.placebo]
    found[:, [topics.index(topic) for topic in matcher.ids]] = matcher.mark(texts)
    return found

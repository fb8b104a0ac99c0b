"""The words that speak for a code: those the model weighs most, or the codebook's cues where the model is gone."""

from __future__ import annotations

from collections.abc import Callable

from framing.errors.base import FramingError
from framing.report.inputs import Inputs

MOST = 6
Explainer = Callable[[str], list[tuple[str, int, int]]]


def find_evidence(inputs: Inputs) -> Explainer:
    """A function from a passage's text to (code, start, end) of at most six pieces of evidence a code."""
    try:
        model = inputs.results.model()
    except (FramingError, ImportError, KeyError):
        return lambda text: _cues(inputs, text)

    def explain(text: str) -> list[tuple[str, int, int]]:
        counts: dict[str, int] = {}
        kept = []
        for item in sorted(model.explain(text), key=lambda item: (-item.weight, item.start, item.code)):
            counts[item.code] = counts.get(item.code, 0) + 1
            if item.weight > 0 and counts[item.code] <= MOST:
                kept.append((item.code, int(item.start), int(item.end)))
        return sorted(kept, key=lambda item: (item[1], item[2], item[0]))

    return explain


def _cues(inputs: Inputs, text: str) -> list[tuple[str, int, int]]:
    lower = text.lower()
    found = []
    for code in inputs.codebook.codes:
        places = ((lower.find(cue), len(cue)) for cue in code.cues)
        found += [(code.id, start, start + length) for start, length in places if start >= 0][:MOST]
    return sorted(found, key=lambda item: (item[1], item[2], item[0]))

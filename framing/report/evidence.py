"""The words that speak for a code: those the model weighs most, or the codebook's cues where the model is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from framing.report.inputs import Inputs

MOST = 6
Explainer = Callable[[Sequence[tuple[str, list[str]]]], Iterator[list[tuple[str, int, int]]]]


def find_evidence(inputs: Inputs) -> Explainer:
    """A function from texts of passages and their codes to (code, start, end), at most six places a code, in order."""
    model = inputs.model
    if model is None:
        return lambda asked: (_in_order(_find_cues(inputs, text, codes)) for text, codes in asked)
    return lambda asked: (
        _in_order((item.code, int(item.start), int(item.end)) for item in found)
        for found in model.explain_many(asked, most=MOST)
    )


def _in_order(found: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    return sorted(found, key=lambda item: (item[1], item[2], item[0]))


def _find_cues(inputs: Inputs, text: str, codes: list[str]) -> Iterator[tuple[str, int, int]]:
    lower = text.lower()
    for code in codes:
        starts = ((lower.find(cue), len(cue)) for cue in inputs.codebook[code].cues)
        yield from [(code, start, start + length) for start, length in starts if start >= 0][:MOST]

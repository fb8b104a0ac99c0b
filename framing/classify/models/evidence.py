"""The words that carried a frame: each word's exact share of a linear score, as spans of the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from framing.classify.models.scorer import Scorer
from framing.classify.text.counts import find_pairs
from framing.classify.text.features import Reading, measure_size

Span = tuple[int, int]
Row = npt.NDArray[np.float64]


def divide_score(scorer: Scorer, reading: Reading, outputs: Sequence[int]) -> tuple[dict[Span, Row], Row]:
    """Shares of the score by span, and the rest (intercept and the passage's length) that no word carries.

    `reading` is of one text; `outputs` are the columns wanted. Shares and rest add up to the score. Where a score depends on
    the damped count of a word or cue, its occurrences share alike.
    """
    places = scorer.space.table.spans(reading.texts[0])
    shares: dict[Span, Row] = defaultdict(lambda: np.zeros(len(outputs)))
    for part in (_words(scorer, reading, places), _pairs(scorer, reading, places)):
        for span, row in part:
            shares[span] += row[list(outputs)]
    weights = scorer.weights["cues"][:, list(outputs)].astype(float)
    for span, row in _cues(scorer, reading, places, weights):
        shares[span] += row
    size = float(measure_size(reading.counts)[0, 0])
    rest = scorer.weights["bias"][0, list(outputs)].astype(float) + size * weights[-1]
    return dict(shares), rest


def _words(scorer: Scorer, reading: Reading, places: Sequence[Span]) -> Iterator[tuple[Span, Row]]:
    types, inverse, counts = np.unique(reading.stream.ids, return_inverse=True, return_counts=True)
    own, grams = scorer.word_parts(types)
    own_squares, gram_squares = scorer.word_squares(types)
    damped = 1 + np.log(counts)
    own_length = np.sqrt(float(damped**2 @ own_squares)) or 1.0
    gram_length = np.sqrt(float(damped**2 @ gram_squares)) or 1.0
    rows = (own / own_length + grams / gram_length) * (damped / counts)[:, None]
    yield from zip(places, rows[inverse], strict=True)


def _pairs(scorer: Scorer, reading: Reading, places: Sequence[Span]) -> Iterator[tuple[Span, Row]]:
    rows, squares = scorer.pair_parts()
    column, first = find_pairs(reading.stream, scorer.space.pairs)
    counts = np.bincount(column, minlength=1)
    damped = 1 + np.log(np.maximum(counts, 1))
    length = np.sqrt(float((damped[np.unique(column)] ** 2) @ squares[np.unique(column)])) or 1.0
    for number, token in zip(column, first, strict=True):
        share = damped[number] / counts[number] / length
        yield (places[token][0], places[token + 1][1]), rows[number] * share


def _cues(scorer: Scorer, reading: Reading, places: Sequence[Span], weights: Row) -> Iterator[tuple[Span, Row]]:
    """Every cue column's value, shared alike among the occurrences behind it."""
    space, hits = scorer.space, reading.hits
    behind: dict[int, list[Span]] = defaultdict(list)
    columns, hit = space.place_hits(reading)
    for column, first, last in zip(columns.tolist(), hits.first[hit], hits.last[hit], strict=True):
        behind[column].append((places[first][0], places[last][1]))
    for cue, span in space.cues.find_patterns(reading.texts[0]):
        behind[cue].append(span)
        behind[len(space.cues) + int(space.cues.code_of[cue])].append(span)
    for column, spans in behind.items():
        scale = space.settings.cue_scale if column < len(space.cues) else space.settings.view_scale
        for span in spans:
            yield span, weights[column] * (np.log1p(len(spans)) * scale / len(spans))

"""The words that carried a frame: each word's exact share of a linear score, as spans of the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from framing.classify.models.scorer import Scorer
from framing.classify.text.counts import count_pairs, count_words, find_keys, pair_keys
from framing.classify.text.features import damp, measure_size
from framing.classify.text.words import FIRST_WORD, Stream

Span = tuple[int, int]
Row = npt.NDArray[np.float64]


def divide_score(scorer: Scorer, text: str, outputs: Sequence[int]) -> tuple[dict[Span, Row], Row]:
    """Shares of the score by span, and the rest (intercept and the passage's length) that no word carries.

    `outputs` are the columns wanted. Shares and rest add up to the score. Where a score depends on the damped
    count of a word or cue, its occurrences share alike.
    """
    space = scorer.space
    places = space.table.spans(text)
    stream = space.table.read([text])
    shares: dict[Span, Row] = defaultdict(lambda: np.zeros(len(outputs)))
    for part in (_words(scorer, stream, places), _pairs(scorer, stream, places)):
        for span, row in part:
            shares[span] += row[list(outputs)]
    weights = scorer.weights["cues"][:, list(outputs)].astype(float)
    for span, row in _cues(scorer, text, stream, places, weights):
        shares[span] += row
    counts = count_words(stream, len(space.table.types))
    size = float(measure_size(counts)[0, 0])
    rest = scorer.weights["bias"][0, list(outputs)].astype(float) + size * weights[-1]
    return dict(shares), rest


def _words(scorer: Scorer, stream: Stream, places: Sequence[tuple[int, int, int]]) -> Iterator[tuple[Span, Row]]:
    types, inverse, counts = np.unique(stream.ids, return_inverse=True, return_counts=True)
    real = types >= FIRST_WORD
    own, grams = scorer.word_parts(types)
    own_squares, gram_squares = scorer.word_squares(types)
    damped = np.where(real, 1 + np.log(counts), 0.0)
    own_length = np.sqrt(float(damped**2 @ own_squares)) or 1.0
    gram_length = np.sqrt(float(damped**2 @ gram_squares)) or 1.0
    rows = (own / own_length + grams / gram_length) * (damped / counts)[:, None]
    for token, (_, start, end) in enumerate(places):
        if real[inverse[token]]:
            yield (start, end), rows[inverse[token]]


def _pairs(scorer: Scorer, stream: Stream, places: Sequence[tuple[int, int, int]]) -> Iterator[tuple[Span, Row]]:
    rows, squares = scorer.pair_parts()
    damped = damp(count_pairs(stream, scorer.space.pairs))
    length = np.sqrt((damped.power(2) @ squares)[0]) or 1.0
    keys, _, tokens = pair_keys(stream)
    column, known = find_keys(keys, scorer.space.pairs)
    counts = np.bincount(column[known], minlength=1)
    for number, token in zip(column[known], tokens[known], strict=True):
        share = (1 + np.log(counts[number])) / counts[number] / length
        yield (places[token][1], places[token + 1][2]), rows[number] * share


def _cues(
    scorer: Scorer, text: str, stream: Stream, places: Sequence[tuple[int, int, int]], weights: Row
) -> Iterator[tuple[Span, Row]]:
    """Every cue column's value, shared alike among the occurrences behind it."""
    space = scorer.space
    cues, facts = space.cues, space.facts()
    masks = [np.ones(len(places), bool), *space.views(stream, facts)]
    behind: dict[int, list[Span]] = defaultdict(list)
    begins, held = facts.elements.indptr, facts.elements.indices
    code_of = cues.column_codes
    for token, (number, start, end) in enumerate(places):
        for cue in held[begins[number] : begins[number + 1]].tolist():
            if cue >= len(cues.words):
                continue
            behind[cue].append((start, end))
            code = code_of[cue]
            for view, mask in enumerate(masks):
                if mask[token]:
                    behind[len(cues) + view * len(cues.codes) + code].append((start, end))
    longer = [
        (len(cues.words) + number, (places[one][1], places[other][2]))
        for number, one, other in zip(*cues.find_phrases(stream, facts.kinds), strict=True)
    ]
    letters = facts.letters[np.unique(stream.ids)].sum(axis=0) if cues.expressions else np.zeros((1, len(cues.letters)))
    at = len(cues.words) + len(cues.phrases)
    tried = cues.count_expressions([text], sp.csr_matrix(letters)).indices.tolist()
    longer += [(at + n, m.span()) for n in tried for m in cues.expressions[n].expression.finditer(text)]
    for column, span in longer:
        behind[column].append(span)
        behind[len(cues) + code_of[column]].append(span)
    for column, spans in behind.items():
        scale = space.settings.cue_scale if column < len(cues) else space.settings.view_scale
        for span in spans:
            yield span, weights[column] * (np.log1p(len(spans)) * scale / len(spans))

"""Shares of a study's groups three ways: as classified, adjusted, and by the coded passages that were drawn from them.

A group is the part of a corpus that lies in a span of years and is of the dominant state, of the secondary states, or of
those among them that depend on the dominant state in the year or do not. The spans are those that the strata of the draw
are named by, as far as the study goes; the groups need not follow the strata (`framing.align.prevalence.design_based`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.align.inputs.exposure import check_exposure, read_exposure, split_exposed
from framing.align.noise.classifier_error import check_errors
from framing.align.prevalence.by_group import GroupCounts, estimate_group
from framing.align.settings import AlignSettings
from framing.corpus.checks.reuse import measure_quoted
from framing.schemas import DESIGN
from framing.study.coded_sample import OPEN_END, CodedSample
from framing.study.counts import QUOTED, StudyCounts, dominant_label
from framing.study.file import Study
from framing.tables import read_table

LEAST_CODED = 50
LEAST_COVERED, MOST_COVERED = 0.5, 1.5  # nearer to once than to not at all, or to twice


@dataclass(frozen=True)
class _Span:
    """Part of a corpus: the years of its documents (rows of state, document, period, weight) and what the draw is of it."""

    corpus: str
    audience: str
    first: int
    last: int
    weights: pd.DataFrame
    covered: float
    length: float


def estimate_study(
    study: Study, counts: StudyCounts, draw: CodedSample | None, settings: AlignSettings, errors: pd.DataFrame | None
) -> pd.DataFrame:
    """The table `framing.schemas.DESIGN` of a study.

    A group has rows if 50 or more coded passages of the model's first draw fall into it, and if the draw covers its corpus
    in these years once: the lengths of its passages, each counted as often as its probability says, add up to half to one
    and a half of the text. Else it was drawn from other texts, or two draws stand in one. Lengths log, not
    numbers, for passages may have been cut otherwise; `length` says how much longer or shorter they were.

    Parameters
    ----------
    counts : of the study. draw : of its model, None where the model keeps no codings of known probability.
    settings : for the level of the intervals and the exposure at which a state counts as exposed. errors : the
        model's errors table, for the adjusted shares.

    Returns
    -------
    No rows without a draw.
    """
    parts: list[pd.DataFrame] = []
    if draw is not None:
        by_corpus = {str(corpus): own.set_index("document") for corpus, own in counts.by_document.groupby("corpus")}
        sample = _Sample(draw, _own(draw, study), by_corpus)
        checked = None if errors is None else check_errors(errors, "errors")
        for span in _spans(sample, counts.weights):
            if LEAST_COVERED <= span.covered <= MOST_COVERED:
                parts += _estimate_span(span, sample, study, settings, checked)
    names = [column.name for column in DESIGN.columns]
    return pd.concat(parts, ignore_index=True)[names] if parts else pd.DataFrame(columns=names)


@dataclass(frozen=True)
class _Sample:
    """The draw beside the study: how much of each coded passage counts (n,), and by corpus the counts of documents."""

    draw: CodedSample
    own: npt.NDArray[np.float64]
    sums: Mapping[str, pd.DataFrame]

    def inside(self, corpus: str, share: pd.Series) -> npt.NDArray[np.float64]:
        """(n,) how much of each coded passage belongs to the documents of a corpus, of which `share` lies in a group."""
        places = self.draw.places
        part = places["document"].map(share).fillna(0.0).to_numpy(dtype=float)
        return self.own * part * (places["corpus"] == corpus).to_numpy(dtype=float)


def _own(draw: CodedSample, study: Study) -> npt.NDArray[np.float64]:
    """1 for coded passages that count, 0 for those mostly taken over from another state, as in the counts."""
    if not study.reuse:
        return np.ones(len(draw.places))
    quoted = measure_quoted(draw.places, read_table(study.file(study.reuse)))
    return np.asarray(quoted < QUOTED, dtype=float)


def _spans(sample: _Sample, weights: pd.DataFrame) -> Iterator[_Span]:
    draw = sample.draw
    long = (draw.places["end"] - draw.places["start"]).to_numpy(dtype=float)
    for (corpus, audience), rows in weights.groupby(["corpus", "audience"], sort=True):
        if corpus not in sample.sums:
            continue
        for first, last in draw.eras.get(str(corpus), []) or [(0, OPEN_END)]:
            inside = rows[rows["period"].between(first, last)]
            if inside.empty:
                continue
            share = _shares(inside)
            times = sample.inside(str(corpus), share) / draw.passages.probability
            sizes = sample.sums[str(corpus)][["total", "characters"]].reindex(share.index)
            present = sizes.mul(share, axis=0).sum()
            covered = float(times @ long / present["characters"])
            length = covered * float(present["total"] / times.sum()) if covered else 0.0
            years = int(inside["period"].min()), int(inside["period"].max())
            yield _Span(str(corpus), str(audience), *years, inside, covered, length)


def _estimate_span(
    span: _Span, sample: _Sample, study: Study, settings: AlignSettings, errors: pd.DataFrame | None
) -> list[pd.DataFrame]:
    parts = []
    passages, years = sample.draw.passages, f"{span.first}-{span.last}"
    for states, rows in _by_states(span.weights, study, settings):
        share = _shares(rows)
        inside = sample.inside(span.corpus, share)
        coded = int((inside > 0).sum())
        if coded < LEAST_CODED:
            continue
        counts = _count(rows, share, sample.sums[span.corpus], passages.frames)
        table = estimate_group(counts, errors, passages, inside, settings.level)
        endorsed = dict(zip(passages.frames, (passages.coded[inside > 0] > 0).sum(axis=0), strict=True))
        parts.append(
            table.assign(
                group=f"{' '.join(filter(None, (span.corpus, years, span.audience)))}, {states}",
                corpus=span.corpus,
                audience=span.audience,
                states=states,
                first=span.first,
                last=span.last,
                coded=coded,
                endorsed=table["frame"].map(endorsed),
                documents=int((counts.passages > 0).sum()),
                passages=counts.passages.sum(),
                covered=span.covered,
                length=span.length,
            )
        )
    return parts


def _by_states(weights: pd.DataFrame, study: Study, settings: AlignSettings) -> Iterator[tuple[str, pd.DataFrame]]:
    dominant = weights["state"] == dominant_label(study)
    yield "dominant", weights[dominant]
    others = weights[~dominant]
    yield "secondary", others
    if study.exposure is None or others.empty:
        return
    path = study.file(study.exposure.file)
    states, periods = (np.unique(others[column].to_numpy()) for column in ("state", "period"))
    table = check_exposure(read_table(path), tuple(states), path)
    values = read_exposure(table, tuple(states), periods)
    known = values[np.searchsorted(states, others["state"]), np.searchsorted(periods, others["period"])]
    exposed, unexposed = split_exposed(known, settings.exposure_cut)
    yield "exposed", others[exposed]
    yield "unexposed", others[unexposed]


def _yearly(rows: pd.DataFrame) -> pd.Series:
    """How much of each document lies in each year, once however many of its parties are in the group."""
    return rows.groupby(["document", "period"])["weight"].max()


def _shares(rows: pd.DataFrame) -> pd.Series:
    return _yearly(rows).groupby("document").sum()


def _count(rows: pd.DataFrame, share: pd.Series, sums: pd.DataFrame, frames: tuple[str, ...]) -> GroupCounts:
    own = sums.reindex(share.index).fillna(0.0)
    yearly = _yearly(rows)
    by_year = (
        (yearly * own["total"].reindex(yearly.index.get_level_values("document")).to_numpy()).groupby("period").sum()
    )
    return GroupCounts(
        frames=frames,
        count=own[list(frames)].mul(share, axis=0).to_numpy(dtype=float),
        passages=(own["total"] * share).to_numpy(dtype=float),
        periods=by_year.index.to_numpy(dtype=int),
        passages_by_period=by_year.to_numpy(dtype=float),
    )

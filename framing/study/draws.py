"""The groups of a study of which coded passages of known probability tell, each with the draw that tells of it best.

A group is the part of a corpus that lies in a span of years and is of the dominant state, of the secondary states, or of
those among them that depend on the dominant state in the year or do not. The spans are those that the strata of a draw
are named by, as far as the study goes; the groups need not follow the strata (`framing.align.prevalence.design_based`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.align.inputs.exposure import check_exposure, read_exposure, split_exposed
from framing.align.settings import AlignSettings
from framing.corpus.checks.reuse import measure_quoted
from framing.study.coded_sample import OPEN_END, CodedSample, join_passages, take_passages
from framing.study.counts import QUOTED, StudyCounts
from framing.study.file import Study
from framing.study.weighing import dominant_label
from framing.tables import read_table

LEAST_CODED = 50
LEAST_COVERED, MOST_COVERED = 0.5, 1.5  # nearer to once than to not at all, or to twice
CUT_ALIKE = 0.1  # difference of log lengths up to which passages were cut as they are today
STATES = ("dominant", "secondary", "exposed", "unexposed")


@dataclass(frozen=True)
class DrawBeside:
    """A draw beside the study: how much of each coded passage counts (n,), and by corpus the counts of documents."""

    number: int
    draw: CodedSample
    own: npt.NDArray[np.float64]
    sums: Mapping[str, pd.DataFrame]

    def inside(self, corpus: str, share: pd.Series) -> npt.NDArray[np.float64]:
        """(n,) how much of each coded passage belongs to the documents of a corpus, of which `share` lies in a group."""
        places = self.draw.places
        part = places["document"].map(share).fillna(0.0).to_numpy(dtype=float)
        return self.own * part * (places["corpus"] == corpus).to_numpy(dtype=float)


@dataclass(frozen=True)
class Span:
    """Part of a corpus: the years of its documents (rows of state, document, period, weight) and what the draw is of it."""

    sample: DrawBeside
    corpus: str
    audience: str
    first: int
    last: int
    weights: pd.DataFrame
    covered: float
    length: float


@dataclass(frozen=True)
class DrawnGroup:
    """The rows of a span that are of some states, by document, and how much of each coded passage lies in them (n,)."""

    span: Span
    states: str
    rows: pd.DataFrame
    share: pd.Series
    inside: npt.NDArray[np.float64]

    @property
    def coded(self) -> int:
        """How many coded passages lie in it."""
        return int((self.inside > 0).sum())

    @property
    def rank(self) -> tuple[float, int]:
        """What is least in the group to take: how far its passages were cut otherwise than today, then fewer of them."""
        return max(abs(math.log(self.span.length)) - CUT_ALIKE, 0.0), -self.coded

    @property
    def place(self) -> tuple[str, str, int, int]:
        """Where it stands in the table."""
        return self.span.corpus, self.span.audience, self.span.first, STATES.index(self.states)

    def overlaps(self, other: DrawnGroup) -> bool:
        """Whether both are of the same texts and states for more than half of the years of the shorter one."""
        one, two = self.span, other.span
        same = (one.corpus, one.audience, self.states) == (two.corpus, two.audience, other.states)
        shared = min(one.last, two.last) - max(one.first, two.first) + 1
        return same and 2 * shared > min(one.last - one.first, two.last - two.first) + 1


def choose_groups(
    study: Study, counts: StudyCounts, draws: Mapping[int, CodedSample], settings: AlignSettings
) -> list[DrawnGroup]:
    """The groups of which a draw tells, in the order of the table `framing.schemas.DESIGN`.

    50 or more coded passages of the draw fall into a group, and the draw covers its corpus
    in these years once: the lengths of its passages, each counted as often as its probability says, add up to half to one
    and a half of the text. Else it was drawn from other texts, or two draws stand in one. Lengths log, not
    numbers, for passages may have been cut otherwise; `length` says how much longer or shorter they were. Where
    several draws tell of the same texts and states, the one counts whose passages are most nearly as long as today's, and of
    those within a tenth of that length the one with the most coded passages. Spans of two draws that share a few years at
    their ends stand beside each other.

    Parameters
    ----------
    counts : of the study, with the documents of `coded_corpora`. draws : of its model, by number; empty where the model
        keeps no codings of known probability.
    settings : for the exposure at which a state counts as exposed.
    """
    by_corpus = {str(corpus): own.set_index("document") for corpus, own in counts.by_document.groupby("corpus")}
    weights = counts.weights.of(set(by_corpus))
    groups = [
        group
        for number, draw in draws.items()
        for span in _spans(DrawBeside(number, draw, _own(draw, study), by_corpus), weights)
        for group in _groups(span, study, settings)
    ]
    taken: list[DrawnGroup] = []
    for group in sorted(groups, key=lambda group: group.rank):
        if not any(group.overlaps(other) for other in taken):
            taken.append(group)
    return sorted(taken, key=lambda group: group.place)


def coded_corpora(draws: Mapping[int, CodedSample]) -> set[str]:
    """The corpora that coded passages of the draws are from."""
    return {str(corpus) for draw in draws.values() for corpus in draw.places["corpus"]}


def gather_passages(groups: Sequence[DrawnGroup]) -> CodedSample | None:
    """The coded passages that tell of the groups, each once; None without a group."""
    inside: dict[int, tuple[CodedSample, npt.NDArray[np.bool_]]] = {}
    for group in groups:
        sample = group.span.sample
        _, here = inside.get(sample.number, (None, np.zeros(len(group.inside), dtype=bool)))
        inside[sample.number] = sample.draw, here | (group.inside > 0)
    parts = [take_passages(draw, here) for draw, here in inside.values()]
    return join_passages(parts) if parts else None


def _own(draw: CodedSample, study: Study) -> npt.NDArray[np.float64]:
    """1 for coded passages that count, 0 for those mostly taken over from another state, as in the counts."""
    if not study.reuse:
        return np.ones(len(draw.places))
    quoted = measure_quoted(draw.places, read_table(study.file(study.reuse)))
    return np.asarray(quoted < QUOTED, dtype=float)


def _spans(sample: DrawBeside, weights: pd.DataFrame) -> Iterator[Span]:
    """The spans of years of each corpus that the draw covers once."""
    draw = sample.draw
    long = (draw.places["end"] - draw.places["start"]).to_numpy(dtype=float)
    for (corpus, audience), rows in weights.groupby(["corpus", "audience"], sort=True):
        if corpus not in sample.sums:
            continue
        for first, last in draw.eras.get(str(corpus), []) or [(0, OPEN_END)]:
            inside = rows[rows["period"].between(first, last)]
            if inside.empty:
                continue
            share = shares_of(inside)
            times = sample.inside(str(corpus), share) / draw.passages.probability
            sizes = sample.sums[str(corpus)][["total", "characters"]].reindex(share.index)
            present = sizes.mul(share, axis=0).sum()
            covered = float(times @ long / present["characters"])
            if LEAST_COVERED <= covered <= MOST_COVERED:
                length = covered * float(present["total"] / times.sum())
                years = int(inside["period"].min()), int(inside["period"].max())
                yield Span(sample, str(corpus), str(audience), *years, inside, covered, length)


def _groups(span: Span, study: Study, settings: AlignSettings) -> Iterator[DrawnGroup]:
    """The groups of states with enough coded passages."""
    for states, rows in _by_states(span.weights, study, settings):
        share = shares_of(rows)
        group = DrawnGroup(span, states, rows, share, span.sample.inside(span.corpus, share))
        if group.coded >= LEAST_CODED:
            yield group


def _by_states(weights: pd.DataFrame, study: Study, settings: AlignSettings) -> Iterator[tuple[str, pd.DataFrame]]:
    dominant = weights["state"] == dominant_label(study)
    yield STATES[0], weights[dominant]
    others = weights[~dominant]
    yield STATES[1], others
    if study.exposure is None or others.empty:
        return
    path = study.file(study.exposure.file)
    states, periods = (np.unique(others[column].to_numpy()) for column in ("state", "period"))
    table = check_exposure(read_table(path), tuple(states), path)
    values = read_exposure(table, tuple(states), periods)
    known = values[np.searchsorted(states, others["state"]), np.searchsorted(periods, others["period"])]
    exposed, unexposed = split_exposed(known, settings.exposure_cut)
    yield STATES[2], others[exposed]
    yield STATES[3], others[unexposed]


def yearly_parts(rows: pd.DataFrame) -> pd.Series:
    """How much of each document lies in each year, once however many of its parties are in the group."""
    return rows.groupby(["document", "period"])["weight"].max()


def shares_of(rows: pd.DataFrame) -> pd.Series:
    """How much of each document lies in the group, 0..1."""
    return yearly_parts(rows).groupby("document").sum()

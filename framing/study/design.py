"""Shares of a study's groups three ways: as classified, adjusted, and by the coded passages that were drawn from them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.align.noise.classifier_error import check_errors
from framing.align.prevalence.by_group import GroupCounts, estimate_group
from framing.schemas import DESIGN
from framing.study.draws import DrawnGroup, yearly_parts


def estimate_study(groups: Sequence[DrawnGroup], errors: pd.DataFrame | None, level: float) -> pd.DataFrame:
    """The table `framing.schemas.DESIGN` of a study; no rows without a group.

    Parameters
    ----------
    groups : of which coded passages tell (`framing.study.draws.choose_groups`). errors : the model's errors table, for the
        adjusted shares. level : of the intervals.
    """
    checked = None if errors is None else check_errors(errors, "errors")
    parts = [_estimate(group, checked, level) for group in groups]
    names = [column.name for column in DESIGN.columns]
    return pd.concat(parts, ignore_index=True)[names] if parts else pd.DataFrame(columns=names)


def _estimate(group: DrawnGroup, errors: pd.DataFrame | None, level: float) -> pd.DataFrame:
    span, passages = group.span, group.span.sample.draw.passages
    counts = _count(group.rows, group.share, span.sample.sums[span.corpus], passages.frames)
    table = estimate_group(counts, errors, passages, group.inside, level)
    endorsed = dict(zip(passages.frames, (passages.coded[group.inside > 0] > 0).sum(axis=0), strict=True))
    texts = " ".join(filter(None, (span.corpus, f"{span.first}-{span.last}", span.audience)))
    return table.assign(
        group=f"{texts}, {group.states}",
        corpus=span.corpus,
        audience=span.audience,
        states=group.states,
        first=span.first,
        last=span.last,
        coded=group.coded,
        endorsed=table["frame"].map(endorsed),
        documents=int((counts.passages > 0).sum()),
        passages=counts.passages.sum(),
        covered=span.covered,
        length=span.length,
        draw=span.sample.number,
    )


def _count(rows: pd.DataFrame, share: pd.Series, sums: pd.DataFrame, frames: tuple[str, ...]) -> GroupCounts:
    own = sums.reindex(share.index).fillna(0.0)
    yearly = yearly_parts(rows)
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

"""Which practice the documents of each group frame first, year by year: counts of whole documents, not of passages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.inputs.cells import CellSums
from framing.align.inputs.exposure import check_exposure
from framing.align.inputs.groups import (
    DOMINANT,
    SECONDARY,
    UNKNOWN,
    Membership,
    check_groups,
    read_exposed,
    read_groups,
)
from framing.align.settings import AlignSettings
from framing.schemas import PRIMARY_PRACTICES
from framing.streams import iterate_row_groups
from framing.study.file import Study
from framing.study.weighing import DOCUMENT, StudyWeights, dominant_label
from framing.tables import read_table


def count_primaries(study: Study, weights: StudyWeights, folder: Path, settings: AlignSettings) -> pd.DataFrame:
    """The table `framing.schemas.PRIMARY_PRACTICES` of the study whose `document_frames` lie in a folder.

    A document counts in each group that one of its parties belongs to, once however many of them do, and by the part of its
    date that lies in the period.

    Parameters
    ----------
    settings : for the exposure at which a state counts as exposed, where the study names no groups.
    """
    groups = _Groups(study, weights.present, settings)
    keys = ["group", "audience", "period"]
    cells = CellSums([*keys, "practice"], ["documents", "right"])
    for framed, counting in weights.beside(_read_framed(folder / "document_frames.parquet")):
        by_group = counting.assign(group=groups.of(counting)).groupby([*keys, *DOCUMENT])["weight"].max().reset_index()
        rows = by_group.merge(framed, on=DOCUMENT).rename(columns={"primary": "practice", "weight": "documents"})
        cells.add(rows.assign(right=rows["documents"] * rows["primary_probability"]))
    return cells.table()[[column.name for column in PRIMARY_PRACTICES.columns]]


def _read_framed(path: Path) -> Iterator[pd.DataFrame]:
    for framed in iterate_row_groups(path):
        yield framed.reindex(columns=[*DOCUMENT, "primary", "primary_probability"])


class _Groups:
    """The groups of a study: the dominant state, those of its table or of its exposure, and what is left."""

    def __init__(self, study: Study, present: pd.DataFrame, settings: AlignSettings) -> None:
        self._dominant = dominant_label(study)
        others = present[present["state"] != self._dominant]
        membership = _membership(study, others, settings)
        periods = np.unique(others["period"].to_numpy())
        self._named = None if membership is None else membership.labelled(periods)

    def of(self, rows: pd.DataFrame) -> pd.Series:
        """The group of each row by its state and period."""
        others = rows["state"] != self._dominant
        if self._named is None:
            return pd.Series(SECONDARY, rows.index).where(others, DOMINANT)
        found = [self._named.get(key, UNKNOWN) for key in zip(rows["state"], rows["period"], strict=True)]
        return pd.Series(found, rows.index, dtype=object).where(others, DOMINANT)


def _membership(study: Study, others: pd.DataFrame, settings: AlignSettings) -> Membership | None:
    states, periods = tuple(sorted(others["state"].unique())), np.unique(others["period"].to_numpy())
    if study.groups is not None and states:
        path = study.file(study.groups.file)
        return read_groups(check_groups(read_table(path), states, path), states, periods)
    if study.exposure is not None and states:
        path = study.file(study.exposure.file)
        return read_exposed(check_exposure(read_table(path), states, path), states, periods, settings.exposure_cut)
    return None

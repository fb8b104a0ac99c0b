"""From counts to an alignment: the whole method in its order."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from framing.align.adoption import Adoption, States, date_adoption
from framing.align.alignment import Alignment
from framing.align.dispersion import Dispersion, effective, estimate_dispersion
from framing.align.exposure import check_exposure, exposure_around
from framing.align.nulls import adjust_p
from framing.align.panel import Panel, check_counts, check_dominant, check_length, make_panel
from framing.align.rivals import Profile, profile_moves, test_rivals
from framing.align.scorecard import judge
from framing.align.segments import Sums, bic_penalty, segment, segment_levels
from framing.align.settings import AlignSettings
from framing.align.shifts import Shift, find_shifts
from framing.align.summary import adoption_table, power_table, prevalence_table, shift_table

Array = np.ndarray


@dataclass(frozen=True)
class Frame:
    """What is computed once per frame: effective counts of all states, their segmentation, draws of the dispersion."""

    number: int
    k: Array
    n: Array
    factor: Array
    factors: Array
    breaks: Array
    levels: Array
    shifts: tuple[Shift, ...]


def align_counts(
    counts: pd.DataFrame,
    settings: AlignSettings,
    *,
    exposure: pd.DataFrame | None = None,
    where: str | Path = "counts",
    exposure_where: str | Path = "exposure",
) -> Alignment:
    """Shifts of the dominant state, adoption by the others, tests and verdicts.

    Parameters
    ----------
    counts : columns of framing.tables.COUNTS. exposure : columns of framing.tables.EXPOSURE.

    Raises
    ------
    UsageError of framing.errors.align and framing.errors.tables : each names the row and the remedy.
    """
    counts = check_counts(counts, where)
    check_dominant(counts, settings.dominant, where)
    panel = make_panel(counts, settings.min_passages)
    check_length(panel, settings.dominant, settings.min_segment, settings.min_passages, where)
    if exposure is not None:
        exposure = check_exposure(exposure, panel.states, exposure_where)
    dispersion = estimate_dispersion(panel, settings.min_segment)
    run = Parallel(n_jobs=settings.jobs)
    frames = run(delayed(_find_frame)(panel, dispersion, number, settings) for number in range(len(panel.frames)))
    frames = _correct_shifts(frames)
    parts = run(delayed(_align_frame)(panel, frame, exposure, settings) for frame in frames)
    adoptions = [adoption for own, _ in parts for adoption in own]
    tests = pd.concat([table for _, own in parts for table, _ in own], ignore_index=True) if adoptions else pd.DataFrame()
    nulls = pd.concat([table for _, own in parts for _, table in own], ignore_index=True) if adoptions else pd.DataFrame()
    return Alignment(
        prevalence=prevalence_table(panel, dispersion),
        shifts=shift_table(panel, frames, settings),
        adoption=adoption_table(panel, adoptions),
        tests=tests,
        scorecard=judge(panel, adoptions, tests, settings),
        nulls=nulls,
        power=power_table(panel, adoptions),
    )


def _generator(settings: AlignSettings, frame: str, stage: int) -> np.random.Generator:
    return np.random.default_rng([settings.seed, stage, zlib.crc32(frame.encode())])


def _find_frame(panel: Panel, dispersion: Dispersion, number: int, settings: AlignSettings) -> Frame:
    rng = _generator(settings, panel.frames[number], 1)
    dominant = panel.states.index(settings.dominant)
    k, n = (part[number] for part in effective(panel, dispersion.factor))
    sums = Sums.of(k, n)
    breaks, _ = segment(sums, settings.penalty * bic_penalty(sums.seen[:, -1]), settings.min_segment)
    seen = panel.observed[number]
    size = np.divide(panel.total[number], panel.documents[number], out=np.ones_like(k), where=seen)[seen]
    usual = float(np.median(size)) if size.size else 1.0
    icc = dispersion.icc[number]
    drawn = np.clip(rng.normal(icc, dispersion.icc_error[number], settings.draws), 0.0, 0.9)
    factors = (1 + (usual - 1) * drawn) / (1 + (usual - 1) * icc)
    shifts: list[Shift] = []
    if panel.frames[number] not in settings.placebo:
        shifts, _ = find_shifts(
            k[dominant],
            n[dominant],
            factors,
            number,
            min_segment=settings.min_segment,
            penalty=settings.penalty,
            level=settings.level,
            permutations=settings.permutations,
            block=settings.block,
            rng=rng,
        )
    levels = segment_levels(k, n, breaks)
    return Frame(number, k, n, dispersion.factor[number], factors, breaks, levels, tuple(shifts))


def _correct_shifts(frames: list[Frame]) -> list[Frame]:
    """The frames with q of every shift; a frame without a change point counts as one test with p = 1."""
    p = [shift.p for frame in frames for shift in frame.shifts]
    silent = sum(not frame.shifts for frame in frames)
    q = iter(adjust_p(np.array(p + [1.0] * silent)))
    return [replace(frame, shifts=tuple(replace(shift, q=float(next(q))) for shift in frame.shifts)) for frame in frames]


def _align_frame(
    panel: Panel, frame: Frame, exposure: pd.DataFrame | None, settings: AlignSettings
) -> tuple[list[Adoption], list[tuple[pd.DataFrame, pd.DataFrame]]]:
    label = panel.frames[frame.number]
    rng = _generator(settings, label, 2)
    dominant = panel.states.index(settings.dominant)
    others = np.array([row for row in range(len(panel.states)) if row != dominant])
    names = tuple(panel.states[row] for row in others)
    documents = np.where(panel.observed[frame.number], panel.documents[frame.number], 0.0)[others]
    states = States(
        names, panel.periods, frame.k[others], frame.n[others], frame.factor[others], frame.breaks[others], frame.levels[others], documents
    )
    found: list[Adoption] = []
    tables: list[tuple[pd.DataFrame, pd.DataFrame]] = []
    profile: Profile | None = None
    for shift in frame.shifts:
        if shift.q > settings.fdr:
            continue
        date = int(panel.periods[shift.place])
        values = None if exposure is None else exposure_around(exposure, names, date, settings.after)
        adoption = date_adoption(states, shift, frame.factors, values, settings, rng)
        profile = profile or profile_moves(frame.k, frame.n, frame.breaks, settings.min_segment)
        rivals = test_rivals(
            profile, panel.periods, shift.place, dominant, shift.rise, len(panel.states), settings.after, settings.before, settings.closing
        )
        found.append(adoption)
        tables.append(_test_tables(label, date, adoption, rivals, settings))
    return found, tables


def _test_tables(label: str, date: int, adoption: Adoption, rivals: list, settings: AlignSettings) -> tuple[pd.DataFrame, pd.DataFrame]:
    contrast = adoption.contrast
    rows = [(rival.test, rival.statistic, rival.null, rival.p, rival.against) for rival in rivals]
    rows.append(("exposed against unexposed", contrast.difference, contrast.null, contrast.p, "dependence does not matter"))
    tests = pd.DataFrame(
        [
            {
                "test": test,
                "frame": label,
                "shift_date": date,
                "statistic": statistic,
                "null_mean": float(null.mean()) if len(null) else np.nan,
                "p": p if np.isfinite(statistic) else np.nan,
                "verdict": "not enough evidence" if not np.isfinite(statistic) else "rejected" if p <= settings.fdr else "not rejected",
                "null": against,
                "draws": len(null),
            }
            for test, statistic, null, p, against in rows
        ]
    )
    nulls = pd.concat(
        [
            pd.DataFrame({"test": test, "frame": label, "shift_date": date, "draw": np.arange(len(null)), "value": null})
            for test, _, null, _, _ in rows
        ],
        ignore_index=True,
    )
    return tests, nulls

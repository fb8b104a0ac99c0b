"""From counts to an alignment: the whole method in its order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from joblib import Parallel, delayed

from framing.align.alignment import Alignment
from framing.align.appeals.domestic import check_circumstances, check_numbers
from framing.align.changepoints.sensitivity import vary_shifts
from framing.align.frames import Frame, correct_shifts, study_frame
from framing.align.inputs.exposure import check_exposure
from framing.align.inputs.panel import check_counts, check_dominant, check_length
from framing.align.inputs.series import Series, split_audiences
from framing.align.noise.classifier_error import check_errors
from framing.align.noise.overdispersion import Dispersion, estimate_dispersion
from framing.align.prevalence.estimates import estimate_prevalence
from framing.align.rivals.testing import NULLS, TESTS, join_tables
from framing.align.rivals.threats import check_threats
from framing.align.settings import AlignSettings
from framing.align.verdicts.models import HazardResult, study_hazards
from framing.align.verdicts.pairs import Facts, ShiftResult, align_shifts
from framing.align.verdicts.scorecard import judge
from framing.align.verdicts.summary import adoption_table, dispersion_table, join_parts, power_table, shift_table
from framing.errors.align import unknown_frame
from framing.schemas import DESIGN


@dataclass(frozen=True)
class Studied:
    """One series with its dispersion and frames."""

    series: Series
    dispersion: Dispersion
    frames: list[Frame]


def align_counts(
    counts: pd.DataFrame,
    settings: AlignSettings,
    *,
    exposure: pd.DataFrame | None = None,
    covariates: pd.DataFrame | None = None,
    domestic: pd.DataFrame | None = None,
    errors: pd.DataFrame | None = None,
    threats: pd.DataFrame | None = None,
    design: pd.DataFrame | None = None,
    where: str | Path = "counts",
    sources: dict[str, str | Path] | None = None,
) -> Alignment:
    """Shifts of the dominant state, adoption by the others, tests and verdicts.

    Parameters
    ----------
    counts : columns of framing.schemas.COUNTS; a column `audience` splits the dominant state's texts.
    exposure : columns of framing.schemas.EXPOSURE.
    covariates : state, period and columns of numbers for the hazard of adoption.
    domestic : the dominant state's counts from texts at home, or its domestic circumstances (period and numbers).
    errors : the classifier's out-of-fold error by code and era (a model's errors table).
    threats : state, period, threat, count, total.
    design : columns of framing.schemas.DESIGN (groups of states and spans of years, three ways), kept beside the others.
    where, sources : names for messages; `sources` maps exposure, covariates, domestic ... to files.

    Raises
    ------
    UsageError of framing.errors.align and framing.errors.tables : each names the row and the remedy.
    """
    named = {name: name for name in ("exposure", "covariates", "domestic", "errors", "threats")} | (sources or {})
    counts = check_counts(counts, where)
    check_dominant(counts, settings.dominant, where)
    home, circumstances = _read_domestic(domestic, settings.dominant, named["domestic"])
    series = split_audiences(counts, home, settings.dominant, settings.min_passages, where, named["domestic"])
    _check_series(series, settings, where)
    states = tuple(sorted(counts["state"].unique()))
    facts = Facts(
        exposure=None if exposure is None else check_exposure(exposure, states, named["exposure"]),
        covariates=None if covariates is None else check_numbers(covariates, ["state", "period"], named["covariates"]),
        circumstances=circumstances,
        threats=None if threats is None else check_threats(threats, named["threats"]),
    )
    checked_errors = None if errors is None else check_errors(errors, named["errors"])
    run = Parallel(n_jobs=settings.jobs)
    studied = _study(series, checked_errors, settings, run)
    results = _align(studied, facts, settings, run)
    hazards = study_hazards(
        [(one.series, [r for r in results if r.audience == one.series.audience]) for one in studied], facts, settings
    )
    both: list[ShiftResult | HazardResult] = [*results, *hazards]
    tests = join_tables([table for result in both for table in result.tests], TESTS)
    prevalence = join_parts(
        [
            estimate_prevalence(one.series.panel, one.dispersion, one.series.audiences, checked_errors, settings.level)
            for one in studied
        ]
    )
    return Alignment(
        prevalence=prevalence.drop_duplicates(["state", "period", "audience", "frame", "estimator"], ignore_index=True),
        design=pd.DataFrame(columns=[column.name for column in DESIGN.columns]) if design is None else design,
        shifts=shift_table(studied_frames(studied), settings),
        adoption=adoption_table(results),
        tests=tests,
        scorecard=judge(results, hazards, settings),
        survival=join_parts([result.survival for result in results]),
        nulls=join_tables([table for result in both for table in result.nulls], NULLS),
        power=power_table(results),
        hazard=join_parts([result.coefficients for result in hazards]),
        mechanisms=join_parts([result.mechanisms for result in results]),
        threats=join_parts([result.threats for result in results]),
        sensitivity=join_parts([_vary(one, settings) for one in studied]),
        dispersion=join_parts([dispersion_table(one.series, one.dispersion) for one in studied]),
    )


def studied_frames(studied: list[Studied]) -> list[tuple[Series, Frame]]:
    """Every frame of every series."""
    return [(one.series, frame) for one in studied for frame in one.frames]


def _read_domestic(
    domestic: pd.DataFrame | None, dominant: str, where: str | Path
) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """A domestic table is one of counts if it has a column `frame`, else one of circumstances."""
    if domestic is None:
        return None, None
    if "frame" not in domestic.columns:
        return None, check_circumstances(domestic, where)
    if "state" not in domestic.columns:
        domestic = domestic.assign(state=dominant)
    home = check_counts(domestic, where)
    check_dominant(pd.concat([home, home.assign(state="")]), dominant, where)
    return home, None


def _check_series(series: list[Series], settings: AlignSettings, where: str | Path) -> None:
    frames = sorted({frame for one in series for frame in one.panel.frames})
    for frame in settings.placebo:
        if frame not in frames:
            raise unknown_frame("--placebo", frame, frames)
    fullest = max(series, key=lambda one: one.panel.observed[:, one.panel.states.index(settings.dominant)].sum())
    check_length(fullest.panel, settings.dominant, settings.min_segment, settings.min_passages, where)


def _study(series: list[Series], errors: pd.DataFrame | None, settings: AlignSettings, run: Parallel) -> list[Studied]:
    dispersions = [estimate_dispersion(one.panel, settings.min_segment) for one in series]
    jobs = [
        (one, dispersion, number)
        for one, dispersion in zip(series, dispersions, strict=True)
        for number in range(len(one.panel.frames))
    ]
    frames = correct_shifts(
        run(delayed(study_frame)(one, dispersion, number, errors, settings) for one, dispersion, number in jobs),
        settings.placebo,
    )
    return [
        Studied(one, dispersion, [frame for frame, job in zip(frames, jobs, strict=True) if job[0] is one])
        for one, dispersion in zip(series, dispersions, strict=True)
    ]


def _align(studied: list[Studied], facts: Facts, settings: AlignSettings, run: Parallel) -> list[ShiftResult]:
    audiences = {one.series.audience: {frame.label: frame for frame in one.frames} for one in studied}
    jobs = [
        (one.series, frame, audiences)
        for one in studied
        for frame in one.frames
        if any(shift.q <= settings.fdr for shift in frame.shifts)
    ]
    return [result for part in run(delayed(align_shifts)(*job, facts, settings) for job in jobs) for result in part]


def _vary(one: Studied, settings: AlignSettings) -> pd.DataFrame:
    dominant = one.series.panel.states.index(settings.dominant)
    table = vary_shifts(one.series.panel, one.dispersion, dominant, settings.min_segment, settings.placebo)
    return table.assign(audience=one.series.audience)

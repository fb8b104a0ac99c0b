"""From counts to an alignment: the whole method in its order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from framing.align.alignment import Alignment
from framing.align.appeals.cross_table import TableSettings, tabulate_framing
from framing.align.appeals.home_first import when_spoken
from framing.align.appeals.pairs import Pairs
from framing.align.appeals.pairs_table import read_pairs
from framing.align.appeals.questions import Move, ask_framing, label_rows
from framing.align.changepoints.every_series import Found, search_all
from framing.align.changepoints.noise_table import noise_table
from framing.align.changepoints.sensitivity import vary_shifts
from framing.align.conduct.answers import answer_votes
from framing.align.frames import Frame, study_frame
from framing.align.group_tables import tabulate_answers
from framing.align.input_tables import InputTables
from framing.align.inputs.coverage import tabulate_coverage
from framing.align.inputs.facts import check_facts
from framing.align.inputs.groups import Membership, choose_comparison
from framing.align.inputs.numbers import check_numbers
from framing.align.inputs.series import Series
from framing.align.noise.overdispersion import Dispersion, estimate_dispersion
from framing.align.prevalence.estimates import estimate_prevalence
from framing.align.reading import Checked, check_tables
from framing.align.rivals.testing import NULLS, TESTS, join_tables
from framing.align.rivals.threats import check_threats
from framing.align.settings import AlignSettings
from framing.align.states.survival import COLUMNS as SURVIVAL
from framing.align.verdicts.models import HazardResult, study_hazards
from framing.align.verdicts.pairs import Facts, ShiftResult, align_shifts
from framing.align.verdicts.scorecard import judge
from framing.align.verdicts.several import compare_series
from framing.align.verdicts.summary import (
    adoption_table,
    dispersion_table,
    fallen_table,
    join_parts,
    power_table,
    shift_table,
)
from framing.errors.align import facts_without_groups
from framing.processes import open_tracked_workers
from framing.schemas import DESIGN, FRAMING, Schema
from framing.terms import Fact, SeriesName


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
    groups: pd.DataFrame | None = None,
    compare: str | None = None,
    doses: Mapping[Fact, pd.DataFrame] | None = None,
    threats: pd.DataFrame | None = None,
    pairs: pd.DataFrame | Pairs | None = None,
    votes: pd.DataFrame | None = None,
    design: pd.DataFrame | None = None,
    where: str | Path = "counts",
    sources: dict[str, str | Path] | None = None,
) -> Alignment:
    """Shifts of every series, adoption of the dominant state's, tests and verdicts.

    Parameters
    ----------
    counts : columns of framing.schemas.COUNTS; a column `audience` splits the dominant state's texts.
    exposure : columns of framing.schemas.EXPOSURE.
    covariates : state, period and columns of numbers for the hazard of adoption.
    domestic : the dominant state's counts from texts at home, or its domestic circumstances (period and numbers).
    errors : the classifier's out-of-fold error by code and era (a model's errors table).
    groups : columns of framing.schemas.GROUPS; without it the groups are those of `exposure`: exposed and unexposed.
    compare : label of the group that the others are compared with; `unexposed` where groups are of exposure.
    doses : by mechanism a table of facts for the dose-response (`framing.align.inputs.facts`); without one for inducement
        `exposure` stands for it, if graded.
    threats : state, period, threat, count, total.
    pairs : columns of framing.schemas.PAIRS (counts of practice and appeal together), or sums by document of a frame table.
    votes : state, period and how near the state's votes lie to the dominant state's (more is nearer), for the test of conduct.
    design : columns of framing.schemas.DESIGN (groups of states and spans of years, three ways), kept beside the others.
    where, sources : names for messages; `sources` maps exposure, covariates, domestic ... to files.

    Raises
    ------
    UsageError of framing.errors.align and framing.errors.tables : each names the row and the remedy.
    """
    return align_tables(
        counts,
        settings,
        InputTables(
            exposure=exposure,
            covariates=covariates,
            domestic=domestic,
            errors=errors,
            groups=groups,
            compare=compare,
            doses=doses or {},
            threats=threats,
            pairs=pairs,
            votes=votes,
            design=design,
            sources=sources or {},
        ),
        where,
    )


def align_tables(
    counts: pd.DataFrame, settings: AlignSettings, given: InputTables, where: str | Path = "counts"
) -> Alignment:
    """As `align_counts`, with all tables beside the counts in one."""
    checked = check_tables(counts, settings, given, where)
    series, membership, home, named = checked.series, checked.membership, checked.home, checked.named
    joint = read_pairs(given.pairs, named["pairs"]) if isinstance(given.pairs, pd.DataFrame) else given.pairs
    facts = _check_facts(checked, given, joint, settings.dominant)
    against = choose_comparison(membership, given.compare, named["groups"]) if membership is not None else None
    doses = {fact: check_facts(table, fact, checked.states, named[fact]) for fact, table in given.doses.items()}
    if doses and membership is None:
        raise facts_without_groups(named[next(iter(doses))])
    near = given.votes
    if near is not None:
        near = check_facts(near, Fact.OWN_RECKONING, checked.states, named["votes"])
    run = open_tracked_workers(settings.jobs, "aligning")
    found = search_all(series, membership, checked.errors, settings, run, home)
    studied = _study(series, found, settings, run)
    results = _align(studied, facts, settings, run)
    periods = series[0].panel.periods
    by_series = [(one.series, [r for r in results if r.audience == one.series.audience]) for one in studied]
    # none of these needs another
    (group_tables, group_tests), (framing, framing_tests), hazards, several, conduct, varied = run(
        [
            delayed(tabulate_answers)(series, found, membership, against, doses, settings),
            delayed(_answer_framing)(joint, results, membership, periods, settings),
            delayed(study_hazards)(by_series, facts, settings),
            delayed(compare_series)(results, series, home, facts, settings),
            delayed(answer_votes)(series, found, near, membership, settings),
            delayed(_vary)(found, periods, settings),
        ]
    )
    both: list[ShiftResult | HazardResult] = [*results, *hazards]
    tests = join_tables([*(rows for rows, _ in group_tests), *(table for one in both for table in one.tests)], TESTS)
    shown = [(one.series, one.dispersion) for one in studied]
    if home is not None:
        shown.append((home, estimate_dispersion(home.panel, settings.min_segment)))
    prevalence = join_parts(
        [
            estimate_prevalence(one.panel, dispersion, one.audiences, checked.errors, settings.level)
            for one, dispersion in shown
        ]
    )
    return Alignment(
        prevalence=prevalence.drop_duplicates(["state", "period", "audience", "frame", "estimator"], ignore_index=True),
        design=_no_rows(DESIGN) if given.design is None else given.design,
        shifts=shift_table(found, periods, settings),
        adoption=adoption_table(results, settings.closing),
        tests=tests,
        scorecard=judge(results, hazards, group_tables, framing_tests, settings),
        survival=join_parts([pd.DataFrame(columns=SURVIVAL), *(result.survival for result in results)]),
        nulls=join_tables([*(null for _, null in group_tests), *(table for one in both for table in one.nulls)], NULLS),
        power=power_table(results),
        hazard=join_parts([result.coefficients for result in hazards]),
        mechanisms=join_parts([result.mechanisms for result in results]),
        threats=join_parts([result.threats for result in results]),
        sensitivity=join_parts([fallen_table(found, periods, settings), *varied]),
        dispersion=join_parts([dispersion_table(one.series, one.dispersion) for one in studied]),
        noise=noise_table(found, settings),
        framing=framing,
        framing_tests=framing_tests,
        series_answers=several,
        coverage=tabulate_coverage(series, home, membership, settings.dominant, settings.min_passages),
        conduct=conduct,
        dominant=settings.dominant,
        settings=settings,
        **group_tables,
    )


def _check_facts(checked: Checked, given: InputTables, pairs: Pairs | None, dominant: str) -> Facts:
    """The tables of facts for single states, checked, and when the dominant state's texts were spoken."""
    covariates, threats, named = given.covariates, given.threats, checked.named
    return Facts(
        exposure=checked.exposure,
        covariates=None if covariates is None else check_numbers(covariates, ["state", "period"], named["covariates"]),
        circumstances=checked.circumstances,
        threats=None if threats is None else check_threats(threats, named["threats"]),
        membership=checked.membership,
        spoken={
            one.audience: when_spoken(pairs, dominant, one.audience, one.panel.periods, _spoken(one, dominant))
            for one in checked.series
        },
        errors=checked.errors,
    )


def _no_rows(schema: Schema) -> pd.DataFrame:
    return pd.DataFrame(columns=[column.name for column in schema.columns])


def _answer_framing(
    pairs: Pairs | None,
    results: list[ShiftResult],
    membership: Membership | None,
    periods: np.ndarray,
    settings: AlignSettings,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cross table of practices and appeals, and the answers to the questions on framing."""
    moves = [Move(one.frame, one.date, one.audience, one.rise, one.lead) for one in results]
    if pairs is None:
        return _no_rows(FRAMING), ask_framing(None, moves, None, settings)
    groups = None if membership is None else label_rows(pairs, membership.labelled(periods))
    table = tabulate_framing(pairs, groups, TableSettings(settings.dominant, level=settings.level))
    return table, ask_framing(pairs, moves, groups, settings)


def _spoken(series: Series, dominant: str) -> np.ndarray:
    """Periods (bool) in which the dominant state has texts for the audience of a series."""
    return np.asarray((series.panel.total[:, series.panel.states.index(dominant)] > 0).any(axis=0))


def _study(series: list[Series], found: list[Found], settings: AlignSettings, run: Parallel) -> list[Studied]:
    own = {(one.actor.audience, one.frame): one for one in found if one.actor.name == SeriesName.DOMINANT}
    dispersions = [estimate_dispersion(one.panel, settings.min_segment) for one in series]
    jobs = [
        (one, dispersion, number, own.get((one.audience, one.panel.frames[number])))
        for one, dispersion in zip(series, dispersions, strict=True)
        for number in range(len(one.panel.frames))
    ]
    frames = run(delayed(study_frame)(*job, settings) for job in jobs)
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
        if frame.label in settings.asked([frame.label]) and any(shift.q <= settings.fdr for shift in frame.shifts)
    ]
    return [result for part in run(delayed(align_shifts)(*job, facts, settings) for job in jobs) for result in part]


def _vary(found: list[Found], periods: np.ndarray, settings: AlignSettings) -> list[pd.DataFrame]:
    actors = {one.key: one.actor for one in found if one.actor.name == SeriesName.DOMINANT}
    return [
        vary_shifts(actor, periods, settings).assign(audience=actor.audience, series=actor.name, reason="")
        for actor in actors.values()
    ]

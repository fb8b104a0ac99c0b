"""Everything about one shift of one series: adoption, tests, adoption curves, mechanisms, threats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from framing.align.appeals.circumstances import test_circumstances
from framing.align.appeals.home_first import Lead, compare_dates, nearest_shift
from framing.align.changepoints.shifts import Shift
from framing.align.frames import Frame, secondary_counts
from framing.align.inputs.exposure import exposure_around
from framing.align.inputs.groups import Membership
from framing.align.inputs.series import ABROAD, HOME, Series
from framing.align.nulls import NullTest
from framing.align.rivals.mechanisms import compare_mechanism
from framing.align.rivals.permutation import ChangePoints, LeadLagTest, locate_changes, test_placebo_frames, test_rivals
from framing.align.rivals.testing import group_tests, table_tests
from framing.align.rivals.threats import compare_threats
from framing.align.settings import AlignSettings
from framing.align.states.adoption import Adoption, date_adoption
from framing.align.states.answers import answer_states
from framing.align.states.series import States, read_states
from framing.align.states.survival import curve_groups

Array = np.ndarray


@dataclass(frozen=True)
class Facts:
    """Checked tables of facts, None where not given; `spoken` : by audience, when the dominant state's texts were spoken
    (`framing.align.appeals.home_first.when_spoken`).
    """

    exposure: pd.DataFrame | None
    covariates: pd.DataFrame | None
    circumstances: pd.DataFrame | None
    threats: pd.DataFrame | None
    membership: Membership | None = None
    spoken: Mapping[str, Array] = field(default_factory=dict)
    errors: pd.DataFrame | None = None


@dataclass(frozen=True)
class ShiftResult:
    """One shift with all that follows from it; tables carry its key (frame, shift_date, audience)."""

    frame: str
    date: int
    audience: str
    adoption: Adoption
    answers: pd.DataFrame
    states: States
    rise: float
    lead: Lead | None
    tests: list[pd.DataFrame]
    nulls: list[pd.DataFrame]
    survival: pd.DataFrame
    mechanisms: pd.DataFrame
    threats: pd.DataFrame

    def keyed(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table with the shift's key."""
        return key_table(table, self.frame, self.date, self.audience)


def key_table(table: pd.DataFrame, frame: str, date: int, audience: str) -> pd.DataFrame:
    """The table with frame and shift_date in front and audience behind."""
    out = table.assign(audience=audience)
    out.insert(0, "shift_date", date)
    out.insert(0, "frame", frame)
    return out


def align_shifts(
    series: Series, frame: Frame, audiences: dict[str, dict[str, Frame]], facts: Facts, settings: AlignSettings
) -> list[ShiftResult]:
    """The results of every shift of a frame whose q passes the false discovery rate."""
    panel = series.panel
    rng = settings.generator("adoption", series.audience, frame.label)
    states = read_states(series, frame.number, facts.errors, settings)
    own = audiences[series.audience]
    changes = locate_changes(frame.k, frame.n, frame.breaks, settings.min_segment)
    placebo = {
        name: locate_changes(own[name].k, own[name].n, own[name].breaks, settings.min_segment)
        for name in settings.placebo
        if name in own
    }
    results = []
    for shift in frame.shifts:
        if shift.q > settings.fdr:
            continue
        date = int(panel.periods[shift.place])
        inside = min(settings.lags, int(panel.periods[-1]) - date)
        exposure = None if facts.exposure is None else exposure_around(facts.exposure, states.names, date, inside)
        adoption = date_adoption(states, shift, exposure, settings, rng)
        lead = find_lead(frame.label, shift, series.audience, audiences, panel.periods, facts.spoken, settings)
        tests = _rival_tests(series, shift, changes, placebo, settings)
        tests += group_tests(adoption, settings.permutations, rng)
        if facts.circumstances is not None:
            tests += test_circumstances(facts.circumstances, date, panel.periods, max(settings.leads, 1))
        mechanisms, mechanism_tests = _mechanisms(adoption, series, own, settings, rng)
        threats, threat_test = pd.DataFrame(), None
        if facts.threats is not None:
            threats, threat_test = compare_threats(
                adoption, facts.threats, settings.dominant, date, panel.periods, settings.permutations, rng
            )
        tests += [*mechanism_tests, *([threat_test] if threat_test else [])]
        rows, nulls = table_tests(tests, frame.label, date, series.audience, settings)
        curves = curve_groups(adoption, settings)
        key = (frame.label, date, series.audience)
        results.append(
            ShiftResult(
                frame=frame.label,
                date=date,
                audience=series.audience,
                adoption=adoption,
                answers=answer_states(panel, frame.number, states, adoption, facts.membership, settings),
                states=states,
                rise=shift.rise,
                lead=lead,
                tests=[rows],
                nulls=[nulls],
                survival=key_table(curves, *key),
                mechanisms=key_table(mechanisms, *key),
                threats=key_table(threats, *key),
            )
        )
    return results


def _rival_tests(
    series: Series, shift: Shift, changes: ChangePoints, placebo: dict[str, ChangePoints], settings: AlignSettings
) -> list[NullTest]:
    states = series.panel.states
    lead_lag = LeadLagTest(
        changes=changes,
        periods=series.panel.periods,
        place=shift.place,
        step=shift.rise,
        dominant=states.index(settings.dominant),
        states=len(states),
        before=settings.leads,
        after=settings.lags,
        closing=settings.closing,
    )
    placebo_test = [test_placebo_frames(lead_lag, list(placebo.values()))] if settings.placebo else []
    return test_rivals(lead_lag) + placebo_test


def find_lead(
    frame: str,
    shift: Shift,
    audience: str,
    audiences: dict[str, dict[str, Frame]],
    periods: Array,
    spoken: Mapping[str, Array],
    settings: AlignSettings,
) -> Lead | None:
    """The lead of the dominant state's texts at home over those abroad; None without a shift of both near each other."""
    opposite: dict[str, str] = {HOME: ABROAD, ABROAD: HOME}
    other = opposite.get(audience)
    partner = audiences.get(other, {}).get(frame) if other else None
    if partner is None:
        return None
    near = nearest_shift(shift, partner.shifts, periods, settings.leads, settings.lags, settings.fdr)
    if near is None:
        return None
    home, abroad = (shift, near) if audience == HOME else (near, shift)
    return compare_dates(home, abroad, (spoken[HOME], spoken[ABROAD]), settings.level)


def _mechanisms(
    adoption: Adoption, series: Series, own: dict[str, Frame], settings: AlignSettings, rng: np.random.Generator
) -> tuple[pd.DataFrame, list[NullTest]]:
    tables, tests = [], []
    for hypothesis, mechanism in settings.mechanisms:
        if mechanism not in own:
            continue
        counts = secondary_counts(series, own[mechanism], settings.dominant)
        table, test = compare_mechanism(adoption, counts, series.panel.periods, (hypothesis, mechanism), settings, rng)
        tables.append(table)
        tests += [test] if test else []
    return (pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()), tests

"""Rows of the tables of group answers; shares become percentage points here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from framing.align.groups.settings import LOG_ODDS, POINTS, GroupSettings
from framing.align.groups.single_answer import Answer
from framing.align.groups.stacked import Stacked
from framing.align.groups.verdicts import judge_group, judge_stack
from framing.align.groups.windows import GroupPanel
from framing.schemas import Schema
from framing.terms import VerdictName

SCALES = {POINTS: 100.0, LOG_ODDS: 1.0}


def join_rows(rows: list[dict[str, Any]], schema: Schema) -> pd.DataFrame:
    """Rows as a table of the schema's columns and types."""
    table = pd.DataFrame(rows, columns=[column.name for column in schema.columns])
    return schema.check(table, schema.name) if rows else table


def judge_answer(answer: Answer, settings: GroupSettings) -> tuple[str, str]:
    """Verdict and extent of an answer; too few periods on a side are not enough evidence."""
    if answer.findings is None:
        return VerdictName.NOT_ENOUGH.value, ""
    verdict, extent = judge_group(answer.findings, quarter=settings.quarter, level=settings.level, fdr=settings.fdr)
    return verdict.value, extent.told(settings.quarter)


def effect_rows(answer: Answer, panel: GroupPanel, settings: GroupSettings, audience: str) -> list[dict[str, Any]]:
    """Rows of group_effects.csv of one shift and group: each window on each scale, with one verdict for all."""
    verdict, extent = judge_answer(answer, settings)
    rows = []
    for (scale, window), effect in answer.effects.items():
        unit = SCALES[scale]
        first, last = settings.windows[window]
        interval = effect.interval(settings.level)
        through, limits = answer.through[window]
        points = scale == POINTS
        rows.append(
            {
                **_key(answer, panel, audience),
                "comparison": panel.groups[panel.compare],
                "scale": scale,
                "first": first,
                "last": min(last, answer.event.lags),
                "own_change": unit * effect.own,
                "estimate": unit * effect.estimate,
                "se_clustered": unit * effect.clustered,
                "se_shocks": unit * effect.shocked,
                "low": unit * interval.low,
                "high": unit * interval.high,
                "p": effect.p,
                "pass_through": through if points else np.nan,
                "pass_through_low": limits.low if points else np.nan,
                "pass_through_high": limits.high if points else np.nan,
                "trend_bound": unit * answer.trend.undoing if points and _is_main(window, settings) else np.nan,
                "states": answer.states,
                "passages": float(np.nansum(answer.paths[scale].passages)),
                "verdict": verdict,
                "extent": extent,
                "trend_expected": unit * answer.trend.expected if points and _is_main(window, settings) else np.nan,
            }
        )
    return rows


def _is_main(window: int, settings: GroupSettings) -> bool:
    return window == len(settings.windows) - 1


def _key(answer: Answer, panel: GroupPanel, audience: str) -> dict[str, Any]:
    return {
        "frame": panel.frames[answer.event.frame],
        "shift_date": int(panel.periods[answer.event.place]),
        "audience": audience,
        "group": panel.groups[answer.group],
    }


def event_study_rows(answer: Answer, panel: GroupPanel, audience: str) -> list[dict[str, Any]]:
    """Rows of event_study.csv of one shift and group: each known period from the date on each scale."""
    rows = []
    for scale, path in answer.paths.items():
        unit = SCALES[scale]
        for at in np.flatnonzero(np.isfinite(path.estimate)):
            estimate, error = float(path.estimate[at]), float(path.error[at])
            rows.append(
                {
                    **_key(answer, panel, audience),
                    "comparison": panel.groups[panel.compare],
                    "scale": scale,
                    "relative_period": int(path.relative[at]),
                    "estimate": unit * estimate,
                    "low": unit * (estimate - path.critical * error),
                    "high": unit * (estimate + path.critical * error),
                    "band_low": unit * (estimate - path.band * error),
                    "band_high": unit * (estimate + path.band * error),
                    "states": answer.states,
                    "passages": float(path.passages[at]),
                }
            )
    return rows


def stacked_rows(
    found: Stacked, practice: str, group: str, left_out: str, audience: str, settings: GroupSettings
) -> list[dict[str, Any]]:
    """The row of stacked.csv of one stacked answer."""
    p = max(found.p_single, found.p_turned)
    early = found.leads is not None and found.leads.early(settings.fdr)
    verdict, extent = judge_stack(found.interval, p, early=early, quarter=settings.quarter, fdr=settings.fdr)
    named = (verdict.value, extent.told(settings.quarter)) if np.isfinite(p) else ("", "")
    return [
        {
            "practice": practice,
            "group": group,
            "estimate": found.estimate,
            "low": found.interval.low,
            "high": found.interval.high,
            "p_single": found.p_single,
            "p_turned": found.p_turned,
            "shifts": found.shifts,
            "events": found.events,
            "left_out": left_out,
            "verdict": named[0],
            "extent": named[1],
            "audience": audience,
        }
    ]

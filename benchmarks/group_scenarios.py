"""Group answers on simulated scenarios and on the real null: false support, coverage, power, as tables.

python benchmarks/group_scenarios.py --worlds 200 --jobs 2 -o groups/
python benchmarks/group_scenarios.py --null results/early-cold-war studies/early-cold-war-groups.csv non-aligned

The first runs worlds of every kind (`framing simulate` makes the same) through the group answers and prints a row per
kind. Shifts are those that the search finds in the dominant state's counts; with `--dates true` they are given, so that
group answers are judged by themselves. What stands in the folder is not run again. The second turns the dominant state's
shifts of a study round the circle of its years, 8 to 38, and prints the share of group answers that are then supported.
"""

from __future__ import annotations

import argparse
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from framing.align.changepoints.every_series import correct_found, search_frame, share_noise
from framing.align.groups.answers import (
    DominantSeries,
    collect_events,
    correct_answers,
    estimate_groups,
    measure_noise,
    places_of,
)
from framing.align.groups.dates import away_from, compare_all_dates
from framing.align.groups.settings import POINTS, GroupSettings
from framing.align.groups.setup import make_group_panel, take_dominant
from framing.align.groups.single_answer import Answer, answer_event
from framing.align.groups.stacked import Stacked, stack_shifts
from framing.align.groups.tables import judge_answer
from framing.align.groups.verdicts import judge_stack
from framing.align.groups.windows import GroupPanel
from framing.align.inputs.actors import Actor
from framing.align.inputs.groups import check_groups, read_groups
from framing.align.inputs.panel import Panel, check_counts, make_panel
from framing.align.inputs.series import split_audiences
from framing.align.settings import AlignSettings
from framing.align.simulation.group_scenarios import NO_EFFECT, GroupWorld, group_scenario_of, simulate_groups
from framing.align.simulation.kinds import GROUP_KINDS
from framing.tables import read_table

PIECE = 10
NEAR = 3  # periods between a shift and the true one, for its pass-through to be held against the truth
DOMINANT, COMPARE = "A", "non-aligned"


@dataclass(frozen=True)
class Case:
    """One row of the table."""

    name: str
    kind: str
    changes: dict[str, Any]


CASES = (
    *(Case(kind, kind, {}) for kind in GROUP_KINDS),
    Case("a quarter, adopted at once", "partial-adoption", {"lags": (0, 1)}),
    Case("a half", "partial-adoption", {"response": 0.5}),
    Case("group-shocks, twice as large", "group-shocks", {"shock": 0.3}),
    Case("group-shocks, long memory", "group-shocks", {"memory": 0.85}),
    Case("group-shocks, documents alike", "group-shocks", {"icc": 0.15}),
    Case("group-shocks, half the documents", "group-shocks", {"present": 0.5}),
    Case("group-shocks, dominant state 25 passages", "group-shocks", {"dominant_passages": 25}),
    Case("a single shift", "partial-adoption", {"shifted": 1}),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--dates", choices=("found", "true"), default="found")
    parser.add_argument("--only", nargs="*", default=[case.name for case in CASES], help="names of cases to run")
    parser.add_argument("--null", nargs=3, metavar=("RESULTS", "GROUPS", "COMPARE"), help="the real null of a study")
    parser.add_argument("-o", "--output", type=Path, default=Path("groups"))
    given = parser.parse_args()
    if given.null:
        show_null(*given.null)
        return
    given.output.mkdir(parents=True, exist_ok=True)
    scores: dict[str, list[dict[str, Any]]] = {case.name: [] for case in CASES}
    for start in range(0, given.worlds, PIECE):
        for name, piece in run_piece(start, given).items():
            scores[name] += piece
    table = pd.DataFrame([summarise(case, scores[case.name]) for case in CASES if scores[case.name]])
    (given.output / f"groups-{given.dates}.json").write_text(table.to_json(orient="records", indent=1))
    print(table.round(3).to_string(index=False))


def run_piece(start: int, given: argparse.Namespace) -> dict[str, list[dict[str, Any]]]:
    """Scores of ten worlds of every case; those kept in the folder are read, others of `--only` are run."""

    def kept(case: Case) -> Path:
        return given.output / f"{given.dates}.{case.name.replace(', ', '-').replace(' ', '_')}.{start:05d}.json"

    missing = [case for case in CASES if case.name in given.only and not kept(case).exists()]
    numbers = range(start, min(start + PIECE, given.worlds)) if missing else range(0)
    found = Parallel(given.jobs)(delayed(run_worlds)(missing, number, given.seed, given.dates) for number in numbers)
    for at, case in enumerate(missing):
        kept(case).write_text(json.dumps([one[at] for one in found]))
    return {case.name: json.loads(kept(case).read_text()) for case in CASES if kept(case).exists()}


def run_worlds(cases: list[Case], number: int, seed: int, dates: str) -> list[dict[str, Any]]:
    """Scores of the world of this number of every case. Cases share the dominant state's counts where its settings are the
    same, so that its shifts are searched once; groups have random numbers of their own in each.
    """
    searched: dict[bytes, dict[str, list[Any]]] = {}
    return [run_world(case, number, seed, dates, searched) for case in cases]


def run_world(
    case: Case, number: int, seed: int, dates: str, searched: dict[bytes, dict[str, list[Any]]]
) -> dict[str, Any]:
    """What the group answers say of one world, beside its truth; `searched` keeps shifts by the dominant state's counts."""
    own, home = (
        np.random.SeedSequence([seed, zlib.crc32(case.name.encode()), number]),
        np.random.SeedSequence([seed, number]),
    )
    world = simulate_groups(group_scenario_of(case.kind, **case.changes), own, home)
    whole = make_panel(world.counts, 15)
    membership = read_groups(world.groups, whole.states, whole.periods)
    panel = make_group_panel(whole, DOMINANT, membership, membership.labels.index(COMPARE))
    if dates == "true":
        shifts = true_shifts(world.shifts, panel.periods)
    else:
        key = whole.count[:, whole.states.index(DOMINANT)].tobytes()
        shifts = searched[key] = searched[key] if key in searched else search_shifts(whole)
    dominant = take_dominant(whole, DOMINANT, "", panel.frames, shifts)
    return score(world, *answer_allies(panel, dominant))


def answer_allies(panel: GroupPanel, dominant: DominantSeries) -> tuple[list[Answer], Stacked | None]:
    """What `estimate_groups` says of the allies, in points: each shift, and the study's answer; no tables, nothing left out."""
    settings = GroupSettings(permutations=199, scales=(POINTS,))
    every = compare_all_dates(panel, settings)
    events = collect_events(dominant, panel, settings)
    away = away_from(places_of(events), len(panel.frames), len(panel.periods), settings)
    noise, ally = measure_noise(every, away), panel.groups.index("ally")
    answers = correct_answers({"": [answer_event(every, event, ally, noise) for event in events]}, panel, settings)[""]
    key = (POINTS, ally, panel.compare)
    rng = np.random.default_rng([settings.seed, ally])
    return answers, stack_shifts(every, key, events, noise.shocks[key, len(settings.windows)], away, rng)


def true_shifts(table: pd.DataFrame, periods: np.ndarray) -> dict[str, list[Any]]:
    """Shifts as they were made, their dates certain."""
    found = {}
    for row in table.itertuples():
        weights = (periods == row.date).astype(float)
        found[row.frame] = [
            SimpleNamespace(place=int(np.argmax(weights)), weights=weights, rise=row.size / 100, error=0.0)
        ]
    return found


def search_shifts(panel: Panel) -> dict[str, list[Any]]:
    """Shifts that the search finds in the dominant state's counts, those that pass the false discovery rate."""
    settings = AlignSettings(DOMINANT, permutations=199)
    row = panel.states.index(DOMINANT)
    counts = (part[:, row] for part in (panel.count, panel.total, panel.documents))
    actor = Actor("dominant", "", DOMINANT, panel.frames, *counts)
    grids = share_noise(actor, settings)
    found = correct_found(
        [
            search_frame(actor, number, frame, panel.periods, grids[number], None, settings)
            for number, frame in enumerate(panel.frames)
        ],
        panel.frames,
    )
    return {one.frame: [shift for shift in one.search.shifts if shift.q <= settings.fdr] for one in found}


def score(world: GroupWorld, answers: list[Answer], stack: Stacked | None) -> dict[str, Any]:
    """Verdicts, and whether intervals hold the truth, of one world; allies only."""
    settings = GroupSettings()
    truth = world.truth[world.truth["group"] == "ally"]
    first = int(world.counts["period"].min())
    held, finite = [], []
    for row in truth[truth["first"] == 0].to_dict("records"):
        window = settings.windows.index((row["first"], row["last"]))
        for answer in answers:
            near = abs(first + answer.event.place - row["shift_date"]) <= NEAR
            if near and answer.event.frame == int(row["frame"].removeprefix("frame_")) - 1:
                limits = answer.through[window][1]
                held.append(bool(limits.low <= row["pass_through"] <= limits.high))
                finite.append(bool(np.isfinite(limits.high)))
    verdicts = [judge_answer(answer, settings)[0] for answer in answers]
    result: dict[str, Any] = {"held": held, "finite": finite, "verdicts": verdicts, "shifts": len(verdicts)}
    if stack is not None:
        wanted = float(
            truth[(truth["first"] == settings.stack[0]) & (truth["last"] == settings.stack[1])]["pass_through"].mean()
        )
        p = max(stack.p_single, stack.p_turned)
        early = stack.leads is not None and stack.leads.early(settings.fdr)
        result |= {
            "stack": judge_stack(stack.interval, p, early=early, quarter=settings.quarter, fdr=settings.fdr)[0].value,
            "estimate": stack.estimate,
            "wanted": wanted,
            "low": stack.interval.low,
            "high": stack.interval.high,
            "stack_held": bool(stack.interval.low <= wanted <= stack.interval.high),
            "p_single": stack.p_single,
            "p_turned": stack.p_turned,
            "early": early,
        }
    return result


def summarise(case: Case, scores: list[dict[str, Any]]) -> dict[str, Any]:
    """One row of the table: percentages of worlds, of shifts, and of intervals."""
    stacked = [one for one in scores if "stack" in one]
    verdicts = [verdict for one in scores for verdict in one["verdicts"]]
    held = [value for one in scores for value in one["held"]]
    return {
        "case": case.name,
        "worlds": len(scores),
        "effect": case.kind not in NO_EFFECT,
        "stack supported %": 100 * np.mean([one.get("stack") == "supported" for one in scores]) if scores else np.nan,
        "stack estimate": np.mean([one["estimate"] for one in stacked]) if stacked else np.nan,
        "stack truth": np.mean([one["wanted"] for one in stacked]) if stacked else np.nan,
        "stack covers %": 100 * np.mean([one["stack_held"] for one in stacked]) if stacked else np.nan,
        "shifts a world": np.mean([one["shifts"] for one in scores]) if scores else np.nan,
        **{
            f"{name} %": 100 * np.mean([verdict == name for verdict in verdicts]) if verdicts else np.nan
            for name in ("supported", "not supported", "not enough evidence", "common shock", "from below")
        },
        "worlds with a shift supported": sum("supported" in one["verdicts"] for one in scores),
        "pass-through covers %": 100 * np.mean(held) if held else np.nan,
        "set has an end %": 100 * np.mean([v for one in scores for v in one["finite"]]) if held else np.nan,
    }


def show_null(results: str, groups: str, compare: str, least: int = 8, most: int = 38) -> None:
    """The share of group answers supported when the dominant state's shifts are turned round the circle of the panel's
    years.
    """
    table, answers = turn_study(results, groups, compare, least, most)
    placebo = table["placebo"]
    print(table[~placebo].groupby("group")["verdict"].value_counts(normalize=True).round(3).to_string())
    print(
        f"answers to shifts: {(table[~placebo]['verdict'] == 'supported').mean():.3f} of {(~placebo).sum()} supported"
    )
    whole = answers[answers["practice"] == "all"]
    print(f"studies: {(whole['verdict'] == 'supported').mean():.3f} of {len(whole)} supported")


def turn_study(results: str, groups: str, compare: str, least: int, most: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Verdicts of all shifts, and stacked answers, of every turn of a study's own shifts at home."""
    folder = Path(results)
    manifest = json.loads((folder / "manifest.json").read_text())
    counts = check_counts(read_table(folder / "counts.csv"), folder)
    name = manifest["dominant"]
    series = {one.audience: one for one in split_audiences(counts, None, name, 15, folder, folder)}
    panel_of = series.get("domestic", next(iter(series.values())))
    states = tuple(sorted(counts["state"].unique()))
    membership = read_groups(check_groups(read_table(groups), states, groups), states, panel_of.panel.periods)
    panel = make_group_panel(panel_of.panel, name, membership, membership.labels.index(compare))
    shifts = read_table(folder / "shifts.csv")
    shifts = shifts[shifts["audience"] == panel_of.audience]
    if "series" in shifts:
        shifts = shifts[shifts["series"] == "dominant"]
    spoken = np.flatnonzero((panel.weight > 0).any(axis=(0, 1)))
    first, length = int(spoken[0]), int(spoken[-1] - spoken[0] + 1)
    settings = GroupSettings(placebo=tuple(manifest["placebo"]), permutations=199)
    effects, stacks = [], []
    for turn in range(least, min(most, length - 1) + 1):
        dominant = take_dominant(panel_of.panel, name, panel_of.audience, panel.frames, {})
        turned = {
            str(frame): [turn_shift(row, panel.periods, first, length, turn) for row in own.itertuples()]
            for frame, own in shifts.groupby("frame")
        }
        inside = slice(first, first + length)
        weight, share = dominant.weight.copy(), dominant.share.copy()
        weight[:, inside], share[:, inside] = (np.roll(part[:, inside], turn, axis=1) for part in (weight, share))
        kept = {frame: [one for one in own if one is not None] for frame, own in turned.items()}
        moved = DominantSeries(
            panel_of.audience, share, weight, tuple(tuple(kept.get(frame, ())) for frame in panel.frames)
        )
        found = estimate_groups(panel, [moved], settings)
        main = found.effects[found.effects["scale"] == "points"].drop_duplicates(["frame", "shift_date", "group"])
        effects.append(main.assign(turn=turn, placebo=main["frame"].isin(settings.placebo)))
        stacks.append(found.stacked[found.stacked["left_out"] == ""].assign(turn=turn))
    return pd.concat(effects, ignore_index=True), pd.concat(stacks, ignore_index=True)


def turn_shift(row: Any, periods: np.ndarray, first: int, length: int, turn: int) -> Any:
    """A shift of shifts.csv turned by some periods; None for one before the panel's first texts."""
    place = int(row.date) - int(periods[0]) - first
    if not 0 <= place < length:
        return None
    weights = np.zeros(len(periods))
    low, high = int(row.earliest) - int(row.date), int(row.latest) - int(row.date)
    for step in range(low, high + 1):
        weights[first + (place + step + turn) % length] += 0.3 / (high - low + 1)
    moved = first + (place + turn) % length
    weights[moved] += 0.7
    return SimpleNamespace(place=moved, weights=weights, rise=float(row.size) / 100, error=np.nan)


if __name__ == "__main__":
    main()

"""Simulated scenarios through the whole method: false adoption, coverage, power, as a table and a plot.

    python benchmarks/simulated_scenarios.py --worlds 200 --jobs 2 -o simulated/

Prints a row per kind of world, power by lag and by documents per year. What stands in the folder already is not run
again, so that an interrupted run goes on where it was; use a new folder to begin anew. 200 worlds of a kind take about two
minutes of one core.
"""

from __future__ import annotations

import argparse
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import altair as alt
import joblib
import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from framing.align import AlignSettings, align_counts
from framing.align.simulation.scenarios import SILENT, settings_of_kind, simulate_scenario
from framing.align.simulation.scoring import Score, score_world

PIECE = 20
WINDOW = AlignSettings("A")  # a move outside its window is no adoption, and no interval reaches there
POOR = {"dominant_passages": 25, "dominant_documents": 1}


@dataclass(frozen=True)
class Case:
    """One row of the table: a kind of world, what differs from its defaults, and whether exposure is given."""

    name: str
    kind: str
    changes: dict[str, Any]
    exposure: bool = True


CASES = (
    Case("diffusion", "diffusion", {}),
    Case("diffusion, independent passages", "diffusion", {"icc": 0.0}),
    Case("diffusion, dominant state 25 passages", "diffusion", POOR),
    Case("diffusion, 2 documents a year", "diffusion", {"passages": 50, "documents": 2}),
    Case("diffusion, 4 documents a year", "diffusion", {"passages": 100, "documents": 4}),
    Case("diffusion, no exposure given", "diffusion", {}, exposure=False),
    Case("sparse", "sparse", {}),
    Case("classifier error", "classifier-error", {}),
    Case("null", "null", {}),
    Case("no shift at all", "null", {"shifted": 0}),
    Case("overdispersed", "overdispersed", {}),
    Case("autocorrelated", "autocorrelated", {}),
    Case("common shock", "common-shock", {}),
    Case("slow shock", "slow-shock", {}),
    Case("common shock, no exposure given", "common-shock", {}, exposure=False),
    Case("slow shock, no exposure given", "slow-shock", {}, exposure=False),
    Case("reversed", "reversed", {}),
    Case("independent moves", "independent", {}),
    Case("independent moves, no exposure given", "independent", {}, exposure=False),
    Case("independent moves of exposed states", "independent-exposed", {}),
    Case("null, dominant state 25 passages", "null", POOR),
    Case("slow shock, dominant state 25 passages", "slow-shock", POOR),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--permutations", type=int, default=299)
    parser.add_argument("--only", nargs="*", default=[case.name for case in CASES], help="names of cases to run")
    parser.add_argument("-o", "--output", type=Path, default=Path("simulated"))
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    results = []
    for case in CASES:
        scores = run_case(case, given)
        if scores:
            results.append({"case": case.name, "worlds": len(scores), **summarise(scores)})
    (given.output / "scenarios.json").write_text(json.dumps(results, indent=1))
    show_tables(results)
    draw_power(results, given.output / "power.svg")


def run_case(case: Case, given: argparse.Namespace) -> list[Score]:
    """Scores of all worlds of a case, 20 at a time; those kept in the folder are read."""
    seeds = np.random.SeedSequence([given.seed, zlib.crc32(case.name.encode())]).spawn(given.worlds)
    scores: list[Score] = []
    for start in range(0, given.worlds, PIECE):
        path = given.output / f"{case.name.replace(', ', '-').replace(' ', '_')}.{start:05d}.joblib"
        if path.exists():
            scores += joblib.load(path)
        elif case.name in given.only:
            own = seeds[start : start + PIECE]
            piece = Parallel(given.jobs)(delayed(run_world)(case, seed, given.permutations) for seed in own)
            joblib.dump(piece, path)
            scores += piece
            print(f"{case.name}: {len(scores)} worlds", flush=True)
    return scores


def run_world(case: Case, seed: np.random.SeedSequence, permutations: int) -> Score:
    world = simulate_scenario(settings_of_kind(case.kind, **case.changes), seed)
    settings = AlignSettings("A", permutations=permutations)
    alignment = align_counts(world.counts, settings, exposure=world.exposure if case.exposure else None)
    return score_world(world, alignment, case.kind)


def summarise(scores: list[Score]) -> dict[str, Any]:
    shifts = pd.concat([score.shifts for score in scores])
    pairs = pd.concat([score.pairs for score in scores])
    reported = pd.concat([score.reported for score in scores])
    seen = pairs[pairs["outcome"] != "shift missed"]
    still = seen[seen["true_outcome"] != "followed"]
    followers = seen[seen["true_outcome"] == "followed"]
    dated = seen[seen["true_lag"].notna() & seen["outcome"].isin(["followed", "led", "together"])]
    inside = dated[dated["true_lag"].astype(float).between(-WINDOW.leads, WINDOW.lags)]
    silent = bool(len(reported) and reported["silent"].all())
    return {
        "shifts found": mean(shifts["found"]),
        "date covered": mean(shifts["covered"]),
        "date width": mean(shifts["width"]),
        "false shifts a world": float(np.mean([score.false_shifts for score in scores])),
        "false among shifts": float(np.mean([proportion_false(score) for score in scores])),
        "pairs called followed": mean(reported["outcome"] == "followed") if silent else None,
        "non-followers called followed": mean(still["outcome"] == "followed"),
        "lag covered": mean(inside["covered"]),
        "lag covered, beyond the window too": mean(dated["covered"]),
        "lag width": mean(dated["width"]),
        "power": mean(followers["outcome"] == "followed") if not silent else None,
        "power with missed shifts": mean(pairs.loc[pairs["true_outcome"] == "followed", "outcome"] == "followed")
        if not silent
        else None,
        "H3 supported": share(scores, "H3", "supported"),
        "H1 supported": share(scores, "H1", "supported"),
        "power by lag": {
            str(int(lag)): mean(own["outcome"] == "followed") for lag, own in followers.groupby("true_lag")
        }
        if not silent
        else {},
        "outcomes": {
            name: float(value)
            for name, value in pairs.loc[pairs["true_lag"].notna(), "outcome"].value_counts(normalize=True).items()
        },
    }


def proportion_false(score: Score) -> float:
    """Share of the shifts found in a world that are none; 0 where none was found."""
    found = score.false_shifts + int(score.shifts["found"].sum())
    return score.false_shifts / found if found else 0.0


def mean(values: pd.Series) -> float | None:
    known = values.dropna().astype(float)
    return float(known.mean()) if len(known) else None


def share(scores: list[Score], hypothesis: str, verdict: str) -> float:
    """Share of worlds with such a verdict for at least one shift."""
    own = [
        ((score.verdicts["hypothesis"] == hypothesis) & (score.verdicts["verdict"] == verdict)).any()
        for score in scores
    ]
    return float(np.mean(own))


def show_tables(results: list[dict[str, Any]]) -> None:
    table = pd.DataFrame(results).drop(columns=["power by lag", "outcomes"]).set_index("case")
    print(table.round(3).to_markdown() if _has_tabulate() else table.round(3).to_string())
    lags = pd.DataFrame({row["case"]: row["power by lag"] for row in results if row["power by lag"]}).T
    print("\nPower by lag\n", lags.round(3).to_string())
    print(
        "\nOutcomes of true movers\n",
        pd.DataFrame({row["case"]: row["outcomes"] for row in results}).T.round(3).to_string(),
    )
    print("\nSilent kinds (nobody follows):", ", ".join(SILENT))


def _has_tabulate() -> bool:
    try:
        import tabulate  # noqa: F401
    except ImportError:
        return False
    return True


def draw_power(results: list[dict[str, Any]], path: Path) -> None:
    rows = [
        {"world": row["case"], "lag": int(lag), "power": power}
        for row in results
        for lag, power in row["power by lag"].items()
        if row["case"].startswith(("diffusion", "sparse", "classifier"))
    ]
    if rows:
        chart = (
            alt.Chart(pd.DataFrame(rows))
            .mark_line(point=True)
            .encode(
                x=alt.X("lag:O", title="simulated lag (periods)", axis=alt.Axis(labelAngle=0)),
                y=alt.Y("power:Q", title="share of true followers found", scale=alt.Scale(domain=[0, 1])),
                color=alt.Color("world:N", title=None, legend=alt.Legend(labelLimit=300)),
            )
        )
        chart.properties(width=420, height=280).save(str(path))


if __name__ == "__main__":
    main()

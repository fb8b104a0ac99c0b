"""``framing simulate``: simulated scenarios with known shifts, lags and adopters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from framing.align.simulation.kinds import GROUP_KINDS, KINDS
from framing.commands.speaking import say

if TYPE_CHECKING:
    from framing.align.simulation.group_scenarios import GroupScenario


@click.command()
@click.option(
    "--kind", required=True, type=click.Choice([*KINDS, *GROUP_KINDS]), help="Kind of scenario; see docs/method.md."
)
@click.option("--worlds", default=1, show_default=True, type=click.IntRange(1), help="Number of simulated data sets.")
@click.option("--seed", default=0, show_default=True, help="Seed of the first data set.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder; each data set gets a folder in it."
)
@click.option("--states", default=20, show_default=True, help="Number of secondary states.")
@click.option("--frames", default=4, show_default=True, help="Number of frames; half of them shift.")
@click.option("--periods", default=45, show_default=True, help="Number of periods.")
@click.option("--passages", default=25, show_default=True, help="Passages in each document of a secondary state.")
@click.option("--rise", default=0.13, show_default=True, help="Rise of the dominant state's share, between 0 and 1.")
def simulate(kind: str, worlds: int, seed: int, output: Path, frames: int, **options: object) -> None:
    """Simulate scenarios with known truth: counts.csv, exposure.csv, true_shifts.csv and true_adoption.csv for each.

    Scenarios of groups have groups.csv and true_pass_through.csv instead of exposure.csv and true_adoption.csv; a
    third of their states are allies, and a quarter of their frames shift.
    """
    import numpy as np

    from framing.align.simulation.group_scenarios import simulate_groups
    from framing.align.simulation.scenarios import settings_of_kind, simulate_scenario
    from framing.progress import track
    from framing.tables import write_table

    seeds = np.random.SeedSequence(seed).spawn(worlds)
    if kind in GROUP_KINDS:
        scenario = _group_scenario(kind, frames, options)
    else:
        settings = settings_of_kind(kind, frames=frames, shifted=max(1, frames // 2), **options)
    for number, own in enumerate(track(seeds, "Worlds", worlds), start=1):
        if kind in GROUP_KINDS:
            made = simulate_groups(scenario, own)
            tables = {
                "counts": made.counts,
                "groups": made.groups,
                "true_shifts": made.shifts,
                "true_pass_through": made.truth,
            }
        else:
            world = simulate_scenario(settings, own)
            tables = {
                "counts": world.counts,
                "exposure": world.exposure,
                "true_shifts": world.shifts,
                "true_adoption": world.adoption,
            }
        folder = output if worlds == 1 else output / f"world_{number:04d}"
        for name, table in tables.items():
            write_table(table, folder / f"{name}.csv")
    say(
        f"{worlds} simulated data set{'s' if worlds > 1 else ''} of kind {kind} in {output}. Dominant state: A.",
        kind=kind,
        worlds=worlds,
        output=output,
        dominant="A",
    )


def _group_scenario(kind: str, frames: int, options: Mapping[str, Any]) -> GroupScenario:
    """The scenario of a kind of groups with the command's numbers: a third of the states allies, a sixth rivals where there
    are any.
    """
    from framing.align.simulation.group_scenarios import group_scenario_of

    own = group_scenario_of(kind)
    states = options["states"]
    rivals = states // 6 if own.rivals else 0
    return group_scenario_of(
        kind,
        allies=states // 3,
        rivals=rivals,
        others=states - states // 3 - rivals,
        frames=frames,
        shifted=max(1, frames // 4),
        periods=options["periods"],
        passages=options["passages"],
        rise=options["rise"],
    )

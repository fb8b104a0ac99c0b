"""``framing simulate``: simulated scenarios with known shifts, lags and adopters."""

from __future__ import annotations

from pathlib import Path

import click

from framing.align.simulation.kinds import KINDS


@click.command()
@click.option("--kind", required=True, type=click.Choice(list(KINDS)), help="Kind of scenario; see docs/method.md.")
@click.option("--worlds", default=1, show_default=True, type=click.IntRange(1), help="How many worlds.")
@click.option("--seed", default=0, show_default=True, help="Seed of the first world.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder; a folder per world in it."
)
@click.option("--states", default=20, show_default=True, help="Secondary states.")
@click.option("--frames", default=4, show_default=True, help="Frames; half of them shift.")
@click.option("--periods", default=45, show_default=True, help="Periods.")
@click.option("--passages", default=25, show_default=True, help="Passages of a secondary state's document.")
@click.option("--rise", default=0.13, show_default=True, help="Rise of the dominant state, 0..1 scale.")
def simulate(kind: str, worlds: int, seed: int, output: Path, frames: int, **options: object) -> None:
    """Make simulated scenarios: counts.csv, exposure.csv, true_shifts.csv and true_adoption.csv each."""
    import numpy as np

    from framing.align.simulation.scenarios import settings_of_kind, simulate_scenario
    from framing.progress import track
    from framing.tables import write_table

    settings = settings_of_kind(kind, frames=frames, shifted=max(1, frames // 2), **options)
    seeds = np.random.SeedSequence(seed).spawn(worlds)
    for number, own in enumerate(track(seeds, "Worlds", worlds), start=1):
        world = simulate_scenario(settings, own)
        folder = output if worlds == 1 else output / f"world_{number:04d}"
        write_table(world.counts, folder / "counts.csv")
        write_table(world.exposure, folder / "exposure.csv")
        write_table(world.shifts, folder / "true_shifts.csv")
        write_table(world.adoption, folder / "true_adoption.csv")
    click.echo(f"{worlds} world{'s' if worlds > 1 else ''} of kind {kind} in {output}. Dominant state: A.", err=True)

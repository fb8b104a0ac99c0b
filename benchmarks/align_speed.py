"""What an alignment costs in states, periods and frames, whole commands timed, median of several runs.

    python benchmarks/align_speed.py --jobs 2

The first row is the early Cold War's size: 20 secondary states, 25 frames, 45 years, all tests. The others
change one thing at a time. `seconds` is what a clock shows, `processor` what the processors worked, which other work on the
machine hardly changes; `ratio` is that to the first row.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.simulation.scenarios import settings_of_kind, simulate_scenario
from framing.tables import write_table

BASE = {"states": 20, "frames": 25, "periods": 45}
CASES = [
    {},
    {"states": 40},
    {"states": 190},
    {"periods": 90},
    {"frames": 50},
    {"states": 190, "frames": 50, "periods": 80},
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cases", type=int, nargs="*", default=list(range(len(CASES))))
    given = parser.parse_args()
    rows = []
    for number in given.cases:
        size = {**BASE, **CASES[number]}
        with tempfile.TemporaryDirectory() as folder:
            plant(size, Path(folder))
            runs = [run(given.jobs, Path(folder)) for _ in range(given.runs)]
        seconds, processor = (statistics.median(part) for part in zip(*runs, strict=True))
        rows.append({**size, "seconds": round(seconds, 1), "processor": round(processor, 1)})
        print(rows[-1], flush=True)
    table = pd.DataFrame(rows)
    table["ratio"] = (table["processor"] / table["processor"].iloc[0]).round(2)
    print(table.to_string(index=False))


def plant(size: dict[str, int], folder: Path) -> None:
    settings = settings_of_kind(
        "diffusion", states=size["states"], frames=size["frames"], shifted=size["frames"] // 2, periods=size["periods"]
    )
    world = simulate_scenario(settings, np.random.SeedSequence(0))
    write_table(world.counts, folder / "counts.csv")
    write_table(world.exposure, folder / "exposure.csv")


def run(jobs: int, folder: Path) -> tuple[float, float]:
    """Seconds of one command by the clock, and of processor time with all its workers."""
    command = [sys.executable, "-m", "framing", "align", "--table", str(folder / "counts.csv"), "--dominant", "A"]
    command += [
        "--exposure",
        str(folder / "exposure.csv"),
        "--jobs",
        str(jobs),
        "-o",
        str(folder / "out"),
    ]
    command += ["--placebo", "frame_24", "frame_25"]
    start, worked = time.perf_counter(), _processor_time()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start, _processor_time() - worked


def _processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()

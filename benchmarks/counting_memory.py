"""What a run holds while it counts: peak memory of each stage between frames and alignment, by the number of documents.

Usage: python benchmarks/counting_memory.py [--documents 10000,100000,1000000] [--seed 0]

Documents of one passage each, with random probabilities, of 60 states in 80 years; no text is needed, for nothing after the
frames reads one. Every number of documents has a process of its own. Printed is the peak of each stage in megabytes,
libraries and model included.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
import pandas as pd

from framing.align.appeals.cross_table import TableSettings, tabulate_framing
from framing.align.appeals.pairs import Pairs
from framing.align.appeals.pairs_file import open_pairs, write_pairs
from framing.annotation.batch import loaded_model
from framing.streams import streaming_table
from framing.study import load_study
from framing.study.collect import Collected
from framing.study.counts import count_study
from framing.study.inputs import study_settings
from framing.study.joining import join_frames
from framing.study.pairs import pair_study
from framing.study.primaries import count_primaries

STATES, FIRST, YEARS, PIECE = 60, 1946, 80, 5_000
STUDY = """
name = "counted"
[periods]
first = 1946
last = 2025
[dominant]
state = "S00"
[[corpus]]
name = "counted"
path = "counted.parquet"
"""


def make_pieces(documents: int, seed: int) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Tables of documents (without text) and of their passages, some thousands at a time."""
    rng = np.random.default_rng(seed)
    book = loaded_model("balancing").codebook
    for start in range(0, documents, PIECE):
        number = np.arange(start, min(start + PIECE, documents))
        year = FIRST + number % YEARS
        names = [f"d{one:08}" for one in number]
        days = [f"{one}-03-01" for one in year]
        states = [f"S{one:02}" for one in rng.integers(0, STATES, len(number))]
        table = {"corpus": "counted", "id": names, "earliest": days, "latest": days, "state": states}
        said = dict.fromkeys(("title", "speaker", "role", "genre", "audience", "language", "source", "licence"), "")
        frames = {
            "corpus": "counted",
            "document": names,
            "passage": 0,
            "start": 0,
            "end": 400,
            "words": 60,
            "threat": "",
        }
        frames |= {f"p_{code}": rng.random(len(number)) for code in book.ids()}
        frames |= {f"e_{code}": rng.random(len(number)) for code in book.ids("practice")}
        yield pd.DataFrame(table | said), pd.DataFrame(frames)


def peak_megabytes(again: bool = False) -> float:
    """The most memory that this process held since it was last asked `again`."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    if again:
        Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    return int(found.split()[1]) / 1024


def measure(documents: int, seed: int) -> dict[str, float]:
    """Peak megabytes of every stage."""
    peaks = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "counted.toml").write_text(STUDY, encoding="utf-8")
        study = load_study(folder / "counted.toml")
        own = Collected(folder / "own.documents.parquet", folder / "own.frames.parquet", {}, {})
        with streaming_table(own.documents_path) as tables, streaming_table(own.frames_path) as frames:
            for piece in make_pieces(documents, seed):
                tables.write(piece[0])
                frames.write(piece[1])
        peaks["made"] = peak_megabytes(again=True)
        join_frames([own], study, folder)
        peaks["joined"] = peak_megabytes(again=True)
        counts = count_study(study, folder)
        peaks["counts"] = peak_megabytes(again=True)
        count_primaries(study, counts.weights, folder, study_settings(study, jobs=1))
        peaks["primaries"] = peak_megabytes(again=True)
        write_pairs(pair_study(study, counts, folder, None) or [], folder / "pairs.parquet")
        peaks["pairs written"] = peak_megabytes(again=True)
        pairs = open_pairs(folder / "pairs.parquet")
        assert isinstance(pairs, Pairs)
        tabulate_framing(pairs, None, TableSettings("S00"))
        peaks["cross table"] = peak_megabytes(again=True)
    return peaks


@click.command()
@click.option("--documents", default="10000,100000,1000000", show_default=True)
@click.option("--seed", default=0, show_default=True)
@click.option("--one", is_flag=True, hidden=True)
def main(documents: str, seed: int, one: bool) -> None:
    """Print a line for every number of documents."""
    if one:
        click.echo(
            "\t".join([documents, *(f"{name} {peak:.0f}" for name, peak in measure(int(documents), seed).items())])
        )
        return
    for number in documents.split(","):
        subprocess.run([sys.executable, __file__, "--one", "--documents", number, "--seed", str(seed)], check=True)


if __name__ == "__main__":
    main()

"""How fast `framing annotate` is, beside usual classifiers on the same texts in the same run.

    python benchmarks/annotate_speed.py TEXTS [--megabytes 40] [--runs 3] [--jobs 1 --jobs 2] [--rival words]

TEXTS is a folder of .txt files or the name of a corpus at hand. Every line is a command of its own, from start to end:
reading a document table, cutting passages, scoring, writing. Ours does all that `framing annotate` does (all codes, stance,
threats, placebo topics, document frames, drift), with no word known from an earlier run; rivals (rivals.py) score as many
codes, no more. Seconds are of the processors (user and system, all processes of the command), so that a busy machine
matters less; turns are taken in every run. fastText stands beside them as the fast end where `fasttext` is installed.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import click

RIVALS = {
    "words": "words and pairs, scikit-learn", "spacy": "spaCy bag-of-words textcat", "fasttext": "fastText, words",
}  # fmt: skip
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass
class Contender:
    """A command under its name, and what every run of it took: seconds of processors, and gigabytes of one process."""

    name: str
    command: Sequence[str]
    seconds: list[float] = field(default_factory=list)
    memory: float = 0.0

    def run(self, home: Path) -> None:
        """Run the command with an empty data folder."""
        environment = os.environ | ONE_THREAD | {"FRAMING_HOME": str(home)}
        process = os.posix_spawn(sys.executable, [sys.executable, *self.command], environment)
        _, status, used = os.wait4(process, 0)
        if status:
            raise SystemExit(f"{self.name}: the command failed")
        self.seconds.append(used.ru_utime + used.ru_stime)
        self.memory = max(self.memory, used.ru_maxrss / 1e6)


@click.command()
@click.argument("texts")
@click.option("--megabytes", default=40.0, show_default=True, help="Text to annotate.")
@click.option("--runs", default=1, show_default=True)
@click.option("--model", default="balancing", show_default=True)
@click.option("--jobs", multiple=True, default=(1, 2), show_default=True, help="Processes of ours.")
@click.option("--rival", "chosen", multiple=True, type=click.Choice(list(RIVALS)), help="Default: all at hand.")
def main(texts: str, megabytes: float, runs: int, model: str, jobs: tuple[int, ...], chosen: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        table = folder / "texts.parquet"
        with ProcessPoolExecutor(1) as aside:  # the memory of a command counts what its parent held when it began
            count, size = aside.submit(write_texts, texts, megabytes, table).result()
        click.echo(f"{count} documents, {size:.1f} MB, {runs} runs")
        click.echo(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        contenders = [
            Contender(f"framing annotate, {number} process{'es' * (number > 1)}", [
                "-m", "framing", "annotate", str(table), "-o", str(folder / "frames.parquet"), "--documents",
                str(folder / "documents.parquet"), "--jobs", str(number), "--model", model,
            ])
            for number in jobs
        ]  # fmt: skip
        rivals = str(Path(__file__).with_name("rivals.py"))
        for kind in chosen or [kind for kind in RIVALS if kind != "fasttext" or find_spec("fasttext")]:
            Contender(kind, [rivals, "teach", kind, scratch, str(table)]).run(folder / "none")
            command = [rivals, "score", kind, scratch, str(table), str(folder / "out.parquet")]
            contenders.append(Contender(RIVALS[kind], command))
        for turn in range(runs):
            for number, contender in enumerate(contenders):
                contender.run(folder / f"home-{turn}-{number}")
    ours = statistics.median(contenders[0].seconds)
    for contender in contenders:
        middle = statistics.median(contender.seconds)
        spread = f"({min(contender.seconds):.1f}-{max(contender.seconds):.1f})"
        click.echo(
            f"{middle:7.1f} s {spread:14}{size / middle:6.2f} MB/s  ours is {middle / ours:4.2f} times as fast  "
            f"{contender.memory:.2f} GB  {contender.name}"
        )


def write_texts(texts: str, megabytes: float, table: Path) -> tuple[int, float]:
    """Write a document table of texts drawn at random, the same ones every time; how many, and megabytes."""
    from framing.corpus import Document, open_corpus
    from framing.corpus.tables.documents import write_documents

    if Path(texts).is_dir():
        paths = [path for path in sorted(Path(texts).rglob("*.txt")) if path.name[0] != "."]
        found = [
            Document(path.stem, "texts", path.read_text("utf-8-sig", "replace"), "1950-01-01", "1950-12-31")
            for path in paths
        ]
    else:
        found = list(open_corpus(texts).documents())
    random.Random(0).shuffle(found)
    taken: list[Document] = []
    total = 0
    for document in found:
        if total >= megabytes * 1e6:
            break
        taken.append(document)
        total += len(document.text.encode())
    write_documents(taken, table)
    return len(taken), total / 1e6


if __name__ == "__main__":
    main()

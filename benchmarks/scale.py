"""How time and memory grow with a corpus: import, annotate, count and align it once, then several times over.

Usage: python benchmarks/scale.py CORPUS [--times 1,3,10] [--jobs 2]

The corpus (a catalogue name or a document table) is repeated under new ids into a table, as if there were that many
more documents; every stage is a command of its own. Printed are its seconds, the processor seconds of it and its
children (these grow with the work, not with how busy the machine is), and the peak memory of all of them together,
looked at twice a second. A time is worth only its ratio to the others of the same run.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from framing.corpus import Document, open_corpus
from framing.corpus.tables.documents import write_documents

STUDY = """
name = "scale"
[periods]
first = {first}
last = {last}
[dominant]
state = "{dominant}"
[[corpus]]
name = "scale"
path = "imported.parquet"
"""


def repeat_documents(corpus: str, times: int) -> Iterator[Document]:
    """The documents of a corpus, `times` times, each copy with its own ids and with one character more."""
    for copy in range(times):
        for document in open_corpus(corpus).documents():
            yield replace(document, id=f"{document.id}-{copy}", text=f"{document.text}\n{copy}", sha256="")


def timed(arguments: list[str], home: Path) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak megabytes of a framing command with all its processes."""
    started, used = time.perf_counter(), processor_seconds()
    command = subprocess.Popen(
        [sys.executable, "-m", "framing", *arguments],
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"FRAMING_HOME": str(home / "home"), "OMP_NUM_THREADS": "1"},
    )
    peak = 0.0
    while True:
        try:
            _, said = command.communicate(timeout=0.5)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, family_megabytes(command.pid))
    if command.returncode:
        raise click.ClickException(said.decode("utf-8", "replace"))
    return time.perf_counter() - started, processor_seconds() - used, peak


def processor_seconds() -> float:
    """What all ended children took so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def family_megabytes(pid: int) -> float:
    """The memory that a process and all its descendants hold now, shared pages counted for each."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    family, total = {pid}, 0
    for one, parent, kilobytes in sorted(rows):
        if one in family or parent in family:
            family.add(one)
            total += kilobytes
    return total / 1024


@click.command()
@click.argument("corpus")
@click.option("--times", default="1,3,10", show_default=True, help="How often the corpus is repeated, smallest first.")
@click.option("--dominant", default="USA", show_default=True)
@click.option("--jobs", default=2, show_default=True)
def main(corpus: str, times: str, dominant: str, jobs: int) -> None:
    """Print documents, megabytes, seconds, processor seconds and peak megabytes of every stage for each size."""
    stages = [f"{stage}_{figure}" for stage in ("import", "annotate", "run") for figure in ("s", "cpu_s", "MB")]
    click.echo("\t".join(["copies", "documents", "MB", *stages]))
    for count in map(int, times.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            documents = write_documents(repeat_documents(corpus, count), home / "texts.parquet")
            years = [document.earliest[:4] for document in open_corpus(corpus).documents() if document.earliest]
            (home / "scale.toml").write_text(STUDY.format(first=min(years), last=max(years), dominant=dominant))
            size = (
                sum(len(document.text.encode()) for document in open_corpus(home / "texts.parquet").documents()) / 1e6
            )
            imported = timed(["corpus", "import", "texts.parquet", "--name", "scale", "-o", "imported.parquet"], home)
            annotated = timed(["annotate", "imported.parquet", "-o", "frames.parquet", "--jobs", str(jobs)], home)
            ran = timed(["run", "scale.toml", "-o", "out", "--no-report", "--jobs", str(jobs)], home)
            figures = "\t".join(f"{value:.1f}" for value in (*imported, *annotated, *ran))
            click.echo(f"{count}\t{documents}\t{size:.0f}\t{figures}")


if __name__ == "__main__":
    main()

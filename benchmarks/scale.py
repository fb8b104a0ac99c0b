"""How time and memory grow with a corpus: import, annotate, count and align it once, then several times over.

Usage: python benchmarks/scale.py CORPUS [--times 1,3,10] [--jobs 2]

The corpus (a catalogue name or a document table) is repeated under new ids and states into a table, as if there were
that many more documents; every stage is a command of its own, timed as a whole process with its peak memory.
Prints a table; a time is worth only its ratio to the others of the same run.
"""

from __future__ import annotations

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
from framing.corpus.document_tables import write_documents

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


def timed(arguments: list[str], home: Path) -> tuple[float, float]:
    """Seconds and peak megabytes (largest process) of a framing command."""
    started = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    subprocess.run(
        [sys.executable, "-m", "framing", *arguments],
        check=True,
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "FRAMING_HOME": str(home / "home"), "HOME": str(home)},
    )
    peak = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    return time.perf_counter() - started, peak / (1 if sys.platform == "darwin" else 1024) / (
        1024 if sys.platform == "darwin" else 1
    )


@click.command()
@click.argument("corpus")
@click.option("--times", default="1,3,10", show_default=True, help="How often the corpus is repeated, smallest first.")
@click.option("--dominant", default="USA", show_default=True)
@click.option("--jobs", default=2, show_default=True)
def main(corpus: str, times: str, dominant: str, jobs: int) -> None:
    """Print documents, megabytes, seconds and peak megabytes of every stage for each size."""
    click.echo("copies\tdocuments\tMB\timport_s\timport_MB\tannotate_s\tannotate_MB\trun_s\trun_MB")
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

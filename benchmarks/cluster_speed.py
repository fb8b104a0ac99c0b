"""How annotation grows with workers and with documents on a Dask cluster, and what a million documents would cost.

    python benchmarks/cluster_speed.py TABLE [--workers 1,2] [--shares .25,.5,1] [--model balancing] [--runs 1] [--kill 20]

TABLE is a document table or the name of a corpus at hand. Every line annotates a share of its documents with an empty
cache by a local cluster whose workers have started and loaded the model before the clock runs: seconds, processor seconds of
the workers, the largest memory of a worker, and whether the table has the bytes of the first line of the same share.
Ratios of seconds say what a second worker brings; they are worth something only where nothing else runs. The largest number
of workers does all shares: a straight line through their seconds (least squares) is drawn on to a million documents
of the same length, which is an extrapolation. With --kill, a worker is killed every so many seconds meanwhile.
"""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click
import numpy as np

from framing.annotation.store import annotate_corpus
from framing.annotation.travelling import Traveller, pack_model
from framing.cluster import LOCAL, Cluster, reach_cluster
from framing.corpus import Corpus, Document, open_corpus
from framing.files import file_sha256

MILLION = 1_000_000


def used_by_worker() -> tuple[float, float]:
    """Processor seconds of this process, and the most megabytes that it held."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def warm_up(_: int, model: Traveller) -> int:
    """Load the model on a worker; long enough that no worker takes all of these."""
    from framing.annotation.batch import loaded_model

    loaded_model(model.arrive()).predict(["We hold the balance."])
    time.sleep(1)
    return os.getpid()


def killing(cluster: Cluster, seconds: float, stop: threading.Event) -> None:
    """Kill one worker after another until told to stop."""
    while not stop.wait(seconds):
        workers = sorted(cluster.client.run(os.getpid).values())
        if workers:
            os.kill(workers[0], signal.SIGKILL)


def timed(corpus: Corpus, count: int, workers: int, model: str, kill: float) -> tuple[float, float, float, str]:
    """Seconds, processor seconds of workers that are still there, megabytes of the largest, and the table's hash."""
    with tempfile.TemporaryDirectory() as home, reach_cluster(LOCAL, workers) as cluster:
        os.environ["FRAMING_HOME"] = home
        assert cluster is not None
        while len(set(cluster.run(warm_up, range(2 * workers), pack_model(model, LOCAL)))) < workers:
            pass
        before = sum(cpu for cpu, _ in cluster.client.run(used_by_worker).values())
        stop = threading.Event()
        killer = threading.Thread(target=killing, args=(cluster, kill, stop), daemon=True)
        if kill:
            killer.start()
        started = time.perf_counter()
        documents: Iterator[Document] = islice(corpus.documents(), count)
        done = annotate_corpus(documents, corpus, Path(home) / "frames.parquet", model=model, cluster=cluster)
        seconds = time.perf_counter() - started
        stop.set()
        if kill:
            killer.join()
        assert done.documents == count
        used = cluster.client.run(used_by_worker).values()
        figures = sum(cpu for cpu, _ in used) - before, max(memory for _, memory in used)
        return seconds, *figures, file_sha256(Path(home) / "frames.parquet")


@click.command()
@click.argument("table")
@click.option("--workers", default="1,2", show_default=True)
@click.option("--shares", default=".25,.5,1", show_default=True, help="Of the documents, smallest first.")
@click.option("--model", default="balancing", show_default=True)
@click.option("--runs", default=1, show_default=True, help="The shortest of so many counts.")
@click.option("--kill", default=0.0, show_default=True, help="Seconds after which a worker is killed, again and again.")
def main(table: str, workers: str, shares: str, model: str, runs: int, kill: float) -> None:
    """Print a line for every number of workers and share, then the ratios and the million."""
    corpus = open_corpus(table)
    total = sum(1 for _ in corpus.documents())
    numbers, parts = list(map(int, workers.split(","))), [round(float(part) * total) for part in shares.split(",")]
    shortest: dict[tuple[int, int], float] = {}
    hashes: dict[int, str] = {}
    click.echo("workers\tdocuments\tseconds\tworkers_cpu_s\tworker_MB\tsame_bytes")
    for number in numbers:
        for count in parts if number == max(numbers) else parts[-1:]:
            found = min(timed(corpus, count, number, model, kill) for _ in range(runs))
            shortest[number, count] = found[0]
            same = hashes.setdefault(count, found[3]) == found[3]
            click.echo(f"{number}\t{count}\t{found[0]:.1f}\t{found[1]:.1f}\t{found[2]:.0f}\t{same}")
    for number in numbers[1:]:
        ratio = shortest[numbers[0], parts[-1]] / shortest[number, parts[-1]]
        click.echo(f"{number} workers are {ratio:.2f} times as fast as {numbers[0]}")
    if len(parts) > 2:
        slope, start = np.polyfit(parts, [shortest[max(numbers), count] for count in parts], 1)
        click.echo(
            f"a million documents by {max(numbers)} workers, extrapolated: {(start + slope * MILLION) / 3600:.1f} hours"
        )


if __name__ == "__main__":
    main()

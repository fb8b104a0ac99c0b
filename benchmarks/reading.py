"""Reading and cutting beside annotating: megabytes of text a second, and how many times faster than annotating.

Usage: python benchmarks/reading.py [CORPUS] [--documents 1000] [--runs 3]

The same documents (evenly drawn from the corpus) are read from the store, cut into passages and scored by the shipped
model, each alone on one core, several times over; medians are printed. Only the ratios of one run mean anything.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import click

from framing.classify import load_model
from framing.corpus import open_corpus, split_passages


def timed(work: Callable[[], Any], runs: int) -> float:
    """Median seconds of processor time."""
    seconds = []
    for _ in range(runs):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return statistics.median(seconds)


@click.command()
@click.argument("corpus", default="sotu")
@click.option("--documents", default=1000, show_default=True, help="Documents to draw.")
@click.option("--runs", default=3, show_default=True)
def main(corpus: str, documents: int, runs: int) -> None:
    """Print the table."""
    opened = open_corpus(corpus)
    everything = [document.id for document in opened.documents()]
    drawn = set(everything[:: max(1, len(everything) // documents)])
    texts = [document.text for document in opened.select(ids=drawn)]
    passages = [text[item.start : item.end] for text in texts for item in split_passages(text)]
    whole = sum(len(document.text.encode()) for document in opened.documents()) / 1e6
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    model = load_model("balancing")
    model.predict(passages[:50])
    speeds = {
        "reading": whole / timed(lambda: sum(1 for _ in opened.documents()), runs),
        "cutting": megabytes / timed(lambda: [split_passages(text) for text in texts], runs),
        "annotating": megabytes / timed(lambda: model.predict(passages), runs),
    }
    print(f"{corpus}: {len(everything):,} documents, {whole:.1f} MB; {len(texts):,} of them cut and annotated")
    for name, speed in speeds.items():
        print(f"{name:<11} {speed:8.1f} MB/s {speed / speeds['annotating']:7.1f} x annotating")


if __name__ == "__main__":
    main()

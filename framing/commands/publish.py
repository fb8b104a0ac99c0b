"""``framing publish``: frames in place of texts that are not ours to ship."""

from __future__ import annotations

import json
from pathlib import Path

import click

from framing.commands.speaking import note, put, say


@click.command()
@click.argument("corpus")
@click.option("--from", "archive", type=click.Path(path_type=Path), help="The corpus archive, if it was not fetched.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder; default: the shipped corpora/published.")
@click.option(
    "--model", default="balancing", show_default=True, help="A shipped model, a model folder, or a codebook (.toml)."
)
@click.option("--jobs", default=-1, show_default=True, help="Processes; -1 uses every core.")
@click.option("--check", is_flag=True, help="Write nothing: annotate the texts and compare with what is published.")
def publish(corpus: str, archive: Path | None, output: Path | None, model: str, jobs: int, check: bool) -> None:
    """Annotate CORPUS and write its published frames: positions and probabilities of passages, without text.

    With --check the exit code is 1 if the model or the positions differ, or if more than one value in a thousand is
    more than one step of the grid from the published one.
    """
    from framing.annotation.published import check_published, publish_frames
    from framing.corpus import open_corpus
    from framing.resources import shipped

    home = output or shipped("corpora", "published")
    texts = open_corpus(corpus, texts_from=archive)
    if check:
        difference = check_published(texts, home, model=model, jobs=jobs)
        facts = {"cells": difference.cells, "within_one_step": difference.share_within_one_step}
        note(**facts)
        put(json.dumps(facts))
        return
    published = publish_frames(texts, home, model=model, jobs=jobs)
    size = published.frames_path.stat().st_size
    say(f"{published.frames_path} ({size / 1e6:.1f} MB)", frames=published.frames_path, bytes=size)

"""`framing model`: look at stored models, compare them, check that nobody altered them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from framing.commands.speaking import put, say


@click.group()
def model() -> None:
    """Show, compare and verify stored models (folders, or the name of a shipped one such as balancing)."""


@model.command()
@click.argument("name", default="balancing")
@click.option("--json", "as_json", is_flag=True, help="Print the card as JSON.")
def show(name: str, as_json: bool) -> None:
    """Print the card of model NAME."""
    from framing.classify.models.store import find_model, load_model

    loaded = load_model(name)
    if loaded.folder is None:
        _show_outside(loaded.describe(), as_json=as_json)
        return
    folder = find_model(name)
    card = folder / ("card.json" if as_json else "card.md")
    if card.is_file():
        click.echo(card.read_text(encoding="utf-8"), nl=False)
    for line in _two_names(folder / "card.json"):
        say(line)
    say(f"sha256 {loaded.sha256}")


def _two_names(card: Path) -> Iterator[str]:
    """Corpora that a card lists under an older name as well, each with its passages of both."""
    from framing.corpus.catalogue.entries import catalogue_names
    from framing.json_text import load_json

    listed = load_json(card.read_bytes())["codings"]["corpora"] if card.is_file() else {}
    for older, name in catalogue_names().items():
        if older in listed and name in listed:
            yield f"{name} and {older} are two names of one corpus: {listed[name] + listed[older]} passages."


def _show_outside(facts: dict[str, Any], *, as_json: bool) -> None:
    """What is known of a model that was trained elsewhere, which has no card."""
    if as_json:
        click.echo(json.dumps(facts))
        return
    for name, value in facts.items():
        click.echo(
            f"{name}: {', '.join(f'{code} {cut:g}' for code, cut in value.items()) if isinstance(value, dict) else value}"
        )


@model.command()
@click.argument("first")
@click.argument("second")
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
def diff(first: str, second: str, as_json: bool) -> None:
    """Print the differences between models FIRST and SECOND."""
    from framing.classify.models.comparing import compare_models
    from framing.classify.models.store import load_model

    models = load_model(first), load_model(second)
    found = compare_models(*models)
    if as_json:
        click.echo(json.dumps(found, sort_keys=True))
        return
    for name, pair in found["settings"].items():
        click.echo(f"{name}: {pair[0]} | {pair[1]}")
    if found["f1"] and models[0].about.get("held_out") != models[1].about.get("held_out"):
        say(
            "The F1 figures are of different passages (one model was tested on a part held out): they do not rank the models."
        )
    for code, pair in found["f1"].items():
        click.echo(f"F1 {code}: {pair[0]} | {pair[1]}")
    if found["same"]:
        click.echo("The models are the same.")


@model.command()
@click.argument("name", default="balancing")
def verify(name: str) -> None:
    """Check every file of model NAME against its list of hashes, and that it can be read."""
    from framing.classify.models.store import find_model, find_unlisted, load_model, verify_model

    loaded = load_model(name)
    if loaded.folder is None:
        put(f"{loaded.sha256}  {name}", model=loaded.name, sha256=loaded.sha256)
        say(f"Model {loaded.name} can be read; it was trained elsewhere and has no list of hashes.")
        return
    folder = find_model(name)
    digests = dict(sorted(verify_model(folder).items()))
    for file, digest in digests.items():
        put(f"{digest}  {file}")
    for file in find_unlisted(folder):
        say(f"Not listed in files.json, never read: {file}")
    say(
        f"Model {loaded.name} is whole (sha256 {loaded.sha256}).",
        model=loaded.name,
        sha256=loaded.sha256,
        files=digests,
    )

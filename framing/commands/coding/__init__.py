"""``framing coding``: draw passages to code, export and import codings, measure agreement, adjudicate, ask models."""

from __future__ import annotations

import click

from framing.commands.coding.adjudicating import adjudicate
from framing.commands.coding.agreeing import agree
from framing.commands.coding.asking import ask
from framing.commands.coding.drawing import draw
from framing.commands.coding.exchange import export, import_


@click.group()
def coding() -> None:
    """Draw passages to code, export and import codings, measure agreement, adjudicate, ask models."""


for command in (draw, import_, export, agree, adjudicate, ask):
    coding.add_command(command)

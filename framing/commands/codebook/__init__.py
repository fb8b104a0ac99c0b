"""``framing codebook``: show, check, start and export codebooks, compare, join and change them."""

from __future__ import annotations

import click

from framing.commands.codebook.loading import load
from framing.commands.codebook.single import check, export, new, show
from framing.commands.codebook.versions import diff, map_, merge

__all__ = ["codebook", "load"]


@click.group()
def codebook() -> None:
    """Show, check, start and export codebooks, compare and join two, carry codings from one version to the next.

    FILE is a TOML codebook; without it the shipped one is meant.
    """


for command in (show, check, new, export, diff, merge, map_):
    codebook.add_command(command)

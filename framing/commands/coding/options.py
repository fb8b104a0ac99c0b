"""Options that several commands of ``framing coding`` share."""

from __future__ import annotations

from collections.abc import Iterable

import click

from framing.piping import is_piped, local_file

CODEBOOK = click.option("--codebook", "scheme", help="TOML codebook; default: the shipped one.")
OUTPUT = click.option("-o", "--output", required=True, help="File to write.")
CORPUS = click.option("--corpus", "corpora", multiple=True, help="Corpus (name or document table) with the texts.")


def received(files: Iterable[str]) -> tuple[str, ...]:
    """The files, with temporary ones in place of pipes and "-", which can be read once only."""
    return tuple(str(local_file(path)) if is_piped(path) else path for path in files)

"""Options that several commands of ``framing coding`` share."""

from __future__ import annotations

import click

CODEBOOK = click.option("--codebook", "scheme", help="TOML codebook; default: the shipped one.")
OUTPUT = click.option("-o", "--output", required=True, help="File to write.")
CORPUS = click.option("--corpus", "corpora", multiple=True, help="Corpus (name or document table) that has the texts.")

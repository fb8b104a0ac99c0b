"""``framing corpus``: list, fetch, import, show and check corpora."""

from __future__ import annotations

import click

from framing.commands.corpus.catalogue import fetch, list_corpora
from framing.commands.corpus.checking import check, duplicates, reuse
from framing.commands.corpus.importing import import_texts
from framing.commands.corpus.showing import show


@click.group()
def corpus() -> None:
    """List, fetch, import, show and check corpora.

    A corpus is a name of the catalogue (framing corpus list) or a document table that
    'framing corpus import' made of your own texts.
    """


for command in (list_corpora, fetch, import_texts, show, check, duplicates, reuse):
    corpus.add_command(command)

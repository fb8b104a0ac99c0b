"""``framing corpus show``: a corpus in figures, or one of its documents."""

from __future__ import annotations

import json
from typing import Any

import click

from framing.commands.corpus.options import AS_JSON
from framing.commands.printing import print_json
from framing.commands.speaking import say


@click.command()
@click.argument("name_or_file")
@click.argument("document", required=False)
@click.option("--passages", is_flag=True, help="Show where the document's passages begin and end.")
@AS_JSON
def show(name_or_file: str, document: str | None, passages: bool, as_json: bool) -> None:
    """Summarise a corpus, or show one DOCUMENT with its metadata and text."""
    from framing.commands.corpus.describing import describe_corpus, describe_document, describe_passages
    from framing.corpus import open_corpus

    opened = open_corpus(name_or_file)
    if document is None:
        facts = describe_corpus(opened)
        if as_json:
            print_json(facts)
        else:
            click.echo(_lines(facts))
        return
    facts, text = describe_document(opened, document)
    if passages:
        rows = describe_passages(text)
        click.echo(json.dumps(rows) if as_json else "\n".join(f"{r['start']}\t{r['end']}\t{r['words']}" for r in rows))
    elif as_json:
        print_json(facts | {"text": text})
    else:
        say(_lines(facts) + "\n")
        click.echo(text)


def _lines(facts: dict[str, Any]) -> str:
    width = max(len(key) for key in facts)
    return "\n".join(f"{key:<{width}}  {_plain(value)}" for key, value in facts.items())


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(item)}" for key, item in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)

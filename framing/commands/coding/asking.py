"""``framing coding ask``: a chat model as a coder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from framing.commands.codebook import load
from framing.commands.coding.options import CODEBOOK, CORPUS, OUTPUT
from framing.commands.speaking import say

if TYPE_CHECKING:
    from framing.coding import Coding
    from framing.coding.machines.asking import Asked, Asker

_SHOWN = 5  # passages without an answer that are named


@click.command()
@click.argument("sheet")
@click.option(
    "--endpoint",
    required=True,
    metavar="URL",
    help="Address of an OpenAI-compatible API, as http://localhost:11434/v1.",
)
@click.option("--model", required=True, help="Model to ask there.")
@CODEBOOK
@click.option("--coder", help="Name under which it codes; default: the model's.")
@click.option("--temperature", default=0.0, show_default=True, type=click.FloatRange(0, 2))
@click.option("--seed", default=0, show_default=True, help="Sent with every request, for servers that heed it.")
@click.option("--key-env", default="FRAMING_API_KEY", show_default=True, metavar="NAME",
              help="Variable of the environment that holds the key, if the server wants one.")  # fmt: skip
@click.option(
    "--price", nargs=2, type=click.FloatRange(0), metavar="IN OUT", help="Price of a million tokens in and out."
)
@click.option("--error", default=0.1, show_default=True, type=click.FloatRange(0, 1, min_open=True, max_open=True),
              help="Rate of error below which it shall be shown to lie: how many codings by people that takes is "
                  "said.")  # fmt: skip
@click.option("--tries", default=4, show_default=True, type=click.IntRange(1, 20), help="Requests a passage at most.")
@click.option(
    "--timeout", default=120.0, show_default=True, type=click.FloatRange(1), help="Seconds to wait for an answer."
)
@click.option("--parallel", default=1, show_default=True, type=click.IntRange(1, 64), help="Requests at once.")
@click.option("--extra", help="Further keys of the request as JSON; null takes one out: '{\"max_tokens\": null}'.")
@click.option(
    "--answers", type=click.Path(path_type=Path), help="File of raw answers; default: beside -o, ending .answers.jsonl."
)
@click.option("--dry-run", is_flag=True, help="Print what would be sent first, send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before texts are sent.")
@CORPUS
@OUTPUT
def ask(sheet: str, **options: Any) -> None:
    """Let a chat model code the passages of SHEET, from the codebook alone.

    Works with any server that speaks the OpenAI chat protocol (llama.cpp, Ollama, vLLM, hosted ones). Says first what it will
    cost and take, and asks before a text is sent. Every answer is checked; what cannot be used is asked for again with what was
    wrong. Raw answers are kept, so that the same command goes on after a stop. The outcome is codings by a coder who
    is marked as a model.
    """
    from framing.coding.machines.asking import Asker
    from framing.coding.machines.endpoint import Endpoint
    from framing.coding.machines.estimating import codings_to_validate, half_width
    from framing.coding.machines.estimating import estimate as reckon
    from framing.coding.machines.keeping import KeptAnswers
    from framing.coding.storing import check_ending, write_codings
    from framing.files import keep_apart

    output = options["output"]
    answers = options["answers"] or Path(output).with_suffix(".answers.jsonl")
    keep_apart({"-o": output, "--answers": answers}, [sheet, *options["corpora"]])
    check_ending(output)
    chosen = load(options["scheme"])
    endpoint = Endpoint(
        options["endpoint"], options["model"], os.environ.get(options["key_env"], ""), options["temperature"], options["seed"],
        options["timeout"], _read_extra(options["extra"]),
    )  # fmt: skip
    asker = Asker(
        endpoint, chosen, KeptAnswers(answers), options["coder"] or options["model"], options["tries"],
        lambda line: say(line),
    )  # fmt: skip
    passages = _read_passages(sheet, options["corpora"], options["scheme"])
    open_ = asker.waiting(passages)
    if len(open_) < len(passages):
        say(f"{answers}: {len(passages) - len(open_)} of {len(passages)} passages are answered already.")
    needed = codings_to_validate(options["error"])
    width = half_width(options["error"], needed)
    say(
        f"To show that it errs in less than {options['error']:.0%} of passages (with 80 % power, if it errs in "
        f"{options['error'] / 2:.0%}), people have to code {needed} passages drawn at random; shares that they "
        "correct are then "
        f"good to ±{100 * width:.1f} points or better."
    )
    if open_:
        found = reckon(
            open_, asker.prompt, price=options["price"], seconds=asker.seconds(), parallel=options["parallel"]
        )
        say(found.as_text())
    if options["dry_run"]:
        click.echo(asker.prompt)
        click.echo(f"\n--- first passage ({(open_ or passages)[0].id}) ---\n{(open_ or passages)[0].text}")
        return
    if open_ and not options["yes"]:
        _ask_person(endpoint.url, endpoint.is_here, len(open_))
    outcome = asker.ask_all(passages, parallel=options["parallel"])
    if outcome.codings:
        write_codings(outcome.codings, output, codebook=chosen)
    _report(outcome, asker, output, len(passages))


def _read_extra(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise click.UsageError(f"--extra {text!r} is no JSON object.")
    return found


def _read_passages(sheet: str, corpora: tuple[str, ...], scheme: str | None) -> list[Coding]:
    """The passages of a sheet, each once, without what anybody coded."""
    from dataclasses import replace

    from framing.coding import attach_texts, read_codings
    from framing.coding.coders.adjudicating import OF_ONE_CODER
    from framing.coding.lookup import texts_of
    from framing.coding.record import without_codes

    rows = read_codings(sheet, load(scheme))
    if corpora:
        rows = attach_texts(rows, texts_of(corpora, rows), where=sheet)
    once = {(row.corpus, row.id): without_codes(row) for row in rows}
    return [
        replace(row, other=tuple(pair for pair in row.other if pair[0] not in OF_ONE_CODER)) for row in once.values()
    ]


def _ask_person(url: str, here: bool, count: int) -> None:
    where = "stay on this machine" if here else "leave this machine"
    question = f"The texts of {count} passages go to {url} and {where}. Send them?"
    if not click.confirm(question, default=False, err=True):
        raise click.Abort


def _report(outcome: Asked, asker: Asker, output: str, passages: int) -> None:
    from framing.errors.machines import nothing_answered

    for name, found in (("refused by the model", outcome.refused), ("without a usable answer", outcome.left)):
        if found:
            shown = "; ".join(f"{key}: {reason}" for key, reason in list(found.items())[:_SHOWN])
            say(f"{len(found)} passages {name} ({shown}{'; ...' if len(found) > _SHOWN else ''})")
    if not outcome.codings:
        raise nothing_answered(asker.endpoint.url, passages)
    coded = sum(coding.coded for coding in outcome.codings)
    say(
        f"{output}: {len(outcome.codings)} of {passages} passages coded by the model {asker.coder!r}, {coded} with a code",
        output=output,
        passages=passages,
        codings=len(outcome.codings),
        with_a_code=coded,
        coder=asker.coder,
    )
    if outcome.left:
        say("The same command asks again about those without a usable answer.")
        click.get_current_context().exit(1)

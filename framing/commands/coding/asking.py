"""``framing coding ask``: a chat model as a coder."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from framing.commands.codebook import load
from framing.commands.coding.options import CODEBOOK, CORPUS, OUTPUT, received
from framing.commands.speaking import say

if TYPE_CHECKING:
    from framing.codebook import Codebook
    from framing.coding import Coding
    from framing.coding.machines.asking import Asked, Asker
    from framing.coding.machines.question import Question

_SHOWN = 5  # passages without an answer that are named


@click.command()
@click.argument("sheet")
@click.option(
    "--endpoint",
    required=True,
    metavar="URL",
    help="Address of an OpenAI-compatible API, e.g. http://localhost:11434/v1.",
)
@click.option("--model", required=True, help="Name of the model on that server.")
@CODEBOOK
@click.option("--coder", help="Name of the coder in the codings; default: the model's.")
@click.option("--temperature", default=0.0, show_default=True, type=click.FloatRange(0, 2))
@click.option("--seed", default=0, show_default=True, help="Sent with every request; some servers ignore it.")
@click.option("--key-env", default="FRAMING_API_KEY", show_default=True, metavar="NAME",
              help="Environment variable that holds the API key, if the server needs one.")  # fmt: skip
@click.option(
    "--price",
    nargs=2,
    type=click.FloatRange(0),
    metavar="IN OUT",
    help="Price of a million input tokens and a million output tokens.",
)
@click.option("--error", default=0.1, show_default=True, type=click.FloatRange(0, 1, min_open=True, max_open=True),
              help="Rate of error below which it shall be shown to lie: how many codings by people that takes is "
                  "said.")  # fmt: skip
@click.option(
    "--tries", default=4, show_default=True, type=click.IntRange(1, 20), help="Maximum number of requests per text."
)
@click.option(
    "--timeout", default=120.0, show_default=True, type=click.FloatRange(1), help="Seconds to wait for an answer."
)
@click.option("--parallel", default=1, show_default=True, type=click.IntRange(1, 64), help="Requests at once.")
@click.option("--extra", help="Further keys of the request as JSON; null removes one: '{\"max_tokens\": null}'.")
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    help="File for raw answers; default: beside -o, ending in .answers.jsonl.",
)
@click.option("--longest", type=click.IntRange(2), metavar="WORDS",
              help="Send only so many words of longer documents, from the beginning and end.  [default: 6000]")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Print the first request and send nothing.")
@click.option("--yes", is_flag=True, help="Send texts without asking.")
@CORPUS
@OUTPUT
def ask(sheet: str, **options: Any) -> None:
    """Let a chat model code the passages, or whole documents, of SHEET, from the codebook alone.

    Works with any server that speaks the OpenAI chat protocol (llama.cpp, Ollama, vLLM, hosted ones). The command
    first estimates cost and time, and asks before it sends any text. Every answer is checked; an unusable one is
    requested again with an explanation of the error. Raw answers are kept, so the same command continues after an
    interruption. The results are codings by a coder that is marked as a model.
    """
    from framing.coding.documents.writing import write_units
    from framing.coding.machines.asking import Asker
    from framing.coding.machines.endpoint import Endpoint
    from framing.coding.machines.keeping import KeptAnswers
    from framing.coding.storing import check_ending
    from framing.errors.machines import answers_need_file
    from framing.files import keep_apart
    from framing.piping import is_piped

    output = options["output"]
    if is_piped(output) and not options["answers"]:
        raise answers_need_file(output)
    answers = options["answers"] or Path(output).with_suffix(".answers.jsonl")
    keep_apart({"-o": output, "--answers": answers}, [sheet, *options["corpora"]])
    check_ending(output)
    chosen = load(options["scheme"])
    endpoint = Endpoint(
        options["endpoint"], options["model"], os.environ.get(options["key_env"], ""), options["temperature"], options["seed"],
        options["timeout"], _read_extra(options["extra"]),
    )  # fmt: skip
    units, question = _read_units(sheet, options["corpora"], chosen, options["longest"])
    asker = Asker(
        endpoint, chosen, KeptAnswers(answers), options["coder"] or options["model"], options["tries"],
        lambda line: say(line), question,
    )  # fmt: skip
    open_ = asker.waiting(units)
    _announce(asker, units, open_, options)
    if options["dry_run"]:
        first = (open_ or units)[0]
        click.echo(question.prompt)
        click.echo(f"\n--- first {question.unit} ({first.id}) ---\n{question.shown(first.text)}")
        return
    if open_ and not options["yes"]:
        _ask_person(endpoint.url, endpoint.is_here, f"{len(open_)} {question.units}")
    outcome = asker.ask_all(units, parallel=options["parallel"])
    if outcome.codings:
        write_units(outcome.codings, output, chosen)
    _report(outcome, asker, output, len(units))


def _announce(asker: Asker, units: list[Coding], open_: list[Coding], options: dict[str, Any]) -> None:
    """How many codings by people validate the model, and what asking will take, before anything is sent."""
    from framing.coding.machines.estimating import codings_to_validate, estimate, half_width

    question = asker.asked
    if len(open_) < len(units):
        say(f"{asker.answers.path}: {len(units) - len(open_)} of {len(units)} {question.units} are answered already.")
    needed = codings_to_validate(options["error"])
    width = half_width(options["error"], needed)
    say(
        f"To show that it errs in less than {options['error']:.0%} of {question.units} (with 80 % power, if it errs in "
        f"{options['error'] / 2:.0%}), people have to code {needed} {question.units} drawn at random; shares that they "
        f"correct are then good to ±{100 * width:.1f} points or better."
    )
    if not open_:
        return
    sent = [replace(unit, text=question.shown(unit.text)) for unit in open_]
    if cut := [unit for unit, part in zip(open_, sent, strict=True) if part.text != unit.text]:
        longest = max(len(unit.text.split()) for unit in cut)
        say(
            f"Too long to be sent whole: {len(cut)} of {len(open_)} {question.units} (the longest has {longest:,} words). Of "
            "these, only so many words as --longest says are sent, from the beginning and the end."
        )
    found = estimate(
        sent, question.prompt, price=options["price"], seconds=asker.seconds(), parallel=options["parallel"],
        units=question.units,
    )  # fmt: skip
    say(found.as_text())


def _read_extra(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise click.UsageError(f"--extra {text!r} is no JSON object.")
    return found


def _read_units(
    sheet: str, corpora: tuple[str, ...], book: Codebook, longest: int | None
) -> tuple[list[Coding], Question]:
    """The passages or documents of a sheet, each once, without what anybody coded; and what is asked about them."""
    from framing.coding.documents.coders import are_documents
    from framing.coding.documents.texts import read_with_texts
    from framing.coding.documents.units import as_unit
    from framing.coding.machines.documents import LONGEST, about_documents
    from framing.coding.machines.question import about_passages

    (sheet,) = received([sheet])
    if are_documents([sheet]):
        documents = [as_unit(item) for item in read_with_texts(sheet, book, corpora)]
        return _once(documents), about_documents(book, longest or LONGEST)
    if longest:
        raise click.UsageError("--longest is for sheets of whole documents: passages are sent whole.")
    return _once(_read_passages(sheet, corpora, book)), about_passages(book)


def _read_passages(sheet: str, corpora: tuple[str, ...], book: Codebook) -> list[Coding]:
    from framing.coding import attach_texts, read_codings
    from framing.coding.lookup import texts_of

    rows = read_codings(sheet, book)
    return attach_texts(rows, texts_of(corpora, rows), where=sheet) if corpora else rows


def _once(rows: Sequence[Coding]) -> list[Coding]:
    """Each unit once, without what anybody coded."""
    from framing.coding.coders.adjudicating import OF_ONE_CODER
    from framing.coding.record import without_codes

    once = {(row.corpus, row.id): without_codes(row) for row in rows}
    return [
        replace(row, other=tuple(pair for pair in row.other if pair[0] not in OF_ONE_CODER)) for row in once.values()
    ]


def _ask_person(url: str, here: bool, what: str) -> None:
    where = "stay on this machine" if here else "leave this machine"
    question = f"The texts of {what} go to {url} and {where}. Send them?"
    if not click.confirm(question, default=False, err=True):
        raise click.Abort


def _report(outcome: Asked, asker: Asker, output: str, count: int) -> None:
    from framing.errors.machines import nothing_answered

    units = asker.asked.units
    for name, found in (("refused by the model", outcome.refused), ("without a usable answer", outcome.left)):
        if found:
            shown = "; ".join(f"{key}: {reason}" for key, reason in list(found.items())[:_SHOWN])
            say(f"{len(found)} {units} {name} ({shown}{'; ...' if len(found) > _SHOWN else ''})")
    if not outcome.codings:
        raise nothing_answered(asker.endpoint.url, count, units)
    coded = sum(coding.coded for coding in outcome.codings)
    say(
        f"{output}: {len(outcome.codings)} of {count} {units} coded by the model {asker.coder!r}, {coded} with a code",
        output=output,
        **{units: count},
        codings=len(outcome.codings),
        with_a_code=coded,
        coder=asker.coder,
    )
    if outcome.left:
        say("The same command asks again about those without a usable answer.")
        click.get_current_context().exit(1)

"""``framing align``: from counts to shifts, adoption, tests and verdicts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from framing.commands.speaking import say

FILE = click.Path(path_type=Path)


def number_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a command from the settings that are numbers: name, default and meaning stand there alone."""
    from framing.align.settings import numbers

    for one in reversed(numbers()):
        name = f"--{one.name.replace('_', '-')}"
        command = click.option(name, default=one.default, show_default=True, help=one.metadata["help"])(command)
    return command


@click.command()
@click.option(
    "--table",
    "table_path",
    type=FILE,
    required=True,
    help="Counts: state, period, frame, count, total [, documents, audience].",
)
@click.option("--dominant", help="Label of the dominant state in the table.")
@click.option(
    "--settings",
    "settings_of",
    type=FILE,
    help="Use the settings in the manifest.json of a run or an alignment; other options given override them.",
)
@click.option("-o", "--output", type=FILE, required=True, help="Folder for the results.")
@click.option("--exposure", type=FILE, help="Dependence on the dominant state: state, period, exposure.")
@click.option(
    "--groups", type=FILE, help="Groups of secondary states: state, period (or first, last, or 1949-1991), group."
)
@click.option("--compare", metavar="LABEL", help="The group with which the others are compared.")
@click.option(
    "--inducement",
    type=FILE,
    help="What a state receives (troops, aid, trade), by state and period; default --exposure, if graded.",
)
@click.option("--pressure", type=FILE, help="Pressure on a state (sanctions, disputes), by state and period.")
@click.option(
    "--own-reckoning",
    type=FILE,
    help="What speaks for the practice in a state's own view (votes, ideal points, regime), by state and period.",
)
@click.option(
    "--votes",
    type=FILE,
    help="How near a state's votes lie to the dominant state's, by state and period: state, period, number.",
)
@click.option("--covariates", type=FILE, help="For the hazard of adoption: state, period and columns of numbers.")
@click.option(
    "--domestic", type=FILE, help="The dominant state's counts at home, or its circumstances (period and numbers)."
)
@click.option(
    "--errors",
    type=FILE,
    help="The classifier's out-of-fold errors, as in a model's folder (errors.json as JSONL or CSV).",
)
@click.option("--threats", type=FILE, help="Adversaries named: state, period, threat, count, total.")
@click.option(
    "--pairs",
    type=FILE,
    help="Practices with appeals: state, period, practice, appeal, count, total [, audience, leader]; or a "
    "run's pairs.parquet.",
)
@click.option("--frames", multiple=True, metavar="FRAME", help="Test only this frame; may be repeated.")
@click.option("--placebo", multiple=True, metavar="FRAME...", help="Frames in which nothing should happen.")
@click.argument("more_placebo", nargs=-1, metavar="")
@number_options
@click.option(
    "--exposure-cut", type=float, help="States above this value are exposed; default: one half, or the median."
)
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
def align(
    table_path: Path,
    dominant: str | None,
    settings_of: Path | None,
    output: Path,
    exposure: Path | None,
    groups: Path | None,
    compare: str | None,
    inducement: Path | None,
    pressure: Path | None,
    own_reckoning: Path | None,
    votes: Path | None,
    covariates: Path | None,
    domestic: Path | None,
    errors: Path | None,
    threats: Path | None,
    pairs: Path | None,
    frames: tuple[str, ...],
    placebo: tuple[str, ...],
    more_placebo: tuple[str, ...],
    as_json: bool,
    **options: object,
) -> None:
    """Align shifts of the dominant state with adoption by secondary states.

    Works on any table of counts. With --settings FOLDER/manifest.json and the tables of a run (counts.csv,
    threats.csv, errors.csv, pairs.parquet, the study's tables of facts) it repeats the run's alignment, or answers
    another question from the same counts. It writes shifts.csv, adoption.csv, tests.csv, scorecard.csv and further
    tables, which docs/method.md explains.
    """
    from framing.align import AlignSettings, align_counts
    from framing.align.appeals.pairs_file import open_pairs
    from framing.align.saving import check_output, read_settings, save_alignment
    from framing.align.verdicts.story import describe_alignment
    from framing.piping import source_name
    from framing.tables import read_table
    from framing.terms import Fact

    if more_placebo and not placebo:
        raise click.UsageError(f"unexpected argument {more_placebo[0]!r}. Frames without effect follow --placebo.")
    asked = _asked_for(options) if settings_of else options
    asked |= {"placebo": (*placebo, *more_placebo)} if placebo else {}
    asked |= {"frames": frames} if frames else {}
    asked |= {"dominant": dominant} if dominant else {}
    asked = read_settings(settings_of) | asked if settings_of else asked
    if "dominant" not in asked:
        raise click.UsageError("Missing option '--dominant': the label of the dominant state in the table.")
    settings = AlignSettings(**asked)  # type: ignore[arg-type]
    if compare is not None and groups is None:
        raise click.UsageError("--compare names one of the groups of --groups. Give that table, too.")
    given = {
        "exposure": exposure,
        "groups": groups,
        "votes": votes,
        "covariates": covariates,
        "domestic": domestic,
        "errors": errors,
        "threats": threats,
    }
    facts = {Fact.INDUCEMENT: inducement, Fact.PRESSURE: pressure, Fact.OWN_RECKONING: own_reckoning}
    doses = {fact: read_table(path) for fact, path in facts.items() if path is not None}
    tables: dict[str, Any] = {name: read_table(path) for name, path in given.items() if path is not None}
    tables |= {"pairs": open_pairs(pairs)} if pairs else {}
    sources = {
        str(name): path for part in (given, {"pairs": pairs}, facts) for name, path in part.items() if path is not None
    }
    check_output(output, {"table": table_path, **sources})
    named: dict[str, str | Path] = {**sources}
    counts = read_table(table_path)
    alignment = align_counts(
        counts, settings, where=source_name(table_path), sources=named, compare=compare, doses=doses, **tables
    )
    paths = save_alignment(alignment, output, settings, {"table": table_path, **sources}, compare)
    for line in describe_alignment(alignment):
        say(line)
    say(f"Wrote {', '.join(path.name for path in paths)} to {output}")
    if as_json:
        click.echo(alignment.scorecard.to_json(orient="records", indent=2))


def _asked_for(options: dict[str, object]) -> dict[str, object]:
    """The options that were given on the command line, defaults left out."""
    context = click.get_current_context()
    return {
        name: value
        for name, value in options.items()
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    }

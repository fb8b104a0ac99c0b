"""``framing align``: from counts to shifts, adoption, tests and verdicts."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.Path(path_type=Path)


@click.command()
@click.option(
    "--table",
    "table_path",
    type=FILE,
    required=True,
    help="Counts: state, period, frame, count, total [, documents, audience].",
)
@click.option("--dominant", required=True, help="Label of the dominant state in the table.")
@click.option("-o", "--output", type=FILE, required=True, help="Folder for the results.")
@click.option("--exposure", type=FILE, help="Dependence on the dominant state: state, period, exposure.")
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
@click.option("--placebo", multiple=True, metavar="FRAME...", help="Frames in which nothing should happen.")
@click.argument("more_placebo", nargs=-1, metavar="")
@click.option("--before", default=5, show_default=True, help="Periods before a shift in which a move counts.")
@click.option("--after", default=15, show_default=True, help="Periods after a shift in which a move counts.")
@click.option("--min-segment", default=3, show_default=True, help="Least periods between two shifts of a series.")
@click.option("--min-passages", default=15.0, show_default=True, help="A state-period with fewer passages is missing.")
@click.option("--sustained", default=2, show_default=True, help="Periods for which an adopted level must hold.")
@click.option(
    "--closing",
    default=0.25,
    show_default=True,
    help="Least share of the dominant state's rise that an adoption closes.",
)
@click.option("--draws", default=200, show_default=True, help="Draws of dispersion and classifier error.")
@click.option("--permutations", default=999, show_default=True, help="Draws of every null distribution.")
@click.option("--fdr", default=0.05, show_default=True, help="False discovery rate over frames and over states.")
@click.option(
    "--timing", default=0.3, show_default=True, help="Highest mean chance that a follower did not come later."
)
@click.option("--level", default=0.95, show_default=True, help="Probability content of intervals.")
@click.option("--power", default=0.8, show_default=True, help="Power from which no move counts as not adopted.")
@click.option("--penalty", default=1.0, show_default=True, help="Cost of a shift in units of BIC.")
@click.option("--block", default=0, show_default=True, help="Periods per permuted block; 0: cube root of the periods.")
@click.option("--exposure-cut", type=float, help="Exposed above this value; default one half, or the median.")
@click.option("--seed", default=0, show_default=True, help="Seed of every draw.")
@click.option("--jobs", default=1, show_default=True, help="Processes over frames.")
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
def align(
    table_path: Path,
    dominant: str,
    output: Path,
    exposure: Path | None,
    covariates: Path | None,
    domestic: Path | None,
    errors: Path | None,
    threats: Path | None,
    placebo: tuple[str, ...],
    more_placebo: tuple[str, ...],
    as_json: bool,
    **options: object,
) -> None:
    """Line up shifts of the dominant state with adoption by secondary states.

    Works from any table of counts. Writes shifts.csv, adoption.csv, tests.csv, scorecard.csv and further tables, which
    docs/method.md explains.
    """
    from framing.align import AlignSettings, align_counts, write_alignment
    from framing.align.alignment import FILES
    from framing.align.verdicts.story import describe_alignment
    from framing.files import keep_apart
    from framing.tables import read_table

    if more_placebo and not placebo:
        raise click.UsageError(f"unexpected argument {more_placebo[0]!r}. Frames without effect follow --placebo.")
    settings = AlignSettings(dominant=dominant, placebo=(*placebo, *more_placebo), **options)  # type: ignore[arg-type]
    given = {"exposure": exposure, "covariates": covariates, "domestic": domestic, "errors": errors, "threats": threats}
    sources = {name: path for name, path in given.items() if path is not None}
    for file in FILES.values():
        keep_apart({"-o": output / file}, [table_path, *sources.values()])
    tables = {name: read_table(path) for name, path in sources.items()}
    alignment = align_counts(read_table(table_path), settings, where=table_path, sources=sources, **tables)  # type: ignore[arg-type]
    paths = write_alignment(alignment, output)
    for line in describe_alignment(alignment):
        click.echo(line, err=True)
    click.echo(f"Wrote {', '.join(path.name for path in paths)} to {output}", err=True)
    if as_json:
        click.echo(alignment.scorecard.to_json(orient="records", indent=2))

"""``framing align``: from counts to shifts, adoption, tests and verdicts."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--table", "table_path", type=click.Path(path_type=Path), required=True, help="Counts: state, period, frame, count, total [, documents, audience].")
@click.option("--dominant", required=True, help="Label of the dominant state in the table.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder for the results.")
@click.option("--exposure", "exposure_path", type=click.Path(path_type=Path), help="Dependence: state, period, exposure.")
@click.option("--placebo", multiple=True, metavar="FRAME", help="A frame in which nothing should happen (repeatable).")
@click.option("--before", default=5, show_default=True, help="Periods before a shift in which a move counts.")
@click.option("--after", default=15, show_default=True, help="Periods after a shift in which a move counts.")
@click.option("--min-segment", default=3, show_default=True, help="Least periods between two shifts of a series.")
@click.option("--min-passages", default=15.0, show_default=True, help="A state-period with fewer passages is missing.")
@click.option("--draws", default=200, show_default=True, help="Draws of dispersion and classifier error.")
@click.option("--permutations", default=999, show_default=True, help="Draws of every null distribution.")
@click.option("--fdr", default=0.05, show_default=True, help="False discovery rate.")
@click.option("--penalty", default=1.0, show_default=True, help="Cost of a shift in units of BIC.")
@click.option("--seed", default=0, show_default=True, help="Seed of every draw.")
@click.option("--jobs", default=1, show_default=True, help="Processes over frames.")
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
def align(table_path: Path, dominant: str, output: Path, exposure_path: Path | None, as_json: bool, **options: object) -> None:
    """Line up shifts of the dominant state with adoption by secondary states."""
    from framing.align import AlignSettings, align_counts, write_alignment
    from framing.tables import read_table

    settings = AlignSettings(dominant=dominant, **options)  # type: ignore[arg-type]
    exposure = None if exposure_path is None else read_table(exposure_path)
    alignment = align_counts(
        read_table(table_path), settings, exposure=exposure, where=table_path, exposure_where=exposure_path or ""
    )
    paths = write_alignment(alignment, output)
    _tell(alignment, paths)
    if as_json:
        click.echo(alignment.scorecard.to_json(orient="records", indent=2))


def _tell(alignment: object, paths: list[Path]) -> None:
    from framing.align.story import tell_alignment

    for line in tell_alignment(alignment):  # type: ignore[arg-type]
        click.echo(line, err=True)
    click.echo(f"Wrote {', '.join(path.name for path in paths)} to {paths[0].parent}", err=True)

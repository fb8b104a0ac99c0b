"""framing report: the report of a results folder."""

from __future__ import annotations

from pathlib import Path

import click

from framing.commands.speaking import put, say

IMAGES, TABLES = ("svg", "png"), ("csv", "tex", "docx", "md")


@click.command()
@click.argument("results_dir", required=False, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="HTML file to write [RESULTS_DIR/report.html].")
@click.option(
    "--figures",
    show_default="svg,png where the extra exports is installed",
    help="Images to write into figures/ beside the report: svg, png, both joined by a comma, or none.",
)
@click.option(
    "--shifts",
    type=click.IntRange(0),
    default=6,
    show_default=True,
    help="Number of shifts with texts of other states for which to write images, in order of time; 0 for all.",
)
@click.option(
    "--tables",
    help="Tables for papers to write into tables/ beside the report: csv, tex, docx, md, joined by commas.",
)
def report(results_dir: Path | None, output: Path | None, figures: str | None, shifts: int, tables: str | None) -> None:
    """Write the report of RESULTS_DIR (default: the latest results) as one self-contained HTML file.

    RESULTS_DIR may be a frame table written by 'framing annotate'; the page then has only shares and passages.

    The file works offline, in print, on a phone, in light and dark, by keyboard and with a screen reader. The figures
    are also written as SVG and PNG for papers, and with --tables the answers for groups, the shifts and the scorecard
    as tables. The path of the report is printed on stdout.
    """
    formats = None if figures is None else _formats(figures, IMAGES, "--figures")
    papers = () if tables is None else _formats(tables, TABLES, "--tables")
    from framing.errors.report import report_needs_file
    from framing.files import keep_apart
    from framing.piping import is_piped
    from framing.report import write_report
    from framing.results import latest_results, open_results

    if results_dir and is_piped(results_dir) and output is None:
        raise report_needs_file(results_dir)
    results = open_results(results_dir) if results_dir else latest_results()
    if output:
        keep_apart({"-o": output}, results.files())
    written = write_report(
        results,
        output,
        figures=formats,
        shifts=shifts,
        tables=papers,
        log=say,
    )
    say(
        f"Report: {written.size / 1e6:.1f} MB, {written.passages} passages, {written.texts} whole texts, "
        f"{len(written.images)} images" + (f", {len(written.tables)} tables." if papers else "."),
        passages=written.passages,
        texts=written.texts,
        bytes=written.size,
        images=written.images,
        tables=written.tables,
    )
    put(str(written.page), report=written.page)


def _formats(asked: str, valid: tuple[str, ...], option: str) -> tuple[str, ...]:
    wanted = [name.strip().lower() for name in asked.split(",") if name.strip()]
    if wanted == ["none"]:
        return ()
    for name in wanted or [asked]:
        if name not in valid:
            shown = f"{', '.join(valid)}, several joined by commas, or none"
            raise click.BadParameter(f"{name!r} is not a format here. Give {shown}.", param_hint=option)
    return tuple(name for name in valid if name in wanted)

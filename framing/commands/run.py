"""``framing run``: a study from texts to report."""

from __future__ import annotations

from pathlib import Path

import click

from framing.commands.speaking import put, say


@click.command()
@click.argument("study", default="early-cold-war")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder; default: ./results/STUDY.")
@click.option("--jobs", default=-1, show_default=True, help="Processes; -1 uses every core.")
@click.option("--no-report", is_flag=True, help="Write the tables only.")
def run(study: str, output: Path | None, jobs: int, no_report: bool) -> None:
    """Run STUDY (a shipped study's name or a TOML file) from texts to report.

    Where a corpus's texts are not at hand, published frames stand in for them, and the terminal and
    the report say so. Frames are kept by document: another window, other groups, frames or placebo topics annotate nothing
    again, and the terminal and the manifest say what was reused.
    """
    from framing.study import count_outcomes, load_study, run_study, summarise_run

    loaded = load_study(study)
    folder = run_study(loaded, output or Path("results") / loaded.name, jobs=jobs, report=not no_report, log=say)
    say(summarise_run(folder), **count_outcomes(folder))
    say("open the report in a browser:" if not no_report else "tables:")
    page = folder / "report.html" if not no_report else None
    put(str(page or folder), study=loaded.name, folder=folder, report=page)

"""``framing run``: a study from texts to report."""

from __future__ import annotations

from pathlib import Path

import click

from framing.commands.clusters import cluster_option
from framing.commands.speaking import put, say


@click.command()
@click.argument("study", default="early-cold-war")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder; default: ./results/STUDY.")
@click.option(
    "--model",
    help="Instead of the study's: a shipped model, a model folder or a codebook (.toml); default folder ./results/STUDY-MODEL.",
)
@click.option("--jobs", default=-1, show_default=True, help="Processes; -1 uses every core.")
@cluster_option
@click.option("--no-report", is_flag=True, help="Write the tables only.")
def run(study: str, output: Path | None, model: str | None, jobs: int, cluster: str, no_report: bool) -> None:
    """Run STUDY (a shipped study's name or a TOML file) from texts to report.

    If a corpus's texts are missing, published frames are used instead, and the terminal and the report say so. The
    frames of every document are kept. A run with another window, other groups, frames or placebo topics therefore
    annotates nothing again; the terminal and the manifest say what was reused.
    """
    from framing.cluster import reach_cluster
    from framing.study import count_outcomes, load_study, run_study, summarise_run

    loaded = load_study(study)
    if model is not None:
        loaded = loaded.with_model(model)
    with reach_cluster(cluster, jobs) as reached:
        folder = run_study(
            loaded, output or loaded.default_folder(), jobs=jobs, report=not no_report, log=say, cluster=reached
        )
    say(summarise_run(folder), **count_outcomes(folder))
    say("open the report in a browser:" if not no_report else "tables:")
    page = folder / "report.html" if not no_report else None
    put(str(page or folder), study=loaded.name, folder=folder, report=page)

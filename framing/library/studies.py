"""Studies, from Python: the file or name of one in, its results out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from framing import study as stages
from framing.cluster import reach_cluster
from framing.encoding import keep_quiet
from framing.results import Results, open_results
from framing.study import Study, load_study


def run_study(
    study: Study | str | Path,
    output: str | Path | None = None,
    *,
    jobs: int = -1,
    report: bool = True,
    log: Callable[[str], None] = keep_quiet,
    cluster: str = "",
) -> Results:
    """Run a study from texts to report, as ``framing run`` does, and open its results.

    Parameters
    ----------
    study : from `framing.load_study`, a shipped study's name, or the path of a study file.
    output : folder; by default ``results/NAME`` (``results/NAME-MODEL`` for `Study.with_model`), which a later run of the
        study replaces. jobs : processes; -1 uses every core.
    cluster : address of a Dask cluster that annotates (``tcp://HOST:PORT``, a scheduler file, ``local``); empty for none.
    report : whether to write report.html and its figures, too. log : hears what a person would read on the terminal.

    Raises
    ------
    BadStudy, UnknownName, NotEnoughData, CannotWrite : what is wrong with the study, its texts or the folder.
    """
    loaded = study if isinstance(study, Study) else load_study(study)
    folder = Path(output) if output is not None else loaded.default_folder()
    with reach_cluster(cluster, jobs) as reached:
        stages.run_study(loaded, folder, jobs=jobs, report=report, log=log, cluster=reached)
    return open_results(folder)

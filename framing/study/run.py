"""The run: texts to frames to adoption to report, every stage a table in the results folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from framing.align import align_counts, write_alignment
from framing.annotate.batch import loaded_model
from framing.encoding import keep_quiet
from framing.errors.codebook import unknown_code
from framing.files import write_text
from framing.report import write_report
from framing.results import CODEBOOK, open_results
from framing.study.coded_sample import read_coded_sample
from framing.study.collect import collect_corpus, join_frames
from framing.study.counts import count_study
from framing.study.design import estimate_study
from framing.study.expect import check_expectations
from framing.study.file import Study
from framing.study.inputs import align_inputs
from framing.study.manifest import write_manifest
from framing.tables import write_table
from framing.terms import SeriesName


def run_study(
    study: Study,
    output: Path,
    *,
    jobs: int = -1,
    report: bool = True,
    log: Callable[[str], None] = keep_quiet,
) -> Path:
    """Chain the stages and write every table, the manifest and the report to the folder `output`.

    The folder of an earlier run is added to and overwritten file by file; each file is whole at any time.

    Raises
    ------
    FramingError, StaleFrames, NotEnoughData : see `framing.study.collect`.
    UnknownName : the study names a placebo topic that the codebook lacks.
    """
    model = loaded_model(study.model)
    _check_placebo(study)
    output.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".stage-", dir=output))
    try:
        collected = [collect_corpus(study, part, scratch, jobs=jobs, log=log) for part in study.corpora]
        join_frames(collected, study, output)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    write_text(output / CODEBOOK, model.codebook.source)
    log("counting passages and aligning")
    counts = count_study(study, output)
    write_table(counts.frames, output / "counts.csv")
    write_table(counts.threats, output / "threats.csv")
    draw = read_coded_sample(model)
    inputs = align_inputs(study, draw, jobs=jobs)
    if inputs["errors"] is not None:
        write_table(inputs["errors"], output / "errors.csv")
    design = estimate_study(study, counts, draw, inputs["settings"], inputs["errors"])
    alignment = align_counts(counts.frames, threats=counts.threats, design=design, **inputs)
    write_alignment(alignment, output)
    expectations = check_expectations(study.expectations, counts.frames, alignment.adoption)
    write_table(expectations, output / "expectations.csv")
    write_manifest(study, [part.provenance for part in collected], output)
    if report:
        log("writing the report")
        write_report(open_results(output), output / "report.html", log=log)
    return output


def _check_placebo(study: Study) -> None:
    codebook = loaded_model(study.model).codebook
    topics = [topic.id for topic in codebook.placebo]
    for topic in study.placebo:
        if topic not in topics:
            raise unknown_code(f"{study.path}: key placebo", topic, codebook.name, topics)


def summarise_run(output: Path) -> str:
    """What a run found, in one line for the terminal."""
    results = open_results(output)
    shifts, adoption = results.table("shifts"), results.table("adoption")
    outcomes: pd.Series = adoption["outcome"].value_counts()
    told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items()) or "no pairs"
    shifts = shifts[shifts["series"] == SeriesName.DOMINANT] if "series" in shifts else shifts
    return f"{len(shifts)} shifts of the dominant state; state-shift pairs: {told}"

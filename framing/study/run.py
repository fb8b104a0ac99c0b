"""The run: texts to frames to adoption to report, every stage a table in the results folder."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from framing.align import AlignSettings, write_alignment
from framing.align.alignment import FILES
from framing.align.appeals.pairs_file import open_pairs, write_pairs
from framing.align.pipeline import align_tables
from framing.align.saving import note_settings, read_alignment
from framing.align.verdicts.group_story import describe_answer
from framing.annotation.batch import loaded_model
from framing.cluster import Cluster
from framing.datapackage import DATAPACKAGE, write_datapackage
from framing.dominance import tell_handovers
from framing.encoding import keep_quiet
from framing.files import keep_apart, write_text
from framing.folders import MANIFEST, filling_folder, list_results
from framing.report import write_report
from framing.results import CODEBOOK, open_results
from framing.schemas import COUNTS
from framing.study.checking import check_study
from framing.study.coded_sample import read_coded_sample, split_draws
from framing.study.collect import collect_corpus
from framing.study.counts import count_study
from framing.study.design import estimate_study
from framing.study.draws import choose_groups, coded_corpora, gather_passages
from framing.study.expect import check_expectations
from framing.study.file import Study
from framing.study.inputs import align_inputs, dominance_of, note_old_settings, study_settings
from framing.study.joining import join_frames
from framing.study.manifest import write_manifest
from framing.study.pairs import measure_pair_errors, pair_study
from framing.study.primaries import count_primaries
from framing.study.rates import read_errors
from framing.study.reuse import PRIMARIES, alignment_key, note_alignment, take_alignment
from framing.tables import read_table, read_written, write_table
from framing.terms import SeriesName

_TABLES = (
    *FILES.values(), "frames.parquet", "document_frames.parquet", "documents.parquet", "counts.csv", "errors.csv",
    "expectations.csv", PRIMARIES, CODEBOOK, DATAPACKAGE,
)  # fmt: skip


def run_study(
    study: Study,
    output: Path,
    *,
    jobs: int = -1,
    report: bool = True,
    log: Callable[[str], None] = keep_quiet,
    cluster: Cluster | None = None,
) -> Path:
    """Chain the stages and write every table, the manifest and the report to the folder `output`.

    An earlier run in the folder stays as it is until this one is whole, and is then replaced, its report included;
    other files stay. `cluster` annotates in place of `jobs` processes (`framing.cluster.reach_cluster`).

    Raises
    ------
    FramingError, StaleFrames, NotEnoughData : see `framing.study.collect`.
    BadStudy, UnknownName, FileMissing : the study names what is not there (`framing.study.checking`).
    BadSetting : a table that the study reads lies where one of the run's would go.
    """
    check_study(study)
    model = loaded_model(study.model)
    for note in note_old_settings(study):
        log(note)
    for name in _TABLES:
        keep_apart({"-o": output / name}, study.inputs())
    with filling_folder(output, MANIFEST, list_results) as building:
        with tempfile.TemporaryDirectory(prefix="stage-", dir=building) as scratch:
            collected = [
                collect_corpus(study, part, Path(scratch), jobs=jobs, log=log, cluster=cluster)
                for part in study.corpora
            ]
            join_frames(collected, study, building)
        write_text(building / CODEBOOK, model.codebook.source)
        key = alignment_key(study, building)
        made = take_alignment(key, output, building)
        log(f"counts and alignment: reused (made {made})" if made else "counts and alignment: made now")
        settings = study_settings(study, jobs=jobs)
        if not made:
            _align_study(study, building, settings)
        alignment = read_alignment(building)
        expected = check_expectations(
            study.expectations,
            _read_counts(building),
            alignment.adoption,
            alignment.series_answers,
            dominance_of(study),
        )
        write_table(expected, building / "expectations.csv")
        facts = {
            "settings": note_settings(settings),
            "alignment": note_alignment(key, building),
            "reused": {"corpora": [part.reused for part in collected], "alignment": made},
        }
        sources = [_as_source(part.provenance) for part in collected]
        write_datapackage(building, name=study.name, title=study.title, description=study.question, sources=sources)
        write_manifest(study, [part.provenance for part in collected], alignment.group_counts, facts, building)
    for line in (tell_handovers(settings.dominance), *describe_answer(alignment)):
        if line:
            log(line)
    if report:
        log("writing the report")
        write_report(open_results(output), output / "report.html", jobs=jobs, log=log)
    return output


def _as_source(provenance: Mapping[str, Any]) -> dict[str, str]:
    """A corpus as a source of a data package: its name, and where its texts are from."""
    found = Path(provenance["path"]).name if "path" in provenance else str(provenance.get("source") or "")
    return {"title": f"{provenance['name']} ({found})" if found else str(provenance["name"])}


def _align_study(study: Study, folder: Path, settings: AlignSettings) -> None:
    """Count the frames in the folder, align them, and write every table that comes of it.

    What is aligned is what stands in the tables, so that `framing align` on them gives the same.
    """
    model = loaded_model(study.model)
    coded = read_coded_sample(model, later=True)
    draws = split_draws(coded) if coded is not None else {}
    counts = count_study(study, folder, coded_corpora(draws))
    write_table(counts.frames, folder / "counts.csv")
    write_table(counts.threats, folder / "threats.csv")
    write_table(count_primaries(study, counts.weights, folder, settings), folder / PRIMARIES)
    groups = choose_groups(study, counts, draws, settings)
    errors = read_errors(model, draws.get(1), gather_passages(groups))
    if errors is not None:
        write_table(errors, folder / "errors.csv")
        errors = read_table(folder / "errors.csv")
    in_pairs = measure_pair_errors(model.codebook, coded, settings.level)
    if in_pairs is not None:
        write_table(in_pairs.table, folder / "pair_errors.csv")
    given = replace(align_inputs(study), errors=errors, threats=read_table(folder / "threats.csv"))
    pairs = pair_study(study, counts, folder, in_pairs)
    if pairs is not None:
        write_pairs(pairs, folder / "pairs.parquet")
        given = replace(given, pairs=open_pairs(folder / "pairs.parquet"))
    given = replace(given, design=estimate_study(groups, errors, settings.level))
    write_alignment(align_tables(_read_counts(folder), settings, given), folder)


def _read_counts(folder: Path) -> pd.DataFrame:
    return read_written(folder / "counts.csv", COUNTS)


def summarise_run(output: Path) -> str:
    """What a run found, in one line for the terminal."""
    found = count_outcomes(output)
    told = ", ".join(f"{count} {outcome}" for outcome, count in found["outcomes"].items()) or "no pairs"
    return f"{found['shifts']} shifts of the dominant state; state-shift pairs: {told}"


def count_outcomes(output: Path) -> dict[str, Any]:
    """The number of shifts of the dominant state, and of pairs of state and shift by outcome."""
    results = open_results(output)
    shifts, adoption = results.table("shifts"), results.table("adoption")
    shifts = shifts[shifts["series"] == SeriesName.DOMINANT] if "series" in shifts else shifts
    outcomes = {str(outcome): int(number) for outcome, number in adoption["outcome"].value_counts().items()}
    return {"shifts": len(shifts), "outcomes": outcomes}

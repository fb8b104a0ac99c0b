"""Errors about study files and results folders."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import BadStudy, MissingResults, UnknownName


def unknown_study(name: str, shipped: list[str]) -> UnknownName:
    """Neither a shipped study nor a file."""
    return UnknownName(f"{name}: neither a study file nor a shipped study.{did_you_mean(name, shipped)}")


def bad_study(path: str | Path, key: str, problem: str) -> BadStudy:
    """A key of a study file is wrong, or, without a key, the file."""
    return BadStudy(f"{path}: key {key}: {problem}" if key else f"{path} {problem}")


def unreadable_model(place: str, name: str, error: Exception) -> BadStudy:
    """What names a model, in a study file or by an option, can be no path."""
    return BadStudy(f"{place}: {name!r} cannot be read ({getattr(error, 'strerror', None) or error}).")


def no_results(path: str | Path) -> MissingResults:
    """A folder holds no results."""
    return MissingResults(
        f"{path}: no results here (manifest.json is missing). 'framing run STUDY' writes them; what 'framing annotate' "
        "wrote is given by the name of its .parquet file."
    )


def unfinished_results(path: str | Path) -> MissingResults:
    """A folder holds tables of a run that did not come to its end."""
    return MissingResults(
        f"{path}: the run was not finished (manifest.json, which is written last, is missing). Run it again: "
        "'framing run STUDY -o FOLDER'."
    )


def damaged_manifest(path: str | Path, reason: str) -> MissingResults:
    """A manifest that cannot be read."""
    return MissingResults(f"{path}: cannot be read ({reason}). Run the study again: 'framing run STUDY -o FOLDER'.")


def table_not_written(path: str | Path, table: str) -> MissingResults:
    """A results folder lacks a table that a later stage needs."""
    return MissingResults(f"{path}: table {table!r} is missing. Run the study again: 'framing run STUDY'.")


def no_such_table(path: str | Path, table: str, tables: Sequence[str]) -> MissingResults:
    """A table is asked for under a name that no table of results has."""
    near = difflib.get_close_matches(table, tables, n=len(tables) or 1, cutoff=0.6)
    names = [*near, *(name for name in tables if name not in near)]
    return MissingResults(f"{path}: no table is called {table!r}. There are: {', '.join(names) or 'none'}.")


def results_changed(path: str | Path, names: list[str], reason: str) -> MissingResults:
    """Tables of results that were changed after they were written, and of which no report can be made now."""
    return MissingResults(
        f"{path}: no report can be made ({reason}), and since the run these files were changed: {', '.join(names)}. "
        "Restore them, or run the study again: 'framing run STUDY -o FOLDER'."
    )


def no_frame_table(path: str | Path) -> MissingResults:
    """A Parquet table that does not say which model and corpus it was made with."""
    return MissingResults(
        f"{path}: no frame table of this version of framing. 'framing annotate CORPUS -o FRAMES.parquet' writes one."
    )

"""Errors about reports."""

from __future__ import annotations

from pathlib import Path

from framing.errors.kinds import BadSetting, FramingError, MissingResults


def no_dominant(path: str | Path) -> MissingResults:
    """Nothing in the results says which state is the dominant one."""
    return MissingResults(
        f"{path}: the dominant state is unknown (manifest.json has no key 'dominant', shifts no column 'state'). "
        "Run the study again: 'framing run STUDY'."
    )


def frames_alone(path: str | Path) -> MissingResults:
    """A frame table in the place of a run."""
    return MissingResults(
        f"{path}: a table of frames has no shifts. Give a folder written by 'framing run' or 'framing align'."
    )


def nothing_to_tabulate(path: str | Path) -> MissingResults:
    """The results hold no row for a paper's table."""
    return MissingResults(f"{path}: no shift, group answer or verdict to put into a table. Look at the report instead.")


def report_in_the_way(path: str | Path) -> BadSetting:
    """The place for the report is a folder."""
    return BadSetting(f"{path}: is a folder. Name the file to write: -o {path}/report.html.")


def figure_not_drawn(figure: str | Path, reason: str) -> FramingError:
    """The renderer refuses a figure; the page has it all the same."""
    return FramingError(
        f"{figure}: cannot be drawn ({reason}). Leave out the images with --figures none; the page has been written."
    )


def report_needs_file(path: str | Path) -> BadSetting:
    """A report has images beside it, so that it cannot go to standard output or through a pipe."""
    return BadSetting(
        f"{path}: a report has image files beside it, so it cannot be written to standard output or a pipe. "
        "Give the name of an .html file with -o."
    )

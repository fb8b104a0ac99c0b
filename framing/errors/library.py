"""Errors of what ``import framing`` offers."""

from __future__ import annotations

from collections.abc import Sequence

from framing.errors.hints import did_you_mean
from framing.errors.kinds import BadModel, BadSetting, BadTable, BadTexts, UnknownName


def no_texts(found: str) -> BadTexts:
    """What should be texts is one text, or nothing that holds texts."""
    return BadTexts(
        f"texts must be a list of texts, a table with a column 'text', or the path of a file, not {found}. "
        "Give [text], or framing.read_documents(PATH)."
    )


def columns_taken(columns: Sequence[str]) -> BadTable:
    """A table of texts that has columns of the names that `annotate` gives."""
    return BadTable(
        f"the table of texts: has columns that annotate gives itself ({', '.join(columns)}). Rename them, or leave them out."
    )


def unknown_setting(name: str, settings: Sequence[str]) -> UnknownName:
    """A keyword of `read_documents` that is nearly one of its settings, and no column that documents are known to have."""
    return UnknownName(
        f"{name!r} is no setting.{did_you_mean(name, list(settings))} To have it as a fact on every document, give "
        f"defaults={{{name!r}: ...}}."
    )


def no_results_given(found: str) -> BadSetting:
    """A chart is asked for something else than results."""
    return BadSetting(
        "results must be those of framing.open_results or framing.run_study, the path of a results folder, or an alignment "
        f"of framing.align_counts, not {found}. A table of counts is drawn by framing.charts.shares."
    )


def unknown_chart(name: str, charts: Sequence[str]) -> UnknownName:
    """No chart of that name can be drawn from these results."""
    return UnknownName(f"chart {name!r}: these results have no such chart.{did_you_mean(name, list(charts))}")


def unknown_level(level: str) -> BadSetting:
    """`annotate` gives rows of another kind than the one asked for."""
    return BadSetting(f"level {level!r} cannot be used. Give 'passages', 'documents' or 'units'.")


def unknown_table(name: str, tables: Sequence[str]) -> UnknownName:
    """A result has no table of that name."""
    return UnknownName(f"table {name!r}: this result has none of that name.{did_you_mean(name, list(tables))}")


def no_groups() -> BadSetting:
    """Groups of states are asked about, and nothing says which state belongs to which."""
    return BadSetting(
        "nothing says which states are compared. Give groups (state, period, group) and compare, or exposure."
    )


def unknown_frame_in_chart(frame: str, frames: Sequence[str]) -> UnknownName:
    """A chart is asked for a frame that the results lack."""
    return UnknownName(f"frame {frame!r}: these results have no such frame.{did_you_mean(frame, list(frames))}")


def unknown_shift(shift: str, shifts: Sequence[str]) -> UnknownName:
    """A chart is asked for a shift that was not found."""
    if not shifts:
        return UnknownName(f"shift {shift!r}: no shift of the dominant state was found, so there is nothing to draw.")
    return UnknownName(f"shift {shift!r}: no such shift. Give FRAME or FRAME|DATE.{did_you_mean(shift, list(shifts))}")


def bad_thresholds(code: str, value: object, codes: Sequence[str]) -> BadSetting:
    """A threshold of the spaCy component is for no code of the model, or no probability."""
    if code not in codes:
        return BadSetting(f"thresholds: {code!r} is not a code of the model.{did_you_mean(code, list(codes))}")
    return BadSetting(f"thresholds: {value!r} for {code} cannot be used. Give a number from 0 to 1.")


def no_stored_model(path: object) -> BadModel:
    """What spaCy hands to the component is not what the component stored."""
    return BadModel(f"{path}: no settings of the component 'framing' as it stores them. Store the pipeline again.")

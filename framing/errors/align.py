"""Errors about tables of counts and the settings of an alignment; each names the file, the row and the remedy."""

from __future__ import annotations

from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import BadSetting, BadTable, NotEnoughData, UnknownName


def dominant_missing(where: str | Path, dominant: str, states: list[str]) -> UnknownName:
    """The dominant state has no row in the table."""
    return UnknownName(f"{where}: the dominant state {dominant!r} has no row.{did_you_mean(dominant, states)}")


def no_secondary_states(where: str | Path, dominant: str) -> BadTable:
    """Only the dominant state is in the table."""
    return BadTable(
        f"{where}: there is no state other than {dominant!r}. Add the rows of at least one secondary state."
    )


def too_few_periods(where: str | Path, dominant: str, found: int, needed: int, min_passages: int) -> NotEnoughData:
    """The dominant state has too few periods with enough passages for any shift to be seen."""
    return NotEnoughData(
        f"{where}: {dominant!r} has {found} periods with at least {min_passages} passages in its fullest frame; "
        f"{needed} are needed. Add periods, join short ones, or lower --min-passages or --min-segment "
        "(in a study file min_passages or min_segment under [align])."
    )


def no_common_years() -> NotEnoughData:
    """Two voices have no year in which both have documents."""
    return NotEnoughData(
        "No year has documents of both. Choose years in which both speak (--since, --until), and check --state and --audience."
    )


def row_repeated(where: str | Path, first: int, second: int, key: str) -> BadTable:
    """Two rows stand for the same cell."""
    return BadTable(
        f"{where}, row {second}: {key} appears already in row {first}. Join the two rows: add their counts and totals."
    )


def table_empty(where: str | Path) -> BadTable:
    """A table has a header but no row."""
    return BadTable(f"{where}: no rows. Give one row per state, period and frame.")


def reserved_group(where: str | Path, row: int, label: str, reserved: list[str]) -> BadTable:
    """A group has a label that stands for a series of its own in shifts.csv."""
    return BadTable(
        f"{where}, row {row}: a group cannot be called {label!r}: {', '.join(reserved)} and the codes of states name "
        "other series of shifts.csv. Give it another label."
    )


def unknown_group(where: str | Path, compare: str | None, labels: list[str]) -> UnknownName:
    """The comparison group is not named, or is none of the groups."""
    if compare is None:
        return UnknownName(
            f'{where}: against which group are the others compared? Name one with --compare (in a study: compare = "..." '
            f"under [groups]). Valid: {', '.join(labels)}."
        )
    return UnknownName(f"{where}: no group {compare!r} to compare with.{did_you_mean(compare, labels)}")


def unknown_frame(option: str, frame: str, frames: list[str]) -> UnknownName:
    """An option names a frame that the table does not have."""
    return UnknownName(f"{option}: no frame {frame!r} in the table.{did_you_mean(frame, frames)}")


def two_values(where: str | Path, column: str, state: str, period: int, values: list[object]) -> BadTable:
    """A table of facts says two things of one state and period."""
    shown = " and ".join(map(str, values[:2]))
    return BadTable(
        f"{where}: {state} has two values of {column} in {period}: {shown}. Give each state and period one value; "
        "periods written from a first to a last must not overlap."
    )


def no_common_state(where: str | Path, states: list[str]) -> BadTable:
    """A table of exposure or covariates shares no state with the table of counts."""
    shown = ", ".join(repr(state) for state in states[:8])
    return BadTable(f"{where}: none of its states is in the table of counts, which has {shown}. Use the same labels.")


def bad_setting(name: str, value: object, remedy: str) -> BadSetting:
    """A setting of the alignment lies outside its range."""
    return BadSetting(f"{name} = {value!r} is not allowed: {remedy}.")


def no_columns_to_use(where: str | Path, keys: list[str]) -> BadTable:
    """A table of covariates or of domestic circumstances has keys but no column of numbers."""
    return BadTable(f"{where}: no column of numbers beside {', '.join(keys)}. Add at least one.")


def bad_draw_table(column: str, problem: str) -> BadTable:
    """Coded passages of a draw do not fit together."""
    return BadTable(f"coded passages: {column} {problem}. Give one row per coded passage of the sample.")


def folder_of_a_study(folder: str | Path) -> BadSetting:
    """An alignment would mix its tables with the results of a study."""
    return BadSetting(f"-o {folder}: holds the results of a study. Give another folder; nothing was written.")


def facts_without_groups(where: str | Path) -> BadSetting:
    """Facts on a mechanism without groups or exposure, beside which they are estimated."""
    return BadSetting(
        f"{where}: facts on a mechanism are estimated beside groups of states. Give --groups or --exposure, too "
        "(in a study file [groups] or [exposure])."
    )


def pair_total_differs(where: str | Path, row: int) -> BadTable:
    """Two appeals of one practice and state-period have different numbers of passages with the practice."""
    return BadTable(
        f"{where}, row {row}, column 'total': another appeal of the same practice and state-period has another total. The "
        "total is the number of passages with the practice: give the same for all its appeals."
    )


def whole_missing(where: str | Path, cell: str) -> BadTable:
    """A table of pairs has rows of all passages for some state-periods and not for others."""
    return BadTable(
        f"{where}: {cell} has no row with practice 'all', though others have. Give one row per appeal for every "
        "state-period, with the passages that carry the appeal whatever their practice, or none at all."
    )


def no_appeals(where: str | Path) -> BadTable:
    """Frames of a codebook without practices or without domestic appeals have no cross table."""
    return BadTable(
        f"{where}: its codebook has no practices or no domestic appeals, so there is nothing to cross. Code appeals "
        "(kind = \"domestic\"), or give counts of your own with 'framing align --pairs'."
    )


def not_in_framing(option: str, name: str, valid: list[str]) -> UnknownName:
    """A practice, appeal, state, group or audience is not in the cross table."""
    return UnknownName(f"--{option} {name}: not in the table.{did_you_mean(name, valid)}")

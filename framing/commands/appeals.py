"""``framing appeals``: with which domestic appeals each practice is framed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from framing.commands.printing import put_rows
from framing.commands.speaking import say

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table


_PIPED = 160  # characters of a line where no terminal limits it
_NAME, _INTERVAL = 10, 7  # characters of a surname and of an interval, which stay together
_KEYS, _CELL = 42, 9  # characters of a line for who, texts, years and passages, and for an appeal


@click.command()
@click.argument("results", required=False)
@click.option("--practice", multiple=True, help="Only this practice; may be repeated.")
@click.option("--appeal", multiple=True, help="Only this appeal; may be repeated.")
@click.option("--state", default="", help="Only this state.")
@click.option("--group", default="", help="Only this group of secondary states.")
@click.option("--audience", default="", help="Only texts for this audience: domestic or international.")
@click.option("--span", default=10, show_default=True, type=click.IntRange(1), help="Years combined in one row.")
@click.option("-o", "--output", help="Write the table to this file (.csv, .tsv, .jsonl or .parquet).")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
def appeals(
    results: str | None,
    practice: tuple[str, ...],
    appeal: tuple[str, ...],
    state: str,
    group: str,
    audience: str,
    span: int,
    output: str | None,
    as_json: bool,
) -> None:
    """Show with which domestic appeals each practice is framed, by leader, period, state and group.

    RESULTS is a folder written by 'framing run' or a frame table written by 'framing annotate'; default: the latest
    in ./results or the current folder. Each cell is the percentage of the passages with the practice that carry the
    appeal, with its interval. A star means that the interval of the difference from passages without the practice
    excludes 0. docs/method.md, section 9, explains the columns of the whole table.
    """
    from framing.commands.export import open_or_latest
    from framing.files import keep_apart
    from framing.study.framing_table import read_framing

    opened = open_or_latest(results)
    if output:
        keep_apart({"-o": output}, opened.files())
    table = read_framing(opened, span)
    for column, wanted in (("practice", practice), ("appeal", appeal)):
        _check(column, wanted, table)
        table = table[table[column].isin(wanted)] if wanted else table
    for column, value in (("state", state), ("group", group), ("audience", audience)):
        _check(column, (value,) if value else (), table)
        table = table[table[column] == value] if value else table
    put_rows(table, output, as_json=as_json, show=lambda: _show(table))


def _check(option: str, wanted: tuple[str, ...], table: pd.DataFrame) -> None:
    from framing.errors.align import not_in_framing

    valid = sorted(set(table[option]) - {""})
    for name in wanted:
        if name not in valid:
            raise not_in_framing(option, name, valid)


def _show(table: pd.DataFrame) -> None:
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console.width = max(console.width, _PIPED)
    for name, rows in table.groupby("practice", sort=False):
        appeals = list(dict.fromkeys(rows["appeal"]))
        beside = max((console.width - _KEYS) // _CELL, 1)
        for first in range(0, len(appeals), beside):
            console.print(_block(str(name), rows, appeals[first : first + beside]))
    if table.empty:
        say("No cell has enough passages with a practice.")


def _block(practice: str, rows: pd.DataFrame, names: list[str]) -> Table:
    """The rows of one practice: a line for each state or group, audience, leader and span, a column for each appeal named."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    keys = ["state", "group", "audience", "leader", "period", "passages"]
    block = Table(title=f"{practice}: share of its passages with each appeal, % [interval]", title_justify="left")
    block.box, block.padding, block.pad_edge = SIMPLE_HEAD, 0, False
    for name in ("who", "texts", "years", "passages", *names):
        left = name in ("who", "texts")
        block.add_column(name, no_wrap=name == "years", justify="left" if left else "right", overflow="fold")
    block.columns[0].min_width = _NAME
    for column in block.columns[-len(names) :]:
        column.min_width = _INTERVAL
    for (state, group, audience, leader, period, passages), own in rows.groupby(keys, sort=False):
        cells = own.set_index("appeal")
        shown = [_cell(cells.loc[name].to_dict()) if name in cells.index else "" for name in names]
        who = leader or state or group
        block.add_row(str(who), str(audience), str(period), f"{passages:.0f}", *shown)
    return block


def _cell(row: Mapping[Any, float]) -> str:
    star = "*" if row["low"] > 0 or row["high"] < 0 else ""
    return f"{100 * row['share']:.0f}{star} [{100 * row['share_low']:.0f}\u2013{100 * row['share_high']:.0f}]"

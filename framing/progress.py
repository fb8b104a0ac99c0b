"""Progress on stderr for people; silent when stderr is not a terminal."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")


def is_shown() -> bool:
    """Whether a bar would be seen and is wanted: on a terminal, and not with ``--quiet``."""
    return sys.stderr.isatty() and logging.getLogger("framing").level <= logging.INFO


def track(items: Iterable[Item], label: str, total: int | Callable[[], int | None] | None = None) -> Iterator[Item]:
    """Yield the items while a bar with their number, the total and the time left is drawn on a terminal.

    total : how many there are, or what counts them, which is called only where the bar is shown.
    """
    if callable(total):
        total = total() if is_shown() else None
    with open_bar(label, total) as advance:
        for item in items:
            yield item
            advance(1)


@contextmanager
def open_bar(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, nothing elsewhere; what is given is called with how many further items are done."""
    if not is_shown():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    left = TimeRemainingColumn() if total is not None else TimeElapsedColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), left)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda number: bar.advance(task, number)

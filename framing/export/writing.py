"""One export from results or codings to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors.export import nothing_selected
from framing.export.registry import find_format
from framing.export.results import read_results
from framing.export.selection import EVERYTHING, Selection
from framing.export.units import AnnotatedText, Source, Tally

if TYPE_CHECKING:
    from framing.results import Results

Watch = Callable[[Iterator[AnnotatedText]], Iterator[AnnotatedText]]


def export_results(
    results: Results,
    name: str,
    path: str | Path,
    selection: Selection = EVERYTHING,
    *,
    level: str | None = None,
    evidence: bool = False,
    watch: Watch = iter,
) -> Tally:
    """Write the passages of a results folder that pass a selection, and say what went in.

    Parameters
    ----------
    name : a format of `FORMATS`.
    level : passages or documents; None takes the format's own.
    watch : wraps the stream of documents, for progress.

    Raises
    ------
    UnknownName, BadSetting, FramingError, CannotWrite
    """
    chosen = find_format(name)
    source = read_results(results, selection, level=chosen.check_level(level), evidence=evidence)
    return write_source(source, name, Path(path), f"{results.path}", selection.described(), watch)


def write_source(source: Source, name: str, path: Path, where: str, filters: str = "", watch: Watch = iter) -> Tally:
    """Write a source in a format; nothing is written where the source is empty.

    Raises
    ------
    FramingError, CannotWrite
    """
    chosen = find_format(name)
    write = chosen.writer()
    stream = source.stream()
    first = next(stream, None)
    if first is None:
        raise nothing_selected(where, filters)
    whole = chain([first], stream)
    alone = chosen.standing_alone and source.level == "passages"
    write(replace(source, stream=lambda: watch(whole), standing_alone=alone), path)
    return source.tally

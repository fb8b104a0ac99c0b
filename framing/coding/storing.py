"""Reading codings from JSONL, CSV, TSV, Parquet or Excel workbooks, and writing them back with nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from framing.codebook import Codebook
from framing.coding.parse import RowParser
from framing.coding.record import Coding, coding_fields, flat_fields
from framing.coding.sheets import ENDING, read_sheet, write_sheet
from framing.errors.coding import coded_in_two_files, lists_need_codebook, no_codings, repeated_coding
from framing.errors.tables import file_missing
from framing.extras import load_extra
from framing.piping import local_file
from framing.rows import find_ending, read_rows
from framing.streams import streaming_table


class Named(Protocol):
    """What a coder coded, by whatever name: a passage, a document."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def coder(self) -> str:
        """Who coded."""


Item = TypeVar("Item", bound=Named)


def read_codings(path: str | Path, codebook: Codebook) -> list[Coding]:
    """The codings of a file, in its order, every code checked against the codebook.

    Raises
    ------
    FileMissing, UnreadableFile, NotEnoughData, BadCodings, UnknownName : each names the file, the row (from 1) and
    the id.
    """
    path = local_file(path)
    if not path.is_file():
        raise file_missing(path, "file of codings")
    return check_codings(coding_rows(path), codebook, path)


def coding_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a file of codings by its ending, numbered from 1; of a workbook as Excel numbers them.

    Raises
    ------
    FileMissing, UnreadableFile, BadCodings
    """
    return read_sheet(path) if _is_sheet(path) else read_rows(path, errors="surrogatepass")


def check_codings(rows: Iterable[tuple[int, Mapping[str, Any]]], codebook: Codebook, where: str | Path) -> list[Coding]:
    """Numbered rows as codings; the same coder may code an id once.

    Raises
    ------
    NotEnoughData, BadCodings, and what `RowParser.parse` raises.
    """
    parser = RowParser(codebook, where)
    return once_each(((number, parser.parse(row, number)) for number, row in rows), lambda coding: coding.id, where)


def once_each(rows: Iterable[tuple[int, Item]], place_of: Callable[[Item], Hashable], where: str | Path) -> list[Item]:
    """The codings of numbered rows, in order: a coder codes a place once, and there is one at least.

    Raises
    ------
    NotEnoughData, BadCodings : both rows are named.
    """
    first: dict[tuple[Hashable, str], int] = {}
    codings: list[Item] = []
    for number, coding in rows:
        before = first.setdefault((place_of(coding), coding.coder), number)
        if before != number:
            raise repeated_coding(where, number, coding.id, coding.coder, before)
        codings.append(coding)
    if not codings:
        raise no_codings(where)
    return codings


def once_in_files(files: Iterable[tuple[str | Path, Iterable[Item]]], place_of: Callable[[Item], Hashable]) -> None:
    """Nothing, where no coder codes a place in two files.

    Raises
    ------
    BadCodings : the coding and both files are named.
    """
    first: dict[tuple[Hashable, str], str | Path] = {}
    for path, codings in files:
        for coding in codings:
            before = first.setdefault((place_of(coding), coding.coder), path)
            if before != path:
                raise coded_in_two_files(path, coding.id, before)


def check_ending(path: str | Path) -> None:
    """Refuse, before any work, a path to which codings cannot be written.

    Raises
    ------
    UnreadableFile : unknown ending. ExtraMissing : a workbook, without the package that writes it.
    """
    if find_ending(path, more=(ENDING,)) == ENDING:
        load_extra("openpyxl", "exports")


def write_codings(
    codings: Iterable[Coding], path: str | Path, ending: str = "", *, codebook: Codebook | None = None
) -> None:
    """Write codings as JSONL, CSV, TSV, Parquet or XLSX, by `ending` or that of the path, all or nothing.

    CSV, TSV and Parquet join codes by ';' and write a practice as ``code:stance``. A workbook has a cell for each code and
    the codes of `codebook` to choose from.

    Raises
    ------
    UnreadableFile : unknown ending. BadCodings : JSON values nested in a CSV cell, a value too long for a cell of a
    workbook. BadSetting : a workbook without a codebook. CannotWrite
    """
    if _is_sheet(path, ending):
        if codebook is None:
            raise lists_need_codebook(path)
        write_sheet(list(codings), codebook, Path(path))
        return
    with streaming_table(path, ending=ending) as stream:
        if stream.nested:
            rows = [coding_fields(coding) for coding in codings]
        else:
            rows = [flat_fields(coding, path) for coding in codings]
        stream.add_group(rows)


def _is_sheet(path: str | Path, ending: str = "") -> bool:
    return (ending or Path(path).suffix.lower()) == ENDING

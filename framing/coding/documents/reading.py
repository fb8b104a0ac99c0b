"""Files of document codings: read with every value checked, and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.codebook import Codebook
from framing.coding.documents.fields import document_fields
from framing.coding.documents.record import FIELDS, SURE, DocumentCoding
from framing.coding.documents.workbook import write_document_sheet
from framing.coding.record import NONE
from framing.coding.sheets import ENDING
from framing.coding.storing import coding_rows, once_each
from framing.errors.codebook import unknown_code
from framing.errors.coding import bad_coding_value, coding_field_missing, lists_need_codebook, place
from framing.errors.tables import file_missing
from framing.piping import local_file
from framing.streams import streaming_table


def read_document_codings(path: str | Path, codebook: Codebook) -> list[DocumentCoding]:
    """The document codings of a CSV, TSV, JSONL, Parquet or XLSX file, in its order.

    A row needs `document` and `primary`; "none" (in JSON lines and Parquet also null beside a coder's name) says that the
    document was read and frames no practice. A row without practice, "none" and coder is blank: nobody has read the document.
    `present` and `appeals` are lists or texts joined by ';', `weight` is an object or ``code:share;...``. The primary
    practice, the second and those with a weight above 0 are present whether `present` names them or not.

    Raises
    ------
    FileMissing, UnreadableFile, NotEnoughData, BadCodings, UnknownName : each names the file, the row (from 1) and the id.
    """
    path = local_file(path)
    return check_document_codings(document_rows(path), codebook, path)


def check_document_codings(
    rows: Iterable[tuple[int, Mapping[str, Any]]], codebook: Codebook, where: Path
) -> list[DocumentCoding]:
    """Numbered rows as codings of documents, as `read_document_codings`; the same coder may code a document once."""
    parsed = ((number, parse_document_row(row, where, codebook, number)) for number, row in rows)
    return once_each(parsed, lambda coding: coding.place, where)


def document_rows(path: str | Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a file of codings, numbered from 1; of a workbook as Excel numbers them.

    Raises
    ------
    FileMissing, UnreadableFile, BadCodings
    """
    path = local_file(path)
    if not path.is_file():
        raise file_missing(path, "file of document codings")
    return coding_rows(path)


def parse_document_row(
    row: Mapping[str, Any], where: str | Path, codebook: Codebook, number: int | None = None
) -> DocumentCoding:
    """The coding in one row; `where` and `number` are its name in errors.

    Raises
    ------
    BadCodings, UnknownName
    """
    return _Row({str(name): value for name, value in row.items()}, number, where, codebook).parse()


@dataclass(frozen=True)
class _Row:
    row: Mapping[str, Any]
    number: int | None
    where: str | Path
    codebook: Codebook

    def parse(self) -> DocumentCoding:
        for field in ("document", "primary"):
            if field not in self.row or (field == "document" and not self._text("document")):
                raise coding_field_missing(self.where, self.number, self._name, field, list(self.row))
        coder, said = self._text("coder"), self._text("primary")
        primary, second = self._practice("primary"), self._practice("second")
        listed = self._codes("present", "practice")
        weight = self._weight()
        if primary and second == primary:
            raise bad_coding_value(
                self.where, self.number, self._name, "second", second, "Name another than the primary one."
            )
        ahead = [code for code in (primary, second) if code]
        present = dict.fromkeys([*ahead, *listed, *(code for code, share in weight if share > 0)])
        return DocumentCoding(
            id=self._name, document=self._text("document"), corpus=self._text("corpus"), coder=coder,
            document_sha256_16=self._text("document_sha256_16"), primary=primary, sure=self._sure(), second=second,
            present=tuple(present), appeals=self._codes("appeals", "domestic"), weight=weight, stratum=self._text("stratum"),
            sampling_probability=self._number("sampling_probability"), text=self._text("text"),
            blank=not (coder or said), other=tuple((key, value) for key, value in self.row.items() if key not in FIELDS),
        )  # fmt: skip

    @property
    def _name(self) -> str:
        return self._text("id") or self._text("document")

    def _text(self, field: str) -> str:
        value = self.row.get(field)
        return "" if value is None or value != value else str(value) if field == "text" else str(value).strip()

    def _practice(self, field: str) -> str:
        said = self._text(field)
        if said.casefold() == NONE and NONE not in self.codebook:
            return ""
        return self._known(said, "practice") if said else ""

    def _known(self, code: str, kind: str) -> str:
        valid = self.codebook.ids(kind)
        if code not in valid:
            raise unknown_code(place(self.where, self.number, self._name), code, self.codebook.name, valid)
        return code

    def _codes(self, field: str, kind: str) -> tuple[str, ...]:
        value = self.row.get(field)
        items = value if isinstance(value, list) else [] if value is None or value != value else str(value).split(";")
        named = [str(item).strip() for item in items if str(item).strip()]
        return tuple(
            dict.fromkeys(self._known(code, kind) for code in named if code.casefold() != NONE or NONE in self.codebook)
        )

    def _weight(self) -> tuple[tuple[str, float], ...]:
        value = self.row.get("weight")
        if value is None or value != value or value == "":
            return ()
        if not isinstance(value, Mapping):
            pairs = [part.partition(":") for part in str(value).split(";") if part.strip()]
            value = {code.strip(): share.strip() for code, _, share in pairs}
        found = []
        for code, share in value.items():
            if share is None:
                continue
            try:
                number = float(share)
            except (TypeError, ValueError):
                number = -1.0
            if not 0 <= number <= 100:
                remedy = "Give shares of the document in per cent: {code: 30} or code:30;code:10."
                raise bad_coding_value(self.where, self.number, self._name, "weight", share, remedy)
            found.append((self._known(str(code), "practice"), number))
        return tuple(found)

    def _number(self, field: str) -> float | None:
        said = self._text(field)
        try:
            return float(said) if said else None
        except ValueError:
            raise bad_coding_value(self.where, self.number, self._name, field, said, "Give a number.") from None

    def _sure(self) -> int | None:
        number = self._number("sure")
        if number is not None and number not in SURE:
            raise bad_coding_value(
                self.where, self.number, self._name, "sure", number, "Give 1 (a toss), 2 or 3 (certain)."
            )
        return None if number is None else int(number)


def write_document_codings(
    codings: Iterable[DocumentCoding], path: str | Path, ending: str = "", *, codebook: Codebook | None = None
) -> None:
    """Write document codings, or a drawn sheet, as JSONL, CSV, TSV, Parquet or XLSX, by `ending` or that of the path.

    A workbook offers the codes of `codebook` to choose from, and leaves out texts too long for a cell.

    Raises
    ------
    UnreadableFile : another ending. BadSetting : a workbook without a codebook. CannotWrite
    """
    if (ending or Path(path).suffix.lower()) == ENDING:
        if codebook is None:
            raise lists_need_codebook(path)
        write_document_sheet(list(codings), codebook, Path(path))
        return
    with streaming_table(path, ending=ending) as stream:
        stream.add_group([document_fields(coding, flat=not stream.nested) for coding in codings])

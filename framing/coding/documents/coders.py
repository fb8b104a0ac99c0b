"""Files of several coders of whole documents, told from those of passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from framing.codebook import Codebook
from framing.coding.coders.reading import unread_ends
from framing.coding.documents.reading import read_document_codings
from framing.coding.documents.record import DocumentCoding
from framing.coding.documents.units import DocumentUnit, as_unit
from framing.coding.record import has_documents
from framing.coding.storing import coding_rows, once_in_files
from framing.errors.documents import documents_and_passages
from framing.errors.tables import file_missing
from framing.piping import local_file


def are_documents(paths: Sequence[str | Path]) -> bool:
    """Whether files hold codings of whole documents (a column `primary`, none of `practices`), and not of passages.

    Raises
    ------
    BadCodings : some hold the one, some the other. FileMissing, UnreadableFile
    """
    kinds = {str(path): _holds_documents(path) for path in paths}
    if len(set(kinds.values())) > 1:
        raise documents_and_passages(
            [path for path, whole in kinds.items() if whole], [path for path, whole in kinds.items() if not whole]
        )
    return any(kinds.values())


def _holds_documents(path: str | Path) -> bool:
    path = local_file(path)
    if not path.is_file():
        raise file_missing(path, "file of codings")
    _, row = next(iter(coding_rows(path)), (0, {}))
    return has_documents(row)


@dataclass(frozen=True)
class CodedDocuments:
    """What coders of documents read: `codings` in the order of the files, each with a coder; `notes` for people."""

    codings: list[DocumentCoding]
    notes: list[str]

    @property
    def units(self) -> list[DocumentUnit]:
        """The codings in the place of those of passages, to be compared."""
        return [as_unit(coding) for coding in self.codings]


def read_document_coders(paths: Sequence[str | Path], codebook: Codebook) -> CodedDocuments:
    """The document codings of several coders; rows without a coder are by the one that the file is named after.

    Blank rows are left out and counted; a long end of a file without any code is told.

    Raises
    ------
    BadCodings : the same coder codes a document in two files; and what `read_document_codings` raises.
    """
    notes: list[str] = []
    files: list[tuple[str | Path, list[DocumentCoding]]] = []
    for path in paths:
        rows = read_document_codings(path, codebook)
        read = [replace(row, coder=row.coder or Path(path).stem) for row in rows if not row.blank]
        files.append((path, read))
        if blank := len(rows) - len(read):
            said = "are blank (no practice, no 'none', no coder) and count for nothing"
            notes.append(f"{path}: {blank} of {len(rows)} documents {said}.")
        notes += [f"{path}: {note}" for note in unread_ends([as_unit(item) for item in read])]
    once_in_files(files, lambda coding: coding.place)
    return CodedDocuments([coding for _, codings in files for coding in codings], notes)

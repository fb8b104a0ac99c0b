"""The codebook and a coder sheet as a document to print, cite and hand to coders: Markdown or DOCX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from framing.archives import save_office
from framing.codebook.scheme import KINDS, RULES, Code, Codebook
from framing.errors.codebook import unknown_document_ending
from framing.extras import load_extra
from framing.files import write_text

_TITLES = {"practice": "Practices", "domestic": "Domestic appeals", "mechanism": "Mechanisms"}
_SHEET = ("Passage", "Practices, primary first", "Stance of each", "Domestic appeals", "Mechanism", "Threat", "Remarks")
_SHEET_ROWS = 12


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """Running text, with an optional bold lead."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list under a bold lead."""

    lead: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A header and rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Bullets | Table


def write_document(codebook: Codebook, path: str | Path) -> None:
    """Write the codebook with its coder sheet; the ending says how (.md or .docx).

    Raises
    ------
    BadSetting, CannotWrite
    """
    path = Path(path)
    blocks = tuple(describe_codebook(codebook))
    if path.suffix.lower() in (".md", ".markdown"):
        write_text(path, "\n".join(_markdown(block) for block in blocks))
    elif path.suffix.lower() == ".docx":
        _write_docx(codebook, blocks, path)
    else:
        raise unknown_document_ending(path)


def describe_codebook(codebook: Codebook) -> Iterator[Block]:
    """The blocks of the document: identity, rules, stances, codes, coder sheet."""
    yield Heading(f"Codebook {codebook.name}, version {codebook.version}", 1)
    yield Paragraph(f"Codebook {codebook.name}, version {codebook.version}. SHA-256 {codebook.sha256}.", "Cite as")
    counts = ", ".join(
        f"{len(codebook.of_kind(kind))} {_TITLES[kind].lower()}" for kind in KINDS if codebook.of_kind(kind)
    )
    many = "several practices, the primary one first" if codebook.choice == "many" else "at most one practice"
    yield Paragraph(f"{counts}. A passage carries {many}.", "Contents")
    if codebook.rule:
        yield Heading("Rules of coding", 2)
        for key, lead in RULES.items():
            if codebook.rule.get(key):
                yield Paragraph(codebook.rule[key], lead)
    if codebook.stances:
        yield Heading("Stance", 2)
        yield Table(("Stance", "Meaning"), tuple(codebook.stances.items()))
    for kind in KINDS:
        if codebook.of_kind(kind):
            yield Heading(_TITLES[kind], 2)
            for code in codebook.of_kind(kind):
                yield from _describe_code(code)
    if codebook.placebo:
        yield Heading("Placebo topics", 2)
        yield Paragraph("Never coded; counted by cue words as a check on drift of genre or venue.")
        for topic in codebook.placebo:
            yield from _describe_code(topic)
    yield Heading("Coder sheet", 2)
    yield Paragraph("Coder: ____________________   Date: ____________   Sheet: ______")
    yield Table(_SHEET, tuple(("",) * len(_SHEET) for _ in range(_SHEET_ROWS)))


def _describe_code(code: Code) -> Iterator[Block]:
    yield Heading(code.label, 3)
    yield Paragraph(code.id + (f" (family {code.family})" if code.family else ""), "Code")
    if code.define:
        yield Paragraph(code.define, "Definition")
    for lead, items in (("Include", code.include), ("Exclude", code.exclude)):
        if items:
            yield Bullets(lead, items)
    if code.cues:
        yield Paragraph(", ".join(code.cues), "Cue words")


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_escaped(block.text)}\n"
    if isinstance(block, Paragraph):
        lead = f"**{block.lead}.** " if block.lead else ""
        return f"{lead}{_escaped(block.text)}\n"
    if isinstance(block, Bullets):
        return f"**{block.lead}**\n\n" + "".join(f"- {_escaped(item)}\n" for item in block.items)
    rows = [block.header, tuple("---" for _ in block.header), *block.rows]
    return "".join("| " + " | ".join(_cell(cell) for cell in row) + " |\n" for row in rows)


def _escaped(text: str) -> str:
    for character in "\\`*_<>#":
        text = text.replace(character, "\\" + character)
    return " ".join(text.split())


def _cell(text: str) -> str:
    return text if text == "---" else _escaped(text).replace("|", "\\|")


def _write_docx(codebook: Codebook, blocks: tuple[Block, ...], path: Path) -> None:
    document = load_extra("docx", "exports").Document()
    properties = document.core_properties
    properties.title = f"Codebook {codebook.name}, version {codebook.version}"
    properties.author, properties.comments = "", f"SHA-256 {codebook.sha256}"
    for block in blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, block.level)
        elif isinstance(block, Paragraph):
            paragraph = document.add_paragraph()
            if block.lead:
                paragraph.add_run(f"{block.lead}. ").bold = True
            paragraph.add_run(block.text)
        elif isinstance(block, Bullets):
            document.add_paragraph().add_run(block.lead).bold = True
            for item in block.items:
                document.add_paragraph(item, style="List Bullet")
        else:
            table = document.add_table(rows=0, cols=len(block.header), style="Table Grid")
            for row in (block.header, *block.rows):
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
    save_office(document, path)

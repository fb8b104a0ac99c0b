from __future__ import annotations

from pathlib import Path

import docx
import pytest
from markdown_it import MarkdownIt

from framing.codebook import shipped_codebook
from framing.codebook.document import write_document
from framing.codebook.scheme import parse_codebook
from framing.errors import BadSetting

BOOK = parse_codebook(
    """
name = "harbours"
version = "3"
[rule]
code_if = "A *ship* is named | or meant."
[[practice]]
id = "convoy_escort"
label = "Convoy & <escort>"
define = "Ships sail_together_."
include = ["two ships"]
exclude = ["one ship"]
cues = ["convoy"]
[[placebo]]
id = "weather"
label = "Weather"
cues = ["gale"]
[stance]
endorse = "for | it"
"""
)


def test_markdown_shows_every_character(tmp_path: Path) -> None:
    write_document(BOOK, tmp_path / "book.md")
    tokens = MarkdownIt("commonmark").enable("table").parse((tmp_path / "book.md").read_text(encoding="utf-8"))
    inline = ["".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"]
    assert inline[0] == "Codebook harbours, version 3"
    for said in ("Code if. A *ship* is named | or meant.", "Convoy & <escort>", "Definition. Ships sail_together_.",
                 "Code. convoy_escort", "two ships", "one ship", "Cue words. convoy", "for | it",
                 f"Cite as. Codebook harbours, version 3. SHA-256 {BOOK.sha256}."):  # fmt: skip
        assert said in inline
    assert sum(token.type == "table_open" for token in tokens) == 2
    assert "Coder sheet" in inline


def test_docx_has_headings_lists_and_the_coder_sheet(tmp_path: Path) -> None:
    write_document(BOOK, tmp_path / "book.docx")
    document = docx.Document(str(tmp_path / "book.docx"))
    headings = [part.text for part in document.paragraphs if part.style and part.style.name.startswith("Heading")]
    assert headings == ["Codebook harbours, version 3", "Rules of coding", "Stance", "Practices", "Convoy & <escort>",
                        "Placebo topics", "Weather", "Coder sheet"]  # fmt: skip
    text = "\n".join(part.text for part in document.paragraphs)
    assert "Definition. Ships sail_together_." in text
    assert BOOK.sha256 in text
    stance, sheet = document.tables
    assert [cell.text for cell in stance.rows[1].cells] == ["endorse", "for | it"]
    assert sheet.rows[0].cells[1].text == "Practices, primary first"
    assert len(sheet.rows) == 13


@pytest.mark.parametrize("name", ["book.md", "book.docx"])
def test_the_same_codebook_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    for copy in ("one", "two"):
        write_document(shipped_codebook(), tmp_path / copy / name)
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"\.md or \.docx"):
        write_document(BOOK, tmp_path / "book.pdf")
    assert list(tmp_path.iterdir()) == []

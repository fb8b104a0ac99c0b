"""Word documents through the public command: what vanished or doubled, and what is left out by name."""

from __future__ import annotations

import json
import zipfile

import docx
import pytest
from click.testing import CliRunner

from framing.commands.main import main

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPACES = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
BY = 'w:id="1" w:author="A" w:date="2020-01-01T00:00:00Z"'


def run(text, tag="t", more=""):
    return f'<w:r>{more}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def paragraph(*runs, properties=""):
    return f"<w:p {SPACES}>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(runs)}</w:p>"


def imported(tmp_path, *blocks, change=None):
    """The text of a document of these blocks, and what the import said."""
    from docx.oxml import parse_xml

    document = docx.Document()
    for block in blocks:
        document.element.body.sectPr.addprevious(parse_xml(block))
    if change:
        change(document)
    document.save(tmp_path / "note.docx")
    out = tmp_path / "o.jsonl"
    arguments = ["--name", "x", "--set", "state=GBR", "--set", "date=1950", "-o", str(out)]
    done = CliRunner().invoke(main, ["corpus", "import", str(tmp_path / "note.docx"), *arguments])
    assert done.exit_code == 0, done.output
    return json.loads(out.read_text(encoding="utf-8"))["text"], done.stderr


def box(text):
    """A text box as Word writes it: the same content twice, for newer and older programs."""
    inner = f"<w:txbxContent>{paragraph(run(text))}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (paragraph(run("We "), f"<w:ins {BY}>{run('always ')}</w:ins>", run("hold.")), "We always hold."),
        (paragraph(run("We "), f"<w:moveTo {BY}>{run('still ')}</w:moveTo>", run("hold.")), "We still hold."),
        (paragraph(run("We "), f"<w:sdt><w:sdtContent>{run('all ')}</w:sdtContent></w:sdt>", run("hold.")), "We all hold."),
        (paragraph(run("In "), f"<w:smartTag>{run('Strelsau')}</w:smartTag>", run(".")), "In Strelsau."),
        (paragraph(run("On "), f'<w:fldSimple w:instr="DATE">{run("3 May")}</w:fldSimple>', run(".")), "On 3 May."),
        (
            paragraph(
                run("On "), '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', run(" REF x ", "instrText"),
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', run("3 May"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
                run("."),
            ),
            "On 3 May.",
        ),
        (paragraph(f"<w:hyperlink>{run('A link')}</w:hyperlink>", run(" holds.")), "A link holds."),
        (paragraph(run("Well"), "<w:r><w:noBreakHyphen/></w:r>", run("being")), "Well-being"),
        (paragraph(run("a"), "<w:r><w:tab/></w:r>", run("b")), "a\tb"),
        (paragraph(run("One"), "<w:r><w:br/></w:r>", run("line")), "One\nline"),
        (paragraph(run("x = "), "<m:oMath><m:r><m:t>y</m:t></m:r></m:oMath>"), "x = y"),
        (paragraph("<w:ruby><w:rt>" + run("kana") + "</w:rt><w:rubyBase>" + run("word") + "</w:rubyBase></w:ruby>"), "word"),
        (f"<w:sdt {W}><w:sdtContent>{paragraph(run('In a control.'))}</w:sdtContent></w:sdt>", "In a control."),
        (f"<w:customXml {W}>{paragraph(run('In a mark.'))}</w:customXml>", "In a mark."),
        (paragraph(run("Beside "), box("In a box."), run("a box.")), "Beside a box.\n\nIn a box."),
        (paragraph(box("In a box.")), "In a box."),
    ],
)  # fmt: skip
def test_what_word_shows_is_read_once(tmp_path, block, text):
    read, _ = imported(tmp_path, paragraph(run("First.")), block, paragraph(run("Last.")))
    assert read == f"First.\n\n{text}\n\nLast."


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path):
    mark = f"<w:rPr><w:del {BY}/></w:rPr>"
    read, _ = imported(
        tmp_path, paragraph(run("We "), properties=mark), paragraph(run("hold.")), paragraph(run("Last."))
    )
    assert read == "We hold.\n\nLast."


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        (paragraph(run("We hold."), f"<w:del {BY}>{run(' not', 'delText')}</w:del>"), "tracked deletions 1"),
        (paragraph(run("We hold."), f"<w:moveFrom {BY}>{run(' still')}</w:moveFrom>"), "passages moved elsewhere 1"),
        (paragraph(run("We hold."), run(" secretly", more="<w:rPr><w:vanish/></w:rPr>")), "hidden passages 1"),
        (
            paragraph(run("We hold."), '<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>'),
            "symbols of picture fonts 1",
        ),
        (paragraph(run("We hold."), '<w:r><w:footnoteReference w:id="2"/></w:r>'), "footnotes and endnotes 1"),
        (paragraph(run("We hold."), '<w:r><w:commentReference w:id="2"/></w:r>'), "comments 1"),
        (
            f'<w:sdt {W}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
            f"<w:sdtContent>{paragraph(run('We hold. 1'))}</w:sdtContent></w:sdt>{''}",
            "tables of contents 1",
        ),
    ],
)
def test_what_is_left_out_is_counted_by_name(tmp_path, block, kind):
    read, said = imported(tmp_path, block, *([paragraph(run("We hold."))] if "sdtContent" in block else []))
    assert read == "We hold."
    assert f"Left out as no part of the texts: {kind}" in said


def test_tables_merged_cells_nested_tables_and_deleted_rows(tmp_path):
    def change(document):
        table = document.add_table(4, 2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Merged head"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"
        table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "A table in a cell."
        table.cell(2, 1).text = "right"
        table.cell(3, 0).text = "gone"
        row = table.rows[3]._tr
        row.get_or_add_trPr().append(docx.oxml.parse_xml(f"<w:del {W} {BY}/>"))
        document.sections[0].header.paragraphs[0].text = "A header"

    read, said = imported(tmp_path, paragraph(run("First.")), change=change)
    assert read == "First.\n\nMerged head\ntall\tA table in a cell.\nright"
    assert "tracked deletions 1; headers and footers 1." in said


@pytest.mark.parametrize(
    ("ending", "old", "new"),
    [
        (".docm", "vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main"),
        (
            ".dotx", "vnd.openxmlformats-officedocument.wordprocessingml.document.main",
            "vnd.openxmlformats-officedocument.wordprocessingml.template.main",
        ),
        # Word's "Strict Open XML Document": the same parts under the addresses of ISO 29500
        (".docx", "http://schemas.openxmlformats.org/wordprocessingml/2006/", "http://purl.oclc.org/ooxml/wordprocessingml/"),
    ],
)  # fmt: skip
def test_the_other_kinds_of_word_documents_are_read(tmp_path, ending, old, new):
    document = docx.Document()
    document.add_paragraph("We hold the coast.")
    document.save(tmp_path / "plain.docx")
    path = tmp_path / f"note{ending}"
    strict = ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/")
    with zipfile.ZipFile(tmp_path / "plain.docx") as packed, zipfile.ZipFile(path, "w") as out:
        for name in packed.namelist():
            raw = packed.read(name).replace(old.encode(), new.encode())
            if "purl" in new:
                raw = raw.replace(strict[0].encode(), strict[1].encode())
            out.writestr(name, raw)
    arguments = ["--name", "x", "--set", "state=GBR", "--set", "date=1950", "-o", str(tmp_path / "o.jsonl")]
    done = CliRunner().invoke(main, ["corpus", "import", str(path), *arguments])
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "o.jsonl").read_text())["text"] == "We hold the coast."

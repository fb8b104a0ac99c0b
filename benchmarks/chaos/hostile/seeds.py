"""Sound files of every kind that the commands read, all made here; what is hostile begins as one of them."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from chaos.world import BOOK, LOUD, QUIET, STUDY

PAGE = (
    "<!doctype html><html lang=en><head><title>Speech</title><meta name=date content=1951-03-04></head><body>"
    f"<nav>Home</nav><article><h1>Speech</h1><p>{QUIET * 2}<p>{LOUD * 2}</article></body></html>"
)
TEI = f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Speech</title></titleStmt>
<publicationStmt><date when="1951-03-04">4 March 1951</date></publicationStmt><sourceDesc><bibl/></sourceDesc></fileDesc>
</teiHeader><text><body><div><head>Speech</head><p>{QUIET}</p><p>{LOUD}</p></div></body></text></TEI>
"""
_CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_PACKAGE = (
    '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>Speech</dc:title>'
    "<dc:date>1951-03-04</dc:date><dc:language>en</dc:language></metadata><manifest>"
    '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine></package>'
)


def pack_zip(files: Mapping[str, bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pack_tar(members: Mapping[str, bytes | tarfile.TarInfo], packing: str = "gz") -> bytes:
    """A tar archive; a member may be a header of its own (a link, a device)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{packing}") as archive:
        for name, content in members.items():
            if isinstance(content, bytes):
                header = tarfile.TarInfo(name)
                header.size = len(content)
                archive.addfile(header, io.BytesIO(content))
            else:
                archive.addfile(content)
    return out.getvalue()


def make_pdf(text: str = "We keep the balance of 4 March 1951.") -> bytes:
    """A page with a line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)


def make_epub() -> bytes:
    """A book of one chapter."""
    chapter = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{QUIET}</p><p>{LOUD}</p></body></html>'
    return pack_zip(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": _CONTAINER.encode(),
            "OEBPS/content.opf": _PACKAGE.encode(),
            "OEBPS/c.xhtml": chapter.encode(),
        }
    )


def make_docx() -> bytes:
    """A document of two paragraphs and a table."""
    import docx

    document = docx.Document()
    document.add_heading("Speech of 4 March 1951")
    document.add_paragraph(QUIET)
    document.add_paragraph(LOUD)
    document.add_table(1, 2).cell(0, 0).text = "Cell"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make_xlsx() -> bytes:
    """A sheet of two speeches."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["id", "date", "state", "text"], ["a", "1951-03-04", "USA", QUIET * 2], ["b", 1952, "NOR", LOUD * 2]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows() -> list[dict[str, object]]:
    """Two speeches as rows."""
    return [
        {"id": "a", "date": "1951-03-04", "state": "USA", "text": QUIET * 2},
        {"id": "b", "date": "1952-11", "state": "NOR", "text": LOUD * 2},
    ]


def as_lines(values: list[dict[str, object]]) -> bytes:
    """Rows as JSON lines."""
    return "".join(json.dumps(row) + "\n" for row in values).encode()


def as_csv(values: list[dict[str, object]]) -> bytes:
    """Rows as CSV."""
    import pandas as pd

    return pd.DataFrame(values).to_csv(index=False).encode()


def codings() -> list[dict[str, object]]:
    """Two coders at three passages."""
    texts = ["our fleet at sea", "a treaty to disarm", "rain on the fields"]
    codes = ["ships", "talks", ""]
    return [
        {"id": f"t{number}", "coder": coder, "corpus": "toy", "document": "d", "start": 0, "end": len(text),
         "practices": [{"practice": code, "stance": "endorse"}] if code else ["none"], "domestic": [], "mechanism": [],
         "text": text}
        for coder in ("A", "B") for number, (text, code) in enumerate(zip(texts, codes, strict=True))
    ]  # fmt: skip


def counts() -> list[dict[str, object]]:
    """Counts of two states and a dominant one."""
    starts = {"USA": 1955, "NOR": 1958, "IND": 1990}
    return [
        {"state": state, "period": year, "frame": "f", "count": 40 if year >= start else 8, "total": 200}
        for state, start in starts.items() for year in range(1948, 1966)
    ]  # fmt: skip


@cache
def sound_files(place: Path) -> dict[str, bytes]:
    """Name to content of a sound file of each kind. place : a folder in which `world.make_world` and a model lie."""
    made: dict[str, Callable[[], bytes]] = {
        "page.html": PAGE.encode, "speech.xml": TEI.encode, "speech.pdf": make_pdf, "book.epub": make_epub,
        "speech.docx": make_docx, "speeches.xlsx": make_xlsx, "speeches.jsonl": lambda: as_lines(rows()),
        "speeches.json": lambda: json.dumps({"speeches": rows()}).encode(), "speeches.csv": lambda: as_csv(rows()),
        "speech.txt": lambda: f"---\ndate: 1951-03-04\nstate: USA\n---\n{QUIET}\n\n{LOUD}".encode(),
        "texts.zip": lambda: pack_zip({"a-1951.txt": QUIET.encode(), "deep/b-1952.html": PAGE.encode()}),
        "texts.tgz": lambda: pack_tar({"a-1951.txt": QUIET.encode(), "deep/b-1952.xml": TEI.encode()}),
        "codebook.toml": BOOK.encode, "codings.jsonl": lambda: as_lines(codings()),
        "codings.csv": lambda: b"id,coder,practices,text\nt0,A,ships:endorse,our fleet\nt1,A,none,rain\n",
        "units.jsonl": lambda: as_lines([{"id": "u", "text": LOUD}, {"id": "v", "text": QUIET}]),
        "counts.csv": lambda: as_csv(counts()),
        "exposure.csv": lambda: b"state,period,exposure\nNOR,1950,1\nIND,1950,0\n",
        "study.toml": STUDY.format(first=1946, last=1957, permutations=19).encode,
        "tasks.json": lambda: json.dumps(_tasks()).encode(),
        "doccano.jsonl": lambda: b'{"id": 1, "text": "our fleet at sea", "label": [[0, 9, "ships"]]}\n',
    }  # fmt: skip
    found = {name: make() for name, make in made.items()}
    for name in ("own.parquet", "frames.parquet"):
        found[name] = (place / name).read_bytes()
    for path in sorted((place / "model").iterdir()):
        found[f"model/{path.name}"] = path.read_bytes()
    return found


def _tasks() -> list[dict[str, object]]:
    """What Label Studio exports."""
    result = [{"id": "r", "type": "labels", "from_name": "l", "to_name": "t",
               "value": {"start": 0, "end": 9, "text": "our fleet", "labels": ["ships"]}}]  # fmt: skip
    data = {"id": "t0", "corpus": "toy", "document": "d", "start": 0, "end": 16, "text": "our fleet at sea"}
    return [{"id": 1, "data": data, "annotations": [{"id": 2, "completed_by": 1, "result": result}]}]

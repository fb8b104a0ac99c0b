"""Inputs made by hand to do harm: bombs, paths that lead out, links, entities, depth, code in models, odd names."""

from __future__ import annotations

import io
import json
import pickle
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from chaos.hostile.seeds import PAGE, TEI, as_lines, make_docx, make_epub, make_pdf, make_xlsx, pack_tar, pack_zip
from chaos.world import BOOK, QUIET, STUDY

Made = tuple[str, bytes]  # the name of the file, and what is in it
_OUT = (
    "../../escaped.txt",
    "/tmp/escaped-from-chaos.txt",
    "..\\..\\escaped.txt",
    "C:\\escaped.txt",
    "a/../../../escaped.txt",
)
_DEEP = 60_000


class RunsCode:
    """What makes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (Path(self.path),)


def craft(canary: Path) -> Iterator[Made]:
    """All of them. canary : a path that exists afterwards only if somebody ran code of theirs."""
    for make in (_archives, _markup, _office, _pages, _tables, _settings, _names):
        yield from make()
    yield from _models(canary)


def _archives() -> Iterator[Made]:
    for name in _OUT:
        yield "out.zip", pack_zip({name: QUIET.encode(), "b.txt": QUIET.encode()})
        yield "out.tgz", pack_tar({name: QUIET.encode(), "b.txt": QUIET.encode()})
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
        for target in ("/etc/passwd", "../../escaped.txt", "b.txt"):
            header = tarfile.TarInfo("link.txt")
            header.type, header.linkname = kind, target
            yield "link.tgz", pack_tar({"link.txt": header, "b.txt": QUIET.encode()})
    into = tarfile.TarInfo("folder")
    into.type, into.linkname = tarfile.SYMTYPE, "/tmp"
    yield "into.tgz", pack_tar({"folder": into, "folder/escaped-from-chaos.txt": b"x", "b.txt": QUIET.encode()})
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    yield "link.zip", out.getvalue()
    bomb = pack_zip({"bomb.txt": bytes(80_000_000)})
    yield "bomb.zip", bomb
    yield "bombs.zip", pack_zip({f"{number}.zip": bomb for number in range(9)})
    yield "bomb.tgz", pack_tar({"bomb.txt": bytes(80_000_000)})
    yield "many.zip", pack_zip({f"{number}.txt": b"" for number in range(5_000)})
    yield "same.zip", pack_zip({"a.txt": b"one"}) + pack_zip({"a.txt": b"two"})
    yield "clash.tgz", pack_tar({"a": b"x", "a/b.txt": QUIET.encode()})
    yield "long.zip", pack_zip({"n" * 5000 + ".txt": QUIET.encode()})
    yield "zero.tgz", pack_tar({"a\x00b.txt": QUIET.encode(), "\x1b[2J.txt": QUIET.encode()})


def _markup() -> Iterator[Made]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    for head in (
        f'<!DOCTYPE TEI [<!ENTITY l0 "ha">{laughs}]>',
        '<!DOCTYPE TEI [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE TEI [<!ENTITY l11 SYSTEM "http://127.0.0.1:9/x">]>',
        '<!DOCTYPE TEI [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;<!ENTITY l11 "x">]>',
        f'<!DOCTYPE TEI [<!ENTITY l11 "{"a" * 200_000}">]>',
    ):
        text = "&l11;" * (2000 if "aaaa" in head else 1)
        yield "entities.xml", TEI.replace("<TEI", f"{head}<TEI", 1).replace("<p>", f"<p>{text}").encode()
        yield "entities.html", (head.replace("TEI", "html", 1) + PAGE.replace("<p>", f"<p>{text}")).encode()
    yield "deep.xml", (TEI.partition("<p>")[0] + "<p>" * _DEEP + "x" + "</p>" * _DEEP).encode()
    yield "deep.html", ("<div>" * _DEEP + QUIET + "</div>" * _DEEP).encode()
    yield "open.html", ("<b><i>" * _DEEP + QUIET).encode()
    yield "attributes.xml", ("<a " + " ".join(f'a{n}="x"' for n in range(100_000)) + "/>").encode()
    yield "attribute.html", f'<p title="{"x" * 5_000_000}">{QUIET}'.encode()
    yield "script.html", PAGE.replace("<p>", "<script>fetch('http://127.0.0.1:9')</script><p>").encode()
    yield (
        "frame.html",
        PAGE.replace("<p>", "<iframe src='file:///etc/passwd'></iframe><base href=http://127.0.0.1:9><p>").encode(),
    )
    yield (
        "include.xml",
        TEI.replace(
            "<p>", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/><p>'
        ).encode(),
    )
    yield "sheet.xml", ('<?xml-stylesheet href="http://127.0.0.1:9/x.xsl" type="text/xsl"?>' + TEI).encode()
    yield "utf7.html", b"<meta charset=utf-7>+ADw-script+AD4-" + PAGE.encode()
    yield "encoding.xml", TEI.replace("UTF-8", "no-such").encode()
    yield "wide.xml", TEI.encode("utf-16")
    yield "cdata.html", ("<![CDATA[" * 20_000 + "<!--" * 20_000).encode()


def _office() -> Iterator[Made]:
    for name, sound, inner in (
        ("o.docx", make_docx(), "word/document.xml"), ("o.xlsx", make_xlsx(), "xl/worksheets/sheet1.xml"),
        ("o.epub", make_epub(), "OEBPS/c.xhtml"),
    ):  # fmt: skip
        with zipfile.ZipFile(io.BytesIO(sound)) as archive:
            files = {info.filename: archive.read(info) for info in archive.infolist()}
        laughs = b'<!DOCTYPE a [<!ENTITY x "x"><!ENTITY y "&x;&x;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        content = files[inner]
        head, mark, rest = content.partition(b"?>")
        for changed in (
            (head + mark + laughs + rest) if mark else laughs + content,
            content.replace(b">", b">&f;", 3),
            content + bytes(60_000_000),
            content[:200] + b"<w:p>" * _DEEP,
            b"",
        ):
            yield name, pack_zip(files | {inner: changed})
        for extra in _OUT[:2]:
            yield name, pack_zip({**files, extra: b"escaped"})
    for reference in ("A1:XFD1048576", "A1:ZZZZZZ99999999", "B2:A1", ""):
        with zipfile.ZipFile(io.BytesIO(make_xlsx())) as archive:
            files = {info.filename: archive.read(info) for info in archive.infolist()}
        sheet = files["xl/worksheets/sheet1.xml"]
        files["xl/worksheets/sheet1.xml"] = sheet.replace(b'ref="A1:D3"', f'ref="{reference}"'.encode())
        yield "wide.xlsx", pack_zip(files)
        files["xl/worksheets/sheet1.xml"] = sheet.replace(b'r="A3"', b'r="XFD1048576"')
        yield "far.xlsx", pack_zip(files)
    for href in (
        "../../../../etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1:9/x",
        "/etc/passwd",
        "%2e%2e/x",
        "c.xhtml#x",
    ):
        with zipfile.ZipFile(io.BytesIO(make_epub())) as archive:
            files = {info.filename: archive.read(info) for info in archive.infolist()}
        files["OEBPS/content.opf"] = files["OEBPS/content.opf"].replace(b'href="c.xhtml"', f'href="{href}"'.encode())
        yield "href.epub", pack_zip(files)


def _pages() -> Iterator[Made]:
    sound = make_pdf()
    for old, new in (
        (b"/Kids [3 0 R]", b"/Kids [2 0 R]"), (b"/Count 1", b"/Count 2147483647"), (b"/Root 1 0 R", b"/Root 9 0 R"),
        (b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        (b"/Contents 4 0 R", b"/Contents [" + b"4 0 R " * 20_000 + b"]"), (b"612 792", b"1e30 -1e30"),
        (b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /Launch /F (/bin/sh) >>"), (b"startxref", b"startxref\n-1"),
        (b"/Parent 2 0 R", b"/Parent 3 0 R"), (b"<< /Length", b"<< /Filter /FlateDecode /Length"),
    ):  # fmt: skip
        yield "odd.pdf", sound.replace(old, new)
    yield "deep.pdf", sound.replace(b"/Type /Font", b"/A " + b"[" * 50_000 + b"]" * 50_000 + b" /Type /Font")
    yield "head.pdf", b"%PDF-1.4\n"


def _tables() -> Iterator[Made]:
    for value in (
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 100_000,
        "1e999999",
        '"\\ud800"',
        "NaN",
        '"' + "\\u0000" * 9 + '"',
    ):
        yield "odd.jsonl", f'{{"id": "a", "date": "1951", "text": {value}}}\n'.encode()
        yield "odd.json", f'{{"speeches": [{{"id": "a", "text": {value}}}]}}'.encode()
    for name in (
        "../../escaped",
        "/etc/passwd",
        "a/b",
        "..",
        "",
        "\x00",
        "\n",
        "x" * 5000,
        "-rf",
        "con",
        "é\u0301",
        "\u202e",
    ):
        yield "ids.jsonl", as_lines([{"id": name, "date": "1951", "state": "USA", "text": QUIET}])
        yield "codings.jsonl", as_lines(
            [{"id": name, "coder": name, "corpus": name, "document": name, "start": 0, "end": 5, "text": "fleet",
              "practices": [{"practice": "ships", "stance": "endorse"}], "domestic": [], "mechanism": []}]
        )  # fmt: skip
    yield "formula.csv", b"id,date,text\n\"=cmd|' /C calc'!A0\",1951,\"@SUM(1+1)*cmd|' /C calc'!A0\"\n"
    yield "wide.csv", b",".join(b"c%d" % number for number in range(20_000)) + b"\n" + b"," * 19_999 + b"\n"
    yield "quote.csv", b'id,text\na,"' + b"x" * 3_000_000
    yield "long.csv", b"id,text\n" + b"a,b\n" * 100_000 + b"a,b,c,d\n"
    yield "nul.csv", b"id,text\na,\x00\x00\n"
    yield "same.csv", b"id,id,text,text\na,b,c,d\n"
    yield "empty.parquet", b"PAR1" + bytes(8) + b"PAR1"
    yield "footer.parquet", b"PAR1" + bytes(100) + (0x7FFFFFFF).to_bytes(4, "little") + b"PAR1"
    yield (
        "counts.csv",
        b"state,period,frame,count,total\nUSA,1950,f,1e308,1e308\nNOR,999999999,f,-1,0\nNOR,nan,f,inf,0\n",
    )
    yield "counts.csv", b"state,period,frame,count,total\nUSA,-99999999,f,1,2\nUSA,99999999,f,1,2\nNOR,1,f,1,2\n"


def _settings() -> Iterator[Made]:
    for pattern in (
        "(a+)+$",
        "(a|a)*b" * 50,
        "(?:a{1,100}){1,100}",
        "[" * 500,
        "\\",
        "(?P<x>a)(?P=x)",
        "a{0,65535}" * 5,
    ):
        yield "codebook.toml", BOOK.replace('cues = ["fleet"]', f"patterns = [{json.dumps(pattern)}]").encode()
    for cue in ("", " ", "*", "a" * 20_000, "(a OR b) NEAR/99999999 c", "((((((((a", "\x00", "NOT", "a NEAR/-1 b", '"'):
        yield "codebook.toml", BOOK.replace('cues = ["fleet"]', f"cues = [{json.dumps(cue)}]").encode()
    for name in ("../x", "{{ 7*7 }}", "<script>alert(1)</script>", "a" * 3000, "", "p_x", "none", "\u202e"):
        yield "codebook.toml", BOOK.replace('id = "ships"', f"id = {json.dumps(name)}").encode()
        yield (
            "study.toml",
            STUDY.format(first=1946, last=1957, permutations=19).replace('"planted"', json.dumps(name)).encode(),
        )
    for first, last, draws in (
        (-9999, 9999, 19),
        (1957, 1946, 19),
        (0, 10**12, 19),
        (1946, 1957, 10**12),
        (1946, 1957, -1),
    ):
        yield "study.toml", STUDY.format(first=first, last=last, permutations=draws).encode()
    for path in (
        "../../../etc/passwd",
        "/etc/passwd",
        "/dev/zero",
        "/proc/self/mem",
        ".",
        "study.toml",
        "-",
        "http://127.0.0.1:9/x",
    ):
        yield "study.toml", STUDY.format(first=1946, last=1957, permutations=19).replace("own.parquet", path).encode()
        yield "study.toml", STUDY.format(first=1946, last=1957, permutations=19).replace("allies.csv", path).encode()
    yield "codebook.toml", b"a = " + b"[" * 50_000
    yield "codebook.toml", b"[a]\n" * 1000 + b"a." * 20_000 + b"b = 1"
    yield "study.toml", b"name = 1979-05-27T07:32:00Z\n[periods]\nfirst = inf\nlast = nan\n"


def _names() -> Iterator[Made]:
    for name in (
        "-rf.txt", "a\nb.txt", "a\x1b[31m.txt", "a" * 240 + ".txt", "é.txt", "\u202etxt.exe.txt", "con.txt", "a%s%n.txt",
        "{state}.txt", "$(touch x).txt", "`id`.txt", "a;b.txt", "a'b\".txt", " .txt", "..txt", "1951-13-45.txt", "1e999.txt",
        "a.txt.zip", "a.tar.gz.html", "A.PDF", "a.unknown", "noending", "9999999999999999999999.txt", "٣٤٥-١٩٥١.txt",
    ):  # fmt: skip
        yield name, QUIET.encode()
    yield b"\xff\xfe.txt".decode("utf-8", "surrogateescape"), QUIET.encode()


def _models(canary: Path) -> Iterator[Made]:
    evil = pickle.dumps(RunsCode(str(canary)))
    yield "evil.skops", evil
    yield "evil.joblib", evil
    yield "evil.pkl", evil
    schema = {
        "__class__": "touch", "__module__": "os", "__loader__": "FunctionNode", "__id__": 1, "content": "system",
        "protocol": 0, "_skops_version": "0.11",
    }  # fmt: skip
    yield "schema.skops", pack_zip({"schema.json": json.dumps(schema).encode(), "1.npy": evil})
    for loader in ("ObjectNode", "TypeNode", "ReduceNode", "MethodNode", "JsonNode", "NdArrayNode", "nothing"):
        odd = schema | {
            "__loader__": loader,
            "__class__": "Popen",
            "__module__": "subprocess",
            "content": ["touch", str(canary)],
        }
        yield "schema.skops", pack_zip({"schema.json": json.dumps(odd).encode()})
    yield "model/weights.safetensors", (2**63).to_bytes(8, "little") + b"{}"
    yield "model/weights.safetensors", (2).to_bytes(8, "little") + b"{}" + evil
    yield "model/model.json", b'{"format": 2, "__class__": "os.system"}'
    yield "model/vocabulary.json", b'{"words": ' + b"[" * 9999
    yield "model/codings.csv", evil
    yield "model/card.json", json.dumps({"a": "<script>"}).encode()

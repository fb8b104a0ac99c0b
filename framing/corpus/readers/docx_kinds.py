"""The other kinds of Word documents, made the one that python-docx opens: with macros, templates, and strict Open XML."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

_TYPES = "[Content_Types].xml"
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_KINDS = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document|template)\.macroEnabledTemplate\.main\+xml"
    rb"|ms-word\.(?:document|template)\.macroEnabled\.main\+xml"
    rb"|openxmlformats-officedocument\.wordprocessingml\.template\.main\+xml)"
)
# ISO 29500 Strict names its parts by other addresses than Word does by default (Transitional)
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")


def open_as_document(path: Path) -> Path | BytesIO:
    """The path of a plain document as it is; one of another kind as a plain document in memory."""
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
        types = packed.read(_TYPES) if _TYPES in names else b""
        relations = packed.read("_rels/.rels") if "_rels/.rels" in names else b""
        strict = _STRICT.search(relations) is not None
        if not (strict or _KINDS.search(types)):
            return path
        plain = BytesIO()
        with zipfile.ZipFile(plain, "w") as out:
            for name in names:
                raw = packed.read(name)
                if name == _TYPES:
                    raw = _KINDS.sub(_DOCUMENT, raw)
                if strict and name.endswith((".xml", ".rels")):
                    raw = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", raw)
                out.writestr(name, raw)
    plain.seek(0)
    return plain

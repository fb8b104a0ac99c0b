"""UIMA CAS XMI that framing wrote and INCEpTION exported: an .xmi, a folder, or a .zip, also one with a .zip a user."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from framing.coding.imports.assemble import Mark, MarkedText
from framing.coding.imports.folders import files_of
from framing.errors.coding import codings_unreadable, not_from_framing
from framing.extras import load_extra
from framing.json_text import load_json

PASSAGE, FRAME = "webanno.custom.FramePassage", "webanno.custom.Frame"
TYPE_SYSTEM = "TypeSystem.xml"


def read_marked(path: Path, coder: str) -> Iterator[MarkedText]:
    """A marked text an .xmi file; under INCEpTION's ``annotation/DOCUMENT/`` the coder is the file's name."""
    cassis = load_extra("cassis", "exports")
    files = files_of(path)
    for name in sorted(name for name in files if name.endswith(".xmi")):
        where = f"{path}: {name}"
        system = _beside(files, name)
        if system is None:
            raise codings_unreadable(where, None, f"no {TYPE_SYSTEM} beside it")
        try:
            cas = cassis.load_cas_from_xmi(
                BytesIO(files[name]()), typesystem=cassis.load_typesystem(BytesIO(system())), lenient=True
            )
        except Exception as error:  # cassis and lxml raise many kinds for a file that is no CAS
            raise codings_unreadable(where, None, f"not a CAS: {error}") from error
        yield _marked(cas, where, coder or _user(name))


def _beside(files: Mapping[str, Callable[[], bytes]], name: str) -> Callable[[], bytes] | None:
    """The type system nearest to a file, in its folder or in one above."""
    for folder in PurePosixPath(name).parents:
        if (found := files.get(str(folder / TYPE_SYSTEM))) is not None:
            return found
    return None


def _user(name: str) -> str:
    parts = PurePosixPath(name)
    return parts.stem if "annotation" in parts.parts or "curation" in parts.parts else ""


def _marked(cas: Any, where: str, coder: str) -> MarkedText:
    held = {kind.name for kind in cas.typesystem.get_types()}
    if not {PASSAGE, FRAME} <= held:
        raise not_from_framing(where, "the type system", PASSAGE)
    passages, about = [], None
    for annotation in cas.select(PASSAGE):
        try:
            fields = load_json(annotation.fields) if annotation.fields else None
        except ValueError as error:
            raise codings_unreadable(where, None, f"the fields of a {PASSAGE} annotation: {error}") from error
        if fields:
            about = about or fields["about"]
            passages.append((annotation, fields))
    if about is None:
        raise not_from_framing(where, "the file", f"a {PASSAGE} annotation with its fields")
    text = cas.sofa_string
    base = about["base"] if text is not None else 0
    frames = sorted(
        cas.select(FRAME), key=lambda item: (item.begin, item.end, item.place is None, item.place or 0, item.xmiID)
    )
    marks = [
        Mark(item.begin + base, item.end + base, item.code or "", item.stance or "", bool(item.primary))
        for item in frames
    ]
    kept = [
        {**fields, "start": item.begin + base, "end": item.end + base, "threat": item.threat or ""}
        for item, fields in passages
    ]
    return MarkedText(about, kept, marks, coder, text)

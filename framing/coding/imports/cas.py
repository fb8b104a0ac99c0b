"""UIMA CAS XMI that framing wrote and INCEpTION exported: an .xmi, a folder, or a .zip, also one with a .zip a user."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from framing.coding.imports.assemble import Mark, MarkedText
from framing.coding.imports.carried import check_carried
from framing.coding.imports.folders import files_of
from framing.coding.imports.placing import place_words
from framing.errors.coding import codings_unreadable, export_unreadable, mark_unplaced, not_from_framing
from framing.errors.kinds import BadCodings
from framing.extras import load_extra
from framing.json_text import load_json

PASSAGE, FRAME, EVIDENCE, DOCUMENT = (f"webanno.custom.Frame{name}" for name in ("Passage", "", "Evidence", "Document"))
UNTOUCHED = "INITIAL_CAS"  # INCEpTION's own copy of a text before anybody annotated it
_BUILT_IN = ("uima.", "de.tudarmstadt.ukp.dkpro.core.api.", "de.tudarmstadt.ukp.clarin.webanno.api.type.")
TYPE_SYSTEM = "TypeSystem.xml"


def read_marked(path: Path, coder: str, passed_over: Counter[str]) -> Iterator[MarkedText]:
    """A marked text an .xmi file; in an INCEpTION project only what users made, the coder by the user's name."""
    cassis = load_extra("cassis", "exports")
    files = files_of(path)
    if not any(name.lower().endswith(".xmi") for name in files):
        remedy = "Export the project from INCEpTION with 'UIMA CAS XMI' (1.0 or 1.1) as its secondary format."
        raise export_unreadable(
            path, "the file" if path.is_file() else "the folder", "it holds no UIMA CAS XMI", remedy
        )
    for name in _annotated(files, str(path), passed_over):
        where = f"{path}: {name}"
        system = _beside(files, name)
        if system is None:
            raise codings_unreadable(where, None, f"no {TYPE_SYSTEM} beside it")
        try:
            cas = cassis.load_cas_from_xmi(
                BytesIO(files[name]()), typesystem=cassis.load_typesystem(BytesIO(system())), lenient=True
            )
        except BadCodings:
            raise
        except Exception as error:  # cassis and lxml raise many kinds for a file that is no CAS
            raise codings_unreadable(where, None, f"not a CAS: {error}") from error
        yield _marked(cas, where, coder or _user(name), passed_over)


def _annotated(files: Mapping[str, Callable[[], bytes]], where: str, passed_over: Counter[str]) -> list[str]:
    """The .xmi files that people annotated: all, but for the sources and untouched texts of a project."""
    chosen = []
    project = any(_of_user(name) for name in files)
    for name in sorted(name for name in files if name.lower().endswith(".xmi")):
        if project and not _of_user(name) and "source" in PurePosixPath(name).parts[:-1]:
            passed_over["source texts of a project"] += 1
        elif _user(name) == UNTOUCHED:
            passed_over[f"texts as INCEpTION took them in ({UNTOUCHED})"] += 1
        else:
            chosen.append(name)
    if not chosen and project:
        reason = "the project holds no annotation of a user as UIMA CAS XMI"
        remedy = "Annotate, and export the project again with 'UIMA CAS XMI' (1.0 or 1.1) as its secondary format."
        raise export_unreadable(where, "", reason, remedy)
    return chosen


def _beside(files: Mapping[str, Callable[[], bytes]], name: str) -> Callable[[], bytes] | None:
    """The type system nearest to a file, in its folder or in one above."""
    for folder in PurePosixPath(name).parents:
        if (found := files.get(str(folder / TYPE_SYSTEM))) is not None:
            return found
    return None


def _of_user(name: str) -> tuple[str, ...]:
    """The parts of a project's file after ``annotation/DOCUMENT`` or ``curation/DOCUMENT``, the user first."""
    parts = PurePosixPath(name).parts
    for place, part in enumerate(parts[:-2]):
        if part in ("annotation", "curation"):
            return parts[place + 2 :]
    return ()


def _user(name: str) -> str:
    parts = _of_user(name)
    return "" if not parts else PurePosixPath(parts[0]).stem if len(parts) == 1 else parts[0]


def _marked(cas: Any, where: str, coder: str, passed_over: Counter[str]) -> MarkedText:
    held = {kind.name for kind in cas.typesystem.get_types()}
    if not {PASSAGE, FRAME} <= held:
        raise not_from_framing(where, "the type system", PASSAGE)
    text = cas.sofa_string
    passages, about = _passages(cas, where, passed_over)
    base = about["base"] if text is not None else 0
    frames = sorted(
        cas.select(FRAME), key=lambda item: (item.begin, item.end, item.place is None, item.place or 0, item.xmiID)
    )
    marks = []
    for item in frames:
        if not item.code:
            passed_over["spans without a code"] += 1
            continue
        if text is not None and place_words(text, item.begin, item.end) is None:
            reason = f"{item.begin} to {item.end}, the text has {len(text)} characters"
            raise mark_unplaced(where, f"annotation {item.xmiID} ({item.code})", reason)
        marks.append(Mark(item.begin + base, item.end + base, item.code, item.stance or "", bool(item.primary)))
    kept = []
    for item, fields in passages:
        if (item.begin + base, item.end + base) != (fields["start"], fields["end"]):
            reason = f"the passage {fields['id']!r} is not where it was exported, so the text has changed"
            raise mark_unplaced(where, f"annotation {item.xmiID}", reason)
        kept.append({**fields, "threat": item.threat or ""})
    for item in cas.select_all():
        if not item.type.name.startswith(_BUILT_IN) and item.type.name not in (PASSAGE, FRAME, EVIDENCE, DOCUMENT):
            passed_over[f"annotations of the layer {item.type.name}"] += 1
    return MarkedText(about, kept, marks, coder, text)


def _passages(
    cas: Any, where: str, passed_over: Counter[str]
) -> tuple[list[tuple[Any, dict[str, Any]]], dict[str, Any]]:
    """The passages that went out with their fields, and where their text is from."""
    passages, about = [], None
    for annotation in cas.select(PASSAGE):
        try:
            fields = load_json(annotation.fields) if annotation.fields else None
        except ValueError as error:
            raise codings_unreadable(where, None, f"the fields of a {PASSAGE} annotation: {error}") from error
        if isinstance(fields, dict):
            about = about or fields.get("about")
            passages.append((annotation, fields))
        else:
            passed_over["passages drawn in the tool"] += 1
    if about is None:
        raise not_from_framing(where, "the file", f"a {PASSAGE} annotation with its fields")
    check_carried(about, [fields for _, fields in passages], where, f"the {PASSAGE} annotations")
    return passages, about

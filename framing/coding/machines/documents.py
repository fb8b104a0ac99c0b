"""What a model is asked about whole documents: the practice that each frames, others of weight in it, and its appeals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from framing.codebook import RULES, Codebook
from framing.coding.documents.reading import parse_document_row
from framing.coding.documents.record import SURE, DocumentCoding
from framing.coding.documents.units import as_document, as_unit
from framing.coding.machines.checking import describe_model, find_object
from framing.coding.machines.prompt import describe_codes, object_schema, write_form
from framing.coding.machines.question import Question
from framing.coding.record import NONE, Coding
from framing.errors import FramingError
from framing.errors.machines import answer_unusable

LONGEST = 6_000  # words of a document that is sent whole
_TASK = f"""\
You code whole political documents under the codebook below. Read the document and say which practice it frames: the one that it
builds up to and asks for. Give a code only where the document itself meets its definition. A document may frame none: then the
primary practice is "{NONE}". Use the codes exactly as they are written."""
_LEFT_OUT = "\n\n[... {count} words left out ...]\n\n"


def about_documents(codebook: Codebook, longest: int = LONGEST) -> Question:
    """The question that is asked about whole documents; of those of more words than `longest` only a part is sent."""
    return Question(
        "\n\n".join(_parts(codebook)),
        _schema(codebook),
        "document",
        lambda answer, unit, coder: read_document_answer(answer, unit, codebook, coder),
        lambda text: shorten(text, longest),
    )


def shorten(text: str, longest: int) -> str:
    """The text, or its first and last words, `longest` in all, and between them how many are left out."""
    words = [found.span() for found in re.finditer(r"\S+", text)]
    if len(words) <= longest:
        return text
    last = longest // 2
    first = longest - last
    end = text[words[-last][0] :] if last else ""
    return text[: words[first - 1][1]] + _LEFT_OUT.format(count=len(words) - longest) + end


def _parts(codebook: Codebook) -> Iterator[str]:
    yield _TASK
    for key, lead in RULES.items():
        if codebook.rule.get(key):
            yield f"{lead}: {codebook.rule[key]}"
    yield from describe_codes(codebook, ("practice", "domestic"))
    appeals = bool(codebook.of_kind("domestic"))
    yield write_form(
        [
            f'"primary": the practice that the document frames, or "{NONE}"',
            f'"second": the next practice, or "{NONE}"',
            '"present": [every practice of real weight: a twentieth of the document, or a developed argument, ...]',
            *['"appeals": [domestic appeals of some weight, ...]'] * appeals,
            f'"sure": {SURE[0]} (a toss), 2, or {SURE[-1]} (certain), of the primary practice',
            '"reason": one short sentence',
        ]
    )


def _schema(codebook: Codebook) -> dict[str, Any]:
    practices = codebook.ids("practice")
    one = {"type": "string", "enum": [*practices, NONE]}
    keys: dict[str, Any] = {"primary": one, "second": one}
    keys["present"] = {"type": "array", "items": {"type": "string", "enum": practices}}
    if codebook.of_kind("domestic"):
        keys["appeals"] = {"type": "array", "items": {"type": "string", "enum": codebook.ids("domestic")}}
    return object_schema({**keys, "sure": {"type": "integer", "enum": list(SURE)}, "reason": {"type": "string"}})


def read_document_answer(text: str, unit: Coding, codebook: Codebook, coder: str) -> Coding:
    """The coding of a whole document in a model's answer, as a unit.

    Raises
    ------
    BadCodings, UnknownName : what is wrong with the answer, in words that can be said to the model.
    """
    answer = find_object(text, "primary")
    if not isinstance(answer.get("primary"), str) or not answer["primary"].strip():
        raise answer_unusable(f"'primary' is missing; give a practice, or '{NONE}'")
    for key in ("present", "appeals"):
        if not isinstance(answer.get(key) or [], list):
            raise answer_unusable(f"{key!r} is no list")
    document = as_document(unit)
    given = {field: answer.get(field) for field in ("primary", "second", "present", "appeals", "sure")}
    try:
        found = parse_document_row({"document": document.document, "coder": coder, **given}, "the answer", codebook)
    except FramingError as error:
        raise answer_unusable(str(error)) from error
    return as_unit(_coded(document, found, describe_model(document.other, answer)))


def _coded(document: DocumentCoding, found: DocumentCoding, other: tuple[tuple[str, Any], ...]) -> DocumentCoding:
    codes = {field: getattr(found, field) for field in ("primary", "second", "present", "appeals", "sure")}
    return replace(document, coder=found.coder, weight=(), blank=False, other=other, **codes)

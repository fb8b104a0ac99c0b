"""What a model is told: the codebook and the form of the answer, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from framing.codebook import KINDS, RULES, Code, Codebook
from framing.coding.parse import stances_of

_TITLES = {"practice": "Practices", "domestic": "Domestic appeals", "mechanism": "Mechanisms"}
_FIELDS = {"practice": "practices", "domestic": "domestic", "mechanism": "mechanism"}
_TASK = """\
You code passages of political texts under the codebook below. Read the passage and say which codes it carries. Give a code only
where the passage itself meets its definition. A passage may carry none: then every list is empty. Use the codes exactly as they
are written."""
_FORM = """\
Answer with one JSON object and nothing else:
{form}"""


def write_prompt(codebook: Codebook) -> str:
    """The system message: task, rules, codes with their definitions, stances, and the form of the answer."""
    return "\n\n".join(_parts(codebook))


def _parts(codebook: Codebook) -> Iterator[str]:
    yield _TASK
    for key, lead in RULES.items():
        if codebook.rule.get(key):
            yield f"{lead}: {codebook.rule[key]}"
    yield from describe_codes(codebook, KINDS)
    yield "\n".join(["Stance of each practice:", *(_stance(name, codebook) for name in stances_of(codebook))])
    yield write_form(_lines(codebook))


def describe_codes(codebook: Codebook, kinds: Iterable[str]) -> Iterator[str]:
    """A list of the codes of each kind, with what the codebook says of them."""
    for kind in kinds:
        if codes := codebook.of_kind(kind):
            yield "\n".join([f"{_TITLES[kind]}:", *(_describe(code) for code in codes)])


def write_form(lines: Iterable[str]) -> str:
    """How an answer is to be written, from a line for each of its keys."""
    return _FORM.format(form="{" + ",\n ".join(lines) + "}")


def _describe(code: Code) -> str:
    text = f"- {code.id} ({code.label})" + (f": {code.define}" if code.define else "")
    for lead, items in (("Include", code.include), ("Exclude", code.exclude)):
        if items:
            text += f" {lead}: {'; '.join(items)}."
    return text


def _stance(name: str, codebook: Codebook) -> str:
    return f"- {name}" + (f": {codebook.stances[name]}" if codebook.stances.get(name) else "")


def _lines(codebook: Codebook) -> list[str]:
    many = "at most one" if codebook.choice == "one" else "the primary one first"
    lines = [f'"practices": [{{"practice": code, "stance": stance}}, ...] ({many})']
    lines += [f'"{kind}": [code, ...]' for kind in ("domestic", "mechanism") if codebook.of_kind(kind)]
    lines += [
        '"threat": [names of adversaries in the passage, ...]',
        '"unsure": true or false',
        '"reason": one short sentence',
    ]
    return lines


def answer_schema(codebook: Codebook) -> dict[str, Any]:
    """The JSON schema of an answer, in the strict form of structured outputs (every key required, no others)."""
    practice = object_schema(
        {
            "practice": {"type": "string", "enum": codebook.ids("practice")},
            "stance": {"type": "string", "enum": list(stances_of(codebook))},
        }
    )
    keys: dict[str, Any] = {"practices": {"type": "array", "items": practice}}
    for kind in ("domestic", "mechanism"):
        if codebook.of_kind(kind):
            keys[_FIELDS[kind]] = {"type": "array", "items": {"type": "string", "enum": codebook.ids(kind)}}
    keys["threat"] = {"type": "array", "items": {"type": "string"}}
    return object_schema({**keys, "unsure": {"type": "boolean"}, "reason": {"type": "string"}})


def object_schema(properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object, every key required and no others."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}

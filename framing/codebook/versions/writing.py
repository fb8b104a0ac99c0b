"""A codebook as TOML, and two codebooks joined into one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from framing.codebook.scheme import KINDS, Code, Codebook, parse_codebook
from framing.errors.codebook import codes_clash

_PLACEBO = "placebo"


def write_toml(codebook: Codebook) -> str:
    """The TOML text of a codebook, every key in its order; comments of its file are not part of it."""
    head = {
        "name": codebook.name,
        "version": codebook.version,
        "language": codebook.language,
        "choice": codebook.choice,
    }
    lines = [f"{key} = {_text(value)}" for key, value in head.items()]
    for name, table in (("rule", codebook.rule), ("stance", codebook.stances)):
        lines += ["", f"[{name}]", *_pairs(table)] if table else []
    for code in (*codebook.codes, *codebook.placebo):
        lines += ["", f"[[{code.kind}]]", *_code(code)]
    return "\n".join(lines) + "\n"


def _pairs(table: Mapping[str, str]) -> Iterator[str]:
    for key, value in table.items():
        yield f"{key if key.replace('_', '').isalnum() and key.isascii() else _text(key)} = {_text(value)}"


def _code(code: Code) -> Iterator[str]:
    for item in fields(code):
        value = getattr(code, item.name)
        if item.name == "kind" or not value:
            continue
        if isinstance(value, str):
            yield f"{item.name} = {_text(value)}"
        else:
            yield f"{item.name} = [{', '.join(_text(each) for each in value)}]"


def _text(value: str) -> str:
    """A basic string of TOML, which is one of JSON without DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def merge_codebooks(
    first: Codebook, second: Codebook, *, name: str = "", version: str = "1", prefer: str = ""
) -> Codebook:
    """All codes of two codebooks in one: those of the first, then what the second has beyond it.

    Parameters
    ----------
    name : of the new codebook; by default both names with "_and_" between.
    prefer : "first" or "second": whose code, rule or stance stands where both have it with another content. Without it such
        a difference is an error.

    Raises
    ------
    BadCodebook : both have a code, a stance or a rule with another content; each is named.
    """
    clashes: list[str] = []
    codes = {
        kind: _join(first.of_kind(kind), second.of_kind(kind), prefer, clashes) for kind in KINDS
    } | {_PLACEBO: _join(first.placebo, second.placebo, prefer, clashes)}  # fmt: skip
    twice = {code.id for kind in codes for code in codes[kind]}
    if len(twice) < sum(map(len, codes.values())):
        kinds: dict[str, list[str]] = {}
        for kind, found in codes.items():
            for code in found:
                kinds.setdefault(code.id, []).append(kind)
        clashes += [f"{code} ({' and '.join(each)})" for code, each in kinds.items() if len(each) > 1]
    rule = _join_tables("rule", first.rule, second.rule, prefer, clashes)
    stances = _join_tables("stance", first.stances, second.stances, prefer, clashes)
    if first.choice != second.choice and not prefer:
        clashes.append(f"choice ({first.choice} and {second.choice})")
    if clashes:
        raise codes_clash(first.name, second.name, clashes)
    merged = Codebook(
        name=name or f"{first.name}_and_{second.name}",
        version=version,
        codes=tuple(code for kind in KINDS for code in codes[kind]),
        language=first.language,
        choice=(second if prefer == "second" else first).choice,
        rule=rule,
        stances=stances,
        placebo=tuple(codes[_PLACEBO]),
    )
    return parse_codebook(write_toml(merged), "the two codebooks together")


def _join(first: Sequence[Code], second: Sequence[Code], prefer: str, clashes: list[str]) -> list[Code]:
    kept = {code.id: code for code in first}
    for code in second:
        if code.id not in kept or prefer == "second":
            kept[code.id] = code
        elif kept[code.id] != code and not prefer:
            keys = [item.name for item in fields(code) if getattr(kept[code.id], item.name) != getattr(code, item.name)]
            clashes.append(f"{code.id} ({', '.join(keys)})")
    return list(kept.values())


def _join_tables(
    name: str, first: Mapping[str, str], second: Mapping[str, str], prefer: str, clashes: list[str]
) -> dict[str, str]:
    if not prefer:
        clashes += [f"{name}.{key}" for key in first if key in second and first[key] != second[key]]
    return {**second, **first} if prefer != "second" else {**first, **second}

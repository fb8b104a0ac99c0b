"""Docstrings as the project writes them, for the documentation site: after a parameter's colon stands its meaning, no type.

Several parameters may share a line, and what a function returns is told in sentences.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

KIND = griffe.DocstringSectionKind
MOVED = (KIND.parameters, KIND.attributes, KIND.raises)


class Meanings(griffe.Extension):
    """Moves what stands after the colon to the description; types are in the signature."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the parsed sections of one object's docstring."""
        if obj.docstring is None:
            return
        sections = obj.docstring.parsed
        for place, section in enumerate(sections):
            if section.kind in MOVED:
                for one in section.value:
                    _move(one)
            if section.kind is KIND.parameters and isinstance(obj, griffe.Function):
                names = [parameter.name.lstrip("*") for parameter in obj.parameters]
                section.value = [part for one in section.value for part in _split(one, names)]
            elif section.kind is KIND.returns:
                words = " ".join(f"{one.annotation or ''} {one.description}".strip() for one in section.value)
                sections[place] = griffe.DocstringSectionText(f"**Returns:** {words}")


def _move(one: Any) -> None:
    words = "" if one.annotation is None else str(one.annotation)
    if words and (" " in words or not words.isidentifier()):
        one.description = f"{words} {one.description}".strip()
        one.annotation = None


def _split(one: Any, names: list[str]) -> list[Any]:
    """A parameter, and those that are described after it in the same lines."""
    first, *rest = re.split(rf"(?:^|\s)({'|'.join(map(re.escape, names))}) : ", one.description)
    one.description = first
    more = zip(rest[::2], rest[1::2], strict=True)
    return [one, *(griffe.DocstringParameter(name, description=words) for name, words in more)]

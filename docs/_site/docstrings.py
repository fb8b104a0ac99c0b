"""Docstrings as the project writes them, for the documentation site: after a parameter's colon stands its meaning, no type."""

from __future__ import annotations

from typing import Any

import griffe

WORDS = (
    griffe.DocstringSectionKind.parameters,
    griffe.DocstringSectionKind.attributes,
    griffe.DocstringSectionKind.raises,
)


class Meanings(griffe.Extension):
    """Moves what stands after the colon to the description; types are in the signature."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the parsed sections of one object's docstring."""
        if obj.docstring is None:
            return
        for section in obj.docstring.parsed:
            if section.kind in WORDS:
                for one in section.value:
                    _move(one)


def _move(one: Any) -> None:
    words = "" if one.annotation is None else str(one.annotation)
    if words and (" " in words or not words.isidentifier()):
        one.description = f"{words} {one.description}".strip()
        one.annotation = None

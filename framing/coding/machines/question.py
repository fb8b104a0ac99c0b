"""What a model is asked about one unit, a passage or a whole document, and how its answer is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from framing.codebook import Codebook
from framing.coding.machines.checking import read_answer
from framing.coding.machines.prompt import answer_schema, write_prompt
from framing.coding.record import Coding


@dataclass(frozen=True)
class Question:
    """`prompt`: the system message. `schema`: the JSON schema of an answer. `unit`: what a text is, in the singular.

    `read` makes the coding of an answer, a unit and the coder's name, or raises `FramingError` in words for the model.
    `shown` is the part of a text that is sent, in characters as they stand.
    """

    prompt: str
    schema: dict[str, Any]
    unit: str
    read: Callable[[str, Coding, str], Coding]
    shown: Callable[[str], str]

    @property
    def units(self) -> str:
        """What several texts are."""
        return f"{self.unit}s"

    def message(self, unit: Coding) -> str:
        """What is sent of one unit."""
        return f"{self.unit.capitalize()}:\n{self.shown(unit.text)}"


def about_passages(codebook: Codebook) -> Question:
    """The question that is asked about passages, which are sent whole."""
    return Question(
        write_prompt(codebook),
        answer_schema(codebook),
        "passage",
        lambda answer, unit, coder: read_answer(answer, unit, codebook, coder),
        lambda text: text,
    )

"""From what a model wrote to a checked coding, or to what is wrong with it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from framing.codebook import Codebook
from framing.coding.coders.reading import KIND_OF_CODER, MODEL
from framing.coding.parse import RowParser
from framing.coding.record import Coding, without_codes
from framing.errors import FramingError
from framing.errors.machines import answer_unusable

_THOUGHTS = re.compile(r"<think>.*?</think>", re.S)
_LISTS = ("practices", "domestic", "mechanism", "threat")


def read_answer(text: str, passage: Coding, codebook: Codebook, coder: str) -> Coding:
    """The coding in a model's answer: a JSON object, also between other words or in a fence.

    Raises
    ------
    BadCodings, UnknownName : what is wrong with the answer, in words that can be said to the model.
    """
    answer = find_object(text, "practices")
    for key in _LISTS:
        if key in answer and not isinstance(answer[key], list):
            raise answer_unusable(f"{key!r} is no list")
    if "practices" not in answer:
        raise answer_unusable("'practices' is missing; give an empty list where the passage carries none")
    names = [name for name in answer.get("threat") or [] if isinstance(name, str) and name.strip()]
    row: dict[str, Any] = {
        "id": passage.id,
        "text": passage.text,
        "practices": answer["practices"],
        "domestic": answer.get("domestic") or [],
        "mechanism": answer.get("mechanism") or [],
        "threat": ";".join(name.strip().replace(";", ",") for name in names),
    }
    try:
        found = RowParser(codebook, "the answer").parse(row)
    except FramingError as error:
        raise answer_unusable(str(error)) from error
    own = describe_model(passage.other, answer)
    codes = {key: getattr(found, key) for key in ("practices", "domestic", "mechanism", "threat")}
    return replace(without_codes(passage), coder=coder, other=own, nothing=not found.coded, **codes)


def describe_model(other: tuple[tuple[str, Any], ...], answer: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Further fields of a unit, with those that say that a model coded it, why, and whether it was unsure."""
    reason = answer.get("reason")
    own = [pair for pair in other if pair[0] not in (KIND_OF_CODER, "note", "unsure")]
    own.append((KIND_OF_CODER, MODEL))
    own += [("note", " ".join(reason.split()))] if isinstance(reason, str) and reason.strip() else []
    own += [("unsure", "yes")] if answer.get("unsure") is True else []
    return tuple(own)


def find_object(text: str, key: str) -> dict[str, Any]:
    """The JSON object of an answer that has a key, also between other words or in a fence; else the first object.

    Raises
    ------
    BadCodings : there is none.
    """
    plain = _THOUGHTS.sub("", text)
    decoder = json.JSONDecoder()
    for place in (match.start() for match in re.finditer(r"\{", plain)):
        try:
            found = decoder.raw_decode(plain, place)[0]
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and key in found:
            return found
    if "{" not in plain:
        raise answer_unusable("it holds no JSON object")
    try:
        found = decoder.raw_decode(plain, plain.index("{"))[0]
    except (ValueError, RecursionError) as error:
        raise answer_unusable(f"its JSON is broken ({error})") from error
    return dict(found)

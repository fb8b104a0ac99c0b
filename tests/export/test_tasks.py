"""Label Studio and doccano: tasks that fit their configuration, spans that count characters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from framing.coding.characters import without_nul
from framing.export import export_results
from framing.export.formats.label_studio import labelling_config
from framing.export.results import read_results

TASKS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["data", "predictions"],
        "properties": {
            "data": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}},
            "predictions": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["model_version", "result"],
                    "properties": {
                        "result": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["id", "from_name", "to_name", "type", "value"],
                                "additionalProperties": False,
                                "properties": {
                                    "id": {"type": "string"},
                                    "from_name": {"enum": ["frame", "evidence", "stance", "primary", "threat"]},
                                    "to_name": {"const": "text"},
                                    "type": {"enum": ["labels", "choices", "textarea"]},
                                    "score": {"type": "number", "minimum": 0, "maximum": 1},
                                    "value": {"type": "object"},
                                },
                            },
                        }
                    },
                },
            },
        },
    },
}


@pytest.mark.parametrize("level", ["passages", "documents"])
def test_label_studio_tasks_fit_their_configuration(level: str, world: Any, tmp_path: Path) -> None:
    export_results(world.results, "label-studio", tmp_path / "tasks.json", level=level, evidence=True)
    tasks = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    jsonschema.validate(tasks, TASKS)
    configuration = ElementTree.fromstring((tmp_path / "tasks.config.xml").read_text(encoding="utf-8"))
    controls = {
        item.get("name"): {child.get("value") for child in item} for item in configuration if item.tag != "Text"
    }
    assert len(tasks) == (5 if level == "passages" else 3)
    frames, cues = set(), set()
    for task in tasks:
        data = task["data"]
        text, base = data["text"], data["base"]
        assert text in without_nul(world.source(data["document"]))
        (prediction,) = task["predictions"]
        stances = {
            item["id"]: item["value"]["choices"][0] for item in prediction["result"] if item["from_name"] == "stance"
        }
        for item in prediction["result"]:
            assert item["from_name"] in controls
            value = item["value"]
            if "start" in value:
                assert text[value["start"] : value["end"]] == value["text"]
            if item["type"] == "labels":
                (code,) = value["labels"]
                assert code in controls[item["from_name"]]
                if item["from_name"] == "frame":
                    place = (value["start"] + base, value["end"] + base)
                    frames.add((data["document"], *place, code, stances.get(item["id"], "")))
                else:
                    cues.add((data["document"], code, value["text"]))
            elif item["type"] == "choices":
                assert value["choices"][0] in controls[item["from_name"]]
    assert frames == world.frames()
    assert cues == world.cues()


def test_labelling_configuration_escapes_labels(world: Any) -> None:
    root = ElementTree.fromstring(labelling_config(read_results(world.results).header))
    hints = {label.get("value"): label.get("hint") for label in root.iter("Label")}
    assert hints["convoy"] == "Convoy & escort"


@pytest.mark.parametrize("level", ["passages", "documents"])
def test_doccano_lines_count_characters(level: str, world: Any, tmp_path: Path) -> None:
    export_results(world.results, "doccano", tmp_path / "out.jsonl", level=level, evidence=True)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n") if line]
    frames, cues = set(), set()
    for line in lines:
        assert "id" not in line  # doccano's own
        for start, end, label in line["label"]:
            assert 0 <= start < end <= len(line["text"])
            if label.startswith("evidence:"):
                cues.add((line["document"], label.removeprefix("evidence:"), line["text"][start:end]))
            else:
                code, _, stance = label.partition(":")
                frames.add((line["document"], start + line["base"], end + line["base"], code, stance))
    assert frames == world.frames()
    assert cues == world.cues()


@pytest.mark.parametrize("name", ["label-studio", "doccano"])
def test_tasks_without_texts_say_so(name: str, places: Any, tmp_path: Path) -> None:
    export_results(places.results, name, tmp_path / "out.json", level="documents")
    content = (tmp_path / "out.json").read_text(encoding="utf-8")
    first = json.loads(content)[0]["data"] if name == "label-studio" else json.loads(content.split("\n")[0])
    start, end = places.texts[0].places[0]
    assert "framing corpus fetch logs" in first["text"]
    assert f"characters {start} to {end}" in first["text"]
    assert first["text_at_hand"] is False

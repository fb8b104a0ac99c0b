"""W3C Web Annotation and TEI, each checked against its model."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from framing.coding.characters import as_xml
from framing.export import export_results

TEI = {"t": "http://www.tei-c.org/ns/1.0"}
ID = "{http://www.w3.org/XML/1998/namespace}id"


ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "body", "target"],
    "properties": {
        "id": {"type": "string", "pattern": "^urn:"},
        "type": {"const": "Annotation"},
        "motivation": {"const": "classifying"},
        "body": {
            "type": "object",
            "required": ["type", "value", "purpose"],
            "properties": {"type": {"const": "TextualBody"}, "purpose": {"const": "classifying"}},
        },
        "target": {
            "type": "object",
            "required": ["source", "selector"],
            "properties": {
                "source": {"type": "string", "pattern": "^urn:"},
                "selector": {
                    "type": "array",
                    "items": {
                        "oneOf": [
                            {
                                "required": ["type", "start", "end"],
                                "properties": {
                                    "type": {"const": "TextPositionSelector"},
                                    "start": {"type": "integer", "minimum": 0},
                                    "end": {"type": "integer", "minimum": 1},
                                },
                            },
                            {
                                "required": ["type", "exact"],
                                "properties": {
                                    "type": {"const": "TextQuoteSelector"},
                                    "exact": {"type": "string", "minLength": 1},
                                },
                            },
                        ]
                    },
                },
            },
        },
    },
}
MODEL_TERMS = {
    "@context", "id", "type", "first", "total", "items", "motivation", "body", "target", "purpose", "format", "value",
    "source", "selector", "start", "end", "exact", "prefix", "suffix", "generator", "creator", "name", "nickname",
}  # fmt: skip


def keys_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        inner = [keys_of(item) for key, item in value.items() if key not in ("@context", "metadata")]
        return set(value).union(*inner)
    return set().union(*(keys_of(item) for item in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("name", ["world", "places"])
def test_web_annotations_follow_the_model(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    made = request.getfixturevalue(name)
    export_results(made.results, "web-annotation", tmp_path / "out.jsonld", evidence=True)
    collection = json.loads((tmp_path / "out.jsonld").read_text(encoding="utf-8"))
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["type"] == "AnnotationCollection"
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == len(made.frames())
    assert len({item["id"] for item in items}) == len(items)
    assert keys_of(collection) <= MODEL_TERMS | set(collection["@context"][1])  # every other key is declared
    found = set()
    for item in items:
        jsonschema.validate(item, ANNOTATION)
        document = item["target"]["source"].rpartition(":")[2]
        position, *quotes = item["target"]["selector"]
        assert len(quotes) == (name == "world")
        for quote in quotes:
            whole = made.source(document)
            assert whole[position["start"] : position["end"]] == quote["exact"]
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in whole
        found.add((document, position["start"], position["end"], item["body"]["value"]))
    assert found == {frame[:4] for frame in made.frames()}


@pytest.fixture(scope="module")
def tei_schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(Path(__file__).with_name("tei_subset.rng"))))


@pytest.mark.parametrize("name", ["world", "places"])
@pytest.mark.parametrize("level", ["passages", "documents"])
def test_tei_is_valid_and_its_ranges_hold(
    name: str, level: str, request: pytest.FixtureRequest, tei_schema: etree.RelaxNG, tmp_path: Path
) -> None:
    made = request.getfixturevalue(name)
    export_results(made.results, "tei", tmp_path / "out.xml", level=level, evidence=True)
    tree = etree.parse(str(tmp_path / "out.xml"))
    tei_schema.assertValid(tree)
    names = [element.get(ID) for element in tree.iter() if element.get(ID)]
    assert len(names) == len(set(names))
    declared = {element.get(ID) for element in tree.iterfind(".//t:category", TEI)}
    assert declared == {"code.convoy", "code.blockade", "code.bread", "code.loan"}
    frames, cues = set(), set()
    for document in tree.iterfind("t:TEI", TEI):
        key = document.get("n").split("/")[1].split("@")[0]
        base = int(document.get("n").partition("@")[2] or 0)
        block = document.find(".//t:ab", TEI)
        features = {element.get(ID): element for element in document.iterfind(".//t:fs", TEI)}
        for group in document.iterfind(".//t:spanGrp", TEI):
            for span in group:
                target, offset, length = re.fullmatch(r"#string-range\((.+),(\d+),(\d+)\)", span.get("target")).groups()
                assert target == block.get(ID)
                start = int(offset) + (base if name == "world" else 0)
                end = start + int(length)
                if name == "world":
                    words = block.text[int(offset) : int(offset) + int(length)]
                    assert words == as_xml(made.source(key))[start:end]
                for pointer in (span.get("ana") or "").split():
                    values = {item.get("name"): item[0] for item in features[pointer[1:]]}
                    code = values["code"].get("value")
                    if group.get("type") == "evidence":
                        cues.add((key, code, words))
                    else:
                        stance = values["stance"].get("value") if "stance" in values else ""
                        frames.add((key, start, end, code, stance if name == "world" else ""))
    planted = made.frames()
    assert frames == (planted if name == "world" else {(*frame[:4], frame[4] and "") for frame in planted})
    assert cues == (made.cues() if name == "world" else set())

"""Formats of annotation tools and linguists, each read back by its own library or a strict reader."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cassis
import jsonschema
import pytest
import spacy
from lxml import etree
from spacy.tokens import DocBin

from framing.coding.characters import as_xml, without_nul
from framing.export import FORMATS, export_results
from framing.export.formats.label_studio import labelling_config
from framing.export.results import read_results

TOOLS = [name for name, entry in FORMATS.items() if entry.standing_alone]
TEI = {"t": "http://www.tei-c.org/ns/1.0"}
ID = "{http://www.w3.org/XML/1998/namespace}id"


def frames_of(world: Any) -> set[tuple[str, int, int, str, str]]:
    """Every frame that was planted: document, start, end, code, stance."""
    stances = {"odd": {"convoy": "endorse", "blockade": "reject"}}
    found = set()
    for text, start, end, (_, scores, _, _) in world.passages():
        for code, score in zip(("convoy", "blockade", "bread", "loan"), scores, strict=True):
            if score > 0.5:
                stance = stances.get(text.id, {}).get(code, "endorse") if code in ("convoy", "blockade") else ""
                found.add((text.id, start, end, code, stance))
    return found


def cues_of(world: Any) -> set[tuple[str, str, str]]:
    """Every piece of evidence that was planted: document, code, words."""
    cues = {"convoy": ("convoy", "escort"), "blockade": ("blockade",), "bread": ("bread",), "loan": ("loan",)}
    return {
        (document, code, cue)
        for document, start, end, code, _ in frames_of(world)
        for cue in cues[code]
        if cue in next(text.text for text in world.texts if text.id == document)[start:end]
    }


def source_text(world: Any, document: str) -> str:
    return next(text.text for text in world.texts if text.id == document)


@pytest.mark.parametrize("name", TOOLS)
@pytest.mark.parametrize("level", ["passages", "documents"])
def test_the_same_results_give_the_same_bytes(name: str, level: str, world: Any, tmp_path: Path) -> None:
    ending = {"docbin": ".spacy", "brat": ".zip", "cas": ".zip"}.get(name, ".out")
    for copy in ("one", "two"):
        export_results(world.results, name, tmp_path / f"{copy}{ending}", level=level, evidence=True)
    assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


# ------------------------------------------------------------------------------------------------ spaCy


@pytest.mark.parametrize("level", ["passages", "documents"])
def test_docbin_gives_docs_with_spans_and_categories(level: str, world: Any, tmp_path: Path) -> None:
    export_results(world.results, "docbin", tmp_path / "out.spacy", level=level, evidence=True)
    docs = list(DocBin().from_disk(tmp_path / "out.spacy").get_docs(spacy.blank("en").vocab))
    assert len(docs) == (5 if level == "passages" else 3)
    frames, cues = set(), set()
    for doc in docs:
        facts = doc.user_data["framing"]
        whole = source_text(world, facts["document"])
        assert doc.text == (whole[facts["base"] : facts["base"] + len(doc.text)] if level == "passages" else whole)
        assert facts["codebook"].startswith("harbours 3")
        for passage in facts["passages"]:
            for frame in passage["frames"]:
                frames.add((facts["document"], passage["start"], passage["end"], frame["code"], frame["stance"]))
        for kind in ("practice", "domestic", "mechanism"):
            for span in doc.spans[kind]:
                place = next(item for item in facts["passages"] if item["id"] == span.id_)
                assert whole[place["start"] : place["end"]] in span.text
                assert (facts["document"], place["start"], place["end"], span.label_, span.kb_id_) in frames
        cues |= {(facts["document"], span.label_, span.text) for span in doc.spans["evidence"]}
    assert frames == frames_of(world)
    assert cues == cues_of(world)
    if level == "passages":
        assert docs[0].cats == pytest.approx({"convoy": 0.91, "blockade": 0.08, "bread": 0.62, "loan": 0.1})
    else:
        assert docs[0].cats["convoy"] == 0.25


def test_docbin_folders_are_read_by_spacys_corpus(world: Any, tmp_path: Path) -> None:
    from spacy.training import Corpus

    export_results(world.results, "docbin", tmp_path / "folder")
    examples = list(Corpus(tmp_path / "folder")(spacy.blank("en")))
    assert [example.reference.text for example in examples] == [row[0] for *_, row in world.passages()]


def test_docbin_holds_places_where_texts_are_away(places: Any, tmp_path: Path) -> None:
    export_results(places.results, "docbin", tmp_path / "out.spacy")
    doc = next(iter(DocBin().from_disk(tmp_path / "out.spacy").get_docs(spacy.blank("en").vocab)))
    assert doc.text == ""
    assert doc.user_data["framing"]["text_at_hand"] is False
    assert doc.user_data["framing"]["passages"][0]["start"] == places.texts[0].places[0][0]


# ------------------------------------------------------------------------------------------------ brat


def parse_brat(annotations: str, text: str | None) -> dict[str, dict[str, Any]]:
    """Strict brat standoff: every line of a known form, ids unique, words as in the text (blanks for line ends)."""
    entities: dict[str, dict[str, Any]] = {}
    seen = set()
    assert annotations.endswith("\n")
    for line in annotations.removesuffix("\n").split("\n"):
        name, rest = line.split("\t", 1)
        assert name not in seen
        seen.add(name)
        if found := re.fullmatch(r"([\w-]+) (\d+) (\d+)\t(.*)", rest) if name[0] == "T" else None:
            kind, start, end = found[1], int(found[2]), int(found[3])
            assert start < end
            if text is not None:
                assert end <= len(text)
                assert found[4] == re.sub(r"[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]", " ", text[start:end])
            entities[name] = {"kind": kind, "start": start, "end": end, "attributes": {}, "note": {}}
        elif found := re.fullmatch(r"(\w+) (T\d+)(?: (\S+))?", rest) if name[0] == "A" else None:
            entities[found[2]]["attributes"][found[1]] = found[3]
        elif found := re.fullmatch(r"AnnotatorNotes (T\d+)\t(.*)", rest) if name[0] == "#" else None:
            entities[found[1]]["note"] = json.loads(found[2])
        else:
            raise AssertionError(line)
    return entities


@pytest.mark.parametrize("level", ["passages", "documents"])
def test_brat_places_stand_in_the_text_files(level: str, world: Any, tmp_path: Path) -> None:
    export_results(world.results, "brat", tmp_path / "brat", level=level, evidence=True)
    frames, cues = set(), set()
    for path in (tmp_path / "brat").glob("*.ann"):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        entities = parse_brat(path.read_bytes().decode("utf-8"), text)
        about = next(item["note"]["about"] for item in entities.values() if item["kind"] == "PASSAGE")
        assert text in source_text(world, about["document"])
        for item in entities.values():
            start, end = item["start"] + about["base"], item["end"] + about["base"]
            if item["kind"] == "EVIDENCE":
                words = source_text(world, about["document"])[start:end]
                cues.add((about["document"], item["attributes"]["Code"], words))
            elif item["kind"] != "PASSAGE":
                frames.add((about["document"], start, end, item["kind"], item["attributes"].get("Stance", "")))
    assert frames == frames_of(world)
    assert cues == cues_of(world)
    configuration = (tmp_path / "brat" / "annotation.conf").read_text()
    assert [f"[{part}]" in configuration for part in ("entities", "relations", "events", "attributes")] == [True] * 4
    assert "\nconvoy\n" in configuration


def test_brat_without_texts_has_no_text_files(places: Any, tmp_path: Path) -> None:
    export_results(places.results, "brat", tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert not [name for name in archive.namelist() if name.endswith(".txt")]
        entities = parse_brat(archive.read("logs_odd.ann").decode(), None)
    first = entities["T1"]
    assert (first["start"], first["end"]) == places.texts[0].places[0]
    assert first["note"]["about"]["text_at_hand"] is False


# ------------------------------------------------------------------------------------------------ UIMA CAS


@pytest.mark.parametrize("level", ["passages", "documents"])
def test_cas_opens_in_cassis_with_utf16_places_in_the_file(level: str, world: Any, tmp_path: Path) -> None:
    export_results(world.results, "cas", tmp_path / "out.zip", level=level, evidence=True)
    frames, cues = set(), set()
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        system = cassis.load_typesystem(BytesIO(archive.read("TypeSystem.xml")))
        for name in archive.namelist():
            if not name.endswith(".xmi"):
                continue
            raw = archive.read(name)
            cas = cassis.load_cas_from_xmi(BytesIO(raw), typesystem=system)
            (first, *_) = cas.select("webanno.custom.FramePassage")
            about = json.loads(first.fields)["about"]
            base, whole = about["base"], as_xml(source_text(world, about["document"]))
            assert cas.sofa_string == whole[base : base + len(cas.sofa_string)]
            for item in cas.select("webanno.custom.Frame"):
                frames.add((about["document"], item.begin + base, item.end + base, item.code, item.stance or ""))
            cues |= {(about["document"], item.code, item.get_covered_text())
                     for item in cas.select("webanno.custom.FrameEvidence")}  # fmt: skip
            stored = ElementTree.fromstring(raw).find("{http:///webanno/custom.ecore}FramePassage")
            units = len(whole[base : first.end + base].encode("utf-16-le")) // 2
            assert stored is not None
            assert int(stored.get("end", "")) == units
    assert frames == frames_of(world)
    assert cues == cues_of(world)


def test_cas_without_text_keeps_the_places(places: Any, tmp_path: Path) -> None:
    export_results(places.results, "cas", tmp_path / "cas")
    with open(tmp_path / "cas" / "TypeSystem.xml", "rb") as stream:
        system = cassis.load_typesystem(stream)
    with open(tmp_path / "cas" / "logs_odd.xmi", "rb") as stream:
        cas = cassis.load_cas_from_xmi(stream, typesystem=system)
    assert cas.sofa_string is None
    found = [(item.begin, item.end) for item in cas.select("webanno.custom.FramePassage")]
    assert found == list(places.texts[0].places)


# ------------------------------------------------------------------------------------------------ Label Studio, doccano

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
        assert text in without_nul(source_text(world, data["document"]))
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
    assert frames == frames_of(world)
    assert cues == cues_of(world)


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
    assert frames == frames_of(world)
    assert cues == cues_of(world)


@pytest.mark.parametrize("name", ["label-studio", "doccano"])
def test_tasks_without_texts_say_so(name: str, places: Any, tmp_path: Path) -> None:
    export_results(places.results, name, tmp_path / "out.json", level="documents")
    content = (tmp_path / "out.json").read_text(encoding="utf-8")
    first = json.loads(content)[0]["data"] if name == "label-studio" else json.loads(content.split("\n")[0])
    start, end = places.texts[0].places[0]
    assert "framing corpus fetch logs" in first["text"]
    assert f"characters {start} to {end}" in first["text"]
    assert first["text_at_hand"] is False


# ------------------------------------------------------------------------------------------------ W3C Web Annotation

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
    assert collection["total"] == len(items) == len(frames_of(made))
    assert len({item["id"] for item in items}) == len(items)
    assert keys_of(collection) <= MODEL_TERMS | set(collection["@context"][1])  # every other key is declared
    found = set()
    for item in items:
        jsonschema.validate(item, ANNOTATION)
        document = item["target"]["source"].rpartition(":")[2]
        position, *quotes = item["target"]["selector"]
        assert len(quotes) == (name == "world")
        for quote in quotes:
            whole = source_text(made, document)
            assert whole[position["start"] : position["end"]] == quote["exact"]
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in whole
        found.add((document, position["start"], position["end"], item["body"]["value"]))
    assert found == {frame[:4] for frame in frames_of(made)}


# ------------------------------------------------------------------------------------------------ TEI


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
                    assert words == as_xml(source_text(made, key))[start:end]
                for pointer in (span.get("ana") or "").split():
                    values = {item.get("name"): item[0] for item in features[pointer[1:]]}
                    code = values["code"].get("value")
                    if group.get("type") == "evidence":
                        cues.add((key, code, words))
                    else:
                        stance = values["stance"].get("value") if "stance" in values else ""
                        frames.add((key, start, end, code, stance if name == "world" else ""))
    planted = frames_of(made)
    assert frames == (planted if name == "world" else {(*frame[:4], frame[4] and "") for frame in planted})
    assert cues == (cues_of(made) if name == "world" else set())

"""spaCy, brat and UIMA CAS, each read back by its own library or a strict reader."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cassis
import pytest
import spacy
from spacy.tokens import DocBin

from framing.coding.characters import as_xml
from framing.export import FORMATS, export_results

TOOLS = [name for name, entry in FORMATS.items() if entry.standing_alone]


@pytest.mark.parametrize("name", TOOLS)
@pytest.mark.parametrize("level", ["passages", "documents"])
def test_the_same_results_give_the_same_bytes(name: str, level: str, world: Any, tmp_path: Path) -> None:
    ending = {"docbin": ".spacy", "brat": ".zip", "cas": ".zip"}.get(name, ".out")
    for copy in ("one", "two"):
        export_results(world.results, name, tmp_path / f"{copy}{ending}", level=level, evidence=True)
    assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


@pytest.mark.parametrize("level", ["passages", "documents"])
def test_docbin_gives_docs_with_spans_and_categories(level: str, world: Any, tmp_path: Path) -> None:
    export_results(world.results, "docbin", tmp_path / "out.spacy", level=level, evidence=True)
    docs = list(DocBin().from_disk(tmp_path / "out.spacy").get_docs(spacy.blank("en").vocab))
    assert len(docs) == (5 if level == "passages" else 3)
    frames, cues = set(), set()
    for doc in docs:
        facts = doc.user_data["framing"]
        whole = world.source(facts["document"])
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
    assert frames == world.frames()
    assert cues == world.cues()
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


def parse_brat(annotations: str, text: str | None) -> dict[str, dict[str, Any]]:
    """Strict brat standoff: every line of a known form, ids unique, words as in the text, a piece for each line of it.

    brat refuses a file whose words are not its pieces with a blank between, and ends lines at more than "\\n".
    """
    entities: dict[str, dict[str, Any]] = {}
    seen = set()
    assert annotations.endswith("\n")
    for line in annotations.removesuffix("\n").split("\n"):
        name, rest = line.split("\t", 1)
        assert name not in seen
        seen.add(name)
        if found := re.fullmatch(r"([\w-]+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", rest) if name[0] == "T" else None:
            kind, pieces = found[1], [tuple(map(int, piece.split())) for piece in found[2].split(";")]
            places = [place for piece in pieces for place in piece]
            assert places == sorted(places)
            start, end = places[0], places[-1]
            assert start < end
            if text is not None:
                assert end <= len(text)
                assert found[3] == " ".join(text[slice(*piece)] for piece in pieces)
                assert len(found[3].splitlines()) == 1
                gaps = pairwise(pieces)
                assert not any(text[before[1] : after[0]].strip() for before, after in gaps)
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
        assert text in world.source(about["document"])
        assert (about["document_primary"], about["document_primary_probability"]) == ("convoy", 0.75)
        for item in entities.values():
            start, end = item["start"] + about["base"], item["end"] + about["base"]
            if item["kind"] == "EVIDENCE":
                words = world.source(about["document"])[start:end]
                cues.add((about["document"], item["attributes"]["Code"], words))
            elif item["kind"] != "PASSAGE":
                frames.add((about["document"], start, end, item["kind"], item["attributes"].get("Stance", "")))
    assert frames == world.frames()
    assert cues == world.cues()
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
            base, whole = about["base"], as_xml(world.source(about["document"]))
            assert cas.sofa_string == whole[base : base + len(cas.sofa_string)]
            for item in cas.select("webanno.custom.Frame"):
                frames.add((about["document"], item.begin + base, item.end + base, item.code, item.stance or ""))
            cues |= {(about["document"], item.code, item.get_covered_text())
                     for item in cas.select("webanno.custom.FrameEvidence")}  # fmt: skip
            stored = ElementTree.fromstring(raw).find("{http:///webanno/custom.ecore}FramePassage")
            units = len(whole[base : first.end + base].encode("utf-16-le")) // 2
            assert stored is not None
            assert int(stored.get("end", "")) == units
    assert frames == world.frames()
    assert cues == world.cues()


def test_cas_without_text_keeps_the_places(places: Any, tmp_path: Path) -> None:
    export_results(places.results, "cas", tmp_path / "cas")
    with open(tmp_path / "cas" / "TypeSystem.xml", "rb") as stream:
        system = cassis.load_typesystem(stream)
    with open(tmp_path / "cas" / "logs_odd.xmi", "rb") as stream:
        cas = cassis.load_cas_from_xmi(stream, typesystem=system)
    assert cas.sofa_string is None
    found = [(item.begin, item.end) for item in cas.select("webanno.custom.FramePassage")]
    assert found == list(places.texts[0].places)
    (whole,) = cas.select("webanno.custom.FrameDocument")
    assert (whole.primary, whole.primary_probability, whole.second, whole.alike) == ("convoy", 0.75, "blockade", "")

"""What was corrected in an annotation tool comes back corrected, and is never overwritten."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import cassis
import pytest

from framing.codebook import Codebook
from framing.coding.imports import import_codings
from framing.errors import CannotWrite
from framing.export import export_results

from .rounds import annotate_all


def test_corrections_in_label_studio_are_kept(world: Any, scheme: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    export_results(world.results, "label-studio", path, evidence=True)
    annotate_all(path, "kai")
    tasks = json.loads(path.read_text(encoding="utf-8"))
    first = tasks[0]["annotations"][0]["result"]
    text = tasks[0]["data"]["text"]
    for item in first:  # another stance, another threat
        if item["from_name"] == "stance":
            item["value"]["choices"] = ["report"]
        if item["from_name"] == "threat":
            item["value"]["text"] = ["the Hanse"]
    first[:] = [item for item in first if item["value"].get("labels") != ["bread"]]
    start = text.index("bread")  # a narrower span, drawn by an old version that counted UTF-16 units
    wide = sum(ord(character) > 0xFFFF for character in text[:start])
    spot = {"start": start + wide, "end": start + 5 + wide, "text": "bread", "labels": ["bread"]}
    first.append({"id": "new", "from_name": "frame", "to_name": "text", "type": "labels", "value": spot})
    second = json.loads(json.dumps(tasks[0]["annotations"][0])) | {"completed_by": 7}
    cancelled = second | {"completed_by": 8, "was_cancelled": True}
    tasks[0]["annotations"] += [second, cancelled]
    tasks[1]["annotations"] = []
    path.write_text(json.dumps(tasks), encoding="utf-8")
    back = import_codings("label-studio", path, scheme)
    mine = {c.id: c for c in back if c.coder == "kai"}
    whole, (base, _) = world.texts[0].text, world.texts[0].places[0]
    corrected = mine["logs/odd/0"]
    assert dict(corrected.other)["evidence"] == f"bread:{base + start}-{base + start + 5}"
    assert whole[base + start : base + start + 5] == "bread"
    assert corrected.domestic == ("bread",)
    assert mine["logs/odd/0"].practices == (("convoy", "report"),)
    assert mine["logs/odd/0"].threat == "the Hanse"
    assert {c.coder for c in back} == {"kai", "7"}
    assert "logs/odd/1" not in mine


def test_corrections_in_brat_are_kept(world: Any, scheme: Codebook, tmp_path: Path) -> None:
    export_results(world.results, "brat", tmp_path / "brat")
    path = tmp_path / "brat" / "logs_odd.ann"
    content = path.read_text(encoding="utf-8").replace("Stance T2 endorse", "Stance T2 reject")
    text = world.texts[0].text
    start = text.index("Cafe")
    content += f"T90\tconvoy {start} {start + 5}\t{text[start : start + 5]}\nA90\tStance T90 report\n"
    content += "#90\tAnnotatorNotes T1\tread twice; doubtful\n"
    path.write_text(content, encoding="utf-8", newline="")
    back = {c.id: c for c in import_codings("brat", tmp_path / "brat", scheme, coder="kai")}
    assert back["logs/odd/0"].practices == (("convoy", "reject"),)
    assert dict(back["logs/odd/0"].other)["note"] == "read twice; doubtful"
    assert dict(back["logs/odd/1"].practices)["convoy"] == "report"
    assert dict(back["logs/odd/1"].other)["evidence"] == f"convoy:{start}-{start + 5}"


def test_corrections_in_inception_are_kept_with_the_users_name(world: Any, scheme: Codebook, tmp_path: Path) -> None:
    export_results(world.results, "cas", tmp_path / "cas")
    with open(tmp_path / "cas" / "TypeSystem.xml", "rb") as stream:
        system = cassis.load_typesystem(stream)
    with open(tmp_path / "cas" / "logs_odd.xmi", "rb") as stream:
        cas = cassis.load_cas_from_xmi(stream, typesystem=system)
    frame = system.get_type("webanno.custom.Frame")
    text = world.texts[0].text
    start = text.index("bread")
    cas.add(frame(begin=start, end=start + 5, code="bread", kind="domestic"))
    for item in cas.select("webanno.custom.Frame"):
        if item.code == "blockade":
            item.stance = "report"
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("kai.xmi", cas.to_xmi())
        archive.writestr("TypeSystem.xml", system.to_xml())
    with zipfile.ZipFile(tmp_path / "project.zip", "w") as archive:
        archive.writestr("annotation/logs_odd.xmi/kai.zip", inner.getvalue())
        archive.writestr("exportedproject.json", "{}")
    back = {c.id: c for c in import_codings("cas", tmp_path / "project.zip", scheme)}
    assert {c.coder for c in back.values()} == {"kai"}
    assert back["logs/odd/1"].practices == (("blockade", "report"),)
    assert back["logs/odd/0"].domestic == ("bread",)
    assert dict(back["logs/odd/0"].other)["evidence"] == f"bread:{start}-{start + 5}"


def test_doccanos_own_form_with_relations_is_read(world: Any, scheme: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "kai.jsonl"
    export_results(world.results, "doccano", path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    for number, line in enumerate(lines):
        spans = line.pop("label")
        line["id"] = number
        line["entities"] = [
            {"id": i, "label": c, "start_offset": s, "end_offset": e} for i, (s, e, c) in enumerate(spans)
        ]
        line["relations"] = []
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    back = import_codings("doccano", path, scheme)
    assert {c.coder for c in back} == {"kai"}
    assert back[0].practices == (("convoy", "endorse"),)


def test_a_folder_with_corrections_is_never_replaced(world: Any, tmp_path: Path) -> None:
    export_results(world.results, "brat", tmp_path / "brat")
    before = {path.name: path.read_bytes() for path in (tmp_path / "brat").iterdir()}
    with pytest.raises(CannotWrite, match="corrected"):
        export_results(world.results, "brat", tmp_path / "brat")
    assert {path.name: path.read_bytes() for path in (tmp_path / "brat").iterdir()} == before
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_two_documents_whose_names_look_alike_stay_apart(make_world: Any, tmp_path: Path) -> None:
    world = make_world()
    first = world.texts[1]
    world = make_world([replace(first, id="a b"), replace(first, id="a_b"), replace(first, id="A?b")])
    export_results(world.results, "brat", tmp_path / "brat")
    assert len(list((tmp_path / "brat").glob("*.ann"))) == 3

"""INCEpTION projects as people export them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import cassis
import pytest

FRAME = "webanno.custom.Frame"


def load(folder: Path) -> tuple[Any, Any]:
    system = cassis.load_typesystem((folder / "TypeSystem.xml").read_bytes().decode())
    (path,) = folder.glob("*.xmi")
    return cassis.load_cas_from_xmi(path.read_bytes().decode(), typesystem=system), system


def of_user(name: str, cas: Any, system: Any) -> bytes:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr(f"{name}.xmi", cas.to_xmi())
        archive.writestr("TypeSystem.xml", system.to_xml())
    return inner.getvalue()


def write_project(path: Path, users: dict[str, bytes], *, source: str = "") -> None:
    with zipfile.ZipFile(path, "w") as archive:
        if source:
            archive.writestr("source/logs_one.xmi", source)
        for name, content in users.items():
            archive.writestr(f"annotation/logs_one.xmi/{name}.zip", content)
        archive.writestr("__MACOSX/annotation/._x.xmi", b"\x00\x05\x16\x07\xff")
        archive.writestr("exportedproject.json", "{}")


def test_a_project_gives_what_its_users_made(start_round: Any, bring_back: Any, tmp_path: Path) -> None:
    folder = start_round("cas", "cas")
    untouched, system = load(folder)
    plain = of_user("INITIAL_CAS", untouched, system)
    users = {"INITIAL_CAS": plain}
    for coder, label in (("j.smith", "convoy"), ("kai", "Armed  Convoy")):  # a tagset may show labels
        cas, system = load(folder)
        layer = system.get_type(FRAME)
        end = len(cas.sofa_string)
        cas.add(layer(begin=0, end=end, code=label))
        cas.add(layer(begin=0, end=end, code=label))
        cas.add(layer(begin=3, end=7))
        cas.add(system.get_type("webanno.custom.FramePassage")(begin=0, end=2))
        other = system.create_type("custom.Tone", supertypeName="uima.tcas.Annotation")
        cas.add(other(begin=3, end=7))
        users[coder] = of_user(coder, cas, system)
    for name, source in (("bare.zip", ""), ("full.zip", untouched.to_xmi())):
        write_project(tmp_path / name, users, source=source)
        result, rows = bring_back("cas", name)
        assert [(row["coder"], row["practices"]) for row in rows] == [
            ("j.smith", [{"practice": "convoy", "stance": "endorse"}]),
            ("kai", [{"practice": "convoy", "stance": "endorse"}]),
        ]
        for said in (
            "layer custom.Tone 2",
            "spans without a code 2",
            "drawn twice on one place 2",
            "(INITIAL_CAS) 1",
            "in the tool 2",
        ):
            assert said in result.stderr
        assert ("source texts of a project 1" in result.stderr) == bool(source)


def test_a_place_after_a_character_of_two_units(start_round: Any, bring_back: Any, tmp_path: Path) -> None:
    cas, system = load(start_round("cas", "cas"))
    start = cas.sofa_string.index("friends")
    cas.add(system.get_type(FRAME)(begin=start, end=start + 7, code="convoy"))
    write_project(tmp_path / "p.zip", {"kai": of_user("kai", cas, system)})
    _, rows = bring_back("cas", "p.zip")
    assert [(row["start"], row["evidence"]) for row in rows] == [(0, f"convoy:{start}-{start + 7}")]


def test_what_cannot_be_placed_is_refused(start_round: Any, bring_back: Any, tmp_path: Path) -> None:
    folder = start_round("cas", "cas")
    cas, system = load(folder)
    cas.add(system.get_type(FRAME)(begin=2, end=2, code="convoy"))
    write_project(tmp_path / "p.zip", {"kai": of_user("kai", cas, system)})
    result, _ = bring_back("cas", "p.zip")
    assert "p.zip: annotation/logs_one.xmi/kai/kai.xmi, annotation" in result.stderr
    cas, system = load(folder)
    cas.select("webanno.custom.FramePassage")[0].begin = 3
    write_project(tmp_path / "p.zip", {"kai": of_user("kai", cas, system)})
    result, _ = bring_back("cas", "p.zip")
    assert "'logs/one/0' is not where it was exported" in result.stderr


@pytest.mark.parametrize("content", [{"INITIAL_CAS": None}, {}])
def test_a_project_that_nobody_annotated_is_named(
    content: dict[str, Any], start_round: Any, bring_back: Any, tmp_path: Path
) -> None:
    cas, system = load(start_round("cas", "cas"))
    write_project(tmp_path / "p.zip", {name: of_user(name, cas, system) for name in content}, source=cas.to_xmi())
    if not content:
        with zipfile.ZipFile(tmp_path / "p.zip", "a") as archive:
            archive.writestr("annotation_ser/logs_one.xmi/kai.ser", b"x")
            archive.writestr("annotation/logs_one.xmi/kai.ser", b"x")
    result, _ = bring_back("cas", "p.zip")
    assert "UIMA CAS XMI" in result.stderr

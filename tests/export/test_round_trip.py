"""What went out to an annotation tool and was corrected there comes back as codings with nothing lost."""

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
from framing.coding import Coding, attach_texts
from framing.coding.imports import import_codings
from framing.errors.codebook import UnknownCode
from framing.errors.coding import CodingsUnreadable, NotFromFraming, UnknownImport, UnknownStance
from framing.errors.export import FolderInUse, UnknownFormat
from framing.errors.tables import FileMissing
from framing.export import export_results
from framing.export.people import export_codings

ENDINGS = {"label-studio": ".json", "doccano": ".jsonl", "brat": ".zip", "cas": ".zip"}
TABLES = ("csv", "tsv", "jsonl", "parquet")


def path_for(folder: Path, name: str) -> Path:
    return folder / f"out{ENDINGS.get(name, '.' + name)}"


def annotate_all(path: Path, coder: str) -> None:
    """What a Label Studio export looks like after every prediction was accepted by one annotator."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for number, task in enumerate(tasks, 1):
        task["id"] = number
        result = task.pop("predictions")[0]["result"]
        task["annotations"] = [
            {"id": number, "completed_by": {"email": coder}, "result": result, "was_cancelled": False}
        ]
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")


def look(codings: list[Coding]) -> list[tuple[Any, ...]]:
    """All that must survive, in an order of its own."""
    return sorted(
        (c.id, c.coder, c.corpus, c.document, c.document_sha256_16, c.start, c.end, c.practices, c.domestic,
         c.mechanism, c.threat, c.stratum, c.sampling_probability,
         tuple(sorted((k, v) for k, v in c.other if v is not None)))
        for c in codings
    )  # fmt: skip


def planted(world: Any) -> list[Coding]:
    """The frames of the world as one coder's codings, with everything a coding can hold."""
    practices: list[tuple[tuple[str, str], ...]] = [
        (("convoy", "endorse"),), (("blockade", "reject"), ("convoy", "report")), (), (("convoy", "reject"),), (),
    ]  # fmt: skip
    codings = []
    for number, (text, start, end, (_, _, _, threat)) in enumerate(world.passages()):
        codings.append(
            Coding(
                f"q{number:03d}", "ann@example.org", "logs", text.id, text.digest, start, end, practices[number],
                ("bread",) if number == 0 else (), ("loan",) if number == 1 else (), threat, f"cues-{number}",
                None if number == 2 else 0.125, "", (("year", 1400 + number), ("genre", "log")),
            )
        )  # fmt: skip
    return codings


def texts_of(world: Any) -> Any:
    texts = {(text.corpus, text.id): text.text for text in world.texts}
    return lambda corpus, document: texts.get((corpus, document))


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("level", ["passages", "documents"])
@pytest.mark.parametrize("held", ["documents", "passages", "places"])
def test_codings_go_out_and_come_back(
    name: str, level: str, held: str, world: Any, scheme: Codebook, tmp_path: Path
) -> None:
    codings = planted(world)
    texts = texts_of(world) if held == "documents" else None
    sent = attach_texts(codings, texts_of(world)) if held == "passages" else codings
    path = path_for(tmp_path, name)
    export_codings(sent, scheme, name, path, texts=texts, level=level)
    if name == "label-studio":
        annotate_all(path, "ann@example.org")
    back = import_codings(name, path, scheme, coder="ann@example.org" if name == "doccano" else "")
    assert look(back) == look(codings)
    checked = attach_texts(back, texts_of(world))
    assert {c.id: c.text for c in checked} == {c.id: c.text for c in attach_texts(codings, texts_of(world))}
    assert all(bool(c.text) == (held != "places") for c in back)


@pytest.mark.parametrize("name", TABLES)
def test_codings_keep_everything_in_tables(name: str, world: Any, scheme: Codebook, tmp_path: Path) -> None:
    codings = planted(world)
    export_codings(codings, scheme, name, tmp_path / f"c.{name}", texts=texts_of(world))
    back = import_codings(name, tmp_path / f"c.{name}", scheme)
    if name in ("csv", "tsv"):
        codings = [replace(c, other=tuple((key, str(value)) for key, value in c.other)) for c in codings]
    assert look(back) == look(codings)


@pytest.mark.parametrize("name", [*ENDINGS, *TABLES])
@pytest.mark.parametrize("hand", ["world", "places"])
def test_a_models_frames_come_back_as_a_coders(
    name: str, hand: str, request: pytest.FixtureRequest, world: Any, scheme: Codebook, tmp_path: Path
) -> None:
    made = request.getfixturevalue(hand)
    path = path_for(tmp_path, name)
    options = {"least": 0.6} if hand == "places" else {}  # leaves out the passage whose stance only the text can tell
    from framing.export import Selection

    selection = Selection(state="DNK", **options) if hand == "places" else Selection()
    export_results(made.results, name, path, selection, evidence=True)
    if name == "label-studio":
        annotate_all(path, "kai")
    back = import_codings(name, path, scheme, coder="kai")
    assert {c.coder for c in back} == {"kai"}
    by_place = {(c.document, c.start, c.end): c for c in attach_texts(back, texts_of(world))}
    if hand == "places":
        (coding,) = by_place.values()
        assert coding.practices == (("blockade", "endorse"), ("convoy", "endorse"))
        return
    for text, start, end, (words, _, _, threat) in world.passages():
        coding = by_place[text.id, start, end]
        assert (coding.text, coding.threat, coding.id) == (words, threat, coding.id)
    odd = [by_place["odd", start, end] for start, end in world.texts[0].places]
    assert [c.practices for c in odd] == [(("convoy", "endorse"),), (("blockade", "reject"),), ()]
    assert [c.domestic for c in odd] == [("bread",), (), ()]
    assert [c.mechanism for c in odd] == [(), ("loan",), ()]
    assert [c.id for c in odd] == ["logs/odd/0", "logs/odd/1", "logs/odd/2"]


def test_a_stance_that_nobody_settled_is_refused(places: Any, scheme: Codebook, tmp_path: Path) -> None:
    export_results(places.results, "brat", tmp_path / "brat")
    with pytest.raises(UnknownStance, match="'unclear'"):
        import_codings("brat", tmp_path / "brat", scheme)


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
    added = mine[f"odd@{base + start}-{base + start + 5}"]
    assert whole[added.start : added.end] == "bread" == added.text
    assert added.domestic == ("bread",)
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
    assert back[f"odd@{start}-{start + 5}"].practices == (("convoy", "report"),)


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
    assert back[f"odd@{start}-{start + 5}"].domestic == ("bread",)


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


@pytest.mark.parametrize(
    ("name", "file", "content", "error"),
    [
        ("label-studio", "a.json", "{", CodingsUnreadable),
        ("label-studio", "a.json", "{}", CodingsUnreadable),
        ("label-studio", "a.json", '[{"data": {"text": "x"}}]', NotFromFraming),
        ("doccano", "a.jsonl", "x\n", CodingsUnreadable),
        ("doccano", "a.jsonl", '{"text": "x", "label": []}\n', NotFromFraming),
        ("brat", "a.ann", "T1\tconvoy 1 2;4 5\tx y\n", CodingsUnreadable),
        ("brat", "a.ann", "T1\tconvoy 1 2\tx\n", NotFromFraming),
        ("cas", "a.xmi", "<x/>", CodingsUnreadable),
        ("cas", "a.zip", "no zip", CodingsUnreadable),
        ("msword", "a.doc", "", UnknownImport),
    ],
)
def test_strange_files_are_refused_by_name(
    name: str, file: str, content: str, error: type[Exception], scheme: Codebook, tmp_path: Path
) -> None:
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(error, match=file if error is not UnknownImport else "label-studio"):
        import_codings(name, tmp_path / file, scheme)


def test_a_code_the_coder_made_up_is_refused(world: Any, scheme: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "kai.jsonl"
    export_results(world.results, "doccano", path)
    path.write_text(path.read_text(encoding="utf-8").replace("convoy:endorse", "convoi:endorse"), encoding="utf-8")
    with pytest.raises(UnknownCode, match="Did you mean 'convoy'"):
        import_codings("doccano", path, scheme)


def test_absent_files_and_results_only_formats(world: Any, scheme: Codebook, tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        import_codings("brat", tmp_path / "nowhere", scheme)
    with pytest.raises(UnknownFormat, match="rds"):
        export_codings(planted(world), scheme, "rds", tmp_path / "x.rds")


def test_a_folder_with_corrections_is_never_replaced(world: Any, tmp_path: Path) -> None:
    export_results(world.results, "brat", tmp_path / "brat")
    before = {path.name: path.read_bytes() for path in (tmp_path / "brat").iterdir()}
    with pytest.raises(FolderInUse, match="corrected"):
        export_results(world.results, "brat", tmp_path / "brat")
    assert {path.name: path.read_bytes() for path in (tmp_path / "brat").iterdir()} == before
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_two_documents_whose_names_look_alike_stay_apart(make_world: Any, tmp_path: Path) -> None:
    world = make_world()
    first = world.texts[1]
    world = make_world([replace(first, id="a b"), replace(first, id="a_b"), replace(first, id="A?b")])
    export_results(world.results, "brat", tmp_path / "brat")
    assert len(list((tmp_path / "brat").glob("*.ann"))) == 3

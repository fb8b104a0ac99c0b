"""Label Studio exports with what people do in it beside labelling a passage."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from framing.commands import main


def region(name: str, start: Any, end: Any, words: str | None = None, **value: Any) -> dict[str, Any]:
    held = {"start": start, "end": end, **({} if words is None else {"text": words}), **value}
    return {"id": name, "from_name": "frame", "to_name": "text", "type": "labels", "value": held}


def annotate(path: Path, *results: dict[str, Any], **more: Any) -> None:
    tasks = json.loads(path.read_text(encoding="utf-8"))
    tasks[0]["annotations"] = [{"id": 7, "completed_by": 1, "was_cancelled": False, "result": list(results), **more}]
    path.write_text(json.dumps(tasks), encoding="utf-8")


def text_of(path: Path) -> str:
    return str(json.loads(path.read_text(encoding="utf-8"))[0]["data"]["text"])


def test_what_has_no_place_is_counted(start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json")
    text = text_of(path)
    whole = region("a", 0, len(text), text, labels=["Armed convoy"])
    annotate(
        path,
        whole | {"meta": {"text": ["not sure"]}},
        whole | {"id": "b"},
        region("c", 3, 7, text[3:7]),
        {"type": "relation", "from_id": "a", "to_id": "c", "direction": "right"},
        region("d", 0, 2, "We", labels=["calm"]) | {"from_name": "tone"},
        {"id": "a", "from_name": "stance", "type": "choices", "value": {"choices": ["reject"]}},
        {"id": "b", "from_name": "stance", "type": "choices", "value": {"choices": ["reject"]}},
    )
    result, (row,) = bring_back("label-studio", "tasks.json")
    assert row["practices"] == [{"practice": "convoy", "stance": "reject"}]
    assert (row["coder"], row["note"]) == ("1", "not sure")
    for said in ("relations 1", "regions without a label 1", "drawn twice on one place 1", "control 'tone' 1"):
        assert said in result.stderr


@pytest.mark.parametrize(
    ("who", "coder"),
    [(None, ""), (3, "3"), ({"id": 4, "email": ""}, "4"), ({"email": "kai@example.org"}, "kai@example.org")],
)
def test_the_coder_is_who_is_named(who: Any, coder: str, start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json")
    annotate(path, completed_by=who)
    assert bring_back("label-studio", "tasks.json")[1][0]["coder"] == coder


def test_the_time_of_coding_comes_along(start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json")
    annotate(path, created_at="2026-01-02T03:04:05Z", updated_at="2026-01-02T04:00:00Z")
    assert bring_back("label-studio", "tasks.json")[1][0]["coded_at"] == "2026-01-02T04:00:00Z"
    annotate(path, created_at="2026-01-02T03:04:05Z")
    assert bring_back("label-studio", "tasks.json")[1][0]["coded_at"] == "2026-01-02T03:04:05Z"
    annotate(path)
    assert "coded_at" not in bring_back("label-studio", "tasks.json")[1][0]


def test_cancelled_and_absent_annotations_are_counted(start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json")
    task = json.loads(path.read_text(encoding="utf-8"))[0]
    done = {"id": 1, "completed_by": 1, "result": []}
    tasks = [task | {"annotations": []}, task | {"annotations": [done | {"was_cancelled": True}, done]}]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    with zipfile.ZipFile(path.parent / "both.zip", "w") as archive:
        archive.write(path, "project/tasks.json")
        archive.writestr("__MACOSX/project/._tasks.json", b"\x00\x05\x16\x07\xff")
    for file in ("tasks.json", "both.zip"):
        result, rows = bring_back("label-studio", file)
        assert len(rows) == 1
        assert "cancelled annotations 1, tasks without an annotation 1" in result.stderr


def test_a_place_in_units_of_utf_16_is_found_by_its_words(start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json")
    text = text_of(path)
    start = text.index("friends")
    annotate(
        path,
        region("a", start + 1, start + 8, "friends", labels=["convoy"]),  # one character before it has two units
        region("b", "/div[1]/text()[1]", "/div[1]/text()[1]", "friends", labels=["blockade"],
               globalOffsets={"start": start, "end": start + 7}),
    )  # fmt: skip
    result, (row,) = bring_back("label-studio", "tasks.json")
    assert (row["text"], row["start"]) == (text, 0)
    assert {item["practice"] for item in row["practices"]} == {"convoy", "blockade"}
    assert row["evidence"] == f"blockade:{start}-{start + 7};convoy:{start}-{start + 7}"
    assert "1 of them coded by phrases" in result.stderr


def stance(name: str, chosen: str) -> dict[str, Any]:
    return {"id": name, "from_name": "stance", "type": "choices", "value": {"choices": [chosen]}}


def test_a_phrase_is_its_passages_code_and_takes_the_stance_of_the_passage(start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json", whole=True)
    text = text_of(path)
    whole = text.index("\n")
    annotate(
        path,
        region("a", 0, whole, text[:whole], labels=["convoy"]),
        stance("a", "reject"),
        region("b", 3, 7, text[3:7], labels=["convoy"]),
        region("c", whole + 1, whole + 9, text[whole + 1 : whole + 9], labels=["blockade"]),
        region("d", 8, 10, text[8:10], labels=["blockade"]) | {"from_name": "evidence"},  # drawn by the coder
        region("p0f0e0", 0, 2, text[:2], labels=["convoy"]) | {"from_name": "evidence"},  # the model's, as it went out
    )
    result, rows = bring_back("label-studio", "tasks.json")
    assert [row["id"] for row in rows] == ["logs/one/0", "logs/one/1"]
    assert rows[0]["practices"] == [
        {"practice": "convoy", "stance": "reject"},
        {"practice": "blockade", "stance": "endorse"},
    ]
    assert rows[0]["evidence"] == "convoy:3-7;blockade:8-10"
    assert rows[1]["practices"] == [{"practice": "blockade", "stance": "endorse"}]
    assert rows[1]["evidence"] == f"blockade:{whole + 1}-{whole + 9}"
    assert "passed over" not in result.stderr


def test_two_stances_of_one_code_in_a_passage_are_refused(start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json")
    text = text_of(path)
    annotate(
        path,
        region("a", 0, 4, text[:4], labels=["convoy"]),
        region("b", 9, 13, text[9:13], labels=["convoy"]),
        stance("a", "reject"),
        stance("b", "endorse"),
    )
    result, _ = bring_back("label-studio", "tasks.json")
    assert "'logs/one/0', field 'practices': 'convoy' is not allowed. Name each code once" in result.stderr


def test_a_mark_across_passages_is_the_code_of_those_it_covers(start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json", whole=True)
    text = text_of(path)
    end = text.index("\n")
    annotate(
        path,
        region("a", 0, len(text) - 1, text[:-1], labels=["convoy"]),  # both passages
        region("b", 2, end + 4, text[2 : end + 4], labels=["blockade"]),  # the first, and three characters too many
    )
    _, rows = bring_back("label-studio", "tasks.json")
    assert [[item["practice"] for item in row["practices"]] for row in rows] == [["convoy", "blockade"], ["convoy"]]
    assert (rows[0]["evidence"], "evidence" in rows[1]) == (f"blockade:2-{end}", False)


def test_line_ends_may_be_written_otherwise(start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json", whole=True)
    text = text_of(path)
    start = text.index("No fleet")
    words = text[start:-1].replace("\n", "\\n")
    annotate(path, region("a", start, len(text) - 1, words, labels=["convoy"]))
    _, rows = bring_back("label-studio", "tasks.json")
    assert [(row["id"], bool(row["practices"])) for row in rows] == [("logs/one/0", False), ("logs/one/1", True)]


@pytest.mark.parametrize(
    ("spot", "said"),
    [
        (region("a", 3, 9, "balance", labels=["convoy"]), "'balance'"),
        (region("a", 3, 900, labels=["convoy"]), "3 to 900"),
        (region("a", "/p[1]", "/p[2]", labels=["convoy"]), "no start and end"),
    ],
)
def test_a_region_elsewhere_is_refused_by_task(
    spot: dict[str, Any], said: str, start_round: Any, bring_back: Any
) -> None:
    path = start_round("label-studio", "tasks.json")
    annotate(path, spot)
    result, _ = bring_back("label-studio", "tasks.json")
    assert "tasks.json, task 1, annotation 7: cannot be placed (region 'a' (convoy)" in result.stderr
    assert said in result.stderr


def test_a_label_without_a_span_is_of_the_only_passage(start_round: Any, bring_back: Any) -> None:
    label = {"id": "x", "from_name": "frame", "type": "choices", "value": {"choices": ["convoy"]}}
    path = start_round("label-studio", "tasks.json")
    annotate(path, label)
    assert bring_back("label-studio", "tasks.json")[1][0]["practices"][0]["practice"] == "convoy"
    annotate(start_round("label-studio", "whole.json", whole=True), label)
    assert "'convoy' has no span, and the text has 2 passages" in bring_back("label-studio", "whole.json")[0].stderr


def test_json_min_is_named(start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json")
    task = json.loads(path.read_text(encoding="utf-8"))[0]
    path.write_text(json.dumps([task["data"] | {"frame": [], "id": 1}]), encoding="utf-8")
    assert "JSON-MIN" in bring_back("label-studio", "tasks.json")[0].stderr


def test_a_code_on_the_notice_of_an_absent_text_is_refused(start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json")
    tasks = json.loads(path.read_text(encoding="utf-8"))
    notice = "[Text of one not at hand.]\ncharacters 0 to 37"
    tasks[0]["data"] |= {"text": notice, "text_at_hand": False}
    path.write_text(json.dumps(tasks), encoding="utf-8")
    annotate(path, region("a", 30, 34, labels=["convoy"]))
    assert bring_back("label-studio", "tasks.json")[1][0]["practices"] == [{"practice": "convoy", "stance": "endorse"}]
    annotate(path, region("a", 3, 7, labels=["convoy"]))
    assert "cannot be placed (character 3 is no line of a passage" in bring_back("label-studio", "tasks.json")[0].stderr


def test_phrases_go_out_again_as_evidence_and_come_back(start_round: Any, bring_back: Any, tmp_path: Path) -> None:
    path = start_round("label-studio", "tasks.json")
    text = text_of(path)
    annotate(path, region("a", 3, 7, text[3:7], labels=["convoy"]))
    _, (row,) = bring_back("label-studio", "tasks.json")
    (tmp_path / "sheet.jsonl").write_text(json.dumps(row | {"coder": ""}) + "\n", encoding="utf-8")
    for tool, target in (("label-studio", "again.json"), ("doccano", "again.jsonl")):
        export = ["coding", "export", "sheet.jsonl", "--to", tool, "--codebook", "harbours.toml", "-o", target]
        assert CliRunner().invoke(main, export).exit_code == 0
    task = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))[0]
    results = task["predictions"][0]["result"]
    spans = [item["value"]["text"] for item in results if item["from_name"] == "evidence"]
    assert spans == [text[3:7]]
    annotate(tmp_path / "again.json", *results)
    for tool, target in (("label-studio", "again.json"), ("doccano", "again.jsonl")):
        _, (back,) = bring_back(tool, target)
        assert (back["practices"], back["evidence"]) == (row["practices"], "convoy:3-7")


def test_labels_of_a_page_and_drafts_are_met(start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json")
    text = text_of(path)
    annotate(path, region("a", 0, len(text), text, hypertextlabels=["convoy"]) | {"type": "hypertextlabels"})
    tasks = json.loads(path.read_text(encoding="utf-8"))
    tasks[0]["drafts"] = [{"result": []}]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    result, (row,) = bring_back("label-studio", "tasks.json")
    assert row["practices"] == [{"practice": "convoy", "stance": "endorse"}]
    assert "drafts that were not submitted 1" in result.stderr


def test_another_form_of_export_is_refused_with_the_right_one(start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json")
    path.write_text("id,text,frame\n1,We hold,x\n")
    assert "no JSON export of Label Studio" in (said := bring_back("label-studio", "tasks.json")[0].stderr)
    assert "Export the project from Label Studio as JSON" in said

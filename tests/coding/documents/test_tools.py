"""Whole documents out to Label Studio and doccano and back, by the public commands.

What a person does in a tool is done here by hand, in the form in which the tools write it
(tests/coding/imports/made_by_tools has files that they wrote).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from framing.codebook import load_codebook
from framing.coding.documents import DocumentCoding, read_document_codings, write_document_codings
from framing.commands import main
from framing.files import text_sha256

SCHEME = Path(__file__).parents[1] / "imports" / "made_by_tools" / "codebook.toml"
BOOK = load_codebook(SCHEME)
TEXT = "We speak of the harbour.\r\nIt is <long> \U0001f6a2."
NOTED = (("title", "A log"), ("note", "see Narva"))
FILES = {"label-studio": "tasks.json", "doccano": "eve.jsonl", "csv": "out.csv", "tsv": "out.tsv", "jsonl": "out.jsonl",
         "parquet": "out.parquet", "xlsx": "out.xlsx"}  # fmt: skip


def coding(document: str, coder: str, primary: str = "", present: tuple[str, ...] = (), **more: Any) -> DocumentCoding:
    found = tuple(dict.fromkeys(code for code in (primary, more.get("second", ""), *present) if code))
    given = {
        "text": TEXT,
        "document_sha256_16": text_sha256(TEXT)[:16],
        "other": (("title", "A log"), ("note", "see Narva")),
    } | more
    return DocumentCoding(
        f"logs/{document}", document, "logs", coder, primary=primary, present=found, stratum="all",
        sampling_probability=0.5, **given,
    )  # fmt: skip


CODED = [
    coding("d1", "eve", "convoy", ("blockade",), sure=3, weight=(("convoy", 40.0),)),
    coding("d2", "eve", "blockade", second="convoy", appeals=("bread",), sure=1),
    coding("d3", "eve", appeals=("bread",)),
]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["coding", *arguments, "--codebook", str(SCHEME)])


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    blank = [replace(item, coder="", primary="", second="", present=(), appeals=(), sure=None, weight=(), blank=True,
                     other=item.other[:1]) for item in CODED]  # fmt: skip
    write_document_codings(blank, "sheet.jsonl")
    return tmp_path


def submit(path: Path, user: str = "eve", change: Callable[[list[dict[str, Any]]], None] = lambda _: None) -> None:
    """The tasks as Label Studio exports them when one person submits what was shown, or changes it before."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for number, task in enumerate(tasks, 1):
        results = [result for made in task.pop("predictions") for result in made["result"]]
        change(results)
        task["annotations"] = [
            {"id": number, "completed_by": {"email": user}, "was_cancelled": False, "result": results}
        ]
        task["drafts"] = []
    path.write_text(json.dumps(tasks), encoding="utf-8")


def choice(field: str, *values: str) -> dict[str, Any]:
    """A choice as Label Studio writes it."""
    return {"id": "x1", "from_name": field, "to_name": "text", "type": "choices", "origin": "manual",
            "value": {"choices": list(values)}}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_codings_come_back_as_they_went_out(name: str, sheet: Path) -> None:
    write_document_codings(CODED, "coded.jsonl")
    out = run("export", "coded.jsonl", "--to", name, "-o", FILES[name])
    assert out.exit_code == 0, out.output
    assert f"{FILES[name]}: 3 codings of whole documents" in out.stderr
    if name == "label-studio":
        submit(sheet / FILES[name])
    if name == "doccano":  # as it writes remarks: apart from what it was given
        lines = [json.loads(line) | {"Comments": []} for line in Path(FILES[name]).read_text("utf-8").splitlines()]
        Path(FILES[name]).write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    back = run("import", FILES[name], "--from", name, "-o", "back.jsonl")
    assert back.exit_code == 0, back.output
    assert "3 codings, 3 with a code, by eve" in back.stderr
    assert "passed over" not in back.stderr
    assert read_document_codings("back.jsonl", BOOK) == CODED


def test_label_studio_is_told_what_to_offer(sheet: Path) -> None:
    assert run("export", "sheet.jsonl", "--to", "label-studio", "-o", "tasks.json").exit_code == 0
    view = ElementTree.parse(sheet / "tasks.config.xml").getroot()
    offers = {
        control.get("name"): ([item.get("value") for item in control], control.get("choice"))
        for control in view.iter("Choices")
    }
    assert offers == {
        "primary": (["convoy", "blockade", "none"], "single"),
        "second": (["convoy", "blockade"], "single"),
        "present": (["convoy", "blockade"], "multiple"),
        "appeals": (["bread"], "multiple"),
        "sure": (["1", "2", "3"], "single"),
    }
    tasks = json.loads((sheet / "tasks.json").read_text(encoding="utf-8"))
    assert [task["predictions"] for task in tasks] == [[], [], []]
    assert run("export", "sheet.jsonl", "--to", "doccano", "-o", "lines.jsonl").exit_code == 0
    labels = [item["text"] for item in json.loads((sheet / "lines.labels.json").read_text(encoding="utf-8"))]
    assert labels == [f"{field}:{value}" for field, (values, _) in offers.items() for value in values]


def test_what_is_skipped_in_label_studio_is_counted(sheet: Path) -> None:
    assert run("export", "sheet.jsonl", "--to", "label-studio", "-o", "tasks.json").exit_code == 0
    submit(
        sheet / "tasks.json",
        change=lambda results: results.extend([choice("primary", "Armed convoy"), choice("mood", "x")]),
    )
    tasks = json.loads((sheet / "tasks.json").read_text(encoding="utf-8"))
    tasks[0]["annotations"][0]["was_cancelled"] = True
    tasks[1]["annotations"], tasks[1]["drafts"] = [], [{}]
    tasks[2]["annotations"][0] |= {"updated_at": "2026-01-02T03:04:05Z"}
    (sheet / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    back = run("import", "tasks.json", "--from", "label-studio", "-o", "back.jsonl")
    assert back.exit_code == 0, back.output
    for said in (
        "cancelled annotations 1",
        "tasks without an annotation 1",
        "drafts that were not submitted 1",
        "'mood'",
    ):
        assert said in back.stderr
    (only,) = read_document_codings("back.jsonl", BOOK)
    assert (only.document, only.primary, only.coder) == ("d3", "convoy", "eve")  # by the label of its code
    assert dict(only.other)["coded_at"] == "2026-01-02T03:04:05Z"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ([choice("present", "convoy")], "document 'd1' has no primary practice, only present:convoy"),
        ([], "document 'd1' has no primary practice, so"),
        ([choice("primary", "convoy", "blockade")], "has 2 values of 'primary' (convoy, blockade)"),
        ([choice("primary", "convoi")], "'convoi' is not a code"),
        ([choice("primary", "convoy"), choice("sure", "4")], "Give 1 (a toss), 2 or 3 (certain)"),
    ],
)
def test_what_cannot_be_a_coding_is_refused(chosen: list[dict[str, Any]], said: str, sheet: Path) -> None:
    assert run("export", "sheet.jsonl", "--to", "label-studio", "-o", "tasks.json").exit_code == 0
    submit(sheet / "tasks.json", change=lambda results: results.extend(chosen))
    back = run("import", "tasks.json", "--from", "label-studio", "-o", "back.jsonl")
    assert back.exit_code == 2
    assert said in back.stderr
    assert not (sheet / "back.jsonl").exists()


def test_doccano_labels_say_what_they_are_of(sheet: Path) -> None:
    assert run("export", "sheet.jsonl", "--to", "doccano", "-o", "ann.jsonl").exit_code == 0
    lines = [json.loads(line) for line in (sheet / "ann.jsonl").read_text(encoding="utf-8").splitlines()]

    def bring(labels: list[str]) -> Result:
        given = [lines[0] | {"label": labels, "Comments": ["long"]}, *lines[1:]]
        (sheet / "ann.jsonl").write_text("".join(json.dumps(line) + "\n" for line in given), encoding="utf-8")
        return run("import", "ann.jsonl", "--from", "doccano", "-o", "back.jsonl")

    refused = bring(["primary:none", "convoy"])
    assert refused.exit_code == 2
    assert "the label 'convoy' does not begin with what it says (primary:, second:" in refused.stderr
    done = bring(["sure:2", "primary:Armed convoy", "present:blockade"])
    assert done.exit_code == 0, done.output
    assert "passed over: texts without a label 2" in done.stderr
    (only,) = read_document_codings("back.jsonl", BOOK)
    assert (only.coder, only.primary, only.present, only.sure) == ("ann", "convoy", ("convoy", "blockade"), 2)
    assert dict(only.other)["note"] == "long"


def test_a_text_that_the_tool_changed_is_left_out_and_found_by_its_hash(sheet: Path) -> None:
    assert run("export", "sheet.jsonl", "--to", "doccano", "-o", "ann.jsonl").exit_code == 0
    line = json.loads((sheet / "ann.jsonl").read_text(encoding="utf-8").splitlines()[0])
    line |= {"label": ["primary:none"], "text": line["text"].replace("\r\n", "\n")}
    (sheet / "ann.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    back = run("import", "ann.jsonl", "--from", "doccano", "-o", "back.jsonl")
    assert "texts that the tool changed (left out; their hashes find them) 1" in back.stderr
    assert [item.text for item in read_document_codings("back.jsonl", BOOK)] == [""]
    facts = {"id": "d1", "corpus": "logs", "text": TEXT, "state": "EST", "earliest": "1402", "latest": "1402"}
    (sheet / "logs.jsonl").write_text(json.dumps(facts) + "\n", encoding="utf-8")
    again = run("import", "ann.jsonl", "--from", "doccano", "--corpus", "logs.jsonl", "-o", "back.jsonl")
    assert again.exit_code == 0, again.output
    assert [item.text for item in read_document_codings("back.jsonl", BOOK)] == [TEXT]
    bare = run(
        "import", "ann.jsonl", "--from", "doccano", "--corpus", "logs.jsonl", "--standing-off", "-o", "bare.jsonl"
    )
    assert bare.exit_code == 0, bare.output
    assert [item.text for item in read_document_codings("bare.jsonl", BOOK)] == [""]


def test_coders_whose_codings_one_person_saves_stay_apart(sheet: Path) -> None:
    both = [*CODED, *(replace(item, coder="kai", primary="", second="", present=(), weight=()) for item in CODED)]
    write_document_codings(both, "both.jsonl")
    for name in ("label-studio", "doccano"):
        assert run("export", "both.jsonl", "--to", name, "-o", FILES[name]).exit_code == 0
        if name == "label-studio":
            submit(sheet / FILES[name])
        assert run("import", FILES[name], "--from", name, "-o", "back.jsonl").exit_code == 0
        found = read_document_codings("back.jsonl", BOOK)
        assert [(item.coder, item.primary) for item in found] == [(item.coder, item.primary) for item in both]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--to", "brat", "-o", "out"], "--to brat: this format has no place for codes of whole documents"),
        (
            ["--to", "label-studio", "--level", "passages", "-o", "t.json"],
            "--level passages: every task is a whole document",
        ),
        (["--to", "label-studio", "-o", "-"], "-"),
    ],
)
def test_what_does_not_fit_documents_is_refused(options: list[str], said: str, sheet: Path) -> None:
    result = run("export", "sheet.jsonl", *options)
    assert result.exit_code == 2, result.output
    assert said in result.stderr


def test_documents_without_their_texts_are_not_sent_out(sheet: Path) -> None:
    write_document_codings([replace(item, text="") for item in CODED], "bare.jsonl")
    result = run("export", "bare.jsonl", "--to", "doccano", "-o", "lines.jsonl")
    assert result.exit_code == 2
    assert "bare.jsonl: 3 documents whose text is not at hand. Give the corpus" in result.stderr
    assert not (sheet / "lines.jsonl").exists()

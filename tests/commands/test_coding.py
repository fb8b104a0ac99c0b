from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from framing.commands import main

SCHEME = """
name = "harbours"
version = "3"
[[practice]]
id = "convoy"
label = "Convoy"
cues = ["convoy"]
[[domestic]]
id = "bread"
label = "Bread"
cues = ["bread"]
"""
SENTENCE = "The quay was full of barrels and the weather kept the sailors in their beds until the ninth bell rang. "


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a codebook and a document table of three logs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "harbours.toml").write_text(SCHEME, encoding="utf-8")
    texts = [SENTENCE * 4 + ("They asked for a convoy. " if number == 1 else "") for number in range(3)]
    rows = [
        {"id": f"log{number}", "corpus": "logs", "title": f"Log {number}", "text": text, "earliest": "1402-01-01",
         "latest": "1402-12-31", "state": "DEU"}
        for number, text in enumerate(texts)
    ]  # fmt: skip
    from framing.files import text_sha256

    table = pd.DataFrame([row | {"sha256": text_sha256(row["text"])} for row in rows])
    table.to_parquet(tmp_path / "logs.parquet", index=False)
    return tmp_path


def test_draw_code_export_import_agree(home: Path) -> None:
    drawn = run("coding", "draw", "logs.parquet", "--codebook", "harbours.toml", "--size", 3, "-o", "sheet.jsonl")
    assert drawn.exit_code == 0, drawn.output
    assert "3 passages" in drawn.stderr
    assert "1 of cues-1" in drawn.stderr
    assert drawn.stdout == ""
    rows = [json.loads(line) for line in (home / "sheet.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["sampling_probability"] for row in rows} == {1.0}
    assert {row["codebook"][:11] for row in rows} == {"harbours 3 "}
    for row in rows:
        row |= {
            "coder": "ann",
            "practices": [{"practice": "convoy", "stance": "endorse"}] * (row["stratum"] == "cues-1"),
        }
    (home / "ann.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    out = run("coding", "export", "ann.jsonl", "--to", "doccano", "--codebook", "harbours.toml", "-o", "bob.jsonl")
    assert out.exit_code == 0, out.output
    back = run(
        "coding", "import", "bob.jsonl", "--from", "doccano", "--codebook", "harbours.toml", "--corpus", "logs.parquet",
        "--standing-off", "-o", "bob.csv",
    )  # fmt: skip
    assert back.exit_code == 0, back.output
    assert "3 codings, 1 with a code, by bob" in back.stderr
    table = pd.read_csv("bob.csv", keep_default_na=False)
    assert set(table["text"]) == {""}
    assert sorted(table["practices"]) == ["", "", "convoy:endorse"]

    agreed = run("coding", "agree", "ann.jsonl", "bob.csv", "--codebook", "harbours.toml", "--json")
    assert agreed.exit_code == 0, agreed.output
    found = json.loads(agreed.stdout)
    assert sorted(found) == ["coders", "codes", "disputed", "drift", "notes"]
    first = found["codes"][0]
    assert (first["code"], first["alpha"], first["passages"]) == ("primary", 1.0, 3)
    plain = run("coding", "agree", "ann.jsonl", "bob.csv", "--codebook", "harbours.toml", "--draws", 20)
    for said in ("primary", "Coder by coder", "Along the order of coding", "Disputed: 0 passages."):
        assert said in plain.stdout
    written = run("coding", "agree", "ann.jsonl", "bob.csv", "--codebook", "harbours.toml", "-o", "agreement.csv")
    assert written.stdout == ""
    assert pd.read_csv("agreement.csv")["alpha"][0] == 1


def test_agree_tells_blank_rows_and_lists_what_is_disputed(home: Path) -> None:
    rows = [
        {"id": f"p{number}", "text": SENTENCE, "practices": practices, "coder": ""}
        for number, practices in enumerate(("convoy", "none", "convoy", ""))
    ]
    pd.DataFrame(rows).to_csv(home / "ann.csv", index=False)
    pd.DataFrame([*rows[:2], rows[2] | {"practices": "none"}, rows[3]]).to_csv(home / "bob.csv", index=False)
    agreed = run("coding", "agree", "ann.csv", "bob.csv", "--codebook", "harbours.toml", "--disputed", "open.csv")
    assert agreed.exit_code == 0, agreed.output
    assert "ann.csv: 1 of 4 passages are blank" in agreed.stderr
    assert "Disputed: 1 passages." in agreed.stdout
    open_ = pd.read_csv(home / "open.csv")
    assert open_["said"].tolist() == ["ann = convoy:endorse; bob = none"]
    both = run(
        "coding", "agree", "ann.csv", "bob.csv", "--codebook", "harbours.toml", "-o", "x.csv", "--disputed", "x.csv"
    )
    assert both.exit_code == 2


def test_adjudicate_with_decisions_on_what_was_left_open(home: Path) -> None:
    rows = [{"id": f"p{number}", "text": SENTENCE, "practices": "convoy", "coder": ""} for number in range(3)]
    pd.DataFrame(rows).to_csv(home / "ann.csv", index=False)
    pd.DataFrame([rows[0], rows[1] | {"practices": "none"}]).to_csv(home / "bob.csv", index=False)
    files = ("coding", "adjudicate", "ann.csv", "bob.csv", "--codebook", "harbours.toml")
    first = run(*files, "-o", "gold.csv")
    assert first.exit_code == 0, first.output
    assert "gold.csv: 1 codings by 'gold' (1 unanimous, 2 coders)" in first.stderr
    assert "2 passages left open: --open SHEET" in first.stderr
    run(*files, "--open", "open.csv", "-o", "gold.csv")
    sheet = pd.read_csv(home / "open.csv", keep_default_na=False)
    assert dict(zip(sheet["id"], sheet["open"], strict=True)) == {
        "p1": "in halves: convoy", "p2": "read by 1 of at least 2"
    }  # fmt: skip
    sheet.assign(practices=["none", ""], coder=["dora", ""]).to_csv(home / "open.csv", index=False)
    again = run(*files, "--decisions", "open.csv", "-o", "gold.csv")
    assert "Note: open.csv: 1 of 2 passages are blank" in again.stderr
    gold = pd.read_csv(home / "gold.csv", keep_default_na=False)
    assert gold[["id", "coder", "practices", "adjudicated"]].to_numpy().tolist() == [
        ["p0", "gold", "convoy:endorse", "unanimous, 2 coders"], ["p1", "gold", "none", "decided by dora"]
    ]  # fmt: skip
    assert gold["history"].tolist()[1] == "ann = convoy:endorse; bob = none"
    assert run(*files, "--rule", "coder", "-o", "x.csv").exit_code == 2
    assert run(*files, "--rule", "coder", "--coder", "anne", "-o", "x.csv").exit_code == 2
    assert run(*files, "-o", "ann.csv").exit_code == 2


def test_leave_out_draws_as_many_new_passages_and_joint_gives_both_one_probability(home: Path) -> None:
    draw = ("coding", "draw", "logs.parquet", "--codebook", "harbours.toml", "--strata", "none")
    assert run(*draw, "--size", 2, "-o", "first.csv").exit_code == 0
    more = run(*draw, "--size", 1, "--leave-out", "first.csv", "--joint", "both.csv", "-o", "more.csv")
    assert more.exit_code == 0, more.output
    assert "2 passages of 2 codings left out" in more.stderr
    first, new, both = (pd.read_csv(home / f"{name}.csv") for name in ("first", "more", "both"))
    assert len(new) == 1
    assert not set(new["id"]) & set(first["id"])
    assert both["id"].tolist() == first["id"].tolist()
    assert set(both["sampling_probability"]) == set(new["sampling_probability"]) == {1.0}  # 3 of 3
    assert first["sampling_probability"].tolist() == pytest.approx([2 / 3] * 2)
    none = run(*draw, "--size", 1, "--leave-out", "first.csv", "--leave-out", "more.csv", "-o", "none.csv")
    assert none.exit_code == 2
    assert "coded before" in none.stderr
    assert not (home / "none.csv").exists()


def test_export_with_the_corpus_writes_whole_documents(home: Path) -> None:
    run("coding", "draw", "logs.parquet", "--codebook", "harbours.toml", "--size", 3, "-o", "sheet.csv")
    out = run(
        "coding", "export", "sheet.csv", "--to", "brat", "--codebook", "harbours.toml", "--corpus", "logs.parquet",
        "-o", "brat",
    )  # fmt: skip
    assert out.exit_code == 0, out.output
    assert len(list((home / "brat").glob("*.txt"))) == 3
    assert (home / "brat" / "logs_log0.txt").read_text(encoding="utf-8") == SENTENCE * 4


@pytest.mark.parametrize(("tool", "ending"), [("brat", "txt"), ("cas", "xmi")])
def test_documents_whose_ids_lose_their_differences_keep_files_of_their_own(home: Path, tool: str, ending: str) -> None:
    rows = [
        {"id": f"r{number}", "document": name, "text": f"Ship {number} came in.", "practices": ""}
        for number, name in enumerate(("x!", "x?", "x-2", "x"))
    ]
    (home / "four.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    book = ("--codebook", "harbours.toml")
    assert run("coding", "export", "four.jsonl", "--to", tool, *book, "-o", "out").exit_code == 0
    texts = [path.read_text(encoding="utf-8") for path in (home / "out").glob(f"*.{ending}")]
    assert sorted(number for number in range(4) for text in texts if f"Ship {number} came in." in text) == [0, 1, 2, 3]
    assert run("coding", "export", "four.jsonl", "--to", tool, *book, "-o", "out.zip").exit_code == 0
    with zipfile.ZipFile(home / "out.zip") as packed:
        assert len(set(packed.namelist())) == len(packed.namelist())
    assert run("coding", "import", "out", "--from", tool, *book, "-o", "back.jsonl").exit_code == 0
    back = [json.loads(line) for line in (home / "back.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted((row["id"], row["document"], row["text"]) for row in back) == sorted(
        (row["id"], row["document"], row["text"]) for row in rows
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "nowhere.json", "--from", "brat", "-o", "x.jsonl"], "nowhere.json"),
        (["import", "harbours.toml", "--from", "labelstudio", "-o", "x.jsonl"], "'label-studio'"),
        (["import", "harbours.toml", "--from", "label-studio", "-o", "x.jsonl"], "harbours.toml"),
        (["draw", "logs.parquet", "--size", "0", "-o", "x.jsonl"], "--size"),
        (["draw", "logs.parquet", "-o", "x.docx"], ".docx"),
        (["agree", "harbours.toml"], "harbours.toml"),
        (["export", "bad.jsonl", "--to", "brat", "-o", "x"], "row 1, id 'a'"),
        (["draw", "logs.parquet", "--codebook", "nowhere.toml", "-o", "x.jsonl"], "nowhere.toml"),
    ],
)
def test_wrong_use_is_named_and_writes_nothing(home: Path, arguments: list[str], said: str) -> None:
    (home / "bad.jsonl").write_text('{"id": "a", "practices": "convoi", "text": "x"}\n', encoding="utf-8")
    before = sorted(path.name for path in home.iterdir())
    result = run("coding", *arguments)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert sorted(path.name for path in home.iterdir()) == before


def test_a_changed_text_is_named(home: Path) -> None:
    run("coding", "draw", "logs.parquet", "--codebook", "harbours.toml", "--size", 3, "-o", "sheet.jsonl")
    table = pd.read_parquet("logs.parquet")
    from framing.files import text_sha256

    table["text"] = table["text"] + "!"
    table["sha256"] = table["text"].map(text_sha256)
    table.to_parquet("changed.parquet", index=False)
    result = run(
        "coding", "import", "sheet.jsonl", "--from", "jsonl", "--codebook", "harbours.toml",
        "--corpus", "changed.parquet", "-o", "x.jsonl",
    )  # fmt: skip
    assert result.exit_code == 2
    assert "has changed since it was coded" in result.stderr
    assert not (home / "x.jsonl").exists()

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]
Make = Callable[..., Path]


def test_figures_intervals_baseline_and_ceiling(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    codings = codings_file(tmp_path / "c.jsonl", 90)
    code, out, err = run("evaluate", codings, "--codebook", toy_book, "--second-coder", codings, "--learning-curve",
                         "--repeats", 2, "-o", tmp_path / "e", "--json")  # fmt: skip
    assert code == 0, err
    report = json.loads(out)
    row = report["codes"]["ships"]
    assert row["f1"] > 0.9
    assert 0 <= row["f1_low"] <= row["f1"] <= row["f1_high"] <= 1
    assert report["cue_baseline"]["f1"]["ships"] > 0.9
    assert report["cue_baseline"]["f1"]["talks"] < 0.9
    assert report["second_coder"]["f1"] == {"ships": 1.0, "talks": 1.0}
    assert report["confusion"]["ships"]["ships"] >= 27
    assert len(report["spread"]) == 2
    assert {each["share"] for each in report["learning_curve"]} == {0.25, 0.5, 0.75, 1.0}
    assert {path.name for path in (tmp_path / "e").iterdir()} == {
        "evaluation.json", "codes.csv", "confusion.csv", "learning_curve.csv",
    }  # fmt: skip


def test_two_families_compared(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    codings = codings_file(tmp_path / "c.jsonl", 90)
    code, out, err = run("evaluate", codings, "--codebook", toy_book, "--compare", "cues", "words", "--json")
    assert code == 0, err
    found = json.loads(out)["difference"]["codes"]
    assert found["talks"]["difference"] > 0.2
    assert found["talks"]["low"] > 0
    assert found["ships"]["low"] <= found["ships"]["difference"] <= found["ships"]["high"]
    code, out, _ = run("evaluate", codings, "--codebook", toy_book, "--compare", "words", "words")
    assert "words minus words" in out
    assert "+0.000" in out


def test_passages_of_one_document_are_held_out_one_by_one(
    toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    path = codings_file(tmp_path / "c.jsonl", 90)
    rows = [json.loads(line) | {"document": "one", "start": 0} for line in path.read_text().splitlines()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, out, err = run("evaluate", path, "--codebook", toy_book, "--folds", 3, "--learning-curve", "--json")
    assert code == 0, err
    assert "passages are held out one by one" in err
    assert json.loads(out)["codes"]["ships"]["f1"] > 0.9
    assert json.loads(out)["learning_curve"][-2]["f1"] > 0.9


def test_text_for_people_goes_to_stdout(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    codings = codings_file(tmp_path / "c.jsonl")
    code, out, _ = run("evaluate", codings, "--codebook", toy_book, "--folds", 3, "--learning-curve")
    assert code == 0
    assert "practice: macro F1" in out
    assert "F1, trained on passages" in out
    assert "Still rising by more than 0.02" in out


def test_a_trained_model_on_codings_that_it_has_not_seen(
    toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    seen = codings_file(tmp_path / "c.jsonl", 90)
    assert run("train", seen, "--codebook", toy_book, "-o", tmp_path / "m")[0] == 0
    fresh = tmp_path / "fresh.jsonl"
    rows = [json.loads(line) for line in seen.read_text().splitlines()]
    fresh.write_text("".join(json.dumps(row | {"id": f"n{row['id']}", "document": f"n{row.get('document', row['id'])}",
                                               "corpus": "new"}) + "\n" for row in rows))  # fmt: skip
    code, out, err = run("evaluate", fresh, seen, "--model", tmp_path / "m", "--json", "-o", tmp_path / "e")
    assert code == 0, err
    report = json.loads(out)
    assert (report["passages"], report["left_out"]) == (90, 90)
    assert report["corpora"]["new"]["codes"]["ships"]["f1"] > 0.9
    header, first, *_ = (tmp_path / "e" / "corpora.csv").read_text().splitlines()
    assert header.startswith("corpus,share_coded,share_model,code,kind")
    assert first.startswith("new,,,ships,practice")
    code, out, err = run("evaluate", fresh, "--model", tmp_path / "m")
    assert code == 0
    assert "new, 90 passages:" in out
    code, _, err = run("evaluate", seen, "--model", tmp_path / "m")
    assert code == 2
    assert "was trained on" in err
    code, _, err = run("evaluate", fresh, "--model", tmp_path / "m", "--transfer", "--codebook", toy_book)
    assert code == 2
    assert "leave out --transfer, --codebook" in err


def test_wrong_use(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    codings = codings_file(tmp_path / "c.jsonl")
    code, _, err = run("evaluate", codings, "--codebook", toy_book, "--family", "word")
    assert code == 2
    assert "Did you mean 'words'" in err
    other = tmp_path / "o.jsonl"
    other.write_text(codings.read_text().replace('"id": "t', '"id": "z'))
    code, _, err = run("evaluate", codings, "--codebook", toy_book, "--second-coder", other)
    assert code == 2
    assert "no passage id in common" in err

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from framing.commands import main

from ..conftest import SCHEME
from .conftest import Chat


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "harbours.toml").write_text(SCHEME, encoding="utf-8")
    rows = [{"id": f"p{n}", "text": f"A {'convoy' if n % 2 else 'gull'} of {n}.", "practices": ""} for n in range(4)]
    pd.DataFrame(rows).to_csv(tmp_path / "sheet.csv", index=False)
    return tmp_path


def ask(chat: Chat, *more: object, answer: str | None = None) -> Result:
    arguments = ["coding", "ask", "sheet.csv", "--endpoint", chat.url, "--model", "toy", "--codebook", "harbours.toml",
                 "-o", "toy.jsonl", *map(str, more)]  # fmt: skip
    return CliRunner().invoke(main, arguments, input=answer)


def test_nothing_is_sent_before_the_question_is_answered(chat: Chat, home: Path) -> None:
    refused = ask(chat, "--price", 1, 2, answer="n\n")
    assert refused.exit_code == 1
    assert "4 passages (16 words), about" in refused.stderr
    assert "cost about 0.00, in the currency of --price" in refused.stderr
    assert (
        f"The texts of 4 passages go to {chat.url}/chat/completions and stay on this machine. Send them?"
        in refused.stderr
    )
    assert ask(chat, answer="").exit_code == 1  # nobody is there to answer
    shown = ask(chat, "--dry-run")
    assert shown.exit_code == 0
    assert "- convoy (Convoy)" in shown.stdout
    assert "A gull of 0." in shown.stdout
    assert chat.bodies == []
    assert not (home / "toy.jsonl").exists()
    assert ask(chat, answer="y\n").exit_code == 0
    assert len(chat.bodies) == 4


def test_a_model_is_a_coder_by_name_marked_in_agreement_and_on_the_card(chat: Chat, home: Path) -> None:
    done = ask(chat, "--yes", "--coder", "toy1")
    assert done.exit_code == 0, done.output
    assert "toy.jsonl: 4 of 4 passages coded by the model 'toy1', 2 with a code" in done.stderr
    assert "people have to code" in done.stderr
    people = pd.read_csv("sheet.csv").assign(coder="ann", practices=["none", "convoy", "convoy", "convoy"])
    people.to_csv("ann.csv", index=False)
    agreed = CliRunner().invoke(
        main, ["coding", "agree", "ann.csv", "toy.jsonl", "--codebook", "harbours.toml", "--json"]
    )
    assert agreed.exit_code == 0, agreed.output
    found = json.loads(agreed.stdout)
    assert {row["coder"]: row["model"] for row in found["coders"]} == {"ann": False, "toy1": True}
    assert [(row["model"], row["code"], row["differs"]) for row in found["models"]] == [
        ("toy1", "any code", 0.25), ("toy1", "convoy", 0.25),
    ]  # fmt: skip
    shown = CliRunner().invoke(main, ["coding", "agree", "ann.csv", "toy.jsonl", "--codebook", "harbours.toml"])
    assert "Models against people" in shown.stdout
    rows = [json.loads(line) for line in (home / "toy.jsonl").read_text(encoding="utf-8").splitlines()]
    more = [row | {"id": f"{row['id']}-{n}", "document": f"d{n}"} for n in range(8) for row in rows]
    (home / "many.jsonl").write_text("".join(json.dumps(row) + "\n" for row in more), encoding="utf-8")
    trained = CliRunner().invoke(main, ["train", "many.jsonl", "--codebook", "harbours.toml", "-o", "model"])
    assert trained.exit_code == 0, trained.output
    card = (home / "model" / "card.md").read_text(encoding="utf-8")
    assert "toy1 (a model, 32 passages)" in card


def test_passages_without_an_answer_are_told_and_asked_about_again(chat: Chat, home: Path, waits: list[float]) -> None:
    chat.faults = {"of 1": ["empty"] * 2, "of 0": ["refuse"]}
    first = ask(chat, "--yes", "--tries", 2)
    assert first.exit_code == 1
    assert "1 passages refused by the model (p0: refused: I will not.)" in first.stderr
    assert "1 passages without a usable answer (p1: the answer is empty)" in first.stderr
    assert "The same command asks again" in first.stderr
    again = ask(chat, "--yes", "--tries", 2)
    assert again.exit_code == 0
    assert "3 of 4 passages are answered already" in again.stderr
    assert "3 of 4 passages coded" in again.stderr


def test_wrong_use_is_named(chat: Chat, home: Path) -> None:
    for more, said in (
        (("--extra", "[1]"), "no JSON object"),
        (("--answers", "sheet.csv"), "sheet.csv"),
        (("--error", "0"), "--error"),
    ):
        result = ask(chat, "--yes", *more)
        assert result.exit_code == 2, result.output
        assert said in result.stderr
    chat.faults = {"of": [500] * 99}
    nothing = ask(chat, "--yes", "--tries", 1)
    assert nothing.exit_code == 1
    assert "no usable answer to any of 4 passages" in nothing.stderr
    assert chat.bodies

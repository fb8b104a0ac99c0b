"""A chat model that codes whole documents, by the public command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from framing.codebook import Codebook
from framing.coding.coders.reading import models_among
from framing.coding.documents import DocumentCoding, read_document_codings, write_document_codings
from framing.coding.documents.units import as_unit
from framing.coding.machines.documents import about_documents, shorten
from framing.commands import main

from ..conftest import SCHEME
from .conftest import Chat

LONG = " ".join(f"word{number}" for number in range(30)) + " convoy."


def code_document(text: str) -> dict[str, Any]:
    """A convoy where the document says so, the blockade beside it; else nothing."""
    convoy = "convoy" in text
    return {
        "primary": "convoy" if convoy else "none",
        "second": "none",
        "present": ["blockade"] if convoy else [],
        "appeals": [],
        "sure": 2,
        "reason": "It asks for it.",
    }


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chat: Chat) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "harbours.toml").write_text(SCHEME, encoding="utf-8")
    texts = {"a": "We ask for a convoy.", "b": "It rained.", "c": LONG}
    sheet = [
        DocumentCoding(f"logs/{name}", name, "logs", stratum="all", sampling_probability=0.5, text=text, blank=True)
        for name, text in texts.items()
    ]
    write_document_codings(sheet, "sheet.csv")
    chat.code = code_document
    return tmp_path


def ask(chat: Chat, *more: object, answer: str | None = None) -> Result:
    arguments = ["coding", "ask", "sheet.csv", "--endpoint", chat.url, "--model", "toy", "--codebook", "harbours.toml",
                 "-o", "toy.jsonl", *map(str, more)]  # fmt: skip
    return CliRunner().invoke(main, arguments, input=answer)


def test_a_model_codes_documents_and_is_a_coder_like_any_other(chat: Chat, home: Path, scheme: Codebook) -> None:
    done = ask(chat, "--yes")
    assert done.exit_code == 0, done.output
    assert "toy.jsonl: 3 of 3 documents coded by the model 'toy', 2 with a code" in done.stderr
    assert "of documents (with 80 % power" in done.stderr
    assert "too long" not in done.stderr
    found = {item.document: item for item in read_document_codings("toy.jsonl", scheme)}
    first = found["a"]
    assert (first.primary, first.second, first.present, first.sure) == ("convoy", "", ("convoy", "blockade"), 2)
    assert (first.coder, first.stratum, first.sampling_probability) == ("toy", "all", 0.5)
    assert (found["b"].primary, found["b"].blank) == ("", False)
    other = dict(first.other)
    assert (other["model"], other["note"]) == ("toy-1.2", "It asks for it.")
    assert models_among([as_unit(item) for item in found.values()]) == {"toy"}
    sent = chat.bodies[0]
    assert sent["messages"][1]["content"] == "Document:\nWe ask for a convoy."
    assert sent["messages"][0]["content"] == about_documents(scheme).prompt
    schema = sent["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["primary"]["enum"] == [*scheme.ids("practice"), "none"]
    assert schema["required"] == list(schema["properties"])
    (home / "ann.csv").write_text(
        "corpus,document,coder,primary\nlogs,a,ann,convoy\nlogs,b,ann,none\nlogs,c,ann,blockade\n", encoding="utf-8"
    )
    agreed = CliRunner().invoke(
        main, ["coding", "agree", "ann.csv", "toy.jsonl", "--codebook", "harbours.toml", "--json"]
    )
    assert agreed.exit_code == 0, agreed.output
    assert {row["coder"]: row["model"] for row in json.loads(agreed.stdout)["coders"]} == {"ann": False, "toy": True}


def test_what_is_cut_of_long_documents_is_told_before_anything_is_sent(
    chat: Chat, home: Path, scheme: Codebook
) -> None:
    refused = ask(chat, "--longest", 6, answer="n\n")
    assert refused.exit_code == 1
    assert "Too long to be sent whole: 1 of 3 documents (the longest has 31 words)" in refused.stderr
    assert "3 documents (19 words), about" in refused.stderr  # 5, 2, and 6 with the 6 of the notice
    assert "The texts of 3 documents go to" in refused.stderr
    assert chat.bodies == []
    assert ask(chat, "--longest", 6, "--yes").exit_code == 0
    sent = [body["messages"][1]["content"] for body in chat.bodies]
    assert sent[2] == "Document:\nword0 word1 word2\n\n[... 25 words left out ...]\n\nword28 word29 convoy."
    found = {item.document: dict(item.other)["asked"] for item in read_document_codings("toy.jsonl", scheme)}
    assert found["c"].endswith(", shortened")
    assert not found["a"].endswith("shortened")
    again = ask(chat, "--longest", 8, "--yes")
    assert "2 of 3 documents are answered already" in again.stderr  # the long one is another question now
    assert len(chat.bodies) == 4


def test_a_document_is_shortened_between_words() -> None:
    text = "one  two\n\nthree four five"
    assert shorten(text, 5) == text
    assert shorten(text, 3) == "one  two\n\n[... 2 words left out ...]\n\nfive"
    assert shorten(text, 2) == "one\n\n[... 3 words left out ...]\n\nfive"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"primary": "convoi"}, "'convoi' is not a code"),
        ({"primary": None}, "'primary' is missing; give a practice, or 'none'"),
        ({"second": "convoy"}, "another than the primary one"),
        ({"present": "blockade"}, "'present' is no list"),
        ({"sure": 7}, "Give 1 (a toss), 2 or 3 (certain)"),
    ],
)
def test_an_answer_that_is_no_coding_is_asked_for_again(
    wrong: dict[str, Any], said: str, chat: Chat, home: Path, scheme: Codebook
) -> None:
    answers = [code_document("convoy") | wrong]
    chat.code = lambda text: answers.pop() if "ask for a convoy" in text and answers else code_document(text)
    assert ask(chat, "--yes").exit_code == 0
    assert len(chat.bodies) == 4
    assert said in chat.bodies[1]["messages"][3]["content"]
    assert [item.primary for item in read_document_codings("toy.jsonl", scheme)] == ["convoy", "", "convoy"]


def test_passages_are_sent_whole_and_documents_need_their_texts(chat: Chat, home: Path) -> None:
    bare = (home / "sheet.csv").read_text(encoding="utf-8").replace("It rained.", "")
    (home / "bare.csv").write_text(bare, encoding="utf-8")
    (home / "passages.csv").write_text("id,text,practices\np,A convoy.,\n", encoding="utf-8")
    arguments = ["--endpoint", chat.url, "--model", "toy", "--codebook", "harbours.toml", "-o", "x.jsonl", "--yes"]
    absent = CliRunner().invoke(main, ["coding", "ask", "bare.csv", *arguments])
    assert absent.exit_code == 2
    assert "bare.csv: 1 documents whose text is not at hand" in absent.stderr
    longest = CliRunner().invoke(main, ["coding", "ask", "passages.csv", *arguments, "--longest", "9"])
    assert longest.exit_code == 2
    assert "--longest is for sheets of whole documents" in longest.stderr
    assert chat.bodies == []

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from framing.codebook import Codebook
from framing.coding import Coding
from framing.coding.coders.reading import models_among
from framing.coding.machines.asking import Asker
from framing.coding.machines.endpoint import Endpoint
from framing.coding.machines.keeping import KeptAnswers
from framing.errors import BadCodings, BadSetting, CannotWrite, EndpointRefuses

from .conftest import Chat


def passage(name: str, text: str) -> Coding:
    return Coding(name, "", "logs", name, "", 0, len(text), text=text, stratum="all", sampling_probability=0.5)


def asker(chat: Chat, scheme: Codebook, folder: Path, **more: Any) -> Asker:
    endpoint = Endpoint(chat.url, "toy", **more)
    return Asker(endpoint, scheme, KeptAnswers(folder / "answers.jsonl"), "toy")


def test_a_model_codes_from_the_codebook_alone_and_says_that_it_is_one(
    chat: Chat, scheme: Codebook, tmp_path: Path
) -> None:
    sheet = [passage("a", "A convoy came."), passage("b", "Rain.")]
    found = asker(chat, scheme, tmp_path, key="secret").ask_all(sheet)
    assert [(item.id, item.coder, item.practices, item.nothing) for item in found.codings] == [
        ("a", "toy", (("convoy", "endorse"),), False),
        ("b", "toy", (), True),
    ]
    assert models_among(found.codings) == {"toy"}
    other = dict(found.codings[0].other)
    assert (other["model"], other["note"]) == ("toy-1.2", "It says so.")
    assert other["asked"].endswith(", temperature 0, seed 0")
    assert other["codebook"].startswith("harbours 3 ")
    assert (found.codings[0].stratum, found.codings[0].sampling_probability) == ("all", 0.5)
    body = chat.bodies[0]
    assert (body["model"], body["temperature"], body["seed"]) == ("toy", 0.0, 0)
    assert body["messages"][1]["content"] == "Passage:\nA convoy came."
    prompt = body["messages"][0]["content"]
    for code in scheme.codes:
        assert f"- {code.id} ({code.label})" in prompt
        assert not any(f'"{cue}"' in prompt for cue in code.cues)
    schema = body["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["practices"]["items"]["properties"]["practice"]["enum"] == ["convoy", "blockade"]
    assert chat.headers[0]["Authorization"] == "Bearer secret"
    assert "secret" not in (tmp_path / "answers.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("fault", ["broken", "html", "cut", "empty", "no choices", "wrong code", "fenced", 429, 503])
def test_a_fault_is_mended_by_asking_again(
    fault: Any, chat: Chat, scheme: Codebook, tmp_path: Path, waits: list[float]
) -> None:
    chat.faults["convoy"] = [fault]
    found = asker(chat, scheme, tmp_path).ask_all([passage("a", "A convoy came.")])
    assert [item.primary for item in found.codings] == ["convoy"]
    assert len(chat.bodies) == (1 if fault == "fenced" else 2)
    last = chat.bodies[-1]
    if fault in ("broken", "wrong code"):  # told what was wrong, beside its own answer
        assert [message["role"] for message in last["messages"]] == ["system", "user", "assistant", "user"]
        said = last["messages"][3]["content"]
        assert ("'convoi' is not a code" in said) if fault == "wrong code" else ("broken" in said)
    elif fault == "cut":
        assert last["max_tokens"] == 2 * chat.bodies[0]["max_tokens"]
    elif fault in (429, 503):
        assert waits == [3.0]  # as long as the server asks
    elif fault != "fenced":
        assert waits == [1.0]
    rows = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["kind"] for row in rows] == ["run", "answer"]
    assert len(rows[1]["attempts"]) == len(chat.bodies)
    assert bool(rows[1]["attempts"][0]["problem"]) == (fault != "fenced")


def test_a_broken_connection_is_tried_again_with_longer_waits(
    chat: Chat, scheme: Codebook, tmp_path: Path, waits: list[float]
) -> None:
    chat.faults["hang"] = [True] * 2
    found = asker(chat, scheme, tmp_path).ask_all([passage("a", "A convoy will hang there.")])
    assert len(found.codings) == 1
    assert waits == [1.0, 2.0]


def test_half_a_response_is_asked_for_again(chat: Chat, scheme: Codebook, tmp_path: Path, waits: list[float]) -> None:
    chat.faults["half"] = [True]
    found = asker(chat, scheme, tmp_path).ask_all([passage("a", "A convoy, half of it gone.")])
    assert [item.primary for item in found.codings] == ["convoy"]
    assert len(chat.bodies) == 2
    assert waits == [1.0]


def test_a_time_out_is_told_and_waited_out(
    chat: Chat, scheme: Codebook, tmp_path: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    post, late = requests.post, [True, True]

    def slow(*arguments: Any, **more: Any) -> Any:
        assert more["timeout"] == (15.0, 7.0)
        if late:
            late.pop()
            raise requests.ReadTimeout
        return post(*arguments, **more)

    monkeypatch.setattr("framing.coding.machines.endpoint.requests.post", slow)
    found = asker(chat, scheme, tmp_path, timeout=7.0).ask_all([passage("a", "A convoy came.")])
    assert len(found.codings) == 1
    assert waits == [1.0, 2.0]
    rows = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows[1]["attempts"][0]["problem"] == "no answer within 7 s"


def test_refusals_are_final_and_what_failed_is_asked_about_again(
    chat: Chat, scheme: Codebook, tmp_path: Path, waits: list[float]
) -> None:
    sheet = [
        passage("a", "A convoy came."),
        passage("r", "Gunpowder."),
        passage("f", "Powder."),
        passage("x", "A port."),
    ]
    chat.faults = {"Gunpowder": ["refuse"], "Powder.": ["filter"], "port": ["broken"] * 4}
    found = asker(chat, scheme, tmp_path).ask_all(sheet)
    assert [item.id for item in found.codings] == ["a"]
    assert found.refused == {"r": "refused: I will not.", "f": "refused: content filter"}
    assert list(found.left) == ["x"]
    asked = len(chat.bodies)
    again = asker(chat, scheme, tmp_path).ask_all(sheet)
    assert ([item.id for item in again.codings], again.kept) == (["a", "x"], 3)
    assert len(chat.bodies) == asked + 1
    assert again.codings[0] == found.codings[0]


def test_a_run_goes_on_after_it_was_cut_off(chat: Chat, scheme: Codebook, tmp_path: Path) -> None:
    sheet = [passage(f"p{n}", f"A convoy of {n}.") for n in range(4)]
    asker(chat, scheme, tmp_path).ask_all(sheet[:3])
    path = tmp_path / "answers.jsonl"
    content = path.read_bytes()
    path.write_bytes(content[:-40])  # the last line half written
    found = asker(chat, scheme, tmp_path).ask_all(sheet, parallel=3)
    assert [item.id for item in found.codings] == ["p0", "p1", "p2", "p3"]
    assert len(chat.bodies) == 3 + 2
    assert len(asker(chat, scheme, tmp_path).ask_all(sheet).codings) == 4
    assert len(chat.bodies) == 5
    path.write_bytes(b"no json\n" + content)
    with pytest.raises(BadCodings, match="line 1: is not a stored answer"):
        asker(chat, scheme, tmp_path)


def test_another_setting_is_another_question(chat: Chat, scheme: Codebook, tmp_path: Path) -> None:
    sheet = [passage("a", "A convoy came.")]
    asker(chat, scheme, tmp_path).ask_all(sheet)
    asker(chat, scheme, tmp_path, temperature=0.7).ask_all(sheet)
    asker(chat, scheme, tmp_path, extra={"top_p": 0.5, "seed": None}).ask_all(sheet)
    assert len(chat.bodies) == 3
    assert chat.bodies[2]["top_p"] == 0.5
    assert "seed" not in chat.bodies[2]


def test_a_server_without_structured_answers_is_asked_plainly(chat: Chat, scheme: Codebook, tmp_path: Path) -> None:
    chat.forms = (None,)
    found = asker(chat, scheme, tmp_path).ask_all([passage("a", "A convoy came."), passage("b", "Rain.")])
    assert len(found.codings) == 2
    assert [(body.get("response_format") or {}).get("type") for body in chat.bodies] == [
        "json_schema",
        "json_object",
        None,
        None,
    ]


@pytest.mark.parametrize(("status", "said"), [(401, "--key-env"), (404, "--model"), (307, "says 307")])
def test_a_server_that_refuses_every_request_stops_the_run(
    status: int, said: str, chat: Chat, scheme: Codebook, tmp_path: Path
) -> None:
    chat.faults["convoy"] = [status]
    with pytest.raises(EndpointRefuses, match=said):
        asker(chat, scheme, tmp_path).ask_all([passage("a", "A convoy came.")])


def test_a_silent_endpoint_is_given_up(chat: Chat, scheme: Codebook, tmp_path: Path, waits: list[float]) -> None:
    chat.faults["hang"] = [True] * 99
    sheet = [passage(f"p{n}", f"They hang {n}.") for n in range(9)]
    with pytest.raises(EndpointRefuses, match="no answer to 5 passages in a row"):
        asker(chat, scheme, tmp_path).ask_all(sheet)


def test_addresses(scheme: Codebook, tmp_path: Path) -> None:
    assert Endpoint("http://localhost:1/v1/", "m").url == "http://localhost:1/v1/chat/completions"
    assert Endpoint("http://localhost:1/v1/chat/completions", "m").url == "http://localhost:1/v1/chat/completions"
    assert [Endpoint(url, "m").is_here for url in ("http://[::1]:3/v1", "http://127.0.0.9/v1", "https://models.test/v1")] == [
        True, True, False,
    ]  # fmt: skip
    with pytest.raises(BadSetting, match="not an address"):
        Endpoint("localhost:11434", "m")
    with pytest.raises(BadCodings, match="--corpus"):
        Asker(Endpoint("http://localhost/v1", "m"), scheme, KeptAnswers(tmp_path / "x"), "m").waiting(
            [replace(passage("a", "x"), text="")]
        )


def test_answers_that_cannot_be_kept_are_an_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=tmp_path.name):
        KeptAnswers(tmp_path).add({"kind": "run"})

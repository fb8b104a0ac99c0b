"""JSON and ConvoKit corpora: what is read, and what is refused."""

from __future__ import annotations

import json
import zipfile

import pytest

from framing.corpus.readers import Accounts, ReaderSettings, convokit, find_reader, json_path
from framing.errors import BadSetting, BadTable, UnreadableFile

from .reading import read_file


def test_json_by_path_and_by_itself(tmp_path):
    path = tmp_path / "debate.json"
    one = {"id": "a", "body": {"plain": "We agree."}, "year": 1950}
    other = {"id": "b", "body": {"plain": "We do not."}, "year": 1951}
    value = {"house": "Assembly", "days": [{"speeches": [one]}, {"speeches": [other]}]}
    path.write_text(json.dumps(value))
    found = read_file(json_path, path, {"text": "$.body.plain"}, path="$.days[*].speeches[*]")
    assert [(item.id, item.text, item.metadata["year"]) for item in found] == [
        ("a", "We agree.", "1950"),
        ("b", "We do not.", "1951"),
    ]
    path.write_text(json.dumps([{"text": "One."}, {"text": "Two."}]))
    assert [item.id for item in read_file(json_path, path)] == ["debate-1", "debate-2"]


def test_json_errors_name_line_and_path(tmp_path):
    path = tmp_path / "debate.json"
    path.write_text('{"a": 1,\n "b": }')
    with pytest.raises(UnreadableFile, match="line 2, column"):
        read_file(json_path, path)
    path.write_text('{"a": [{"text": "x"}]}')
    with pytest.raises(BadSetting, match="JSONPath"):
        read_file(json_path, path, path="$.a[")
    with pytest.raises(UnreadableFile, match=r"\$\.b"):
        read_file(json_path, path, path="$.b[*]")
    path.write_text('[{"words": "x"}]')
    with pytest.raises(BadTable, match="text=NAME"):
        read_file(json_path, path)


@pytest.fixture
def convokit_folder(tmp_path):
    rows = [
        {"id": "u1", "speaker": "s1", "conversation_id": "c1", "text": "Shall we join?", "timestamp": 1,
         "meta": {"tone": "calm"}},
        {"id": "u2", "speaker": "s2", "conversation_id": "c1", "reply-to": "u1", "text": "We shall.",
         "timestamp": 1262304000},
        {"id": "u3", "speaker": "s1", "conversation_id": "c2", "text": "Next item."},
    ]  # fmt: skip
    (tmp_path / "utterances.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "speakers.json").write_text(
        json.dumps({"s1": {"meta": {"name": "Ann Smith", "country": "USA"}}, "s2": {}})
    )
    (tmp_path / "conversations.json").write_text(json.dumps({"c1": {"meta": {"title": "The league"}}}))
    return tmp_path


def test_convokit_utterances_with_their_speakers(convokit_folder):
    assert find_reader(convokit_folder) is convokit
    first, second, third = read_file(convokit, convokit_folder)
    assert (first.id, first.text, first.metadata["speaker"], first.metadata["country"]) == (
        "u1",
        "Shall we join?",
        "Ann Smith",
        "USA",
    )
    assert (first.metadata["title"], first.metadata["tone"], third.metadata["conversation"]) == (
        "The league",
        "calm",
        "c2",
    )
    assert "date" not in first.metadata
    assert (second.metadata["speaker"], second.metadata["date"], second.metadata["reply_to"]) == (
        "s2",
        "2010-01-01",
        "u1",
    )


def test_convokit_conversations(convokit_folder):
    first, second = read_file(convokit, convokit_folder, unit="conversation")
    assert (first.id, first.text) == ("c1", "Shall we join?\n\nWe shall.")
    assert first.metadata["speaker"] == "Ann Smith;s2"
    assert [first.text[place.start :][:5] for place in first.places] == ["Shall", "We sh"]
    assert second.id == "c2"


def test_convokit_corpora_come_zipped(convokit_folder, tmp_path_factory):
    path = tmp_path_factory.mktemp("zipped") / "talk-corpus.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for file in convokit_folder.iterdir():
            packed.write(file, f"talk-corpus/{file.name}")
    assert find_reader(path) is convokit
    assert [item.metadata["speaker"] for item in read_file(convokit, path)] == ["Ann Smith", "s2", "Ann Smith"]


def test_convokit_errors_name_the_line(convokit_folder):
    with open(convokit_folder / "utterances.jsonl", "a") as stream:
        stream.write('{"id": "u4", "text": \n')
    with pytest.raises(UnreadableFile, match=r"utterances\.jsonl: .*line 4"):
        read_file(convokit, convokit_folder)
    (convokit_folder / "utterances.jsonl").write_text('{"id": "u4"}\n')
    with pytest.raises(UnreadableFile, match="line 1"):
        read_file(convokit, convokit_folder)
    with pytest.raises(BadSetting, match="conversation"):
        read_file(convokit, convokit_folder, unit="thread")


def test_json_says_what_it_does_not_read(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(
        '{"ids": [1], "speeches": [{"text": "We hold."}, "stray", null], "notes": [{"text": "x"}, {"text": "y"}]}'
    )
    accounts, notes = Accounts(), []
    (speech,) = json_path.read(path, ReaderSettings(accounts=accounts, log=notes.append))
    assert speech.text == "We hold."
    assert "items of a list that are not objects 2 (a.json" in accounts.describe()
    assert "the list $.speeches was read, not $.notes (2): --option path=" in notes[0]


def test_json_lines_under_the_ending_of_json_are_read(tmp_path, read):
    (tmp_path / "s.json").write_text('{"id": "a", "text": "We hold."}\n{"id": "b", "text": "We keep."}\n')
    told: list[str] = []
    assert [document.text for document in read(tmp_path / "s.json", log=told.append)] == ["We hold.", "We keep."]
    assert any("holds JSON lines, 2 objects" in note for note in told)


@pytest.mark.parametrize("name", ["s.json", "s.jsonl"])
def test_a_key_that_stands_twice_is_refused(tmp_path, read, name):
    (tmp_path / name).write_text('{"id": "a", "text": "We hold.", "text": "We keep."}\n')
    with pytest.raises(UnreadableFile, match=f"{name}.*the key 'text' appears twice in one object"):
        read(tmp_path / name)

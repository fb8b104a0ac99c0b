"""ConvoKit corpora of all versions through the public command: speakers, days, what has no place."""

from __future__ import annotations

import json
import zipfile

import pytest
from click.testing import CliRunner

from framing.commands.main import main

TIME = 1_262_304_000  # 1 January 2010


def corpus(tmp_path, rows, **tables):
    folder = tmp_path / "talk"
    folder.mkdir()
    (folder / "utterances.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for name, table in tables.items():
        (folder / f"{name}.json").write_text(json.dumps(table), encoding="utf-8")
    return folder


def imported(path, *arguments):
    out = path.parent / "o.jsonl"
    done = CliRunner().invoke(
        main, ["corpus", "import", str(path), "--name", "x", "--set", "state=GBR", "-o", str(out), *arguments]
    )
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()], done.stderr


def row(number=1, **more):
    return {"id": f"u{number}", "conversation_id": "c1", "speaker": "s1", "text": "Shall we join?"} | more


@pytest.mark.parametrize(
    ("stamp", "day", "said"),
    [
        (TIME, "2010-01-01", ""),
        (str(TIME), "2010-01-01", ""),
        (TIME + 0.5, "2010-01-01", ""),
        (TIME * 1_000, "2010-01-01", "1 time stamps read as milliseconds"),
        (TIME * 1_000_000, "2010-01-01", "1 time stamps read as microseconds"),
        (TIME * 10**9, "2010-01-01", "1 time stamps read as nanoseconds"),
        (-TIME, "1930-01-01", ""),
        ("2010-01-01T23:00:00Z", "2010-01-01", ""),
        (17, "", "1 time stamps are not times"),
        (10**30, "", "1 time stamps are not times"),
        ("soon", "", "1 time stamps are not times"),
        (None, "", ""),
    ],
)
def test_time_stamps(tmp_path, stamp, day, said):
    (found,), told = imported(corpus(tmp_path, [row(timestamp=stamp)]))
    assert found["earliest"] == day
    if said:
        assert said in told
    else:
        assert "time stamps" not in told


def test_a_corpus_of_the_first_versions(tmp_path):
    old = {"id": "u1", "root": "c1", "user": "s1", "text": "Shall we join?", "timestamp": TIME}
    users = {"s1": {"meta": {"name": "A. Speaker", "country": "FRA"}}}
    (found,), _ = imported(corpus(tmp_path, [old], users=users))
    assert (found["speaker"], found["earliest"], found["state"], found["title"]) == (
        "A. Speaker",
        "2010-01-01",
        "FRA",
        "",
    )
    (tmp_path / "talk" / "utterances.jsonl").unlink()
    (tmp_path / "talk" / "utterances.json").write_text(json.dumps([old]), encoding="utf-8")
    assert imported(tmp_path / "talk")[0][0]["speaker"] == "A. Speaker"


def test_metadata_of_one_name_does_not_push_each_other_out(tmp_path):
    tables = {
        "speakers": {"s1": {"meta": {"name": "A. Speaker", "party": "Blue", "topic": "fleet"}}},
        "conversations": {"c1": {"meta": {"title": "The league", "party": "Red", "topic": "peace"}}},
    }
    rows = [row(meta={"topic": "war", "parsed": [1, 2]})]
    (found,), told = imported(corpus(tmp_path, rows, **tables))
    assert found["title"] == "The league"
    kept = {
        key: found["extra"][key]
        for key in ("party", "conversation_party", "topic", "conversation_topic", "speaker_topic")
    }
    assert kept == {
        "party": "Blue", "conversation_party": "Red", "topic": "war", "conversation_topic": "peace", "speaker_topic": "fleet",
    }  # fmt: skip
    assert "lists and objects among the metadata 1 (parsed)" in told


def test_a_conversation_of_several_days_is_an_interval(tmp_path):
    rows = [row(1, timestamp=TIME + 86_400), row(2, timestamp=TIME, speaker="s2"), row(3, timestamp=TIME + 3 * 86_400)]
    (found,), _ = imported(corpus(tmp_path, rows), "--option", "unit=conversation")
    assert (found["earliest"], found["latest"], found["speaker"]) == ("2010-01-01", "2010-01-04", "s1;s2")


def test_utterances_without_a_conversation_are_not_joined(tmp_path):
    rows = [{"id": f"u{number}", "text": "We hold.", "timestamp": TIME} for number in (1, 2)]
    assert [item["id"] for item in imported(corpus(tmp_path, rows), "--option", "unit=conversation")[0]] == ["u1", "u2"]


def test_an_utterance_that_was_deleted_is_left_out_and_named(tmp_path):
    found, told = imported(corpus(tmp_path, [row(1, text=None), row(2)]))
    assert [item["id"] for item in found] == ["u2"]
    assert "u1: no text, left out." in told


def test_a_zip_with_the_files_at_its_top(tmp_path):
    folder = corpus(tmp_path, [row(timestamp=TIME)], speakers={"s1": {"meta": {"name": "A. Speaker"}}})
    path = tmp_path / "talk.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for file in folder.iterdir():
            packed.write(file, file.name)
    assert [item["speaker"] for item in imported(path)[0]] == ["A. Speaker"]

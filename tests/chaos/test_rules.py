"""The campaign notices what it is there to notice."""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from chaos.children import Ended, Place
from chaos.faults import Fault
from chaos.hostile.mutating import mutate
from chaos.hostile.seeds import pack_zip
from chaos.hostile.trying import try_input
from chaos.hostile.watching import Watch
from chaos.judging import judge_end, judge_state
from chaos.kills import Trial, choose_scene, draw_fault
from chaos.scenes import SCENES, Reference, read_state
from chaos.striking import KINDS
from chaos.table import BEGIN, END, note, read_trials, tell_kills, write_tables


@pytest.fixture
def reference(tmp_path: Path) -> Reference:
    """A scene whose command writes out/own.parquet and out/left.csv from a file `read`."""
    place = Place(tmp_path / "place")
    for each in (place.work / "out", place.home, place.tmp):
        each.mkdir(parents=True)
    (place.work / "read").write_text("read")
    scene = next(scene for scene in SCENES if scene.name == "import")
    old = {"work/out/own.parquet": "old", "work/out/left.csv": "old"}
    inputs = read_state(place.root, ("work/read",))
    return Reference(scene, place, place, place, old, dict.fromkeys(old, "new"), {}, inputs, 1, 1, 1)


def test_how_a_command_may_end() -> None:
    assert judge_end(Ended(0, "done", 1, False, ()), (0,)) == []
    assert judge_end(Ended(3, "", 1, False, ()), (0, 1)) == ["it ended with 3"]
    assert judge_end(Ended(-9, "", 60, True, ()), (-9,)) == ["it hung"]
    said = "Traceback (most recent call last):\nThis is a fault of framing itself"
    assert len(judge_end(Ended(1, said, 1, False, (7,)), (1,))) == 3


def test_half_files_lost_files_and_leftovers_are_noticed(reference: Reference) -> None:
    place = reference.empty
    found = judge_state(place, reference, over=True, hidden=True)
    assert found == ["work/out/own.parquet is lost", "work/out/left.csv is lost"]
    assert judge_state(place, reference, over=False, hidden=True) == []
    (place.work / "out" / "own.parquet").write_bytes(b"PAR1 half")
    (place.work / "out" / ".own.parquet.x.part").touch()
    (place.work / "read").write_text("changed")
    found = judge_state(place, reference, over=False, hidden=True)
    assert found == [
        "work/out/own.parquet is neither the old file nor the new one",
        "work/read, which it reads, was changed",
        "it left work/out/.own.parquet.x.part",
    ]


def test_a_campaign_is_the_same_again_and_goes_through_all_kinds() -> None:
    def draw(number: int) -> Fault:
        return draw_fault(random.Random(number), number)

    assert [draw(number) for number in range(20)] == [draw(number) for number in range(20)]
    assert {draw(number).kind for number in range(len(KINDS))} == set(KINDS)
    names = ["import", "run", "code"]
    assert [choose_scene(names, 1, number) for number in range(3)] == names
    assert [choose_scene(names, 1, number) for number in range(50)] == [choose_scene(names, 1, n) for n in range(50)]


def test_changed_files_are_the_same_again() -> None:
    sound = pack_zip({"a.xml": b"<a>" + b"x" * 300 + b"</a>"})
    made = [mutate("a.docx", sound, random.Random(number)) for number in range(40)]
    assert made == [mutate("a.docx", sound, random.Random(number)) for number in range(40)]
    assert len(set(made)) > 30


def test_programs_connections_and_files_elsewhere_are_noticed(tmp_path: Path) -> None:
    watch = Watch()
    watch.begin(tmp_path / "inside")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "a").write_text("x")
    assert watch.end() == []
    watch.begin(tmp_path / "inside")
    (tmp_path / "b").write_text("x")
    (tmp_path / "inside" / "a").rename(tmp_path / "c")
    subprocess.run([sys.executable, "-c", ""], check=True)
    with socket.socket() as caller, pytest.raises(OSError, match="refused"):
        caller.connect(("127.0.0.1", 9))
    seen = watch.end()
    assert [each.partition(" (")[0] for each in seen] == [
        "it wrote outside its folder", "it wrote outside its folder", "it started a program", "it opened a connection",
    ]  # fmt: skip


def test_what_goes_wrong_with_an_input_is_told(
    template: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = tmp_path / "world"
    shutil.copytree(template.work, world)
    for name in ("units.jsonl", "counts.csv"):
        (world / name).touch()
    for name in ("FRAMING_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
        (tmp_path / name).mkdir()
    command = ("codebook", "check", "{}")
    assert try_input("book.toml", b"name = 1", command, world, tmp_path / "sound") == []

    def break_off(*_: object) -> None:
        Path("out/result.csv").write_text("half")
        Path(".left").touch()
        raise RuntimeError("on purpose")

    monkeypatch.setattr("framing.commands.codebook.single.load", break_off)
    found = try_input("book.toml", b"name = 1", command, world, tmp_path / "broken")
    assert found == [
        "it blamed itself: Error: RuntimeError: on purpose", ".left was left", "out/result.csv is half written",
    ]  # fmt: skip
    assert "framing codebook check book.toml" in (tmp_path / "broken" / "command.txt").read_text()


def test_tables_are_written_between_their_marks_from_what_was_kept(tmp_path: Path) -> None:
    trials = [Trial(0, "run", "SIGKILL", (), 1.0), Trial(1, "run", "full disk", ("it hung",), 1.0)]
    for trial in trials:
        note(trial, tmp_path / "kills.jsonl")
    assert read_trials(tmp_path / "kills.jsonl") == trials
    table = tell_kills(trials)
    assert table.splitlines()[0] == "| command | full disk | SIGKILL | all | broke a promise |"
    assert table.splitlines()[2:] == ["| run | 1 | 1 | 2 | 1 |", "| all | 1 | 1 | 2 | 1 |"]
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write_tables(page, table)
    assert page.read_text() == f"before\n{BEGIN}\n{table}\n{END}\nafter\n"

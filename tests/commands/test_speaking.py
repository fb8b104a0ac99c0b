"""Every command speaks to people by logging and to machines by --json."""

from __future__ import annotations

import json
import logging
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import framing
from framing.commands import completing, main
from framing.commands.main import COMMANDS

IMPORTED = {"output", "documents", "empty", "passed_over", "problems"}
BALANCE = "We hold the balance between the powers, and side with the weaker against whoever would master the rest. "


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def leaves(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from leaves(command, (*words, name))
        else:
            yield (*words, name), command


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    framing.read_documents([BALANCE * 3] * 3, name="mine", date="1950-05-03", state="GBR").write(folder / "m.parquet")
    assert run("annotate", folder / "m.parquet", "-o", folder / "f.parquet", "--jobs", 1).exit_code == 0
    return folder


def test_every_command_takes_the_three_options() -> None:
    found = dict(leaves(main))
    assert {words[0] for words in found} == set(COMMANDS)
    for words, command in found.items():
        taken = {name for parameter in command.params for name in parameter.opts}
        assert {"--json", "--quiet", "--verbose"} <= taken, words


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("show 1 --results {0}/f.parquet", {"document"}),
        ("export --to csv -o {1}/o.csv --results {0}/f.parquet", {"output", "passages", "texts", "places_only"}),
        ("report {0}/f.parquet -o {1}/r.html", {"report", "passages", "texts", "bytes", "images", "tables"}),
        ("corpus import {1}/t -o {1}/i.parquet --name t --set state=GBR", IMPORTED),
        ("corpus duplicates {0}/m.parquet -o {1}/d.csv", {"output", "pairs", "reprints"}),
        ("corpus reuse {0}/m.parquet -o {1}/u.csv", {"output", "shared_passages"}),
        ("codebook new {1}/mine.toml", {"output"}),
        ("codebook check {2}", {"codebook", "version", "codes", "remarks"}),
        ("codebook export -o {1}/book.md", {"output"}),
        ("coding draw {0}/m.parquet -o {1}/s.jsonl --size 2", {"output", "passages", "asked_for"}),
        ("model verify", {"model", "sha256", "files"}),
        ("simulate --kind null -o {1}/w --states 2 --periods 30", {"kind", "worlds", "output", "dominant"}),
        ("completion bash", {"shell", "script"}),
    ],
)  # fmt: skip
def test_json_is_one_object_and_the_same_run_says_it_to_people(
    made: Path, tmp_path: Path, command: str, expected: set[str]
) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "a_1950-05-03.txt").write_text(BALANCE)
    book = Path(framing.__file__).parent / "codebook" / "balancing.toml"
    done = run(*command.format(made, tmp_path, book).split(), "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert set(told) == expected
    if command.startswith("export"):
        assert told["passages"] == 3
        assert f"{tmp_path}/o.csv: 3 passages" in done.stderr
    if command.startswith("show"):
        assert told["document"]["passages"][0]["practices"][0]["practice"] == "contrived_equilibrium"
        assert told["document"]["state"] == "GBR"


def test_quiet_says_nothing_and_verbose_says_what_is_written(made: Path, tmp_path: Path) -> None:
    export = ("export", "--to", "csv", "--results", made / "f.parquet")
    plain = run(*export, "-o", tmp_path / "a.csv")
    assert plain.stderr.strip() == f"{tmp_path / 'a.csv'}: 3 passages"
    for arguments in ((*export, "-o", tmp_path / "b.csv", "--quiet"), ("--quiet", *export, "-o", tmp_path / "b.csv")):
        assert run(*arguments).stderr == ""
    loud = run(*export, "-o", tmp_path / "c.csv", "--verbose").stderr
    assert re.search(rf"^ +\d+\.\d\d s  {re.escape(str(tmp_path / 'c.csv'))}: written$", loud, re.MULTILINE)
    assert run("export", "--to", "csv", "-o", tmp_path / "d.csv", "--results", "gone", "--quiet").stderr.startswith(
        "Error:"
    )


def test_warnings_are_heard_in_quiet_and_nothing_stays_set(tmp_path: Path) -> None:
    letters = "bdfgklmnprst"
    strange = " ".join(f"zu{a}o{b}uq{c}a" for a in letters for b in letters for c in letters[:6])
    (tmp_path / "u.jsonl").write_text("".join(json.dumps({"id": id_, "text": strange}) + "\n" for id_ in "abcd"))
    done = run("annotate", "--units", tmp_path / "u.jsonl", "-o", tmp_path / "o.jsonl", "--jobs", 1, "--quiet")
    assert done.exit_code == 0, done.output
    assert done.stderr.startswith("Warning: ")
    assert "units ->" not in done.stderr
    logger = logging.getLogger("framing")
    assert (logger.level, logger.handlers, logger.propagate) == (logging.NOTSET, [], True)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_completes_the_nouns(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script = run("completion", shell).stdout
    assert "_FRAMING_COMPLETE" in script
    if shutil.which(shell):
        assert subprocess.run([shell, "-n"], input=script, text=True, check=False).returncode == 0
    monkeypatch.setenv("_FRAMING_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "framing ann")
    monkeypatch.setenv("COMP_CWORD", "1")
    done = CliRunner().invoke(main, [], prog_name="framing")
    assert done.stdout.split() == ["plain,annotate"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("export --to |p", ["plain,parquet"]),
        ("coding export a.jsonl --to |l", ["plain,label-studio"]),
        ("coding import a.jsonl --from |cs", ["plain,csv"]),
        ("run |early", ["file,early", "plain,early-cold-war"]),
        ("annotate |sot", ["file,sot", "plain,sotu"]),
        ("annotate sotu --model |bal", ["file,bal", "plain,balancing", "plain,balancing-encoder"]),
        ("corpus fetch |sot", ["plain,sotu"]),
        ("corpus check |x", ["file,x"]),
        ("show d --results |x", ["file,x"]),
        ("report |x", ["file,x"]),
        ("train |x", ["file,x"]),
        ("coding ask s.jsonl --model |b", []),
        ("schema |adop", ["plain,adoption"]),
    ],
)
def test_completion_offers_names_formats_and_files(
    typed: str, offered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_FRAMING_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"framing {typed.replace('|', '')}")
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split())))
    assert CliRunner().invoke(main, [], prog_name="framing").stdout.split() == offered


def test_every_place_that_offers_names_is_an_argument_or_option() -> None:
    known = {f"{' '.join(words)} {parameter.name}" for words, command in leaves(main) for parameter in command.params}
    named = {place for places in completing._NAMES.values() for place in places}
    assert named | completing._ALONE | completing._ALSO_FILES <= known
    assert {place.rpartition(" ")[2] for place in known} >= completing._FILES
    assert all(offer() for offer in completing._NAMES)


def test_progress_counts_documents_and_tasks(monkeypatch: pytest.MonkeyPatch, made: Path) -> None:
    from framing import processes, progress

    seen: list[tuple[str, int | None, int]] = []

    class Bar:
        def __init__(self, label: str, total: int | None) -> None:
            self.label, self.total, self.done = label, total, 0

        def __enter__(self) -> Callable[[int], None]:
            return self.advance

        def advance(self, number: int) -> None:
            self.done += number

        def __exit__(self, *_: object) -> None:
            seen.append((self.label, self.total, self.done))

    monkeypatch.setattr(progress, "open_bar", Bar)
    monkeypatch.setattr(processes, "open_bar", Bar)
    monkeypatch.setattr(progress, "is_shown", lambda: True)
    texts = framing.open_corpus(made / "m.parquet")
    assert len(list(progress.track(texts.documents(), "reading", texts.count))) == 3
    assert texts.count(states=["FRA"]) == 0
    from joblib import delayed

    for jobs in (1, 2):
        assert processes.open_tracked_workers(jobs, "aligning")(delayed(abs)(-n) for n in range(7)) == list(range(7))
    assert seen == [("reading", 3, 3), ("aligning", 7, 7), ("aligning", 7, 7)]

"""Every option that takes one table takes "-", standard input or output; every other one is named here with the reason.

A new option that reads or writes a file fails `test_every_option_with_a_file_is_here` until it stands in a list below.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from framing.align import AlignSettings
from framing.align.saving import read_alignment, save_alignment
from framing.coding.machines.endpoint import Reply
from framing.commands import main

WORDS = (
    "We keep the balance among the great powers, and we arm for it so that none of them may prefer war to peace.",
    "The free peoples stand against tyranny, and a treaty of mutual defence binds us to our allies in the north.",
    "Neutrality between the blocs is our road, and this country will join neither of the two camps that divide us.",
)
STATES = ("GBR", "USA", "SWE", "FRA")

# command and option: the arguments, and what comes through standard input
READS = {
    "corpus import PATH": ("corpus import - --name mine -o {out}.parquet", "documents"),
    "corpus import --metadata": ("corpus import {folder} --name mine --metadata - -o {out}.parquet", "metadata"),
    "corpus check NAME_OR_FILE": ("corpus check -", "corpus"),
    "corpus duplicates NAME_OR_FILE": ("corpus duplicates - -o {out}.csv", "corpus"),
    "corpus reuse NAME_OR_FILE": ("corpus reuse - -o {out}.csv", "corpus"),
    "corpus show NAME_OR_FILE": ("corpus show - d0", "corpus"),
    "codebook map CODINGS": ("codebook map - --from {book} --to {book} -o {out}.jsonl", "ann"),
    "codebook map --corpus": ("codebook map {ann} --from {book} --to {book} -o {out}.jsonl --corpus -", "corpus"),
    "coding draw CORPUS": ("coding draw - --size 1 -o {out}.jsonl", "corpus"),
    "coding draw --leave-out": ("coding draw {corpus} --size 1 -o {out}.jsonl --leave-out -", "one"),
    "coding agree FILES": ("coding agree - {bob}", "ann"),
    "coding adjudicate FILES": ("coding adjudicate - {bob} -o {out}.jsonl", "ann"),
    "coding adjudicate --decisions": ("coding adjudicate {ann} {bob} -o {out}.jsonl --decisions -", "ann"),
    "coding export FILE": ("coding export - --to csv -o {out}.csv", "ann"),
    "coding export --corpus": ("coding export {ann} --to csv -o {out}.csv --corpus -", "corpus"),
    "coding import FILE": ("coding import - --from jsonl -o {out}.jsonl", "ann"),
    "coding import --corpus": ("coding import {ann} --from jsonl -o {out}.jsonl --corpus -", "corpus"),
    "coding ask SHEET": ("coding ask - {endpoint} -o {out}.jsonl", "ann"),
    "coding ask --corpus": ("coding ask {ann} {endpoint} -o {out}.jsonl --corpus -", "corpus"),
    "code SHEET": ("code - --store {out}.sqlite --no-browser -o {out}.jsonl", "ann"),
    "code --corpus": ("code {ann} --store {out}.sqlite --no-browser -o {out}.jsonl --corpus -", "corpus"),
    "code --beside": ("code {ann} --store {out}.sqlite --no-browser -o {out}.jsonl --beside -", "bob"),
    "annotate CORPUS": ("annotate - -o {out}.parquet --jobs 1", "corpus"),
    "annotate --units": ("annotate --units - -o {out}.jsonl --jobs 1", "documents"),
    "voices FIRST": ("voices - {corpus} --state GBR", "corpus"),
    "voices SECOND": ("voices {corpus} - --state GBR", "corpus"),
    "appeals RESULTS": ("appeals -", "frames"),
    "show --results": ("show d0 --results -", "frames"),
    "export --results": ("export --results - --to csv -o {out}.csv", "frames"),
    "report RESULTS_DIR": ("report - -o {out}.html", "frames"),
}
WRITES = {
    "corpus import -o": "corpus import {documents} --name mine -o -",
    "corpus import --left-out": "corpus import {folder} --name mine -o {out}.parquet --left-out -",
    "corpus duplicates -o": "corpus duplicates {corpus} -o -",
    "corpus duplicates --write": "corpus duplicates {corpus} -o {out}.csv --write -",
    "corpus reuse -o": "corpus reuse {corpus} -o -",
    "codebook diff -o": "codebook diff {book} {book} -o -",
    "codebook merge -o": "codebook merge {book} {book} -o -",
    "codebook map -o": "codebook map {ann} --from {book} --to {book} -o -",
    "codebook map --again": "codebook map {older} --from {other} --to {book} -o {out}.jsonl --again -",
    "coding draw -o": "coding draw {corpus} --size 1 -o -",
    "coding draw --joint": "coding draw {corpus} --size 1 -o {out}.jsonl --leave-out {one} --joint -",
    "coding agree -o": "coding agree {ann} {bob} -o -",
    "coding agree --disputed": "coding agree {ann} {bob} --disputed -",
    "coding adjudicate -o": "coding adjudicate {ann} {bob} --decisions {one} -o -",
    "coding adjudicate --open": "coding adjudicate {ann} {bob} -o {out}.jsonl --open -",
    "coding export -o": "coding export {ann} --to csv -o -",
    "coding import -o": "coding import {ann} --from jsonl -o -",
    "coding ask -o": "coding ask {ann} {endpoint} -o - --answers {out}.answers.jsonl",
    "code -o": "code {ann} --store {out}.sqlite --no-browser -o -",
    "annotate -o": "annotate {corpus} -o - --jobs 1",
    "annotate --documents": "annotate {corpus} -o {out}.parquet --documents - --jobs 1",
    "voices -o": "voices {corpus} {corpus} --state GBR -o -",
    "appeals -o": "appeals {frames} -o -",
    "export -o": "export --results {frames} --to csv -o -",
}
ALIGN = (
    "table", "exposure", "groups", "inducement", "pressure", "own-reckoning", "votes", "covariates", "domestic",
    "errors", "threats", "pairs",
)  # fmt: skip
# read like the codings above; each takes ten seconds, so that tests/commands/test_train.py has what is done with them
TRAINING = ("train CODINGS", "train --documents", "train --texts", "evaluate CODINGS", "evaluate --documents",
            "evaluate --texts", "evaluate --second-coder")  # fmt: skip
# needs two runs: tests/report/test_comparing.py writes it to standard output
COMPARED = ("compare -o",)
NO_TABLE = {
    "a folder, or several files": (
        "compare FIRST", "compare SECOND",
        "run -o", "corpus check -o", "train -o", "evaluate -o", "publish -o", "align -o", "simulate -o", "report -o",
        "report --tables", "report --figures", "corpus import --cut",
    ),
    "a study, a codebook, a map of codes or settings (TOML, JSON)": (
        "run STUDY", "codebook check FILE", "codebook show FILE", "codebook export FILE",
        "codebook diff OLD", "codebook diff NEW", "codebook merge FIRST", "codebook merge SECOND", "codebook new FILE",
        "codebook new --name", "codebook map --from", "train --codebook", "evaluate --codebook", "align --settings",
    ),
    "a model or an archive": (
        "model diff FIRST", "model diff SECOND", "model show NAME", "model verify NAME", "annotate --model",
        "coding draw --model", "publish --model", "run --model", "publish --from", "voices --model", "corpus fetch --from",
        "evaluate --compare", "evaluate --model",
    ),
    "a file that is added to": ("coding ask --answers", "code --store"),
    "an address, or a file that tells it": ("annotate --cluster", "run --cluster", "corpus import --cluster"),
    "a name": (
        "corpus fetch NAME", "corpus show DOCUMENT", "show DOCUMENT", "publish CORPUS", "schema TABLE",
        "align MORE_PLACEBO", "corpus import --pattern", "align --dominant", "coding adjudicate --coder",
        "coding ask --coder", "coding import --coder",
        "coding draw --code", "corpus import --name", "export --corpus", "show --corpus",
    ),
}  # fmt: skip
FILES = re.compile(r"\b(files?|tables?|codings?|sheet|write|archive|folders?|corpus)\b", re.IGNORECASE)


def commands(command: click.Command, name: str, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    for one in command.list_commands(context):
        found = command.get_command(context, one)
        assert found is not None
        yield from commands(found, f"{name} {one}".strip(), click.Context(command, info_name=one, parent=context))


def takes_file(parameter: click.Parameter) -> bool:
    if isinstance(parameter.type, click.Choice | click.types.IntParamType | click.types.FloatParamType):
        return False
    if isinstance(parameter, click.Argument) or isinstance(parameter.type, click.Path):
        return True
    assert isinstance(parameter, click.Option)
    words = f"{parameter.metavar or ''} {parameter.help or ''}"
    return not parameter.is_flag and not parameter.count and bool(FILES.search(words))


def test_every_option_with_a_file_is_here() -> None:
    found = {
        f"{name} {one.opts[0] if isinstance(one, click.Option) else str(one.name).upper()}"
        for name, command in commands(main, "", click.Context(main))
        for one in command.params
        if takes_file(one)
    }
    known = {*READS, *WRITES, *TRAINING, *COMPARED, *(f"align --{one}" for one in ALIGN)}
    other = {one for reason in NO_TABLE.values() for one in reason}
    assert sorted(found - known - other) == []
    assert sorted((known | other) - found) == []


def as_lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def run(command: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(main, command.split(), input=given)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path | str]:
    """Files of each kind, and the address of a model that is never asked."""
    base = tmp_path_factory.mktemp("streams")
    folder = base / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(WORDS[0])
    (folder / "b.zip").write_bytes(b"PK")  # a file that is passed over
    documents = [
        {"id": f"d{number}", "text": text, "state": state, "date": str(1950 + number)}
        for number, (text, state) in enumerate(zip((*WORDS, WORDS[0]), STATES, strict=True))
    ]
    book = Path(__file__).parents[2] / "framing" / "codebook" / "balancing.toml"
    files: dict[str, Path | str] = {
        "folder": folder, "book": book, "documents": base / "documents.jsonl", "metadata": base / "metadata.csv",
        "corpus": base / "mine.parquet", "frames": base / "frames.parquet", "ann": base / "ann.jsonl",
        "bob": base / "bob.jsonl", "one": base / "one.jsonl", "older": base / "older.jsonl",
        "other": base / "other.toml",
        "endpoint": "--endpoint http://localhost:9/v1 --model small --yes",
    }  # fmt: skip
    (base / "documents.jsonl").write_text(as_lines(documents))
    (base / "metadata.csv").write_text("file,state,date\na.txt,GBR,1950\n")
    without = re.sub(
        r'\[\[practice\]\]\nid = "collective_defence".*?(?=\n\[\[)', "", book.read_text("utf-8"), flags=re.DOTALL
    )
    (base / "other.toml").write_text(without.replace('name = "balancing"', 'name = "other"'), "utf-8")
    for command in (f"corpus import {files['documents']} --name mine -o {files['corpus']}",
                    f"annotate {files['corpus']} -o {files['frames']} --jobs 1"):  # fmt: skip
        assert run(command).exit_code == 0
    sheet = [json.loads(line) for line in run(f"coding draw {files['corpus']} --size 4 -o -").stdout.splitlines()]
    for coder, code in (("ann", "collective_defence"), ("bob", "containment")):
        rows = [row | {"coder": coder, "practices": [code]} for row in sheet]
        (base / f"{coder}.jsonl").write_text(as_lines(rows))
    older = [{name: value for name, value in row.items() if name != "codebook"} for row in rows]
    (base / "older.jsonl").write_text(as_lines(older))
    (base / "one.jsonl").write_text(as_lines([sheet[0] | {"coder": "ann"}]))
    return files


@pytest.fixture
def places(made: dict[str, Path | str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path | str]:
    monkeypatch.chdir(tmp_path)
    return {**made, "out": tmp_path / "out"}


@pytest.fixture
def silent_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that gives every passage no code, without a server."""
    answer = {"practices": [], "domestic": [], "mechanism": [], "threat": [], "unsure": False, "reason": ""}
    monkeypatch.setattr(
        "framing.coding.machines.endpoint.Endpoint.ask", lambda *_, **__: Reply(text=json.dumps(answer))
    )


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page to code on that nobody opens."""
    monkeypatch.setattr("framing.coding.page.serving.serve", lambda *_, **__: None)


@pytest.mark.parametrize("option", READS)
@pytest.mark.usefixtures("silent_model", "no_server")
def test_a_table_is_read_from_standard_input(option: str, places: dict[str, Path | str]) -> None:
    command, given = READS[option]
    done = run(command.format(**places), Path(places[given]).read_bytes())
    assert done.exit_code == 0, f"{done.stderr} {done.exception!r}"
    written = sorted(path.name for path in Path.cwd().iterdir())
    assert not [name for name in written if name.startswith("-")]


@pytest.mark.parametrize("option", WRITES)
@pytest.mark.usefixtures("silent_model", "no_server")
def test_a_table_is_written_to_standard_output(option: str, places: dict[str, Path | str]) -> None:
    done = run(WRITES[option].format(**places))
    assert done.exit_code == 0, f"{done.stderr} {done.exception!r}"
    # four passages are too few for a row, and nobody has coded one
    assert done.stdout.strip() or option in ("appeals -o", "code -o")
    assert not [path.name for path in Path.cwd().iterdir() if path.name.startswith("-")]


@pytest.mark.parametrize("option", ALIGN)
def test_the_alignment_reads_each_table_from_standard_input(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: dict[str, object] = {}

    def stop(counts: object, *_: object, doses: dict[str, object], **tables: object) -> None:
        read.update({"table": counts, **tables, **{str(name).replace(" ", "_"): one for name, one in doses.items()}})
        raise click.Abort

    monkeypatch.setattr("framing.align.align_counts", stop)
    monkeypatch.chdir(tmp_path)
    Path("counts.csv").write_text("state,period,frame,count,total\nA,1950,f,1,20\n")
    command = f"align --dominant A -o out --{option} -" + (" --table counts.csv" if option != "table" else "")
    run(command, "state,period,frame,count,total,practice,appeal\nB,1951,f,2,30,f,g\n")
    table = read[option.replace("-", "_")]
    rows = table.to_dict("records") if hasattr(table, "to_dict") else list(table)  # type: ignore[call-overload]
    assert [str(rows[0][name]) for name in ("state", "period", "total")] == ["B", "1951", "30"]


def last_json(said: str) -> object:
    """The JSON that ends what was said, on one line or on several."""
    lines = said.splitlines(keepends=True)
    for first in range(len(lines) - 1, -1, -1):
        if lines[first][0] in "[{":
            with suppress(ValueError):
                return json.loads("".join(lines[first:]))
    raise AssertionError(said)


@pytest.mark.parametrize("option", WRITES)
@pytest.mark.usefixtures("silent_model", "no_server")
def test_the_summary_goes_to_standard_error_where_a_table_goes_to_standard_output(
    option: str, places: dict[str, Path | str]
) -> None:
    table = run(WRITES[option].format(**places)).stdout
    done = run(WRITES[option].format(**places | {"out": "other"}) + " --json --quiet")
    assert done.exit_code == 0, f"{done.stderr} {done.exception!r}"
    assert done.stdout == table
    assert last_json(done.stderr) is not None


def test_coded_units_on_standard_output_stand_alone_and_in_a_file_leave_it_to_the_summary(
    places: dict[str, Path | str],
) -> None:
    command = "annotate --units {documents} --jobs 1 --json".format(**places)
    shown = run(command)
    assert [json.loads(line)["id"] for line in shown.stdout.splitlines()] == ["d0", "d1", "d2", "d3"]
    assert json.loads(shown.stderr.splitlines()[-1])["output"] == "-"
    written = json.loads(run(f"{command} -o coded.jsonl").stdout)
    assert (written["units"], written["output"]) == (4, "coded.jsonl")
    assert written["drift"]


@pytest.mark.parametrize("option", ["voices -o", "appeals -o"])
def test_a_table_in_a_file_leaves_standard_output_to_the_summary(option: str, places: dict[str, Path | str]) -> None:
    done = run(WRITES[option].format(**places).replace("-o -", "-o table.csv") + " --json")
    assert json.loads(done.stdout) is not None
    assert Path("table.csv").is_file()


@pytest.mark.parametrize("option", [*READS, "align --table", "train CODINGS", "evaluate CODINGS"])
@pytest.mark.usefixtures("silent_model", "no_server")
def test_messages_say_standard_input_and_no_temporary_file(option: str, places: dict[str, Path | str]) -> None:
    others = {
        "align --table": "align --table - --dominant A -o out",
        "train CODINGS": "train - -o out",
        "evaluate CODINGS": "evaluate -",
    }
    command = others[option] if option in others else READS[option][0].format(**places)
    done = run(command, "strange,columns\nhere,too\n")
    said = done.stderr + done.stdout
    assert done.exit_code == 2, said
    assert "standard input" in said
    assert "standard-input" not in said
    assert "framing-" not in said.replace("framing-home", "")


def test_the_manifest_of_an_alignment_says_what_came_from_standard_input(tmp_path: Path) -> None:
    sources = {"table": "-", "exposure": tmp_path / "exposure.csv"}
    (tmp_path / "exposure.csv").write_text("")
    save_alignment(read_alignment(tmp_path), tmp_path / "out", AlignSettings(dominant="A"), sources)
    kept = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert kept["title"] == "Alignment of standard input"
    assert kept["sources"]["table"]["file"] == "standard input"
    assert kept["command"].endswith("  # --table came from standard input: give the same again")
    assert kept["command"].startswith("framing align --table - --exposure ")

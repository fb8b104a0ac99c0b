"""What `framing annotate` wrote is read and exported without a study."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import framing
from framing.commands import main
from framing.errors import MissingResults, UnreadableFile
from framing.frame_tables import open_frames

LOUD = "The free peoples must stand together against communist aggression and never yield to the totalitarian camp. "
HOLD = "We hold the balance between the powers, and side with the weaker against whoever would master the rest. "
CALM = "We shall mend the roads, build schools and thank the farmers of the valley for a good harvest this year. "


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three speeches, their document table and their frames."""
    folder = tmp_path_factory.mktemp("made")
    rows = [
        {"id": f"s{number}", "state": state, "date": f"195{number}-03-01", "text": text * 5}
        for number, (state, text) in enumerate([("GBR", LOUD), ("FRA", CALM), ("GBR", CALM)])
    ]
    (folder / "t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run("corpus", "import", folder / "t.jsonl", "--name", "mine", "-o", folder / "mine.parquet").exit_code == 0
    done = run("annotate", folder / "mine.parquet", "-o", folder / "frames.parquet", "--jobs", 1)
    assert done.exit_code == 0, done.stderr
    return folder


def test_a_document_is_shown(made: Path) -> None:
    shown = run("show", "s0", "--results", made / "frames.parquet")
    assert shown.exit_code == 0, shown.stderr
    assert "communist aggression" in shown.stdout
    assert "Ideological balancing" in shown.stdout
    assert "1950-03-01" in shown.stdout
    wrong = run("show", "s9", "--results", made / "frames.parquet")
    assert wrong.exit_code == 2
    assert "no document 's9'. Valid: s0, s1, s2" in wrong.stderr


def test_without_a_name_the_table_written_last_is_taken(made: Path, tmp_path: Path, monkeypatch) -> None:
    shutil.copy(made / "frames.parquet", tmp_path)
    shutil.copy(made / "mine.parquet", tmp_path)
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    monkeypatch.chdir(tmp_path)
    assert run("show", "s1").exit_code == 0
    (tmp_path / "frames.parquet").unlink()
    nothing = run("show", "s1")
    assert nothing.exit_code == 2
    assert "what 'framing annotate' wrote" in nothing.stderr


def test_passages_are_exported_with_the_facts_of_their_documents(made: Path, tmp_path: Path) -> None:
    done = run(
        "export", "--to", "csv", "--results", made / "frames.parquet", "--state", "GBR", "-o", tmp_path / "o.csv"
    )
    assert done.exit_code == 0, done.stderr
    table = pd.read_csv(tmp_path / "o.csv")
    assert table["document"].tolist() == ["s0", "s2"]
    assert table["earliest"].tolist() == ["1950-03-01", "1952-03-01"]
    assert table["text"].str.contains("communist").tolist() == [True, False]


@pytest.mark.parametrize("name", ["brat", "tei", "label-studio"])
def test_annotation_tools_take_it(made: Path, tmp_path: Path, name: str) -> None:
    done = run("export", "--to", name, "--results", made / "frames.parquet", "-o", tmp_path / "out")
    assert done.exit_code == 0, done.stderr


def test_texts_that_are_gone_leave_places(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "copy"))
    assert run("annotate", folder / "mine.parquet", "-o", folder / "f.parquet", "--jobs", 1).exit_code == 0
    (folder / "mine.parquet").unlink()
    done = run("export", "--to", "csv", "--results", folder / "f.parquet", "-o", tmp_path / "o.csv")
    assert done.exit_code == 0, done.stderr
    assert "3 of 3 texts are not at hand" in done.stderr
    assert pd.read_csv(tmp_path / "o.csv")["document"].tolist() == ["s0", "s1", "s2"]


def test_the_frame_table_is_not_written_over(made: Path) -> None:
    before = (made / "frames.parquet").read_bytes()
    done = run("export", "--to", "parquet", "--results", made / "frames.parquet", "-o", made / "frames.parquet")
    assert done.exit_code == 2
    assert (made / "frames.parquet").read_bytes() == before


def test_other_tables_are_refused(made: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingResults, match=r"mine\.parquet: no frame table"):
        open_frames(made / "mine.parquet")
    (tmp_path / "f.parquet").write_bytes((made / "frames.parquet").read_bytes()[:-300])
    with pytest.raises(UnreadableFile, match=r"f\.parquet: cannot be read as Parquet"):
        open_frames(tmp_path / "f.parquet")


def test_a_plain_report_has_shares_by_state_and_time_and_the_passages(made: Path, tmp_path: Path) -> None:
    done = run("report", made / "frames.parquet", "-o", tmp_path / "r.html")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text()
    assert "3 passages of 3 documents, of which 3 have a date and 3 a state" in page
    assert '<th scope="col">France</th><th scope="col">United Kingdom</th>' in page
    assert '<th scope="col">1950</th><th scope="col">1951</th><th scope="col">1952</th>' in page
    frames = pd.read_parquet(made / "frames.parquet")
    carried = (frames["p_ideological_balancing"] * frames["e_ideological_balancing"] * 100).tolist()
    row = next(line for line in page.splitlines() if "Ideological balancing" in line and line.startswith("<tr>"))
    assert f"<td>{sum(carried) / 3:.1f}</td>" in row
    by_state = [line for line in page.splitlines() if "Ideological balancing" in line and line.startswith("<tr>")][1]
    assert f"<td>{carried[1]:.1f}</td><td>{(carried[0] + carried[2]) / 2:.1f}</td>" in by_state
    assert "communist aggression" in page
    assert "<script" not in page


def test_a_plain_report_draws_shares_over_time_with_gaps(tmp_path: Path) -> None:
    rows = [
        {"id": str(year), "text": f"{HOLD * 3}{year}" if year > 1952 else CALM, "date": str(year), "state": "GBR"}
        for year in (1950, 1951, 1952, 1954, 1955, 1957)
    ]
    framing.read_documents(pd.DataFrame(rows), name="years").write(tmp_path / "m.parquet")
    assert run("annotate", tmp_path / "m.parquet", "-o", tmp_path / "f.parquet", "--jobs", 1).exit_code == 0
    assert run("report", tmp_path / "f.parquet").exit_code == 0
    page = (tmp_path / "f.report.html").read_text("utf-8")
    panel = page[page.index("<figcaption>Contrived balance of power") :].partition("</figure>")[0]
    assert panel.count("<polyline") == 2  # 1950 to 1952, 1954 and 1955
    assert panel.count("<circle") == 1  # 1957
    assert re.search(r'aria-label="Contrived balance of power: \d % of passages in 1950, \d\d+ % in 1957', panel)
    first, second = (line.split() for line in re.findall(r'points="([^"]+)"', panel))
    assert [len(first), len(second)] == [3, 2]
    assert float(first[0].split(",")[1]) > float(second[0].split(",")[1])  # a larger share stands higher


def test_a_report_lies_beside_its_table_and_escapes_what_it_quotes(tmp_path: Path) -> None:
    text = "The free peoples must stand together against <b>communist aggression</b> & never yield. " * 5
    (tmp_path / "t.jsonl").write_text(json.dumps({"id": "<i>", "text": text}) + "\n")
    assert run("corpus", "import", tmp_path / "t.jsonl", "--name", "m", "-o", tmp_path / "m.parquet").exit_code == 0
    assert run("annotate", tmp_path / "m.parquet", "-o", tmp_path / "f.parquet", "--jobs", 1).exit_code == 0
    done = run("report", tmp_path / "f.parquet")
    assert done.exit_code == 0, done.stderr
    page = (tmp_path / "f.report.html").read_text()
    assert "of which 0 have a date and 0 a state" in page
    assert "&lt;b&gt;communist" in page
    assert "<b>" not in page
    assert "<i>" not in page

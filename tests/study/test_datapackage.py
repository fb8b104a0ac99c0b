"""A results folder describes itself, and other tools read it as docs/other-tools.md says."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.datapackage import ROWS, known_schemas, write_datapackage

PAGE = Path(__file__).parents[2] / "docs" / "other-tools.md"
READ = {"integer": int, "number": float, "boolean": {"True": True, "False": False}.__getitem__, "string": str}


@pytest.fixture(scope="module")
def package(results: Path) -> dict[str, object]:
    return json.loads((results / "datapackage.json").read_text("utf-8"))


def test_every_file_of_the_run_is_described(results: Path, package: dict) -> None:
    assert package["name"] == "planted"
    assert package["title"] == "A planted study"
    assert package["sources"] == [{"title": "own (own.parquet)"}]
    listed = {resource["path"] for resource in package["resources"]}
    made = set(json.loads((results / "manifest.json").read_text())["files"])
    assert "datapackage.json" in made
    assert listed == made - {"datapackage.json"}
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    for resource in package["resources"]:
        content = (results / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])


def test_the_columns_are_those_of_the_tables_and_every_cell_has_its_type(results: Path, package: dict) -> None:
    tables = [resource for resource in package["resources"] if resource["format"] == "csv"]
    assert len(tables) > 10
    for resource in tables:
        fields = resource["schema"]["fields"]
        with open(results / resource["path"], encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        assert [field["name"] for field in fields] == (rows[0] if rows else [])
        for row in rows[1:]:
            for field, cell in zip(fields, row, strict=True):
                if cell != "":
                    READ[field["type"]](cell)  # else a ValueError or KeyError
    (frames,) = (resource for resource in package["resources"] if resource["path"] == "frames.parquet")
    table = pd.read_parquet(results / "frames.parquet")
    assert [field["name"] for field in frames["schema"]["fields"]] == list(table.columns)
    types = {field["name"]: field["type"] for field in frames["schema"]["fields"]}
    assert (types["passage"], types["p_containment"], types["document"]) == ("integer", "number", "string")
    assert frames["schema"]["fields"][list(types).index("e_containment")]["description"].startswith(
        "probability (0..1)"
    )


def test_every_table_says_what_a_row_is(package: dict) -> None:
    for resource in package["resources"]:
        if resource["format"] in ("csv", "parquet"):
            assert resource["description"] == f"A row is {ROWS[Path(resource['path']).stem]}."


def undescribed(package: dict) -> list[str]:
    """The columns without a meaning, as FILE: COLUMN."""
    return [
        f"{resource['path']}: {field['name']}"
        for resource in package["resources"]
        for field in resource.get("schema", {}).get("fields", [])
        if not field.get("description")
    ]


def test_every_column_of_every_table_says_what_it_means(package: dict) -> None:
    assert undescribed(package) == []


def test_every_table_of_a_run_has_a_schema() -> None:
    assert set(ROWS) <= set(known_schemas())


def test_an_alignment_has_one_too(results: Path, tmp_path: Path) -> None:
    arguments = [
        "align",
        "--settings",
        results,
        "--table",
        results / "counts.csv",
        "-o",
        tmp_path / "out",
        "--permutations",
        19,
    ]
    done = CliRunner().invoke(main, list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    assert package["sources"] == [{"title": "table: counts.csv"}]
    assert {resource["path"] for resource in package["resources"]} >= {"shifts.csv", "adoption.csv"}
    assert undescribed(package) == []


def test_cells_that_are_no_whole_numbers_are_not_called_so(tmp_path: Path) -> None:
    (tmp_path / "counts.csv").write_text("state,period,frame,count,total\nGBR,1950.5,x,1,2\n,,,,\n", encoding="utf-8")
    write_datapackage(tmp_path, name="My Results!", title="t")
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["name"] == "my-results"
    types = {field["name"]: field["type"] for field in package["resources"][0]["schema"]["fields"]}
    assert types == {"state": "string", "period": "number", "frame": "string", "count": "number", "total": "number"}


def test_the_command_prints_the_schemas() -> None:
    whole = json.loads(CliRunner().invoke(main, ["schema"]).stdout)
    assert set(whole) == set(known_schemas())
    counts = json.loads(CliRunner().invoke(main, ["schema", "counts"]).stdout)
    assert counts == whole["counts"]
    fields = {field["name"]: field for field in counts["fields"]}
    assert fields["period"]["type"] == "integer"
    assert fields["count"]["constraints"] == {"required": True}
    done = CliRunner().invoke(main, ["schema", "count"])
    assert done.exit_code == 2
    assert "Did you mean 'counts'" in done.stderr


def test_the_page_reads_the_folder_with_duckdb(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = re.findall(r"^```sql\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(results)
    decades, passages, changed, years, named = (
        duckdb.sql(query).df() for query in re.split(r";$", block, flags=re.MULTILINE) if query.strip()
    )
    counts = pd.read_csv("counts.csv")
    own = counts[(counts["frame"] == "ideological_balancing") & counts["period"].between(1950, 1959)]
    share = decades.loc[decades["decade"] == 1950, "percent"].iloc[0]
    assert share == pytest.approx(100 * own["count"].sum() / own["total"].sum(), abs=0.051)
    frames = pd.read_parquet("frames.parquet")
    assert passages["p"].iloc[0] == pytest.approx(frames["p_ideological_balancing"].max())
    assert passages["speaker"].str.startswith("Speaker of ").all()
    adoption = pd.read_csv("adoption.csv")
    assert len(changed) == adoption["outcome"].isin(["led", "together", "followed"]).sum() > 0
    assert (changed["outcome"] == "followed").any()
    own = counts[counts["frame"] == "ideological_balancing"].groupby(["state", "period"])[["count", "total"]].sum()
    found = years.set_index(["state", "year"]).rename_axis(["state", "period"])[["count", "total"]]
    pd.testing.assert_frame_equal(found.loc[own.index], own, check_dtype=False, rtol=1e-4)
    labels = frames["threat"].str.split(";").explode()
    assert named.set_index("adversary")["passages"].to_dict() == labels[labels != ""].value_counts().to_dict()


def test_the_columns_that_the_page_names_are_there(results: Path) -> None:
    text = PAGE.read_text("utf-8")
    assert {"state", "period", "frame", "count", "total", "documents"} <= set(
        pd.read_csv(results / "counts.csv", nrows=0)
    )
    groups = pd.read_csv(Path(__file__).parents[2] / "studies" / "early-cold-war-groups.csv")
    assert {"state", "first", "last", "group"} <= set(groups.columns)
    assert re.search(r'group == "(.+?)"', text)[1] in set(groups["group"])

"""Whole reports: bytes, sizes, images, the reader's contents, tables that are absent or wrong."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from framing.datapackage import write_datapackage
from framing.errors import BadSetting, BadTable, CannotWrite, MissingResults
from framing.report import Written, write_report
from framing.report import passages as passages_module
from framing.report.charts import evidence_figures
from framing.report.images import write_images
from framing.report.inputs import read_inputs
from framing.report.palette import style_frames
from framing.report.passages import LEAST, collect_passages
from framing.report.rows import make_rows
from framing.results import open_results


def payload(page: Path, name: str) -> Any:
    found = re.search(
        rf'<script type="application/json" id="{name}">(.*?)</script>', page.read_text("utf-8"), re.DOTALL
    )
    assert found
    return json.loads(found[1])


@pytest.fixture
def copy(world: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(world, tmp_path / "copy"))


def test_the_same_tables_give_the_same_bytes(world, page_file, tmp_path):
    again = write_report(open_results(world), tmp_path / "again.html", figures=())
    assert again.page.read_bytes() == page_file.read_bytes()
    assert again.size < 10_000_000


def test_one_copy_of_the_chart_library_and_no_way_out(page_file):
    text = page_file.read_text(encoding="utf-8")
    assert text.count("<script") == 4
    assert len(re.findall(r"<(?:script|img|iframe|link)[^>]+(?:src|href)=", text.split("<script>")[0])) == 0
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert "default-src 'none'" in policy[1].replace("&#39;", "'")
    assert "unsafe-eval" not in policy[1]


@pytest.fixture(scope="module")
def quiet(quiet_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Written:
    page = tmp_path_factory.mktemp("page") / "report.html"
    return write_report(open_results(quiet_world), page, figures=("svg", "png"))


def test_images_are_those_of_the_page(quiet):
    names = sorted(path.name for path in quiet.images)
    assert names == ["frames.png", "frames.svg", "overview.png", "overview.svg"]
    for path in quiet.images:
        head = path.read_bytes()[:8]
        assert head.startswith(b"<svg") if path.suffix == ".svg" else head == b"\x89PNG\r\n\x1a\n"
    overview = quiet.page.with_name("figures") / "overview.svg"
    assert "Ideological balancing" in overview.read_text(encoding="utf-8")


def test_images_of_shifts_are_those_asked_for(world, tmp_path):
    inputs = read_inputs(open_results(world))
    data = make_rows(inputs)
    figures = evidence_figures(data, style_frames(inputs.codebook), inputs.settings)
    wanted = ["ideological_balancing|1947|domestic"]
    paths = write_images(figures, data, tmp_path, ("svg",), wanted)
    assert sorted(path.name for path in paths) == [
        "nulls-ideological_balancing-1947-domestic.svg",
        "scorecard.svg",
        "survival-ideological_balancing-1947-domestic.svg",
    ]
    assert "Circular shift" in paths[1].read_text(encoding="utf-8")


def test_a_study_without_shifts_still_gives_a_report(quiet):
    text = quiet.page.read_text(encoding="utf-8")
    assert "No: no frame of the United States shifted." in text
    assert "The dominant state has no shift, so there is no adoption to date." in text
    assert 'data-figure="overview"' in text
    assert 'data-figure="adoption"' not in text


def test_the_reader_holds_the_likeliest_endorsing_passages(world, page_file):
    inputs = read_inputs(open_results(world))
    reader = payload(page_file, "reader-data")
    scores = inputs.frames.assign(
        score=inputs.frames["p_ideological_balancing"] * inputs.frames["e_ideological_balancing"],
        year=inputs.frames["document"].str.extract(r"(\d{4})")[0].astype(int),
    )
    own = scores[(scores["corpus"] == "messages") & (scores["score"] >= LEAST)]
    wanted = {(row.document, row.passage) for row in own.itertuples()}
    listed = {
        (reader["documents"][reader["passages"][number][0]][1], reader["passages"][number][1])
        for number in reader["places"]["ideological_balancing"]["USA"]
        if reader["documents"][reader["passages"][number][0]][0] == "messages"
    }
    assert listed == wanted


def test_texts_are_there_only_where_they_are_at_hand(page_file):
    reader = payload(page_file, "reader-data")
    for document in reader["documents"]:
        if document[0] == "ungdc":
            assert document[7] is None
    whole = [number for number, document in enumerate(reader["documents"]) if document[7] is not None]
    assert whole
    for number, _, start, end, text, _, marks, evidence in reader["passages"]:
        if number in whole:
            assert text is None
            assert 0 <= start < end <= len(reader["documents"][number][7])
        for column, place, last in evidence:
            assert 0 <= place < last <= end - start
            assert column in [mark[0] for mark in marks]


def test_the_budget_of_text_is_kept(world, monkeypatch):
    monkeypatch.setattr(passages_module, "WHOLE_TEXTS", 6_000)
    monkeypatch.setattr(passages_module, "SINGLE_TEXTS", 1_000)
    reader = collect_passages(read_inputs(open_results(world)))
    assert 0 < sum(len(document[7]) for document in reader.documents if document[7]) <= 6_000
    assert 0 < sum(len(passage[4]) for passage in reader.passages if passage[4]) <= 1_000


def test_tables_that_a_run_may_lack_are_left_out(copy):
    for name in ("tests.csv", "scorecard.csv", "survival.csv", "nulls.parquet", "frames.parquet", "documents.parquet"):
        (copy / name).unlink()
    written = write_report(open_results(copy), figures=())
    assert (written.passages, written.texts) == (0, 0)
    text = written.page.read_text(encoding="utf-8")
    assert 'data-figure="adoption"' in text
    assert 'data-figure="nulls"' not in text


@pytest.mark.parametrize("name", ["prevalence.parquet", "shifts.csv", "adoption.csv"])
def test_tables_that_it_needs_are_named(copy, name):
    (copy / name).unlink()
    with pytest.raises(MissingResults, match=name.split(".")[0]):
        write_report(open_results(copy), figures=())


def test_bad_tables_name_file_row_and_column(copy):
    shifts = pd.read_csv(copy / "shifts.csv", dtype=str)
    shifts.loc[1, "size"] = "large"
    shifts.to_csv(copy / "shifts.csv", index=False)
    with pytest.raises(BadTable, match=r"shifts\.csv, row 2, column 'size'"):
        write_report(open_results(copy), figures=())
    shifts.drop(columns="size").to_csv(copy / "shifts.csv", index=False)
    with pytest.raises(BadTable, match="'size' is missing"):
        write_report(open_results(copy), figures=())


def test_an_unknown_dominant_state_is_an_error(copy):
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    del manifest["dominant"]
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert read_inputs(open_results(copy)).dominant == "USA"
    pd.read_csv(copy / "shifts.csv").drop(columns="state").to_csv(copy / "shifts.csv", index=False)
    with pytest.raises(MissingResults):
        read_inputs(open_results(copy))


def test_places_in_the_way(world, tmp_path):
    with pytest.raises(BadSetting):
        write_report(open_results(world), tmp_path, figures=())
    with pytest.raises(MissingResults):
        open_results(tmp_path)


def test_links_in_a_folder_of_results_are_not_written_through(copy, quiet_world, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "page.html").write_text("mine")
    results = shutil.copytree(quiet_world, tmp_path / "quiet")
    (results / "report.html").symlink_to(outside / "page.html")
    written = write_report(open_results(results), figures=())
    assert not written.page.is_symlink()
    assert "data-figure" in written.page.read_text(encoding="utf-8")
    (copy / "tables").symlink_to(outside)
    with pytest.raises(CannotWrite, match=r"a link leads tables/\* out of the folder; remove the link"):
        write_report(open_results(copy), figures=(), tables=("csv",))
    assert {path.name: path.read_text() for path in outside.iterdir()} == {"page.html": "mine"}
    link = tmp_path / "linked.html"  # named by the user: written through
    link.symlink_to(outside / "page.html")
    write_report(open_results(results), link, figures=())
    assert link.is_symlink()
    assert "data-figure" in (outside / "page.html").read_text(encoding="utf-8")


def test_a_table_changed_after_the_run_is_named_where_it_breaks_the_report(copy):
    write_datapackage(copy, name="world", title="A world", description="", sources=[])
    path = copy / "survival.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, "unheard" + first[first.index(",") :], *rest]), encoding="utf-8")
    with pytest.raises(MissingResults, match=r"no report can be made .* changed: survival\.csv\. Restore"):
        write_report(open_results(copy), figures=())
    (copy / "datapackage.json").unlink()  # nothing says how the table was: the fault may be the program's
    with pytest.raises(KeyError):
        write_report(open_results(copy), figures=())

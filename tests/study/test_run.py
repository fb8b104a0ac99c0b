from __future__ import annotations

import json
import shlex
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.resources import shipped
from framing.results import latest_results, open_results
from framing.study import load_study

TABLES = ["shifts.csv", "adoption.csv", "tests.csv", "scorecard.csv", "counts.csv", "expectations.csv"]


def test_every_table_and_the_report_are_there(results):
    names = {path.name for path in results.iterdir()}
    expected = {
        *TABLES,
        "report.html",
        "manifest.json",
        "frames.parquet",
        "document_frames.parquet",
        "documents.parquet",
    }
    assert expected <= names
    assert not [name for name in names if name.startswith(".")]


def test_the_planted_shift_and_the_followers_are_found(results):
    shifts = pd.read_csv(results / "shifts.csv")
    ours = shifts[shifts["frame"] == "ideological_balancing"]
    assert 1950 in set(ours["date"])
    adoption = pd.read_csv(results / "adoption.csv").query("frame == 'ideological_balancing' and shift_date == 1950")
    outcomes = adoption.drop_duplicates("state").set_index("state")["outcome"]
    assert outcomes["NOR"] == outcomes["DNK"] == "followed"
    assert outcomes["IND"] not in ("followed", "together", "led")
    lags = adoption[adoption["outcome"] == "followed"].set_index("state")["lag"].astype(float)
    assert lags["NOR"].max() == pytest.approx(3, abs=1)


def test_expectation_is_held_against_the_findings(results):
    assert pd.read_csv(results / "expectations.csv")["verdict"].tolist() == ["agrees"]


def test_manifest_says_what_is_needed_to_repeat(results):
    manifest = json.loads((results / "manifest.json").read_text())
    assert manifest["corpora"][0]["texts"] is True
    assert len(manifest["model"]["sha256"]) == len(manifest["codebook"]["sha256"]) == 64
    assert manifest["seed"] == 0
    assert str(results) not in json.dumps(manifest)


def test_texts_are_not_copied_into_the_tables(results):
    for name in ("documents.parquet", "frames.parquet"):
        assert "text" not in pd.read_parquet(results / name).columns


def test_second_run_writes_the_same_bytes(results, planted_study, tmp_path):
    """This one in two processes, and with the images of the charts."""
    again = tmp_path / "again"
    done = CliRunner().invoke(main, ["run", str(planted_study), "-o", str(again), "--jobs", "2"])
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == str(again / "report.html")
    for path in results.iterdir():
        if path.is_file() and path.name != "manifest.json":
            assert path.read_bytes() == (again / path.name).read_bytes(), path.name
    first, second = (json.loads((folder / "manifest.json").read_text()) for folder in (results, again))
    del first["reused"], second["reused"]  # the second found the frames there
    assert first == second


def test_the_commands_of_manifests_work_as_written(results, planted_study, tmp_path, monkeypatch):
    def again(folder):
        """Run the command that the manifest of a folder has, and compare the tables."""
        before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        words = shlex.split(json.loads(before["manifest.json"])["command"])
        assert words[0] == "framing"
        done = CliRunner().invoke(main, words[1:])
        assert done.exit_code == 0, done.output
        return before

    command = json.loads((results / "manifest.json").read_text())["command"]
    assert shlex.split(command) == ["framing", "run", str(planted_study)]
    assert load_study("early-cold-war").command() == "framing run early-cold-war"
    monkeypatch.chdir(tmp_path)
    arguments = ["align", "--settings", results, "--table", results / "counts.csv", "--lags", 3, "-o", "out"]
    arguments += ["--exposure", planted_study.parent / "allies.csv"]
    assert CliRunner().invoke(main, list(map(str, arguments))).exit_code == 0
    noted = json.loads((tmp_path / "out" / "manifest.json").read_text())["settings"]
    assert (noted["lags"], noted["permutations"], noted["dominant"]) == (3, 199, "USA")  # an option counts before
    followed = [
        set(pd.read_csv(folder / "adoption.csv").query("outcome == 'followed'")["state"])
        for folder in (results, tmp_path / "out")
    ]
    assert followed == [{"NOR", "DNK"}, {"NOR"}]  # Denmark's move, four years later, is beyond three lags
    before = again(tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if path.is_file()} == before


def test_align_repeats_the_run_from_its_tables(results, planted_study, tmp_path):
    """Its settings are those of the manifest."""
    arguments = ["align", "--settings", results, "-o", tmp_path / "out"]
    for name in ("counts", "threats", "errors"):
        arguments += ["--table" if name == "counts" else f"--{name}", results / f"{name}.csv"]
    arguments += ["--exposure", planted_study.parent / "allies.csv", "--pairs", results / "pairs.parquet"]
    done = CliRunner().invoke(main, list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    written = [
        path.name for path in (tmp_path / "out").iterdir() if path.name not in ("manifest.json", "datapackage.json")
    ]
    assert {"shifts.csv", "adoption.csv", "tests.csv", "scorecard.csv", "group_effects.csv"} <= set(written)
    for name in written:
        assert (tmp_path / "out" / name).read_bytes() == (results / name).read_bytes(), name


@pytest.mark.parametrize("manifest", [None, "{}", '{"settings": 3}', "no json"])
def test_settings_that_are_not_there_are_named(results, tmp_path, manifest):
    path = tmp_path / "manifest.json"
    if manifest is not None:
        path.write_text(manifest)
    done = CliRunner().invoke(
        main, ["align", "--settings", str(path), "--table", str(results / "counts.csv"), "-o", str(tmp_path / "o")]
    )
    assert done.exit_code == 2, done.output
    assert str(path) in done.stderr


@pytest.fixture
def no_annotating(monkeypatch):
    """From now on nothing can be annotated."""
    monkeypatch.setattr("framing.annotation.kept.annotate_batch", None)


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        pytest.param(("last = 1969", "last = 1965"), "", marks=pytest.mark.long),
        pytest.param(("permutations = 199", "permutations = 199\nlags = 6"), "", marks=pytest.mark.long),
        (('placebo = ["ceremony"]\nframes = ["ideological_balancing", ', "placebo = []\nframes = ["), ""),
        pytest.param(('file = "allies.csv"', 'file = "fewer.csv"'), "", marks=pytest.mark.long),
        (('title = "A planted study"', 'title = "Another title"'), "counts and alignment: reused (made 20"),
    ],
)
def test_another_question_annotates_nothing(results, planted_study, tmp_path, no_annotating, change, kept):
    """Own texts: window, groups, frames and placebo change, the frames stay; a title leaves the alignment, too."""
    folder = tmp_path / "again"
    shutil.copytree(results, folder)
    path = planted_study.with_name("other.toml")
    path.write_text(planted_study.read_text().replace(*change, 1))
    rows = (planted_study.parent / "allies.csv").read_text().splitlines(keepends=True)
    path.with_name("fewer.csv").write_text("".join(row for row in rows if not row.startswith("DNK")))
    done = CliRunner().invoke(main, ["run", str(path), "-o", str(folder), "--jobs", "1", "--no-report"])
    assert done.exit_code == 0, done.output
    assert "frames of own: reused (made 20" in done.stderr
    assert "by balancing" in done.stderr
    assert (kept or "counts and alignment: made now") in done.stderr
    reused = json.loads((folder / "manifest.json").read_text())["reused"]
    frames = reused["corpora"][0]["frames"]
    assert frames["reused"] == frames["documents"] > 0
    assert bool(reused["alignment"]) == bool(kept)
    if kept:
        assert (folder / "adoption.csv").read_bytes() == (results / "adoption.csv").read_bytes()


def test_a_table_changed_by_hand_is_made_anew(results, planted_study, tmp_path):
    folder = tmp_path / "again"
    shutil.copytree(results, folder)
    (folder / "adoption.csv").write_text((folder / "adoption.csv").read_text().replace("followed", "led"))
    done = CliRunner().invoke(main, ["run", str(planted_study), "-o", str(folder), "--jobs", "1", "--no-report"])
    assert done.exit_code == 0, done.output
    assert "counts and alignment: made now" in done.stderr
    assert (folder / "adoption.csv").read_bytes() == (results / "adoption.csv").read_bytes()


def test_results_open_with_texts_and_model(results):
    opened = open_results(results)
    assert opened.codebook.name == "balancing"
    assert opened.has("adoption")
    assert not opened.has("nothing")
    assert opened.model().sha256 == opened.manifest["model"]["sha256"]
    assert latest_results(results.parent).path == results


LONG = f"'{'a' * 300}'"  # longer than a file name can be


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('placebo = ["ceremony"]', 'placebo = ["ceremny"]'), "Did you mean 'ceremony'"),
        (("permutations = 199", "permutatons = 199"), "align.permutatons"),
        (('path = "own.parquet"', 'path = "gone.parquet"'), "gone.parquet"),
        (('state = "USA"', 'state = "ATL"'), "no document of ATL"),
        (
            ('path = "own.parquet"', 'path = "own.parquet"\nwithout = ["NOR-1"]'),
            "corpus[0].without: there is no document 'NOR-1'",
        ),
        (
            ('path = "own.parquet"', 'path = "own.parquet"\ngenres = ["nope"]'),
            "corpus[0].genres: there is no document of genre",
        ),
        (('file = "allies.csv"', 'file = "gone.csv"'), "gone.csv"),
        (("first = 1940", "first = 1999\n#"), "periods"),
        (
            ('frame = "ideological_balancing"', 'frame = "ideological_balncing"'),
            "expectation[0].frame: 'ideological_balncing'",
        ),
        (('state = "NOR"', 'state = "NRO"'), "expectation[0].state"),
        (("first = 1951", "first = 1961"), "expectation[0].first"),
        (('path = "own.parquet"', 'audience = "domestc"\npath = "own.parquet"'), "Did you mean 'domestic'"),
        (
            ('name = "own"\npath = "own.parquet"', 'name = "ungdcc"'),
            "'ungdcc' is no corpus. Did you mean 'ungdc'",
        ),
        (('path = "own.parquet"', 'path = "own.parquet"\nstates = ["USA", "Norway"]'), "corpus[0].states"),
        (('"containment"]', '"containmnt"]'), "key frames: 'containmnt'"),
        (("placebo =", 'model = "balancin"\nplacebo ='), "Did you mean 'balancing'"),
        (("[align]", '[secondary]\nexclude = ["IDN", "Indai"]\n[align]'), "secondary.exclude"),
        (
            ("[align]", '[groups]\nfile = "groups.csv"\ncompare = "neutrl"\nsource = "x"\n[align]'),
            "Did you mean 'neutral'",
        ),
        (
            ("[align]", '[mechanisms.pressure]\nfile = "gone.csv"\nsource = "x"\n[align]'),
            "key mechanisms.pressure.file",
        ),
        (("permutations = 199", "permutations = 3"), "key align.permutations: 3 is not allowed: give a whole number"),
        (("permutations = 199", "permutations = 'a'"), "key align.permutations: 'a' is not allowed"),
        (("permutations = 199", "before = -1"), "key align.before: -1 is not allowed"),
        (
            ("permutations = 199", "exposure_cut = 'a'"),
            "key align.exposure_cut: 'a' is not allowed: give a finite number",
        ),
        (("placebo =", "seed = -1\nplacebo ="), "key seed: -1 is not allowed"),
        (("placebo =", f"model = {LONG}\nplacebo ="), "key model: 'aaa"),
        (("placebo =", 'model = "skops:gone.skops"\nplacebo ='), "key model: "),
        (("placebo =", 'model = "spacy:gone"\nplacebo ='), "key model: "),
        (("placebo =", 'model = "a\\u0000"\nplacebo ='), "key model: "),
        (("placebo =", 'model = "gone.toml"\nplacebo ='), "key model: gone.toml: no such"),
        (("placebo =", 'codebook = "gone.toml"\nplacebo ='), "gone.toml: no such"),
        (("placebo =", 'codebook = "a\\u0000.toml"\nplacebo ='), "key codebook: "),
        (("placebo =", f"codebook = {LONG[:-1]}.toml'\nplacebo ="), "key codebook: "),
        (('path = "own.parquet"', f"path = {LONG}"), "key corpus[0].path: "),
        (('file = "allies.csv"', f"file = {LONG}"), "key exposure.file: "),
    ],
)
def test_mistakes_in_a_study_are_said(planted_study, tmp_path, change, message):
    path = planted_study.with_name("wrong.toml")
    path.write_text(planted_study.read_text().replace(*change, 1))
    path.with_name("groups.csv").write_text("state,period,group\nNOR,1950,allied\nIND,1950,neutral\n")
    done = CliRunner().invoke(main, ["run", str(path), "-o", str(tmp_path / "out"), "--jobs", "1"])
    assert done.exit_code == 2, done.output
    assert message in done.stderr
    assert done.stderr.startswith(f"Error: {path}: key ")
    assert "reading texts" not in done.stderr  # named before anything is read
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("key", ["mechanisms", "mechanism_f1", "domestic_frames", "jobs"])
def test_settings_that_users_do_not_set_are_none(planted_study, tmp_path, key):
    path = planted_study.with_name("wrong.toml")
    path.write_text(planted_study.read_text().replace("permutations = 199", f"{key} = {{x = 'a'}}"))
    done = CliRunner().invoke(main, ["run", str(path), "-o", str(tmp_path / "out")])
    assert done.exit_code == 2, done.output
    said, offered = done.stderr.split(f"key align.{key}: is not a setting of the alignment.")
    assert said == f"Error: {path}: "
    assert "leads" in offered
    assert not any(name in offered for name in ("mechanism", "domestic_frames", "jobs"))


def test_documents_named_in_without_are_left_out(planted_study, tmp_path):
    path = planted_study.with_name("fewer.toml")
    gone = ["NOR-1950-international", "USA-1950-domestic"]
    text = planted_study.read_text().replace('path = "own.parquet"', f'path = "own.parquet"\nwithout = {gone}', 1)
    path.write_text(text.replace("last = 1969", "last = 1951").partition("[[expectation]]")[0])
    done = CliRunner().invoke(
        main, ["run", str(path), "-o", str(tmp_path / "out"), "--jobs", "1", "--no-report"], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    for name, column in (("documents", "id"), ("frames", "document")):
        kept = set(pd.read_parquet(tmp_path / "out" / f"{name}.parquet")[column])
        assert kept.isdisjoint(gone)
        assert len(kept) == 6 * 12 - 2


def test_corpus_without_texts_or_published_frames(planted_study, tmp_path):
    path = planted_study.with_name("absent.toml")
    path.write_text(planted_study.read_text().replace('name = "own"\npath = "own.parquet"', 'name = "frus"'))
    done = CliRunner().invoke(main, ["run", str(path), "-o", str(tmp_path / "out"), "--jobs", "1"])
    assert done.exit_code == 1
    assert "framing corpus fetch frus" in done.stderr


def test_an_interrupted_run_leaves_the_finished_one_as_it_was(results, planted_study, tmp_path, monkeypatch):
    folder = tmp_path / "again"
    shutil.copytree(results, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("framing.study.run.write_manifest", interrupted)  # the last step; the alignment is reused
    done = CliRunner().invoke(main, ["run", str(planted_study), "-o", str(folder), "--jobs", "1"])
    assert done.exit_code == 130
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("command", [["report"], ["export", "--to", "csv", "-o", "o.csv", "--results"]])
def test_what_an_unfinished_run_left_is_refused(results, tmp_path, monkeypatch, command):
    folder = tmp_path / "half"
    shutil.copytree(results, folder)
    (folder / "manifest.json").unlink()
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, [*command, str(folder)])
    assert done.exit_code == 2
    assert f"{folder}: the run was not finished" in done.stderr


@pytest.mark.parametrize("name", ["frames", "documents", "document_frames"])
def test_a_results_table_that_is_cut_short_is_named(results, tmp_path, name):
    folder = tmp_path / "cut"
    shutil.copytree(results, folder)
    path = folder / f"{name}.parquet"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    for command in (
        ["export", "--to", "csv", "--results", folder, "-o", tmp_path / "o.csv"],
        ["show", "USA-1950-domestic", "--results", folder],
    ):
        done = CliRunner().invoke(main, list(map(str, command)))
        assert done.exit_code == 2, done.output
        assert f"{path}: cannot be read as Parquet" in done.stderr


def test_a_table_of_the_study_is_not_written_over_by_the_run(planted_study, tmp_path):
    for file in ("own.parquet", "allies.csv"):
        shutil.copy(planted_study.parent / file, tmp_path)
    (tmp_path / "own.parquet").rename(tmp_path / "documents.parquet")
    study = tmp_path / "s.toml"
    study.write_text(planted_study.read_text().replace("own.parquet", "documents.parquet"))
    before = (tmp_path / "documents.parquet").read_bytes()
    done = CliRunner().invoke(main, ["run", str(study), "-o", str(tmp_path), "--jobs", "1"])
    assert done.exit_code == 2
    assert "would take the place of what is read" in done.stderr
    assert (tmp_path / "documents.parquet").read_bytes() == before


def test_an_alignment_of_a_table_is_reported(results, planted_study, tmp_path):
    counts = pd.read_csv(results / "counts.csv")
    counts[counts["frame"] == "ideological_balancing"].to_csv(tmp_path / "counts.csv", index=False)
    arguments = ["align", "--table", tmp_path / "counts.csv", "--dominant", "USA", "--permutations", 199]
    arguments += ["--exposure", planted_study.parent / "allies.csv", "-o"]
    assert CliRunner().invoke(main, list(map(str, [*arguments, tmp_path / "out"]))).exit_code == 0
    done = CliRunner().invoke(main, ["report", str(tmp_path / "out"), "--figures", "none"])
    assert done.exit_code == 0, done.output
    assert "Alignment of counts.csv" in (tmp_path / "out" / "report.html").read_text()
    refused = CliRunner().invoke(main, list(map(str, [*arguments, results])))
    assert refused.exit_code == 2
    assert "holds the results of a study" in refused.stderr or "would take the place" in refused.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda manifest: manifest.pop("model"), "key model is missing"),
        (lambda manifest: manifest.update(model={"name": "balancing"}), "key model lacks name or sha256"),
        (lambda manifest: manifest.update(corpora="all"), "key corpora is missing, or not as a run writes it"),
    ],
)
def test_a_manifest_that_lacks_what_a_run_writes_is_named(results, tmp_path, change, said):
    folder = tmp_path / "odd"
    shutil.copytree(results, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    done = CliRunner().invoke(main, ["show", "USA-1950-domestic", "--results", str(folder)])
    assert done.exit_code == 2, done.output
    assert f"manifest.json: cannot be read ({said}" in done.stderr


def test_a_frame_table_without_places_is_named(results, tmp_path):
    folder = tmp_path / "odd"
    shutil.copytree(results, folder)
    pd.read_parquet(folder / "frames.parquet").drop(columns="start").to_parquet(folder / "frames.parquet")
    done = CliRunner().invoke(main, ["export", "--to", "csv", "--results", str(folder), "-o", str(tmp_path / "o.csv")])
    assert done.exit_code == 2, done.output
    assert "frames.parquet: column 'start' is missing" in done.stderr


def test_another_model_by_option(planted_study, tmp_path, monkeypatch):
    """The study's cues alone instead of the trained model; the manifest's command repeats it."""
    monkeypatch.chdir(tmp_path)
    book = tmp_path / "cues.toml"
    shutil.copy2(shipped("models", "balancing", "codebook.toml"), book)
    result = CliRunner().invoke(main, ["run", str(planted_study), "--model", str(book), "--no-report"])
    assert result.exit_code == 0, result.output
    folder = tmp_path / "results" / "planted-cues"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["model"]["name"] == str(book)
    assert manifest["command"] == f"framing run {planted_study} --model {book}"


def test_a_model_that_is_not_there_is_named_by_its_option(planted_study, tmp_path):
    result = CliRunner().invoke(main, ["run", str(planted_study), "-o", str(tmp_path / "out"), "--model", "balancin"])
    assert result.exit_code == 2
    assert "--model: " in result.stderr
    assert "balancing" in result.stderr
    assert not (tmp_path / "out").exists()

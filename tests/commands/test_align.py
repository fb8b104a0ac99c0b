from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from framing.align.simulation.group_scenarios import group_scenario_of, simulate_groups
from framing.align.simulation.scenarios import settings_of_kind, simulate_scenario
from framing.commands import main
from framing.schemas import EVENT_STUDY, GROUP_COUNTS, GROUP_EFFECTS, LEAD_LAG, PROJECTIONS, STACKED
from framing.tables import write_table

FAST = ["--permutations", "199"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_world(tmp_path_factory.mktemp("world"), states=12)


@pytest.fixture(scope="module")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One frame, in which the dominant state shifts: for what does not hang on how much there is."""
    return write_world(tmp_path_factory.mktemp("small"), states=4, frames=1, shifted=1)


def write_world(folder: Path, **changes: int) -> Path:
    planted = simulate_scenario(settings_of_kind("diffusion", **changes), 12)
    write_table(planted.counts, folder / "counts.csv")
    write_table(planted.exposure, folder / "exposure.csv")
    return folder


def run(*arguments: object):
    return CliRunner().invoke(main, ["align", *[str(one) for one in arguments]])


def run_exposed(world: Path, output: Path):
    tables = ("--table", world / "counts.csv", "--exposure", world / "exposure.csv")
    return run(*tables, "--dominant", "A", "-o", output, *FAST)


@pytest.fixture(scope="module")
def exposed(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command writes for the world and its exposure; nothing goes to standard output."""
    folder = tmp_path_factory.mktemp("exposed") / "out"
    result = run_exposed(world, folder)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    return folder


def test_a_table_becomes_the_documented_files(exposed: Path) -> None:
    heads = {
        name: (exposed / name).read_text().splitlines()[0]
        for name in ("shifts.csv", "adoption.csv", "tests.csv", "scorecard.csv")
    }
    assert heads["shifts.csv"].startswith("frame,date,earliest,latest,size,p,q")
    assert heads["adoption.csv"].startswith("frame,shift_date,state,outcome,date,lag,lag_low,lag_high")
    assert heads["tests.csv"].startswith("test,frame,shift_date,statistic,null_mean,p,verdict")
    assert heads["scorecard.csv"].startswith("frame,shift_date,hypothesis,verdict,estimate,low,high,documents")
    shifts, adoption = pd.read_csv(exposed / "shifts.csv"), pd.read_csv(exposed / "adoption.csv")
    assert len(adoption) == 12 * (shifts["series"] == "dominant").sum()
    assert (shifts["q"] <= 0.05).all()
    moved = adoption[adoption["lag"].notna()]
    assert (moved["date"] - moved["shift_date"] == moved["lag"]).all()
    followed = moved[moved["outcome"] == "followed"]
    assert len(followed) >= 6
    assert (followed["lag_low"] >= 1).all()
    assert set(adoption["outcome"]) <= {"led", "together", "followed", "already", "not adopted", "unobserved"}
    nulls, tests = pd.read_parquet(exposed / "nulls.parquet"), pd.read_csv(exposed / "tests.csv")
    drawn = tests[tests["draws"] > 0]
    assert set(drawn["test"]) == set(nulls["test"])
    assert {"circular shift", "placebo dominant", "reversed direction", "exposed against unexposed"} <= set(
        tests["test"]
    )


def test_what_could_be_seen_comes_before_what_was(small_world: Path, tmp_path: Path) -> None:
    result = run("--table", small_world / "counts.csv", "--dominant", "A", "-o", tmp_path / "out", *FAST)
    lines = result.stderr.splitlines()
    assert "Usable state-years" in lines[0]
    shown = next(number for number, line in enumerate(lines) if "could show a lag of" in line)
    assert any("points in" in line for line in lines[shown + 1 :])


def test_the_same_command_writes_the_same_bytes(world: Path, exposed: Path, tmp_path: Path) -> None:
    assert run_exposed(world, tmp_path / "two").exit_code == 0
    for path in sorted(exposed.iterdir()):
        other = (tmp_path / "two" / path.name).read_bytes()
        if path.name == "manifest.json":  # holds the command, with the folder that it wrote
            other = other.replace(str(tmp_path / "two").encode(), str(exposed).encode())
        assert path.read_bytes() == other, path.name


def test_json_is_the_scorecard(small_world: Path, tmp_path: Path) -> None:
    result = run("--table", small_world / "counts.csv", "--dominant", "A", "-o", tmp_path / "out", "--json", *FAST)
    rows = json.loads(result.stdout)
    assert {row["hypothesis"] for row in rows} == {"H1", "H2", "H3", "H4a", "H4b", "H4c", "learning", "imitation"}
    assert {row["verdict"] for row in rows} <= {"supported", "not supported", "not enough evidence"}


@pytest.mark.parametrize(
    "form", [["--placebo", "frame_02", "frame_03"], ["--placebo", "frame_02", "--placebo", "frame_03"]]
)
def test_placebo_frames_are_controls_not_findings(tmp_path: Path, form: list[str]) -> None:
    world = write_world(tmp_path, states=4, frames=3, shifted=1)
    result = run("--table", world / "counts.csv", "--dominant", "A", "-o", tmp_path / "out", *FAST, *form)
    assert result.exit_code == 0, result.output
    assert set(pd.read_csv(tmp_path / "out" / "shifts.csv")["frame"]) == {"frame_01"}
    tests = pd.read_csv(tmp_path / "out" / "tests.csv")
    shifts = pd.read_csv(tmp_path / "out" / "shifts.csv")
    assert (tests["test"] == "placebo frames").sum() == (shifts["series"] == "dominant").sum() > 0


def bad_exposure(rows: str) -> str:
    return "state,period,exposure\n" + rows


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--dominant", "B"], ["'B' has no row"]),
        (["--dominant", "A", "--placebo", "frame_3"], ["--placebo", "'frame_3'", "Did you mean"]),
        (["--dominant", "A", "--fdr", "1.5"], ["fdr", "between 0 and 1"]),
        (["--dominant", "A", "--permutations", "5"], ["permutations", "19"]),
        (["--dominant", "A", "--exposure", "none.csv"], ["none.csv", "no such"]),
        (["--dominant", "A", "stray"], ["unexpected argument 'stray'"]),
    ],
)
def test_wrong_use_is_told_with_the_remedy(world: Path, tmp_path: Path, arguments: list[str], words: list[str]) -> None:
    result = run("--table", world / "counts.csv", "-o", tmp_path / "out", *arguments)
    assert result.exit_code == 2
    for word in words:
        assert word in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("S001,1950,high\n", ["row 1", "'exposure'", "'high'"]),
        ("S001,1950,\n", ["row 1", "'exposure'"]),
        ("XYZ,1950,1\n", ["none of its states"]),
        ("", ["no rows"]),
    ],
)
def test_bad_exposure_is_told_with_its_row(world: Path, tmp_path: Path, rows: str, words: list[str]) -> None:
    path = tmp_path / "e.csv"
    path.write_text(bad_exposure(rows))
    result = run("--table", world / "counts.csv", "--dominant", "A", "-o", tmp_path / "out", "--exposure", path)
    assert result.exit_code == 2
    for word in ["e.csv", *words]:
        assert word in result.stderr


def test_covariates_enter_the_hazard(world: Path, tmp_path: Path) -> None:
    exposure = pd.read_csv(world / "exposure.csv")
    exposure.assign(regime=exposure["exposure"] * 0.5 + exposure["period"] % 3).drop(columns="exposure").to_csv(
        tmp_path / "c.csv", index=False
    )
    result = run(
        "--table", world / "counts.csv", "--dominant", "A", "--exposure", world / "exposure.csv",
        "--covariates", tmp_path / "c.csv",
        "-o", tmp_path / "out", *FAST,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    tests = pd.read_csv(tmp_path / "out" / "tests.csv")
    hazards = tests[tests["test"] == "hazard of adoption"].set_index("frame")["verdict"]
    assert hazards.drop("(all)").eq("not enough evidence").all()  # six exposed states: fewer than ten adoptions a shift
    if hazards["(all)"] != "not enough evidence":
        assert "regime" in set(pd.read_csv(tmp_path / "out" / "hazard.csv")["covariate"])
    (tmp_path / "bad.csv").write_text("state,period,regime\nS001,1950,\nS002,1950,much\n")
    bad = run(
        "--table",
        world / "counts.csv",
        "--dominant",
        "A",
        "--covariates",
        tmp_path / "bad.csv",
        "-o",
        tmp_path / "out2",
        *FAST,
    )
    assert bad.exit_code == 2
    assert "row 2" in bad.stderr
    (tmp_path / "bare.csv").write_text("state,period\nS001,1950\n")
    bare = run(
        "--table",
        world / "counts.csv",
        "--dominant",
        "A",
        "--covariates",
        tmp_path / "bare.csv",
        "-o",
        tmp_path / "out2",
        *FAST,
    )
    assert bare.exit_code == 2
    assert "no column of numbers" in bare.stderr


@pytest.fixture(scope="module")
def bloc_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Counts and groups of a small scenario in which allies make the whole move, and the same groups as ranges."""
    folder = tmp_path_factory.mktemp("groups")
    world = simulate_groups(
        group_scenario_of("partial-adoption", response=1.0, allies=12, others=12, frames=2, shifted=1), 3
    )
    write_table(world.counts, folder / "counts.csv")
    write_table(world.groups, folder / "groups.csv")
    spans = world.groups.groupby(["state", "group"])["period"].agg(["min", "max"]).reset_index()
    spans = spans.rename(columns={"min": "first", "max": "last"})
    write_table(spans, folder / "spans.csv")
    return folder


def run_groups(folder: Path, table: str, output: Path, *more: object):
    tables = ("--table", folder / "counts.csv", "--groups", folder / table)
    return run(*tables, "--dominant", "A", "-o", output, *FAST, *more)


def test_groups_become_tables_and_the_first_lines(bloc_world: Path, tmp_path: Path) -> None:
    result = run_groups(bloc_world, "groups.csv", tmp_path / "one", "--compare", "non-aligned")
    assert result.exit_code == 0, result.output
    lines = result.stderr.splitlines()
    usable = "Usable state-years (with 15 passages or more) out of those with texts: "
    assert lines[0].startswith(f"{usable}dominant state 45 of 45 (")
    assert "; ally 540 of 540 (" in lines[0]
    lines = lines[1:]
    assert (
        lines[0] == "State-years with texts: 540 ally (12 states), 540 non-aligned (12 states), 0 unknown (0 states)."
    )
    assert lines[1].startswith("ally made ")
    for schema in (GROUP_EFFECTS, EVENT_STUDY, STACKED, PROJECTIONS, LEAD_LAG, GROUP_COUNTS):
        table = pd.read_csv(tmp_path / "one" / f"{schema.name}.csv")
        assert list(table.columns) == [column.name for column in schema.columns]
        assert len(table)
    stacked = pd.read_csv(tmp_path / "one" / "stacked.csv")
    assert stacked.iloc[0][["practice", "group", "verdict"]].tolist() == ["all", "ally", "supported"]
    spans = run_groups(bloc_world, "spans.csv", tmp_path / "two", "--compare", "non-aligned")
    assert spans.exit_code == 0, spans.output
    for name in ("group_effects.csv", "event_study.csv", "stacked.csv"):
        assert (tmp_path / "one" / name).read_text() == (tmp_path / "two" / name).read_text()


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ((), ["groups.csv", "--compare", "ally", "non-aligned"]),
        (("--compare", "nonaligned"), ["groups.csv", "'nonaligned'", "'non-aligned'"]),
    ],
)
def test_the_comparison_group_must_be_one(
    bloc_world: Path, tmp_path: Path, more: tuple[str, ...], named: list[str]
) -> None:
    result = run_groups(bloc_world, "groups.csv", tmp_path / "out", *more)
    assert result.exit_code == 2
    assert all(part in result.stderr for part in named)


def test_a_comparison_without_groups_is_wrong_use(world: Path, tmp_path: Path) -> None:
    result = run(
        "--table", world / "counts.csv", "--dominant", "A", "--compare", "other", "-o", tmp_path / "out", *FAST
    )
    assert result.exit_code == 2
    assert "--groups" in result.stderr


def test_exposure_alone_makes_two_groups(exposed: Path) -> None:
    effects = pd.read_csv(exposed / "group_effects.csv")
    assert set(effects["group"]) == {"exposed"}
    assert set(effects["comparison"]) == {"unexposed"}
    counts = pd.read_csv(exposed / "group_counts.csv").set_index("group")["state_periods"]
    assert counts.to_dict() == {"exposed": 270, "unexposed": 270, "unknown": 0}


def test_errors_kept_in_a_csv_are_read_as_numbers(small_world: Path, tmp_path: Path) -> None:
    """As `framing run` writes them: read back from text, they align again."""
    rows = [("frame_01", "*", "*", "endorsed", 400, 80, 0.8, 0.02, 0.3, 0.1)]
    names = ["code", "corpus", "era", "measure", "passages", "positives"]
    names += ["mean_positive", "mean_negative", "sd_positive", "sd_negative"]
    write_table(pd.DataFrame(rows, columns=names), tmp_path / "errors.csv")
    tables = ("--table", small_world / "counts.csv", "--errors", tmp_path / "errors.csv")
    result = run(*tables, "--dominant", "A", "-o", tmp_path / "out", *FAST)
    assert result.exit_code == 0, result.output
    (tmp_path / "bad.csv").write_text((tmp_path / "errors.csv").read_text().replace("0.02", "small"))
    wrong = run(*tables[:2], "--errors", tmp_path / "bad.csv", "--dominant", "A", "-o", tmp_path / "out2", *FAST)
    assert wrong.exit_code == 2
    assert all(part in wrong.stderr for part in ("bad.csv", "row 1", "'small'"))


def test_old_names_of_windows_are_read_with_a_notice(world: Path, tmp_path: Path) -> None:
    arguments = ("--table", world / "counts.csv", "--dominant", "A", "--before", "0", "-o", tmp_path / "out")
    result = run(*arguments, "--permutations", "5")  # refused before anything is computed
    assert result.exit_code == 2
    assert "--before is now called --leads" in result.stderr
    assert "permutations" in result.stderr


def test_states_that_the_counts_do_not_have_and_overlapping_periods_are_named(
    small_world: Path, tmp_path: Path
) -> None:
    exposure = pd.read_csv(small_world / "exposure.csv")
    first, last = int(exposure["period"].min()), int(exposure["period"].max())
    members = pd.DataFrame({"state": ["S001", "France"], "period": f"{first}-{last}", "exposure": 1})
    members.to_csv(tmp_path / "members.csv", index=False)
    tables = ("--table", small_world / "counts.csv", "--dominant", "A", "-o", tmp_path / "out", *FAST)
    result = run(*tables, "--exposure", tmp_path / "members.csv")
    assert result.exit_code == 0, result.output
    assert (
        "members.csv names 1 state that the counts do not have ('France'): nothing is done with them" in result.stderr
    )
    twice = pd.DataFrame(
        {"state": ["S001", "S001"], "period": [f"{first}-{first + 5}", f"{first + 5}-{last}"], "exposure": [1, 0]}
    )
    twice.to_csv(tmp_path / "twice.csv", index=False)
    result = run(*tables, "--exposure", tmp_path / "twice.csv")
    assert result.exit_code == 2
    assert f"twice.csv: S001 has two values of exposure in {first + 5}: 1.0 and 0.0. Give each state" in result.stderr

"""What two runs answer differently: pairs of shifts, verdicts, shares and documents, by hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import framing
from framing.commands import main
from framing.report.comparing import compare_runs, comparison_table
from framing.report.inputs import read_inputs
from framing.results import open_results


@pytest.fixture
def beside(world: Path, tmp_path: Path) -> Callable[[Callable[[Path], None]], Path]:
    """The world of the report in a second folder, changed."""

    def change(how: Callable[[Path], None]) -> Path:
        folder = tmp_path / "other"
        shutil.copytree(world, folder)
        how(folder)
        return folder

    return change


def edit(name: str, how: Callable[[pd.DataFrame], pd.DataFrame]) -> Callable[[Path], None]:
    """Change one table of a folder."""

    def apply(folder: Path) -> None:
        path = folder / name
        if path.suffix == ".parquet":
            how(pd.read_parquet(path)).to_parquet(path)
        else:
            how(pd.read_csv(path, keep_default_na=False, dtype=str)).to_csv(path, index=False)

    return apply


def compared(world: Path, other: Path, part: str) -> pd.DataFrame:
    table = compare_runs(read_inputs(open_results(world)), read_inputs(open_results(other)))
    return table[table["part"] == part].reset_index(drop=True)


def test_a_run_beside_itself_is_the_same_in_all(world: Path) -> None:
    inputs = read_inputs(open_results(world))
    table = compare_runs(inputs, inputs)
    assert table["same"].all()
    assert {"settings", "shares", "shifts"} <= set(table["part"])
    printed = comparison_table(table, inputs, inputs).cells
    rest = printed[printed["Part"] != "shifts"]["Question"]
    assert rest.str.match("the same in both: |nothing to compare").all()
    assert (printed["Part"] == "shifts").sum() == len(inputs.shifts) + 1  # every shift, and how many are the same
    assert list(printed.columns)[2:] == ["first", "second"]  # same model, same folder


def first_shift(world: Path) -> pd.Series:
    table = pd.read_csv(world / "shifts.csv")
    return table.iloc[0]


@pytest.mark.parametrize(
    ("years", "turned", "found"),
    [
        ((0, 0), 1, True),  # the same interval
        ((1, 1), 1, True),  # touches: the later one begins in the year in which the earlier ends
        ((2, 2), 1, False),  # a year apart
        ((0, 0), -1, False),  # a fall is no rise
    ],
)
def test_shifts_are_the_same_if_direction_and_interval_allow_it(
    world: Path, beside: Callable[..., Path], years: tuple[int, int], turned: int, found: bool
) -> None:
    shift = first_shift(world)

    def move(table: pd.DataFrame) -> pd.DataFrame:
        # one shift only, its interval one year wide, in the first run from `earliest` to `latest`
        table = table.iloc[:1].copy()
        last = int(shift["latest"])
        table["earliest"] = str(last + years[0])
        table["latest"] = str(last + years[1])
        table["date"] = str(last + years[0])
        if years[0] == 1:
            table["earliest"] = str(last)
        table["size"] = str(turned * float(shift["size"]))
        return table

    def keep(table: pd.DataFrame) -> pd.DataFrame:
        return table.iloc[:1]

    other = beside(edit("shifts.csv", move))
    one = other.with_name("one")
    shutil.copytree(world, one)
    edit("shifts.csv", keep)(one)
    rows = compared(one, other, "shifts")
    assert rows["same"].tolist() == ([True] if found else [False, False])
    if not found:
        assert sorted(rows["first"].eq("not found")) == [False, True]
        assert (rows["first"].eq("not found") != rows["second"].eq("not found")).all()


def test_a_shift_is_paired_with_the_nearest_one_and_only_once(world: Path, beside: Callable[..., Path]) -> None:
    def twice(table: pd.DataFrame) -> pd.DataFrame:
        # a wide shift that could be either: the one with the same date is taken, the other is left without partner
        near, far = table.iloc[:1].copy(), table.iloc[:1].copy()
        far["date"] = far["latest"] = str(int(table["date"].iloc[0]) + 5)
        return pd.concat([far, near])

    other = beside(edit("shifts.csv", twice))
    one = other.with_name("one")
    shutil.copytree(world, one)
    edit("shifts.csv", lambda table: table.iloc[:1])(one)
    rows = compared(one, other, "shifts")
    assert rows["same"].tolist() == [True, False]
    date = first_shift(world)["date"]
    assert rows["second"].iloc[0].startswith(str(date))
    assert rows["first"].iloc[1] == "not found"


def test_the_nearest_shifts_are_paired_first_whichever_run_comes_first(
    world: Path, beside: Callable[..., Path]
) -> None:
    def shifts(*dates: tuple[int, int, int]) -> Callable[[pd.DataFrame], pd.DataFrame]:
        def change(table: pd.DataFrame) -> pd.DataFrame:
            rows = [
                table.iloc[0].to_dict() | {"date": date, "earliest": low, "latest": high} for date, low, high in dates
            ]
            return pd.DataFrame(rows)

        return change

    other = beside(edit("shifts.csv", shifts((1954, 1953, 1955))))
    one = other.with_name("one")
    shutil.copytree(world, one)
    edit("shifts.csv", shifts((1950, 1948, 1956), (1954, 1952, 1956)))(one)
    for pair in ((one, other), (other, one)):
        rows = compared(*pair, "shifts")
        assert rows["same"].tolist() == [False, True]
        assert "not found" in set(rows.loc[0, ["first", "second"]])
        assert rows.loc[1, "first"].startswith("1954")
        assert rows.loc[1, "second"].startswith("1954")


def test_verdicts_are_compared_for_shifts_that_are_the_same(world: Path, beside: Callable[..., Path]) -> None:
    """A year later, within the interval, is the same shift. Of another frame it is another one, whose verdicts are counted."""

    def later(folder: Path) -> None:
        edit("shifts.csv", lambda table: table.assign(
            date=table["date"].astype(float) + 1, latest=table["latest"].astype(float) + 1))(folder)  # fmt: skip
        edit("scorecard.csv", lambda table: table.assign(shift_date=table["shift_date"].astype(float) + 1))(folder)

    other = beside(later)
    verdicts = len(pd.read_csv(world / "scorecard.csv"))
    assert compared(world, other, "hypotheses")["same"].tolist() == [True] * verdicts
    for name in ("shifts.csv", "scorecard.csv"):
        edit(name, lambda table: table.assign(frame="soft_balancing"))(other)
    rows = compared(world, other, "hypotheses")
    assert rows[["first", "second"]].to_numpy().tolist() == [[str(verdicts)] * 2]
    assert rows["same"].isna().all()
    inputs = [read_inputs(open_results(each)) for each in (world, other)]
    cells = comparison_table(compare_runs(*inputs), *inputs).cells
    assert cells[cells["Part"] == "hypotheses"]["Question"].tolist()[-1] == "nothing to compare"


def test_codes_are_matched_whatever_their_labels(world: Path, beside: Callable[..., Path]) -> None:
    def rename(folder: Path) -> None:
        path = folder / "codebook.toml"
        path.write_text(path.read_text("utf-8").replace('label = "', 'label = "Our '), "utf-8")

    other = beside(rename)
    table = compare_runs(*(read_inputs(open_results(each)) for each in (world, other)))
    assert table[table["part"] != "settings"]["same"].all()


def test_shares_are_of_the_periods_that_both_runs_have(world: Path, beside: Callable[..., Path]) -> None:
    dominant = json.loads((world / "manifest.json").read_text())["dominant"]
    table = pd.read_parquet(world / "prevalence.parquet")
    own = table[(table["state"] == dominant) & (table["estimator"] == "naive")]
    frame, audience = own[["frame", "audience"]].iloc[0]
    rows = (
        own[(own["frame"] == frame) & (own["audience"] == audience)].iloc[:3].assign(share=[0.1, 0.5, 0.9], total=10.0)
    )
    other = beside(lambda folder: rows.iloc[1:].to_parquet(folder / "prevalence.parquet"))
    one = shutil.copytree(other, other.with_name("one"))
    rows.iloc[:2].to_parquet(one / "prevalence.parquet")
    assert compared(one, other, "shares")[["first", "second"]].to_numpy().tolist() == [["50 %", "50 %"]]
    rows.iloc[:1].to_parquet(one / "prevalence.parquet")
    assert compared(one, other, "shares")["first"].tolist() == ["no period in common"]


def test_shares_differ_from_one_point_on(world: Path, beside: Callable[..., Path]) -> None:
    dominant = json.loads((world / "manifest.json").read_text())["dominant"]

    def raised(by: float) -> Callable[[pd.DataFrame], pd.DataFrame]:
        def change(table: pd.DataFrame) -> pd.DataFrame:
            return table.assign(share=table["share"] + by * (table["state"] == dominant))

        return change

    less = beside(edit("prevalence.parquet", raised(0.009)))
    assert compared(world, less, "shares")["same"].all()  # .9 of a point
    edit("prevalence.parquet", raised(0.002))(less)  # 1.1 in all
    rows = compared(world, less, "shares")
    assert len(rows)
    assert not rows["same"].any()


def test_a_mean_share_weighs_every_passage_alike(world: Path, beside: Callable[..., Path]) -> None:
    dominant = json.loads((world / "manifest.json").read_text())["dominant"]

    def two_periods(table: pd.DataFrame) -> pd.DataFrame:
        own = table[(table["state"] == dominant) & (table["estimator"] == "naive")]
        frame, audience = own[["frame", "audience"]].iloc[0]
        own = own[(own["frame"] == frame) & (own["audience"] == audience)].iloc[:2].copy()
        own["share"], own["total"] = [0.1, 0.5], [30.0, 10.0]
        return own

    other = beside(edit("prevalence.parquet", two_periods))
    one = compared(other, other, "shares")
    assert one["first"].tolist() == ["20 %"]  # (30 * .1 + 10 * .5) / 40


def test_verdicts_and_settings_that_differ_are_told(world: Path, beside: Callable[..., Path]) -> None:
    def change(folder: Path) -> None:
        edit("scorecard.csv", lambda table: table.assign(verdict="supported"))(folder)
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text())
        manifest["model"] = {"name": "mine", "sha256": "0123456789abcdef"}
        manifest["settings"] = {
            "mechanism_f1": [["inducement", 0.5], ["coercion", 0.25]],
            "placebo": ["ceremony", "health"],
        }
        path.write_text(json.dumps(manifest))

    other = beside(change)
    settings = compared(world, other, "settings")
    model = settings[settings["question"] == "model"].iloc[0]
    assert (model["second"], model["same"]) == ("mine 01234567", False)
    told = dict(zip(settings["question"], settings["second"], strict=True))
    assert told["mechanism_f1"] == "inducement 0.5, coercion 0.25"
    assert told["placebo"] == "ceremony, health"
    card = pd.read_csv(world / "scorecard.csv")
    verdicts = compared(world, other, "hypotheses")
    assert len(verdicts) == len(card)
    assert verdicts["same"].sum() == (card["verdict"] == "supported").sum()


def test_documents_are_compared_one_by_one(world: Path, beside: Callable[..., Path]) -> None:
    rows = pd.DataFrame({
        "corpus": "own", "document": list("abcd"), "primary": ["alliance_subsidy"] * 3 + [""], "passages": 3, "coded": 2.0,
        "insufficient": False,
    })  # fmt: skip
    other = beside(lambda folder: rows.to_parquet(folder / "document_frames.parquet"))
    one = other.with_name("one")
    shutil.copytree(other, one)
    # b is read otherwise, d not at all by the second
    rows.iloc[:3].assign(primary=["alliance_subsidy", "", "alliance_subsidy"]).to_parquet(
        one / "document_frames.parquet"
    )
    found = compared(other, one, "documents")
    assert found.loc[0, ["first", "second", "same"]].tolist() == ["3 documents", "2 alike (67 %)", False]
    assert found.iloc[1:][["first", "second"]].to_numpy().tolist() == [["0 %", "33.3 %"], ["100 %", "66.7 %"]]


def test_results_are_compared_from_python(world: Path) -> None:
    results = framing.open_results(world)
    table = framing.compare_results(results, results)
    assert list(table.columns) == ["part", "question", "first", "second", "same"]
    assert table.equals(compare_runs(read_inputs(results), read_inputs(results)))


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["compare", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_prints_what_differs(world: Path, beside: Callable[..., Path], tmp_path: Path) -> None:
    other = beside(edit("scorecard.csv", lambda table: table.assign(verdict="supported")))
    code, out, _ = run(world, other)
    assert code == 0
    assert out.splitlines()[0].startswith("| Part | Question |")
    assert "| hypotheses | the same in both: " in out
    code, out, _ = run(world, other, "--json")
    rows = json.loads(out)
    assert {row["part"] for row in rows} >= {"settings", "shares", "shifts", "hypotheses"}
    code, out, _ = run(world, other, "-o", "-")
    assert code == 0
    assert [json.loads(line)["question"] for line in out.splitlines()] == [row["question"] for row in rows]
    code, out, said = run(world, other, "-o", tmp_path / "rows.csv")
    assert (code, out) == (0, "")
    assert f"{len(rows)} rows" in said
    assert len(pd.read_csv(tmp_path / "rows.csv")) == len(rows)


def test_a_folder_without_results_is_named(world: Path, tmp_path: Path) -> None:
    code, _, said = run(world, tmp_path / "nowhere")
    assert code != 0
    assert "nowhere" in said
    frames = tmp_path / "frames.parquet"
    shutil.copy2(world / "frames.parquet", frames)
    code, _, said = run(world, frames)
    assert code != 0
    assert "frames.parquet" in said
    code, _, said = run(world, world, "-o", world / "shifts.csv")
    assert code == 2
    assert "shifts.csv" in said

"""The coded passages of a study's model against its classifier: three estimates side by side, or none."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.classify import load_model
from framing.classify.models.store import save_model
from framing.coding import read_codings
from framing.errors import UsageError
from framing.results import open_results
from framing.schemas import DESIGN
from framing.study import load_study
from framing.study.coded_sample import number_draw, read_coded_sample, split_draws, years_of
from framing.study.counts import count_study
from framing.study.design import estimate_study
from framing.study.draws import DrawnGroup, Span, choose_groups, coded_corpora, gather_passages
from framing.study.inputs import study_settings
from framing.study.rates import read_errors
from framing.tables import read_table, write_table

FRAME = "ideological_balancing"
DRAWN = {0: 0.05, 1: 0.4}


@pytest.fixture(scope="module")
def passages(results: Path) -> pd.DataFrame:
    """The study's passages; of the loud ones every other rejects the frame, which the classifier does not see."""
    frames = pd.read_parquet(results / "frames.parquet").merge(
        pd.read_parquet(results / "documents.parquet")[["id", "state", "audience", "earliest"]],
        left_on="document",
        right_on="id",
    )
    loud = frames[f"p_{FRAME}"] > 0.5
    frames["endorsed"] = loud & (frames["passage"] % 2 == 0)
    frames["practices"] = np.where(loud, np.where(frames["endorsed"], f"{FRAME}:endorse", f"{FRAME}:reject"), "")
    frames["year"] = frames["earliest"].str[:4].astype(int)
    era = np.where(frames["year"] < 1955, "1940-1954", "1955-")
    frames["stratum"] = "own-" + pd.Series(era, frames.index) + "/" + loud.astype(int).astype(str)
    return frames


@pytest.fixture(scope="module")
def codings(passages: pd.DataFrame) -> pd.DataFrame:
    """A first draw by stratum, with a partial second and an active one that would turn every share to 1."""
    rng = np.random.default_rng(0)
    drawn = []
    for stratum, own in passages.groupby("stratum"):
        count = round(DRAWN[int(stratum[-1])] * len(own))
        chosen = own.iloc[np.sort(rng.choice(len(own), count, replace=False))]
        drawn.append(chosen.assign(sampling_probability=count / len(own)))
    first = pd.concat(drawn)
    others = passages.drop(first.index).query("practices == ''").head(200).assign(practices=f"{FRAME}:endorse")
    second = others.head(100).assign(stratum="draw2-own/1", sampling_probability=0.001)
    active = others.tail(100).assign(stratum="active-own/active", sampling_probability="")
    table = pd.concat([first, second, active], ignore_index=True)
    table = table.assign(id=[f"p{number}" for number in range(len(table))], coder="A", domestic="", mechanism="")
    plain = ["id", "coder", "corpus", "document", "document_sha256_16", "start", "end", "stratum"]
    plain += ["sampling_probability", "practices", "domestic", "mechanism"]
    return table[[*plain, *[name for name in table if str(name).startswith(("p_", "e_"))]]]


@pytest.fixture(scope="module")
def with_codings(tmp_path_factory: pytest.TempPathFactory) -> Callable[[pd.DataFrame | None], Path]:
    """The shipped model with other codings, or with none, as a folder."""

    def write(table: pd.DataFrame | None) -> Path:
        folder = tmp_path_factory.mktemp("model") / "own"
        shipped = load_model("balancing")
        errors = (shipped.folder / "errors.json").read_text()
        extra = {} if table is None else {"codings.csv": table.to_csv(index=False)}
        save_model(shipped, folder, extra | {"errors.json": errors})
        return folder

    return write


@pytest.fixture(scope="module")
def coded_study(planted_study: Path, codings: pd.DataFrame, with_codings) -> Path:
    path = planted_study.with_name("coded.toml")
    path.write_text(f'model = "{with_codings(codings)}"\n' + planted_study.read_text())
    return path


@pytest.fixture(scope="module")
def coded_results(coded_study: Path, run_without_images, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("coded") / "planted"
    run_without_images(coded_study, folder)
    return folder


def again(study: Path, model: Path, folder: Path) -> pd.DataFrame:
    """The table for frames that are there already, with the codings of another model."""
    changed = replace(load_study(study), model=str(model))
    coded = load_model(changed.model)
    sample = read_coded_sample(coded, later=True)
    draws = {} if sample is None else split_draws(sample)
    settings = study_settings(changed, jobs=1)
    groups = choose_groups(changed, count_study(changed, folder, coded_corpora(draws)), draws, settings)
    errors = read_errors(coded, draws.get(1), gather_passages(groups))
    if errors is not None:
        with tempfile.TemporaryDirectory() as scratch:  # as a run does: what counts are the numbers as written
            write_table(errors, Path(scratch) / "errors.csv")
            errors = read_table(Path(scratch) / "errors.csv")
    return estimate_study(groups, errors, settings.level)


def test_a_run_writes_three_estimates_side_by_side(coded_results, passages):
    table = pd.read_csv(coded_results / "design.csv")
    assert list(table) == [column.name for column in DESIGN.columns]
    groups = table.groupby("group")
    assert groups.size().nunique() == 1
    assert set(table["estimator"]) == {"naive", "adjusted", "design"}
    assert {"own 1955-1969 international, secondary", "own 1955-1969 domestic, dominant"} <= set(groups.groups)
    international = passages[passages["audience"] == "international"]
    for group, states in [("secondary", ["NOR", "DNK", "IND", "SWE"]), ("exposed", ["NOR", "DNK"])]:
        own = international[international["state"].isin(states) & (international["year"] >= 1955)]
        rows = table[(table["group"] == f"own 1955-1969 international, {group}") & (table["frame"] == FRAME)]
        rows = rows.set_index("estimator")
        truth = own["endorsed"].mean()
        naive = (own[f"p_{FRAME}"] * own[f"e_{FRAME}"]).mean()
        assert rows.loc["naive", "share"] == pytest.approx(naive, abs=1e-5)
        assert rows.loc["design", "low"] <= truth <= rows.loc["design", "high"]
        assert not rows.loc["design", "low"] <= naive <= rows.loc["design", "high"]
        assert rows.loc["design", "passages"] == len(own)
        assert rows.loc["design", "documents"] == own["document"].nunique()
        assert 0 < rows.loc["design", "endorsed"] < rows.loc["design", "coded"]
    assert table["covered"].between(0.8, 1.2).all()
    assert table["coded"].min() >= 50


def test_the_same_table_is_in_the_report_and_nowhere_without_a_draw(coded_results, results):
    assert open_results(coded_results).has("design")
    assert "By coded passages" in (coded_results / "report.html").read_text(encoding="utf-8")
    assert not (results / "design.csv").exists()
    assert "By coded passages" not in (results / "report.html").read_text(encoding="utf-8")


def test_the_table_comes_out_the_same_from_the_same_frames(coded_results, coded_study, tmp_path):
    table = again(coded_study, load_study(coded_study).model, coded_results)
    write_table(table, tmp_path / "design.csv")
    assert (tmp_path / "design.csv").read_bytes() == (coded_results / "design.csv").read_bytes()


def test_of_the_draws_only_the_first_covers_the_corpus(coded_results):
    assert set(pd.read_csv(coded_results / "design.csv")["draw"]) == {1}


def test_of_two_draws_the_one_cut_as_today_counts_then_the_larger(planted_study, results, codings, with_codings):
    first = codings[codings["stratum"].str.startswith("own")]
    kept = first.groupby("stratum").sample(frac=0.9, random_state=1)
    chance = kept["sampling_probability"] * kept["stratum"].map(kept["stratum"].value_counts())
    chance /= kept["stratum"].map(first["stratum"].value_counts())
    later = kept.assign(
        id="l" + kept["id"].astype(str), stratum="draw3-" + kept["stratum"], sampling_probability=chance
    )
    alone = again(planted_study, with_codings(later), results)
    larger = again(planted_study, with_codings(pd.concat([first, later])), results)
    shorter = first.assign(end=first["start"] + (0.7 * (first["end"] - first["start"])).astype(int))
    newer = again(planted_study, with_codings(pd.concat([shorter, later])), results)
    assert set(larger["draw"]) == {1}
    assert set(alone["draw"]) == {3}
    assert alone["length"].between(0.9, 1.1).all()
    told = newer[newer["draw"] == 3].reset_index(drop=True)
    design = alone["estimator"] == "design"  # the adjusted shares rest on the first draw's errors
    pd.testing.assert_frame_equal(told[design], alone[design])
    few = newer[newer["draw"] == 1]  # groups of which the later draw has too few: the first tells of them
    assert set(few["group"]).isdisjoint(told["group"])
    assert set(few["group"]) | set(told["group"]) == set(larger["group"])


@pytest.mark.parametrize(
    ("first", "last", "states", "overlap"),
    [
        (1966, 1991, "secondary", True),
        (1991, 2012, "secondary", False),  # one year of 22
        (1980, 2012, "secondary", False),  # 12 of 25
        (1979, 2012, "secondary", True),  # 13 of 25
        (1964, 2012, "secondary", True),
        (1970, 1971, "secondary", True),
        (1966, 1991, "dominant", False),
    ],
)
def test_two_spans_are_of_the_same_years_where_they_share_most_of_the_shorter(first, last, states, overlap):
    def group(first, last, states):
        rows = pd.DataFrame()
        return DrawnGroup(Span(None, "ungdc", "", first, last, rows, 1.0, 1.0), states, rows, pd.Series(), np.ones(1))

    fixed = group(1967, 1991, "secondary")  # 25 years
    other = group(first, last, states)
    assert fixed.overlaps(other) is other.overlaps(fixed) is overlap


def test_draws_are_told_apart_by_the_names_of_their_strata(codings, with_codings):
    sample = read_coded_sample(load_model(str(with_codings(codings))), later=True)
    draws = split_draws(sample)
    assert list(draws) == [1, 2]
    assert len(draws[2].places) == len(draws[2].era) == len(draws[2].passages.score) == 100
    draw = draws[1]
    assert len(draw.places) == codings["stratum"].str.startswith("own").sum()
    assert draw.eras == {"own": [(1940, 1954), (1955, 9999)]}
    assert (
        draw.passages.coded.sum()
        == codings[codings["stratum"].str.startswith("own")]["practices"].str.endswith("endorse").sum()
    )


@pytest.mark.parametrize(
    ("stratum", "draw", "years"),
    [
        ("ungdc-ally-1946-1965/3", 1, [(1946, 1965)]),
        ("sotu-1964-/2", 1, [(1964, 9999)]),
        ("eebo/0", 1, []),
        ("cues-2", 1, []),
        ("draw1-ungdc-1946-1965/0", 1, [(1946, 1965)]),
        ("draw2-ungdc-2/lev", 2, []),
        ("draw12-all/0", 12, []),
        ("", 1, []),
    ],
)
def test_names_of_strata_tell_draw_and_years(stratum, draw, years):
    assert number_draw(stratum) == draw
    assert years_of(stratum) == years


def test_without_codings_or_probabilities_there_are_no_rows(planted_study, results, codings, with_codings):
    for table in (None, codings.assign(sampling_probability="", stratum="")):
        found = again(planted_study, with_codings(table), results)
        assert found.empty
        assert list(found) == [column.name for column in DESIGN.columns]


def test_a_draw_of_a_part_and_two_draws_in_one_give_no_rows(planted_study, results, codings, with_codings):
    for factor in (3.0, 0.4):
        probability = pd.to_numeric(codings["sampling_probability"])
        table = codings.assign(sampling_probability=(probability * factor).clip(upper=1))
        assert again(planted_study, with_codings(table), results).empty


def test_fewer_than_fifty_coded_passages_give_no_row(planted_study, results, passages, with_codings, codings):
    first = codings[codings["stratum"].str.startswith("own")]
    assert "own 1955-1969 international, exposed" in set(again(planted_study, with_codings(first), results)["group"])
    few = first.groupby("stratum").sample(30, random_state=0)
    chance = 30 / few["stratum"].map(passages["stratum"].value_counts())
    assert again(planted_study, with_codings(few.assign(sampling_probability=chance)), results).empty


def test_a_passage_of_two_coders_counts_once_with_their_mean(codings, with_codings):
    one = codings[codings["practices"] == f"{FRAME}:endorse"].head(1)
    other = one.assign(coder="B", practices="")
    draw = read_coded_sample(load_model(str(with_codings(pd.concat([one, other])))))
    assert draw.passages.coded[0, draw.passages.frames.index(FRAME)] == 0.5
    assert len(draw.places) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: pd.concat([table, table.head(1)]), "has coded this id already in row 1"),
        (lambda table: table.drop(columns="p_containment"), "column 'p_containment' is missing"),
        (lambda table: table.drop(columns="e_containment"), "column 'e_containment' is missing"),
        (lambda table: table.assign(sampling_probability=2), "sampling_probability"),
        (lambda table: table.assign(p_containment=""), "id 'p0', field 'p_containment'"),
        (lambda table: table.assign(e_containment=1.5), "id 'p0', field 'e_containment': '1.5' is not allowed"),
        (lambda table: table.assign(practices="containmnt:endorse"), "Did you mean 'containment'"),
    ],
)
def test_faulty_codings_are_named_with_file_and_place(codings, with_codings, change, message):
    folder = with_codings(change(codings))
    with pytest.raises(UsageError, match=r"codings\.csv") as caught:
        read_coded_sample(load_model(str(folder)))
    assert message in str(caught.value)


def test_the_shipped_codings_have_one_draw_with_years_for_the_un_debate():
    model = load_model("balancing")
    draw = read_coded_sample(model)
    codings = read_codings(model.folder / "codings.csv", model.codebook)
    home = draw.places["corpus"].isin(["au-pm", "dfat", "in-aug15", "ph-sona", "uk-throne"])
    assert (~home).sum() == sum(coding.id.startswith("p") for coding in codings) == 2345
    assert draw.places.loc[home, "corpus"].nunique() == 5
    assert (1946, 1965) in draw.eras["ungdc"]
    assert "us-presidents" in draw.eras

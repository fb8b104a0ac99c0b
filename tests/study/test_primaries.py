"""Which practice whole documents frame first, counted by group, audience and year."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.align.settings import AlignSettings
from framing.results import open_results
from framing.schemas import PRIMARY_PRACTICES
from framing.study import load_study
from framing.study.primaries import count_primaries
from framing.study.weighing import StudyWeights


def test_a_run_counts_the_primary_practices_of_its_documents(results):
    table = PRIMARY_PRACTICES.check(open_results(results).table("primary_practices"), "primary_practices")
    framed = pd.read_parquet(results / "document_frames.parquet")
    documents = pd.read_parquet(results / "documents.parquet").rename(columns={"id": "document"})
    framed = framed.merge(documents, on=["corpus", "document"])
    assert set(table["group"]) == {"dominant", "exposed", "unexposed"}
    exposed = framed[framed["state"].isin(["NOR", "DNK"])]
    own = table[table["group"] == "exposed"]
    assert own["documents"].sum() == len(exposed)
    assert own.groupby("practice")["documents"].sum().to_dict() == exposed["primary"].value_counts().to_dict()
    assert own["right"].sum() == pytest.approx(exposed["primary_probability"].sum(), abs=1e-4)
    home = framed[(framed["state"] == "USA") & (framed["audience"] == "domestic")]
    ours = table[(table["group"] == "dominant") & (table["audience"] == "domestic")]
    assert (
        ours.groupby("period")["documents"].sum().to_dict()
        == home["earliest"].str[:4].astype(int).value_counts().to_dict()
    )


def test_a_document_counts_once_in_a_group_and_by_its_part_of_the_year(planted_study, tmp_path):
    rows = [("treaty", "USA;NOR;DNK", "1950-12-31", "1951-01-03"), ("speech", "IND", "1950-01-01", "1950-01-01")]
    rows += [("lost", "IND", "1950-01-01", "1950-01-01")]
    documents = pd.DataFrame(rows, columns=["id", "state", "earliest", "latest"]).assign(corpus="own", audience="")
    documents.to_parquet(tmp_path / "documents.parquet")
    framed = pd.DataFrame({"corpus": "own", "document": ["treaty", "speech"], "primary": ["concert", ""]})
    framed.to_parquet(tmp_path / "document_frames.parquet")  # as by a model without probabilities
    settings = AlignSettings(dominant="USA")
    study = load_study(planted_study)
    weights = StudyWeights(study, tmp_path / "documents.parquet")
    table = count_primaries(study, weights, tmp_path, settings).set_index(["group", "period", "practice"])
    assert table["documents"].to_dict() == {
        ("dominant", 1950, "concert"): 0.25,
        ("dominant", 1951, "concert"): 0.75,
        ("exposed", 1950, "concert"): 0.25,
        ("exposed", 1951, "concert"): 0.75,
        ("unexposed", 1950, ""): 1.0,
    }
    assert table["right"].isna().all()

"""The shipped studies: what they name exists, so that no expectation is silently about nothing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from framing.align.inputs.exposure import check_exposure
from framing.align.inputs.groups import check_groups
from framing.align.inputs.ranges import expand_ranges
from framing.classify.models.by_cues import find_cue_codebook
from framing.codebook import load_codebook, shipped_codebook
from framing.codebook.scheme import is_codebook
from framing.corpus.catalogue.entries import find_entry
from framing.corpus.states import state_codes
from framing.errors import BadStudy
from framing.study.checking import check_study
from framing.study.file import load_study, shipped_studies

NAMES = ["after-2001", "early-cold-war", "eighteenth-century-britain", "leaders-at-home"]


def codebook_of(name):
    """The codebook of a study: that by whose cues alone it codes, else the shipped one."""
    model = load_study(name).model
    return load_codebook(find_cue_codebook(model)) if is_codebook(model) else shipped_codebook()


def test_the_studies_that_are_shipped():
    assert shipped_studies() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_corpus_is_in_the_catalogue(name):
    for part in load_study(name).corpora:
        entry = find_entry(part.name)
        assert entry.volumes is None or set(part.without) <= set(entry.volumes.ids)
        assert len(set(part.without)) == len(part.without)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_study_names_is_there_without_texts(name):
    check_study(load_study(name))


@pytest.mark.parametrize("key", ["without", "genres"])
def test_documents_are_looked_up_in_published_frames(key):
    study = load_study("early-cold-war")
    wrong = replace(study.corpora[1], **{key: ("nope",)})
    with pytest.raises(BadStudy, match=rf"key corpus\[1\]\.{key}: there is no document"):
        check_study(replace(study, corpora=(study.corpora[0], wrong)))


@pytest.mark.parametrize("name", ["early-cold-war", "eighteenth-century-britain"])
def test_exposure_tables_are_whole(name):
    study = load_study(name)
    assert study.exposure is not None
    table = pd.read_csv(study.file(study.exposure.file))
    assert list(table.columns) == ["state", "period", "exposure"]
    assert not table.duplicated(["state", "period"]).any()
    assert set(table["exposure"]) == {0, 1}
    assert set(table["state"]) <= set(state_codes())
    assert table["period"].between(study.first, study.last).all()
    assert study.dominant[0].state not in set(table["state"])


@pytest.mark.parametrize("name", NAMES)
def test_expectations_name_frames_states_and_years_that_exist(name):
    study = load_study(name)
    assert study.expectations
    for item in study.expectations:
        assert item.frame in codebook_of(name).ids()
        assert item.state in state_codes()
        assert study.first <= item.first <= item.last <= study.last
        assert item.audience in ("", "domestic", "international")
        assert item.because


@pytest.mark.parametrize("name", NAMES)
def test_placebo_topics_exist(name):
    study = load_study(name)
    assert study.placebo
    assert set(study.placebo) <= {topic.id for topic in codebook_of(name).placebo}


@pytest.mark.parametrize(
    ("state", "year", "allied"),
    [
        ("NLD", 1688, 0), ("NLD", 1689, 1), ("NLD", 1781, 0), ("NLD", 1788, 1),
        ("AUH", 1701, 1), ("AUH", 1731, 1), ("AUH", 1757, 0), ("PRT", 1702, 0), ("PRT", 1703, 1),
        ("PRU", 1742, 1), ("PRU", 1756, 1), ("PRU", 1763, 0), ("SAR", 1743, 1), ("FRA", 1718, 1), ("FRA", 1793, 0),
    ],
)  # fmt: skip
def test_treaties_everyone_knows_are_in_the_table_of_the_eighteenth_century(state, year, allied):
    study = load_study("eighteenth-century-britain")
    table = pd.read_csv(study.file(study.exposure.file)).set_index(["state", "period"])
    assert table.loc[(state, year), "exposure"] == allied


@pytest.mark.parametrize(
    ("state", "year", "group"),
    [
        ("GBR", 1948, None), ("GBR", 1949, "ally"), ("FRA", 1980, "ally"), ("JPN", 1951, "ally"), ("TUR", 1950, "non-aligned"),
        ("POL", 1950, "rival's ally"), ("SUN", 1970, "rival's ally"), ("CUB", 1962, "ally"), ("CUB", 1963, "non-aligned"),
        ("IND", 1960, "non-aligned"), ("SWE", 1975, "non-aligned"), ("USA", 1960, None),
    ],
)  # fmt: skip
def test_groups_of_the_early_cold_war_are_those_of_the_treaties(state, year, group):
    study = load_study("early-cold-war")
    path = study.file(study.groups.file)
    table = check_groups(pd.read_csv(path), tuple(state_codes()), path)
    assert study.groups.compare in set(table["group"])
    assert set(table["state"]) <= set(state_codes())
    own = table[(table["state"] == state) & (table["period"] == year)]["group"].tolist()
    assert own == ([] if group is None else [group])


def test_the_dose_of_the_early_cold_war_is_the_log_of_troops():
    study = load_study("early-cold-war")
    path = study.file(study.mechanisms["inducement"].file)
    table = check_exposure(pd.read_csv(path), tuple(state_codes()), path)
    assert table["period"].between(study.first, study.last).all()
    top = table[table["period"] == 1985].sort_values("exposure").iloc[-1]
    assert top["state"] == "DEU"
    assert top["exposure"] == pytest.approx(12.417, abs=0.001)  # log(1 + 246,875)
    assert (table["exposure"] >= 0).all()


@pytest.mark.parametrize(
    ("name", "state", "year", "group"),
    [
        ("after-2001", "POL", 1998, "other"), ("after-2001", "POL", 1999, "NATO member"),
        ("after-2001", "ESP", 1981, "other"), ("after-2001", "ESP", 1982, "NATO member"),
        ("after-2001", "MNE", 2017, "NATO member"), ("after-2001", "FIN", 2022, "other"),
        ("after-2001", "FIN", 2023, "NATO member"), ("after-2001", "SWE", 2024, "NATO member"),
        ("after-2001", "RUS", 2010, "other"),
        ("leaders-at-home", "AUS", 1950, "non-aligned"), ("leaders-at-home", "AUS", 1951, "ally"),
        ("leaders-at-home", "IND", 1971, "non-aligned"), ("leaders-at-home", "HUN", 1970, "rival's ally"),
        ("leaders-at-home", "HUN", 2000, "ally"), ("leaders-at-home", "GBR", 1948, None),
    ],
)  # fmt: skip
def test_groups_that_everyone_knows(name, state, year, group):
    study = load_study(name)
    path = study.file(study.groups.file)
    table = check_groups(pd.read_csv(path), tuple(state_codes()), path)
    assert study.groups.compare in set(table["group"])
    found = table[(table["state"] == state) & (table["period"] == year)]["group"].tolist()
    assert found == ([group] if group else [])


def test_exposure_and_groups_of_nato_say_the_same():
    study = load_study("after-2001")
    read = [expand_ranges(pd.read_csv(study.file(one.file)), one.file) for one in (study.exposure, study.groups)]
    both = read[0].merge(read[1], on=["state", "period"], how="outer")
    assert ((both["exposure"] == 1) == (both["group"] == "NATO member")).all()
    assert set(both["exposure"]) == {0, 1}

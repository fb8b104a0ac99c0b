"""docs/other-tools.md and docs/exports.md for R and Stata: the files and columns that their snippets name are there.

Neither R nor Stata is among what the tests install; what their snippets read is held against the written schemas of the tables.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from framing.codebook import shipped_codebook
from framing.datapackage import ROWS
from framing.schemas import COUNTS

from .pages import ROOT, Block
from .running import BLOCKS

SNIPPETS = [block for block in BLOCKS if block.language in ("r", "stata")]
R, STATA = ["\n".join(b.text for b in SNIPPETS if b.language == language) for language in ("r", "stata")]
COLUMNS = {column.name for column in COUNTS.columns}
GROUPS = set(pd.read_csv(ROOT / "studies/early-cold-war-groups.csv", nrows=0).columns)


@pytest.mark.parametrize("block", SNIPPETS, ids=lambda block: block.name)
def test_every_file_is_one_that_a_command_writes(block: Block) -> None:
    named = re.findall(r'"([^"\s]+\.(?:csv|parquet|rds|dta))"', block.text)
    assert named
    for name in map(Path, named):
        if name.parts[0] == "results":
            assert name.stem in ROWS, name
            assert (ROOT / "studies" / f"{name.parts[1]}.toml").is_file(), name
        elif name.parts[0] == "studies":
            assert (ROOT / name).is_file(), name
        else:
            page = (ROOT / block.page).read_text("utf-8")
            assert re.search(rf"framing export [^\n]*-o {re.escape(str(name))}|`{name.suffix[1:]}`", page), name


def test_r_names_columns_of_the_counts_and_groups() -> None:
    made = set(re.findall(r"(\w+) = (?!\")", R.partition("feols")[0].split("mutate(")[1].partition(")")[0]))
    used = set(re.findall(r"(?:filter|mutate)\((.*)\)", R))
    words = {word for text in used for word in re.findall(r"\b[a-z_]+\b(?!\()", re.sub(r'"[^"]*"', "", text))}
    assert words <= COLUMNS | GROUPS | made, words
    joined = re.search(r"join_by\(state, between\((\w+), (\w+), (\w+)\)\)", R)
    assert joined is not None
    assert joined[1] in COLUMNS
    assert {joined[2], joined[3]} <= GROUPS
    model = set(re.findall(r"fe(?:ols|glm)\((.*?), data", R))
    named = {word for text in model for word in re.findall(r"\b[a-z]+\b(?!\()", text)}
    assert named <= COLUMNS | made, named
    for column in re.findall(r"(?:weights|cluster) = ~(\w+)", R):
        assert column in COLUMNS


def test_stata_names_columns_of_the_counts() -> None:
    made = set(re.findall(r"generate (\w+) =|generate\((\w+)\)", STATA))
    known = COLUMNS | {name for pair in made for name in pair if name}
    for pattern in (r"^encode (\w+)", r"^xtset (\w+)", r"xtset \w+ (\w+)", r"i\.(\w+)", r"aweight = (\w+)", r"absorb\((\w+)\)",
                    r"cluster (\w+)\)", r"= (\w+) / ", r" / (\w+)", r"keep if (\w+)", r"& (\w+) >"):  # fmt: skip
        found = re.findall(pattern, STATA, re.MULTILINE)
        assert found, pattern
        assert set(found) <= known, pattern


def test_both_speak_of_codes_of_the_codebook() -> None:
    codes = set(shipped_codebook().ids("practice"))
    named = re.findall(r'frame == "(\w+)"', R + STATA)
    assert len(named) == 2
    assert set(named) <= codes

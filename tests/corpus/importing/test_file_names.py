"""What file names say: by guess and by pattern."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from framing.corpus.importing.file_names import read_name
from framing.errors import BadSetting


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("GBR_1950-06-01.txt", {"date": "1950-06-01", "state": "GBR"}),
        ("19500601-speech.txt", {"date": "1950-06-01"}),
        ("speech_1950_ITA_USA.txt", {"date": "1950", "state": "ITA;USA"}),
        ("AUH_1701-10.txt", {"date": "1701-10", "state": "AUH"}),
        ("1914-18.txt", {"date": "1914-18"}),
        ("1950-1951.txt", {"date": "1950-1951"}),
        ("USA-CAN_1950.txt", {"date": "1950", "state": "USA;CAN"}),
        ("GBR_AND_FRA_1950.txt", {"date": "1950", "state": "GBR;FRA"}),
        ("WHAT_WE_CAN_DO_1950.txt", {"date": "1950"}),
        ("THE-END.txt", {}),
        ("speech.txt", {}),
        ("1950-13-41.txt", {"date": "1950"}),
    ],
)
def test_names_are_read_by_guess(name, facts):
    assert read_name(PurePath(name)) == facts


@pytest.mark.parametrize(
    ("name", "pattern", "facts"),
    [
        ("GBR_05_1950.txt", "{state}_{session}_{year}", {"state": "GBR", "session": "05", "year": "1950"}),
        ("1950-01-02-a-title-here.txt", "{date}-{title}", {"date": "1950-01-02", "title": "a-title-here"}),
        ("x_GBR+NLD.txt", "{}_{state}", {"state": "GBR;NLD"}),
        ("1950/GBR/one.txt", "{year}/{state}/{title}", {"year": "1950", "state": "GBR", "title": "one"}),
        ("speech.txt", "{state}_{year}", None),
    ],
)
def test_names_are_read_by_pattern(name, pattern, facts):
    assert read_name(PurePath(name), pattern) == facts


@pytest.mark.parametrize("pattern", ["no parts", "{year}_{year}"])
def test_patterns_that_mean_nothing(pattern):
    with pytest.raises(BadSetting, match="--pattern"):
        read_name(PurePath("x.txt"), pattern)


@pytest.mark.parametrize("name", ["foo bar", "foo-bar", " ", "1st", "year:4"])
def test_a_part_needs_a_name(name):
    with pytest.raises(BadSetting, match=rf"\{{{name}\}} is not a valid name of a part"):
        read_name(PurePath("x.txt"), f"{{date}}_{{{name}}}")


@pytest.mark.parametrize("pattern", ["{year}_{state", "{year", "year}", "{year}_state}", "{{year}}", "{a{year}b}"])
def test_braces_need_their_partners(pattern):
    with pytest.raises(BadSetting, match="a brace has no partner"):
        read_name(PurePath("x.txt"), pattern)

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest

from framing.corpus import states
from framing.corpus.states import cow_number, find_state, is_state, state_at, state_codes, state_name, states_of_cow
from framing.errors import UnknownName

TABLE = Path(states.__file__).with_name("states.csv")
SHARED = Path(__file__).parents[2].parent / "shared" / "facts" / "cow_states.csv"


def rows() -> list[dict[str, str]]:
    with open(TABLE, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_table_is_sound():
    last: dict[str, str] = {}
    for row in rows():
        assert len(row["code"]) == 3
        assert row["code"].isupper()
        for key in ("earliest", "latest"):
            assert not row[key] or datetime.date.fromisoformat(row[key])
        earliest, latest = row["earliest"] or "0000-01-01", row["latest"] or "9999-12-31"
        assert earliest <= latest
        assert last.get(row["code"], "0000-00-00") < earliest, "periods of a state overlap"
        last[row["code"]] = latest


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("USSR", "", "SUN"),
        ("Soviet Union", "1950-01-01", "SUN"),
        ("Russia", "1750", "RUS"),
        ("Russia", "1950", "SUN"),
        ("Russia", "1995", "RUS"),
        ("China", "1930", "TWN"),
        ("China", "1955", "CHN"),
        ("Red China", "", "CHN"),
        ("Nationalist China", "1955", "TWN"),
        ("West Germany", "1960", "DEU"),
        ("East Germany", "1960", "DDR"),
        ("Germany", "1960", "DEU"),
        ("the Porte", "1710", "TUR"),
        ("The Emperor", "1690", "AUH"),
        ("Austria", "1850", "AUH"),
        ("Austria", "1960", "AUT"),
        ("States-General", "1701", "NLD"),
        ("Duke of Savoy", "1696", "SAR"),
        ("Brandenburgh", "1689", "PRU"),
        ("Prussia", "1760", "PRU"),
        ("Venice", "", "VNC"),
        ("England", "1689", "GBR"),
        ("Great Britain", "", "GBR"),
        ("Yugoslavia", "1960", "YUG"),
        ("Czechoslovakia", "", "CSK"),
        ("Persia", "", "IRN"),
        ("Upper Volta", "1970", "BFA"),
        ("Ceylon", "", "LKA"),
        ("Côte d'Ivoire", "", "CIV"),
        ("cote d'ivoire", "", "CIV"),
        ("GBR", "", "GBR"),
        ("ZAR", "", "COD"),
        ("South Viet-Nam", "1960", "RVN"),
        ("Congo (Brazzaville)", "", "COG"),
        ("United Arab Republic", "1960", "EGY"),
    ],
)
def test_names_mean_the_state_of_their_time(name, day, code):
    assert find_state(name, day) == code


def test_a_name_that_no_state_had_then():
    with pytest.raises(UnknownName, match="USSR"):
        find_state("USSR", "1750")


def test_an_unknown_name_gets_a_hint():
    with pytest.raises(UnknownName, match="DEU"):
        find_state("Germny")
    with pytest.raises(UnknownName, match="Atlantis"):
        find_state("Atlantis")


@pytest.mark.parametrize(
    ("code", "day", "then"),
    [
        ("RUS", "1922-12-29", "RUS"),
        ("RUS", "1922-12-30", "SUN"),
        ("RUS", "1991-12-25", "SUN"),
        ("RUS", "1991-12-26", "RUS"),
        ("SUN", "2000", "RUS"),
        ("DEU", "1800", "PRU"),
        ("DEU", "1960", "DEU"),
        ("DDR", "1960", "DDR"),
        ("AUT", "1700", "AUH"),
        ("ITA", "1850", "SAR"),
        ("CZE", "1970", "CSK"),
        ("SRB", "1970", "YUG"),
        ("YUG", "2004", "SCG"),
        ("CHN", "1960", "CHN"),
        ("USA", "1800", "USA"),
    ],
)
def test_codes_by_date(code, day, then):
    assert state_at(code, day) == then


@pytest.mark.parametrize(
    ("day", "then"), [("1946", "TWN"), ("1971-10-24", "TWN"), ("1971-10-25", "CHN"), ("2000", "CHN")]
)
def test_the_seat_of_china_in_the_united_nations(day, then):
    assert state_at("CHN", day, un_seat=True) == then


@pytest.mark.parametrize(
    ("code", "day", "number"),
    [
        ("USA", "", 2), ("GBR", "1700", 200), ("DEU", "1930", 255), ("DEU", "1960", 260), ("DEU", "2000", 255),
        ("DDR", "1960", 265), ("SUN", "1950", 365), ("RUS", "2000", 365), ("TWN", "1947", 710), ("TWN", "1960", 713),
        ("CHN", "1960", 710), ("KOR", "1900", 730), ("KOR", "1960", 732), ("YEM", "1980", 678), ("YEM", "2000", 679),
        ("SRB", "2010", 345), ("YUG", "1960", 345), ("HRE", "1700", None), ("VNM", "1960", 816), ("RVN", "1960", 817),
    ],
)  # fmt: skip
def test_correlates_of_war_numbers(code, day, number):
    assert cow_number(code, day) == number


def test_names_of_codes():
    assert state_name("MMR", "1970") == "Burma"
    assert state_name("MMR") == "Myanmar"
    assert state_name("TUR", "1700") == "Ottoman Empire"


def test_codes_of_a_number():
    assert states_of_cow(365) == ["RUS", "SUN"]
    assert states_of_cow(365, "1955") == ["SUN"]
    assert states_of_cow(255, "1900") == ["DEU"]


def test_unknown_codes():
    assert is_state("GBR")
    assert not is_state("gbr")
    assert not is_state("XXX")
    for function in (state_name, cow_number):
        with pytest.raises(UnknownName, match="XXX"):
            function("XXX")
    with pytest.raises(UnknownName, match="XXX"):
        state_at("XXX", "1950")


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/facts, the Correlates of War list")
def test_every_state_of_the_correlates_of_war_list_is_there_at_its_time():
    with open(SHARED, encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            first = f"{int(float(row['styear'])):04}-{int(float(row['stmonth'])):02}-{int(float(row['stday'])):02}"
            assert states_of_cow(int(row["ccode"]), first), row


def test_no_code_is_missing_that_the_documents_of_the_united_nations_use():
    assert {"SUN", "DDR", "YMD", "CSK", "YUG", "SCG", "TWN", "EUE", "PSE", "VAT", "SSD", "MNE"} <= set(state_codes())

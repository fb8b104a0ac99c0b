"""What Python users are told of tables in memory: arguments instead of options, and no temporary files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import framing
from framing.errors import BadSetting, BadTable, FramingError, MissingResults
from framing.errors.classify import bad_parameter
from framing.errors.python_words import in_python

TEXT = "We hold the balance between the powers, and side with the weaker."
TWO = {"text": [TEXT, TEXT]}


@pytest.mark.parametrize(
    ("source", "settings", "said"),
    [
        (pd.DataFrame({"text": []}), {}, "the table of texts: empty, no document in it. Give at least one text."),
        ([], {}, "not an empty list"),
        (pd.Series([], dtype=object), {}, "not an empty Series"),
        (pd.DataFrame(TWO | {"id": ["a", "a"]}), {}, "the table of texts: documents 1 and 2 have the same id 'a'"),
        (pd.DataFrame(TWO | {"id": ["a", "a"]}), {}, 'columns={"id": "..."}), or leave the column id out.'),
        (pd.DataFrame(TWO), {"strict": True}, 'Give a date column or earliest="YYYY-MM-DD".'),
        (pd.DataFrame(TWO), {"strict": True, "date": "1950"}, 'Give a column state or state="CODE".'),
        (pd.DataFrame(TWO), {"columns": {"date": "txt"}}, "the table of texts, line 1: column 'txt' is missing."),
        (pd.DataFrame(TWO), {"patern": "{date}"}, "'patern' is no setting. Did you mean 'pattern'?"),
        (pd.DataFrame(TWO), {"date_order": "ymd"}, "date_order 'ymd' cannot be used."),
        (pd.DataFrame(TWO), {"state": "Atlantis"}, "state 'Atlantis' cannot be used."),
    ],
)  # fmt: skip
def test_messages_say_what_a_python_user_can_do(source: Any, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(FramingError) as caught:
        framing.read_documents(source, **settings)
    assert said in str(caught.value)
    assert not re.search(r"/tmp|jsonl|--[a-z]", str(caught.value))


def test_notes_say_it_too_and_a_fact_of_ones_own_is_kept() -> None:
    notes: list[str] = []
    texts = framing.read_documents([TEXT], log=notes.append, archive_box="7", defaults={"patern": "x"})
    assert notes == [
        '1: no date. Give a date column or earliest="YYYY-MM-DD".',
        '1: no state. Give a column state or state="CODE".',
    ]
    assert texts[0].extra == {"archive_box": "7", "patern": "x"}


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("Say --reader html, or end it in .html.", 'Say reader="html", or end it in .html.'),
        ("Name one with --reader, or convert the file.", "Name one with reader, or convert the file."),
        ("give --option huge=yes", 'give options={"huge": "yes"}'),
        ("for example --option path='$.speeches[*]'.", 'for example options={"path": "$.speeches[*]"}.'),
        ("Say --date-order dmy or mdy.", 'Say date_order="dmy" or "mdy".'),
        ("Name it: --record ELEMENT.", 'Name it: options={"record": "ELEMENT"}.'),
        ("give --encoding cp1252, or another", 'give encoding="cp1252", or another'),
    ],
)
def test_options_become_arguments(said: str, instead: str) -> None:
    assert in_python(said) == instead


def test_a_wrong_name_of_a_table_is_told_the_names_that_there_are(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    for name in ("adoption", "shifts", "prevalence"):
        (tmp_path / f"{name}.csv").write_text("state\n")
    results = framing.open_results(tmp_path)
    with pytest.raises(MissingResults, match=r"called 'adoptions'\. There are: adoption, prevalence, shifts\.$"):
        results.to_frame("adoptions")
    with pytest.raises(MissingResults, match="Run the study again"):
        results.to_frame("tests")


def test_charts_of_a_table_and_long_values_are_refused_in_a_line() -> None:
    with pytest.raises(BadSetting, match=r"not DataFrame\. A table of counts is drawn by framing\.charts\.shares"):
        framing.charts.overview(pd.DataFrame(TWO))  # type: ignore[arg-type]
    with pytest.raises(BadSetting) as caught:
        raise bad_parameter("sample_weight", [1.0] * 5_000, "5001 numbers")
    assert len(str(caught.value)) < 140
    assert dir(framing.charts) == sorted(framing.charts.__all__)


def test_units_with_a_column_that_is_given_are_refused() -> None:
    table = pd.DataFrame({"text": [TEXT], "practices": ["mine"]})
    with pytest.raises(BadTable, match=r"gives itself \(practices\). Rename them"):
        framing.annotate(table, level="units")

"""JSON from anywhere: depth, digits and halves of surrogate pairs."""

from __future__ import annotations

import json

import pytest

from framing.json_text import MOST_LEVELS, explain_json_error, load_json, replace_half_pairs


def test_plain_json_is_read_as_it_stands():
    value = {"a": [1, 2.5, None, True, "x\U0001f600"], "b": {"c": []}}
    assert load_json(json.dumps(value)) == value
    assert load_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize("levels", [MOST_LEVELS, MOST_LEVELS + 1])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_so_many_levels_and_no_more(levels, opening, closing):
    text = opening * levels + "1" + closing * levels
    if levels <= MOST_LEVELS:
        assert load_json(text)
    else:
        with pytest.raises(ValueError, match="200 deep"):
            load_json(text)


def test_many_lists_side_by_side_are_not_deep():
    assert len(load_json("[" + ",".join(["[]"] * 1_000) + "]")) == 1_000


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("{", None, "line 1, column 2: Expecting property name enclosed in double quotes"),
        ('{"a": 1,\n}', None, "line 2, column 1: "),
        ("[1", 7, "line 7, column 3: "),
        ("1" * 5_000, None, "a number of more than 4,300 digits"),
        ("1" * 5_000, 7, "line 7: a number of more than 4,300 digits"),
        (b'"\xff"', None, "not UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text, line, said):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the message is what is tested)
        load_json(text)
    assert said in explain_json_error(caught.value, line)


def test_halves_of_pairs_are_replaced_or_kept():
    text = '{"\\ud800": ["a\\udfffb", "\\ud83d\\ude00"]}'
    assert load_json(text) == {"\ufffd": ["a\ufffdb", "\U0001f600"]}
    assert load_json(text, keep_half_pairs=True) == {"\ud800": ["a\udfffb", "\U0001f600"]}
    assert replace_half_pairs(("a",)) == ("a",)

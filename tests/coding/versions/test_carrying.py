from __future__ import annotations

import pytest

from framing.codebook import Codebook
from framing.codebook.scheme import parse_codebook
from framing.codebook.versions.mapping import CodeMap
from framing.coding import Coding
from framing.coding.versions.carrying import carry_codings
from framing.coding.versions.stamping import foreign_stamps, stamp, stamp_of
from framing.errors import BadCodings

NEW = """
name = "harbours"
version = "4"
[[practice]]
id = "escort"
label = "Escort"
[[practice]]
id = "near"
label = "Near blockade"
[[practice]]
id = "far"
label = "Far blockade"
[[domestic]]
id = "prices"
label = "Prices"
[[domestic]]
id = "faith"
label = "Faith"
cues = ["chapel"]
"""
# of harbours 3: convoy, blockade (practices), bread (domestic), loan (mechanism)
CODES = CodeMap({"convoy": ("escort",), "blockade": ("near", "far"), "bread": ("prices",), "loan": ()})


@pytest.fixture
def new() -> Codebook:
    return parse_codebook(NEW, "new.toml")


def coding(name: str, *practices: tuple[str, str], text: str = "Nine sail.", **more: object) -> Coding:
    return Coding(name, "ann", "logs", name, "", 0, len(text), practices, text=text, **more)  # type: ignore[arg-type]


def test_what_the_meaning_allows_is_carried_and_the_rest_listed(new: Codebook) -> None:
    codings = [
        coding("renamed", ("convoy", "reject"), domestic=("bread",), mechanism=("loan",)),
        coding("split", ("convoy", "endorse"), ("blockade", "endorse")),
        coding("faith", text="They met in the chapel."),
        coding("none"),
        coding("dropped", mechanism=("loan",)),
        Coding("blank", "", "logs", "blank", "", 0, 4, text="Rain"),
    ]
    found = carry_codings(codings, CODES, new)
    assert [(item.id, item.practices, item.domestic, item.mechanism) for item in found.codings] == [
        ("renamed", (("escort", "reject"),), ("prices",), ()),
        ("none", (), (), ()),
        ("dropped", (), (), ()),
        ("blank", (), (), ()),
    ]
    assert [item.nothing for item in found.codings] == [False, True, True, False]
    assert [(item.id, dict(item.other)["open"], dict(item.other)["history"]) for item in found.again] == [
        ("split", "blockade is split into near, far", "ann = convoy:endorse, blockade:endorse"),
        ("faith", "faith is new and may stand here", "ann = none"),
    ]
    assert all(item.blank for item in found.again)
    assert found.why == {"blockade is split into near, far": 1, "faith is new and may stand here": 1}
    assert {dict(item.other)["codebook"] for item in (*found.codings, *found.again)} == {stamp_of(new)}


def test_merged_codes_are_one_unless_their_stances_differ(new: Codebook) -> None:
    merged = CodeMap({**CODES.targets, "blockade": ("escort",)})
    both = [coding("same", ("convoy", "endorse"), ("blockade", "endorse")),
            coding("two", ("convoy", "endorse"), ("blockade", "reject"))]  # fmt: skip
    found = carry_codings(both, merged, new, added="none")
    assert [item.practices for item in found.codings] == [(("escort", "endorse"),)]
    assert dict(found.again[0].other)["open"] == "escort would have two stances"


def test_codes_that_mean_something_else_are_coded_again(new: Codebook) -> None:
    again = CodeMap(CODES.targets, again=("escort",))
    found = carry_codings([coding("x", ("convoy", "endorse")), coding("y")], again, new, added="none")
    assert [item.id for item in found.codings] == ["y"]
    assert dict(found.again[0].other)["open"] == "escort means something else now"
    # without cue words it may stand anywhere
    found = carry_codings([coding("y")], again, new)
    assert dict(found.again[0].other)["open"] == "escort is new and may stand here"


def test_where_new_codes_may_stand_is_said(new: Codebook) -> None:
    rows = [coding("a"), coding("b", text="To the chapel.")]
    targets = {**CODES.targets, "blockade": ("near",), "loan": ("far",)}
    known = CodeMap(targets)  # faith alone is new
    assert [item.id for item in carry_codings(rows, known, new).again] == ["b"]
    assert [item.id for item in carry_codings(rows, known, new, added="all").again] == ["a", "b"]
    assert carry_codings(rows, known, new, added="none").again == []
    with pytest.raises(BadCodings, match="--corpus"):
        carry_codings([Coding("z", "ann", "logs", "z", "", 0, 9)], known, new)
    # a mechanism that is now a practice has no stance
    found = carry_codings([coding("m", mechanism=("loan",))], known, new)
    assert dict(found.again[0].other)["open"] == "loan is a practice now and has no stance"


def test_one_practice_at_most(new: Codebook) -> None:
    one = parse_codebook(NEW.replace('version = "4"', 'version = "4"\nchoice = "one"'), "one.toml")
    known = CodeMap({**CODES.targets, "blockade": ("near",)})
    found = carry_codings([coding("x", ("convoy", "endorse"), ("blockade", "endorse"))], known, one, added="none")
    assert dict(found.again[0].other)["open"] == "the new codebook allows one practice"


def test_codings_say_their_codebook_once(new: Codebook, scheme: Codebook) -> None:
    rows = stamp(stamp([coding("x")], scheme), new)
    assert rows[0].other == (("codebook", stamp_of(new)),)
    assert foreign_stamps(rows, new) == []
    (note,) = foreign_stamps([*rows, coding("y")], scheme)
    assert note.startswith("1 codings say they are of codebook 'harbours 4 ")

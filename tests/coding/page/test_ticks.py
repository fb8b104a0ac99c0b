from __future__ import annotations

from dataclasses import replace

import pytest

from framing.codebook import Codebook
from framing.codebook.scheme import parse_codebook
from framing.coding import Coding
from framing.coding.page.keys import assign_keys
from framing.coding.page.ticks import Ticks, apply_change
from framing.errors import BadSetting


def change(ticks: Ticks, codebook: Codebook, *changes: dict[str, object]) -> Ticks:
    for each in changes:
        ticks = apply_change(ticks, each, codebook)
    return ticks


def toggle(code: str) -> dict[str, object]:
    return {"do": "toggle", "code": code}


def test_codes_are_given_in_order_and_taken_off(scheme: Codebook) -> None:
    ticks = change(Ticks(), scheme, toggle("blockade"), toggle("convoy"), toggle("bread"), toggle("loan"))
    assert ticks.practices == (("blockade", "endorse"), ("convoy", "endorse"))
    assert (ticks.domestic, ticks.mechanism) == (("bread",), ("loan",))
    assert change(ticks, scheme, toggle("blockade"), toggle("bread")).codes == ("convoy", "loan")
    assert change(ticks, scheme, {"do": "first", "code": "convoy"}).practices[0][0] == "convoy"
    reject = {"do": "stance", "code": "convoy", "value": "reject"}
    assert change(ticks, scheme, reject).practices == (("blockade", "endorse"), ("convoy", "reject"))


def test_a_codebook_of_one_practice_keeps_the_last(scheme: Codebook) -> None:
    one = replace(scheme, choice="one")
    assert change(Ticks(), one, toggle("blockade"), toggle("convoy")).practices == (("convoy", "endorse"),)
    assert change(Ticks(), one, toggle("convoy"), toggle("convoy")).practices == ()


def test_a_blank_is_not_a_none(scheme: Codebook) -> None:
    with pytest.raises(BadSetting, match="0 says that the passage carries no code"):
        change(Ticks(note="unclear"), scheme, {"do": "done"})
    none = change(Ticks(threat="the south"), scheme, toggle("convoy"), {"do": "none"})
    assert none == Ticks(done=True)
    assert change(none, scheme, {"do": "done"}) == none
    coded = change(Ticks(), scheme, toggle("convoy"), toggle("bread"), {"do": "done"})
    assert change(coded, scheme, toggle("bread")).done
    assert not change(coded, scheme, toggle("bread"), toggle("convoy")).done


@pytest.mark.parametrize(
    "wrong",
    [
        {"do": "toggle", "code": "cavalry"},
        {"do": "toggle"},
        {"do": "stance", "code": "convoy", "value": "perhaps"},
        {"do": "note", "value": 3},
        {"do": "note", "value": "x" * 20_001},
        {"do": "erase"},
        {},
    ],
)
def test_a_change_that_cannot_be_made_is_refused(scheme: Codebook, wrong: dict[str, object]) -> None:
    with pytest.raises(BadSetting):
        apply_change(Ticks(), wrong, scheme)


def test_texts_that_no_file_can_hold_are_mended(scheme: Codebook) -> None:
    assert apply_change(Ticks(), {"do": "note", "value": "a\ud800b"}, scheme).note == "a?b"


def test_ticks_are_the_same_after_json_and_from_a_coding(scheme: Codebook) -> None:
    ticks = change(Ticks(), scheme, toggle("convoy"), toggle("loan"), {"do": "unsure"}, {"do": "note", "value": "why?"})
    assert Ticks.from_json(ticks.as_json()) == ticks
    coding = Coding("a", practices=ticks.practices, mechanism=("loan",), other=(("unsure", "yes"), ("note", "why?")))
    assert Ticks.of_coding(coding) == replace(ticks, done=True)
    assert not Ticks.of_coding(Coding("a", threat="the south")).done


def test_keys_remind_of_the_code_and_never_meet(scheme: Codebook) -> None:
    keys = assign_keys(scheme)
    assert keys.codes == {"convoy": "c", "blockade": "b", "bread": "p", "loan": "o"}
    assert keys.stances == {"endorse": "1", "reject": "2", "report": "3"}


def test_a_large_codebook_goes_on_with_digits_and_capitals() -> None:
    entries = "".join(f'[[practice]]\nid = "c{number}"\nlabel = "Aa"\n' for number in range(70))
    keys = assign_keys(parse_codebook(f'name = "many"\nversion = "1"\n{entries}'))
    given = list(keys.codes.values())
    assert len(given) == len(set(given)) == 22 + 6 + 26  # letters but l n t u, digits but 0 to 3, capitals
    assert not set("lntu0123") & set(given)
    assert given[:3] == ["a", "b", "c"]
    assert (given[22], given[28], given[-1]) == ("4", "A", "Z")
    assert "c54" not in keys.codes

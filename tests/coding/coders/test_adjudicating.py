from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from framing.codebook import Codebook
from framing.codebook.scheme import parse_codebook
from framing.coding import Coding
from framing.coding.coders.adjudicating import adjudicate, vote
from framing.coding.coders.voting import combine_coders
from framing.errors import BadCodings, UnknownName

from ..conftest import SCHEME

CONVOY, BLOCKADE, AGAINST = ("convoy", "endorse"), ("blockade", "endorse"), ("convoy", "reject")


def coding(name: str, coder: str, *practices: tuple[str, str], **more: object) -> Coding:
    return Coding(name, coder, "logs", name, "", 0, 9, practices, **more)  # type: ignore[arg-type]


def by_id(codings: Iterable[Coding]) -> dict[str, Coding]:
    return {item.id: item for item in codings}


def three(name: str, *each: tuple[tuple[str, str], ...]) -> list[Coding]:
    return [coding(name, coder, *practices) for coder, practices in zip("ABC", each, strict=False)]


def test_the_majority_is_taken_code_by_code_and_halves_are_left_open(scheme: Codebook) -> None:
    codings = [
        *three("all", (CONVOY,), (CONVOY,), (CONVOY,)),
        *three("two", (CONVOY,), (CONVOY, BLOCKADE), ()),  # convoy 2 of 3, blockade 1 of 3
        *three("half", (CONVOY,), ()),
        *three("stance", (CONVOY,), (AGAINST,)),
        *three("one", (CONVOY,)),
        *three("nothing", (), ()),
        *three("turned", (CONVOY, BLOCKADE), (BLOCKADE, CONVOY)),  # both have both, each first once
    ]
    found = adjudicate(codings, scheme, "majority")
    gold, open_ = by_id(found.gold), by_id(found.open)
    assert list(gold) == ["all", "two", "nothing"]
    assert gold["two"].practices == (CONVOY,)
    assert (gold["nothing"].coded, gold["nothing"].nothing) == (False, True)
    assert {item.coder for item in found.gold} == {"gold"}
    assert dict(gold["two"].other) == {
        "adjudicated": "majority of 3",
        "history": "A = convoy:endorse; B = convoy:endorse, blockade:endorse; C = none",
    }
    assert dict(gold["all"].other)["adjudicated"] == "unanimous, 3 coders"
    assert {name: dict(item.other)["open"] for name, item in open_.items()} == {
        "half": "in halves: convoy",
        "stance": "in halves: stance of convoy",
        "one": "read by 1 of at least 2",
        "turned": "in halves: primary of convoy and blockade",
    }
    assert all(item.blank for item in found.open)
    assert found.how == {"left open": 4, "unanimous, 3 coders": 1, "majority of 3": 1, "unanimous, 2 coders": 1}


def test_unanimous_takes_what_all_gave_in_everything(scheme: Codebook) -> None:
    codings = [
        *three("same", (CONVOY, BLOCKADE), (CONVOY, BLOCKADE)),
        *three("stance", (CONVOY,), (CONVOY,), (AGAINST,)),
        coding("bread", "A", domestic=("bread",)),
        coding("bread", "B"),
    ]
    found = adjudicate(codings, scheme, "unanimous")
    assert [item.id for item in found.gold] == ["same"]
    assert [(item.id, dict(item.other)["open"]) for item in found.open] == [
        ("stance", "not unanimous"),
        ("bread", "not unanimous"),
    ]


def test_a_named_coder_is_taken_and_decisions_go_before_any_rule(scheme: Codebook) -> None:
    codings = [*three("x", (CONVOY,), ()), *three("y", (), (CONVOY,)), coding("z", "B", CONVOY)]
    found = adjudicate(codings, scheme, "coder", coder="A", name="final")
    assert [(item.id, item.coder, item.primary) for item in found.gold] == [
        ("x", "final", "convoy"),
        ("y", "final", ""),
    ]
    assert [dict(item.other)["open"] for item in found.open] == ["not coded by A"]
    again = adjudicate(codings, scheme, "majority", decisions=[coding("x", "dora", BLOCKADE), coding("y", "")])
    assert [(item.id, item.primary, dict(item.other)["adjudicated"]) for item in again.gold] == [
        ("x", "blockade", "decided by dora")
    ]
    assert adjudicate(codings, scheme, "majority", least=1).how["one coder"] == 1
    with pytest.raises(UnknownName, match="'a'"):
        adjudicate(codings, scheme, "coder", coder="a")
    with pytest.raises(UnknownName, match="'majority'"):
        adjudicate(codings, scheme, "majorities")


def test_the_draw_and_what_all_share_ride_along_and_notes_of_one_coder_do_not(scheme: Codebook) -> None:
    shared = (("codebook", "harbours 3"), ("box", "7"))
    first = coding("x", "A", CONVOY, other=(*shared, ("note", "hm")), stratum="cues-1", sampling_probability=0.25)
    other = coding("x", "B", CONVOY, other=shared, text="Nine sail.")
    (gold,) = adjudicate([first, other], scheme, "majority").gold
    assert (gold.stratum, gold.sampling_probability, gold.text) == ("cues-1", 0.25, "Nine sail.")
    assert dict(gold.other).keys() == {"codebook", "box", "adjudicated", "history"}


def test_kinds_that_nobody_read_stay_unread(scheme: Codebook) -> None:
    codings = [
        coding("x", "A", CONVOY, unread=("domestic",)),
        coding("x", "B", CONVOY, domestic=("bread",)),
        coding("x", "C", CONVOY, unread=("domestic", "mechanism")),
    ]
    voted, halves = vote(codings, scheme)
    assert (voted.domestic, voted.unread, halves) == (("bread",), (), [])  # one of the one who read for it
    voted, _ = vote([replace(item, unread=("mechanism",)) for item in codings], scheme)
    assert voted.unread == ("mechanism",)


def test_one_practice_where_the_codebook_allows_one() -> None:
    one = parse_codebook(SCHEME.replace('version = "3"', 'version = "3"\nchoice = "one"'))
    voted, _ = vote(three("x", (CONVOY, BLOCKADE), (CONVOY, BLOCKADE)), one)
    assert voted.practices == (CONVOY,)


def test_threats_stand_where_half_of_the_coders_name_them(scheme: Codebook) -> None:
    named = [
        coding("x", who, CONVOY, threat=threat) for who, threat in (("A", "Spain; Genoa"), ("B", "Genoa"), ("C", ""))
    ]
    assert vote(named, scheme)[0].threat == "Genoa"


def test_one_id_at_two_places_is_refused(scheme: Codebook) -> None:
    elsewhere = replace(coding("x", "B", CONVOY), start=3)
    with pytest.raises(BadCodings, match="different places"):
        adjudicate([coding("x", "A", CONVOY), elsewhere], scheme, "majority")
    same = [replace(item, text="Nine sail") for item in (coding("x", "A", CONVOY), elsewhere)]
    assert len(adjudicate(same, scheme, "majority").gold) == 1


def test_several_coders_teach_every_passage_once(scheme: Codebook) -> None:
    codings = [
        *three("two", (CONVOY,), (CONVOY, BLOCKADE), ()),
        *three("half", (CONVOY,), ()),
        *three("one", (BLOCKADE,)),
        coding("gold", "A", CONVOY),
        coding("gold", "B"),
        coding("gold", "final", BLOCKADE, other=(("adjudicated", "decided by dora"),)),
    ]
    found = combine_coders(codings, scheme)
    assert [(item.id, item.coder, item.codes("practice")) for item in found.codings] == [
        ("two", "A+B+C", ("convoy",)),
        ("half", "A+B", ()),
        ("one", "A", ("blockade",)),
        ("gold", "final", ("blockade",)),
    ]
    assert found.weights == {}
    assert [note.split(" ", 2)[:2] for note in found.notes] == [["1", "passages"], ["2", "passages"], ["In", "1"]]
    weights = combine_coders(codings, scheme, "weights").weights
    # two: marks of A {convoy, convoy:endorse}, B these and blockade's two, C none: distances 1/2, 1, 1: 1 - 5/6
    assert weights == {("logs", "two"): pytest.approx(1 / 6), ("logs", "half"): 0.1}
    with pytest.raises(BadCodings, match=r"3 passages .* 'two' by 'A', 'B', 'C'"):
        combine_coders(codings, scheme, "refuse")

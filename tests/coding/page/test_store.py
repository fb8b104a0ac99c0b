from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from framing.codebook import Codebook
from framing.codebook.scheme import parse_codebook
from framing.coding import Coding, read_codings, write_codings
from framing.coding.page import Store, Ticks, Unit, collect_codings, make_units
from framing.coding.page.desk import NOWHERE, Desk, Work
from framing.coding.page.preparing import gather_contexts
from framing.coding.page.units import find_contexts, shuffle_units
from framing.coding.versions.stamping import stamp_of
from framing.errors import BadCodings, BadSetting, CannotWrite, UnknownName, UnreadableFile

CONVOY = {"do": "toggle", "code": "convoy"}
DONE = {"do": "done"}
NONE = {"do": "none"}
SHEET = [
    Coding(f"p{n}", corpus="logs", document="d", start=n, end=n + 5, text=f"text{n}", stratum="all", sampling_probability=0.5)
    for n in range(4)
]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "sheet.codings.sqlite")


def note(value: str, typing: str) -> dict[str, str]:
    return {"do": "note", "value": value, "typing": typing}


def test_a_change_is_there_for_whoever_opens_the_file_next(store: Store, scheme: Codebook) -> None:
    assert store.change("ann", "p0", "k1", CONVOY, scheme).practices == (("convoy", "endorse"),)
    again = Store(store.path)  # the first is not closed, as after a crash
    assert again.ticks("ann", "p0").codes == ("convoy",)
    assert again.ticks("bob", "p0") == Ticks()
    assert again.all_ticks("bob") == {}


def test_a_change_sent_twice_is_made_once(store: Store, scheme: Codebook) -> None:
    store.change("ann", "p0", "k1", CONVOY, scheme)
    assert store.change("ann", "p0", "k1", CONVOY, scheme).codes == ("convoy",)
    assert store.change("ann", "p0", "k2", CONVOY, scheme).codes == ()


def test_a_refused_change_leaves_nothing(store: Store, scheme: Codebook) -> None:
    with pytest.raises(BadSetting):
        store.change("ann", "p0", "k1", DONE, scheme)
    assert store.ticks("ann", "p0") == Ticks()
    assert store.change("ann", "p0", "k1", CONVOY, scheme).codes == ("convoy",)


def test_undo_and_redo_go_back_and_forth_over_passages(store: Store, scheme: Codebook) -> None:
    for number, (unit, what) in enumerate([("p0", CONVOY), ("p0", DONE), ("p1", NONE)]):
        store.change("ann", unit, f"k{number}", what, scheme)
    store.change("bob", "p0", "b", NONE, scheme)
    assert [store.undo("ann") for _ in range(4)] == ["p1", "p0", "p0", ""]
    assert store.ticks("ann", "p0") == Ticks()
    assert store.ticks("bob", "p0").done
    assert [store.redo("ann"), store.redo("ann")] == ["p0", "p0"]
    assert store.ticks("ann", "p0").done
    store.change("ann", "p2", "k9", NONE, scheme)
    assert store.redo("ann") == ""  # what was undone before a new change stays undone ...
    rows = sqlite3.connect(store.path).execute("SELECT unit, standing FROM changes WHERE coder = 'ann'").fetchall()
    assert ("p1", "dropped") in rows  # ... and is kept


def test_typing_is_saved_letter_by_letter_and_undone_at_once(store: Store, scheme: Codebook) -> None:
    for number, value in enumerate(["a", "ab", "abc"]):
        store.change("ann", "p0", f"k{number}", note(value, "first"), scheme)
        assert Store(store.path).ticks("ann", "p0").note == value
    store.change("ann", "p0", "k7", note("abc!", "second"), scheme)
    store.undo("ann")
    assert store.ticks("ann", "p0").note == "abc"
    store.undo("ann")
    assert store.ticks("ann", "p0").note == ""


def test_the_file_is_for_its_owner_alone(store: Store, scheme: Codebook) -> None:
    store.change("ann", "p0", "k", CONVOY, scheme)
    files = list(store.path.parent.iterdir())
    assert {path.name for path in files} >= {store.path.name, f"{store.path.name}-wal"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    store.path.chmod(0o644)
    Store(store.path)
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_every_change_is_written_through(store: Store) -> None:
    connection = store._database._connection
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.sqlite").write_text("not a database, however long this text may be " * 30, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="cannot be read as a store"):
        Store(tmp_path / "text.sqlite")
    sqlite3.connect(tmp_path / "other.sqlite").execute("CREATE TABLE bills (number INTEGER)").connection.commit()
    with pytest.raises(UnreadableFile, match="another program's"):
        Store(tmp_path / "other.sqlite")
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite):
        Store(tmp_path / "file" / "x.sqlite")


def test_a_failed_save_is_an_error_and_nothing_is_half_saved(store: Store, scheme: Codebook) -> None:
    store._database.run("CREATE TEMP TRIGGER full BEFORE INSERT ON ticks BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with pytest.raises((CannotWrite, UnreadableFile), match="disk full"):
        store.change("ann", "p0", "k1", CONVOY, scheme)
    store._database.run("DROP TRIGGER full")
    assert store.undo("ann") == ""
    assert store.change("ann", "p0", "k1", CONVOY, scheme).codes == ("convoy",)


def test_tokens_stay_until_they_are_made_anew(store: Store) -> None:
    token = store.token("ann")
    assert len(token) >= 32
    assert store.token("ann") == token != store.token("bob")
    store.forget_tokens()
    assert store.token("ann") != token


def test_the_codebook_may_grow_but_not_lose_a_code_that_was_given(store: Store, scheme: Codebook) -> None:
    assert store.check_codebook(scheme) == ""
    store.change("ann", "p0", "k", CONVOY, scheme)
    assert store.check_codebook(scheme) == ""
    grown = parse_codebook(scheme.source + '\n[[mechanism]]\nid = "tax"\nlabel = "Taxes"\n')
    assert store.check_codebook(grown).startswith("harbours 3 ")
    lost = parse_codebook('name = "harbours"\nversion = "4"\n[[practice]]\nid = "convoys"\nlabel = "Convoys"\n')
    with pytest.raises(UnknownName, match=r"convoy.*Did you mean 'convoys'"):
        store.check_codebook(lost)


def test_a_passage_that_has_changed_is_refused(store: Store) -> None:
    store.check_units([Unit("p0", "one"), Unit("p1", "two")], "sheet.jsonl")
    store.check_units([Unit("p1", "two"), Unit("p2", "three")], "sheet.jsonl")
    with pytest.raises(BadCodings, match=r"sheet.jsonl, id 'p0'"):
        store.check_units([Unit("p0", "one!")], "sheet.jsonl")


def test_codings_made_elsewhere_are_taken_over_once(store: Store, scheme: Codebook) -> None:
    rows = [
        Coding("p0", coder="ann", practices=(("convoy", "reject"),), text="x"),
        Coding("p1", coder="ann", text="x"),
        Coding("p3", coder="ann", text="x", nothing=True),
        Coding("p2", practices=(("convoy", "endorse"),), text="x"),
    ]
    assert store.take_over(rows) == 2
    assert store.ticks("ann", "p3") == Ticks(done=True)
    assert store.ticks("ann", "p0") == Ticks(practices=(("convoy", "reject"),), done=True)
    assert store.ticks("ann", "p1") == Ticks()
    store.change("ann", "p0", "k", NONE, scheme)
    assert store.take_over(rows) == 0
    assert store.ticks("ann", "p0").codes == ()


def test_only_what_is_done_becomes_a_coding_and_files_hold_it(store: Store, scheme: Codebook, tmp_path: Path) -> None:
    changes = [
        ("ann", "p0", CONVOY), ("ann", "p0", {"do": "stance", "code": "convoy", "value": "report"}),
        ("ann", "p0", {"do": "threat", "value": "the south"}), ("ann", "p0", {"do": "unsure"}), ("ann", "p0", DONE),
        ("ann", "p1", NONE), ("ann", "p2", CONVOY), ("bob", "p3", NONE), ("ann", "p3", {"do": "note", "value": "later"}),
    ]  # fmt: skip
    for number, (coder, unit, what) in enumerate(changes):
        store.change(coder, unit, f"k{number}", what, scheme)
    outcome = collect_codings(store, SHEET, ["ann", "bob"], scheme)
    assert [(each.coder, each.id) for each in outcome.codings] == [("ann", "p0"), ("ann", "p1"), ("bob", "p3")]
    assert outcome.half == {"ann": 1}
    for ending in (".jsonl", ".csv", ".xlsx"):
        write_codings(outcome.codings, tmp_path / f"out{ending}", codebook=scheme)
        first, second, _ = read_codings(tmp_path / f"out{ending}", scheme)
        assert (first.practices, first.threat) == ((("convoy", "report"),), "the south")
        assert (first.stratum, first.sampling_probability, first.text) == ("all", 0.5, "text0")
        assert (dict(first.other)["unsure"], dict(second.other)["unsure"]) == ("yes", "no")
        assert dict(first.other)["coded_at"].startswith("20")
        assert (second.practices, first.nothing, second.nothing) == ((), False, True)
        assert dict(first.other)["codebook"] == stamp_of(scheme)


def test_what_a_sheet_says_of_its_coder_does_not_stick_to_the_next(store: Store, scheme: Codebook) -> None:
    told = (("state", "DEU"), ("model", "m7"), ("coder_kind", "model"), ("note", "said m7"))
    row = Coding("p0", coder="m7", practices=(("convoy", "endorse"),), text="text0", other=told)
    store.change("ann", "p0", "k", NONE, scheme)
    (found,) = collect_codings(store, [row], ["ann"], scheme).codings
    assert (found.coder, found.practices, found.nothing) == ("ann", (), True)
    assert [name for name, _ in found.other] == ["state", "unsure", "note", "coded_at", "codebook"]
    assert dict(found.other)["note"] == ""


def test_a_desk_knows_where_to_go_on(store: Store, scheme: Codebook) -> None:
    units = make_units(SHEET)
    desk = Desk(Work(store, scheme, SHEET, units), "ann", units)
    assert desk.start() == 0
    assert desk.change(0, "k0", NONE)["next_open"] == 1
    desk.change(2, "k1", CONVOY)
    assert desk.start() == 2  # begun, not done
    shown = desk.change(2, "k2", DONE)
    assert (shown["next_open"], shown["progress"]) == (3, {"done": 2, "half": 0, "unsure": 0, "total": 4})
    assert desk.start() == 3
    desk.change(3, "k3", NONE)
    assert desk.change(1, "k4", NONE)["next_open"] == NOWHERE
    back = desk.step_back()
    assert back is not None
    assert (back["place"], back["text"], back["ticks"]["done"]) == (1, "text1", False)
    assert [row["done"] for row in desk.overview()] == [True, False, True, True]
    assert [row["codes"] for row in desk.overview()] == [[], [], ["convoy"], []]


def test_orders_of_chance_are_each_coders_own_and_the_same_every_time() -> None:
    units = [Unit(f"u{number}", "x") for number in range(50)]
    ann = shuffle_units(units, "ann", 1)
    assert ann == shuffle_units(reversed(units), "ann", 1)
    assert sorted(unit.id for unit in ann) == sorted(unit.id for unit in units)
    assert ann not in (units, shuffle_units(units, "bob", 1), shuffle_units(units, "ann", 2))


def test_context_is_whole_words_around_the_passage() -> None:
    text = "one two three four FIVE SIX seven eight nine ten"
    start = text.index("FIVE")
    coding = Coding("a", document="d", start=start, end=start + 8, text="FIVE SIX")
    assert find_contexts([coding], lambda *_: text, 12) == {"a": ("… three four", "seven …")}
    assert find_contexts([coding], lambda *_: text, 100) == {"a": ("one two three four", "seven eight nine ten")}
    assert find_contexts([coding], lambda *_: "x" + text, 100) == {}
    assert find_contexts([coding], lambda *_: None, 100) == {}


def test_contexts_are_kept_and_passages_without_are_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.check_units(make_units(SHEET), "sheet")
    documents = {"d": "text0 and on"}
    monkeypatch.setattr("framing.coding.page.preparing.texts_of", lambda *_: lambda __, name: documents.get(name))
    found, absent = gather_contexts(store, SHEET, ["logs"], 30)
    assert (found, absent) == ({"p0": ("", "and on")}, {"logs": 3})
    documents.clear()
    assert gather_contexts(store, SHEET, ["logs"], 30)[0] == found
    assert gather_contexts(store, SHEET, ["logs"], 20)[0] == {}

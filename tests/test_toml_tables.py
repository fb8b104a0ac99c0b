"""Keys of TOML files: each fault is said with the path of its key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from framing.errors import BadStudy
from framing.toml_tables import TomlTable, parse_toml, read_toml

TEXT = """
title = "Ports"
empty = ""
ships = 3
[harbour]
piers = ["north", "south"]
[[crew]]
name = "A"
years = 2
[[crew]]
name = "B"
posts = ["mate"]
"""


@dataclass(frozen=True)
class Sailor:
    name: str
    years: int = 0
    posts: tuple[str, ...] = ()


def complain(key: str, problem: str) -> BadStudy:
    return BadStudy(f"{key}|{problem}")


@pytest.fixture
def table() -> TomlTable:
    return parse_toml(TEXT, complain)


def test_what_is_there_comes_by_kind(table: TomlTable) -> None:
    assert (table.text("title"), table.text("motto", "none"), table.whole("ships"), table.whole("boats", 1)) == (
        "Ports", "none", 3, 1,
    )  # fmt: skip
    assert table.table("harbour").texts("piers") == ("north", "south")
    assert list(table.table("sea")) == []
    assert [item.record(Sailor) for item in table.tables("crew")] == [Sailor("A", 2), Sailor("B", 0, ("mate",))]
    assert [
        item.record(Sailor) for item in parse_toml('crew = {name = "C"}', complain).tables("crew", single=True)
    ] == [Sailor("C")]
    assert table.choice("title", ["Ports", "Docks"]) == "Ports"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda it: it.text("ships"), r"ships\|must be text in quotes, not 3"),
        (lambda it: it.text("empty"), r"empty\|is empty"),
        (lambda it: it.text("motto"), r"motto\|is missing"),
        (lambda it: it.whole("title"), r"title\|must be a whole number"),
        (lambda it: parse_toml("ships = true", complain).whole("ships"), r"ships\|must be a whole number, not True"),
        (lambda it: it.texts("title"), r"title\|must be a list of texts"),
        (lambda it: parse_toml("piers = ['']", complain).texts("piers"), r"piers\|must be a list of texts"),
        (lambda it: it.table("title"), r"title\|must be a table, written \[title\]"),
        (lambda it: it.table("harbour").table("piers"), r"harbour\.piers\|must be a table, written \[harbour\.piers\]"),
        (lambda it: it.table("sea", needed=True), r"sea\|is missing. Add a table \[sea\]"),
        (lambda it: it.tables("harbour"), r"harbour\|must be a list of tables, written \[\[harbour\]\]"),
        (lambda it: it.tables("sea", needed=True), r"sea\|is missing. Add at least one \[\[sea\]\]"),
        (lambda it: it.tables("crew")[1].allow(["name", "post"]), r"crew\[1\]\.posts\|is unknown. Did you mean 'post'"),
        (lambda it: it.choice("title", ["Port"]), r"title\|is 'Ports'. Did you mean 'Port'"),
        (lambda it: it.table("harbour").record(Sailor), r"harbour\.piers\|is unknown"),
        (lambda it: parse_toml("years = 1", complain).record(Sailor), r"name\|is missing"),
        (lambda it: parse_toml("name = ''", complain).record(Sailor), r"name\|is empty"),
        (lambda it: parse_toml("a = ", complain), r"\|is not TOML"),
        (lambda it: parse_toml("a = " + "[" * 5000, complain), r"\|is not TOML"),
    ],
)
def test_what_is_wrong_has_the_path_of_its_key(ask: Callable[[TomlTable], object], said: str, table: TomlTable) -> None:
    with pytest.raises(BadStudy, match=rf"^{said}"):
        ask(table)


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b'title = "caf\xe9"')
    with pytest.raises(BadStudy, match="is not UTF-8"):
        read_toml(tmp_path / "a.toml", complain)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"a = 1\n[b]\nc = [1, {{d = {'7' * 5000}}}]", "b.c[1].d"),
        (f"# {'1' * 5000}\na = '{'2' * 5000}'\nb = -{'1_2' * 3000}", "b"),
        (f"a = 0x{'f' * 6000}", "a"),
        (f"a = {2**63 - 1}\nb = {-(2**63)}\nc = {2**63}", "c"),
    ],
)
def test_a_number_longer_than_those_of_toml_is_named_by_its_key(text: str, key: str) -> None:
    with pytest.raises(BadStudy) as caught:
        parse_toml(text, complain)
    assert str(caught.value) == f"{key}|is a whole number of more than 64 bits. Give a smaller one."


@pytest.mark.parametrize("key", ["a." * 100 + "a = 1", "[" + "'a' . " * 100 + "a]", '[["x".' + "b." * 99 + "c]]"])
def test_a_key_of_very_many_parts_is_refused_by_its_line(key: str) -> None:
    with pytest.raises(BadStudy, match=r"^\|has a key of more than 100 parts in line 3\."):
        parse_toml(f"# {'a.' * 200}\nb = '{'a.' * 200}'\n{key}", complain)
    assert "a" in parse_toml("a." * 99 + "a = 1", complain)
    with pytest.raises(BadStudy, match="100 parts"):
        parse_toml("a." * 1_000_000 + "a = 1", complain)
